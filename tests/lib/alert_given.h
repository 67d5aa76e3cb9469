/* SPDX-License-Identifier: EUPL-1.2 */
/* The small district of the alert tests: the lines of a script (alert_world.h) that say what holds
 * there: settings, the time, the register, figures, documents, and what the store had kept. */
#ifndef ALERT_GIVEN_H
#define ALERT_GIVEN_H

#include "alert_moment.h"

/* No seal worth the name, but one that depends on all it is given. */
static void w_seal(const uint8_t key[LINK_KEY_BYTES], struct str text,
                   char ret_hex[LINK_SEAL_BYTES])
{
	uint64_t h = hash_more(hash_bytes((struct str){(const char *)key, LINK_KEY_BYTES}), text);
	(void)snprintf(ret_hex, LINK_SEAL_BYTES, "%016llx%016llx", (unsigned long long)h,
	               (unsigned long long)hash_more(h, STR("."))); /* 32 digits: it fits */
}

static void w_hooks(struct world *w, char *names)
{
	struct str rest = str_of(names), name;
	w->params.hooks = w->hooks;
	w->params.n_hooks = 0;
	while (rest.n > 0 && str_split(&rest, ',', &name)) { /* "": none */
		bool alertmanager = str_eq(name, STR("alertmanager"));
		assert_true(w->params.n_hooks < ARRAY_LEN(w->hooks));
		w->hooks[w->params.n_hooks++] = (struct alert_hook){
		        w_value(w, name),
		        alertmanager ? ALERT_FORMAT_ALERTMANAGER : ALERT_FORMAT_TERTIAL};
	}
}

static void w_set(struct world *w, struct str line)
{
	const char *t;
	char *names = w_get(w, line, "hooks");
	int a, b, c, d;
	if (names)
		w_hooks(w, names);
	if ((t = w_get(w, line, "for")))
		w->params.for_observations = (unsigned)strtoul(t, NULL, 10);
	if ((t = w_get(w, line, "clear")))
		w->params.clear_observations = (unsigned)strtoul(t, NULL, 10);
	if ((t = w_get(w, line, "copies")))
		w->params.reminder_copies = (unsigned)strtoul(t, NULL, 10);
	if ((t = w_get(w, line, "reminders")))
		w->params.n_reminders =
		        sscanf(t, "%d,%d", &w->params.reminders[0], &w->params.reminders[1]) == 2
		                ? 2
		                : 0;
	if ((t = w_get(w, line, "tertial")))
		w->params.grace_days[PERIODICITY_TERTIAL] = (int)strtol(t, NULL, 10);
	if ((t = w_get(w, line, "grace")))
		w->params.grace_days[PERIODICITY_YEAR] = (int)strtol(t, NULL, 10);
	if ((t = w_get(w, line, "max")))
		w->params.max_per_hour = (unsigned)strtoul(t, NULL, 10);
	if ((t = w_get(w, line, "escalate")))
		w->params.escalate_after_days = (int)strtol(t, NULL, 10);
	if ((t = w_get(w, line, "language")))
		w->language = strcmp(t, "en") == 0 ? LANGUAGE_EN : LANGUAGE_SV;
	if ((t = w_get(w, line, "hear")))
		w->no_letters = text_eq(t, "events");
	if (w_get(w, line, "link"))
		w->params.link.seal = w_seal;
	if ((t = w_get(w, line, "weekday")))
		w->params.digest_weekday = (int)strtol(t, NULL, 10);
	if ((t = w_get(w, line, "digest")) && sscanf(t, "%d:%d", &a, &b) == 2)
		w->params.digest_second = a * 3600 + b * 60;
	if ((t = w_get(w, line, "holidays")))
		w->params.keep_holidays = *t == 'y';
	if ((t = w_get(w, line, "page")))
		w->params.page_url = t;
	if ((t = w_get(w, line, "name")))
		w->params.district_name = t;
	if ((t = w_get(w, line, "quiet")) && sscanf(t, "%d:%d-%d:%d", &a, &b, &c, &d) == 4) {
		w->params.quiet_from_s = a * 3600 + b * 60;
		w->params.quiet_to_s = c * 3600 + d * 60;
	}
	if (w->book)
		alert_book_set_params(w->book, &w->params);
}

static void w_now(struct world *w, struct str line)
{
	int hour = 0, minute = 0;
	w->now.civil.day = w_day(w_value(w, str_cut(line, 0, 10)));
	assert_int_equal(sscanf(w_value(w, str_cut(line, 11, 5)), "%d:%d", &hour, &minute), 2);
	w->now.civil.second = hour * 3600 + minute * 60;
	w->now.zone = CIVIL_STOCKHOLM;
	w->now.unix_s = civil_to_unix(w->now.civil, CIVIL_STOCKHOLM);
}

