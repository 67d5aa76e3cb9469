/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/json.c (core): typed getters over a jansson tree; see json.h.  The tree is the caller's,
 * the copies the arena's. */
#include "json.h"
#include "base/hash.h"
#include "distance.h"
#include "reason.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

void json_fail(struct json_reader *r, enum reason_kind kind, int code, const char *fmt, ...)
{
	if (r->failed)
		return;
	char words[ERR_TEXT_BYTES];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(words, sizeof(words), fmt, args); /* a cut text is still the cause */
	va_end(args);
	r->failed = reason_set(r->reason, kind, code, r->pointer, 0, "%s", words);
}

void json_no_memory(struct json_reader *r)
{
	if (!r->failed)
		r->failed = reason_no_memory(r->reason);
}

static size_t enter(struct json_reader *r, struct str step)
{
	size_t mark = r->n_pointer;
	if (mark + 1 < sizeof(r->pointer))
		r->pointer[r->n_pointer++] = '/';
	for (size_t i = 0; i < step.n && r->n_pointer + 3 < sizeof(r->pointer); i++) {
		char c = step.at[i];
		if (c == '~' || c == '/') {
			r->pointer[r->n_pointer++] = '~';
			c = c == '~' ? '0' : '1';
		}
		r->pointer[r->n_pointer++] = c;
	}
	r->pointer[r->n_pointer] = '\0';
	return mark;
}

size_t json_enter(struct json_reader *r, const char *key)
{
	return enter(r, str_of(key));
}

size_t json_enter_at(struct json_reader *r, size_t index)
{
	char digits[24]; /* of the largest size_t, and more */
	size_t at = sizeof(digits);
	do /* once for each item of each list */
		digits[--at] = (char)('0' + index % 10);
	while ((index /= 10) > 0);
	return enter(r, (struct str){digits + at, sizeof(digits) - at});
}

void json_leave(struct json_reader *r, size_t mark)
{
	r->n_pointer = mark;
	r->pointer[mark] = '\0';
}

const char *json_nearest(const char *word, const char *const *names, size_t n_names)
{
	const char *best = NULL;
	struct str w = str_of(word);
	size_t most = w.n / 2 < 4 ? w.n / 2 : 4; /* more changes than that is another word */
	for (size_t i = 0; i < n_names; i++) {
		size_t d = names[i] ? distance_within(w, str_of(names[i]), most) : SIZE_MAX;
		if (d <= most) {
			best = names[i];
			most = d ? d - 1 : 0;
			if (d == 0)
				break;
		}
	}
	return best;
}

void json_expect_object(struct json_reader *r, const json_t *v)
{
	if (!json_is_object(v))
		json_fail(r, REASON_SCHEMA, -EINVAL, "%sska vara ett objekt {…}",
		          r->n_pointer ? "" : "dokumentet ");
}

void json_keys(struct json_reader *r, const json_t *object, const char *const *known,
               size_t n_known, size_t n_required)
{
	json_expect_object(r, object);
	if (r->failed)
		return;
	const char *key;
	json_t *value;
	json_object_foreach ((json_t *)object, key, value) {
		size_t i = 0;
		while (i < n_known && strcmp(known[i], key) != 0)
			i++;
		if (i < n_known)
			continue;
		const char *near = json_nearest(key, known, n_known);
		size_t mark = json_enter(r, key);
		json_fail(r, REASON_SCHEMA, -EINVAL, "okänd nyckel%s%s%s; ta bort den%s",
		          near ? ", menas «" : "", near ? near : "", near ? "»?" : "",
		          near ? " eller rätta stavningen" : "");
		json_leave(r, mark);
		return;
	}
	for (size_t i = 0; i < n_required; i++) {
		if (!json_object_get(object, known[i]))
			json_fail(r, REASON_SCHEMA, -EINVAL, "nyckeln «%s» saknas", known[i]);
	}
}

/* The member to read; NULL when there is nothing to read (absent, null where allowed, or failed
 * before). */
