/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/token.c (core): what a token server answers (RFC 6749, 5.1): a JSON object with
 * access_token, token_type and perhaps expires_in.  Words never repeat what may be the token. */
#include "json.h"
#include <errno.h>
#include "base/num.h"

static bool is_token(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text[i] < 0x21 || text[i] > 0x7E)
			return false; /* RFC 6750: no blank, nothing that could end a header */
	return n > 0;
}

/* Seconds, as a figure or as text (some servers write it so); -1 when not given, -2 when it is
 * none. */
static int64_t seconds_of(const json_t *v)
{
	double x = NUM_NONE;
	if (!v || json_is_null(v))
		return -1;
	if (json_is_number(v))
		x = json_number_value(v);
	else if (json_is_string(v) && num_parse(str_of(json_string_value(v)), &x) < 0)
		return -2;
	return x >= 0 && x < 1e12 ? (int64_t)x : -2;
}

static int bad(struct err *err, const char *what)
{
	return err_set(err, -EPROTO, "svaret är inget ord för inloggning: %s", what);
}

int intake_token(struct str body, char *ret_token, size_t cap, int64_t *ret_expires_s,
                 struct err *err)
{
	struct intake_limits limits = intake_default_limits();
	struct reason reason;
	struct json_tree tree;
	int r = json_load(body, &limits, &tree, &reason);
	if (r < 0)
		return r == -ENOMEM ? err_set(err, r, "minnet räcker inte")
		                    : bad(err, "det är inte JSON");
	const json_t *token = json_object_get(tree.root, "access_token");
	const json_t *type = json_object_get(tree.root, "token_type");
	int64_t expires_s = seconds_of(json_object_get(tree.root, "expires_in"));
	size_t n = json_string_length(token);
	r = 0;
	if (!json_is_string(token) || !is_token(json_string_value(token), n))
		r = bad(err, "access_token saknas eller går inte att sända");
	else if (n >= cap)
		r = bad(err, "access_token är för långt");
	else if (json_is_string(type) &&
	         !str_eq_nocase(str_of(json_string_value(type)), STR("bearer")))
		r = bad(err, "token_type är inte bearer");
	else if (expires_s < -1)
		r = bad(err, "expires_in är inget antal sekunder");
	if (r == 0) {
		memcpy(ret_token, json_string_value(token), n + 1);
		*ret_expires_s = expires_s;
	}
	json_unload(&tree);
	return r;
}
