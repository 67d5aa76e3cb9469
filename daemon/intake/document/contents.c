/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/contents.c (core): the table of contents, whose lines look like goals and are
 * none. It begins at «Innehållsförteckning» and ends where the body begins: at a line that repeats
 * an entry, at a label that stands alone, at a table, at prose.  Its entries tell later which
 * numbered line without a label is a goal. Memory: a hash set in the scratch arena. */
#include "base/hash.h"
#include "reader.h"

#define ENTRY_BYTES_MAX 320 /* longer is prose */
#define SENTENCE_BYTES                                                                             \
	60 /* so long and with a full stop it is prose too, once page numbers were seen */
#define SLOTS          2048 /* power of two */
#define ENTRIES_MAX    500  /* a plan lists twenty */
#define BODY_LINES_MAX 2000 /* within so many lines the body says what its contents say */

/* Between an entry and its page number: blanks, a TAB, dots, underlines, ellipses. */
struct leader {
	size_t n_bytes, n_blanks, n_dots;
	bool tab;
};

static struct leader leader_before(struct str s)
{
	static const struct str ellipsis = {"\xE2\x80\xA6", 3};
	struct leader l = {0};
	while (s.n) {
		char c = s.at[s.n - 1];
		size_t n = str_ends(s, ellipsis) ? ellipsis.n : strchr(" \t._*", c) ? 1 : 0;
		if (!n)
			break;
		l.n_blanks += c == ' ';
		l.tab |= c == '\t';
		l.n_dots += n == ellipsis.n ? 3 : c == '.' || c == '_';
		l.n_bytes += n;
		s.n -= n;
	}
	return l;
}

/* One cell, or a number and a title: «1.3⇥Stockholms livsmiljö är hållbar»; else a table's row. */
static bool is_entry(struct str s)
{
	struct str number, rest;
	size_t tab = str_find(s, STR("\t"));
	return tab == SIZE_MAX || (text_number(str_cut(s, 0, tab), &number, &rest) && !rest.n &&
	                           str_find(str_cut(s, tab + 1, s.n), STR("\t")) == SIZE_MAX);
}

/* The entry without bullet, dots, blanks and page number; *ret_paged: there was a page number. */
static struct str without_page(struct str s, bool *ret_paged)
{
	struct str t = text_bare(s);
	if (str_starts(t, STR("- ")))
		t = text_bare(str_cut(t, 2, t.n));
	size_t n = t.n;
	while (n && t.at[n - 1] >= '0' && t.at[n - 1] <= '9')
		n--;
	size_t n_digits = t.n - n;
	struct leader l = leader_before(str_cut(t, 0, n));
	bool led = l.tab || l.n_dots >= 3 || l.n_blanks >= 2;
	*ret_paged = n_digits > 0 && n_digits <= 3 && l.n_bytes < n && led &&
	             is_entry(str_cut(t, 0, n - l.n_bytes));
	return *ret_paged ? text_bare(str_cut(t, 0, n - l.n_bytes)) : t;
}

bool contents_line(struct str text)
{
	bool paged;
	struct str name = without_page(text, &paged);
	return paged && name.n && !memchr(name.at, '\t', name.n);
}

static uint64_t entry_hash(struct str s)
{
	struct key k;
	struct label label;
	if (label_of(s, &label) && label.title.n)
		s = label.title;
	while (s.n && s.at[s.n - 1] == '.')
		s.n--;
	key_of(s, &k);
	uint64_t h = hash_bytes((struct str){k.at, k.n});
	return h ? h : 1;
}

static size_t slot_of(const struct contents *c, uint64_t hash)
{
	size_t i = (size_t)hash & (c->n_slots - 1);
	while (c->slots[i].hash && c->slots[i].hash != hash)
		i = (i + 1) & (c->n_slots - 1);
	return i;
}

bool contents_has(const struct reader *r, struct str title, bool goal)
{
	if (!r->contents.n_slots || !title.n)
		return false;
	size_t i = slot_of(&r->contents, entry_hash(text_bare(title)));
	return r->contents.slots[i].hash && r->contents.slots[i].goal == goal;
}

static bool is_contents_head(struct str s)
{
	struct key k;
	s = text_bare(s);
	if (s.n > 40)
		return false;
	key_of(s, &k);
	return key_near(&k, "innehållsförteckning", 2) || key_is(&k, "innehåll") ||
	       key_is(&k, "innehåll:");
}

