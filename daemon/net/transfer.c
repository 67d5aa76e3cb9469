/* SPDX-License-Identifier: EUPL-1.2 */
/* transfer.c (shell, loop thread): one request, from the caller's words to curl's and from the
 * wire to an answer.
 *
 * Memory: a transfer is one block with its strings and header list, wiped when freed because it
 * may hold a credential; the answer's texts live in the slot until the callback has returned, its
 * body is malloc'ed and may be taken.
 *
 * The good path: transfer_new -> (queue) -> slot_prepare -> on_header …, on_body … -> slot_answer.
 *
 * What can go wrong: a limit is passed -> the callback refuses the bytes, curl gives up, and what
 * the slot noted wins over what curl says. */
#include "inner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HEADER_LINES_FIXED 4          /* If-None-Match, If-Modified-Since, Expect, Authorization */
#define BODY_FIRST_BYTES   8192       /* a feed has 6 kB */
#define BODY_TRUST_BYTES   (1u << 20) /* a longer Content-Length is believed as its bytes come */
#define CURL_CHUNK_BYTES   16384      /* what curl may hand on before it counts it as received */
#define RETRY_AFTER_MAX_S  INT64_C(31536000)

/* ---- the request ---- */

static bool is_clean(const char *text)
{
	for (; text && *text; text++) {
		unsigned char c = (unsigned char)*text;
		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return false; /* a line break would smuggle in a header */
	}
	return true;
}

int net_host_key(struct str url, char out[NET_KEY_BYTES], struct str *ret_key)
{
	size_t n_scheme = 0;
	if (url.n > 7 && str_eq_nocase(str_cut(url, 0, 7), STR("http://")))
		n_scheme = 7;
	else if (url.n > 8 && str_eq_nocase(str_cut(url, 0, 8), STR("https://")))
		n_scheme = 8;
	else
		return -EINVAL;
	for (size_t i = 0; i < url.n; i++) {
		if ((unsigned char)url.at[i] <= 0x20 || (unsigned char)url.at[i] == 0x7F)
			return -EINVAL;
	}
	size_t from = n_scheme, end = n_scheme;
	for (; end < url.n && !strchr("/?#\\", url.at[end]); end++) {
		if (url.at[end] == '@')
			from = end + 1;
	}
	if (from == end || n_scheme + (end - from) > NET_KEY_BYTES)
		return -EINVAL;
	memcpy(out, url.at, n_scheme);
	memcpy(out + n_scheme, url.at + from, end - from);
	size_t n = n_scheme + (end - from);
	for (size_t i = 0; i < n; i++)
		out[i] = (char)(out[i] >= 'A' && out[i] <= 'Z' ? out[i] - 'A' + 'a' : out[i]);
	*ret_key = (struct str){out, n};
	return 0;
}

/* Writes strings one after the other into the block. */
struct pen {
	char *at;
};

static char *put(struct pen *pen, const char *a, const char *b)
{
	char *from = pen->at;
	size_t n_a = strlen(a), n_b = strlen(b);
	memcpy(from, a, n_a);
	memcpy(from + n_a, b, n_b + 1);
	pen->at += n_a + n_b + 1;
	return from;
}

static struct str put_bytes(struct pen *pen, struct str bytes)
{
	struct str in_place = {pen->at, bytes.n};
	if (bytes.n > 0)
		memcpy(pen->at, bytes.at, bytes.n);
	pen->at += bytes.n;
	return in_place;
}

static void add_header(struct transfer *t, struct pen *pen, const char *name, const char *value)
{
	t->headers[t->n_headers].data = put(pen, name, value);
	t->n_headers++;
}

static size_t length(const char *text)
{
	return text ? strlen(text) + 40 : 0; /* the name, ": " and NUL of any line of ours */
}

