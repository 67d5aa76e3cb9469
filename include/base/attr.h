/* SPDX-License-Identifier: EUPL-1.2 */
/* base/attr: what the compiler must be told, and the one assert of the house.
 * Core.  must() states what only a bug can break; input, peers, disk and memory are never must().
 */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

/* First in a declaration.  Ignoring such a result needs a (void) and a reason; gcc takes the (void)
 * only for the attribute of C23, clang 14 knows only its own. */
#ifdef __clang__
#define MUST_CHECK __attribute__((warn_unused_result))
#else
#define MUST_CHECK [[nodiscard]]
#endif
#define PRINTF_LIKE(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))
#define CLEANUP(fn)                  __attribute__((cleanup(fn)))

/** Of an enum that is kept in large numbers: a byte of it each. */
#define PACKED __attribute__((packed))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/** Stay in release builds: a wrong figure on a dashboard is worse than a restart by systemd. */
#define must(cond)                                                                                 \
	do {                                                                                       \
		if (__builtin_expect(!(cond), 0))                                                  \
			must_failed(#cond, __FILE__, __LINE__);                                    \
	} while (0)
#define must_fail(what) must_failed((what), __FILE__, __LINE__)

/** Say what broke on stderr and abort(). */
_Noreturn void must_failed(const char *what, const char *file, int line);

#endif
