/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/walk.c (core): one pass over the lines, each given to what it belongs to.
 *
 *   contents | table line | page furniture | goal label | title | section | budget | chapter |
 * unlabelled goal | text of a row | prose            -- the first that fits, in this order */
#include <stdio.h>
#include "tables.h"

#define LABEL_PART_BYTES   40  /* a label that is divided over two lines */
#define LABEL_JOINED_BYTES 400 /* of the line below: a label and what may be glued to it */
#define LABEL_LINES_MAX    12  /* between its parts: a page's foot and head, blank lines */

static bool is_head_of_something(struct str text)
{
	struct str rest;
	return section_of(text, &rest) != SECTION_COUNT || budget_heading(text) || chapter_of(text);
}

/* The label's title was expected and something else came. */
static void drop_label(struct reader *r)
{
	reader_find(r, FINDING_UNREADABLE, r->label_line, "Målrubriken följs inte av någon titel.");
	r->labelled = false;
}

static bool take_title(struct reader *r, struct str text, uint32_t line)
{
	if (!r->labelled)
		return false;
	struct str rest;
	if (section_of(text, &rest) != SECTION_COUNT || budget_heading(text)) {
		drop_label(r);
		return false;
	}
	goal_title(r, r->label_level, r->label_number, text, line);
	return true;
}

/* A title that goes on in the next line. */
static bool take_title_rest(struct reader *r, struct str text)
{
	struct str title = buf_slice(&r->title);
	if (!r->titling || !title.n)
		return false;
	char last = title.at[title.n - 1];
	bool asks = word_in(text_last_word(title),
	                    "i|och|för|med|av|på|till|som|att|en|ett|den|det|de|samt|eller|från|är|"
	                    "ska|om");
	if (strchr(".:!?", last) ||
	    !(text_starts_small(text) || (text.n && text.at[0] == '(') || asks))
		return false;
	return reader_join(r, &r->title, text);
}

static void take_section(struct reader *r, enum section section, struct str rest, uint32_t line)
{
	table_close(r);
	prose_section(r, section);
	if (rest.n)
		prose_add(r, rest, line);
}

/* A chapter that the contents name. */
static bool is_listed_chapter(const struct reader *r, struct str text)
{
	return text_starts_capital(text) && contents_has(r, text, false);
}

static void take_piece(struct reader *r, struct str text, size_t at)
{
	uint32_t line = (uint32_t)at + 1;
	struct label label;
	struct str rest;
	text = text_bare(text);
	if (!text.n || page_furniture(r, text))
		return;
	if (label_of(text, &label)) {
		goal_label(r, &label, line);
		return;
	}
	if (take_title(r, text, line))
		return;
	enum section section = section_of(text, &rest);
	if (section != SECTION_COUNT) {
		take_section(r, section, rest, line);
	} else if (budget_heading(text)) {
		budget_open(r, text, line);
	} else if (chapter_of(text) || is_listed_chapter(r, text)) {
		table_close(r);
		prose_section(r, SECTION_COUNT);
		r->outside = true;
	} else if (goal_unlabelled(r, text, at) || take_title_rest(r, text) ||
	           table_text(r, text, at)) {
		return;
	} else {
		if (r->budget.open)
			budget_scale(r, text);
		r->titling = false;
		prose_add(r, text, line);
	}
}

/* «Nämndmål:⇥Titel» or «1.3⇥Titel»: a heading with a tab in it. */
static bool take_tabbed_heading(struct reader *r, struct str text, size_t at)
{
	struct label label;
	struct str number, title;
	size_t tab = str_find(text, STR("\t"));
	struct str head = text_bare(str_cut(text, 0, tab)),
	           after = text_bare(str_cut(text, tab, text.n));
	if (!head.n || !after.n || memchr(after.at, '\t', after.n))
		return false;
	bool labels = label_of(head, &label) && !label.title.n && head.at[head.n - 1] == ':';
	bool numbers = text_number(head, &number, &title) && !title.n;
	if (labels) {
		goal_title(r, label.level, label.number, after, (uint32_t)at + 1);
		return true;
	}
	if (!numbers || !r->labelled || !text_starts_capital(after))
		return false;
	goal_title(r, r->label_level, number, after, (uint32_t)at + 1);
	return true;
}

