/* SPDX-License-Identifier: EUPL-1.2 */
/* Monthly series against chance: each rule by itself, worked by hand; what signals mean; and that
 * neither shifting nor stretching a series changes what is seen in it. */
#include "test.h"
#include "world.h"

#define GAP      NUM_NONE
#define POINTS   32
#define SEGMENTS 4
#define UP       DIRECTION_HIGHER
#define DOWN     DIRECTION_LOWER

struct series {
	struct trend t;
	struct trend_point points[POINTS];
	struct trend_segment segments[SEGMENTS];
};

/* From January 2013, one month after the other, one segment. */
static void lay_out(struct series *s, const double *values, size_t n, enum direction d)
{
	assert_true(n <= POINTS);
	*s = (struct series){0};
	for (size_t i = 0; i < n; i++)
		s->points[i] =
		        (struct trend_point){.period = {(int16_t)(2013 + i / 12), PERIODICITY_MONTH,
		                                        (uint8_t)(i % 12 + 1)},
		                             .value = values[i]};
	s->segments[0] = (struct trend_segment){.to = n};
	s->t = (struct trend){.direction = d,
	                      .points = s->points,
	                      .n_points = n,
	                      .segments = s->segments,
	                      .n_segments = 1};
}

/* "..HL": which points a rule marked, and to which side. */
static const char *marks(const struct trend *t, enum trend_rule r, char out[POINTS + 1])
{
	for (size_t i = 0; i < t->n_points; i++) {
		bool high = t->points[i].high >> r & 1, low = t->points[i].low >> r & 1;
		out[i] = high && low ? 'B' : high ? 'H' : low ? 'L' : '.';
	}
	out[t->n_points] = '\0';
	return out;
}

#define NONE  NULL /* no point */
#define LARGE 123456789.4
struct golden {
	const char *what;
	double values[POINTS];
	size_t n;
	double mean, moving_range;
	const char *outside, *shift, *run, *two_of_three;
};
#define VALUES(...) {__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double)

