/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/reader: what the files of the document reader share while they read one document.
 * Core; private to this folder.  Errors are sticky, as in base/buf: after the first one nothing
 * more is kept and `failed` tells, so that the walk need not check each step. Memory: what the plan
 * keeps lives in the plan's arena; lines and cleaned text in `scratch`; the growing lists and the
 * pieces in progress on the heap, freed by reader_done(). */
#ifndef INTAKE_READER_H
#define INTAKE_READER_H

#include "base/limits.h"
#include "progress.h"

#define GOAL_LEVELS ((size_t)GOAL_LEVEL_COUNT)
#define YEARS       (CIVIL_YEAR_MAX - CIVIL_YEAR_MIN + 1)

struct line {
	struct str text;  /**< cleaned, without blanks at the ends (tabs stay); n 0 when blank */
	bool tab;         /**< holds a TAB */
	bool new_page;    /**< the first of its page, by a form feed */
	struct str aside; /**< the page's head or foot that stood here; then `text` is blank */
};

/** Squeezed names under «Innehållsförteckning», by hash. */
struct contents {
	size_t from, to; /**< lines [from, to) are contents; from == to when there is none */
	struct {
		uint64_t hash; /**< 0: free */
		bool goal;     /**< numbered or labelled: a goal; else a chapter */
	} * slots;
	size_t n_slots, n_entries;
};

#define GOAL_NUMBERS 100 /* orientations have numbers of at most two digits */
#define HEADS_MAX    64  /* different running heads that a document may have */

/** How often a line that may be a running head was seen. */
struct head_seen {
	uint64_t hash;
	uint32_t n;
};

struct reader {
	struct plan *plan;
	const struct intake_limits *limits;
	struct arena *scratch;
	int failed;            /**< 0, -ENOMEM, -E2BIG */
	struct reason *reason; /**< written with the first failure */
	size_t n_items;        /**< of limits->max_items */

	struct line *lines;
	size_t n_lines;
	struct contents contents;
	struct key title_key, unit_key; /**< running heads of pages */
	int front_year; /**< the plan's year by title and heads, its activities not yet known */
	struct head_seen heads[HEADS_MAX];
	unsigned year_votes[YEARS]; /**< of activity dates */

	struct vec goals, indicators, activities, expectations, findings;

	/* the walk */
	uint32_t open[GOAL_LEVEL_COUNT]; /**< innermost goal of each level, or GOAL_NO_PARENT */
	uint32_t numbered[GOAL_NUMBERS]; /**< the last orientation of each number, likewise */
	uint32_t here;                   /**< the goal that facts belong to, or GOAL_NO_PARENT */
	bool labelled;                   /**< a label waits for its title */
	enum goal_level label_level;
	struct str label_number;
	uint32_t label_line;
	bool titling;                       /**< the title may go on in the next line */
	struct buf title;                   /**< of the goal `here` */
	enum section section;               /**< SECTION_COUNT: none open */
	bool outside;                       /**< in a chapter that belongs to no goal */
	struct buf sections[SECTION_COUNT]; /**< of the goal `here` */
	bool cut[SECTION_COUNT];            /**< the section was longer than one text may be */
	struct buf para;                    /**< paragraph in progress */
	uint32_t para_line;
	bool reorganised; /**< told once */
	struct table table;
	struct row row;
	bool prose_since_table; /**< other text stands between the table and this line */
	size_t last_table_line; /**< index + 1 of the last line that belonged to a table */
	struct budget_state budget;
};

/** Zeroed room for one more. @return NULL when it failed (sticky) */
void *vec_add(struct reader *r, struct vec *v, size_t size);
/** The same for what the plan counts: goals, indicators, activities, rows. */
void *reader_item(struct reader *r, struct vec *v, size_t size);
/** A finding; beyond LIMIT_FINDINGS the last one says that there were more. */
void reader_find(struct reader *r, enum finding_kind kind, uint32_t line, const char *fmt, ...)
        PRINTF_LIKE(4, 5);
/** Copy into the plan. @return never NULL ("" after a failure) */
const char *reader_keep(struct reader *r, struct str s);
/** Fail the whole document, once. */
void reader_fail(struct reader *r, int code, enum reason_kind kind, uint32_t line, const char *fmt,
                 ...) PRINTF_LIKE(5, 6);
void reader_no_memory(struct reader *r);
/** Add a text to one in progress (see text_join). @return false when it would be longer than one
 * text may be */
bool reader_join(struct reader *r, struct buf *b, struct str s);
void reader_init(struct reader *r, const struct intake_limits *limits, struct reason *reason);
void reader_done(struct reader *r);

/* clean.c: bytes -> text (UTF-8, composed, no invisible signs, no markup, Latin look-alikes) and
 * its lines. */
void clean_text(struct reader *r, struct str body);

/* contents.c: finds the table of contents and remembers what it lists. */
void contents_read(struct reader *r);
/** Is this line one of a table of contents, by its dots and page number? */
bool contents_line(struct str text);
bool contents_has(const struct reader *r, struct str title, bool goal);

/* title.c: whose plan and which year. */
void title_read(struct reader *r);
/** Is this the title again, as the head of a page (some letters may differ)? */
bool title_repeated(const struct reader *r, struct str text);
/** @return 0 when neither title, column, heading nor date says it */
int title_year(const struct reader *r);

/* edges.c: sets running heads and feet aside. */
void edges_set_aside(struct reader *r);
/** What the line says, or said before it was set aside. */
struct str edges_said(const struct line *line);

/* pages.c */
/** Is this key «3», «sida3(14)», «2av9»? */
bool page_number(struct str key);
/** This line may be a running head: it is one when it comes again. */
void head_count(struct reader *r, struct str text);
/** Page number, running head or file number: belongs to no text. */
bool page_furniture(const struct reader *r, struct str text);
/** The same with a TAB before the page number: «Verksamhetsplan 2014⇥3 (14)». */
bool page_head(const struct reader *r, struct str text);

/* goals.c */
void goal_label(struct reader *r, const struct label *label, uint32_t line);
void goal_title(struct reader *r, enum goal_level level, struct str number, struct str title,
                uint32_t line);
/** A numbered heading without a label: a goal all the same? Takes it and says so. */
bool goal_unlabelled(struct reader *r, struct str text, size_t at);
void goal_close(struct reader *r);
enum owner goal_owner(const struct reader *r);

/* prose.c: sections, paragraphs and what hides in them */
void prose_section(struct reader *r, enum section section);
void prose_add(struct reader *r, struct str text, uint32_t line);
void prose_flush(struct reader *r);
/* expectations.c, phrases.c: look at one whole paragraph */
void expectations_scan(struct reader *r, struct str text, uint32_t line);
void phrases_scan(struct reader *r, struct str text, uint32_t line);

/* walk.c */
void walk(struct reader *r);

#endif
