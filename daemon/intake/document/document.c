/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/document.c (core): the plan document, as units publish it, to a plan.
 *
 * The format.  Plain text; a line is a paragraph, a heading or a table's row, whose cells TAB
 * separates.
 *
 * - Front page (front.c, title.c): «Till …», unit, «Verksamhetsplan [unit] [year]», «Handläggare».
 *
 * - Contents (contents.c): after «Innehållsförteckning», lines with dots and page numbers.
 *
 * - Goals (headings.c, goals.c): label and title, in three layouts and mixtures of them:
 *   «Nämndmål:⏎Titel», «**NÄMNDMÅL:****2. Titel**», «Nämndmål: Titel».
 *   Orientation > area > board > commitment; numbered lines without a label are goals too.
 *
 * - Sections (prose.c) of the goal they stand under: Beskrivning, Förväntat resultat, Arbetssätt,
 *   Resursanvändning, Uppföljning, Utveckling.
 *
 * - Indicators (tables.c, rows.c, cells.c): Indikator⇥Årsmål[⇥KF:s årsmål]⇥Periodicitet.
 *
 * - Activities (the same): Aktivitet⇥Startdatum⇥Slutdatum.
 *
 * - Budget (budget.c, sums.c): «Budget 2013», (mnkr): name⇥Kostnader⇥Intäkter⇥Netto, or one column.
 *
 * - Promises (expectations.c, figures.c, shares.c): figures under «Förväntat resultat».
 *
 * Damage is normal: page breaks divide rows, titles and sentences and put heads and feet between
 * (edges.c, pages.c); converters glue headings, keep markup, lose letters (clean.c).  What is read
 * in a way that could be doubted, or not at all, is a finding with its line.
 *
 * Good path: bytes -> clean lines -> pages' heads aside -> contents -> front page -> one walk over
 * the lines -> plan.  Linear in the bytes: what looks ahead or back is bounded.  What can go wrong:
 * no bytes, too many, no text, no goal or table in it, no unit or no year; then no plan. */
#include "document.h"
#include <errno.h>
#include <stdlib.h>
#include "tables.h"

#define PLAN_BYTES_MIN      (64u << 20) /* max_items small rows and their texts */
#define PLAN_BYTES_PER_BYTE 16
#define SCRATCH_BYTES_MIN   (48u << 20) /* LINES_MAX lines, the contents' set, lines at edges */
#define SCRATCH_PER_BYTE    6           /* text, at most threefold; labels joined of two lines */

static int refuse(struct reason *ret_reason, int code, enum reason_kind kind, const char *text)
{
	*ret_reason = (struct reason){.kind = kind};
	return err_set(&ret_reason->err, code, "%s", text);
}

/* Into the arena, and the heap's copy gone, so that the peak stays low. */
static const void *settle(struct reader *r, struct vec *v, size_t size, size_t *ret_n)
{
	void *at = r->failed ? NULL : arena_array(r->plan->arena, v->n, size);
	if (!at) {
		reader_no_memory(r);
		return NULL;
	}
	if (v->n)
		memcpy(at, v->at, v->n * size);
	*ret_n = v->n;
	free(v->at);
	*v = (struct vec){NULL, 0, 0};
	return at;
}

static int by_line(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->message, y->message);
}

static void check_whole(struct reader *r)
{
	if (r->goals.n == 0 && r->findings.n == 0)
		reader_fail(r, -EINVAL, REASON_NOT_A_FEED, 0,
		            "texten är ingen verksamhetsplan: varken mål eller tabeller hittades; "
		            "kontrollera adressen");
	else if (r->goals.n == 0)
		reader_fail(r, -EINVAL, REASON_NOT_A_FEED, 0,
		            "texten är ingen verksamhetsplan: inga mål hittades (rubriker som "
		            "«Nämndmål:»)");
	else if (!r->plan->unit_name)
		reader_fail(r, -EINVAL, REASON_SCHEMA, 0,
		            "planen säger inte vilken enhet den gäller: skriv «Verksamhetsplan» "
		            "och enhetens namn överst");
	else if (!r->plan->year)
		reader_fail(r, -EINVAL, REASON_SCHEMA, 0,
		            "planen säger inte vilket år den gäller: skriv «Verksamhetsplan» och "
		            "årtalet överst");
}

static void finish(struct reader *r)
{
	struct plan *p = r->plan;
	if (!r->failed) {
		p->year = title_year(r);
		budget_finish(r);
		check_whole(r);
	}
	p->goals = settle(r, &r->goals, sizeof(struct goal), &p->n_goals);
	p->indicators = settle(r, &r->indicators, sizeof(struct plan_indicator), &p->n_indicators);
	p->activities = settle(r, &r->activities, sizeof(struct plan_activity), &p->n_activities);
	p->expectations =
	        settle(r, &r->expectations, sizeof(struct expectation), &p->n_expectations);
	if (r->findings.n)
		qsort(r->findings.at, r->findings.n, sizeof(struct finding), by_line);
	p->findings = settle(r, &r->findings, sizeof(struct finding), &p->n_findings);
}

static void read_all(struct reader *r, struct str body)
{
	clean_text(r, body);
	if (!r->failed)
		edges_set_aside(r);
	if (!r->failed)
		contents_read(r);
	if (!r->failed) {
		title_read(r);
		walk(r);
	}
	finish(r);
}

int document_read(struct str body, const struct intake_limits *limits, struct plan **ret_plan,
                  struct reason *ret_reason)
{
	if (str_trim(body).n == 0)
		return refuse(ret_reason, -EINVAL, REASON_EMPTY, "svaret är tomt");
	struct reader r;
	struct reason reason = {.kind = REASON_NONE};
	reader_init(&r, limits, &reason);
	if (body.n > limits->max_bytes) {
		reader_fail(
		        &r, -E2BIG, REASON_TOO_LARGE, 0,
		        "planen är %zu byte, gränsen är %zu: höj pull.max_body eller dela planen",
		        body.n, limits->max_bytes);
	} else {
		r.plan = plan_new(PLAN_BYTES_MIN + body.n * PLAN_BYTES_PER_BYTE);
		r.scratch = arena_new(SCRATCH_BYTES_MIN + body.n * SCRATCH_PER_BYTE);
		if (!r.plan || !r.scratch)
			reader_no_memory(&r);
		else
			read_all(&r, body);
	}
	struct plan *plan = r.plan;
	int failed = r.failed;
	reader_done(&r);
	if (failed) {
		*ret_reason = reason;
		(void)plan_unref(plan); /* returns NULL, always */
		return failed;
	}
	*ret_plan = plan;
	return 0;
}