static void w_contributors(struct world *w, struct world_figure *g, const char *t)
{
	struct str rest = str_of(t), one, unit;
	g->merge.n_contributors = 0;
	while (str_split(&rest, ',', &one)) { /* prev:0.62 */
		assert_true(str_split(&one, ':', &unit));
		g->contributors[g->merge.n_contributors++] =
		        (struct contributor){.unit = w_find(w, SCOPE_UNIT, unit),
		                             .share_of_gap = strtod(w_value(w, one), NULL)};
	}
}

static void w_figure_words(struct world *w, struct figure *f, struct str line)
{
	char *t;
	if ((t = w_get(w, line, "name")))
		f->name = t;
	if ((t = w_get(w, line, "unit")))
		f->unit = t;
	if ((t = w_get(w, line, "direction")))
		f->direction = (enum direction)w_named(t, DIRECTION_COUNT, w_direction);
	if ((t = w_get(w, line, "target_kind")))
		f->target_kind = (enum target_kind)w_named(t, TARGET_KIND_COUNT, w_target);
	f->state = (enum state)w_named(w_get(w, line, "state"), STATE_COUNT, w_state);
	f->missing = (t = w_get(w, line, "missing"))
	                     ? (enum missing_reason)w_named(t, MISSING_COUNT, w_missing)
	                     : MISSING_NONE;
	f->analysis = w_get(w, line, "analysis");
	f->action = w_get(w, line, "action");
	f->reported = w_day(w_get(w, line, "reported"));
	f->due = w_day(w_get(w, line, "due"));
	f->owed = true;
	f->basis_is_forecast = w_get(w, line, "forecast") != NULL;
	f->measure = w_get(w, line, "count") ? MEASURE_COUNTED : MEASURE_LEVEL;
	f->hidden = f->state == STATE_PROTECTED ? HIDE_ALL : 0;
}

/* was=90 or was=increase, from=2014-06-16, and the plan's target: target=75 or target_kind=none */
static void w_was(struct world *w, struct world_figure *g, struct str line)
{
	char *t = w_get(w, line, "was"), *end = NULL;
	g->f.planned = t ? &g->planned : NULL;
	g->f.was = (struct target_before){.value = NUM_NONE, .from = CIVIL_NONE};
	if (!t)
		return;
	g->planned = (struct plan_indicator){
	        .name = g->f.name,
	        .target = {.kind = g->f.target_kind, .value = w_num(w, line, "target")}};
	if (strcmp(t, "none") == 0)
		return;
	double number = strtod(t, &end);
	bool numeric = end != t;
	g->f.was.from = w_day(w_get(w, line, "from"));
	g->f.was.at_unix_s = w_unix(w_get(w, line, "from"));
	g->f.was.value = numeric ? number : NUM_NONE;
	g->f.was.kind = numeric ? TARGET_VALUE : (uint8_t)w_named(t, TARGET_KIND_COUNT, w_target);
	g->f.was.weaker = w_get(w, line, "stronger") == NULL;
	g->f.promise = g->f.planned;
	g->f.received_unix_s = g->f.reported != CIVIL_NONE ? w_unix(w_get(w, line, "reported")) : 0;
}

