/* SPDX-License-Identifier: EUPL-1.2 */
/* base/width.c (core): columns of a terminal; see the door. */
#include "base/width.h"

static size_t columns(uint32_t cp)
{
	bool none = (cp >= 0x300 && cp <= 0x36F) || cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) ||
	            cp == 0xFEFF || cp < 0x20;
	bool wide =
	        cp != UTF8_BAD &&
	        ((cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xA4CF) ||
	         (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xFF00 && cp <= 0xFF60) || cp >= 0x1F300);
	return none ? 0 : wide ? 2 : 1;
}

size_t width_of(struct str s)
{
	size_t width = 0;
	for (size_t at = 0; at < s.n;)
		width += columns(utf8_next(s, &at));
	return width;
}

struct str width_fit(struct str s, size_t width)
{
	size_t n = 0, used = 0;
	for (size_t at = 0; at < s.n; n = at) {
		used += columns(utf8_next(s, &at));
		if (used > width)
			break;
	}
	return str_cut(s, 0, n);
}