static const struct golden goldens[] = {
        /* mean 11, each step 2: limits 11 -+ 5.32 */
        {"calm", VALUES(10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12), 11, 2, NONE, NONE, NONE,
         NONE},
        /* 184 / 13; (11 * 8 + 24) / 12 = 28/3: above 14.15 + 24.83 = 38.98 */
        {"outside", VALUES(8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 40), 184.0 / 13, 28.0 / 3,
         "............H", NONE, NONE, NONE},
        /* 4 * 2.66 + 4 * 0.34 = 12 in 12 steps: the limits are -+ 2.66, and on them is inside */
        {"on the limit", VALUES(0, 2.66, 0, -2.66, 0, 0.34, 0, -0.34, 0, 0, 0, 0, 0), 0, 1, NONE,
         NONE, NONE, NONE},
        /* 11.96 / 12: the limits are -+ 2.6511 */
        {"just beyond", VALUES(0, 2.66, 0, -2.66, 0, 0.33, 0, -0.33, 0, 0, 0, 0, 0), 0, 11.96 / 12,
         ".H.L.........", NONE, NONE, NONE},
        /* 13 steps of 2; the outer third begins at 3.55, beyond all */
        {"seven on one side", VALUES(1, 3, 1, 3, 1, 3, 1, -1, -3, -1, -3, -1, -3, -1), 0, 2, NONE,
         "HHHHHHHLLLLLLL", NONE, NONE},
        /* 10 steps of 2, one of 4 */
        {"six on one side", VALUES(1, 3, 1, 3, 1, 3, -1, -3, -1, -3, -1, -3), 0, 24.0 / 11, NONE,
         NONE, NONE, NONE},
        /* four and three above: the 0 between is on the mean, and on no side */
        {"on the mean", VALUES(3, 1, 3, 1, 0, 1, 3, 1, -3, -1, -3, -1, -3, -2), 0, 25.0 / 13, NONE,
         NONE, NONE, NONE},
        /* seven values above, but a month is missing; no range over the gap: 12 of 2 */
        {"gap in a shift", VALUES(1, 3, 1, GAP, 3, 1, 3, 1, -1, -3, -1, -3, -1, -3, -1), 0, 2, NONE,
         "........LLLLLLL", NONE, NONE},
        /* 32 in 13 steps; one point beyond the third (4.37) is not two */
        {"six rise", VALUES(2, 0, 2, 0, -5, -3, -1, 1, 3, 5, 0, -2, 0, -2), 0, 32.0 / 13, NONE,
         NONE, "....HHHHHH....", NONE},
        {"six fall", VALUES(-2, 0, -2, 0, 5, 3, 1, -1, -3, -5, 0, 2, 0, 2), 0, 32.0 / 13, NONE,
         NONE, "....LLLLLL....", NONE},
        {"five rise", VALUES(2, 0, 2, 0, -4, -2, 0, 2, 4, 0, -2, 0, -2), 0, 28.0 / 12, NONE, NONE,
         NONE, NONE},
        /* three and four rise: the step of 0 between them is none */
        {"equal in a rise", VALUES(2, 0, 2, 0, -5, -3, -1, -1, 1, 3, 5, 0, -2, -1), 0, 29.0 / 13,
         NONE, NONE, NONE, NONE},
        /* the turning point belongs to both */
        {"rise and fall", VALUES(-5, -3, -1, 1, 3, 5, 3, 1, -1, -3, -5, 4, 1), 0, 32.0 / 12, NONE,
         NONE, "HHHHHBLLLLL..", NONE},
        {"rise to the end", VALUES(2, 0, 2, 0, 2, -2, 0, -5, -3, -1, 0, 1, 4), 0, 28.0 / 12, NONE,
         NONE, ".......HHHHHH", NONE},
        {"gap in a rise", VALUES(2, 0, 2, 0, -5, -3, -1, GAP, 1, 3, 5, 0, -2, 0, -2), 0, 30.0 / 12,
         NONE, NONE, NONE, NONE},
        /* 44 in 11 steps: beyond 7.09 are 8 and 9, and 2 is on their side */
        {"two of three", VALUES(-1, -2, 1, -2, 2, -2, -2, 2, 8, 9, -4, -9), 0, 4, NONE, NONE, NONE,
         "........HH.."},
        /* 72 in 12: beyond 10.64 are 11 and 11; the 1 between is not marked */
        {"first and third", VALUES(-3, 1, 2, -3, -2, 1, -3, 2, 11, 1, 11, -9, -9), 0, 6, NONE, NONE,
         NONE, "........H.H.."},
        /* 60 in 12: beyond 8.87 are 10 and 12, but the -1 between is across the mean */
        {"across the mean", VALUES(-2, -3, -3, -3, -3, 2, 1, 3, 10, -1, 12, -7, -6), 0, 5, NONE,
         NONE, NONE, NONE},
        /* 24 in 12: 5 is beyond 3.55, 6 beyond the limit 5.32 itself: it counts here too */
        {"one outside", VALUES(-1, -1, -2, -2, 1, -1, -1, -2, 2, 5, 6, -1, -3), 0, 2,
         "..........H..", NONE, NONE, ".........HH.."},
        {"two of three, at once", VALUES(-9, -4, 9, 8, 2, -2, -2, 2, -2, 1, -2, -1), 0, 4, NONE,
         NONE, NONE, "..HH........"},
        /* 36 in 12: the outer third begins at 5.32, and on it is not beyond */
        {"on the third", VALUES(-1, 1, 1, 0, 1, -2, -1, 2, 1, 5.32, 5.32, -9, -3.64), 0, 3,
         "...........L.", NONE, NONE, NONE},
        /* six ranges are enough, and six points with a gap after each second no shift */
        {"in pairs", VALUES(1, 3, GAP, 3, 1, GAP, 1, 3, GAP, -1, -3, GAP, -3, -1, GAP, -1, -3), 0,
         2, NONE, NONE, NONE, NONE},
        {"two of three, low", VALUES(1, 2, -1, 2, -2, 2, 2, -2, -8, -9, 4, 9), 0, 4, NONE, NONE,
         NONE, "........LL.."},
        {"all equal", VALUES(4.4, 4.4, 4.4, 4.4, 4.4, 4.4, 4.4, 4.4, 4.4, 4.4, 4.4, 4.4), 4.4, 0,
         NONE, NONE, NONE, NONE},
        /* no range but over the gap: no width, so nothing is outside; the sides are still sides */
        {"two levels", VALUES(1, 1, 1, 1, 1, 1, 1, GAP, 3, 3, 3, 3, 3, 3, 3), 2, 0, NONE,
         "LLLLLLL.HHHHHHH", NONE, NONE},
        /* seven times the same dust: 0.1 + 0.2 is 0.3, and on no side of it */
        {"decimals",
         VALUES(0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2, 0.1 + 0.2, 0.3,
                0.3, 0.3, 0.3, 0.3),
         0.3, 0, NONE, NONE, NONE, NONE},
        /* the ninth decimal is the last that counts */
        {"small decimals",
         VALUES(1e-9, 3e-9, 1e-9, 3e-9, 1e-9, 3e-9, 1e-9, -1e-9, -3e-9, -1e-9, -3e-9, -1e-9, -3e-9,
                -1e-9),
         0, 2e-9, NONE, "HHHHHHHLLLLLLL", NONE, NONE},
        {"large decimals",
         VALUES(LARGE + 0.2, LARGE + 0.2, LARGE + 0.2, LARGE + 0.2, LARGE + 0.2, LARGE + 0.2,
                LARGE + 0.2, 123456789.6, 123456789.6, 123456789.6, 123456789.6, 123456789.6),
         123456789.6, 0, NONE, NONE, NONE, NONE},
};

