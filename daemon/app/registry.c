/* SPDX-License-Identifier: EUPL-1.2 */
/* app/registry.c (shell): units_url is fetched every pull.interval, conditionally.  What comes is
 * written beside the database, read with all the rest of the configuration by the very checks of a
 * reload, put in the place of the one before, and then the configuration is read anew.
 *
 * The good path: registry_second -> GET -> on_answer -> (job: write, load, compare, rename) ->
 * app_reload.
 *
 * What can go wrong: no answer (the one before stays; tried again with growing waits), an answer
 * that is no register, or one in which most of the units are gone: refused, and the operator is
 * told.  A crash between the writing and the renaming leaves the one before. */
#include "registry.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "app_rooms.h"
#include "base/hash.h"

#define BACKOFF_MIN_MS 5000 /* as a unit's first wait */
#define PATH_BYTES     1024

/* ---- on a pool thread ---- */

static int write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? -errno : -EIO;
		bytes += done;
		n -= (size_t)done;
	}
	return 0;
}

static int write_file(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return -errno;
	int r = write_all(fd, bytes, n);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}

static bool is_same(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char piece[4096];
	size_t at = 0;
	bool same = fd >= 0;
	while (same) {
		ssize_t got = read(fd, piece, sizeof(piece));
		if (got <= 0)
			break;
		same = at + (size_t)got <= n && memcmp(bytes + at, piece, (size_t)got) == 0;
		at += (size_t)got;
	}
	if (fd >= 0)
		(void)close(fd); /* only read from */
	return same && at == n;
}

/* The new name lasts when the folder is on disk. */
static int put_in_place(const char *from, const char *to)
{
	char copy[PATH_BYTES];
	if (rename(from, to) < 0)
		return -errno;
	(void)snprintf(copy, sizeof(copy), "%s", to); /* paths were looked at */
	int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		(void)fsync(folder); /* a crash may bring the one before back: it is asked for
		                        again */
		(void)close(folder); /* only read from */
	}
	return 0;
}

/* How many units of the one in force are gone, of how many. */
static void count_gone(const struct registry *r, const struct org *next, size_t *ret_n,
                       size_t *ret_gone)
{
	*ret_n = *ret_gone = 0;
	for (size_t i = 0; i < r->org->n_units; i++) {
		const struct unit *u = &r->org->units[i];
		if (strcmp(u->file, r->file) != 0)
			continue;
		++*ret_n;
		*ret_gone += org_find_unit(next, str_of(u->id)) == INDEX_NONE;
	}
}

static int check_candidate(struct registry *r, const char *candidate)
{
	struct config *next = NULL;
	struct config_report report;
	struct str rest, line;
	config_report_init(&report);
	int ret = config_load_with(r->config_file, candidate, &next, &report);
	rest = buf_slice(&report.text);
	if (ret < 0 && str_split(&rest, '\n', &line) && line.n)
		(void)err_set(&r->err, ret, "%u fel, det första: %.*s", report.n_errors,
		              STR_ARGS(str_fit(line, 300))); /* the code is set */
	else if (ret < 0)
		(void)err_set(&r->err, ret, "det kunde inte läsas"); /* same */
	config_report_done(&report);
	if (ret < 0)
		return ret;
	size_t n, gone;
	char hash[17];
	count_gone(r, next->org, &n, &gone);
	next = config_free(next);
	(void)snprintf(hash, sizeof(hash), "%016llx",
	               (unsigned long long)hash_bytes((struct str){r->body, r->n_body})); /* fits */
	if (2 * gone <= n || (r->confirmed && str_starts(str_of(hash), str_of(r->confirmed))))
		return 0;
	return err_set(&r->err, -EINVAL,
	               "%zu av registrets %zu enheter saknas i det nya; stämmer det, skriv "
	               "units_confirmed: %s och läs om inställningarna",
	               gone, n, hash);
}

static void look(struct loop_job *job)
{
	struct registry *r = (struct registry *)((char *)job - offsetof(struct registry, job));
	char candidate[PATH_BYTES];
	r->status = 1;
	if (is_same(r->file, r->body, r->n_body))
		return;
	int n = snprintf(candidate, sizeof(candidate), "%s.new", r->file);
	r->status = n < 0 || (size_t)n >= sizeof(candidate)
	                    ? -ENAMETOOLONG
	                    : write_file(candidate, r->body, r->n_body);
	if (r->status < 0) {
		(void)err_set(&r->err, r->status, "det kunde inte sparas (%s): %s", r->file,
		              strerror(-r->status)); /* the code is set */
		return;
	}
	r->status = check_candidate(r, candidate);
	if (r->status == 0 && (r->status = put_in_place(candidate, r->file)) < 0)
		(void)err_set(&r->err, r->status, "det kunde inte sparas (%s): %s", r->file,
		              strerror(-r->status)); /* same */
	if (r->status < 0)
		(void)unlink(candidate); /* else the next one writes over it */
}

/* ---- on the loop ---- */

static void drop_job(struct registry *r)
{
	free(r->body);
	free(r->file);
	free(r->confirmed);
	free(r->next_etag);
	free(r->next_modified);
	free(r->asked);
	r->body = r->file = r->confirmed = r->next_etag = r->next_modified = r->asked = NULL;
	r->org = org_unref(r->org);
}

static void forget(struct registry *r)
{
	free(r->url);
	free(r->etag);
	free(r->last_modified);
	r->url = r->etag = r->last_modified = NULL;
}

void registry_reloaded(struct registry *r)
{
	r->due = due_free(r->due);
}

void registry_done(struct registry *r)
{
	drop_job(r);
	forget(r);
	r->due = due_free(r->due);
}

