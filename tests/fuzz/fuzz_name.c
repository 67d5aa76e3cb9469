/* SPDX-License-Identifier: EUPL-1.2 */
/* Any lines as a catalogue and as names asked of it: a name means the entry it is equal to and no
 * other, proposals are few and different, and equality is an equivalence. */
#include "intake.h"
#include <errno.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define LINES_MAX   24
#define ENTRIES_MAX 8 /* the first lines are entries, each second one an alias of the one before */
#define BYTES_MAX   4096

struct world {
	struct catalogue *catalogue;
	const char *lines[LINES_MAX], *ids[LINES_MAX];
	size_t n_lines, n_entries;
};

/* A normal form is its own normal form: else equality would depend on how often it was taken. */
static void check_normal(struct str name)
{
	struct buf once, twice;
	buf_init(&once, 1 << 20);
	buf_init(&twice, 1 << 20);
	intake_normal_name(name, &once);
	intake_normal_name(buf_slice(&once), &twice);
	must(!buf_failed(&once) && str_eq(buf_slice(&once), buf_slice(&twice)));
	must(utf8_check(buf_slice(&once)) == SIZE_MAX);
	must(intake_same_name(name, name) == (once.n > 0));
	must(intake_same_name(name, buf_slice(&once)) == (once.n > 0));
	buf_done(&once);
	buf_done(&twice);
}

static void make(struct world *w, struct str text)
{
	struct str line;
	w->catalogue = catalogue_new(1 << 20);
	must(w->catalogue != NULL);
	struct arena *arena = w->catalogue->arena;
	for (w->n_lines = 0; w->n_lines < LINES_MAX && str_split(&text, '\n', &line);
	     w->n_lines++) {
		w->lines[w->n_lines] = arena_dup_str(arena, line);
		w->ids[w->n_lines] = arena_printf(arena, "id-%zu", w->n_lines);
		must(w->lines[w->n_lines] && w->ids[w->n_lines]);
	}
	w->n_entries = w->n_lines / 3 < ENTRIES_MAX ? w->n_lines / 3 : ENTRIES_MAX;
	struct indicator *all = arena_array(arena, w->n_entries, sizeof(*all));
	must(all != NULL);
	for (size_t i = 0; i < w->n_entries; i++)
		all[i] = (struct indicator){.id = w->ids[i],
		                            .name = w->lines[2 * i],
		                            .aliases = &w->lines[2 * i + 1],
		                            .n_aliases = 1,
		                            .tolerance = NUM_NONE};
	w->catalogue->indicators = all;
	w->catalogue->n_indicators = w->n_entries;
}

static void ask(const struct world *w, const struct intake_names *names, const char *name)
{
	struct intake_match m = intake_match(names, str_of(name));
	must(m.n_near <= INTAKE_NEAR_MAX && (m.indicator == INDEX_NONE || m.n_near == 0));
	for (size_t i = 0; i < m.n_near; i++) {
		must(m.near[i] < w->n_entries);
		for (size_t k = 0; k < i; k++)
			must(m.near[k] != m.near[i]);
	}
	for (size_t i = 0; i < w->n_entries; i++) {
		const struct indicator *one = &w->catalogue->indicators[i];
		bool same = intake_same_name(str_of(name), str_of(one->name)) ||
		            intake_same_name(str_of(name), str_of(one->aliases[0]));
		bool exact = str_eq(str_of(name), str_of(one->id)) ||
		             str_eq(str_of(name), str_of(one->name));
		must(same == intake_same_name(str_of(one->name), str_of(name)) || same);
		if (m.indicator == i)
			must(same || exact);
		else if (same) /* the name of one entry may be the id of another */
			must(m.indicator != INDEX_NONE && m.exact);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = {(const char *)data, n};
	struct intake_names *names = NULL;
	struct err err = {0};
	struct world w;
	if (n > BYTES_MAX)
		return 0;
	check_normal(text);
	make(&w, text);
	int ret = intake_names_new(w.catalogue, &names, &err);
	must(ret == 0 || (ret == -EEXIST && *err.text));
	for (size_t i = 0; ret == 0 && i < w.n_lines; i++) {
		check_normal(str_of(w.lines[i]));
		ask(&w, names, w.lines[i]);
	}
	if (ret == 0)
		ask(&w, names, "id-0");
	intake_names_free(names);
	(void)catalogue_unref(w.catalogue); /* returns NULL, always */
	return 0;
}
