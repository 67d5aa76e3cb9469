/* SPDX-License-Identifier: EUPL-1.2 */
/* The journal as a chain: what is added holds together, and whatever else is done to it with the
 * triggers taken away is found, with its row and what was done. */
#include "test.h"
#include <sodium.h>
#include "../../../daemon/store/store_inner.h"
#include "store_rig.h"

/* ---- a journal of six rows ---- */

static void put_letters(struct world *w)
{
	struct store_batch *b = store_batch_new();
	for (int i = 0; i < 2; i++)
		store_put_notice(b, &(struct notice){.id = i ? "aa02" : "aa01",
		                                     .kind = NOTICE_IMMEDIATE,
		                                     .to = i ? "bo@x.se" : "anna@x.se",
		                                     .subject = i ? "Läget" : "Ny avvikelse",
		                                     .text = "t",
		                                     .html = "h",
		                                     .created_unix_s = 90});
	commit(w, b);
}

static void put_try(struct world *w, int64_t letter, enum letter_end end, int64_t at)
{
	struct store_batch *b = store_batch_new();
	store_put_delivery(b, &(struct delivery){.row = letter,
	                                         .end = end,
	                                         .tried_unix_s = at,
	                                         .next_try_unix_s = at + 30,
	                                         .code = end == LETTER_SENT ? 250 : 451,
	                                         .said = end == LETTER_SENT ? "250 Ok" : NULL});
	commit(w, b);
}

static void six_rows(struct world *w)
{
	open_store(w, KEEP_YEARS);
	put_letters(w);
	put_try(w, 1, LETTER_RETRY, 100);
	put_try(w, 1, LETTER_SENT, 130);
	struct store_batch *b = store_batch_new();
	store_put_journal(b, &(struct journal_entry){.kind = JOURNAL_ACKNOWLEDGED,
	                                             .at_unix_s = 200,
	                                             .who = "anna@x.se",
	                                             .subject = "Sjukfrånvaro, Alfa",
	                                             .what = "Vi pratar",
	                                             .ref = "0123456789abcdef"});
	store_put_journal(b, &(struct journal_entry){.kind = JOURNAL_SILENCED,
	                                             .at_unix_s = 210,
	                                             .who = "karin@x.se",
	                                             .subject = "Alfa"});
	commit(w, b);
	put_try(w, 2, LETTER_RETRY, 300);
	put_try(w, 2, LETTER_DEAD, 400);
	close_store(w);
}

static int run_sql(struct world *w, const char *sql)
{
	sqlite3 *other;
	assert_int_equal(sqlite3_open(w->path, &other), SQLITE_OK);
	int rc = sqlite3_exec(other, sql, NULL, NULL, NULL);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	return rc;
}

#define NO_TRIGGERS                                                                                \
	"DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;"                          \
	"DROP TRIGGER journal_no_replace; DROP TRIGGER journal_newest_no_update;"                  \
	"DROP TRIGGER journal_newest_no_delete;"

static struct journal_chain chain_of(struct world *w, const uint8_t *known)
{
	struct journal_chain c = {.fault = JOURNAL_FAULT_COUNT};
	struct err err = {0};
	if (store_journal_verify(w->path, known, &c, &err) != 0)
		fail_msg("%s", err.text);
	return c;
}

/* ---- reading ---- */

static int note_entry(const struct journal_entry *e, void *arg)
{
	struct world *w = arg;
	size_t n = strlen(w->read);
	(void)snprintf(w->read + n, sizeof(w->read) - n, "%lld %s %lld %s/%s/%s/%s",
	               (long long)e->row, journal_kind_name(e->kind), (long long)e->at_unix_s,
	               e->who, e->subject, e->what ? e->what : "-", e->ref ? e->ref : "-");
	n = strlen(w->read);
	if (e->kind == JOURNAL_LETTER)
		(void)snprintf(w->read + n, sizeof(w->read) - n, " %lld %s %d",
		               (long long)e->letter, letter_end_name(e->ended), e->code);
	n = strlen(w->read);
	(void)snprintf(w->read + n, sizeof(w->read) - n, "\n");
	return 0;
}

static void what_was_done_is_read_in_order(void **state)
{
	struct world *w = *state;
	struct err err;
	six_rows(w);
	assert_int_equal(store_journal(w->path, 130, note_entry, w, &err), 0);
	assert_string_equal(
	        w->read,
	        "2 letter 130 anna@x.se/Ny avvikelse/250 Ok/aa01 1 sent 250\n"
	        "3 acknowledged 200 anna@x.se/Sjukfrånvaro, Alfa/Vi pratar/0123456789abcdef\n"
	        "4 silenced 210 karin@x.se/Alfa/-/-\n"
	        "5 letter 300 bo@x.se/Läget/-/aa02 2 retry 451\n"
	        "6 letter 400 bo@x.se/Läget/-/aa02 2 dead 451\n");
}

