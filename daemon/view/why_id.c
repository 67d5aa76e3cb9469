/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_id.c (core): the name of a figure in addresses and on command lines:
 * "unit:alfa,sjukfranvaro,2014-T1": scope, indicator, period. Commas, since neither the ids of the
 * register nor periods hold one, and no shell minds them: the first and the last divide.
 * What can go wrong: no such scope, indicator or period: a problem that names the nearest. */
#include <stdio.h>
#include "html.h"
#include "why.h"

const char *why_figure_id(const struct org *o, struct scope scope, const struct figure *f,
                          char out[QUERY_VALUE_BYTES])
{
	char period[PERIOD_TEXT_BYTES];
	int n = snprintf(out, QUERY_VALUE_BYTES, "%s:%s,%s,%s", scope_kind_name(scope.kind),
	                 scope_id(o, scope), f->id, period_text(f->period, period));
	return n > 0 && n < QUERY_VALUE_BYTES ? out : NULL;
}

const char *why_figure_path(const char *stem, const struct org *o, struct scope scope,
                            const struct figure *f, char out[WHY_PATH_BYTES])
{
	char id[QUERY_VALUE_BYTES];
	size_t n = strlen(stem);
	if (!why_figure_id(o, scope, f, id) || n >= 32)
		return NULL;
	memcpy(out, stem, n);
	for (const char *p = id; *p; p++) {
		unsigned char c = (unsigned char)*p;
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		             (c >= 'A' && c <= 'Z') || strchr("-._~:,", c);
		n += (size_t)snprintf(out + n, WHY_PATH_BYTES - n, plain ? "%c" : "%%%02X", c);
	}
	return out;
}

void put_why_path(struct jsonw *j, const struct org *o, struct scope scope, const struct figure *f)
{
	char path[WHY_PATH_BYTES];
	jsonw_put_text(j, "why_path", why_figure_path(API_PREFIX "why/figure/", o, scope, f, path));
}

void html_why_link(struct buf *out, const struct org *o, struct scope scope, const struct figure *f)
{
	char path[WHY_PATH_BYTES], period[PERIOD_PEOPLE_BYTES];
	if (!why_figure_path("/why/figure/", o, scope, f, path))
		return;
	buf_fmt(out, "<br><small><a href=\"%s\" aria-label=\"varför: ", path);
	html_text(out, f->name);
	buf_fmt(out, ", %s\">varför</a></small>", period_people(f->period, period));
}

static int no_such_figure(struct problem *p, const char *id, const char *what, const char *near)
{
	p->status = 404;
	p->title = "Siffran finns inte";
	(void)snprintf(p->detail, sizeof(p->detail), "Siffran «%.200s» finns inte: %s.%s%.200s%s",
	               id, what, near ? " Närmast är «" : "", near ? near : "",
	               near ? "»." : ""); /* cut when longer */
	return p->status;
}

/* The scope whose name is nearest to a mistyped one; "" when none is near. */
static void nearest_scope(const struct org *o, const char *text, char best[QUERY_VALUE_BYTES])
{
	char name[QUERY_VALUE_BYTES];
	best[0] = '\0';
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		for (uint32_t i = 0; i < org_count(o, k); i++) {
			(void)snprintf(name, sizeof(name), "%s:%s", scope_kind_name(k),
			               scope_id(o, (struct scope){k, i})); /* short ids: it fits */
			const char *pair[] = {name, best};
			if (nearest_name(str_of(text), pair, best[0] ? 2 : 1) == name)
				memcpy(best, name, sizeof(name));
		}
	}
}

static int find_figure_scope(const struct snapshot *s, const char *id, struct str text,
                             struct scope *ret_scope, struct problem *p)
{
	char best[QUERY_VALUE_BYTES], wanted[QUERY_VALUE_BYTES];
	struct scope at = {SCOPE_KIND_COUNT, INDEX_NONE};
	struct str local;
	if (scope_parse(text, &at.kind, &local) == 0)
		at.index = org_find(s->org, at.kind, local);
	if (at.index != INDEX_NONE) {
		*ret_scope = at;
		return 0;
	}
	(void)snprintf(wanted, sizeof(wanted), "%.*s", STR_ARGS(text)); /* of an id: it fits */
	nearest_scope(s->org, wanted, best);
	return no_such_figure(p, id,
	                      "den ska börja med unit:, department: eller district: och ett id ur "
	                      "registret",
	                      best[0] ? best : NULL);
}

