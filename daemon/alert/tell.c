/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/tell.c (core): from what a pass drafted to one mail per reader.
 * All that concerns one reader in one pass is one mail.  What a limit or quiet hours hold back
 * stays `untold` in its alert and comes in one mail later: collapsed, never dropped.  A notice's id
 * is made from its content, so that the same news has the same id whenever it is made again. */
#include "mail.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ROWS_MAX 150 /* of one mail; the rest is a count with a link */
#define MAIL_MAX_BYTES                                                                             \
	((size_t)480                                                                               \
	 << 10) /* of each part: both, encoded, stay under 1 MB with quoted-printable  \
	                     */

void items_add(struct pass *p, struct items *list, const struct item *i)
{
	if (list->n == list->cap) {
		struct item *more =
		        arena_grow(p->arena, list->at, list->n, &list->cap, sizeof(*more));
		if (!more) {
			p->failed = true;
			return;
		}
		list->at = more;
	}
	list->at[list->n++] = *i;
}

static int by_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* A reader's items together; in each the gravest first, then by unit and name. */
int items_by_reader(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcasecmp(x->to.email, y->to.email);
	if (!order)
		order = (int)x->chapter - (int)y->chapter;
	if (!order)
		order = (int)y->a->severity - (int)x->a->severity;
	if (!order)
		order = (int)y->a->scope_kind - (int)x->a->scope_kind;
	if (!order)
		order = by_text(x->a->scope_id, y->a->scope_id);
	if (!order)
		order = by_text(x->a->name, y->a->name);
	return order ? order : by_text(x->a->id, y->a->id);
}

static size_t told_at(const struct alert *a, const char *email)
{
	for (size_t i = 0; i < a->n_told; i++)
		if (str_eq_nocase(str_of(a->told[i]), str_of(email)))
			return i;
	return SIZE_MAX;
}

/* Part of the id of a letter, which outlives this version: append, never reorder. */
static int chapter_code(enum chapter c)
{
	static const int codes[CHAPTER_COUNT + 1] = {
	        [CHAPTER_NEW] = 0,        [CHAPTER_WORSE] = 1,    [CHAPTER_STILL] = 2,
	        [CHAPTER_RECOVERED] = 3,  [CHAPTER_MISSING] = 4,  [CHAPTER_NONE] = 5,
	        [CHAPTER_ESCALATED] = 6,  [CHAPTER_UNSTABLE] = 7, [CHAPTER_REMINDER] = 8,
	        [CHAPTER_HEARD_SOON] = 9, [CHAPTER_ENDED] = 10,
	};
	return codes[c];
}

/* A hash made already in this very second (a frozen clock) stands for the news before; then this is
 * the next such news, not the same. */
uint64_t tell_unused(struct pass *p, uint64_t h)
{
	const struct alert_book *b = p->b;
	for (size_t i = 0; b->made_unix_s == p->now.unix_s && i < b->n_made; i++)
		if (b->made[i] == h) {
			h = hash_more(h, STR("again"));
			i = SIZE_MAX; /* look from the start: the loop adds one */
		}
	if (p->n_made == p->cap_made) {
		uint64_t *more =
		        arena_grow(p->arena, p->made, p->n_made, &p->cap_made, sizeof(*more));
		if (!more) {
			p->failed = true;
			return h;
		}
		p->made = more;
	}
	p->made[p->n_made++] = h;
	return h;
}

/* ---- one mail ---- */
/* What tells this news from an earlier one of the same chapter and figures; "" when nothing can. */
static const char *what_is_new(const struct item *i, char out[48])
{
	out[0] = '\0';
	if (i->chapter == CHAPTER_WORSE)
		(void)snprintf(out, 48, " %lld", (long long)i->a->worse_unix_s); /* it fits */
	else if (i->chapter == CHAPTER_ESCALATED)
		(void)snprintf(out, 48, " %u %lld", i->a->escalated,
		               (long long)i->a->owed_unix_s); /* it fits */
	else if (i->chapter == CHAPTER_HEARD_SOON)
		(void)snprintf(out, 48, " %s", i->a->silence); /* 16 digits: it fits */
	return out;
}

const char *tell_id(struct pass *p, uint64_t h, uint64_t g)
{
	return pass_text(p, "%016llx%016llx", (unsigned long long)h, (unsigned long long)g);
}

/* Whatever language the mail is in, so that another one is no other news. */
static const char *notice_id(struct pass *p, const struct item *items, size_t n,
                             enum notice_kind kind)
{
	char day[CIVIL_PEOPLE_BYTES] = "";
	const char *what = kind == NOTICE_DIGEST ? civil_people(p->digest_day, day) : day;
	uint64_t h = hash_bytes(str_of(notice_kind_name(kind))), g;
	char line[256], gap[NUM_TEXT_BYTES], more[48];
	h = hash_more(h ^ address_hash(items[0].to.email), str_of(what));
	g = hash_more(SECOND_HASH_SEED, str_of(what)) ^ address_hash(items[0].to.email);
	for (size_t i = 0; i < n; i++) {
		const struct alert *a = items[i].a;
		int m = snprintf(line, sizeof(line), "%s %d %s %lld %lu %s%s;", a->id,
		                 chapter_code(items[i].chapter), alert_state_name(a->state),
		                 (long long)a->since_unix_s, (unsigned long)period_key(a->period),
		                 num_text(a->gap, gap), what_is_new(&items[i], more));
		h = hash_more(h, (struct str){line, (size_t)m});
		g = hash_more(g, (struct str){line, (size_t)m});
	}
	h = tell_unused(p, h);
	return tell_id(p, h, g);
}