static void fill(struct transfer *t, const struct net_request *r, struct pen *pen)
{
	t->url = put(pen, r->url, "");
	if (r->etag)
		add_header(t, pen, "If-None-Match: ", r->etag);
	if (r->last_modified)
		add_header(t, pen, "If-Modified-Since: ", r->last_modified);
	if (t->post)
		add_header(t, pen, "Expect:", ""); /* no 100-continue: a round trip for nothing */
	t->n_public = t->n_headers;
	for (size_t i = 0; r->headers && r->headers[i]; i++)
		add_header(t, pen, r->headers[i], "");
	if (r->authorization)
		add_header(t, pen, "Authorization: ", r->authorization);
	for (unsigned i = 0; i + 1 < t->n_headers; i++)
		t->headers[i].next = &t->headers[i + 1];
	t->ca_file = r->ca_file ? put(pen, r->ca_file, "") : NULL;
	t->proxy = r->proxy ? put(pen, r->proxy, "") : NULL;
	t->client_cert = put_bytes(pen, r->client_cert);
	t->body = put_bytes(pen, r->body);
}

int transfer_new(const struct net_request *r, net_done_cb cb, void *arg, struct transfer **ret_t)
{
	bool post = r->method && strcmp(r->method, "POST") == 0;
	if (r->method && !post && strcmp(r->method, "GET") != 0)
		return -EINVAL;
	if (!is_clean(r->authorization) || !is_clean(r->etag) || !is_clean(r->last_modified))
		return -EINVAL;
	size_t n_lines = HEADER_LINES_FIXED;
	size_t n_text = strlen(r->url) + 1 + length(r->authorization) + length(r->etag) +
	                length(r->last_modified) + length("") + length(r->ca_file) +
	                length(r->proxy) + r->client_cert.n + r->body.n;
	for (size_t i = 0; r->headers && r->headers[i]; i++, n_lines++) {
		if (!is_clean(r->headers[i]))
			return -EINVAL;
		n_text += length(r->headers[i]);
	}
	size_t n_lists = n_lines * sizeof(struct curl_slist);
	size_t n_block = sizeof(struct transfer) + n_lists + n_text;
	struct transfer *t = malloc(n_block);
	if (!t)
		return -ENOMEM;
	memset(t, 0, sizeof(*t) + n_lists);
	t->cb = cb;
	t->arg = arg;
	t->n_block = n_block;
	t->max_body_bytes = r->max_body_bytes;
	t->failing = r->failing;
	t->may_go = r->may_go;
	t->post = post;
	t->conditional = r->etag || r->last_modified;
	t->headers = (struct curl_slist *)(t + 1);
	struct pen pen = {(char *)&t->headers[n_lines]};
	fill(t, r, &pen);
	*ret_t = t;
	return 0;
}

struct transfer *transfer_free(struct transfer *t)
{
	if (!t)
		return NULL;
	free(t->moved_to);
	explicit_bzero(t, t->n_block);
	free(t);
	return NULL;
}

/* ---- the answer ---- */

static size_t refuse(struct slot *s, enum net_fault fault)
{
	s->fault = fault;
	return 0; /* to curl: not all bytes taken, so give up */
}

static struct str value_of(struct str line, size_t n_name)
{
	return str_trim(str_cut(line, n_name, SIZE_MAX));
}

static void keep(char *out, size_t cap, struct str value)
{
	if (value.n == 0 || value.n >= cap)
		return; /* too long to be sane: as if not given */
	memcpy(out, value.at, value.n);
	out[value.n] = '\0';
	if (!is_clean(out) || strlen(out) != value.n)
		out[0] = '\0'; /* it could not be sent back in a condition */
}

static int64_t read_length(struct str value)
{
	int64_t n = 0;
	if (value.n == 0 || value.n > 18)
		return -1;
	for (size_t i = 0; i < value.n; i++) {
		if (value.at[i] < '0' || value.at[i] > '9')
			return -1;
		n = n * 10 + (value.at[i] - '0');
	}
	return n;
}

static bool named(struct str line, struct str name)
{
	return line.n > name.n && str_eq_nocase(str_cut(line, 0, name.n), name);
}

