/* SPDX-License-Identifier: EUPL-1.2 */
/* Nothing that the gate hides is in any chain: random districts whose true numbers look like no
 * other; every chain of every figure is asked for, as JSON and as a page, and all of it searched.
 */
#include "why_world.h"

#define WORLDS 40
#define T1     "2014-T1"

enum { UNITS_MOST = 7 };

/* A number written nowhere else: its digits are the unit's own. */
static double odd(uint32_t unit, uint32_t salt)
{
	return 700001 + 10007.0 * unit + 1009.0 * salt;
}

static void say(struct world *w, struct dice *d, uint32_t unit)
{
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	char words[64];
	bool small = dice_below(d, 3) == 0;
	double n = odd(unit, dice_below(d, 5));
	double k = small ? dice_below(d, 5) : n - odd(0, 7) / 2 - dice_below(d, 1000);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, unit, p);
	struct outcome *o = world_outcome(r, "x", T1, world_of(k, n));
	(void)snprintf(words, sizeof(words), "ord-%u-om-%u", unit, (unsigned)k);
	o->analysis = arena_dup(r->arena, words);
	o->action = arena_dup(r->arena, words);
	assert_true(o->analysis && o->action);
	world_put_results(w, unit, r);
	struct year_docs *y = node_year(&w->tree->units[unit], 2014);
	uint8_t hash[DOC_HASH_BYTES];
	memset(hash, 0xA0 + (int)unit, sizeof(hash));
	assert_int_equal(origin_set(&y->origins[DOC_RESULTS], "http://h/ut", hash), 0);
}

static struct world *random_world(struct dice *d, uint32_t *ret_units)
{
	struct world *w = world_new();
	uint32_t district = world_district(w, "d");
	uint32_t a = world_department(w, "a", district), b = world_department(w, "b", district);
	uint32_t n = 2 + dice_below(d, UNITS_MOST - 1);
	for (uint32_t i = 0; i < n; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "u%u", i);
		(void)world_unit(w, id, i % 3 ? a : b);
	}
	(void)world_indicator(w, "x");
	w->protect.min_group = 5;
	for (uint32_t i = 0; i < n; i++)
		say(w, d, i);
	*ret_units = n;
	return w;
}

static void gather(const struct snapshot *s, struct buf *all)
{
	const size_t counts[] = {s->org->n_units, s->org->n_departments, s->org->n_districts};
	static const char *const stems[] = {"/api/v1/why/figure/", "/why/figure/"};
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		for (uint32_t i = 0; i < counts[k]; i++) {
			const struct node_view *v = snapshot_node(s, (struct scope){k, i});
			const char *id = k == SCOPE_UNIT         ? s->org->units[i].id
			                 : k == SCOPE_DEPARTMENT ? s->org->departments[i].id
			                                         : s->org->districts[i].id;
			for (size_t f = 0; f < v->n_figures; f++) {
				for (size_t stem = 0; stem < 2; stem++) {
					char path[128], period[PERIOD_TEXT_BYTES];
					(void)snprintf(path, sizeof(path), "%s%s:%s,x,%s",
					               stems[stem], scope_kind_name(k), id,
					               period_text(v->figures[f].period, period));
					struct view_answer a = why_ask(s, path);
					assert_int_equal(a.status, 200);
					buf_add(all, a.body, a.n_body);
					view_answer_done(&a);
				}
			}
		}
	}
	assert_int_equal(buf_failed(all), 0);
}

static void lacks(const struct buf *all, const char *text, const char *what)
{
	if (strstr(all->at, text))
		fail_msg("«%s» (%s) is told: %.1500s", text, what,
		         strstr(all->at, text) - (strstr(all->at, text) > all->at + 300 ? 300 : 0));
}

static void lacks_number(const struct buf *all, double x, const char *what)
{
	char text[NUM_TEXT_BYTES];
	if (!num_given(x) || x < 1000)
		return; /* small ones occur everywhere; their shares and words are looked for */
	lacks(all, num_text(x, text), what);
	lacks(all, num_people(x, 0, NULL, text), what);
}

