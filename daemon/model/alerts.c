/* SPDX-License-Identifier: EUPL-1.2 */
/* model/alerts.c (core): alerts as blocks that the book and the generations share: notice.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/snapshot.h"

bool alert_about_indicator(enum alert_kind k)
{
	return alert_about_outcome(k) || k == ALERT_TARGET_LOWERED;
}

bool alert_about_outcome(enum alert_kind k)
{
	return k == ALERT_INDICATOR_BEHIND || k == ALERT_FORECAST_BEHIND ||
	       k == ALERT_DEVIATION_WITHOUT_ACTION;
}

bool alert_scope(const struct alert *a, const struct org *o, struct scope *ret_scope)
{
	if (a->kind == ALERT_OPERATOR)
		return false;
	*ret_scope = (struct scope){a->scope_kind, org_find(o, a->scope_kind, str_of(a->scope_id))};
	return ret_scope->index != INDEX_NONE;
}

struct kept_alert *kept_alert_new(const struct alert *a, uint64_t key)
{
	size_t n = sizeof(struct kept_alert) + 2 * a->n_told * sizeof(char *) +
	           text_bytes(a->scope_id) + text_bytes(a->subject) + text_bytes(a->name) +
	           text_bytes(a->unit) + text_bytes(a->acknowledged_by) +
	           text_bytes(a->acknowledged_action) + text_bytes(a->silence);
	for (enum language l = 0; l < LANGUAGE_COUNT; l++)
		n += text_bytes(a->why[l]) + text_bytes(a->cause[l]);
	for (size_t i = 0; i < a->n_told; i++)
		n += text_bytes(a->told[i]) + text_bytes(a->told_in ? a->told_in[i] : NULL);
	struct kept_alert *k = calloc(1, n);
	if (!k)
		return NULL;
	const char **told = (const char **)(k + 1), **told_in = told + a->n_told;
	char *at = (char *)(told_in + a->n_told);
	k->refs = 1;
	k->key = key;
	k->a = *a;
	k->a.scope_id = text_put(&at, a->scope_id);
	k->a.subject = text_put(&at, a->subject);
	k->a.name = text_put(&at, a->name);
	k->a.unit = text_put(&at, a->unit);
	for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
		k->a.why[l] = text_put(&at, a->why[l]);
		k->a.cause[l] = text_put(&at, a->cause[l]);
	}
	k->a.acknowledged_by = text_put(&at, a->acknowledged_by);
	k->a.acknowledged_action = text_put(&at, a->acknowledged_action);
	k->a.silence = text_put(&at, a->silence);
	for (size_t i = 0; i < a->n_told; i++) {
		told[i] = text_put(&at, a->told[i]);
		told_in[i] = text_put(&at, a->told_in ? a->told_in[i] : NULL);
	}
	k->a.told = told;
	k->a.told_in = told_in;
	must(at <= (char *)k + n);
	return k;
}

struct kept_alert *kept_alert_ref(struct kept_alert *k)
{
	k->refs++;
	return k;
}

struct kept_alert *kept_alert_unref(struct kept_alert *k)
{
	if (k && --k->refs == 0)
		free(k);
	return NULL;
}

struct alert_shelf *alert_shelf_new(struct kept_alert *const *alerts, size_t n)
{
	struct alert_shelf *s = calloc(1, sizeof(*s) + n * sizeof(s->at[0]));
	if (!s)
		return NULL;
	s->refs = 1;
	for (size_t i = 0; i < n; i++) {
		if (alerts[i]->a.state != ALERT_QUIET)
			s->at[s->n++] = kept_alert_ref(alerts[i]);
	}
	return s;
}

struct alert_shelf *alert_shelf_ref(struct alert_shelf *s)
{
	s->refs++;
	return s;
}

struct alert_shelf *alert_shelf_unref(struct alert_shelf *s)
{
	if (!s || --s->refs > 0)
		return NULL;
	for (size_t i = 0; i < s->n; i++)
		s->at[i] = kept_alert_unref(s->at[i]);
	free(s);
	return NULL;
}

/* ---- in a generation ---- */

const struct alert *snapshot_alert(const struct snapshot *s, size_t i)
{
	size_t low = 0, high = ALERT_SHELVES - 1;
	must(i < s->n_alerts);
	while (low < high) { /* the last shelf that begins at i or before */
		size_t mid = high - (high - low) / 2;
		if (s->alerts_before[mid] <= i)
			low = mid;
		else
			high = mid - 1;
	}
	return &s->shelves[low]->at[i - s->alerts_before[low]]->a;
}

void snapshot_set_shelves(struct snapshot *s, struct alert_shelf *const *shelves)
{
	s->n_alerts = 0;
	for (size_t i = 0; i < ALERT_SHELVES; i++) {
		(void)alert_shelf_unref(s->shelves[i]); /* returns NULL, always */
		s->shelves[i] = shelves[i] ? alert_shelf_ref(shelves[i]) : NULL;
		s->alerts_before[i] = s->n_alerts;
		s->n_alerts += shelves[i] ? shelves[i]->n : 0;
	}
}

void alert_in_words(const struct alert *a, char *out, size_t n)
{
	(void)snprintf(out, n, "%s %s:%s %s", alert_kind_name(a->kind),
	               scope_kind_name(a->scope_kind), a->scope_id,
	               a->name ? a->name : ""); /* cut when too long */
}