/* A heading that left a table with its empty cells. */
static bool is_heading_cell(const struct reader *r, struct str text)
{
	struct label label;
	struct str bare = text_bare(text);
	if (memchr(bare.at, '\t', bare.n))
		return false;
	/* «Övrigt» in a budget is a group of its rows. */
	return label_of(bare, &label) || (!r->budget.open && is_head_of_something(bare));
}

/* Where the last run of bold, or of what follows it, begins. */
static size_t last_bold(struct str s)
{
	for (size_t i = s.n; i-- > 1;) {
		if (s.at[i] == '*' && s.at[i - 1] == '*')
			return i + 1;
	}
	return 0;
}

/* «KF:s mål för verksamhets-» with «området:» in the next line. @return true when *text is the
 * label, joined */
static bool label_goes_on(struct reader *r, size_t at, struct str *text, size_t *last)
{
	struct label label;
	struct str whole = str_trim(*text);
	while (whole.n && whole.at[whole.n - 1] == '*')
		whole.n--;
	bool closed = whole.n < str_trim(*text).n; /* each part was bold for itself */
	size_t next = at + 1, bold = last_bold(whole);
	struct str bare = text_bare(str_cut(whole, bold, whole.n));
	if (bare.n > LABEL_PART_BYTES || !str_eq_nocase(str_cut(bare, 0, 3), STR("KF:")) ||
	    label_of(bare, &label))
		return false;
	while (next < r->n_lines && next < at + LABEL_LINES_MAX &&
	       (!r->lines[next].text.n || page_furniture(r, r->lines[next].text)))
		next++;
	if (next >= r->n_lines || r->lines[next].tab || !r->lines[next].text.n)
		return false;
	struct str below = r->lines[next].text;
	while (closed && below.n && below.at[0] == '*')
		below = str_cut(below, 1, below.n);
	char both[2 * LABEL_JOINED_BYTES]; /* enough to see whether it is a label */
	int n = snprintf(both, sizeof(both), "%.*s %.*s", STR_ARGS(bare),
	                 STR_ARGS(str_fit(below, LABEL_JOINED_BYTES)));
	must(n > 0 && (size_t)n < sizeof(both));
	if (!label_of((struct str){both, (size_t)n}, &label))
		return false;
	char *joined = arena_printf(r->scratch, "%.*s %.*s", STR_ARGS(whole), STR_ARGS(below));
	if (!joined) {
		reader_no_memory(r);
		return false;
	}
	*text = str_of(joined);
	*last = next;
	return true;
}

void walk(struct reader *r)
{
	struct str pieces[PIECES_MAX];
	for (size_t at = 0; at < r->n_lines && !r->failed; at++) {
		const struct line *line = &r->lines[at];
		bool inside = at >= r->contents.from && at < r->contents.to;
		if (!line->text.n || inside)
			continue;
		if (line->tab && !is_heading_cell(r, line->text)) {
			if (page_head(r, line->text) || take_tabbed_heading(r, line->text, at))
				continue;
			if (r->labelled)
				drop_label(r);
			table_line(r, at);
			continue;
		}
		if (budget_dotted_row(r, line->text, (uint32_t)at + 1) || contents_line(line->text))
			continue;
		struct str text = line->text;
		size_t last = at;
		if (label_goes_on(r, at, &text, &last))
			at = last;
		size_t n = pieces_of(text, r->scratch, pieces);
		for (size_t i = 0; i < n; i++)
			take_piece(r, pieces[i], at);
	}
	table_close(r);
	goal_close(r);
}
