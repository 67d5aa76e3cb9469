/* SPDX-License-Identifier: EUPL-1.2 */
/* notify: takes committed letters from the outbox to the mail server and to webhooks, and writes
 * down how it went.
 * Shell room, loop thread; composing (GMime) and sending (net_smtp_send) run in pool jobs, one per
 * endpoint at a time. At least once, at most one duplicate per crash, with the same Message-ID: the
 * row is marked sent only after the server's 250.  4xx and no connection: again after 15 s,
 * doubling to 30 min with jitter, for 72 h; then dead-letter and the operator is told.  5xx:
 * dead-letter at once. One refused recipient harms no other.  A refused login, or a line that
 * cannot be encrypted as it must, says nothing about a letter: it is tried again as if there were
 * no connection, and the operator is told at once.
 * Events for webhooks are posted on the loop, signed by the Standard Webhooks convention, from a
 * queue for each hook: a silent or refusing one delays neither mail nor another hook.  Sent is what
 * was answered 2xx; 408, 425, 429, 5xx and no answer: again, as mail or when Retry-After says, and
 * what stands behind it waits; any other answer: dead-letter at once. */
#ifndef NOTIFY_H
#define NOTIFY_H

#include "base/buf.h"
#include "base/err.h"
#include "model/letter.h"

struct uv_loop_s;
struct net_smtp_trace;
struct net_params;
struct notify;

struct notify_params {
	const char *smtp_url;                  /**< NULL: nothing is sent, letters wait */
	const char *smtp_user, *smtp_password; /**< NULL; from a credential */
	bool smtp_locked;                      /**< it cannot be read: letters wait */
	unsigned smtp_tls;                     /**< enum net_smtp_tls */
	const char *smtp_ca;                   /**< the server's issuer, a file; NULL */
	const char *from;                      /**< address, or "Name <address>" */
	const char *reply_to;                  /**< NULL */
	const char *domain; /**< right side of Message-IDs; NULL: that of `from` */
};

/** How one try ended: the owner stores it (store_put_delivery) and tells the operator of what is
 * dead. The next letter to the same mail server or hook is not started before notify_settled(): so
 * a crash leaves one letter of each in doubt at most. */
typedef void (*notify_result_cb)(const struct delivery *d, const struct notice *n, void *arg);
/** Real wall time, for retry moments. */
typedef int64_t (*notify_clock_cb)(void *arg);
/** There is room again for what notify_offer() left in the store: it is to be read anew, and given
 * to notify_recalled() once. Strings borrowed until it returns.
 * @return 0; negative: not now, then it is asked for again within a minute */
typedef int (*notify_room_cb)(const struct recall *wanted, void *arg);

struct notify_setup {
	struct notify_params params;
	notify_result_cb result_cb;
	notify_clock_cb clock_cb;
	notify_room_cb room_cb;
	void *arg;
	unsigned most_mails, most_events; /**< in memory; events of one hook; 0: as is usual */
};
MUST_CHECK int notify_new(struct uv_loop_s *loop, const struct notify_setup *s,
                          struct notify **ret_notify, struct err *err);
/** New settings, after a reload or with a new password. When they differ from the old ones, every
 * letter is tried at once. @return 0; -ENOMEM (the old ones stay) */
MUST_CHECK int notify_set_params(struct notify *n, const struct notify_params *p);
#define NOTIFY_HOOKS_MAX       64
#define NOTIFY_HOOK_SECRET_MIN 16 /* signs */
#define NOTIFY_HOOK_NAME_BYTES 224
struct notify_hook {
	const char *url;     /**< may hold a secret: never logged, nor stored */
	const char *secret;  /**< never logged; "whsec_…": out of base64; NULL: unsigned */
	bool locked;         /**< the secret cannot be read: its letters wait; so do they when it is
	                        no key */
	const char *ca_file; /**< NULL: that of the net */
	const char *proxy;   /**< NULL: that of the net; "": none */
};
/** Why a secret is no key to sign with, in Swedish, after «nyckeln»; NULL: it is one. Literal. */
const char *notify_hook_key_fault(const char *secret);
/** What a hook is called in the outbox, the journal and the log: its scheme and host, and a mark
 * made from the whole address.  Another address is another hook. */
void notify_hook_name(const char *url, char out[NOTIFY_HOOK_NAME_BYTES]);
/** All the hooks there are now.  Letters to any other become dead, and are told as such.
 * @param net how to reach them: CA, proxy, names and agent are taken; limits are the room's own
 * @return 0; -ENOMEM, negative errno: those before stay */
MUST_CHECK int notify_set_hooks(struct notify *n, const struct notify_hook *hooks, size_t n_hooks,
                                const struct net_params *net, struct err *err);
/** One letter to deliver when its moment has come; in the order of their rows. Copies.
 * @return 0; -ENOSPC, -ENOMEM: it stays in the store, and so does all that comes after it to the
 * mail server or the same hook (1), so that nothing is overtaken, until half of what waits before
 * it has gone: then room_cb is called; -ECANCELED closing */
MUST_CHECK int notify_offer(struct notify *n, const struct letter *l);
/** One that was given up, once more: it has no place in that order.
 * @return 0; -ENOSPC, -ENOMEM, -ECANCELED: it is not taken, and nobody will ask for it */
MUST_CHECK int notify_offer_again(struct notify *n, const struct letter *l);
/** What room_cb has asked for. @return nothing of it stays in the store any more */
bool notify_recalled(struct notify *n, const struct recall *found);
/** Of what the result callback told, one more is on disk, in the order told: once for each.  May be
 * called from inside the callback. */
void notify_settled(struct notify *n);
/** Letters not yet ended, and those waiting for another try (or for a server that is down or not
 * named). */
struct notify_stats {
	uint32_t n_waiting, n_retrying;
	uint64_t n_sent, n_retried, n_dead;
	bool busy;
	unsigned n_hooks_failing; /**< whose last letter that ended is dead */
};
struct notify_stats notify_stats(const struct notify *n);
void notify_close(struct notify *n, void (*closed_cb)(void *arg), void *arg);

/** One notice at once, without queue or loop: blocking; in a pool job, or in another program.
 * @param ret_trace how far it came
 * @param ret_code  the server's; 0 when there was none
 * @return 0 taken by the server; -EAGAIN later; else negative errno, for good */
MUST_CHECK int notify_send(const struct notify_params *p, const struct notice *n,
                           struct net_smtp_trace *ret_trace, int *ret_code, struct err *err);

/** The whole message as bytes with CRLF: multipart/alternative, UTF-8 quoted-printable; same
 * notice, same bytes (Date from created, boundary and Message-ID from content). */
MUST_CHECK int notify_compose(const struct notify_params *p, const struct notice *n,
                              struct buf *ret_mime, struct err *err);

#endif