static void remember(struct reader *r, struct str entry, bool goal)
{
	struct label label;
	struct str number, rest;
	must(r->contents.n_entries < ENTRIES_MAX); /* is_body() */
	r->contents.n_entries++;
	size_t i = slot_of(&r->contents, entry_hash(entry));
	r->contents.slots[i].hash = entry_hash(entry);
	r->contents.slots[i].goal =
	        goal || label_of(entry, &label) || text_number(entry, &number, &rest);
}

/* The next line that says something; n_lines when there is none. */
static size_t next_line(const struct reader *r, size_t at)
{
	while (++at < r->n_lines && !r->lines[at].text.n)
		;
	return at;
}

static bool next_is_paged(const struct reader *r, size_t at)
{
	at = next_line(r, at);
	return at < r->n_lines && contents_line(r->lines[at].text);
}

/* Does the entry stand again further down, where the body has it? */
static bool stands_again(const struct reader *r, size_t at, struct str entry)
{
	struct key was, now;
	bool paged;
	size_t seen = 0;
	key_of(entry, &was);
	while ((at = next_line(r, at)) < r->n_lines && seen++ < BODY_LINES_MAX) {
		struct str text = without_page(r->lines[at].text, &paged);
		if (text.n > entry.n + 8)
			continue;
		key_of(text, &now);
		if (!paged && key_eq(&was, &now))
			return true;
	}
	return false;
}

/* An entry over two lines: «… livschanser för⏎alla......5». */
static void remember_paged(struct reader *r, size_t at, struct str entry, bool goal)
{
	struct str above =
	        at > r->contents.from + 1 ? r->lines[at - 1].text : (struct str){NULL, 0};
	bool paged = false;
	if (above.n)
		above = without_page(above, &paged);
	char *joined =
	        above.n && !paged && text_starts_small(entry)
	                ? arena_printf(r->scratch, "%.*s %.*s", STR_ARGS(above), STR_ARGS(entry))
	                : NULL; /* without memory only the second half is known */
	remember(r, joined ? str_of(joined) : entry, goal);
}

/* What cannot stand in contents. */
static bool is_body(const struct reader *r, size_t at, struct str entry)
{
	struct str rest;
	return r->contents.n_entries == ENTRIES_MAX || r->lines[at].tab ||
	       entry.n > ENTRY_BYTES_MAX || section_of(entry, &rest) != SECTION_COUNT ||
	       contents_has(r, entry, true) || contents_has(r, entry, false);
}

/* Where the contents that begin after line `from` end.  A label on a line of its own is the body's
 * first, unless its title is an entry: with a page number, or said again in the body. */
static size_t find_end(struct reader *r, size_t from)
{
	size_t last_paged = from, first_gap = 0, label_at = SIZE_MAX;
	bool any_paged = false, paged;
	for (size_t i = from; i < r->n_lines; i++) {
		struct label label;
		if (!r->lines[i].text.n) {
			first_gap = first_gap || i == from ? first_gap : i;
			continue;
		}
		struct str entry = without_page(r->lines[i].text, &paged);
		bool labelled = label_of(entry, &label);
		if (paged && r->contents.n_entries < ENTRIES_MAX) {
			remember_paged(r, i, entry, label_at != SIZE_MAX);
			any_paged = true;
			last_paged = i + 1;
			label_at = SIZE_MAX;
			continue;
		}
		size_t end = label_at != SIZE_MAX ? label_at : i;
		if (is_body(r, i, entry))
			return any_paged || i > from ? end : from;
		if (labelled && !label.title.n) {
			label_at = end;
			continue;
		}
		bool sentence = entry.n > SENTENCE_BYTES && entry.at[entry.n - 1] == '.';
		bool titled = label_at != SIZE_MAX;
		if (any_paged ? !next_is_paged(r, i) && (labelled || sentence || titled)
		              : titled && !stands_again(r, i, entry))
			return end;
		if (!any_paged)
			remember(r, entry, titled);
		label_at = SIZE_MAX;
	}
	return any_paged ? last_paged : first_gap ? first_gap : from;
}

void contents_read(struct reader *r)
{
	size_t at = 0;
	while (at < r->n_lines && !is_contents_head(r->lines[at].text))
		at++;
	if (at == r->n_lines)
		return;
	r->contents.slots = arena_array(r->scratch, SLOTS, sizeof(r->contents.slots[0]));
	if (!r->contents.slots) {
		reader_no_memory(r);
		return;
	}
	r->contents.n_slots = SLOTS;
	r->contents.from = at;
	r->contents.to = find_end(r, at + 1);
}
