/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_alert.c (core): the steps of an alert before those of its figure: the rule that raised
 * it, when, after how many observations, who was told; and, for what is no figure, the documents.
 */
#include <errno.h>
#include "why.h"

static enum why_rule alert_rule(enum alert_kind k)
{
	switch (k) {
	case ALERT_INDICATOR_BEHIND: return WHY_ALERT_BEHIND;
	case ALERT_FORECAST_BEHIND: return WHY_ALERT_FORECAST;
	case ALERT_REPORT_LATE: return WHY_ALERT_LATE;
	case ALERT_FEED_INVALID: return WHY_ALERT_INVALID;
	case ALERT_FEED_UNREACHABLE: return WHY_ALERT_UNREACHABLE;
	case ALERT_ACTIVITY_OVERDUE: return WHY_ALERT_ACTIVITY;
	case ALERT_BUDGET_DEVIATION: return WHY_ALERT_BUDGET;
	case ALERT_TARGET_LOWERED: return WHY_ALERT_LOWERED;
	case ALERT_DEVIATION_WITHOUT_ACTION: return WHY_ALERT_ACTION;
	case ALERT_OPERATOR: return WHY_ALERT_OPERATOR;
	case ALERT_KIND_COUNT: break;
	}
	must_fail("view: alert kind out of range");
}

static const char *alert_state_people(enum alert_state s)
{
	switch (s) {
	case ALERT_QUIET: return "över";
	case ALERT_PENDING: return "väntar på fler observationer";
	case ALERT_RAISED: return "rest";
	case ALERT_CLEARING: return "på väg att släckas";
	case ALERT_STATE_COUNT: break;
	}
	must_fail("view: alert state out of range");
}

static void add_raised(struct why *w)
{
	const struct alert *a = w->alert;
	struct why_step *step = why_step(w, alert_rule(a->kind), "alert", "Larm");
	const char *since = why_moment(w, a->raised_unix_s ? a->raised_unix_s : a->since_unix_s);
	bool closed = w->figure && figure_hidden(w->figure); /* its sentence has the numbers */
	const char *why = a->why[LANGUAGE_SV], *cause = a->cause[LANGUAGE_SV];
	why = why && !closed ? why : "";
	cause = cause && !closed ? cause : "";
	step->formula = why_text(w, "%s, %s %s%s%s%s%s", alert_state_people(a->state),
	                         a->raised_unix_s ? "höjt" : "sedan", since, *why ? ": " : "", why,
	                         *cause ? " " : "", cause);
}

static bool by_calendar(enum alert_kind k)
{
	return k == ALERT_REPORT_LATE || k == ALERT_ACTIVITY_OVERDUE ||
	       k == ALERT_DEVIATION_WITHOUT_ACTION || k == ALERT_OPERATOR;
}

static void add_observations(struct why *w)
{
	const struct alert *a = w->alert;
	double other = why_setting_number(w, "alerts.clear_for");
	bool clearing = a->state == ALERT_CLEARING && num_given(other);
	const char *key = clearing ? "alerts.clear_for" : "alerts.for";
	double wanted = clearing ? other : why_setting_number(w, key);
	if (by_calendar(a->kind)) {
		why_step(w, WHY_ALERT_CALENDAR, "observations", "Observationer");
		return;
	}
	struct why_step *step = why_step(w, WHY_ALERT_FOR, "observations", "Observationer");
	const char *of = num_given(wanted) ? why_number(w, wanted) : "";
	if (!num_given(wanted))
		return;
	if (a->state == ALERT_PENDING || a->state == ALERT_CLEARING)
		step->formula = why_text(w, "%u av %s i rad", a->n_observed, of);
	else
		step->formula = why_text(w, "%s i rad räcker, och så många har setts", of);
	why_cite(w, step, key);
}

