/* SPDX-License-Identifier: EUPL-1.2 */
/* What every test program includes: cmocka with the headers it wants first. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/attr.h"

/** How many random cases: a fifth where each costs many times more. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SOME(n) ((n) / 5)
#else
#define SOME(n) (n)
#endif

#endif
