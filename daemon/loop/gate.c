/* SPDX-License-Identifier: EUPL-1.2 */
/* gate.c (shell, loop thread): counted closing, held once for all rooms; see the door. Owns
 * nothing: the gate is embedded in its room. */
#include "loop.h"

void loop_gate_enter(struct loop_gate *g)
{
	g->pending++;
	must(g->pending > 0); /* a wrap would free a room that is in use */
}

void loop_gate_leave(struct loop_gate *g)
{
	must(g->pending > 0);
	if (--g->pending > 0 || !g->closed_cb)
		return;
	g->closed_cb(g->closed_arg); /* the owner may free *g inside */
}

void loop_gate_close(struct loop_gate *g, loop_closed_cb cb, void *arg)
{
	must(cb && !g->closed_cb);
	g->closed_cb = cb;
	g->closed_arg = arg;
}
