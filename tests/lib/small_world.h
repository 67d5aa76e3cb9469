/* SPDX-License-Identifier: EUPL-1.2 */
/* A small world built by hand: two districts, two departments, three units, one catalogue, and the
 * generation 7 made of it.  What units report is invented.  Everything hangs on the snapshot. */
#ifndef SMALL_WORLD_H
#define SMALL_WORLD_H

#include "test.h"
#include "model/snapshot.h"

#define WORLD_NOW 1410000000 /* 2014-09-06 12:40 in Stockholm */

static struct period world_t1 = {2014, PERIODICITY_TERTIAL, 1};
static struct period world_t2 = {2014, PERIODICITY_TERTIAL, 2};
static struct period world_year = {2014, PERIODICITY_YEAR, 1};

static inline struct org *world_org(void)
{
	static const uint32_t d0[] = {0}, d1[] = {1}, u0[] = {0, 1}, u1[] = {2}, serves[] = {0};
	static const char *const aliases[] = {"Prevention"};
	struct org *o = org_new(1 << 20);
	assert_non_null(o);
	struct district *districts = arena_array(o->arena, 2, sizeof(*districts));
	struct department *departments = arena_array(o->arena, 2, sizeof(*departments));
	struct unit *units = arena_array(o->arena, 3, sizeof(*units));
	assert_true(districts && departments && units);
	districts[0] = (struct district){"sodermalm", "Södermalms stadsdelsnämnd", d0, 1};
	districts[1] = (struct district){"ostermalm", "Östermalms stadsdelsnämnd", d1, 1};
	departments[0] = (struct department){.id = "social",
	                                     .name = "Sociala avdelningen",
	                                     .district = 0,
	                                     .head = {"Eva Chef", "eva@example.org", LANGUAGE_SV},
	                                     .units = u0,
	                                     .n_units = 2};
	departments[1] = (struct department){.id = "ekonomi",
	                                     .name = "Avdelningen för ekonomiskt bistånd",
	                                     .district = 1,
	                                     .units = u1,
	                                     .n_units = 1};
	units[0] = (struct unit){
	        .id = "preventionsgruppen",
	        .name = "Preventionsgruppen",
	        .department = 0,
	        .aliases = aliases,
	        .n_aliases = 1,
	        .active_from = CIVIL_NONE,
	        .active_to = CIVIL_NONE,
	        .sources = {{.url = "http://127.0.0.2/plan"}, {.url = "http://127.0.0.2/ut"}}};
	units[1] = (struct unit){
	        .id = "vuxna",
	        .name = "Enheten för <vuxna> & \"unga\"",
	        .department = 0,
	        .active_from = CIVIL_NONE,
	        .active_to = CIVIL_NONE,
	        .sources = {{.url = "http://127.0.0.3/plan"}, {.url = "http://127.0.0.3/ut"}}};
	units[2] = (struct unit){.id = "forsorjning",
	                         .name = "Försörjningsstödsenheten",
	                         .department = 1,
	                         .serves = serves,
	                         .n_serves = 1,
	                         .active_from = CIVIL_NONE,
	                         .active_to = CIVIL_NONE,
	                         .sources = {{.url = "http://127.0.0.4/plan"}, {.url = NULL}}};
	o->districts = districts;
	o->n_districts = 2;
	o->departments = departments;
	o->n_departments = 2;
	o->units = units;
	o->n_units = 3;
	return o;
}

static inline struct catalogue *world_catalogue(void)
{
	struct catalogue *c = catalogue_new(1 << 20);
	assert_non_null(c);
	struct indicator *i = arena_array(c->arena, 2, sizeof(*i));
	assert_non_null(i);
	i[0] = (struct indicator){.id = "sjukfranvaro",
	                          .name = "Sjukfrånvaro",
	                          .unit = "%",
	                          .direction = DIRECTION_LOWER,
	                          .measure = MEASURE_LEVEL,
	                          .weight = WEIGHT_EMPLOYEES,
	                          .tolerance = 0.3};
	i[1] = (struct indicator){.id = "foraldrar",
	                          .name = "Antal föräldrar i utbildning",
	                          .unit = "st",
	                          .direction = DIRECTION_HIGHER,
	                          .measure = MEASURE_COUNTED,
	                          .tolerance = NUM_NONE};
	c->indicators = i;
	c->n_indicators = 2;
	return c;
}

