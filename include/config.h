/* SPDX-License-Identifier: EUPL-1.2 */
/* config: one table of settings, YAML with line and column, every error at once.
 * Shell room, called synchronously at start and by `tertial check`; at reload in a pool job.
 * Files: the main file, `units.d/` (*.yaml in name order) and `indicators.yaml` beside it.  The
 * result is whole and checked, or there is none: parse into a new struct, check all of it, then
 * swap (STYLE 31, 32). */
#ifndef CONFIG_H
#define CONFIG_H

#include "alert.h"
#include "assess.h"
#include "base/buf.h"
#include "base/err.h"
#include "log.h"
#include "model/setting.h"
#include "model/unit.h"
#include "notify.h"
#include "protect.h"
#include "pull.h"
#include "serve.h"
#include "store.h"

#define CONFIG_DEFAULT_FILE "/etc/tertiald/tertiald.yaml"

/** One receiver of events; called from the rooms that tell. */
struct config_webhook {
	const char *url;
	const char *secret;     /**< signs what is sent; never logged; NULL: see credential */
	const char *credential; /**< name: the secret; NULL */
	unsigned format;        /**< enum alert_format */
	const char *ca_file;    /**< NULL: pull.ca */
	const char *proxy;      /**< NULL: pull.proxy; "": none */
	const char *name;       /**< in the outbox: notify_hook_name() */
};

/** Who may change things over the API. Either words for trials, or a file of hashed tokens. */
struct config_tokens {
	const char *const *words;
	size_t n_words;
	const char *file; /**< NULL when words are given */
};

/** A register of units over HTTP, beside units.d.  What was fetched last stands in `file`, which is
 * read like a file of units.d: so a restart without a network keeps it. */
struct config_register {
	const char *url;        /**< NULL: none */
	const char *credential; /**< name: the value of Authorization; NULL */
	/** The beginning of its content's hash, when it is right although most units are gone. */
	const char *confirmed;
	const char *file; /**< NULL without url */
};

struct config {
	struct arena *arena;             /**< owns every string below */
	struct org *org;                 /**< counted */
	struct catalogue *catalogue;     /**< counted; its names are built */
	struct setting_places *settings; /**< counted: what figures and alerts are judged by */
	struct str rules;                /**< for config_rules_read() */
	struct pull_params pull;
	struct store_params store;
	struct assess_params assess;
	struct protect_params protect;
	struct alert_params alert;
	struct notify_params notify;
	struct serve_params serve;
	struct config_register units;
	enum civil_zone zone;
	enum log_level log_level;
	const char *file; /**< the main file as given */
	const struct config_webhook *webhooks;
	size_t n_webhooks;
	struct config_tokens tokens;
	const char *fallback; /**< notify.fallback: who gets what no one else could; NULL */
	/** Name; its value becomes notify.smtp_password where mail is sent; NULL */
	const char *smtp_credential;
	const char *proxy_credential; /**< name; "user:password" for pull.proxy; NULL */
	const char *const *own_names; /**< the names of /etc/hosts, NULL-terminated */
};

/** Errors for people, one a line: "file:line:column: text", in the order of the files (main,
 * units.d by name, indicators.yaml) and their lines.  Notices look the same with "upplysning: "
 * before the text: odd, but no hindrance. */
struct config_report {
	struct buf text, notices;
	unsigned n_errors, n_notices;
};
void config_report_init(struct config_report *r);
void config_report_done(struct config_report *r);

/** Read and check everything.  Does no more than read files: safe beside a running daemon.
 * @param ret_config owned by the caller (config_free); written only when there was no error
 * @return 0; -EINVAL errors in the report; -ENOMEM */
MUST_CHECK int config_load(const char *file, struct config **ret_config,
                           struct config_report *report);
/** The same, as if `candidate` were what was fetched last of units_url. */
MUST_CHECK int config_load_with(const char *file, const char *candidate, struct config **ret_config,
                                struct config_report *report);
struct config *config_free(struct config *c);
/** Read one catalogue file alone (indicators.yaml), as a configuration that has nothing else.
 * @return as config_load(); -ENOENT: no such file */
MUST_CHECK int config_load_catalogue(const char *file, struct config **ret_config,
                                     struct config_report *report);

/** What figures were judged by, from the text that a configuration of then had in `rules`: its
 * catalogue, assess and protect are what they were; all else but the districts is empty.
 * @param today whose districts the catalogue's targets name
 * @return 0; -EINVAL the text is none that this version can read; -ENOMEM */
MUST_CHECK int config_rules_read(struct str text, const struct org *today,
                                 struct config **ret_config);

/** What differs between two configurations that a reload cannot take over (store.path,
 * serve.listen, serve.unix): their keys, comma-separated, or NULL. Borrowed static text per call.
 */
const char *config_needs_restart(const struct config *before, const struct config *after, char *out,
                                 size_t n_out);

/** Secrets: systemd's $CREDENTIALS_DIRECTORY (or, without systemd, the folder `credentials` beside
 * the main file).  The first line of the file is the secret, or the whole of it (a certificate with
 * its key), at most CONFIG_SECRET_FILE_BYTES.
 * @param ret_value NUL-terminated, owned by the caller; config_secret_free() wipes it
 * @return 0; -ENOENT; negative errno with words */
#define CONFIG_SECRET_FILE_BYTES (64u << 10)
#define CONFIG_PATH_BYTES        1024
MUST_CHECK int config_secret(const struct config *c, const char *name, char **ret_value,
                             struct err *err);
MUST_CHECK int config_secret_path(const struct config *c, const char *name,
                                  char ret_path[CONFIG_PATH_BYTES], struct err *err);
MUST_CHECK int config_secret_at(const char *path, bool whole, char **ret_value, size_t *ret_n,
                                struct err *err);
void config_secret_free(char *value);

/** The commented example file, made from the settings table (conf/tertiald.yaml is this, checked by
 * a test). */
void config_example(struct buf *out);

#endif
