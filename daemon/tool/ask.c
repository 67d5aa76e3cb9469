/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/ask.c: one question to the running daemon over HTTP, by libcurl.
 * Where: --url, else serve.unix or serve.listen of the configuration.
 * What can go wrong: the configuration holds errors, nobody listens, another program answers, the
 * question is refused: each is told with its cure. */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "config.h"
#include "tool.h"

#define TIMEOUT_S         40L /* the daemon itself answers within 35 */
#define CONNECT_TIMEOUT_S 5L

struct address {
	char base[512];      /* "http://127.0.0.1:8080", without slash */
	char unix_path[128]; /* "" for TCP */
	char word[256];      /* that gives a right; "" */
};

/* An address to listen on as one to call: any-address means this machine. */
static int address_of_listen(const char *listen, struct address *a)
{
	const char *colon = strrchr(listen, ':');
	if (colon && strcmp(colon, ":0") == 0) {
		(void)fprintf(stderr,
		              "tertial: serve.listen är %s, så porten är okänd; ange "
		              "--url http://ADRESS:PORT (porten står i tertialds logg)\n",
		              listen);
		return EXIT_ERROR;
	}
	if (strncmp(listen, "0.0.0.0:", 8) == 0)
		(void)snprintf(a->base, sizeof(a->base), "http://127.0.0.1:%s", listen + 8);
	else if (strncmp(listen, "[::]:", 5) == 0)
		(void)snprintf(a->base, sizeof(a->base), "http://[::1]:%s", listen + 5);
	else
		(void)snprintf(a->base, sizeof(a->base), "http://%s", listen);
	return EXIT_OK;
}

static int address_of_settings(const struct config *c, const char *file, struct address *a)
{
	if (c->serve.unix_path && strlen(c->serve.unix_path) < sizeof(a->unix_path)) {
		(void)snprintf(a->unix_path, sizeof(a->unix_path), "%s", c->serve.unix_path);
		(void)snprintf(a->base, sizeof(a->base), "http://localhost");
		return EXIT_OK;
	}
	if (c->serve.listen)
		return address_of_listen(c->serve.listen, a);
	(void)fprintf(stderr,
	              "tertial: %s har varken serve.listen eller serve.unix, så tertiald svarar "
	              "inte på frågor; sätt en av dem\n",
	              file);
	return EXIT_ERROR;
}

/* The environment's word goes first: it may be somebody's own. */
static void take_word(const struct config *c, struct address *a)
{
	const char *mine = getenv("TERTIAL_TOKEN");
	const char *word = mine ? mine : c && c->tokens.n_words > 0 ? c->tokens.words[0] : "";
	if (strlen(word) >= sizeof(a->word))
		(void)fprintf(stderr,
		              "tertial: ordet i TERTIAL_TOKEN är längre än %zu byte och "
		              "används inte\n",
		              sizeof(a->word) - 1);
	else
		(void)snprintf(a->word, sizeof(a->word), "%s", word);
}

static int address_of_config(const struct options *o, struct address *a)
{
	struct config *c = NULL;
	int code = load_config(o, "-c FIL eller --url http://ADRESS:PORT", &c);
	if (code == EXIT_OK) {
		code = address_of_settings(c, config_file(o), a);
		take_word(c, a);
	}
	(void)config_free(c); /* returns NULL, always */
	return code;
}

static int find_address(const struct options *o, struct address *a)
{
	*a = (struct address){0};
	if (!o->url)
		return address_of_config(o, a);
	take_word(NULL, a);
	size_t n = strlen(o->url);
	if (n >= sizeof(a->base) - sizeof("http://")) {
		(void)fprintf(stderr, "tertial: --url är för lång\n");
		return EXIT_ERROR;
	}
	while (n > 0 && o->url[n - 1] == '/')
		n--;
	(void)snprintf(a->base, sizeof(a->base), "%s%.*s", strstr(o->url, "://") ? "" : "http://",
	               (int)n, o->url);
	return EXIT_OK;
}

static size_t on_bytes(char *bytes, size_t size, size_t n, void *arg)
{
	struct buf *b = arg;
	buf_add(b, bytes, size * n);
	return buf_failed(b) ? 0 : size * n;
}

/* "?district=x&year=2014" of the filters given; ids are percent-coded. */
static void add_filters(CURL *curl, const struct options *o, struct buf *url)
{
	const char *const filters[][2] = {{"district", o->district},
	                                  {"department", o->department},
	                                  {"unit", o->unit},
	                                  {"year", o->year},
	                                  {"state", o->state}};
	char mark = '?';
	for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
		char *coded = filters[i][1] ? curl_easy_escape(curl, filters[i][1], 0) : NULL;
		if (!coded)
			continue;
		buf_fmt(url, "%c%s=%s", mark, filters[i][0], coded);
		mark = '&';
		curl_free(coded);
	}
}

/* The daemon's own words, out of problem+json. */
static void tell_refusal(long status, const struct buf *body)
{
	json_t *root = json_loadb(body->at ? body->at : "", body->n, 0, NULL);
	const char *detail = json_string_value(json_object_get(root, "detail"));
	if (detail)
		(void)fprintf(stderr, "tertial: %s\n", detail);
	else
		(void)fprintf(stderr,
		              "tertial: svaret var HTTP %ld och inget från tertiald; är det rätt "
		              "adress?\n",
		              status);
	json_decref(root);
}

