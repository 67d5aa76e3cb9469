/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv: results as Swedish Excel and its relatives export them. Private to the room. */
#ifndef INTAKE_CSV_H
#define INTAKE_CSV_H

#include "intake.h"

/* Columns by their Swedish name (the first) and English name. */
#define CSV_COLUMN_NAMES(X)                                                                        \
	X(CSV_INDICATOR, "indikator", "indicator")                                                 \
	X(CSV_PERIOD, "period", "period")                                                          \
	X(CSV_VALUE, "utfall", "value")                                                            \
	X(CSV_NUMERATOR, "täljare", "numerator")                                                   \
	X(CSV_DENOMINATOR, "nämnare", "denominator")                                               \
	X(CSV_WOMEN, "kvinnor", "women")                                                           \
	X(CSV_WOMEN_NUMERATOR, "kvinnor täljare", "women numerator")                               \
	X(CSV_WOMEN_DENOMINATOR, "kvinnor nämnare", "women denominator")                           \
	X(CSV_MEN, "män", "men")                                                                   \
	X(CSV_MEN_NUMERATOR, "män täljare", "men numerator")                                       \
	X(CSV_MEN_DENOMINATOR, "män nämnare", "men denominator")                                   \
	X(CSV_FORECAST, "prognos", "forecast")                                                     \
	X(CSV_ANALYSIS, "analys", "analysis")                                                      \
	X(CSV_ACTION, "åtgärd", "action")                                                          \
	X(CSV_REPORTED, "rapporterad", "reported")
#define X(id, swedish, english) id,
enum csv_column { CSV_COLUMN_NAMES(X) CSV_COLUMN_COUNT };
#undef X

/** The column a head cell names, in any case, Swedish or English; CSV_COLUMN_COUNT for none. */
enum csv_column csv_column_of(struct str head);
/** The Swedish name. */
const char *csv_column_name(enum csv_column c);
/** The known column whose name is nearest to a head cell's; CSV_COLUMN_COUNT when none is near. */
enum csv_column csv_column_near(struct str head);

#define CSV_HEAD_BYTES                                                                             \
	48 /* the longest known name is 22 bytes; what is cut here is no known name */
/** A head cell's words, small letters, one blank between; what stands in parentheses («Utfall (%)»)
 * is left out. @return a slice of out */
struct str csv_plain_head(struct str head, char out[CSV_HEAD_BYTES]);

/** How the file separates its cells. */
struct csv_dialect {
	char delimiter;    /**< ';', '\t' or ',' */
	uint32_t n_before; /**< lines before the head: Excel's "sep=;", blank ones, titles */
	bool has_period;   /**< the head has a period column too */
	bool whole;        /**< and one for a figure */
	bool one_value;    /**< one value a row (csv_long.h) */
};
/** Is the first line that says something (after a "sep=" line) the head of a list of outcomes, in
 * either form?  Bytes may be UTF-8 or Windows-1252.
 * @param below_titles a whole head in one of the lines below goes before it */
bool csv_find_head(struct str text, bool below_titles, struct csv_dialect *ret_dialect);
/** What ends a line: '\n', or '\r' where there is none. */
char csv_line_end(struct str text);

/** To UTF-8 without a BOM, from UTF-8, UTF-16 with a BOM, or Windows-1252.
 * @param ret_owned NULL, or what the caller frees when done with *ret_text
 * @return 0; -EINVAL; -ENOMEM */
MUST_CHECK int csv_to_utf8(struct str body, char **ret_owned, struct str *ret_text,
                           struct reason *ret_reason);

/** As intake_results(). */
MUST_CHECK int csv_read(struct str body, const struct intake_limits *limits,
                        const struct unit *whose, struct results **ret_results,
                        struct reason *ret_reason);

#endif
