/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/listing.c (core): which document of a folder is the newest.
 *
 * A listing is one of
 *   JSON   a text, or an object with one of "newest", "latest", "url": that is it;
 *          a list (or an object with one list) of texts or of objects with "name", "url" or "href"
 *          and perhaps "mtime", "modified", "updated" or "date" (as nginx's autoindex_format json)
 *   HTML   a page with links, each perhaps followed by a time (as nginx and Apache write folders)
 * Folders, the way up and links that sort the page are no documents.  The latest time wins where
 * every document has one; else the last name, figures read as figures.
 *
 * Memory: all in one arena that ends with the call. */
#include "listing.h"
#include "json.h"
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>

#define ENTRIES_MAX   10000
#define ARENA_BYTES   ((size_t)16 << 20)
#define DOCUMENT_ENDS ".json", ".csv", ".txt", ".md" /* what intake reads */

struct entry {
	const char *name; /* as written */
	int64_t unix_s;   /* 0: no time */
};

struct listing {
	struct arena *arena;
	const char *pick;
	struct entry best;
	size_t n, n_timed;
	struct entry latest; /* among those with a time */
	bool no_memory;
};

/* ---- names ---- */

static int hex(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
	                              : -1;
}

/* The last part of an address, %20 and the like read, without what asks and without a mark. */
static struct str plain_name(const char *url, char out[TRAIL_URL_BYTES])
{
	struct str s = str_cut(str_of(url), 0, strcspn(url, "?#"));
	for (size_t slash; (slash = str_find(s, STR("/"))) != SIZE_MAX && slash + 1 < s.n;)
		s = str_cut(s, slash + 1, SIZE_MAX);
	size_t n = 0;
	for (size_t i = 0; i < s.n && n + 1 < TRAIL_URL_BYTES; i++) {
		int high = s.at[i] == '%' && i + 2 < s.n ? hex(s.at[i + 1]) : -1;
		int low = high >= 0 ? hex(s.at[i + 2]) : -1;
		out[n++] = low >= 0 ? (char)(high * 16 + low) : s.at[i];
		i += low >= 0 ? 2 : 0;
	}
	out[n] = '\0';
	return (struct str){out, n};
}

static bool is_document(const struct listing *l, struct str name)
{
	static const char *const ends[] = {DOCUMENT_ENDS};
	if (name.n == 0 || str_ends(name, STR("/")) || str_starts(name, STR(".")))
		return false;
	if (l->pick)
		return fnmatch(l->pick, name.at, 0) == 0;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		size_t n = strlen(ends[i]);
		if (name.n > n && str_eq_nocase(str_cut(name, name.n - n, n), str_of(ends[i])))
			return true;
	}
	return false;
}

static size_t digits(const char *at)
{
	return strspn(at, "0123456789");
}

/* "vp-9" before "vp-10". */
static int by_figures(const char *a, const char *b)
{
	while (*a && *b) {
		size_t n_a = digits(a), n_b = digits(b);
		if (!n_a || !n_b) {
			if (*a != *b)
				return (unsigned char)*a - (unsigned char)*b;
			a++;
			b++;
			continue;
		}
		size_t zeros_a = strspn(a, "0"), zeros_b = strspn(b, "0");
		zeros_a = zeros_a < n_a ? zeros_a : n_a;
		zeros_b = zeros_b < n_b ? zeros_b : n_b;
		size_t left_a = n_a - zeros_a, left_b = n_b - zeros_b;
		int c = left_a != left_b ? (left_a > left_b) - (left_a < left_b)
		                         : memcmp(a + zeros_a, b + zeros_b, left_a);
		if (c)
			return c;
		a += n_a;
		b += n_b;
	}
	return (*a != 0) - (*b != 0);
}

