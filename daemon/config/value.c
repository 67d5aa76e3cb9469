/* SPDX-License-Identifier: EUPL-1.2 */
/* config/value.c (shell room, touches no outside): reads a value by the type of its line, tells
 * what is wrong with a cure, and writes it where the line points; texts are copied to the arena
 * given. */
#include "value.h"
#include "values.h"
#include <errno.h>
#include <stdio.h>

struct slot {
	struct loader *l;
	const struct setting *s;
	const struct yaml_node *value;
	const char *shown;
	char *at; /* draft + offset */
	struct arena *strings;
};

static void wrong(const struct slot *t, const char *cure)
{
	report_error(&t->l->report, t->value->at, "%s: \"%.200s\" %s", t->shown, t->value->text,
	             cure);
}

const char *bound_text(enum setting_type type, double x, char out[BOUND_BYTES])
{
	static const struct {
		enum setting_type type;
		double size;
		const char *name;
	} units[] = {{SETTING_DURATION, 86400000, "d"},
	             {SETTING_DURATION, 3600000, "h"},
	             {SETTING_DURATION, 60000, "m"},
	             {SETTING_DURATION, 1000, "s"},
	             {SETTING_DURATION, 1, "ms"},
	             {SETTING_SIZE, 1 << 30, "GiB"},
	             {SETTING_SIZE, 1 << 20, "MiB"},
	             {SETTING_SIZE, 1 << 10, "KiB"},
	             {SETTING_SIZE, 1, "B"}};
	char figure[NUM_TEXT_BYTES];
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (units[i].type == type && x >= units[i].size && fmod(x, units[i].size) == 0) {
			(void)snprintf(out, BOUND_BYTES, "%.0f%s", x / units[i].size,
			               units[i].name); /* bounds are short */
			return out;
		}
	}
	(void)snprintf(out, BOUND_BYTES, "%s", num_text(x, figure)); /* as above */
	return out;
}

static bool within(const struct slot *t, double x)
{
	const struct setting *s = t->s;
	if ((s->min == 0 && s->max == 0) || (x >= s->min && x <= s->max))
		return true;
	char low[BOUND_BYTES], high[BOUND_BYTES];
	report_error(&t->l->report, t->value->at, "%s: \"%.200s\" är %s; tillåtet är %s till %s",
	             t->shown, t->value->text, x < s->min ? "för litet" : "för stort",
	             bound_text(s->type, s->min, low), bound_text(s->type, s->max, high));
	return false;
}

static void read_whole(const struct slot *t)
{
	struct str text = str_of(t->value->text);
	int64_t x = 0;
	int r;
	const char *cure;
	if (t->s->type == SETTING_DURATION) {
		r = value_duration_ms(text, &x);
		cure = "är ingen tid; skriv tal och enhet, till exempel 30s, 15m, 24h, 7d eller "
		       "500ms";
	} else if (t->s->type == SETTING_SIZE) {
		r = value_size_bytes(text, &x);
		cure = "är ingen storlek; skriv till exempel 8MiB eller 512KiB";
	} else if (t->s->type == SETTING_DAYS) {
		r = value_days(text, &x);
		cure = "är inget antal dagar; skriv ett heltal, till exempel 20";
	} else {
		r = value_whole(text, &x);
		cure = "är inget heltal; skriv bara siffror";
	}
	if (r < 0) {
		wrong(t, cure);
		return;
	}
	if (!within(t, (double)x))
		return;
	if (t->s->type == SETTING_DURATION)
		memcpy(t->at, &x, sizeof(x));
	else if (t->s->type == SETTING_SIZE)
		memcpy(t->at, &(size_t){(size_t)x}, sizeof(size_t));
	else /* int and unsigned alike: the bounds of the table are far inside both */
		memcpy(t->at, &(int){(int)x}, sizeof(int));
}

static void read_number(const struct slot *t)
{
	struct str text = str_of(t->value->text);
	double x;
	if (str_ends(text, STR("%")) && t->s->max == 100)
		text = str_trim(str_cut(text, 0, text.n - 1));
	if (num_parse(text, &x) < 0)
		wrong(t, "är inget tal; skriv till exempel 5 eller 0.5");
	else if (within(t, x))
		memcpy(t->at, &x, sizeof(x));
}

static void keep_text(const struct slot *t, const char *text)
{
	const char *copy = arena_dup(t->strings, text);
	t->l->no_memory |= !copy;
	memcpy(t->at, &copy, sizeof(copy));
}

static void read_path(const struct slot *t)
{
	const char *text = t->value->text, *copy;
	if (text[0] == '/')
		copy = arena_dup(t->strings, text);
	else
		copy = arena_printf(t->strings, "%s/%s", t->l->folder, text);
	t->l->no_memory |= !copy;
	memcpy(t->at, &copy, sizeof(copy));
}