static const char *thread_of(const struct item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = told_at(items[i].a, items[i].to.email);
		if (at != SIZE_MAX && items[i].a->told_in && items[i].a->told_in[at])
			return items[i].a->told_in[at];
	}
	return NULL;
}

/* «Åtgärd saknas» is said on the indicator's own row when that is in the same mail. */
static bool said_elsewhere(const struct item *items, size_t n, const struct item *i)
{
	if (i->a->kind != ALERT_DEVIATION_WITHOUT_ACTION || i->chapter == CHAPTER_RECOVERED)
		return false;
	for (size_t k = 0; k < n; k++) {
		const struct alert *a = items[k].a;
		if ((a->kind == ALERT_INDICATOR_BEHIND || a->kind == ALERT_FORECAST_BEHIND) &&
		    items[k].chapter != CHAPTER_RECOVERED && items[k].chapter != CHAPTER_NONE &&
		    by_text(a->scope_id, i->a->scope_id) == 0 &&
		    by_text(a->subject, i->a->subject) == 0)
			return true;
	}
	return false;
}

static void fill_rows(struct pass *p, const struct item *items, size_t n, struct mail *l)
{
	l->rows = arena_array(p->arena, n < ROWS_MAX ? n : ROWS_MAX, sizeof(l->rows[0]));
	if (!l->rows) {
		p->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (l->kind == NOTICE_IMMEDIATE && items[i].chapter != CHAPTER_RECOVERED)
			l->n_muted += department_n_muted(p, items[i].a);
		if (items[i].chapter == CHAPTER_NONE && items[i].a->silence)
			l->n_silenced++;
		else if (items[i].chapter == CHAPTER_NONE)
			l->n_muted++;
		else if (said_elsewhere(items, n, &items[i]))
			continue;
		else if (l->n_rows == ROWS_MAX)
			l->n_left_out++;
		else
			l->rows[l->n_rows++] = text_row(p, &items[i]);
	}
}

static const char *in_arena(struct pass *p, struct buf *b)
{
	const char *text = buf_failed(b) ? "" : pass_text(p, "%s", b->at ? b->at : "");
	p->failed |= buf_failed(b) == -ENOMEM;
	buf_done(b);
	return text;
}

static void render(struct pass *p, struct mail *l, struct notice *n)
{
	struct buf text, html;
	for (;;) { /* a letter of giants gives up rows, from the last, until it fits */
		buf_init(&text, MAIL_MAX_BYTES);
		buf_init(&html, MAIL_MAX_BYTES);
		mail_as_text(l, p, &text);
		mail_as_html(l, p, &html);
		if ((buf_failed(&text) != -E2BIG && buf_failed(&html) != -E2BIG) || l->n_rows == 0)
			break;
		size_t cut = l->n_rows / 2 + 1;
		l->n_rows -= cut;
		l->n_left_out += cut;
		buf_done(&text);
		buf_done(&html);
	}
	n->text = in_arena(p, &text);
	n->html = in_arena(p, &html);
}

void tell_put(struct pass *p, struct mail *l, const struct notice *made)
{
	struct notice *out = pass_notice(p);
	if (!out)
		return;
	*out = *made;
	render(p, l, out);
}

static void write_mail(struct pass *p, const struct item *items, size_t n, enum notice_kind kind,
                       const char **ret_id)
{
	struct mail l = {.kind = kind,
	                 .page_url = p->b->p.page_url,
	                 .sender = p->b->p.district_name,
	                 .role = text_role(p, &items[0].to)};
	fill_rows(p, items, n, &l);
	if (kind == NOTICE_IMMEDIATE)
		l.n_still_open = tally_of(p->b, items[0].to.email);
	for (size_t i = 0; i < n && kind == NOTICE_IMMEDIATE; i++)
		if (told_at(items[i].a, items[i].to.email) != SIZE_MAX && l.n_still_open > 0)
			l.n_still_open--;
	if (p->failed)
		return;
	l.title = text_subject(p, &l);
	l.greeting = text_greeting(p, &items[0].to);
	l.lead = text_lead(p, &l);
	struct notice out = {.id = notice_id(p, items, n, kind),
	                     .kind = kind,
	                     .to_name =
	                             items[0].to.name ? pass_text(p, "%s", items[0].to.name) : NULL,
	                     .to = pass_text(p, "%s", items[0].to.email),
	                     .subject = l.title,
	                     .in_reply_to = kind == NOTICE_DIGEST ? NULL : thread_of(items, n),
	                     .created_unix_s = p->now.unix_s,
	                     .language = p->language};
	if (out.in_reply_to)
		out.in_reply_to = pass_text(p, "%s", out.in_reply_to);
	tell_put(p, &l, &out);
	*ret_id = out.id;
}

