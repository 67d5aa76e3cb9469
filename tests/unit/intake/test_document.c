/* SPDX-License-Identifier: EUPL-1.2 */
/* Plan documents against fact tables: tests/data/documents/<case>.txt with <case>.facts, and
 * tests/data/seeds/<name>.facts for the documents in ../shared/seeds (skipped when they are not
 * there).  A new case needs no code.
 *
 * A fact table is the plan, one fact a line, in the order of the document; see the functions
 * dump_*.  With the first line «# lengths» long texts (activities, comments, sections, promises)
 * are given by their length in signs only. `test_document dump FILE [lengths]` prints the table of
 * a document, for reading it against the document by eye. */
#include "test.h"
#include <dirent.h>
#include <fnmatch.h>
#include "../../../daemon/intake/document/document.h"

#define DOCUMENTS TEST_DATA "/documents"
#define FACTS     TEST_DATA "/seeds"
#define OUT_BYTES (4u << 20)

static const struct intake_limits limits = {
        .max_bytes = 8u << 20,
        .max_depth = 32,
        .max_string_bytes = 65536,
        .max_items = 100000,
};

struct dump {
	struct buf out;
	bool lengths;
};

static size_t signs_of(const char *text)
{
	size_t n = 0;
	struct str s = str_of(text);
	for (size_t at = 0; at < s.n; n++)
		(void)utf8_next(s, &at);
	return n;
}

/* A text of the document: whole, or its length. */
static void put_text(struct dump *d, const char *text)
{
	if (!text)
		buf_text(&d->out, "-");
	else if (d->lengths)
		buf_fmt(&d->out, "(%zu)", signs_of(text));
	else
		for (const char *c = text; *c; c++)
			buf_text(&d->out, *c == '\n' ? " / " : (char[]){*c, '\0'});
}

static void put_target(struct dump *d, const char *what, const struct target *t)
{
	char x[NUM_TEXT_BYTES];
	buf_fmt(&d->out, " | %s %s", what, target_kind_name(t->kind));
	if (t->kind == TARGET_VALUE)
		buf_fmt(&d->out, " %s%s%s", num_text(t->value, x), t->unit ? " " : "",
		        t->unit ? t->unit : "");
	if (t->text && *t->text)
		buf_fmt(&d->out, " «%s»", t->text);
}

static void put_day(struct dump *d, int32_t day)
{
	char text[CIVIL_TEXT_BYTES];
	buf_fmt(&d->out, " | %s", day == CIVIL_NONE ? "-" : civil_text(day, text));
}

static void dump_goals(struct dump *d, const struct plan *p)
{
	for (size_t i = 0; i < p->n_goals; i++) {
		const struct goal *g = &p->goals[i];
		buf_fmt(&d->out, "%u goal %s %s < %s | %s | %s\n", g->line, g->id,
		        goal_level_name(g->level),
		        g->parent == GOAL_NO_PARENT ? "-" : p->goals[g->parent].id,
		        g->number ? g->number : "-", g->title);
		for (size_t k = 0; k < SECTION_COUNT; k++) {
			if (!g->sections[k])
				continue;
			buf_fmt(&d->out, "  %s ", section_name((enum section)k));
			put_text(d, g->sections[k]);
			buf_text(&d->out, "\n");
		}
	}
}

static void dump_indicators(struct dump *d, const struct plan *p)
{
	char x[NUM_TEXT_BYTES];
	for (size_t i = 0; i < p->n_indicators; i++) {
		const struct plan_indicator *in = &p->indicators[i];
		buf_fmt(&d->out, "%u indicator %s %s | %s", in->line, owner_name(in->owner),
		        p->goals[in->goal].id, in->name);
		put_target(d, "target", &in->target);
		if (in->has_council)
			put_target(d, "council", &in->council);
		buf_fmt(&d->out, " | %s\n", periodicity_name(in->periodicity));
		if (in->comment) {
			buf_text(&d->out, "  comment ");
			put_text(d, in->comment);
			buf_text(&d->out, "\n");
		}
		for (size_t k = 0; k < in->n_breakdown; k++)
			buf_fmt(&d->out, "  part %s %s\n", in->breakdown[k].name,
			        num_text(in->breakdown[k].part.value, x));
	}
}

