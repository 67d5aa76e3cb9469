/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/goals.c (core): the goal tree.
 * A goal is open until one of its own level or above begins; what follows belongs to the innermost
 * (`here`), and its texts grow in the reader until then.  Ids are g1, g2 … in the order of the
 * document. */
#include <stdio.h>
#include "tables.h"

#define TITLE_BYTES_MAX 200 /* a numbered line that is longer is prose */

static struct goal *goal_at(struct reader *r, uint32_t i)
{
	return (struct goal *)r->goals.at + i;
}

/* The goal's title and sections are whole: give them to the plan. */
void goal_close(struct reader *r)
{
	prose_flush(r);
	if (r->here != GOAL_NO_PARENT && !r->failed) {
		struct goal *g = goal_at(r, r->here);
		g->title = reader_keep(r, buf_slice(&r->title));
		for (size_t i = 0; i < SECTION_COUNT; i++) {
			if (r->sections[i].n)
				g->sections[i] = reader_keep(r, buf_slice(&r->sections[i]));
		}
	}
	buf_clear(&r->title);
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		buf_clear(&r->sections[i]);
		r->cut[i] = false;
	}
	r->titling = false;
}

static bool same_number(const char *number, struct str s)
{
	return number && str_eq(str_of(number), s);
}

/* A number of at most two digits; 0 when it is none. */
static size_t number_of(struct str s)
{
	size_t x = 0;
	for (size_t i = 0; i < s.n && i < 2 && s.at[i] >= '0' && s.at[i] <= '9'; i++)
		x = x * 10 + (size_t)(s.at[i] - '0');
	return x;
}

/* The innermost open goal above `level`; an area belongs to the orientation its number begins with.
 */
static uint32_t parent_of(struct reader *r, enum goal_level level, struct str number)
{
	if (level == GOAL_AREA && number.n && r->open[GOAL_ORIENTATION] != GOAL_NO_PARENT) {
		size_t dot = str_find(number, STR("."));
		struct str first = str_cut(number, 0, dot == SIZE_MAX ? number.n : dot);
		const struct goal *now = goal_at(r, r->open[GOAL_ORIENTATION]);
		if (now->number && !same_number(now->number, first))
			return first.n <= 2 ? r->numbered[number_of(first)] : GOAL_NO_PARENT;
	}
	for (size_t above = level; above-- > 0;) {
		if (r->open[above] != GOAL_NO_PARENT)
			return r->open[above];
	}
	return GOAL_NO_PARENT;
}

/* A head repeated after a page break is the goal that is open already. */
static bool is_repeated(struct reader *r, enum goal_level level, struct str number,
                        struct str title)
{
	struct str own, rest;
	if (text_number(title, &own, &rest) && rest.n) {
		number = own;
		title = rest;
	}
	uint32_t at = r->open[level];
	if (at == GOAL_NO_PARENT)
		return false;
	const struct goal *g = goal_at(r, at);
	struct key was, now;
	key_of(at == r->here ? buf_slice(&r->title) : str_of(g->title), &was);
	key_of(title, &now);
	return key_eq(&was, &now) && (g->number ? same_number(g->number, number) : !number.n);
}

void goal_title(struct reader *r, enum goal_level level, struct str number, struct str title,
                uint32_t line)
{
	struct str own, rest;
	title = text_without_continued(title);
	r->labelled = false;
	r->outside = false;
	if (is_repeated(r, level, number, title))
		return;
	if (text_number(title, &own, &rest) && rest.n) {
		number = own;
		title = rest;
	}
	table_close(r);
	goal_close(r);
	uint32_t parent = parent_of(r, level, number);
	struct goal *g = reader_item(r, &r->goals, sizeof(*g));
	if (!g)
		return;
	uint32_t at = (uint32_t)r->goals.n - 1;
	char id[16];
	int n = snprintf(id, sizeof(id), "g%u", at + 1);
	*g = (struct goal){.level = level, .parent = parent, .line = line};
	const char *kept_id = reader_keep(r, (struct str){id, n > 0 ? (size_t)n : 0});
	const char *kept_number = number.n ? reader_keep(r, number) : NULL;
	g->id = kept_id;
	g->number = kept_number;
	g->title = "";
	r->open[level] = at;
	if (level == GOAL_ORIENTATION && number.n && number.n <= 2)
		r->numbered[number_of(number)] = at;
	for (size_t below = level + 1u; below < GOAL_LEVELS; below++)
		r->open[below] = GOAL_NO_PARENT;
	r->here = at;
	r->section = SECTION_COUNT;
	/* One byte less than a text may be, so that it always fits. */
	r->titling = reader_join(r, &r->title, str_fit(title, r->limits->max_string_bytes - 1));
}