void tell_mail(struct pass *p, const struct item *items, size_t n, enum notice_kind kind,
               const char **ret_id)
{
	p->language = items[0].to.language;
	write_mail(p, items, n, kind, ret_id);
	p->language = LANGUAGE_SV;
}

/* ---- who is told what in this pass ---- */
static struct reader reader_of(const struct pass *p, const struct readers *known, const char *email)
{
	for (size_t i = 0; i < known->n; i++)
		if (str_eq_nocase(str_of(known->at[i].email), str_of(email)))
			return known->at[i];
	return (struct reader){
	        .email = email, .role = ROLE_NONE, .language = address_language(p->s->org, email)};
}

/* All whom one draft's news goes to; none when one of them has had as much as is allowed: then all
 * wait. */
bool tell_may_reach_all(struct pass *p, const struct alert *a)
{
	struct readers now = {0};
	route_at_once(p, a, &now);
	for (size_t i = 0; i < now.n; i++)
		if (route_is_full(p->b, now.at[i].email, p->now.unix_s))
			return false;
	for (size_t i = 0; i < a->n_told; i++)
		if (route_is_full(p->b, a->told[i], p->now.unix_s))
			return false;
	return true;
}

static void readers_of(struct pass *p, const struct draft *d, struct readers *out)
{
	struct readers known = {0};
	if (d->news == CHAPTER_ESCALATED) { /* those told before know it; look_unanswered() saw
	                                       that there is room */
		struct reader one;
		if (route_escalated(p, &d->a, d->a.escalated, &one))
			readers_add(p, out, one);
		return;
	}
	route_at_once(p, &d->a, &known);
	if (d->news != CHAPTER_RECOVERED)
		*out = known; /* what is added stands behind them */
	for (size_t i = 0; d->news != CHAPTER_NEW && i < d->a.n_told; i++) {
		bool there = false;
		for (size_t k = 0; k < out->n; k++)
			there |= str_eq_nocase(str_of(out->at[k].email), str_of(d->a.told[i]));
		if (!there)
			readers_add(p, out, reader_of(p, &known, d->a.told[i]));
	}
	for (size_t i = 0; d->news != CHAPTER_RECOVERED && i < out->n; i++)
		if (route_is_full(p->b, out->at[i].email, p->now.unix_s))
			out->n = 0;
}

void tell_noted(struct pass *p, struct alert *a, const char *email, const char *id)
{
	a->untold = false;
	a->owed_unix_s = p->now.unix_s;
	if (told_at(a, email) != SIZE_MAX)
		return;
	const char **told = arena_array(p->arena, a->n_told + 1, sizeof(*told));
	const char **told_in = arena_array(p->arena, a->n_told + 1, sizeof(*told_in));
	if (!told || !told_in) {
		p->failed = true;
		return;
	}
	size_t at = 0;
	while (at < a->n_told && strcmp(a->told[at], email) < 0)
		at++;
	for (size_t i = 0; i < a->n_told; i++) {
		told[i + (i >= at)] = a->told[i];
		told_in[i + (i >= at)] = a->told_in ? a->told_in[i] : NULL;
	}
	told[at] = email;
	told_in[at] = id;
	a->told = told;
	a->told_in = told_in;
	a->n_told++;
}

void tell_news(struct pass *p)
{
	struct items list = {0};
	for (size_t i = 0; i < p->n_drafts && !p->failed; i++) {
		struct draft *d = &p->drafts[i];
		struct readers to = {0};
		if (d->news == CHAPTER_NONE)
			continue;
		readers_of(p, d, &to);
		enum chapter chapter = d->news == CHAPTER_NEW && d->a.kind == ALERT_REPORT_LATE
		                               ? CHAPTER_MISSING
		                               : d->news;
		for (size_t k = 0; k < to.n; k++)
			items_add(p, &list, &(struct item){to.at[k], i, &d->a, chapter});
	}
	if (list.n == 0 || p->failed)
		return;
	qsort(list.at, list.n, sizeof(list.at[0]), items_by_reader);
	for (size_t from = 0, n; from < list.n && !p->failed; from += n) {
		const char *to = list.at[from].to.email;
		for (n = 1; from + n < list.n && strcasecmp(list.at[from + n].to.email, to) == 0;
		     n++)
			continue;
		const char *id = "";
		tell_mail(p, &list.at[from], n, NOTICE_IMMEDIATE, &id);
		for (size_t i = from; i < from + n && !p->failed; i++)
			if (list.at[i].chapter != CHAPTER_RECOVERED &&
			    list.at[i].chapter != CHAPTER_HEARD_SOON)
				tell_noted(p, &p->drafts[list.at[i].draft].a, list.at[i].to.email,
				           id);
	}
	for (size_t i = 0; i < list.n; i++) /* when all is written: the words ask for it */
		flap_told(&p->drafts[list.at[i].draft].a);
}
