/* SPDX-License-Identifier: EUPL-1.2 */
/* view/table.c (core): a district's rollup as a fixed-width table for a terminal.
 * Widths are counted in columns of the screen, not bytes. */
#include <stdio.h>
#include "base/width.h"
#include "room.h"

#define COLUMNS    7
#define NAME_WIDTH 56 /* longer names are cut with … so that the rest stays on the screen */

static void put_cell(struct buf *out, const char *text, size_t width, bool right, bool last)
{
	struct str s = str_of(text);
	bool cut = width_of(s) > width;
	if (cut)
		s = width_fit(s, width - 1);
	size_t pad = width - width_of(s) - cut;
	for (size_t i = 0; right && i < pad; i++)
		buf_char(out, ' ');
	for (size_t at = 0; at < s.n;) { /* what a unit wrote must not steer the terminal */
		size_t here = at;
		uint32_t cp = utf8_next(s, &at);
		if (cp == UTF8_BAD || (cp >= 0x7F && cp < 0xA0))
			buf_char(out, '?');
		else if (cp >= 0x20)
			buf_add(out, s.at + here, at - here);
	}
	if (cut)
		buf_text(out, "…");
	for (size_t i = 0; !right && !last && i < pad; i++)
		buf_char(out, ' ');
	buf_text(out, last ? "\n" : "  ");
}

struct cells {
	char text[COLUMNS][256];
};

static void fill(const struct figure *f, struct cells *c)
{
	const struct merge *m = f->merge;
	char period[PERIOD_TEXT_BYTES], number[NUM_TEXT_BYTES];
	(void)snprintf(c->text[0], sizeof(c->text[0]), "%s", f->name); /* cut below anyway */
	(void)snprintf(c->text[1], sizeof(c->text[1]), "%s", period_text(f->period, period));
	(void)snprintf(c->text[2], sizeof(c->text[2]), "%s",
	               num_people(figure_value(f), 2, f->unit, number));
	(void)snprintf(c->text[3], sizeof(c->text[3]), "%s",
	               num_people(f->target, 2, f->unit, number));
	(void)snprintf(c->text[4], sizeof(c->text[4]), "%s",
	               num_people(figure_hidden(f) ? NUM_NONE : f->gap, 2, f->unit, number));
	(void)snprintf(c->text[5], sizeof(c->text[5]), "%s%s", state_people(f->state),
	               m && m->provisional && m->n_reported ? ", preliminär" : "");
	if (m)
		(void)snprintf(c->text[6], sizeof(c->text[6]), "%u av %u", m->n_reported,
		               m->n_expected);
	else
		(void)snprintf(c->text[6], sizeof(c->text[6]), "–");
}

void view_district_table(const struct snapshot *s, uint32_t district, struct buf *out)
{
	static const struct cells heads = {
	        {"Indikator", "Period", "Utfall", "Mål", "Avvikelse", "Läge", "Täckning"}};
	static const bool right[COLUMNS] = {false, false, true, true, true, false, false};
	size_t widths[COLUMNS];
	struct cells c;
	must(district < s->org->n_districts);
	const struct node_view *v = snapshot_district(s, district);
	for (size_t k = 0; k < COLUMNS; k++)
		widths[k] = width_of(str_of(heads.text[k]));
	for (size_t i = 0; v && i < v->n_figures; i++) {
		fill(&v->figures[i], &c);
		for (size_t k = 0; k < COLUMNS; k++) {
			size_t width = width_of(str_of(c.text[k]));
			size_t most = k == 0 ? NAME_WIDTH : sizeof(c.text[k]);
			width = width < most ? width : most;
			widths[k] = width > widths[k] ? width : widths[k];
		}
	}
	buf_fmt(out, "%s\n", s->org->districts[district].name);
	if (!v || v->n_figures == 0) {
		buf_text(out, "Inga gemensamma indikatorer.\n");
		return;
	}
	for (size_t k = 0; k < COLUMNS; k++)
		put_cell(out, heads.text[k], widths[k], right[k], k + 1 == COLUMNS);
	for (size_t k = 0; k < COLUMNS; k++) {
		for (size_t i = 0; i < widths[k]; i++)
			buf_text(out, "─");
		buf_text(out, k + 1 == COLUMNS ? "\n" : "  ");
	}
	for (size_t i = 0; i < v->n_figures; i++) {
		fill(&v->figures[i], &c);
		for (size_t k = 0; k < COLUMNS; k++)
			put_cell(out, c.text[k], widths[k], right[k], k + 1 == COLUMNS);
	}
}
