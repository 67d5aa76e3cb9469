/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/pass.c (core): one pass: drafts, and the state machine with the one place where a state is
 * written. The drawing is in the door.  Everything made here is in the pass's arena. */
#include "answer.h"
#include "event.h"
#include "watch.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(s) (1u << (s))

static const unsigned allowed[ALERT_STATE_COUNT] = {
        [ALERT_QUIET] = BIT(ALERT_PENDING),
        [ALERT_PENDING] = BIT(ALERT_QUIET) | BIT(ALERT_RAISED),
        [ALERT_RAISED] = BIT(ALERT_CLEARING),
        [ALERT_CLEARING] = BIT(ALERT_RAISED) | BIT(ALERT_QUIET),
};

/* ---- drafts ---- */
const char *pass_text(struct pass *p, const char *fmt, ...)
{
	char small[512];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(small, sizeof(small), fmt, args);
	va_end(args);
	must(n >= 0);
	char *text = arena_alloc(p->arena, (size_t)n + 1);
	if (!text) {
		p->failed = true;
		return "";
	}
	if ((size_t)n < sizeof(small))
		return memcpy(text, small, (size_t)n + 1);
	va_start(args, fmt);
	(void)vsnprintf(text, (size_t)n + 1, fmt, args);
	va_end(args);
	return text;
}

struct draft *pass_draft(struct pass *p, const struct alert *a, const struct kept_alert *old,
                         uint64_t key)
{
	if (p->n_drafts == p->cap_drafts) {
		struct draft *more =
		        arena_grow(p->arena, p->drafts, p->n_drafts, &p->cap_drafts, sizeof(*more));
		if (!more) {
			p->failed = true;
			return NULL;
		}
		p->drafts = more;
	}
	struct draft *d = &p->drafts[p->n_drafts++];
	*d = (struct draft){
	        .a = *a, .old = old, .key = key, .news = CHAPTER_NONE, .event = CHAPTER_NONE};
	return d;
}

struct notice *pass_notice(struct pass *p)
{
	if (p->n_notices == p->cap_notices) {
		struct notice *more = arena_grow(p->arena, p->notices, p->n_notices,
		                                 &p->cap_notices, sizeof(*more));
		if (!more) {
			p->failed = true;
			return NULL;
		}
		p->notices = more;
	}
	return &p->notices[p->n_notices++];
}

static int by_key(const void *a, const void *b)
{
	const struct draft *x = a, *y = b;
	return x->key < y->key ? -1 : x->key > y->key;
}

void pass_sort(struct pass *p)
{
	if (p->n_drafts > 1)
		qsort(p->drafts, p->n_drafts, sizeof(p->drafts[0]), by_key);
	size_t n = p->n_drafts > 0 ? 1 : 0;
	for (size_t i = 1; i < p->n_drafts; i++)
		if (p->drafts[i].key != p->drafts[n - 1].key)
			p->drafts[n++] = p->drafts[i];
	p->n_drafts = p->n_sorted = n;
}

struct draft *pass_find(const struct pass *p, uint64_t key)
{
	struct draft wanted = {.key = key};
	return p->n_sorted > 0 ? bsearch(&wanted, p->drafts, p->n_sorted, sizeof(wanted), by_key)
	                       : NULL;
}

const struct alert *pass_open(const struct pass *p, enum alert_kind kind, struct scope s,
                              const char *subject)
{
	const char *id = scope_id(p->s->org, s);
	const struct kept_alert *e = book_find(p->b, alert_key(kind, s.kind, id, subject));
	return e && e->a.state != ALERT_QUIET ? &e->a : NULL;
}

const struct alert *pass_alert(const struct pass *p, uint64_t key)
{
	const struct draft *d = pass_find(p, key);
	const struct kept_alert *e = d ? NULL : book_find(p->b, key);
	const struct alert *a = d ? &d->a : e ? &e->a : NULL;
	return a && a->state != ALERT_QUIET ? a : NULL;
}

void pass_set_silences(struct pass *p, struct silences *all)
{
	if (!all) {
		p->failed = true;
		return;
	}
	(void)silences_unref(p->silences); /* returns NULL, always */
	p->silences = all;
	p->silences_changed = true;
}

void alert_forget_ack(struct alert *a)
{
	a->acknowledged_by = a->acknowledged_action = NULL;
	a->acknowledged_due = CIVIL_NONE;
	a->ack_overdue = false;
}

/* ---- the state machine ---- */
struct step {
	enum verdict verdict;
	bool fresh;
	unsigned need, need_clear; /* observations before a middle state is left */
	bool may_leave;            /* a recovery can be told now */
};

