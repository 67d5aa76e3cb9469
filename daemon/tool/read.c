/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/read.c: `tertial read`: a plan document in, tertial.plan/1 out, doubts on stderr.
 * Good path: bytes -> intake_plan -> names of the catalogue -> audit -> JSON; reading what it wrote
 * gives the same bytes again, since findings of the document are kept and never doubled.
 * What can go wrong: no such file, too large, not a plan: told, exit 2, the next document is read.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "audit.h"
#include "base/arena.h"
#include "base/limits.h"
#include "config.h"
#include "intake.h"
#include "tool.h"
#include "view.h"

#define READ_CHUNK_BYTES 65536
#define AUDIT_BYTES      ((size_t)256 << 20)

static int read_all(const char *name, struct buf *out)
{
	bool is_stdin = strcmp(name, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC), r = 0;
	char chunk[READ_CHUNK_BYTES];
	if (fd < 0)
		return -errno;
	for (ssize_t n; (n = read(fd, chunk, sizeof(chunk))) != 0 && !buf_failed(out);) {
		if (n > 0) {
			buf_add(out, chunk, (size_t)n);
		} else if (errno != EINTR) {
			r = -errno;
			break;
		}
	}
	if (!is_stdin)
		(void)close(fd); /* only read from */
	return r ? r : buf_failed(out);
}

/* The catalogue of the configuration; NULL when there is none to be had without -c.
 * @return EXIT_OK or EXIT_ERROR */
static int load_catalogue(const struct options *o, struct config **ret_config)
{
	const char *file = o->config_file ? o->config_file : CONFIG_DEFAULT_FILE;
	struct config_report report;
	int code = EXIT_OK;
	*ret_config = NULL;
	if (!o->config_file && access(file, R_OK) != 0)
		return EXIT_OK;
	config_report_init(&report);
	if (config_load(file, ret_config, &report)) {
		struct str text = buf_slice(&report.text);
		(void)fprintf(stderr, "%.*s", STR_ARGS(text));
		if (o->config_file)
			code = EXIT_ERROR;
		else
			(void)fprintf(stderr, "tertial: %s har fel; läser utan katalog\n", file);
	}
	config_report_done(&report);
	return code;
}

/* What the catalogue says of each of the plan's indicators, in the arena. */
struct known {
	uint32_t *indicator;
	const char **near;
	struct plan_indicator *rows; /* the plan's own, with direction and measure filled in */
};

static const char *near_names(const struct catalogue *c, const struct intake_match *m,
                              struct arena *arena)
{
	const char *text = NULL;
	for (size_t i = 0; i < m->n_near; i++)
		text = arena_printf(arena, "%s%s%s", text ? text : "", text ? ", " : "",
		                    c->indicators[m->near[i]].name);
	return text;
}

static int look_up(const struct plan *p, const struct catalogue *c, struct arena *arena,
                   struct known *ret)
{
	struct known k = {.indicator = arena_array(arena, p->n_indicators, sizeof(*k.indicator)),
	                  .near = arena_array(arena, p->n_indicators, sizeof(*k.near)),
	                  .rows = arena_array(arena, p->n_indicators, sizeof(*k.rows))};
	if (!k.indicator || !k.near || !k.rows)
		return -ENOMEM;
	for (size_t i = 0; i < p->n_indicators; i++) {
		struct plan_indicator *row = &k.rows[i];
		*row = p->indicators[i];
		struct intake_match m = intake_match(c->names, str_of(row->name));
		k.indicator[i] = m.indicator;
		if (m.indicator == INDEX_NONE) {
			k.near[i] = near_names(c, &m, arena);
			continue;
		}
		const struct indicator *known = &c->indicators[m.indicator];
		/* The unit's own word stands before the catalogue's, a guess after it. */
		if (known->direction != DIRECTION_NONE &&
		    (row->direction == DIRECTION_NONE ||
		     row->direction_source == DIRECTION_INFERRED)) {
			row->direction = known->direction;
			row->direction_source = DIRECTION_FROM_CATALOGUE;
		}
		if (row->measure == MEASURE_NONE)
			row->measure = known->measure;
	}
	*ret = k;
	return 0;
}

static int by_line(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->message, y->message);
}

/* The document's own findings and audit's, each once. */
static int join_findings(const struct plan *p, const struct finding *audited, size_t n_audited,
                         struct arena *arena, struct finding **ret, size_t *ret_n)
{
	size_t n = 0, n_all = p->n_findings + n_audited;
	struct finding *all = arena_array(arena, n_all, sizeof(*all));
	if (!all)
		return -ENOMEM;
	if (p->n_findings)
		memcpy(all, p->findings, p->n_findings * sizeof(*all));
	if (n_audited)
		memcpy(all + p->n_findings, audited, n_audited * sizeof(*all));
	if (n_all)
		qsort(all, n_all, sizeof(*all), by_line);
	for (size_t i = 0; i < n_all; i++) {
		if (n == 0 || by_line(&all[n - 1], &all[i]) != 0)
			all[n++] = all[i];
	}
	*ret = all;
	*ret_n = n;
	return 0;
}

