/* SPDX-License-Identifier: EUPL-1.2 */
/* faults.c (shell room's pure part): curl's codes and HTTP's numbers in our faults and in words an
 * operator can act on. Each text names the limit and the value where there is one, and the setting
 * or the cure. Owns nothing. */
#include "inner.h"
#include <errno.h>

const char *net_fault_name(enum net_fault f)
{
#define X(id, name) [id] = name,
	static const char *const names[] = {NET_FAULT_NAMES(X)};
#undef X
	must(f < NET_FAULT_COUNT);
	return names[f];
}

static double seconds(int64_t ms)
{
	return (double)ms / 1000.0;
}

static void set(struct net_answer *a, enum net_fault fault)
{
	a->fault = fault;
}

static void too_large(const struct slot *s, struct net_answer *a)
{
	size_t max = s->t->max_body_bytes > 0 ? s->t->max_body_bytes : s->net->p.max_body_bytes;
	set(a, NET_FAULT_TOO_LARGE);
	if (s->n_header_bytes > NET_HEADER_BYTES_MAX)
		(void)err_set(&a->err, -EMSGSIZE, "svarshuvudet är större än gränsen %u byte",
		              NET_HEADER_BYTES_MAX); /* the code is set */
	else if (!s->encoded && s->content_length > (int64_t)max)
		(void)err_set(&a->err, -EMSGSIZE,
		              "svaret är för stort: servern anger %lld byte, gränsen är %zu byte "
		              "(pull.max_body)",
		              (long long)s->content_length, max); /* same */
	else if (s->encoded && s->n_body + CURL_MAX_WRITE_SIZE < max)
		(void)err_set(&a->err, -EMSGSIZE,
		              "svaret är hårdare packat än gränsen %u gånger: %zu byte uppackat",
		              s->net->p.max_ratio, s->n_body); /* same */
	else
		(void)err_set(&a->err, -EMSGSIZE,
		              "svaret är för stort%s: mer än gränsen %zu byte (pull.max_body)",
		              s->encoded ? " uppackat" : "", max); /* same */
}

static void timed_out(const struct slot *s, struct net_answer *a)
{
	curl_off_t looked_up_us = 0;
	long n_sent = 0; /* of the request; a kept connection has no connect time */
	double whole_s = seconds(s->net->p.timeout_ms);
	(void)curl_easy_getinfo(s->easy, CURLINFO_REQUEST_SIZE, &n_sent); /* 0: nothing */
	(void)curl_easy_getinfo(s->easy, CURLINFO_NAMELOOKUP_TIME_T, &looked_up_us); /* same */
	set(a, NET_FAULT_TIMEOUT);
	if (n_sent == 0)
		(void)err_set(&a->err, -ETIMEDOUT,
		              looked_up_us == 0 ? "namnet hann inte slås upp inom %g s "
		                                  "(pull.connect_timeout)"
		                                : "ingen anslutning inom %g s "
		                                  "(pull.connect_timeout)",
		              seconds(s->net->p.connect_timeout_ms < s->net->p.timeout_ms
		                              ? s->net->p.connect_timeout_ms
		                              : s->net->p.timeout_ms)); /* the code is set */
	else if (s->status == 0)
		(void)err_set(&a->err, -ETIMEDOUT, "inget svar inom %g s (pull.timeout)",
		              s->fault == NET_FAULT_TIMEOUT
		                      ? seconds(s->net->p.first_byte_timeout_ms)
		                      : whole_s); /* same */
	else
		(void)err_set(&a->err, -ETIMEDOUT,
		              "hela svaret kom inte inom %g s (pull.timeout): %zu byte hann komma",
		              whole_s, s->n_body); /* same */
}

static const char *words_of_errno(long os_errno)
{
	switch (os_errno) {
	case ECONNREFUSED: return "anslutningen nekades: ingen lyssnar på den adressen";
	case EHOSTUNREACH: return "det finns ingen väg till värden";
	case ENETUNREACH: return "nätet kan inte nås";
	case ECONNRESET: return "motparten bröt anslutningen";
	case EPIPE: return "motparten stängde anslutningen";
	case EMFILE:
	case ENFILE: return "för många öppna filer här: höj LimitNOFILE";
	case EACCES:
	case EPERM: return "anslutningen stoppas här: se brandvägg och IPAddressAllow";
	default: return "anslutningen gick inte att göra";
	}
}

