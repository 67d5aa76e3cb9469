/* SPDX-License-Identifier: EUPL-1.2 */
/* store: letters that wait, and had no room in memory, are read anew: of one endpoint, in order,
 * so many at a time, and none that has ended. */
#include "store_rig.h"

#define HOOK "https://x.se#1"

static void put_text(struct store_batch *b, enum notice_kind kind, const char *id, const char *to,
                     const char *text)
{
	store_put_notice(b, &(struct notice){.id = id,
	                                     .kind = kind,
	                                     .to = to,
	                                     .subject = "x",
	                                     .text = text,
	                                     .html = "",
	                                     .created_unix_s = 5,
	                                     .language = LANGUAGE_EN});
}

static void put(struct store_batch *b, enum notice_kind kind, const char *id, const char *to)
{
	put_text(b, kind, id, to, "text");
}

static struct store_batch *batch(void)
{
	struct store_batch *b = store_batch_new();
	assert_non_null(b);
	return b;
}

/* 1, 3, 5 and 6 are mails of all kinds; 2 and 4 go to a hook, 7 to another. */
static void fill(struct world *w)
{
	struct store_batch *b = batch();
	put(b, NOTICE_IMMEDIATE, "a", "anna@x.se");
	put(b, NOTICE_EVENT, "b", HOOK);
	put(b, NOTICE_DIGEST, "c", "bo@x.se");
	put(b, NOTICE_EVENT, "d", HOOK);
	put(b, NOTICE_REMINDER, "e", "anna@x.se");
	put(b, NOTICE_IMMEDIATE, "f", "cia@x.se");
	put(b, NOTICE_EVENT, "g", "https://y.se#2");
	commit(w, b);
	w->letters[0] = '\0';
}

static void end(struct store_batch *b, int64_t row, enum letter_end how)
{
	store_put_delivery(b, &(struct delivery){.row = row,
	                                         .end = how,
	                                         .tried_unix_s = 7,
	                                         .next_try_unix_s = how == LETTER_RETRY ? 9 : 0});
}

static const char *recalled(struct world *w, const char *to, int64_t from_row, unsigned most)
{
	struct store_batch *b = batch();
	store_put_recall(b, to, from_row, most);
	w->letters[0] = '\0';
	commit(w, b);
	assert_int_equal(w->status, 0);
	return w->letters;
}

static void of_one_endpoint_in_order(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	fill(w);
	assert_string_equal(recalled(w, NULL, 1, 9), "[1:a 3:c 5:e 6:f then 0] ");
	assert_string_equal(recalled(w, NULL, 4, 9), "[5:e 6:f then 0] ");
	assert_string_equal(recalled(w, HOOK, 1, 9), "[2:b 4:d then 0] ");
	assert_string_equal(recalled(w, "https://y.se#2", 1, 9), "[7:g then 0] ");
	assert_string_equal(recalled(w, "https://z.se#3", 1, 9), "[then 0] ");
	close_store(w);
}

static void so_many_at_a_time(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	fill(w);
	assert_string_equal(recalled(w, NULL, 1, 2), "[1:a 3:c then 5] ");
	assert_string_equal(recalled(w, NULL, 5, 2), "[5:e 6:f then 0] ");
	assert_string_equal(recalled(w, HOOK, 1, 1), "[2:b then 4] ");
	close_store(w);
}

static void and_no_more_than_the_loop_can_copy(void **state)
{
	enum { BYTES = 3 << 20 };
	struct world *w = *state;
	char *text = malloc(BYTES + 1);
	assert_non_null(text);
	memset(text, 'x', BYTES);
	text[BYTES] = '\0';
	open_store(w, KEEP_YEARS);
	struct store_batch *b = batch();
	put_text(b, NOTICE_EVENT, "a", HOOK, text);
	put_text(b, NOTICE_EVENT, "b", HOOK, text);
	put_text(b, NOTICE_EVENT, "c", HOOK, text);
	commit(w, b);
	assert_string_equal(recalled(w, HOOK, 1, 9), "[1:a 2:b then 3] ");
	assert_string_equal(recalled(w, HOOK, 3, 9), "[3:c then 0] ");
	free(text);
	close_store(w);
}

/* What the same batch holds before it counts, and what stands after it is new. */
static void none_that_has_ended_and_each_that_is_there_by_then(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	fill(w);
	struct store_batch *b = batch();
	end(b, 1, LETTER_SENT);
	end(b, 3, LETTER_RETRY);
	end(b, 5, LETTER_DEAD);
	put(b, NOTICE_IMMEDIATE, "h", "anna@x.se");
	store_put_recall(b, NULL, 1, 9);
	put(b, NOTICE_IMMEDIATE, "i", "anna@x.se");
	commit(w, b);
	assert_string_equal(w->letters, "8:h [3:c 6:f 8:h then 0] 9:i ");
	b = batch();
	store_put_revival(b, 5);
	store_put_recall(b, NULL, 4, 1);
	w->letters[0] = '\0';
	commit(w, b);
	assert_string_equal(w->letters, "5:e [5:e then 6] ");
	close_store(w);
}

static void whole(const struct recall *r, void *arg)
{
	struct world *w = arg;
	assert_int_equal(r->n, 1);
	const struct letter *l = &r->letters[0];
	assert_int_equal(l->n_attempts, 1);
	assert_int_equal(l->next_try_unix_s, 9);
	assert_int_equal(l->first_try_unix_s, 7);
	assert_int_equal(l->notice.kind, NOTICE_DIGEST);
	assert_int_equal(l->notice.created_unix_s, 5);
	assert_int_equal(l->notice.language, LANGUAGE_EN);
	assert_string_equal(l->notice.to, "bo@x.se");
	assert_string_equal(l->notice.subject, "x");
	assert_string_equal(l->notice.text, "text");
	(void)snprintf(w->letters, sizeof(w->letters), "whole");
}

static void with_what_was_tried_before(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	fill(w);
	store_set_letter_cbs(w->s, &(struct store_letter_cbs){note_letter, note_letter, whole, w});
	struct store_batch *b = batch();
	end(b, 3, LETTER_RETRY);
	commit(w, b);
	assert_string_equal(recalled(w, NULL, 3, 1), "whole");
	close_store(w);
}

static void count_letter(const struct letter *l, void *arg)
{
	(void)l;
	++((struct world *)arg)->n_counted;
}

static void of_very_many_that_were_given_up_the_oldest_first(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	store_set_letter_cbs(w->s,
	                     &(struct store_letter_cbs){count_letter, count_letter, whole, w});
	struct store_batch *b = batch();
	for (int i = 0; i < LETTERS_REVIVED_AT_ONCE + 7; i++) {
		char id[16];
		(void)snprintf(id, sizeof(id), "n%d", i); /* it fits */
		put(b, NOTICE_IMMEDIATE, id, "anna@x.se");
		end(b, i + 1, LETTER_DEAD);
	}
	commit(w, b);
	for (int left = 7; left >= 0; left -= 7) {
		w->n_counted = 0;
		b = batch();
		store_put_revival(b, 0);
		commit(w, b);
		assert_int_equal(w->n_counted, left ? LETTERS_REVIVED_AT_ONCE : 7);
	}
	close_store(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CASE(of_one_endpoint_in_order),
	        CASE(so_many_at_a_time),
	        CASE(and_no_more_than_the_loop_can_copy),
	        CASE(none_that_has_ended_and_each_that_is_there_by_then),
	        CASE(with_what_was_tried_before),
	        CASE(of_very_many_that_were_given_up_the_oldest_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
