/* SPDX-License-Identifier: EUPL-1.2 */
/* Lets the n-th allocation of the code under test fail.  For tests whose name ends in _oom, which
 * are linked with malloc, calloc and realloc wrapped. */
#ifndef TEST_OOM_H
#define TEST_OOM_H

#include <stdbool.h>
#include <stddef.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *at, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *at, size_t n);

static size_t oom_countdown; /* 0: never fail; n: the n-th from now fails */

static inline bool oom_now(void)
{
	return oom_countdown > 0 && --oom_countdown == 0;
}

void *__wrap_malloc(size_t n)
{
	return oom_now() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return oom_now() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *at, size_t n)
{
	return oom_now() ? NULL : __real_realloc(at, n);
}

/** Stop failing. @return true when the one that was to fail was reached */
static inline bool oom_end(void)
{
	bool reached = oom_countdown == 0;
	oom_countdown = 0;
	return reached;
}

#endif
