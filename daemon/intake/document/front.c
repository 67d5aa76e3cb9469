/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/front.c (core): the front page: unit, district, year and handler as it has them.
 * The unit is the one the plan is for: what «Enhet:» or the title «Verksamhetsplan …» names, else
 * the line after or before the title, else the addressee; never the board that only receives it. */
#include "front.h"

#define FRONT_LINES_MAX 40 /* a front page has ten */

struct front {
	struct str lines[FRONT_LINES_MAX];
	size_t n;
	size_t title; /**< index, or SIZE_MAX */
};

/* May this line of the front page be a unit's name? */
static bool may_be_unit(struct str s)
{
	static const char *const stops[] = {
	        "till",         "förslagtillbeslut", "innehållsförteckning",
	        "inledning",    "sammanfattning",    "bilagor",
	        "handläggare",  "telefon",           "dnr",
	        "diarienummer", "ärendet",           "datum",
	        "sammanträde",  "tjänsteutlåtande",  "sida",
	        "beslut",       "innehåll",          "epost",
	        "version",      "stockholmsstad",    "rapport",
	        "www",          "fastställd",
	};
	/* Boards, administrations and towns receive plans; the plan is not theirs. */
	static const char *const above[] = {"nämnd",         "nämnden",   "förvaltning",
	                                    "förvaltningen", "styrelsen", "kommun"};
	struct key k;
	struct str rest;
	struct label label;
	if (!s.n || s.n > NAME_BYTES_MAX || s.at[s.n - 1] == '.' || memchr(s.at, '\t', s.n) ||
	    memchr(s.at, ':', s.n) || title_board_at(s) != SIZE_MAX || !text_starts_capital(s) ||
	    title_is(s, &rest) || label_of(s, &label) || section_of(s, &rest) != SECTION_COUNT)
		return false;
	key_of(s, &k);
	for (size_t i = 0; i < ARRAY_LEN(stops); i++) {
		if (key_starts(&k, stops[i]))
			return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(above); i++) {
		size_t n = strlen(above[i]);
		if (k.n > n && memcmp(k.at + k.n - n, above[i], n) == 0)
			return false;
	}
	return true;
}

/* «Sociala avdelningen»: above a unit, not the unit, when another name follows. */
static bool is_department(struct str s)
{
	struct key k;
	key_of(s, &k);
	return key_has(&k, "avdelning");
}

static void read_front(const struct reader *r, struct front *f)
{
	struct label label;
	struct str rest;
	f->n = 0;
	f->title = SIZE_MAX;
	for (size_t i = 0; i < r->n_lines && f->n < FRONT_LINES_MAX; i++) {
		struct str s = text_bare(edges_said(&r->lines[i]));
		struct key k;
		if (r->contents.from < r->contents.to && i >= r->contents.from)
			return;
		key_of(str_cut(s, 0, 40), &k);
		if (label_of(s, &label) || key_is(&k, "inledning"))
			return;
		if (!s.n)
			continue;
		if (f->title == SIZE_MAX && s.n <= 2 * NAME_BYTES_MAX && title_is(s, &rest))
			f->title = f->n;
		f->lines[f->n++] = s;
	}
}

/* «Preventionsgruppens verksamhetsplan 2014», «Boendet – Verksamhetsplan 2014». @return SIZE_MAX or
 * where the word is */
static size_t title_word_at(struct str s)
{
	static const char *const words[] = {" verksamhetsplan", " Verksamhetsplan",
	                                    " VERKSAMHETSPLAN"};
	for (size_t i = 0; i < ARRAY_LEN(words) && s.n <= NAME_BYTES_MAX; i++) {
		struct str word = str_of(words[i]);
		size_t at = str_find(s, word);
		struct str after = at == SIZE_MAX ? s : str_cut(s, at + word.n, s.n);
		bool ends = !after.n || strchr(" ,:", after.at[0]);
		if (at != SIZE_MAX && ends && title_name(after).n == 0)
			return at;
	}
	return SIZE_MAX;
}

static struct str unit_before_word(const struct front *f)
{
	for (size_t i = 0; i < f->n; i++) {
		size_t at = title_word_at(f->lines[i]);
		struct str printed = str_cut(f->lines[i], 0, at == SIZE_MAX ? 0 : at);
		struct str name = title_name(printed);
		if (name.n && text_starts_capital(name) && title_board_at(name) == SIZE_MAX)
			return name.n == printed.n ? title_without_genitive(name) : name;
	}
	return (struct str){NULL, 0};
}

/* The first line after the title that may name the unit: dates and years are passed over. */
static struct str unit_after_title(const struct front *f)
{
	size_t next = f->title + 1;
	while (next < f->n && f->lines[next].at[0] >= '0' && f->lines[next].at[0] <= '9')
		next++;
	bool below = next + 1 < f->n && may_be_unit(f->lines[next + 1]);
	if (below && is_department(f->lines[next]))
		next++;
	struct str name = next < f->n ? title_without_word(f->lines[next], STR("för"))
	                              : (struct str){NULL, 0};
	return name.n && may_be_unit(name) ? name : (struct str){NULL, 0};
}