static void check_rule(const struct golden *g, const struct trend *t, enum trend_rule r,
                       const char *want)
{
	char got[POINTS + 1], calm[POINTS + 1] = "";
	memset(calm, '.', g->n);
	marks(t, r, got);
	if (strcmp(got, want ? want : calm) != 0)
		fail_msg("%s, %s: %s", g->what, trend_rule_name(r), got);
}

static void test_each_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
		const struct golden *g = &goldens[i];
		struct series s;
		lay_out(&s, g->values, g->n, UP);
		assess_trend(&s.t, NUM_NONE);
		const struct trend_segment *got = &s.segments[0];
		if (got->why_none != TREND_HAS_LIMITS || !num_eq(got->mean, g->mean) ||
		    !num_eq(got->moving_range, g->moving_range) ||
		    !num_eq(got->high, g->mean + 2.66 * g->moving_range) ||
		    !num_eq(got->low, g->mean - 2.66 * g->moving_range) ||
		    !num_eq(got->moving_range_limit, 3.27 * g->moving_range))
			fail_msg("%s: mean %.12g, moving range %.12g", g->what, got->mean,
			         got->moving_range);
		check_rule(g, &s.t, TREND_OUTSIDE, g->outside);
		check_rule(g, &s.t, TREND_SHIFT, g->shift);
		check_rule(g, &s.t, TREND_RUN, g->run);
		check_rule(g, &s.t, TREND_TWO_OF_THREE, g->two_of_three);
	}
}

static void test_few_points_give_no_limits(void **state)
{
	/* 11 that rise all the way; 12 of which no two are neighbours */
	static const double few[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, GAP, 11};
	double apart[23];
	struct series s;
	(void)state;
	lay_out(&s, few, ARRAY_LEN(few), UP);
	assess_trend(&s.t, 5);
	assert_int_equal(s.segments[0].why_none, TREND_TOO_FEW_POINTS);
	assert_int_equal(s.segments[0].n_values, 11);
	assert_false(num_given(s.segments[0].mean) || num_given(s.segments[0].low));
	for (size_t i = 0; i < ARRAY_LEN(few); i++)
		assert_int_equal(s.points[i].high | s.points[i].low, 0);
	assert_int_equal(s.t.variation, VARIATION_NONE);
	assert_int_equal(s.t.assurance, ASSURANCE_NONE);
	for (size_t i = 0; i < ARRAY_LEN(apart); i++)
		apart[i] = i % 2 ? GAP : (double)i;
	lay_out(&s, apart, ARRAY_LEN(apart), UP);
	assess_trend(&s.t, NUM_NONE);
	assert_int_equal(s.segments[0].why_none, TREND_TOO_FEW_RANGES);
	assert_int_equal(s.segments[0].n_values, 12);
	lay_out(&s, apart, 0, UP); /* nothing at all */
	assess_trend(&s.t, NUM_NONE);
	assert_int_equal(s.t.variation, VARIATION_NONE);
}

