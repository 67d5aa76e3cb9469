/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/remind.c (core): reminders to units, some days before and after the last day of what they
 * owe, as long as something of it is not reported.
 * Once a day it is looked which steps have come; of one unit and period the newest one counts, and
 * none is made twice: what was made is kept in the book and in the store, by unit and period.  A
 * step that a stop went over is made up for within a week.  One mail per address and day. */
#include "remind.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REMIND_SECOND    27000 /* 07:30, when the digest goes as a rule */
#define REMIND_LATE_DAYS 7     /* what a stop went over longer ago is no longer worth a mail */

/* What was made: the newest step of each unit and period. */
struct made {
	uint64_t key;
	int step;
};
struct reminders {
	struct made *at; /* sorted by key */
	size_t n;
};

/* ---- what was made ---- */

static uint64_t key_of(const char *unit_id, struct period period, uint8_t month)
{
	uint32_t more[] = {period_key(period), month};
	return hash_more(hash_bytes(str_of(unit_id)),
	                 (struct str){(const char *)more, sizeof(more)});
}

static size_t place(const struct reminders *r, uint64_t key)
{
	size_t low = 0, high = r ? r->n : 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (r->at[mid].key < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const struct made *find(const struct reminders *r, uint64_t key)
{
	size_t at = place(r, key);
	return r && at < r->n && r->at[at].key == key ? &r->at[at] : NULL;
}

static struct reminders *make_room(struct alert_book *b, size_t n_more)
{
	if (!b->reminders)
		b->reminders = calloc(1, sizeof(*b->reminders));
	struct reminders *r = b->reminders;
	struct made *more = r ? realloc(r->at, (r->n + n_more + 1) * sizeof(*more)) : NULL;
	if (!more)
		return NULL;
	r->at = more;
	return r;
}

/* There is room. */
static void put(struct reminders *r, const struct reminded *made)
{
	uint64_t key = key_of(made->unit_id, made->period, made->month);
	size_t at = place(r, key);
	if (at == r->n || r->at[at].key != key) {
		memmove(&r->at[at + 1], &r->at[at], (r->n - at) * sizeof(*r->at));
		r->n++;
	}
	r->at[at] = (struct made){key, made->step};
}

int alert_book_restore_reminded(struct alert_book *b, const struct reminded *made)
{
	struct reminders *r = make_room(b, 1);
	if (!r)
		return -ENOMEM;
	put(r, made);
	return 0;
}

struct reminders *reminders_free(struct reminders *r)
{
	if (r)
		free(r->at);
	free(r);
	return NULL;
}

/* ---- which steps have come ---- */

/* Of a month a step of four weeks would fall before it has begun. */
static bool fits(struct period period, int days)
{
	static const int length[PERIODICITY_COUNT] = {[PERIODICITY_MONTH] = 30,
	                                              [PERIODICITY_TERTIAL] = 120,
	                                              [PERIODICITY_HALF] = 181,
	                                              [PERIODICITY_YEAR] = 365};
	return 2 * days <= length[period.kind];
}

static int32_t moment(int32_t due, int step)
{
	return civil_next_working_day(due + step);
}

/* The newest step that has come and is still worth a mail. @return false: none */
static bool step_of(const struct reminding *r, const struct figure *f, int *ret)
{
	const struct alert_params *p = &r->p->b->p;
	bool found = false;
	for (size_t i = 0; i < 2 * p->n_reminders; i++) {
		int days = p->reminders[i / 2], step = i % 2 ? days : -days;
		int32_t at = moment(f->due, step);
		bool due = at <= r->today && at >= r->first_day;
		bool sense = step > 0 ? r->today > f->due : r->today <= f->due;
		if (due && sense && fits(f->period, days) && (!found || step > *ret)) {
			*ret = step;
			found = true;
		}
	}
	return found;
}

int32_t remind_next(const struct reminding *r, const struct owing *o)
{
	const struct alert_params *p = &r->p->b->p;
	int32_t next = CIVIL_NONE;
	for (size_t i = 0; i < 2 * p->n_reminders; i++) {
		int days = p->reminders[i / 2];
		int32_t at = moment(o->due, i % 2 ? days : -days);
		if (at > r->today && fits(o->period, days) && (next == CIVIL_NONE || at < next))
			next = at;
	}
	return next;
}

static bool is_owing(const struct figure *f)
{
	return f->owed && f->due != CIVIL_NONE && f->missing == MISSING_NONE &&
	       (f->state == STATE_MISSING || f->state == STATE_NOT_DUE);
}

/* A survey has a last day later than its period's. */
static uint8_t month_of(const struct reminding *r, const struct figure *f)
{
	int year, month, day;
	if (f->due == deadline_of(&r->p->b->p, f->period))
		return 0;
	civil_ymd(f->due, &year, &month, &day);
	return (uint8_t)month;
}

static void look_at_figure(struct reminding *r, uint32_t unit, const struct figure *f)
{
	struct pass *p = r->p;
	int step = 0;
	if (!is_owing(f) || !step_of(r, f, &step))
		return;
	uint8_t month = month_of(r, f);
	const struct made *made =
	        find(p->b->reminders, key_of(p->s->org->units[unit].id, f->period, month));
	if (made && made->step >= step)
		return;
	if (r->n == r->cap) {
		struct owing *more = arena_grow(p->arena, r->of, r->n, &r->cap, sizeof(*more));
		if (!more) {
			p->failed = true;
			return;
		}
		r->of = more;
	}
	r->of[r->n] = (struct owing){unit, f->period, month, step, f->due, f->name, r->n};
	r->n++;
}

/* Of one that cannot be read it is not known what it has reported: it is asked when it can. */
static void look_at_unit(struct reminding *r, uint32_t unit)
{
	const struct node_view *v = snapshot_node(r->p->s, (struct scope){SCOPE_UNIT, unit});
	if (!v || unit_has_ended(r->p, unit) || mute_unit(r->p, v))
		return;
	for (size_t i = 0; i < v->n_figures && !r->p->failed; i++)
		look_at_figure(r, unit, &v->figures[i]);
}

static int by_row(const void *a, const void *b)
{
	const struct owing *x = a, *y = b;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	int order = period_cmp(x->period, y->period);
	if (!order)
		order = (int)x->month - (int)y->month;
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static size_t end_of_row(const struct reminding *r, size_t from)
{
	size_t end = from + 1;
	while (end < r->n && r->of[end].unit == r->of[from].unit &&
	       period_eq(r->of[end].period, r->of[from].period) &&
	       r->of[end].month == r->of[from].month)
		end++;
	return end;
}

/* ---- to whom ---- */

static void add_item(struct reminding *r, const struct remind_item *i)
{
	if (r->n_items == r->cap_items) {
		struct remind_item *more =
		        arena_grow(r->p->arena, r->items, r->n_items, &r->cap_items, sizeof(*more));
		if (!more) {
			r->p->failed = true;
			return;
		}
		r->items = more;
	}
	r->items[r->n_items++] = *i;
}

static void add_row(struct reminding *r, const struct owing *o)
{
	if (r->n_rows == r->cap_rows) {
		struct reminded *more =
		        arena_grow(r->p->arena, r->rows, r->n_rows, &r->cap_rows, sizeof(*more));
		if (!more) {
			r->p->failed = true;
			return;
		}
		r->rows = more;
	}
	r->rows[r->n_rows++] =
	        (struct reminded){pass_text(r->p, "%s", r->p->s->org->units[o->unit].id), o->period,
	                          o->month, (int16_t)o->step};
}

static int by_reader(const void *a, const void *b)
{
	const struct remind_item *x = a, *y = b;
	int order = strcasecmp(x->to.email, y->to.email);
	return order ? order : (x->from > y->from) - (x->from < y->from);
}

static void address(struct reminding *r)
{
	if (r->n > 1)
		qsort(r->of, r->n, sizeof(*r->of), by_row);
	struct readers to = {0};
	for (size_t from = 0, end; from < r->n && !r->p->failed; from = end) {
		end = end_of_row(r, from);
		route_reminder(r->p, r->of[from].unit, &to);
		for (size_t i = 0; i < to.n; i++)
			add_item(r, &(struct remind_item){to.at[i], from, end - from});
		if (to.n > 0)
			add_row(r, &r->of[from]);
	}
	if (r->n_items > 1)
		qsort(r->items, r->n_items, sizeof(*r->items), by_reader);
}

/* ---- the day's look ---- */

static void remind(struct reminding *r)
{
	for (uint32_t i = 0; i < r->p->s->org->n_units && !r->p->failed; i++)
		look_at_unit(r, i);
	address(r);
	for (size_t from = 0, n; from < r->n_items && !r->p->failed; from += n) {
		const char *to = r->items[from].to.email;
		for (n = 1;
		     from + n < r->n_items && strcasecmp(r->items[from + n].to.email, to) == 0;)
			n++;
		remind_mail(r, &r->items[from], n);
	}
}

static bool is_time(const struct alert_book *b, struct alert_now now, int32_t last_day)
{
	return !b->skipped && b->p.n_reminders > 0 && now.civil.day > last_day &&
	       now.civil.second >= REMIND_SECOND && civil_is_working_day(now.civil.day) &&
	       !route_in_quiet_hours(&b->p, now.civil);
}

int alert_book_remind(struct alert_book *b, const struct snapshot *s, struct alert_now now,
                      int32_t last_day, struct alert_changes *ret_changes, int32_t *ret_day)
{
	struct pass p;
	struct reminding r = {.p = &p, .today = now.civil.day};
	/* The first start ever is no return after a stop: only today's are owed. */
	r.first_day = last_day > 0 ? r.today - REMIND_LATE_DAYS + 1 : r.today;
	*ret_changes = (struct alert_changes){0};
	if (!is_time(b, now, last_day)) {
		*ret_day = 0;
		return 0;
	}
	if (pass_begin(b, s, now, &p))
		return -ENOMEM;
	remind(&r);
	struct reminders *made = make_room(b, r.n_rows);
	int err = pass_finish(&p, made ? 0 : -ENOMEM, ret_changes);
	if (err)
		return err;
	for (size_t i = 0; i < r.n_rows; i++)
		put(made, &r.rows[i]);
	ret_changes->reminded = r.n_rows ? r.rows : NULL;
	ret_changes->n_reminded = r.n_rows;
	*ret_day = r.today;
	return 0;
}
