/* SPDX-License-Identifier: EUPL-1.2 */
/* config/values.h (shell room, but pure): one written value to what it means.
 * Each function reads the whole text, writes its result on success only and returns
 * 0; -EINVAL when it is no such value; -ERANGE when it is one but cannot be held. */
#ifndef CONFIG_VALUES_H
#define CONFIG_VALUES_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define VALUE_URL_BYTES   2048
#define VALUE_EMAIL_BYTES 254 /* RFC 5321: a path of 256 with its angle brackets */

/** "15m", "30s", "24h", "7d", "500ms"; parts may follow each other, largest first: "1h30m". */
MUST_CHECK int value_duration_ms(struct str s, int64_t *ret_ms);
/** "8MiB", "512KiB", "1GiB", "100B", "1MB" (a million), or bytes alone. */
MUST_CHECK int value_size_bytes(struct str s, int64_t *ret_bytes);
/** A whole number, optional minus. */
MUST_CHECK int value_whole(struct str s, int64_t *ret_x);
/** "5", "5d": a count of days. */
MUST_CHECK int value_days(struct str s, int64_t *ret_days);
/** true, yes, on, ja; false, no, off, nej. */
MUST_CHECK int value_bool(struct str s, bool *ret_yes);
/** "07:30" to seconds of the day; 24:00 is not a time. */
MUST_CHECK int value_clock(struct str s, int *ret_second);
/** "mån 07:30", "monday 07:30", "07:30" (Monday), "off": weekday 1 Monday … 7, 0 off. */
MUST_CHECK int value_weekly(struct str s, int *ret_weekday, int *ret_second);
/** "22:00-06:00"; "off" gives two equal seconds. */
MUST_CHECK int value_hours(struct str s, int *ret_from_s, int *ret_to_s);
/** Letters a-z A-Z å ä ö Å Ä Ö, digits, '.', '_', '-'; begins with a letter or digit; at most
 * LIMIT_ID_BYTES. */
MUST_CHECK int value_id(struct str s);
/** ASCII address "local@host". */
MUST_CHECK int value_email(struct str s);
/** "local@host" or "Name <local@host>", no line ends; else -EINVAL, or too long: -ERANGE. */
MUST_CHECK int value_mailbox(struct str s);
/** http or https, a host, no user:password, no blanks.
 * @param schemes NULL-ended list of what may stand before "://"
 * @param ret_why Swedish, what is wrong; written on failure only */
MUST_CHECK int value_url(struct str s, const char *const *schemes, const char **ret_why);
/** "127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0..65535.
 * @param ret_outside true when the address is not this machine's loopback */
MUST_CHECK int value_listen(struct str s, bool *ret_outside);

/* ---- value_lists.c: «[28, 7]», «28, 7»; «off» and «[]» are none ---- */
/** Days, 1 to 366 each. @param max at most 16. @return also -ERANGE for more than max */
MUST_CHECK int value_day_list(struct str s, size_t max, int ret_days[], size_t *ret_n);
/** Each one of a NULL-ended list of words: bits by their index. */
MUST_CHECK int value_word_set(struct str s, const char *const *words, unsigned *ret_set);

#endif