/* From point `at` on one month later: a month that was never listed. */
static void leave_out(struct series *s, size_t at)
{
	for (size_t i = at; i < s->t.n_points; i++)
		s->points[i].period =
		        (struct period){(int16_t)(2013 + (i + 1) / 12), PERIODICITY_MONTH,
		                        (uint8_t)((i + 1) % 12 + 1)};
}

static void test_months_apart_are_no_neighbours(void **state)
{
	static const struct {
		enum trend_rule rule;
		double v[14];
		size_t n, at;
		const char *whole, *parted;
		double moving_range; /* parted */
	} cases[] = {
	        /* -1 to 1 is no range: 30 in 12 */
	        {TREND_RUN,
	         {2, 0, 2, 0, -5, -3, -1, 1, 3, 5, 0, -2, 0, -2},
	         14,
	         7,
	         "....HHHHHH....",
	         "..............",
	         30.0 / 12},
	        {TREND_SHIFT,
	         {1, 3, 1, 3, 1, 3, 1, -1, -3, -1, -3, -1, -3, -1},
	         14,
	         3,
	         "HHHHHHHLLLLLLL",
	         ".......LLLLLLL",
	         2},
	        /* 38 in 10: at 6.74 */
	        {TREND_TWO_OF_THREE,
	         {-1, -2, 1, -2, 2, -2, -2, 2, 8, 9, -4, -9},
	         12,
	         8,
	         "........HH..",
	         "............",
	         38.0 / 10},
	        /* 43 in 10: the outer third begins at 7.63 */
	        {TREND_TWO_OF_THREE,
	         {-1, -2, 1, -2, 2, -2, -2, 2, 8, 9, -4, -9},
	         12,
	         9,
	         "........HH..",
	         "............",
	         43.0 / 10},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char got[POINTS + 1];
		struct series s;
		lay_out(&s, cases[i].v, cases[i].n, UP);
		assess_trend(&s.t, NUM_NONE);
		assert_string_equal(marks(&s.t, cases[i].rule, got), cases[i].whole);
		leave_out(&s, cases[i].at);
		assess_trend(&s.t, NUM_NONE);
		assert_string_equal(marks(&s.t, cases[i].rule, got), cases[i].parted);
		assert_true(num_eq(s.segments[0].moving_range, cases[i].moving_range));
	}
}

static void test_a_step_change_parts_the_series(void **state)
{
	/* 12 around 11, then 12 around 31: in one they would be a shift, apart they are calm */
	double v[24];
	char got[POINTS + 1];
	struct series s;
	(void)state;
	for (size_t i = 0; i < 24; i++)
		v[i] = (i < 12 ? 10 : 30) + (i % 2 ? 2 : 0);
	lay_out(&s, v, 24, UP);
	assess_trend(&s.t, NUM_NONE);
	assert_string_equal(marks(&s.t, TREND_SHIFT, got), "LLLLLLLLLLLLHHHHHHHHHHHH");
	s.segments[0].to = 12;
	s.segments[1] = (struct trend_segment){.from = 12, .to = 24};
	s.t.n_segments = 2;
	assess_trend(&s.t, 20);
	assert_string_equal(marks(&s.t, TREND_SHIFT, got), "........................");
	assert_true(num_eq(s.segments[0].mean, 11) && num_eq(s.segments[1].mean, 31));
	/* the step itself is no range of either: limits 11 -+ 5.32 and 31 -+ 5.32 */
	assert_true(num_eq(s.segments[0].moving_range, 2));
	assert_true(num_eq(s.segments[1].moving_range, 2));
	assert_int_equal(s.t.assurance, ASSURANCE_PASS); /* the latest segment alone */
	assert_int_equal(s.t.variation, VARIATION_COMMON_CAUSE);
	s.points[22].value = s.points[23].value = GAP;
	s.segments[0].to = 22;
	s.segments[1].from = 22; /* nothing after it yet: the latest value is before */
	assess_trend(&s.t, 50);
	assert_int_equal(s.t.variation, VARIATION_IMPROVEMENT_HIGH);
	assert_int_equal(s.t.assurance, ASSURANCE_FAIL);
	assess_trend(&s.t, 5);
	assert_int_equal(s.t.assurance, ASSURANCE_PASS);
	lay_out(&s, v, 24, UP);
	s.t.n_segments = 2;
	s.segments[1].to = 24;
	s.segments[0].to = 16;
	s.segments[1].from = 16; /* eight after it: the old limits do not speak for them */
	assess_trend(&s.t, 20);
	assert_int_equal(s.t.variation, VARIATION_NONE);
	assert_int_equal(s.t.assurance, ASSURANCE_NONE);
	assert_int_equal(s.points[0].variation != VARIATION_NONE, 1);
}

