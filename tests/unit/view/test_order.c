/* SPDX-License-Identifier: EUPL-1.2 */
/* view: what a request asks to be done.  The whole way is in tests/flow/test_answers.py. */
#include "small_world.h"
#include "view.h"

#define ALERT "/api/v1/alerts/00000000000000aa/acknowledge"
#define JSON  "application/json"
#define FORM  "application/x-www-form-urlencoded; charset=UTF-8"

static void seal(const uint8_t key[LINK_KEY_BYTES], struct str text, char ret_hex[LINK_SEAL_BYTES])
{
	(void)key;
	(void)text;
	memcpy(ret_hex, "0123456789abcdef0123456789abcdef", LINK_SEAL_BYTES);
}

static const struct link_key key = {.seal = seal};
static const struct view_live live = {.now_unix_s = WORLD_NOW, .link = &key};

/* The order, or the refusal, in one line. */
static void ask(struct snapshot *s, const char *method, const char *path, const char *type,
                const char *body, const char *author, char out[512])
{
	struct view_request r = {.method = method,
	                         .path = path,
	                         .content_type = type,
	                         .body = str_of(body ? body : "")};
	struct view_order o;
	struct view_answer a;
	int ret = view_order(s, &live, &r, author, &o, &a);
	if (ret == 0) {
		(void)snprintf(out, 512, "%d %.*s", a.status,
		               (int)(a.n_body < 480 ? a.n_body : 480), a.body);
		view_answer_done(&a);
		return;
	}
	assert_int_equal(ret, 1);
	const struct silence *q = &o.order.silence;
	char due[CIVIL_TEXT_BYTES];
	(void)snprintf(
	        out, 512, "%s %s by %s: %s %s | %s %s %s %s %lld %s", order_kind_name(o.order.kind),
	        o.order.id ? o.order.id : "-", o.order.by, o.order.action ? o.order.action : "-",
	        o.order.due == CIVIL_NONE ? "-" : civil_text(o.order.due, due),
	        q->alert ? q->alert : "-", q->scope_id ? q->scope_id : "-",
	        q->kind < ALERT_KIND_COUNT && o.order.kind == ORDER_SILENCE
	                ? alert_kind_name(q->kind)
	                : "-",
	        q->subject ? q->subject : "-", (long long)q->until_unix_s, q->why ? q->why : "-");
	view_order_done(&o);
}

