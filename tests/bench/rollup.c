/* SPDX-License-Identifier: EUPL-1.2 */
/* bench/rollup: what one changed unit costs, from its results being in force to the next generation
 * with its alerts, and what all units cost.  One thread, all in memory.
 *   bench_rollup time UNITS CHANGES one|branches     times and memory
 *   bench_rollup count UNITS CHANGES one|branches    under callgrind with --instr-atstart=no: one
 *                                                    dump per step, named after it
 *   bench_rollup profile UNITS CHANGES one|branches  the same in one dump, to see what takes it
 * Prints lines of «word number»; scripts/lib/bench_rollup.py reads them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "alert.h"
#include "assess.h"
#include "model/touched.h"
#include "protect.h"
#include "rollup.h"
#include "rollup_world.h"
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
#define CALLGRIND_START_INSTRUMENTATION
#define CALLGRIND_STOP_INSTRUMENTATION
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS_AT(what) (void)(what)
#endif

#define SHOWN_BYTES ((size_t)4 << 30)
#define RECEIVED    1420700000 /* of the first reports */
#define ROUND_S     60

enum step { STEP_UNITS, STEP_SCOPES, STEP_GATE, STEP_PUBLISH, STEP_ALERTS, STEP_COUNT };
static const char *const step_names[STEP_COUNT] = {"units", "scopes", "gate", "publish", "alerts"};

struct bench {
	bool count; /* instructions, not time */
	struct org *org;
	struct catalogue *catalogue;
	struct tree *tree;
	struct protect_shown *shown;
	struct alert_book *book;
	struct snapshot *published;
	struct assess_now now;
	uint64_t generation;
	uint32_t observed;
	bool first;
	struct scope *touched;
	size_t n_touched;
	struct timespec since;
	double spent_s[STEP_COUNT];
};

/* ---- the words of the callbacks ---- */

static uint32_t match(struct str text, void *arg)
{
	(void)arg;
	return world_indicator(text);
}

static uint32_t match_row(const struct plan *p, struct str text, void *arg)
{
	(void)p;
	(void)arg;
	return world_indicator(text);
}

/* ---- one round, step by step ---- */

