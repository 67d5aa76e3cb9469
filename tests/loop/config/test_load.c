/* SPDX-License-Identifier: EUPL-1.2 */
/* What a good configuration becomes, what a reload cannot take over, and what secrets are. */
#include "test.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "model/link.h"

static struct config *load(const char *file)
{
	struct config *c = NULL;
	struct config_report report;
	config_report_init(&report);
	int r = config_load(file, &c, &report);
	if (r < 0)
		print_error("%s", report.text.at ? report.text.at : "");
	assert_int_equal(r, 0);
	config_report_done(&report);
	return c;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* A folder of its own, removed with what the tests put there. */
static int make_folder(void **state)
{
	char *folder = strdup("/tmp/tertial-config-XXXXXX");
	assert_non_null(mkdtemp(folder));
	*state = folder;
	return 0;
}

static int remove_folder(void **state)
{
	static const char *const names[] = {"a.yaml", "b.yaml", "credentials/smtp",
	                                    "credentials/tom", "credentials"};
	char path[200];
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", (char *)*state, names[i]); /* short */
		(void)remove(path); /* not every test made every file */
	}
	assert_int_equal(rmdir(*state), 0);
	free(*state);
	return 0;
}

static void test_settings_arrive_where_the_rooms_read_them(void **state)
{
	(void)state;
	struct config *c = load(TEST_DATA "/config/good/tertiald.yaml");
	assert_int_equal(c->pull.interval_ms, 90 * 60 * 1000);
	assert_int_equal(c->pull.timeout_ms, 20000);
	assert_int_equal(c->pull.connect_timeout_ms, 500);
	assert_int_equal(c->pull.max_body_bytes, 512 * 1024);
	assert_int_equal(c->pull.concurrency, 128);
	assert_int_equal(c->pull.per_host, 8);
	assert_string_equal(c->store.path, TEST_DATA "/config/good/data.db");
	assert_int_equal(c->store.keep_years, 7);
	assert_true(c->assess.tolerance_pct == 2.5);
	assert_true(c->assess.min_coverage == 0.6);
	assert_int_equal(c->assess.grace_days[PERIODICITY_MONTH], 10);
	assert_int_equal(c->assess.grace_days[PERIODICITY_TERTIAL], 21);
	assert_int_equal(c->assess.grace_days[PERIODICITY_HALF], 22);
	assert_int_equal(c->assess.grace_days[PERIODICITY_YEAR], 40);
	assert_int_equal(c->assess.interval_s, 5400);
	assert_true(c->protect.min_group == 10);
	assert_int_equal(c->alert.for_observations, 2);
	assert_true(c->alert.tolerance_pct == 2.5);
	assert_int_equal(c->alert.digest_weekday, 2);
	assert_int_equal(c->alert.clear_observations, 3);
	assert_int_equal(c->alert.n_reminders, 2);
	assert_int_equal(c->alert.reminders[0], 21);
	assert_int_equal(c->alert.reminders[1], 3);
	assert_int_equal(c->alert.reminder_copies, REMINDER_TO_HEAD);
	assert_int_equal(c->alert.grace_days[PERIODICITY_YEAR], 40);
	assert_int_equal(c->alert.digest_second, 8 * 3600 + 15 * 60);
	assert_false(c->alert.keep_holidays);
	assert_int_equal(c->alert.quiet_from_s, 22 * 3600);
	assert_int_equal(c->alert.quiet_to_s, 6 * 3600);
	assert_int_equal(c->alert.max_per_hour, 7);
	assert_string_equal(c->alert.page_url, "https://tertial.exempel.se/");
	assert_null(c->alert.district_name); /* there are two */
	assert_int_equal(c->alert.escalate_after_days, 3);
	assert_string_equal(c->notify.smtp_url, "smtp://localhost:2525");
	assert_string_equal(c->notify.from, "Tertial <tertial@exempel.se>");
	assert_string_equal(c->notify.reply_to, "svar@exempel.se");
	assert_int_equal(c->n_webhooks, 2);
	assert_string_equal(c->webhooks[0].secret, "sexton-tecken-16");
	assert_int_equal(c->webhooks[0].format, ALERT_FORMAT_TERTIAL);
	assert_null(c->webhooks[0].proxy);
	assert_int_equal(c->webhooks[1].format, ALERT_FORMAT_ALERTMANAGER);
	assert_string_equal(c->webhooks[1].proxy, "");
	assert_string_equal(c->webhooks[1].ca_file, TEST_DATA "/config/good/tertiald.yaml");
	assert_int_equal(c->alert.n_hooks, 2);
	assert_string_equal(c->alert.hooks[1].to, c->webhooks[1].name);
	assert_true(strncmp(c->webhooks[1].name, "http://localhost:9093#", 22) == 0);
	assert_string_equal(c->serve.listen, "[::1]:8081");
	assert_string_equal(c->serve.unix_path, TEST_DATA "/config/good/http.sock");
	assert_int_equal(c->tokens.n_words, 2);
	assert_string_equal(c->tokens.words[1], "två");
	assert_int_equal(c->org->language, LANGUAGE_EN);
	assert_int_equal(c->zone, CIVIL_STOCKHOLM);
	assert_int_equal(c->log_level, LOG_LEVEL_DEBUG);
	assert_null(config_free(c));
}

