/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/mail_text.c (core): a letter as plain text, wrapped so that it can be read in a terminal
 * and quoted in an answer. */
#include "mail.h"
#include <string.h>

#define WRAP_SIGNS   76
#define INDENT_SIGNS 2

static size_t signs(struct str s)
{
	size_t n = 0;
	for (size_t at = 0; at < s.n; n++)
		(void)utf8_next(s, &at);
	return n;
}

static void blanks(struct buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_char(out, ' ');
}

/* A word longer than a line is cut, except an address, which must stay whole to be followed. */
static struct str next_piece(struct str *word, size_t room)
{
	struct str piece = *word;
	if (signs(*word) > room && str_find(*word, STR("://")) == SIZE_MAX) {
		size_t at = 0;
		for (size_t i = 0; i < room; i++)
			(void)utf8_next(*word, &at);
		piece.n = at;
	}
	*word = str_cut(*word, piece.n, word->n);
	return piece;
}

/* Words from column `at` on, following lines indented by `indent`. */
static void wrapped(struct buf *out, size_t at, size_t indent, const char *text)
{
	struct str rest = str_of(text), word;
	bool first = true;
	while (str_split(&rest, ' ', &word)) {
		while (word.n > 0) {
			struct str piece = next_piece(&word, WRAP_SIGNS - indent);
			size_t n = signs(piece);
			if (!first && at + 1 + n > WRAP_SIGNS) {
				buf_char(out, '\n');
				blanks(out, indent);
				at = indent;
			} else if (!first) {
				buf_char(out, ' ');
				at++;
			}
			buf_str(out, piece);
			at += n;
			first = false;
		}
	}
	buf_char(out, '\n');
}

static void paragraph(struct buf *out, const char *text)
{
	if (!*text)
		return;
	wrapped(out, 0, 0, text);
	buf_char(out, '\n');
}

/* The longest label and a blank: values start in one column. */
static size_t label_signs(const struct pass *p)
{
	static const size_t signs_of[LANGUAGE_COUNT] = {[LANGUAGE_SV] = 12, [LANGUAGE_EN] = 14};
	return signs_of[p->language];
}

static void field(const struct pass *p, struct buf *out, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	size_t n = signs(str_of(label)) + 1, wide = label_signs(p);
	blanks(out, INDENT_SIGNS);
	buf_fmt(out, "%s:", label);
	blanks(out, n < wide ? wide - n : 1);
	wrapped(out, INDENT_SIGNS + (n < wide ? wide : n + 1), INDENT_SIGNS + wide, text);
}

static void row(struct pass *p, const struct row *r, struct buf *out)
{
	wrapped(out, 0, INDENT_SIGNS,
	        pass_text(p, "%s: %s%s%s%s", r->where, r->what, r->period ? " (" : "",
	                  r->period ? r->period : "", r->period ? ")" : ""));
	field(p, out, say_one(p, LABEL_OWED), r->owed);
	field(p, out, say_one(p, LABEL_LAST_DAY), r->last_day);
	field(p, out, say_one(p, LABEL_SOURCE), r->source);
	field(p, out, say_one(p, LABEL_VALUE), r->value);
	field(p, out, say_one(p, LABEL_TARGET), r->target);
	field(p, out, say_one(p, LABEL_GAP), r->gap);
	field(p, out, say_one(p, LABEL_CERTAINTY), r->certainty);
	field(p, out, say_one(p, LABEL_ANALYSIS), r->analysis);
	field(p, out, say_one(p, LABEL_ACTION), r->action);
	field(p, out, say_one(p, LABEL_WHY_NOW), r->why_now);
	field(p, out, say_one(p, LABEL_WHEN_NEXT), r->when_next);
	field(p, out, say_one(p, LABEL_HOW_TO_STOP), r->how_to_stop);
	field(p, out, say_one(p, LABEL_SEEN_TO), r->seen_to);
	field(p, out, say_one(p, LABEL_SILENCED), r->silenced);
	field(p, out, say_one(p, LABEL_LINK), r->link);
	field(p, out, say_one(p, LABEL_ANSWER), r->answer);
	buf_char(out, '\n');
}

static void chapter(struct pass *p, const struct mail *l, enum chapter c, struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n_rows; i++)
		n += l->rows[i].chapter == c;
	if (n == 0)
		return;
	const char *title = pass_text(p, "%s (%zu)", chapter_title(p, c), n);
	buf_fmt(out, "%s\n", title);
	for (size_t i = signs(str_of(title)); i > 0; i--)
		buf_char(out, '-');
	buf_text(out, "\n\n");
	for (size_t i = 0; i < l->n_rows; i++)
		if (l->rows[i].chapter == c)
			row(p, &l->rows[i], out);
}

void mail_as_text(const struct mail *l, struct pass *p, struct buf *out)
{
	paragraph(out, l->greeting);
	paragraph(out, l->lead);
	for (enum chapter c = 0; c < CHAPTER_COUNT; c++)
		chapter(p, l, c, out);
	paragraph(out, text_still_open(p, l));
	paragraph(out, text_silenced(p, l));
	paragraph(out, text_muted(p, l));
	if (l->page_url && *l->page_url)
		paragraph(out, say(p, WHOLE_PICTURE, l->page_url));
	buf_text(out, "-- \n"); /* the mark mail programs know a signature by */
	wrapped(out, 0, 0, text_reason(p, l));
}
