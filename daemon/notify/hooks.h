/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/hooks.h: webhooks, a queue for each; private to this room. */
#ifndef NOTIFY_HOOKS_H
#define NOTIFY_HOOKS_H

#include "outbox.h"

struct hooks; /* opaque */

/* What the owner, outbox.c, does when a try has ended: tell it and count it.
 * @return its number: it is on disk when hooks_settled() has said a number as high */
typedef uint64_t (*hooks_ended_cb)(const struct delivery *d, const struct notice *n, void *arg);
struct hooks_setup {
	struct loop_gate *gate; /* the room's */
	hooks_ended_cb ended_cb;
	notify_clock_cb clock_cb;
	void *arg, *clock_arg;
	struct left_setup left; /* most 0: as is usual */
};
MUST_CHECK int hooks_new(struct uv_loop_s *loop, const struct hooks_setup *s,
                         struct hooks **ret_hooks);
/* As notify_set_hooks(). */
MUST_CHECK int hooks_set(struct hooks *h, const struct notify_hook *list, size_t n,
                         const struct net_params *net, struct err *err);
/* As notify_offer(), notify_offer_again() and notify_recalled(); but where there is no memory for
 * the name of an unknown hook, nobody will ask for its letter. */
MUST_CHECK int hooks_offer(struct hooks *h, const struct letter *l);
MUST_CHECK int hooks_offer_again(struct hooks *h, const struct letter *l);
bool hooks_recalled(struct hooks *h, const struct recall *found);
void hooks_settled(struct hooks *h, uint64_t upto);
void hooks_count(const struct hooks *h, struct notify_stats *s);
/* Breaks off what is in flight, without a word about it; leaves the gate when all is closed. */
void hooks_close(struct hooks *h);
struct hooks *hooks_free(struct hooks *h);

/* ---- hook.c: one try in words of HTTP ---- */
#define HOOK_HEADERS      5
#define HOOK_HEADER_BYTES 256
struct hook_headers {
	char lines[HOOK_HEADERS][HOOK_HEADER_BYTES];
	const char *list[HOOK_HEADERS + 1]; /* NULL-terminated */
};
bool hook_is_key(const char *secret);
/* @param secret a key; NULL: unsigned */
void hook_sign(const char *id, struct str body, const char *secret, int64_t now_unix_s,
               struct hook_headers *ret);
/* How the try ended, but for how long it has been tried. `said` is Swedish and holds neither the
 * address nor the secret. */
enum letter_end hook_verdict(const struct net_answer *a, int64_t timeout_ms, struct err *ret_said);

#endif