static void dump_activities(struct dump *d, const struct plan *p)
{
	for (size_t i = 0; i < p->n_activities; i++) {
		const struct plan_activity *a = &p->activities[i];
		const char *owner = owner_name(a->owner);
		buf_fmt(&d->out, "%u activity %s %s", a->line, owner ? owner : "-",
		        p->goals[a->goal].id);
		put_day(d, a->start);
		put_day(d, a->end);
		buf_text(&d->out, " | ");
		put_text(d, a->text);
		if (a->comment) {
			buf_text(&d->out, " | comment ");
			put_text(d, a->comment);
		}
		buf_text(&d->out, "\n");
	}
}

static void put_sek(struct dump *d, const char *what, int64_t sek)
{
	if (sek == SEK_NONE)
		buf_fmt(&d->out, " | %s -", what);
	else
		buf_fmt(&d->out, " | %s %lld", what, (long long)sek);
}

static void dump_budget_row(struct dump *d, const char *what, const struct budget_row *b)
{
	buf_fmt(&d->out, "%u %s %s", b->line, what, b->name);
	put_sek(d, "cost", b->cost_sek);
	put_sek(d, "income", b->income_sek);
	put_sek(d, "net", b->net_sek);
	buf_text(&d->out, "\n");
}

static void dump_rest(struct dump *d, const struct plan *p)
{
	char x[NUM_TEXT_BYTES];
	for (size_t i = 0; i < p->n_expectations; i++) {
		const struct expectation *e = &p->expectations[i];
		const char *comparator = comparator_name(e->comparator);
		buf_fmt(&d->out, "%u expects %s %s%s%s %s | ", e->line, p->goals[e->goal].id,
		        num_text(e->value, x), e->unit ? " " : "", e->unit ? e->unit : "",
		        comparator ? comparator : "-");
		put_text(d, e->text);
		buf_text(&d->out, "\n");
	}
	if (p->has_budget) {
		for (size_t i = 0; i < p->budget.n_rows; i++)
			dump_budget_row(d, "budget", &p->budget.rows[i]);
		if (p->budget.has_total)
			dump_budget_row(d, "total", &p->budget.total);
	}
	for (size_t i = 0; i < p->n_findings; i++)
		buf_fmt(&d->out, "%u found %s\n", p->findings[i].line,
		        finding_kind_name(p->findings[i].kind));
}

static void dump_plan(struct dump *d, const struct plan *p)
{
	if (d->lengths)
		buf_text(&d->out, "# lengths\n");
	buf_fmt(&d->out, "unit %s\ndistrict %s\nhandler %s\nyear %d\n", p->unit_name,
	        p->district ? p->district : "-", p->handler ? p->handler : "-", p->year);
	dump_goals(d, p);
	dump_indicators(d, p);
	dump_activities(d, p);
	dump_rest(d, p);
	assert_int_equal(buf_failed(&d->out), 0);
}

/* NULL when there is no such file; freed by the caller. */
static char *read_file(const char *path, size_t *ret_n)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	struct buf b;
	char block[4096];
	buf_init(&b, OUT_BYTES);
	for (size_t n; (n = fread(block, 1, sizeof(block), f)) > 0;)
		buf_add(&b, block, n);
	(void)fclose(f); /* only read */
	return buf_take(&b, ret_n);
}

static struct plan *read_document(const char *path)
{
	size_t n;
	char *text = read_file(path, &n);
	struct plan *p = NULL;
	struct reason reason = {.kind = REASON_NONE};
	assert_non_null(text);
	int err = document_read((struct str){text, n}, &limits, &p, &reason);
	free(text); /* the plan must not point into it */
	if (err)
		fail_msg("%s: %s", path, reason.err.text);
	return p;
}

