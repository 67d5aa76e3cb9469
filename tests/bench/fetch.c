/* SPDX-License-Identifier: EUPL-1.2 */
/* bench/fetch: the bare measure that a cycle of the daemon is compared with: get every address of a
 * list by libcurl, throw the bodies away, count them.  A program of its own, one thread; never
 * linked into the daemon.
 *
 * usage: bench_fetch LIST IN_FLIGHT [-r ROUNDS] [-c] [-j]     (LIST: one address a line)
 *   -r ROUNDS  so many times, connections kept; each round prints its line
 *   -c         conditionally from the second round on (If-None-Match)
 *   -j         parse each body with jansson before it is thrown away
 * prints per round: done, failed, bytes, processor s, wall s.
 *
 * Connection settings are those of the net room: HTTP/1.1, gzip, no signals, a pool of easy
 * handles, 64 multis by host; one multi after the other, so that nothing but curl is measured. */
#include <curl/curl.h>
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define URL_BYTES     512
#define ETAG_BYTES    128
#define IN_FLIGHT_MAX 1024
#define MULTIS        64
#define TIMEOUT_MS    30000L
#define POLL_MS       1000

struct item {
	char *url;
	char etag[ETAG_BYTES];
	unsigned multi;
};

struct slot {
	CURL *easy;
	struct run *run;
	struct item *item;
	struct curl_slist *headers;
	char *body;
	size_t n_body, cap_body;
};

struct run {
	struct item *items;
	size_t n_items, next;
	CURLM *multis[MULTIS];
	struct slot *slots;
	unsigned n_slots, n_in_flight, n_done, n_failed;
	unsigned long long n_bytes;
	bool conditional, parse;
};

static size_t on_body(char *at, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;
	n *= size;
	s->run->n_bytes += n;
	if (!s->run->parse)
		return n;
	if (s->n_body + n > s->cap_body) {
		size_t cap = 2 * (s->n_body + n);
		char *wider = realloc(s->body, cap);
		if (!wider)
			return 0;
		s->body = wider;
		s->cap_body = cap;
	}
	memcpy(s->body + s->n_body, at, n);
	s->n_body += n;
	return n;
}

static size_t on_header(char *at, size_t size, size_t n, void *arg)
{
	struct slot *s = arg;
	n *= size;
	if (s->run->conditional && n > 6 && n < ETAG_BYTES && strncasecmp(at, "etag: ", 6) == 0) {
		memcpy(s->item->etag, at + 6, n - 6);
		s->item->etag[n - 6] = '\0';
		s->item->etag[strcspn(s->item->etag, "\r\n")] = '\0';
	}
	return n;
}

