/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/reader.c (core): lists, findings, texts and the one failure of a document; see
 * reader.h. */
#include "reader.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void reader_fail(struct reader *r, int code, enum reason_kind kind, uint32_t line, const char *fmt,
                 ...)
{
	if (r->failed)
		return;
	r->failed = code;
	*r->reason = (struct reason){.kind = kind, .line = line};
	char text[ERR_TEXT_BYTES];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args); /* cut is fine */
	va_end(args);
	(void)err_set(&r->reason->err, code, "%s", text); /* returns its own code */
}

void reader_no_memory(struct reader *r)
{
	reader_fail(r, -ENOMEM, REASON_NO_MEMORY, 0, "minnet räckte inte för att läsa planen");
}

void *vec_add(struct reader *r, struct vec *v, size_t size)
{
	if (r->failed)
		return NULL;
	if (v->n == v->cap) {
		size_t cap = v->cap ? v->cap + v->cap / 2 : 16;
		void *at = realloc(v->at, cap * size);
		if (!at) {
			reader_no_memory(r);
			return NULL;
		}
		v->at = at;
		v->cap = cap;
	}
	void *item = (char *)v->at + v->n++ * size;
	memset(item, 0, size);
	return item;
}

void *reader_item(struct reader *r, struct vec *v, size_t size)
{
	if (++r->n_items > r->limits->max_items)
		reader_fail(
		        r, -E2BIG, REASON_TOO_LARGE, 0,
		        "planen har fler än %zu mål, indikatorer, aktiviteter och rader: dela den",
		        r->limits->max_items);
	return vec_add(r, v, size);
}

void reader_find(struct reader *r, enum finding_kind kind, uint32_t line, const char *fmt, ...)
{
	if (r->findings.n >= LIMIT_FINDINGS)
		return;
	bool last = r->findings.n + 1 == LIMIT_FINDINGS;
	struct finding *f = vec_add(r, &r->findings, sizeof(*f));
	if (!f)
		return;
	char text[ERR_TEXT_BYTES];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	size_t end = n < 0 ? 0 : strlen(text);
	if (n >= (int)sizeof(text)) { /* cut at a character */
		while (end && ((unsigned char)text[end - 1] & 0xC0) == 0x80)
			end--;
		end -= end > 0;
	}
	struct str message = {text, end};
	if (last) {
		kind = FINDING_UNREADABLE;
		message = STR(
		        "Dokumentet har fler anmärkningar än som kan visas; resten är utelämnade.");
	}
	f->kind = kind;
	f->line = line;
	f->message = reader_keep(r, message);
}

const char *reader_keep(struct reader *r, struct str s)
{
	char *copy = r->failed ? NULL : arena_dup_str(r->plan->arena, s);
	if (!copy) {
		reader_no_memory(r);
		return "";
	}
	return copy;
}

bool reader_join(struct reader *r, struct buf *b, struct str s)
{
	if (b->n + s.n + 1 > r->limits->max_string_bytes)
		return false;
	text_join(b, s);
	if (buf_failed(b)) {
		reader_no_memory(r);
		return false;
	}
	return true;
}

void reader_init(struct reader *r, const struct intake_limits *limits, struct reason *reason)
{
	*r = (struct reader){.limits = limits, .reason = reason, .here = GOAL_NO_PARENT};
	r->section = SECTION_COUNT;
	for (size_t i = 0; i < GOAL_LEVELS; i++)
		r->open[i] = GOAL_NO_PARENT;
	for (size_t i = 0; i < GOAL_NUMBERS; i++)
		r->numbered[i] = GOAL_NO_PARENT;
	struct buf *texts[] = {&r->title, &r->para, &r->row.name, &r->row.comment};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		buf_init(texts[i], limits->max_string_bytes);
	for (size_t i = 0; i < SECTION_COUNT; i++)
		buf_init(&r->sections[i], limits->max_string_bytes);
}

void reader_done(struct reader *r)
{
	struct vec *lists[] = {&r->goals,    &r->indicators,  &r->activities,  &r->expectations,
	                       &r->findings, &r->budget.rows, &r->budget.sums, &r->row.parts};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		free(lists[i]->at);
	struct buf *texts[] = {&r->title, &r->para, &r->row.name, &r->row.comment};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		buf_done(texts[i]);
	for (size_t i = 0; i < SECTION_COUNT; i++)
		buf_done(&r->sections[i]);
	(void)arena_free(r->scratch); /* returns NULL, always */
}
