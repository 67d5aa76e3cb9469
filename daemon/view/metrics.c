/* SPDX-License-Identifier: EUPL-1.2 */
/* view/metrics.c (core): OpenMetrics 1.0 text: the daemon's own counters, and the states of what is
 * published.  Ends with "# EOF". */
#include <inttypes.h>
#include "room.h"

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_fmt(out, "# TYPE %s %s\n# HELP %s %s\n", name, type, name, help);
}

static void counter(struct buf *out, const char *name, uint64_t n, const char *help)
{
	head(out, name, "counter", help);
	buf_fmt(out, "%s_total %" PRIu64 "\n", name, n);
}

static void gauge(struct buf *out, const char *name, int64_t x, const char *help)
{
	head(out, name, "gauge", help);
	buf_fmt(out, "%s %" PRId64 "\n", name, x);
}

/* `per_second`: how many of the unit of x make a second. */
static void seconds(struct buf *out, const char *name, int64_t x, double per_second,
                    const char *help)
{
	char text[NUM_TEXT_BYTES];
	head(out, name, "gauge", help);
	buf_fmt(out, "%s %s\n", name, num_text((double)x / per_second, text));
}

/* A label's value: backslash, quote and line break escaped. */
static void label(struct buf *out, const char *value)
{
	for (const char *p = value; *p; p++) {
		if (*p == '\\' || *p == '"')
			buf_char(out, '\\');
		if (*p == '\n')
			buf_text(out, "\\n");
		else
			buf_char(out, *p);
	}
}

static void put_live(struct buf *out, const struct view_live *l)
{
	head(out, "tertial_build", "info", "Version som kör");
	buf_text(out, "tertial_build_info{version=\"");
	label(out, l->version ? l->version : "");
	buf_text(out, "\"} 1\n");
	gauge(out, "tertial_ready", l->ready, "1 när första generationen är publicerad");
	gauge(out, "tertial_start_time_seconds", l->started_unix_s, "Start, unixtid");
	gauge(out, "tertial_feeds", l->feeds, "Adresser som hämtas");
	gauge(out, "tertial_feeds_tried", l->feeds_tried, "Adresser som prövats sedan start");
	head(out, "tertial_fetches", "counter", "Hämtningar efter utfall");
	buf_fmt(out, "tertial_fetches_total{result=\"new\"} %" PRIu64 "\n", l->fetches_new);
	buf_fmt(out, "tertial_fetches_total{result=\"same\"} %" PRIu64 "\n", l->fetches_same);
	buf_fmt(out, "tertial_fetches_total{result=\"failed\"} %" PRIu64 "\n", l->fetches_failed);
	counter(out, "tertial_fetched_bytes", l->fetched_bytes, "Hämtade byte efter uppackning");
	gauge(out, "tertial_transfers_in_flight", l->transfers_in_flight, "Pågående hämtningar");
	gauge(out, "tertial_transfers_queued", l->transfers_queued, "Hämtningar i kö");
	gauge(out, "tertial_parse_queue", l->parse_queue,
	      "Dokument som väntar på att läsas eller börja gälla");
	gauge(out, "tertial_commit_queue", l->commit_queue, "Ändringar som väntar på lagring");
	counter(out, "tertial_commits", l->commits, "Lagrade transaktioner");
	counter(out, "tertial_commits_failed", l->commits_failed, "Misslyckade transaktioner");
	gauge(out, "tertial_letters_unsent", l->letters_unsent,
	      "Brev och händelser till webhooks som inte gått iväg");
	gauge(out, "tertial_letters_dead", l->letters_dead, "Brev och händelser som givits upp");
	counter(out, "tertial_letters_sent", l->letters_sent, "Sända brev och händelser");
	counter(out, "tertial_letters_retried", l->letters_retried, "Omförsök att sända");
	gauge(out, "tertial_store_bytes", l->store_bytes, "Databasens storlek");
	counter(out, "tertial_answers", l->answers, "Svar över HTTP");
	counter(out, "tertial_documents_refused", l->documents_refused, "Dokument som inte togs");
	counter(out, "tertial_publishes", l->publishes, "Publicerade generationer");
	counter(out, "tertial_history_made", l->history_made, "Tidpunkter framtagna för as_of");
	counter(out, "tertial_history_failed", l->history_failed,
	        "Tidpunkter för as_of som inte gick att ta fram");
	gauge(out, "tertial_history_waiting", l->history_waiting,
	      "Tidpunkter för as_of som väntar eller tas fram");
	gauge(out, "tertial_history_kept", l->history_kept, "Tidpunkter för as_of i minnet");
	gauge(out, "tertial_history_kept_bytes", (int64_t)l->history_kept_bytes, "Minne för dem");
	gauge(out, "tertial_resident_memory_bytes", (int64_t)l->memory_bytes, "Minne i RAM");
	seconds(out, "tertial_loop_longest_step_seconds", l->loop_longest_us, 1e6,
	        "Slingans längsta steg");
	if (l->last_cycle_ms >= 0)
		seconds(out, "tertial_first_cycle_seconds", l->last_cycle_ms, 1e3,
		        "Hur lång tid det första hela varvet tog");
}