static bool open_slot(struct run *r, struct slot *s)
{
	*s = (struct slot){.easy = curl_easy_init(), .run = r};
	if (!s->easy)
		return false;
	/* cannot fail: plain values */
	(void)curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s);
	(void)curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(s->easy, CURLOPT_WRITEDATA, s);
	(void)curl_easy_setopt(s->easy, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(s->easy, CURLOPT_HEADERDATA, s);
	(void)curl_easy_setopt(s->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(s->easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	(void)curl_easy_setopt(s->easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(s->easy, CURLOPT_FAILONERROR, 1L);
	(void)curl_easy_setopt(s->easy, CURLOPT_TIMEOUT_MS, TIMEOUT_MS);
	return true;
}

/* Give the slot the next address of this multi. @return 1 started; 0 none is left; -1 no memory */
static int start_next(struct run *r, struct slot *s, unsigned multi)
{
	char line[ETAG_BYTES + 20];
	if (r->next >= r->n_items || r->items[r->next].multi != multi)
		return 0;
	s->item = &r->items[r->next++];
	s->n_body = 0;
	curl_slist_free_all(s->headers);
	s->headers = NULL;
	if (r->conditional && s->item->etag[0]) {
		(void)snprintf(line, sizeof(line), "If-None-Match: %s", s->item->etag); /* fits */
		s->headers = curl_slist_append(NULL, line);
	}
	if (curl_easy_setopt(s->easy, CURLOPT_URL, s->item->url) != CURLE_OK ||
	    curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER, s->headers) != CURLE_OK ||
	    curl_multi_add_handle(r->multis[multi], s->easy) != CURLM_OK)
		return -1;
	r->n_in_flight++;
	return 1;
}

static void look_at(struct run *r, struct slot *s, CURLcode code)
{
	bool good = code == CURLE_OK;
	if (good && r->parse && s->n_body > 0) {
		json_t *root = json_loadb(s->body, s->n_body, 0, NULL);
		good = root != NULL;
		json_decref(root);
	}
	r->n_done += good;
	r->n_failed += !good;
}

static int reap(struct run *r, unsigned multi)
{
	int left, rc = 0;
	for (CURLMsg *m; (m = curl_multi_info_read(r->multis[multi], &left)) != NULL;) {
		struct slot *s = NULL;
		if (m->msg != CURLMSG_DONE)
			continue;
		CURLcode code = m->data.result;
		(void)curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &s); /* was set */
		(void)curl_multi_remove_handle(r->multis[multi], s->easy);     /* it was in it */
		r->n_in_flight--;
		look_at(r, s, code);
		if (start_next(r, s, multi) < 0)
			rc = -1;
	}
	return rc;
}

static int run_multi(struct run *r, unsigned multi)
{
	for (unsigned i = 0; i < r->n_slots; i++) {
		int started = start_next(r, &r->slots[i], multi);
		if (started < 0)
			return -1;
		if (started == 0)
			break;
	}
	while (r->n_in_flight > 0) {
		int n_running;
		if (curl_multi_perform(r->multis[multi], &n_running) != CURLM_OK || reap(r, multi))
			return -1;
		if (r->n_in_flight > 0 &&
		    curl_multi_poll(r->multis[multi], NULL, 0, POLL_MS, NULL) != CURLM_OK)
			return -1;
	}
	return 0;
}

static double processor_s(void)
{
	struct rusage used;
	(void)getrusage(RUSAGE_SELF, &used); /* cannot fail for oneself */
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double wall_s(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int run_round(struct run *r)
{
	double cpu = processor_s(), wall = wall_s();
	r->next = r->n_done = r->n_failed = 0;
	r->n_bytes = 0;
	for (unsigned m = 0; m < MULTIS; m++)
		if (run_multi(r, m) < 0)
			return -1;
	(void)printf("%u %u %llu %.6f %.6f\n", r->n_done, r->n_failed, r->n_bytes,
	             processor_s() - cpu, wall_s() - wall);
	return r->n_failed > 0 ? -1 : 0;
}

/* The same host in the same multi: "http://127.0.0.1:80/x" up to the third slash. */
static unsigned multi_of(const char *url)
{
	unsigned hash = 2166136261u, slashes = 0;
	for (; *url && slashes < 3; url++) {
		slashes += *url == '/';
		hash = (hash ^ (unsigned char)*url) * 16777619u;
	}
	return hash % MULTIS;
}

static int by_multi(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	return x->multi != y->multi ? (x->multi > y->multi) - (x->multi < y->multi)
	                            : strcmp(x->url, y->url);
}

static bool read_list(struct run *r, const char *path)
{
	char url[URL_BYTES];
	FILE *f = fopen(path, "r");
	if (!f)
		return false;
	while (fgets(url, sizeof(url), f)) {
		struct item *more = realloc(r->items, (r->n_items + 1) * sizeof(*more));
		if (!more)
			break;
		r->items = more;
		url[strcspn(url, "\n")] = '\0';
		r->items[r->n_items++] = (struct item){.url = strdup(url), .multi = multi_of(url)};
	}
	(void)fclose(f); /* only read from */
	if (r->n_items > 1)
		qsort(r->items, r->n_items, sizeof(*r->items), by_multi);
	return r->n_items > 0;
}

static bool open_all(struct run *r, unsigned in_flight)
{
	long kept = (long)(r->n_items / MULTIS) + 8;
	r->slots = calloc(in_flight, sizeof(*r->slots));
	for (; r->slots && r->n_slots < in_flight; r->n_slots++)
		if (!open_slot(r, &r->slots[r->n_slots]))
			return false;
	for (unsigned m = 0; m < MULTIS; m++) {
		r->multis[m] = curl_multi_init();
		if (!r->multis[m])
			return false;
		(void)curl_multi_setopt(r->multis[m], CURLMOPT_MAXCONNECTS, kept); /* same */
	}
	return r->slots != NULL;
}

static void close_all(struct run *r)
{
	for (unsigned i = 0; i < r->n_slots; i++) {
		curl_easy_cleanup(r->slots[i].easy);
		curl_slist_free_all(r->slots[i].headers);
		free(r->slots[i].body);
	}
	for (unsigned m = 0; m < MULTIS; m++)
		if (r->multis[m])
			(void)curl_multi_cleanup(r->multis[m]); /* it is empty */
	for (size_t i = 0; i < r->n_items; i++)
		free(r->items[i].url);
	free(r->items);
	free(r->slots);
}

int main(int argc, char **argv)
{
	struct run r = {0};
	long in_flight = argc > 2 ? strtol(argv[2], NULL, 10) : 0, rounds = 1;
	for (int opt; argc > 2 && (opt = getopt(argc - 2, argv + 2, "r:cj")) != -1;) {
		rounds = opt == 'r' ? strtol(optarg, NULL, 10) : rounds;
		r.conditional |= opt == 'c';
		r.parse |= opt == 'j';
	}
	if (in_flight < 1 || in_flight > IN_FLIGHT_MAX || rounds < 1) {
		(void)fprintf(stderr, "bench_fetch LISTA SAMTIDIGA (1-%d) [-r VARV] [-c] [-j]\n",
		              IN_FLIGHT_MAX);
		return 1;
	}
	if (!read_list(&r, argv[1])) {
		(void)fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	int rc = 1;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && open_all(&r, (unsigned)in_flight))
		for (rc = 0; rc == 0 && rounds > 0; rounds--)
			rc = run_round(&r) < 0;
	close_all(&r);
	curl_global_cleanup();
	return rc;
}
