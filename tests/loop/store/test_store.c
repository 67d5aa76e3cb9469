/* SPDX-License-Identifier: EUPL-1.2 */
/* store on a real loop and a real file: what was put is there after a stop, and a kill in the
 * middle leaves nothing half. */
#include "test.h"
#include "base/buf.h"
#include <sys/wait.h>
#include <unistd.h>
#include "../../../daemon/store/store_inner.h"
#include "store_rig.h"

/* ---- a batch of everything ---- */
static const char *const told[] = {"anna@x.se", "karin@x.se"}, *const told_in[] = {"aa01", NULL};
static char cause[32]; /* borrowed until it is put, and no longer */

static struct alert some_alert(void)
{
	struct alert a = {
	        .kind = ALERT_INDICATOR_BEHIND,
	        .state = ALERT_RAISED,
	        .severity = SEVERITY_SERIOUS,
	        .muted = true,
	        .scope_kind = SCOPE_UNIT,
	        .scope_id = "prev",
	        .subject = "sjukfranvaro",
	        .name = "Sjukfrånvaro",
	        .period = {2014, PERIODICITY_TERTIAL, 1},
	        .since_unix_s = 1400000000,
	        .raised_unix_s = 1400000001,
	        .n_observed = 7,
	        .value = 7.1,
	        .target = 4.4,
	        .gap = -2.7,
	        .worst_gap = NUM_NONE,
	        .unit = "%",
	        .why = {[LANGUAGE_SV] = "Därför.", [LANGUAGE_EN] = "Therefore."},
	        .told = told,
	        .told_in = told_in,
	        .n_told = 2,
	        .untold = true,
	        .worse_unix_s = 1400000002,
	        .acknowledged_by = "Anna",
	        .acknowledged_action = NULL,
	        .acknowledged_due = 16000,
	        .silenced_until_unix_s = 5,
	        .hooks_told = HOOKS_OWED_WORSE,
	        .recovered_unix_s = 1399999990,
	        .swinging_since_unix_s = 1399999980,
	        .n_swings = 4,
	        .flap = FLAP_UNSTABLE,
	        .ack_overdue = true,
	        .escalated = 2,
	        .silence = "00000000000000ab",
	        .owed_unix_s = 1399999970,
	};
	/* the id is the book's business: any sixteen signs */
	memcpy(a.id, "0123456789abcdef", 17);
	(void)snprintf(cause, sizeof(cause), "Målet ändrades."); /* it fits */
	a.cause[LANGUAGE_SV] = cause;
	a.cause[LANGUAGE_EN] = "The target changed.";
	return a;
}

static struct store_batch *everything(void)
{
	struct store_batch *b = store_batch_new();
	assert_non_null(b);
	struct store_document d = {.unit_id = "prev",
	                           .kind = DOC_RESULTS,
	                           .year = 2014,
	                           .received_unix_s = 1400000000,
	                           .url = "http://x/utfall",
	                           .etag = "\"e1\"",
	                           .hash = {1, 2, 3},
	                           .body = "a\0b",
	                           .n_body = 3};
	store_put_document(b, &d);
	struct alert a = some_alert();
	store_put_alert(b, &a);
	memset(cause, 'x', sizeof(cause) - 1);
	store_put_feed(b, &(struct store_feed){.unit_id = "prev",
	                                       .kind = DOC_PLAN,
	                                       .last_attempt_unix_s = 3,
	                                       .last_success_unix_s = 2,
	                                       .failing_since_unix_s = 3,
	                                       .invalid = true,
	                                       .n_observed = 9,
	                                       .error_kind = "http_status",
	                                       .error_message = "404",
	                                       .error_pointer = "/a",
	                                       .error_line = 4,
	                                       .error_at_unix_s = 3});
	store_put_notice(b, &(struct notice){.id = "aa01",
	                                     .kind = NOTICE_IMMEDIATE,
	                                     .to_name = "Anna",
	                                     .to = "anna@x.se",
	                                     .subject = "Ämne",
	                                     .text = "Text",
	                                     .html = "<p>",
	                                     .in_reply_to = "aa00",
	                                     .created_unix_s = 77,
	                                     .language = LANGUAGE_EN});
	store_put_number(b, "generation", INT64_C(1) << 40);
	store_put_rules(b, STR("assess: {}"));
	store_put_rules(b, STR("assess: {tolerance: 5}")); /* one takes the other's place */
	return b;
}

