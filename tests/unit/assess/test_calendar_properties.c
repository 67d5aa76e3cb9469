/* SPDX-License-Identifier: EUPL-1.2 */
/* Due days of a century by another calendar than the daemon's: days are counted one by one from a
 * known Saturday, Easter is Gauss's rule with its two exceptions (Gauss 1800, 1816), and holidays
 * are listed year by year (SFS 1989:253; the eves that offices keep are the daemon's own rule). */
#include "test.h"
#include "world.h"

enum { FIRST = 2000, LAST = 2101, DAYS = 366 };

/* A year as a wall calendar: free days by number from 1 January. */
struct wall {
	int n_days, first_weekday; /* 0: Monday */
	bool free[DAYS];
	int before_month[14]; /* [1]: 0, [2]: 31 ... [13]: all */
};

static struct wall walls[LAST - FIRST + 1];

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int at(const struct wall *w, int month, int mday)
{
	return w->before_month[month] + mday - 1;
}

static int weekday(const struct wall *w, int day)
{
	return (w->first_weekday + day) % 7;
}

/* Days after 21 March, by Gauss. */
static int easter_after(int year)
{
	int a = year % 19, b = year % 4, c = year % 7, k = year / 100;
	int p = (13 + 8 * k) / 25, q = k / 4;
	int m = (15 - p + k - q) % 30, n = (4 + k - q) % 7;
	int d = (19 * a + m) % 30, e = (2 * b + 4 * c + 6 * d + n) % 7;
	if (d == 29 && e == 6)
		return 29; /* 19 April, not 26 */
	if (d == 28 && e == 6 && (11 * m + 11) % 30 < 19)
		return 28; /* 18 April, not 25 */
	return d + e + 1;
}

/* The first of that weekday from a day on. */
static int first_from(const struct wall *w, int day, int wanted)
{
	while (weekday(w, day) != wanted)
		day++;
	return day;
}

static void hang(struct wall *w, int year)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	for (int month = 1; month <= 12; month++)
		w->before_month[month + 1] =
		        w->before_month[month] + lengths[month - 1] + (month == 2 && leap(year));
	w->n_days = w->before_month[13];
	for (int day = 0; day < w->n_days; day++)
		w->free[day] = weekday(w, day) >= 5;
	static const int dates[][2] = {{1, 1},   {1, 6},   {5, 1},   {6, 6},
	                               {12, 24}, {12, 25}, {12, 26}, {12, 31}};
	for (size_t i = 0; i < ARRAY_LEN(dates); i++)
		w->free[at(w, dates[i][0], dates[i][1])] = true;
	int easter = at(w, 3, 21) + easter_after(year);
	w->free[easter - 2] = w->free[easter] = w->free[easter + 1] = true;
	w->free[easter + 39] = true; /* Ascension: the sixth Thursday after */
	int midsummer = first_from(w, at(w, 6, 20), 5);
	w->free[midsummer] = w->free[midsummer - 1] = true;
	w->free[first_from(w, at(w, 10, 31), 5)] = true;
}

static int hang_all(void **state)
{
	(void)state;
	int first = 5; /* 1 January 2000 was a Saturday */
	for (int year = FIRST; year <= LAST; year++) {
		struct wall *w = &walls[year - FIRST];
		w->first_weekday = first;
		hang(w, year);
		first = (first + w->n_days) % 7;
	}
	return 0;
}

/* Walk to a working day, over the turn of the year. */
static void walk(int *year, int *day)
{
	for (;;) {
		const struct wall *w = &walls[*year - FIRST];
		if (*day >= w->n_days) {
			*day -= w->n_days;
			(*year)++;
		} else if (w->free[*day]) {
			(*day)++;
		} else {
			return;
		}
	}
}

static void test_free_days_of_a_century(void **state)
{
	(void)state;
	for (int year = FIRST; year <= 2100; year++) {
		const struct wall *w = &walls[year - FIRST];
		int32_t first = civil_day(year, 1, 1);
		assert_int_equal(civil_day(year + 1, 1, 1) - first, w->n_days);
		for (int day = 0; day < w->n_days; day++) {
			char text[CIVIL_TEXT_BYTES];
			if (civil_is_working_day(first + day) == w->free[day])
				fail_msg("%s", civil_text(first + day, text));
		}
	}
}

static const int ends[PERIODICITY_COUNT][12] = {
        [PERIODICITY_MONTH] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
        [PERIODICITY_TERTIAL] = {4, 8, 12},
        [PERIODICITY_HALF] = {6, 12},
        [PERIODICITY_YEAR] = {12},
};

