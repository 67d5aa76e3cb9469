/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/remind_mail.c (core): the mail that reminds: what is missing, by when, where it is read. */
#include "remind.h"

#define NAMES_MAX 12 /* indicators named of one period */
#define ROWS_MAX  150

static const char *last_day(struct pass *p, int32_t today, int32_t due)
{
	int32_t left = due - today;
	const char *day = text_day(p, due);
	if (left == 0)
		return say(p, DUE_TODAY, day);
	if (left > 0)
		return left == 1 ? say(p, DUE_TOMORROW, day) : say(p, DUE_IN, day, (int)left);
	return left == -1 ? say(p, DUE_YESTERDAY, day) : say(p, DUE_AGO, day, (int)-left);
}

static const char *names(struct pass *p, const struct owing *of, size_t n)
{
	const char *out = "";
	size_t shown = n > NAMES_MAX ? NAMES_MAX : n;
	for (size_t i = 0; i < shown; i++) {
		const char *name = text_plain(p, of[i].name);
		out = pass_text(p, "%s%s%s", out, i ? ", " : "", name ? name : "");
	}
	return n > shown ? say(p, NAMES_MORE, out, n - shown) : out;
}

static struct row row_of(const struct reminding *r, const struct remind_item *i)
{
	static const struct alert none = {.kind = ALERT_REPORT_LATE, .id = ""};
	struct pass *p = r->p;
	const struct owing *o = &r->of[i->from];
	const struct unit *u = &p->s->org->units[o->unit];
	const char *page = p->b->p.page_url;
	char period[PERIOD_PEOPLE_BYTES];
	int32_t next = remind_next(r, o);
	struct row row = {.chapter = CHAPTER_REMINDER,
	                  .a = &none,
	                  .where = u->name,
	                  .what = say_one(p, NAME_RESULTS),
	                  .period = pass_text(p, "%s", period_said(o->period, p->language, period)),
	                  .owed = names(p, o, i->n),
	                  .last_day = last_day(p, r->today, o->due),
	                  .source = u->sources[DOC_RESULTS].url};
	if (next != CIVIL_NONE)
		row.when_next = say(p, NEXT_REMINDER, text_day(p, next));
	row.how_to_stop = say_one(p, STOP_REMINDER);
	if (page && *page)
		row.link = pass_text(p, "%s%su/%s", page,
		                     str_ends(str_of(page), STR("/")) ? "" : "/", u->id);
	return row;
}

static const char *subject(struct reminding *r, const struct remind_item *items, size_t n)
{
	struct pass *p = r->p;
	const struct owing *first = &r->of[items[0].from];
	char period[PERIOD_PEOPLE_BYTES];
	for (size_t i = 1; i < n; i++)
		if (r->of[items[i].from].due < first->due)
			first = &r->of[items[i].from];
	const char *unit = p->s->org->units[first->unit].name;
	const char *of = period_said(first->period, p->language, period);
	const char *day = text_day(p, first->due), *title;
	if (first->due < r->today)
		title = n == 1 ? say(p, REMIND_ONE_PAST, unit, of, day)
		               : say(p, REMIND_MANY_PAST, n, day);
	else
		title = n == 1 ? say(p, REMIND_ONE, unit, of, day) : say(p, REMIND_MANY, n, day);
	return text_one_line(p, title);
}

/* From whom, of what and which step: the same reminder has the same id. */
static const char *notice_id(struct reminding *r, const struct remind_item *items, size_t n)
{
	uint64_t h = hash_bytes(str_of(notice_kind_name(NOTICE_REMINDER)));
	uint64_t g = hash_more(SECOND_HASH_SEED, str_of(notice_kind_name(NOTICE_REMINDER)));
	h ^= address_hash(items[0].to.email);
	g ^= address_hash(items[0].to.email);
	for (size_t i = 0; i < n; i++) {
		const struct owing *o = &r->of[items[i].from];
		const char *line =
		        pass_text(r->p, "%s %lu %u %d;", r->p->s->org->units[o->unit].id,
		                  (unsigned long)period_key(o->period), o->month, o->step);
		h = hash_more(h, str_of(line));
		g = hash_more(g, str_of(line));
	}
	return tell_id(r->p, h, g);
}

static void write_mail(struct reminding *r, const struct remind_item *items, size_t n)
{
	struct pass *p = r->p;
	const struct reader *to = &items[0].to;
	size_t n_rows = n < ROWS_MAX ? n : ROWS_MAX;
	struct mail l = {.kind = NOTICE_REMINDER,
	                 .page_url = p->b->p.page_url,
	                 .sender = p->b->p.district_name,
	                 .role = text_role(p, to),
	                 .lead = say_one(p, LEAD_REMINDER),
	                 .n_left_out = n - n_rows};
	l.rows = arena_array(p->arena, n_rows, sizeof(l.rows[0]));
	if (!l.rows) {
		p->failed = true;
		return;
	}
	for (; l.n_rows < n_rows; l.n_rows++)
		l.rows[l.n_rows] = row_of(r, &items[l.n_rows]);
	l.title = subject(r, items, n);
	l.greeting = text_greeting(p, to);
	struct notice made = {.id = notice_id(r, items, n),
	                      .kind = NOTICE_REMINDER,
	                      .to_name = to->name ? pass_text(p, "%s", to->name) : NULL,
	                      .to = pass_text(p, "%s", to->email),
	                      .subject = l.title,
	                      .created_unix_s = p->now.unix_s,
	                      .language = p->language};
	tell_put(p, &l, &made);
}

void remind_mail(struct reminding *r, const struct remind_item *items, size_t n)
{
	r->p->language = items[0].to.language;
	write_mail(r, items, n);
	r->p->language = LANGUAGE_SV;
}