/* A share to five digits is unlike any other here. */
static void lacks_share(const struct buf *all, double x, const char *what)
{
	char text[32];
	if (!num_given(x) || x < 0.0001 || x == 100)
		return;
	(void)snprintf(text, sizeof(text), "%.5g", x);
	lacks(all, text, what);
}

static size_t search(const struct world *w, const struct snapshot *s, const struct buf *all)
{
	size_t n_hidden = 0;
	for (uint32_t i = 0; i < w->org->n_units; i++) {
		const struct figure *f = world_unit_figure(w, i, T1);
		char hash[9];
		if (!(f->hidden & HIDE_ALL))
			continue;
		n_hidden++;
		(void)snprintf(hash, sizeof(hash), "%02x%02x%02x%02x", 0xA0 + i, 0xA0 + i, 0xA0 + i,
		               0xA0 + i);
		lacks(all, hash, "hash");
		lacks(all, f->analysis, "words");
		lacks_number(all, f->all.numerator, "numerator");
		lacks_number(all, f->all.denominator, "denominator");
		lacks_share(all, f->all.value, "value");
		lacks_share(all, f->gap, "gap");
		lacks_share(all, f->low, "low");
		lacks_share(all, f->high, "high");
	}
	/* Of a whole with a hidden part no sum is told, or the part would follow. */
	for (uint32_t i = 0; i < w->org->n_departments + w->org->n_districts; i++) {
		bool district = i >= w->org->n_departments;
		const struct figure *f =
		        world_figure(w, district ? SCOPE_DISTRICT : SCOPE_DEPARTMENT,
		                     district ? i - (uint32_t)w->org->n_departments : i, 0, T1);
		bool one_hidden = false;
		for (size_t k = 0; f && k < f->merge->n_contributors; k++)
			one_hidden |= f->merge->contributors[k].hidden;
		if (!f || (!one_hidden && !(f->hidden & HIDE_ALL)))
			continue;
		lacks_number(all, f->all.numerator, "sum of numerators");
		lacks_number(all, f->all.denominator, "sum of denominators");
		if (f->hidden & HIDE_ALL)
			lacks_share(all, f->all.value, "value of a whole");
	}
	(void)s;
	return n_hidden;
}

static void test_no_hidden_number_is_in_any_chain(void **state)
{
	struct dice d = {20140602};
	size_t n_hidden = 0, n_shown = 0;
	(void)state;
	for (unsigned turn = 0; turn < WORLDS; turn++) {
		uint32_t n_units;
		struct world *w = random_world(&d, &n_units);
		struct snapshot *s = why_snapshot(w);
		struct buf all;
		buf_init(&all, 64 << 20);
		gather(s, &all);
		size_t hidden = search(w, s, &all);
		n_hidden += hidden;
		n_shown += n_units - hidden;
		for (uint32_t i = 0; i < n_units; i++) { /* the net catches what is in the open */
			const struct figure *f = world_unit_figure(w, i, T1);
			char text[NUM_TEXT_BYTES];
			if (!f->hidden)
				assert_non_null(strstr(
				        all.at, num_people(f->all.denominator, 0, NULL, text)));
		}
		buf_done(&all);
		(void)snapshot_unref(s);
		(void)world_free(w);
	}
	assert_true(n_hidden > 50 && n_shown > 20);
}

/* Is the hash told of results that hold one open outcome, and another? */
static bool tells_hash(const char *other, struct part part, bool broken_down, struct part women)
{
	static const struct breakdown breakdown = {"annorstädes", {NUM_NONE, 3, 9}};
	struct world *w = world_plain(1);
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	uint8_t hash[DOC_HASH_BYTES] = {0xAB, 0xCD};
	w->protect.min_group = 5;
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	struct outcome *o = world_outcome(r, "x", T1, world_of(300, 400));
	o->women = women;
	if (broken_down) {
		o->breakdown = &breakdown;
		o->n_breakdown = 1;
	}
	(void)world_outcome(r, other, T1, part);
	world_put_results(w, 0, r);
	struct year_docs *y = node_year(&w->tree->units[0], 2014);
	assert_int_equal(origin_set(&y->origins[DOC_RESULTS], "http://h/ut", hash), 0);
	struct snapshot *s = why_snapshot(w);
	struct view_answer a = why_ask(s, "/api/v1/why/figure/unit:u0,x,2014-T1");
	bool told = strstr(a.body, "abcd0000") != NULL;
	assert_true(told != (strstr(a.body, "\"hash_missing\":\"protected\"") != NULL));
	view_answer_done(&a);
	(void)snapshot_unref(s);
	(void)world_free(w);
	return told;
}

