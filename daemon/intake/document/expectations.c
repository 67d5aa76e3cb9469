/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/expectations.c (core): numbers promised in prose under «Förväntat resultat».
 * A share («65 % av …») is always a promise; a plain figure only where a word says so («AMI på 80»,
 * «minst 20 …») or where it opens the sentence.  Years, dates, ages, ranges of ages and «1 gång»
 * are none.  Of «från 60 % till 70 %» the second is the promise.  Comparators are read, never
 * guessed. */
#include "phrases.h"
#include "reader.h"

#define TOLD_WORDS 8

struct figure {
	size_t from, to; /**< bytes of the sentence, the unit included */
	double x;
	bool percent;
};

static enum comparator comparator_of(struct str s, const struct figure *f)
{
	size_t at = f->from;
	for (int i = 0; i < 3; i++) {
		struct str w = phrase_word_before(s, at, &at);
		if (word_in(w,
		            "minst|minimum|lägst|åtminstone|≥|>|överstiger|överstiga|över|uppåt")) {
			size_t before;
			return word_in(phrase_word_before(s, at, &before), "inte|ej|aldrig")
			               ? COMPARATOR_AT_MOST
			               : COMPARATOR_AT_LEAST;
		}
		if (word_in(w, "högst|max|maximum|maximalt|under|≤|<|understiger|understiga|inom|"
		               "mest")) {
			size_t before;
			return word_in(phrase_word_before(s, at, &before), "inte|ej|aldrig")
			               ? COMPARATOR_AT_LEAST
			               : COMPARATOR_AT_MOST;
		}
		if (word_in(w, "än")) {
			size_t more_from, not_from;
			struct str more = phrase_word_before(s, at, &more_from);
			bool no = word_in(phrase_word_before(s, more_from, &not_from),
			                  "inte|ej|aldrig");
			if (word_in(more, "mer|fler|högre|bättre"))
				return no ? COMPARATOR_AT_MOST : COMPARATOR_AT_LEAST;
			if (word_in(more, "mindre|färre|lägre"))
				return no ? COMPARATOR_AT_LEAST : COMPARATOR_AT_MOST;
			return COMPARATOR_NONE;
		}
		if (!word_in(w, "ca|cirka|på|till|ett|en|uppgå|betyget|indexet|index|värdet"))
			break;
	}
	struct str or = phrase_word_after(s, f->to);
	if (word_in(or, "eller")) {
		struct str w = phrase_word_after(s, (size_t)(or.at + or.n - s.at));
		if (word_in(w, "mer|fler|högre|bättre|över"))
			return COMPARATOR_AT_LEAST;
		if (word_in(w, "mindre|färre|lägre|under"))
			return COMPARATOR_AT_MOST;
	}
	return COMPARATOR_NONE;
}

#define TIME_WORDS                                                                                 \
	"timmar|timmars|timme|dagar|dagars|dag|dygn|dygns|veckor|veckors|vecka|månader|"          \
	"månaders|månad|minuter|minuters|terminer|termin|perioden|arbetsdagar|arbetsdag|"        \
	"vardagar|sekunder"
#define MONEY_WORDS "kr|kronor|tkr|mnkr|mkr|tusen|miljoner"
#define AGE_WORDS   "år|års|åring|åringar|åriga|årig"

/* «4 och 5 år», «4-5 år»: the first of two ages. */
static bool is_first_of_ages(struct str s, const struct figure *f)
{
	double x;
	struct str and = phrase_word_after(s, f->to);
	if (!word_in(and, "och|eller|till|-|–"))
		return false;
	size_t at = (size_t)(and.at + and.n - s.at);
	while (at < s.n && s.at[at] == ' ')
		at++;
	size_t n = at < s.n ? figure_at(s, at, &x) : 0;
	return n && word_in(phrase_word_after(s, at + n), AGE_WORDS);
}

