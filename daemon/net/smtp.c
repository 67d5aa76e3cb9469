/* SPDX-License-Identifier: EUPL-1.2 */
/* smtp.c (shell, a pool thread): one message to one recipient by a blocking easy handle; see the
 * door. Owns nothing beyond the call. An easy handle per mail, because curl 7.88 waits inside a
 * multi after DATA (curl issue 8555): on the loop one silent mail server would stop everything.
 *
 * The good path: connect, STARTTLS when offered or required, AUTH when asked for, MAIL, RCPT, DATA,
 * 250.
 *
 * What can go wrong: a reply 4xx, a silence or a cut line means «later»; a reply 5xx means
 * «never», but for those about our login, which say nothing of the message, nor does a line that
 * cannot be encrypted as it must; when the line is cut after the last dot nobody knows, and «later»
 * may give a second copy with the same Message-ID. */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net.h"

#define ADDRESS_BYTES 330 /* RFC 5321: 64 + 1 + 255, with "<>" and NUL */

struct reader {
	struct str left;
};

static size_t on_read(char *out, size_t size, size_t n, void *arg)
{
	struct reader *r = arg;
	n *= size;
	if (n > r->left.n)
		n = r->left.n;
	if (n > 0)
		memcpy(out, r->left.at, n);
	r->left = str_cut(r->left, n, SIZE_MAX);
	return n;
}

/* The connection in use, so that its reading end can be shut: curl's QUIT would wait for a silent
 * server's good-bye for two minutes, whatever the time limit. */
static curl_socket_t on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	(void)purpose;
	int *fd = arg;
	*fd = socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
	return *fd;
}

static int on_close(void *arg, curl_socket_t fd)
{
	int *open_fd = arg;
	if (*open_fd == fd)
		*open_fd = -1;
	return close(fd);
}

/* ---- how it went ---- */

/* One more line of a reply: "250-" goes on, "250 " ends it; a word that does not begin a line of a
 * reply is told as it is. */
static void note_reply(struct net_smtp_trace *t, struct str line)
{
	size_t n = strlen(t->words), at = 0;
	bool more = n > 3 && t->words[3] == '-';
	line = str_trim(line);
	t->greeted = true;
	if (!more)
		n = 0;
	else if (line.n > 4)
		at = 4; /* the code again */
	if (more && n + 1 < sizeof(t->words))
		t->words[n++] = ' ';
	while (at < line.n) {
		char c[4];
		uint32_t cp = utf8_next(line, &at);
		bool bad = cp == UTF8_BAD || cp < ' ' || (cp >= 0x7F && cp < 0xA0);
		size_t n_c = utf8_put(c, bad ? '?' : cp);
		if (n + n_c >= sizeof(t->words))
			break;
		memcpy(t->words + n, c, n_c);
		n += n_c;
	}
	t->words[n] = '\0';
	if (more && line.n > 3 && line.at[3] != '-')
		t->words[3] = ' '; /* that was its last line */
}

/* Commands by their first word alone: what follows AUTH is nobody's business. */
static void note_command(struct net_smtp_trace *t, struct str line)
{
	static const char *const commands[] = {"EHLO", "HELO", "STARTTLS", "AUTH",
	                                       "MAIL", "RCPT", "DATA"};
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		struct str c = str_of(commands[i]);
		if (str_starts(line, c) && (line.n == c.n || line.at[c.n] <= ' '))
			memcpy(t->step, commands[i], c.n + 1);
	}
}

struct tracer {
	struct net_smtp_trace *to;
	bool over; /* its QUIT is no part of it */
};

static int on_debug(CURL *e, curl_infotype type, char *bytes, size_t n, void *arg)
{
	struct tracer *t = arg;
	struct str line = {bytes, n};
	(void)e; /* the trace is all it needs */
	t->over |= type == CURLINFO_HEADER_OUT && str_starts(line, STR("QUIT"));
	if (t->over)
		return 0;
	if (type == CURLINFO_HEADER_IN)
		note_reply(t->to, line);
	else if (type == CURLINFO_HEADER_OUT)
		note_command(t->to, line);
	else if (type == CURLINFO_DATA_OUT)
		memcpy(t->to->step, ".", 2);
	return 0;
}