static void w_figure(struct world *w, struct str line)
{
	struct str scope_word, id, rest = line;
	assert_true(str_split(&rest, ' ', &scope_word) && str_split(&rest, ' ', &id));
	struct scope scope = w_scope(w, scope_word);
	struct period period;
	assert_int_equal(period_parse(str_of(w_get(w, rest, "period")), &period), 0);
	struct world_figure *g = NULL;
	uint32_t indicator = 0;
	for (size_t i = 0; i < w->n_figures; i++) {
		struct world_figure *o = &w->figures[i];
		if (strcmp(o->f.id, w_value(w, id)) != 0)
			continue;
		indicator = o->f.indicator;
		if (scope_eq(o->scope, scope) && period_eq(o->f.period, period))
			g = o;
	}
	if (!g) {
		g = &w->figures[w->n_figures++];
		g->f.indicator = indicator ? indicator : (uint32_t)w->n_figures;
		g->f.id = g->f.name = w_value(w, id);
		g->f.unit = "%";
		g->f.direction = DIRECTION_HIGHER;
		g->f.target_kind = TARGET_VALUE;
	}
	g->scope = scope;
	g->f.period = period;
	w_figure_words(w, &g->f, rest);
	w_was(w, g, rest);
	g->f.all = (struct part){w_num(w, rest, "value"), w_num(w, rest, "k"), w_num(w, rest, "n")};
	g->f.basis = g->f.basis_is_forecast ? w_num(w, rest, "forecast") : w_num(w, rest, "value");
	g->f.compared = w_num(w, rest, "compared");
	g->f.target = w_num(w, rest, "target");
	if (!num_given(g->f.compared))
		g->f.compared = g->f.target;
	g->f.gap = w_num(w, rest, "gap");
	g->f.tolerance = w_num(w, rest, "tol");
	g->f.low = w_num(w, rest, "low");
	g->f.high = w_num(w, rest, "high");
	g->rolled_up = scope.kind != SCOPE_UNIT;
	const char *t = w_get(w, rest, "of"); /* reported/expected */
	g->merge = (struct merge){.n_reported = 2, .n_expected = 2};
	if (t)
		(void)sscanf(t, "%u/%u", &g->merge.n_reported, &g->merge.n_expected);
	g->merge.provisional = w_get(w, rest, "provisional") != NULL;
	if ((t = w_get(w, rest, "contrib")))
		w_contributors(w, g, t);
}

static void w_drop(struct world *w, struct str line)
{
	struct str scope_word, id;
	assert_true(str_split(&line, ' ', &scope_word) && str_split(&line, ' ', &id));
	struct scope scope = w_scope(w, scope_word);
	for (size_t i = 0; i < w->n_figures; i++) {
		char period[PERIOD_TEXT_BYTES];
		struct world_figure *o = &w->figures[i];
		if (scope_eq(o->scope, scope) && str_eq(str_of(o->f.id), id) &&
		    str_eq(str_of(period_text(o->f.period, period)), line))
			*o = w->figures[--w->n_figures];
	}
}

static void w_register(struct world *w, struct str what, struct str line)
{
	struct str id_word, rest = line;
	assert_true(str_split(&rest, ' ', &id_word));
	const char *id = w_value(w, id_word), *name = w_get(w, rest, "name");
	name = name ? name : id;
	if (str_eq(what, STR("district"))) {
		w->districts[w->n_districts++] = (struct district){.id = id, .name = name};
	} else if (str_eq(what, STR("department"))) {
		uint32_t up = w_find(w, SCOPE_DISTRICT, str_of(w_get(w, rest, "district")));
		uint32_t me = (uint32_t)w->n_departments++;
		w->departments[me] =
		        (struct department){.id = id,
		                            .name = name,
		                            .district = up,
		                            .head = w_person(w, rest, "head"),
		                            .deputy = w_person(w, rest, "deputy"),
		                            .controller = w_person(w, rest, "controller"),
		                            .director = w_person(w, rest, "director")};
		w->members[0][up][w->districts[up].n_departments++] = me;
	} else {
		uint32_t up = w_find(w, SCOPE_DEPARTMENT, str_of(w_get(w, rest, "department")));
		uint32_t me = (uint32_t)w->n_units++;
		w->units[me] = (struct unit){
		        .id = id,
		        .name = name,
		        .department = up,
		        .contact = w_person(w, rest, "contact"),
		        .active_from = CIVIL_NONE,
		        .active_to = w_day(w_get(w, rest, "to")),
		        .sources = {{.url = "http://x/plan"}, {.url = "http://x/utfall"}}};
		w->members[1][up][w->departments[up].n_units++] = me;
		for (size_t k = 0; k < DOC_KIND_COUNT; k++)
			w->docs[me][k] = (struct doc_state){.evidence = EVIDENCE_FRESH,
			                                    .last_attempt_unix_s = 1,
			                                    .last_success_unix_s = 1};
	}
}

static void w_forget(struct world *w, struct str id)
{
	assert_string_equal(w->units[w->n_units - 1].id, w_value(w, id));
	w->n_units--;
	w->departments[w->units[w->n_units].department].n_units--;
	for (size_t i = w->n_figures; i-- > 0;)
		if (w->figures[i].scope.kind == SCOPE_UNIT &&
		    w->figures[i].scope.index == w->n_units)
			w->figures[i] = w->figures[--w->n_figures];
}

static void w_head(struct world *w, struct str line)
{
	struct str id, rest = line;
	assert_true(str_split(&rest, ' ', &id));
	w->departments[w_find(w, SCOPE_DEPARTMENT, id)].head = w_person(w, rest, "mail");
}

