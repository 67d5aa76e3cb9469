/* SPDX-License-Identifier: EUPL-1.2 */
/* Arena and buffer: born with a maximum, which holds; what they give is zeroed, aligned and ends in
 * NUL. */
#include "test.h"
#include "base/arena.h"
#include "base/buf.h"

static void test_arena_gives_zeroed_aligned_memory_of_its_own(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	unsigned char *before = NULL;
	for (size_t n = 0; n < 300; n++) {
		unsigned char *at = arena_alloc(a, n);
		assert_non_null(at);
		assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
		assert_ptr_not_equal(at, before);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(at[i], 0);
		memset(at, 0xEE, n); /* the next must be zeroed all the same */
		before = at;
	}
	assert_true(arena_bytes(a) <= 1 << 20);
	assert_null(arena_free(a));
	assert_null(arena_free(NULL));
}

static void test_arena_stops_at_its_maximum(void **state)
{
	(void)state;
	struct arena *a = arena_new(4096);
	size_t n = 0;
	assert_null(arena_alloc(a, 5000));
	assert_null(arena_alloc(a, SIZE_MAX));
	assert_null(arena_array(a, SIZE_MAX / 4, 16));
	while (arena_alloc(a, 64))
		n++;
	assert_in_range(n, 40, 64);
	assert_true(arena_bytes(a) <= 4096);
	assert_null(
	        arena_dup(a, "more than what may be left of it, which is less than sixty-four"));
	a = arena_free(a);
}

static void test_arena_grows_arrays_and_copies_texts(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	int *all = NULL;
	size_t cap = 0;
	for (size_t n = 0; n < 1000; n++) {
		if (n == cap) {
			all = arena_grow(a, all, n, &cap, sizeof(*all));
			assert_non_null(all);
			assert_true(cap > n);
		}
		all[n] = (int)n;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(all[i], i);
	assert_string_equal(arena_dup(a, "åäö"), "åäö");
	assert_string_equal(arena_dup_str(a, str_cut(STR("abcdef"), 1, 3)), "bcd");
	assert_string_equal(arena_dup_str(a, (struct str){NULL, 0}), "");
	assert_string_equal(arena_printf(a, "%d %s", 7, "st"), "7 st");
	cap = 4;
	int small[4] = {0};
	assert_null(arena_grow(a, small, 4, &cap, SIZE_MAX / 8));
	assert_int_equal(cap, 4); /* written on success only */
	a = arena_free(a);
}

static void test_buffer_errors_stick_and_clear(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 10);
	buf_text(&b, "12345");
	buf_fmt(&b, "%d", 67890);
	assert_int_equal(buf_failed(&b), 0);
	assert_true(str_eq(buf_slice(&b), STR("1234567890")));
	buf_char(&b, 'x');
	assert_int_equal(buf_failed(&b), -E2BIG);
	buf_text(&b, "");
	assert_int_equal(buf_failed(&b), -E2BIG);
	assert_null(buf_take(&b, &(size_t){0}));
	buf_clear(&b);
	assert_int_equal(buf_failed(&b), 0);
	buf_fmt(&b, "%s", "far too long for it");
	assert_int_equal(buf_failed(&b), -E2BIG);
	buf_done(&b);
	buf_done(&b); /* once more does no harm */
}

static void test_buffer_gives_its_bytes_away(void **state)
{
	(void)state;
	struct buf b;
	size_t n;
	buf_init(&b, 1 << 16);
	for (int i = 0; i < 1000; i++)
		buf_add(&b, "ab\0", 3);
	char *bytes = buf_take(&b, &n);
	assert_int_equal(n, 3000);
	assert_memory_equal(bytes + 2997, "ab\0", 4); /* and the NUL after it */
	assert_int_equal(b.n, 0);
	free(bytes);
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_arena_gives_zeroed_aligned_memory_of_its_own),
	        cmocka_unit_test(test_arena_stops_at_its_maximum),
	        cmocka_unit_test(test_arena_grows_arrays_and_copies_texts),
	        cmocka_unit_test(test_buffer_errors_stick_and_clear),
	        cmocka_unit_test(test_buffer_gives_its_bytes_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
