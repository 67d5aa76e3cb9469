/* SPDX-License-Identifier: EUPL-1.2 */
/* Women, men and the lines of a breakdown (MEANING 22, 23), by hand: what is hidden of them, of
 * their units and of the totals above, as reports come and are corrected.  Each story is told four
 * ways (step by step, or all looked at anew; with one memory of what was shown, or stored and put
 * back before each step) and must end alike.
 *
 * A step is what units say, «0AE 30/60 w3/20 E:10/30»: unit 0 of department A, which serves E too,
 * reports 30 of 60, of whom 3 of 20 women, and for E 10 of 30; a number without «/» is a count or a
 * value, «3@15» three who are 15 %, «60%30» 60 % of 30.  A, B and G lie in district D, C in E, none
 * in F; «0A-» had ended by the period's last day.  The first step names all units, «1B » without a
 * number.  What is hidden is listed as «u0» (with all below it), «u0.w», «u0.E», «A», «D»; «u0<» is
 * what was said before a correction. */
#include "test.h"
#include "world.h"
#include "base/buf.h"

#define T1 "2014-T1"

enum { SAYS = 6, STEPS = 4 };

struct step {
	const char *says[SAYS];
	const char *hidden;
};

/* OWN: shares of an indicator of the unit's own; FORGOTTEN: shares, without a memory. */
enum kind { SHARES, COUNTS, OWN, FORGOTTEN };

struct story {
	const char *what;
	enum kind kind;
	struct step steps[STEPS];
};

/* ---- telling ---- */

static struct part number(const char *text)
{
	char *end = NULL;
	double first = strtod(text, &end);
	assert_true(end != text);
	if (*end == '/')
		return world_of(first, strtod(end + 1, NULL));
	if (*end == '@')
		return (struct part){strtod(end + 1, NULL), first, NUM_NONE};
	if (*end == '%')
		return (struct part){first, NUM_NONE, strtod(end + 1, NULL)};
	return world_value(first);
}

static void read_word(struct results *r, struct outcome *o, struct breakdown *lines,
                      const char *word)
{
	size_t n = strcspn(word, " :");
	if (word[n] == ':') {
		lines[o->n_breakdown++] = (struct breakdown){
		        arena_printf(r->arena, "%.*s", (int)n, word), number(&word[n + 1])};
	} else if (word[0] == 'w') {
		o->women = number(word + 1);
	} else if (word[0] == 'm') {
		o->men = number(word + 1);
	} else {
		o->all = number(word);
	}
}

static void hear(struct world *w, enum kind kind, const char *says)
{
	uint32_t unit = (uint32_t)(says[0] - '0');
	struct results *r = world_results(2014);
	struct outcome *o = world_outcome(r, kind == OWN ? "egen" : "x", T1, PART_NONE);
	struct breakdown *lines = arena_array(r->arena, 8, sizeof(*lines));
	o->breakdown = lines;
	for (const char *word = strchr(says, ' '); word && word[1]; word = strchr(word, ' '))
		read_word(r, o, lines, ++word);
	world_put_results(w, unit, r);
}

static struct world *build(const struct story *s)
{
	struct world *w = world_new();
	uint32_t d = world_district(w, "D"), e = world_district(w, "E");
	(void)world_district(w, "F");
	static const char departments[] = "ABCG";
	for (const char *id = departments; *id; id++)
		(void)world_department(w, (char[]){*id, 0}, *id == 'C' ? e : d);
	(void)world_indicator(w, "x");
	if (s->kind == COUNTS)
		world_indicator_counts(w, 0);
	w->protect.min_group = 5;
	for (int i = 0; i < SAYS && s->steps[0].says[i]; i++) {
		const char *says = s->steps[0].says[i];
		char id[] = {'u', says[0], 0};
		uint32_t unit =
		        world_unit(w, id, (uint32_t)(strchr(departments, says[1]) - departments));
		for (const char *more = &says[2]; *more != ' '; more++) {
			if (*more == '-')
				w->units[unit].active_to = w->now.day - 60;
			else
				world_serves(w, unit, (uint32_t)(*more - 'D'));
		}
	}
	if (s->kind != FORGOTTEN)
		assert_int_equal(protect_shown_new(1 << 18, &w->shown), 0);
	return w;
}

