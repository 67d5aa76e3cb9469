/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/notify.c: `tertial notify --test`: one test mail, at once, by the mail server of the
 * configuration, and what came of each step.  Needs no daemon; nothing of it is stored.
 * What can go wrong: the configuration names no server, or a password that we may not read; the
 * server is not found, not there, silent, or refuses: each is told with its cure, exit 1. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "alert.h"
#include "base/arena.h"
#include "config.h"
#include "net.h"
#include "tool.h"

#define NOTICE_BYTES ((size_t)1 << 20)

/* The steps in order; the first that failed, and what to do about it. */
enum stage { RESOLVE, CONNECT, GREET, ENCRYPT, LOG_IN, SENDER, RECIPIENT, MESSAGE, DONE };

static enum stage stage_of(const struct net_smtp_trace *t, const struct notify_params *p, int ret)
{
	static const struct {
		const char *command;
		enum stage stage;
	} commands[] = {{"STARTTLS", ENCRYPT}, {"AUTH", LOG_IN},  {"MAIL", SENDER},
	                {"RCPT", RECIPIENT},   {"DATA", MESSAGE}, {".", MESSAGE}};
	if (ret == 0)
		return DONE;
	if (!t->resolved)
		return RESOLVE;
	if (!t->connected)
		return CONNECT;
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(commands[i].command, t->step) == 0)
			return commands[i].stage;
	if (!t->greeted)
		return str_starts(str_of(p->smtp_url), STR("smtps:")) && !t->tls ? ENCRYPT : GREET;
	if (t->bare)
		return ENCRYPT;
	return t->step[0] && p->smtp_user ? LOG_IN : GREET;
}

static const char *cure_of(enum stage s)
{
	switch (s) {
	case RESOLVE: return "rätta värdnamnet i notify.smtp.url, eller datorns namnuppslagning";
	case CONNECT:
		return "kör e-postservern, stämmer porten i notify.smtp.url, och släpper "
		       "brandväggen "
		       "igenom den?";
	case GREET:
		return "porten svarar, men inte som en e-postserver; stämmer port och smtp:// "
		       "eller "
		       "smtps:// i notify.smtp.url?";
	case ENCRYPT:
		return "TLS gick inte; är serverns certifikat utfärdat för namnet i "
		       "notify.smtp.url, "
		       "av en utfärdare som datorn litar på, eller den i notify.smtp.ca?";
	case LOG_IN:
		return "inloggningen gick inte; stämmer notify.smtp.user och filen som "
		       "notify.smtp.credential namnger?";
	case SENDER: return "servern godtar inte avsändaren; ändra notify.smtp.from";
	case RECIPIENT:
		return "servern tar inte emot brev till adressen; stämmer den, och får den här "
		       "datorn "
		       "skicka dit genom servern?";
	case MESSAGE: return "servern tog inte emot själva brevet; se serverns svar eller logg";
	case DONE: break;
	}
	return "";
}

static void print_step(const char *label, enum stage at, enum stage reached, const char *well)
{
	if (at > reached)
		return;
	(void)printf("%s%s\n", label, at == reached ? "misslyckades" : well);
}

static void print_steps(const struct config *c, const struct net_smtp_trace *t, enum stage reached,
                        const char *to)
{
	const char *no_tls = c->notify.smtp_tls == NET_SMTP_TLS_NONE
	                             ? "ingen, som notify.smtp.tls säger"
	                     : net_is_here(c->notify.smtp_url) ? "ingen, servern är den här datorn"
	                                                       : "ingen, den erbjöds inte";
	char connected[80], login[160], taken[NET_SMTP_WORDS_BYTES + 16];
	(void)snprintf(connected, sizeof(connected), "klar, %s", t->address);
	(void)snprintf(login, sizeof(login), "som %.120s", c->notify.smtp_user);
	(void)snprintf(taken, sizeof(taken), "mottaget: %s", t->words);
	(void)printf("Server         %s\n", c->notify.smtp_url);
	print_step("Namnet         ", RESOLVE, reached, "hittat");
	print_step("Förbindelse    ", CONNECT, reached, connected);
	if (t->greeted || reached == GREET) /* by smtps it comes after the encryption */
		print_step("Hälsning       ", GREET, reached, "en e-postserver svarar");
	print_step("Kryptering     ", ENCRYPT, reached, t->tls ? "TLS" : no_tls);
	print_step("Inloggning     ", LOG_IN, reached, c->notify.smtp_user ? login : "ingen");
	print_step("Avsändare      ", SENDER, reached, c->notify.from);
	print_step("Mottagare      ", RECIPIENT, reached, to);
	print_step("Brevet         ", MESSAGE, reached, taken);
}