static void test_the_hash_waits_for_all_of_the_document(void **state)
{
	(void)state;
	assert_true(tells_hash("annan", world_of(200, 400), false, PART_NONE));
	assert_false(tells_hash("annan", world_of(3, 400), false, PART_NONE)); /* small */
	assert_false(tells_hash("x", world_of(3, 400), false,
	                        PART_NONE)); /* lost to the first: untold */
	assert_false(tells_hash("annan", world_of(200, 400), true, PART_NONE));
	assert_false(tells_hash("annan", world_of(200, 400), false, world_of(3, 150)));
	/* Of whom one only knows how many they are: told nowhere. */
	assert_false(tells_hash("annan", world_of(200, 400), false,
	                        (struct part){NUM_NONE, NUM_NONE, 150}));
}

/* A unit that serves two districts: its part there is told nowhere, so no sum is. */
static void test_a_shared_part_is_in_no_sum(void **state)
{
	static const struct breakdown breakdown = {"e", {NUM_NONE, 7103, 9007}};
	struct world *w = world_plain(1);
	uint32_t e = world_district(w, "e");
	uint32_t there = world_unit(w, "v", world_department(w, "b", e));
	struct plan *p = world_plan(2014);
	struct results *r = world_results(2014);
	(void)state;
	world_serves(w, 0, e);
	(void)world_row(p, "x", PERIODICITY_TERTIAL, 80);
	world_put_plan(w, 0, p);
	struct outcome *o = world_outcome(r, "x", T1, world_of(20011, 30011));
	o->breakdown = &breakdown;
	o->n_breakdown = 1;
	world_put_results(w, 0, r);
	world_say(w, there, 80, T1, world_of(5003, 8009));
	struct snapshot *s = why_snapshot(w);
	struct view_answer a = why_ask(s, "/api/v1/why/figure/district:e,x,2014-T1");
	assert_non_null(strstr(a.body, "\"shared\":true"));
	assert_non_null(strstr(a.body, "summan av täljarna / summan av nämnarna × 100"));
	assert_null(strstr(a.body, "12\xC2\xA0"
	                           "106")); /* 7103 + 5003 */
	assert_null(strstr(a.body, "7\xC2\xA0"
	                           "103"));
	assert_null(strstr(a.body, "9\xC2\xA0"
	                           "007"));
	view_answer_done(&a);
	(void)snapshot_unref(s);
	(void)world_free(w);
}

static void test_hidden_says_which_rule_and_where_it_stands(void **state)
{
	struct world *w = world_plain(1);
	(void)state;
	w->protect.min_group = 5;
	world_say(w, 0, 80, T1, world_of(3, 7919));
	struct snapshot *s = why_snapshot(w);
	struct view_answer a = why_ask(s, "/api/v1/why/figure/unit:u0,x,2014-T1");
	assert_non_null(strstr(a.body, "\"state\":\"protected\""));
	assert_non_null(strstr(a.body, "\"rule\":\"protect.small_group\""));
	assert_non_null(strstr(a.body, "\"key\":\"privacy.min_group\",\"value\":\"5\""));
	assert_non_null(strstr(a.body, "\"pointer\":\"/outcomes/0\""));
	assert_null(strstr(a.body, "\"step\":\"gap\""));
	assert_null(strstr(a.body, "\"step\":\"value\""));
	assert_null(strstr(a.body, "7919"));
	view_answer_done(&a);
	(void)snapshot_unref(s);
	(void)world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_no_hidden_number_is_in_any_chain),
	        cmocka_unit_test(test_the_hash_waits_for_all_of_the_document),
	        cmocka_unit_test(test_a_shared_part_is_in_no_sum),
	        cmocka_unit_test(test_hidden_says_which_rule_and_where_it_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
