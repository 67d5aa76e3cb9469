/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/send.c (shell; a pool thread, or another program's only one): one notice composed and
 * given to the mail server. Owns nothing beyond the call. */
#include <errno.h>
#include <gmime/gmime.h>
#include "model/mailbox.h"
#include "outbox.h"

#define SMTP_TIMEOUT_MS INT64_C(30000)

int notify_send(const struct notify_params *p, const struct notice *n,
                struct net_smtp_trace *ret_trace, int *ret_code, struct err *err)
{
	struct net_smtp server = {
	        .url = p->smtp_url,
	        .user = p->smtp_user,
	        .password = p->smtp_password,
	        .ca_file = p->smtp_ca,
	        .tls = (enum net_smtp_tls)p->smtp_tls,
	        .timeout_ms = SMTP_TIMEOUT_MS,
	        .trace = ret_trace,
	};
	struct buf mime = {0};
	struct mailbox from;
	*ret_code = 0;
	*ret_trace = (struct net_smtp_trace){0};
	g_mime_init(); /* counts its callers: here perhaps the first */
	int e = notify_compose(p, n, &mime, err);
	if (!e) /* it was composed: there is a sender */
		e = mailbox_split(str_of(p->from), &from);
	if (!e)
		e = net_smtp_send(&server, from.address, n->to, buf_slice(&mime), ret_code, err);
	buf_done(&mime);
	g_mime_shutdown();
	return e;
}
