/* SPDX-License-Identifier: EUPL-1.2 */
/* config/register.c (shell room, touches no outside): districts and departments into the org, and
 * the two lists of the main file that are not part of the register: webhooks and tokens.
 * Memory: the org's arena; drafts and indexes in the trees'. */
#include "loader.h"
#include <stdlib.h>

/* One place for «the list is longer than the house allows». */
static size_t entries_of(struct loader *l, const struct yaml_node *list, const char *name,
                         size_t max)
{
	if (!is_list(l, list, name))
		return 0;
	if (list->n <= max)
		return list->n;
	report_error(&l->report, list->at, "%s: %zu poster; högst %zu tillåts", name, list->n, max);
	return 0;
}

static void read_districts(struct loader *l)
{
	const struct yaml_node *list = l->main.districts;
	size_t n = entries_of(l, list, "districts", LIMIT_DISTRICTS), kept = 0;
	struct district *to = arena_array(l->org->arena, n, sizeof(*to));
	l->districts = arena_array(l->trees, n, sizeof(*l->districts));
	if (!to || !l->districts) {
		l->no_memory = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct district_draft d = {NULL, NULL};
		const char *label = entry_label(l, "districts", list->items[i], i);
		fill_draft(l, IN_DISTRICT, list->items[i], label, &d, l->org->arena, NULL);
		if (!d.id)
			continue; /* told */
		to[kept] = (struct district){.id = d.id, .name = d.name ? d.name : d.id};
		l->districts[kept] = (struct indexed){d.id, (uint32_t)kept, list->items[i]->at};
		kept++;
	}
	index_sort(l, l->districts, kept, "nämnden");
	l->org->districts = to;
	l->org->n_districts = kept;
}

static uint32_t district_of(struct loader *l, const struct yaml_node *n, const char *label)
{
	if (!n || n->kind == YAML_EMPTY)
		return INDEX_NONE; /* told as missing */
	if (!text_of(l, n, label))
		return INDEX_NONE;
	uint32_t at = index_find(l->districts, l->org->n_districts, n->text);
	if (at == INDEX_NONE)
		index_unknown(l, n, label, "nämnd (district)", l->districts, l->org->n_districts);
	return at;
}

struct person person_of(const struct loader *l, struct person p, unsigned own_language)
{
	p.language = own_language ? (enum language)(own_language - 1) : l->org->language;
	return p;
}

static void read_departments(struct loader *l)
{
	const struct yaml_node *list = l->main.departments;
	size_t n = entries_of(l, list, "departments", LIMIT_DEPARTMENTS), kept = 0;
	struct department *to = arena_array(l->org->arena, n, sizeof(*to));
	l->departments = arena_array(l->trees, n, sizeof(*l->departments));
	if (!to || !l->departments) {
		l->no_memory = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct department_draft d = {.id = NULL};
		const char *label = entry_label(l, "departments", list->items[i], i);
		fill_draft(l, IN_DEPARTMENT, list->items[i], label, &d, l->org->arena, NULL);
		uint32_t district = district_of(l, d.district, label);
		if (!d.id)
			continue; /* told */
		to[kept] = (struct department){
		        .id = d.id,
		        .name = d.name ? d.name : d.id,
		        .district = district,
		        .head = person_of(l, d.head, d.head_language),
		        .deputy = person_of(l, d.deputy, d.deputy_language),
		        .controller = person_of(l, d.controller, d.controller_language),
		        .director = person_of(l, d.director, d.director_language)};
		l->departments[kept] = (struct indexed){d.id, (uint32_t)kept, list->items[i]->at};
		kept++;
	}
	index_sort(l, l->departments, kept, "avdelningen");
	l->org->departments = to;
	l->org->n_departments = kept;
}

/* Each district's departments, in order of the register. */
static void link_districts(struct loader *l)
{
	struct org *o = l->org;
	uint32_t *all = arena_array(o->arena, o->n_departments, sizeof(*all));
	struct district *districts = arena_array(o->arena, o->n_districts, sizeof(*districts));
	if (!all || !districts) {
		l->no_memory = true;
		return;
	}
	if (o->n_districts)
		memcpy(districts, o->districts, o->n_districts * sizeof(*districts));
	size_t used = 0;
	for (size_t d = 0; d < o->n_districts; d++) {
		districts[d].departments = all + used;
		for (uint32_t i = 0; i < o->n_departments; i++) {
			if (o->departments[i].district == d) {
				all[used++] = i;
				districts[d].n_departments++;
			}
		}
	}
	o->districts = districts;
}

