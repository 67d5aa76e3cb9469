/* SPDX-License-Identifier: EUPL-1.2 */
/* app/reload.c (shell): SIGHUP: parse everything anew in a pool job and check it whole; move the
 * world to the new register in another; then swap between two turns of the loop. A bad reload
 * changes nothing and says why (promise 5).  What
 * cannot change while running (store.path, serve.listen) is said and kept.  A second SIGHUP during
 * a reload is remembered and done after it. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include "app_rooms.h"
#include "history.h"
#include "log.h"
#include "restore.h"

#define LINES_TOLD 20 /* of a long report; `tertial check` shows all */

/* What the old pull may still look at until its last transfer is cancelled. */
struct retiring {
	struct app *app;
	struct config *cfg; /* NULL: the new one failed, its pull goes alone */
};

static void on_old_pull_closed(void *arg)
{
	struct retiring *r = arg;
	struct app *a = r->app;
	r->cfg = config_free(r->cfg);
	free(r);
	loop_gate_leave(&a->gate);
}

static void retire(struct retiring *r, struct pull *old, struct config *cfg)
{
	r->cfg = cfg;
	loop_gate_enter(&r->app->gate);
	pull_close(old, on_old_pull_closed, r);
}

/* What can fail is made before the world is moved. */
static int prepare(struct app *a, struct config *next, struct err *err)
{
	a->reload.retiring = calloc(1, sizeof(*a->reload.retiring));
	if (!a->reload.retiring)
		return err_set(err, -ENOMEM, "minnet räcker inte");
	a->reload.retiring->app = a;
	struct notify_params mailer = app_notify_params(next, a->reload.secrets);
	int ret = app_open_pull(a, next, &a->reload.pull, err);
	if (ret == 0 && notify_set_params(a->notify, &mailer) < 0)
		ret = err_set(err, -ENOMEM, "minnet räcker inte");
	return ret;
}

/* The world is that of the new register: so is all else, from here on. */
static void swap(struct app *a, struct config *next)
{
	struct pull *pull = a->reload.pull;
	struct net_params net = app_net_params(next, a->reload.secrets);
	a->flow.rules_kept = a->flow.rules_kept && str_eq(a->cfg->rules, next->rules);
	pull_inherit(pull, a->pull);
	if (!next->alert.page_url && a->page_url[0])
		next->alert.page_url = a->page_url;
	retire(a->reload.retiring, a->pull, a->cfg);
	a->pull = a->flow.pull = pull;
	a->cfg = next;
	net_set_params(a->net, &net);
	(void)authors_unref(a->authors); /* returns NULL, always */
	a->authors = authors_ref(a->reload.authors);
	authors_tell(a->authors);
	authors_settle(a->authors, &next->alert);
	alert_book_set_params(a->flow.book, &next->alert);
	log_set_level(next->log_level);
	(void)secrets_tell(a->reload.secrets, a->secrets); /* all of them are in force now */
	(void)secrets_unref(a->secrets);                   /* a job may have the last one */
	a->secrets = secrets_ref(a->reload.secrets);
	app_set_hooks(a, next, a->secrets);
	a->flow.cfg = next;
	if (!a->flow.shown_lent) /* else when it is back */
		protect_shown_allow(a->flow.shown, flow_shown_bytes(next->org));
	history_forget(&a->flow);
	registry_reloaded(&a->registry); /* what was refused may be confirmed now */
	a->flow.awaits_register = false;
	pull_start(pull);
}

static void refuse(struct app *a)
{
	struct str rest = buf_slice(&a->reload.report.text), line;
	unsigned n_told = 0;
	log_write(LOG_LEVEL_ERR, "config", NULL,
	          "omläsningen avvisad, %u fel; de gamla inställningarna gäller",
	          a->reload.report.n_errors);
	while (n_told < LINES_TOLD && str_split(&rest, '\n', &line) && line.n) {
		log_write(LOG_LEVEL_ERR, "config", NULL, "%.*s", STR_ARGS(line));
		n_told++;
	}
	tell_operator(&a->flow, "reload", true,
	              "en omläsning av inställningarna avvisades; kör tertial check");
}

static void put_in_force(struct app *a)
{
	char keys[256];
	struct config *next = a->reload.next;
	const char *fixed = config_needs_restart(a->cfg, next, keys, sizeof(keys));
	swap(a, next);
	if (fixed)
		log_write(LOG_LEVEL_WARNING, "config", NULL, "%s ändras först vid omstart", fixed);
	log_write(LOG_LEVEL_NOTICE, "config", NULL, "inställningarna omlästa: %zu enheter",
	          next->org->n_units);
	trouble_settings_read(&a->flow);
	app_tell_mailer(a);
}

/* The new pull, if any, goes as it came. */
static void give_up(struct app *a)
{
	if (a->reload.pull)
		retire(a->reload.retiring, a->reload.pull, NULL);
	else
		free(a->reload.retiring);
	a->reload.next = config_free(a->reload.next);
}