static void read_header(struct slot *s, struct str line)
{
#define HEADER(name) named(line, STR(name ":"))
#define VALUE(name)  value_of(line, sizeof(name))
	switch (line.at[0] | 0x20) { /* most lines are none of ours: look at one letter */
	case 'e':
		if (HEADER("etag"))
			keep(s->etag, sizeof(s->etag), VALUE("etag"));
		break;
	case 'l':
		if (HEADER("last-modified"))
			keep(s->last_modified, sizeof(s->last_modified), VALUE("last-modified"));
		break;
	case 'r':
		if (HEADER("retry-after"))
			keep(s->retry_after, sizeof(s->retry_after), VALUE("retry-after"));
		break;
	case 'd':
		if (HEADER("date"))
			keep(s->date, sizeof(s->date), VALUE("date"));
		break;
	case 'c':
		if (HEADER("content-type"))
			keep(s->content_type, sizeof(s->content_type), VALUE("content-type"));
		else if (HEADER("content-length"))
			s->content_length = read_length(VALUE("content-length"));
		else if (HEADER("content-encoding"))
			s->encoded = !str_eq_nocase(VALUE("content-encoding"), STR("identity"));
		break;
	default: break;
	}
#undef HEADER
#undef VALUE
}

static void forget_answer(struct slot *s)
{
	free(s->body);
	s->body = NULL;
	s->n_body = 0;
	s->cap_body = 0;
	s->status = 0;
	s->n_unread_bytes = 0;
	s->content_length = -1;
	s->encoded = false;
	s->etag[0] = '\0';
	s->last_modified[0] = '\0';
	s->content_type[0] = '\0';
	s->retry_after[0] = '\0';
	s->date[0] = '\0';
}

static size_t body_max(const struct slot *s)
{
	return s->t->max_body_bytes > 0 ? s->t->max_body_bytes : s->net->p.max_body_bytes;
}

static bool is_wanted(int status)
{
	return status >= 200 && status < 300;
}

static void read_status(struct slot *s, struct str line)
{
	size_t at = str_find(line, STR(" "));
	forget_answer(s); /* what a 100 or the like said does not count */
	if (at != SIZE_MAX && at + 4 <= line.n)
		s->status = (int)read_length(str_cut(line, at + 1, 3));
}

static size_t on_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;
	struct str line = {bytes, size * n};
	if (s->awaiting)
		net_first_byte_came(s);
	s->n_header_bytes += line.n;
	if (s->n_header_bytes > NET_HEADER_BYTES_MAX)
		return refuse(s, NET_FAULT_TOO_LARGE);
	if (str_starts(line, STR("HTTP/"))) {
		read_status(s, line);
	} else if (line.n > 2) {
		read_header(s, line);
	} else if (is_wanted(s->status) && !s->encoded &&
	           s->content_length > (int64_t)body_max(s)) {
		return refuse(s, NET_FAULT_TOO_LARGE); /* spare us the bytes */
	}
	return line.n;
}

static bool over_ratio(const struct slot *s, size_t n_decoded, int64_t slack_bytes)
{
	if (!s->encoded || n_decoded <= NET_RATIO_FLOOR_BYTES)
		return false;
	curl_off_t received = 0;
	(void)curl_easy_getinfo(s->easy, CURLINFO_SIZE_DOWNLOAD_T, &received); /* 0 is strict */
	return (uint64_t)n_decoded / s->net->p.max_ratio > (uint64_t)(received + slack_bytes);
}

static int make_room(struct slot *s, size_t n)
{
	size_t wanted = s->n_body + n + 1;
	if (wanted <= s->cap_body)
		return 0;
	size_t cap = s->cap_body ? s->cap_body * 2 : BODY_FIRST_BYTES;
	if (!s->body && !s->encoded && s->content_length > 0 &&
	    s->content_length <= (int64_t)BODY_TRUST_BYTES)
		cap = (size_t)s->content_length + 1;
	if (cap < wanted)
		cap = wanted;
	char *wider = realloc(s->body, cap);
	if (!wider)
		return -ENOMEM;
	s->body = wider;
	s->cap_body = cap;
	return 0;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;
	n *= size;
	if (!is_wanted(s->status)) {
		s->n_unread_bytes += n;
		return s->n_unread_bytes > NET_UNREAD_BYTES_MAX ? refuse(s, NET_FAULT_HTTP_STATUS)
		                                                : n;
	}
	if (s->n_body + n > body_max(s) || over_ratio(s, s->n_body + n, CURL_CHUNK_BYTES))
		return refuse(s, NET_FAULT_TOO_LARGE);
	if (make_room(s, n) < 0)
		return refuse(s, NET_FAULT_OTHER);
	memcpy(s->body + s->n_body, bytes, n);
	s->n_body += n;
	s->body[s->n_body] = '\0';
	return n;
}

/* Seconds, or a date counted from the server's own clock, so that a wrong clock there does not
 * matter. */
