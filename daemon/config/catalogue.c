/* SPDX-License-Identifier: EUPL-1.2 */
/* config/catalogue.c (shell room, touches no outside): indicators.yaml into the catalogue, and the
 * look-up of its names.  After the register: districts are known.
 * Memory: the catalogue's arena; drafts and indexes in the trees'. */
#include "loader.h"
#include <errno.h>
#include "intake.h"
#include "values.h"

struct targets {
	struct loader *l;
	const char *label;
	struct district_target *at;
	size_t n, cap;
};

static void read_year(struct targets *t, const struct yaml_node *district, uint32_t district_at,
                      const struct yaml_node *year, const struct yaml_node *value)
{
	struct loader *l = t->l;
	int64_t number;
	double x;
	if (value_whole(str_of(year->text), &number) < 0 || number < CIVIL_YEAR_MIN ||
	    number > CIVIL_YEAR_MAX) {
		report_error(&l->report, year->at,
		             "%s.targets.%.100s: \"%.100s\" är inget år mellan %d och %d", t->label,
		             district->text, year->text, CIVIL_YEAR_MIN, CIVIL_YEAR_MAX);
		return;
	}
	if (value->kind != YAML_TEXT || num_parse(str_of(value->text), &x) < 0) {
		report_error(&l->report, value->at,
		             "%s.targets.%.100s.%d: här ska stå ett tal, till exempel 4.4",
		             t->label, district->text, (int)number);
		return;
	}
	if (district_at == INDEX_NONE)
		return; /* told */
	if (t->n == t->cap) {
		struct district_target *more =
		        arena_grow(l->catalogue->arena, t->at, t->n, &t->cap, sizeof(*more));
		if (!more) {
			l->no_memory = true;
			return;
		}
		t->at = more;
	}
	t->at[t->n++] = (struct district_target){district_at, (int)number, x};
}

/* {district: {year: value}}.  A district that is not registered is no error: one catalogue may be
 * shared by a whole city. */
static void read_targets(struct loader *l, const struct yaml_node *map, const char *label,
                         struct indicator *i)
{
	struct targets t = {.l = l, .label = label};
	if (!map || map->kind == YAML_EMPTY)
		return;
	if (map->kind != YAML_MAP) {
		report_error(&l->report, map->at,
		             "%s.targets: skriv {nämnd: {år: tal}}, till exempel {sodermalm: "
		             "{2014: 4.4}}",
		             label);
		return;
	}
	for (size_t d = 0; d < map->n; d++) {
		const struct yaml_node *district = map->items[2 * d],
		                       *years = map->items[2 * d + 1];
		uint32_t at = index_find(l->districts, l->org->n_districts, district->text);
		if (at == INDEX_NONE)
			report_notice(
			        &l->report, district->at,
			        "%s.targets: nämnden \"%.100s\" är inte registrerad; dess mål "
			        "används inte",
			        label, district->text);
		if (years->kind != YAML_MAP) {
			report_error(&l->report, years->at,
			             "%s.targets.%.100s: skriv {år: tal}, till exempel {2014: 4.4}",
			             label, district->text);
			continue;
		}
		for (size_t y = 0; y < years->n; y++)
			read_year(&t, district, at, years->items[2 * y], years->items[2 * y + 1]);
	}
	i->targets = t.at;
	i->n_targets = t.n;
}

static bool read_indicator(struct loader *l, const struct yaml_node *entry, const char *label,
                           struct indicator *ret_indicator)
{
	struct indicator_draft d = {.i = {.tolerance = NUM_NONE}};
	fill_draft(l, IN_INDICATOR, entry, label, &d, l->catalogue->arena, NULL);
	struct indicator *i = &d.i;
	i->direction = (enum direction)d.direction;
	i->measure = (enum measure)d.measure;
	i->weight = (enum weight)d.weight;
	fill_texts(l, d.aliases, label, l->catalogue->arena, &i->aliases, &i->n_aliases);
	read_targets(l, d.targets, label, i);
	read_step_changes(l, d.step_changes, label, i);
	i->line = entry->at.line;
	*ret_indicator = *i;
	return i->id && i->name;
}

static const struct yaml_node *list_of(struct loader *l, const struct yaml_node *root)
{
	if (root->kind == YAML_EMPTY)
		return NULL;
	if (root->kind != YAML_MAP) {
		report_error(&l->report, root->at,
		             "filen ska börja med \"indicators:\" och en lista");
		return NULL;
	}
	for (size_t i = 0; i < root->n; i++) {
		if (strcmp(root->items[2 * i]->text, "indicators") != 0)
			report_error(&l->report, root->items[2 * i]->at,
			             "%.100s: okänd nyckel; närmast är \"indicators\"",
			             root->items[2 * i]->text);
	}
	const struct yaml_node *list = yaml_get(root, "indicators");
	if (!is_list(l, list, "indicators"))
		return NULL;
	if (list->n <= LIMIT_CATALOGUE)
		return list;
	report_error(&l->report, list->at, "indicators: %zu poster; högst %d tillåts", list->n,
	             LIMIT_CATALOGUE);
	return NULL;
}

/* Two entries that mean the same name are found by the look-up itself. */
static void build_names(struct loader *l, const struct place at)
{
	struct err err = {0};
	int r = intake_names_new(l->catalogue, &l->catalogue->names, &err);
	if (r == -ENOMEM)
		l->no_memory = true;
	else if (r < 0)
		report_error(&l->report, at, "indicators: %s", err.text);
	else
		l->catalogue->names_free = intake_names_free;
}

void read_catalogue(struct loader *l, const struct yaml_node *root)
{
	struct catalogue *c = l->catalogue;
	const struct yaml_node *list = root ? list_of(l, root) : NULL;
	size_t total = list ? list->n : 0, n = 0;
	struct indicator *to = arena_array(c->arena, total, sizeof(*to));
	struct indexed *ids = arena_array(l->trees, total, sizeof(*ids));
	const char *file = list ? arena_dup(c->arena, list->at.file) : "";
	if (!to || !ids || !file) {
		l->no_memory = true;
		return;
	}
	unsigned before = l->report.n_errors;
	for (size_t i = 0; i < total; i++) {
		const struct yaml_node *entry = list->items[i];
		if (!read_indicator(l, entry, entry_label(l, "indicators", entry, i), &to[n]))
			continue;
		to[n].file = file;
		ids[n] = (struct indexed){to[n].id, (uint32_t)n, entry->at};
		n++;
	}
	index_sort(l, ids, n, "indikatorn");
	c->indicators = to;
	c->n_indicators = n;
	if (l->report.n_errors == before) /* on top of other errors it would only confuse */
		build_names(l, list ? list->at : l->main_file);
}