static struct str unit_before_title(const struct front *f)
{
	for (size_t i = f->title; i-- > 0;) {
		struct str above = i > 0 ? f->lines[i - 1] : (struct str){NULL, 0};
		struct key k;
		key_of(above, &k);
		bool person =
		        (above.n && above.at[above.n - 1] == ':') || key_is(&k, "handläggare");
		if (may_be_unit(f->lines[i]) && !person)
			return f->lines[i];
	}
	return (struct str){NULL, 0};
}

static struct str addressee(const struct front *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct str name = title_without_word(f->lines[i], STR("Till"));
		struct key k;
		key_of(f->lines[i], &k);
		if (key_is(&k, "till") && i + 1 < f->n)
			name = f->lines[i + 1];
		else if (name.n == f->lines[i].n)
			continue;
		if (may_be_unit(name))
			return name;
	}
	return (struct str){NULL, 0};
}

/* What the front page says after one of these words and a colon: «Enhet: Solbacken». */
static struct str labelled(const struct front *f, const char *words)
{
	for (size_t i = 0; i < f->n; i++) {
		struct str s = f->lines[i];
		size_t colon = str_find(str_cut(s, 0, NAME_BYTES_MAX), STR(":"));
		struct str value = colon == SIZE_MAX ? (struct str){NULL, 0}
		                                     : text_bare(str_cut(s, colon + 1, s.n));
		if (value.n && value.n <= NAME_BYTES_MAX && word_in(str_cut(s, 0, colon), words))
			return value;
	}
	return (struct str){NULL, 0};
}

static struct str front_unit(const struct front *f)
{
	struct str rest, unit = labelled(f, "enhet|enhetensnamn|avserenhet|verksamhet");
	if (unit.n)
		return unit;
	if (f->title != SIZE_MAX && title_is(f->lines[f->title], &rest)) {
		struct str name = title_name(rest);
		if (name.n && name.n <= NAME_BYTES_MAX && text_starts_capital(name) &&
		    title_board_at(name) == SIZE_MAX && !memchr(name.at, '\t', name.n))
			return name;
		unit = unit_after_title(f);
		if (!unit.n)
			unit = unit_before_title(f);
	}
	if (!unit.n)
		unit = unit_before_word(f);
	return unit.n ? unit : addressee(f);
}

/* The title's year, also where it stands alone in a line of the front page. */
static int front_year(const struct front *f)
{
	int year = f->title == SIZE_MAX ? 0 : title_year_in(f->lines[f->title]);
	for (size_t i = 0; i < f->n && !year; i++) {
		struct str s = f->lines[i];
		if (title_word_at(s) != SIZE_MAX || (s.n == 4 && title_is_year(s, 0)))
			year = title_year_in(s);
	}
	return year;
}

/* The words before «stadsdelsnämnd» on a line of the front page. */
static struct str front_district(const struct front *f)
{
	struct str rest, said = labelled(f, "stadsdel|stadsdelsnämnd|stadsdelsförvaltning|"
	                                    "stadsdelsområde");
	if (said.n) {
		size_t at = title_board_at(said);
		return at == SIZE_MAX ? said
		                      : title_without_genitive(str_trim(str_cut(said, 0, at)));
	}
	for (size_t i = 0; i < f->n; i++) {
		struct str s = f->lines[i];
		if (s.n > NAME_BYTES_MAX)
			continue;
		if (title_is(s, &rest))
			s = title_name(rest);
		s = title_without_word(s, STR("Till"));
		size_t at = title_board_at(s);
		struct str name = str_trim(str_cut(s, 0, at == SIZE_MAX ? 0 : at));
		size_t n_blanks = 0;
		for (size_t k = 0; k < name.n; k++)
			n_blanks += name.at[k] == ' ';
		if (name.n && text_starts_capital(name) && n_blanks <= 1) /* «Norra innerstaden» */
			return title_without_genitive(name);
	}
	return (struct str){NULL, 0};
}

/* «Handläggare: Kim Ek», or the name on the line below. */
static struct str front_handler(const struct front *f)
{
	struct str name = labelled(f, "handläggare|kontaktperson");
	for (size_t i = 0; i + 1 < f->n && !name.n; i++) {
		struct key k;
		key_of(f->lines[i], &k);
		if (key_is(&k, "handläggare") || key_is(&k, "handläggare:"))
			name = f->lines[i + 1];
	}
	bool person = name.n && name.n <= NAME_BYTES_MAX && !memchr(name.at, ':', name.n) &&
	              text_starts_capital(name);
	return person ? name : (struct str){NULL, 0};
}

void front_read(const struct reader *r, struct front_said *ret)
{
	struct front f;
	read_front(r, &f);
	*ret = (struct front_said){.unit = front_unit(&f),
	                           .district = front_district(&f),
	                           .handler = front_handler(&f),
	                           .year = front_year(&f)};
	if (f.title != SIZE_MAX)
		ret->title = f.lines[f.title];
}
