/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/changed.c (core): which figures of a unit differ from those of its last pass, after they
 * were judged.  A new report as a rule repeats all but a few of what the last one said; only those
 * few are rolled up and decided anew.
 * What last year's figure says, this year's is compared with: when the one changes, so has the
 * other. */
#include <errno.h>
#include "inside.h"

static bool same_part(const struct part *a, const struct part *b)
{
	return num_same(a->value, b->value) && num_same(a->numerator, b->numerator) &&
	       num_same(a->denominator, b->denominator);
}

static bool same_subgroup(const struct subgroup *a, const struct subgroup *b)
{
	return a->kind == b->kind && text_eq(a->name, b->name) && same_part(&a->part, &b->part) &&
	       num_same(a->target, b->target) && num_same(a->baseline, b->baseline) &&
	       num_same(a->baseline_year, b->baseline_year) &&
	       a->baseline_whole == b->baseline_whole && a->state == b->state &&
	       a->why_not == b->why_not && num_same(a->compared, b->compared) &&
	       num_same(a->gap, b->gap) && num_same(a->low, b->low) && num_same(a->high, b->high) &&
	       num_same(a->expected_part, b->expected_part);
}

static bool same_subgroups(const struct figure *a, const struct figure *b)
{
	if (a->n_subgroups != b->n_subgroups)
		return false;
	for (size_t i = 0; i < a->n_subgroups; i++) {
		if (!same_subgroup(&a->subgroups[i], &b->subgroups[i]))
			return false;
	}
	return true;
}

static bool same_correction(const struct correction *a, const struct correction *b)
{
	if (!a || !b)
		return a == b;
	return a->at_unix_s == b->at_unix_s && same_part(&a->before, &b->before);
}

static bool same_promise(const struct figure *a, const struct figure *b)
{
	return a->planned == b->planned && a->promise == b->promise && a->owed == b->owed &&
	       a->target_kind == b->target_kind && num_same(a->target, b->target) &&
	       a->council_kind == b->council_kind && num_same(a->council, b->council) &&
	       a->direction == b->direction && a->measure == b->measure &&
	       a->persons == b->persons && text_eq(a->id, b->id) && text_eq(a->name, b->name) &&
	       text_eq(a->unit, b->unit);
}

static bool same_judgement(const struct figure *a, const struct figure *b)
{
	return a->state == b->state && a->why_not == b->why_not &&
	       a->basis_is_forecast == b->basis_is_forecast &&
	       a->contradiction == b->contradiction &&
	       a->weaker_than_council == b->weaker_than_council && a->due == b->due &&
	       num_same(a->basis, b->basis) && num_same(a->compared, b->compared) &&
	       num_same(a->baseline, b->baseline) && num_same(a->baseline_year, b->baseline_year) &&
	       a->baseline_whole == b->baseline_whole &&
	       num_same(a->expected_part, b->expected_part) && num_same(a->gap, b->gap) &&
	       num_same(a->tolerance, b->tolerance) && num_same(a->low, b->low) &&
	       num_same(a->high, b->high) && num_same(a->council_gap, b->council_gap);
}

/* All that can enter a whole or decide what is hidden: every field of a figure but its texts of
 * analysis and action, and the days of report.  A new field of struct figure belongs here. */
static bool same(const struct figure *a, const struct figure *b)
{
	return same_promise(a, b) && same_judgement(a, b) && same_part(&a->all, &b->all) &&
	       num_same(a->forecast, b->forecast) && a->missing == b->missing &&
	       a->taken_back == b->taken_back && same_subgroups(a, b) &&
	       same_correction(a->corrected, b->corrected);
}

/* This year's figures of an indicator of which last year's changed, from `at` on. */
static void mark_next_year(struct node *n, size_t at, uint32_t indicator, int year)
{
	for (; at < n->n_figures && n->figures[at].indicator == indicator; at++) {
		if (n->figures[at].period.year == year + 1)
			n->figures[at].changed |= CHANGED_FIGURE;
	}
}

static void keep_hidden(const struct figure *was, struct figure *now)
{
	for (size_t i = 0; i < now->n_subgroups; i++) {
		now->subgroups[i].hidden = was->subgroups[i].hidden;
		now->subgroups[i].hidden_baseline = was->subgroups[i].hidden_baseline;
	}
}

/* What an earlier round found and could not finish stays found. */
static void compare_one(struct node *n, size_t at, const struct figure *was)
{
	struct figure *now = &n->figures[at];
	now->hidden = was ? was->hidden : 0;
	now->changed |= was ? was->changed : 0;
	if (!was || !same(was, now))
		now->changed |= CHANGED_FIGURE;
	else
		keep_hidden(was, now);
	if (now->changed & CHANGED_FIGURE)
		mark_next_year(n, at + 1, now->indicator, now->period.year);
}

/* Walk the figures of before and of now side by side. */
static void compare(struct node *n, uint64_t *gone)
{
	const struct figures_before *b = &n->before;
	size_t k = 0;
	for (size_t i = 0; i <= n->n_figures; i++) {
		uint64_t key = i < n->n_figures ? figure_key(&n->figures[i]) : UINT64_MAX;
		for (; k < b->n && figure_key(&b->figures[k]) < key; k++) {
			gone[n->n_gone++] = figure_key(&b->figures[k]);
			mark_next_year(n, i, b->figures[k].indicator, b->figures[k].period.year);
		}
		if (i == n->n_figures)
			break;
		bool both = k < b->n && figure_key(&b->figures[k]) == key;
		compare_one(n, i, both ? &b->figures[k] : NULL);
		k += both;
	}
}

static int changed_in(struct node *n)
{
	for (size_t i = 0; n->whole && i < n->n_figures; i++)
		n->figures[i].changed |= CHANGED_FIGURE;
	if (!n->before.arena)
		return 0;
	uint64_t *gone = arena_array(n->arena, n->n_gone + n->before.n, sizeof(*gone));
	if (!gone)
		return -ENOMEM;
	if (n->n_gone)
		memcpy(gone, n->gone, n->n_gone * sizeof(*gone));
	n->gone = gone;
	compare(n, gone);
	node_drop_before(n);
	return 0;
}

int changed_units(struct tree *t)
{
	size_t n = 0;
	struct node *const *units = tree_touched(t, SCOPE_UNIT, &n);
	for (size_t i = 0; i < n; i++) {
		int ret = changed_in(units[i]);
		if (ret < 0)
			return ret;
	}
	return 0;
}
