/* SPDX-License-Identifier: EUPL-1.2 */
/* alert: letters in the language of their reader.  Every letter of tests/data/mails is written once
 * more to readers of English: no sentence of ours may be left in Swedish, and it is the same news
 * with the same id. */
#include "../../../daemon/alert/said.h"
#include "alert_world.h"
#include <dirent.h>

#define FRAGMENT_MIN 9 /* shorter ones may be part of a name */

struct sentence {
	const char *name, *sv, *en;
};
static const struct sentence sentences[] = {
#define X(name, sv, en) {#name, sv, en},
        SAID(X)
#undef X
};

static void slurp(const char *path, char *out, size_t n_out)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(out, 1, n_out - 1, f);
	assert_true(n < n_out - 1);
	out[n] = '\0';
	assert_int_equal(fclose(f), 0);
}

/* The words between two conversions; the longest of them. */
static struct str longest_fragment(const char *sentence)
{
	struct str best = {sentence, 0}, rest = str_of(sentence), piece;
	while (str_split(&rest, '%', &piece)) {
		size_t skip = piece.at == sentence ? 0 : piece.n > 1 && piece.at[0] == 'z' ? 2 : 1;
		piece = str_cut(piece, skip < piece.n ? skip : piece.n, piece.n);
		if (piece.n > best.n)
			best = piece;
	}
	return str_trim(best);
}

/* Lines of plain text are wrapped: a fragment may stand on two of them. */
static void unwrap(char *text)
{
	char *to = text;
	for (const char *c = text; *c; c++) {
		bool blank = *c == ' ' || *c == '\n';
		if (!blank || (to > text && to[-1] != ' '))
			*to++ = *c == '\n' ? ' ' : *c;
	}
	*to = '\0';
}

static void nothing_of(bool swedish, const char *dir, const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
		const struct sentence *s = &sentences[i];
		struct str wrong = longest_fragment(swedish ? s->sv : s->en);
		struct str right = longest_fragment(swedish ? s->en : s->sv);
		if (wrong.n >= FRAGMENT_MIN && !str_eq(wrong, right) &&
		    str_find(str_of(text), wrong) != SIZE_MAX)
			fail_msg("%s: %s is said as «%.*s» in\n%s", dir, s->name, STR_ARGS(wrong),
			         text);
	}
}

static char *told(const char *language, const char *script)
{
	struct buf whole, out;
	buf_init(&whole, 1 << 20);
	buf_init(&out, 1 << 20);
	buf_fmt(&whole, "set language=%s\n%s", language, script);
	world_run(whole.at, &out, NULL, true);
	buf_done(&whole);
	char *copy = strdup(out.at ? out.at : "");
	assert_non_null(copy);
	buf_done(&out);
	unwrap(copy);
	return copy;
}

static void every_letter_is_in_one_language(void **state)
{
	(void)state;
	static char script[1 << 16];
	DIR *all = opendir(TEST_DATA "/mails");
	assert_non_null(all);
	unsigned n = 0;
	for (struct dirent *e; (e = readdir(all));) {
		char in[512];
		if (e->d_name[0] == '.' || strncmp(e->d_name, "english_", 8) == 0)
			continue;
		assert_true((size_t)snprintf(in, sizeof(in), TEST_DATA "/mails/%s/in", e->d_name) <
		            sizeof(in));
		slurp(in, script, sizeof(script));
		char *english = told("en", script), *swedish = told("sv", script);
		nothing_of(true, e->d_name, english);
		nothing_of(false, e->d_name, swedish);
		free(english);
		free(swedish);
		n++;
	}
	(void)closedir(all);
	assert_true(n >= 24);
}

/* A translation that keeps its conversions may still be a copy that was forgotten. */
static void no_sentence_is_left_untranslated(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
		const struct sentence *s = &sentences[i];
		struct str sv = longest_fragment(s->sv);
		if (sv.n >= FRAGMENT_MIN && strcmp(s->sv, s->en) == 0)
			fail_msg("%s is the same in both languages: %s", s->name, s->sv);
	}
}

#define PLACES(own)                                                                                \
	"district d name=Södermalm\n"                                                             \
	"department social district=d name=Omsorg head=Anna/anna@x.se" own                         \
	" controller=Karin/karin@x.se\n"                                                           \
	"unit prev department=social name=Prev contact=Per/per@x.se\n"                             \
	"now 2014-05-20T09:00\n"                                                                   \
	"doc prev results invalid=1 error=Rad_7:_inget_tal\n"                                      \
	"figure unit:prev sjuk name=Sjuk direction=lower unit=% target=4.4 tol=0.22 "              \
	"period=2014-T1 reported=2014-05-12 state=behind value=7.1 gap=-2.7\n"

static void each_reader_has_his_own(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1 << 20);
	world_run(PLACES("/en") "feed\nsay then\ndoc prev results\nfeed\n", &out, NULL, true);
	static const char *const said[] = {"Hej Per,",
	                                   "Dokumentet kunde inte tas emot: Rad 7: inget tal",
	                                   "Hello Anna,", "7.1% (target: at most 4.4%)",
	                                   "2.7\xC2\xA0percentage points worse than the target"};
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		if (!strstr(out.at, said[i]))
			fail_msg("not said: %s\n%s", said[i], out.at);
	buf_done(&out);
}

/* The first line of what was told: mail, to whom, with which id. */
static void ids_of(const char *text, struct buf *out)
{
	struct str rest = str_of(text), line;
	while (str_split(&rest, '\n', &line)) {
		if (str_starts(line, STR("Message-ID: ")))
			buf_fmt(out, "%.*s\n", STR_ARGS(line));
	}
}

static void another_language_is_no_other_news(void **state)
{
	(void)state;
	static const char *const scripts[] = {"feed\n", "feed\nnow 2014-05-26T07:30\ntick\n"};
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		struct buf id[2];
		for (int k = 0; k < 2; k++) {
			struct buf out, script;
			buf_init(&out, 1 << 20);
			buf_init(&script, 1 << 16);
			buf_init(&id[k], 1 << 16);
			buf_fmt(&script, "set language=%s\n%s%s", k ? "en" : "sv", PLACES(""),
			        scripts[i]);
			world_run(script.at, &out, NULL, true);
			ids_of(out.at, &id[k]);
			buf_done(&out);
			buf_done(&script);
		}
		assert_true(id[0].n > 0);
		assert_string_equal(id[0].at, id[1].at);
		buf_done(&id[0]);
		buf_done(&id[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_letter_is_in_one_language),
	        cmocka_unit_test(no_sentence_is_left_untranslated),
	        cmocka_unit_test(each_reader_has_his_own),
	        cmocka_unit_test(another_language_is_no_other_news),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
