/* SPDX-License-Identifier: EUPL-1.2 */
/* app/mailer.c (shell, loop thread): the mail server of the settings, with its password, goes to
 * notify: at start, at reload, and when the credential's file changed.
 * What can go wrong: the password cannot be read: letters wait, secrets_tell() has logged why, and
 * an alert of the daemon's own tells the operator until it can; memory runs out: the one before
 * stays, and it is said. */
#include "app_rooms.h"
#include <stdio.h>
#include "log.h"

struct notify_params app_notify_params(const struct config *cfg, const struct secrets *secrets)
{
	struct notify_params p = cfg->notify;
	if (cfg->smtp_credential) {
		p.smtp_password = secrets_line(secrets, cfg->smtp_credential);
		p.smtp_locked = !p.smtp_password; /* without it the server would refuse us */
	}
	return p;
}

void app_set_mailer(struct app *a)
{
	struct notify_params p = app_notify_params(a->cfg, a->secrets);
	if (notify_set_params(a->notify, &p) < 0)
		log_write(LOG_LEVEL_ERR, "notify", NULL,
		          "minnet tog slut; det nya lösenordet till e-postservern används inte, "
		          "läs om inställningarna igen");
	app_tell_mailer(a);
}

void app_tell_mailer(struct app *a)
{
	bool locked = app_notify_params(a->cfg, a->secrets).smtp_locked;
	char why[256];
	if (locked)
		(void)snprintf(why, sizeof(why),
		               "lösenordet till e-postservern («%.100s») kan inte läsas; breven "
		               "väntar",
		               a->cfg->smtp_credential); /* fits */
	tell_operator(&a->flow, "password", locked,
	              locked ? why : "lösenordet till e-postservern kan läsas igen");
}