void goal_label(struct reader *r, const struct label *label, uint32_t line)
{
	/* The head of a page: what stood before goes on, a label still waits for its title. */
	if (label->title.n &&
	    is_repeated(r, label->level, label->number, text_without_continued(label->title))) {
		r->outside = false;
		return;
	}
	prose_flush(r);
	r->titling = false;
	if (label->title.n) {
		goal_title(r, label->level, label->number, label->title, line);
		return;
	}
	r->labelled = true;
	r->label_level = label->level;
	r->label_number = label->number;
	r->label_line = line;
}

/* Does the next line that is not blank begin something (label, section, table, another numbered
 * head)? */
static bool heading_follows(const struct reader *r, size_t at, size_t depth)
{
	struct str piece[PIECES_MAX], number, rest;
	struct label label;
	bool rest_of_title = true; /* may come first */
	for (size_t i = at + 1; i < r->n_lines; i++) {
		if (!r->lines[i].text.n)
			continue;
		if (r->lines[i].tab)
			return depth > 1;
		if (rest_of_title && text_starts_small(text_bare(r->lines[i].text))) {
			rest_of_title = false;
			continue;
		}
		rest_of_title = false;
		(void)pieces_of(r->lines[i].text, r->scratch, piece);
		bool deeper = text_number(text_bare(piece[0]), &number, &rest) &&
		              str_find(number, STR(".")) != SIZE_MAX;
		if (depth == 1) /* the last of a numbered list is followed by a section, too */
			return deeper || (label_of(piece[0], &label) && label.level == GOAL_AREA);
		return deeper || label_of(piece[0], &label) ||
		       section_of(piece[0], &rest) != SECTION_COUNT;
	}
	return false;
}

static unsigned long part_of(const char *number, size_t nth)
{
	struct str rest = str_of(number), one = {NULL, 0};
	unsigned long x = 0;
	for (size_t i = 0; i <= nth; i++) {
		if (!str_split(&rest, '.', &one))
			return 0;
	}
	for (size_t i = 0; i < one.n && one.at[i] >= '0' && one.at[i] <= '9'; i++)
		x = x * 10 + (unsigned long)(one.at[i] - '0');
	return x;
}

/* Follows the numbers already open: 3 after 2, 3.1 under 3, 2.4 after 2.3 (gaps allowed). */
static bool number_follows(struct reader *r, const char *number, size_t depth)
{
	unsigned long first = part_of(number, 0), second = part_of(number, 1);
	uint32_t orientation = r->open[GOAL_ORIENTATION], area = r->open[GOAL_AREA];
	const char *above = orientation == GOAL_NO_PARENT ? NULL : goal_at(r, orientation)->number;
	unsigned long now = above ? part_of(above, 0) : 0;
	if (depth == 1)
		return first > now && first <= now + 3;
	if (above && first != now)
		return false;
	const char *before = area == GOAL_NO_PARENT ? NULL : goal_at(r, area)->number;
	return !before || part_of(before, 0) != first || second > part_of(before, 1);
}

bool goal_unlabelled(struct reader *r, struct str text, size_t at)
{
	struct str number, rest;
	size_t taken = text_number(text, &number, &rest), depth = 1;
	if (!taken || !text_starts_capital(rest))
		return false;
	for (size_t i = 0; i < number.n; i++)
		depth += number.at[i] == '.';
	bool dotted = depth > 1 || str_find(str_cut(text, 0, taken), STR(".")) != SIZE_MAX;
	enum goal_level level = depth == 1 ? GOAL_ORIENTATION : depth == 2 ? GOAL_AREA : GOAL_BOARD;
	if (!dotted)
		return false;
	for (size_t i = 0; i < GOAL_LEVELS; i++) { /* a page head repeats an open goal */
		if (is_repeated(r, (enum goal_level)i, number, rest))
			return true;
	}
	bool listed = contents_has(r, text, true);
	char printed[16];
	(void)snprintf(printed, sizeof(printed), "%.*s",
	               STR_ARGS(number)); /* nine signs at most matter */
	char last = rest.at[rest.n - 1];
	bool plain = rest.n < TITLE_BYTES_MAX && last != ':' && (depth == 1 || last != '.');
	if (!listed &&
	    !(plain && heading_follows(r, at, depth) && number_follows(r, printed, depth)))
		return false;
	prose_flush(r);
	goal_title(r, level, (struct str){NULL, 0}, text, (uint32_t)at + 1);
	reader_find(r, FINDING_GOAL_UNLABELLED, (uint32_t)at + 1,
	            "Målet «%.*s» står utan rubriken som säger vilket slags mål det är.",
	            STR_ARGS(str_fit(text, 160)));
	return true;
}

enum owner goal_owner(const struct reader *r)
{
	if (r->here == GOAL_NO_PARENT)
		return OWNER_NONE;
	switch (((const struct goal *)r->goals.at)[r->here].level) {
	case GOAL_ORIENTATION:
	case GOAL_AREA: return OWNER_COUNCIL;
	case GOAL_BOARD: return OWNER_BOARD;
	case GOAL_COMMITMENT: return OWNER_UNIT;
	case GOAL_LEVEL_COUNT: break;
	}
	must_fail("intake: goal level out of range");
}
