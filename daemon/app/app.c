/* SPDX-License-Identifier: EUPL-1.2 */
/* app/app.c (shell): opens the rooms in order, closes them in reverse; one struct owns them all;
 * loop thread. Good path: settings -> store -> net -> notify -> serve -> pull -> what was stored,
 * while the first answers come -> «redo». What can go wrong at start: any error is fatal, said with
 * file, key and cure, exit 1; what was opened is closed the same way as at a normal end.  While
 * running no error from outside ends the process. */
#include "app_rooms.h"
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/limits.h"
#include "history.h"
#include "log.h"
#include "restore.h"
#include "tell.h"

/* ---- what the rooms ask of each other ---- */

static const char *credential_of(const char *name, void *app)
{
	return secrets_line(((struct app *)app)->secrets, name);
}

static struct str certificate_of(const char *name, void *app)
{
	return secrets_file(((struct app *)app)->secrets, name);
}

static int token_of(struct str body, char ret_token[PULL_TOKEN_BYTES], int64_t *ret_expires_s,
                    struct err *err)
{
	return intake_token(body, ret_token, PULL_TOKEN_BYTES, ret_expires_s, err);
}

/* ---- settings of the rooms ---- */

/* About: a unit is a host of its own as a rule. */
static unsigned n_tls_hosts(const struct org *o)
{
	unsigned n = 0;
	for (size_t i = 0; i < o->n_units; i++) {
		bool tls = false;
		for (size_t k = 0; k < DOC_KIND_COUNT; k++) {
			const char *url = o->units[i].sources[k].url;
			tls |= url && str_starts(str_of(url), STR("https:"));
		}
		n += tls;
	}
	return n;
}

struct net_params app_net_params(const struct config *cfg, const struct secrets *secrets)
{
	unsigned n_tls = n_tls_hosts(cfg->org);
	return (struct net_params){
	        .n_plain_hosts = (unsigned)cfg->org->n_units - n_tls,
	        .n_tls_hosts = n_tls,
	        .max_transfers = cfg->pull.concurrency,
	        .max_per_host = cfg->pull.per_host,
	        .connect_timeout_ms = cfg->pull.connect_timeout_ms,
	        .timeout_ms = cfg->pull.timeout_ms,
	        .max_body_bytes = cfg->pull.max_body_bytes,
	        .user_agent = "tertiald/" TERTIAL_VERSION,
	        .ca_file = cfg->pull.ca_file,
	        .proxy = cfg->pull.proxy,
	        .proxy_login =
	                cfg->proxy_credential ? secrets_line(secrets, cfg->proxy_credential) : NULL,
	        .own_names = cfg->own_names,
	};
}

static void on_fetch(struct pull_fetch *fetch, void *app)
{
	flow_on_fetch(fetch, &((struct app *)app)->flow);
}

int app_open_pull(struct app *a, const struct config *cfg, struct pull **ret_pull, struct err *err)
{
	struct pull_setup setup = {
	        .params = cfg->pull,
	        .org = cfg->org,
	        .net = a->net,
	        .once = a->options->once,
	        .fetch_cb = on_fetch,
	        .credential_cb = credential_of,
	        .certificate_cb = certificate_of,
	        .token_cb = token_of,
	        .follow_cb = intake_follow,
	        .arg = a,
	};
	return pull_new(&a->loop, &setup, ret_pull, err);
}

static void fill_live(struct view_live *live, void *app)
{
	struct app *a = app;
	struct net_stats n = net_stats(a->net);
	live_fill(&a->flow, live);
	live->started_unix_s = a->clock.frozen ? a->clock.frozen_unix_s : live->started_unix_s;
	live->transfers_queued = n.n_queued;
	live->loop_longest_us = a->meter.longest_us;
	live->answers = a->serve ? serve_answers(a->serve) : 0;
}

static const char *author_of(struct str token, void *app)
{
	return authors_name(((struct app *)app)->authors, token);
}

static int order(const struct order *o, int64_t number, struct err *err, void *app)
{
	return orders_take(&((struct app *)app)->flow, o, number, err);
}

static struct snapshot *published(void *app)
{
	return ((struct app *)app)->flow.published;
}

static int history(int64_t moment_unix_s, struct snapshot **ret_s, struct err *err, void *app)
{
	return history_ask(&((struct app *)app)->flow, moment_unix_s, ret_s, err);
}

static int64_t log_time(void *app)
{
	return clock_civil_unix_s(&((struct app *)app)->clock);
}

