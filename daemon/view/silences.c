/* SPDX-License-Identifier: EUPL-1.2 */
/* view/silences.c (core): what people have silenced, until when, and how much that is. */
#include <stdio.h>
#include "order.h"

static size_t covers(const struct snapshot *s, const struct silence *one)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n_alerts; i++)
		n += silence_fits(one, snapshot_alert(s, i), s->org);
	return n;
}

static void put_silence(struct jsonw *j, const struct snapshot *s, const struct silence *one)
{
	char scope[QUERY_VALUE_BYTES];
	jsonw_put_text(j, "id", one->id);
	jsonw_put_text(j, "alert", one->alert);
	if (one->scope_id)
		(void)snprintf(scope, sizeof(scope), "%s:%s", scope_kind_name(one->scope_kind),
		               one->scope_id); /* ids are at most LIMIT_ID_BYTES: it fits */
	jsonw_put_text(j, "scope", one->scope_id ? scope : NULL);
	jsonw_put_text(j, "kind",
	               one->kind == ALERT_KIND_COUNT ? NULL : alert_kind_name(one->kind));
	jsonw_put_text(j, "indicator", one->subject);
	jsonw_put_time(j, "until", one->until_unix_s);
	jsonw_put_text(j, "by", one->by);
	jsonw_put_text(j, "why", one->why);
	jsonw_put_time(j, "created", one->created_unix_s);
	jsonw_put_int(j, "open", (int64_t)covers(s, one));
}

void render_silences(const struct context *c, struct buf *out)
{
	const struct silences *all = c->s->silences;
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "silences", '[');
	for (size_t i = 0; all && i < all->n; i++) {
		jsonw_open(&j, '{');
		put_silence(&j, c->s, &all->at[i]);
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}

void render_silenced(const struct context *c, const struct silence *s, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "alerts", '[');
	for (size_t i = 0; i < c->s->n_alerts; i++) {
		const struct alert *a = snapshot_alert(c->s, i);
		if (!silence_fits(s, a, c->s->org))
			continue;
		jsonw_open(&j, '{');
		put_alert(&j, a);
		jsonw_close(&j, '}');
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}