static int64_t read_retry_after(const struct slot *s)
{
	if (!s->retry_after[0])
		return -1;
	int64_t seconds = read_length(str_of(s->retry_after));
	if (seconds < 0) {
		time_t then = curl_getdate(s->retry_after, NULL);
		if (then < 0)
			return -1;
		time_t now = s->date[0] ? curl_getdate(s->date, NULL) : -1;
		if (now < 0)
			now = time(NULL);
		seconds = then > now ? (int64_t)(then - now) : 0;
	}
	return seconds > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : seconds;
}

void slot_answer(struct slot *s, CURLcode code, struct net_answer *a)
{
	*a = (struct net_answer){
	        .http_status = s->status,
	        .etag = s->etag[0] ? s->etag : NULL,
	        .last_modified = s->last_modified[0] ? s->last_modified : NULL,
	        .content_type = s->content_type[0] ? s->content_type : NULL,
	        .retry_after_s = read_retry_after(s),
	};
	curl_off_t us = 0;
	if (curl_easy_getinfo(s->easy, CURLINFO_TOTAL_TIME_T, &us) == CURLE_OK)
		a->total_us = us;
	if (curl_easy_getinfo(s->easy, CURLINFO_STARTTRANSFER_TIME_T, &us) == CURLE_OK)
		a->first_byte_us = us;
	if (s->fault == NET_FAULT_NONE && code == CURLE_OK && over_ratio(s, s->n_body, 0))
		s->fault = NET_FAULT_TOO_LARGE;
	if (s->fault != NET_FAULT_NONE || code != CURLE_OK)
		fault_of_curl(s, code, a);
	else
		fault_of_status(s, a);
	if (a->fault != NET_FAULT_NONE || s->status == 304)
		return;
	a->body = s->body; /* given away: NULL when there was none */
	a->n_body = s->n_body;
	s->body = NULL;
}

/* ---- the easy handle ---- */

int slot_open(struct net *n, struct slot *s)
{
	*s = (struct slot){.net = n, .easy = curl_easy_init()};
	CURL *e = s->easy;
	if (!e)
		return -ENOMEM;
	bool bad = false;
#define SET(option, value) (bad |= curl_easy_setopt(e, option, value) != CURLE_OK)
	SET(CURLOPT_PRIVATE, s);
	SET(CURLOPT_ERRORBUFFER, s->curl_says);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, s);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, s);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_QUICK_EXIT, 1L); /* else a dead name server stops the loop (curl issue 8515) */
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L); /* slot_redirect() does */
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_ACCEPT_ENCODING, "gzip");
	SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* what a proxy says is not the unit's answer */
	SET(CURLOPT_OPENSOCKETFUNCTION, outward_open);
	SET(CURLOPT_OPENSOCKETDATA, s);
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_CAPATH, NULL); /* else each connection reads the whole folder */
#undef SET
	return bad ? -ENOMEM : 0;
}

void slot_close(struct slot *s)
{
	if (s->easy)
		curl_easy_cleanup(s->easy);
	s->easy = NULL;
	free(s->body);
	s->body = NULL;
}

const char *slot_proxy(const struct slot *s)
{
	const char *proxy = s->t->proxy ? s->t->proxy : s->net->p.proxy;
	return proxy ? proxy : "";
}

/* Certificates and proxy: the request's own, else those of the params. */
static bool apply_ways(struct slot *s)
{
	const struct transfer *t = s->t;
	const struct net_params *p = &s->net->p;
	const char *proxy = slot_proxy(s);
	struct curl_blob pem = {(void *)t->client_cert.at, t->client_cert.n, CURL_BLOB_COPY};
	struct curl_blob *cert = pem.len > 0 ? &pem : NULL;
	bool bad = false;
	bad |= curl_easy_setopt(s->easy, CURLOPT_CAINFO, t->ca_file ? t->ca_file : p->ca_file) !=
	       CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_SSLCERT_BLOB, cert) != CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_SSLKEY_BLOB, cert) != CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_PROXY, proxy) != CURLE_OK; /* never NULL: the
	                                           environment is not our configuration */
	bool common =
	        p->proxy && strcmp(proxy, p->proxy) == 0; /* the login is for that one alone */
	bad |= curl_easy_setopt(s->easy, CURLOPT_PROXYUSERPWD, common ? p->proxy_login : NULL) !=
	       CURLE_OK;
	s->own_ways = t->ca_file || cert || t->proxy;
	return !bad;
}