/* A plan of 2014 with three levels of goals, two indicators, an activity and a budget. */
static inline struct plan *world_plan(const char *unit)
{
	struct plan *p = plan_new(1 << 20);
	assert_non_null(p);
	struct goal *g = arena_array(p->arena, 3, sizeof(*g));
	struct plan_indicator *i = arena_array(p->arena, 2, sizeof(*i));
	struct plan_activity *a = arena_array(p->arena, 1, sizeof(*a));
	struct expectation *e = arena_array(p->arena, 1, sizeof(*e));
	struct budget_row *b = arena_array(p->arena, 1, sizeof(*b));
	struct finding *f = arena_array(p->arena, 1, sizeof(*f));
	struct phase *phase = arena_array(p->arena, 1, sizeof(*phase));
	assert_true(g && i && a && e && b && f && phase);
	p->unit_id = arena_dup(p->arena, unit);
	p->unit_name = arena_dup(p->arena, unit);
	p->district = "Södermalm";
	p->year = 2014;
	g[0] = (struct goal){.id = "g1",
	                     .level = GOAL_ORIENTATION,
	                     .number = "1",
	                     .title = "Stockholm är attraktivt",
	                     .parent = GOAL_NO_PARENT,
	                     .line = 10};
	g[1] = (struct goal){.id = "g2",
	                     .level = GOAL_AREA,
	                     .number = "1.3",
	                     .title = "Invånarna är självförsörjande",
	                     .parent = 0,
	                     .line = 12};
	g[2] = (struct goal){.id = "g3",
	                     .level = GOAL_COMMITMENT,
	                     .title = "Vi når fler föräldrar",
	                     .parent = 1,
	                     .sections = {[SECTION_EXPECTED] = "Minst 60 deltar.\nVarje år."},
	                     .line = 14};
	*phase = (struct phase){world_t1, 20};
	i[0] = (struct plan_indicator){
	        .name = "Sjukfrånvaro (alla nämnder/bolag)",
	        .goal = 1,
	        .owner = OWNER_COUNCIL,
	        .target = {.kind = TARGET_VALUE, .value = 4.4, .unit = "%", .text = "4,4 %"},
	        .has_council = true,
	        .council = {.kind = TARGET_VALUE, .value = 4.2, .unit = "%", .text = "4,2 %"},
	        .periodicity = PERIODICITY_TERTIAL,
	        .direction = DIRECTION_LOWER,
	        .direction_source = DIRECTION_FROM_CATALOGUE,
	        .measure = MEASURE_LEVEL,
	        .line = 20};
	i[1] = (struct plan_indicator){.id = "i2",
	                               .name = "Antal föräldrar i utbildning",
	                               .goal = 2,
	                               .owner = OWNER_UNIT,
	                               .target = {.kind = TARGET_VALUE,
	                                          .value = 60,
	                                          .unit = "st",
	                                          .text = "60",
	                                          .phases = phase,
	                                          .n_phases = 1},
	                               .periodicity = PERIODICITY_TERTIAL,
	                               .comment = "Räknas \"från\" januari.",
	                               .line = 21};
	a[0] = (struct plan_activity){.id = "a1",
	                              .goal = 2,
	                              .owner = OWNER_UNIT,
	                              .text = "Starta två grupper",
	                              .start = CIVIL_NONE,
	                              .end = civil_day(2014, 6, 30),
	                              .line = 30};
	e[0] = (struct expectation){.goal = 2,
	                            .text = "Minst 60 deltar.",
	                            .value = 60,
	                            .comparator = COMPARATOR_AT_LEAST,
	                            .line = 16};
	b[0] = (struct budget_row){"Personal", 5000000, SEK_NONE, SEK_NONE, 40};
	f[0] = (struct finding){FINDING_TARGET_WEAKER_THAN_COUNCIL, "Målet är svagare.", 20};
	p->goals = g;
	p->n_goals = 3;
	p->indicators = i;
	p->n_indicators = 2;
	p->activities = a;
	p->n_activities = 1;
	p->expectations = e;
	p->n_expectations = 1;
	p->has_budget = true;
	p->budget = (struct budget){.rows = b,
	                            .n_rows = 1,
	                            .has_total = true,
	                            .total = {"Summa", 5000000, 100000, 4900000, 41}};
	p->findings = f;
	p->n_findings = 1;
	return p;
}

