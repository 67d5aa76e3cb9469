/* SPDX-License-Identifier: EUPL-1.2 */
/* An attack by twins: for each number too small to show there must be another world, in which that
 * number differs, that publishes the very same: every field of every copy, whatever it was derived
 * from (gap, interval, share of the gap, expected part, last year, state, findings). The attacker
 * sees what is hidden, and is taken to know which of it is small by itself, that people are whole,
 * that women and men are all, and that a breakdown is part of its unit.  Twins are made by moving a
 * person in up to four hidden places, and judged by the passes themselves. */
#include "test.h"
#include "base/buf.h"
#include "spec.h"
#include "prop.h"

enum { MAX_PLACES = 160, MIN_GROUP = 5 };

/* A number in a unit's documents that the copies do not show. */
struct place {
	struct part *part;
	const struct outcome *outcome;
	struct breakdown *breakdown; /* NULL */
	bool sexes;                  /* women and men add up to a number that is shown */
};

struct attack {
	struct world *w;
	struct place places[MAX_PLACES];
	size_t n;
	struct buf seen, again;
	uint8_t masks[1024];
	size_t n_masks;
};

static unsigned n_attacked; /* over all cases */

static bool is_part(const struct part *p)
{
	return num_given(p->value) || num_given(p->numerator);
}

/* ---- what is published, as text ---- */

static void put(struct buf *b, double x)
{
	buf_fmt(b, num_given(x) ? "%.9g " : "- ", x);
}

static void put_part(struct buf *b, const struct part *p)
{
	put(b, p->value);
	put(b, p->numerator);
	put(b, p->denominator);
}

static void put_merge(struct buf *b, const struct merge *m)
{
	assert_null(m->entered);
	buf_fmt(b, "[%d %u %u %d ", m->method, m->n_expected, m->n_reported, m->provisional);
	put(b, m->weight_share);
	put(b, m->expected_part_sum);
	for (size_t i = 0; i < m->n_contributors; i++) {
		const struct contributor *c = &m->contributors[i];
		const double all[] = {c->value, c->share_of_gap};
		buf_fmt(b, "(%u %d %d %d ", c->unit, c->state, c->shared, c->hidden);
		for (size_t k = 0; k < ARRAY_LEN(all); k++)
			put(b, all[k]);
		buf_text(b, ")");
	}
	buf_text(b, "]");
}

static void put_subgroup(struct buf *b, const struct subgroup *s)
{
	const double all[] = {s->target, s->baseline, s->baseline_year, s->compared,
	                      s->gap,    s->low,      s->high};
	buf_fmt(b, "<%d %d %d ", s->kind, s->state, s->why_not);
	put_part(b, &s->part);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		put(b, all[i]);
	buf_text(b, ">");
}

static void put_figure(struct buf *b, const struct figure *f)
{
	const double all[] = {f->target,     f->council,   f->forecast,      f->basis,
	                      f->compared,   f->baseline,  f->baseline_year, f->expected_part,
	                      f->gap,        f->tolerance, f->low,           f->high,
	                      f->council_gap};
	buf_fmt(b, "%u %u: %d %d %d %d %d %d %d ", f->indicator, period_key(f->period), f->state,
	        f->why_not, f->missing, f->basis_is_forecast, f->contradiction,
	        f->weaker_than_council, f->baseline_whole);
	put_part(b, &f->all);
	for (size_t i = 0; i < f->n_subgroups; i++)
		put_subgroup(b, &f->subgroups[i]);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		put(b, all[i]);
	if (f->merge)
		put_merge(b, f->merge);
	buf_text(b, "\n");
}

static void put_nodes(struct buf *b, const struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct node_view *v = protect_publish(&nodes[i]);
		assert_non_null(v);
		for (size_t k = 0; k < v->n_figures; k++)
			put_figure(b, &v->figures[k]);
		for (size_t k = 0; k < nodes[i].n_findings_ungated; k++)
			buf_text(b, nodes[i].findings[k].finding.message);
		v = node_view_unref(v);
	}
}

static void put_all(struct buf *b, const struct tree *t)
{
	buf_clear(b);
	put_nodes(b, t->units, t->org->n_units);
	put_nodes(b, t->departments, t->org->n_departments);
	put_nodes(b, t->districts, t->org->n_districts);
	assert_false(buf_failed(b));
}

