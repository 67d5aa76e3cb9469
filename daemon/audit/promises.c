/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/promises.c (core): numbers promised in prose against the indicators near them.
 * A promise is kept by an indicator with the same figure under the goal, or of the board goal above
 * with a word in common, or further above or beside it (under the same board goal) with two.  It
 * differs from an indicator that shares most of its words but not its figure.
 * Else nothing measures it. */
#include "findings.h"
#include <errno.h>

#define STEMS_MAX       24 /* words that carry meaning, of one sentence or name */
#define STEM_LETTERS    5 /* «besökare» and «besökarna» are one; shorter stems mix words up */
#define WORD_LEAST      4
#define NEAR_MOST       500 /* indicators compared with one promise: keeps the cost linear */
#define GOAL_DEPTH_MOST 16  /* levels of goals; the contract has four */
#define EXCERPT         200 /* bytes of a promise in a message */
#define SHARED_LEAST    2
#define NEAR_TIMES      2
#define SHARED_PER_CENT 50 /* of the shorter one's words */

struct stems {
	size_t n;
	uint32_t at[STEMS_MAX][STEM_LETTERS];
};

/* Words every second goal has, as stems. */
static const char *const empty_words[] = {
        "andel", "antal", "proce", "enhet", "under", "minst", "högst", "eller", "deras", "denna",
        "detta", "våra",  "samt",  "inom",  "från",  "till",  "efter", "genom", "enlig", "samtl",
        "varje", "skall", "vara",  "blir",  "kan",   "hela",  "året",  "målet"};

static bool is_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 0xC0 && cp < 0x2000 && cp != 0xD7);
}

static bool is_among(const uint32_t stem[STEM_LETTERS], const char *const *words, size_t n_words)
{
	char text[STEM_LETTERS * 4 + 1];
	size_t n = 0;
	for (size_t i = 0; i < STEM_LETTERS && stem[i]; i++)
		n += utf8_put(text + n, stem[i]);
	for (size_t i = 0; i < n_words; i++) {
		if (str_eq((struct str){text, n}, str_of(words[i])))
			return true;
	}
	return false;
}

/* Who is counted, and that they answer, says little of what is measured; as stems. */
static const char *const vague_words[] = {
        "barn",  "besök", "bruka", "delta", "elev",  "eleve", "förä",  "föräl", "hyres",
        "kund",  "kunde", "medar", "perso", "unga",  "ungdo", "vuxna", "äldre", "anhör",
        "boend", "klien", "nöjd",  "nöjda", "upple", "svara", "känne", "tycke", "anser"};

static bool has_stem(const struct stems *s, const uint32_t stem[STEM_LETTERS])
{
	for (size_t i = 0; i < s->n; i++) {
		if (memcmp(s->at[i], stem, sizeof(s->at[i])) == 0)
			return true;
	}
	return false;
}

/* What everybody says for short. */
static const struct {
	const char *word, *means;
} short_names[] = {
        {"AMI", "aktivt medskapandeindex"},
        {"NMI", "nöjd medarbetarindex"},
        {"NKI", "nöjd kundindex"},
};

static const char *meant_by(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(short_names); i++) {
		if (str_eq(word, str_of(short_names[i].word)))
			return short_names[i].means;
	}
	return NULL;
}

static void add_stems(struct str text, struct stems *ret)
{
	for (size_t at = 0; at < text.n && ret->n < STEMS_MAX;) {
		uint32_t stem[STEM_LETTERS] = {0};
		size_t n = 0, from = at, to = at;
		while (at < text.n) {
			uint32_t cp = utf8_lower(utf8_next(text, &at));
			if (!is_letter(cp))
				break;
			if (n < STEM_LETTERS)
				stem[n] = cp;
			n++;
			to = at;
		}
		const char *meant = meant_by(str_cut(text, from, to - from));
		if (meant)
			add_stems(str_of(meant), ret); /* which has no short names in it */
		else if (n >= WORD_LEAST && !is_among(stem, empty_words, ARRAY_LEN(empty_words)) &&
		         !has_stem(ret, stem))
			memcpy(ret->at[ret->n++], stem, sizeof(stem));
	}
}

