/* SPDX-License-Identifier: EUPL-1.2 */
/* access.c (shell room's pure part): a unit's credential as the header it is sent in.
 * Memory: what is made here is the caller's, who wipes it. */
#include "inner.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

void access_wipe(char *value)
{
	if (value)
		sodium_memzero(value, strlen(value));
	free(value);
}

static char *joined(const char *a, const char *between, const char *b)
{
	size_t n = strlen(a), n_between = strlen(between), n_b = strlen(b);
	char *all = malloc(n + n_between + n_b + 1);
	if (!all)
		return NULL;
	memcpy(all, a, n);
	memcpy(all + n, between, n_between);
	memcpy(all + n + n_between, b, n_b + 1);
	return all;
}

char *access_basic(const char *user, const char *password)
{
	char *pair = joined(user, ":", password);
	size_t n_pair = pair ? strlen(pair) : 0;
	size_t n = sodium_base64_encoded_len(n_pair, sodium_base64_VARIANT_ORIGINAL);
	char *packed = pair ? malloc(n) : NULL;
	char *value = packed ? joined("Basic", " ",
	                              sodium_bin2base64(packed, n, (unsigned char *)pair, n_pair,
	                                                sodium_base64_VARIANT_ORIGINAL))
	                     : NULL;
	access_wipe(pair);
	access_wipe(packed);
	return value;
}

int access_value(const struct pull *p, const struct feed *f, char **ret_value)
{
	const struct access *a = &p->s.org->units[f->unit].access;
	const char *secret = a->credential && p->s.credential_cb
	                             ? p->s.credential_cb(a->credential, p->s.arg)
	                             : NULL;
	char *value = NULL;
	if (f->token) {
		secret = token_value(f->token, (int64_t)uv_now(p->loop));
		must(secret); /* never asked without: it was waited for */
	}
	*ret_value = NULL;
	if (!secret)
		return 0;
	switch (a->kind) {
	case ACCESS_HEADER: value = strdup(secret); break;
	case ACCESS_BASIC: value = access_basic(a->user, secret); break;
	case ACCESS_BEARER:
	case ACCESS_OAUTH2: value = joined("Bearer", " ", secret); break;
	case ACCESS_COUNT: must_fail("pull: access out of range");
	}
	*ret_value = value;
	return value ? 0 : -ENOMEM;
}

void access_ways(const struct pull *p, const struct access *a, struct net_request *r)
{
	r->ca_file = a->ca_file;
	r->proxy = a->proxy;
	if (a->client_cert && p->s.certificate_cb)
		r->client_cert = p->s.certificate_cb(a->client_cert, p->s.arg);
}