static void note_end(CURL *e, CURLcode code, struct net_smtp_trace *t)
{
	curl_off_t resolved_us = 0, tls_us = 0;
	char *address = NULL;
	/* each stays as it is when it is not known */
	(void)curl_easy_getinfo(e, CURLINFO_NAMELOOKUP_TIME_T, &resolved_us);
	(void)curl_easy_getinfo(e, CURLINFO_APPCONNECT_TIME_T, &tls_us); /* the same */
	(void)curl_easy_getinfo(e, CURLINFO_PRIMARY_IP, &address);       /* the same */
	t->resolved = resolved_us > 0 && code != CURLE_COULDNT_RESOLVE_HOST;
	t->connected =
	        t->greeted || (code != CURLE_COULDNT_CONNECT && address && address[0] != '\0');
	t->tls = tls_us > 0;
	t->bare = code == CURLE_USE_SSL_FAILED;
	(void)snprintf(t->address, sizeof(t->address), "%s", address ? address : "");
}

/* "<a@b>"; a sign that could end the command and begin another is refused. */
static int write_address(const char *address, char out[ADDRESS_BYTES])
{
	size_t n = strlen(address);
	if (n == 0 || n + 3 > ADDRESS_BYTES)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)address[i];
		if (c <= 0x20 || c == 0x7F || c == '<' || c == '>')
			return -EINVAL;
	}
	out[0] = '<';
	memcpy(out + 1, address, n);
	memcpy(out + 1 + n, ">", 2);
	return 0;
}

/* ---- encryption ---- */

/* A server that offers no STARTTLS, or somebody on the way who takes its offer away, would have the
 * password in the clear. */
static long use_ssl_of(const struct net_smtp *s)
{
	switch (s->tls) {
	case NET_SMTP_TLS_REQUIRED: return CURLUSESSL_ALL;
	case NET_SMTP_TLS_OPTIONAL: return CURLUSESSL_TRY;
	case NET_SMTP_TLS_NONE: return CURLUSESSL_NONE;
	case NET_SMTP_TLS_FITTING:
	case NET_SMTP_TLS_COUNT: break;
	}
	return net_is_here(s->url)      ? CURLUSESSL_NONE
	       : s->user || s->password ? CURLUSESSL_ALL
	                                : CURLUSESSL_TRY;
}

static bool prepare(CURL *e, const struct net_smtp *s, const char *from,
                    const struct curl_slist *to, struct reader *body, int *fd, struct tracer *trace)
{
	const char *ca = s->ca_file ? s->ca_file : curl_version_info(CURLVERSION_NOW)->cainfo;
	bool bad = false;
#define SET(option, value) (bad |= curl_easy_setopt(e, option, value) != CURLE_OK)
	SET(CURLOPT_URL, s->url);
	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_USE_SSL, use_ssl_of(s));
	SET(CURLOPT_CAPATH, NULL);
	SET(CURLOPT_CAINFO, ca);
	SET(CURLOPT_TIMEOUT_MS, (long)s->timeout_ms);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)s->timeout_ms);
	SET(CURLOPT_OPENSOCKETFUNCTION, on_open);
	SET(CURLOPT_OPENSOCKETDATA, fd);
	SET(CURLOPT_CLOSESOCKETFUNCTION, on_close);
	SET(CURLOPT_CLOSESOCKETDATA, fd);
	SET(CURLOPT_MAIL_FROM, from);
	SET(CURLOPT_MAIL_RCPT, to);
	SET(CURLOPT_UPLOAD, 1L);
	SET(CURLOPT_READFUNCTION, on_read);
	SET(CURLOPT_READDATA, body);
	SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)body->left.n);
	if (s->trace) {
		SET(CURLOPT_VERBOSE, 1L);
		SET(CURLOPT_DEBUGFUNCTION, on_debug);
		SET(CURLOPT_DEBUGDATA, trace);
	}
	if (s->user)
		SET(CURLOPT_USERNAME, s->user);
	if (s->password)
		SET(CURLOPT_PASSWORD, s->password);
#undef SET
	return !bad;
}

static const char *words_of(CURLcode code)
{
	switch ((int)code) { /* int: curl has a hundred codes, the rest has its own words */
	case CURLE_COULDNT_RESOLVE_HOST: return "värdnamnet kunde inte slås upp";
	case CURLE_COULDNT_CONNECT: return "ingen lyssnar på den adressen";
	case CURLE_OPERATION_TIMEDOUT: return "servern svarade inte i tid";
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_GOT_NOTHING: return "servern bröt förbindelsen";
	default: return curl_easy_strerror(code);
	}
}

/* The server's own words when they are of this reply, else its code. */
static const char *words_of_reply(const struct net_smtp *s, long reply,
                                  char out[NET_SMTP_WORDS_BYTES])
{
	(void)snprintf(out, NET_SMTP_WORDS_BYTES, "%ld", reply);
	return s->trace && strncmp(s->trace->words, out, 3) == 0 ? s->trace->words : out;
}

/* RFC 4954, 6: a login is wanted (530), too weak (534, 538) or wrong (535); once the recipient is
 * named, such an answer is about him.  Curl says so itself when the server offers no way to log in
 * that it knows. */