static int note_letter_state(const struct letter *l, bool dead, const struct journal_entry *last,
                             void *arg)
{
	struct world *w = arg;
	size_t n = strlen(w->read);
	(void)snprintf(w->read + n, sizeof(w->read) - n, "%lld %s %s %u %s\n", (long long)l->row,
	               l->notice.to, dead ? "dead" : "waits", l->n_attempts,
	               last ? letter_end_name(last->ended) : "-");
	return 0;
}

static void letters_that_wait_or_are_dead_are_listed(void **state)
{
	struct world *w = *state;
	struct err err;
	open_store(w, KEEP_YEARS);
	put_letters(w);
	assert_int_equal(store_outbox(w->path, note_letter_state, w, &err), 0); /* beside it */
	assert_string_equal(w->read, "1 anna@x.se waits 0 -\n2 bo@x.se waits 0 -\n");
	put_try(w, 1, LETTER_SENT, 100);
	put_try(w, 2, LETTER_RETRY, 100);
	put_try(w, 2, LETTER_DEAD, 200);
	w->read[0] = '\0';
	assert_int_equal(store_outbox(w->path, note_letter_state, w, &err), 0);
	assert_string_equal(w->read, "2 bo@x.se dead 2 dead\n");
	close_store(w);
}

/* ---- the chain ---- */

static void what_is_added_holds_together(void **state)
{
	struct world *w = *state;
	open_store(w, KEEP_YEARS);
	struct journal_chain c = chain_of(w, NULL); /* beside the writer */
	static const uint8_t zeros[JOURNAL_HASH_BYTES];
	assert_int_equal(c.fault, JOURNAL_WHOLE);
	assert_int_equal(c.n_rows, 0);
	assert_memory_equal(c.newest, zeros, sizeof(zeros));
	close_store(w);
	six_rows(w);
	c = chain_of(w, NULL);
	assert_int_equal(c.fault, JOURNAL_WHOLE);
	assert_int_equal(c.n_rows, 6);
	assert_int_equal(c.newest_at_unix_s, 400);
	assert_int_equal(c.known_row, 0);
	uint8_t kept[JOURNAL_HASH_BYTES];
	memcpy(kept, c.newest, sizeof(kept));
	open_store(w, KEEP_YEARS); /* opened anew, it goes on */
	put_try(w, 1, LETTER_SENT, 500);
	close_store(w);
	c = chain_of(w, kept);
	assert_int_equal(c.fault, JOURNAL_WHOLE);
	assert_int_equal(c.n_rows, 7);
	assert_int_equal(c.known_row, 6);
	kept[0] ^= 1;
	assert_int_equal(chain_of(w, kept).known_row, 0);
}

/* The bytes that schema.c promises, put together by hand. */
static void the_hash_is_the_one_written_down(void **state)
{
	struct world *w = *state;
	static const char first[] =
	        "tertial.journal/1\0"
	        "b\0\0\0\0\0\0\0\040" /* 32 bytes: */
	        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	        "i\0\0\0\0\0\0\0\1"
	        "i\0\0\0\0\0\0\0\3"
	        "i\377\377\377\377\377\377\377\376"
	        "t\0\0\0\0\0\0\0\4Anna"
	        "t\0\0\0\0\0\0\0\0"
	        "n"
	        "t\0\0\0\0\0\0\0\3\303\245!"
	        "nnn";
	uint8_t want[JOURNAL_HASH_BYTES];
	struct store_batch *b = store_batch_new();
	open_store(w, KEEP_YEARS);
	store_put_journal(b, &(struct journal_entry){.kind = JOURNAL_SILENCED,
	                                             .at_unix_s = -2,
	                                             .who = "Anna",
	                                             .subject = "",
	                                             .ref = "å!"});
	commit(w, b);
	close_store(w);
	struct journal_chain c = chain_of(w, NULL);
	assert_int_equal(crypto_hash_sha256(want, (const uint8_t *)first, sizeof(first) - 1), 0);
	assert_int_equal(c.n_rows, 1);
	assert_memory_equal(c.newest, want, sizeof(want));
}

static void triggers_refuse(void **state)
{
	static const char *const attempts[] = {
	        "UPDATE journal SET who = 'x' WHERE row = 2",
	        "DELETE FROM journal WHERE row = 6",
	        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE row = 6",
	        "UPDATE journal_newest SET row = 5",
	        "DELETE FROM journal_newest",
	};
	struct world *w = *state;
	six_rows(w);
	for (size_t i = 0; i < ARRAY_LEN(attempts); i++)
		if (run_sql(w, attempts[i]) != SQLITE_CONSTRAINT)
			fail_msg("done: %s", attempts[i]);
	struct journal_chain c = chain_of(w, NULL);
	assert_int_equal(c.fault, JOURNAL_WHOLE);
	assert_int_equal(c.n_rows, 6);
}