static inline struct figure world_figure(uint32_t indicator, struct period period)
{
	static const char *const ids[] = {"sjukfranvaro", "foraldrar"};
	static const char *const names[] = {"Sjukfrånvaro", "Antal föräldrar i utbildning"};
	static const char *const units[] = {"%", "st"};
	return (struct figure){.indicator = indicator,
	                       .period = period,
	                       .id = ids[indicator],
	                       .name = names[indicator],
	                       .unit = units[indicator],
	                       .measure = indicator ? MEASURE_COUNTED : MEASURE_LEVEL,
	                       .owed = true,
	                       .target_kind = TARGET_VALUE,
	                       .target = indicator ? 60 : 4.4,
	                       .council_kind = indicator ? TARGET_NONE : TARGET_VALUE,
	                       .council = indicator ? NUM_NONE : 4.2,
	                       .all = PART_NONE,
	                       .forecast = NUM_NONE,
	                       .reported = CIVIL_NONE,
	                       .state = STATE_NOT_DUE,
	                       .basis = NUM_NONE,
	                       .compared = NUM_NONE,
	                       .baseline = NUM_NONE,
	                       .gap = NUM_NONE,
	                       .tolerance = NUM_NONE,
	                       .low = NUM_NONE,
	                       .high = NUM_NONE,
	                       .council_gap = NUM_NONE,
	                       .due = civil_day(2014, 9, 22)};
}

static inline void world_say(struct figure *f, double value, double compared, double gap,
                             enum state state)
{
	f->all.value = f->basis = value;
	f->compared = compared;
	f->gap = gap;
	f->state = state;
	f->received_unix_s = WORLD_NOW - 86400;
	f->reported = civil_day(2014, 9, 4);
}

static inline struct node_view *world_view(struct node *n, const struct figure *figures,
                                           size_t count)
{
	struct node_view *v = node_view_new(n);
	assert_non_null(v);
	struct figure *copy = arena_array(v->arena, count, sizeof(*copy));
	assert_non_null(copy);
	memcpy(copy, figures, count * sizeof(*copy));
	v->figures = copy;
	v->n_figures = count;
	return v;
}

