/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/event_alertmanager.c (core): the body that Alertmanager sends to its webhook receivers,
 * version "4", so that what understands that understands us (tests/flow/test_alertmanager.py has
 * the real one beside it).
 * Source of the fields: Prometheus documentation, Alertmanager configuration, webhook_config; names
 * in a map stand in the order of their bytes there, and so here.  Labels are what does not change
 * while an alert is open (but for its severity), annotations are all else.  What is new or got
 * worse has the annotation «change»; what else is open in the group is repeated without it. */
#include "event.h"
#include "model/json_writer.h"

#define PAIRS_MAX 12

struct pairs { /* of one alert; keys are literals, in the order of their bytes */
	struct {
		const char *key, *value;
	} at[PAIRS_MAX];
	size_t n;
};

struct both {
	struct pairs labels, annotations;
};

static void add(struct pairs *p, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	must(p->n < PAIRS_MAX);
	p->at[p->n].key = key;
	p->at[p->n++].value = value;
}

/* The words that receivers of Alertmanager know. */
static const char *severity_of(enum severity s)
{
	switch (s) {
	case SEVERITY_NOTICE: return "info";
	case SEVERITY_WARNING: return "warning";
	case SEVERITY_SERIOUS: return "critical";
	case SEVERITY_COUNT: break;
	}
	must_fail("alert: severity out of range");
}

static const char *figure(struct pass *p, double x)
{
	char text[NUM_TEXT_BYTES];
	return num_given(x) ? pass_text(p, "%s", num_text(x, text)) : NULL;
}

static void fill(struct pass *p, const struct event *e, struct both *b)
{
	const struct alert *a = e->a;
	char period[PERIOD_TEXT_BYTES];
	const char *when =
	        a->period.year ? pass_text(p, "%s", period_text(a->period, period)) : NULL;
	add(&b->labels, "alertname", alert_kind_name(a->kind));
	add(&b->labels, "job", "tertial");
	add(&b->labels, "scope", e->scope);
	add(&b->labels, "severity", severity_of(e->severity));
	add(&b->labels, "subject", a->subject);
	add(&b->annotations, "change", event_change_name(e->change));
	add(&b->annotations, "description", e->why);
	add(&b->annotations, "gap", figure(p, a->gap));
	add(&b->annotations, "name", a->name);
	add(&b->annotations, "period", when);
	add(&b->annotations, "scope_name", e->where);
	add(&b->annotations, "summary",
	    pass_text(p, "%s: %s%s%s", e->where, a->name ? a->name : alert_kind_name(a->kind),
	              when ? ", " : "", when ? when : ""));
	add(&b->annotations, "target", figure(p, a->target));
	add(&b->annotations, "unit", a->unit);
	add(&b->annotations, "value", figure(p, a->value));
}

static void put_pairs(struct jsonw *j, const char *key, const struct pairs *p)
{
	jsonw_put_open(j, key, '{');
	for (size_t i = 0; i < p->n; i++)
		jsonw_put_text(j, p->at[i].key, p->at[i].value);
	jsonw_close(j, '}');
}

static bool holds(const struct pairs *p, const char *key, const char *value)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->at[i].key, key) == 0)
			return strcmp(p->at[i].value, value) == 0;
	return false;
}

/* Leave of `common` what `other` says too. */
static void intersect(struct pairs *common, const struct pairs *other)
{
	size_t n = 0;
	for (size_t i = 0; i < common->n; i++)
		if (holds(other, common->at[i].key, common->at[i].value))
			common->at[n++] = common->at[i];
	common->n = n;
}

/* As Go writes a moment: UTC is Z, and none is the first second of year 1. */
static void put_moment(struct jsonw *j, const char *key, int64_t unix_s, enum civil_zone zone)
{
	char text[CIVIL_RFC3339_BYTES] = "0001-01-01T00:00:00Z";
	if (unix_s)
		(void)civil_rfc3339(unix_s, zone, text); /* hands back the text */
	char *offset = strstr(text, "+00:00");
	if (offset)
		memcpy(offset, "Z", sizeof("Z"));
	jsonw_put_text(j, key, text);
}

static void put_alert(struct jsonw *j, const struct event *e, const struct both *b,
                      const char *page, enum civil_zone zone)
{
	bool over = e->change == CHAPTER_RECOVERED;
	jsonw_open(j, '{');
	jsonw_put_text(j, "status", over ? "resolved" : "firing");
	put_pairs(j, "labels", &b->labels);
	put_pairs(j, "annotations", &b->annotations);
	put_moment(j, "startsAt", e->raised_unix_s, zone);
	put_moment(j, "endsAt", over ? e->a->since_unix_s : 0, zone);
	jsonw_put_text(j, "generatorURL", e->link ? e->link : page);
	jsonw_put_text(j, "fingerprint", e->a->id);
	jsonw_close(j, '}');
}

/* Receivers put a path after it, which begins with a slash. */
static void put_address(struct jsonw *j, const char *key, const char *page)
{
	struct str s = str_of(page);
	while (str_ends(s, STR("/")))
		s.n--;
	jsonw_key(j, key);
	jsonw_str(j, s);
}

void event_alertmanager(struct pass *p, const struct event_list *l, struct buf *out)
{
	struct jsonw j = {.out = out};
	const char *page = p->b->p.page_url ? p->b->p.page_url : "";
	struct both *all = arena_array(p->arena, l->n, sizeof(*all)), common;
	if (!all) {
		p->failed = true;
		return;
	}
	for (size_t i = 0; i < l->n; i++)
		fill(p, &l->at[i], &all[i]);
	common = all[0]; /* an event has an alert */
	for (size_t i = 1; i < l->n; i++) {
		intersect(&common.labels, &all[i].labels);
		intersect(&common.annotations, &all[i].annotations);
	}
	jsonw_open(&j, '{');
	jsonw_put_text(&j, "receiver", "tertial");
	jsonw_put_text(&j, "status", l->firing ? "firing" : "resolved");
	jsonw_put_open(&j, "alerts", '[');
	for (size_t i = 0; i < l->n; i++)
		put_alert(&j, &l->at[i], &all[i], page, l->zone);
	jsonw_close(&j, ']');
	jsonw_put_open(&j, "groupLabels", '{');
	jsonw_put_text(&j, "scope", l->group);
	jsonw_close(&j, '}');
	put_pairs(&j, "commonLabels", &common.labels);
	put_pairs(&j, "commonAnnotations", &common.annotations);
	put_address(&j, "externalURL", page);
	jsonw_put_text(&j, "version", "4");
	jsonw_put_text(&j, "groupKey", pass_text(p, "{}:{scope=\"%s\"}", l->group));
	jsonw_put_int(&j, "truncatedAlerts", (int64_t)l->n_left_out);
	jsonw_close(&j, '}');
	buf_char(out, '\n');
}
