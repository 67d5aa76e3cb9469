/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/figures: figures and shares in a sentence, and the words around them.  Core;
 * private to this folder; owns nothing. */
#ifndef INTAKE_DOCUMENT_FIGURES_H
#define INTAKE_DOCUMENT_FIGURES_H

#include "model/feed.h"
#include "words.h"

/** The word that ends at byte `at`; *ret_from is where it begins. */
struct str sentence_word_before(struct str s, size_t at, size_t *ret_from);
/** The word that begins at or after byte `at`, blanks and commas skipped, without marks after it.
 */
struct str sentence_word_after(struct str s, size_t at);

/** A share without a sign for it. */
struct share {
	size_t to; /**< bytes of the sentence up to its end */
	double per_cent;
};
/** Does one begin at byte `at`, which begins a word? */
bool share_at(struct str s, size_t at, struct share *ret);

/** A figure in a sentence, its unit included. */
struct figure {
	size_t from, to; /**< bytes of the sentence */
	double x;
	bool percent;
};

/** A sentence and what is known of it before its figures are looked at. */
struct sentence {
	struct str text;
	int plan_year; /**< 0: not known */
	bool share;    /**< it speaks of per cent */
	bool law;      /**< it names a paragraph */
};

/** «minst», «högst», «mer än», «eller fler» …; COMPARATOR_NONE when no word says so. */
enum comparator figure_comparator(struct str s, const struct figure *f);
bool figure_is_promise(const struct sentence *sentence, const struct figure *f);

#endif
