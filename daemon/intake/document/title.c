/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/title.c (core): whose plan, of which district, for which year.
 * The unit is what the front page says (front.c), else a page's head.  The district is what the
 * front page says, else the introduction when it names exactly one.  The year is the
 * plan's own: title, column head «KF:s årsmål år 2023», budget heading, else the year of most
 * activities; never the clock. */
#include "front.h"
#include "tables.h"

#define TITLE_LINES_MAX 40 /* a front page has ten */
#define HEAD_YEAR_BYTES 10 /* « år 2023» and a blank */
#define NAME_EDITS      2  /* «Vuxenheten» for «Vuxenenheten» */

/* A front page without a title: the heads of the pages have it. */
static struct str page_head_unit(const struct reader *r)
{
	for (size_t i = r->contents.to; i < r->n_lines; i++) {
		struct str s = text_bare(edges_said(&r->lines[i])), rest;
		if (r->lines[i].tab || s.n > NAME_BYTES_MAX || !title_is(s, &rest))
			continue;
		struct str name = title_name(rest);
		if (name.n && text_starts_capital(name) && title_board_at(name) == SIZE_MAX &&
		    s.at[s.n - 1] != '.')
			return name;
	}
	return (struct str){NULL, 0};
}

/* The only district that the introduction names with its board. */
static struct str intro_district(const struct reader *r)
{
	struct str found = {NULL, 0};
	struct label label;
	for (size_t i = r->contents.to; i < r->n_lines; i++) {
		struct str s = text_bare(r->lines[i].text), pieces[PIECES_MAX];
		if (!s.n || r->lines[i].tab)
			continue;
		(void)pieces_of(s, r->scratch, pieces);
		if (label_of(pieces[0], &label))
			break;
		for (size_t at; (at = title_board_at(s)) != SIZE_MAX; s = str_cut(s, at + 1, s.n)) {
			struct str before = str_trim(str_cut(s, 0, at));
			size_t from = before.n;
			while (from && before.at[from - 1] != ' ')
				from--;
			struct str word = str_cut(before, from, before.n - from);
			if (!text_starts_capital(word) || word.n > NAME_BYTES_MAX)
				continue;
			word = title_without_genitive(word);
			if (found.n && !str_eq(found, word))
				return (struct str){NULL, 0};
			found = word;
		}
	}
	return found;
}

bool title_repeated(const struct reader *r, struct str text)
{
	struct str rest;
	struct key whole, name;
	if (text.n > 2 * NAME_BYTES_MAX || !r->title_key.n)
		return false;
	key_of(text, &whole);
	if (key_eq(&whole, &r->title_key))
		return true;
	if (!title_is(text, &rest))
		return false;
	key_of(title_name(rest), &name);
	return key_eq(&name, &r->unit_key) ||
	       (name.n > 6 && key_near_key(&name, &r->unit_key, NAME_EDITS));
}

/* How often the document says the name, whatever the case of its first letter. */
static size_t times_said(const struct reader *r, struct str name)
{
	size_t n = 0;
	size_t first = 0;
	(void)utf8_next(name, &first); /* its bytes */
	struct str tail = str_cut(name, first, name.n);
	if (!tail.n)
		return 0;
	for (size_t i = 0; i < r->n_lines; i++) {
		struct str s = edges_said(&r->lines[i]);
		for (size_t at; (at = str_find(s, tail)) != SIZE_MAX;
		     s = str_cut(s, at + tail.n, s.n))
			n++;
	}
	return n;
}

/* The front page may be misspelled: a page head with nearly the same name wins when the document
 * says it more often. */
static struct str spelled(const struct reader *r, struct str unit)
{
	struct key was, now;
	key_of(unit, &was);
	for (size_t i = 0; i < r->n_lines; i++) {
		struct str s = text_bare(edges_said(&r->lines[i])), rest;
		if (s.n > 2 * NAME_BYTES_MAX || !title_is(s, &rest))
			continue;
		struct str name = title_name(rest);
		key_of(name, &now);
		if (name.n > 6 && !key_eq(&was, &now) && key_near_key(&now, &was, NAME_EDITS))
			return times_said(r, name) > times_said(r, unit) ? name : unit;
	}
	return unit;
}

