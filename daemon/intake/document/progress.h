/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/progress: tables, rows and the budget while they are read.  Core; private to this
 * folder; part of struct reader, whose rules on memory and failures they follow. */
#ifndef INTAKE_DOCUMENT_PROGRESS_H
#define INTAKE_DOCUMENT_PROGRESS_H

#include "intake.h"
#include "words.h"

#define TABLE_COLS_MAX 16 /* the widest table seen has four */

/** A growing list; items move when it grows. */
struct vec {
	void *at;
	size_t n, cap;
};

enum table_kind { TABLE_NONE, TABLE_INDICATOR, TABLE_ACTIVITY, TABLE_BUDGET };
enum column {
	COLUMN_NONE, /* known to exist, not read */
	COLUMN_NAME,
	COLUMN_TARGET,
	COLUMN_COUNCIL,
	COLUMN_PERIOD,
	COLUMN_START,
	COLUMN_END,
	COLUMN_COMMENT,
	COLUMN_COST,
	COLUMN_INCOME,
	COLUMN_NET,
	COLUMN_AMOUNT, /* one-column budget: cost or income by where it stands */
	COLUMN_COUNT,
	COLUMN_UNKNOWN /* while a head is read only */
};

/** The table that rows belong to until the next heading. */
struct table {
	enum table_kind kind;
	enum owner owner; /**< OWNER_NONE: from where it stands */
	uint32_t line;
	size_t n_rows;
	size_t n_columns;
	enum column columns[TABLE_COLS_MAX];
};

/** A row in progress: it may go on over the page, so it is kept open until the next one begins. */
struct row {
	enum table_kind kind; /**< TABLE_NONE: no row is open */
	enum owner owner;
	uint32_t goal, line;
	bool has_council;
	bool valued;      /**< has more than a name */
	bool in_comment;  /**< the last text went to the comment: what follows goes there too */
	bool split;       /**< told that it was divided */
	struct vec parts; /**< uint32_t, the lines after its first */
	struct buf name, comment;
	struct str cells[COLUMN_COUNT]; /**< slices of the cleaned text */
	uint32_t cell_lines[COLUMN_COUNT];
};

/** Budget rows keep what is printed until the end, when the amounts' unit is known. */
struct money {
	const char *name;
	double cost, income, net; /**< as printed; NUM_NONE */
	double scale; /**< SEK per printed unit, when the cells say it; 0: the table's */
	uint32_t line;
};

/** A printed sum of rows [from, to). */
struct money_sum {
	struct money printed;
	size_t from, to;
};

struct budget_state {
	uint32_t heading_line;      /**< 0: no heading seen */
	bool open;                  /**< under a budget heading or in its table */
	int year;                   /**< of the heading; 0: it does not say */
	uint32_t year_line;         /**< of the heading with that year */
	bool other_year;            /**< the rows are of a year that is not the plan's */
	double scale;               /**< SEK per printed unit; 0: not said yet */
	bool any_income;            /**< a row or sum of income was seen */
	bool income;                /**< one column: under the head «Intäkter» */
	size_t section_from;        /**< first row since the last printed sum */
	uint32_t group_line;        /**< of a name alone that may head a group of rows; 0: none */
	struct vec rows;            /**< struct money */
	struct vec sums;            /**< struct money_sum */
	bool has_total, part_total; /**< part_total: only a part's sum was seen so far */
	struct money total;
};

#endif
