/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/said.h: the catalogue: every sentence of a mail, in each language that people are written
 * to in.  Core; private to this room.
 *
 *	X(NAME, "svenska", "English")
 *
 * A sentence without a translation does not compile, and the compiler holds what say() is given
 * against the conversions of every language: they stand in the same order in all of them.  What a
 * unit wrote, its names and what a server answered are data and stay as they are.
 * A language more is one in base/language.h and a column here. */
#ifndef ALERT_SAID_H
#define ALERT_SAID_H

#include "base/language.h"
#include "said_letter.h"
#include "said_row.h"
#include "said_why.h"

#define SAID(X)                                                                                    \
	SAID_OF_LETTER(X)                                                                          \
	SAID_OF_ROLES(X)                                                                           \
	SAID_OF_CHAPTERS(X)                                                                        \
	SAID_OF_SUBJECTS(X)                                                                        \
	SAID_OF_LABELS(X)                                                                          \
	SAID_OF_FIGURES(X)                                                                         \
	SAID_OF_ROWS(X)                                                                            \
	SAID_OF_UNITS(X)                                                                           \
	SAID_OF_CAUSES(X)                                                                          \
	SAID_OF_REMINDERS(X)                                                                       \
	SAID_OF_DELIVERY(X)

#define X(name, sv, en)                                                                            \
	static const char SAID_SV_##name[] = sv;                                                   \
	static const char SAID_EN_##name[] = en;
SAID(X)
#undef X

/* A sentence as it stands, in each language: for lists that are chosen from. */
#define IN_EACH(name)                                                                              \
	{                                                                                          \
		[LANGUAGE_SV] = SAID_SV_##name, [LANGUAGE_EN] = SAID_EN_##name                     \
	}
_Static_assert(LANGUAGE_COUNT == 2, "a language more is a column more");
#define SAID_IN(language, name) ((language) == LANGUAGE_EN ? SAID_EN_##name : SAID_SV_##name)

/* The sentence in the language that the pass speaks now (pass.language); say_one() for those
 * without conversions. */
#define say(p, name, ...) pass_text((p), SAID_IN((p)->language, name), __VA_ARGS__)
#define say_one(p, name)  SAID_IN((p)->language, name)

/* Make `expr`, a text of say(), in each language: for what an alert keeps. */
#define SAY_IN_EACH(p, out, expr)                                                                  \
	do {                                                                                       \
		enum language said_before = (p)->language;                                         \
		for (enum language said_in = 0; said_in < LANGUAGE_COUNT; said_in++) {             \
			(p)->language = said_in;                                                   \
			(out)[said_in] = (expr);                                                   \
		}                                                                                  \
		(p)->language = said_before;                                                       \
	} while (0)

#endif