static void w_doc(struct world *w, struct str line)
{
	struct str unit = {0}, kind = {0}, rest = line;
	assert_true(str_split(&rest, ' ', &unit) && str_split(&rest, ' ', &kind));
	uint32_t u = w_find(w, SCOPE_UNIT, unit);
	struct doc_state *d = &w->docs[u][str_eq(kind, STR("plan")) ? DOC_PLAN : DOC_RESULTS];
	const char *failing = w_get(w, rest, "failing"), *error = w_get(w, rest, "error");
	d->invalid = w_get(w, rest, "invalid") != NULL;
	d->last_attempt_unix_s = w_get(w, rest, "never") ? 0 : 1;
	d->failing_since_unix_s = !failing                      ? 0
	                          : strcmp(failing, "now") == 0 ? w->now.unix_s
	                                                        : w_unix(failing);
	d->last_error =
	        (struct fault){.set = error != NULL, .kind = "test", .message = (char *)error};
}

static void w_activity(struct world *w, struct str line)
{
	struct str unit, rest = line;
	assert_true(str_split(&rest, ' ', &unit));
	uint32_t u = w_find(w, SCOPE_UNIT, unit);
	const char *id = w_get(w, rest, "id"), *text = w_get(w, rest, "text"), *t;
	int year = (t = w_get(w, rest, "year")) ? (int)strtol(t, NULL, 10) : 2014;
	struct world_activity *a = NULL;
	for (size_t i = 0; i < w->n_activities; i++) {
		struct world_activity *o = &w->activities[i];
		if (o->unit == u && o->row.year == year && text_eq(o->planned.text, text) &&
		    text_eq(o->planned.id, id))
			a = o;
	}
	if (!a) {
		assert_true(w->n_activities < WORLD_MAX);
		a = &w->activities[w->n_activities++];
	}
	*a = (struct world_activity){.unit = u};
	a->planned = (struct plan_activity){
	        .id = id, .text = text, .start = CIVIL_NONE, .end = w_day(w_get(w, rest, "end"))};
	a->row.year = year;
	a->gone = (t = w_get(w, rest, "gone")) != NULL;
	if (text_eq(t, "plan"))
		*a = w->activities[--w->n_activities];
	if (t)
		return;
	a->row.overdue = w_get(w, rest, "overdue") != NULL;
	a->row.status = (enum activity_status)w_named(w_get(w, rest, "status"),
	                                              ACTIVITY_STATUS_COUNT, w_status);
}

static void w_kept(struct world *w, struct str line)
{
	struct str unit, rest = line;
	assert_true(str_split(&rest, ' ', &unit));
	const char *told = w_get(w, rest, "told"), *silenced = w_get(w, rest, "silenced");
	struct alert a = {.kind = ALERT_ACTIVITY_OVERDUE,
	                  .state = ALERT_RAISED,
	                  .scope_kind = SCOPE_UNIT,
	                  .scope_id = w_value(w, unit),
	                  .subject = w_get(w, rest, "subject"),
	                  .name = w_get(w, rest, "text"),
	                  .period = {2014, PERIODICITY_YEAR, 1},
	                  .since_unix_s = 1,
	                  .raised_unix_s = 1,
	                  .value = NUM_NONE,
	                  .target = NUM_NONE,
	                  .gap = NUM_NONE,
	                  .worst_gap = NUM_NONE,
	                  .told = &told,
	                  .n_told = 1,
	                  .silenced_until_unix_s = silenced ? w_unix(silenced) : 0,
	                  .acknowledged_due = CIVIL_NONE};
	assert_int_equal(alert_book_restore(w->book, &a), 0);
}

static void w_budget(struct world *w, struct str line)
{
	struct str unit, rest = line;
	assert_true(str_split(&rest, ' ', &unit));
	uint32_t u = w_find(w, SCOPE_UNIT, unit);
	w->has_budget[u] = true;
	w->budgets[u] = (struct budget_report){.budget_sek = (int64_t)w_num(w, rest, "budget"),
	                                       .actual_sek = SEK_NONE,
	                                       .forecast_sek = (int64_t)w_num(w, rest, "forecast")};
	assert_int_equal(period_parse(str_of(w_get(w, rest, "period")), &w->budgets[u].period), 0);
}

static void w_trouble(struct world *w, struct str line)
{
	struct str subject, rest = line;
	assert_true(str_split(&rest, ' ', &subject));
	assert_true(alert_book_operator(w->book, w_value(w, subject), w_get(w, rest, "bad") != NULL,
	                                w_get(w, rest, "why"), w->now) >= 0);
}

#endif
