/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/hook.c (shell room, touches no outside): one try to deliver an event: its headers, its
 * signature, and what an answer means.
 * The signature is that of the Standard Webhooks specification (standardwebhooks.com, 1.0):
 * webhook-signature: v1,base64(HMAC-SHA256(key, "id.timestamp.body")); the key is the secret, or
 * what follows "whsec_" in it, out of base64.  The id stays, the time is that of the try. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include "base/hash.h"
#include "hooks.h"

#define SECRET_MARK "whsec_"
#define KEY_MAX     8192 /* a credential's first line is no longer */

/* ---- the name ---- */
void notify_hook_name(const char *url, char out[NOTIFY_HOOK_NAME_BYTES])
{
	struct str all = str_of(url);
	size_t host = str_find(all, STR("://"));
	host = host == SIZE_MAX ? 0 : host + 3;
	size_t n = host;
	while (n < all.n && !strchr("/?#", all.at[n]))
		n++;
	(void)snprintf(out, NOTIFY_HOOK_NAME_BYTES, "%.*s#%08x", (int)(n < 200 ? n : 200), all.at,
	               (unsigned)(hash_bytes(all) >> 32)); /* fits */
}

/* ---- the request ---- */

/* @return its bytes; 0: what follows the mark is not base64, and as plain text it would sign what
 * no receiver takes */
static size_t key_of(const char *secret, unsigned char key[KEY_MAX])
{
	size_t n = strlen(secret), n_mark = strlen(SECRET_MARK), n_key = 0;
	if (n > KEY_MAX)
		n = KEY_MAX;
	if (strncmp(secret, SECRET_MARK, n_mark) == 0)
		return sodium_base642bin(key, KEY_MAX, secret + n_mark, n - n_mark, NULL, &n_key,
		                         NULL, sodium_base64_VARIANT_ORIGINAL) == 0
		               ? n_key
		               : 0;
	memcpy(key, secret, n);
	return n;
}

bool hook_is_key(const char *secret)
{
	unsigned char key[KEY_MAX];
	bool is = key_of(secret, key) > 0;
	sodium_memzero(key, sizeof(key));
	return is;
}

_Static_assert(NOTIFY_HOOK_SECRET_MIN == 16, "so these words say");

const char *notify_hook_key_fault(const char *secret)
{
	if (strlen(secret) < NOTIFY_HOOK_SECRET_MIN)
		return "är för kort; minst 16 tecken, till exempel av openssl rand -base64 24";
	if (!hook_is_key(secret))
		return "börjar med " SECRET_MARK
		       ", men resten är inte base64 (med = till slut där det behövs); skriv av "
		       "den som mottagaren visar den";
	return NULL;
}

static void sign(const char *id, const char *stamp, struct str body, const char *secret,
                 char out[HOOK_HEADER_BYTES])
{
	unsigned char key[KEY_MAX], mac[crypto_auth_hmacsha256_BYTES];
	char text[sodium_base64_ENCODED_LEN(sizeof(mac), sodium_base64_VARIANT_ORIGINAL)];
	crypto_auth_hmacsha256_state state;
	size_t n_key = key_of(secret, key);
	/* These four return 0, always. */
	(void)crypto_auth_hmacsha256_init(&state, key, n_key);
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)id, strlen(id));
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)stamp, strlen(stamp));
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.at, body.n);
	(void)crypto_auth_hmacsha256_final(&state, mac);
	(void)sodium_bin2base64(text, sizeof(text), mac, sizeof(mac),
	                        sodium_base64_VARIANT_ORIGINAL);                  /* returns text */
	(void)snprintf(out, HOOK_HEADER_BYTES, "webhook-signature: v1,%s", text); /* fits */
	sodium_memzero(key, sizeof(key));
	sodium_memzero(&state, sizeof(state));
}

void hook_sign(const char *id, struct str body, const char *secret, int64_t now_unix_s,
               struct hook_headers *ret)
{
	char stamp[32];
	/* Ids are 32 signs: all of it fits. */
	(void)snprintf(stamp, sizeof(stamp), ".%lld.", (long long)now_unix_s);
	(void)snprintf(ret->lines[0], HOOK_HEADER_BYTES, "Content-Type: application/json");
	(void)snprintf(ret->lines[1], HOOK_HEADER_BYTES, "Idempotency-Key: %s", id);
	(void)snprintf(ret->lines[2], HOOK_HEADER_BYTES, "webhook-id: %s", id);
	(void)snprintf(ret->lines[3], HOOK_HEADER_BYTES, "webhook-timestamp: %lld",
	               (long long)now_unix_s);
	if (secret)
		sign(id, stamp, body, secret, ret->lines[4]);
	for (size_t i = 0; i < HOOK_HEADERS; i++)
		ret->list[i] = ret->lines[i];
	ret->list[secret ? HOOK_HEADERS : HOOK_HEADERS - 1] = NULL;
}

/* ---- the answer ---- */
static bool worth_another(int status)
{
	return status == 408 || status == 425 || status == 429 || status >= 500;
}

static void said_status(int status, struct err *ret)
{
	const char *what = worth_another(status) ? "den kan inte ta emot nu"
	                   : status >= 400       ? "den godtar inte händelsen"
	                   : status >= 300       ? "omdirigering följs inte; rätta adressen"
	                                         : "det är inget svar på en händelse";
	(void)err_set(ret, -EREMOTEIO, "mottagaren svarade %d: %s", status, what); /* code is set */
}

enum letter_end hook_verdict(const struct net_answer *a, int64_t timeout_ms, struct err *ret_said)
{
	int status = a->http_status;
	*ret_said = (struct err){0};
	if (status >= 200 && status < 300)
		return LETTER_SENT; /* taken, whatever became of the rest of its answer */
	if (status > 0) {
		said_status(status, ret_said);
		return worth_another(status) ? LETTER_RETRY : LETTER_DEAD;
	}
	switch (a->fault) {
	case NET_FAULT_BAD_URL:
		(void)err_set(ret_said, -EINVAL, "adressen går inte att läsa"); /* code is set */
		return LETTER_DEAD;
	case NET_FAULT_TIMEOUT:
		(void)err_set(ret_said, -ETIMEDOUT, "mottagaren svarade inte inom %lld s",
		              (long long)(timeout_ms / 1000)); /* code is set */
		return LETTER_RETRY;
	case NET_FAULT_RESOLVE:
	case NET_FAULT_CONNECT:
	case NET_FAULT_TLS:
	case NET_FAULT_BROKEN:
	case NET_FAULT_TOO_LARGE:
	case NET_FAULT_OTHER: *ret_said = a->err; return LETTER_RETRY;
	case NET_FAULT_NONE:
	case NET_FAULT_REDIRECT:
	case NET_FAULT_HTTP_STATUS:
	case NET_FAULT_UNREADABLE:
	case NET_FAULT_COUNT: break;
	}
	must_fail("notify: an answer without a status that is no fault of the way");
}