static void stems_of(struct str text, struct stems *ret)
{
	ret->n = 0;
	add_stems(text, ret);
}

static size_t shared(const struct stems *a, const struct stems *b)
{
	size_t n = 0;
	for (size_t i = 0; i < a->n; i++)
		n += has_stem(b, a->at[i]);
	return n;
}

/* Of what they share, what tells what is measured. */
static size_t shared_telling(const struct stems *a, const struct stems *b)
{
	size_t n = 0;
	for (size_t i = 0; i < a->n; i++)
		n += has_stem(b, a->at[i]) &&
		     !is_among(a->at[i], vague_words, ARRAY_LEN(vague_words));
	return n;
}

/* «minst 6 förslag» counts pieces as «6 st» does. */
static bool may_be_same_unit(const char *a, const char *b)
{
	struct str x = str_of(a ? a : ""), y = str_of(b ? b : "");
	return str_eq(x, y) || (!x.n && str_eq(y, STR("st"))) || (!y.n && str_eq(x, STR("st")));
}

/* Indicators by goal and goals by parent, so that a promise looks only at what is near it. */
struct tree {
	const struct plan *plan;
	uint32_t *first, *next;    /* indicators of a goal: a chain, GOAL_NO_PARENT ends it */
	uint32_t *child, *sibling; /* goals under a goal, likewise */
};

/* One promise and what was found for it so far. */
struct search {
	const struct plan *plan;
	const struct expectation *e;
	struct stems own;
	size_t n_seen, best;
	bool beside;                  /* looking at the goals that share its board goal */
	bool measured, measured_here; /* somewhere; by an indicator of the same goal */
	size_t measured_by;           /* words in common with it */
	bool differs_here;
	const struct plan_indicator *differs; /* NULL */
};

static uint32_t *chains(struct audit_book *b, size_t n)
{
	uint32_t *at = arena_array(b->arena, n + 1, sizeof(*at));
	if (!at)
		b->failed = -ENOMEM;
	else
		memset(at, 0xFF, (n + 1) * sizeof(*at)); /* GOAL_NO_PARENT everywhere */
	return at;
}

static void make_tree(struct audit_book *b, struct tree *ret)
{
	const struct plan *p = b->plan;
	ret->plan = p;
	ret->first = chains(b, p->n_goals);
	ret->next = chains(b, p->n_indicators);
	ret->child = chains(b, p->n_goals);
	ret->sibling = chains(b, p->n_goals);
	if (b->failed)
		return;
	for (size_t i = p->n_indicators; i-- > 0;) {
		uint32_t goal = p->indicators[i].goal;
		ret->next[i] = ret->first[goal];
		ret->first[goal] = (uint32_t)i;
	}
	for (size_t i = p->n_goals; i-- > 0;) {
		uint32_t parent = p->goals[i].parent;
		if (parent == GOAL_NO_PARENT)
			continue;
		ret->sibling[i] = ret->child[parent];
		ret->child[parent] = (uint32_t)i;
	}
}

/* Do they speak of the same, though their figures differ?  Most of the shorter one's words, or
 * most of the name with a word in it that tells what is measured. */
static bool same_matter(const struct search *s, const struct stems *name, double target,
                        bool own_goal)
{
	/* One word of two is enough only where the figures could be the same one's. */
	bool near_value = s->e->value <= NEAR_TIMES * target && target <= NEAR_TIMES * s->e->value;
	size_t common = shared(&s->own, name), least = s->own.n < name->n ? s->own.n : name->n;
	size_t telling = shared_telling(&s->own, name);
	bool whole = common == name->n && (telling > 0 || common >= SHARED_LEAST);
	size_t enough = s->beside ? SHARED_LEAST + 1 : SHARED_LEAST;
	if (common >= enough && common * 100 >= least * SHARED_PER_CENT &&
	    (own_goal || s->beside || telling >= SHARED_LEAST))
		return true;
	if (!own_goal)
		return !s->beside && whole;
	return telling > 0 && common * 100 >= name->n * SHARED_PER_CENT && (whole || near_value);
}

