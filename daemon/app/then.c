/* SPDX-License-Identifier: EUPL-1.2 */
/* app/then.c (shell): what was thought when the daemon stopped, made anew at start of what was
 * stored, by the rules of then: so that the first pass of the book can tell what moved an alert,
 * an outcome, a target or a rule that was changed meanwhile.
 * Good path: then_open(): the rules that were stored -> restore.c reads the documents ->
 * then_judge(), in the same job: a generation that nobody is shown, so that the gate remembers
 * nothing of it; by other rules also the world as today's see it -> then_done(), on the loop.
 * When today's rules are those of then and the first generation is shown before any unit has
 * answered, that is what was thought, and nothing is made twice: flow.c.
 * What can go wrong: rules that this version cannot read: today's stand in for them, and an alert
 * that they moved does not say so. */
#include "then.h"
#include <errno.h>
#include <stdlib.h>
#include "log.h"
#include "restore.h"

static int on_rules(struct str text, void *flow)
{
	struct flow *f = flow;
	f->rules_kept = str_eq(text, f->cfg->rules);
	if (f->rules_kept)
		return 0;
	int ret = config_rules_read(text, f->cfg->org, &f->then);
	if (ret == -EINVAL)
		log_write(LOG_LEVEL_WARNING, "app", NULL,
		          "de regler som gällde förut kan inte läsas av den här versionen; larm "
		          "som beror på att de har ändrats säger inte det");
	return ret == -EINVAL ? 0 : ret;
}

int then_open(struct flow *f, struct err *err)
{
	int ret = store_rules(f->store, on_rules, f, err);
	if (ret == 0 && f->then)
		f->then->assess.interval_s = f->cfg->assess.interval_s; /* no rule of figures */
	return ret == -ENOMEM ? err_set(err, ret, "minnet räcker inte för reglerna") : ret;
}

const struct config *then_config(const struct flow *f)
{
	return f->then ? f->then : f->cfg;
}

int then_judge(struct flow *f, struct err *err)
{
	size_t n_touched = 0;
	struct scope *touched = NULL;
	if (!f->then && !f->idle_cb && !f->clock->frozen)
		return 0; /* the first generation will be just that */
	int ret = flow_judge(f, then_config(f), FLOW_JUDGE_ALONE);
	if (ret == 0)
		ret = publish_next(f, then_config(f), &f->judged, &touched, &n_touched);
	free(touched); /* all of it is new */
	if (ret < 0)
		return err_set(err, ret, "minnet räcker inte för det som lagrades");
	publish_clear(f);
	if (f->then)
		return restore_carry(f, f->cfg, &f->carried, err);
	tree_touch_all(f->tree); /* what is shown is decided anew */
	return 0;
}

void then_done(struct flow *f)
{
	if (f->carried.tree)
		restore_take(f, &f->carried);
	f->then = config_free(f->then);
	f->look_at_all = true; /* nobody has been shown anything yet */
}
