/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv_head.c (core): which columns a CSV has, and what separates them.  Owns nothing. */
#include "csv.h"
#include "csv_long.h"
#include "distance.h"
#include "normal.h"

#define TITLE_LINES_MAX 20 /* what a report writes above its table: name, unit, who and when */

static const struct {
	const char *swedish, *english;
} names[] = {
#define X(id, swedish, english) [id] = {swedish, english},
        CSV_COLUMN_NAMES(X)
#undef X
};

/* Windows-1252 and UTF-8 alike: a lone byte above 0x7F is the Latin-1 letter. */
static uint32_t letter_at(struct str s, size_t *at)
{
	size_t here = *at, n = 1;
	while (n < 4 && here + n < s.n && ((unsigned char)s.at[here + n] & 0xC0) == 0x80)
		n++;
	if (utf8_check(str_cut(s, here, n)) == SIZE_MAX)
		return normal_next(s, at);
	*at = here + 1;
	return utf8_lower((unsigned char)s.at[here]);
}

struct str csv_plain_head(struct str head, char out[CSV_HEAD_BYTES])
{
	size_t n = 0;
	bool gap = false;
	for (size_t at = 0; at < head.n;) {
		uint32_t cp = letter_at(head, &at);
		if (cp == '(' || cp == 0)
			break;
		if (!normal_is_letter(cp)) {
			gap = n > 0;
			continue;
		}
		if (n + 6 > CSV_HEAD_BYTES)
			break;
		if (gap)
			out[n++] = ' ';
		gap = false;
		n += utf8_put(out + n, cp);
	}
	return (struct str){out, n};
}

/* «täljare kvinnor» is «kvinnor täljare». */
static bool same_words(struct str head, struct str name)
{
	if (str_eq(head, name))
		return true;
	size_t blank = str_find(name, STR(" "));
	if (blank == SIZE_MAX || head.n != name.n)
		return false;
	struct str first = str_cut(name, 0, blank), second = str_cut(name, blank + 1, name.n);
	return str_starts(head, second) && head.at[second.n] == ' ' && str_ends(head, first);
}

enum csv_column csv_column_of(struct str head)
{
	char plain[CSV_HEAD_BYTES];
	struct str s = csv_plain_head(head, plain);
	for (unsigned i = 0; i < CSV_COLUMN_COUNT; i++) {
		if (same_words(s, str_of(names[i].swedish)) ||
		    same_words(s, str_of(names[i].english)))
			return (enum csv_column)i;
	}
	return CSV_COLUMN_COUNT;
}

const char *csv_column_name(enum csv_column c)
{
	must(c < CSV_COLUMN_COUNT);
	return names[c].swedish;
}

enum csv_column csv_column_near(struct str head)
{
	char plain[CSV_HEAD_BYTES];
	struct str s = csv_plain_head(head, plain);
	size_t most = s.n / 3 < 3 ? s.n / 3 : 3; /* more changes than that is another word */
	enum csv_column best = CSV_COLUMN_COUNT;
	for (unsigned i = 0; i < CSV_COLUMN_COUNT && most > 0; i++) {
		size_t d = distance_within(s, str_of(names[i].swedish), most);
		if (d <= most) {
			best = (enum csv_column)i;
			most = d - (d > 0);
		}
	}
	return best;
}

static bool has_columns(struct str line, struct csv_dialect *d)
{
	struct str cells[CSV_CELLS_MAX];
	bool has[CSV_COLUMN_COUNT + 1] = {false};
	size_t n = 0;
	while (n < CSV_CELLS_MAX && str_split(&line, d->delimiter, &cells[n]))
		has[csv_column_of(cells[n++])] = true;
	d->one_value = csv_long_is_head(cells, n);
	d->has_period = has[CSV_PERIOD] || d->one_value; /* results, not a plan's table */
	d->whole = d->one_value ||
	           (has[CSV_PERIOD] && (has[CSV_VALUE] || has[CSV_FORECAST] || has[CSV_NUMERATOR]));
	return (has[CSV_INDICATOR] || d->one_value) && n > 1;
}

/* The first line that says something is Excel's own «sep=;»? */
static bool says_delimiter(struct str line)
{
	return line.n == 5 && str_eq_nocase(str_cut(line, 0, 4), STR("sep="));
}

static bool is_head(struct str line, struct csv_dialect *d)
{
	static const char delimiters[] = {';', '\t', ','};
	for (size_t i = 0; i < ARRAY_LEN(delimiters); i++) {
		d->delimiter = delimiters[i];
		if (has_columns(line, d))
			return true;
	}
	return false;
}

bool csv_find_head(struct str text, bool below_titles, struct csv_dialect *ret_dialect)
{
	struct csv_dialect d = {0};
	struct str line;
	bool found = false;
	size_t n_said = 0; /* lines that say something, but for «sep=» */
	char end = csv_line_end(text);
	for (uint32_t n = 0; n_said <= TITLE_LINES_MAX && str_split(&text, end, &line); n++) {
		line = str_trim(line);
		if (!line.n || (n_said == 0 && says_delimiter(line)))
			continue;
		d.n_before = n;
		if (is_head(line, &d) && (!found || d.whole)) {
			*ret_dialect = d;
			found = true;
		}
		if (!below_titles || (found && ret_dialect->whole))
			return found;
		n_said++;
	}
	return found;
}