static void compare(struct search *s, const struct plan_indicator *one)
{
	struct stems other;
	if (one->target.kind != TARGET_VALUE || !may_be_same_unit(s->e->unit, one->target.unit))
		return;
	stems_of(str_cut(str_of(one->name), 0, str_find(str_of(one->name), STR("("))), &other);
	size_t common = shared(&s->own, &other);
	bool own_goal = one->goal == s->e->goal;
	/* Far above, one word in common is chance, unless it is the whole name. */
	bool far = s->plan->goals[one->goal].level <= GOAL_AREA;
	size_t enough = (s->beside || far) && !(far && common == other.n) ? SHARED_LEAST : 1;
	if (num_cmp(s->e->value, one->target.value) == 0) {
		bool near = own_goal || common >= enough || (!s->beside && !s->e->unit);
		if (near && common >= s->measured_by)
			s->measured_by = common;
		s->measured |= near;
		s->measured_here |= own_goal;
	} else if (common > s->best && same_matter(s, &other, one->target.value, own_goal)) {
		s->best = common;
		s->differs = one;
		s->differs_here = own_goal;
	}
}

static void look_at(const struct tree *t, uint32_t goal, struct search *s)
{
	for (uint32_t i = t->first[goal]; i != GOAL_NO_PARENT && s->n_seen < NEAR_MOST;
	     i = t->next[i]) {
		s->n_seen++;
		compare(s, &t->plan->indicators[i]);
	}
}

static void look_below(const struct tree *t, uint32_t goal, int depth, struct search *s)
{
	for (uint32_t g = t->child[goal]; g != GOAL_NO_PARENT && depth > 0 && s->n_seen < NEAR_MOST;
	     g = t->sibling[g]) {
		s->n_seen++;
		look_at(t, g, s);
		look_below(t, g, depth - 1, s);
	}
}

static void look_around(const struct tree *t, struct search *s)
{
	uint32_t goal = s->e->goal;
	stems_of(str_of(s->e->text), &s->own);
	for (int up = 0; goal != GOAL_NO_PARENT && up < GOAL_DEPTH_MOST; up++) {
		look_at(t, goal, s);
		goal = t->plan->goals[goal].parent;
	}
	look_below(t, s->e->goal, GOAL_DEPTH_MOST, s);
	uint32_t parent = t->plan->goals[s->e->goal].parent;
	if (parent == GOAL_NO_PARENT || t->plan->goals[parent].level != GOAL_BOARD)
		return;
	s->beside = true; /* some plans have one table for several commitments, after the last */
	look_below(t, parent, GOAL_DEPTH_MOST, s);
}

void audit_promises(struct audit_book *b)
{
	const struct plan *p = b->plan;
	char promised[NUM_TEXT_BYTES], target[NUM_TEXT_BYTES];
	struct tree tree;
	if (p->n_expectations == 0)
		return;
	make_tree(b, &tree);
	for (size_t i = 0; i < p->n_expectations && !b->failed; i++) {
		const struct expectation *e = &p->expectations[i];
		struct search s = {.plan = p, .e = e};
		look_around(&tree, &s);
		/* The goal's own says it in more words than what has the figure by chance. */
		bool closer = s.differs_here && !s.measured_here && s.best >= s.measured_by;
		if (s.measured && !closer)
			continue;
		(void)num_people(e->value, 6, e->unit, promised); /* fills promised */
		if (s.differs)
			audit_find(b, FINDING_EXPECTATION_DIFFERS, e->line,
			           "Texten lovar %s («%.*s»), men indikatorn «%s» har årsmålet %s.",
			           promised, STR_FIT(e->text, EXCERPT), s.differs->name,
			           num_people(s.differs->target.value, 6, s.differs->target.unit,
			                      target));
		else
			audit_find(b, FINDING_EXPECTATION_WITHOUT_INDICATOR, e->line,
			           "Texten lovar %s («%.*s»), men ingen indikator mäter det.",
			           promised, STR_FIT(e->text, EXCERPT));
	}
}