static void check_due(const struct assess_params *p, struct period period, int expected_month)
{
	int year = period.year, end = ends[period.kind][period.index - 1];
	int month = expected_month > end ? expected_month : end;
	int day = walls[year - FIRST].before_month[month + 1] - 1 + p->grace_days[period.kind];
	char text[PERIOD_TEXT_BYTES], due[CIVIL_TEXT_BYTES];
	walk(&year, &day);
	int32_t wanted = civil_day(year, 1, 1) + day;
	int32_t got = assess_due_day(p, period, expected_month);
	if (got != wanted)
		fail_msg("%s, expected month %d, grace %d: due %s", period_text(period, text),
		         expected_month, p->grace_days[period.kind], civil_text(got, due));
}

static void test_every_due_day_of_a_century(void **state)
{
	(void)state;
	static const int graces[] = {0, 1, 15, 20, 31, 60};
	struct assess_params p = assess_default_params();
	for (int year = FIRST; year <= 2100; year++) {
		for (int kind = 0; kind < PERIODICITY_COUNT; kind++) {
			for (int i = 0; i < 12 && ends[kind][i]; i++) {
				struct period of = {(int16_t)year, (uint8_t)kind, (uint8_t)(i + 1)};
				for (int month = 0; month <= 12; month++)
					check_due(&p, of, month);
				for (size_t g = 0; g < ARRAY_LEN(graces); g++) {
					struct assess_params other = p;
					other.grace_days[kind] = graces[g];
					check_due(&other, of, 0);
				}
			}
		}
	}
}

/* What a plan owes: each period ends where the one before it does not, the last one with the year.
 */
static void test_what_is_owed_in_a_year(void **state)
{
	(void)state;
	static const int owed[PERIODICITY_COUNT][13] = {
	        [PERIODICITY_MONTH] = {12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
	        [PERIODICITY_TERTIAL] = {3, 4, 8, 12},
	        [PERIODICITY_HALF] = {2, 6, 12},
	        [PERIODICITY_YEAR] = {1, 12},
	};
	for (int kind = 0; kind < PERIODICITY_COUNT; kind++) {
		struct period out[PERIOD_OWED_MAX];
		int n = period_owed((enum periodicity)kind, 2016, out);
		assert_int_equal(n, owed[kind][0]);
		for (int i = 0; i < n; i++) {
			bool whole = kind != PERIODICITY_MONTH && i == n - 1;
			assert_int_equal(period_months_through(out[i]), owed[kind][i + 1]);
			assert_int_equal(out[i].kind, whole ? PERIODICITY_YEAR : kind);
			assert_int_equal(out[i].year, 2016);
		}
	}
}

/* By the passes: many indicators with expected months of their own, each with its own due day. */
static void test_due_days_of_many_indicators_at_once(void **state)
{
	(void)state;
	struct world *w = world_plain(1);
	struct plan *plan = world_plan(2014);
	for (int i = 0; i < 40; i++) {
		char id[8];
		(void)snprintf(id, sizeof(id), "y%d", i);
		world_indicator(w, id)->expected_month = i % 13;
		(void)world_row(plan, id, (enum periodicity)(i % 4), 80);
	}
	(void)world_row(plan, "its own", PERIODICITY_MONTH, 80);
	world_put_plan(w, 0, plan);
	world_pass(w);
	const struct node *n = &w->tree->units[0];
	size_t n_local = 0;
	for (size_t i = 0; i < n->n_figures; i++) {
		const struct figure *f = &n->figures[i];
		bool local = f->indicator & INDICATOR_LOCAL;
		int month = local ? 0 : w->indicators[f->indicator].expected_month;
		assert_int_equal(f->due, assess_due_day(&w->assess, f->period, month));
		assert_int_equal(f->state, w->now.day <= f->due ? STATE_NOT_DUE : STATE_MISSING);
		n_local += local;
	}
	assert_int_equal(n_local, 12);
	assert_int_equal(n->docs[DOC_RESULTS].evidence, EVIDENCE_NEVER);
	w = world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_free_days_of_a_century),
	        cmocka_unit_test(test_every_due_day_of_a_century),
	        cmocka_unit_test(test_what_is_owed_in_a_year),
	        cmocka_unit_test(test_due_days_of_many_indicators_at_once),
	};
	return cmocka_run_group_tests(tests, hang_all, NULL);
}
