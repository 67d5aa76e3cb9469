/* SPDX-License-Identifier: EUPL-1.2 */
/* config/check.c (shell): what one value cannot tell by itself: settings that contradict each
 * other, and files and folders that must be there.  The files are looked at, never changed:
 * `tertial check` runs beside the daemon, perhaps as another user. */
#include "loader.h"
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define STATE_FOLDER "/var/lib/tertiald" /* made by systemd at the first start */
#define RUN_FOLDER   "/run/tertiald"     /* the same */

/* A part cannot be larger than the whole: it is cut, and told when it was written so. */
static void check_pull(struct loader *l)
{
	struct pull_params *p = &l->main.c.pull;
	if (p->connect_timeout_ms > p->timeout_ms) {
		if (loader_is_written(l, "pull.connect_timeout"))
			report_notice(
			        &l->report, loader_place(l, "pull.connect_timeout"),
			        "pull.connect_timeout är längre än pull.timeout; %lld ms gäller",
			        (long long)p->timeout_ms);
		p->connect_timeout_ms = p->timeout_ms;
	}
	if (p->per_host > p->concurrency) {
		if (loader_is_written(l, "pull.per_host"))
			report_notice(&l->report, loader_place(l, "pull.per_host"),
			              "pull.per_host är större än pull.concurrency; %u gäller",
			              p->concurrency);
		p->per_host = p->concurrency;
	}
	if (p->proxy && p->proxy[0] == '\0')
		p->proxy = NULL;
	if (l->main.c.proxy_credential && !p->proxy)
		report_error(&l->report, loader_place(l, "pull.proxy_credential"),
		             "pull.proxy saknas; ange proxyn, till exempel "
		             "http://proxy.exempel.se:3128");
}

static void check_encryption(struct loader *l, const struct notify_params *p)
{
	bool smtps = str_eq_nocase(str_cut(str_of(p->smtp_url), 0, 6), STR("smtps:"));
	struct place at = loader_place(l, "notify.smtp.tls");
	if (smtps && p->smtp_tls == NET_SMTP_TLS_NONE)
		report_error(&l->report, at,
		             "notify.smtp.tls: smtps:// är krypterat från början; ta bort tls: "
		             "none, eller skriv smtp:// i notify.smtp.url");
	else if (!smtps && p->smtp_user && !net_is_here(p->smtp_url) &&
	         (p->smtp_tls == NET_SMTP_TLS_NONE || p->smtp_tls == NET_SMTP_TLS_OPTIONAL))
		report_notice(&l->report, at,
		              "notify.smtp.tls: lösenordet till e-postservern %s i klartext; "
		              "skriv required",
		              p->smtp_tls == NET_SMTP_TLS_NONE ? "går" : "kan komma att gå");
}

static void check_notify(struct loader *l)
{
	const struct notify_params *p = &l->main.c.notify;
	if (p->smtp_url && !p->from)
		report_error(&l->report, loader_place(l, "notify.smtp.url"),
		             "notify.smtp.from saknas; brev måste ha en avsändare");
	if (!p->smtp_url && p->from)
		report_error(&l->report, loader_place(l, "notify.smtp.from"),
		             "notify.smtp.url saknas; ange e-postservern, till exempel "
		             "smtp://localhost:25");
	if (p->smtp_user && !l->main.c.smtp_credential)
		report_error(&l->report, loader_place(l, "notify.smtp.user"),
		             "notify.smtp.credential saknas; den namnger lösenordet till \"%s\"",
		             p->smtp_user);
	if (p->smtp_url)
		check_encryption(l, p);
	if (!p->smtp_url && l->org->n_units)
		report_notice(&l->report, l->main_file,
		              "notify.smtp.url saknas; inga brev skickas, de väntar i databasen");
}

static void check_protect(struct loader *l)
{
	if (l->main.c.protect.min_group < 3)
		report_notice(&l->report, loader_place(l, "privacy.min_group"),
		              "privacy.min_group är lägre än 3; små grupper kan kännas igen");
}