/* First differing line, so that a failure can be read. */
static void check_facts(const char *path, const char *expected, const char *got)
{
	struct str a = str_of(expected), b = str_of(got), x = {NULL, 0}, y = {NULL, 0};
	for (int line = 1;; line++) {
		bool more_a = str_split(&a, '\n', &x), more_b = str_split(&b, '\n', &y);
		if (!more_a && !more_b)
			return;
		if (!more_a || !more_b || !str_eq(x, y))
			fail_msg("%s:%d\n  facts: %.*s\n  read:  %.*s", path, line, STR_ARGS(x),
			         STR_ARGS(y));
	}
}

static void check_document(const char *document, const char *facts)
{
	size_t n;
	char *expected = read_file(facts, &n);
	if (!expected)
		fail_msg("%s saknas", facts);
	struct dump d = {.lengths = strncmp(expected, "# lengths", 9) == 0};
	buf_init(&d.out, OUT_BYTES);
	struct plan *p = read_document(document);
	dump_plan(&d, p);
	check_facts(facts, expected, d.out.at);
	(void)plan_unref(p); /* returns NULL */
	buf_done(&d.out);
	free(expected);
}

/* Check all <stem>.txt of a folder that have (or must have) facts. @return how many */
static size_t check_folder(const char *documents, const char *facts, bool must_have)
{
	struct dirent **names;
	char document[1024], fact[1024];
	size_t n_checked = 0;
	int n = scandir(documents, &names, NULL, alphasort);
	if (n < 0)
		return 0;
	for (int i = 0; i < n; i++) {
		if (fnmatch("*.txt", names[i]->d_name, 0) == 0) {
			int stem = (int)strlen(names[i]->d_name) - 4;
			(void)snprintf(document, sizeof(document), "%s/%s", documents,
			               names[i]->d_name);
			(void)snprintf(fact, sizeof(fact), "%s/%.*s.facts", facts, stem,
			               names[i]->d_name);
			FILE *f = fopen(fact, "rb");
			if (f)
				(void)fclose(f); /* only looked */
			if (f || must_have) {
				check_document(document, fact);
				n_checked++;
			}
		}
		free(names[i]);
	}
	free(names);
	return n_checked;
}

static void test_own_documents_give_their_facts(void **state)
{
	(void)state;
	assert_true(check_folder(DOCUMENTS, DOCUMENTS, true) >= 4);
}

static void test_real_documents_give_their_facts(void **state)
{
	(void)state;
	static const char *const seeds[] = {TEST_ROOT "/../shared/seeds",
	                                    TEST_ROOT "/../../shared/seeds"};
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(seeds) && n == 0; i++)
		n = check_folder(seeds[i], FACTS, false);
	if (n == 0) {
		print_message("hoppar över: %s saknas\n", seeds[0]);
		skip();
	}
}

static int print_facts(const char *path, bool lengths)
{
	struct dump d = {.lengths = lengths};
	size_t n;
	char *text = read_file(path, &n);
	struct plan *p = NULL;
	struct reason reason = {.kind = REASON_NONE};
	if (!text || document_read((struct str){text, n}, &limits, &p, &reason)) {
		(void)fprintf(stderr, "%s:%u: %s\n", path, reason.line,
		              text ? reason.err.text : "saknas");
		free(text);
		return 1;
	}
	free(text);
	buf_init(&d.out, OUT_BYTES);
	dump_plan(&d, p);
	(void)fputs(d.out.at, stdout);
	for (size_t i = 0; i < p->n_findings; i++)
		(void)fprintf(stderr, "%u %s: %s\n", p->findings[i].line,
		              finding_kind_name(p->findings[i].kind), p->findings[i].message);
	buf_done(&d.out);
	(void)plan_unref(p); /* returns NULL */
	return 0;
}

int main(int argc, char **argv)
{
	if (argc >= 3 && strcmp(argv[1], "dump") == 0)
		return print_facts(argv[2], argc > 3);
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_own_documents_give_their_facts),
	        cmocka_unit_test(test_real_documents_give_their_facts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
