/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/speak.c (core): what follows from a figure's hiding: numbers of this year that would tell
 * a hidden one of last year, and the findings that speak of figures.  A finding is worded alike for
 * a group that is small and for one that covers it, so that nobody can tell which is which. */
#include "inside.h"

/* Would the number taken from last year's figure tell something that is hidden of it?  What this
 * year's units did then, held against the whole of then, tells what the others did.
 * @param used the number; NUM_NONE: none was taken from it */
static bool hidden_then(const struct node *n, uint32_t indicator, struct period p, double used)
{
	const struct figure *f = num_given(used) ? node_find(n, indicator, p) : NULL;
	if (!f)
		return false;
	if (f->hidden & HIDE_ALL)
		return true;
	for (size_t i = 0; f->merge && i < f->merge->n_contributors; i++) {
		if (f->merge->contributors[i].hidden)
			return true;
	}
	return false;
}

/* Is anything of last year hidden that this figure was compared with? */
static bool baseline_hidden(const struct node *n, const struct figure *f)
{
	struct last_year y = period_last_year(f->period);
	double same = f->baseline_whole ? NUM_NONE : f->baseline;
	return hidden_then(n, f->indicator, y.same, same) ||
	       hidden_then(n, f->indicator, y.whole, f->baseline_year) ||
	       hidden_then(n, f->indicator, y.december, f->baseline_year);
}

bool speak_by_last_year(const struct figure *f)
{
	if (f->target_kind == TARGET_INCREASE || f->target_kind == TARGET_DECREASE ||
	    f->target_kind == TARGET_MAINTAIN)
		return true;
	bool phased = f->promise && f->promise->target.n_phases > 0;
	return num_given(f->expected_part) && !f->basis_is_forecast && !phased &&
	       f->direction != DIRECTION_LOWER && period_months_through(f->period) < 12;
}

/* Which kinds have any hidden: names may be spelt in two ways. */
static void subgroups_hidden_then(const struct node *n, const struct figure *f, struct period p,
                                  bool hidden[SUBGROUP_KIND_COUNT])
{
	const struct figure *then = node_find(n, f->indicator, p);
	for (size_t i = 0; then && i < then->n_subgroups; i++)
		hidden[then->subgroups[i].kind] |= then->subgroups[i].hidden;
}

static void speak_subgroups(const struct node *n, struct figure *f)
{
	struct last_year y = period_last_year(f->period);
	bool hidden[SUBGROUP_KIND_COUNT] = {false};
	if (f->n_subgroups == 0)
		return;
	subgroups_hidden_then(n, f, y.same, hidden);
	subgroups_hidden_then(n, f, y.whole, hidden);
	subgroups_hidden_then(n, f, y.december, hidden);
	for (size_t i = 0; i < f->n_subgroups; i++) {
		struct subgroup *s = &f->subgroups[i];
		bool used = num_given(s->baseline) || num_given(s->baseline_year);
		s->hidden_baseline = (f->hidden & HIDE_BASELINE) || (used && hidden[s->kind]);
	}
}

void speak_baseline_unit(const struct node *n, struct figure *f)
{
	if ((num_given(f->baseline) || num_given(f->baseline_year)) && baseline_hidden(n, f))
		f->hidden |= HIDE_BASELINE;
	speak_subgroups(n, f);
}

/* What a contributor's unit has itself of the same: at hand when it is what the pass looks at. */
static const struct figure *own_of(const struct gate *g, uint32_t unit, uint64_t key)
{
	const struct node *n = &g->tree->units[unit];
	const struct seen *s = key == g->key ? gate_seen(g, n) : NULL;
	return s ? s->figure : node_find_key(n, key);
}

/* And what was thought of the unit. */
void speak_baseline_scope(const struct gate *g, const struct node *n, struct figure *f)
{
	bool uses = num_given(f->baseline) || num_given(f->expected_part);
	bool told = uses && baseline_hidden(n, f);
	for (size_t k = 0; k < f->merge->n_contributors; k++) {
		struct contributor *c = &f->merge->contributors[k];
		const struct figure *own = own_of(g, c->unit, figure_key(f));
		bool hidden = own && (own->hidden & HIDE_BASELINE);
		c->hidden_state = hidden && speak_by_last_year(own);
		told |= uses && hidden;
	}
	if (told)
		f->hidden |= HIDE_BASELINE;
}

static const char *words_for(const struct figure *f, enum finding_kind *ret_kind)
{
	*ret_kind = FINDING_GROUP_TOO_SMALL;
	if (f->hidden & HIDE_ALL)
		return "visas inte, för att ingen liten grupp ska kunna utläsas";
	bool sex = false, part = false;
	for (size_t i = 0; i < f->n_subgroups; i++) {
		sex |= f->subgroups[i].hidden && f->subgroups[i].kind != SUBGROUP_PART;
		part |= f->subgroups[i].hidden && f->subgroups[i].kind == SUBGROUP_PART;
	}
	if (sex)
		return "kvinnor och män visas inte var för sig, för att ingen liten grupp ska "
		       "kunna utläsas";
	if (part)
		return "alla delar visas inte, för att ingen liten grupp ska kunna utläsas";
	*ret_kind = FINDING_FORECAST_CONTRADICTS_OUTCOME;
	bool told = f->contradiction && !(f->hidden & HIDE_BASELINE);
	return told ? "prognosen säger att målet nås, men utfallet ligger långt ifrån" : NULL;
}

void speak_findings(struct node *n)
{
	size_t n_more = 0;
	enum finding_kind kind = FINDING_GROUP_TOO_SMALL;
	n->n_findings = n->n_findings_ungated;
	for (size_t i = 0; i < n->n_figures; i++)
		n_more += words_for(&n->figures[i], &kind) != NULL;
	if (n_more == 0)
		return;
	struct finding_row *rows = arena_array(n->arena, n->n_findings + n_more, sizeof(*rows));
	if (!rows)
		return;
	if (n->n_findings)
		memcpy(rows, n->findings, n->n_findings * sizeof(*rows));
	size_t at = n->n_findings;
	for (size_t i = 0; i < n->n_figures; i++) {
		const struct figure *f = &n->figures[i];
		const char *words = words_for(f, &kind);
		char period[PERIOD_PEOPLE_BYTES];
		if (!words)
			continue;
		const char *message = arena_printf(n->arena, "%s, %s: %s", f->name,
		                                   period_people(f->period, period), words);
		if (!message)
			return;
		rows[at++] =
		        (struct finding_row){{kind, message, f->outcome ? f->outcome->line : 0},
		                             DOC_RESULTS,
		                             f->period.year};
	}
	n->findings = rows;
	n->n_findings = at;
}
