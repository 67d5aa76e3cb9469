/* SPDX-License-Identifier: EUPL-1.2 */
/* config/index.c (shell room, touches no outside): short names to numbers, for 20,000 units without
 * looking through all of them each time.  The entries are the caller's. */
#include "loader.h"
#include <stdlib.h>

static int by_id(const void *one, const void *other)
{
	const struct indexed *a = one, *b = other;
	int c = strcmp(a->id, b->id);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

void index_sort(struct loader *l, struct indexed *entries, size_t n, const char *what)
{
	if (n > 1)
		qsort(entries, n, sizeof(entries[0]), by_id);
	for (size_t i = 1; i < n; i++) {
		const struct indexed *first = &entries[i - 1], *second = &entries[i];
		if (strcmp(first->id, second->id) != 0)
			continue;
		report_error(&l->report, second->place,
		             "%s \"%s\" finns redan i %s:%u; byt id på den ena eller ta bort den",
		             what, second->id, first->place.file, first->place.line);
	}
}

static int id_against(const void *wanted, const void *entry)
{
	return strcmp(wanted, ((const struct indexed *)entry)->id);
}

uint32_t index_find(const struct indexed *entries, size_t n, const char *id)
{
	if (n == 0)
		return INDEX_NONE;
	const struct indexed *found = bsearch(id, entries, n, sizeof(*entries), id_against);
	return found ? found->at : INDEX_NONE;
}

void index_unknown(struct loader *l, const struct yaml_node *at, const char *label,
                   const char *what, const struct indexed *entries, size_t n)
{
	const char *nearest = NULL;
	bool close = false;
	if (l->report.n < REPORT_ENTRIES_MAX) { /* after that it is not shown: spare the work */
		const char **ids = arena_array(l->trees, n, sizeof(*ids));
		for (size_t i = 0; ids && i < n; i++)
			ids[i] = entries[i].id;
		nearest = ids ? report_nearest(at->text, ids, n, &close) : NULL;
	}
	if (!nearest)
		report_error(&l->report, at->at, "%s: okänd %s \"%.100s\"; ingen är registrerad",
		             label, what, at->text);
	else
		report_error(&l->report, at->at, "%s: okänd %s \"%.100s\"; %s \"%s\"%s", label,
		             what, at->text, close ? "menade du" : "närmast är", nearest,
		             close ? "?" : "");
}