static const json_t *member(struct json_reader *r, const json_t *object, const char *key,
                            unsigned may)
{
	const json_t *v = r->failed ? NULL : json_object_get(object, key);
	return json_is_null(v) && (may & JSON_NULLABLE) ? NULL : v;
}

static void wrong_type(struct json_reader *r, const char *wanted, unsigned may)
{
	json_fail(r, REASON_SCHEMA, -EINVAL, "ska vara %s%s", wanted,
	          may & JSON_NULLABLE ? " eller null" : "");
}

/* In the arena, once while it is among the recent ones. */
static const char *copy_of(struct json_reader *r, struct str s)
{
	const char **recent = &r->recent[hash_bytes(s) % ARRAY_LEN(r->recent)];
	if (!*recent || !str_eq(str_of(*recent), s)) {
		const char *copy = arena_dup_str(r->arena, s);
		if (!copy)
			return NULL;
		*recent = copy;
	}
	return *recent;
}

const char *json_text(struct json_reader *r, const json_t *object, const char *key, unsigned may)
{
	const json_t *v = member(r, object, key, may);
	if (!v)
		return NULL;
	const char *copy = NULL;
	size_t mark = json_enter(r, key);
	if (!json_is_string(v))
		wrong_type(r, "en text", may);
	else if ((may & JSON_NOT_EMPTY) && json_string_length(v) == 0)
		json_fail(r, REASON_SCHEMA, -EINVAL, "texten får inte vara tom");
	else if (json_string_length(v) > r->limits->max_string_bytes)
		json_fail(r, REASON_TOO_LARGE, -E2BIG,
		          "texten är %zu byte, gränsen är %zu; korta den", json_string_length(v),
		          r->limits->max_string_bytes);
	else if (!(copy = copy_of(r, str_of(json_string_value(v)))))
		json_no_memory(r);
	json_leave(r, mark);
	return copy;
}

double json_figure(struct json_reader *r, const json_t *object, const char *key, unsigned may)
{
	const json_t *v = member(r, object, key, may);
	if (!v)
		return NUM_NONE;
	double x = NUM_NONE;
	size_t mark = json_enter(r, key);
	if (!json_is_number(v))
		wrong_type(r, "ett tal", may);
	else if (!(fabs(json_number_value(v)) <= NUM_MAX))
		json_fail(r, REASON_IMPOSSIBLE, -EINVAL,
		          "talet %g är orimligt; det största som godtas är %.0f",
		          json_number_value(v), NUM_MAX);
	else
		x = num_snap(json_number_value(v));
	json_leave(r, mark);
	return x;
}

int64_t json_whole(struct json_reader *r, const json_t *object, const char *key, unsigned may,
                   int64_t least, int64_t most, int64_t none)
{
	double x = json_figure(r, object, key, may);
	if (r->failed || !num_given(x))
		return none;
	size_t mark = json_enter(r, key);
	if (x != floor(x))
		json_fail(r, REASON_SCHEMA, -EINVAL, "ska vara ett heltal");
	else if (x < (double)least || x > (double)most)
		json_fail(r, REASON_SCHEMA, -EINVAL, "%.0f är utanför %lld till %lld", x,
		          (long long)least, (long long)most);
	json_leave(r, mark);
	return r->failed ? none : (int64_t)x;
}

