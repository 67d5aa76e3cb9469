/* SPDX-License-Identifier: EUPL-1.2 */
/* model/journal.c (core): names, and a hash as text; see the door. */
#include "model/journal.h"
#include "names.h"

NAMES_OF(journal_kind_name, journal_kind, JOURNAL_KIND_NAMES, JOURNAL_KIND_COUNT)
NAMES_OF(journal_fault_name, journal_fault, JOURNAL_FAULT_NAMES, JOURNAL_FAULT_COUNT)
NAMES_OF(letter_end_name, letter_end, LETTER_END_NAMES, LETTER_END_COUNT)

const char *journal_hash_text(const uint8_t hash[JOURNAL_HASH_BYTES], char out[JOURNAL_HASH_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < JOURNAL_HASH_BYTES; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[JOURNAL_HASH_TEXT - 1] = '\0';
	return out;
}
