/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/book.c (core): the book of alerts: one sorted table, and the one place where a state is
 * written. The drawing is in the door.  Owns its entries; what a pass gives out lives until the
 * next pass. */
#include "book.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASS_MAX_BYTES ((size_t)512 << 20) /* a storm over the largest register, with its mails */
#define BIT(s)         (1u << (s))

static const unsigned allowed[ALERT_STATE_COUNT] = {
        [ALERT_QUIET] = BIT(ALERT_PENDING),
        [ALERT_PENDING] = BIT(ALERT_QUIET) | BIT(ALERT_RAISED),
        [ALERT_RAISED] = BIT(ALERT_CLEARING),
        [ALERT_CLEARING] = BIT(ALERT_RAISED) | BIT(ALERT_QUIET),
};

uint64_t alert_key(enum alert_kind kind, enum scope_kind scope, const char *scope_id,
                   const char *subject)
{
	uint64_t h = hash_bytes(str_of(alert_kind_name(kind)));
	h = hash_more(h, str_of(scope_kind_name(scope)));
	h = hash_more(h, str_of(scope_id));
	return hash_more(h, str_of(subject));
}

void alert_id(enum alert_kind kind, enum scope_kind scope, const char *id, const char *subject,
              char out[ALERT_ID_BYTES])
{
	(void)snprintf(out, ALERT_ID_BYTES, "%016llx",
	               (unsigned long long)alert_key(kind, scope, id, subject));
}

/* ---- entries: one block each ---- */
static size_t text_bytes(const char *t)
{
	return t ? strlen(t) + 1 : 0;
}

static const char *put(char **at, const char *t)
{
	if (!t)
		return NULL;
	size_t n = strlen(t) + 1;
	char *copy = memcpy(*at, t, n);
	*at += n;
	return copy;
}

static struct entry *entry_new(const struct alert *a, uint64_t key)
{
	size_t n = sizeof(struct entry) + 2 * a->n_told * sizeof(char *) + text_bytes(a->scope_id) +
	           text_bytes(a->subject) + text_bytes(a->name) + text_bytes(a->unit) +
	           text_bytes(a->why) + text_bytes(a->acknowledged_by) +
	           text_bytes(a->acknowledged_action);
	for (size_t i = 0; i < a->n_told; i++)
		n += text_bytes(a->told[i]) + text_bytes(a->told_in ? a->told_in[i] : NULL);
	struct entry *e = calloc(1, n);
	if (!e)
		return NULL;
	const char **told = (const char **)(e + 1), **told_in = told + a->n_told;
	char *at = (char *)(told_in + a->n_told);
	e->key = key;
	e->a = *a;
	e->a.scope_id = put(&at, a->scope_id);
	e->a.subject = put(&at, a->subject);
	e->a.name = put(&at, a->name);
	e->a.unit = put(&at, a->unit);
	e->a.why = put(&at, a->why);
	e->a.acknowledged_by = put(&at, a->acknowledged_by);
	e->a.acknowledged_action = put(&at, a->acknowledged_action);
	for (size_t i = 0; i < a->n_told; i++) {
		told[i] = put(&at, a->told[i]);
		told_in[i] = put(&at, a->told_in ? a->told_in[i] : NULL);
	}
	e->a.told = told;
	e->a.told_in = told_in;
	must(at <= (char *)e + n);
	return e;
}

