/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages: what a person must find on them, escaped and with words beside every colour.
 * TERTIAL_PAGES=<folder> writes them there, to look at. */
#include "test.h"
#include "small_world.h"
#include "view.h"

static const struct view_live live = {.version = "0.1.0", .ready = true};

static struct view_answer ask(const struct snapshot *s, const char *path, const char *query)
{
	struct view_request r = {
	        .method = "GET", .path = path, .query = query, .accept = "text/html"};
	struct view_answer a = {0};
	assert_int_equal(view_answer(s, &live, &r, &a), 0);
	return a;
}

static void keep(const char *name, const struct view_answer *a)
{
	const char *folder = getenv("TERTIAL_PAGES");
	char path[256];
	if (!folder)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s.html", folder, name);
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(a->body, 1, a->n_body, out), a->n_body);
	assert_int_equal(fclose(out), 0);
}

static void test_pages_say(void **state)
{
	static const struct {
		const char *name, *path, *query;
		int status;
		const char *holds[8];
	} cases[] = {
	        {"home",
	         "/",
	         NULL,
	         200,
	         {"<html lang=\"sv\">", "href=\"/d/sodermalm\">Södermalms stadsdelsnämnd</a>",
	          "▼</span> 1 når inte målet", "2 enheter", "2 öppna larm"}},
	        {"district",
	         "/d/sodermalm",
	         NULL,
	         200,
	         {"6,3\xC2\xA0%", "−1,9\xC2\xA0%-enh.", "▼</span> når inte målet", "preliminär",
	          "1 av 2 enheter", "Minst en enhet saknar mål", "Öppna larm (2)",
	          "Enheten för &lt;vuxna&gt; &amp; &quot;unga&quot;"}},
	        {"district-t1", "/d/sodermalm", "period=2014-T1", 200, {"T1 2014", "når målet"}},
	        {"district-serving", "/d/ostermalm", NULL, 200, {"Försörjningsstödsenheten"}},
	        {"unit",
	         "/u/preventionsgruppen",
	         NULL,
	         200,
	         {"<strong>Analys:</strong> Fler långa fall.",
	          "<strong>Åtgärd:</strong> Samtal varje vecka.", "Plan 2014, rad 33",
	          "Adressen svarade 404.", "prognos 5,5", "försenad", "hittills 20",
	          "kvitterat av Eva"}},
	        {"unit-protected",
	         "/u/vuxna",
	         NULL,
	         200,
	         {"skyddad", "∅</span> saknas", "försenad"}},
	        {"why",
	         "/why/figure/district:sodermalm,sjukfranvaro,2014-T2",
	         NULL,
	         200,
	         {"<h1>Varför: Sjukfrånvaro</h1>", "href=\"/d/sodermalm\"",
	          "<td>−1,9\xC2\xA0procentenheter", "Enheten för &lt;vuxna&gt;", "▣</span> skyddad",
	          "http://127.0.0.2/plan", "rad 20"}},
	        {"why-alert",
	         "/why/alert/00000000000000bb",
	         NULL,
	         200,
	         {"<h1>Varför: Utfall</h1>", "Adressen svarade 404.", "ingen", "kl. 12:30"}},
	        {"why-nothing", "/why/alert/00000000000000cc", NULL, 404, {"finns inte"}},
	        {"links-unit",
	         "/u/preventionsgruppen",
	         NULL,
	         200,
	         {"<a href=\"/why/figure/unit:preventionsgruppen,sjukfranvaro,2014-T2\" "
	          "aria-label=\"varför: Sjukfrånvaro, T2 2014\">varför</a>",
	          "href=\"/why/alert/00000000000000aa\""}},
	        {"links-district",
	         "/d/sodermalm",
	         NULL,
	         200,
	         {"<a href=\"/why/figure/district:sodermalm,sjukfranvaro,2014-T2\" "}},
	        {"nowhere", "/u/ingen", NULL, 404, {"<h1>Finns inte i registret</h1>", "ingen"}},
	        {"lost", "/x", NULL, 404, {"<h1>Adressen finns inte</h1>"}},
	        {"wrong", "/d/sodermalm", "yaer=2014", 400, {"Närmast är year"}},
	};
	struct snapshot *s = world_snapshot();
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct view_answer a = ask(s, cases[i].path, cases[i].query);
		assert_int_equal(a.status, cases[i].status);
		assert_string_equal(a.content_type, "text/html; charset=utf-8");
		for (size_t k = 0; k < ARRAY_LEN(cases[i].holds) && cases[i].holds[k]; k++) {
			if (!strstr(a.body, cases[i].holds[k]))
				fail_msg("%s lacks «%s»", cases[i].name, cases[i].holds[k]);
		}
		assert_null(strstr(a.body, "<vuxna>"));
		assert_null(strstr(a.body, "<script"));
		assert_null(strstr(a.body, "nan"));
		keep(cases[i].name, &a);
		view_answer_done(&a);
	}
	(void)snapshot_unref(s);
}

static void test_escape(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
	        {"", ""},
	        {"a&b<c>\"d'", "a&amp;b&lt;c&gt;&quot;d&#39;"},
	        {"å\xFFö", "å\xEF\xBF\xBDö"},
	        {"rad\n\x01", "rad\n\xEF\xBF\xBD"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf out;
		buf_init(&out, 1000);
		buf_text(&out, "");
		view_html_escape(str_of(cases[i].in), &out);
		assert_string_equal(out.at, cases[i].out);
		buf_done(&out);
	}
}

static void test_table_for_a_terminal(void **state)
{
	struct snapshot *s = world_snapshot();
	struct buf out;
	(void)state;
	buf_init(&out, 100000);
	view_district_table(s, 0, &out);
	assert_string_equal(
	        out.at,
	        "Södermalms stadsdelsnämnd\n"
	        "Indikator                     Period   Utfall    Mål  Avvikelse  Läge            "
	        "            Täckning\n"
	        "────────────────────────────  ───────  ──────  ─────  ─────────  ────────────────"
	        "──────────  ────────\n"
	        "Sjukfrånvaro                  2014-T1   4,3\xC2\xA0%  4,4\xC2\xA0%      "
	        "0,1\xC2\xA0%"
	        "  når målet, preliminär       1 av 2\n"
	        "Sjukfrånvaro                  2014-T2   6,3\xC2\xA0%  4,4\xC2\xA0%     "
	        "−1,9\xC2\xA0%"
	        "  når inte målet, preliminär  1 av 2\n"
	        "Antal föräldrar i utbildning  2014-T1   25\xC2\xA0st      –          –  inget mål"
	        "                   1 av 2\n");
	buf_clear(&out);
	view_district_table(s, 1, &out);
	assert_non_null(strstr(out.at, "Inga gemensamma indikatorer"));
	buf_done(&out);
	(void)snapshot_unref(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_pages_say),
	        cmocka_unit_test(test_escape),
	        cmocka_unit_test(test_table_for_a_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