static int64_t real_time(void *app)
{
	(void)app;
	return clock_real_unix_s();
}

/* ---- the end: each step closes one room and goes on when it is closed ---- */

static void close_next(void *app);

static void close_serve(struct app *a)
{
	a->serve ? serve_close(a->serve, close_next, a) : close_next(a);
	a->serve = a->flow.serve = NULL;
}

static void close_pull(struct app *a)
{
	a->flow.stopping = true; /* its ticks and jobs outlive pull, and must not ask it any more */
	a->pull ? pull_close(a->pull, close_next, a) : close_next(a);
}

static void close_notify(struct app *a)
{
	a->notify ? notify_close(a->notify, close_next, a) : close_next(a);
}

static void on_world_home(struct loan_wait *w)
{
	close_next((char *)w - offsetof(struct app, closing_wait));
}

/* A job that has the world may read from the store, which is closed next. */
static void close_flow(struct app *a)
{
	if (a->flow.round_tick.gate) /* it was opened */
		flow_stop(&a->flow);
	loan_when_home(&a->flow, &a->closing_wait, on_world_home);
}

static void close_store(struct app *a)
{
	a->store ? store_close(a->store, close_next, a) : close_next(a);
}

static void close_net(struct app *a)
{
	a->net ? net_close(a->net, close_next, a) : close_next(a);
}

static void on_signal_closed(struct uv_handle_s *handle)
{
	struct app *a = handle->data;
	loop_gate_leave(&a->gate);
}

static void close_handles(struct app *a)
{
	loop_gate_enter(&a->gate);
	loop_gate_close(&a->gate, close_next, a);
	for (size_t i = 0; i < ARRAY_LEN(a->signals); i++) {
		if (a->signals[i].data) /* it was opened */
			uv_close((struct uv_handle_s *)&a->signals[i], on_signal_closed);
	}
	if (a->second_tick.gate)
		loop_tick_close(&a->second_tick);
	if (a->meter.gate)
		loop_meter_close(&a->meter);
	loop_gate_leave(&a->gate);
}

static void (*const closing_steps[])(struct app *a) = {
        close_serve, close_pull, close_notify, close_flow, close_store, close_net, close_handles,
};

static void close_next(void *app)
{
	struct app *a = app;
	if (a->closing_step < ARRAY_LEN(closing_steps))
		closing_steps[a->closing_step++](a);
}

static void stop(struct app *a, int exit_code)
{
	if (a->closing_step > 0)
		return;
	a->exit_code = exit_code;
	ready_stopping();
	close_next(a);
}

/* ---- running ---- */

static void on_signal(struct uv_signal_s *handle, int number)
{
	struct app *a = handle->data;
	if (number == SIGHUP) {
		app_reload(a);
		return;
	}
	log_write(LOG_LEVEL_NOTICE, "app", NULL, "avslutar (%s)",
	          number == SIGTERM ? "SIGTERM" : "SIGINT");
	stop(a, APP_EXIT_OK);
}

static void on_second(struct loop_tick *tick, void *app)
{
	struct app *a = app;
	(void)tick;
	if (a->closing_step > 0)
		return;
	flow_second(&a->flow);
	renew_second(a);
	registry_second(a);
	ready_second(&a->ready, &a->flow, (int64_t)uv_now(&a->loop));
}

static void on_idle(void *app)
{
	struct app *a = app;
	struct buf table;
	buf_init(&table, LIMIT_ANSWER_BYTES);
	for (uint32_t i = 0; a->flow.published && i < a->cfg->org->n_districts; i++)
		view_district_table(a->flow.published, i, &table);
	if (table.n)
		(void)fwrite(table.at, 1, table.n,
		             stdout); /* a closed stdout must not hide the exit code */
	buf_done(&table);
	stop(a, a->flow.n_commit_failures > 0 ? APP_EXIT_ERROR
	        : a->flow.any_failed          ? APP_EXIT_UNIT_FAILED
	                                      : APP_EXIT_OK);
}

/* ---- the start ---- */

/* Kept connections are descriptors: as many as the system lets us have. */
static void raise_file_limit(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit); /* else fewer connections are kept */
	}
}

static int load_config(struct app *a)
{
	struct config_report report;
	config_report_init(&report);
	int ret = config_load(a->options->config_file, &a->cfg, &report);
	if (ret < 0 && report.text.n)
		(void)fwrite(report.text.at, 1, report.text.n,
		             stderr); /* nothing more can be done about stderr */
	else if (ret < 0)
		(void)fprintf(stderr, "tertiald: %s: minnet räcker inte\n",
		              a->options->config_file);
	config_report_done(&report);
	return ret;
}

