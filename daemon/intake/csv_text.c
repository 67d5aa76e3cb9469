/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv_text.c (core): bytes of an export to UTF-8.  What it makes is the caller's. */
#include "csv.h"
#include "reason.h"
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#define GROWTH                                                                                     \
	3 /* a Windows-1252 byte becomes three at most («€»), a UTF-16 unit (two bytes) too */

static int convert(struct str from, const char *encoding, char **ret_owned, struct str *ret_text,
                   struct reason *ret_reason)
{
	iconv_t cd = iconv_open("UTF-8", encoding);
	if (cd == (iconv_t)-1)
		return errno == ENOMEM
		               ? reason_no_memory(ret_reason)
		               : reason_set(ret_reason, REASON_BAD_ENCODING, -EINVAL, "", 0,
		                            "teckenkodningen %s finns inte på datorn; spara filen "
		                            "som UTF-8",
		                            encoding);
	size_t room = from.n * GROWTH + 4, left = from.n;
	char *bytes = malloc(room), *to = bytes;
	char *at = (char *)(uintptr_t)
	                   from.at; /* iconv() does not write there, but its type says it may */
	int ret = 0;
	if (!bytes)
		ret = reason_no_memory(ret_reason);
	else if (iconv(cd, &at, &left, &to, &room) == (size_t)-1)
		ret = reason_set(ret_reason, REASON_BAD_ENCODING, -EINVAL, "",
		                 reason_line_of(from, from.n - left),
		                 "byte %zu är varken UTF-8 eller %s; spara filen som «CSV UTF-8»",
		                 from.n - left, encoding);
	(void)iconv_close(cd); /* fails only for a bad descriptor */
	if (ret < 0) {
		free(bytes);
		return ret;
	}
	*ret_owned = bytes;
	*ret_text = (struct str){bytes, (size_t)(to - bytes)};
	return 0;
}

int csv_to_utf8(struct str body, char **ret_owned, struct str *ret_text, struct reason *ret_reason)
{
	int ret = 0;
	char *owned = NULL;
	struct str text = body;
	if (str_starts(body, STR("\xFF\xFE")))
		ret = convert(str_cut(body, 2, body.n), "UTF-16LE", &owned, &text, ret_reason);
	else if (str_starts(body, STR("\xFE\xFF")))
		ret = convert(str_cut(body, 2, body.n), "UTF-16BE", &owned, &text, ret_reason);
	else if (str_starts(body, STR("\xEF\xBB\xBF")))
		text = str_cut(body, 3, body.n);
	else if (utf8_check(body) != SIZE_MAX)
		ret = convert(body, "WINDOWS-1252", &owned, &text, ret_reason);
	if (ret < 0)
		return ret;
	size_t bad = utf8_check(text);
	const char *nul = text.n ? memchr(text.at, '\0', text.n) : NULL;
	if (nul && (size_t)(nul - text.at) < bad)
		bad = (size_t)(nul - text.at);
	if (bad != SIZE_MAX) {
		ret = reason_set(ret_reason, REASON_BAD_ENCODING, -EINVAL, "",
		                 reason_line_of(text, bad),
		                 "byte %zu är inget tecken; spara filen som «CSV UTF-8»", bad);
		free(owned);
		return ret;
	}
	*ret_owned = owned;
	*ret_text = text;
	return 0;
}