static void test_the_register_is_linked_both_ways(void **state)
{
	(void)state;
	struct config *c = load(TEST_DATA "/config/good/tertiald.yaml");
	const struct org *o = c->org;
	assert_string_equal(o->operator_.email, "drift@exempel.se");
	assert_int_equal(o->n_districts, 2);
	assert_string_equal(o->districts[1].name, "ostermalm"); /* no name given: the id */
	assert_int_equal(o->districts[0].n_departments, 1);
	assert_int_equal(o->districts[1].n_departments, 0);
	assert_int_equal(o->departments[0].n_units, 3);
	assert_string_equal(o->departments[0].deputy.name, "Bo");
	assert_int_equal(o->departments[0].head.language, LANGUAGE_SV);
	assert_int_equal(o->departments[0].deputy.language, LANGUAGE_EN); /* the register's */
	assert_int_equal(o->departments[0].director.language, LANGUAGE_EN);
	assert_int_equal(o->operator_.language, LANGUAGE_SV);
	assert_int_equal(address_language(o, "ANNA@exempel.se"), LANGUAGE_SV);
	assert_int_equal(address_language(o, "okand@exempel.se"), LANGUAGE_EN);
	assert_null(o->departments[0].controller.name);
	assert_string_equal(o->departments[0].director.email, "dag@exempel.se");
	assert_string_equal(o->units[0].id, "forsta"); /* main file, then units.d by name */
	assert_string_equal(o->units[2].id, "tredje");
	const struct unit *u = &o->units[1];
	assert_string_equal(u->id, "preventionsgruppen");
	assert_string_equal(u->file, TEST_DATA "/config/good/units.d/a.yaml");
	assert_int_equal(u->line, 3);
	assert_int_equal(u->n_aliases, 1);
	assert_string_equal(u->aliases[0], "Prevention, grupp");
	assert_int_equal(u->n_serves, 1);
	assert_int_equal(u->serves[0], 1);
	assert_true(u->weights[WEIGHT_EMPLOYEES] == 14);
	assert_int_equal(u->active_from, civil_day(2014, 1, 1));
	assert_int_equal(u->active_to, civil_day(2014, 12, 31));
	assert_string_equal(u->contact.email, "eva@exempel.se");
	assert_string_equal(u->sources[DOC_RESULTS].url, "http://127.0.0.1:8000/utfall.csv");
	assert_null(o->units[0].sources[DOC_PLAN].url);
	assert_int_equal(o->units[0].active_from, CIVIL_NONE);
	assert_false(num_given(o->units[0].weights[WEIGHT_USERS]));
	assert_null(config_free(c));
}

static void test_the_catalogue_holds_what_is_known_of_indicators(void **state)
{
	(void)state;
	struct config *c = load(TEST_DATA "/config/good/tertiald.yaml");
	assert_int_equal(c->catalogue->n_indicators, 2);
	assert_non_null(c->catalogue->names);
	const struct indicator *i = &c->catalogue->indicators[0];
	assert_string_equal(i->unit, "%");
	assert_int_equal(i->direction, DIRECTION_LOWER);
	assert_int_equal(i->measure, MEASURE_LEVEL);
	assert_int_equal(i->weight, WEIGHT_EMPLOYEES);
	assert_true(i->tolerance == 0.3);
	assert_int_equal(i->expected_month, 4);
	assert_int_equal(i->n_targets, 2); /* the third is of a district not registered */
	assert_int_equal(i->targets[1].year, 2013);
	assert_true(i->targets[1].value == 4.6);
	/* by month, then units before departments */
	assert_int_equal(i->n_step_changes, 3);
	const struct step_change *steps = i->step_changes;
	assert_true(period_eq(steps[0].from, (struct period){2013, PERIODICITY_MONTH, 2}));
	assert_int_equal(steps[0].scope.kind, SCOPE_KIND_COUNT);
	assert_string_equal(steps[0].why, "Ny definition");
	assert_int_equal(steps[1].scope.kind, SCOPE_UNIT);
	assert_int_equal(steps[1].scope.index, org_find_unit(c->org, STR("tredje")));
	assert_string_equal(steps[1].why, "Nytt system: timmar, inte dagar");
	assert_int_equal(steps[2].scope.kind, SCOPE_DEPARTMENT);
	assert_int_equal(i->line, 2);
	assert_int_equal(i->lines[INDICATOR_DIRECTION], 6);
	assert_int_equal(i->lines[INDICATOR_TOLERANCE], 9);
	assert_int_equal(i->targets[1].line, 12);
	i++;
	assert_int_equal(i->lines[INDICATOR_MEASURE], 17);
	assert_int_equal(i->lines[INDICATOR_TOLERANCE], 0); /* not written */
	assert_int_equal(i->direction, DIRECTION_NONE);
	assert_int_equal(i->measure, MEASURE_COUNTED);
	assert_true(i->persons);
	assert_int_equal(i->expected_month, 0);
	assert_false(num_given(i->tolerance));
	assert_null(config_free(c));
}