static int same_document(const struct store_document *d, void *arg)
{
	++*(int *)arg;
	assert_string_equal(d->unit_id, "prev");
	assert_int_equal(d->kind, DOC_RESULTS);
	assert_int_equal(d->year, 2014);
	assert_int_equal(d->received_unix_s, 1400000000);
	assert_string_equal(d->url, "http://x/utfall");
	assert_string_equal(d->etag, "\"e1\"");
	assert_null(d->last_modified);
	assert_int_equal(d->hash[2], 3);
	assert_int_equal(d->n_body, 3);
	assert_memory_equal(d->body, "a\0b", 3);
	return 0;
}

static int same_alert(const struct alert *a, void *arg)
{
	struct alert want = some_alert();
	++*(int *)arg;
	assert_string_equal(a->id, want.id);
	assert_int_equal(a->kind, want.kind);
	assert_int_equal(a->state, want.state);
	assert_int_equal(a->severity, want.severity);
	assert_true(a->muted && a->untold);
	assert_string_equal(a->scope_id, want.scope_id);
	assert_string_equal(a->subject, want.subject);
	assert_string_equal(a->name, want.name);
	assert_true(period_eq(a->period, want.period));
	assert_int_equal(a->since_unix_s, want.since_unix_s);
	assert_int_equal(a->raised_unix_s, want.raised_unix_s);
	assert_int_equal(a->worse_unix_s, want.worse_unix_s);
	assert_int_equal(a->n_observed, want.n_observed);
	assert_true(a->value == want.value && a->target == want.target && a->gap == want.gap);
	assert_false(num_given(a->worst_gap));
	assert_string_equal(a->unit, "%");
	for (enum language l = 0; l < LANGUAGE_COUNT; l++) {
		assert_string_equal(a->why[l], want.why[l]);
		assert_string_equal(a->cause[l], want.cause[l]);
	}
	assert_int_equal(a->n_told, 2);
	assert_string_equal(a->told[0], told[0]);
	assert_string_equal(a->told[1], told[1]);
	assert_string_equal(a->told_in[0], told_in[0]);
	assert_null(a->told_in[1]);
	assert_string_equal(a->acknowledged_by, "Anna");
	assert_null(a->acknowledged_action);
	assert_int_equal(a->acknowledged_due, 16000);
	assert_int_equal(a->silenced_until_unix_s, 5);
	assert_int_equal(a->hooks_told, HOOKS_OWED_WORSE);
	assert_int_equal(a->recovered_unix_s, want.recovered_unix_s);
	assert_int_equal(a->swinging_since_unix_s, want.swinging_since_unix_s);
	assert_int_equal(a->n_swings, 4);
	assert_int_equal(a->flap, FLAP_UNSTABLE);
	assert_true(a->ack_overdue);
	assert_int_equal(a->escalated, 2);
	assert_string_equal(a->silence, "00000000000000ab");
	assert_int_equal(a->owed_unix_s, 1399999970);
	return 0;
}

static int same_feed(const struct store_feed *f, void *arg)
{
	++*(int *)arg;
	assert_int_equal(f->kind, DOC_PLAN);
	assert_int_equal(f->last_attempt_unix_s, 3);
	assert_int_equal(f->last_success_unix_s, 2);
	assert_int_equal(f->failing_since_unix_s, 3);
	assert_true(f->invalid);
	assert_int_equal(f->n_observed, 9);
	assert_string_equal(f->error_kind, "http_status");
	assert_string_equal(f->error_message, "404");
	assert_string_equal(f->error_pointer, "/a");
	assert_int_equal(f->error_line, 4);
	return 0;
}