/* What somebody does who owns the file but not the past. */
static void what_is_done_to_it_is_found(void **state)
{
#define SHIFT(from, by) "UPDATE journal SET row = row " by " WHERE row " from ";"
	static const struct {
		const char *sql;
		enum journal_fault fault;
		int64_t n_rows, row, other_row;
	} cases[] = {
	        {"UPDATE journal SET who = 'x' WHERE row = 3", JOURNAL_CHANGED, 2, 3, 0},
	        {"UPDATE journal SET what = '' WHERE row = 4", JOURNAL_CHANGED, 3, 4, 0},
	        {"UPDATE journal SET at = at + 1 WHERE row = 1", JOURNAL_CHANGED, 0, 1, 0},
	        {"UPDATE journal SET hash = zeroblob(32) WHERE row = 6", JOURNAL_CHANGED, 5, 6, 0},
	        {"UPDATE journal SET hash = x'01' WHERE row = 6", JOURNAL_CHANGED, 5, 6, 0},
	        {"UPDATE journal SET previous = zeroblob(32) WHERE row = 3", JOURNAL_CHANGED, 2, 3,
	         0},
	        {"DELETE FROM journal WHERE row = 3", JOURNAL_MISSING, 2, 3, 3},
	        {"DELETE FROM journal WHERE row IN (3, 4)", JOURNAL_MISSING, 2, 3, 4},
	        {"DELETE FROM journal WHERE row = 1", JOURNAL_MISSING, 0, 1, 1},
	        {"DELETE FROM journal WHERE row = 3;" SHIFT("= 4", "- 1") SHIFT("= 5", "- 1")
	                 SHIFT("= 6", "- 1"),
	         JOURNAL_MISSING, 2, 3, 3},
	        {SHIFT("= 3", "+ 100") SHIFT("= 4", "- 1") SHIFT("= 103", "- 99"), JOURNAL_MOVED, 2,
	         3, 4},
	        {SHIFT("= 2", "+ 100"), JOURNAL_MOVED, 1, 3, 102},
	        {"DELETE FROM journal WHERE row = 6", JOURNAL_CUT, 5, 6, 6},
	        {"DELETE FROM journal WHERE row > 3", JOURNAL_CUT, 3, 4, 6},
	        {"DELETE FROM journal", JOURNAL_CUT, 0, 1, 6},
	        {"DELETE FROM journal_newest", JOURNAL_UNMARKED, 6, 6, 0},
	        {"UPDATE journal_newest SET hash = zeroblob(32)", JOURNAL_UNMARKED, 6, 6, 6},
	        {"UPDATE journal_newest SET row = 5", JOURNAL_UNMARKED, 6, 6, 5},
	};
	struct world *w = *state;
	six_rows(w);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char file[160], copy[128];
		struct world other = *w;
		(void)snprintf(copy, sizeof(copy), "%s/copy", w->dir);
		(void)snprintf(file, sizeof(file), "VACUUM INTO '%s'", copy);
		(void)unlink(copy); /* of the case before */
		assert_int_equal(run_sql(w, file), SQLITE_OK);
		(void)snprintf(other.path, sizeof(other.path), "%.80s/copy", w->dir);
		assert_int_equal(run_sql(&other, NO_TRIGGERS), SQLITE_OK);
		assert_int_equal(run_sql(&other, cases[i].sql), SQLITE_OK);
		struct journal_chain c = chain_of(&other, NULL);
		if (c.fault != cases[i].fault || c.n_rows != cases[i].n_rows ||
		    c.row != cases[i].row || c.other_row != cases[i].other_row)
			fail_msg("%s: %s after %lld rows, row %lld, other %lld", cases[i].sql,
			         c.fault < JOURNAL_FAULT_COUNT ? journal_fault_name(c.fault) : "?",
			         (long long)c.n_rows, (long long)c.row, (long long)c.other_row);
		(void)unlink(copy);
	}
#undef SHIFT
}

/* A row changed together with its hash: the one behind it tells. */
static void a_row_with_a_hash_made_anew_is_found_by_the_next(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	struct db d;
	six_rows(w);
	assert_int_equal(run_sql(w, NO_TRIGGERS), SQLITE_OK);
	assert_int_equal(db_open(w->path, &d, &err), 0);
	assert_int_equal(db_run(&d,
	                        "UPDATE journal SET who = 'x', hash = journal_hash(previous, row, "
	                        "kind, at, 'x', subject, what, ref, letter, ended, code) WHERE row "
	                        "= 3",
	                        "ändra", &err),
	                 0);
	struct journal_chain c = chain_of(w, NULL);
	assert_int_equal(c.fault, JOURNAL_REPLACED);
	assert_int_equal(c.n_rows, 3);
	assert_int_equal(c.row, 4);
	assert_int_equal(c.other_row, 3);
	db_close(&d);
}

