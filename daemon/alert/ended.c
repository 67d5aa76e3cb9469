/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/ended.c (core): what people asked for that ended by itself in a pass: acknowledgements,
 * when the alert got worse or recovered or their day passed, and silences, when they were over.
 * For the journal, which is Swedish. */
#include "answer.h"
#include "mail.h"

#define SUBJECT_BYTES 256

static const char *why_over(struct pass *p, const struct alert *was, const struct alert *a)
{
	char day[CIVIL_PEOPLE_BYTES];
	if (a->ack_overdue)
		return pass_text(p, "dagen har gått, %s", civil_people(was->acknowledged_due, day));
	return a->state == ALERT_QUIET ? "det är i ordning" : "det har blivit sämre";
}

static void put(struct pass *p, enum journal_kind kind, const char *subject, const char *what,
                const char *ref)
{
	if (p->n_ended == p->cap_ended) {
		struct journal_entry *more =
		        arena_grow(p->arena, p->ended, p->n_ended, &p->cap_ended, sizeof(*more));
		if (!more) {
			p->failed = true;
			return;
		}
		p->ended = more;
	}
	p->ended[p->n_ended++] = (struct journal_entry){.kind = kind,
	                                                .who = "Tertial",
	                                                .subject = pass_text(p, "%s", subject),
	                                                .what = what,
	                                                .ref = pass_text(p, "%s", ref)};
}

void ended_answer(struct pass *p, const struct kept_alert *was, const char *why)
{
	char subject[SUBJECT_BYTES];
	const struct alert *a = &was->a;
	if (!a->acknowledged_by)
		return;
	alert_in_words(a, subject, sizeof(subject));
	put(p, JOURNAL_ACKNOWLEDGEMENT_ENDED, subject,
	    pass_text(p, "%s: %s (%s)", a->acknowledged_by,
	              a->acknowledged_action ? a->acknowledged_action : "", why),
	    a->id);
}

static void look_at_answer(struct pass *p, const struct draft *d)
{
	const struct alert *was = d->old ? &d->old->a : NULL, *a = &d->a;
	if (was && was->acknowledged_by &&
	    (!a->acknowledged_by || (a->ack_overdue && !was->ack_overdue)))
		ended_answer(p, d->old, why_over(p, was, a));
}

static void look_at_silence(struct pass *p, const struct silence *s)
{
	char subject[SUBJECT_BYTES];
	const struct kept_alert *only = s->alert ? book_find_id(p->b, s->alert) : NULL;
	if (silences_find(p->silences, s->id))
		return;
	if (only)
		alert_in_words(&only->a, subject, sizeof(subject));
	else
		silence_in_words(s, subject, sizeof(subject));
	put(p, JOURNAL_SILENCE_ENDED, subject,
	    pass_text(p, "%s%s%s (%s)", s->by, s->why ? ": " : "", s->why ? s->why : "",
	              s->until_unix_s ? "tiden är ute" : "det är löst"),
	    s->alert ? s->alert : s->id);
}

void ended_list(struct pass *p)
{
	const struct silences *before = p->b->silences;
	for (size_t i = 0; i < p->n_drafts && !p->failed; i++)
		look_at_answer(p, &p->drafts[i]);
	for (size_t i = 0; p->silences_changed && before && i < before->n && !p->failed; i++)
		look_at_silence(p, &before->at[i]);
}
