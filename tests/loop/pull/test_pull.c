/* SPDX-License-Identifier: EUPL-1.2 */
/* Every feed of the register is fetched when it is due: new, same or failed, and told once. */
#include "test.h"
#include "base/arena.h"
#include "fake_http.h"
#include "net_rig.h"
#include "pull.h"
#include "../../../daemon/pull/inner.h"

#define UNITS_MAX 64
#define TOLD_MAX  512

struct told {
	uint32_t unit;
	enum doc_kind kind;
	enum pull_result result;
	enum net_fault fault;
	int status;
	char body[64];
	char etag[64], modified[64];
	uint8_t hash[PULL_HASH_BYTES];
	char text[ERR_TEXT_BYTES];
};

struct world {
	struct rig rig;
	struct unit units[UNITS_MAX];
	char ids[UNITS_MAX][16];
	struct org org;
	struct pull *pull;
	struct told told[TOLD_MAX];
	unsigned n_told, stop_at;
	bool reject, closed;
};

static void on_fetch(struct pull_fetch *f, void *arg)
{
	struct world *w = arg;
	must(w->n_told < TOLD_MAX);
	struct told *t = &w->told[w->n_told++];
	*t = (struct told){.unit = f->unit,
	                   .kind = f->kind,
	                   .result = f->result,
	                   .fault = f->fault,
	                   .status = f->http_status};
	(void)snprintf(t->body, sizeof(t->body), "%.60s", f->body ? f->body : ""); /* may be cut */
	(void)snprintf(t->etag, sizeof(t->etag), "%.60s", f->etag ? f->etag : ""); /* same */
	(void)snprintf(t->modified, sizeof(t->modified), "%.60s",
	               f->last_modified ? f->last_modified : ""); /* same */
	memcpy(t->hash, f->hash, sizeof(t->hash));
	(void)snprintf(t->text, sizeof(t->text), "%s", f->result == PULL_FAILED ? f->err.text : "");
	assert_int_equal(f->body != NULL, f->result == PULL_NEW);
	assert_int_equal(t->text[0] != '\0', f->result == PULL_FAILED);
	if (w->reject)
		pull_reject(w->pull, f->unit, f->kind);
	if (w->n_told == w->stop_at)
		uv_stop(&w->rig.loop);
}

static const char *credential(const char *name, void *arg)
{
	(void)arg;
	return strcmp(name, "hemlig") == 0 ? "Bearer abc" : NULL;
}

static void open_world(struct world *w, size_t n_units)
{
	memset(w, 0, sizeof(*w));
	struct net_params np = rig_params();
	rig_open(&w->rig, &np);
	must(n_units <= UNITS_MAX);
	for (size_t i = 0; i < n_units; i++) {
		(void)snprintf(w->ids[i], sizeof(w->ids[i]), "enhet-%zu", i); /* fits */
		w->units[i].id = w->ids[i];
	}
	w->org.units = w->units;
	w->org.n_units = n_units;
}

static void open_pull(struct world *w, bool once, int64_t interval_ms)
{
	struct err err;
	const struct pull_setup s = {
	        .params = {.interval_ms = interval_ms, .max_body_bytes = 4 << 20},
	        .org = &w->org,
	        .net = w->rig.net,
	        .once = once,
	        .fetch_cb = on_fetch,
	        .credential_cb = credential,
	        .arg = w,
	};
	assert_int_equal(pull_new(&w->rig.loop, &s, &w->pull, &err), 0);
}

static void run_until(struct world *w, unsigned n_told)
{
	w->stop_at = n_told;
	if (w->n_told < n_told)
		(void)uv_run(&w->rig.loop, UV_RUN_DEFAULT); /* stopped by the callback */
	assert_int_equal(w->n_told, n_told);
}

static void on_closed(void *arg)
{
	struct world *w = arg;
	w->closed = true;
	uv_stop(&w->rig.loop);
}

static void close_pull(struct world *w)
{
	w->closed = false;
	pull_close(w->pull, on_closed, w);
	(void)uv_run(&w->rig.loop, UV_RUN_DEFAULT); /* stopped by the callback */
	assert_true(w->closed);
	w->pull = NULL;
}

