/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/read.c: `tertial read`: a plan document in, tertial.plan/1 out, doubts on stderr.
 * Good path: bytes -> intake_plan -> names of the catalogue -> audit -> JSON; reading what it wrote
 * gives the same bytes again, since findings of the document are kept and never doubled.
 * What can go wrong: no such file, too large, not a plan: told, exit 2, the next document is read.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
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

/* Which catalogue the words are from. */
struct words {
	struct config *config; /* NULL: none */
	bool shipped; /* the one that comes with Tertial: good for findings, but not the reader's
	                 own */
};

/* Beside the program when it is installed, and in its build folder. */
static void load_shipped(struct words *w)
{
	static const char *const places[] = {"/../share/tertial/indicators.yaml",
	                                     "/share/tertial/indicators.yaml"};
	char program[PATH_MAX], file[PATH_MAX + 64];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (n <= 0)
		return;
	program[n] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(places) && !w->config; i++) {
		struct config_report report;
		char *slash = strrchr(program, '/');
		(void)snprintf(file, sizeof(file), "%.*s%s", slash ? (int)(slash - program) : 0,
		               program, places[i]); /* fits */
		config_report_init(&report);
		w->shipped = config_load_catalogue(file, &w->config, &report) == 0;
		config_report_done(&report);
	}
}

/* The catalogue of the configuration; without -c also none, or the one shipped.
 * @return EXIT_OK or EXIT_ERROR */
static int load_words(const struct options *o, struct words *ret)
{
	const char *file = config_file(o);
	struct config_report report;
	int code = EXIT_OK;
	*ret = (struct words){0};
	if (!o->config_file && access(file, R_OK) != 0) {
		load_shipped(ret);
		return EXIT_OK;
	}
	config_report_init(&report);
	if (config_load(file, &ret->config, &report)) {
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
	struct audit_names names;
	struct plan_indicator *rows; /* the plan's own, with direction and measure filled in */
};

static int look_up(const struct plan *p, const struct catalogue *c, struct arena *arena,
                   struct known *ret)
{
	struct known k = {.rows = arena_array(arena, p->n_indicators, sizeof(*k.rows))};
	if (!k.rows || intake_match_plan(c->names, p, arena, &k.names.indicator, &k.names.near) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < p->n_indicators; i++) {
		struct plan_indicator *row = &k.rows[i];
		*row = p->indicators[i];
		if (k.names.indicator[i] == INDEX_NONE)
			continue;
		const struct indicator *known = &c->indicators[k.names.indicator[i]];
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

/* Names that only the shipped catalogue does not know are no finding: it is not the reader's own.
 */
static size_t drop_unknown_names(struct finding *findings, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (findings[i].kind != FINDING_UNKNOWN_INDICATOR)
			findings[kept++] = findings[i];
	}
	return kept;
}

static int print_plan(const char *name, const struct plan *p, const struct words *w)
{
	const struct catalogue *c = w->config ? w->config->catalogue : NULL;
	struct arena *arena = arena_new(AUDIT_BYTES);
	struct known known = {0};
	struct plan judged = *p; /* borrows all but the indicators; never unref'ed */
	const struct finding *audited = NULL, *findings = NULL;
	struct buf out;
	size_t n_audited = 0, n = 0;
	int code = EXIT_ERROR;
	buf_init(&out, LIMIT_ANSWER_BYTES);
	if (!arena || (c && look_up(p, c, arena, &known)))
		goto out;
	if (c)
		judged.indicators = known.rows;
	if (audit_plan(&judged, c, c ? &known.names : NULL, arena, &audited, &n_audited))
		goto out;
	if (w->shipped)
		n_audited =
		        drop_unknown_names((struct finding *)audited, n_audited); /* in our arena */
	if (audit_merge(p, audited, n_audited, arena, &findings, &n) ||
	    view_plan_json(w->shipped ? p : &judged, findings, n, &out))
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

static int read_one(const char *name, const struct words *w)
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
		code = print_plan(shown, p, w);
	}
	p = plan_unref(p);
	buf_done(&body);
	return code;
}

static int run(const struct options *o)
{
	struct words w;
	int code = EXIT_OK;
	if (o->n_rest == 0) {
		(void)fprintf(stderr, "tertial read: ange minst ett dokument, eller - för stdin\n");
		return EXIT_ERROR;
	}
	if (load_words(o, &w) != EXIT_OK)
		return EXIT_ERROR;
	for (int i = 0; i < o->n_rest; i++) {
		int one = read_one(o->rest[i], &w);
		code = one > code ? one : code; /* unreadable outweighs all */
	}
	w.config = config_free(w.config);
	return code;
}

const struct verb verb_read = {
        .name = "read",
        .arguments = "DOKUMENT…",
        .summary = "läser plandokument och skriver dem som JSON",
        .help = "Skriver tertial.plan/1 för varje dokument (text eller JSON; - är stdin), det ena\n"
                "efter det andra. Anmärkningar skrivs även på stderr: fil:rad: slag: text.\n"
                "Katalogen av indikatorer tas ur konfigurationen; utan den används den "
                "medföljande\n"
                "bara för anmärkningarna.\n"
                "Slutkod 0; 2 när något inte gick att läsa.",
        .accepted = "c",
        .run = run,
};