static void test_what_is_asked(void **state)
{
	static const struct {
		const char *method, *path, *type, *body, *author, *begins;
	} cases[] = {
	        {"POST", ALERT, JSON, "{\"action\":\" Kurs \",\"due\":\"2014-09-30\"}", "Anna",
	         "acknowledge 00000000000000aa by Anna: Kurs 2014-09-30"},
	        {"POST", ALERT, FORM, "action=Kurs+i+maj%21&due=", "Anna",
	         "acknowledge 00000000000000aa by Anna: Kurs i maj! -"},
	        {"POST", ALERT, JSON, "{\"action\":\"Kurs\",\"by\":\"Bo\"}", "",
	         "acknowledge 00000000000000aa by Bo: Kurs -"},
	        {"POST", ALERT, JSON, "{\"action\":\"Kurs\",\"by\":\"Bo\"}", "Anna",
	         "acknowledge 00000000000000aa by Anna: Kurs -"},
	        {"POST", ALERT, JSON, "{\"action\":\"Kurs\",\"by\":null}", "",
	         "acknowledge 00000000000000aa by okänd: Kurs -"},
	        {"DELETE", ALERT, NULL, NULL, "Anna", "withdraw 00000000000000aa by Anna"},
	        {"DELETE", "/api/v1/silences/ab%C3%A5", NULL, NULL, "Anna",
	         "unsilence abå by Anna"},
	        /* 2014-09-30 goes on to its end, which is 22:00 UTC */
	        {"POST", "/api/v1/silences", JSON,
	         "{\"scope\":\"unit:vuxna\",\"until\":\"2014-09-30\",\"why\":\"flytt\"}", "Anna",
	         "silence - by Anna: - - | - vuxna - - 1412114400 flytt"},
	        {"POST", "/api/v1/silences", JSON,
	         "{\"kind\":\"report_late\",\"indicator\":\"x\",\"until\":\"2014-09-30T12:00\"}",
	         "Anna", "silence - by Anna: - - | - - report_late x 1412071200 -"},
	        {"POST", "/api/v1/silences", JSON, "{\"alert\":\"00000000000000aa\"}", "Anna",
	         "silence - by Anna: - - | 00000000000000aa - - - 0 -"},
	        {"POST", "/api/v1/silences", JSON, "{\"kind\":\"report_late\",\"preview\":true}",
	         "Anna", "200 {\"generation\":7,\"alerts\":[]"},
	        /* refused */
	        {"POST", ALERT, JSON, "{\"action\":\"Kurs\"}", NULL, "401 "},
	        {"POST", ALERT, JSON, "{}", "Anna", "400 "},
	        {"POST", ALERT, JSON, "{\"action\":\"  \"}", "Anna", "400 "},
	        {"POST", ALERT, JSON, "", "Anna", "400 "},
	        {"POST", ALERT, JSON, "[]", "Anna", "400 "},
	        {"POST", ALERT, JSON, "{\"action\":\"a\",\"action\":\"b\"}", "Anna", "400 "},
	        {"POST", ALERT, FORM, "action=a&action=b", "Anna", "400 "},
	        {"POST", ALERT, FORM, "action=%FF", "Anna", "400 "},
	        {"POST", ALERT, FORM, "action=%00", "Anna", "400 "},
	        {"POST", ALERT, JSON, "{\"action\":\"a\",\"due\":\"2014-02-30\"}", "Anna", "400 "},
	        {"POST", "/api/v1/silences", JSON, "{\"alert\":\"a\",\"scope\":\"unit:x\"}", "Anna",
	         "400 "},
	        {"POST", "/api/v1/silences", JSON, "{\"scope\":\"vuxna\"}", "Anna", "400 "},
	        {"POST", "/api/v1/silences", JSON, "{\"until\":\"snart\"}", "Anna", "400 "},
	        {"POST", "/api/v1/silences", JSON, "{\"preview\":1}", "Anna", "400 "},
	        {"POST", "/kvittera/x", FORM, "action=a", NULL, "404 "},
	        {"POST", "/api/v1/silences/x", JSON, "{}", "Anna", "405 "},
	        {"POST", "/finns/inte", JSON, "{}", "Anna", "404 "},
	};
	char out[512];
	struct snapshot *s = world_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ask(s, cases[i].method, cases[i].path, cases[i].type, cases[i].body,
		    cases[i].author, out);
		if (strncmp(out, cases[i].begins, strlen(cases[i].begins)) != 0)
			fail_msg("case %zu: %s", i, out);
	}
	ask(NULL, "POST", ALERT, JSON, "{\"action\":\"a\"}", "Anna", out);
	assert_memory_equal(out, "503 ", 4);
	(void)snapshot_unref(s); /* the last one */
}

static void test_a_link_is_its_readers_alone(void **state)
{
	char link[LINK_BYTES], path[128], out[512];
	struct snapshot *s = world_snapshot();
	const struct alert *a = snapshot_alert(s, 0);
	(void)state;
	link_make(&key, a, "EVA@example.org", link);
	(void)snprintf(path, sizeof(path), "/kvittera/%s", link);
	ask(s, "POST", path, FORM, "action=Kurs", NULL, out);
	assert_memory_equal(out, "acknowledge 00000000000000aa by Eva Chef: Kurs", 46);
	link[LINK_BYTES - 2] ^= 1;
	(void)snprintf(path, sizeof(path), "/kvittera/%s", link);
	ask(s, "POST", path, FORM, "action=Kurs", NULL, out);
	assert_memory_equal(out, "404 ", 4);
	(void)snapshot_unref(s); /* the last one */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_what_is_asked),
	        cmocka_unit_test(test_a_link_is_its_readers_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