static void check_people(struct loader *l)
{
	for (size_t i = 0; i < l->org->n_departments; i++) {
		const struct department *d = &l->org->departments[i];
		const struct yaml_node *at = NULL;
		if (d->head.email || d->n_units == 0)
			continue;
		for (size_t j = 0; l->main.departments && j < l->main.departments->n; j++) {
			const struct yaml_node *entry = l->main.departments->items[j];
			const struct yaml_node *id = yaml_get(entry, "id");
			if (id && id->text && strcmp(id->text, d->id) == 0)
				at = entry;
		}
		report_notice(&l->report, at ? at->at : l->main_file,
		              "departments[%s].head.email saknas; ingen får avdelningens larm",
		              d->id);
	}
}

/* What must be true of the folder a file is to be made in. @return what is wrong, or NULL */
static const char *folder_trouble(const char *path, const char *made_later, bool *ret_perhaps,
                                  char folder[512])
{
	char copy[512];
	struct stat st;
	*ret_perhaps = false;
	if (strlen(path) >= sizeof(copy))
		return "sökvägen är för lång; högst 511 byte";
	memcpy(copy, path, strlen(path) + 1);
	const char *parent = dirname(copy);
	memcpy(folder, parent, strlen(parent) + 1);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return "är en mapp; skriv ett filnamn i den";
	if (stat(folder, &st) < 0) {
		if (errno == ENOENT && strcmp(folder, made_later) == 0)
			return NULL;
		*ret_perhaps = errno == EACCES;
		return errno == ENOENT ? "mappen finns inte; skapa den, eller ändra sökvägen"
		                       : "mappen går inte att nå";
	}
	if (!S_ISDIR(st.st_mode))
		return "mappen är en fil; ändra sökvägen";
	if (access(folder, W_OK | X_OK) == 0)
		return NULL;
	*ret_perhaps = st.st_uid != geteuid(); /* the daemon's own user may well be allowed to */
	return "mappen går inte att skriva i; ge tjänstens användare rätt till den";
}

static void check_folder(struct loader *l, const char *key, const char *path,
                         const char *made_later)
{
	bool perhaps;
	char folder[512] = "";
	const char *trouble = folder_trouble(path, made_later, &perhaps, folder);
	if (trouble && perhaps)
		report_notice(&l->report, loader_place(l, key),
		              "%s: %s: kan inte prövas som den här användaren (%s)", key, path,
		              trouble);
	else if (trouble)
		report_error(&l->report, loader_place(l, key), "%s: %s: %s", key, path, trouble);
}

static void check_files(struct loader *l)
{
	const struct config *c = &l->main.c;
	check_folder(l, "store.path", c->store.path, STATE_FOLDER);
	if (c->serve.unix_path)
		check_folder(l, "serve.unix", c->serve.unix_path, RUN_FOLDER);
	if (c->tokens.file && access(c->tokens.file, R_OK) < 0 && errno != EACCES)
		report_error(&l->report, loader_place(l, "serve.tokens"),
		             "serve.tokens: filen %s finns inte; skapa den, eller skriv ord som en "
		             "lista, "
		             "[ord1, ord2]",
		             c->tokens.file);
}

static void check_serve(struct loader *l)
{
	const struct config *c = &l->main.c;
	size_t room = sizeof(((struct sockaddr_un *)0)->sun_path);
	if (c->serve.unix_path && strlen(c->serve.unix_path) >= room)
		report_error(&l->report, loader_place(l, "serve.unix"),
		             "serve.unix: sökvägen är för lång; högst %zu byte", room - 1);
	if (!c->serve.unix_path && !c->serve.listen)
		report_notice(&l->report, loader_place(l, "serve.listen"),
		              "serve: varken listen eller unix; sida och API är avstängda");
}

/* A credential that is not there yet harms one unit only, and under `tertial check` the daemon's
 * own folder of credentials is out of sight: worth a word, no more. */
static void check_secret(struct loader *l, struct place at, const char *label, const char *key,
                         const char *name, bool whole)
{
	char path[CONFIG_PATH_BYTES], *value = NULL;
	size_t n;
	struct err err;
	if (!name)
		return;
	int r = config_secret_path(&l->main.c, name, path, &err);
	if (r == 0)
		r = config_secret_at(path, whole, &value, &n, &err);
	if (r < 0)
		report_notice(&l->report, at, "%s%s: credential \"%s\": %s", label, key, name,
		              err.text);
	else
		config_secret_free(value);
}