static void read_url(const struct slot *t)
{
	static const char *const web[] = {"http", "https", NULL}, *const mail[] = {"smtp", "smtps",
	                                                                           NULL};
	bool is_web = t->s->type != SETTING_MAIL_URL;
	const char *why;
	if (t->s->type == SETTING_PROXY && strcmp(t->value->text, "off") == 0) {
		keep_text(t, "");
		return;
	}
	if (value_url(str_of(t->value->text), is_web ? web : mail, &why) == 0) {
		keep_text(t, t->value->text);
		return;
	}
	/* the address itself may hold a password: it is not repeated */
	report_error(&t->l->report, t->value->at, "%s: %s; skriv till exempel %s", t->shown, why,
	             t->s->type == SETTING_PROXY ? "http://proxy.exempel.se:3128, eller off"
	             : is_web                    ? "https://exempel.se/plan"
	                                         : "smtp://localhost:25");
}

static void read_listen(const struct slot *t)
{
	struct str text = str_of(t->value->text);
	bool outside;
	if (str_eq_nocase(text, STR("off"))) {
		memcpy(t->at, &(const char *){NULL}, sizeof(const char *));
		return;
	}
	if (value_listen(text, &outside) < 0) {
		wrong(t, "är ingen adress med port; skriv till exempel 127.0.0.1:8080, [::1]:8080 "
		         "eller "
		         "off");
		return;
	}
	if (outside)
		report_notice(&t->l->report, t->value->at,
		              "%s: %s nås från andra maskiner utan kryptering; sätt en webbserver "
		              "med TLS "
		              "framför",
		              t->shown, t->value->text);
	if (str_starts(text, STR("localhost:"))) { /* rooms take figures only: no name look-up */
		char v4[32];
		(void)snprintf(v4, sizeof(v4), "127.0.0.1%s",
		               t->value->text + sizeof("localhost") - 1);
		keep_text(t, v4); /* checked: at most five digits follow */
	} else {
		keep_text(t, t->value->text);
	}
}

static void read_choice(const struct slot *t)
{
	const char *names[16];
	size_t n = 0;
	struct buf all;
	for (unsigned i = 0; i == 0 || t->s->choices[i]; i++) {
		if (!t->s->choices[i])
			continue;
		if (strcmp(t->s->choices[i], t->value->text) == 0) {
			memcpy(t->at, &i, sizeof(i));
			return;
		}
		must(n < ARRAY_LEN(names));
		names[n++] = t->s->choices[i];
	}
	buf_init(&all, 1024); /* lists of the table are short */
	for (size_t i = 0; i < n; i++)
		buf_fmt(&all, "%s%s", i ? ", " : "", names[i]);
	bool close;
	const char *nearest = report_nearest(t->value->text, names, n, &close);
	report_error(&t->l->report, t->value->at, "%s: \"%.200s\" finns inte att välja; %s%s%s%s",
	             t->shown, t->value->text,
	             close ? "menade du \"" : "välj bland: ", close ? nearest : "",
	             close ? "\"? Annars: " : "", all.at ? all.at : "");
	buf_done(&all);
}

/* Two ints side by side: the lines of the table point to the first. */
_Static_assert(offsetof(struct alert_params, digest_second) ==
                       offsetof(struct alert_params, digest_weekday) + sizeof(int),
               "SETTING_WEEKLY writes both");
_Static_assert(offsetof(struct alert_params, quiet_to_s) ==
                       offsetof(struct alert_params, quiet_from_s) + sizeof(int),
               "SETTING_HOURS writes both");

static void read_moments(const struct slot *t)
{
	struct str text = str_of(t->value->text);
	int two[2];
	if (t->s->type == SETTING_WEEKLY) {
		if (value_weekly(text, &two[0], &two[1]) < 0) {
			wrong(t,
			      "är ingen veckodag med klockslag; skriv till exempel \"mån 07:30\", "
			      "\"mon 07:30\" eller off");
			return;
		}
	} else if (value_hours(text, &two[0], &two[1]) < 0) {
		wrong(t, "är inga timmar; skriv till exempel \"22:00-06:00\" eller off");
		return;
	}
	memcpy(t->at, two, sizeof(two));
}

_Static_assert(offsetof(struct alert_params, reminders) ==
                       offsetof(struct alert_params, n_reminders) + sizeof(size_t),
               "SETTING_DAY_LIST writes both");

static void read_day_list(const struct slot *t, struct str text)
{
	struct {
		size_t n;
		int days[REMINDERS_MAX];
	} list = {0};
	if (value_day_list(text, REMINDERS_MAX, list.days, &list.n) < 0) {
		report_error(
		        &t->l->report, t->value->at,
		        "%s: \"%.*s\" är ingen lista av dagar; skriv till exempel [28, 7], högst "
		        "%d tal från 1 till 366, eller off",
		        t->shown, STR_ARGS(text), REMINDERS_MAX);
		return;
	}
	memcpy(t->at, &list.n, sizeof(list.n));
	memcpy(t->at + sizeof(list.n), list.days, sizeof(list.days));
}

static void read_word_set(const struct slot *t, struct str text)
{
	unsigned set = 0;
	struct buf all;
	buf_init(&all, 1000);
	for (unsigned i = 0; t->s->choices[i]; i++)
		buf_fmt(&all, "%s%s", i ? ", " : "", t->s->choices[i]);
	if (value_word_set(text, t->s->choices, &set) < 0)
		report_error(&t->l->report, t->value->at,
		             "%s: \"%.*s\" är ingen lista av dessa ord; välj bland: %s; eller off",
		             t->shown, STR_ARGS(text), all.at ? all.at : "");
	else
		memcpy(t->at, &set, sizeof(set));
	buf_done(&all);
}

