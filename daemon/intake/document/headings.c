/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/headings.c (core): which line is a heading of what; see words.h.
 * Three layouts and mixtures of them: label alone with the title in the next line, label and title
 * glued in bold («**KF:S INRIKTNINGSMÅL 2:****2. Kvalitet …**»), label and title in one line
 * («Nämndmål: …»). */
#include "words.h"

#define LABEL_BYTES_MAX                                                                            \
	64 /* «Kommunfullmäktiges mål för verksamhetsområdet 1.3» and some damage            \
	    */
#define LOOSE_BYTES    9  /* «nämndmål»: so long a label may be misspelled */
#define HEAD_BYTES_MAX 32 /* «Förväntade resultat» and some damage */

static const struct {
	const char *key;
	enum goal_level level;
} labels[] = {
        {"kf:sinriktningsmål", GOAL_ORIENTATION},
        {"kfsinriktningsmål", GOAL_ORIENTATION},
        {"kfinriktningsmål", GOAL_ORIENTATION},
        {"kommunfullmäktigesinriktningsmål", GOAL_ORIENTATION},
        {"inriktningsmål", GOAL_ORIENTATION},
        {"kf:smålförverksamhetsområdet", GOAL_AREA},
        {"kfsmålförverksamhetsområdet", GOAL_AREA},
        {"kommunfullmäktigesmålförverksamhetsområdet", GOAL_AREA},
        {"målförverksamhetsområdet", GOAL_AREA},
        {"kf:sverksamhetsområdesmål", GOAL_AREA},
        {"kf:sverksamhetsmål", GOAL_AREA},
        {"nämndmål", GOAL_BOARD},
        {"nämndensmål", GOAL_BOARD},
        {"nämndmålet", GOAL_BOARD},
        {"åtagande", GOAL_COMMITMENT},
        {"åtaganden", GOAL_COMMITMENT},
        {"enhetensåtagande", GOAL_COMMITMENT},
        {"enhetsmål", GOAL_COMMITMENT},
        {"enhetensmål", GOAL_COMMITMENT},
};

static const struct {
	const char *key;
	enum section section;
} sections[] = {
        {"förväntatresultat", SECTION_EXPECTED},
        {"förväntaderesultat", SECTION_EXPECTED},
        {"förväntatresulat", SECTION_EXPECTED},
        {"arbetsätt", SECTION_METHOD},
        {"arbetssätt", SECTION_METHOD},
        {"arbetssätt/metod", SECTION_METHOD},
        {"arbetsmetod", SECTION_METHOD},
        {"arbetsmetoder", SECTION_METHOD},
        {"metod", SECTION_METHOD},
        {"såarbetarvi", SECTION_METHOD},
        {"arbetssättochmetod", SECTION_METHOD},
        {"arbetssättochmetoder", SECTION_METHOD},
        {"resursanvändning", SECTION_RESOURCES},
        {"uppföljning/utvärdering", SECTION_FOLLOWUP},
        {"uppföljningochutvärdering", SECTION_FOLLOWUP},
        {"uppföljning", SECTION_FOLLOWUP},
        {"utvärdering", SECTION_FOLLOWUP},
        {"resurser", SECTION_RESOURCES},
        {"utveckling", SECTION_DEVELOPMENT},
        {"beskrivning", SECTION_DESCRIPTION},
};

/* The colon that ends a label: not the one in «KF:s». */
static size_t label_colon(struct str s)
{
	for (size_t i = 0; i < s.n && i < LABEL_BYTES_MAX; i++) {
		if (s.at[i] != ':')
			continue;
		bool after_kf = i >= 2 && str_eq_nocase(str_cut(s, i - 2, 2), STR("kf"));
		bool before_s = i + 1 < s.n && (s.at[i + 1] == 's' || s.at[i + 1] == 'S');
		if (!after_kf || !before_s)
			return i;
	}
	return SIZE_MAX;
}

static struct str take_number(struct str *name)
{
	struct str s = str_trim(*name);
	size_t from = s.n;
	while (from && ((s.at[from - 1] >= '0' && s.at[from - 1] <= '9') || s.at[from - 1] == '.'))
		from--;
	if (from == s.n || from == 0)
		return (struct str){NULL, 0};
	struct str number, rest, tail = str_cut(s, from, s.n - from);
	if (!text_number(tail, &number, &rest) || rest.n)
		return (struct str){NULL, 0};
	name->n = (size_t)(s.at - name->at) + from;
	return number;
}