static void break_off(struct app *a, const struct err *err)
{
	log_write(LOG_LEVEL_ERR, "config", NULL,
	          "omläsningen avbröts: %s; de gamla inställningarna gäller, läs om dem igen",
	          err->text);
	struct notify_params mailer = app_notify_params(a->cfg, a->secrets);
	(void)notify_set_params(a->notify, &mailer); /* else the new ones are in force */
	tell_operator(&a->flow, "reload", true,
	              "en omläsning av inställningarna avbröts; läs om dem igen");
	give_up(a);
}

/* ---- the steps: read in a job, wait for the world, move it in a job, put it in force ---- */

static void finish(struct app *a)
{
	a->reload.under_way = false;
	a->reload.next = NULL;
	a->reload.pull = NULL;
	a->reload.retiring = NULL;
	a->reload.secrets = secrets_unref(a->reload.secrets);
	a->reload.authors = authors_unref(a->reload.authors);
	a->reload.before = secrets_unref(a->reload.before);
	config_report_done(&a->reload.report);
	registry_settled(a); /* refused: the pull goes as it was */
	if (a->closing_step == 0) {
		ready_tell("hämtar");
		if (a->reload.again)
			app_reload(a);
	}
	loop_gate_leave(&a->gate);
}

static struct app *of_flow(struct flow *f)
{
	return (struct app *)((char *)f - offsetof(struct app, flow));
}

static void carry(struct flow *f)
{
	struct app *a = of_flow(f);
	a->reload.status = restore_carry(f, a->reload.next, &a->reload.carried, &a->reload.err);
}

static void on_carried(struct flow *f)
{
	struct app *a = of_flow(f);
	if (a->closing_step > 0)
		f->stopping = true; /* the old register's numbers are nobody's any more */
	if (a->reload.status == 0)
		restore_take(f, &a->reload.carried); /* also at the end: the world is there */
	if (a->closing_step > 0)
		give_up(a);
	else if (a->reload.status < 0)
		break_off(a, &a->reload.err);
	else
		put_in_force(a);
	finish(a);
}

/* @return true: on_carried() does the rest */
static bool take_over(struct app *a)
{
	struct err err;
	int ret = prepare(a, a->reload.next, &err);
	if (ret == 0 && loan_start(&a->flow, carry, on_carried) < 0)
		ret = err_set(&err, -EAGAIN, "datorn tar inte emot mer arbete nu");
	if (ret < 0)
		break_off(a, &err);
	return ret == 0;
}

static void load(struct loop_job *job)
{
	struct app *a = (struct app *)((char *)job - offsetof(struct app, reload.job));
	int ret = config_load(a->options->config_file, &a->reload.next, &a->reload.report);
	if (ret < 0) {
		a->reload.next = NULL;
	} else {
		a->reload.secrets = secrets_new(a->reload.next, a->reload.before);
		a->reload.authors =
		        authors_new(a->reload.next, a->has_link_key ? a->link_key : NULL);
		ret = a->reload.secrets && a->reload.authors ? 0 : -ENOMEM;
	}
	a->reload.status = ret;
}

/* It could not be read whole, and that is not the settings' fault. */
static void fall_short(struct app *a)
{
	struct err err;
	(void)err_set(&err, a->reload.status, "%s",
	              a->reload.status == -ENOMEM ? "minnet räcker inte"
	                                          : "datorn tar inte emot mer arbete nu");
	break_off(a, &err);
}

static void on_home(struct loan_wait *w)
{
	struct app *a = (struct app *)((char *)w - offsetof(struct app, reload.wait));
	if (a->closing_step > 0)
		a->reload.next = config_free(a->reload.next);
	else if (a->reload.status == -EINVAL)
		refuse(a);
	else if (a->reload.status < 0)
		fall_short(a);
	else if (take_over(a))
		return;
	finish(a);
}

static void on_loaded(struct loop_job *job, int status)
{
	struct app *a = (struct app *)((char *)job - offsetof(struct app, reload.job));
	if (status < 0)
		a->reload.status = status; /* it did not run */
	loan_when_home(&a->flow, &a->reload.wait, on_home);
}

void app_reload(struct app *a)
{
	a->reload.again = a->reload.under_way;
	if (a->reload.under_way || a->closing_step > 0)
		return;
	log_write(LOG_LEVEL_NOTICE, "config", NULL, "läser om %s", a->options->config_file);
	ready_reloading((int64_t)uv_now(&a->loop));
	config_report_init(&a->reload.report);
	a->reload.before = secrets_ref(a->secrets);
	if (loop_job_start(&a->loop, &a->reload.job, load, on_loaded) < 0) {
		log_write(LOG_LEVEL_ERR, "config", NULL,
		          "omläsningen kunde inte börja; försök igen");
		config_report_done(&a->reload.report);
		a->reload.before = secrets_unref(a->reload.before);
		ready_tell("hämtar");
		registry_settled(a);
		return;
	}
	a->reload.under_way = true;
	loop_gate_enter(&a->gate);
}
