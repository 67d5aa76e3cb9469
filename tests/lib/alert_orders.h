/* SPDX-License-Identifier: EUPL-1.2 */
/* The small district of the alert tests: the lines of a script (alert_world.h) in which people
 * answer: they acknowledge, silence and take it back. */
#ifndef ALERT_ORDERS_H
#define ALERT_ORDERS_H

#include "alert_moment.h"

/* The open alert of that subject there. */
static const char *w_open(struct world *w, struct str *rest)
{
	struct str scope_word = {0}, subject = {0};
	assert_true(str_split(rest, ' ', &scope_word) && str_split(rest, ' ', &subject));
	struct scope scope = w_scope(w, scope_word);
	struct org o = w_org(w);
	for (size_t i = 0; i < w->book->n; i++) {
		const struct alert *a = &w->book->entries[i]->a;
		if (a->scope_kind == scope.kind && str_eq(str_of(a->subject), subject) &&
		    strcmp(a->scope_id, scope_id(&o, scope)) == 0)
			return a->id;
	}
	return "0000000000000000";
}

static void w_silence(struct world *w, struct str rest, struct order *o)
{
	struct str word = {0}, next, more;
	const char *until = w_get(w, rest, "until");
	o->silence = (struct silence){.kind = ALERT_KIND_COUNT,
	                              .until_unix_s = until ? w_unix(until) : 0,
	                              .why = w_get(w, rest, "why")};
	if (str_starts(rest, STR("only "))) {
		rest = str_cut(rest, 5, rest.n);
		o->silence.alert = w_open(w, &rest);
		return;
	}
	assert_true(str_split(&rest, ' ', &word));
	struct scope scope = w_scope(w, word);
	struct org org = w_org(w);
	o->silence.scope_kind = scope.kind;
	o->silence.scope_id = scope_id(&org, scope);
	more = rest;
	if (str_split(&more, ' ', &next) && str_find(next, STR("=")) == SIZE_MAX)
		o->silence.subject = w_value(w, next);
}

static void w_order(struct world *w, struct str what, struct str rest)
{
	struct alert_changes c = {0};
	struct err err = {0};
	struct order o = {.by = w_get(w, rest, "by"),
	                  .action = w_get(w, rest, "action"),
	                  .due = w_day(w_get(w, rest, "due"))};
	if (str_eq(what, STR("ack")) || str_eq(what, STR("withdraw"))) {
		o.kind = what.at[0] == 'a' ? ORDER_ACKNOWLEDGE : ORDER_WITHDRAW;
		o.id = w_open(w, &rest);
	} else if (str_eq(what, STR("silence"))) {
		o.kind = ORDER_SILENCE;
		w_silence(w, rest, &o);
	} else {
		o.kind = ORDER_UNSILENCE;
		o.id = w->book->silences && w->book->silences->n ? w->book->silences->at[0].id
		                                                 : "none";
	}
	struct snapshot *s = w_snapshot(w);
	int ret = alert_book_order(w->book, s, &o, w->now, &c, &err);
	if (ret < 0)
		buf_fmt(w->out, "refused: %s\n", err.text);
	assert_int_equal(c.n_notices, 0); /* an order is nobody's news */
	(void)snapshot_unref(s);
}

#endif
