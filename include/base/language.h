/* SPDX-License-Identifier: EUPL-1.2 */
/* base/language: the languages that people are written to in.  Swedish is the first: what nobody
 * chose, and what a value of zero means. */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H

/* Stored and printed: append, never reorder. */
#define LANGUAGE_NAMES(X) X(LANGUAGE_SV, "sv") X(LANGUAGE_EN, "en")
#define X(id, name)       id,
enum language { LANGUAGE_NAMES(X) LANGUAGE_COUNT };
#undef X
/** "sv": as in Content-Language and in HTML's lang. */
const char *language_name(enum language l);

#endif
