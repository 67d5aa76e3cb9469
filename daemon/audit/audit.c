/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/audit.c (core): all families in turn, and the list in order.  The findings lie in the
 * caller's arena. */
#include "findings.h"
#include "base/limits.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MESSAGE_BYTES 1024

void audit_find(struct audit_book *b, enum finding_kind kind, uint32_t line, const char *fmt, ...)
{
	if (b->failed || b->n >= LIMIT_FINDINGS)
		return;
	if (b->n == b->cap) {
		struct finding *more =
		        arena_grow(b->arena, b->findings, b->n, &b->cap, sizeof(*more));
		if (!more) {
			b->failed = -ENOMEM;
			return;
		}
		b->findings = more;
	}
	char words[MESSAGE_BYTES];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	size_t cut = n < 0 ? 0 : strlen(words);
	while (cut > 0 && n >= (int)sizeof(words) && ((unsigned char)words[cut - 1] & 0x80))
		cut--; /* never half a character */
	bool last = b->n + 1 == LIMIT_FINDINGS;
	struct finding f = {.kind = last ? FINDING_TOO_MANY : kind, .line = line};
	f.message = last ? arena_printf(b->arena, "Fler än %d anmärkningar; resten visas inte.",
	                                LIMIT_FINDINGS)
	                 : arena_dup_str(b->arena, (struct str){words, cut});
	if (f.message)
		b->findings[b->n++] = f;
	else
		b->failed = -ENOMEM;
}

const struct indicator *audit_known(const struct audit_book *b, size_t i)
{
	uint32_t at = b->names ? b->names->indicator[i] : INDEX_NONE;
	return b->catalogue && at != INDEX_NONE ? &b->catalogue->indicators[at] : NULL;
}

enum direction audit_direction(const struct audit_book *b, size_t i)
{
	const struct indicator *known = audit_known(b, i);
	enum direction own = b->plan->indicators[i].direction;
	return own != DIRECTION_NONE || !known ? own : known->direction;
}

enum measure audit_measure(const struct audit_book *b, size_t i)
{
	const struct indicator *known = audit_known(b, i);
	enum measure own = b->plan->indicators[i].measure;
	return own != MEASURE_NONE || !known ? own : known->measure;
}

static int cmp_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int cmp_finding(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return cmp_text(x->message, y->message);
}

int audit_plan(const struct plan *p, const struct catalogue *c, const struct audit_names *names,
               struct arena *arena, const struct finding **ret_findings, size_t *ret_n)
{
	struct audit_book b = {.plan = p, .catalogue = c, .names = names, .arena = arena};
	audit_targets(&b);
	audit_indicator_names(&b);
	audit_promises(&b);
	audit_dates(&b);
	audit_money(&b);
	if (b.failed)
		return b.failed;
	if (b.n > 0)
		qsort(b.findings, b.n, sizeof(*b.findings), cmp_finding);
	*ret_findings = b.findings;
	*ret_n = b.n;
	return 0;
}

int audit_merge(const struct plan *p, const struct finding *findings, size_t n, struct arena *arena,
                const struct finding **ret_all, size_t *ret_n)
{
	struct finding *all = arena_array(arena, p->n_findings + n, sizeof(*all));
	if (!all)
		return -ENOMEM;
	if (p->n_findings)
		memcpy(all, p->findings, p->n_findings * sizeof(*all));
	if (n)
		memcpy(all + p->n_findings, findings, n * sizeof(*all));
	size_t n_all = p->n_findings + n, kept = 0;
	if (n_all > 0)
		qsort(all, n_all, sizeof(*all), cmp_finding);
	for (size_t i = 0; i < n_all; i++) {
		if (kept == 0 || cmp_finding(&all[kept - 1], &all[i]) != 0)
			all[kept++] = all[i];
	}
	*ret_all = all;
	*ret_n = kept;
	return 0;
}
