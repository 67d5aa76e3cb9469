/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv.c (core): the rows of a CSV, fed to libcsv one line at a time so that each row knows
 * its line. The results own all texts; cells live until the next row.  Good rows are taken, bad
 * ones become findings. */
#include "csv.h"
#include "check.h"
#include "csv_long.h"
#include "csv_row.h"
#include "plan_json.h"
#include "reason.h"
#include <csv.h>
#include <errno.h>
#include <stdlib.h>

struct reader {
	const struct intake_limits *limits;
	struct reason *reason;
	struct check check;
	struct csv_head head;
	struct csv_long rows; /* instead of head, when one_value */
	bool one_value;
	struct buf text;   /* the cells of the row at hand, one after the other */
	struct str *cells; /* owned */
	size_t n_cells, cap_cells, n_rows;
	size_t n_head_findings; /* those of the head come first */
	uint32_t line, row_line;
	bool has_head, in_row, too_long;
	int failed;
};

static void on_cell(void *bytes, size_t n, void *arg)
{
	struct reader *r = arg;
	if (r->failed)
		return;
	if (r->n_cells == r->cap_cells) {
		size_t cap = r->cap_cells ? r->cap_cells * 2 : 32;
		struct str *more = realloc(r->cells, cap * sizeof(*more));
		if (!more) {
			r->failed = reason_no_memory(r->reason);
			return;
		}
		r->cells = more;
		r->cap_cells = cap;
	}
	r->too_long |= n > r->limits->max_string_bytes;
	/* Offsets until the row is whole: the buffer may move. */
	r->cells[r->n_cells++] = (struct str){(const char *)(uintptr_t)r->text.n, n};
	buf_add(&r->text, bytes, n);
	if (buf_failed(&r->text))
		r->failed = reason_no_memory(r->reason);
}

static int read_head(struct reader *r)
{
	int ret = r->one_value
	                  ? csv_long_head(&r->rows, r->cells, r->n_cells, r->row_line, r->reason)
	                  : csv_head_read(&r->head, r->cells, r->n_cells, r->row_line, &r->check,
	                                  r->reason);
	r->has_head = ret == 0;
	r->n_head_findings = r->check.n_findings;
	return ret;
}

static int read_row(struct reader *r)
{
	char where[CSV_WHERE_BYTES];
	struct csv_row row = {.cells = r->cells, .n_cells = r->n_cells, .line = r->row_line};
	if (csv_row_is_blank(&row))
		return 0;
	if (++r->n_rows > r->limits->max_items)
		return reason_set(r->reason, REASON_TOO_LARGE, -E2BIG, "", r->row_line,
		                  "fler än %zu rader; dela upp filen", r->limits->max_items);
	if (r->too_long)
		return check_refuse(&r->check, r->row_line,
		                    "Rad %u: en cell är längre än %zu byte; korta den eller stäng "
		                    "citattecknet",
		                    r->row_line, r->limits->max_string_bytes);
	if (r->one_value)
		return csv_long_row(&r->rows, &row);
	struct outcome o;
	const char *unit;
	int ret = csv_row_read(&r->head, &row, &r->check, &o, &unit);
	return ret <= 0 ? ret : check_outcome(&r->check, &o, unit, csv_where(r->row_line, where));
}

static void on_row(int end, void *arg)
{
	struct reader *r = arg;
	(void)end;
	for (size_t i = 0; i < r->n_cells && !r->failed; i++)
		r->cells[i] = str_trim(
		        (struct str){r->text.at + (uintptr_t)r->cells[i].at, r->cells[i].n});
	if (!r->failed && r->n_cells > 0) {
		r->failed = r->has_head ? read_row(r) : read_head(r);
		if (r->failed == -ENOMEM)
			r->failed = reason_no_memory(r->reason);
	}
	r->n_cells = 0;
	r->too_long = false;
	r->in_row = false;
	buf_clear(&r->text);
}

char csv_line_end(struct str text)
{
	return text.n && memchr(text.at, '\n', text.n) ? '\n' : '\r';
}

static bool is_blank_line(struct str line)
{
	return str_trim(line).n == 0;
}