static void broken(const struct slot *s, CURLcode code, struct net_answer *a)
{
	long proxy_status = 0; /* 0: no proxy, or it let us through */
	(void)curl_easy_getinfo(s->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	set(a, NET_FAULT_BROKEN);
	if (s->status == 0 && proxy_status >= 300) {
		set(a, NET_FAULT_CONNECT);
		(void)err_set(&a->err, -ECONNREFUSED, "proxyn svarade %ld: %s", proxy_status,
		              proxy_status == 407 ? "kontrollera pull.proxy_credential, som bara "
		                                    "sänds till pull.proxy"
		                                  : "den släpper inte fram hämtningen"); /* same */
		return;
	}
	if (code == CURLE_PARTIAL_FILE && s->content_length >= 0)
		(void)err_set(&a->err, -ECONNRESET, "svaret bröts: %zu av %lld byte kom", s->n_body,
		              (long long)s->content_length); /* the code is set */
	else if (code == CURLE_BAD_CONTENT_ENCODING)
		(void)err_set(&a->err, -ECONNRESET,
		              "svaret gick inte att packa upp (gzip) efter %zu byte",
		              s->n_body); /* same */
	else if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY)
		(void)err_set(&a->err, -ECONNRESET, "svaret är inte HTTP"); /* same */
	else if (s->n_header_bytes == 0)
		(void)err_set(&a->err, -ECONNRESET,
		              "servern stängde anslutningen utan att svara"); /* same */
	else
		(void)err_set(&a->err, -ECONNRESET, "svaret bröts efter %zu byte",
		              s->n_body); /* same */
}

/* What OpenSSL found when it looked at the server's certificate: X509_V_ERR_… of x509_vfy.h. */
enum verified {
	VERIFIED_OK = 0,
	VERIFIED_NOTHING = 1, /* as curl begins: what failed was not this */
	VERIFIED_NOT_YET = 9,
	VERIFIED_EXPIRED = 10,
	VERIFIED_SELF_SIGNED = 18,
	VERIFIED_SELF_SIGNED_ISSUER = 19,
	VERIFIED_NO_ISSUER = 20,
	VERIFIED_NO_ISSUER_OF_LEAF = 21,
};

static const char *words_of_verified(long found, CURLcode code)
{
	switch (found) {
	case VERIFIED_NOT_YET: return "serverns certifikat gäller inte ännu: jämför klockorna";
	case VERIFIED_EXPIRED: return "serverns certifikat har gått ut: enheten behöver förnya det";
	case VERIFIED_SELF_SIGNED:
	case VERIFIED_SELF_SIGNED_ISSUER:
	case VERIFIED_NO_ISSUER:
	case VERIFIED_NO_ISSUER_OF_LEAF:
		return "serverns certifikat är från en okänd utfärdare: be enheten sända hela "
		       "kedjan, "
		       "eller lägg utfärdarens certifikat i filen för pull.ca eller enhetens "
		       "tls.ca";
	case VERIFIED_OK:
	case VERIFIED_NOTHING:
		if (code == CURLE_PEER_FAILED_VERIFICATION)
			return "serverns certifikat är för ett annat namn än adressens";
		return "den säkra anslutningen (TLS) gick inte att upprätta";
	default: return "serverns certifikat godtas inte";
	}
}

static void insecure(const struct slot *s, CURLcode code, struct net_answer *a)
{
	long found = VERIFIED_NOTHING;
	(void)curl_easy_getinfo(s->easy, CURLINFO_SSL_VERIFYRESULT, &found); /* else as it was */
	set(a, NET_FAULT_TLS);
	(void)err_set(&a->err, -EPROTO, "%s (TLS: %.200s)", words_of_verified(found, code),
	              s->curl_says[0] ? s->curl_says
	                              : curl_easy_strerror(code)); /* the code is set */
}