/* The daemon itself is asked, and with our word: no proxy and no .netrc of the environment. */
static int get(CURL *curl, const struct address *a, const char *url, struct buf *body)
{
	char why[CURL_ERROR_SIZE] = "";
	long status = 0;
	bool ok = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_TIMEOUT_S) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_TIMEOUT, TIMEOUT_S) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_WRITEDATA, body) == CURLE_OK;
	if (ok && a->unix_path[0])
		ok = curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, a->unix_path) == CURLE_OK;
	CURLcode code = ok ? curl_easy_perform(curl) : CURLE_OUT_OF_MEMORY;
	if (code != CURLE_OK) {
		(void)fprintf(stderr,
		              "tertial: får inget svar från %s: %s. Kör tertiald? Se «systemctl "
		              "status tertiald», starta med «systemctl start tertiald»; svarar den "
		              "på en annan adress, ange --url\n",
		              a->unix_path[0] ? a->unix_path : a->base,
		              why[0] ? why : curl_easy_strerror(code));
		return EXIT_ERROR;
	}
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status); /* stays 0 if it fails */
	if (status == 200)
		return EXIT_OK;
	tell_refusal(status, body);
	return EXIT_ERROR;
}

int ask(const struct options *o, const char *path, struct buf *ret_body)
{
	struct address a;
	struct buf url;
	int code = find_address(o, &a);
	if (code != EXIT_OK)
		return code;
	CURL *curl = curl_easy_init();
	buf_init(&url, 8192);
	buf_fmt(&url, "%s/api/v1/%s", a.base, path);
	if (curl)
		add_filters(curl, o, &url);
	if (!curl || buf_failed(&url)) {
		(void)fprintf(stderr, "tertial: frågan är för lång, eller minnet slut\n");
		code = EXIT_ERROR;
	} else {
		code = get(curl, &a, url.at, ret_body);
	}
	buf_done(&url);
	curl_easy_cleanup(curl);
	return code;
}

/* With --json it is printed as it is, else parsed. */
static int take_answer(const struct options *o, const struct buf *body, json_t **ret_root)
{
	json_error_t error;
	if (o->json) {
		(void)fwrite(body->at, 1, body->n, stdout); /* main looks at the stream's end */
		(void)putchar('\n');
		return EXIT_OK;
	}
	*ret_root = json_loadb(body->at, body->n, 0, &error);
	if (*ret_root)
		return EXIT_OK;
	(void)fprintf(stderr, "tertial: svaret är ingen JSON (%s); är det tertiald som svarar?\n",
	              error.text);
	return EXIT_ERROR;
}

/* ---- to be done ---- */

const char *asker(const struct options *o)
{
	const char *before_sudo = getenv("SUDO_USER");
	return o->by ? o->by : before_sudo ? before_sudo : getlogin();
}

static struct curl_slist *headers_of(const struct address *a)
{
	char bearer[sizeof("Authorization: Bearer ") + sizeof(a->word)];
	struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");
	(void)snprintf(bearer, sizeof(bearer), "Authorization: Bearer %s",
	               a->word); /* it fits: see its room */
	struct curl_slist *both = list && a->word[0] ? curl_slist_append(list, bearer) : list;
	if (!both)
		curl_slist_free_all(list);
	return both;
}

static int send_change(CURL *curl, const struct address *a, const char *method, const char *path,
                       const char *text, struct buf *ret_body)
{
	char url[1024];
	struct curl_slist *headers = headers_of(a);
	int n = snprintf(url, sizeof(url), "%s/api/v1/%s", a->base, path);
	bool ok = headers && n < (int)sizeof(url) &&
	          curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_POSTFIELDS, text) == CURLE_OK &&
	          curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
	int code = EXIT_ERROR;
	if (ok)
		code = get(curl, a, url, ret_body);
	else
		(void)fprintf(stderr, "tertial: frågan är för lång, eller minnet slut\n");
	curl_slist_free_all(headers);
	return code;
}

int ask_change(const struct options *o, const char *method, const char *path, const json_t *body,
               json_t **ret_root)
{
	struct address a;
	struct buf answer;
	*ret_root = NULL;
	int code = find_address(o, &a);
	if (code != EXIT_OK)
		return code;
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	CURL *curl = text ? curl_easy_init() : NULL;
	buf_init(&answer, LIMIT_ANSWER_BYTES);
	if (curl) {
		code = send_change(curl, &a, method, path, text, &answer);
	} else {
		(void)fprintf(stderr, "tertial: minnet är slut\n");
		code = EXIT_ERROR;
	}
	if (code == EXIT_OK)
		code = take_answer(o, &answer, ret_root);
	curl_easy_cleanup(curl);
	free(text);
	buf_done(&answer);
	return code;
}

int ask_json(const struct options *o, const char *path, json_t **ret_root)
{
	struct buf body;
	*ret_root = NULL;
	buf_init(&body, LIMIT_ANSWER_BYTES);
	int code = ask(o, path, &body);
	if (code == EXIT_OK)
		code = take_answer(o, &body, ret_root);
	buf_done(&body);
	return code;
}
