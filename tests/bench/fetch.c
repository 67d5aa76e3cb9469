/* SPDX-License-Identifier: EUPL-1.2 */
/* bench/fetch: the bare measure that a cycle of the daemon is compared with: get every address of a
 * list with one libcurl multi, throw the bodies away, count them.  A program of its own, one
 * thread; never linked into the daemon. usage: bench_fetch LIST IN_FLIGHT     (LIST: one address a
 * line) Connection settings are those of the net room: HTTP/1.1, all encodings, no signals, a pool
 * of easy handles. */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_BYTES     512
#define IN_FLIGHT_MAX 1024
#define TIMEOUT_MS    30000L
#define POLL_MS       1000

struct run {
	FILE *list;
	CURLM *multi;
	unsigned n_in_flight, n_done, n_failed;
	unsigned long long n_bytes;
};

static size_t discard(char *at, size_t size, size_t n, void *arg)
{
	struct run *r = arg;
	(void)at;
	r->n_bytes += size * n;
	return size * n;
}

/* Give the handle the next address. @return 1 started; 0 the list is at its end; -1 no memory */
static int start_next(struct run *r, CURL *easy)
{
	char url[URL_BYTES];
	if (!fgets(url, sizeof(url), r->list))
		return 0;
	url[strcspn(url, "\n")] = '\0';
	if (curl_easy_setopt(easy, CURLOPT_URL, url) != CURLE_OK ||
	    curl_multi_add_handle(r->multi, easy) != CURLM_OK)
		return -1;
	r->n_in_flight++;
	return 1;
}

static CURL *new_easy(struct run *r)
{
	CURL *easy = curl_easy_init();
	if (!easy)
		return NULL;
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION,
	                       discard); /* cannot fail: plain values */
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, r);
	(void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, TIMEOUT_MS);
	return easy;
}

/* Take what is finished and start the next in its place. @return 0, -1 no memory */
static int reap(struct run *r)
{
	int left, rc = 0;
	for (CURLMsg *m; (m = curl_multi_info_read(r->multi, &left)) != NULL;) {
		CURL *easy = m->easy_handle;
		if (m->msg != CURLMSG_DONE)
			continue;
		if (m->data.result == CURLE_OK)
			r->n_done++;
		else
			r->n_failed++;
		(void)curl_multi_remove_handle(r->multi, easy); /* it was in it */
		r->n_in_flight--;
		int started = start_next(r, easy);
		if (started <= 0)
			curl_easy_cleanup(easy);
		if (started < 0)
			rc = -1;
	}
	return rc;
}

static int run_all(struct run *r, unsigned in_flight)
{
	for (unsigned i = 0; i < in_flight; i++) {
		CURL *easy = new_easy(r);
		if (!easy)
			return -1;
		int started = start_next(r, easy);
		if (started <= 0) {
			curl_easy_cleanup(easy);
			if (started < 0)
				return -1;
			break;
		}
	}
	while (r->n_in_flight > 0) {
		int n_running;
		if (curl_multi_perform(r->multi, &n_running) != CURLM_OK || reap(r))
			return -1;
		if (r->n_in_flight > 0 &&
		    curl_multi_poll(r->multi, NULL, 0, POLL_MS, NULL) != CURLM_OK)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct run r = {0};
	long in_flight = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	if (in_flight < 1 || in_flight > IN_FLIGHT_MAX) {
		(void)fprintf(stderr, "bench_fetch LISTA SAMTIDIGA (1-%d)\n", IN_FLIGHT_MAX);
		return 1;
	}
	r.list = fopen(argv[1], "r");
	if (!r.list) {
		(void)fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	int rc = 1;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK &&
	    (r.multi = curl_multi_init()) != NULL) {
		(void)curl_multi_setopt(r.multi, CURLMOPT_MAXCONNECTS, in_flight);
		rc = run_all(&r, (unsigned)in_flight) || r.n_failed > 0;
	}
	(void)printf("%u %u %llu\n", r.n_done, r.n_failed, r.n_bytes);
	if (r.multi)
		(void)curl_multi_cleanup(r.multi);
	curl_global_cleanup();
	(void)fclose(r.list);
	return rc;
}
