/* SPDX-License-Identifier: EUPL-1.2 */
/* fake_smtp: a mail server that answers each command as the test says; one connection at a time,
 * in a thread. */
#ifndef FAKE_SMTP_H
#define FAKE_SMTP_H

/** Replies with their code and text, "250 OK"; NULL: the usual good one; "": silence from there on.
 */
struct fake_smtp_script {
	const char *greeting, *ehlo, *auth, *mail, *rcpt, *data, *end;
};

struct fake_smtp;

struct fake_smtp *fake_smtp_new(const struct fake_smtp_script *script);
/** @return NULL */
struct fake_smtp *fake_smtp_free(struct fake_smtp *f);
/** "smtp://127.0.0.1:port" */
const char *fake_smtp_url(const struct fake_smtp *f);
/** Everything it heard, after fake_smtp_free() no more. */
const char *fake_smtp_heard(const struct fake_smtp *f);

#endif
