/* SPDX-License-Identifier: EUPL-1.2 */
/* config/steps.c (shell room, touches no outside): the declared step changes of an indicator.
 * After register and units: the scopes are known.  Memory: the catalogue's arena; drafts and labels
 * in the trees'. */
#include <stdlib.h>
#include "loader.h"

#define STEPS_MAX 100 /* of one indicator: one a month for eight years, and then some */

struct reading {
	struct loader *l;
	const char *label; /* "indicators[id].step_changes[2]" */
};

static bool read_from(const struct reading *r, const struct yaml_node *from, struct period *ret)
{
	if (!from || from->kind == YAML_EMPTY)
		return false; /* told: it is required */
	if (from->kind == YAML_TEXT && period_parse(str_of(from->text), ret) == 0 &&
	    ret->kind == PERIODICITY_MONTH)
		return true;
	report_error(&r->l->report, from->at,
	             "%s.from: \"%.100s\" är ingen månad; skriv den första månaden efter "
	             "ändringen, till exempel 2014-06",
	             r->label, from->kind == YAML_TEXT ? from->text : "…");
	return false;
}

/* One catalogue may be shared by a whole city: what is not registered is no error. */
static void tell_unregistered(const struct reading *r, const struct yaml_node *scope,
                              enum scope_kind kind, const char *id)
{
	static const char *const what[] = {"enheten", "avdelningen", "nämnden"};
	struct loader *l = r->l;
	size_t n = org_count(l->org, kind);
	const char **ids = arena_array(l->trees, n, sizeof(*ids));
	bool close = false;
	l->no_memory |= !ids;
	for (uint32_t i = 0; ids && i < n; i++)
		ids[i] = scope_id(l->org, (struct scope){kind, i});
	const char *nearest = ids ? report_nearest(id, ids, n, &close) : NULL;
	report_notice(&l->report, scope->at,
	              "%s.scope: %s \"%.100s\" är inte registrerad%s%s%s; ändringen används inte",
	              r->label, what[kind], id, close ? " (menade du \"" : "", close ? nearest : "",
	              close ? "\"?)" : "");
}

/* "unit:x". @return 1 a scope; 0 none that is registered; -1 told */
static int read_scope(const struct reading *r, const struct yaml_node *scope, struct scope *ret)
{
	*ret = (struct scope){SCOPE_KIND_COUNT, INDEX_NONE};
	if (!scope || scope->kind == YAML_EMPTY)
		return 1;
	struct str id;
	if (scope->kind == YAML_TEXT && scope_parse(str_of(scope->text), &ret->kind, &id) == 0) {
		ret->index = org_find(r->l->org, ret->kind, id);
		if (ret->index == INDEX_NONE)
			tell_unregistered(r, scope, ret->kind, id.at);
		return ret->index != INDEX_NONE;
	}
	report_error(&r->l->report, scope->at,
	             "%s.scope: \"%.100s\" går inte att läsa; skriv unit:id, department:id eller "
	             "district:id, eller utelämna nyckeln när ändringen gäller alla",
	             r->label, scope->kind == YAML_TEXT ? scope->text : "…");
	return -1;
}

static bool is_new(const struct reading *r, const struct yaml_node *entry,
                   const struct step_change *known, size_t n, const struct step_change *c)
{
	for (size_t i = 0; i < n; i++) {
		if (!period_eq(known[i].from, c->from) || !scope_eq(known[i].scope, c->scope))
			continue;
		report_error(&r->l->report, entry->at,
		             "%s: samma månad och scope står redan ovanför; ta bort den ena",
		             r->label);
		return false;
	}
	return true;
}

static int by_month(const void *a, const void *b)
{
	const struct step_change *x = a, *y = b;
	int order = period_cmp(x->from, y->from);
	if (!order)
		order = (x->scope.kind > y->scope.kind) - (x->scope.kind < y->scope.kind);
	return order ? order
	             : (x->scope.index > y->scope.index) - (x->scope.index < y->scope.index);
}

void read_step_changes(struct loader *l, const struct yaml_node *list, const char *label,
                       struct indicator *i)
{
	struct reading r = {.l = l, .label = arena_printf(l->trees, "%s.step_changes", label)};
	if (!r.label) {
		l->no_memory = true;
		return;
	}
	if (!is_list(l, list, r.label))
		return;
	if (list->n > STEPS_MAX) {
		report_error(&l->report, list->at, "%s: %zu ändringar; högst %d tillåts", r.label,
		             list->n, STEPS_MAX);
		return;
	}
	struct step_change *steps = arena_array(l->catalogue->arena, list->n, sizeof(*steps));
	const char *stem = r.label;
	size_t n = 0;
	l->no_memory |= !steps;
	for (size_t k = 0; steps && k < list->n; k++) {
		struct step_draft d = {0};
		struct step_change c = {0};
		r.label = entry_label(l, stem, list->items[k], k);
		fill_draft(l, IN_STEP, list->items[k], r.label, &d, l->catalogue->arena, NULL);
		bool from = read_from(&r, d.from, &c.from);
		int scope = read_scope(&r, d.scope, &c.scope);
		c.why = d.why;
		if (from && scope > 0 && c.why && is_new(&r, list->items[k], steps, n, &c))
			steps[n++] = c;
	}
	if (n)
		qsort(steps, n, sizeof(*steps), by_month);
	i->step_changes = steps;
	i->n_step_changes = n;
}