static inline void world_put_unit0(struct snapshot *s)
{
	struct plan *p = world_plan("preventionsgruppen");
	struct results *r = results_new(1 << 20);
	assert_non_null(r);
	struct budget_report *b = arena_array(r->arena, 1, sizeof(*b));
	assert_non_null(b);
	b[0] = (struct budget_report){world_t1, 4900000, 1600000, 5200000, false, NULL};
	r->budget = b;
	r->n_budget = 1;
	r->year = 2014;
	struct year_docs docs = {.year = 2014,
	                         .plan = p,
	                         .results = r,
	                         .plan_received_unix_s = WORLD_NOW - 2 * 86400,
	                         .results_received_unix_s = WORLD_NOW - 86400};
	struct activity_row activity = {.planned = &p->activities[0],
	                                .year = 2014,
	                                .status = ACTIVITY_ONGOING,
	                                .overdue = true,
	                                .comment = "En grupp är i gång"};
	struct finding_row findings[] = {
	        {p->findings[0], DOC_PLAN, 2014},
	        {{FINDING_UNREADABLE, "Raden går inte att läsa: «Kvartal»", 33}, DOC_PLAN, 2014}};
	struct node n = {.scope = {SCOPE_UNIT, 0},
	                 .years = &docs,
	                 .n_years = 1,
	                 .activities = &activity,
	                 .n_activities = 1,
	                 .findings = findings,
	                 .n_findings = 2};
	n.docs[DOC_PLAN] = (struct doc_state){.evidence = EVIDENCE_FRESH,
	                                      .last_attempt_unix_s = WORLD_NOW - 60,
	                                      .last_success_unix_s = WORLD_NOW - 60};
	n.docs[DOC_RESULTS] =
	        (struct doc_state){.evidence = EVIDENCE_FRESH,
	                           .last_attempt_unix_s = WORLD_NOW - 30,
	                           .last_success_unix_s = WORLD_NOW - 900,
	                           .failing_since_unix_s = WORLD_NOW - 600,
	                           .last_error = {.set = true,
	                                          .kind = "status",
	                                          .message = (char *)"Adressen svarade 404.",
	                                          .at_unix_s = WORLD_NOW - 30}};
	struct figure f[4] = {world_figure(0, world_t1), world_figure(0, world_t2),
	                      world_figure(1, world_t1), world_figure(1, world_year)};
	world_say(&f[0], 4.3, 4.4, 0.1, STATE_MET);
	world_say(&f[1], 0.1 + 6.2, 4.4, -1.9, STATE_BEHIND);
	static struct subgroup sexes[] = {
	        {.kind = SUBGROUP_WOMEN,
	         .part = {6.8, NUM_NONE, NUM_NONE},
	         .target = 4.4,
	         .state = STATE_BEHIND,
	         .gap = -2.4},
	        {.kind = SUBGROUP_MEN, .part = PART_NONE, .target = 4.4, .hidden = true}};
	f[1].subgroups = sexes;
	f[1].n_subgroups = 2;
	f[1].forecast = 5.5;
	f[1].analysis = "Fler långa fall.";
	f[1].action = "Samtal varje vecka.";
	world_say(&f[2], 25, 20, 5, STATE_MET);
	for (size_t i = 0; i < 4; i++)
		f[i].planned = &p->indicators[f[i].indicator];
	snapshot_set_node(s, world_view(&n, f, 4));
	(void)plan_unref(p);
	(void)results_unref(r);
}

static inline void world_put_unit1(struct snapshot *s)
{
	struct plan *p = world_plan("vuxna");
	struct year_docs docs = {
	        .year = 2014, .plan = p, .plan_received_unix_s = WORLD_NOW - 2 * 86400};
	struct node n = {.scope = {SCOPE_UNIT, 1}, .years = &docs, .n_years = 1};
	n.docs[DOC_PLAN] = (struct doc_state){.evidence = EVIDENCE_FRESH,
	                                      .last_attempt_unix_s = WORLD_NOW - 60,
	                                      .last_success_unix_s = WORLD_NOW - 60};
	n.docs[DOC_RESULTS] = (struct doc_state){.evidence = EVIDENCE_LATE};
	struct figure f[2] = {world_figure(0, world_t1), world_figure(1, world_t1)};
	f[0].state = STATE_MISSING;
	f[1].state = STATE_PROTECTED;
	f[1].hidden = HIDE_ALL;
	f[1].target = 60;
	snapshot_set_node(s, world_view(&n, f, 2));
	(void)plan_unref(p);
}

