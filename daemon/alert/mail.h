/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/mail.h: from what a pass drafted to the mails that tell of it: rows by reader, their words,
 * and the whole mail in its two forms.
 * Core; private to this room.  All texts live as long as the pass (see pass.h). */
#ifndef ALERT_MAIL_H
#define ALERT_MAIL_H

#include "answer.h"
#include "watch.h"

struct mail;

/* ---- tell.c ---- */
struct item { /* one row for one reader */
	struct reader to;
	size_t draft; /* SIZE_MAX: nothing of the alert changes */
	const struct alert *a;
	enum chapter chapter;
};
struct items {
	struct item *at;
	size_t n, cap;
};
void items_add(struct pass *p, struct items *list, const struct item *i);
/* Make the mails of what the drafts have to tell, and note who was told. */
void tell_news(struct pass *p);
/* One mail to one reader: items[0..n). `ret_id` lives with the pass. */
void tell_mail(struct pass *p, const struct item *items, size_t n, enum notice_kind kind,
               const char **ret_id);
/* Put a mail with these rows beside the others; its texts are made here. */
void tell_put(struct pass *p, struct mail *l, const struct notice *made);
int items_by_reader(const void *a, const void *b);
/* An id of two hashes: what is in them makes the same id whenever it is told again. */
#define SECOND_HASH_SEED UINT64_C(0x9e3779b97f4a7c15)
const char *tell_id(struct pass *p, uint64_t h, uint64_t g);
/* That somebody was told of it, in which mail. */
void tell_noted(struct pass *p, struct alert *a, const char *email, const char *id);
/* The hash a notice's id is made from, changed when this second has seen it already. */
uint64_t tell_unused(struct pass *p, uint64_t h);

/* ---- digest.c ---- */
/* The last moment a digest was due at or before now. @return false: there are none */
bool digest_moment(const struct alert_params *p, struct alert_now now, struct civil_time *ret_at,
                   int64_t *ret_unix_s);
void digest_tell(struct pass *p, int64_t since_unix_s, struct civil_time at);

/* ---- text.c: rows in words; mail_text.c, mail_html.c: a letter as plain text and as HTML ---- */
struct row {
	enum chapter chapter;
	const struct alert *a;
	const char *where, *what, *period; /* period NULL */
	const char *value, *target, *gap;  /* NULL when there is none */
	const char *certainty, *analysis, *action;
	bool own_analysis, own_action;        /* in the unit's words, which are Swedish */
	const char *owed, *last_day, *source; /* of a reminder; else NULL */
	const char *why_now, *when_next, *how_to_stop;
	const char *seen_to, *silenced; /* by whom, until when; NULL */
	const char *link;               /* NULL */
	const char *answer;             /* the address to acknowledge it at; NULL */
};
struct mail {
	enum notice_kind kind;
	const char *title, *greeting, *lead;
	struct row *rows; /* sorted by chapter */
	size_t n_rows, n_left_out;
	size_t n_still_open, n_muted, n_silenced;
	const char *page_url, *sender, *role;
};
/* flap.c: its words instead of a row's own, when the alert swings or has just settled */
void flap_row(struct pass *p, const struct alert *a, enum chapter c, struct row *r);
/* watch_department.c: the row of a department out of reach */
void department_row(struct pass *p, const struct item *i, struct row *r);
/* watch_target.c: the row of a target that was made weaker */
void target_row(struct pass *p, const struct item *i, const struct node_view *v, struct row *r);
const char *chapter_title(const struct pass *p, enum chapter c);
/* «Öppet sedan 3 mars 2014.» */
const char *text_open_since(struct pass *p, const struct alert *a);
/* The sentence that the alert keeps, on one line, and since when it is open where that is told. */
const char *text_sentence(struct pass *p, const struct item *i);
/* What the alert's indicator owes next, of a later period and due that day or after; NULL */
const struct figure *text_next_owed(const struct node_view *v, const struct alert *a,
                                    int32_t from_day);
/* What moved it beside a document, behind these words, or in their place when it is over. */
const char *text_with_cause(struct pass *p, const struct item *i, const char *why);
/* What an alert keeps, in the reader's language; Swedish where it was kept before there was
 * another; NULL */
const char *text_kept(const struct pass *p, const char *const words[LANGUAGE_COUNT]);
struct row text_row(struct pass *p, const struct item *i);
const char *text_subject(struct pass *p, const struct mail *l);
const char *text_one_line(struct pass *p, const char *text);
const char *text_lead(struct pass *p, const struct mail *l);
const char *text_greeting(struct pass *p, const struct reader *to);
/* «avdelningschef för Äldreomsorg»; NULL when he has none */
const char *text_role(struct pass *p, const struct reader *to);
/* «3 larm är öppna sedan tidigare» and the like; "" when there is nothing */
const char *text_still_open(struct pass *p, const struct mail *l);
const char *text_silenced(struct pass *p, const struct mail *l);
const char *text_muted(struct pass *p, const struct mail *l);
const char *text_reason(struct pass *p, const struct mail *l);
/* The sentence to be kept in alert.why. */
const char *text_why(struct pass *p, const struct figure *f, bool rolled_up);
const char *text_day(struct pass *p, int32_t day); /* «21 september 2014» */
const char *text_figure(struct pass *p, double x, const char *unit);
/* «högst 4,4 %», «minst 12 st (hela året 36 st)» */
const char *text_target(struct pass *p, const struct figure *f);
/* «2,7 procentenheter» */
const char *text_distance(struct pass *p, double x, const char *unit);
/* One line of a unit's own words; NULL when there are none. */
const char *text_plain(struct pass *p, const char *text);
const char *text_gap(struct pass *p, double gap, const char *unit);
const char *text_kr(struct pass *p, int64_t sek);
void mail_as_text(const struct mail *l, struct pass *p, struct buf *out);
void mail_as_html(const struct mail *l, struct pass *p, struct buf *out);

#endif
