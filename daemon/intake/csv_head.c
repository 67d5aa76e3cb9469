/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv_head.c (core): which columns a CSV has, and what separates them.  Owns nothing. */
#include "csv.h"
#include "csv_long.h"
#include "distance.h"
#include "normal.h"

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

/* The first line that says something, without its end. */
static struct str take_line(struct str *text)
{
	size_t n = 0;
	*text = str_trim(*text);
	while (n < text->n && text->at[n] != '\n' && text->at[n] != '\r')
		n++;
	struct str line = str_cut(*text, 0, n);
	*text = str_cut(*text, n, text->n);
	return line;
}

static bool has_columns(struct str line, struct csv_dialect *d)
{
	struct str cells[CSV_CELLS_MAX];
	bool indicator = false;
	size_t n = 0;
	d->has_period = false;
	while (n < CSV_CELLS_MAX && str_split(&line, d->delimiter, &cells[n])) {
		enum csv_column c = csv_column_of(cells[n++]);
		indicator |= c == CSV_INDICATOR;
		d->has_period |= c == CSV_PERIOD;
	}
	d->one_value = csv_long_is_head(cells, n);
	d->has_period |= d->one_value; /* results, not a plan's table */
	return (indicator || d->one_value) && n > 1;
}

bool csv_find_head(struct str text, struct csv_dialect *ret_dialect)
{
	static const char delimiters[] = {';', '\t', ','};
	struct csv_dialect d = {0};
	struct str line = take_line(&text);
	if (str_eq_nocase(str_cut(line, 0, 4), STR("sep=")) && line.n == 5) {
		d.says_itself = true;
		line = take_line(&text);
	}
	for (size_t i = 0; i < ARRAY_LEN(delimiters); i++) {
		d.delimiter = delimiters[i];
		if (has_columns(line, &d)) {
			*ret_dialect = d;
			return true;
		}
	}
	return false;
}