static void add(struct listing *l, struct str written, int64_t unix_s)
{
	char plain[TRAIL_URL_BYTES], other[TRAIL_URL_BYTES];
	if (written.n == 0 || written.n >= TRAIL_URL_BYTES || l->n >= ENTRIES_MAX)
		return;
	const char *name = arena_dup_str(l->arena, written);
	l->no_memory |= !name;
	if (!name || !is_document(l, plain_name(name, plain)))
		return;
	struct entry e = {name, unix_s};
	l->n++;
	if (l->n == 1 || by_figures(plain_name(l->best.name, other).at, plain) < 0)
		l->best = e;
	if (!unix_s)
		return;
	l->n_timed++;
	int order =
	        l->n_timed == 1 ? -1 : (l->latest.unix_s > unix_s) - (l->latest.unix_s < unix_s);
	if (order < 0 ||
	    (order == 0 && by_figures(plain_name(l->latest.name, other).at, plain) < 0))
		l->latest = e;
}

/* ---- HTML ---- */

static size_t find_nocase(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if (str_eq_nocase(str_cut(s, i, needle.n), needle))
			return i;
	return SIZE_MAX;
}

/* "a&amp;b" in an attribute is "a&b". */
static struct str unescaped(struct str s, char out[TRAIL_URL_BYTES])
{
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < TRAIL_URL_BYTES - 1; i++) {
		out[n++] = s.at[i];
		if (str_starts(str_cut(s, i, SIZE_MAX), STR("&amp;")))
			i += 4;
	}
	return (struct str){out, n};
}

static void read_html(struct listing *l, struct str rest)
{
	size_t at;
	while ((at = find_nocase(rest, STR("<a "))) != SIZE_MAX) {
		char text[TRAIL_URL_BYTES];
		rest = str_cut(rest, at + 3, SIZE_MAX);
		size_t end = str_find(rest, STR(">"));
		struct str tag = str_cut(rest, 0, end);
		size_t href = find_nocase(tag, STR("href="));
		if (href == SIZE_MAX || href + 6 >= tag.n)
			continue;
		char quote = tag.at[href + 5];
		struct str value = str_cut(tag, href + 6, SIZE_MAX);
		value = str_cut(value, 0, str_find(value, (struct str){&quote, 1}));
		rest = str_cut(rest, tag.n, SIZE_MAX);
		struct str beside = str_cut(rest, 0, find_nocase(rest, STR("<a ")));
		size_t closed =
		        find_nocase(beside, STR("</a>")); /* the name itself may hold a date */
		beside = closed == SIZE_MAX ? beside : str_cut(beside, closed, SIZE_MAX);
		if ((quote == '"' || quote == '\'') && value.n < TRAIL_URL_BYTES)
			add(l, unescaped(value, text), listing_time(beside));
	}
}

/* ---- JSON ---- */

static const json_t *first_of(const json_t *object, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const json_t *v = json_object_get(object, keys[i]);
		if (json_is_string(v))
			return v;
	}
	return NULL;
}

static struct str text_of(const json_t *v)
{
	return (struct str){json_string_value(v), json_string_length(v)};
}

static void read_list(struct listing *l, const json_t *list)
{
	static const char *const names[] = {"url", "href", "name"};
	static const char *const times[] = {"mtime", "modified", "updated", "date"};
	size_t i;
	json_t *one;
	json_array_foreach (list, i, one) {
		const json_t *type = json_object_get(one, "type");
		const json_t *name = json_is_string(one) ? one : first_of(one, names, 3);
		const json_t *when = first_of(one, times, 4);
		if (!name || (json_is_string(type) && str_eq(text_of(type), STR("directory"))))
			continue;
		add(l, text_of(name), when ? listing_time(text_of(when)) : 0);
	}
}

static void read_json(struct listing *l, const json_t *root)
{
	static const char *const direct[] = {"newest", "latest", "url"};
	const json_t *it = json_is_string(root) ? root : first_of(root, direct, 3);
	const char *key;
	json_t *v;
	if (it) {
		l->pick = "*"; /* it was picked there */
		add(l, text_of(it), 0);
	} else if (json_is_array(root)) {
		read_list(l, root);
	} else {
		json_object_foreach ((json_t *)root, key, v) {
			if (json_is_array(v))
				read_list(l, v);
		}
	}
}

/* ---- the newest ---- */