static int same_letter(const struct letter *l, void *arg)
{
	++*(int *)arg;
	assert_int_equal(l->row, 1);
	assert_string_equal(l->notice.id, "aa01");
	assert_int_equal(l->notice.kind, NOTICE_IMMEDIATE);
	assert_string_equal(l->notice.to_name, "Anna");
	assert_string_equal(l->notice.to, "anna@x.se");
	assert_string_equal(l->notice.subject, "Ämne");
	assert_string_equal(l->notice.text, "Text");
	assert_string_equal(l->notice.html, "<p>");
	assert_string_equal(l->notice.in_reply_to, "aa00");
	assert_int_equal(l->notice.created_unix_s, 77);
	assert_int_equal(l->notice.language, LANGUAGE_EN);
	return 0;
}

static int count_letter(const struct letter *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return 0;
}
static int count_alert(const struct alert *a, void *arg)
{
	(void)a;
	++*(int *)arg;
	return 0;
}
static int join_shown(struct str bytes, void *arg)
{
	buf_str(arg, bytes);
	return 0;
}

static void what_was_shown_comes_back_in_order(void **state)
{
	struct world *w = *state;
	struct buf all;
	struct err err;
	static const char *const rounds[] = {"c1", "", "t\0\1"};
	buf_init(&all, 100);
	open_store(w, KEEP_YEARS);
	for (size_t i = 0; i < ARRAY_LEN(rounds); i++) {
		struct store_batch *b = store_batch_new();
		assert_non_null(b);
		store_put_shown(b, (struct str){rounds[i], i == 2 ? 3 : strlen(rounds[i])});
		commit(w, b);
		assert_int_equal(w->status, 0);
	}
	close_store(w);
	open_store(w, KEEP_YEARS);
	assert_int_equal(store_each_shown(w->s, join_shown, &all, &err), 0);
	assert_int_equal(all.n, 5);
	assert_memory_equal(all.at, "c1t\0\1", 5);
	buf_done(&all);
	close_store(w);
}

static int same_rules(struct str text, void *arg)
{
	++*(int *)arg;
	assert_true(str_eq(text, STR("assess: {tolerance: 5}")));
	return 0;
}

static void what_was_put_is_there_after_a_stop(void **state)
{
	struct world *w = *state;
	int n = 0;
	struct err err;
	open_store(w, KEEP_YEARS);
	assert_int_equal(store_rules(w->s, same_rules, &n, &err), 0);
	assert_int_equal(n, 0);
	commit(w, everything());
	assert_int_equal(w->status, 0);
	assert_string_equal(w->letters, "1:aa01 ");
	close_store(w);
	open_store(w, KEEP_YEARS);
	assert_int_equal(store_each_document(w->s, same_document, &n, &err), 0);
	assert_int_equal(store_each_alert(w->s, same_alert, &n, &err), 0);
	assert_int_equal(store_each_feed(w->s, same_feed, &n, &err), 0);
	assert_int_equal(store_each_letter(w->s, same_letter, &n, &err), 0);
	assert_int_equal(store_rules(w->s, same_rules, &n, &err), 0);
	assert_int_equal(n, 5);
	assert_true(store_number(w->s, "generation", -1) == INT64_C(1) << 40);
	assert_int_equal(store_number(w->s, "nothing", -1), -1);
	assert_int_equal(store_stats(w->s).n_unsent, 1);
	close_store(w);
}