/* "file:12:", or "file:" where there is no line. */
static void tell_place(const char *name, uint32_t line)
{
	(void)fprintf(stderr, "%s:", name);
	if (line)
		(void)fprintf(stderr, "%u:", line);
}

static int tell_findings(const char *name, const struct finding *findings, size_t n)
{
	int code = EXIT_OK;
	for (size_t i = 0; i < n; i++) {
		tell_place(name, findings[i].line);
		(void)fprintf(stderr, " %s: %s\n", finding_kind_name(findings[i].kind),
		              findings[i].message);
		if (findings[i].kind == FINDING_UNREADABLE || findings[i].kind == FINDING_TOO_MANY)
			code = EXIT_UNREADABLE;
	}
	return code;
}

static int print_plan(const char *name, const struct plan *p, const struct catalogue *c)
{
	struct arena *arena = arena_new(AUDIT_BYTES);
	struct known known = {0};
	struct plan shown = *p; /* borrows all but the indicators; never unref'ed */
	const struct finding *audited = NULL;
	struct finding *findings = NULL;
	struct buf out;
	size_t n_audited = 0, n = 0;
	int code = EXIT_ERROR;
	buf_init(&out, LIMIT_ANSWER_BYTES);
	if (!arena || (c && look_up(p, c, arena, &known)))
		goto out;
	if (c)
		shown.indicators = known.rows;
	struct audit_names names = {known.indicator, known.near};
	if (audit_plan(&shown, c, c ? &names : NULL, arena, &audited, &n_audited) ||
	    join_findings(p, audited, n_audited, arena, &findings, &n) ||
	    view_plan_json(&shown, findings, n, &out))
		goto out;
	(void)fwrite(out.at, 1, out.n, stdout); /* main looks at the stream's end */
	code = tell_findings(name, findings, n);
out:
	if (code == EXIT_ERROR)
		(void)fprintf(stderr, "%s: minnet räcker inte till dokumentet\n", name);
	buf_done(&out);
	arena = arena_free(arena);
	return code;
}

static int read_one(const char *name, const struct catalogue *c)
{
	struct intake_limits limits = intake_default_limits();
	const char *shown = strcmp(name, "-") == 0 ? "stdin" : name;
	struct reason reason = {0};
	struct plan *p = NULL;
	struct buf body;
	int code = EXIT_UNREADABLE;
	buf_init(&body, LIMIT_BODY_BYTES);
	limits.max_bytes = LIMIT_BODY_BYTES;
	int r = read_all(name, &body);
	if (r == -E2BIG) {
		(void)fprintf(stderr, "%s: större än %u byte, som är det mesta som läses\n", shown,
		              LIMIT_BODY_BYTES);
	} else if (r < 0) {
		(void)fprintf(stderr, "%s: kan inte läsas: %s\n", shown, strerror(-r));
	} else if (intake_plan(buf_slice(&body), &limits, &p, &reason)) {
		tell_place(shown, reason.line);
		(void)fprintf(stderr, " %s: %s%s%s\n", reason_name(reason.kind), reason.pointer,
		              reason.pointer[0] ? ": " : "", reason.err.text);
	} else {
		code = print_plan(shown, p, c);
	}
	p = plan_unref(p);
	buf_done(&body);
	return code;
}

static int run(const struct options *o)
{
	struct config *c;
	int code = EXIT_OK;
	if (o->n_rest == 0) {
		(void)fprintf(stderr, "tertial read: ange minst ett dokument, eller - för stdin\n");
		return EXIT_ERROR;
	}
	if (load_catalogue(o, &c) != EXIT_OK)
		return EXIT_ERROR;
	for (int i = 0; i < o->n_rest; i++) {
		int one = read_one(o->rest[i], c ? c->catalogue : NULL);
		code = one > code ? one : code; /* unreadable outweighs all */
	}
	c = config_free(c);
	return code;
}

const struct verb verb_read = {
        .name = "read",
        .arguments = "DOKUMENT…",
        .summary = "läser plandokument och skriver dem som JSON",
        .help = "Skriver tertial.plan/1 för varje dokument (text eller JSON; - är stdin), det ena\n"
                "efter det andra. Anmärkningar skrivs även på stderr: fil:rad: slag: text.\n"
                "Katalogen av indikatorer tas ur konfigurationen, om den finns.\n"
                "Slutkod 0; 2 när något inte gick att läsa.",
        .accepted = "c",
        .run = run,
};
