/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/edges.c (core): running heads and feet, set aside before anything is read.
 * Where a page ends is told by a form feed, a page number or a rule.  What stands near it, says
 * something and comes again at other pages' edges is the pages' and not the text's.  Looking
 * outwards from the edge stops at headings, heads and rows of tables and sentences: those may come
 * again too.
 * Linear but for one sort of the lines at edges. */
#include <stdlib.h>
#include "base/hash.h"
#include "heads.h"
#include "tables.h"

#define EDGE_LINES     4   /* heads and feet of more lines were not seen */
#define EDGE_BYTES_MAX 200 /* district, unit, year and file number in one line */
#define LETTERS_MIN    4   /* of a head: less is a page number or a date */
#define PAGES_MIN      2
#define PAGES_SURE     3 /* of one with tabs, too: rows of a table come again sooner */
#define PAGES_PER_HEAD 4 /* a head stands on at least one page of so many */
#define NUMBER_BYTES   16
#define HEAD_SLOTS     256 /* power of two; at most half of them are used */
#define RULE_SIGNS_MIN 3

/* A line at an edge. */
struct candidate {
	uint64_t hash;
	uint32_t line, page;
};

/* What a head says, hashed: with the figures, but those of a line with a page number; 0 when it
 * says too little to be a head. */
static uint64_t head_hash(struct str text, bool numbered)
{
	struct key k;
	size_t n = 0, n_letters = 0;
	if (text.n > EDGE_BYTES_MAX)
		return 0;
	key_of(text, &k);
	for (size_t at = 0; at < k.n;) {
		size_t from = at;
		uint32_t cp = utf8_next((struct str){k.at, k.n}, &at);
		if (numbered && cp >= '0' && cp <= '9')
			continue;
		n_letters += letter_is(cp);
		memmove(k.at + n, k.at + from, at - from);
		n += at - from;
	}
	uint64_t hash = hash_bytes((struct str){k.at, n});
	return n_letters < LETTERS_MIN ? 0 : hash ? hash : 1;
}

/* «3 (14)», «3/14», «3 av 14», «sid 3»: with more than the number alone. */
static bool is_printed_number(struct str s)
{
	struct key k;
	if (s.n > NUMBER_BYTES)
		return false;
	key_of(s, &k);
	struct str number = {k.at, k.n};
	bool more =
	        key_starts(&k, "sid") || key_has(&k, "(") || key_has(&k, "/") || key_has(&k, "av");
	return more && page_number(number);
}

/* «---», «* * *»: drawn across the page. */
static bool is_ruled(struct str text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!strchr("-*_= ", text.at[i]))
			return false;
		n += text.at[i] != ' ';
	}
	return n >= RULE_SIGNS_MIN;
}

/* The line says which page it stands on: alone, in a cell, or after all else; or it is ruled. */
static bool ends_page(struct str text)
{
	struct key k;
	struct str rest = text, cell;
	if (is_ruled(text))
		return true;
	if (text.n > EDGE_BYTES_MAX)
		return false;
	key_of(text, &k);
	if (page_number((struct str){k.at, k.n}))
		return true;
	while (str_split(&rest, '\t', &cell)) {
		size_t sid = str_find(cell, STR(" sid"));
		if (is_printed_number(text_bare(cell)) ||
		    (sid != SIZE_MAX && is_printed_number(str_trim(str_cut(cell, sid, cell.n)))))
			return true;
	}
	return false;
}

static bool is_budget_head(struct str text)
{
	struct key k;
	key_of(text, &k);
	return key_has(&k, "kostnad") || key_has(&k, "intäkt") || key_has(&k, "netto") ||
	       key_has(&k, "belopp");
}

/* Belongs to what is read, also when it comes again: headings, heads and rows of tables, whole
 * sentences. */
static bool stops(struct str text)
{
	struct label label;
	struct str rest, bare = text_bare(text), cells[TABLE_COLS_MAX];
	if (memchr(text.at, '\t', text.n))
		return head_is(text) || is_budget_head(text) ||
		       (!ends_page(text) && head_has_value(cells, head_cells(text, cells)));
	return label_of(bare, &label) || section_of(bare, &rest) != SECTION_COUNT ||
	       budget_heading(bare) || head_is(text) || (bare.n && bare.at[bare.n - 1] == '.');
}

/* The line is the title that the label above it, on the same page, waits for. */
static bool is_title(const struct reader *r, size_t at)
{
	struct label label;
	if (r->lines[at].tab)
		return false;
	while (at > 0 && !r->lines[at].new_page && !r->lines[at - 1].text.n)
		at--;
	if (r->lines[at].new_page)
		return false;
	struct str above = at > 0 ? text_bare(r->lines[at - 1].text) : (struct str){NULL, 0};
	return label_of(above, &label) && !label.title.n;
}

