/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/figure.c (core): one figure of a unit, from the plan's row and what was reported. */
#include <errno.h>
#include "inside.h"

/* The unit's own word, else the catalogue's, else what the plan's reader inferred, else what the
 * target's own words say. */
static enum direction direction_of(const struct indicator *i, const struct plan_indicator *row)
{
	bool inferred = row && row->direction_source == DIRECTION_INFERRED;
	if (row && row->direction != DIRECTION_NONE && !inferred)
		return row->direction;
	if (i && i->direction != DIRECTION_NONE)
		return i->direction;
	if (!row || row->direction != DIRECTION_NONE)
		return row ? row->direction : DIRECTION_NONE;
	if (row->target.kind == TARGET_INCREASE)
		return DIRECTION_HIGHER;
	return row->target.kind == TARGET_DECREASE ? DIRECTION_LOWER : DIRECTION_NONE;
}

static struct part with_value(struct part p, const char *unit)
{
	p.value = part_value(p, unit);
	return p;
}

static void fill_promise(struct figure *f, const struct plan_indicator *row)
{
	f->target = f->council = NUM_NONE;
	if (!row)
		return;
	f->target_kind = row->target.kind;
	f->target = row->target.kind == TARGET_VALUE ? row->target.value : NUM_NONE;
	if (row->has_council) {
		f->council_kind = row->council.kind;
		f->council = row->council.kind == TARGET_VALUE ? row->council.value : NUM_NONE;
	}
}

static void fill_outcome(struct figure *f, const struct outcome *o, const struct year_docs *y)
{
	f->all = PART_NONE;
	f->forecast = NUM_NONE;
	f->reported = CIVIL_NONE;
	if (!o)
		return;
	f->outcome = o;
	f->all = with_value(o->all, f->unit);
	f->forecast = o->forecast;
	f->missing = num_given(f->all.value) ? MISSING_NONE : o->missing;
	f->analysis = o->analysis;
	f->action = o->action;
	f->reported = o->reported;
	f->received_unix_s = y->results_received_unix_s;
	f->said = (struct spot){.at = o->line ? o->line : o->item,
	                        .year = (int16_t)y->year,
	                        .form = o->line ? SPOT_LINE : SPOT_ITEM,
	                        .printed = num_given(o->all.value)};
}

/* What a newer document changed; and the newest word counts: what an older feed said of the same
 * was corrected too. */
static int fill_correction(struct arena *arena, const struct entry *said, const struct entry *older,
                           struct figure *f)
{
	const struct correction *own = year_docs_correction(said->docs, said->outcome);
	int64_t at = said->docs->results_received_unix_s;
	double before = older ? part_value(older->outcome->all, f->unit) : NUM_NONE;
	bool by_other = older && num_given(before) && num_given(f->all.value) &&
	                num_cmp(before, f->all.value) != 0 &&
	                older->docs->results_received_unix_s < at && (!own || own->at_unix_s < at);
	if (!own && !by_other)
		return 0;
	struct correction *c = arena_alloc(arena, sizeof(*c));
	if (!c)
		return -ENOMEM;
	*c = by_other ? (struct correction){NULL, f->period, older->outcome->all, at}
	              : (struct correction){NULL, f->period, own->before, own->at_unix_s};
	f->corrected = c;
	return 0;
}

int rollup_fill(const struct identity *id, const struct entry *from, size_t n,
                struct figure *ret_figure)
{
	bool local = from->indicator & INDICATOR_LOCAL;
	const struct indicator *i =
	        local ? NULL : &id->tree->catalogue->indicators[from->indicator];
	const struct local *l = local ? &id->locals[from->indicator & ~INDICATOR_LOCAL] : NULL;
	const struct plan_indicator *row = identity_row(id, from->indicator, from->period.year);
	const struct plan_indicator *like =
	        row ? row : identity_any_row(id, from->indicator, from->period.year);
	struct figure f = {
	        .indicator = from->indicator,
	        .period = from->period,
	        .id = local ? l->id : i->id,
	        .name = !local ? i->name
	                : row  ? row->name
	                       : l->name,
	        .unit = indicator_unit(i, like),
	        .direction = direction_of(i, like),
	        .measure = indicator_measure(i, like),
	        .persons = i && i->persons,
	        .planned = row,
	        .due = CIVIL_NONE,
	        .basis = NUM_NONE,
	        .compared = NUM_NONE,
	        .gap = NUM_NONE,
	        .tolerance = NUM_NONE,
	        .expected_part = NUM_NONE,
	        .baseline = NUM_NONE,
	        .baseline_year = NUM_NONE,
	        .low = NUM_NONE,
	        .high = NUM_NONE,
	        .council_gap = NUM_NONE,
	};
	const struct entry *said = NULL, *older = NULL; /* older: of another year's feed */
	for (size_t k = 0; k < n; k++) {
		f.owed |= from[k].owed;
		if (from[k].outcome && said && !older && from[k].docs != said->docs)
			older = &from[k];
		if (from[k].outcome && !said)
			said = &from[k];
	}
	f.promise = promise_row(identity_plan(id, from->period.year), row, from->period);
	f.was = promise_before(identity_plan(id, from->period.year), row, f.direction);
	fill_promise(&f, f.promise);
	fill_outcome(&f, said ? said->outcome : NULL, said ? said->docs : NULL);
	int ret = subgroups_fill(id->arena, &f);
	if (ret == 0 && said)
		ret = fill_correction(id->arena, said, older, &f);
	if (ret == 0)
		*ret_figure = f;
	return ret;
}

/* What a node has of a figure in another period: of one of its subgroups; NULL: of the whole. */
static double value_in(const struct node *n, const struct figure *f, const struct subgroup *s,
                       struct period p)
{
	const struct figure *there = node_find(n, f->indicator, p);
	if (!s)
		return there ? there->all.value : NUM_NONE;
	const struct subgroup *like = subgroup_like(there, s);
	return like ? like->part.value : NUM_NONE;
}

static double value_in_year(const struct node *n, const struct figure *f, const struct subgroup *s,
                            const struct last_year *y)
{
	double whole = value_in(n, f, s, y->whole);
	return num_given(whole) || f->measure != MEASURE_COUNTED ? whole
	                                                         : value_in(n, f, s, y->december);
}

static void set_baselines(const struct node *n, struct figure *f, const struct last_year *y)
{
	double same = value_in(n, f, NULL, y->same);
	f->baseline_year = value_in_year(n, f, NULL, y);
	f->baseline_whole = !num_given(same);
	f->baseline = f->baseline_whole ? f->baseline_year : same;
	for (size_t i = 0; i < f->n_subgroups; i++) {
		struct subgroup *s = &f->subgroups[i];
		same = value_in(n, f, s, y->same);
		s->baseline_year = value_in_year(n, f, s, y);
		s->baseline_whole = !num_given(same);
		s->baseline = s->baseline_whole ? s->baseline_year : same;
	}
}

void rollup_baselines(struct node *n)
{
	int first_year = INT16_MAX;
	for (size_t i = 0; i < n->n_figures; i++)
		first_year = n->figures[i].period.year < first_year ? n->figures[i].period.year
		                                                    : first_year;
	for (size_t i = 0; i < n->n_figures; i++) {
		struct figure *f = &n->figures[i];
		struct last_year y = period_last_year(f->period);
		f->baseline_whole = true;
		if (y.same.year < first_year)
			continue; /* most units: nothing is known of last year */
		set_baselines(n, f, &y);
	}
}