/* What one segment's last points are is told without what the next begins with. */
static void test_a_rule_ends_with_its_segment(void **state)
{
	static const struct {
		enum trend_rule rule;
		double v[16];
		size_t n, cut;
		const char *marks;
	} cases[] = {
	        {TREND_SHIFT,
	         {-1, -3, -1, -3, -1, -3, -1, 1, 3, 1, 3, 1, 3, 1, 3},
	         15,
	         14,
	         "LLLLLLLHHHHHHH."},
	        {TREND_SHIFT,
	         {1, 3, 1, 3, 1, 3, -1, -3, -1, -3, -1, -3, -1},
	         13,
	         12,
	         "............."},
	        {TREND_RUN,
	         {2, 0, 2, 0, 2, -2, 0, -5, -3, -1, 0, 1, 4, 9},
	         14,
	         13,
	         ".......HHHHHH."},
	        {TREND_RUN,
	         {2, 0, 2, 0, 2, -2, 0, -2, -5, -3, -1, 0, 1, 4},
	         14,
	         13,
	         ".............."},
	        /* 46 in 12: beyond 6.8 are 8 and 9 */
	        {TREND_TWO_OF_THREE,
	         {-9, -4, -1, -2, 1, -2, 2, -2, -2, 2, 8, 9, 10},
	         13,
	         12,
	         "..........HH."},
	        {TREND_TWO_OF_THREE,
	         {-9, -4, -1, -2, 1, -2, 2, -2, 2, -2, 8, 9, 10},
	         13,
	         12,
	         "............."},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char got[POINTS + 1];
		struct series s;
		lay_out(&s, cases[i].v, cases[i].n, UP);
		s.segments[0].to = cases[i].cut;
		s.segments[1] = (struct trend_segment){.from = cases[i].cut, .to = cases[i].n};
		s.t.n_segments = 2;
		assess_trend(&s.t, NUM_NONE);
		assert_int_equal(s.segments[0].why_none, TREND_HAS_LIMITS);
		if (strcmp(marks(&s.t, cases[i].rule, got), cases[i].marks) != 0)
			fail_msg("case %zu: %s", i, got);
	}
}

static void test_what_was_seen_before_is_forgotten(void **state)
{
	static const double v[] = {8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 40};
	struct series s;
	(void)state;
	lay_out(&s, v, ARRAY_LEN(v), UP);
	assess_trend(&s.t, 100);
	assert_int_equal(s.t.variation, VARIATION_IMPROVEMENT_HIGH);
	assert_int_equal(s.t.assurance, ASSURANCE_FAIL);
	for (size_t i = 0; i < ARRAY_LEN(v); i++)
		s.points[i].value = GAP;
	assess_trend(&s.t, 100);
	assert_int_equal(s.t.variation, VARIATION_NONE);
	assert_int_equal(s.t.assurance, ASSURANCE_NONE);
	for (size_t i = 0; i < ARRAY_LEN(v); i++) {
		assert_int_equal(s.points[i].variation, VARIATION_NONE);
		assert_int_equal(s.points[i].high | s.points[i].low, 0);
	}
}