/* Rows that come after the cut do not heal it. */
static void a_cut_stays_seen_when_the_journal_goes_on(void **state)
{
	struct world *w = *state;
	six_rows(w);
	assert_int_equal(run_sql(w, NO_TRIGGERS "DELETE FROM journal WHERE row > 4"), SQLITE_OK);
	open_store(w, KEEP_YEARS);
	put_try(w, 1, LETTER_SENT, 500);
	assert_int_equal(w->status, 0);
	close_store(w);
	struct journal_chain c = chain_of(w, NULL);
	assert_int_equal(c.fault, JOURNAL_MISSING);
	assert_int_equal(c.n_rows, 4);
	assert_int_equal(c.row, 5);
	assert_int_equal(c.other_row, 6);
}

/* A mark that was taken away keeps nothing from being stored. */
static void without_its_mark_the_journal_goes_on(void **state)
{
	struct world *w = *state;
	six_rows(w);
	assert_int_equal(run_sql(w, NO_TRIGGERS "DELETE FROM journal_newest"), SQLITE_OK);
	open_store(w, KEEP_YEARS);
	put_try(w, 1, LETTER_SENT, 500);
	assert_int_equal(w->status, 0);
	close_store(w);
	struct journal_chain c = chain_of(w, NULL);
	assert_int_equal(c.fault, JOURNAL_WHOLE);
	assert_int_equal(c.n_rows, 7);
}

/* ---- files of other versions ---- */

static void load_version_3(struct world *w)
{
	char sql[16384];
	FILE *f = fopen(TEST_DATA "/store/version-3.sql", "rb");
	assert_non_null(f);
	size_t n = fread(sql, 1, sizeof(sql) - 1, f);
	assert_true(n > 0 && n < sizeof(sql) - 1);
	assert_int_equal(fclose(f), 0);
	sql[n] = '\0';
	assert_int_equal(run_sql(w, sql), SQLITE_OK);
}

static void rows_from_before_the_chain_begin_it(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	load_version_3(w);
	assert_int_equal(store_journal(w->path, 0, note_entry, w, &err), -ENODATA);
	assert_non_null(strstr(err.text, "äldre"));
	struct journal_chain c = {.n_rows = -7};
	assert_int_equal(store_journal_verify(w->path, NULL, &c, &err), -ENODATA);
	assert_int_equal(c.n_rows, -7);
	open_store(w, KEEP_YEARS);
	put_try(w, 2, LETTER_SENT, 500);
	close_store(w);
	assert_int_equal(store_journal(w->path, 0, note_entry, w, &err), 0);
	assert_string_equal(w->read,
	                    "1 letter 100 anna@x.se/Ny avvikelse/svar 451/aa01 1 retry 451\n"
	                    "2 letter 130 anna@x.se/Ny avvikelse/-/aa01 1 sent 250\n"
	                    "3 letter 300 bo@x.se/Läget/kan inte nås/aa02 2 retry 0\n"
	                    "4 letter 500 bo@x.se/Läget/250 Ok/aa02 2 sent 250\n");
	c = chain_of(w, NULL);
	assert_int_equal(c.fault, JOURNAL_WHOLE);
	assert_int_equal(c.n_rows, 4);
}

static void what_cannot_be_read_is_said(void **state)
{
	struct world *w = *state;
	struct err err = {0};
	struct journal_chain c;
	assert_int_equal(store_journal_verify(w->path, NULL, &c, &err), -ENOENT);
	assert_non_null(strstr(err.text, w->path));
	assert_int_equal(access(w->path, F_OK), -1); /* asking makes no file */
	six_rows(w);
	assert_int_equal(run_sql(w, NO_TRIGGERS "UPDATE journal SET kind = 99 WHERE row = 3"),
	                 SQLITE_OK);
	assert_int_equal(store_journal(w->path, 0, note_entry, w, &err), -EBADMSG);
	assert_non_null(strstr(err.text, "rad 3"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CASE(what_was_done_is_read_in_order),
	        CASE(letters_that_wait_or_are_dead_are_listed),
	        CASE(what_is_added_holds_together),
	        CASE(the_hash_is_the_one_written_down),
	        CASE(triggers_refuse),
	        CASE(what_is_done_to_it_is_found),
	        CASE(a_row_with_a_hash_made_anew_is_found_by_the_next),
	        CASE(a_cut_stays_seen_when_the_journal_goes_on),
	        CASE(without_its_mark_the_journal_goes_on),
	        CASE(rows_from_before_the_chain_begin_it),
	        CASE(what_cannot_be_read_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