static enum alert_state next(const struct alert *a, const struct step *s)
{
	switch (a->state) {
	case ALERT_QUIET: return s->verdict == VERDICT_BAD ? ALERT_PENDING : ALERT_QUIET;
	case ALERT_PENDING:
		if (s->verdict == VERDICT_GOOD)
			return ALERT_QUIET;
		return s->verdict == VERDICT_BAD && a->n_observed >= s->need ? ALERT_RAISED
		                                                             : ALERT_PENDING;
	case ALERT_RAISED: return s->verdict == VERDICT_GOOD ? ALERT_CLEARING : ALERT_RAISED;
	case ALERT_CLEARING:
		if (s->verdict == VERDICT_BAD)
			return ALERT_RAISED;
		return s->verdict == VERDICT_GOOD && a->n_observed >= s->need_clear && s->may_leave
		               ? ALERT_QUIET
		               : ALERT_CLEARING;
	case ALERT_STATE_COUNT: break;
	}
	must_fail("alert: state out of range");
}

static void on_raised(struct alert *a, int64_t now_unix_s)
{
	a->raised_unix_s = now_unix_s;
	a->worse_unix_s = 0;
	a->worst_gap = a->gap;
	a->untold = a->flap != FLAP_UNSTABLE;
	flap_on_raised(a, now_unix_s);
	a->escalated = 0;
	alert_forget_ack(a);
	if (a->flap != FLAP_NONE)
		return; /* that it swings is told to those who were told, in their thread */
	a->n_told = 0;
	a->told = a->told_in = NULL;
}

/* @return true when a raised alert became quiet */
static bool move(struct alert *a, const struct step *s, int64_t now_unix_s)
{
	bool settled = false;
	if (s->fresh &&
	    ((a->state == ALERT_PENDING && s->verdict == VERDICT_BAD) ||
	     (a->state == ALERT_CLEARING && s->verdict == VERDICT_GOOD)) &&
	    a->n_observed < UINT32_MAX)
		a->n_observed++;
	for (enum alert_state to; (to = next(a, s)) != a->state;) {
		must(allowed[a->state] & BIT(to));
		enum alert_state from = a->state;
		a->state = to; /* the only place that writes it */
		a->since_unix_s = now_unix_s;
		a->n_observed = 1;
		if (from == ALERT_PENDING && to == ALERT_RAISED)
			on_raised(a, now_unix_s);
		settled |= from == ALERT_CLEARING && to == ALERT_QUIET;
		if (settled)
			flap_on_settled(a, now_unix_s);
	}
	return settled;
}

/* Nobody is written to now: quiet hours; and on a free day nobody but the operator. */
static bool silent(const struct pass *p, const struct alert *a)
{
	return p->quiet_hours || (p->free_day && a->kind != ALERT_OPERATOR);
}

bool pass_may_tell(const struct pass *p, const struct alert *a)
{
	if (a->n_told == 0)
		return true;
	for (size_t i = 0; i < a->n_told; i++)
		if (route_is_full(p->b, a->told[i], p->now.unix_s))
			return false;
	return !silent(p, a);
}

static bool same_words(const char *const a[LANGUAGE_COUNT], const char *const b[LANGUAGE_COUNT])
{
	for (enum language l = 0; l < LANGUAGE_COUNT; l++)
		if (!text_eq(a[l], b[l]))
			return false;
	return true;
}

static bool same(const struct alert *a, const struct alert *b)
{
	return a->state == b->state && a->severity == b->severity && a->muted == b->muted &&
	       text_eq(a->name, b->name) && period_eq(a->period, b->period) &&
	       a->since_unix_s == b->since_unix_s && a->raised_unix_s == b->raised_unix_s &&
	       a->n_observed == b->n_observed && num_same(a->value, b->value) &&
	       num_same(a->target, b->target) && num_same(a->gap, b->gap) &&
	       num_same(a->worst_gap, b->worst_gap) && text_eq(a->unit, b->unit) &&
	       same_words(a->why, b->why) && same_words(a->cause, b->cause) &&
	       a->n_told == b->n_told && a->untold == b->untold &&
	       a->worse_unix_s == b->worse_unix_s && a->recovered_unix_s == b->recovered_unix_s &&
	       a->n_swings == b->n_swings && a->flap == b->flap &&
	       a->ack_overdue == b->ack_overdue && a->escalated == b->escalated &&
	       a->owed_unix_s == b->owed_unix_s &&
	       text_eq(a->acknowledged_by, b->acknowledged_by) &&
	       a->silenced_until_unix_s == b->silenced_until_unix_s &&
	       text_eq(a->silence, b->silence) && a->hooks_told == b->hooks_told;
}