static double seconds_since(struct timespec from)
{
	struct timespec to;
	(void)clock_gettime(CLOCK_MONOTONIC, &to); /* cannot fail for this clock */
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static void begin(struct bench *b)
{
	if (b->count)
		CALLGRIND_ZERO_STATS;
	(void)clock_gettime(CLOCK_MONOTONIC, &b->since); /* cannot fail for this clock */
}

static void end(struct bench *b, enum step s)
{
	b->spent_s[s] += seconds_since(b->since);
	if (b->count)
		CALLGRIND_DUMP_STATS_AT(step_names[s]);
}

static struct snapshot *publish(struct bench *b)
{
	uint64_t generation = ++b->generation;
	struct snapshot *next = b->published ? snapshot_next(b->published, generation)
	                                     : snapshot_new(b->org, b->catalogue, generation);
	must(next);
	b->n_touched = 0;
	for (enum scope_kind k = 0; k < SCOPE_KIND_COUNT; k++) {
		size_t n = 0;
		struct node *const *nodes = tree_touched(b->tree, k, &n);
		for (size_t i = 0; i < n; i++) {
			struct scope at = nodes[i]->scope;
			struct node_view *v =
			        protect_publish_again(nodes[i], snapshot_node(next, at));
			must(v);
			snapshot_set_node(next, v);
			b->touched[b->n_touched++] = at;
		}
	}
	must(!next->failed);
	next->made_unix_s = b->now.unix_s;
	return next;
}

static void tell(struct bench *b, struct snapshot *next)
{
	struct alert_changes changes;
	struct alert_input in = {
	        .s = next,
	        .touched = b->first ? NULL : b->touched,
	        .n_touched = b->n_touched,
	        .observed = &b->observed,
	        .n_observed = b->first ? 0 : 1,
	        .first_cycle_over = true,
	        .now = {b->now.unix_s, {b->now.day, 12 * 3600}, CIVIL_STOCKHOLM},
	};
	must(alert_book_feed(b->book, &in, &changes) == 0);
	must(alert_book_show(b->book, next) == 0);
	tree_clear(b->tree);
}

static void go_round(struct bench *b)
{
	struct assess_params p = assess_default_params();
	struct rollup_params rollup = {p.min_coverage};
	struct rollup_names names = {match, match_row, NULL, NULL};
	struct protect_params gate = {.min_group = 5};
	begin(b);
	must(rollup_units(b->tree, &names) == 0);
	assess_units(&p, b->now, b->tree);
	end(b, STEP_UNITS);
	begin(b);
	must(rollup_scopes(&rollup, b->tree) == 0);
	assess_scopes(&p, b->now, b->tree);
	end(b, STEP_SCOPES);
	begin(b);
	must(protect_tree(&gate, b->shown, b->tree) == 0);
	(void)protect_shown_take(b->shown); /* the store's part is not measured */
	end(b, STEP_GATE);
	begin(b);
	struct snapshot *next = publish(b);
	end(b, STEP_PUBLISH);
	begin(b);
	tell(b, next);
	end(b, STEP_ALERTS);
	begin(b);
	b->published = (snapshot_unref(b->published), next);
	end(b, STEP_PUBLISH);
}

/* ---- the world, and what is measured ---- */

static void fill(struct bench *b)
{
	for (uint32_t i = 0; i < b->org->n_units; i++) {
		struct node *n = &b->tree->units[i];
		must(tree_set_plan(b->tree, i, world_plan(i), RECEIVED) == 0);
		must(tree_set_results(b->tree, i, world_results_before(i), WORLD_YEAR - 1,
		                      RECEIVED) == 0);
		must(tree_set_results(b->tree, i, world_results(b->org, i, WORLD_OUTCOMES, 0),
		                      WORLD_YEAR, RECEIVED + i * 7919 % 600) == 0);
		for (size_t k = 0; k < DOC_KIND_COUNT; k++)
			n->docs[k].last_attempt_unix_s = n->docs[k].last_success_unix_s =
			        b->now.unix_s;
	}
}

static void open_world(struct bench *b, uint32_t n_units, enum world_shape shape)
{
	struct alert_params alerts = {
	        .for_observations = 1, .tolerance_pct = 5, .digest_weekday = 1, .max_per_hour = 20};
	b->org = world_org(n_units, shape);
	b->catalogue = world_catalogue();
	b->now = (struct assess_now){RECEIVED + 7 * 86400, civil_day(WORLD_YEAR + 1, 1, 15)};
	b->first = true;
	size_t n_nodes = b->org->n_units + b->org->n_departments + b->org->n_districts;
	b->touched = calloc(n_nodes, sizeof(*b->touched));
	must(b->touched && tree_new(b->org, b->catalogue, &b->tree) == 0);
	must(protect_shown_new(SHOWN_BYTES, &b->shown) == 0);
	must(alert_book_new(&alerts, &b->book) == 0);
	fill(b);
}

static void close_world(struct bench *b)
{
	b->published = snapshot_unref(b->published);
	b->book = alert_book_free(b->book);
	b->shown = protect_shown_free(b->shown);
	b->tree = tree_free(b->tree);
	b->catalogue = catalogue_unref(b->catalogue);
	b->org = org_unref(b->org);
	free(b->touched);
}

static void say(const char *word, double number)
{
	(void)printf("%s %.9g\n", word, number);
}

static void say_steps(struct bench *b, const char *what, double parts)
{
	char word[64];
	for (enum step s = 0; s < STEP_COUNT; s++) {
		(void)snprintf(word, sizeof(word), "%s_%s", what, step_names[s]);
		say(word, b->spent_s[s] / parts);
		b->spent_s[s] = 0;
	}
}

/* The least that anybody can do with the same figures. */
static void walk(const struct bench *b)
{
	struct timespec from;
	double sum = 0;
	size_t n = 0;
	(void)clock_gettime(CLOCK_MONOTONIC, &from); /* cannot fail for this clock */
	for (size_t i = 0; i < b->org->n_units; i++) {
		for (size_t k = 0; k < b->tree->units[i].n_figures; k++) {
			double value = b->tree->units[i].figures[k].all.value;
			sum += num_given(value) ? value : 0;
			n++;
		}
	}
	say("walk", seconds_since(from));
	say("sum", sum); /* so that the walk is made */
	say("figures", (double)n);
}

static void say_peak(const char *word)
{
	struct rusage used;
	must(getrusage(RUSAGE_SELF, &used) == 0);
	say(word, (double)used.ru_maxrss);
}

/* Changes all over the register; each unit says another of its figures anew. */
static void change(struct bench *b, uint32_t n_changes)
{
	for (uint32_t i = 0; i < n_changes; i++) {
		/* spread over the register, and over the places in a district of 50 */
		uint32_t unit = (uint32_t)((uint64_t)i * b->org->n_units / n_changes) / 50 * 50 +
		                (i * 37 + 11) % 50;
		unit = unit < b->org->n_units ? unit : (uint32_t)b->org->n_units - 1;
		struct results *r = world_results(b->org, unit, i * 37 % WORLD_OUTCOMES, i + 1);
		b->now.unix_s += ROUND_S;
		b->observed = unit;
		must(tree_set_results(b->tree, unit, r, WORLD_YEAR, b->now.unix_s) >= 0);
		go_round(b);
	}
}

int main(int argc, char **argv)
{
	struct bench b = {0};
	if (argc != 5)
		return EXIT_FAILURE;
	uint32_t n_units = (uint32_t)strtoul(argv[2], NULL, 10);
	uint32_t n_changes = (uint32_t)strtoul(argv[3], NULL, 10);
	bool timed = strcmp(argv[1], "time") == 0;
	if (n_units == 0 || n_changes == 0)
		return EXIT_FAILURE;
	open_world(&b, n_units, strcmp(argv[4], "one") == 0 ? SHAPE_ONE : SHAPE_BRANCHES);
	say_peak("documents_kib");
	go_round(&b);
	b.first = false;
	say_steps(&b, "cold", 1);
	say_peak("cold_kib");
	if (timed) {
		walk(&b);
		tree_touch_all(b.tree);
		go_round(&b);
		say_steps(&b, "rebuild", 1);
	} else {
		b.count = strcmp(argv[1], "count") == 0;
		CALLGRIND_START_INSTRUMENTATION;
	}
	change(&b, n_changes);
	CALLGRIND_STOP_INSTRUMENTATION;
	say_steps(&b, "change", n_changes);
	say_peak("peak_kib");
	close_world(&b);
	return EXIT_SUCCESS;
}
