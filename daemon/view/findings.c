/* SPDX-License-Identifier: EUPL-1.2 */
/* view/findings.c (core): what is odd in plans and results, with line and document. */
#include <stdio.h>
#include "room.h"

#define LOOK_BACK 256 /* findings of one document are sorted by line: bounds the work */

/* When the document that shows it came in. */
static int64_t since(const struct node_view *v, const struct finding_row *f)
{
	const struct year_docs *y = node_view_year(v, f->year);
	if (!y)
		return 0;
	return f->document == DOC_PLAN ? y->plan_received_unix_s : y->results_received_unix_s;
}

static void put_finding(struct jsonw *j, const struct context *c, const struct node_view *v,
                        size_t at)
{
	const struct finding_row *f = &v->findings[at];
	const char *kind = finding_kind_name(f->finding.kind);
	char id[STABLE_ID_BYTES], line[16], nth[16], year[16];
	size_t same_before = 0;
	/* Told twice: the second gets its own id.  The same findings stand side by side. */
	for (size_t i = at; i-- > 0 && at - i <= LOOK_BACK;)
		same_before += v->findings[i].finding.kind == f->finding.kind &&
		               v->findings[i].finding.line == f->finding.line &&
		               v->findings[i].year == f->year &&
		               strcmp(v->findings[i].finding.message, f->finding.message) == 0;
	(void)snprintf(line, sizeof(line), "%u", f->finding.line);
	(void)snprintf(nth, sizeof(nth), "%zu", same_before % 1000000);
	(void)snprintf(year, sizeof(year), "%d", f->year % 10000);
	const struct str parts[] = {str_of(scope_id(c->s->org, v->scope)),
	                            str_of(kind),
	                            str_of(doc_kind_name(f->document)),
	                            str_of(year),
	                            str_of(line),
	                            str_of(f->finding.message),
	                            str_of(nth)};
	stable_id(parts, ARRAY_LEN(parts), id);
	jsonw_open(j, '{');
	jsonw_put_text(j, "id", id);
	put_scope(j, c->s->org, v->scope);
	jsonw_put_text(j, "kind", kind);
	jsonw_put_text(j, "message", f->finding.message);
	jsonw_put_text(j, "document", doc_kind_name(f->document));
	if (f->year)
		jsonw_put_int(j, "year", f->year);
	else
		jsonw_put_null(j, "year");
	if (f->finding.line)
		jsonw_put_int(j, "line", f->finding.line);
	else
		jsonw_put_null(j, "line");
	jsonw_put_time(j, "since", since(v, f));
	jsonw_close(j, '}');
}

void render_findings(const struct context *c, struct buf *out)
{
	struct jsonw j = {.out = out};
	jsonw_open(&j, '{');
	put_generation(&j, c->s);
	jsonw_put_open(&j, "findings", '[');
	for (uint32_t u = 0; u < c->s->org->n_units; u++) {
		const struct node_view *v = snapshot_unit(c->s, u);
		for (size_t i = 0; v && wants_unit(c, u) && i < v->n_findings; i++) {
			const struct finding_row *f = &v->findings[i];
			if ((!c->q->year || f->year == c->q->year) &&
			    (!c->q->kinds || (c->q->kinds >> f->finding.kind & 1)))
				put_finding(&j, c, v, i);
		}
	}
	jsonw_close(&j, ']');
	jsonw_close(&j, '}');
}
