/* SPDX-License-Identifier: EUPL-1.2 */
/* config/address.c (shell room, but pure; no memory): addresses of the web, of mail and of sockets;
 * see values.h.  They are checked as far as a typing error can be seen; whether anybody answers is
 * found out later. */
#include "values.h"
#include <errno.h>
#include <arpa/inet.h>
#include "model/mailbox.h"

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Blanks and control signs never belong in an address: they are how a header is smuggled in. */
static bool has_blank_or_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c <= 0x20 || c == 0x7f)
			return true;
	}
	return false;
}

static bool is_host_name(struct str s)
{
	if (s.n == 0 || s.n > 253 || s.at[0] == '-' || s.at[0] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_word(s.at[i]) && s.at[i] != '-' && s.at[i] != '_' && s.at[i] != '.')
			return false;
		if (s.at[i] == '.' && i > 0 && s.at[i - 1] == '.')
			return false;
	}
	return true;
}

int value_email(struct str s)
{
	size_t at = str_find(s, STR("@"));
	if (at == SIZE_MAX || at == 0 || at > 64)
		return -EINVAL;
	if (s.n > VALUE_EMAIL_BYTES)
		return -ERANGE;
	for (size_t i = 0; i < at; i++) { /* RFC 5321 dot-string */
		if (!is_word(s.at[i]) && !strchr("!#$%&'*+-/=?^_`{|}~.", s.at[i]))
			return -EINVAL;
	}
	return is_host_name(str_cut(s, at + 1, s.n)) ? 0 : -EINVAL;
}

int value_mailbox(struct str s)
{
	struct mailbox m;
	int r = mailbox_split(s, &m);
	return r < 0 ? r : value_email(str_of(m.address));
}

/* Digits only, 0..65535. */
static int port_of(struct str s)
{
	int64_t port;
	if (s.n == 0 || s.n > 5 || value_whole(s, &port) < 0 || port < 0 || port > 65535)
		return -EINVAL;
	return (int)port;
}

/* "host:port" or "[v6]:port" to its parts; the port may be missing when `bare` is allowed. */
static int split_host(struct str s, struct str *ret_host, struct str *ret_port, bool *ret_v6)
{
	size_t colon;
	bool v6 = s.n && s.at[0] == '[';
	if (v6) {
		size_t end = str_find(s, STR("]"));
		if (end == SIZE_MAX)
			return -EINVAL;
		*ret_host = str_cut(s, 1, end - 1);
		s = str_cut(s, end + 1, s.n);
		if (s.n && s.at[0] != ':')
			return -EINVAL;
		colon = s.n ? 0 : SIZE_MAX;
	} else {
		colon = str_find(s, STR(":"));
		*ret_host = str_cut(s, 0, colon == SIZE_MAX ? s.n : colon);
	}
	*ret_port = colon == SIZE_MAX ? (struct str){NULL, 0} : str_cut(s, colon + 1, s.n);
	*ret_v6 = v6;
	if (colon != SIZE_MAX && ret_port->n == 0)
		return -EINVAL;
	return 0;
}

static bool is_v6(struct str s)
{
	char text[64];
	struct in6_addr a;
	if (s.n == 0 || s.n >= sizeof(text))
		return false;
	memcpy(text, s.at, s.n);
	text[s.n] = '\0';
	return inet_pton(AF_INET6, text, &a) == 1;
}

int value_url(struct str s, const char *const *schemes, const char **ret_why)
{
	const char *why = NULL;
	struct str rest = {NULL, 0}, host, port;
	bool v6;
	for (; *schemes && rest.n == 0; schemes++) {
		struct str scheme = str_of(*schemes);
		struct str after = str_cut(s, scheme.n, s.n);
		if (str_eq_nocase(str_cut(s, 0, scheme.n), scheme) && str_starts(after, STR("://")))
			rest = str_cut(after, 3, after.n);
	}
	size_t end = 0;
	while (end < rest.n && !strchr("/?#", rest.at[end]))
		end++;
	struct str authority = str_cut(rest, 0, end);
	if (rest.n == 0)
		why = "adressen har fel början";
	else if (s.n > VALUE_URL_BYTES)
		why = "adressen är för lång, högst 2048 byte";
	else if (has_blank_or_control(s))
		why = "adressen innehåller blanksteg eller styrtecken; skriv blanksteg som %20";
	else if (str_find(authority, STR("@")) != SIZE_MAX)
		why = "adressen får inte innehålla användarnamn eller lösenord; lägg dem i en "
		      "credential";
	else if (split_host(authority, &host, &port, &v6) < 0 ||
	         !(v6 ? is_v6(host) : is_host_name(host)))
		why = "värdnamnet i adressen går inte att läsa";
	else if (port.n && port_of(port) < 1)
		why = "porten i adressen ska vara 1–65535";
	if (!why)
		return 0;
	*ret_why = why;
	return -EINVAL;
}

int value_listen(struct str s, bool *ret_outside)
{
	struct str host, port;
	bool v6;
	if (split_host(s, &host, &port, &v6) < 0 || port_of(port) < 0)
		return -EINVAL;
	char text[64];
	if (host.n == 0 || host.n >= sizeof(text))
		return -EINVAL;
	memcpy(text, host.at, host.n);
	text[host.n] = '\0';
	struct in_addr a;
	if (v6) {
		if (!is_v6(host))
			return -EINVAL;
		*ret_outside = !str_eq(host, STR("::1"));
	} else if (inet_pton(AF_INET, text, &a) == 1) {
		*ret_outside = (ntohl(a.s_addr) >> 24) != 127;
	} else if (str_eq_nocase(host, STR("localhost"))) {
		*ret_outside = false;
	} else {
		return -EINVAL;
	}
	return 0;
}