/* Without it no certificate of the unit is good: that is an error where it is written. */
static void check_ca(struct loader *l, struct place at, const char *label, const char *key,
                     const char *file)
{
	if (file && access(file, R_OK) < 0)
		report_error(&l->report, at, "%s%s: %s: %s", label, key, file,
		             errno == ENOENT ? "filen finns inte; lägg utfärdarens certifikat där"
		                             : "filen går inte att läsa");
}

#define CONFIRMED_MIN 8 /* of 16 and more: nobody gets another document past by chance */

void check_confirmed(struct loader *l, struct place at, const char *label, const char *key,
                     const char *digits)
{
	size_t n = digits ? strlen(digits) : 0;
	if (digits && (n < CONFIRMED_MIN || n > 64 || strspn(digits, "0123456789abcdef") != n))
		report_error(&l->report, at,
		             "%s%s: \"%.80s\" är ingen kontrollsumma; skriv minst %d av de tecken "
		             "som felet visar",
		             label, key, digits, CONFIRMED_MIN);
}

static void check_webhooks(struct loader *l)
{
	for (size_t i = 0; i < l->main.c.n_webhooks; i++) {
		const struct config_webhook *w = &l->main.c.webhooks[i];
		struct place at = l->main.webhooks->items[i]->at;
		char label[48];
		(void)snprintf(label, sizeof(label), "notify.webhooks[%zu].", i + 1); /* fits */
		check_secret(l, at, label, "credential", w->credential, false);
		check_ca(l, at, label, "ca", w->ca_file);
		char *key;
		struct err err;
		if (!w->credential || config_secret(&l->main.c, w->credential, &key, &err) < 0)
			continue; /* told */
		const char *fault = notify_hook_key_fault(key);
		if (fault)
			report_error(&l->report, at, "%scredential: nyckeln i \"%s\" %s", label,
			             w->credential, fault);
		config_secret_free(key);
	}
}

static void check_units(struct loader *l)
{
	const struct config *c = &l->main.c;
	check_ca(l, loader_place(l, "pull.ca"), "", "pull.ca", c->pull.ca_file);
	check_secret(l, loader_place(l, "pull.proxy_credential"), "", "pull.proxy_credential",
	             c->proxy_credential, false);
	check_secret(l, loader_place(l, "units_credential"), "", "units_credential",
	             c->units.credential, false);
	check_ca(l, loader_place(l, "notify.smtp.ca"), "", "notify.smtp.ca", c->notify.smtp_ca);
	check_secret(l, loader_place(l, "notify.smtp.credential"), "", "notify.smtp.credential",
	             c->smtp_credential, false);
	check_webhooks(l);
	for (size_t i = 0; i < l->org->n_units; i++) {
		const struct unit *u = &l->org->units[i];
		struct place at = {u->file, UINT32_MAX - 1, u->line, 1};
		char label[LIMIT_ID_BYTES + 16];
		(void)snprintf(label, sizeof(label), "units[%s].", u->id); /* fits */
		check_secret(l, at, label, "credential", u->access.credential, false);
		check_secret(l, at, label, "tls.cert", u->access.client_cert, true);
		check_ca(l, at, label, "tls.ca", u->access.ca_file);
	}
}

/* Whoever is on the way could be the register. */
static void check_register(struct loader *l)
{
	const char *url = l->main.c.units.url;
	if (url && !str_eq_nocase(str_cut(str_of(url), 0, 6), STR("https:")) && !net_is_here(url))
		report_notice(
		        &l->report, loader_place(l, "units_url"),
		        "units_url: registret hämtas utan kryptering, och den som är på vägen "
		        "kan byta ut det; skriv https:// om servern kan det");
}

void check_all(struct loader *l, bool look_at_files)
{
	check_register(l);
	check_pull(l);
	check_notify(l);
	check_protect(l);
	check_people(l);
	check_serve(l);
	may_use_check(l);
	check_confirmed(l, loader_place(l, "units_confirmed"), "", "units_confirmed",
	                l->main.c.units.confirmed);
	if (look_at_files) {
		check_files(l);
		check_units(l);
	}
}