static void close_world(struct world *w)
{
	if (w->pull)
		close_pull(w);
	rig_close(&w->rig);
}

static void test_once_takes_each_feed_once_and_then_is_idle(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {
	        {"/plan", "200 OK\r\nETag: \"p\"", .body = STR("{plan}")},
	        {"/empty", "200 OK", .body = STR("")},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 3);
	char plan[64], none[64], empty[64];
	(void)snprintf(plan, sizeof(plan), "%s", fake_http_url(f, "/plan"));    /* fits */
	(void)snprintf(none, sizeof(none), "%s", fake_http_url(f, "/nope"));    /* fits */
	(void)snprintf(empty, sizeof(empty), "%s", fake_http_url(f, "/empty")); /* fits */
	w.units[0].sources[DOC_PLAN].url = plan;
	w.units[0].sources[DOC_RESULTS].url = none;
	w.units[2].sources[DOC_RESULTS].url = empty; /* unit 1 has neither, unit 2 no plan */
	open_pull(&w, true, 60000);
	pull_start(w.pull);
	run_until(&w, 3);
	struct pull_stats st = pull_stats(w.pull);
	assert_int_equal(st.n_feeds, 3);
	assert_int_equal(st.n_tried, 3);
	assert_int_equal(st.n_new, 2);
	assert_int_equal(st.n_failed, 1);
	assert_int_equal(st.n_in_flight, 0);
	assert_int_equal(st.body_bytes, 6);
	for (int i = 0; i < 3; i++) {
		const struct told *t = &w.told[i];
		if (t->unit == 0 && t->kind == DOC_PLAN) {
			assert_int_equal(t->result, PULL_NEW);
			assert_string_equal(t->body, "{plan}");
			assert_string_equal(t->etag, "\"p\"");
		} else if (t->unit == 0) {
			assert_int_equal(t->result, PULL_FAILED);
			assert_int_equal(t->fault, NET_FAULT_HTTP_STATUS);
			assert_int_equal(t->status, 404);
		} else {
			assert_int_equal(t->result, PULL_NEW);
			assert_int_equal(t->unit, 2);
			assert_int_equal(t->kind, DOC_RESULTS);
		}
	}
	close_pull(&w);
	assert_int_equal(w.n_told, 3); /* nothing was tried again */
	assert_int_equal(fake_http_requests(f), 3);
	close_world(&w);
	f = fake_http_free(f);
}

static void test_what_is_remembered_makes_the_first_fetch_conditional(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {
	        {"/etag", "200 OK\r\nETag: \"1\"", .body = STR("a"),
	         .unless = "If-None-Match: \"1\""},
	        {"/date", "200 OK\r\nLast-Modified: Wed, 30 Apr 2014 10:00:00 GMT",
	         .body = STR("b"), .unless = "If-Modified-Since: Wed, 30 Apr 2014 10:00:00 GMT"},
	        {"/plain", "200 OK", .body = STR("c")},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 3);
	char urls[3][64];
	for (int i = 0; i < 3; i++) {
		(void)snprintf(urls[i], 64, "%s", fake_http_url(f, routes[i].path)); /* fits */
		w.units[i].sources[DOC_PLAN].url = urls[i];
	}
	open_pull(&w, true, 60000);
	pull_start(w.pull);
	run_until(&w, 3);
	close_pull(&w);
	struct told first[3];
	memcpy(first, w.told, sizeof(first));
	open_pull(&w, true, 60000);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(first[i].result, PULL_NEW);
		const struct pull_known k = {
		        .unit = first[i].unit,
		        .kind = DOC_PLAN,
		        .url = urls[first[i].unit],
		        .etag = first[i].etag[0] ? first[i].etag : NULL,
		        .last_modified = first[i].modified[0] ? first[i].modified : NULL,
		};
		struct pull_known known = k;
		memcpy(known.hash, first[i].hash, sizeof(known.hash));
		assert_int_equal(pull_remember(w.pull, &known), 0);
	}
	pull_start(w.pull);
	run_until(&w, 6);
	for (int i = 3; i < 6; i++) {
		assert_int_equal(w.told[i].result, PULL_SAME);
		assert_int_equal(w.told[i].status, w.told[i].unit == 2 ? 200 : 304);
		for (int k = 0; k < 3; k++) { /* all names stay, also those a 304 left out */
			if (first[k].unit != w.told[i].unit)
				continue;
			assert_string_equal(w.told[i].etag, first[k].etag);
			assert_string_equal(w.told[i].modified, first[k].modified);
			assert_memory_equal(w.told[i].hash, first[k].hash, PULL_HASH_BYTES);
		}
	}
	close_world(&w);
	f = fake_http_free(f);
}

