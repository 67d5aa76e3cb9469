/* SPDX-License-Identifier: EUPL-1.2 */
/* model/verdict: what is thought of one outcome, of a document, of a whole. Words only; the
 * thinking is in assess. */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include "base/attr.h"

/* In the order of MEANING 7: the first that fits. Printed and stored: append, never reorder. */
#define STATE_NAMES(X)                                                                             \
	X(STATE_PROTECTED, "protected")                                                            \
	X(STATE_NOT_DUE, "not_due")                                                                \
	X(STATE_MISSING, "missing")                                                                \
	X(STATE_NO_TARGET, "no_target")                                                            \
	X(STATE_NO_BASELINE, "no_baseline")                                                        \
	X(STATE_MET, "met")                                                                        \
	X(STATE_UNCERTAIN, "uncertain")                                                            \
	X(STATE_NEAR, "near")                                                                      \
	X(STATE_BEHIND, "behind")
#define EVIDENCE_NAMES(X)                                                                          \
	X(EVIDENCE_NEVER, "never")                                                                 \
	X(EVIDENCE_FRESH, "fresh")                                                                 \
	X(EVIDENCE_LATE, "late")                                                                   \
	X(EVIDENCE_STALE, "stale") X(EVIDENCE_INVALID, "invalid")
#define METHOD_NAMES(X)                                                                            \
	X(METHOD_RATIO, "ratio")                                                                   \
	X(METHOD_WEIGHTED, "weighted") X(METHOD_MEAN, "mean") X(METHOD_SUM, "sum")
/* Why a rollup (or an outcome) has no state of its own. */
#define NO_STATE_NAMES(X)                                                                          \
	X(NO_STATE_NONE, NULL)                                                                     \
	X(NO_STATE_NO_TARGET, "no_target")           /* nobody set a number */                     \
	X(NO_STATE_TARGETS_DIFFER, "targets_differ") /* levels without a common number */          \
	X(NO_STATE_UNIT_WITHOUT_TARGET, "unit_without_target") /* a count, one part has none */    \
	X(NO_STATE_DIRECTION_UNKNOWN, "direction_unknown")                                         \
	X(NO_STATE_BOARD_SETS, "board_sets") /* «tas fram av nämnden» and no number */          \
	X(NO_STATE_NOTHING_REPORTED, "nothing_reported")                                           \
	X(NO_STATE_BASELINE_PROTECTED, "baseline_protected") /* it would tell a hidden one */

#define X(id, name) id,
enum PACKED state { STATE_NAMES(X) STATE_COUNT };
enum evidence { EVIDENCE_NAMES(X) EVIDENCE_COUNT };
enum PACKED method { METHOD_NAMES(X) METHOD_COUNT };
enum PACKED no_state { NO_STATE_NAMES(X) NO_STATE_COUNT };
#undef X
const char *state_name(enum state s);
const char *evidence_name(enum evidence e);
const char *method_name(enum method m);
const char *no_state_name(enum no_state n);
/** Swedish for people: «når målet», «nära målet», «inte dags än» … */
const char *state_people(enum state s);
const char *evidence_people(enum evidence e);

#endif
