/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/mute.c (core): who keeps quiet because something else is already known.
 * A unit that cannot be reached, or whose document was refused, has figures of yesterday: its own
 * alerts are counted and shown as muted, but nobody is written to about them; the feed's alert says
 * what is wrong. */
#include "watch.h"

bool mute_unit(const struct pass *p, const struct node_view *v)
{
	const struct unit *u = &p->s->org->units[v->scope.index];
	for (size_t i = 0; i < DOC_KIND_COUNT; i++)
		if (!u->sources[i].url)
			continue; /* what once stood there is nothing to wait for */
		else if (v->docs[i].failing_since_unix_s != 0 || v->docs[i].invalid)
			return true;
	return false;
}
