/* SPDX-License-Identifier: EUPL-1.2 */
/* A catalogue in memory for tests of core rooms, which read no YAML. */
#ifndef TEST_CATALOGUE_H
#define TEST_CATALOGUE_H

#include "intake.h"

#define TEST_ALIASES_MAX 4

struct test_indicator {
	const char *id, *name;
	const char *aliases[TEST_ALIASES_MAX];
	const char *unit;
	enum direction direction;
	enum measure measure;
};

/** Owned by the caller: catalogue_unref(). The texts stay borrowed. */
static inline struct catalogue *test_catalogue(const struct test_indicator *of, size_t n)
{
	struct catalogue *c = catalogue_new(1 << 20);
	assert_non_null(c);
	struct indicator *all = arena_array(c->arena, n, sizeof(*all));
	assert_non_null(all);
	for (size_t i = 0; i < n; i++) {
		size_t n_aliases = 0;
		while (n_aliases < TEST_ALIASES_MAX && of[i].aliases[n_aliases])
			n_aliases++;
		all[i] = (struct indicator){.id = of[i].id,
		                            .name = of[i].name,
		                            .aliases = of[i].aliases,
		                            .n_aliases = n_aliases,
		                            .unit = of[i].unit,
		                            .direction = of[i].direction,
		                            .measure = of[i].measure,
		                            .tolerance = NUM_NONE,
		                            .file = "indicators.yaml",
		                            .line = (uint32_t)(10 * i + 1)};
	}
	c->indicators = all;
	c->n_indicators = n;
	return c;
}

#endif