bool label_of(struct str piece, struct label *ret_label)
{
	struct key k;
	piece = text_bare(piece);
	size_t colon = label_colon(piece);
	bool has_colon = colon != SIZE_MAX;
	if (!has_colon && piece.n > LABEL_BYTES_MAX)
		return false;
	struct str name = has_colon ? str_cut(piece, 0, colon) : piece;
	struct str number = take_number(&name);
	key_of(name, &k);
	size_t hit = ARRAY_LEN(labels);
	for (size_t i = 0; i < ARRAY_LEN(labels) && hit == ARRAY_LEN(labels); i++) {
		if (key_is(&k, labels[i].key))
			hit = i;
	}
	for (size_t i = 0; i < ARRAY_LEN(labels) && hit == ARRAY_LEN(labels); i++) {
		size_t n = strlen(labels[i].key), edits = n > 24 ? 3 : n > 14 ? 2 : 1;
		if (n >= LOOSE_BYTES && key_near(&k, labels[i].key, edits))
			hit = i;
	}
	if (hit == ARRAY_LEN(labels) || !text_starts_capital(name))
		return false;
	struct str title = {NULL, 0};
	if (has_colon)
		title = text_bare(str_cut(piece, colon + 1, piece.n - colon - 1));
	*ret_label = (struct label){labels[hit].level, number, title};
	return true;
}

enum section section_of(struct str piece, struct str *ret_rest)
{
	struct key k;
	piece = text_bare(piece);
	*ret_rest = (struct str){NULL, 0};
	if (!text_starts_capital(piece))
		return SECTION_COUNT;
	size_t colon = str_find(str_cut(piece, 0, HEAD_BYTES_MAX), STR(":"));
	bool has_colon = colon != SIZE_MAX;
	if (!has_colon && piece.n > HEAD_BYTES_MAX)
		return SECTION_COUNT;
	key_of(has_colon ? str_cut(piece, 0, colon) : piece, &k);
	struct str rest = {NULL, 0};
	if (has_colon)
		rest = text_bare(str_cut(piece, colon + 1, piece.n - colon - 1));
	for (size_t i = 0; i < ARRAY_LEN(sections); i++) {
		bool near =
		        !rest.n && strlen(sections[i].key) > 10 && key_near(&k, sections[i].key, 1);
		if (key_is(&k, sections[i].key) || near) {
			*ret_rest = rest;
			return sections[i].section;
		}
	}
	return SECTION_COUNT;
}

bool chapter_of(struct str piece)
{
	static const char *const chapters[] = {"övrigafrågor", "övrigt",    "redovisningavekonomi",
	                                       "bilagor",      "inledning", "sammanfattning",
	                                       "bilaga",       "ekonomi",   "övrigaredovisningar"};
	struct key k;
	piece = text_bare(piece);
	if (piece.n > 40 || !text_starts_capital(piece))
		return false;
	key_of(piece, &k);
	if (k.n && k.at[k.n - 1] == ':')
		k.n--;
	for (size_t i = 0; i < ARRAY_LEN(chapters); i++) {
		if (key_is(&k, chapters[i]))
			return true;
	}
	return false;
}

static bool is_heading(struct str piece)
{
	struct label label;
	struct str rest;
	return label_of(piece, &label) || section_of(piece, &rest) != SECTION_COUNT;
}

/* Where in s (not at its start) a label begins that lost its line break; SIZE_MAX when none.
 * Capitals are enough; a label in small letters only where the line began with one. */
static size_t glued_label_at(struct str s, bool after_label)
{
	static const char *const capitals[] = {"KF:S INRIKTNINGSMÅL", "KF:S MÅL FÖR ", "NÄMNDMÅL",
	                                       "ÅTAGANDE", "ENHETSMÅL"};
	static const char *const mixed[] = {"KF:s inriktningsmål", "KF:s mål för ", "Nämndmål",
	                                    "Åtagande", "Enhetsmål"};
	size_t best = SIZE_MAX;
	struct label label;
	for (size_t i = 0; i < ARRAY_LEN(capitals) * (after_label ? 2u : 1u); i++) {
		const char *word =
		        i < ARRAY_LEN(capitals) ? capitals[i] : mixed[i - ARRAY_LEN(capitals)];
		size_t at = str_find(str_cut(s, 1, s.n), str_of(word));
		if (at == SIZE_MAX || at + 1 >= best)
			continue;
		struct str rest = str_cut(s, at + 1, s.n);
		if (label_colon(rest) != SIZE_MAX && label_of(rest, &label))
			best = at + 1;
	}
	return best;
}

/* «… varje dagFörväntat resultatMedelvärdet är …»: a section's head without a blank at either side,
 * after the start, a small letter or a full stop, before a capital or the end.  *ret_n is its
 * length. */
static size_t glued_section_at(struct str s, size_t *ret_n)
{
	static const char *const heads[] = {
	        "Förväntat resultat", "Förväntade resultat", "Arbetssätt", "Arbetsätt",
	        "Resursanvändning",   "Uppföljning",         "Utveckling", "Beskrivning",
	};
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		struct str head = str_of(heads[i]);
		for (size_t at = 0; at < s.n && at < best; at++) {
			size_t hit = str_find(str_cut(s, at, s.n), head);
			if (hit == SIZE_MAX || at + hit >= best)
				break;
			at += hit;
			struct str after = str_cut(s, at + head.n, s.n);
			unsigned char before = at ? (unsigned char)s.at[at - 1] : '.';
			bool glued = before >= 0x80 || (before >= 'a' && before <= 'z') ||
			             strchr(".!?)", before);
			bool ends = !after.n || after.at[0] == ':';
			if (glued && (text_starts_capital(after) || (at && ends))) {
				best = at;
				*ret_n = head.n;
			}
		}
	}
	return best;
}