/* Where the key stands, or where it would. */
static size_t place(const struct alert_book *b, uint64_t key)
{
	size_t low = 0, high = b->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (b->entries[mid]->key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct entry *book_find(const struct alert_book *b, uint64_t key)
{
	size_t at = place(b, key);
	return at < b->n && b->entries[at]->key == key ? b->entries[at] : NULL;
}

/* ---- the book ---- */
static void params_done(struct alert_params *p)
{
	free((char *)p->page_url);
	free((char *)p->district_name);
}

static int params_copy(const struct alert_params *from, struct alert_params *to)
{
	*to = *from;
	to->page_url = from->page_url ? strdup(from->page_url) : NULL;
	to->district_name = from->district_name ? strdup(from->district_name) : NULL;
	if ((from->page_url && !to->page_url) || (from->district_name && !to->district_name)) {
		params_done(to);
		return -ENOMEM;
	}
	if (to->for_observations < 1)
		to->for_observations = 1;
	return 0;
}

int alert_book_new(const struct alert_params *p, struct alert_book **ret_book)
{
	struct alert_book *b = calloc(1, sizeof(*b));
	if (!b)
		return -ENOMEM;
	if (params_copy(p, &b->p)) {
		free(b);
		return -ENOMEM;
	}
	b->skipped = true; /* nothing is told before a first cycle, also after a restart */
	*ret_book = b;
	return 0;
}

static void given_done(struct alert_book *b)
{
	for (size_t i = 0; i < b->n_gone; i++)
		free(b->gone[i]);
	free(b->gone);
	b->gone = NULL;
	b->n_gone = 0;
	b->given = arena_free(b->given);
}

static void troubles_done(struct alert_book *b)
{
	for (size_t i = 0; i < b->n_troubles; i++) {
		free(b->troubles[i].subject);
		free(b->troubles[i].why);
	}
	free(b->troubles);
	b->troubles = NULL;
	b->n_troubles = 0;
}

struct alert_book *alert_book_free(struct alert_book *b)
{
	if (!b)
		return NULL;
	given_done(b);
	troubles_done(b);
	for (size_t i = 0; i < b->n; i++)
		free(b->entries[i]);
	free(b->entries);
	free(b->sent);
	free(b->made);
	free(b->open);
	params_done(&b->p);
	free(b);
	return NULL;
}

void alert_book_set_params(struct alert_book *b, const struct alert_params *p)
{
	struct alert_params fresh;
	if (params_copy(p, &fresh))
		return; /* the old ones stay: a mail with the old address beats no mail */
	params_done(&b->p);
	b->p = fresh;
}

int alert_book_restore(struct alert_book *b, const struct alert *a)
{
	uint64_t key = alert_key(a->kind, a->scope_kind, a->scope_id, a->subject);
	size_t at = place(b, key);
	bool there = at < b->n && b->entries[at]->key == key;
	struct entry *e = entry_new(a, key);
	struct entry **entries =
	        e ? realloc(b->entries, (b->n + 1) * sizeof(struct entry *)) : NULL;
	if (!entries) {
		free(e);
		return -ENOMEM;
	}
	b->entries = entries;
	alert_id(a->kind, a->scope_kind, a->scope_id, a->subject, e->a.id);
	if (there) {
		free(entries[at]);
	} else {
		memmove(&entries[at + 1], &entries[at], (b->n - at) * sizeof(struct entry *));
		b->n++;
	}
	entries[at] = e;
	return 0;
}

int alert_book_operator(struct alert_book *b, const char *subject, bool bad, const char *why,
                        struct alert_now now)
{
	(void)now; /* the pass that takes it up has its own */
	struct troubled t = {strdup(subject), strdup(why ? why : ""), bad};
	struct troubled *all = t.subject && t.why
	                               ? realloc(b->troubles, (b->n_troubles + 1) * sizeof(*all))
	                               : NULL;
	if (!all) {
		free(t.subject);
		free(t.why);
		return -ENOMEM;
	}
	b->troubles = all;
	for (size_t i = 0; i < b->n_troubles; i++) { /* the last word on a subject counts */
		if (strcmp(all[i].subject, subject) != 0)
			continue;
		free(all[i].subject);
		free(all[i].why);
		all[i] = t;
		return 0;
	}
	all[b->n_troubles++] = t;
	return 0;
}

int alert_book_open_alerts(struct alert_book *b, const struct alert *const **ret_alerts,
                           size_t *ret_n)
{
	const struct alert **open = realloc(b->open, (b->n + 1) * sizeof(struct alert *));
	if (!open)
		return -ENOMEM;
	size_t n = 0;
	for (size_t i = 0; i < b->n; i++)
		if (b->entries[i]->a.state != ALERT_QUIET)
			open[n++] = &b->entries[i]->a;
	b->open = open;
	*ret_alerts = open;
	*ret_n = n;
	return 0;
}

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

struct draft *pass_draft(struct pass *p, const struct alert *a, const struct entry *old,
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
	*d = (struct draft){.a = *a, .old = old, .key = key, .news = CHAPTER_NONE};
	return d;
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

const struct alert *pass_alert(const struct pass *p, uint64_t key)
{
	const struct draft *d = pass_find(p, key);
	const struct entry *e = d ? NULL : book_find(p->b, key);
	const struct alert *a = d ? &d->a : e ? &e->a : NULL;
	return a && a->state != ALERT_QUIET ? a : NULL;
}

/* ---- the state machine ---- */
struct step {
	enum verdict verdict;
	bool fresh;
	unsigned need;  /* observations before a middle state is left */
	bool may_leave; /* a recovery can be told now */
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
		return s->verdict == VERDICT_GOOD && a->n_observed >= s->need && s->may_leave
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
	a->untold = true;
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
	}
	return settled;
}

/* Everyone who was told can be written to now. */
static bool may_tell(const struct pass *p, const struct alert *a)
{
	if (a->n_told == 0)
		return true;
	for (size_t i = 0; i < a->n_told; i++)
		if (route_is_full(p->b, a->told[i], p->now.unix_s))
			return false;
	return !p->quiet_hours;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_number(double a, double b)
{
	return a == b || (!num_given(a) && !num_given(b));
}

static bool same(const struct alert *a, const struct alert *b)
{
	return a->state == b->state && a->severity == b->severity && a->muted == b->muted &&
	       same_text(a->name, b->name) && period_eq(a->period, b->period) &&
	       a->since_unix_s == b->since_unix_s && a->raised_unix_s == b->raised_unix_s &&
	       a->n_observed == b->n_observed && same_number(a->value, b->value) &&
	       same_number(a->target, b->target) && same_number(a->gap, b->gap) &&
	       same_number(a->worst_gap, b->worst_gap) && same_text(a->unit, b->unit) &&
	       same_text(a->why, b->why) && a->n_told == b->n_told && a->untold == b->untold &&
	       a->worse_unix_s == b->worse_unix_s;
}

/* Numbers, period and words of the figure that was looked at. */
static void take_figures(struct alert *a, const struct sighting *g)
{
	a->period = g->period;
	a->value = g->value;
	a->target = g->target;
	a->gap = g->gap;
	a->unit = g->unit;
	a->why = g->why;
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
	if (a->n_told == 0)
		return; /* still the same unsent news */
	a->untold = true;
	a->worse_unix_s = now_unix_s;
	a->acknowledged_by = a->acknowledged_action =
	        NULL; /* what was acknowledged is no longer so */
	a->acknowledged_due = CIVIL_NONE;
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

static enum chapter news_of(const struct pass *p, const struct alert *a)
{
	if ((a->state != ALERT_RAISED && a->state != ALERT_CLEARING) || !a->untold || a->muted ||
	    a->silenced_until_unix_s > p->now.unix_s || p->quiet_hours)
		return CHAPTER_NONE;
	if (a->state == ALERT_CLEARING) /* it is on its way out: no longer worth a mail */
		return CHAPTER_NONE;
	return a->n_told > 0 ? CHAPTER_WORSE : CHAPTER_NEW;
}

/* It became quiet: stays as a row for the next digest when somebody was told. */
static void on_settled(const struct pass *p, struct alert *a, struct draft *d)
{
	if (a->n_told > 0)
		d->news = CHAPTER_RECOVERED;
	if (a->n_told == 0 || p->b->p.digest_weekday == 0)
		d->a.raised_unix_s = 0;
	d->a.untold = false;
}

void pass_see(struct pass *p, const struct sighting *g)
{
	uint64_t key = alert_key(g->kind, g->scope.kind, g->scope_id, g->subject);
	const struct entry *old = book_find(p->b, key);
	bool quiet = !old || old->a.state == ALERT_QUIET;
	if (quiet && (g->verdict != VERDICT_BAD || g->explained))
		return;
	struct alert a = old ? old->a : fresh_alert(g);
	bool was_raised = a.state == ALERT_RAISED || a.state == ALERT_CLEARING;
	a.name = g->name;
	a.muted = g->muted;
	if (g->hidden) {
		a.value = a.target = a.gap = a.worst_gap = NUM_NONE;
		a.why = "Uppgiften är numera skyddad, eftersom den rör för få personer.";
	}
	if (g->figures)
		take_figures(&a, g);
	if (was_raised && g->near)
		a.worst_gap = g->gap;
	struct step step = {g->verdict, g->fresh, g->by_calendar ? 1 : p->b->p.for_observations,
	                    may_tell(p, &a)};
	bool settled = move(&a, &step, p->now.unix_s);
	if (a.state == ALERT_RAISED && g->verdict == VERDICT_BAD)
		look_worse(&a, g, was_raised, p->now.unix_s);
	if (a.state == ALERT_QUIET && !settled)
		a.raised_unix_s = 0; /* was only pending */
	if (old && same(&a, &old->a) && news_of(p, &a) == CHAPTER_NONE)
		return;
	struct draft *d = pass_draft(p, &a, old, key);
	if (!d)
		return;
	d->news = news_of(p, &a);
	if (settled)
		on_settled(p, &a, d);
}

/* The daemon's own troubles. */
static void see_troubles(struct pass *p)
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
		        .why = t->why,
		};
		pass_see(p, &g);
	}
}

/* What quiet hours, a limit or a mute held back, and recoveries that could not be told. */
static void see_held_back(struct pass *p)
{
	for (size_t i = 0; i < p->b->n && !p->failed; i++) {
		const struct entry *e = p->b->entries[i];
		if (e->a.state == ALERT_CLEARING && e->a.n_told > 0) {
			struct alert a = e->a;
			struct step step = {VERDICT_GOOD, false, p->b->p.for_observations,
			                    may_tell(p, &a)};
			if (!move(&a, &step, p->now.unix_s))
				continue;
			struct draft *d = pass_draft(p, &a, e, e->key);
			if (d)
				on_settled(p, &a, d);
		} else if (news_of(p, &e->a) != CHAPTER_NONE) {
			struct draft *d = pass_draft(p, &e->a, e, e->key);
			if (d)
				d->news = news_of(p, &e->a);
		}
	}
}

/* ---- a pass from begin to commit ---- */
static int pass_begin(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                      struct pass *p)
{
	given_done(b);
	*p = (struct pass){.b = b, .s = s, .now = now, .arena = arena_new(PASS_MAX_BYTES)};
	if (!p->arena)
		return -ENOMEM;
	p->quiet_hours = route_in_quiet_hours(&b->p, now.civil);
	return 0;
}

static bool leaves(const struct draft *d)
{
	return d->a.state == ALERT_QUIET && d->a.raised_unix_s == 0;
}

/* The book as it will be: old entries and drafts, both sorted by key, merged. */
static size_t merge(const struct pass *p, struct entry **made, struct entry **merged,
                    struct entry **gone, size_t *ret_n_gone)
{
	const struct alert_book *b = p->b;
	size_t n = 0, n_gone = 0, e = 0;
	for (size_t i = 0; i < p->n_drafts; i++) {
		const struct draft *d = &p->drafts[i];
		while (e < b->n && b->entries[e]->key < d->key)
			merged[n++] = b->entries[e++];
		if (e < b->n && b->entries[e]->key == d->key)
			gone[n_gone++] = b->entries[e++];
		if (leaves(d))
			gone[n_gone++] = made[i];
		else
			merged[n++] = made[i];
	}
	while (e < b->n)
		merged[n++] = b->entries[e++];
	*ret_n_gone = n_gone;
	return n;
}

static void count(const struct pass *p, struct alert_changes *c)
{
	for (size_t i = 0; i < p->n_drafts; i++) {
		const struct draft *d = &p->drafts[i];
		bool was = d->old &&
		           (d->old->a.state == ALERT_RAISED || d->old->a.state == ALERT_CLEARING);
		c->n_raised += d->a.state == ALERT_RAISED && !was;
		c->n_cleared += d->a.state == ALERT_QUIET && was;
		c->n_worse += d->a.state == ALERT_RAISED && was && d->a.worse_unix_s > 0 &&
		              (d->a.worse_unix_s != d->old->a.worse_unix_s ||
		               (d->a.untold && !d->old->a.untold));
	}
}

/* Mails of the last hour, and the ids of this second. */
static int keep_sent(struct pass *p, struct sent **ret_sent, size_t *ret_n, uint64_t **ret_made,
                     size_t *ret_n_made)
{
	const struct alert_book *b = p->b;
	size_t n_before = b->made_unix_s == p->now.unix_s ? b->n_made : 0, n = 0;
	struct sent *sent = malloc((b->n_sent + p->n_notices + 1) * sizeof(*sent));
	uint64_t *made = malloc((n_before + p->n_made + 1) * sizeof(*made));
	if (!sent || !made) {
		free(sent);
		free(made);
		return -ENOMEM;
	}
	for (size_t i = 0; i < b->n_sent; i++)
		if (b->sent[i].unix_s > p->now.unix_s - 3600)
			sent[n++] = b->sent[i];
	for (size_t i = 0; i < p->n_notices; i++)
		if (p->notices[i].kind == NOTICE_IMMEDIATE)
			sent[n++] = (struct sent){route_hash(p->notices[i].to), p->now.unix_s};
	if (n_before > 0)
		memcpy(made, b->made, n_before * sizeof(*made));
	if (p->n_made > 0)
		memcpy(made + n_before, p->made, p->n_made * sizeof(*made));
	*ret_sent = sent;
	*ret_n = n;
	*ret_made = made;
	*ret_n_made = n_before + p->n_made;
	return 0;
}

/* All memory first, then the swap, which cannot fail. */
static int pass_commit(struct pass *p, struct alert_changes *ret_changes)
{
	struct alert_book *b = p->b;
	struct sent *sent = NULL;
	uint64_t *ids = NULL;
	size_t n_sent = 0, n_ids = 0, n_made = 0;
	struct entry **made = calloc(p->n_drafts + 1, sizeof(struct entry *));
	struct entry **merged = malloc((b->n + p->n_drafts + 1) * sizeof(struct entry *));
	struct entry **gone = malloc((2 * p->n_drafts + 1) * sizeof(struct entry *));
	const struct alert **changed = arena_array(p->arena, p->n_drafts, sizeof(struct alert *));
	bool ok = made && merged && gone && changed && !p->failed;
	for (; ok && n_made < p->n_drafts; n_made++) {
		made[n_made] = entry_new(&p->drafts[n_made].a, p->drafts[n_made].key);
		if (!made[n_made])
			ok = false;
		else
			changed[n_made] = &made[n_made]->a;
	}
	if (!ok || keep_sent(p, &sent, &n_sent, &ids, &n_ids)) {
		for (size_t i = 0; made && i < p->n_drafts; i++)
			free(made[i]);
		free(made);
		free(merged);
		free(gone);
		return -ENOMEM;
	}
	*ret_changes = (struct alert_changes){.changed = changed,
	                                      .n_changed = p->n_drafts,
	                                      .notices = p->notices,
	                                      .n_notices = p->n_notices};
	count(p, ret_changes);
	b->n = merge(p, made, merged, gone, &b->n_gone);
	free(made);
	free(b->entries);
	b->entries = merged;
	b->gone = gone;
	free(b->sent);
	b->sent = sent;
	b->n_sent = n_sent;
	free(b->made);
	b->made = ids;
	b->n_made = n_ids;
	b->made_unix_s = p->now.unix_s;
	b->given = p->arena;
	return 0;
}

int alert_book_feed(struct alert_book *b, const struct alert_input *in,
                    struct alert_changes *ret_changes)
{
	struct pass p;
	if (!in->first_cycle_over) {
		given_done(b);
		b->skipped = true;
		*ret_changes = (struct alert_changes){0};
		return 0;
	}
	if (pass_begin(b, in->s, in->now, &p))
		return -ENOMEM;
	struct alert_input all = *in;
	if (b->skipped)
		all.touched = NULL;
	watch_scopes(&p, &all);
	see_troubles(&p);
	pass_sort(&p);
	tell_news(&p);
	int err = p.failed ? -ENOMEM : pass_commit(&p, ret_changes);
	if (err) {
		p.arena = arena_free(p.arena);
		return err;
	}
	b->skipped = false;
	troubles_done(b);
	return 0;
}

int alert_book_tick(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                    int64_t last_digest_unix_s, struct alert_changes *ret_changes,
                    int64_t *ret_digest_unix_s)
{
	struct pass p;
	struct civil_time at;
	int64_t moment = 0, made = 0;
	if (pass_begin(b, s, now, &p))
		return -ENOMEM;
	if (!b->skipped) {
		see_troubles(&p);
		see_held_back(&p);
		pass_sort(&p);
		tell_news(&p);
	}
	if (!b->skipped && digest_moment(&b->p, now, &at, &moment) && moment > last_digest_unix_s) {
		made = moment;
		/* The first start ever is no return after a stop: only today's digest is owed. */
		if (last_digest_unix_s > 0 || at.day == now.civil.day)
			digest_tell(&p, last_digest_unix_s, at);
	}
	int err = p.failed ? -ENOMEM : pass_commit(&p, ret_changes);
	if (err) {
		p.arena = arena_free(p.arena);
		return err;
	}
	if (!b->skipped)
		troubles_done(b);
	*ret_digest_unix_s = made;
	return 0;
}
