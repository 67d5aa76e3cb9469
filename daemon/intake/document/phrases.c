/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/phrases.c (core): what prose gives away about the plan itself: text of the
 * template that nobody replaced, and a reorganisation that makes comparison with other years
 * doubtful. */
#include "reader.h"

#define LOWER_BYTES 4096 /* the beginning of a paragraph is enough */
#define VERB_BYTES  160  /* between «slås» and «samman» */

/* «Enheten har XX medarbetare», «N.N.»: signs that stand for a figure or a name. */
static bool has_blank_to_fill(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		size_t to = at;
		while (to < s.n && !strchr(" \t\n,.:;()%", s.at[to]))
			to++;
		struct str word = str_cut(s, at, to - at);
		if (str_eq(word, STR("xx")) || str_eq(word, STR("xxx")) ||
		    str_eq(word, STR("åååå")) || str_eq(word, STR("___")))
			return true;
		at = to + 1;
	}
	return false;
}

/* What templates say to who fills them in. */
static const char *const template_words[] = {
        "här ska du",
        "här ska ni",
        "här ska enheten ",
        "här lägger du",
        "här lägger ni",
        "här kan du",
        "här kan ni",
        "här skriver du",
        "här skriver ni",
        "här beskriver du",
        "här beskriver ni",
        "här anger du",
        "här anger ni",
        "här fyller du",
        "här fyller ni",
        "här redovisar ni",
        "skriv här",
        "skriv in här",
        "skriv text här",
        "fyll i här",
        "fyll i text",
        "lägg in text",
        "klicka här för att",
        "klicka eller tryck här",
        "under rubriken lämnar ni",
        "under rubriken beskriver ni",
        "under rubriken skriver ni",
        "under rubriken anger ni",
        "under denna rubrik ska ni",
        "under denna rubrik beskriver ni",
        "under den här rubriken",
        "lorem ipsum",
        "[text]",
        "[ange ",
        "[skriv",
        "[fyll",
        "[infoga",
        "[beskriv",
        "[här ",
        "[lägg ",
        "[namn",
        "[datum",
        "[antal",
        "<ange ",
        "<text",
        "<skriv",
        "<beskriv",
        "<namn",
        "infoga ",
        "lägg till fler rubriker",
        "lägg till fler rader",
        "exempeltext",
        "hjälptext:",
        "xxxx",
        "ta bort denna text",
        "ta bort den här texten",
        "ta bort texten",
        "texten tas bort",
        "radera denna text",
        "mallens instruktion",
};

static bool is_template(struct str s)
{
	return str_has_any(s, template_words, ARRAY_LEN(template_words)) || has_blank_to_fill(s);
}

/* A day or a month with a year tells when: worth telling again. */
static bool is_dated(struct str s)
{
	static const char *const months[] = {"januari",    "februari",      "mars",     "april",
	                                     "maj",        "juni",          "juli",     "augusti",
	                                     "september",  "oktober",       "november", "december",
	                                     "årsskiftet", "halvårsskiftet"};
	static const char *const since[] = {"från", "fr.o.m", "fr o m", "den ", "per den", "vid "};
	return str_has_any(s, months, ARRAY_LEN(months)) && str_has_any(s, since, ARRAY_LEN(since));
}

/* Where `word` stands in s as a word of its own, from byte `from` on; SIZE_MAX. */
static size_t word_at(struct str s, size_t from, const char *word)
{
	size_t n = strlen(word);
	for (size_t at = from; at < s.n; at++) {
		size_t hit = str_find(str_cut(s, at, s.n), str_of(word));
		if (hit == SIZE_MAX)
			break;
		at += hit;
		bool starts = at == 0 || strchr(" (\n", s.at[at - 1]);
		if (starts && (at + n == s.n || strchr(" ,.:;)\n", s.at[at + n])))
			return at;
	}
	return SIZE_MAX;
}

/* «slås gruppen A och gruppen B samman», «gick A och B ihop», «delas enheten»: the verb's halves
 * stand apart, in a sentence about units. */