/* A list as it would be written on one line. */
static void read_list(const struct slot *t)
{
	struct buf b;
	buf_init(&b, 1000);
	for (size_t i = 0; t->value->kind == YAML_LIST && i < t->value->n; i++)
		buf_fmt(&b, "%s%s", i ? ", " : "",
		        t->value->items[i]->kind == YAML_TEXT ? t->value->items[i]->text : "?");
	if (t->value->kind == YAML_TEXT)
		buf_text(&b, t->value->text);
	struct str text = buf_failed(&b) ? STR("…") : b.at ? buf_slice(&b) : STR("");
	if (buf_failed(&b) == -ENOMEM)
		t->l->no_memory = true; /* that is no fault of the list */
	else if (t->s->type == SETTING_DAY_LIST)
		read_day_list(t, text);
	else
		read_word_set(t, text);
	buf_done(&b);
}

static void read_text(const struct slot *t)
{
	struct str text = str_of(t->value->text);
	const char *cure = NULL;
	if (t->s->type == SETTING_ID) {
		if (value_id(text) < 0)
			cure = "duger inte som kort namn; använd bokstäver, siffror, punkt, "
			       "bindestreck och "
			       "understreck, högst 128 byte, med bokstav eller siffra först";
	} else if (t->s->type == SETTING_EMAIL) {
		if (value_email(text) < 0)
			cure = "är ingen e-postadress; skriv till exempel namn@exempel.se";
	} else if (t->s->type == SETTING_MAILBOX) {
		int ret = value_mailbox(text);
		if (ret == -ERANGE)
			cure = "är för långt; högst 255 byte i namnet och 254 i adressen";
		else if (ret < 0)
			cure = "är ingen e-postadress; skriv namn@exempel.se eller \"Namn "
			       "<namn@exempel.se>\"";
	} else if (text.n > 1000) {
		cure = "är för långt; högst 1000 byte";
	}
	if (cure)
		wrong(t, cure);
	else
		keep_text(t, t->value->text);
}

static void read_bool(const struct slot *t)
{
	bool yes;
	if (value_bool(str_of(t->value->text), &yes) < 0)
		wrong(t, "är varken ja eller nej; skriv true eller false");
	else
		memcpy(t->at, &yes, sizeof(yes));
}

static void read_date(const struct slot *t)
{
	int32_t day;
	if (civil_parse(str_of(t->value->text), &day) < 0)
		wrong(t, "är inget datum; skriv år-månad-dag, till exempel 2014-01-31");
	else
		memcpy(t->at, &day, sizeof(day));
}

void read_value(struct loader *l, const struct setting *s, const struct yaml_node *value,
                const char *shown, void *draft, struct arena *strings)
{
	struct slot t = {l, s, value, shown, (char *)draft + s->offset, strings};
	if (s->type == SETTING_NODE) {
		memcpy(t.at, &value, sizeof(value));
		return;
	}
	if (value->kind == YAML_EMPTY) {
		if (s->unset) /* else it is as good as not written */
			report_error(&l->report, value->at,
			             "%s: värdet saknas; skriv ett (förval %s) eller ta bort raden",
			             shown, s->unset);
		return;
	}
	if (value->kind == YAML_LIST &&
	    (s->type == SETTING_DAY_LIST || s->type == SETTING_WORD_SET)) {
		read_list(&t);
		return;
	}
	if (value->kind != YAML_TEXT) {
		report_error(&l->report, value->at, "%s: här ska stå ett ensamt värde, inte en %s",
		             shown, value->kind == YAML_LIST ? "lista" : "tabell");
		return;
	}
	if (value->text[0] == '\0') {
		report_error(&l->report, value->at,
		             "%s: värdet är tomt; fyll i det eller ta bort raden", shown);
		return;
	}
	switch (s->type) {
	case SETTING_DURATION:
	case SETTING_SIZE:
	case SETTING_COUNT:
	case SETTING_WHOLE:
	case SETTING_DAYS: read_whole(&t); break;
	case SETTING_NUMBER: read_number(&t); break;
	case SETTING_BOOL: read_bool(&t); break;
	case SETTING_TEXT:
	case SETTING_ID:
	case SETTING_EMAIL:
	case SETTING_MAILBOX: read_text(&t); break;
	case SETTING_WEB_URL:
	case SETTING_PROXY:
	case SETTING_MAIL_URL: read_url(&t); break;
	case SETTING_LISTEN: read_listen(&t); break;
	case SETTING_PATH: read_path(&t); break;
	case SETTING_DATE: read_date(&t); break;
	case SETTING_WEEKLY:
	case SETTING_HOURS: read_moments(&t); break;
	case SETTING_CHOICE: read_choice(&t); break;
	case SETTING_DAY_LIST:
	case SETTING_WORD_SET: read_list(&t); break;
	case SETTING_NODE: must_fail("config: read above");
	}
}
