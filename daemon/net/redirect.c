/* SPDX-License-Identifier: EUPL-1.2 */
/* redirect.c (shell room's pure part): may this redirect be followed, and may the credential go
 * along? Owns nothing. curl's own following is off: it would send a hand-made Authorization header
 * along a chain by its rules, not by ours. */
#include "inner.h"

/* "HTTPS://me@Host:443/x" -> scheme "HTTPS", authority "Host:443" */
static bool split(const char *url, struct str *ret_scheme, struct str *ret_authority)
{
	struct str s = str_of(url);
	size_t n = str_find(s, STR("://"));
	if (n == SIZE_MAX)
		return false;
	struct str rest = str_cut(s, n + 3, SIZE_MAX);
	size_t end = 0;
	while (end < rest.n && !strchr("/?#\\", rest.at[end]))
		end++;
	struct str authority = str_cut(rest, 0, end);
	for (size_t i = authority.n; i > 0; i--) {
		if (authority.at[i - 1] == '@') {
			authority = str_cut(authority, i, SIZE_MAX);
			break;
		}
	}
	*ret_scheme = str_cut(s, 0, n);
	*ret_authority = authority;
	return authority.n > 0;
}

static struct str without_port(struct str authority, const char *port)
{
	struct str p = str_of(port);
	return str_ends(authority, p) ? str_cut(authority, 0, authority.n - p.n) : authority;
}

static bool same_host(struct str a, struct str a_host, struct str b, struct str b_host)
{
	const char *port = str_eq_nocase(a, STR("https")) ? ":443" : ":80";
	return str_eq_nocase(a, b) &&
	       str_eq_nocase(without_port(a_host, port), without_port(b_host, port));
}

bool net_same_host(const char *url, const char *other)
{
	struct str a, a_host, b, b_host;
	return split(url, &a, &a_host) && split(other, &b, &b_host) &&
	       same_host(a, a_host, b, b_host);
}

struct redirect redirect_judge(const char *from, const char *to, unsigned n_before)
{
	struct redirect r = {.follow = false};
	struct str was, was_host, now, now_host;
	if (n_before >= NET_REDIRECTS_MAX) {
		r.why = "för många omdirigeringar (högst 3 följs)";
		return r;
	}
	if (!split(from, &was, &was_host) || !split(to, &now, &now_host)) {
		r.why = "omdirigeringens adress går inte att läsa";
		return r;
	}
	bool was_tls = str_eq_nocase(was, STR("https")), tls = str_eq_nocase(now, STR("https"));
	if (!tls && !str_eq_nocase(now, STR("http"))) {
		r.why = "omdirigering till annat än http eller https följs inte";
		return r;
	}
	if (was_tls && !tls) {
		r.why = "omdirigering från https till http följs inte";
		return r;
	}
	r.follow = true;
	r.same_host = same_host(was, was_host, now, now_host);
	return r;
}
