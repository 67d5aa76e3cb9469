/* SPDX-License-Identifier: EUPL-1.2 */
/* view/html.h (core, private): what the pages are made of.  All text is escaped on its way out. */
#ifndef VIEW_HTML_H
#define VIEW_HTML_H

#include "room.h"

void html_text(struct buf *out, const char *text); /* escaped; NULL is "–" */
void html_begin(const struct context *c, struct buf *out, const char *title);
void html_end(const struct context *c, struct buf *out);
void html_problem(const struct problem *p, struct buf *out);
void html_state(struct buf *out, enum state s, const char *why);
void html_counts(struct buf *out, const struct state_counts *counts);
void html_number(struct buf *out, double x, const char *unit);
/** Signed, plus is good; percentage points where the unit is %. */
void html_gap(struct buf *out, double gap, const char *unit);
void html_period(struct buf *out, struct period p);
void html_day(struct buf *out, int64_t unix_s);
/** What kind of alert. */
const char *alert_word(const struct alert *a, enum language l);
void html_alerts(const struct context *c, struct buf *out, bool with_unit);
extern const char html_style[];
/** <a href="/u/id">name</a> with the id percent-coded. */
void html_link(struct buf *out, const char *stem, const char *id, const char *name);
/** Table and heads of figures; the caller adds its own heads and ends the row. */
void html_figure_heads(struct buf *out);
/** The cells of one figure of v under those heads; likewise. */
void html_figure(struct buf *out, const struct org *o, const struct node_view *v,
                 const struct figure *f);

#endif