static void add_told(struct why *w)
{
	const struct alert *a = w->alert;
	struct buf b;
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < a->n_told; i++)
		buf_fmt(&b, "%s%s", i ? ", " : "", a->told[i]);
	struct why_step *step = why_step(w, WHY_ALERT_TOLD, "told", "Underrättade");
	w->failed |= buf_failed(&b) == -ENOMEM;
	step->formula = why_text(w, "%s%s", a->n_told && b.at ? b.at : "ingen",
	                         a->untold ? "; ett brev väntar" : "");
	buf_done(&b);
	if (a->acknowledged_by)
		why_step(w, WHY_ALERT_TOLD, "acknowledged", "Kvitterat")->formula = why_text(
		        w, "%s%s%s", a->acknowledged_by, a->acknowledged_action ? ": " : "",
		        a->acknowledged_action ? a->acknowledged_action : "");
	if (a->muted)
		why_step(w, WHY_ALERT_MUTED, "muted", "Tystat");
}

static enum doc_kind doc_of_subject(const char *subject)
{
	return subject && strcmp(subject, doc_kind_name(DOC_PLAN)) == 0 ? DOC_PLAN : DOC_RESULTS;
}

static void add_feed(struct why *w, enum doc_kind kind)
{
	uint32_t unit = w->scope.index;
	const struct doc_state *state = w->node ? &w->node->docs[kind] : NULL;
	int year = 0;
	for (size_t i = 0; w->node && i < w->node->n_years; i++) {
		const struct year_docs *y = &w->node->years[i];
		if (kind == DOC_PLAN ? y->plan != NULL : y->results != NULL)
			year = y->year;
	}
	struct why_document *d = why_document(w, unit, kind, year);
	if (d) {
		d->role = "feed";
		d->name = "det som gäller";
	}
	if (!state || !state->last_error.set)
		return;
	struct why_step *step = why_step(w, alert_rule(w->alert->kind), "error", "Senaste fel");
	const struct fault *f = &state->last_error;
	step->formula = why_text(w, "%s: %s", why_moment(w, f->at_unix_s), f->message);
}

/* Each figure of the period that is due and about which nothing was said. */
static void add_late(struct why *w)
{
	uint32_t unit = w->scope.index;
	const struct figure *due = NULL;
	size_t n = 0;
	for (size_t i = 0; w->node && i < w->node->n_figures; i++) {
		const struct figure *f = &w->node->figures[i];
		if (!figure_is_late(f) || !period_eq(f->period, w->alert->period))
			continue;
		struct why_step *step = why_step(w, WHY_STATE_MISSING, "missing", f->name);
		step->formula = "inget utfall";
		due = due ? due : f;
		n++;
	}
	if (due) {
		w->figure = due;
		why_due(w);
		why_plan_document(w, unit, due);
		w->figure = NULL;
	}
	struct why_document *d = why_document(w, unit, DOC_RESULTS, w->alert->period.year);
	if (d) {
		d->role = "outcome";
		d->name = n ? "utfallen, som inte står där" : "utfallen";
	}
}

/* Where the plan has the activity, and where the results say how it stands. */
static void add_activity_documents(struct why *w, const struct activity_row *r)
{
	const struct year_docs *y = node_view_year(w->node, r->year);
	const struct plan *p = y ? y->plan : NULL;
	const struct results *said = y ? y->results : NULL;
	struct why_document *d = why_document(w, w->scope.index, DOC_PLAN, r->year);
	if (d) {
		d->role = "activity";
		d->name = "aktiviteten";
	}
	if (d && p && p->from_feed)
		d->pointer = why_text(w, "/activities/%zu", (size_t)(r->planned - p->activities));
	else if (d && p)
		d->line = r->planned->line;
	d = why_document(w, w->scope.index, DOC_RESULTS, r->year);
	if (!d)
		return;
	d->role = "activity_status";
	d->name = "aktivitetens läge";
	for (size_t i = 0; said && i < said->n_activities; i++) {
		const char *name = said->activities[i].activity;
		if (strcmp(name, r->planned->text) == 0 ||
		    (r->planned->id && strcmp(name, r->planned->id) == 0))
			d->pointer = why_text(w, "/activities/%zu", i);
	}
}

/* The plan's row that the alert speaks of: the first of its year with its words that is overdue;
 * NULL */
