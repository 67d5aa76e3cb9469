/* SPDX-License-Identifier: EUPL-1.2 */
/* app/secrets.c (shell): credentials, read at start, at reload, and when their files change; see
 * secrets.h.
 * Memory: names and paths in an arena, values on the heap and wiped.
 * What can go wrong: a file that is not there or cannot be read: its unit is asked without, mail
 * and events wait; or the value that was read before is used. */
#include "secrets.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "base/arena.h"
#include "log.h"

#define NAMES_BYTES_MAX ((size_t)64 << 20) /* 20,000 units with two long names each */

/* A file that was written anew differs in one of these. */
struct stamp {
	int64_t changed_ns; /* 0: it could not be looked at */
	ino_t inode;
	off_t size;
};

/* What for; of one that is named twice, the last here counts. */
enum use { USE_FETCH, USE_UNIT, USE_MAIL, USE_EVENTS };
static const char *const without[] = {
        [USE_FETCH] = "hämtningen görs utan",
        [USE_UNIT] = "enheten hämtas utan",
        [USE_MAIL] = "breven väntar",
        [USE_EVENTS] = "händelserna väntar",
};

struct secret {
	const char *name, *path;
	const char *unit; /* the first that names it; NULL: a setting */
	bool whole;
	enum use use;
	char *value; /* owned; NULL: none */
	size_t n;
	struct stamp stamp;
	struct err err; /* code 0: it could be read now */
};

struct secrets {
	unsigned refs;
	struct arena *arena;
	size_t n;
	struct secret *at; /* by name, lines before whole files */
};

static int by_name(const void *a, const void *b)
{
	const struct secret *x = a, *y = b;
	int c = strcmp(x->name, y->name);
	return c ? c : x->whole - y->whole;
}

static int by_name_and_use(const void *a, const void *b)
{
	const struct secret *x = a, *y = b;
	int c = by_name(a, b);
	return c ? c : (int)y->use - (int)x->use;
}

static struct secret *find(const struct secrets *s, const char *name, bool whole)
{
	struct secret key = {.name = name, .whole = whole};
	return s && s->n ? bsearch(&key, s->at, s->n, sizeof(*s->at), by_name) : NULL;
}

/* ---- which ---- */

/* @param path "" when it cannot be told */
static bool add(struct secrets *s, const struct secret *like, const char *path)
{
	struct secret *to = &s->at[s->n++];
	*to = (struct secret){.whole = like->whole, .use = like->use};
	to->name = arena_dup(s->arena, like->name);
	to->path = arena_dup(s->arena, path);
	to->unit = like->unit ? arena_dup(s->arena, like->unit) : NULL;
	return to->name && to->path && (!like->unit || to->unit);
}

static bool add_named(struct secrets *s, const struct config *c, const struct secret *like)
{
	char path[CONFIG_PATH_BYTES];
	struct err err; /* too long a path is told as a file that is not there */
	return !like->name ||
	       add(s, like, config_secret_path(c, like->name, path, &err) == 0 ? path : "");
}

static void drop_twins(struct secrets *s)
{
	size_t n = 0;
	if (s->n > 1)
		qsort(s->at, s->n, sizeof(*s->at), by_name_and_use);
	for (size_t i = 0; i < s->n; i++)
		if (n == 0 || by_name(&s->at[i], &s->at[n - 1]) != 0)
			s->at[n++] = s->at[i];
	s->n = n;
}

static bool list(struct secrets *s, const struct config *c)
{
	const struct org *o = c->org;
	bool ok = true;
#define ADD(...) (ok = ok && add_named(s, c, &(struct secret){__VA_ARGS__}))
	ADD(.name = c->proxy_credential);
	ADD(.name = c->units.credential);
	ADD(.name = c->smtp_credential, .use = USE_MAIL);
	for (size_t i = 0; ok && i < o->n_units; i++) {
		const struct unit *u = &o->units[i];
		ADD(.name = u->access.credential, .unit = u->id, .use = USE_UNIT);
		ADD(.name = u->access.client_cert, .unit = u->id, .use = USE_UNIT, .whole = true);
	}
	for (size_t i = 0; ok && i < c->n_webhooks; i++)
		ADD(.name = c->webhooks[i].credential, .use = USE_EVENTS);
#undef ADD
	drop_twins(s);
	return ok;
}

/* ---- their values ---- */