/* The daemon would let its letters wait: here it is said at once.
 * @param ret_value NULL when none is wanted; config_secret_free() */
static int read_password(const struct config *c, const char *file, char **ret_value)
{
	struct err err;
	*ret_value = NULL;
	if (!c->smtp_credential || config_secret(c, c->smtp_credential, ret_value, &err) == 0)
		return EXIT_OK;
	(void)fprintf(stderr,
	              "tertial notify: %s: notify.smtp.credential: %s. Kör som root, eller som "
	              "tertialds användare; är det en credential i systemd, medan tertiald kör:\n"
	              "  sudo env CREDENTIALS_DIRECTORY=/run/credentials/tertiald.service tertial "
	              "notify --test ADRESS\n",
	              file, err.text);
	return EXIT_ERROR;
}

static int send_test(const struct config *c, const char *password, const char *to)
{
	struct notify_params server = c->notify;
	struct timespec now;
	struct arena *a = arena_new(NOTICE_BYTES);
	struct net_smtp_trace trace = {0};
	struct notice n;
	struct err err = {0};
	int reply = 0, ret = -ENOMEM;
	(void)clock_gettime(CLOCK_REALTIME, &now); /* cannot fail on Linux */
	struct alert_now at = {.unix_s = (int64_t)now.tv_sec, .zone = c->zone};
	server.smtp_password = password;
	uint64_t salt = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
	if (a)
		ret = alert_test_notice(to, c->notify.smtp_url, address_language(c->org, to), at,
		                        salt, a, &n);
	if (ret == 0)
		ret = notify_send(&server, &n, &trace, &reply, &err);
	else
		(void)err_set(&err, ret, "minnet räcker inte");
	if (ret < 0 && !trace.resolved && ret != -EAGAIN) { /* it never came to the server */
		(void)fprintf(stderr, "tertial notify: %s\n", err.text);
	} else {
		enum stage reached = stage_of(&trace, &c->notify, ret);
		print_steps(c, &trace, reached, to);
		(void)fflush(stdout); /* main looks at the stream's end */
		bool said = reached == ENCRYPT && ret == -EACCES; /* it holds its own cure */
		if (ret < 0)
			(void)fprintf(stderr, "tertial notify: %s%s%s%s\n", err.text,
			              said ? "" : "; ", said ? "" : cure_of(reached),
			              ret == -EAGAIN && reply
			                      ? " (tillfälligt: larm försöks igen i 72 timmar)"
			                      : "");
	}
	(void)arena_free(a); /* returns NULL, always */
	return ret < 0 ? EXIT_ERROR : EXIT_OK;
}

static int try_delivery(const struct options *o, const struct config *c)
{
	const char *file = config_file(o);
	(void)signal(SIGPIPE, SIG_IGN); /* a server that leaves is an answer, not our end */
	if (!c->notify.smtp_url) {
		(void)fprintf(stderr,
		              "tertial notify: %s: notify.smtp.url saknas, så inga brev skickas; "
		              "ange e-postservern, till exempel smtp://localhost:25\n",
		              file);
		return EXIT_ERROR;
	}
	char *password;
	int code = read_password(c, file, &password);
	if (code == EXIT_OK)
		code = send_test(c, password, o->test);
	config_secret_free(password);
	return code;
}

static int run(const struct options *o)
{
	if (o->test)
		return with_config(o, try_delivery);
	(void)fprintf(stderr, "tertial notify: ange --test MOTTAGARE\n");
	return EXIT_ERROR;
}

const struct verb verb_notify = {
        .name = "notify",
        .arguments = "",
        .summary = "skickar ett provbrev, och visar steg för steg hur det gick",
        .help = "Skickar genast ett brev till MOTTAGARE, genom den e-postserver som står i\n"
                "konfigurationen och med samma inloggning som tertiald, som inte behöver köra.\n"
                "Brevet säger att det är ett prov. Slutkod 0 när servern tog emot det, annars 1.",
        .accepted = "cP",
        .run = run,
};
