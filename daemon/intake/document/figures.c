/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/figures.c (core): is a figure in prose a promise, and which way?
 * A share always is; a plain figure only where a word says so («AMI på 80», «minst 20 …»), where it
 * counts pieces, or where it opens the sentence.  Years, dates, ages, clocks, laws, money, working
 * hours and what was last year are none.  Comparators are read, never guessed. */
#include "figures.h"
#include "base/civil.h"

#define WINDOW_BYTES 40  /* a longer word says no more */
#define TOLD_WORDS   8   /* between «var» and its figure */
#define CLAUSE_BYTES 300 /* before a figure: longer clauses say no more */

struct str sentence_word_before(struct str s, size_t at, size_t *ret_from)
{
	size_t most = at > WINDOW_BYTES ? at - WINDOW_BYTES : 0;
	while (at > most && strchr(" (\"", s.at[at - 1]))
		at--;
	size_t from = at;
	while (from && at - from < WINDOW_BYTES && s.at[from - 1] != ' ' && s.at[from - 1] != '(')
		from--;
	*ret_from = from;
	return str_cut(s, from, at - from);
}

struct str sentence_word_after(struct str s, size_t at)
{
	size_t most = at + WINDOW_BYTES;
	while (at < s.n && at < most && strchr(" ,", s.at[at]))
		at++;
	size_t to = at;
	while (to < s.n && to - at < WINDOW_BYTES && !strchr(" .,;:)", s.at[to]))
		to++;
	return str_cut(s, at, to - at);
}

