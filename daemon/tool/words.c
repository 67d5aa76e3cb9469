/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/words.c: pieces of an answer as text for people. */
#include <stdio.h>
#include <string.h>
#include "base/num.h"
#include "tool.h"

const char *json_words(const json_t *object, const char *key, char *scratch, size_t n)
{
	const json_t *value = json_object_get(object, key);
	char number[NUM_TEXT_BYTES];
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value)) {
		(void)snprintf(scratch, n, "%lld", (long long)json_integer_value(value));
		return scratch;
	}
	if (json_is_real(value)) {
		(void)snprintf(scratch, n, "%s",
		               num_people(json_real_value(value), 2, NULL, number));
		return scratch;
	}
	return NULL;
}

const char *short_time(const char *rfc3339, char out[20])
{
	if (!rfc3339 || strlen(rfc3339) < 16)
		return rfc3339;
	(void)snprintf(out, 20, "%.10s %.5s", rfc3339, rfc3339 + 11);
	return out;
}
