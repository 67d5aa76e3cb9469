/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_id.h (core, private): figures and mails by name, and the way to their chains. */
#ifndef VIEW_WHY_ID_H
#define VIEW_WHY_ID_H

#include "room.h"

/** The figure that q->id names. @return 0 with q->figure_scope and q->figure; else p->status */
int find_figure(const struct snapshot *s, struct question *q, struct problem *p);
/** A mail that told of an open alert, by q->id. @return 0 with q->mail; else p->status */
int find_mail(const struct snapshot *s, struct question *q, struct problem *p);
/** Did this mail tell of the raise of this alert? */
bool mail_told(const char *mail, const struct alert *a);
/** Member why_path: where the chain of a figure is told; null when its id is too long. */
void put_why_path(struct jsonw *j, const struct org *o, struct scope scope, const struct figure *f);
/** A line break and a small link «varför». */
void html_why_link(struct buf *out, const struct org *o, struct scope scope,
                   const struct figure *f);
/* alerts.c */
/** Member scope: "unit:alfa", as it was then; or "operator". */
void put_alert_scope(struct jsonw *j, const struct alert *a);

/* why_json.c, page_why.c */
void render_why(const struct context *c, struct buf *out);
void render_why_mail(const struct context *c, struct buf *out);
void render_why_page(const struct context *c, struct buf *out);
void render_why_mail_page(const struct context *c, struct buf *out);

#endif
