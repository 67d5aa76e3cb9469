/* SPDX-License-Identifier: EUPL-1.2 */
/* model/journal.c (core): names; see the door. */
#include "model/journal.h"
#include "names.h"

NAMES_OF(journal_kind_name, journal_kind, JOURNAL_KIND_NAMES, JOURNAL_KIND_COUNT)
NAMES_OF(journal_fault_name, journal_fault, JOURNAL_FAULT_NAMES, JOURNAL_FAULT_COUNT)
NAMES_OF(letter_end_name, letter_end, LETTER_END_NAMES, LETTER_END_COUNT)