/* Known indicator, unknown period: the periods there are; else the nearest indicator. */
static int nearest_figure(const struct snapshot *s, struct scope scope, const char *id,
                          const char *indicator, struct period wanted, struct problem *p)
{
	const struct node_view *v = snapshot_node(s, scope);
	char near[QUERY_VALUE_BYTES], list[200] = "", period[PERIOD_TEXT_BYTES];
	const struct figure *best = NULL;
	for (size_t i = 0; v && i < v->n_figures; i++) {
		const struct figure *f = &v->figures[i];
		size_t used = strlen(list);
		if (strcmp(f->id, indicator) == 0)
			(void)snprintf(list + used, sizeof(list) - used, "%s%s", used ? ", " : "",
			               period_text(f->period, period)); /* cut when longer */
		const char *pair[] = {f->id, best ? best->id : NULL};
		bool other = !best || strcmp(best->id, f->id) != 0;
		if (other && nearest_name(str_of(indicator), pair, best ? 2 : 1) == f->id)
			best = f;
		if (best && strcmp(best->id, f->id) == 0 && period_eq(f->period, wanted))
			best = f;
	}
	if (list[0]) {
		char what[256];
		(void)snprintf(what, sizeof(what), "indikatorn har perioderna %s", list);
		return no_such_figure(p, id, what, NULL);
	}
	return no_such_figure(p, id, "indikatorn finns inte där",
	                      best ? why_figure_id(s->org, scope, best, near) : NULL);
}

int find_figure(const struct snapshot *s, struct question *q, struct problem *p)
{
	struct scope scope = {SCOPE_UNIT, 0};
	struct period period;
	const char *id = q->id, *first = strchr(id, ','), *last = strrchr(id, ',');
	if (!first || first == last || period_parse(str_of(last + 1), &period))
		return no_such_figure(p, id,
		                      "skriv var,indikator,period, till exempel "
		                      "unit:alfa,sjukfranvaro,2014-T1",
		                      NULL);
	if (find_figure_scope(s, id, (struct str){id, (size_t)(first - id)}, &scope, p))
		return p->status;
	char indicator[QUERY_VALUE_BYTES];
	(void)snprintf(indicator, sizeof(indicator), "%.*s", (int)(last - first - 1), first + 1);
	const struct node_view *v = snapshot_node(s, scope);
	for (size_t i = 0; v && i < v->n_figures; i++) {
		if (period_eq(v->figures[i].period, period) &&
		    strcmp(v->figures[i].id, indicator) == 0) {
			q->figure_scope = scope;
			q->figure = i;
			return 0;
		}
	}
	return nearest_figure(s, scope, id, indicator, period, p);
}

bool mail_told(const char *mail, const struct alert *a)
{
	for (size_t i = 0; a->told_in && i < a->n_told; i++) {
		if (a->told_in[i] && strcmp(a->told_in[i], mail) == 0)
			return true;
	}
	return false;
}

/* "<id@host>" or "id": what a mail program shows, or its heart. */
int find_mail(const struct snapshot *s, struct question *q, struct problem *p)
{
	const char *id = q->id, *from = id + (id[0] == '<');
	(void)snprintf(q->mail, sizeof(q->mail), "%.*s", (int)strcspn(from, "@>"), from);
	for (size_t i = 0; i < s->n_alerts; i++) {
		if (mail_told(q->mail, snapshot_alert(s, i)))
			return 0;
	}
	p->status = 404;
	p->title = "Brevet finns inte";
	(void)snprintf(
	        p->detail, sizeof(p->detail),
	        "Inget öppet larm berättades först i brevet «%.200s». Ett svar i en tråd har "
	        "det första brevets id i In-Reply-To; ett sammandrag, och det som är över, "
	        "går inte att följa så.",
	        id);
	return p->status;
}