static inline void world_put_scopes(struct snapshot *s)
{
	static struct contributor contributors[] = {
	        {.unit = 0, .value = 6.3, .state = STATE_BEHIND, .share_of_gap = 1},
	        {.unit = 1,
	         .value = 2,
	         .state = STATE_PROTECTED,
	         .share_of_gap = 0.5,
	         .shared = true,
	         .hidden = true}};
	static struct merge merges[] = {
	        {.method = METHOD_WEIGHTED,
	         .n_expected = 2,
	         .n_reported = 1,
	         .weight_share = 0.4,
	         .provisional = true,
	         .oldest_unix_s = WORLD_NOW - 86400,
	         .contributors = contributors,
	         .n_contributors = 2},
	        {.method = METHOD_SUM, .n_expected = 2, .n_reported = 1, .weight_share = NUM_NONE}};
	struct figure f[3] = {world_figure(0, world_t1), world_figure(0, world_t2),
	                      world_figure(1, world_t1)};
	world_say(&f[0], 4.3, 4.4, 0.1, STATE_MET);
	world_say(&f[1], 0.1 + 6.2, 4.4, -1.9, STATE_BEHIND);
	f[0].merge = &merges[0];
	f[1].merge = &merges[0];
	world_say(&f[2], 25, NUM_NONE, NUM_NONE, STATE_NO_TARGET);
	f[2].target = NUM_NONE;
	f[2].why_not = NO_STATE_UNIT_WITHOUT_TARGET;
	f[2].merge = &merges[1];
	struct node district = {.scope = {SCOPE_DISTRICT, 0}};
	struct node department = {.scope = {SCOPE_DEPARTMENT, 0}};
	snapshot_set_node(s, world_view(&district, f, 3));
	snapshot_set_node(s, world_view(&department, f, 3));
}

static inline void world_put_alerts(struct snapshot *s)
{
	static const char *const told[] = {"eva@example.org"};
	static const struct alert behind = {.id = "00000000000000aa",
	                                    .kind = ALERT_INDICATOR_BEHIND,
	                                    .state = ALERT_RAISED,
	                                    .severity = SEVERITY_SERIOUS,
	                                    .scope_kind = SCOPE_UNIT,
	                                    .scope_id = "preventionsgruppen",
	                                    .subject = "sjukfranvaro",
	                                    .name = "Sjukfrånvaro",
	                                    .period = {2014, PERIODICITY_TERTIAL, 2},
	                                    .since_unix_s = WORLD_NOW - 3600,
	                                    .raised_unix_s = WORLD_NOW - 3600,
	                                    .value = 6.3,
	                                    .target = 4.4,
	                                    .gap = -1.9,
	                                    .worst_gap = -1.9,
	                                    .unit = "%",
	                                    .why = {"6,3 % mot målet 4,4 %."},
	                                    .told = told,
	                                    .n_told = 1,
	                                    .acknowledged_due = CIVIL_NONE};
	static const struct alert unreachable = {.id = "00000000000000bb",
	                                         .kind = ALERT_FEED_UNREACHABLE,
	                                         .state = ALERT_RAISED,
	                                         .severity = SEVERITY_WARNING,
	                                         .muted = true,
	                                         .scope_kind = SCOPE_UNIT,
	                                         .scope_id = "preventionsgruppen",
	                                         .subject = "results",
	                                         .name = "Utfall",
	                                         .since_unix_s = WORLD_NOW - 600,
	                                         .raised_unix_s = WORLD_NOW - 600,
	                                         .value = NUM_NONE,
	                                         .target = NUM_NONE,
	                                         .gap = NUM_NONE,
	                                         .why = {"Adressen svarade 404."},
	                                         .acknowledged_by = "Eva",
	                                         .acknowledged_action = "Ringt enheten",
	                                         .acknowledged_due = 16330};
	struct kept_alert *kept[] = {kept_alert_new(&behind, 0xAA),
	                             kept_alert_new(&unreachable, 0xBB)};
	assert_true(kept[0] && kept[1]);
	struct alert_shelf *shelves[ALERT_SHELVES] = {alert_shelf_new(kept, 2)};
	assert_non_null(shelves[0]);
	snapshot_set_shelves(s, shelves);
	(void)alert_shelf_unref(shelves[0]); /* the snapshot has its own */
	for (size_t i = 0; i < 2; i++)
		(void)kept_alert_unref(kept[i]);
}

static inline struct snapshot *world_snapshot(void)
{
	struct org *o = world_org();
	struct catalogue *c = world_catalogue();
	struct snapshot *s = snapshot_new(o, c, 7);
	assert_non_null(s);
	(void)org_unref(o);
	(void)catalogue_unref(c);
	s->made_unix_s = WORLD_NOW;
	s->last_cycle_unix_s = WORLD_NOW - 10;
	world_put_unit0(s);
	world_put_unit1(s);
	world_put_scopes(s);
	world_put_alerts(s);
	return s;
}

#endif