/* Numbers, period and words of the figure that was looked at. */
static void take_figures(struct alert *a, const struct sighting *g)
{
	a->period = g->period;
	a->value = g->value;
	a->target = g->target;
	a->gap = g->gap;
	a->unit = g->unit;
	memcpy(a->why, g->why, sizeof(a->why));
	a->severity = g->severity;
}

/* Raised and bad: is it worse than anything told so far? */
static void look_worse(struct alert *a, const struct sighting *g, bool was_raised,
                       int64_t now_unix_s)
{
	bool measured = num_given(g->gap) && num_given(a->worst_gap) && num_given(g->tolerance);
	bool worse = g->grown;
	if (measured)
		worse |= num_cmp(g->gap, num_sub(a->worst_gap, g->tolerance)) < 0 ||
		         (num_cmp(a->worst_gap, -g->tolerance) >= 0 &&
		          num_cmp(g->gap, a->worst_gap) < 0);
	if (num_given(g->gap) && !num_given(a->worst_gap))
		a->worst_gap = g->gap;
	if (!was_raised || !worse)
		return;
	if (num_given(g->gap))
		a->worst_gap = g->gap;
	event_worse(a);
	alert_forget_ack(a); /* what was acknowledged is no longer so */
	if (a->n_told == 0)
		return; /* still the same unsent news */
	a->untold = true;
	a->worse_unix_s = now_unix_s;
}

static struct alert fresh_alert(const struct sighting *g)
{
	struct alert a = {
	        .kind = g->kind,
	        .scope_kind = g->scope.kind,
	        .scope_id = g->scope_id,
	        .subject = g->subject,
	        .name = g->name,
	        .state = ALERT_QUIET,
	        .value = NUM_NONE,
	        .target = NUM_NONE,
	        .gap = NUM_NONE,
	        .worst_gap = NUM_NONE,
	        .acknowledged_due = CIVIL_NONE,
	};
	alert_id(g->kind, g->scope.kind, g->scope_id, g->subject, a.id);
	return a;
}

bool pass_is_hidden(const struct alert *a)
{
	return alert_about_outcome(a->kind) && !num_given(a->value);
}

enum chapter pass_news_of(const struct pass *p, const struct alert *a)
{
	enum chapter swings;
	if (pass_is_hidden(a) || a->muted || a->silenced_until_unix_s > p->now.unix_s ||
	    silent(p, a))
		return CHAPTER_NONE;
	if (flap_news(a, &swings))
		return swings;
	if ((a->state != ALERT_RAISED && a->state != ALERT_CLEARING) || !a->untold)
		return CHAPTER_NONE;
	if (a->state == ALERT_CLEARING) /* it is on its way out: no longer worth a mail */
		return CHAPTER_NONE;
	return a->n_told > 0 ? CHAPTER_WORSE : CHAPTER_NEW;
}

/* It became quiet: stays as a row for the next digest when somebody was told. */
static void on_settled(const struct pass *p, struct alert *a, struct draft *d)
{
	if (alert_is_unstable(a))
		d->news = pass_news_of(p, a);
	else if (a->n_told > 0)
		d->news = CHAPTER_RECOVERED;
	if (a->n_told == 0 || p->b->p.digest_weekday == 0)
		d->a.raised_unix_s = 0;
	d->a.untold = false;
}

/* As recovered, but for nobody to hear; hooks do. */
void pass_end(struct pass *p, const struct kept_alert *e)
{
	struct alert a = e->a;
	struct step out = {VERDICT_GOOD, false, 0, 0, true};
	(void)move(&a, &out, p->now.unix_s); /* all the way, whatever it was */
	struct draft *d = pass_draft(p, &a, e, e->key);
	if (!d)
		return;
	d->event = event_of(p, &a, 0);
	memset(d->a.cause, 0, sizeof(d->a.cause)); /* it is of the raise */
	d->a.raised_unix_s = d->a.recovered_unix_s = 0;
	d->a.flap = FLAP_NONE;
	d->a.untold = false;
}

static bool is_bad(enum alert_state s)
{
	return s == ALERT_PENDING || s == ALERT_RAISED;
}