static void the_same_news_is_one_letter(void **state)
{
	struct world *w = *state;
	int n = 0;
	struct err err;
	open_store(w, KEEP_YEARS);
	commit(w, everything());
	commit(w, everything());
	struct store_batch *b = store_batch_new();
	store_put_delivery(
	        b,
	        &(struct delivery){.row = 1, .end = LETTER_SENT, .tried_unix_s = 9, .code = 250});
	commit(w, b);
	commit(w, everything()); /* sent long ago: still not mailed again */
	assert_string_equal(w->letters, "1:aa01 ");
	assert_int_equal(store_each_letter(w->s, count_letter, &n, &err), 0);
	assert_int_equal(n, 0);
	n = 0;
	assert_int_equal(store_each_document(w->s, count_document, &n, &err), 0);
	assert_int_equal(n, 1);
	close_store(w);
}

static int join_recipient(const char *address, int64_t created_unix_s, void *arg)
{
	buf_fmt(arg, "%s %lld;", address, (long long)created_unix_s);
	return 0;
}

static void who_was_written_to_of_late_is_known(void **state)
{
	static const struct notice n[] = {
	        {.id = "1", .to = "a@x.se", .created_unix_s = 100},
	        {.id = "2", .to = "b@x.se", .created_unix_s = 200},
	        {.id = "3", .to = "a@x.se", .created_unix_s = 300, .kind = NOTICE_DIGEST},
	        {.id = "4", .to = "c@x.se", .created_unix_s = 300},
	};
	struct world *w = *state;
	struct store_batch *b = store_batch_new();
	struct buf all;
	struct err err;
	for (size_t i = 0; i < ARRAY_LEN(n); i++) {
		struct notice one = n[i];
		one.subject = one.text = one.html = "x";
		store_put_notice(b, &one);
	}
	open_store(w, KEEP_YEARS);
	commit(w, b);
	buf_init(&all, 1024);
	assert_int_equal(store_each_recipient(w->s, 100, join_recipient, &all, &err), 0);
	assert_string_equal(all.at, "c@x.se 300;b@x.se 200;");
	buf_done(&all);
	close_store(w);
}

