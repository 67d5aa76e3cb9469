/* SPDX-License-Identifier: EUPL-1.2 */
/* conf/indicators.yaml as an identity: no two entries are one name, and the indicators of real
 * plans are known. The file is read by its layout (one key a line), since core rooms read no YAML.
 */
#include "test.h"
#include "catalogue.h"
#include "dump.h"

#define ENTRIES_MAX 200

static struct test_indicator entries[ENTRIES_MAX];
static size_t n_entries;

/* «  key: value» with or without quotes; NULL when the line is another key's. */
static char *value_of(char *line, const char *key)
{
	line += strspn(line, " -");
	size_t n = strlen(key);
	if (strncmp(line, key, n) != 0 || line[n] != ':')
		return NULL;
	char *value = line + n + 1 + strspn(line + n + 1, " ");
	size_t len = strlen(value);
	if (len > 1 && value[0] == '"' && value[len - 1] == '"') {
		value[len - 1] = '\0';
		value++;
	}
	return value;
}

static void read_aliases(char *list, struct test_indicator *ret)
{
	size_t n = 0;
	for (char *at = strchr(list, '"'); at; at = strchr(at + 1, '"')) {
		char *end = strchr(at + 1, '"');
		assert_non_null(end);
		assert_true(n < TEST_ALIASES_MAX);
		*end = '\0';
		ret->aliases[n++] = at + 1;
		at = end;
	}
}

static void read_line(char *line)
{
	char *value;
	if ((value = value_of(line, "id"))) {
		assert_true(n_entries < ENTRIES_MAX);
		entries[n_entries++].id = value;
	}
	if (n_entries == 0)
		return;
	struct test_indicator *e = &entries[n_entries - 1];
	if ((value = value_of(line, "name")))
		e->name = value;
	else if ((value = value_of(line, "unit")))
		e->unit = value;
	else if ((value = value_of(line, "aliases")))
		read_aliases(value, e);
	else if ((value = value_of(line, "direction")))
		e->direction = strcmp(value, "lower") == 0    ? DIRECTION_LOWER
		               : strcmp(value, "higher") == 0 ? DIRECTION_HIGHER
		                                              : DIRECTION_APPROACH;
}

static int read_catalogue(void **state)
{
	struct buf *text = calloc(1, sizeof(*text));
	if (!text)
		return -1;
	buf_init(text, 1 << 20);
	if (!dump_read_file(TEST_ROOT "/conf/indicators.yaml", text))
		return -1;
	for (char *line = text->at, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (line[strspn(line, " ")] != '#')
			read_line(line);
	}
	*state = text;
	return 0;
}

static int drop_text(void **state)
{
	buf_done(*state);
	free(*state);
	return 0;
}

static void test_names_printed_in_plans_are_known_and_mean_what_they_say(void **state)
{
	(void)state;
	static const struct {
		const char *printed, *id;
		enum direction direction;
	} cases[] = {
	        {"Sjukfrånvaro (alla nämnder/bolag)", "sjukfranvaro", DIRECTION_LOWER},
	        {"Sjukfrånvaro dag 1-14", "sjukfranvaro-dag-1-14", DIRECTION_LOWER},
	        {"Aktivt Medskapandeindex", "aktivt-medskapandeindex", DIRECTION_HIGHER},
	        {"Medarbetare vet vad som förväntas av dem i deras arbete.",
	         "vet-vad-som-forvantas", DIRECTION_HIGHER},
	        {"Andel vuxna som varit aktuella för insatser inom individ och familjeomsorgen och "
	         "som inte är "
	         "aktuella 12 månader efter avslutad insats (IoF)",
	         "ej-aktuella-12-manader", DIRECTION_HIGHER},
	        {"Andel barn som lever i familjer som är beroende av ekonomiskt bistånd",
	         "barn-ekonomiskt-bistand", DIRECTION_LOWER},
	        {"Nöjda brukare - Daglig verksamhet (stöd och service till personer med "
	         "funktionsnedsättning)",
	         "nojda-daglig-verksamhet", DIRECTION_HIGHER},
	        {"Nöjda brukare - LSS-boende, vuxna och barn (Stöd och service till personer med "
	         "funktionsnedsättning)",
	         "nojda-lss-boende", DIRECTION_HIGHER},
	        {"Antal ungdomar som fått sommarjobb i stadens regi (alla nämnder/bolag)",
	         "sommarjobb", DIRECTION_HIGHER},
	        {"Nämndens budgetföljsamhet efter resultatöverföringar (alla nämnder)",
	         "budgetfoljsamhet", DIRECTION_APPROACH},
	        {"Andelen personer med funktionsnedsättning som upplever att de har en fungerade "
	         "bostad (stöd och "
	         "service till personer med funktionsnedsättning)",
	         "funktionsnedsattning-fungerande-bostad", DIRECTION_HIGHER},
	        {"Andel personer som själva upplever att de får en förbättrad situation av "
	         "insatserna de fått från "
	         "socialtjänsten (socialpsykiatri)",
	         "socialpsykiatri-forbattrad-situation", DIRECTION_HIGHER},
	};
	struct catalogue *c = test_catalogue(entries, n_entries);
	struct intake_names *names;
	struct err err = {.text = ""};
	if (intake_names_new(c, &names, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct intake_match m = intake_match(names, str_of(cases[i].printed));
		if (m.indicator == INDEX_NONE)
			fail_msg("«%s» is unknown", cases[i].printed);
		assert_string_equal(entries[m.indicator].id, cases[i].id);
		assert_int_equal(entries[m.indicator].direction, cases[i].direction);
	}
	intake_names_free(names);
	(void)catalogue_unref(c); /* returns NULL, always */
}

static void test_ids_are_short_ascii_and_every_entry_is_whole(void **state)
{
	(void)state;
	assert_true(n_entries >= 40);
	for (size_t i = 0; i < n_entries; i++) {
		assert_non_null(entries[i].name);
		assert_true(strspn(entries[i].id, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
		            strlen(entries[i].id));
		assert_int_not_equal(entries[i].direction, DIRECTION_NONE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_names_printed_in_plans_are_known_and_mean_what_they_say),
	        cmocka_unit_test(test_ids_are_short_ascii_and_every_entry_is_whole),
	};
	return cmocka_run_group_tests(tests, read_catalogue, drop_text);
}
