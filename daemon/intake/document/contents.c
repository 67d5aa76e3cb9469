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
#define SLOTS       4096 /* power of two */
#define ENTRIES_MAX 2048 /* a plan lists twenty */

/* The entry without its dots, blanks and page number; n_cut tells whether there was a page number.
 */
static struct str without_page(struct str s, bool *ret_paged)
{
	struct str t = text_bare(s);
	size_t n = t.n;
	while (n && t.at[n - 1] >= '0' && t.at[n - 1] <= '9')
		n--;
	size_t n_digits = t.n - n, end = n;
	while (end && strchr(" \t._*", t.at[end - 1]))
		end--;
	bool dots = str_find(str_cut(t, end, n - end), STR("...")) != SIZE_MAX;
	bool tab = n > end && memchr(t.at + end, '\t', n - end);
	*ret_paged = n_digits > 0 && n_digits <= 3 && end > 0 && (dots || tab);
	if (!*ret_paged)
		return t;
	return text_bare(str_cut(t, 0, end));
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

static void remember(struct reader *r, struct str entry)
{
	struct label label;
	struct str number, rest;
	if (r->contents.n_entries == ENTRIES_MAX)
		return;
	r->contents.n_entries++;
	size_t i = slot_of(&r->contents, entry_hash(entry));
	r->contents.slots[i].hash = entry_hash(entry);
	r->contents.slots[i].goal = label_of(entry, &label) || text_number(entry, &number, &rest);
}

/* Where the contents that begin after line `from` end. */
static size_t find_end(struct reader *r, size_t from)
{
	size_t last_paged = from, first_gap = 0;
	bool any_paged = false;
	for (size_t i = from; i < r->n_lines; i++) {
		struct str text = r->lines[i].text, rest;
		struct label label;
		if (!text.n) {
			first_gap = first_gap || i == from ? first_gap : i;
			continue;
		}
		bool paged;
		struct str entry = without_page(text, &paged);
		if (paged) {
			remember(r, entry);
			any_paged = true;
			last_paged = i + 1;
			continue;
		}
		bool labelled = label_of(entry, &label);
		if ((labelled && !label.title.n) || r->lines[i].tab || text.n > ENTRY_BYTES_MAX ||
		    section_of(entry, &rest) != SECTION_COUNT || contents_has(r, entry, true) ||
		    contents_has(r, entry, false))
			return any_paged || i > from ? i : from;
		bool goes_on = i + 1 < r->n_lines && contents_line(r->lines[i + 1].text);
		bool sentence = text.n > SENTENCE_BYTES && text.at[text.n - 1] == '.';
		if (any_paged && !goes_on && (labelled || sentence))
			return i;
		if (!any_paged)
			remember(r, entry);
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