static const struct activity_row *activity_of(const struct why *w)
{
	for (size_t i = 0; w->node && i < w->node->n_activities; i++) {
		const struct activity_row *r = &w->node->activities[i];
		if (r->overdue && r->year == w->alert->period.year &&
		    text_eq(r->planned->text, w->alert->name))
			return r;
	}
	return NULL;
}

static void add_activity(struct why *w)
{
	const struct activity_row *r = activity_of(w);
	if (!r)
		return;
	struct why_step *step = why_step(w, WHY_ALERT_ACTIVITY, "end", "Slutdag");
	step->formula =
	        why_text(w, "%s har passerat; %s", why_day(w, r->planned->end),
	                 r->status == ACTIVITY_ONGOING ? "enligt utfallen pågår den"
	                                               : "enligt utfallen är den inte påbörjad");
	step->day = r->planned->end;
	add_activity_documents(w, r);
}

/* The row a budget alert speaks of: its period, after transfers where both are told. */
static const struct budget_report *budget_of(const struct why *w, const struct results **ret_in,
                                             int *ret_year)
{
	const struct budget_report *best = NULL;
	for (size_t i = 0; w->node && i < w->node->n_years; i++) {
		const struct results *r = w->node->years[i].results;
		for (size_t k = 0; r && k < r->n_budget; k++) {
			const struct budget_report *b = &r->budget[k];
			if (!period_eq(b->period, w->alert->period) ||
			    (best && *ret_in == r && best->after_transfers > b->after_transfers))
				continue;
			best = b;
			*ret_in = r;
			*ret_year = w->node->years[i].year;
		}
	}
	return best;
}

static void add_budget(struct why *w)
{
	const struct results *in = NULL;
	int year = 0;
	const struct budget_report *b = budget_of(w, &in, &year);
	double percent = why_setting_number(w, "assess.tolerance");
	if (!b || b->budget_sek == SEK_NONE || b->forecast_sek == SEK_NONE)
		return;
	double budget = (double)b->budget_sek, forecast = (double)b->forecast_sek;
	double gap = num_sub(budget, forecast);
	struct why_step *step = why_step(w, WHY_ALERT_BUDGET, "gap", "Avvikelse");
	step->formula = why_text(w, "budget − prognos = %s − %s = %s", why_operand(w, budget),
	                         why_operand(w, forecast), why_amount(w, gap, "kr"));
	step->result = gap;
	if (num_given(percent)) {
		double tolerance = fabs(budget) * percent / 100;
		step = why_step(w, WHY_TOLERANCE_PERCENT, "tolerance", "Tolerans");
		step->formula = why_text(w, "%s av %s%s%s", why_amount(w, percent, "%"),
		                         why_number(w, fabs(budget)), why_equals(tolerance),
		                         why_amount(w, tolerance, "kr"));
		step->result = tolerance;
		why_cite(w, step, "assess.tolerance");
	}
	struct why_document *d = why_document(w, w->scope.index, DOC_RESULTS, year);
	if (d) {
		d->role = "budget";
		d->name = "budget och prognos";
		d->pointer = why_text(w, "/budget/%zu", (size_t)(b - in->budget));
	}
}

void why_alert(struct why *w)
{
	const struct alert *a = w->alert;
	add_raised(w);
	add_observations(w);
	add_told(w);
	if (!w->node || w->scope.kind != SCOPE_UNIT)
		return;
	switch (a->kind) {
	case ALERT_REPORT_LATE: add_late(w); break;
	case ALERT_FEED_INVALID:
	case ALERT_FEED_UNREACHABLE: add_feed(w, doc_of_subject(a->subject)); break;
	case ALERT_ACTIVITY_OVERDUE: add_activity(w); break;
	case ALERT_BUDGET_DEVIATION: add_budget(w); break;
	case ALERT_INDICATOR_BEHIND:
	case ALERT_FORECAST_BEHIND:
	case ALERT_TARGET_LOWERED:
	case ALERT_DEVIATION_WITHOUT_ACTION:
	case ALERT_OPERATOR: break;
	case ALERT_KIND_COUNT: must_fail("view: alert kind out of range");
	}
}
