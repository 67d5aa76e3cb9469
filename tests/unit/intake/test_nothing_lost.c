/* SPDX-License-Identifier: EUPL-1.2 */
/* Nothing is dropped silently: plan documents put together by chance from heads, rows, halves of
 * rows, page ends, prose and headings.  Each first cell of a line with a TAB carries a word of its
 * own, which must come back in the plan, or the line must have a finding. */
#include "test.h"
#include "../../../daemon/intake/document/document.h"

#define DOCUMENTS 3000
#define LINES     40

static uint32_t chance(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

struct made {
	struct buf text;
	uint32_t word_at[LINES + 8]; /* line of each word */
	bool alone[LINES + 8];       /* nothing but blank cells after it */
	uint32_t n_words, line, seed;
};

static void put(struct made *m, const char *line)
{
	buf_text(&m->text, line);
	buf_text(&m->text, "\n");
	m->line++;
}

/* A word of its own: «Qab», «Qac» …: letters only, so that no number hides in it. */
static const char *word(uint32_t n, char out[8])
{
	(void)snprintf(out, 8, "Q%c%cz", 'a' + (char)(n / 20), 'a' + (char)(n % 20));
	return out;
}

static void put_row(struct made *m)
{
	static const char *const cells[] = {
	        "\t80 %\t70 %\tÅr",
	        "\t80 %\tÅr",
	        "\t2014-01-01\t2014-12-31",
	        "\t\t",
	        "\t\t\t",
	        "\t1 200\t30",
	        "\t1 200",
	        "\tÅr",
	        "\tsnart\tkanske",
	        "\t2014-01-01\t",
	        "\t\t2014-12-31",
	        "\t80 %\t\t",
	        "\t1\t2\t3\t4\t5",
	        "\töka\t-\tTertial",
	};
	static const char *const starts[] = {"Andel ",      "samt ", "(", "",
	                                     "Kommentar: ", "12 ",   "- "};
	char own[8];
	const char *start = starts[chance(&m->seed, ARRAY_LEN(starts))],
	           *rest = cells[chance(&m->seed, ARRAY_LEN(cells))];
	m->word_at[m->n_words] = ++m->line;
	m->alone[m->n_words] = strspn(rest, "\t") == strlen(rest);
	buf_fmt(&m->text, "%s%s%s\n", start, word(m->n_words++, own), rest);
}

static void put_other(struct made *m)
{
	static const char *const lines[] = {
	        "Indikator\tÅrsmål\tKF:s årsmål\tPeriodicitet",
	        "Nämndens indikatorer\tÅrsmål\tPeriodicitet",
	        "Enhetens indikatorer\tUtfall 2013\tÅrsmål\tPeriodicitet",
	        "Årsmål\tIndikator\tPeriodicitet",
	        "Aktivitet\tStartdatum\tSlutdatum",
	        "Startdatum\tAktivitet\tSlutdatum",
	        "Indikator\t\t\t",
	        "-----\t-----\t-----",
	        "",
	        "",
	        "Verksamhetsplan Provenheten",
	        "3 (9)",
	        "Nämndmål: Alla mår bra",
	        "Åtagande:",
	        "Vi gör det vi ska",
	        "Förväntat resultat",
	        "Arbetssätt",
	        "Det går bra för oss i år.",
	        "och det går vidare",
	        "Budget 2014 (tkr)",
	        "\tKostnader\tIntäkter\tNetto",
	        "Övriga frågor",
	        "Innehållsförteckning",
	        "1.2 Mer om målen\t4",
	};
	put(m, lines[chance(&m->seed, ARRAY_LEN(lines))]);
}

static bool says(const char *text, const char *w)
{
	return text && strstr(text, w);
}

static bool in_plan(const struct plan *p, const char *w)
{
	for (size_t i = 0; i < p->n_goals; i++) {
		for (size_t k = 0; k < SECTION_COUNT; k++) {
			if (says(p->goals[i].sections[k], w))
				return true;
		}
		if (says(p->goals[i].title, w))
			return true;
	}
	for (size_t i = 0; i < p->n_indicators; i++) {
		if (says(p->indicators[i].name, w) || says(p->indicators[i].comment, w))
			return true;
	}
	for (size_t i = 0; i < p->n_activities; i++) {
		if (says(p->activities[i].text, w) || says(p->activities[i].comment, w))
			return true;
	}
	for (size_t i = 0; i < p->budget.n_rows; i++) {
		if (says(p->budget.rows[i].name, w))
			return true;
	}
	return false;
}

static bool is_found(const struct plan *p, uint32_t line)
{
	for (size_t i = 0; i < p->n_findings; i++) {
		const struct finding *f = &p->findings[i];
		if (f->kind == FINDING_UNREADABLE && f->line == line)
			return true;
	}
	return false;
}

static void check(struct made *m)
{
	struct intake_limits limits = intake_default_limits();
	struct reason why = {0};
	struct plan *p = NULL;
	char own[8];
	assert_false(buf_failed(&m->text));
	if (document_read(buf_slice(&m->text), &limits, &p, &why) < 0)
		fail_msg("%s\n%s", why.err.text, m->text.at);
	for (uint32_t i = 0; i < m->n_words; i++) {
		if (m->alone[i] && p->has_budget)
			continue; /* may head a group of its rows */
		if (!in_plan(p, word(i, own)) && !is_found(p, m->word_at[i]))
			fail_msg("%s on line %u is lost:\n%s", own, m->word_at[i], m->text.at);
	}
	(void)plan_unref(p); /* returns NULL, always */
}

static void test_each_row_is_read_or_told(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < DOCUMENTS; i++) {
		struct made m = {.seed = i + 1};
		buf_init(&m.text, 1u << 16);
		put(&m, "Verksamhetsplan 2014");
		put(&m, "Provenheten");
		put(&m, "KF:s inriktningsmål: 1. Staden är trygg");
		while (m.line < LINES) {
			if (chance(&m.seed, 2))
				put_row(&m);
			else
				put_other(&m);
		}
		check(&m);
		buf_done(&m.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_row_is_read_or_told)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
