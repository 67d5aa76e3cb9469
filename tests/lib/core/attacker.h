/* SPDX-License-Identifier: EUPL-1.2 */
/* Who reads all that the gate lets out.  He keeps every copy that ever left, writes each shown
 * total as an equation over the numbers not shown to him, knows that people come in whole numbers
 * and that nobody is fewer than none, that breakdowns are part of their unit, and sees which units
 * have reported anew.  A small number is safe when another solution exists in which it differs:
 * looked for from the true one, by moving a person at a time between hidden places. */
#ifndef ATTACKER_H
#define ATTACKER_H

#include "model/tree.h"

enum { MAX_UNITS = 12, MAX_VARS = 640, MAX_EQS = 640, MAX_TERMS = 24 };

/* A number of people, or a share with its people, that was not shown to the attacker. */
struct var {
	uint32_t unit, version; /* how many times the unit had reported */
	uint32_t place; /* place: 0 at home; 1 + district for a breakdown; from 1000: a rest */
	struct part true_part;
	bool shown, small;
};

struct equation {
	uint32_t vars[MAX_TERMS];
	int signs[MAX_TERMS];
	size_t n;
	bool people; /* numerators and denominators add up; else the values do */
};

struct attacker {
	bool counts;  /* the indicator counts people */
	bool guesses; /* that a number is as it was when it is the same: the strongest he can be */
	struct var vars[MAX_VARS];
	size_t n_vars;
	struct equation eqs[MAX_EQS];
	size_t n_eqs;
	int moves[MAX_VARS];
	uint32_t versions[MAX_UNITS];
};

/** All that one shown total tells: true parts come from the tree's figure, what is hidden from the
 * copy.
 * @param place 1 + the district */
void attacker_learn_total(struct attacker *a, const struct figure *true_figure,
                          const struct figure *copy, uint32_t place);
/** All that a unit's own figure tells. */
void attacker_learn_unit(struct attacker *a, const struct figure *f, const struct figure *copy,
                         uint32_t unit);
/** What can be told of this number: "value", "numerator" …; NULL: nothing for certain. */
const char *attacker_pinned(struct attacker *a, uint32_t var);
/** What he wrote down: for the one who must mend the gate. */
void attacker_print(const struct attacker *a);

#endif