/* One feed in a plan of its own. */
static bool is_due(struct app *a)
{
	struct registry *r = &a->registry;
	const struct due_params plan = {.interval_ms = a->cfg->pull.interval_ms,
	                                .backoff_min_ms = BACKOFF_MIN_MS};
	int64_t now_ms = (int64_t)uv_now(&a->loop);
	if (!r->due && due_new(&plan, 1, &r->due) < 0)
		return false; /* no memory: in a second, perhaps */
	if (due_when(r->due) == INT64_MAX)
		due_add(r->due, 0, str_of(a->cfg->units.url), now_ms);
	return due_next(r->due, now_ms) != UINT32_MAX;
}

static void ended(struct app *a, bool failed, int64_t retry_after_s)
{
	struct registry *r = &a->registry;
	if (r->due) /* else the settings are others since */
		due_done(r->due, 0, failed, retry_after_s < 0 ? -1 : retry_after_s * 1000,
		         (int64_t)uv_now(&a->loop));
	drop_job(r);
	r->busy = false;
}

static void succeeded(struct app *a)
{
	struct registry *r = &a->registry;
	if (log_recovered(&r->complaint))
		log_write(LOG_LEVEL_NOTICE, "config", NULL, "registret hämtas igen utan fel");
	tell_operator(&a->flow, "register", false, "registret hämtas igen");
	r->told = false;
	ended(a, false, -1);
}

static void failed(struct app *a, const char *why, int64_t retry_after_s)
{
	struct registry *r = &a->registry;
	forget(r); /* next time whole: the one that was refused may be right by then */
	if (log_complain(&r->complaint))
		log_write(LOG_LEVEL_ERR, "config", NULL,
		          "registret på %s: %s (%u i rad); det förra gäller", a->cfg->units.url,
		          why, r->complaint.n_failures);
	if (!r->told)
		tell_operator(&a->flow, "register", true, why);
	r->told = true;
	if (a->flow.awaits_register)
		a->flow.any_failed = true; /* the one cycle there is goes by the one before */
	ended(a, true, retry_after_s);
	registry_settled(a);
}

static void on_looked(struct loop_job *job, int status)
{
	struct registry *r = (struct registry *)((char *)job - offsetof(struct registry, job));
	struct app *a = (struct app *)((char *)r - offsetof(struct app, registry));
	if (a->closing_step > 0) {
		drop_job(r);
	} else if (status == 0 && r->status >= 0) {
		bool anew = r->status == 0;
		forget(r);
		r->url = r->asked;
		r->etag = r->next_etag;
		r->last_modified = r->next_modified;
		r->asked = r->next_etag = r->next_modified = NULL;
		succeeded(a);
		if (anew)
			app_reload(a);
		else
			registry_settled(a);
	} else {
		failed(a, status == 0 ? r->err.text : "det kunde inte läsas", -1);
	}
	loop_gate_leave(&a->gate);
}

static char *copy(const char *text, bool *ok)
{
	char *c = text ? strdup(text) : NULL;
	*ok &= !text || c;
	return c;
}

static void look_at(struct app *a, struct net_answer *answer)
{
	struct registry *r = &a->registry;
	bool ok = true;
	r->body = answer->body ? answer->body : calloc(1, 1);
	r->n_body = answer->n_body;
	answer->body = NULL; /* ours now */
	r->file = copy(a->cfg->units.file, &ok);
	r->confirmed = copy(a->cfg->units.confirmed, &ok);
	r->next_etag = copy(answer->etag, &ok);
	r->next_modified = copy(answer->last_modified, &ok);
	r->config_file = a->options->config_file;
	r->org = org_ref(a->cfg->org);
	if (ok && r->body && loop_job_start(&a->loop, &r->job, look, on_looked) == 0)
		loop_gate_enter(&a->gate);
	else
		failed(a, "minnet räcker inte", -1);
}

static void on_answer(struct net_answer *answer, void *app)
{
	struct app *a = app;
	struct registry *r = &a->registry;
	if (a->closing_step > 0 || !text_eq(r->asked, a->cfg->units.url)) {
		drop_job(r); /* it is asked for elsewhere now, or not at all */
		r->busy = false;
		registry_settled(a);
	} else if (answer->fault != NET_FAULT_NONE) {
		failed(a, answer->err.text, answer->retry_after_s);
	} else if (answer->http_status == 304) {
		succeeded(a);
		registry_settled(a);
	} else if (answer->http_status != 200 && answer->http_status != 203) {
		failed(a, "servern gav inte hela registret (väntade 200)", -1);
	} else {
		look_at(a, answer);
	}
}

static void ask(struct app *a)
{
	struct registry *r = &a->registry;
	const struct config_register *c = &a->cfg->units;
	bool known = text_eq(r->url, c->url);
	struct net_request ask = {
	        .url = c->url,
	        .authorization = c->credential ? secrets_line(a->secrets, c->credential) : NULL,
	        .etag = known ? r->etag : NULL,
	        .last_modified = known ? r->last_modified : NULL,
	};
	r->busy = true;
	r->asked = strdup(c->url);
	if (!r->asked || net_start(a->net, &ask, on_answer, a) < 0)
		failed(a, "hämtningen kunde inte börja", -1);
}

void registry_second(struct app *a)
{
	if (a->cfg->units.url && !a->registry.busy && !a->flow.awaits_register &&
	    !a->reload.under_way && is_due(a))
		ask(a);
}

void registry_first(struct app *a)
{
	if (a->cfg->units.url)
		ask(a);
	else
		registry_settled(a);
}

void registry_settled(struct app *a)
{
	if (!a->flow.awaits_register || a->closing_step > 0)
		return;
	a->flow.awaits_register = false;
	pull_start(a->pull);
}