static bool is_joined_or_divided(struct str s)
{
	static const char *const joins[] = {"slås", "slogs", "slagits", "går",
	                                    "gick", "gått",  "förs"};
	static const char *const divides[] = {"delas enheten",        "enheten delas",
	                                      "delades enheten",      "enheten delades",
	                                      "flyttas till enheten", "flyttades till enheten"};
	for (size_t i = 0; i < ARRAY_LEN(joins); i++) {
		size_t at = word_at(s, 0, joins[i]);
		struct str rest = str_cut(s, at, VERB_BYTES);
		rest = str_cut(rest, 0, str_find(rest, STR(". ")));
		if (at != SIZE_MAX && is_dated(s) &&
		    (word_at(rest, 0, "samman") != SIZE_MAX ||
		     word_at(rest, 0, "ihop") != SIZE_MAX))
			return true;
	}
	return str_has_any(s, divides, ARRAY_LEN(divides));
}

/* «Matsalen och biblioteket slås ihop»: the house is rebuilt, not the unit. */
static bool is_about_rooms(struct str s)
{
	static const char *const rooms[] = {"lokal",  "innemiljö", "rummet", "rum ",      "rum,",
	                                    "matsal", "entré",     "köket",  "skyltning", "väntrum",
	                                    "ateljé", "möbler",    "förråd", "gården "};
	static const char *const units[] = {"enhet",        "grupp",  "avdelning", "organisation",
	                                    "förvaltning",  "team",   "chef",      "personal",
	                                    "verksamheten", "boendet"};
	return str_has_any(s, rooms, ARRAY_LEN(rooms)) && !str_has_any(s, units, ARRAY_LEN(units));
}

static bool is_reorganisation(struct str s)
{
	static const char *const strong[] = {
	        "sammanslagning",
	        "ihopslagning",
	        "sammanslås",
	        "omorganis",
	        "delas upp i två enheter",
	        "delas i två enheter",
	        "bildar en ny enhet",
	        "bildas en ny enhet",
	        "ny organisation träder",
	        "byter organisatorisk tillhörighet",
	        "organisationsförändring",
	        "överförs till enheten",
	        "övergår till enheten",
	        "ny enhet bildas",
	        "byter namn",
	        "delas i två",
	        "organiseras om",
	        "ny organisation från",
	        "ingår i en ny enhet",
	        "bilda en ny enhet",
	        "bilda en gemensam enhet",
	        "till en gemensam enhet",
	        "bildas en gemensam",
	        "upp i en ny organisation",
	        "nybildade enhet",
	};
	static const char *const whole[] = {"gå samman",   "går samman",     "gått samman",
	                                    "slås samman", "slås ihop",      "slogs samman",
	                                    "slogs ihop",  "slagits samman", "slagits ihop",
	                                    "slå samman",  "slå ihop"};
	static const char *const parts[] = {"enhet", "avdelning", "organisation", "förvaltning",
	                                    "stadsdel"};
	bool said = str_has_any(s, strong, ARRAY_LEN(strong)) || is_joined_or_divided(s);
	/* «Grupperna slås ihop vid lov» is an ordinary day. */
	bool lasting = is_dated(s) || str_has_any(s, parts, ARRAY_LEN(parts));
	for (size_t i = 0; i < ARRAY_LEN(whole) && lasting && !said; i++) /* not «går sammanlagt» */
		said = word_at(s, 0, whole[i]) != SIZE_MAX;
	return said && !is_about_rooms(s);
}

/* One sentence after the other: each is about one thing. */
static bool tells_reorganisation(struct str s)
{
	while (s.n) {
		size_t end = str_find(s, STR(". "));
		if (is_reorganisation(str_cut(s, 0, end)))
			return true;
		s = end == SIZE_MAX ? (struct str){NULL, 0} : str_cut(s, end + 2, s.n);
	}
	return false;
}

void phrases_scan(struct reader *r, struct str text, uint32_t line)
{
	char small[LOWER_BYTES];
	struct str s = str_lower(text, small, sizeof(small));
	if (is_template(s))
		reader_find(r, FINDING_PLACEHOLDER_TEXT, line,
		            "Texten ser ut att vara mallens egen: «%.*s».",
		            STR_ARGS(str_fit(text, 80)));
	if (tells_reorganisation(s) && (!r->reorganised || is_dated(s))) {
		reader_find(r, FINDING_REORGANISATION, line,
		            "Enheten byggs om; jämför inte utan vidare med andra år: «%.*s».",
		            STR_ARGS(str_fit(text, 120)));
		r->reorganised = true;
	}
}