static bool is_about_login(const struct net_smtp_trace *t, CURLcode code, long reply)
{
	bool later = reply >= 400 && reply < 500; /* 454: it cannot look the user up now */
	bool named =
	        !t || text_eq(t->step, "RCPT") || text_eq(t->step, "DATA") || text_eq(t->step, ".");
	return (code == CURLE_LOGIN_DENIED && !later) ||
	       (!named && (reply == 530 || reply == 534 || reply == 535 || reply == 538));
}

static int shut_out(const struct net_smtp *s, long reply, int *ret_code, struct err *err)
{
	char words[NET_SMTP_WORDS_BYTES];
	bool refused = reply >= 500 && reply < 600;
	*ret_code = refused ? (int)reply : 0;
	return err_set(err, -EACCES, "e-postservern godtar inte inloggningen%s%s: %s",
	               s->user ? " som " : "", s->user ? s->user : "",
	               refused ? words_of_reply(s, reply, words)
	                       : "den erbjuder inget sätt att logga in som vi kan");
}

static int unsafe(const struct net_smtp *s, CURLcode code, struct err *err)
{
	if (code == CURLE_USE_SSL_FAILED)
		return err_set(err, -EACCES,
		               "e-postservern %s erbjuder ingen kryptering (STARTTLS), och utan "
		               "den skickas %s; slå på den i servern, använd smtps://, eller skriv "
		               "notify.smtp.tls: optional om nätet är ert eget",
		               s->url, s->user ? "inget lösenord" : "inget");
	return err_set(err, -EACCES,
	               "e-postservern %s har ett certifikat som inte godtas (%s); ange dess "
	               "utfärdare i notify.smtp.ca, eller det namn det är utfärdat för i "
	               "notify.smtp.url",
	               s->url, curl_easy_strerror(code));
}

/* What the reply means (MEANING 32): 4xx and no answer are tried again, every other refusal is
 * final, when it is of the message. */
static int judge(const struct net_smtp *s, const char *to, CURLcode code, long reply, int *ret_code,
                 struct err *err)
{
	char words[NET_SMTP_WORDS_BYTES];
	if (code == CURLE_OK) {
		*ret_code = reply > 0 ? (int)reply : 250;
		return 0;
	}
	if (code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION ||
	    code == CURLE_SSL_CACERT_BADFILE)
		return unsafe(s, code, err);
	if (is_about_login(s->trace, code, reply))
		return shut_out(s, reply, ret_code, err);
	if (reply >= 500 && reply < 600) {
		*ret_code = (int)reply;
		return err_set(err, -EPROTO, "e-postservern tar inte emot brevet till %s: svar %s",
		               to, words_of_reply(s, reply, words));
	}
	if (reply >= 400 && reply < 500) {
		*ret_code = (int)reply;
		return err_set(err, -EAGAIN,
		               "e-postservern ber oss försöka senare (till %s): svar %s", to,
		               words_of_reply(s, reply, words));
	}
	*ret_code = 0;
	return err_set(err, -EAGAIN, "e-postservern %s kan inte nås: %s (gräns %g s)", s->url,
	               words_of(code), (double)s->timeout_ms / 1000.0);
}

int net_smtp_send(const struct net_smtp *s, const char *from, const char *to, struct str mime,
                  int *ret_code, struct err *err)
{
	char from_text[ADDRESS_BYTES], to_text[ADDRESS_BYTES];
	*ret_code = 0;
	if (s->trace)
		*s->trace = (struct net_smtp_trace){0};
	if (write_address(from, from_text) < 0)
		return err_set(err, -EPROTO, "avsändarens adress kan inte användas (smtp.from)");
	if (write_address(to, to_text) < 0)
		return err_set(err, -EPROTO, "mottagarens adress kan inte användas: %.100s", to);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, -EAGAIN, "libcurl kunde inte startas");
	struct curl_slist recipient = {to_text, NULL};
	struct reader body = {mime};
	struct tracer trace = {.to = s->trace};
	int ret, fd = -1;
	CURL *e = curl_easy_init();
	if (e && prepare(e, s, from_text, &recipient, &body, &fd, &trace)) {
		CURLcode code = curl_easy_perform(e);
		long reply = 0;
		(void)curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &reply); /* 0: none came */
		if (fd >= 0)
			(void)shutdown(fd, SHUT_RD); /* gone already is fine */
		if (s->trace)
			note_end(e, code, s->trace);
		ret = judge(s, to, code, reply, ret_code, err);
	} else {
		ret = err_set(err, -EAGAIN, "minnet räcker inte för att skicka brevet");
	}
	if (e)
		curl_easy_cleanup(e);
	curl_global_cleanup();
	return ret;
}