static bool apply_params(struct slot *s)
{
	const struct net_params *p = &s->net->p;
	bool bad = !apply_ways(s);
	bad |= curl_easy_setopt(s->easy, CURLOPT_USERAGENT, p->user_agent) != CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)p->connect_timeout_ms) !=
	       CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_TIMEOUT_MS, (long)p->timeout_ms) != CURLE_OK;
	s->settings = s->net->settings;
	return !bad;
}

static bool apply_request(struct slot *s)
{
	struct transfer *t = s->t;
	bool bad = false;
	if (t->ca_file || t->client_cert.n > 0 || t->proxy || s->own_ways)
		bad |= !apply_ways(s);
	if (t->private_dropped && t->n_public < t->n_headers && t->n_public > 0)
		t->headers[t->n_public - 1].next = NULL;
	bool none = t->n_headers == 0 || (t->private_dropped && t->n_public == 0);
	bad |= curl_easy_setopt(s->easy, CURLOPT_URL, t->moved_to ? t->moved_to : t->url) !=
	       CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, none ? NULL : t->headers) != CURLE_OK;
	if (!t->post)
		return !bad;
	/* In this order: the size must be known before the bytes are pointed to. */
	bad |= curl_easy_setopt(s->easy, CURLOPT_POST, 1L) != CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body.n) !=
	       CURLE_OK;
	bad |= curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, t->body.at) != CURLE_OK;
	return !bad;
}

int slot_prepare(struct slot *s, int64_t now_ms)
{
	forget_answer(s);
	s->n_header_bytes = 0;
	s->fault = NET_FAULT_NONE;
	s->err.code = 0;
	s->turned_away = false;
	s->curl_says[0] = '\0';
	if (s->settings != s->net->settings && !apply_params(s))
		return -ENOMEM;
	if (!apply_request(s))
		return -ENOMEM;
	s->started_ms = now_ms;
	s->deadline_ms = now_ms + s->net->p.timeout_ms;
	return 0;
}

/* A POST is never sent twice, so its redirect is just an answer that is no 2xx. */
int slot_redirect(struct slot *s, CURLcode code, int64_t now_ms)
{
	struct transfer *t = s->t;
	bool is_redirect = s->status == 301 || s->status == 302 || s->status == 303 ||
	                   s->status == 307 || s->status == 308;
	if (code != CURLE_OK || !is_redirect || t->post)
		return 0;
	char *to = NULL; /* borrowed from the easy handle until its next use */
	if (curl_easy_getinfo(s->easy, CURLINFO_REDIRECT_URL, &to) != CURLE_OK || !to)
		return 0;
	const char *from = t->moved_to ? t->moved_to : t->url;
	struct redirect r = redirect_judge(from, to, t->n_redirects);
	if (r.follow && !r.same_host && !(t->may_go && t->may_go(to, t->arg))) {
		r.follow = false;
		r.why = "omdirigering till en värd som registret inte nämner följs inte; skriv "
		        "adressen i registret om den är rätt";
	}
	if (!r.follow) {
		s->fault = NET_FAULT_REDIRECT;
		return err_set(&s->err, -ELOOP, "%s: %.200s", r.why, to);
	}
	char *copy = strdup(to);
	if (!copy)
		return -ENOMEM;
	free(t->moved_to);
	t->moved_to = copy;
	t->n_redirects++;
	if (!r.same_host) {
		t->private_dropped = true;
		t->client_cert.n = 0;
	}
	int64_t deadline_ms = s->deadline_ms, started_ms = s->started_ms;
	int ret = slot_prepare(s, now_ms);
	s->deadline_ms = deadline_ms; /* the whole chain has one deadline */
	s->started_ms = started_ms;
	s->settings = 0; /* the next request gets the whole time again */
	int64_t left_ms = deadline_ms > now_ms ? deadline_ms - now_ms : 1;
	if (curl_easy_setopt(s->easy, CURLOPT_TIMEOUT_MS, (long)left_ms) != CURLE_OK)
		return -ENOMEM;
	return ret < 0 ? ret : 1;
}