static void is_at(const struct config *c, const char *key, const char *value, double number,
                  uint32_t line)
{
	const struct setting_place *p = setting_places_find(c->settings, key);
	assert_non_null(p);
	assert_string_equal(p->value, value);
	assert_true(num_given(number) ? p->number == number : !num_given(p->number));
	assert_int_equal(p->line, line);
	if (line)
		assert_string_equal(p->file, TEST_DATA "/config/good/tertiald.yaml");
	else
		assert_null(p->file);
}

static void test_settings_know_where_they_stand(void **state)
{
	(void)state;
	struct config *c = load(TEST_DATA "/config/good/tertiald.yaml");
	is_at(c, "assess.tolerance", "2,5 %", 2.5, 7);
	is_at(c, "assess.grace_days.half", "22d", 22, 7);
	is_at(c, "alerts.for", "2", 2, 9);
	is_at(c, "alerts.quiet_hours", "22:00-06:00", NUM_NONE, 9);
	/* Nothing of the mail server or the tokens is among them. */
	assert_null(setting_places_find(c->settings, "notify.smtp.user"));
	assert_null(setting_places_find(c->settings, "serve.tokens"));
	assert_null(setting_places_find(NULL, "assess.tolerance"));
	assert_null(config_free(c));
}

static void test_an_empty_file_gives_the_defaults(void **state)
{
	char path[200];
	(void)snprintf(path, sizeof(path), "%s/a.yaml", (char *)*state); /* short */
	write_file(path, "# tomt\ndistricts: [{id: ensam, name: Ensam}]\n");
	struct config *c = load(path);
	assert_int_equal(c->pull.interval_ms, 15 * 60 * 1000);
	assert_int_equal(c->assess.grace_days[PERIODICITY_TERTIAL], 20);
	is_at(c, "assess.grace_days.tertial", "20", 20, 0);
	is_at(c, "privacy.min_group", "5", 5, 0);
	assert_int_equal(c->alert.digest_weekday, 1);
	assert_int_equal(c->alert.clear_observations, 0);
	assert_int_equal(c->alert.n_reminders, 2);
	assert_int_equal(c->alert.reminders[0], 28);
	assert_int_equal(c->alert.reminder_copies, 0);
	assert_int_equal(c->alert.digest_second, 27000);
	assert_true(c->alert.keep_holidays);
	assert_int_equal(c->alert.quiet_from_s, c->alert.quiet_to_s);
	assert_int_equal(c->log_level, LOG_LEVEL_INFO);
	assert_string_equal(c->alert.page_url, "http://127.0.0.1:8080/");
	assert_string_equal(c->alert.district_name, "Ensam");
	assert_null(config_free(c));
}

/* What was read once is read again without a file, and the settings of today do not matter. */
static void test_the_rules_of_then_can_be_read_again(void **state)
{
	(void)state;
	struct config *c = load(TEST_DATA "/config/good/tertiald.yaml"), *then = NULL;
	struct config *other = load(TEST_ROOT "/conf/minimal.yaml");
	assert_int_equal(config_rules_read(c->rules, c->org, &then), 0);
	assert_true(then->assess.tolerance_pct == 2.5);
	assert_true(then->assess.min_coverage == 0.6);
	assert_int_equal(then->assess.grace_days[PERIODICITY_MONTH], 10);
	assert_int_equal(then->assess.grace_days[PERIODICITY_YEAR], 40);
	assert_true(then->protect.min_group == 10);
	assert_int_equal(then->catalogue->n_indicators, c->catalogue->n_indicators);
	const struct indicator *i = &then->catalogue->indicators[0];
	assert_string_equal(i->id, "sjukfranvaro");
	assert_int_equal(i->direction, DIRECTION_LOWER);
	assert_int_equal(i->n_targets, 2);
	assert_int_equal(i->targets[0].district, c->catalogue->indicators[0].targets[0].district);
	assert_non_null(then->catalogue->names);
	assert_true(str_eq(then->rules, c->rules)); /* and again and again */
	assert_null(config_free(then));
	assert_false(str_eq(other->rules, c->rules));
	assert_int_equal(config_rules_read(other->rules, c->org, &then), 0);
	assert_true(then->assess.tolerance_pct == 5); /* a default is written too */
	assert_null(config_free(then));
	assert_int_equal(config_rules_read(STR("nonsense"), c->org, &then), -EINVAL);
	assert_int_equal(config_rules_read(STR("assess: {tolerance: x}\n---\n"), c->org, &then),
	                 -EINVAL);
	assert_null(config_free(c));
	assert_null(config_free(other));
}

