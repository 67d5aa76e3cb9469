/* SPDX-License-Identifier: EUPL-1.2 */
/* A small district written as lines of text, so that a new case of the alert tests needs no code.
 * Included by one test program each.  Blanks part words; '_' stands for a blank inside a value.
 *
 *   set for=2 max=1 escalate=5 link=1 quiet=20:00-06:00 page=https://… name=… weekday=1
 *   set digest=02:30 holidays=yes
 *   set language=en    of whoever is written without /sv or /en, from here on
 *   set hooks=tertial,alertmanager   a hook of each format, and of that name
 *   set hear=events                  prints what hooks are told, no letters
 *   now 2014-05-20T09:00
 *   operator mail=drift@x.se
 *   district d name=Södermalm
 *   department social district=d name=… head=Anna_Ek/anna@x.se deputy=… controller=… director=…
 *   unit prev department=social name=… contact=… to=2014-06-30
 *   figure unit:prev sjuk period=2014-T1 state=behind value=7.1 target=4.4 gap=-2.7 tol=0.22 …
 *     was=90 from=2014-06-16        its target was that until then; was=none: as it is; stronger=1
 *   drop unit:prev sjuk 2014-T1
 *   doc prev results invalid=1 failing=2014-05-20 error=… never=1
 *   activity prev id=a1 text=… year=2014 end=2014-05-01 overdue=1 status=ongoing
 *   activity prev id=a1 text=… year=2014 gone=row    its plan is there, without it
 *   activity prev id=a1 text=… year=2014 gone=plan   … and without it there is no plan
 *   kept prev subject=a1 text=… told=anna@x.se       an open alert of an activity, from the store
 *                                   (silenced=2014-05-21: until then)
 *   budget prev period=2014-T1 budget=1000 forecast=1200
 *   trouble disk bad=1 why=…
 *   ack unit:prev sjuk by=Anna_Ek action=… due=2014-06-01   … the open alert of that subject there
 *   withdraw unit:prev sjuk by=…
 *   silence unit:prev [sjuk] until=2014-06-01 by=… why=…    all of a scope, or of one subject there
 *   silence only unit:prev sjuk [until=…] by=… why=…        that very alert; else until resolved
 *   unsilence by=…                                          the oldest of them
 *   feed [observed] [touched] [first=0]      one pass, over all or over touched units: all of
 *                                   them; prints what it told.  only=a: that one and its department
 *   tick                            time alone
 *   remind                          the day's look for reminders
 *   states                          prints every alert
 *   forget prev                     the last unit named leaves the register
 *   count                           prints how many the book knows, quiet ones too
 *   head social mail=ny@x.se        a new head
 *   say text                        prints it, to show what came before and after
 *   restart                         everything through a copy, as the store would do */
#ifndef ALERT_WORLD_H
#define ALERT_WORLD_H

#include "alert_given.h"
#include "alert_orders.h"
#include "alert_told.h"

/* Just now, but for addresses that never were. */
static void w_asked(struct world *w, uint32_t unit)
{
	for (size_t k = 0; k < DOC_KIND_COUNT; k++)
		if (w->docs[unit][k].last_attempt_unix_s != 0)
			w->docs[unit][k].last_attempt_unix_s = w->now.unix_s;
}

/* All units were asked, unless it says `alone`. */
static void w_feed(struct world *w, struct str line, bool tick)
{
	bool alone = str_find(line, STR("alone")) != SIZE_MAX;
	for (uint32_t i = 0; i < w->n_units && !alone && !tick; i++)
		w_asked(w, i);
	struct snapshot *s = w_snapshot(w);
	struct alert_changes c = {0};
	uint32_t all[WORLD_MAX];
	struct scope scopes[2 * WORLD_MAX];
	bool observed = str_find(line, STR("observed")) != SIZE_MAX;
	const char *only = w_get(w, line, "only");
	bool touched = only || str_find(line, STR("touched")) != SIZE_MAX;
	size_t n_touched = only ? 2 : w->n_units + w->n_departments;
	for (uint32_t i = 0; i < w->n_units; i++) {
		all[i] = i;
		scopes[i] = (struct scope){SCOPE_UNIT, i};
	}
	for (uint32_t i = 0; i < w->n_departments; i++)
		scopes[w->n_units + i] = (struct scope){SCOPE_DEPARTMENT, i};
	if (only) {
		scopes[0].index = w_find(w, SCOPE_UNIT, str_of(only));
		scopes[1] = (struct scope){SCOPE_DEPARTMENT, w->units[scopes[0].index].department};
	}
	if (tick) {
		int64_t made = 0;
		assert_int_equal(alert_book_tick(w->book, s, w->now, w->last_digest, &c, &made), 0);
		if (made)
			w->last_digest = made;
	} else {
		struct alert_input in = {.s = s,
		                         .before = w->before,
		                         .touched = touched ? scopes : NULL,
		                         .n_touched = touched ? n_touched : 0,
		                         .observed = all,
		                         .n_observed = observed ? w->n_units : 0,
		                         .first_cycle_over =
		                                 str_find(line, STR("first=0")) == SIZE_MAX,
		                         .now = w->now};
		assert_int_equal(alert_book_feed(w->book, &in, &c), 0);
	}
	w_print(w, &c);
	w->before = (snapshot_unref(w->before), s);
}

