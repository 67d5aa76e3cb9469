/* SPDX-License-Identifier: EUPL-1.2 */
/* model/mailbox.c (core): see the door. */
#include "model/mailbox.h"
#include <errno.h>

/* An address stands in a command and in a header as it is: nothing that could end it there. */
static bool is_address(struct str s)
{
	size_t at = str_find(s, STR("@"));
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c <= ' ' || c == 0x7F || strchr("<>(),;:\"\\[]", c))
			return false;
	}
	return at != SIZE_MAX && at > 0 && at + 1 < s.n;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.at[i] < ' ' || s.at[i] == 0x7F)
			return true;
	return false;
}

/* From one quote to the other, none between them that is not escaped. */
static bool is_quoted(struct str s)
{
	if (s.n < 2 || s.at[0] != '"')
		return false;
	size_t i = 1;
	while (i < s.n && s.at[i] != '"')
		i += s.at[i] == '\\' ? 2 : 1;
	return i == s.n - 1;
}

static int put_name(struct str s, char out[MAILBOX_NAME_BYTES])
{
	bool quoted = is_quoted(s);
	size_t n = 0;
	if (quoted)
		s = str_cut(s, 1, s.n - 2);
	for (size_t i = 0; i < s.n; i++) {
		if (quoted && s.at[i] == '\\')
			i++; /* is_quoted() saw the sign after it */
		if (n + 1 >= MAILBOX_NAME_BYTES)
			return -ERANGE;
		out[n++] = s.at[i];
	}
	out[n] = '\0';
	return 0;
}

int mailbox_split(struct str text, struct mailbox *ret_mailbox)
{
	struct mailbox m = {.name = ""};
	struct str address = text = str_trim(text);
	size_t open = text.n;
	if (str_ends(text, STR(">"))) {
		while (open > 0 && text.at[open - 1] != '<')
			open--;
		address = open > 0 ? str_cut(text, open, text.n - open - 1) : STR("");
		text = open > 0 ? str_trim(str_cut(text, 0, open - 1)) : STR("");
		int ret = has_control(text) ? -EINVAL : put_name(text, m.name);
		if (ret < 0)
			return ret;
	}
	if (!is_address(address))
		return -EINVAL;
	if (address.n >= MAILBOX_ADDRESS_BYTES)
		return -ERANGE;
	memcpy(m.address, address.at, address.n);
	m.address[address.n] = '\0';
	*ret_mailbox = m;
	return 0;
}
