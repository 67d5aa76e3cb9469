/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/words: how words are compared and recognised in a plan document.
 * Core; private to intake; owns nothing. */
#ifndef INTAKE_WORDS_H
#define INTAKE_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "model/feed.h"

#define KEY_BYTES 320 /* the longest goal title seen is 170 bytes */

/** A text for comparing: lower case, without blanks, hyphens and markdown marks, so that «KF:s års-
 * mål» and «kf:s årsmål» are one.  Cut at KEY_BYTES. */
struct key {
	char at[KEY_BYTES];
	size_t n;
};

void key_of(struct str s, struct key *ret_key);
bool key_is(const struct key *k, const char *text);
bool key_starts(const struct key *k, const char *text);
bool key_has(const struct key *k, const char *text);
/** Equal but for at most `edits` characters added, lost or changed. */
bool key_near(const struct key *k, const char *text, size_t edits);
bool key_near_key(const struct key *a, const struct key *b, size_t edits);
bool key_eq(const struct key *a, const struct key *b);

/** Without blanks, heading marks and stars at the ends. */
struct str text_bare(struct str s);
/** Without «(forts.)» at the end: what goes on from the page before. */
struct str text_without_continued(struct str s);
/** Begins with a small letter or a parenthesis: goes on from above. */
bool text_goes_on(struct str s);
bool text_starts_small(struct str s);
bool text_starts_capital(struct str s);
/** Nothing but dashes and blanks, at least one dash. */
bool text_is_dashes(struct str s);
/** Add s after what is there: one blank between, none and no hyphen where a word was divided, no
 * doubled blanks. */
void text_join(struct buf *b, struct str s);
/** How many bytes the number in front takes ("3.1", "3."), 0 when there is none; *ret_number
 * without the last dot, *ret_rest the trimmed text after it. */
size_t text_number(struct str s, struct str *ret_number, struct str *ret_rest);
/** Letters (of any script), not digits. */
bool letter_is(uint32_t cp);
/** The last word of s, lower case or not, without punctuation after it. */
struct str text_last_word(struct str s);
/** Is it one of these words? `words` is "minst|högst|…"; ASCII and åäö case is ignored. */
bool word_in(struct str word, const char *words);
/** An unsigned figure as printed at s[at]: «1 600», «4,4», «92.5». @return bytes taken, 0 when none
 */
size_t figure_at(struct str s, size_t at, double *ret_x);

struct label {
	enum goal_level level;
	struct str number; /**< n 0 when the label has none */
	struct str title;  /**< what stands after the colon; n 0 when nothing */
};

/** «KF:s inriktningsmål», «Nämndmål 2: Titel» … @return false when it is no label */
bool label_of(struct str piece, struct label *ret_label);
/** «Förväntat resultat», or with text after a colon. @return SECTION_COUNT when it is no section
 * head */
enum section section_of(struct str piece, struct str *ret_rest);
/** Chapters that belong to no goal: «Övriga frågor», «Bilagor» … */
bool chapter_of(struct str piece);

/** Where «stadsdelsnämnd» or its kin stands in s, as a word of its own; SIZE_MAX when there is
 * none. */
size_t title_board_at(struct str s);
/** «Södermalms» -> «Södermalm». */
struct str title_without_genitive(struct str s);
/** s without the word in front, when it stands there whole. */
struct str title_without_word(struct str s, struct str word);
/** Four digits of a year alone at s[at]? */
bool title_is_year(struct str s, size_t at);
/** The first year printed in s, 0 when none. */
int title_year_in(struct str s);
/** Begins with «Verksamhetsplan», whole word (not «Verksamhetsplanen avser …»)? *ret_rest is what
 * follows. */
bool title_is(struct str s, struct str *ret_rest);
/** What is left of a title without year, «för» and punctuation. */
struct str title_name(struct str s);

#define PIECES_MAX 32 /* a glued line has eight */
/** A line cut where headings were glued together without a line break.
 * @param scratch for labels that were divided; NULL or without memory: they stay so
 * @return how many, at least 1 of a line that is not blank */
size_t pieces_of(struct str line, struct arena *scratch, struct str out[PIECES_MAX]);

#endif