static void test_what_the_latest_point_means(void **state)
{
	static const double up[] = {8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 40, GAP, GAP};
	static const double down[] = {16, 8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 8, -16};
	static const double calm[] = {8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 8, 16, 8};
	/* seven above the mean, the last six of them falling: the run weighs more than the side */
	static const double falls[] = {-7, -3, -7, -3, -7, -3, -7, 4, 8, 7, 6, 5, 4, 3};
	static const struct {
		const double *values;
		size_t n;
		enum direction d;
		enum variation want;
	} cases[] = {
	        {up, 15, UP, VARIATION_IMPROVEMENT_HIGH},
	        {up, 15, DOWN, VARIATION_CONCERN_HIGH},
	        {up, 15, DIRECTION_APPROACH, VARIATION_NEITHER_HIGH},
	        {up, 15, DIRECTION_NONE, VARIATION_NEITHER_HIGH},
	        {down, 13, UP, VARIATION_CONCERN_LOW},
	        {down, 13, DOWN, VARIATION_IMPROVEMENT_LOW},
	        {down, 13, DIRECTION_NONE, VARIATION_NEITHER_LOW},
	        {calm, 13, UP, VARIATION_COMMON_CAUSE},
	        {falls, 14, UP, VARIATION_CONCERN_LOW},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct series s;
		lay_out(&s, cases[i].values, cases[i].n, cases[i].d);
		assess_trend(&s.t, NUM_NONE);
		if (s.t.variation != cases[i].want)
			fail_msg("case %zu: %s", i, variation_icon(s.t.variation).id);
		assert_int_equal(s.points[s.t.n_points - 1].variation,
		                 num_given(s.points[s.t.n_points - 1].value) ? cases[i].want
		                                                             : VARIATION_NONE);
	}
	assert_string_equal(variation_icon(VARIATION_CONCERN_LOW).id, "concern_low");
	assert_string_equal(variation_icon(VARIATION_CONCERN_LOW).word, "försämras");
	assert_string_equal(trend_meaning_name(trend_meaning_of(DOWN, false)), "improving");
	assert_string_equal(trend_meaning_name(trend_meaning_of(DOWN, true)), "concerning");
	assert_string_equal(trend_meaning_name(trend_meaning_of(DIRECTION_APPROACH, true)),
	                    "neither");
}

static void test_will_the_target_be_met(void **state)
{
	/* limits 5.68 and 16.32 */
	static const double v[] = {10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12};
	static const double same[] = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
	static const struct {
		const double *values;
		enum direction d;
		double target;
		enum assurance want;
	} cases[] = {
	        {v, UP, 5, ASSURANCE_PASS},
	        {v, UP, 5.68, ASSURANCE_PASS}, /* on the target is met */
	        {v, UP, 5.69, ASSURANCE_HIT_OR_MISS},
	        {v, UP, 16.32, ASSURANCE_HIT_OR_MISS},
	        {v, UP, 16.33, ASSURANCE_FAIL},
	        {v, DOWN, 16.33, ASSURANCE_PASS},
	        {v, DOWN, 16.32, ASSURANCE_PASS},
	        {v, DOWN, 16.31, ASSURANCE_HIT_OR_MISS},
	        {v, DOWN, 5.68, ASSURANCE_HIT_OR_MISS},
	        {v, DOWN, 5.67, ASSURANCE_FAIL},
	        {v, DIRECTION_APPROACH, 11, ASSURANCE_NONE},
	        {v, DIRECTION_NONE, 11, ASSURANCE_NONE},
	        {v, UP, NUM_NONE, ASSURANCE_NONE},
	        {same, UP, 100, ASSURANCE_PASS},
	        {same, UP, 99, ASSURANCE_PASS},
	        {same, DOWN, 99, ASSURANCE_FAIL},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct series s;
		lay_out(&s, cases[i].values, 12, cases[i].d);
		assess_trend(&s.t, cases[i].target);
		if (s.t.assurance != cases[i].want)
			fail_msg("case %zu: %s", i, assurance_icon(s.t.assurance).id);
	}
}

/* Whole numbers from a small set, so that equal values, runs and sides all occur. */
static size_t roll(struct dice *d, double v[POINTS])
{
	size_t n = 12 + dice_below(d, POINTS - 12);
	bool drifts = dice_below(d, 3) == 0;
	for (size_t i = 0; i < n; i++) {
		double x = dice_below(d, 10) < 8 ? dice_below(d, 7) : dice_below(d, 40);
		v[i] = dice_below(d, 15) == 0 ? GAP : drifts ? x / 2 + (double)i : x;
	}
	return n;
}

static bool same_marks(const struct trend *a, const struct trend *b, bool mirrored)
{
	for (size_t i = 0; i < a->n_points; i++) {
		uint8_t high = mirrored ? b->points[i].low : b->points[i].high;
		uint8_t low = mirrored ? b->points[i].high : b->points[i].low;
		if (a->points[i].high != high || a->points[i].low != low)
			return false;
	}
	return true;
}