/* ---- what is hidden ---- */

static void list_unit(const struct world *w, uint32_t unit, struct buf *out)
{
	const struct figure *f = world_unit_figure(w, unit, T1);
	if (!f)
		f = world_figure(w, SCOPE_UNIT, unit, INDICATOR_LOCAL | 0, T1);
	assert_non_null(f);
	bool all = f->hidden & HIDE_ALL;
	if (all)
		buf_fmt(out, "u%u ", unit);
	if (f->hidden & HIDE_PREVIOUS)
		buf_fmt(out, "u%u< ", unit);
	for (size_t i = 0; i < f->n_subgroups; i++) {
		const struct subgroup *s = &f->subgroups[i];
		const char *name = s->kind == SUBGROUP_WOMEN ? "w"
		                   : s->kind == SUBGROUP_MEN ? "m"
		                                             : s->name;
		assert_true(s->hidden || !all);
		if (s->hidden && !all)
			buf_fmt(out, "u%u.%s ", unit, name);
	}
}

/* A contributor is hidden exactly when what it brings is. */
static void check_contributors(const struct world *w, const struct figure *f)
{
	for (size_t i = 0; i < f->merge->n_contributors; i++) {
		const struct contributor *c = &f->merge->contributors[i];
		const struct figure *own = world_unit_figure(w, c->unit, T1);
		bool hidden = c->shared ? own->subgroups[c->subgroup].hidden
		                        : (own->hidden & HIDE_ALL) != 0;
		assert_int_equal(c->hidden, hidden);
	}
}

static void list(const struct world *w, struct buf *out)
{
	static const char *const names[] = {"A", "B", "C", "G", "D", "E", "F"};
	for (uint32_t i = 0; i < w->org->n_units; i++)
		list_unit(w, i, out);
	for (uint32_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct figure *f =
		        world_figure(w, i < 4 ? SCOPE_DEPARTMENT : SCOPE_DISTRICT, i % 4, 0, T1);
		if (!f)
			continue;
		check_contributors(w, f);
		if (f->hidden & HIDE_ALL)
			buf_fmt(out, "%s ", names[i]);
	}
}

static void put_back(struct world *w, struct buf *stored)
{
	buf_str(stored, protect_shown_take(w->shown));
	w->shown = protect_shown_free(w->shown);
	assert_int_equal(protect_shown_new(1 << 18, &w->shown), 0);
	assert_int_equal(protect_shown_replay(w->shown, buf_slice(stored)), 0);
	assert_int_equal(protect_shown_take(w->shown).n, 0);
}

/* @return number of steps at which something else was hidden than should be */
static size_t tell(const struct story *s, bool anew, bool restart)
{
	struct world *w = build(s);
	struct buf out, stored;
	size_t n_wrong = 0;
	buf_init(&out, 1 << 12);
	buf_init(&stored, 1 << 18);
	for (int i = 0; i < STEPS && s->steps[i].hidden; i++) {
		for (int k = 0; k < SAYS && s->steps[i].says[k]; k++)
			hear(w, s->kind, s->steps[i].says[k]);
		if (anew)
			tree_touch_all(w->tree);
		world_pass(w);
		buf_clear(&out);
		list(w, &out);
		struct str got = str_trim(buf_slice(&out));
		if (!str_eq(got, str_of(s->steps[i].hidden))) {
			print_message("%s, %d%s%s: hidden «%.*s», not «%s»\n", s->what, i + 1,
			              anew ? ", anew" : "", restart ? ", put back" : "", (int)got.n,
			              got.at, s->steps[i].hidden);
			n_wrong++;
		}
		if (restart && w->shown)
			put_back(w, &stored);
	}
	buf_done(&out);
	buf_done(&stored);
	w = world_free(w);
	return n_wrong;
}

