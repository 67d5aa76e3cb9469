/* SPDX-License-Identifier: EUPL-1.2 */
/* app/hooks.c (shell, loop thread): the webhooks of the settings, each with its secret, go to
 * notify: at start, at reload, and when a credential's file changed.
 * What can go wrong: memory runs out: those before stay, and it is said. */
#include "app_rooms.h"
#include "log.h"

static struct notify_hook hook_of(const struct config_webhook *w, const struct secrets *secrets)
{
	struct notify_hook h = {
	        .url = w->url, .secret = w->secret, .ca_file = w->ca_file, .proxy = w->proxy};
	if (w->credential) {
		h.secret = secrets_line(secrets, w->credential);
		h.locked = !h.secret; /* unsigned they would be refused, or worse, taken */
	}
	return h;
}

void app_set_hooks(struct app *a, const struct config *cfg, const struct secrets *secrets)
{
	struct notify_hook hooks[NOTIFY_HOOKS_MAX];
	struct net_params net = app_net_params(cfg, secrets);
	struct err err;
	must(cfg->n_webhooks <= NOTIFY_HOOKS_MAX); /* the reader of the settings sees to it */
	for (size_t i = 0; i < cfg->n_webhooks; i++)
		hooks[i] = hook_of(&cfg->webhooks[i], secrets);
	if (notify_set_hooks(a->notify, hooks, cfg->n_webhooks, &net, &err) < 0)
		log_write(LOG_LEVEL_ERR, "notify", NULL,
		          "notify.webhooks kan inte tas i bruk: %s; de gamla gäller, läs om "
		          "inställningarna igen",
		          err.text);
}