static int read_body(struct listing *l, struct str body, struct err *err)
{
	struct str start = str_trim(str_cut(body, 0, 512));
	struct intake_limits limits = intake_default_limits();
	struct reason reason;
	struct json_tree tree;
	if (start.n && start.at[0] == '<') {
		read_html(l, body);
		return 0;
	}
	int ret = json_load(body, &limits, &tree, &reason);
	if (ret < 0)
		return err_set(err, ret == -ENOMEM ? ret : -EINVAL,
		               "förteckningen är varken JSON eller en webbsida: %s",
		               reason.err.text);
	read_json(l, tree.root);
	json_unload(&tree);
	return 0;
}

int listing_newest(struct str body, const char *pick, char ret_name[TRAIL_URL_BYTES],
                   struct err *err)
{
	struct listing l = {.arena = arena_new(ARENA_BYTES), .pick = pick};
	int ret = l.arena ? read_body(&l, body, err) : -ENOMEM;
	if (ret == 0 && l.no_memory)
		ret = -ENOMEM;
	if (ret == -ENOMEM)
		(void)err_set(err, ret, "minnet räcker inte"); /* the code is set */
	const char *name = l.n > 0 && l.n_timed == l.n ? l.latest.name : l.best.name;
	if (ret == 0 && !name)
		ret = err_set(err, -EINVAL, "förteckningen nämner inget dokument%s%s%s",
		              pick ? " som heter «" : "", pick ? pick : "", pick ? "»" : "");
	ret_name[0] = '\0';
	if (ret == 0 && name)
		memcpy(ret_name, name, strlen(name) + 1);
	l.arena = arena_free(l.arena);
	return ret;
}

int listing_join(const char *base, const char *name, char ret_url[TRAIL_URL_BYTES], struct err *err)
{
	size_t scheme = str_find(str_of(base), STR("://"));
	must(scheme != SIZE_MAX); /* the register's addresses were checked */
	size_t host_end = scheme + 3 + strcspn(base + scheme + 3, "/?#");
	size_t path_end = host_end + strcspn(base + host_end, "?#");
	while (path_end > host_end && base[path_end - 1] != '/')
		path_end--;
	size_t keep = name[0] == '/' ? host_end : path_end;
	const char *tail = name;
	if (utf8_check(str_of(name)) != SIZE_MAX)
		return err_set(err, -EINVAL, "adressen i förteckningen är inte UTF-8");
	if (strncmp(name, base, host_end) == 0 &&
	    (name[host_end] == '/' || name[host_end] == '?' || name[host_end] == '\0')) {
		keep = 0; /* absolute, and here */
	} else if (strstr(name, "://") || strncmp(name, "//", 2) == 0) {
		return err_set(
		        err, -EINVAL,
		        "förteckningen leder till en annan värd, och dit hämtas inget: %.200s",
		        name);
	} else if (strncmp(name, "./", 2) == 0) {
		tail = name + 2;
	}
	if (keep + strlen(tail) + 2 > TRAIL_URL_BYTES)
		return err_set(err, -EINVAL, "adressen i förteckningen är för lång");
	int n = snprintf(ret_url, TRAIL_URL_BYTES, "%.*s%s%s", (int)keep, base,
	                 keep == host_end && tail[0] != '/' ? "/" : "", tail);
	must(n > 0 && n < TRAIL_URL_BYTES); /* looked at above */
	for (const char *at = ret_url; *at; at++)
		if ((unsigned char)*at <= 0x20 || *at == 0x7F)
			return err_set(err, -EINVAL,
			               "adressen i förteckningen innehåller blanksteg eller "
			               "styrtecken: skriv blanksteg som %%20");
	return 0;
}

static int follow_listing(const struct source *s, struct str answer, struct trail *t,
                          struct err *err)
{
	char name[TRAIL_URL_BYTES];
	if (t->n_answers == 0) {
		must(strlen(s->url) < TRAIL_URL_BYTES); /* the register's are no longer */
		memcpy(t->url, s->url, strlen(s->url) + 1);
		return TRAIL_NEXT;
	}
	int ret = listing_newest(answer, s->pick, name, err);
	if (ret == 0)
		ret = listing_join(s->url, name, t->url, err);
	return ret < 0 ? ret : TRAIL_DOCUMENT;
}

int intake_follow(const struct source *s, struct str answer, struct trail *t, struct err *err)
{
	return s->type == SOURCE_KOLADA ? kolada_follow(s, answer, t, err)
	                                : follow_listing(s, answer, t, err);
}