static void test_moved_address_forgets_what_was_known(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {{"/new", "200 OK\r\nETag: \"1\"", .body = STR("a")}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 1);
	w.units[0].sources[DOC_PLAN].url = fake_http_url(f, "/new");
	open_pull(&w, true, 60000);
	const struct pull_known moved = {
	        .unit = 0, .kind = DOC_PLAN, .url = "http://127.0.0.1/old", .etag = "\"1\""};
	assert_int_equal(pull_remember(w.pull, &moved), 0);
	const struct pull_known gone = {.unit = 7, .kind = DOC_PLAN, .url = "http://127.0.0.1/"};
	assert_int_equal(pull_remember(w.pull, &gone), -ERANGE);
	const struct pull_known none = {.unit = 0, .kind = DOC_RESULTS, .url = "http://127.0.0.1/"};
	assert_int_equal(pull_remember(w.pull, &none), 0);
	pull_start(w.pull);
	run_until(&w, 1);
	assert_int_equal(w.told[0].result, PULL_NEW);
	char *heard = fake_http_heard(f);
	assert_null(strstr(heard, "If-None-Match"));
	free(heard);
	close_world(&w);
	f = fake_http_free(f);
}

static void test_new_register_keeps_what_is_the_same(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {
	        {"/a", "200 OK\r\nETag: \"1\"", .body = STR("a"), .unless = "If-None-Match: \"1\""},
	        {"/b", "200 OK\r\nETag: \"2\"", .body = STR("b"), .unless = "If-None-Match: \"2\""},
	        {"/c", "200 OK\r\nETag: \"3\"", .body = STR("b"), .unless = "If-None-Match: \"2\""},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 2);
	char urls[3][64];
	for (int i = 0; i < 3; i++)
		(void)snprintf(urls[i], 64, "%s", fake_http_url(f, routes[i].path)); /* fits */
	w.units[0].sources[DOC_PLAN].url = urls[0];
	w.units[1].sources[DOC_PLAN].url = urls[1];
	open_pull(&w, true, 60000);
	pull_start(w.pull);
	run_until(&w, 2);
	struct pull *old = w.pull;
	static struct unit
	        moved[3]; /* the two have changed places, one has a new address, one is new */
	moved[0] = w.units[1];
	moved[0].sources[DOC_PLAN].url = urls[2];
	moved[1] = w.units[0];
	moved[2] = (struct unit){.id = "ny", .sources = {[DOC_RESULTS] = {.url = urls[0]}}};
	struct pull_setup s = {.params = {.interval_ms = 60000, .max_body_bytes = 1000},
	                       .net = w.rig.net,
	                       .once = true,
	                       .fetch_cb = on_fetch,
	                       .arg = &w};
	struct org after = {.units = moved, .n_units = 3};
	struct pull *new = NULL;
	s.org = &after;
	assert_int_equal(pull_new(&w.rig.loop, &s, &new, NULL), 0);
	pull_inherit(new, old);
	assert_int_equal(pull_stats(new).n_tried, 1);
	close_pull(&w); /* the old one */
	w.pull = new;
	pull_start(new);
	run_until(&w, 5);
	for (int i = 2; i < 5; i++)
		assert_int_equal(w.told[i].result, w.told[i].unit == 1 ? PULL_SAME : PULL_NEW);
	assert_int_equal(pull_stats(new).n_tried, 3);
	close_world(&w);
	f = fake_http_free(f);
}