static struct stamp stamp_of(const char *path)
{
	struct stat st;
	if (stat(path, &st) < 0)
		return (struct stamp){0};
	return (struct stamp){(int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
	                      st.st_ino, st.st_size};
}

static bool keep(struct secret *s, const struct secret *was)
{
	s->value = malloc(was->n + 1);
	if (!s->value)
		return false;
	memcpy(s->value, was->value, was->n + 1);
	s->n = was->n;
	return true;
}

static bool same_stamp(const struct stamp *a, const struct stamp *b)
{
	return a->changed_ns == b->changed_ns && a->inode == b->inode && a->size == b->size;
}

/* A webhook's key that no receiver knows is worth as much as one that cannot be read. */
static int read_one(struct secret *s)
{
	int ret = config_secret_at(s->path, s->whole, &s->value, &s->n, &s->err);
	const char *fault =
	        ret == 0 && s->use == USE_EVENTS ? notify_hook_key_fault(s->value) : NULL;
	if (!fault)
		return ret;
	config_secret_free(s->value);
	s->value = NULL;
	s->n = 0;
	return err_set(&s->err, -EINVAL, "nyckeln i %s %s", s->path, fault);
}

static bool read_all(struct secrets *s, const struct secrets *before)
{
	for (size_t i = 0; i < s->n; i++) {
		struct secret *to = &s->at[i];
		const struct secret *was = find(before, to->name, to->whole);
		if (was && strcmp(was->path, to->path) != 0)
			was = NULL;
		to->stamp = stamp_of(to->path);
		bool same = was && was->err.code == 0 && was->value && to->stamp.changed_ns &&
		            same_stamp(&was->stamp, &to->stamp);
		to->err.code = 0;
		if (!same && read_one(to) == 0)
			continue;
		if (was && was->value && !keep(to, was))
			return false;
	}
	return true;
}

static struct secrets *empty(size_t most)
{
	struct secrets *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->refs = 1;
	s->arena = arena_new(NAMES_BYTES_MAX);
	s->at = s->arena ? calloc(most + 1, sizeof(*s->at)) : NULL;
	return s->at ? s : secrets_unref(s);
}

struct secrets *secrets_new(const struct config *c, const struct secrets *before)
{
	struct secrets *s = empty(3 + 2 * c->org->n_units + c->n_webhooks);
	if (s && (!list(s, c) || !read_all(s, before)))
		s = secrets_unref(s);
	return s;
}

struct secrets *secrets_renew(const struct secrets *before)
{
	struct secrets *s = empty(before->n);
	for (size_t i = 0; s && i < before->n; i++) {
		if (!add(s, &before->at[i], before->at[i].path))
			s = secrets_unref(s);
	}
	if (s && !read_all(s, before))
		s = secrets_unref(s);
	return s;
}

struct secrets *secrets_ref(struct secrets *s)
{
	if (s)
		s->refs++;
	return s;
}

struct secrets *secrets_unref(struct secrets *s)
{
	if (!s || --s->refs > 0)
		return NULL;
	for (size_t i = 0; i < s->n; i++)
		config_secret_free(s->at[i].value);
	free(s->at);
	(void)arena_free(s->arena); /* returns NULL, always */
	free(s);
	return NULL;
}

/* ---- asking ---- */

static bool same_value(const struct secret *a, const struct secret *b)
{
	return a->n == b->n && (a->n == 0 || memcmp(a->value, b->value, a->n) == 0);
}

bool secrets_tell(const struct secrets *s, const struct secrets *before)
{
	bool changed = false;
	for (size_t i = 0; s && i < s->n; i++) {
		const struct secret *now = &s->at[i];
		const struct secret *was = find(before, now->name, now->whole);
		bool differs = !was ? now->value != NULL : !same_value(now, was);
		changed |= differs;
		bool same_fault =
		        was && was->err.code < 0 && strcmp(was->err.text, now->err.text) == 0;
		if (now->err.code < 0 && !same_fault)
			log_write(LOG_LEVEL_ERR, "config", now->unit,
			          "inloggningsuppgiften «%s» kan inte användas: %s; %s", now->name,
			          now->err.text,
			          now->value ? "den gamla används så länge" : without[now->use]);
		else if (was && now->err.code == 0 && (differs || was->err.code < 0))
			log_write(LOG_LEVEL_NOTICE, "config", now->unit,
			          "inloggningsuppgiften «%s» %s", now->name,
			          differs ? "är ny och används nu" : "kan användas igen");
	}
	return changed;
}

const char *secrets_line(const struct secrets *s, const char *name)
{
	const struct secret *found = find(s, name, false);
	return found ? found->value : NULL;
}

struct str secrets_file(const struct secrets *s, const char *name)
{
	const struct secret *found = find(s, name, true);
	return found && found->value ? (struct str){found->value, found->n} : (struct str){0};
}

size_t secrets_count(const struct secrets *s)
{
	return s ? s->n : 0;
}
