/* SPDX-License-Identifier: EUPL-1.2 */
/* view/order.h (core, private): what can be asked to be done, one entry each; links in mails. */
#ifndef VIEW_ORDER_H
#define VIEW_ORDER_H

#include "base/arena.h"
#include "base/limits.h"
#include "model/link.h"
#include "moment.h"

struct change {
	const char *method, *path; /* "{id}" stands for one piece */
	enum order_kind kind;
	unsigned fields, required; /* bits of order.c's list */
	bool by_link;              /* the {id} is a sealed link, and no token is asked for */
	const char *after;   /* what is shown when it is done; the id is added; NULL by link */
	const char *summary; /* Swedish, for openapi.json */
};
extern const struct change view_changes[];
extern const size_t view_n_changes;
/* The i-th of its fields; NULL at the end. */
const char *change_field(const struct change *c, size_t i, bool *ret_required);
/* @return NULL: there is none */
const struct change *change_find(const char *method, struct str path, char id[QUERY_VALUE_BYTES]);
/* For the header Allow. */
const char *change_methods(struct str path);

/* path.c */
/** Piece by piece; the one that "{id}" stands for is decoded into `id`. */
bool path_fits(struct str pattern, struct str path, char id[QUERY_VALUE_BYTES]);
/** The word's place in a list, or -1 with a problem naming the nearest. */
int word_of(const char *const *words, size_t n, const char *word, struct problem *p,
            const char *key);

/* answer.c */
/** A problem as the answer, a page or RFC 9457. @return 0; -ENOMEM */
int view_problem(const struct problem *p, const struct view_request *r, bool page,
                 struct view_answer *ret_answer);

/* alerts.c */
void put_alert(struct jsonw *j, const struct alert *a);

/* page_answer.c: the alert that a link opens; NULL: it opens none, or none any more. */
const struct alert *link_find(const struct snapshot *s, const struct view_live *live,
                              const char *link, uint64_t *ret_reader);
int wrong_link(struct problem *p);
void render_answer_page(const struct context *c, struct buf *out);

/* silences.c */
void render_silences(const struct context *c, struct buf *out);
/* The open alerts that it would keep quiet, as alerts are listed. */
void render_silenced(const struct context *c, const struct silence *s, struct buf *out);

#endif