static size_t add_piece(struct str s, struct str out[PIECES_MAX], size_t n)
{
	s = str_trim(s);
	if (s.n && n < PIECES_MAX)
		out[n++] = s;
	return n;
}

/* A text of one piece, cut where a section's head is glued into it. */
static size_t add_sections(struct str s, struct str out[PIECES_MAX], size_t n)
{
	size_t head_n = 0;
	while (n + 2 < PIECES_MAX) {
		size_t at = s.n ? glued_section_at(s, &head_n) : SIZE_MAX;
		if (at == SIZE_MAX)
			break;
		n = add_piece(str_cut(s, 0, at), out, n);
		struct str rest = str_cut(s, at + head_n, s.n);
		if (rest.n && rest.at[0] == ':') { /* «Uppföljning: text» is read as one */
			s = str_cut(s, at, s.n);
			break;
		}
		n = add_piece(str_cut(s, at, head_n), out, n);
		s = rest;
	}
	return add_piece(s, out, n);
}

static size_t add_pieces(struct str s, struct str out[PIECES_MAX], size_t n)
{
	struct label label;
	bool after_label = (n > 0 && label_of(out[n - 1], &label)) || label_of(s, &label);
	while (n + 1 < PIECES_MAX) {
		size_t at = s.n ? glued_label_at(s, after_label) : SIZE_MAX;
		if (at == SIZE_MAX)
			break;
		n = add_sections(str_cut(s, 0, at), out, n);
		s = str_cut(s, at, s.n - at);
		after_label = true;
	}
	return add_sections(s, out, n);
}

/* «**ÅTA****GANDE:**», «**NÄMNDMÅL** : **Titel**»: runs of bold that divide a label, or its colon
 * from it, are put together.  @return how many are left */
static size_t join_labels(struct str out[PIECES_MAX], size_t n, struct arena *scratch)
{
	struct label label;
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && out[i].at[0] == ':' && is_heading(out[kept - 1]))
			out[i] = str_trim(str_cut(out[i], 1, out[i].n));
		if (!out[i].n)
			continue;
		bool halves = i + 1 < n && out[i].n + out[i + 1].n <= LABEL_BYTES_MAX &&
		              !label_of(out[i], &label) && !label_of(out[i + 1], &label);
		char *joined = halves && scratch
		                       ? arena_printf(scratch, "%.*s%.*s", STR_ARGS(out[i]),
		                                      STR_ARGS(out[i + 1]))
		                       : NULL;
		if (joined && label_of(str_of(joined), &label)) {
			out[kept++] = str_of(joined);
			i++;
		} else {
			out[kept++] = out[i];
		}
	}
	return kept;
}

/* The line's runs of bold and what stands between them.  *ret_all: there was room for all. */
static size_t bold_runs(struct str whole, struct str out[PIECES_MAX], bool *ret_all)
{
	struct str rest = whole;
	size_t n = 0;
	while (rest.n && n < PIECES_MAX) {
		size_t at = str_find(rest, STR("**"));
		n = add_piece(str_cut(rest, 0, at == SIZE_MAX ? rest.n : at), out, n);
		rest = at == SIZE_MAX ? (struct str){NULL, 0} : str_cut(rest, at + 2, rest.n);
	}
	*ret_all = !rest.n;
	return n;
}

static size_t cut_pieces(struct str whole, struct arena *scratch, struct str out[PIECES_MAX])
{
	struct str cut[PIECES_MAX];
	if (str_find(whole, STR("**")) == SIZE_MAX)
		return add_pieces(whole, out, 0);
	bool all_runs, heading = false;
	size_t n_cut = bold_runs(whole, cut, &all_runs), n = 0;
	n_cut = join_labels(cut, n_cut, scratch);
	for (size_t i = 0; i < n_cut; i++)
		heading = heading || is_heading(cut[i]);
	if (!heading || !all_runs)
		return add_pieces(whole, out, 0);
	for (size_t i = 0; i < n_cut; i++)
		n = add_pieces(cut[i], out, n);
	return n;
}

size_t pieces_of(struct str line, struct arena *scratch, struct str out[PIECES_MAX])
{
	struct str whole = str_trim(line);
	out[0] = (struct str){NULL, 0}; /* nothing but marks */
	while (whole.n && whole.at[0] == '#')
		whole = str_trim(str_cut(whole, 1, whole.n - 1));
	size_t n = cut_pieces(whole, scratch, out);
	if (n < PIECES_MAX)
		return n;
	out[0] = whole; /* no line has so many: nothing of it is lost */
	return 1;
}