static int set_clock(struct app *a)
{
	a->clock.zone = a->cfg->zone;
	if (!a->options->as_of_text)
		return 0;
	a->clock.frozen = true;
	if (clock_parse_as_of(a->options->as_of_text, a->clock.zone, &a->clock.frozen_unix_s) == 0)
		return 0;
	(void)fprintf(stderr,
	              "tertiald: --as-of %s: skriv datum som 2014-09-30 eller 2014-09-30T08:15\n",
	              a->options->as_of_text);
	return -EINVAL;
}

static int open_handles(struct app *a, struct err *err)
{
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
	int ret = loop_meter_open(&a->loop, &a->meter, &a->gate);
	if (ret == 0)
		ret = loop_tick_open(&a->loop, &a->second_tick, &a->gate, on_second, a);
	for (size_t i = 0; ret == 0 && i < ARRAY_LEN(numbers); i++) {
		ret = uv_signal_init(&a->loop, &a->signals[i]);
		if (ret < 0)
			break;
		a->signals[i].data = a;
		loop_gate_enter(&a->gate);
		ret = uv_signal_start(&a->signals[i], on_signal, numbers[i]);
	}
	return ret < 0 ? err_set(err, ret, "kan inte öppna loopens handtag: %s", uv_strerror(ret))
	               : 0;
}

static int open_serve(struct app *a, struct err *err)
{
	struct serve_setup setup = {.params = a->cfg->serve,
	                            .snapshot_cb = published,
	                            .live_cb = fill_live,
	                            .author_cb = author_of,
	                            .order_cb = order,
	                            .history_cb = history,
	                            .arg = a};
	struct serve_params p = a->cfg->serve;
	if (a->options->once || (!p.listen && !p.unix_path))
		return 0;
	return serve_new(&a->loop, &setup, &a->serve, err);
}

/* With port 0 only now is it known where the pages are that mails link to. */
static void name_page(struct app *a)
{
	const char *listen = a->cfg->serve.listen, *colon = listen ? strrchr(listen, ':') : NULL;
	if (a->cfg->alert.page_url || !a->serve || !colon)
		return;
	(void)snprintf(a->page_url, sizeof(a->page_url), "http://%.*s:%u/", (int)(colon - listen),
	               listen, serve_port(a->serve)); /* an address fits */
	a->cfg->alert.page_url = a->page_url;
	alert_book_set_params(a->flow.book, &a->cfg->alert);
}

static void say_started(const struct app *a)
{
	char where[96] = "inget API (serve.listen saknas)";
	if (a->serve && a->cfg->serve.listen)
		(void)snprintf(where, sizeof(where), "http://%s (port %u)", a->cfg->serve.listen,
		               serve_port(a->serve));
	else if (a->serve)
		(void)snprintf(where, sizeof(where), "unix:%.80s", a->cfg->serve.unix_path);
	log_write(LOG_LEVEL_NOTICE, "app", NULL, "redo: tertiald %s, %zu enheter, %s",
	          TERTIAL_VERSION, a->cfg->org->n_units, where);
	ready_tell("hämtar");
}

static void cannot_start(struct app *a, const struct err *err)
{
	log_write(LOG_LEVEL_ERR, "app", NULL, "kan inte starta: %s", err->text);
	stop(a, APP_EXIT_ERROR);
}

/* What was stored is back: that is the start's last step.  With --once there is no second fetch
 * for what turned out not to be readable: then the first comes after. */
static void on_restored(int status, const struct err *err, void *app)
{
	struct app *a = app;
	if (status < 0) {
		cannot_start(a, err);
		return;
	}
	say_started(a);
	trouble_settings_read(&a->flow);
	app_tell_mailer(a);
	if (a->options->once)
		registry_first(a);
}

static void on_broken(void *app)
{
	struct app *a = app;
	log_write(LOG_LEVEL_ERR, "app", NULL,
	          "minnet tog slut och det som skulle lagras är inte helt; avslutar, så att nästa "
	          "start går vidare från databasen");
	stop(a, APP_EXIT_ERROR);
}