static void test_shifted_and_stretched_series_look_alike(void **state)
{
	static const struct {
		double by, plus;
	} maps[] = {{1, 1000}, {0.5, -3}, {8, 0}, {-1, 0}, {-4, 250}, {1024, 0x1p30}};
	struct dice d = {42};
	unsigned seen[TREND_RULE_COUNT] = {0};
	(void)state;
	for (int round = 0; round < 3000; round++) {
		double v[POINTS], w[POINTS];
		struct series a, b;
		size_t n = roll(&d, v), at = dice_below(&d, ARRAY_LEN(maps));
		double by = maps[at].by, plus = maps[at].plus;
		for (size_t i = 0; i < n; i++)
			w[i] = by * v[i] + plus;
		lay_out(&a, v, n, UP);
		lay_out(&b, w, n, by < 0 ? DOWN : UP);
		assess_trend(&a.t, 20);
		assess_trend(&b.t, by * 20 + plus);
		const struct trend_segment *x = a.segments, *y = b.segments;
		assert_int_equal(x->why_none, y->why_none);
		assert_int_equal(a.t.assurance, b.t.assurance);
		assert_true(same_marks(&a.t, &b.t, by < 0));
		for (size_t i = 0; i < n; i++) {
			for (int r = 0; r < TREND_RULE_COUNT; r++)
				seen[r] += (a.points[i].high | a.points[i].low) >> r & 1;
		}
		if (x->why_none != TREND_HAS_LIMITS)
			continue;
		double near = 1e-9 * (fabs(plus) + fabs(by) * 1000);
		assert_true(fabs(by * x->mean + plus - y->mean) <= near);
		assert_true(fabs(fabs(by) * x->moving_range - y->moving_range) <= near);
		assert_true(fabs(by * (by < 0 ? x->low : x->high) + plus - y->high) <= near);
	}
	for (int r = 0; r < TREND_RULE_COUNT; r++) /* else it would prove nothing */
		assert_true(seen[r] > 100);
}

static void test_nothing_becomes_infinite(void **state)
{
	static const double sizes[] = {NUM_MAX, -NUM_MAX,       1e-9, -1e-9,
	                               0,       999999999999.9, 0.1,  1e21};
	struct dice d = {7};
	(void)state;
	for (int round = 0; round < 3000; round++) {
		double v[POINTS];
		size_t n = 12 + dice_below(&d, POINTS - 12);
		struct series s;
		for (size_t i = 0; i < n; i++)
			v[i] = dice_below(&d, 9) == 0 ? GAP
			                              : sizes[dice_below(&d, ARRAY_LEN(sizes))];
		lay_out(&s, v, n, UP);
		assess_trend(&s.t, NUM_MAX);
		const struct trend_segment *g = s.segments;
		bool has = g->why_none == TREND_HAS_LIMITS;
		const double got[] = {g->mean, g->moving_range, g->low, g->high,
		                      g->moving_range_limit};
		for (size_t i = 0; i < ARRAY_LEN(got); i++)
			assert_true(has ? isfinite(got[i]) : isnan(got[i]));
	}
	/* Large equals: no dust becomes a side. */
	double v[24];
	struct series s;
	for (size_t i = 0; i < 24; i++)
		v[i] = 123456789012.3;
	lay_out(&s, v, 24, UP);
	assess_trend(&s.t, NUM_NONE);
	for (size_t i = 0; i < 24; i++)
		assert_int_equal(s.points[i].high | s.points[i].low, 0);
	assert_int_equal(s.t.variation, VARIATION_COMMON_CAUSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_rule),
	        cmocka_unit_test(test_few_points_give_no_limits),
	        cmocka_unit_test(test_months_apart_are_no_neighbours),
	        cmocka_unit_test(test_a_step_change_parts_the_series),
	        cmocka_unit_test(test_a_rule_ends_with_its_segment),
	        cmocka_unit_test(test_what_was_seen_before_is_forgotten),
	        cmocka_unit_test(test_what_the_latest_point_means),
	        cmocka_unit_test(test_will_the_target_be_met),
	        cmocka_unit_test(test_shifted_and_stretched_series_look_alike),
	        cmocka_unit_test(test_nothing_becomes_infinite),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
