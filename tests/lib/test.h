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

#endif