static void test_a_reload_is_told_what_needs_a_restart(void **state)
{
	char a[200], b[200], out[100];
	(void)snprintf(a, sizeof(a), "%s/a.yaml", (char *)*state); /* short */
	(void)snprintf(b, sizeof(b), "%s/b.yaml", (char *)*state); /* short */
	write_file(a, "store: {path: a.db}\nserve: {listen: \"127.0.0.1:1\"}\n");
	write_file(b, "store: {path: b.db}\nserve: {listen: \"127.0.0.1:1\", unix: s}\npull: "
	              "{interval: 3s}\n");
	struct config *one = load(a), *two = load(b);
	assert_null(config_needs_restart(one, one, out, sizeof(out)));
	assert_string_equal(config_needs_restart(one, two, out, sizeof(out)),
	                    "store.path, serve.unix");
	assert_null(config_free(one));
	assert_null(config_free(two));
}

static void test_secrets_come_from_credentials(void **state)
{
	char path[200];
	char *value;
	struct err err;
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	(void)snprintf(path, sizeof(path), "%s/credentials", (char *)*state); /* short */
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/credentials/smtp", (char *)*state); /* short */
	write_file(path, "hemligt ord\nandra raden\n");
	(void)snprintf(path, sizeof(path), "%s/credentials/tom", (char *)*state); /* short */
	write_file(path, "\n");
	(void)snprintf(path, sizeof(path), "%s/a.yaml", (char *)*state); /* short */
	write_file(path, "notify: {smtp: {url: \"smtp://localhost\", from: a@b.se, user: u, "
	                 "credential: smtp}}\n");
	struct config *c = load(path);
	assert_string_equal(c->smtp_credential, "smtp");
	assert_null(c->notify.smtp_password); /* read where it is used, and again when it changes */
	assert_int_equal(config_secret(c, "smtp", &value, &err), 0);
	assert_string_equal(value, "hemligt ord");
	config_secret_free(value);
	assert_int_equal(config_secret(c, "tom", &value, &err), -EINVAL);
	assert_int_equal(config_secret(c, "saknas", &value, &err), -ENOENT);
	assert_non_null(strstr(err.text, "saknas"));
	assert_int_equal(config_secret(c, "../a.yaml", &value, &err), -EINVAL);
	(void)snprintf(path, sizeof(path), "%s/credentials", (char *)*state); /* short */
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", path, 1), 0);
	assert_int_equal(config_secret(c, "smtp", &value, &err), 0);
	config_secret_free(value);
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", "/nonexistent", 1), 0);
	assert_int_equal(config_secret(c, "smtp", &value, &err), -ENOENT);
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	assert_null(config_free(c));
}

static void test_the_example_is_the_table_and_is_valid(void **state)
{
	(void)state;
	struct buf made;
	buf_init(&made, 1 << 20);
	config_example(&made);
	assert_int_equal(buf_failed(&made), 0);
	bool write = getenv("GOLDEN_WRITE") != NULL; /* what is made now, to be read by eye */
	FILE *f = fopen(TEST_ROOT "/conf/tertiald.yaml", write ? "w+e" : "re");
	assert_non_null(f);
	if (write)
		assert_int_equal(fwrite(made.at, 1, made.n, f), made.n);
	rewind(f);
	char *kept = calloc(1, 65536);
	assert_non_null(kept);
	assert_true(fread(kept, 1, 65535, f) > 0);
	(void)fclose(f); /* only read from */
	assert_string_equal(kept, made.at);
	free(kept);
	buf_done(&made);
	assert_null(config_free(load(TEST_ROOT "/conf/tertiald.yaml")));
	assert_null(config_free(load(TEST_ROOT "/conf/minimal.yaml")));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_settings_arrive_where_the_rooms_read_them),
	        cmocka_unit_test(test_the_register_is_linked_both_ways),
	        cmocka_unit_test(test_settings_know_where_they_stand),
	        cmocka_unit_test(test_the_catalogue_holds_what_is_known_of_indicators),
	        IN_FOLDER(test_an_empty_file_gives_the_defaults),
	        cmocka_unit_test(test_the_rules_of_then_can_be_read_again),
	        IN_FOLDER(test_a_reload_is_told_what_needs_a_restart),
	        IN_FOLDER(test_secrets_come_from_credentials),
	        cmocka_unit_test(test_the_example_is_the_table_and_is_valid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
