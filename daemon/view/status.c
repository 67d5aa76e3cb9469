/* SPDX-License-Identifier: EUPL-1.2 */
/* view/status.c (core): how the daemon is, for programs (status) and for supervisors (healthz,
 * readyz). */
#include "room.h"

static void put_evidence(struct jsonw *j, const struct snapshot *s, enum doc_kind kind)
{
	unsigned n[EVIDENCE_COUNT] = {0};
	for (size_t i = 0; i < s->org->n_units; i++) {
		const struct node_view *v = snapshot_unit(s, i);
		if (s->org->units[i].sources[kind].url)
			n[v ? v->docs[kind].evidence : EVIDENCE_NEVER]++;
	}
	jsonw_put_open(j, doc_kind_name(kind), '{');
	for (size_t i = 0; i < EVIDENCE_COUNT; i++)
		jsonw_put_int(j, evidence_name((enum evidence)i), n[i]);
	jsonw_close(j, '}');
}

static void put_alerts(struct jsonw *j, const struct snapshot *s)
{
	unsigned n[ALERT_STATE_COUNT] = {0}, n_muted = 0;
	for (size_t i = 0; i < s->n_alerts; i++) {
		n[snapshot_alert(s, i)->state]++;
		n_muted += snapshot_alert(s, i)->muted;
	}
	jsonw_put_open(j, "alerts", '{');
	for (size_t i = ALERT_PENDING; i < ALERT_STATE_COUNT; i++)
		jsonw_put_int(j, alert_state_name((enum alert_state)i), n[i]);
	jsonw_put_int(j, "muted", n_muted);
	jsonw_close(j, '}');
}

static void put_queues(struct jsonw *j, const struct view_live *l)
{
	jsonw_put_open(j, "queues", '{');
	jsonw_put_int(j, "transfers_in_flight", l->transfers_in_flight);
	jsonw_put_int(j, "transfers_queued", l->transfers_queued);
	jsonw_put_int(j, "parse", l->parse_queue);
	jsonw_put_int(j, "commit", l->commit_queue);
	jsonw_put_int(j, "letters", l->letters_unsent);
	jsonw_put_int(j, "letters_dead", l->letters_dead);
	jsonw_close(j, '}');
}

/* What the running daemon and the open alerts are like is told of the present only. */
void render_status(const struct context *c, struct buf *out)
{
	const struct snapshot *s = c->s;
	const struct view_live *l = c->live;
	struct jsonw j = {.out = out};
	bool past = s->as_of_unix_s != 0;
	int64_t n_findings = 0;
	for (size_t i = 0; i < s->org->n_units; i++)
		n_findings += snapshot_unit(s, i) ? (int64_t)snapshot_unit(s, i)->n_findings : 0;
	jsonw_open(&j, '{');
	put_generation(&j, s);
	jsonw_put_text(&j, "version", l->version);
	if (!past) {
		jsonw_put_bool(&j, "ready", l->ready);
		jsonw_put_text(&j, "not_ready_why", l->ready ? NULL : l->not_ready_why);
		jsonw_put_time(&j, "started", l->started_unix_s);
		jsonw_put_time(&j, "now", l->now_unix_s);
		jsonw_put_bool(&j, "clock_frozen", l->clock_frozen);
	}
	jsonw_put_time(&j, "made", s->made_unix_s);
	jsonw_put_time(&j, "last_cycle", s->last_cycle_unix_s);
	jsonw_put_open(&j, "units", '{');
	jsonw_put_int(&j, "total", (int64_t)s->org->n_units);
	put_evidence(&j, s, DOC_PLAN);
	put_evidence(&j, s, DOC_RESULTS);
	jsonw_close(&j, '}');
	if (!past) {
		jsonw_put_open(&j, "feeds", '{');
		jsonw_put_int(&j, "total", l->feeds);
		jsonw_put_int(&j, "tried", l->feeds_tried);
		jsonw_close(&j, '}');
		put_alerts(&j, s);
	}
	jsonw_put_int(&j, "findings", n_findings);
	if (!past)
		put_queues(&j, l);
	jsonw_close(&j, '}');
}

void render_healthz(const struct context *c, struct buf *out)
{
	(void)c; /* that an answer comes is the answer: the loop turns */
	buf_text(out, "ok\n");
}

void render_readyz(const struct context *c, struct buf *out)
{
	if (c->live->ready)
		buf_text(out, "ok\n");
	else
		buf_fmt(out, "inte klar: %s\n",
		        c->live->not_ready_why ? c->live->not_ready_why
		                               : "den första generationen är inte klar");
}
