/* SPDX-License-Identifier: EUPL-1.2 */
/* model/source: where a unit publishes a document, how it is found there, and how one logs in.
 * Part of the register (model/unit.h), whose arena owns the texts. */
#ifndef MODEL_SOURCE_H
#define MODEL_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#define SOURCE_NAMES(X)                                                                            \
	X(SOURCE_DOCUMENT, "document") /* the address gives it */                                  \
	X(SOURCE_LISTING, "listing")   /* … names it: a folder's page, or an index in JSON */    \
	X(SOURCE_KOLADA, "kolada")     /* … is Kolada's API, version 3; results only */
#define X(id, name) id,
enum source_type { SOURCE_NAMES(X) SOURCE_COUNT };
#undef X

/** One of Kolada's measures.  When its title there is another than declared, it may measure
 * something else: then its series stops. */
struct kolada_kpi {
	const char *id;        /**< N15030 */
	const char *indicator; /**< catalogue id, or the name in the plan */
	const char *title;
};

struct kolada {
	const struct kolada_kpi *kpis;
	size_t n_kpis;
	const char *ou, *municipality; /**< whose figures: one of them, the other NULL */
	int32_t from_date;             /**< only what changed there since; CIVIL_NONE: all */
};

struct source {
	const char *url; /**< http or https; NULL when the unit has no such feed */
	/** The beginning of a document's hash, hexadecimal: somebody has said that it is right,
	 * although it says much less than the one before; NULL. */
	const char *confirmed;
	enum source_type type;
	const char *pick;            /**< of a listing: which names, "*.json"; NULL: any document */
	const struct kolada *kolada; /**< of SOURCE_KOLADA */
};

/** How a unit's credential is used. */
#define ACCESS_NAMES(X)                                                                            \
	X(ACCESS_HEADER, "header") /* it is the value of Authorization as it stands */             \
	X(ACCESS_BASIC, "basic")   /* the password of `user` */                                    \
	X(ACCESS_BEARER, "bearer") /* a token */                                                   \
	X(ACCESS_OAUTH2, "oauth2") /* the secret of `client_id`, for a token (RFC 6749, 4.4) */
#define X(id, name) id,
enum access_kind { ACCESS_NAMES(X) ACCESS_COUNT };
#undef X

struct access {
	enum access_kind kind;
	const char *credential; /**< name of a systemd credential; NULL: anybody may read */
	const char *user;       /**< of basic */
	const char *token_url, *client_id, *scope; /**< of oauth2; scope may be NULL */
	const char *ca_file;                       /**< who vouches for its server; NULL: pull.ca */
	const char *client_cert; /**< name of a credential: PEM, certificate and key; NULL */
	const char *proxy;       /**< NULL: pull.proxy; "": none */
};

#endif
