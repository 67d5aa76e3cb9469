/* SPDX-License-Identifier: EUPL-1.2 */
/* outward.c (shell, loop thread): a request goes out of this machine, unless the operator himself
 * wrote that it stays.
 *
 * Whoever rules over a name in DNS can let it lead to 127.0.0.1, and so to what listens on this
 * machine for its own people only (DNS rebinding).  An address in figures and «localhost» are the
 * operator's own words in the register, and so are the names of /etc/hosts; any other name is not
 * followed to this machine, to its link or to «any address».  The address looked at is the one that
 * is connected to, so a name that changes between two look-ups changes nothing.
 *
 * Memory: the names are one block of net's. */
#include "inner.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static bool inside_v4(uint32_t a)
{
	return a >> 24 == 127 || a >> 24 == 0 || a >> 16 == 0xA9FE || a >> 28 >= 0xE;
}

static bool inside_v6(const struct in6_addr *a)
{
	if (IN6_IS_ADDR_V4MAPPED(a)) {
		uint32_t v4;
		memcpy(&v4, &a->s6_addr[12], sizeof(v4));
		return inside_v4(ntohl(v4));
	}
	return IN6_IS_ADDR_LOOPBACK(a) || IN6_IS_ADDR_UNSPECIFIED(a) || IN6_IS_ADDR_LINKLOCAL(a) ||
	       IN6_IS_ADDR_MULTICAST(a);
}

static bool inside(const struct sockaddr *a)
{
	if (a->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, a, sizeof(v4));
		return inside_v4(ntohl(v4.sin_addr.s_addr));
	}
	if (a->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, a, sizeof(v6));
		return inside_v6(&v6.sin6_addr);
	}
	return true; /* no other family is asked for */
}

static bool is_loopback(const char *host)
{
	char v6[64];
	struct in_addr a4;
	struct in6_addr a6;
	if (inet_pton(AF_INET, host, &a4) == 1)
		return ntohl(a4.s_addr) >> 24 == 127;
	(void)snprintf(v6, sizeof(v6), "%.*s", (int)strcspn(host + (*host == '['), "]"),
	               host + (*host == '[')); /* cut: no address is as long */
	return str_eq_nocase(str_of(host), STR("localhost")) ||
	       (inet_pton(AF_INET6, v6, &a6) == 1 && IN6_IS_ADDR_LOOPBACK(&a6));
}

bool net_is_here(const char *url)
{
	CURLU *u = curl_url(); /* the very reading by which it is connected to */
	char *host = NULL;
	bool here = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	            curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK && is_loopback(host);
	curl_free(host);
	curl_url_cleanup(u);
	return here;
}

static struct str name_of(struct str key)
{
	struct str host = str_cut(key, str_find(key, STR("://")) + 3, SIZE_MAX);
	size_t colon = str_find(host, STR(":"));
	return colon == SIZE_MAX || str_starts(host, STR("[")) ? host : str_cut(host, 0, colon);
}

static bool listed(const char *names, struct str name)
{
	for (const char *at = names; at && *at; at += strlen(at) + 1)
		if (str_eq_nocase(str_of(at), name))
			return true;
	return false;
}

/* Is the host of this address one that only the operator can have given its meaning? */
static bool operators_own(const struct net *n, const char *url)
{
	char text[NET_KEY_BYTES], host[NET_KEY_BYTES];
	struct str key;
	struct in_addr v4;
	if (net_host_key(str_of(url), text, &key) < 0)
		return false;
	struct str name = name_of(key);
	if (str_starts(name, STR("[")) || str_eq(name, STR("localhost")) ||
	    str_ends(name, STR(".localhost")) || listed(n->own_names, name))
		return true;
	memcpy(host, name.at, name.n);
	host[name.n] = '\0';
	return inet_aton(host, &v4) != 0; /* every way to write it that curl knows */
}

curl_socket_t outward_open(void *slot, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct slot *s = slot;
	const struct transfer *t = s->t;
	(void)purpose; /* there is one */
	if (!slot_proxy(s)[0] && inside(&to->addr) &&
	    !operators_own(s->net, t->moved_to ? t->moved_to : t->url)) {
		s->turned_away = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

char *outward_names(const char *const *names)
{
	size_t n = 1;
	for (size_t i = 0; names && names[i]; i++)
		n += strlen(names[i]) + 1;
	char *block = calloc(1, n), *to = block;
	for (size_t i = 0; block && names && names[i]; i++) {
		size_t n_name = strlen(names[i]) + 1;
		memcpy(to, names[i], n_name);
		to += n_name;
	}
	return block;
}
