/* SPDX-License-Identifier: EUPL-1.2 */
/* model/verdict.c (core): names of states, for programs and for people. */
#include "model/verdict.h"
#include <stddef.h>
#include "model/notice.h"
#include "names.h"

NAMES_OF(state_name, state, STATE_NAMES, STATE_COUNT)
NAMES_OF(evidence_name, evidence, EVIDENCE_NAMES, EVIDENCE_COUNT)
NAMES_OF(method_name, method, METHOD_NAMES, METHOD_COUNT)
NAMES_OF(no_state_name, no_state, NO_STATE_NAMES, NO_STATE_COUNT)
NAMES_OF(subgroup_kind_name, subgroup_kind, SUBGROUP_NAMES, SUBGROUP_KIND_COUNT)
NAMES_OF(alert_kind_name, alert_kind, ALERT_KIND_NAMES, ALERT_KIND_COUNT)
NAMES_OF(alert_state_name, alert_state, ALERT_STATE_NAMES, ALERT_STATE_COUNT)
NAMES_OF(severity_name, severity, SEVERITY_NAMES, SEVERITY_COUNT)
NAMES_OF(notice_kind_name, notice_kind, NOTICE_KIND_NAMES, NOTICE_KIND_COUNT)

#define STATE_PEOPLE(X)                                                                            \
	X(STATE_PROTECTED, "skyddad, för få personer")                                             \
	X(STATE_NOT_DUE, "inte dags än")                                                           \
	X(STATE_MISSING, "saknas")                                                                 \
	X(STATE_NO_TARGET, "inget mål")                                                            \
	X(STATE_NO_BASELINE, "inget att jämföra med")                                              \
	X(STATE_MET, "når målet")                                                                  \
	X(STATE_UNCERTAIN, "når inte målet, men inom slumpen")                                     \
	X(STATE_NEAR, "nära målet") X(STATE_BEHIND, "når inte målet")
#define EVIDENCE_PEOPLE(X)                                                                         \
	X(EVIDENCE_NEVER, "aldrig hämtad")                                                         \
	X(EVIDENCE_FRESH, "aktuell")                                                               \
	X(EVIDENCE_LATE, "försenad") X(EVIDENCE_STALE, "inaktuell") X(EVIDENCE_INVALID, "ogiltig")
NAMES_OF(state_people, state, STATE_PEOPLE, STATE_COUNT)
NAMES_OF(evidence_people, evidence, EVIDENCE_PEOPLE, EVIDENCE_COUNT)