/* Scheduling error: the buckets' bounds are pull's. */
static void put_lateness(struct buf *out, const struct view_live *l)
{
	static const char *const bounds[] = {"0.001", "0.01", "0.1",  "1.0",
	                                     "10.0",  "60.0", "600.0"};
	uint64_t sum = 0;
	head(out, "tertial_fetch_lateness_seconds", "histogram",
	     "Hur mycket senare än planerat en hämtning började");
	for (size_t i = 0; i < ARRAY_LEN(l->late_ms_histogram); i++) {
		sum += l->late_ms_histogram[i];
		buf_fmt(out, "tertial_fetch_lateness_seconds_bucket{le=\"%s\"} %" PRIu64 "\n",
		        i < ARRAY_LEN(bounds) ? bounds[i] : "+Inf", sum);
	}
}

static void put_units(struct buf *out, const struct snapshot *s)
{
	unsigned n[DOC_KIND_COUNT][EVIDENCE_COUNT] = {0};
	unsigned n_failing[DOC_KIND_COUNT] = {0};
	for (size_t u = 0; u < s->org->n_units; u++) {
		for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
			const struct node_view *v = snapshot_unit(s, u);
			if (!s->org->units[u].sources[k].url)
				continue;
			n[k][v ? v->docs[k].evidence : EVIDENCE_NEVER]++;
			n_failing[k] += v && v->docs[k].failing_since_unix_s;
		}
	}
	head(out, "tertial_units", "gauge", "Enheter efter dokument och underlag");
	for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
		for (size_t e = 0; e < EVIDENCE_COUNT; e++)
			buf_fmt(out, "tertial_units{document=\"%s\",evidence=\"%s\"} %u\n",
			        doc_kind_name((enum doc_kind)k), evidence_name((enum evidence)e),
			        n[k][e]);
	}
	head(out, "tertial_units_failing", "gauge", "Enheter vars adress inte svarar rätt");
	for (size_t k = 0; k < DOC_KIND_COUNT; k++)
		buf_fmt(out, "tertial_units_failing{document=\"%s\"} %u\n",
		        doc_kind_name((enum doc_kind)k), n_failing[k]);
}

static void put_alerts(struct buf *out, const struct snapshot *s)
{
	unsigned n[ALERT_KIND_COUNT] = {0}, n_muted = 0;
	for (size_t i = 0; i < s->n_alerts; i++) {
		const struct alert *a = snapshot_alert(s, i);
		n_muted += a->muted;
		n[a->kind] += a->state == ALERT_RAISED || a->state == ALERT_CLEARING;
	}
	head(out, "tertial_alerts", "gauge", "Resta larm efter slag");
	for (size_t k = 0; k < ALERT_KIND_COUNT; k++)
		buf_fmt(out, "tertial_alerts{kind=\"%s\"} %u\n",
		        alert_kind_name((enum alert_kind)k), n[k]);
	gauge(out, "tertial_alerts_muted", n_muted, "Larm som är tysta för att enheten inte nås");
}

static void put_states(struct buf *out, const struct snapshot *s)
{
	head(out, "tertial_indicators", "gauge",
	     "Stadsdelsnämndens indikatorer efter tillstånd, senaste perioden");
	for (size_t d = 0; d < s->org->n_districts; d++) {
		const struct node_view *v = snapshot_district(s, d);
		struct state_counts counts = counts_of(v, view_newest_year(v));
		for (size_t i = 0; i < STATE_COUNT; i++) {
			buf_text(out, "tertial_indicators{district=\"");
			label(out, s->org->districts[d].id);
			buf_fmt(out, "\",state=\"%s\"} %u\n", state_name((enum state)i),
			        counts.n[i]);
		}
	}
}

void render_metrics(const struct context *c, struct buf *out)
{
	const struct snapshot *s = c->s;
	put_live(out, c->live);
	put_lateness(out, c->live);
	if (s) {
		gauge(out, "tertial_generation", (int64_t)s->generation, "Publicerad generation");
		gauge(out, "tertial_last_cycle_time_seconds", s->last_cycle_unix_s,
		      "När alla adresser senast var prövade, unixtid");
		put_units(out, s);
		put_alerts(out, s);
		put_states(out, s);
	}
	buf_text(out, "# EOF\n");
}
