/* SPDX-License-Identifier: EUPL-1.2 */
/* config/value_lists.c (shell room, but pure): values that are short lists: «28, 7», with or
 * without brackets; «off» and nothing between the brackets are none. */
#include <errno.h>
#include <string.h>
#include "values.h"

/* What stands between the brackets, if there are any. @return false: none, or half of them */
static bool inside(struct str *s)
{
	*s = str_trim(*s);
	bool opens = s->n > 1 && str_starts(*s, STR("[")), closes = str_ends(*s, STR("]"));
	if (opens != closes)
		return false;
	if (opens)
		*s = str_trim(str_cut(*s, 1, s->n - 2));
	if (str_eq(*s, STR("off")))
		*s = STR("");
	return true;
}

int value_day_list(struct str s, size_t max, int ret_days[], size_t *ret_n)
{
	int64_t days[16];
	size_t n = 0;
	struct str one;
	if (!inside(&s) || max > sizeof(days) / sizeof(days[0]))
		return -EINVAL;
	while (s.n > 0 && str_split(&s, ',', &one)) {
		int err = n < max ? value_days(str_trim(one), &days[n]) : -ERANGE;
		if (err)
			return err;
		if (days[n] < 1 || days[n] > 366)
			return -ERANGE;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		ret_days[i] = (int)days[i];
	*ret_n = n;
	return 0;
}

int value_word_set(struct str s, const char *const *words, unsigned *ret_set)
{
	unsigned set = 0;
	struct str one;
	if (!inside(&s))
		return -EINVAL;
	while (s.n > 0 && str_split(&s, ',', &one)) {
		unsigned i = 0;
		one = str_trim(one);
		while (words[i] && !str_eq(one, str_of(words[i])))
			i++;
		if (!words[i])
			return -EINVAL;
		set |= 1u << i;
	}
	*ret_set = set;
	return 0;
}
