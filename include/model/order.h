/* SPDX-License-Identifier: EUPL-1.2 */
/* model/order: what a person asks of the alerts: that one is seen to (acknowledged), that some are
 * kept quiet (silenced), or either taken back.  View reads it from a request, app carries it, alert
 * does it, store keeps what it left.  Plain values: the strings inside are borrowed from whoever
 * hands the value over. */
#ifndef MODEL_ORDER_H
#define MODEL_ORDER_H

#include "model/notice.h"

#define SILENCE_ID_BYTES 17 /* 16 hex digits of the hash of what it says; NUL */

/** Alerts that nobody is written to about: one by its id, or all that fit. */
struct silence {
	char id[SILENCE_ID_BYTES];
	const char *alert;          /**< id of the only one; NULL: all that fit what follows */
	enum scope_kind scope_kind; /**< that scope and all below it … */
	const char *scope_id;       /**< … by its id; NULL: everywhere */
	enum alert_kind kind;       /**< ALERT_KIND_COUNT: any */
	const char *subject;        /**< an indicator's id, mostly; NULL: any */
	int64_t until_unix_s;       /**< 0: until the alert is resolved (of one alert only) */
	const char *by, *why;       /**< who asked for it; why may be NULL */
	int64_t created_unix_s;
	bool reminded; /**< it was told that it ends soon */
};

/** The id of one, made from what it says: asked for twice it is one. */
void silence_id(const struct silence *s, char out[SILENCE_ID_BYTES]);

/** Silences as they stand, by id: one block with its texts, counted.  Never changed, only replaced.
 */
struct silences {
	atomic_uint refs;
	size_t n;
	struct silence at[];
};
/** Those of `all` (NULL: none) and one more, in the place of one with its id; NULL: as they are.
 * @return one reference; NULL without memory */
MUST_CHECK struct silences *silences_with(const struct silences *all, const struct silence *one);
/** Without the one of that id. @return as silences_with() */
MUST_CHECK struct silences *silences_without(const struct silences *all, const char *id);
struct silences *silences_ref(struct silences *s);
/** The last one frees. @return NULL; NULL is fine */
struct silences *silences_unref(struct silences *s);
/** @return NULL: there is none of that id, or no silences */
const struct silence *silences_find(const struct silences *s, const char *id);

/** «report_late unit:alfa sjukfranvaro»: what it keeps quiet, when that is not one alert; cut to
 * `n`. */
void silence_in_words(const struct silence *s, char *out, size_t n);

/** Does it keep that alert quiet, as far as what it names goes?  Its end is not looked at. */
bool silence_fits(const struct silence *s, const struct alert *a, const struct org *o);

#define ORDER_KIND_NAMES(X)                                                                        \
	X(ORDER_ACKNOWLEDGE, "acknowledge")                                                        \
	X(ORDER_WITHDRAW, "withdraw") /* an acknowledgement is taken back */                       \
	X(ORDER_SILENCE, "silence")                                                                \
	X(ORDER_UNSILENCE, "unsilence")                                                            \
	X(ORDER_RETRY, "retry") /* letters that were given up wait again */
#define X(id, name) id,
enum order_kind { ORDER_KIND_NAMES(X) ORDER_KIND_COUNT };
#undef X
const char *order_kind_name(enum order_kind k);

struct order {
	enum order_kind kind;
	const char *by; /**< who asks, as a person reads it */
	bool by_link;   /**< by whoever holds a link of a mail */
	/** ACKNOWLEDGE, WITHDRAW: which alert; UNSILENCE: which silence; RETRY: the letter's row,
	 * or "all"; else NULL. */
	const char *id;
	const char *action;     /**< ACKNOWLEDGE: what is done about it */
	int32_t due;            /**< ACKNOWLEDGE: by when; CIVIL_NONE */
	struct silence silence; /**< SILENCE: without id, by and created */
};
/** One block with its texts; free() ends it. @return NULL without memory */
MUST_CHECK struct order *order_copy(const struct order *o);

#endif