/* «i minst 6 månader»: how long something has lasted; not «inom 6 månader». */
static bool is_how_long(struct str s, const struct figure *f)
{
	size_t from;
	struct str before = phrase_word_before(s, f->from, &from);
	if (!word_in(phrase_word_after(s, f->to), TIME_WORDS))
		return false;
	if (word_in(before, "minst|högst|mer|längre|än|ca|cirka"))
		before = phrase_word_before(s, from, &from);
	return word_in(before, "i|under|över|sedan|efter|var");
}

/* The first year in s; «SOSFS 2007:19» is a law's. */
static int said_year(struct str s)
{
	for (size_t at = 0; at < s.n; at++) {
		if (title_is_year(s, at) && !str_starts(str_cut(s, at + 4, s.n), STR(":")))
			return title_year_in(str_cut(s, at, 4));
	}
	return 0;
}

/* «År 2013 slängde vi 12 %», «(2013: 60 %)»: what was. The year stands before the figure in its
 * clause, or right after it, and is before the plan's. */
static bool is_past(const struct reader *r, struct str s, const struct figure *f)
{
	struct str after = phrase_word_after(s, f->to);
	int plan = r->front_year, year;
	size_t from = f->from;
	while (from && !strchr(",;(", s.at[from - 1]))
		from--;
	year = said_year(str_cut(s, from, f->from - from));
	if (!year && after.n == 4)
		year = title_year_in(after);
	if (!year || !plan || year >= plan)
		return false;
	struct str clause = str_cut(s, from, f->from - from);
	return !title_year_in(after) ? comparator_of(s, f) == COMPARATOR_NONE &&
	                                       str_find(clause, STR("ska")) == SIZE_MAX &&
	                                       str_find(clause, STR("jämfört")) == SIZE_MAX
	                             : true;
}

/* «i fjol var det 71 %», «Den var 3,1 procent under 2012»: told of what was, within so many words
 * before the figure and in its part of the sentence. */
static bool is_told(struct str s, const struct figure *f)
{
	size_t at = f->from;
	for (int i = 0; i < TOLD_WORDS && at > 0; i++) {
		size_t end = at;
		struct str w = phrase_word_before(s, at, &at), after = phrase_word_after(s, end);
		if (!w.n || memchr(w.at, ';', w.n) ||
		    word_in(w, "ska|skall|blir|är|minst|högst|lägst|max|som"))
			return false;
		bool each = word_in(w, "var") && word_in(after, "och|tredje|fjärde|femte|tionde");
		if (!each && word_in(w, "var|blev|gjorde|uppmättes|ändrades|besvarades|låg|"
		                        "fylldes|hade|fick|uppgick|svarade|nådde|tyckte|deltog"))
			return true;
	}
	return false;
}

/* «10.15», «21.30»: a clock, where no word says that it is a mark. */
static bool is_clock(struct str s, const struct figure *f)
{
	size_t n = f->to - f->from, from;
	bool shape = (n == 4 || n == 5) && s.at[f->to - 3] == '.' && f->x < 24;
	struct str before = phrase_word_before(s, f->from, &from);
	return shape && !word_in(before, "index|ami|nki|nmi|betyg|betyget|medelvärde|"
	                                 "medelvärdet|medelbetyg|snitt|minst|lägst|är");
}

/* «1 a §», «11 kap. 1 § SoL». */
static bool is_law(struct str s, const struct figure *f)
{
	size_t from;
	struct str before = phrase_word_before(s, f->from, &from), a = phrase_word_after(s, f->to);
	if (word_in(before, "kap.|kap|kapitlet|§|lpfö|sidan|sid|punkt"))
		return true;
	return a.n == 1 && word_in(phrase_word_after(s, (size_t)(a.at + a.n - s.at)), "§");
}

/* A figure glued to letters, a date, an age, a paragraph, a time or a list's number is no promise.
 */