static void w_remind(struct world *w)
{
	struct snapshot *s = w_snapshot(w);
	struct alert_changes c = {0};
	int32_t day = 0;
	assert_int_equal(alert_book_remind(w->book, s, w->now, w->last_reminder, &c, &day), 0);
	if (day)
		w->last_reminder = day;
	for (size_t i = 0; i < c.n_reminded; i++) {
		assert_true(w->n_reminded < ARRAY_LEN(w->reminded));
		w->reminded[w->n_reminded] = c.reminded[i];
		w->reminded[w->n_reminded++].unit_id = w_value(w, str_of(c.reminded[i].unit_id));
	}
	w_print(w, &c);
	(void)snapshot_unref(s); /* the last one */
}

/* Stop and start: all rows through a fresh book, and one first pass. */
static void w_restart(struct world *w)
{
	struct alert_book *old = w->book;
	w->before = snapshot_unref(w->before);
	assert_int_equal(alert_book_new(&w->params, &w->book), 0);
	for (size_t i = 0; i < old->n; i++)
		assert_int_equal(alert_book_restore(w->book, &old->entries[i]->a), 0);
	for (size_t i = 0; i < w->n_reminded; i++)
		assert_int_equal(alert_book_restore_reminded(w->book, &w->reminded[i]), 0);
	if (old->silences)
		alert_book_restore_silences(w->book, old->silences);
	old = alert_book_free(old);
}

static void w_line(struct world *w, struct str line)
{
	struct str what, rest = line;
	if (line.n == 0 || line.at[0] == '#')
		return;
	assert_true(str_split(&rest, ' ', &what));
	if (!w->book && (str_eq(what, STR("feed")) || str_eq(what, STR("tick")) ||
	                 str_eq(what, STR("trouble")) || str_eq(what, STR("kept"))))
		assert_int_equal(alert_book_new(&w->params, &w->book), 0);
	if (str_eq(what, STR("set")))
		w_set(w, rest);
	else if (str_eq(what, STR("now")))
		w_now(w, rest);
	else if (str_eq(what, STR("operator")))
		w->operator_ = w_person(w, rest, "mail");
	else if (str_eq(what, STR("figure")))
		w_figure(w, rest);
	else if (str_eq(what, STR("drop")))
		w_drop(w, rest);
	else if (str_eq(what, STR("doc")))
		w_doc(w, rest);
	else if (str_eq(what, STR("asked")))
		w_asked(w, w_find(w, SCOPE_UNIT, rest));
	else if (str_eq(what, STR("activity")))
		w_activity(w, rest);
	else if (str_eq(what, STR("kept")))
		w_kept(w, rest);
	else if (str_eq(what, STR("budget")))
		w_budget(w, rest);
	else if (str_eq(what, STR("trouble")))
		w_trouble(w, rest);
	else if (str_eq(what, STR("feed")) || str_eq(what, STR("tick")))
		w_feed(w, rest, str_eq(what, STR("tick")));
	else if (str_eq(what, STR("ack")) || str_eq(what, STR("withdraw")) ||
	         str_eq(what, STR("silence")) || str_eq(what, STR("unsilence")))
		w_order(w, what, rest);
	else if (str_eq(what, STR("remind")))
		w_remind(w);
	else if (str_eq(what, STR("forget")))
		w_forget(w, rest);
	else if (str_eq(what, STR("head")))
		w_head(w, rest);
	else if (str_eq(what, STR("say")))
		buf_fmt(w->out, "%.*s\n", STR_ARGS(rest));
	else if (str_eq(what, STR("count")))
		buf_fmt(w->out, "%zu alerts\n", w->book->n);
	else if (str_eq(what, STR("states")))
		w_states(w);
	else if (str_eq(what, STR("restart")))
		w_restart(w);
	else
		w_register(w, what, rest);
}

static struct world *world_begin(struct buf *out, struct buf *html, bool bodies)
{
	struct world *w = calloc(1, sizeof(*w));
	assert_non_null(w);
	w->mem = arena_new(1 << 22);
	w->out = out;
	w->html = html;
	w->bodies = bodies;
	w->params = (struct alert_params){.for_observations = 1,
	                                  .tolerance_pct = 5,
	                                  .digest_weekday = 1,
	                                  .digest_second = 27000,
	                                  .grace_days = {15, 20, 20, 31},
	                                  .keep_holidays = true};
	return w;
}

static void world_lines(struct world *w, const char *script)
{
	struct str rest = str_of(script), line;
	while (str_split(&rest, '\n', &line))
		w_line(w, str_trim(line));
}

static void world_end(struct world *w)
{
	w->before = snapshot_unref(w->before);
	w->book = alert_book_free(w->book);
	w->mem = arena_free(w->mem);
	free(w);
}

/* @param events NULL, or the hook whose bodies are wanted, and nothing else */
static inline void world_play(const char *script, struct buf *out, struct buf *html, bool bodies,
                              const char *events)
{
	struct world *w = world_begin(out, html, bodies);
	w->events = events;
	world_lines(w, script);
	world_end(w);
}

/* Run a script; what it told is added to `out`. */
static inline void world_run(const char *script, struct buf *out, struct buf *html, bool bodies)
{
	world_play(script, out, html, bodies, NULL);
}

/* A promise, a script, and all that it must tell. */
struct world_case {
	const char *promise, *script, *told;
};

/* Each in a world of its own; every promise that is not kept is said, and then the test fails. */
static inline void world_cases(const struct world_case *cases, size_t n)
{
	bool wrong = false;
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		struct buf out;
		buf_init(&out, 1 << 20);
		world_run(cases[i].script, &out, NULL, false);
		const char *told = out.at ? out.at : "";
		if (strcmp(told, cases[i].told) != 0) {
			print_error("%s\n--- told:\n%s--- should be:\n%s", cases[i].promise, told,
			            cases[i].told);
			wrong = true;
		}
		buf_done(&out);
	}
	assert_false(wrong);
}

#endif
