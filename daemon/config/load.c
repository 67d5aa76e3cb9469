/* SPDX-License-Identifier: EUPL-1.2 */
/* config/load.c (shell): the bytes of all files to one checked config, or to a report of all that
 * is wrong.  The good path: YAML trees -> main settings -> register -> units -> catalogue -> cross
 * checks -> the config. What can go wrong: a file is no YAML or holds errors: the others are read
 * all the same, so that one run tells everything. Memory: see loader.h. */
#include "loader.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- trees to a config ---- */

static int loader_init(struct loader *l, const struct config_part *main_part, const char *folder)
{
	*l = (struct loader){.folder = folder, .main_file = {main_part->file, 0, 0, 0}};
	int r = report_init(&l->report);
	if (r < 0)
		return r;
	l->trees = arena_new(TREE_ARENA_BYTES);
	l->strings = arena_new(CONFIG_ARENA_BYTES);
	l->org = org_new(ORG_ARENA_BYTES);
	l->catalogue = catalogue_new(CATALOGUE_ARENA_BYTES);
	return l->trees && l->strings && l->org && l->catalogue ? 0 : -ENOMEM;
}

/* NULL and half-made ones are fine; what was moved into the config is NULL here. */
static void loader_done(struct loader *l)
{
	report_done(&l->report);
	l->trees = arena_free(l->trees);
	l->strings = arena_free(l->strings);
	l->org = org_unref(l->org);
	l->catalogue = catalogue_unref(l->catalogue);
}

static void refuse_other_keys(struct loader *l, const struct yaml_node *root, const char *only)
{
	if (root->kind != YAML_MAP && root->kind != YAML_EMPTY)
		report_error(&l->report, root->at, "filen ska börja med \"%s:\" och en lista",
		             only);
	for (size_t i = 0; root->kind == YAML_MAP && i < root->n; i++) {
		const struct yaml_node *key = root->items[2 * i];
		if (strcmp(key->text, only) != 0)
			report_error(&l->report, key->at,
			             "%.100s: okänd nyckel; i den här filen kan bara \"%s\" stå",
			             key->text, only);
	}
}

/* The main file's tree must be there; a units file that is no YAML is told and left out. */
static int read_trees(struct loader *l, const struct config_part *parts, size_t n,
                      const struct yaml_node **units, const struct yaml_node **ret_catalogue)
{
	const struct yaml_node *root = NULL;
	for (size_t i = 0; i < n; i++) {
		struct place whole = {parts[i].file, (uint32_t)i, 0, 0};
		if (parts[i].fault)
			report_error(&l->report, whole, "%s", parts[i].fault);
		if (parts[i].missing)
			report_notice(&l->report, whole,
			              parts[i].kind == PART_REGISTER
			                      ? "units_url: registret har inte hämtats ännu"
			                      : "filen finns inte; inga indikatorer är kända");
		if (parts[i].fault || parts[i].missing)
			continue;
		int r = yaml_read(l->trees, parts[i].file, (uint32_t)i, parts[i].bytes, &l->report,
		                  &root);
		if (r == -ENOMEM)
			return r;
		if (r < 0)
			continue; /* told */
		switch (parts[i].kind) {
		case PART_MAIN:
			fill_draft(l, IN_MAIN, root, NULL, &l->main, l->strings, l->where);
			units[i] = l->main.units;
			l->main_read = true;
			break;
		case PART_UNITS:
		case PART_REGISTER:
			refuse_other_keys(l, root, "units");
			units[i] = yaml_get(root, "units");
			if (parts[i].kind == PART_REGISTER)
				l->registered = units[i];
			break;
		case PART_CATALOGUE: *ret_catalogue = root; break;
		}
	}
	return l->no_memory ? -ENOMEM : 0;
}

/* What was fetched of units_url stands beside the database. */
static const char *register_file(const struct config *c, struct arena *arena)
{
	return c->units.url ? arena_printf(arena, "%s.units.yaml", c->store.path) : NULL;
}

/* Settings that follow from others. */
static void derive(struct loader *l)
{
	struct config *c = &l->main.c;
	c->zone = (enum civil_zone)l->main.zone;
	c->log_level = (enum log_level)l->main.log_level;
	c->assess.interval_s = (c->pull.interval_ms + 999) / 1000;
	c->alert.tolerance_pct = c->assess.tolerance_pct;
	memcpy(c->alert.grace_days, c->assess.grace_days, sizeof(c->alert.grace_days));
	c->alert.page_url = l->main.page_url;
	c->units.file = register_file(c, l->strings);
	l->no_memory |= c->units.url && !c->units.file;
	if (!c->alert.page_url && c->serve.listen &&
	    !str_ends(str_of(c->serve.listen), STR(":0"))) {
		c->alert.page_url = arena_printf(l->strings, "http://%s/", c->serve.listen);
		l->no_memory |= !c->alert.page_url;
	}
	if (l->org->n_districts == 1) {
		c->alert.district_name = arena_dup(l->strings, l->org->districts[0].name);
		l->no_memory |= !c->alert.district_name;
	}
}

/* Sections whose settings decide what a figure or an alert becomes: none of them is a secret. */
static bool is_cited(const struct setting *s)
{
	static const char *const sections[] = {"assess.", "privacy.", "alerts."};
	struct str key = str_of(s->key);
	bool cited = str_eq(key, STR("pull.interval"));
	for (size_t i = 0; i < ARRAY_LEN(sections); i++)
		cited |= str_starts(key, str_of(sections[i]));
	return cited && s->scope == IN_MAIN;
}