static bool is_capitals(struct str s)
{
	bool any = false;
	for (size_t at = 0; at < s.n;) {
		uint32_t cp = utf8_next(s, &at);
		if (letter_is(cp) && !utf8_is_upper(cp))
			return false;
		any = any || letter_is(cp);
	}
	return any;
}

/* A name in capitals as the text writes it: «Solhjulets hemtjänst». */
static struct str without_capitals(const struct reader *r, struct str unit)
{
	struct key was, now;
	if (!is_capitals(unit))
		return unit;
	key_of(unit, &was);
	for (size_t i = 0; i < r->n_lines; i++) {
		struct str s = edges_said(&r->lines[i]);
		for (size_t at = 0; at + unit.n <= s.n; at++) {
			struct str here = str_cut(s, at, unit.n);
			bool starts = at == 0 || s.at[at - 1] == ' ';
			if (!starts || !text_starts_capital(here) || is_capitals(here))
				continue;
			key_of(here, &now);
			if (key_eq(&was, &now))
				return here;
		}
	}
	return unit;
}

/* Short lines that begin with «Verksamhetsplan» and come again are heads of pages. */
static void count_heads(struct reader *r)
{
	struct str rest;
	for (size_t i = 0; i < r->n_lines; i++) {
		struct str s = text_bare(r->lines[i].text);
		if (s.n && s.n <= NAME_BYTES_MAX && !r->lines[i].tab && s.at[s.n - 1] != '.' &&
		    title_is(s, &rest))
			head_count(r, s);
	}
}

void title_read(struct reader *r)
{
	struct front_said f;
	front_read(r, &f);
	struct str unit = f.unit, district = f.district;
	if (!district.n)
		district = intro_district(r);
	if (!unit.n)
		unit = page_head_unit(r);
	r->plan->year = f.year;
	r->front_year = title_year(r);
	if (f.title.n)
		key_of(f.title, &r->title_key);
	if (unit.n) {
		unit = spelled(r, without_capitals(r, unit));
		r->plan->unit_name = reader_keep(r, unit);
		key_of(unit, &r->unit_key);
	}
	if (district.n)
		r->plan->district = reader_keep(r, without_capitals(r, district));
	if (f.handler.n)
		r->plan->handler = reader_keep(r, f.handler);
	count_heads(r);
}

int title_year(const struct reader *r)
{
	if (r->plan->year)
		return r->plan->year;
	int budget_year = 0;
	for (size_t i = 0; i < r->n_lines; i++) {
		struct str s = r->lines[i].text;
		bool inside = i >= r->contents.from && i < r->contents.to;
		size_t at = r->lines[i].tab ? str_find(s, STR("årsmål")) : SIZE_MAX;
		for (; at != SIZE_MAX;
		     at = str_find(s, STR("årsmål"))) { /* «KF:s årsmål år 2023» */
			s = str_cut(s, at + STR("årsmål").n, s.n);
			if (title_year_in(str_cut(s, 0, HEAD_YEAR_BYTES)))
				return title_year_in(s);
		}
		if (!budget_year && !inside && !r->lines[i].tab && budget_heading(s))
			budget_year = title_year_in(s);
	}
	if (budget_year)
		return budget_year;
	size_t best = 0;
	for (size_t i = 1; i < YEARS; i++) {
		if (r->year_votes[i] > r->year_votes[best])
			best = i;
	}
	if (r->year_votes[best])
		return CIVIL_YEAR_MIN + (int)best;
	for (size_t i = 0; i < r->n_lines && i < TITLE_LINES_MAX; i++) {
		struct str s = r->lines[i].text;
		struct str rest;
		if (title_is(text_bare(s), &rest) && title_year_in(s))
			return title_year_in(s);
	}
	return 0;
}
