/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/file.c: what the verbs share that read files instead of asking the daemon: the configuration
 * and the database. */
#include "base/civil.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "tool.h"

const char *config_file(const struct options *o)
{
	return o->config_file ? o->config_file : CONFIG_DEFAULT_FILE;
}

int load_config(const struct options *o, const char *or_give, struct config **ret_config)
{
	const char *file = config_file(o);
	struct config_report report;
	int code = EXIT_OK;
	config_report_init(&report);
	if (config_load(file, ret_config, &report)) {
		struct str text = buf_slice(&report.text);
		(void)fprintf(stderr,
		              "%.*stertial: inställningarna i %s går inte att läsa; rätta dem, "
		              "eller ange %s\n",
		              STR_ARGS(text), file, or_give);
		code = EXIT_ERROR;
	}
	config_report_done(&report);
	return code;
}

int with_config(const struct options *o,
                int (*run)(const struct options *o, const struct config *c))
{
	struct config *c = NULL;
	int code = load_config(o, "-c FIL", &c);
	if (code == EXIT_OK)
		code = run(o, c);
	(void)config_free(c); /* returns NULL, always */
	return code;
}

int tell_unreadable(const char *verb, const char *path, const struct err *err)
{
	bool there = access(path, F_OK) == 0 || errno == EACCES;
	if (!there)
		(void)fprintf(stderr,
		              "tertial %s: databasen %s finns inte; har tertiald startat med samma "
		              "konfiguration (store.path)? Annars ange -c FIL\n",
		              verb, path);
	else if (err->code == -EACCES || err->code == -EPERM || err->code == -EROFS)
		/* also who may read it, but not make the small files that SQLite reads it with */
		(void)fprintf(stderr,
		              "tertial %s: du får inte läsa databasen %s; kör som root eller som "
		              "tertialds användare: sudo -u tertiald tertial %s\n",
		              verb, path, verb);
	else
		(void)fprintf(stderr, "tertial %s: %s\n", verb, err->text);
	return EXIT_ERROR;
}

const char *people_time(const struct config *c, int64_t unix_s, char out[20])
{
	char text[CIVIL_RFC3339_BYTES];
	return short_time(civil_rfc3339(unix_s, c->zone, text), out);
}

json_t *json_time(const struct config *c, int64_t unix_s)
{
	char text[CIVIL_RFC3339_BYTES];
	return json_string(civil_rfc3339(unix_s, c->zone, text));
}

json_t *json_or_null(const char *text)
{
	json_t *t = text ? json_string(text) : NULL;
	return t ? t : json_null();
}