/* ---- what is hidden, kept and put on again ---- */

static void each_mask(struct attack *a, struct node *nodes, size_t n, size_t *at, bool keep)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < nodes[i].n_figures; k++) {
			struct figure *f = &nodes[i].figures[k];
			assert_true(*at < sizeof(a->masks));
			if (keep)
				a->masks[*at] = f->hidden;
			f->hidden = a->masks[(*at)++];
			for (size_t c = 0; c < f->n_subgroups; c++) {
				struct subgroup *x = &f->subgroups[c];
				assert_true(*at < sizeof(a->masks));
				if (keep)
					a->masks[*at] =
					        (uint8_t)(x->hidden | x->hidden_baseline << 1);
				x->hidden = a->masks[*at] & 1;
				x->hidden_baseline = a->masks[(*at)++] >> 1;
			}
			for (size_t c = 0; f->merge && c < f->merge->n_contributors; c++) {
				struct contributor *x = &f->merge->contributors[c];
				assert_true(*at < sizeof(a->masks));
				if (keep)
					a->masks[*at] = (uint8_t)(x->hidden | x->hidden_state << 1);
				x->hidden = a->masks[*at] & 1;
				x->hidden_state = a->masks[(*at)++] >> 1;
			}
		}
	}
}

static void masks(struct attack *a, bool keep)
{
	const struct tree *t = a->w->tree;
	size_t at = 0;
	each_mask(a, t->units, t->org->n_units, &at, keep);
	each_mask(a, t->departments, t->org->n_departments, &at, keep);
	each_mask(a, t->districts, t->org->n_districts, &at, keep);
	if (!keep)
		assert_int_equal(at, a->n_masks);
	a->n_masks = at;
}

/* ---- the places ---- */

static void add_part(struct attack *a, struct part *p, const struct outcome *o, struct breakdown *b)
{
	if (!is_part(p))
		return;
	assert_true(a->n < MAX_PLACES);
	a->places[a->n++] = (struct place){p, o, b, false};
}

static bool subgroup_hidden(const struct figure *f, bool part)
{
	for (size_t i = 0; f && i < f->n_subgroups; i++) {
		if ((f->subgroups[i].kind == SUBGROUP_PART) == part && f->subgroups[i].hidden)
			return true;
	}
	return false;
}

/* Beside a hidden whole nothing at all is known of them. */
static void add_sexes(struct attack *a, struct outcome *o)
{
	size_t from = a->n;
	add_part(a, &o->women, o, NULL);
	add_part(a, &o->men, o, NULL);
	for (size_t i = from; i < a->n; i++)
		a->places[i].sexes = true;
}

static void find_places(struct attack *a)
{
	for (uint32_t u = 0; u < a->w->org->n_units; u++) {
		const struct node *n = &a->w->tree->units[u];
		const struct results *r = n->years[0].results;
		for (size_t i = 0; i < r->n_outcomes; i++) {
			struct outcome *o = (struct outcome *)(uintptr_t)&r->outcomes[i];
			const struct figure *f = node_find(n, 0, o->period);
			if (f && (f->hidden & HIDE_ALL))
				add_part(a, &o->all, o, NULL);
			else if (subgroup_hidden(f, false))
				add_sexes(a, o);
			if (o->n_breakdown && subgroup_hidden(f, true)) {
				struct breakdown *b = (struct breakdown *)(uintptr_t)o->breakdown;
				add_part(a, &b->part, o, b);
			}
		}
	}
}

/* ---- may a twin be so? ---- */

static bool small(const struct world *w, const struct part *p)
{
	const struct figure like = {.measure = w->indicators[0].measure,
	                            .persons = w->indicators[0].persons,
	                            .unit = w->indicators[0].unit};
	return protect_small(&w->protect, &like, p);
}

static bool people_make_sense(const struct part *p)
{
	if (num_given(p->numerator))
		return p->numerator >= 0 && p->denominator >= 1 && p->numerator <= p->denominator;
	return p->value >= 0;
}