static void of_code(const struct slot *s, CURLcode code, struct net_answer *a)
{
	long os_errno = 0;
	switch ((int)code) { /* int: curl has a hundred codes, and those not named here are OTHER */
	case CURLE_OPERATION_TIMEDOUT: timed_out(s, a); return;
	case CURLE_COULDNT_RESOLVE_HOST:
		set(a, NET_FAULT_RESOLVE);
		(void)err_set(
		        &a->err, -ENXIO,
		        "värdnamnet kunde inte slås upp: kontrollera adressen och DNS"); /* same */
		return;
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_PROXY:
		set(a, NET_FAULT_CONNECT);
		(void)err_set(&a->err, -ECONNREFUSED,
		              "proxyn kan inte användas: kontrollera pull.proxy (%.200s)",
		              s->curl_says[0] ? s->curl_says : curl_easy_strerror(code)); /* same */
		return;
	case CURLE_COULDNT_CONNECT:
		if (s->turned_away) {
			set(a, NET_FAULT_CONNECT);
			(void)err_set(
			        &a->err, -EACCES,
			        "värdnamnet leder till den här datorn själv, och dit hämtas inget "
			        "efter ett namn i DNS: skriv adressen i siffror i registret, eller "
			        "namnet i /etc/hosts, om det är meningen"); /* same */
			return;
		}
		(void)curl_easy_getinfo(s->easy, CURLINFO_OS_ERRNO, &os_errno); /* 0: unknown */
		set(a, NET_FAULT_CONNECT);
		(void)err_set(&a->err, os_errno > 0 ? -(int)os_errno : -ECONNREFUSED, "%s%s",
		              slot_proxy(s)[0] ? "proxyn (pull.proxy): " : "",
		              words_of_errno(os_errno)); /* same */
		return;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS: insecure(s, code, a); return;
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_HTTP2:
	case CURLE_WRITE_ERROR: broken(s, code, a); return;
	case CURLE_URL_MALFORMAT:
		set(a, NET_FAULT_BAD_URL);
		(void)err_set(&a->err, -EINVAL, "adressen går inte att läsa: %.200s",
		              s->t->url); /* same */
		return;
	case CURLE_OUT_OF_MEMORY:
		if (s->status > 0 && s->n_header_bytes > 0 && s->n_body == 0) {
			/* curl 7.88 says so of a single header line above 100 kB */
			set(a, NET_FAULT_TOO_LARGE);
			(void)err_set(&a->err, -EMSGSIZE,
			              "svarshuvudet är större än gränsen %u byte",
			              NET_HEADER_BYTES_MAX); /* same */
			return;
		}
		set(a, NET_FAULT_OTHER);
		(void)err_set(&a->err, -ENOMEM, "minnet räcker inte för hämtningen"); /* same */
		return;
	default:
		set(a, NET_FAULT_OTHER);
		(void)err_set(&a->err, -EIO, "hämtningen gick inte: %.200s (curl %d)",
		              s->curl_says[0] ? s->curl_says : curl_easy_strerror(code),
		              (int)code); /* same */
	}
}

void fault_of_curl(const struct slot *s, CURLcode code, struct net_answer *a)
{
	switch (s->fault) {
	case NET_FAULT_TOO_LARGE: too_large(s, a); return;
	case NET_FAULT_HTTP_STATUS: fault_of_status(s, a); return;
	case NET_FAULT_TIMEOUT: timed_out(s, a); return;
	case NET_FAULT_NONE: of_code(s, code, a); return;
	case NET_FAULT_RESOLVE:
	case NET_FAULT_CONNECT:
	case NET_FAULT_TLS:
	case NET_FAULT_BROKEN:
	case NET_FAULT_REDIRECT:
	case NET_FAULT_BAD_URL:
	case NET_FAULT_OTHER:
	case NET_FAULT_UNREADABLE:
	case NET_FAULT_COUNT:
		set(a, s->fault);
		if (s->err.code < 0)
			a->err = s->err;
		else
			(void)err_set(&a->err, -ENOMEM,
			              "minnet räcker inte för hämtningen"); /* same */
	}
}

static const char *words_of_status(int status)
{
	switch (status) {
	case 304: return "«oförändrad», fast inget villkor ställdes";
	case 401: return "inloggning krävs: kontrollera enhetens credential";
	case 403: return "åtkomst nekas: kontrollera enhetens credential";
	case 404: return "dokumentet finns inte: kontrollera adressen";
	case 407:
		return "proxyn kräver inloggning: kontrollera pull.proxy_credential, som bara "
		       "sänds till pull.proxy";
	case 408: return "servern tröttnade på att vänta";
	case 410: return "dokumentet är borttaget: kontrollera adressen";
	case 425:
	case 429: return "servern ber oss komma mer sällan";
	case 503: return "tjänsten är tillfälligt stängd";
	default: break;
	}
	if (status >= 500)
		return "fel hos servern";
	if (status >= 400)
		return "servern godtar inte frågan";
	if (status >= 300)
		return "omdirigering utan adress att följa";
	return "inget svar";
}

void fault_of_status(const struct slot *s, struct net_answer *a)
{
	int status = s->status;
	if ((status >= 200 && status < 300) || (status == 304 && s->t->conditional))
		return;
	set(a, NET_FAULT_HTTP_STATUS);
	(void)err_set(&a->err, -EREMOTEIO, "servern svarade %d: %s", status,
	              words_of_status(status)); /* the code is set */
}