enum comparator figure_comparator(struct str s, const struct figure *f)
{
	size_t at = f->from;
	for (int i = 0; i < 3; i++) {
		struct str w = sentence_word_before(s, at, &at);
		if (word_in(w,
		            "minst|minimum|lägst|åtminstone|≥|>|överstiger|överstiga|över|uppåt")) {
			size_t before;
			return word_in(sentence_word_before(s, at, &before), "inte|ej|aldrig")
			               ? COMPARATOR_AT_MOST
			               : COMPARATOR_AT_LEAST;
		}
		if (word_in(w, "högst|max|maximum|maximalt|under|≤|<|understiger|understiga|inom|"
		               "mest")) {
			size_t before;
			return word_in(sentence_word_before(s, at, &before), "inte|ej|aldrig")
			               ? COMPARATOR_AT_LEAST
			               : COMPARATOR_AT_MOST;
		}
		if (word_in(w, "än")) {
			size_t more_from, not_from;
			struct str more = sentence_word_before(s, at, &more_from);
			bool no = word_in(sentence_word_before(s, more_from, &not_from),
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
	struct str or = sentence_word_after(s, f->to);
	if (word_in(or, "eller")) {
		struct str w = sentence_word_after(s, (size_t)(or.at + or.n - s.at));
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
	struct str and = sentence_word_after(s, f->to);
	if (!word_in(and, "och|eller|till|-|–"))
		return false;
	size_t at = (size_t)(and.at + and.n - s.at);
	while (at < s.n && s.at[at] == ' ')
		at++;
	size_t n = at < s.n ? figure_at(s, at, &x) : 0;
	return n && word_in(sentence_word_after(s, at + n), AGE_WORDS);
}

/* «i minst 6 månader»: how long something has lasted; not «inom 6 månader». */
static bool is_how_long(struct str s, const struct figure *f)
{
	size_t from;
	struct str before = sentence_word_before(s, f->from, &from);
	if (!word_in(sentence_word_after(s, f->to), TIME_WORDS))
		return false;
	if (word_in(before, "minst|högst|mer|längre|än|ca|cirka"))
		before = sentence_word_before(s, from, &from);
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
static bool is_past(const struct sentence *sentence, const struct figure *f)
{
	struct str s = sentence->text, after = sentence_word_after(s, f->to);
	size_t from = f->from;
	while (from && f->from - from < CLAUSE_BYTES && !strchr(",;(", s.at[from - 1]))
		from--;
	struct str clause = str_cut(s, from, f->from - from);
	int plan = sentence->plan_year, year = said_year(clause), beside = title_year_in(after);
	if (!year && after.n == 4)
		year = beside;
	if (!year || !plan || year >= plan)
		return false;
	return beside || (figure_comparator(s, f) == COMPARATOR_NONE &&
	                  str_find(clause, STR("ska")) == SIZE_MAX &&
	                  str_find(clause, STR("jämfört")) == SIZE_MAX);
}

/* «i fjol var det 71 %», «Den var 3,1 procent under 2012»: told of what was, within so many words
 * before the figure and in its part of the sentence. */
static bool is_told(struct str s, const struct figure *f)
{
	size_t at = f->from;
	for (int i = 0; i < TOLD_WORDS && at > 0; i++) {
		size_t end = at;
		struct str w = sentence_word_before(s, at, &at),
		           after = sentence_word_after(s, end);
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
	struct str before = sentence_word_before(s, f->from, &from);
	return shape && !word_in(before, "index|ami|nki|nmi|betyg|betyget|medelvärde|"
	                                 "medelvärdet|medelbetyg|snitt|minst|lägst|är");
}

/* «1 a §», «11 kap. 1 § SoL». */
static bool is_law(struct str s, const struct figure *f)
{
	size_t from;
	struct str before = sentence_word_before(s, f->from, &from),
	           a = sentence_word_after(s, f->to);
	if (word_in(before, "kap.|kap|kapitlet|§|lpfö|sidan|sid|punkt"))
		return true;
	return a.n == 1 && word_in(sentence_word_after(s, (size_t)(a.at + a.n - s.at)), "§");
}

/* What the figure counts or where it stands says that it is no promise: an age, a time, a date,
 * money, a clock, a law. */
static bool is_else(const struct sentence *sentence, const struct figure *f, struct str after)
{
	struct str s = sentence->text;
	if (is_clock(s, f) || is_law(s, f) || is_first_of_ages(s, f) || is_how_long(s, f))
		return true;
	/* Beside a share, hours and days say who is counted. */
	if (sentence->share && word_in(after, TIME_WORDS))
		return true;
	size_t from, first;
	struct str before = sentence_word_before(s, f->from, &from),
	           part = sentence_word_before(s, from, &first);
	if (word_in(before, "av") && part.n && part.at[0] >= '0' && part.at[0] <= '9')
		return true; /* «9,2 av 10» */
	if (sentence->law && word_in(before, "inom") && word_in(after, TIME_WORDS))
		return true; /* the law's time, not the unit's */
	bool year = f->x >= 1900 && f->x <= 2100 && f->to - f->from == 4;
	return year || word_in(after, MONEY_WORDS) ||
	       word_in(after,
	               "år|års|åring|åringar|åriga|årig|§|kap|kapitlet|gång|gånger|ggr|procentig|"
	               "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|"
	               "november|december|jan|feb|kl|kl.");
}

/* «7,5 i snittbetyg», «9,2 av 10». */
static bool is_mark(struct str s, struct str after)
{
	bool joins = word_in(after, "i|av");
	struct str mark =
	        joins ? sentence_word_after(s, (size_t)(after.at + after.n - s.at)) : after;
	return word_in(mark, "snittbetyg|betyg|medelbetyg|snitt|genomsnitt") ||
	       (word_in(after, "av") && word_in(mark, "10|5|6"));
}

bool figure_is_promise(const struct sentence *sentence, const struct figure *f)
{
	struct str s = sentence->text, after = sentence_word_after(s, f->to);
	size_t from;
	struct str before = sentence_word_before(s, f->from, &from);
	if (is_past(sentence, f) || is_told(s, f))
		return false;
	if (f->percent) /* «arbetar 75 procent»: somebody's working hours */
		return !word_in(before, "arbetar|jobbar|tjänstgör") &&
		       !word_in(after, "tjänst|anställning");
	if (is_else(sentence, f, after))
		return false;
	if (word_in(after, "st|stycken") || is_mark(s, after))
		return true;
	if (word_in(before, "på")) /* «AMI på 80 under 2014», not «på 3 orter» */
		return !after.n ||
		       word_in(after,
		               "under|i|vid|för|och|eller|enligt|inom|som|senast|till|av|per");
	if (word_in(before, "index|indexet|indexvärde|ami|nki|nmi|medelvärde|medelvärdet|"
	                    "medelbetyg|betyg|betyget|"
	                    "snitt|till|är|blir|uppgår|uppnår|når|lägst|åtminstone") ||
	    figure_comparator(s, f) != COMPARATOR_NONE)
		return true;
	return f->from == 0 && f->to < s.n && s.at[f->to] == ' ' && text_starts_small(after);
}