/* The number a line of the table has filled in. */
static double number_of(const struct setting *s, const struct main_draft *main)
{
	const char *at = (const char *)main + s->offset;
	double number = NUM_NONE;
	unsigned n;
	if (s->type == SETTING_NUMBER)
		memcpy(&number, at, sizeof(number));
	if (s->type == SETTING_COUNT || s->type == SETTING_WHOLE || s->type == SETTING_DAYS) {
		memcpy(&n, at, sizeof(n)); /* none of them is below zero */
		number = n;
	}
	return number;
}

/* What they hold, and the line that says so. */
static struct setting_places *places_of(const struct loader *l)
{
	struct setting_places *p = setting_places_new(PLACES_ARENA_BYTES);
	struct setting_place *at = p ? arena_array(p->arena, n_settings, sizeof(*at)) : NULL;
	if (!at)
		return setting_places_unref(p);
	for (size_t i = 0; i < n_settings; i++) {
		const struct yaml_node *node = l->where[i];
		bool written = node && node->kind == YAML_TEXT;
		const char *value = written ? node->text : settings[i].unset;
		if (!is_cited(&settings[i]) || !value || (node && node->kind == YAML_LIST))
			continue;
		struct setting_place *to = &at[p->n++];
		to->key = settings[i].key;
		to->value = arena_dup(p->arena, value);
		to->number = number_of(&settings[i], &l->main);
		to->file = written ? arena_dup(p->arena, node->at.file) : NULL;
		to->line = written ? node->at.line : 0;
		if (!to->value || (written && !to->file))
			return setting_places_unref(p);
	}
	p->at = at;
	return p;
}

static int give(struct loader *l, struct str catalogue_text, struct config **ret_config)
{
	struct config *c = malloc(sizeof(*c));
	struct setting_places *places = places_of(l);
	struct str rules;
	if (!c || !places || rules_keep(places, catalogue_text, l->catalogue->arena, &rules) < 0) {
		(void)setting_places_unref(places); /* returns NULL, always */
		free(c);
		return -ENOMEM;
	}
	*c = l->main.c;
	c->settings = places;
	c->rules = rules;
	c->arena = l->strings;
	c->org = l->org;
	c->catalogue = l->catalogue;
	l->strings = NULL;
	l->org = NULL;
	l->catalogue = NULL;
	*ret_config = c;
	return 0;
}

static struct str catalogue_text(const struct config_part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i].kind == PART_CATALOGUE && parts[i].bytes.n > 0)
			return parts[i].bytes;
	return STR("");
}

int config_parse(const struct config_part *parts, size_t n, const char *folder, bool look_at_files,
                 struct config **ret_config, struct config_report *report)
{
	struct loader l;
	must(n > 0 && parts[0].kind == PART_MAIN);
	const struct yaml_node **units = calloc(n, sizeof(*units)), *catalogue = NULL;
	int r = loader_init(&l, &parts[0], folder);
	if (r < 0 || !units) {
		r = -ENOMEM;
		goto out;
	}
	r = read_trees(&l, parts, n, units, &catalogue);
	if (r < 0)
		goto out;
	if (l.main_read) {
		l.main.c.file = arena_dup(l.strings, parts[0].file);
		l.no_memory |= !l.main.c.file;
		read_register(&l);
		read_units(&l, units, n);
		read_catalogue(&l, catalogue);
		read_lists(&l);
		derive(&l);
		if (!l.no_memory)
			check_all(&l, look_at_files);
	}
	report_write(&l.report, report);
	if (l.no_memory || l.report.no_memory)
		r = -ENOMEM;
	else if (l.report.n_errors)
		r = -EINVAL;
	else
		r = give(&l, catalogue_text(parts, n), ret_config);
out:
	free(units);
	loader_done(&l);
	return r;
}

int config_register_file(const struct config_part *main_part, const char *folder,
                         struct arena *arena, const char **ret_file)
{
	struct loader l;
	const struct yaml_node *none = NULL, *units = NULL;
	int r = loader_init(&l, main_part, folder);
	*ret_file = NULL;
	if (r == 0)
		r = read_trees(&l, main_part, 1, &units, &none);
	if (r == 0 && l.main_read && l.main.c.units.url && l.main.c.store.path) {
		*ret_file = register_file(&l.main.c, arena);
		r = *ret_file ? 0 : -ENOMEM;
	}
	loader_done(&l); /* what is wrong there is told by the reading that counts */
	return r;
}

struct config *config_free(struct config *c)
{
	if (!c)
		return NULL;
	for (size_t i = 0; i < c->n_webhooks; i++)
		if (c->webhooks[i].secret) /* it lies in our own arena, which is ours to wipe */
			explicit_bzero((char *)c->webhooks[i].secret,
			               strlen(c->webhooks[i].secret));
	(void)org_unref(c->org);                 /* returns NULL, always */
	(void)catalogue_unref(c->catalogue);     /* the same */
	(void)setting_places_unref(c->settings); /* the same */
	(void)arena_free(c->arena);              /* the same */
	free(c);
	return NULL;
}

const char *config_needs_restart(const struct config *before, const struct config *after, char *out,
                                 size_t n_out)
{
	struct buf keys;
	buf_init(&keys, n_out - 1);
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->scope != IN_MAIN || !s->restart)
			continue;
		must(s->type == SETTING_PATH ||
		     s->type == SETTING_LISTEN); /* texts: compared below */
		size_t at = s->offset - offsetof(struct main_draft, c);
		const char *old, *new;
		memcpy(&old, (const char *)before + at, sizeof(old));
		memcpy(&new, (const char *)after + at, sizeof(new));
		if (!text_eq(old, new))
			buf_fmt(&keys, "%s%s", keys.n ? ", " : "", s->key);
	}
	bool any = keys.n > 0;
	(void)snprintf(out, n_out, "%s", any ? keys.at : ""); /* cut to the caller's room */
	buf_done(&keys);
	return any ? out : NULL;
}