/* ---- the stories ---- */

static const struct story stories[] = {
        /* ---- women and men, and what they leave ---- */
        {"nothing small", SHARES, {{{"0A 30/60 w15/30 m15/30"}, ""}}},
        {"a small one follows from the other", SHARES, {{{"0A 30/60 w3/20 m27/40"}, "u0.w u0.m"}}},
        {"men are the rest, and few", SHARES, {{{"0A 30/60 w26/30"}, "u0.w"}}},
        {"men are the rest, and many", SHARES, {{{"0A 30/60 w15/30"}, ""}}},
        {"some are neither: they cover the men", SHARES, {{{"0A 60/100 w30/50 m27/30"}, "u0.m"}}},
        {"each split by itself",
         SHARES,
         {{{"0A 30/60 w3/20 m27/40 norr:10/20 syd:20/40"}, "u0.w u0.m"}}},
        {"counts: two fours of eight are told by it, so it goes",
         COUNTS,
         {{{"0A 8 w4 m4", "1A 30", "2A 40"}, "u0 u1"}}},
        /* 1 of 3 with u2: of u0 are a woman and a man at least, so u2 is of one */
        {"women and men are of somebody each",
         SHARES,
         {{{"0A 1/2 w1/1 m0/1", "1A 6/13", "2A 0/1", "3A 30/60"}, "u0 u1 u2"}}},
        {"one person more",
         SHARES,
         {{{"0A 1/2 w1/1 m0/1", "1A 6/13", "2A 0/2", "3A 30/60"}, "u0 u2"}}},
        {"of departments that go too",
         SHARES,
         {{{"0A 1/3 norr:1/1 syd:0/1 v:0/1", "1B 0/1", "2G 30/60"}, "u0 u1 A B D"}}},
        {"and of those, one person more",
         SHARES,
         {{{"0A 1/3 norr:1/1 syd:0/1 v:0/1", "1B 0/2", "2G 30/60"}, "u0 u1 A B"}}},
        /* ---- shares without their people ---- */
        {"two shares of 60 people: 20 and 40",
         SHARES,
         {{{"0A 34/60 w50 m60"}, ""}, {{"0A 34/60 w10/20 m21/36"}, "u0.m"}}},
        {"3 of 30", SHARES, {{{"0A 30/60 w10 m90"}, "u0.w u0.m"}, {{"0A 30/60 w40 m60"}, ""}}},
        {"three shares: no one can say", SHARES, {{{"0A 30/60 norr:10 mitt:90 syd:90"}, ""}}},
        {"one share, perhaps not all the rest", SHARES, {{{"0A 30/60 w10"}, ""}}},
        {"one share of what the others leave: 3 of 20",
         SHARES,
         {{{"0A 30/60 w15 m27/40"}, "u0.w u0.m"}}},
        {"as rounded: 3 of 21", SHARES, {{{"0A 30/60 w14 m27/39"}, "u0.w u0.m"}}},
        {"not of what they leave, which can be reckoned all the same: 3 of 20",
         SHARES,
         {{{"0A 30/60 w16 m27/40"}, "u0.m"}}},
        {"so beside two of the same, and beside three",
         SHARES,
         {{{"0A 30/60 norr:15 mitt:15 syd:27/40"}, "u0.syd"},
          {{"0A 33/63 norr:15 mitt:16 v:17 syd:30/43"}, "u0.syd"}}},
        {"the others' third number follows from two",
         SHARES,
         {{{"0A 30/60 w15 m27@67.5"}, "u0.w u0.m"}}},
        {"a share, and how many it is of: 2 of 10 are left",
         SHARES,
         {{{"0A 50%40 w18/30"}, "u0.w"}}},
        {"so with a share of the women", SHARES, {{{"0A 20/40 w60%30"}, "u0.w"}}},
        {"two shares of what the third leaves: 3 of 30 and 27 of 30",
         SHARES,
         {{{"0A 50/90 norr:10 mitt:90 syd:20/30"}, "u0.norr u0.mitt"}}},
        {"one of what two leave, and another small one",
         SHARES,
         {{{"0A 30/60 norr:15 mitt:17/20 syd:10/20"}, "u0.norr u0.mitt"}}},
        {"80 % of 25 are fewer than 60 % of 45",
         SHARES,
         {{{"0A 50/90 norr:80 mitt:60 syd:3/20"}, "u0.norr u0.syd"}}},
        {"a share of nobody knows how many is in what covers",
         SHARES,
         {{{"0A 40/90 norr:3/20 mitt:50"}, "u0.norr"}, {{"0A 40/90 norr:13/20 mitt:50"}, ""}}},
        {"a mean: less than one in a hundred of both, but not nobody",
         SHARES,
         {{{"0A 1/400", "1A 1/500", "2A 50", "3A 60"}, "u0 u1"}}},
        /* ---- lines of a breakdown ---- */
        {"the smallest line covers",
         SHARES,
         {{{"0A 40/90 norr:3/20 mitt:17/30 syd:20/40"}, "u0.norr u0.mitt"}}},
        {"the rest covers", SHARES, {{{"0A 40/90 norr:3/20 mitt:17/30"}, "u0.norr"}}},
        {"the rest is small", SHARES, {{{"0A 40/90 norr:18/40 mitt:20/45"}, "u0.norr"}}},
        {"nobody of two lines: their sum of nobody tells both",
         SHARES,
         {{{"0A 20/60 norr:0/10 mitt:0/20 syd:20/30"}, "u0.norr u0.mitt u0.syd"}}},
        {"fewer than none is no rest", SHARES, {{{"0A 40/90 norr:18/50 mitt:20/45"}, ""}}},
        {"one person of two: there is one way more",
         SHARES,
         {{{"0A 40/80 norr:1/1 syd:0/1 mitt:39/78"}, "u0.norr u0.syd u0.mitt"}}},
        {"counts: the smallest line covers",
         COUNTS,
         {{{"0A 60 norr:3 mitt:27 syd:30"}, "u0.norr u0.mitt"}}},
        {"counts: the last of equals covers",
         COUNTS,
         {{{"0A 60 norr:3 mitt:10 syd:10 v:37"}, "u0.norr u0.syd"}}},
        {"counts: the rest is small", COUNTS, {{{"0A 60 norr:27 mitt:30"}, "u0.norr"}}},
        {"counts: the rest covers", COUNTS, {{{"0A 60 norr:3 mitt:27"}, "u0.norr"}}},
        {"counts: nobodies",
         COUNTS,
         {{{"0A 60 norr:0 mitt:0 syd:20 v:40"}, "u0.norr u0.mitt u0.syd"}}},
        {"counts: five beside nobody are told by it",
         COUNTS,
         {{{"0A 55 norr:0 syd:5 v:50"}, "u0.norr u0.syd u0.v"}}},
        {"counts: nobodies and five",
         COUNTS,
         {{{"0A 60 norr:0 mitt:0 syd:5 v:55"}, "u0.norr u0.mitt u0.syd u0.v"}}},
        {"counts: nobodies and fives, units",
         COUNTS,
         {{{"0A 0", "1A 0", "2A 5", "3A 5", "4A 7", "5A 30"}, "u0 u1 u2 u3 u4"}}},
        /* ---- lines that stand in another district's total ---- */
        {"shown there, small beside it at home",
         SHARES,
         {{{"0AE 40/120 E:2/40 norr:20/30", "1BE 40/80 E:20/40", "2A 20/40"}, "u0.E u1.E"}}},
        {"covered there by one from elsewhere",
         SHARES,
         {{{"0AEF 40/120 E:2/30 F:20/30", "1BEF 40/80 E:20/40 F:10/20", "2A 20/40"}, "u0.E u1.E"}}},
        {"small in both districts",
         SHARES,
         {{{"0AEF 40/120 E:2/30 F:3/30", "1BEF 40/100 E:20/40 F:15/30", "2A 20/40"},
           "u0.E u0.F u1.E u1.F"}}},
        {"F holds all who were",
         SHARES,
         {{{"0AEF 40/80 E:20/30 F:20/40", "1BEF 40/90 E:37/60 F:3/20", "2A 20/40"},
           "u0.F u1.F F"}}},
        {"E and F hold all who were of one",
         SHARES,
         {{{"0AEF 40/80 E:20/30 F:20/40", "1BEF 40/90 E:20/60 F:13/20", "2A 20/40"},
           "u0.E u0.F u1.E u1.F"}}},
        {"some of both are at home",
         SHARES,
         {{{"0AEF 40/80 E:20/30 F:18/40", "1BEF 40/90 E:18/60 F:20/20", "2A 20/40"}, "u0.F u1.F"}}},
        {"all are elsewhere: one of the districts goes",
         COUNTS,
         {{{"0AEF 40 E:20 F:20", "1BEF 40 E:3 F:37", "2A 20"}, "u0.E u0.F u1.E u1.F E"}}},
        {"three are not elsewhere",
         COUNTS,
         {{{"0AEF 40 E:20 F:17", "1BE 40 E:3", "2A 20"}, "u0.E u1.E"}}},
        {"each covered in its district",
         COUNTS,
         {{{"0AEF 40 E:36 F:4", "1BE 40 E:20", "2AF 60 F:30"}, "u0.E u0.F u1.E u2.F"}}},
        {"all who were are there, beside a hidden department",
         SHARES,
         {{{"0AE 40/80 E:40/60", "1A 20/40", "2C 3/40"}, "u0.E u2 C E"}}},
        {"not all who were", SHARES, {{{"0AE 40/80 E:38/60", "1A 20/40", "2C 3/40"}, "u0.E u2 C"}}},
        {"what is left at home is one person for each hidden line",
         SHARES,
         {{{"0AE 40/80 E:39/78 norr:1/1 syd:0/1", "1A 20/40", "2C 3/40"},
           "u0.E u0.norr u0.syd u2 C E"}}},
        {"one person more",
         SHARES,
         {{{"0AE 40/80 E:39/77 norr:1/2 syd:0/1", "1A 20/40", "2C 3/40"},
           "u0.E u0.norr u0.syd u2 C"}}},
        {"one is at home", COUNTS, {{{"0AE 10 E:9", "1A 40", "2C 3"}, "u0.E u2 C"}}},
        {"one who was not is at home",
         SHARES,
         {{{"0AE 21/60 E:20/58", "1A 20/40", "2C 3/40"}, "u0.E u2 C"}}},
        {"a line larger than its whole goes with it, and its district follows",
         SHARES,
         {{{"0AE 3/40 E:10/30", "1A 4/50", "2C 20/40"}, "u0 u1 E"}}},
        {"a whole that its sexes would tell takes its line elsewhere with it",
         COUNTS,
         {{{"0AE 8 w4 m4 E:6", "1A 3", "2A 4", "3A 30", "4C 20"}, "u0 u1 u2 E"}}},
        {"a department there that is reckoned otherwise than its district",
         SHARES,
         {{{"0AE 30/60 E:40", "1C 3/40", "2C 20/40", "3C 30/60"}, "u0.E u1 C"}}},
        {"a lone line goes with the whole that covers at home",
         SHARES,
         {{{"0AE 30/60 E:40", "1A 3/40", "2C 20/40", "3C 30/60"}, "u0 u1 E"}}},
        {"nothing unknown from elsewhere",
         COUNTS,
         {{{"0C 100 D:50", "1A 3", "2B 2"}, "u1 u2 A B"}}},
        {"what all elsewhere tells is not told at home",
         SHARES,
         {{{"0A 3/40", "1B 2/40", "2GE 40/80 E:40/60", "3C 20/40"}, "u0 u1 u2.E A B E"}}},
        {"no number of its own at home",
         COUNTS,
         {{{"0AE E:3", "1BE 50 E:20", "2A 20"}, "u0.E u1.E"}, {{"0AE E:8"}, "u1.E E"}}},
        {"from E to D", COUNTS, {{{"0A 20", "1A 30", "2CD 50 D:3", "3CD 40 D:20"}, "u2.D u3.D"}}},
        /* 50 for E may be of any number of u0's 60: it goes by its value, as 50 */
        {"the smallest there, by value and by people",
         SHARES,
         {{{"0AE 30/60 E:50", "1BE 40/100 E:30/55", "2BE 50/100 E:3/20"}, "u0.E u2.E"}}},
        /* ---- figures that enter no total ---- */
        {"a unit that had ended: its women",
         SHARES,
         {{{"0A- 30/60 w3/20 m27/40", "1A 30/60"}, "u0.w u0.m"}}},
        {"a unit that had ended: all", SHARES, {{{"0A- 3/60 w1/20 m2/40", "1A 30/60"}, "u0"}}},
        {"its own: women and men",
         OWN,
         {{{"0A 30/60 w3/20 m27/40"}, "u0.w u0.m"}, {{"0A 40/60 w13/20 m27/40"}, "u0"}}},
        {"its own: told before",
         OWN,
         {{{"0A 30/60"}, ""}, {{"0A 30/60 w3/20 m27/40"}, "u0.w u0.m"}}},
        {"its own: the line that covered covers",
         OWN,
         {{{"0A 60/120 norr:3/20 mitt:27/50 syd:30/50"}, "u0.norr u0.syd"},
          {{"0A 70/130 norr:13/30 mitt:27/50 syd:30/50"}, "u0"}}},
        {"its own: women beside a value of nobody were shown",
         OWN,
         {{{"0A 50 w10/20"}, ""}, {{"0A 30/60 w10/20 m20/37"}, "u0.m"}}},
        {"its own: of several units",
         OWN,
         {{{"0A 3/60", "1A 2/60", "2A 20/60 w3/20"}, "u0 u1 u2.w"}}},
        {"its own: before a correction",
         OWN,
         {{{"0A 3/60"}, "u0"}, {{"0A 30/60"}, "u0<"}, {{"0A 31/60"}, ""}}},
        /* ---- corrections ---- */
        {"what was shown may be told after it", SHARES, {{{"0A 30/60"}, ""}, {{"0A 31/60"}, ""}}},
        {"what was not may not",
         SHARES,
         {{{"0A 3/60", "1A 20/40", "2A 30/50"}, "u0 u1"}, {{"0A 31/60"}, "u0 u0< u1 A D"}}},
        {"the same sum again, with another between them",
         SHARES,
         {{{"0A 3/40", "1A 10/30", "2A 30/60"}, "u0 u1"},
          {{"0A 4/41", "1A 11/31"}, "u0 u0< u1 u1<"},
          {{"0A 3/40", "1A 10/30"}, "u0 u0< u1 u1<"},
          {{"0A 3/40", "1A 11/31"}, "u0 u0< u1 u1< A D"}}},
        {"nor when nobody counts people any more",
         SHARES,
         {{{"0B 40/80", "1B 3/40", "2B 30/60", "3A 30/60"}, "u1 u2"},
          {{"0B 50", "1B 7", "2B 50", "3A 50"}, "u1< u2<"}}},
        {"the line that covered covers on",
         COUNTS,
         {{{"0A 60 norr:27 mitt:3 syd:30"}, "u0.norr u0.mitt"},
          {{"0A 70 norr:27 mitt:13 syd:30"}, "u0 A D"}}},
        {"of the second unit too",
         COUNTS,
         {{{"0A 90", "1A 60 norr:27 mitt:3 syd:30"}, "u1.norr u1.mitt"},
          {{"1A 70 norr:27 mitt:13 syd:30"}, "u1 A D"}}},
        {"listed last",
         COUNTS,
         {{{"0A 60 norr:3 mitt:27 syd:30"}, "u0.norr u0.mitt"},
          {{"0A 70 norr:13 mitt:27 syd:30"}, "u0 A D"},
          {{"0A 71 norr:13 mitt:28 syd:30"}, "u0<"}}},
        {"so do men",
         SHARES,
         {{{"0A 30/60 w3/20 m27/40"}, "u0.w u0.m"}, {{"0A 40/60 w13/20 m27/40"}, "u0 A D"}}},
        {"so does a line there",
         COUNTS,
         {{{"0AE 40 E:3", "1BE 50 E:20", "2AE 20 E:9"}, "u0.E u2.E"},
          {{"0A 50 E:13"}, "u0 u2.E A D E"}}},
        {"and one that covered a department there",
         COUNTS,
         {{{"0AE 40 E:12", "1BE 50 E:20", "2C 3"}, "u0.E u2 C"}, {{"2C 23"}, "u0.E u2< E"}}},
        {"a department goes after a line",
         COUNTS,
         {{{"0AE 40 E:3", "1BE 50 E:20", "2C 20", "3C 30"}, "u0.E u1.E"},
          {{"2C 2"}, "u0.E u1.E u2 C E"}}},
        {"a whole that covered, with all there",
         COUNTS,
         {{{"0AE 40 E:20", "1A 3", "2A 50"}, "u0 u1 E"}, {{"1A 30"}, "u0 u1 u1< A D E"}}},
        {"a line that covered, beside its whole",
         COUNTS,
         {{{"0AE 40 E:3", "1AE 60 E:9", "2A 50"}, "u0.E u1.E"}, {{"0AE 40 E:8"}, "u1.E E"}}},
        {"a whole of which a line covers there, hidden with its department",
         SHARES,
         {{{"0AE 3/80 E:1/30", "1A ", "2B 30/60", "3BE 40/80 E:20/40"}, "u0 u3.E A D"},
          {{"1A 20/40"}, "u0 u1 u3.E A D"}}},
        {"a line of a whole that covers at home",
         SHARES,
         {{{"0A 3/40", "1AE 30/60 E:20/30", "2A 40/90", "3BE "}, "u0 u1 E"},
          {{"3BE 40/80 E:20/40"}, "u0 u1 u3.E E"}}},
        {"the smallest department that has something hidden goes along",
         SHARES,
         {{{"0A 3/20", "1B 2/40", "2B 20/41", "3G 2/20", "4G 20/30"}, "u0 u1 u2 u3 u4 A G"}}},
        /* ---- what was told before covers nothing ---- */
        {"a line seen before",
         SHARES,
         {{{"0A 60/140 norr:10/30 mitt:20/50 syd:30/60"}, ""},
          {{"0A 50/140 norr:3/25 mitt:20/50 syd:27/65"}, "u0.norr u0.syd"}}},
        {"another line of the same numbers was seen",
         SHARES,
         {{{"0A 60/100 norr:20/40 syd:20/30"}, ""},
          {{"0A 63/140 norr:3/20 mitt:20/40 syd:40/80"}, "u0.norr u0.mitt"}}},
        {"women of the same numbers were seen",
         SHARES,
         {{{"0A 60/100 w20/40"}, ""}, {{"0A 60/100 w37/57 m20/40"}, "u0.m"}}},
        {"a rest of the same numbers, of other lines",
         COUNTS,
         {{{"0A 60 norr:20"}, ""}, {{"0A 60 mitt:3 syd:17"}, "u0.mitt"}}},
        {"the whole was told before any line",
         SHARES,
         {{{"0A 30/60"}, ""}, {{"0A 30/60 w3/20 m27/40"}, "u0.w u0.m"}}},
        {"and is too late to hide", COUNTS, {{{"0A 8"}, ""}, {{"0A 8 w4 m4"}, "u0.w u0.m"}}},
        {"the only one unknown is as good as told: it covers nothing there",
         COUNTS,
         {{{"0AE 60 norr:37", "1BE 50 E:20", "2BE 60 E:30"}, ""},
          {{"0A 40"}, ""},
          {{"0A 40 norr:37 E:3"}, "u0.norr u0.E"}}},
        {"two that are told by their sum, too late: each is unknown there all the same",
         COUNTS,
         {{{"0AEF 8", "1BEF 50 E:20 F:20"}, ""}, {{"0A 8 E:4 F:4"}, "u0.E u0.F E F"}}},
        {"a rest that covered a line is not told when the line has grown",
         COUNTS,
         {{{"0A 6 norr:1", "1A 30", "2B 40", "3B 50"}, "u0.norr"}, {{"0A 10 norr:5"}, "u0 A D"}}},
        {"a rest that was told may be told again",
         COUNTS,
         {{{"0A 12 norr:6", "1A 30"}, ""}, {{"0A 14 norr:8"}, ""}}},
        {"a line told before and not again is not told by its district either",
         COUNTS,
         {{{"0AE 5 E:5", "1A 30"}, ""}, {{"0A 5 E:5 norr:0"}, "u0.E u0.norr E"}}},
        {"a whole that was told stays, whatever becomes of its lines",
         COUNTS,
         {{{"0A 60 norr:3 mitt:27"}, "u0.norr"}, {{"0A 60 norr:3 mitt:4"}, "u0.norr u0.mitt"}}},
        {"what two small ones left of an old sum is five, and may be",
         COUNTS,
         {{{"0A 3", "1B 2", "2B 20", "3B 30"}, "u0 u1 u2 A B"}, {{"0A 33", "1B 32"}, "u0< u1<"}}},
        {"one person each is left of an old sum, for each of its lines",
         SHARES,
         {{{"0A 1/2 w1/1 m0/1", "1A 1/2 w1/1 m0/1", "2A 6/13", "3A 30/60"}, "u0 u1 u2"},
          {{"0A 20/40", "1A 22/44"}, "u0 u0< u1< u2 A D"}}},
        {"two nobodies are left of an old sum: all that covered them go on",
         COUNTS,
         {{{"0A 0", "1B 0", "2B 5", "3B 21", "4B 60"}, "u0 u1 u2 u3 A B"},
          {{"0A 33", "1B 32"}, "u0< u1< u2 u3 B D"}}},
        {"nobody is counted any more, and an old sum of nobodies is still covered",
         SHARES,
         {{{"0A 0/40", "1B 0/50", "2B 40", "3B 60"}, "u0 u1 u2 A B"},
          {{"0A 60", "1B 70"}, "u0< u1 u1< u2 B D"}}},
        {"and so it is elsewhere",
         SHARES,
         {{{"0C 0/40", "1AE 50 E:40"}, "u0 u1.E C"}, {{"0C 60"}, "u0< u1.E E"}}},
        {"all of two are all who were: their cover goes on",
         SHARES,
         {{{"0A 40/40", "1B 50/50", "2B 20/60", "3B 30/90"}, "u0 u1 u2 A B"},
          {{"0A 33/41", "1B 32/52"}, "u0< u1 u1< u2 B D"}}},
        {"a line that covered goes on, and is covered itself",
         SHARES,
         {{{"0A 60/100 norr:3/20 syd:27/40 v:30/40"}, "u0.norr u0.v"},
          {{"0A 70/110 norr:13/30 syd:27/40 v:30/40"}, "u0 A D"}}},
        /* ---- without a memory ---- */
        {"a whole that covers no more is shown with its women and men",
         FORGOTTEN,
         {{{"0A 3/40", "1A 30/60 w10/20 m20/40", "2A 40/80"}, "u0 u1"}, {{"0A 13/40"}, "u0<"}}},
};

static void test_what_is_hidden_as_reports_come(void **state)
{
	(void)state;
	size_t n_wrong = 0;
	for (size_t i = 0; i < ARRAY_LEN(stories); i++) {
		for (int way = 0; way < 4; way++)
			n_wrong += tell(&stories[i], way & 1, way & 2);
	}
	assert_int_equal(n_wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_hidden_as_reports_come),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
