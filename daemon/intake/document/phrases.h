/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/phrases: words around a figure in a sentence.  Core; private to this folder; owns
 * nothing. */
#ifndef INTAKE_DOCUMENT_PHRASES_H
#define INTAKE_DOCUMENT_PHRASES_H

#include "words.h"

/** The word that ends at byte `at`; *ret_from is where it begins. */
struct str phrase_word_before(struct str s, size_t at, size_t *ret_from);
/** The word that begins at or after byte `at`, blanks and commas skipped, without marks after it.
 */
struct str phrase_word_after(struct str s, size_t at);

/** A share without a sign for it. */
struct share {
	size_t to; /**< bytes of the sentence up to its end */
	double per_cent;
};
/** Does one begin at byte `at`, which begins a word? */
bool share_at(struct str s, size_t at, struct share *ret);

#endif