static bool within(const struct part *part, const struct part *whole)
{
	if (!is_part(whole))
		return true;
	if (!num_given(part->numerator) || !num_given(whole->numerator))
		return !(part->value > whole->value);
	return part->numerator <= whole->numerator &&
	       part->denominator - part->numerator <= whole->denominator - whole->numerator;
}

static bool sexes_add_up(const struct outcome *o)
{
	if (!is_part(&o->women) || !is_part(&o->men))
		return true;
	if (num_given(o->all.numerator))
		return o->women.numerator + o->men.numerator == o->all.numerator &&
		       o->women.denominator + o->men.denominator == o->all.denominator;
	return o->women.value + o->men.value == o->all.value;
}

static bool makes_sense(const struct place *x)
{
	const struct outcome *o = x->outcome;
	if (!people_make_sense(x->part) || (x->sexes && !sexes_add_up(o)))
		return false;
	return o->n_breakdown == 0 || within(&o->breakdown[0].part, &o->all);
}

static void pass_again(struct attack *a)
{
	struct protect_params p = a->w->protect;
	a->w->protect.min_group = 0; /* the masks are those of the true world */
	tree_touch_all(a->w->tree);
	world_pass(a->w);
	a->w->protect = p;
	masks(a, false);
	put_all(&a->again, a->w->tree);
}

static bool same_seen(struct attack *a)
{
	pass_again(a);
	return str_eq(buf_slice(&a->seen), buf_slice(&a->again));
}

/* Women and men go together when either is small, so which of them it is is not seen. */
static bool could_be_hidden(const struct attack *a, const struct place *x, bool was_small)
{
	if (x->sexes)
		return small(a->w, &x->outcome->women) || small(a->w, &x->outcome->men);
	return small(a->w, x->part) == was_small;
}

/* What may move at once: one who was counted, one who was not, or one from these to those. */
static const struct part steps[] = {{-1, -1, 0}, {1, 1, 0}, {0, 0, -1},
                                    {0, 0, 1},   {0, 1, 1}, {0, -1, -1}};
enum { COUNT_STEPS = 2 };

static void move(struct attack *a, size_t place, const struct part *by, int times)
{
	struct part *p = a->places[place].part;
	p->value += num_given(p->numerator) ? 0 : times * by->value;
	p->numerator += times * by->numerator;
	p->denominator += times * by->denominator;
}

static size_t n_steps(const struct attack *a, size_t place)
{
	return num_given(a->places[place].part->numerator) ? ARRAY_LEN(steps) : COUNT_STEPS;
}

/* Moves up to `left` more places from `from` on.  @return true when a twin was found; all is put
 * back */
static bool moves(struct attack *a, const bool *was_small, size_t but, size_t from, int left)
{
	bool fits = true, found = false;
	for (size_t i = 0; fits && i < a->n; i++)
		fits = makes_sense(&a->places[i]) &&
		       could_be_hidden(a, &a->places[i], was_small[i]);
	if (fits && same_seen(a))
		return true;
	for (size_t i = from; !found && left > 0 && i < a->n; i++) {
		for (size_t k = 0; !found && i != but && k < n_steps(a, i); k++) {
			move(a, i, &steps[k], 1);
			found = moves(a, was_small, but, i + 1, left - 1);
			move(a, i, &steps[k], -1);
		}
	}
	return found;
}

enum which { COUNTED, ALL_OF_THEM }; /* numerator or value; denominator */

static bool has_twin(struct attack *a, size_t place, enum which which)
{
	bool was_small[MAX_PLACES], found = false;
	for (size_t i = 0; i < a->n; i++)
		was_small[i] = small(a->w, a->places[i].part);
	for (size_t k = 0; !found && k < n_steps(a, place); k++) {
		if ((which == COUNTED ? steps[k].numerator : steps[k].denominator) == 0)
			continue;
		move(a, place, &steps[k], 1);
		found = moves(a, was_small, place, 0, 3);
		move(a, place, &steps[k], -1);
	}
	return found;
}

/* ---- the worlds ---- */