void read_register(struct loader *l)
{
	l->org->language = (enum language)l->main.language;
	l->org->operator_ = person_of(l, l->main.operator_, l->main.operator_language);
	read_districts(l);
	read_departments(l);
	if (!l->no_memory)
		link_districts(l);
}

static void name_webhook(struct loader *l, struct config_webhook *w)
{
	char name[NOTIFY_HOOK_NAME_BYTES] = "";
	if (w->url)
		notify_hook_name(w->url, name);
	w->name = arena_dup(l->strings, name);
	l->no_memory |= !w->name;
}

/* What a key cannot tell by itself; the address and the secret are not repeated. */
static void check_webhook(struct loader *l, const struct yaml_node *entry, const char *label,
                          const struct config_webhook *all, size_t i)
{
	const struct config_webhook *w = &all[i];
	const struct yaml_node *secret = yaml_get(entry, "secret");
	bool keyless = !yaml_get(entry, "secret") && !yaml_get(entry, "credential");
	const char *fault = w->secret ? notify_hook_key_fault(w->secret) : NULL;
	if (fault)
		report_error(&l->report, secret->at, "%s.secret: nyckeln %s", label, fault);
	if (w->secret && w->credential)
		report_error(&l->report, secret->at,
		             "%s: både secret och credential; ta bort den ena", label);
	if (w->credential && text_eq(w->credential, l->main.c.smtp_credential))
		report_error(&l->report, entry->at,
		             "%s.credential: samma som notify.smtp.credential; ett lösenord och en "
		             "nyckel är två hemligheter",
		             label);
	if (w->url && keyless && w->format != ALERT_FORMAT_ALERTMANAGER)
		report_error(
		        &l->report, entry->at,
		        "%s: varken secret eller credential; det som skickas ska vara signerat",
		        label);
	for (size_t k = 0; w->url && k < i; k++)
		if (all[k].url && text_eq(all[k].name, w->name)) {
			report_error(
			        &l->report, entry->at,
			        "%s.url: samma adress som i notify.webhooks[%zu]; ta bort den ena",
			        label, k + 1);
			return;
		}
}

static void read_webhooks(struct loader *l)
{
	const struct yaml_node *list = l->main.webhooks;
	size_t n = entries_of(l, list, "notify.webhooks",
	                      NOTIFY_HOOKS_MAX); /* receivers, not a mailing list */
	struct config_webhook *to = arena_array(l->strings, n, sizeof(*to));
	struct alert_hook *hooks = arena_array(l->strings, n, sizeof(*hooks));
	if (!to || !hooks) {
		l->no_memory = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const char *label = entry_label(l, "notify.webhooks", list->items[i], i);
		fill_draft(l, IN_WEBHOOK, list->items[i], label, &to[i], l->strings, NULL);
		name_webhook(l, &to[i]);
		check_webhook(l, list->items[i], label, to, i);
		hooks[i] = (struct alert_hook){to[i].name, (enum alert_format)to[i].format};
	}
	l->main.c.webhooks = to;
	l->main.c.n_webhooks = l->main.c.alert.n_hooks = n;
	l->main.c.alert.hooks = hooks;
}

static void read_tokens(struct loader *l)
{
	const struct yaml_node *n = l->main.tokens;
	struct config_tokens *to = &l->main.c.tokens;
	if (!n || n->kind == YAML_EMPTY)
		return;
	if (n->kind == YAML_LIST) {
		fill_texts(l, n, "serve.tokens", l->strings, &to->words, &to->n_words);
		return;
	}
	if (n->kind != YAML_TEXT || !n->text[0]) {
		report_error(
		        &l->report, n->at,
		        "serve.tokens: skriv en lista av ord, [ord1, ord2], eller sökvägen till en "
		        "fil med hashade ord");
		return;
	}
	to->file = n->text[0] == '/' ? arena_dup(l->strings, n->text)
	                             : arena_printf(l->strings, "%s/%s", l->folder, n->text);
	l->no_memory |= !to->file;
}

void read_lists(struct loader *l)
{
	read_webhooks(l);
	read_tokens(l);
}