static void test_rejected_document_is_fetched_whole_again(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {
	        {"/p", "200 OK\r\nETag: \"1\"", .body = STR("a"), .unless = "If-None-Match"}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 1);
	w.units[0].sources[DOC_PLAN].url = fake_http_url(f, "/p");
	w.reject = true;
	open_pull(&w, false, 1000); /* the least there is: two fetches take two seconds at most */
	pull_start(w.pull);
	run_until(&w, 2);
	assert_int_equal(w.told[0].result, PULL_NEW);
	assert_int_equal(w.told[1].result, PULL_NEW);
	w.reject = false;
	run_until(&w, 4);
	assert_int_equal(w.told[2].result, PULL_NEW);
	assert_int_equal(w.told[3].result, PULL_SAME);
	assert_int_equal(w.told[3].status, 304);
	close_world(&w);
	f = fake_http_free(f);
}

static void test_credential_of_the_unit_goes_along(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {{"/a", "200 OK", .body = STR("a")},
	                                    {"/b", "200 OK", .body = STR("b")}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 2);
	char a[64];
	(void)snprintf(a, sizeof(a), "%s", fake_http_url(f, "/a")); /* fits */
	w.units[0].sources[DOC_PLAN].url = a;
	w.units[0].access.credential = "hemlig";
	w.units[1].sources[DOC_PLAN].url = fake_http_url(f, "/b");
	open_pull(&w, true, 60000);
	pull_start(w.pull);
	run_until(&w, 2);
	char *heard = fake_http_heard(f);
	const char *at = strstr(heard, "Authorization: Bearer abc\r\n");
	assert_non_null(at);
	assert_null(strstr(at + 1, "Authorization")); /* once only */
	free(heard);
	close_world(&w);
	f = fake_http_free(f);
}

static void test_answers_that_are_no_whole_document_fail(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {
	        {"/204", "204 No Content", .no_length = true},
	        {"/206", "206 Partial", .body = STR("ab")},
	        {"/cut", "200 OK", .body = STR("ab"), .claim_bytes = 10},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 4);
	char urls[3][64];
	for (int i = 0; i < 3; i++) {
		(void)snprintf(urls[i], 64, "%s", fake_http_url(f, routes[i].path)); /* fits */
		w.units[i].sources[DOC_RESULTS].url = urls[i];
	}
	w.units[3].sources[DOC_RESULTS].url = "gopher://127.0.0.1/";
	open_pull(&w, true, 60000);
	pull_start(w.pull);
	run_until(&w, 4);
	static const enum net_fault faults[] = {NET_FAULT_HTTP_STATUS, NET_FAULT_HTTP_STATUS,
	                                        NET_FAULT_BROKEN, NET_FAULT_BAD_URL};
	for (int i = 0; i < 4; i++) {
		assert_int_equal(w.told[i].result, PULL_FAILED);
		assert_int_equal(w.told[i].fault, faults[w.told[i].unit]);
	}
	close_world(&w);
	f = fake_http_free(f);
}

static void test_large_body_is_hashed_like_a_small_one(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {
	        {"/big", "200 OK", .body = STR("0123456789abcdef"), .n_repeat = 1 << 16}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 1);
	w.units[0].sources[DOC_PLAN].url = fake_http_url(f, "/big");
	open_pull(&w, false, 1000);
	pull_start(w.pull);
	run_until(&w, 2);
	assert_int_equal(w.told[0].result, PULL_NEW);
	assert_int_equal(w.told[1].result, PULL_SAME);
	assert_int_equal(pull_stats(w.pull).body_bytes, 16 << 16);
	assert_memory_equal(w.told[0].hash, w.told[1].hash, PULL_HASH_BYTES);
	close_world(&w);
	f = fake_http_free(f);
}