void pass_see(struct pass *p, const struct sighting *g)
{
	uint64_t key = alert_key(g->kind, g->scope.kind, g->scope_id, g->subject);
	const struct kept_alert *old = book_find(p->b, key);
	bool quiet = !old || old->a.state == ALERT_QUIET;
	if (quiet && (g->verdict != VERDICT_BAD || g->explained))
		return;
	if (g->explained && old->a.state == ALERT_PENDING)
		return; /* the unit's own speaks for it */
	struct alert a = old ? old->a : fresh_alert(g);
	bool was_raised = a.state == ALERT_RAISED || a.state == ALERT_CLEARING;
	a.name = g->name;
	if (a.muted && !g->muted)
		a.owed_unix_s = p->now.unix_s; /* it is heard again */
	a.muted = g->muted;
	if (g->hidden) {
		a.value = a.target = a.gap = a.worst_gap = NUM_NONE;
		memset(a.cause, 0, sizeof(a.cause));
		SAY_IN_EACH(p, a.why, say_one(p, NOW_PROTECTED));
	}
	if (g->figures)
		take_figures(&a, g);
	if (was_raised && g->near)
		a.worst_gap = g->gap;
	struct step step = {g->verdict, g->fresh, g->by_calendar ? 1 : p->b->p.for_observations,
	                    g->by_calendar ? 1 : p->b->p.clear_observations,
	                    alert_is_unstable(&a) || pass_may_tell(p, &a)};
	bool settled = move(&a, &step, p->now.unix_s);
	if (a.state == ALERT_RAISED && g->verdict == VERDICT_BAD)
		look_worse(&a, g, was_raised, p->now.unix_s);
	if (is_bad(a.state) != (old && is_bad(old->a.state)) ||
	    (old && a.worse_unix_s != old->a.worse_unix_s))
		memcpy(a.cause, g->cause, sizeof(a.cause)); /* what turned it */
	if (a.flap == FLAP_UNSTABLE)
		a.untold = false; /* worse, too, is told when it has settled */
	if (a.state == ALERT_QUIET && !settled)
		a.raised_unix_s = 0; /* was only pending */
	silence_mark(p, &a);
	enum chapter event = event_of(p, &a, step.need_clear);
	if (old && same(&a, &old->a) && pass_news_of(p, &a) == CHAPTER_NONE &&
	    event == CHAPTER_NONE)
		return;
	struct draft *d = pass_draft(p, &a, old, key);
	if (!d)
		return;
	d->news = pass_news_of(p, &a);
	d->event = event;
	if (settled)
		on_settled(p, &a, d);
}

/* The daemon's own troubles. */
void pass_see_troubles(struct pass *p)
{
	for (size_t i = 0; i < p->b->n_troubles; i++) {
		const struct troubled *t = &p->b->troubles[i];
		struct sighting g = {
		        .kind = ALERT_OPERATOR,
		        .scope = {SCOPE_DISTRICT, 0},
		        .scope_id = "",
		        .subject = t->subject,
		        .name = t->subject,
		        .verdict = t->bad ? VERDICT_BAD : VERDICT_GOOD,
		        .figures = t->bad,
		        .by_calendar = true,
		        .fresh = true,
		        .severity = SEVERITY_SERIOUS,
		        .value = NUM_NONE,
		        .target = NUM_NONE,
		        .gap = NUM_NONE,
		        .tolerance = NUM_NONE,
		};
		SAY_IN_EACH(p, g.why, t->why); /* as it is logged */
		pass_see(p, &g);
	}
}

/* What quiet hours, a free day, a limit or a mute held back, and recoveries that had to wait. */
void pass_see_held_back(struct pass *p)
{
	for (size_t i = 0; p->b->n_owing > 0 && i < p->b->n && !p->failed; i++) {
		const struct kept_alert *e = p->b->entries[i];
		if (pass_find(p, e->key))
			continue; /* drafted in this very pass: the next one looks */
		if (e->a.state == ALERT_CLEARING && e->a.n_told > 0) {
			struct alert a = e->a;
			struct step step = {VERDICT_GOOD, false, 1, p->b->p.clear_observations,
			                    alert_is_unstable(&a) || pass_may_tell(p, &a)};
			if (!move(&a, &step, p->now.unix_s))
				continue;
			struct draft *d = pass_draft(p, &a, e, e->key);
			if (d) {
				d->event = event_of(p, &a, step.need_clear);
				on_settled(p, &a, d);
			}
		} else if (pass_news_of(p, &e->a) != CHAPTER_NONE ||
		           event_of(p, &e->a, p->b->p.clear_observations) != CHAPTER_NONE) {
			struct draft *d = pass_draft(p, &e->a, e, e->key);
			if (d) {
				d->news = pass_news_of(p, &e->a);
				d->event = event_of(p, &e->a, p->b->p.clear_observations);
			}
		}
	}
}

void pass_drop_unchanged(struct pass *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_drafts; i++) {
		const struct draft *d = &p->drafts[i];
		if (!d->old || !same(&d->a, &d->old->a))
			p->drafts[n++] = *d;
	}
	p->n_drafts = n;
}
