/* SPDX-License-Identifier: EUPL-1.2 */
/* Property tests: many cases from a seed each, and the seed in the message of the one that fails.
 * TERTIAL_CASES sets how many (a property has its own default), TERTIAL_SEED runs that one alone.
 * Include after test.h and world.h. */
#ifndef TEST_PROP_H
#define TEST_PROP_H

/** One case; make all its choices by the dice. */
typedef void (*prop_cb)(struct dice *dice);

static uint64_t prop_seed; /* of the case that runs: for holds() */

static inline uint64_t prop_setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

/** Seeds that are neighbours give dice that are not (splitmix64, Steele 2014). */
static inline struct dice prop_dice(uint64_t seed)
{
	uint64_t x = seed * UINT64_C(0x9E3779B97F4A7C15) + UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	x ^= x >> 31;
	return (struct dice){x ? x : 1};
}

static inline void prop_run(prop_cb one, uint64_t n_cases)
{
	uint64_t only = prop_setting("TERTIAL_SEED", 0);
	uint64_t first = only ? only : 1;
	uint64_t last = only ? only : prop_setting("TERTIAL_CASES", SOME(n_cases));
	for (prop_seed = first; prop_seed <= last; prop_seed++) {
		struct dice dice = prop_dice(prop_seed);
		one(&dice);
	}
}

#define holds(what)                                                                                \
	do {                                                                                       \
		if (!(what))                                                                       \
			fail_msg("TERTIAL_SEED=%llu: %s", (unsigned long long)prop_seed, #what);   \
	} while (0)

/** A decimal as people send them: 0, small ones, per cents, up to NUM_MAX either way; at most four
 * decimals (at most what 15 digits hold). */
static inline double prop_number(struct dice *d)
{
	static const double edges[] = {0,       1,        -1,   100,       5,    -5,     0.1,
	                               NUM_MAX, -NUM_MAX, 1e-9, 123456789, 0.05, 1000000};
	switch (dice_below(d, 6)) {
	case 0: return edges[dice_below(d, ARRAY_LEN(edges))];
	case 1: return dice_below(d, 1001) / 10.0;
	case 2: return dice_below(d, 200);
	case 3: return num_snap(dice_below(d, 1000000) / 10000.0 - 50);
	case 4: return num_snap(dice_below(d, 2000000000) * 250.5);
	default: return num_snap((dice_below(d, 2000001) - 1000000.0) * 1000000);
	}
}

/** The same, or not given at all. */
static inline double prop_number_or_none(struct dice *d)
{
	return dice_below(d, 4) == 0 ? NUM_NONE : prop_number(d);
}

static inline bool prop_finite(double x)
{
	return num_given(x) && isinf(x) == 0;
}

#endif