static int64_t ask(struct world *w, const char *sql)
{
	sqlite3_stmt *st;
	assert_int_equal(sqlite3_prepare_v2(w->s->db.sqlite, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st); /* a row came */
	return n;
}

static int tried_twice(const struct letter *l, void *arg)
{
	++*(int *)arg;
	assert_int_equal(l->n_attempts, 2);
	assert_int_equal(l->first_try_unix_s, 100);
	assert_int_equal(l->next_try_unix_s, 160);
	return 0;
}

static void each_try_is_in_the_journal(void **state)
{
	struct world *w = *state;
	int n = 0;
	struct err err;
	open_store(w, KEEP_YEARS);
	commit(w, everything());
	for (int i = 0; i < 2; i++) {
		struct store_batch *b = store_batch_new();
		store_put_delivery(b, &(struct delivery){.row = 1,
		                                         .end = LETTER_RETRY,
		                                         .tried_unix_s = 100 + i * 30,
		                                         .next_try_unix_s = 130 + i * 30,
		                                         .code = 451,
		                                         .said = "vänta"});
		commit(w, b);
	}
	assert_int_equal(store_each_letter(w->s, tried_twice, &n, &err), 0);
	assert_int_equal(n, 1);
	assert_int_equal(store_stats(w->s).n_unsent, 1);
	struct store_batch *b = store_batch_new();
	store_put_delivery(
	        b,
	        &(struct delivery){.row = 1, .end = LETTER_DEAD, .tried_unix_s = 200, .code = 550});
	commit(w, b);
	assert_int_equal(ask(w, "SELECT count(*) FROM journal WHERE who = 'anna@x.se' AND "
	                        "ref = 'aa01'"),
	                 3);
	assert_int_equal(ask(w, "SELECT count(*) FROM journal WHERE what = 'vänta' AND code = 451 "
	                        "AND ended = 1"),
	                 2);
	assert_int_equal(store_stats(w->s).n_unsent, 0);
	assert_int_equal(store_stats(w->s).n_dead, 1);
	close_store(w);
}

static int note_reminded(const struct reminded *r, void *arg)
{
	int *n = arg;
	assert_string_equal(r->unit_id, *n == 0 ? "prev" : "vuxna");
	assert_true(period_eq(r->period, (struct period){2014, PERIODICITY_TERTIAL, 1}));
	assert_int_equal(r->month, *n == 0 ? 0 : 6);
	assert_int_equal(r->step, *n == 0 ? 7 : -28);
	(*n)++;
	return 0;
}

static void the_newest_reminder_of_a_period_is_kept(void **state)
{
	struct world *w = *state;
	struct err err;
	const struct reminded made[] = {{"prev", {2014, PERIODICITY_TERTIAL, 1}, 0, -28},
	                                {"vuxna", {2014, PERIODICITY_TERTIAL, 1}, 6, -28},
	                                {"prev", {2014, PERIODICITY_TERTIAL, 1}, 0, 7}};
	int n = 0;
	open_store(w, KEEP_YEARS);
	struct store_batch *b = store_batch_new();
	for (size_t i = 0; i < ARRAY_LEN(made); i++)
		store_put_reminded(b, &made[i]);
	commit(w, b);
	assert_int_equal(store_each_reminded(w->s, note_reminded, &n, &err), 0);
	assert_int_equal(n, 2);
	close_store(w);
}

/* … and is no longer remembered as one that recovered lately. */
static void a_quiet_alert_goes_when_it_has_been_listed(void **state)
{
	struct world *w = *state;
	struct err err;
	struct alert a = some_alert();
	open_store(w, KEEP_YEARS);
	for (int waits_for = 3; waits_for >= 0; waits_for--) {
		int n = 0;
		struct store_batch *b = store_batch_new();
		a.state = ALERT_QUIET;
		a.raised_unix_s = waits_for == 1;
		a.recovered_unix_s = waits_for == 2;
		a.flap = waits_for == 3 ? FLAP_UNSTABLE : FLAP_NONE;
		store_put_alert(b, &a);
		commit(w, b);
		assert_int_equal(store_each_alert(w->s, count_alert, &n, &err), 0);
		assert_int_equal(n, waits_for > 0);
	}
	assert_int_equal(ask(w, "SELECT count(*) FROM told"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM hooked"), 0);
	close_store(w);
}

static int hooks_know_nothing(const struct alert *a, void *arg)
{
	++*(int *)arg;
	assert_int_equal(a->hooks_told, HOOKS_NOTHING);
	return 0;
}

static void what_hooks_were_told_is_forgotten_with_its_cause(void **state)
{
	struct world *w = *state;
	struct err err;
	struct alert a = some_alert();
	open_store(w, KEEP_YEARS);
	for (int known = 1; known >= 0; known--) {
		struct store_batch *b = store_batch_new();
		a.hooks_told = known ? HOOKS_RAISED : HOOKS_NOTHING;
		store_put_alert(b, &a);
		commit(w, b);
		assert_int_equal(ask(w, "SELECT count(*) FROM hooked WHERE told = 1"), known);
	}
	int n = 0;
	assert_int_equal(store_each_alert(w->s, hooks_know_nothing, &n, &err), 0);
	assert_int_equal(n, 1);
	close_store(w);
}

static int die(void *arg)
{
	(void)arg;
	_exit(9);
}

static void killed_in_the_middle_nothing_is_half(void **state)
{
	struct world *w = *state;
	int n = 0, status = 0;
	struct err err;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		open_store(w, KEEP_YEARS);
		commit(w, everything());
		struct store_batch *b = store_batch_new();
		store_put_number(b, "generation", 99);
		store_put_notice(b, &(struct notice){.id = "bb02",
		                                     .to = "x@x.se",
		                                     .subject = "",
		                                     .text = "",
		                                     .html = ""});
		(void)sqlite3_commit_hook(w->s->db.sqlite, die, NULL);
		commit(w, b); /* all rows written, the commit begins: the end */
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 9);
	open_store(w, KEEP_YEARS); /* the lock died with its owner */
	assert_true(store_number(w->s, "generation", -1) == INT64_C(1) << 40);
	assert_int_equal(store_each_letter(w->s, same_letter, &n, &err), 0);
	assert_int_equal(n, 1);
	close_store(w);
}

static void what_is_old_and_superseded_is_pruned(void **state)
{
	struct world *w = *state;
	int n = 0;
	struct err err;
	open_store(w, KEEP_YEARS);
	static const int64_t years[] = {0, 1, 8};
	for (size_t i = 0; i < ARRAY_LEN(years); i++) {
		struct store_batch *b = store_batch_new();
		struct store_document d = {
		        .unit_id = "prev", .year = 2014, .url = "u", .body = "x", .n_body = 1};
		d.received_unix_s = 1000000000 + years[i] * 31557600;
		d.hash[0] = (uint8_t)i;
		store_put_document(b, &d);
		d.unit_id = "ensam"; /* never superseded */
		d.received_unix_s = 1000000000;
		d.hash[0] = 0;
		store_put_document(b, &d);
		commit(w, b);
	}
	assert_int_equal(ask(w, "SELECT count(*) FROM document"), 4);
	close_store(w);
	open_store(w, KEEP_YEARS);
	struct store_batch *b = store_batch_new();
	store_put_prune(b, KEEP_YEARS);
	commit(w, b);
	/* The second was in force when the five years begin: from there on history is whole. */
	assert_int_equal(ask(w, "SELECT count(*) FROM document"), 3);
	assert_int_equal(ask(w, "SELECT min(row) FROM document WHERE unit = 'prev'"), 3);
	assert_int_equal(store_number(w->s, "whole_from", 0), 1000000000 + 3 * INT64_C(31557600));
	assert_int_equal(store_each_document(w->s, count_document, &n, &err), 0);
	assert_int_equal(n, 2);
	close_store(w);
}

static int note_bodies(const struct store_document *d, void *arg)
{
	struct buf *seen = arg;
	buf_add(seen, d->body, d->n_body);
	return 0;
}

/* What amends the one before comes back with it, in order; what changed nothing does not. */
static void versions_that_matter_come_back(void **state)
{
	struct world *w = *state;
	struct err err;
	static const struct {
		const char *body;
		bool amends;
	} versions[] = {{"a", false}, {"b", false}, {"c", true}, {"d", false},
	                {"e", true},  {"f", false}, {"g", false}};
	open_store(w, KEEP_YEARS);
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		struct store_batch *b = store_batch_new();
		struct store_document d = {.unit_id = "prev",
		                           .year = 2014,
		                           .url = "u",
		                           .body = versions[i].body,
		                           .n_body = 1,
		                           .amends = versions[i].amends};
		d.hash[0] = (uint8_t)i;
		d.received_unix_s = 1000 + (int64_t)i;
		store_put_document(b, &d);
		commit(w, b);
	}
	close_store(w);
	open_store(w, KEEP_YEARS);
	struct buf seen;
	buf_init(&seen, 16);
	assert_int_equal(store_each_document(w->s, note_bodies, &seen, &err), 0);
	assert_true(str_eq(buf_slice(&seen),
	                   STR("bcdeg"))); /* b was changed by c, d by e; g is in force */
	buf_done(&seen);
	close_store(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        CASE(what_was_put_is_there_after_a_stop),
	        CASE(what_was_shown_comes_back_in_order),
	        CASE(who_was_written_to_of_late_is_known),
	        CASE(the_same_news_is_one_letter),
	        CASE(each_try_is_in_the_journal),
	        CASE(the_newest_reminder_of_a_period_is_kept),
	        CASE(a_quiet_alert_goes_when_it_has_been_listed),
	        CASE(what_hooks_were_told_is_forgotten_with_its_cause),
	        CASE(killed_in_the_middle_nothing_is_half),
	        CASE(versions_that_matter_come_back),
	        CASE(what_is_old_and_superseded_is_pruned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