/* The key of links is made once; a replayed day makes none, and uses what there is. */
static int open_authors(struct app *a, struct err *err)
{
	uint8_t fresh[LINK_KEY_BYTES];
	if (sodium_init() < 0)
		return err_set(err, -EIO, "libsodium kan inte starta: slumptal saknas");
	randombytes_buf(fresh, sizeof(fresh));
	int ret = store_secret(a->store, "links", a->clock.frozen ? NULL : fresh, a->link_key, err);
	sodium_memzero(fresh, sizeof(fresh));
	if (ret < 0 && ret != -ENOENT)
		return ret;
	a->has_link_key = ret == 0;
	a->authors = authors_new(a->cfg, a->has_link_key ? a->link_key : NULL);
	if (!a->authors)
		return err_set(err, -ENOMEM, "minnet räcker inte för serve.tokens");
	authors_tell(a->authors);
	authors_settle(a->authors, &a->cfg->alert);
	return 0;
}

static int open_rooms(struct app *a, struct err *err)
{
	int ret = open_handles(a, err);
	a->secrets = secrets_new(a->cfg, NULL);
	if (ret == 0 && !a->secrets)
		ret = err_set(err, -ENOMEM, "minnet räcker inte för inloggningsuppgifterna");
	(void)secrets_tell(a->secrets, NULL); /* all are new */
	struct net_params net = app_net_params(a->cfg, a->secrets);
	if (ret == 0 && (ret = store_open(&a->loop, &a->cfg->store, &a->store, err)) < 0)
		return err_wrap(err, "%s: store.path", a->cfg->file);
	if (ret == 0)
		ret = open_authors(a, err);
	if (ret == 0)
		ret = net_new(&a->loop, &net, &a->net, err);
	if (ret < 0)
		return ret;
	struct notify_setup notify = {.params = app_notify_params(a->cfg, a->secrets),
	                              .result_cb = tell_result,
	                              .clock_cb = real_time,
	                              .room_cb = tell_room,
	                              .arg = &a->flow};
	ret = notify_new(&a->loop, &notify, &a->notify, err);
	if (ret < 0)
		return ret;
	app_set_hooks(a, a->cfg, a->secrets);
	a->flow = (struct flow){
	        .loop = &a->loop,
	        .gate = &a->gate,
	        .cfg = a->cfg,
	        .clock = &a->clock,
	        .once = a->options->once,
	        .awaits_register = a->options->once,
	        .store = a->store,
	        .notify = a->notify,
	        .idle_cb = a->options->once ? on_idle : NULL,
	        .restored_cb = on_restored,
	        .broken_cb = on_broken,
	        .cb_arg = a,
	};
	ret = flow_open(&a->flow, err);
	if (ret == 0)
		ret = open_serve(a, err);
	a->flow.serve = a->serve;
	if (ret == 0)
		name_page(a);
	if (ret == 0)
		ret = app_open_pull(a, a->cfg, &a->pull, err);
	a->flow.pull = a->pull;
	return ret == 0 ? restore_pull(&a->flow, a->pull) : ret;
}

int app_run(const struct app_options *o)
{
	struct app *a = calloc(1, sizeof(*a));
	struct err err = {0};
	if (!a)
		return APP_EXIT_ERROR;
	a->options = o;
	log_open();
	log_set_time(log_time, a);
	(void)signal(SIGPIPE, SIG_IGN); /* a peer that leaves is an error code, not a death */
	(void)signal(SIGXFSZ, SIG_IGN); /* a file-size limit is a full disk, not a death */
	raise_file_limit();
	(void)mallopt(M_ARENA_MAX, 1); /* documents are born in one thread and die in another: one
	                                  heap keeps them together */
	if (load_config(a) < 0 || set_clock(a) < 0) {
		a->cfg = config_free(a->cfg);
		free(a);
		return APP_EXIT_ERROR;
	}
	log_set_level(a->cfg->log_level);
	must(uv_loop_init(&a->loop) == 0);
	if (open_rooms(a, &err) < 0 || flow_start(&a->flow, &err) < 0) {
		cannot_start(a, &err);
	} else {
		ready_open(&a->ready);
		loop_tick_start(&a->second_tick, 1000, 1000);
		if (!o->once)
			pull_start(a->pull);
	}
	(void)uv_run(&a->loop, UV_RUN_DEFAULT); /* returns when every handle is closed */
	must(uv_loop_close(&a->loop) == 0);
	int exit_code = a->exit_code;
	flow_done(&a->flow);
	a->secrets = secrets_unref(a->secrets);
	a->authors = authors_unref(a->authors);
	registry_done(&a->registry);
	a->cfg = config_free(a->cfg);
	log_set_time(NULL, NULL);
	free(a);
	return exit_code;
}
