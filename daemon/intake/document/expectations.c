/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/expectations.c (core): numbers promised in prose under «Förväntat resultat».
 * Paragraphs are cut into sentences, sentences into figures and shares in words (shares.c); which
 * of them are promises is figures.c.  Of «från 60 % till 70 %» the second is the promise. */
#include "figures.h"
#include "reader.h"

#define SENTENCE_PROMISES_MAX 20   /* more is a list that lost its line breaks */
#define SENTENCE_BYTES_MAX    2000 /* kept of a sentence */

/* The unit after a figure: sets percent and moves `to` past it. */
static void take_unit(struct str s, struct figure *f)
{
	struct str word = sentence_word_after(s, f->to);
	size_t at = f->to;
	while (at < s.n && s.at[at] == ' ')
		at++;
	if (at < s.n && s.at[at] == '%') {
		f->percent = true;
		f->to = at + 1;
	} else if (str_starts(str_cut(s, at, s.n), STR("per cent"))) {
		f->percent = true;
		f->to = at + STR("per cent").n;
	} else if (str_starts(str_cut(s, f->to, s.n), STR("-procentig"))) {
		f->percent = true;
		f->to += STR("-procentig").n;
		while (f->to < s.n && letter_is((unsigned char)s.at[f->to]))
			f->to++;
	} else if (word_in(word, "procent|procents|procentenheter")) {
		f->percent = true;
		f->to = (size_t)(word.at + word.n - s.at);
	}
}

/* text: the sentence in the plan, shared by all its figures; kept with the first. */
static void add_expectation(struct reader *r, struct str s, const struct figure *f, uint32_t line,
                            const char **text)
{
	struct expectation *e = reader_item(r, &r->expectations, sizeof(*e));
	if (!e)
		return;
	struct str word = sentence_word_after(s, f->to);
	*e = (struct expectation){
	        .goal = r->here,
	        .value = f->x,
	        .unit = f->percent                    ? "%"
	                : word_in(word, "st|stycken") ? "st"
	                                              : NULL,
	        .comparator = figure_comparator(s, f),
	        .line = line,
	};
	if (!*text)
		*text = reader_keep(r, str_fit(s, SENTENCE_BYTES_MAX));
	e->text = *text;
}

/* Is the digit at `at` the start of a figure that stands alone? */
static bool stands_alone(struct str s, size_t at)
{
	if (at == 0)
		return true;
	unsigned char c = (unsigned char)s.at[at - 1];
	return c == ' ' || c == '(' || c == '"' || c == '>' || c == '<' ||
	       (at >= 3 && (str_eq(str_cut(s, at - 3, 3), STR("≥")) ||
	                    str_eq(str_cut(s, at - 3, 3), STR("≤"))));
}

static bool has_share(struct str s)
{
	struct share share;
	bool any = str_find(s, STR("%")) != SIZE_MAX || str_find(s, STR("procent")) != SIZE_MAX;
	for (size_t at = 0; at < s.n && !any; at++)
		any = stands_alone(s, at) && share_at(s, at, &share);
	return any;
}

/* «95 respektive 90 procent»: the sign stands after the last. */
static void take_shared_unit(struct str s, struct figure *f)
{
	struct str and = sentence_word_after(s, f->to);
	struct figure other = {0};
	if (f->percent || !word_in(and, "respektive|resp"))
		return;
	size_t at = (size_t)(and.at + and.n - s.at);
	while (at < s.n && s.at[at] == ' ')
		at++;
	other.to = at + (at < s.n ? figure_at(s, at, &other.x) : 0);
	if (other.to > at)
		take_unit(s, &other);
	f->percent = other.percent;
}

/* A date, a range, a list's number: «2012-05», «7/8», «1) …». */
static bool is_joined(struct str s, const struct figure *f)
{
	if (f->to >= s.n)
		return false;
	struct str after = str_cut(s, f->to, s.n);
	bool first = f->from == 0;
	return strchr("-/:", after.at[0]) || str_starts(after, STR("–")) ||
	       (first && after.at[0] == ')') || (first && str_starts(after, STR(". ")));
}