/* Line by line: a row that goes on over several lines keeps the number of its first. */
static int feed_lines(struct reader *r, struct csv_parser *parser, struct str text)
{
	char end = csv_line_end(text);
	for (size_t at = 0; at < text.n && !r->failed;) {
		const char *hit = memchr(text.at + at, end, text.n - at);
		size_t n = hit ? (size_t)(hit - (text.at + at)) + 1 : text.n - at;
		struct str line = str_cut(text, at, n);
		r->line++;
		if (!r->in_row) {
			r->row_line = r->line;
			r->in_row = !is_blank_line(line);
		}
		if (csv_parse(parser, line.at, line.n, on_cell, on_row, r) != line.n && !r->failed)
			r->failed =
			        csv_error(parser) == CSV_ENOMEM
			                ? reason_no_memory(r->reason)
			                : reason_set(r->reason, REASON_MALFORMED, -EINVAL, "",
			                             r->line, "raden går inte att dela i celler");
		at += n;
	}
	/* Strict only at the end: a quote inside a plain cell is a letter, one that never ends is
	 * not. */
	(void)csv_set_opts(parser, CSV_STRICT | CSV_STRICT_FINI); /* fails only without a parser */
	if (!r->failed && csv_fini(parser, on_cell, on_row, r) != 0) {
		if (csv_error(parser) == CSV_ENOMEM)
			r->failed = reason_no_memory(r->reason);
		else if (check_refuse(&r->check, r->row_line,
		                      "Rad %u: citattecknet stängs aldrig, så raden och allt efter "
		                      "den lästes "
		                      "inte; stäng det med \"",
		                      r->row_line) < 0)
			r->failed = reason_no_memory(r->reason);
	}
	return r->failed;
}

/* Past the lines before the head: libcsv would take them for rows. */
static struct str from_head(struct str text, const struct csv_dialect *d)
{
	char end = csv_line_end(text);
	struct str line;
	for (uint32_t i = 0; i < d->n_before; i++)
		(void)str_split(&text, end, &line); /* the head was found after as many */
	return text;
}

static int refuse_all(struct reader *r)
{
	size_t first = r->n_head_findings < r->check.n_findings ? r->n_head_findings : 0;
	const struct finding *f = &r->check.findings[first];
	(void)reason_set(r->reason, REASON_MALFORMED, -EINVAL, "", 0,
	                 "ingen rad gick att läsa. Den första: %s", f->message);
	r->reason->line = f->line;
	return -EINVAL;
}

static int read_text(struct reader *r, struct str text, const struct csv_dialect *d)
{
	struct csv_parser parser;
	if (csv_init(&parser, 0) != 0)
		return reason_no_memory(r->reason);
	csv_set_delim(&parser, (unsigned char)d->delimiter);
	csv_set_realloc_func(&parser, realloc);
	r->line = d->n_before;
	int ret = feed_lines(r, &parser, from_head(text, d));
	csv_free(&parser);
	if (ret < 0)
		return ret;
	if (r->has_head && r->one_value && (ret = csv_long_end(&r->rows, r->reason)) < 0)
		return ret == -ENOMEM ? reason_no_memory(r->reason) : ret;
	if (!r->has_head)
		return reason_set(r->reason, REASON_MALFORMED, -EINVAL, "", 0,
		                  "filen har inget rubrikhuvud");
	if (r->check.n_outcomes == 0 && r->check.n_refused > 0)
		return refuse_all(r);
	return 0;
}

static int read_into(struct results *results, struct str text, const struct csv_dialect *d,
                     const struct intake_limits *limits, const struct unit *whose,
                     struct reason *ret_reason)
{
	struct reader r = {.limits = limits, .reason = ret_reason, .one_value = d->one_value};
	int ret;
	size_t n_lines = 2; /* no more rows than lines */
	for (size_t i = 0; i < text.n; i++)
		n_lines += text.at[i] == '\n' || text.at[i] == '\r';
	buf_init(&r.text, text.n + 1);
	if (n_lines > limits->max_items)
		n_lines = limits->max_items; /* more rows are refused before they are looked up */
	if (check_init(&r.check, results->arena, n_lines) < 0 ||
	    (r.one_value && csv_long_init(&r.rows, &r.check, whose, n_lines) < 0))
		ret = reason_no_memory(ret_reason);
	else
		ret = read_text(&r, text, d);
	results->outcomes = r.check.outcomes;
	results->n_outcomes = r.check.n_outcomes;
	results->findings = r.check.findings;
	results->n_findings = r.check.n_findings;
	results->unit = r.one_value && !whose ? r.rows.unit : NULL;
	csv_long_done(&r.rows);
	check_done(&r.check);
	buf_done(&r.text);
	free(r.cells);
	return ret;
}

int csv_read(struct str body, const struct intake_limits *limits, const struct unit *whose,
             struct results **ret_results, struct reason *ret_reason)
{
	char *owned = NULL;
	struct str text;
	struct csv_dialect dialect;
	int ret = csv_to_utf8(body, &owned, &text, ret_reason);
	if (ret < 0)
		return ret;
	struct results *results = NULL;
	if (!csv_find_head(text, true, &dialect))
		ret = reason_set(ret_reason, REASON_NOT_A_FEED, -EINVAL, "", 1,
		                 "ingen av de första raderna har kolumnerna «indikator» och "
		                 "«period», eller «mått» och «kolumn»");
	else if (!(results = results_new(FEED_ARENA_BYTES(text))))
		ret = reason_no_memory(ret_reason);
	else
		ret = read_into(results, text, &dialect, limits, whose, ret_reason);
	free(owned);
	if (ret < 0) {
		results = results_unref(results);
		return ret;
	}
	*ret_results = results;
	return 0;
}