static void test_closing_does_not_wait_for_a_silent_unit(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {{"/silent", .head = NULL},
	                                    {"/a", "200 OK", .body = STR("a")}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 2);
	char a[64];
	(void)snprintf(a, sizeof(a), "%s", fake_http_url(f, "/a")); /* fits */
	w.units[0].sources[DOC_PLAN].url = a;
	w.units[1].sources[DOC_PLAN].url = fake_http_url(f, "/silent");
	w.units[1].sources[DOC_RESULTS].url = w.units[1].sources[DOC_PLAN].url;
	open_pull(&w, true, 60000);
	pull_start(w.pull);
	run_until(&w, 1);
	assert_int_equal(pull_stats(w.pull).n_in_flight, 2);
	close_world(&w);
	assert_int_equal(w.n_told, 1);
	f = fake_http_free(f);
}

static void test_retry_after_keeps_a_unit_waiting(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {
	        {"/busy", .head = "503 Nej\r\nRetry-After: 3600"},
	        {"/ok", "200 OK", .body = STR("a")},
	};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 2);
	char busy[64];
	(void)snprintf(busy, sizeof(busy), "%s", fake_http_url(f, "/busy")); /* fits */
	w.units[0].sources[DOC_PLAN].url = busy;
	w.units[1].sources[DOC_PLAN].url = fake_http_url(f, "/ok");
	open_pull(&w, false, 1000);
	pull_start(w.pull);
	run_until(&w, 4);
	unsigned n_busy = 0;
	for (int i = 0; i < 4; i++)
		n_busy += w.told[i].unit == 0;
	assert_int_equal(n_busy, 1);
	close_world(&w);
	f = fake_http_free(f);
}

/* For the watchdog: an hour in which nothing was due is no hour without progress. */
static void test_progress_counts_from_the_first_fetch_after_a_rest(void **state)
{
	(void)state;
	static struct world w;
	const struct fake_route routes[] = {{.path = "/silent"}};
	struct fake_http *f = fake_http_new(NULL, routes, ARRAY_LEN(routes));
	open_world(&w, 1);
	w.units[0].sources[DOC_PLAN].url = fake_http_url(f, "/silent");
	open_pull(&w, true, 60000);
	pull_start(w.pull);
	w.pull->stats.progress_ms -= 3600000;
	while (pull_stats(w.pull).n_in_flight == 0)
		(void)uv_run(&w.rig.loop, UV_RUN_ONCE); /* there is more to do */
	int64_t now_ms = (int64_t)uv_now(&w.rig.loop);
	assert_true(pull_stats(w.pull).progress_ms > now_ms - 3600000 / 2);
	close_world(&w);
	f = fake_http_free(f);
}

static void test_too_short_an_interval_is_refused_with_its_name(void **state)
{
	(void)state;
	static struct world w;
	struct err err;
	open_world(&w, 0);
	const struct pull_setup s = {.params = {.interval_ms = 999},
	                             .org = &w.org,
	                             .net = w.rig.net,
	                             .fetch_cb = on_fetch};
	assert_int_equal(pull_new(&w.rig.loop, &s, &w.pull, &err), -EINVAL);
	assert_non_null(strstr(err.text, "pull.interval"));
	open_pull(&w, false, 1000); /* an empty register is fine */
	pull_start(w.pull);
	assert_int_equal(pull_stats(w.pull).n_feeds, 0);
	close_world(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_once_takes_each_feed_once_and_then_is_idle),
	        cmocka_unit_test(test_what_is_remembered_makes_the_first_fetch_conditional),
	        cmocka_unit_test(test_moved_address_forgets_what_was_known),
	        cmocka_unit_test(test_new_register_keeps_what_is_the_same),
	        cmocka_unit_test(test_rejected_document_is_fetched_whole_again),
	        cmocka_unit_test(test_credential_of_the_unit_goes_along),
	        cmocka_unit_test(test_answers_that_are_no_whole_document_fail),
	        cmocka_unit_test(test_large_body_is_hashed_like_a_small_one),
	        cmocka_unit_test(test_closing_does_not_wait_for_a_silent_unit),
	        cmocka_unit_test(test_retry_after_keeps_a_unit_waiting),
	        cmocka_unit_test(test_progress_counts_from_the_first_fetch_after_a_rest),
	        cmocka_unit_test(test_too_short_an_interval_is_refused_with_its_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