/* The lines nearest to the edge, from `at` up or down the text: candidates of this page. */
static size_t look(const struct reader *r, size_t at, bool up, size_t page, struct candidate *out)
{
	size_t n = 0, seen = 0;
	for (size_t i = at; i < r->n_lines && seen < EDGE_LINES; i += up ? (size_t)-1 : 1u) {
		struct str text = r->lines[i].text;
		if (!text.n)
			continue;
		if (stops(text))
			break;
		seen++;
		uint64_t hash = is_title(r, i) ? 0 : head_hash(text, ends_page(text));
		if (hash)
			out[n++] = (struct candidate){hash, (uint32_t)i, (uint32_t)page};
	}
	return n;
}

static int by_hash(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* What stands at the edges.  An edge is looked at once, whatever tells of it; *ret_pages: how many
 * were.  @return how many candidates */
static size_t collect(const struct reader *r, struct candidate *out, size_t *ret_pages)
{
	size_t n = 0, since = EDGE_LINES;
	*ret_pages = 0;
	for (size_t i = 0; i < r->n_lines; i++) {
		const struct line *line = &r->lines[i];
		bool number = line->text.n && ends_page(line->text);
		since += line->text.n > 0;
		if (!number && !line->new_page)
			continue;
		if (since > EDGE_LINES) {
			(*ret_pages)++;
			n += i ? look(r, i - 1, true, *ret_pages, out + n) : 0;
			since = 0;
			n += look(r, i, false, *ret_pages, out + n);
		}
	}
	return n;
}

static void set_aside(struct line *line)
{
	if (line->text.n)
		*line = (struct line){.aside = line->text, .new_page = line->new_page};
}

/* Free or the hash's own. */
static size_t slot_of(const uint64_t slots[HEAD_SLOTS], uint64_t hash)
{
	size_t i = (size_t)hash & (HEAD_SLOTS - 1);
	while (slots[i] && slots[i] != hash)
		i = (i + 1) & (HEAD_SLOTS - 1);
	return i;
}

/* Sorted candidates: those that stand on pages enough are set aside.  Into the slots those on so
 * many that they are heads wherever they stand. */
static void set_heads_aside(struct reader *r, const struct candidate *c, size_t n, size_t n_pages,
                            uint64_t slots[HEAD_SLOTS])
{
	size_t n_sure = 0;
	for (size_t from = 0, to; from < n; from = to) {
		size_t pages = 1, least = PAGES_MIN;
		for (to = from + 1; to < n && c[to].hash == c[from].hash; to++)
			pages += c[to].page != c[to - 1].page;
		for (size_t i = from; i < to; i++)
			least = r->lines[c[i].line].tab ? PAGES_SURE : least;
		if (pages < least || pages * PAGES_PER_HEAD < n_pages)
			continue;
		if (pages >= PAGES_SURE && n_sure++ < HEAD_SLOTS / 2)
			slots[slot_of(slots, c[from].hash)] = c[from].hash;
		for (size_t i = from; i < to; i++)
			set_aside(&r->lines[c[i].line]);
	}
}

/* A head that is known stands where no page's end was seen. */
static bool is_known(const struct reader *r, size_t at, const uint64_t slots[HEAD_SLOTS])
{
	struct str text = r->lines[at].text;
	uint64_t hash = head_hash(text, ends_page(text));
	return hash && slots[slot_of(slots, hash)] && !stops(text) && !is_title(r, at);
}

void edges_set_aside(struct reader *r)
{
	uint64_t slots[HEAD_SLOTS] = {0};
	size_t n_text = 0, n_pages;
	for (size_t i = 0; i < r->n_lines; i++)
		n_text += r->lines[i].text.n > 0;
	/* Between two edges that are looked at stand more than EDGE_LINES lines. */
	size_t n_most = (n_text / (EDGE_LINES + 1) + 2) * EDGE_LINES * 2;
	struct candidate *c = arena_array(r->scratch, n_most, sizeof(*c));
	if (!c) {
		reader_no_memory(r);
		return;
	}
	size_t n = collect(r, c, &n_pages);
	qsort(c, n, sizeof(*c), by_hash);
	set_heads_aside(r, c, n, n_pages, slots);
	for (size_t i = 0; i < r->n_lines; i++) {
		struct line *line = &r->lines[i];
		if (line->text.n && (is_ruled(line->text) || is_printed_number(line->text) ||
		                     is_known(r, i, slots)))
			set_aside(line);
	}
}

struct str edges_said(const struct line *line)
{
	return line->text.n ? line->text : line->aside;
}