static bool looks_like_date(const char *text)
{
	static const char shape[] = "dddd-dd-dd";
	size_t i = 0;
	while (shape[i] && (shape[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == '-'))
		i++;
	return !shape[i] && !text[i];
}

int32_t json_date(struct json_reader *r, const json_t *object, const char *key, unsigned may)
{
	const json_t *v = member(r, object, key, may);
	int32_t day = CIVIL_NONE;
	if (!v)
		return day;
	size_t mark = json_enter(r, key);
	if (!json_is_string(v))
		wrong_type(r, "ett datum, t.ex. \"2014-04-30\"", may);
	else if (!looks_like_date(json_string_value(v)))
		json_fail(r, REASON_SCHEMA, -EINVAL,
		          "«%.*s» är inget datum; skriv t.ex. 2014-04-30",
		          STR_FIT(json_string_value(v), 40));
	else if (civil_parse(str_of(json_string_value(v)), &day) < 0)
		json_fail(r, REASON_IMPOSSIBLE, -EINVAL, "datumet %s finns inte",
		          json_string_value(v));
	json_leave(r, mark);
	return r->failed ? CIVIL_NONE : day;
}

/* "a, b eller c" of what may stand there. */
static const char *choices(const char *const *names, size_t n_names, char out[ERR_TEXT_BYTES])
{
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < n_names && n < ERR_TEXT_BYTES; i++) {
		int more = snprintf(out + n, ERR_TEXT_BYTES - n, "%s%s", i ? ", " : "",
		                    names[i] ? names[i] : "null");
		n += more > 0 ? (size_t)more : 0;
	}
	return out;
}

unsigned json_choice(struct json_reader *r, const json_t *object, const char *key,
                     const char *const *names, size_t n_names)
{
	bool nullable = n_names > 0 && !names[0];
	const json_t *v = member(r, object, key, nullable ? JSON_NULLABLE : 0);
	if (!v)
		return 0;
	const char *word = json_is_string(v) ? json_string_value(v) : NULL;
	for (size_t i = 0; word && i < n_names; i++) {
		if (names[i] && strcmp(names[i], word) == 0)
			return (unsigned)i;
	}
	char all[ERR_TEXT_BYTES];
	size_t mark = json_enter(r, key);
	json_fail(r, REASON_SCHEMA, -EINVAL, "%s%.*s%sska vara något av %s", word ? "«" : "",
	          STR_FIT(word ? word : "", 60), word ? "» " : "", choices(names, n_names, all));
	json_leave(r, mark);
	return 0;
}

void json_schema(struct json_reader *r, const json_t *root, const char *wanted, const char *other)
{
	const json_t *v = r->failed ? NULL : json_object_get(root, "schema");
	const char *word = json_is_string(v) ? json_string_value(v) : "";
	if (r->failed || strcmp(word, wanted) == 0)
		return;
	size_t mark = json_enter(r, "schema");
	if (!v) {
		json_leave(r, mark);
		json_fail(r, REASON_SCHEMA, -EINVAL, "nyckeln «schema» saknas; den ska vara \"%s\"",
		          wanted);
	} else if (strcmp(word, other) == 0) {
		json_fail(r, REASON_SCHEMA, -EINVAL,
		          "dokumentet är %s men adressen ska ge %s; byt plats på plan.url och "
		          "results.url",
		          other, wanted);
	} else {
		json_fail(r, REASON_SCHEMA, -EINVAL,
		          "«%.*s» är inget känt schema; det ska vara \"%s\"", STR_FIT(word, 60),
		          wanted);
	}
	json_leave(r, mark);
}

const json_t *json_list(struct json_reader *r, const json_t *object, const char *key, size_t *ret_n)
{
	const json_t *v = member(r, object, key, 0);
	*ret_n = 0;
	if (!v)
		return NULL;
	size_t mark = json_enter(r, key);
	if (!json_is_array(v))
		wrong_type(r, "en lista […]", 0);
	else if (json_array_size(v) > r->limits->max_items - r->n_items)
		json_fail(r, REASON_TOO_LARGE, -E2BIG,
		          "fler än %zu poster i dokumentet; dela upp det", r->limits->max_items);
	else
		*ret_n = json_array_size(v);
	json_leave(r, mark);
	r->n_items += *ret_n;
	return r->failed ? NULL : v;
}

void *json_array_of(struct json_reader *r, size_t n, size_t size)
{
	void *at = r->failed ? NULL : arena_array(r->arena, n, size);
	if (!at)
		json_no_memory(r);
	return at;
}