/* The figure or share that begins at `at`. @return false when none does; *ret_next is where to look
 * on */
static bool figure_here(struct str s, size_t at, struct figure *f, size_t *ret_next)
{
	struct share share;
	bool alone = stands_alone(s, at), digit = s.at[at] >= '0' && s.at[at] <= '9';
	*f = (struct figure){.from = at};
	*ret_next = at + 1;
	if (alone && share_at(s, at, &share)) {
		f->x = share.per_cent;
		f->to = *ret_next = share.to;
		f->percent = true;
		return true;
	}
	if (!digit)
		return false;
	size_t n = figure_at(s, at, &f->x);
	while (at < s.n && ((s.at[at] >= '0' && s.at[at] <= '9') || at < f->from + n))
		at++; /* also past a number too long to be one */
	*ret_next = f->to = at;
	bool joined = is_joined(s, f);
	take_unit(s, f);
	take_shared_unit(s, f);
	return n && alone && (!joined || f->percent);
}

static void scan_sentence(struct reader *r, struct str s, uint32_t line)
{
	struct figure last = {0, 0, 0, false};
	const struct sentence sentence = {
	        .text = s,
	        .plan_year = r->front_year,
	        .share = has_share(s),
	        .law = str_find(s, STR("§")) != SIZE_MAX || str_find(s, STR("kap.")) != SIZE_MAX,
	};
	const char *text = NULL;
	bool any = false;
	size_t n = 0;
	for (size_t at = 0, next; at < s.n; at = next) {
		struct figure f;
		size_t from;
		if (!figure_here(s, at, &f, &next) || !figure_is_promise(&sentence, &f))
			continue;
		struct str before = sentence_word_before(s, f.from, &from);
		if (any && word_in(before, "till") && f.percent == last.percent &&
		    str_eq(str_trim(str_cut(s, last.to, f.from - last.to)), STR("till"))) {
			r->expectations.n--; /* from … to: the second is the promise */
			r->n_items--;
		}
		if (n++ == SENTENCE_PROMISES_MAX) {
			reader_find(r, FINDING_UNREADABLE, line,
			            "Meningen lovar fler än %d tal; resten är utelämnade: «%.*s».",
			            SENTENCE_PROMISES_MAX, STR_ARGS(str_fit(s, 80)));
			return;
		}
		add_expectation(r, s, &f, line, &text);
		last = f;
		any = true;
		next = f.to;
	}
}

/* Bullets and list numbers do not belong to the sentence. */
static struct str without_bullet(struct str s)
{
	static const char *const bullets[] = {"- ", "– ", "• ", "* ", "o ", "· ", "-"};
	s = str_trim(s);
	for (size_t i = 0; i < ARRAY_LEN(bullets); i++) {
		struct str b = str_of(bullets[i]);
		if (str_starts(s, b))
			return str_trim(str_cut(s, b.n, s.n - b.n));
	}
	return s;
}

void expectations_scan(struct reader *r, struct str text, uint32_t line)
{
	text = without_bullet(text);
	size_t from = 0;
	for (size_t at = 0; at + 2 < text.n && !r->failed; at++) {
		bool end = strchr(".!?", text.at[at]) && text.at[at + 1] == ' ';
		struct str next = str_cut(text, at + 2, text.n);
		bool opens = next.n && (text_starts_capital(next) ||
		                        (next.at[0] >= '0' && next.at[0] <= '9'));
		if (!end || !opens || at == from)
			continue;
		bool digit_before = text.at[at - 1] >= '0' && text.at[at - 1] <= '9';
		if (digit_before && at - from < 3)
			continue; /* «1. Första …» */
		scan_sentence(r, str_cut(text, from, at + 1 - from), line);
		from = at + 2;
	}
	scan_sentence(r, str_trim(str_cut(text, from, text.n)), line);
}