static bool is_promise(const struct reader *r, struct str s, const struct figure *f, bool share)
{
	struct str after = phrase_word_after(s, f->to);
	size_t from;
	if (is_past(r, s, f) || is_told(s, f))
		return false;
	struct str work = phrase_word_before(s, f->from, &from);
	if (f->percent) /* «arbetar 75 procent»: somebody's working hours */
		return !word_in(work, "arbetar|jobbar|tjänstgör") &&
		       !word_in(after, "tjänst|anställning");
	if (is_clock(s, f) || is_law(s, f) || word_in(after, MONEY_WORDS))
		return false;
	/* Beside a share, hours and days say who is counted. */
	if (is_first_of_ages(s, f) || is_how_long(s, f) || (share && word_in(after, TIME_WORDS)))
		return false;
	bool year = f->x >= 1900 && f->x <= 2100 && f->to - f->from == 4;
	if (year ||
	    word_in(after,
	            "år|års|åring|åringar|åriga|årig|§|kap|kapitlet|gång|gånger|ggr|procentig|"
	            "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|"
	            "november|december|jan|feb|kl|kl."))
		return false;
	struct str before = phrase_word_before(s, f->from, &from);
	if (word_in(after, "st|stycken"))
		return true;
	size_t first;
	struct str part = phrase_word_before(s, from, &first);
	if (word_in(before, "av") && part.n && part.at[0] >= '0' && part.at[0] <= '9')
		return false; /* «9,2 av 10» */
	bool law = str_find(s, STR("§")) != SIZE_MAX || str_find(s, STR("kap.")) != SIZE_MAX;
	if (law && word_in(before, "inom") && word_in(after, TIME_WORDS))
		return false; /* the law's time, not the unit's */
	struct str mark = word_in(after, "i|av")
	                          ? phrase_word_after(s, (size_t)(after.at + after.n - s.at))
	                          : after;
	if (word_in(mark, "snittbetyg|betyg|medelbetyg|snitt|genomsnitt") ||
	    (word_in(after, "av") && word_in(mark, "10|5|6")))
		return true;
	if (word_in(before, "på")) /* «AMI på 80 under 2014», not «på 3 orter» */
		return !after.n ||
		       word_in(after,
		               "under|i|vid|för|och|eller|enligt|inom|som|senast|till|av|per");
	if (word_in(before, "index|indexet|indexvärde|ami|nki|nmi|medelvärde|medelvärdet|"
	                    "medelbetyg|betyg|betyget|"
	                    "snitt|till|är|blir|uppgår|uppnår|når|lägst|åtminstone") ||
	    comparator_of(s, f) != COMPARATOR_NONE)
		return true;
	bool opens = f->from == 0 && f->to < s.n && s.at[f->to] == ' ' && text_starts_small(after);
	return opens;
}

/* The unit after a figure: sets percent and moves `to` past it. */
static void take_unit(struct str s, struct figure *f)
{
	struct str word = phrase_word_after(s, f->to);
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
	struct str word = phrase_word_after(s, f->to);
	*e = (struct expectation){
	        .goal = r->here,
	        .value = f->x,
	        .unit = f->percent                    ? "%"
	                : word_in(word, "st|stycken") ? "st"
	                                              : NULL,
	        .comparator = comparator_of(s, f),
	        .line = line,
	};
	if (!*text)
		*text = reader_keep(r, s);
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
	struct str and = phrase_word_after(s, f->to);
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
	const char *text = NULL;
	bool any = false, share = has_share(s);
	for (size_t at = 0, next; at < s.n; at = next) {
		struct figure f;
		size_t from;
		if (!figure_here(s, at, &f, &next) || !is_promise(r, s, &f, share))
			continue;
		struct str before = phrase_word_before(s, f.from, &from);
		if (any && word_in(before, "till") && f.percent == last.percent &&
		    str_eq(str_trim(str_cut(s, last.to, f.from - last.to)), STR("till")))
			r->expectations.n--; /* from … to: the second is the promise */
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