static void put_sexes(struct dice *d, struct outcome *o)
{
	struct part *p = &o->all, *w = &o->women, *m = &o->men;
	if (!is_part(p) || dice_below(d, 2))
		return;
	*w = PART_NONE;
	*m = PART_NONE;
	if (!num_given(p->numerator)) {
		w->value = dice_below(d, (uint32_t)p->value + 1);
		m->value = p->value - w->value;
		return;
	}
	double rest = p->denominator - p->numerator;
	w->numerator = dice_below(d, (uint32_t)p->numerator + 1);
	w->denominator = w->numerator + dice_below(d, (uint32_t)rest + 1);
	m->numerator = p->numerator - w->numerator;
	m->denominator = p->denominator - w->denominator;
	if (w->denominator == 0 || m->denominator == 0)
		*w = *m = PART_NONE;
}

static void print_part(const char *what, const struct part *p)
{
	if (num_given(p->numerator))
		print_message(" %s %g/%g", what, p->numerator, p->denominator);
	else if (num_given(p->value))
		print_message(" %s %g", what, p->value);
}

/* All of it, true numbers and what is hidden: for the one who must mend the gate. */
static void print_world(const struct world *w)
{
	const struct tree *t = w->tree;
	char period[PERIOD_TEXT_BYTES];
	for (uint32_t u = 0; u < t->org->n_units; u++) {
		const struct node *n = &t->units[u];
		const struct results *r = n->years[0].results;
		for (size_t i = 0; i < r->n_outcomes; i++) {
			const struct outcome *o = &r->outcomes[i];
			const struct figure *f = node_find(n, 0, o->period);
			print_message("u%u of %u %s:", u, t->org->units[u].department,
			              period_text(o->period, period));
			print_part("all", &o->all);
			print_part("women", &o->women);
			print_part("men", &o->men);
			if (o->n_breakdown)
				print_part("e", &o->breakdown[0].part);
			print_message(", %s, hidden %u%s\n",
			              state_name(f ? f->state : STATE_MISSING), f ? f->hidden : 0,
			              subgroup_hidden(f, true) ? ", e hidden" : "");
		}
	}
	for (size_t i = 0; i < 5; i++) {
		const struct node *n = i < 3 ? &t->departments[i] : &t->districts[i - 3];
		for (size_t k = 0; k < n->n_figures; k++) {
			const struct figure *f = &n->figures[k];
			if (f->merge->n_contributors == 0)
				continue;
			print_message("%c %s:", "ABCDE"[i], period_text(f->period, period));
			print_part("all", &f->all);
			print_message(
			        ", %s of %u, %s, gap %g, compared %g, baseline %g, hidden %u\n",
			        method_name(f->merge->method), f->merge->n_reported,
			        state_name(f->state), f->gap, f->compared, f->baseline, f->hidden);
		}
	}
}

static void any_attack(struct dice *d)
{
	static struct attack a;
	struct spec s;
	spec_any(d, (struct spec_wish){.people = true}, &s);
	s.persons = true;
	s.n = s.n > 5 ? 5 : s.n;
	a.n = 0;
	a.w = spec_world(&s, NULL);
	a.w->protect.min_group = MIN_GROUP;
	buf_init(&a.seen, 1 << 20);
	buf_init(&a.again, 1 << 20);
	for (uint32_t u = 0; u < s.n; u++) {
		const struct results *r = a.w->tree->units[u].years[0].results;
		put_sexes(d, (struct outcome *)(uintptr_t)&r->outcomes[r->n_outcomes - 1]);
	}
	world_pass(a.w);
	masks(&a, true);
	put_all(&a.seen, a.w->tree);
	find_places(&a);
	for (size_t i = 0; i < a.n; i++) {
		if (!small(a.w, a.places[i].part))
			continue;
		n_attacked++;
		bool people = num_given(a.places[i].part->numerator);
		if (has_twin(&a, i, COUNTED) && (!people || has_twin(&a, i, ALL_OF_THEM)))
			continue;
		print_world(a.w);
		print_part(a.places[i].breakdown ? "told, of a breakdown:" : "told:",
		           a.places[i].part);
		bool there_is_a_twin = false;
		holds(there_is_a_twin);
	}
	buf_done(&a.seen);
	buf_done(&a.again);
	a.w = world_free(a.w);
}

static void test_every_small_number_has_a_twin(void **state)
{
	(void)state;
	prop_run(any_attack, 10);
	assert_true(n_attacked > 0 || getenv("TERTIAL_SEED")); /* there was something to find */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_every_small_number_has_a_twin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
