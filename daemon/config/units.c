/* SPDX-License-Identifier: EUPL-1.2 */
/* config/units.c (shell room, touches no outside): the units of the main file and of units.d into
 * the org, in the order they are read.  After the register: departments and districts are known.
 * Memory: the org's arena; drafts and indexes in the trees'. */
#include "loader.h"
#include <stdio.h>
#include <stdlib.h>
#include "values.h"

#define KPIS_MAX 500 /* of one unit */

static void read_serves(struct loader *l, const struct yaml_node *list, const char *label,
                        uint32_t home, struct unit *u)
{
	if (!is_list(l, list, label))
		return;
	uint32_t *to = arena_array(l->org->arena, list->n, sizeof(*to));
	if (!to) {
		l->no_memory = true;
		return;
	}
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++) {
		const struct yaml_node *entry = list->items[i];
		if (!text_of(l, entry, label))
			continue;
		uint32_t at = index_find(l->districts, l->org->n_districts, entry->text);
		bool known = at == home;
		for (size_t j = 0; j < n && !known; j++)
			known = to[j] == at;
		if (at == INDEX_NONE)
			index_unknown(l, entry, label, "nämnd (district)", l->districts,
			              l->org->n_districts);
		else if (known)
			report_notice(&l->report, entry->at,
			              "%s: nämnden \"%s\" %s; den räknas en gång", label,
			              entry->text,
			              at == home ? "är enhetens egen" : "står två gånger");
		else
			to[n++] = at;
	}
	u->serves = to;
	u->n_serves = n;
}

static uint32_t department_of(struct loader *l, const struct yaml_node *n, const char *label)
{
	if (!n || n->kind == YAML_EMPTY || !text_of(l, n, label))
		return INDEX_NONE; /* told */
	uint32_t at = index_find(l->departments, l->org->n_departments, n->text);
	if (at == INDEX_NONE)
		index_unknown(l, n, label, "avdelning (department)", l->departments,
		              l->org->n_departments);
	return at;
}

/* What each way to log in needs, and what says nothing without another. */
static void check_access(struct loader *l, const struct yaml_node *entry, const char *label,
                         const struct unit_draft *d, struct access *a)
{
#define X(id, name) [id] = name,
	static const char *const names[] = {ACCESS_NAMES(X)};
#undef X
	bool oauth2 = a->kind == ACCESS_OAUTH2;
	const struct {
		bool wrong;
		const char *text;
	} faults[] = {
	        {d->credential && a->credential,
	         "credential och auth.credential; skriv bara den ena"},
	        {d->credential && a->kind != ACCESS_HEADER,
	         "credential håller hela värdet av Authorization; skriv auth.credential"},
	        {a->kind != ACCESS_HEADER && !a->credential && !d->credential,
	         "auth.credential saknas; den namnger hemligheten"},
	        {a->kind == ACCESS_BASIC && !a->user, "auth.user saknas; basic har en användare"},
	        {a->kind != ACCESS_BASIC && a->user, "auth.user hör till auth.type: basic"},
	        {oauth2 && !a->token_url, "auth.token_url saknas; där fås ordet"},
	        {oauth2 && !a->client_id, "auth.client_id saknas; den är klientens namn"},
	        {!oauth2 && (a->token_url || a->client_id || a->scope),
	         "auth.token_url, client_id och scope hör till auth.type: oauth2"},
	};
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		if (faults[i].wrong)
			report_error(&l->report, entry->at, "%s (auth.type %s): %s", label,
			             names[a->kind], faults[i].text);
	}
}

static const struct kolada *read_kolada(struct loader *l, const struct yaml_node *entry,
                                        const char *label, const struct unit_draft *d)
{
	const struct yaml_node *map = d->kpis;
	struct kolada *k = arena_alloc(l->org->arena, sizeof(*k));
	size_t n = map && map->kind == YAML_MAP ? map->n : 0;
	struct kolada_kpi *kpis = arena_array(l->org->arena, n, sizeof(*kpis));
	if (!k || !kpis) {
		l->no_memory = true;
		return NULL;
	}
	*k = d->kolada;
	if (n == 0 || n > KPIS_MAX)
		report_error(&l->report, map ? map->at : entry->at,
		             "%s.results.kpis: skriv 1 till %d nyckeltal, {N15030: {indicator: …, "
		             "title: …}}",
		             label, KPIS_MAX);
	if (!k->ou == !k->municipality)
		report_error(
		        &l->report, entry->at,
		        "%s.results: skriv ou (enhetens id i Kolada) eller municipality, en av "
		        "dem",
		        label);
	for (size_t i = 0; i < n && n <= KPIS_MAX; i++) {
		const struct yaml_node *key = map->items[2 * i];
		struct kpi_draft kpi = {NULL, NULL};
		char shown[LIMIT_ID_BYTES + 64];
		(void)snprintf(shown, sizeof(shown), "%.100s.results.kpis.%.40s", label,
		               key->text); /* cut in a message */
		if (value_id(str_of(key->text)) < 0)
			report_error(&l->report, key->at, "%s: är inget id i Kolada", shown);
		fill_draft(l, IN_KPI, map->items[2 * i + 1], shown, &kpi, l->org->arena, NULL);
		const char *id = arena_dup(l->org->arena, key->text);
		l->no_memory |= !id;
		kpis[k->n_kpis++] = (struct kolada_kpi){id, kpi.indicator, kpi.title};
	}
	k->kpis = kpis;
	return k;
}

/* How each address leads to its document. */
static void read_sources(struct loader *l, const struct yaml_node *entry, const char *label,
                         const struct unit_draft *d, struct unit *u)
{
	bool kolada = d->source[DOC_RESULTS] == SOURCE_KOLADA;
	for (enum doc_kind k = 0; k < DOC_KIND_COUNT; k++) {
		struct source *s = &u->sources[k];
		s->type = (enum source_type)d->source[k];
		if (s->pick && s->type != SOURCE_LISTING)
			report_error(&l->report, entry->at, "%s.%s.pick hör till type: listing",
			             label, doc_kind_name(k));
		if (s->type != SOURCE_DOCUMENT && !s->url)
			report_error(&l->report, entry->at, "%s.%s.url saknas", label,
			             doc_kind_name(k));
	}
	if (u->sources[DOC_PLAN].type == SOURCE_KOLADA)
		report_error(&l->report, entry->at,
		             "%s.plan.type: Kolada har inga planer; skriv document eller listing",
		             label);
	if (kolada)
		u->sources[DOC_RESULTS].kolada = read_kolada(l, entry, label, d);
	else if (d->kpis || d->kolada.ou || d->kolada.municipality ||
	         d->kolada.from_date != CIVIL_NONE)
		report_error(
		        &l->report, entry->at,
		        "%s.results: kpis, ou, municipality och from_date hör till type: kolada",
		        label);
}

/* @return whether the unit has an id and so can be kept */
static bool read_unit(struct loader *l, const struct yaml_node *entry, const char *label,
                      bool registered, struct unit *ret_unit)
{
	struct unit_draft d = {.u = {.active_from = CIVIL_NONE, .active_to = CIVIL_NONE},
	                       .kolada = {.from_date = CIVIL_NONE}};
	for (size_t i = 0; i < WEIGHT_COUNT; i++)
		d.u.weights[i] = NUM_NONE;
	fill_draft(l, IN_UNIT, entry, label, &d, l->org->arena, NULL);
	struct unit *u = &d.u;
	u->contact = person_of(l, u->contact, d.contact_language);
	u->access.kind = (enum access_kind)d.access;
	check_access(l, entry, label, &d, &u->access);
	read_sources(l, entry, label, &d, u);
	check_confirmed(l, entry->at, label, ".plan.confirmed", u->sources[DOC_PLAN].confirmed);
	if (registered) {
		may_use_note(l, entry->at, label, "credential", d.credential);
		may_use_note(l, entry->at, label, "auth.credential", u->access.credential);
		may_use_note(l, entry->at, label, "tls.cert", u->access.client_cert);
	}
	if (d.credential)
		u->access.credential = d.credential;
	u->department = department_of(l, d.department, label);
	uint32_t home = u->department == INDEX_NONE ? INDEX_NONE
	                                            : l->org->departments[u->department].district;
	read_serves(l, d.serves, label, home, u);
	fill_texts(l, d.aliases, label, l->org->arena, &u->aliases, &u->n_aliases);
	if (u->active_from != CIVIL_NONE && u->active_to != CIVIL_NONE &&
	    u->active_from > u->active_to) {
		char from[CIVIL_TEXT_BYTES], to[CIVIL_TEXT_BYTES];
		report_error(&l->report, entry->at,
		             "%s.active: to (%s) ligger före from (%s); byt plats på dem", label,
		             civil_text(u->active_to, to), civil_text(u->active_from, from));
	}
	if (!u->name)
		u->name = u->id;
	u->file = entry->at.file; /* given its own copy by the caller */
	u->line = entry->at.line;
	*ret_unit = *u;
	return u->id != NULL;
}

static int by_url(const void *one, const void *other)
{
	const struct indexed *a = one, *b = other;
	int c = strcmp(a->id, b->id);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

/* One address for two units' plans: one of them will be refused as another unit's document. */
static void tell_shared_urls(struct loader *l, const struct unit *units, const struct indexed *ids,
                             size_t n, enum doc_kind kind)
{
	struct indexed *urls = arena_array(l->trees, n, sizeof(*urls));
	size_t n_urls = 0;
	if (!urls) {
		l->no_memory = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const char *url = units[ids[i].at].sources[kind].url;
		if (url)
			urls[n_urls++] = (struct indexed){url, ids[i].at, ids[i].place};
	}
	if (n_urls > 1)
		qsort(urls, n_urls, sizeof(urls[0]), by_url);
	for (size_t i = 1; i < n_urls; i++) {
		if (strcmp(urls[i - 1].id, urls[i].id) == 0)
			report_notice(
			        &l->report, urls[i].place,
			        "units[%s].%s.url: samma adress som enheten \"%s\"; ett dokument "
			        "gäller bara en enhet",
			        units[urls[i].at].id, doc_kind_name(kind),
			        units[urls[i - 1].at].id);
	}
}

/* Each department's units, in order of the register. */
static void link_departments(struct loader *l)
{
	struct org *o = l->org;
	uint32_t *all = arena_array(o->arena, o->n_units, sizeof(*all));
	struct department *to = arena_array(o->arena, o->n_departments, sizeof(*to));
	if (!all || !to) {
		l->no_memory = true;
		return;
	}
	if (o->n_departments)
		memcpy(to, o->departments, o->n_departments * sizeof(*to));
	for (uint32_t i = 0; i < o->n_units; i++) {
		if (o->units[i].department != INDEX_NONE)
			to[o->units[i].department].n_units++;
	}
	size_t used = 0;
	for (size_t d = 0; d < o->n_departments; d++) {
		to[d].units = all + used;
		used += to[d].n_units;
		to[d].n_units = 0;
	}
	for (uint32_t i = 0; i < o->n_units; i++) {
		if (o->units[i].department == INDEX_NONE)
			continue;
		struct department *d = &to[o->units[i].department];
		all[(size_t)(d->units - all) + d->n_units++] = i;
	}
	o->departments = to;
}

static void keep_units(struct loader *l, struct unit *units, struct indexed *ids, size_t n)
{
	index_sort(l, ids, n, "enheten");
	l->org->units = units;
	l->org->n_units = n;
	tell_shared_urls(l, units, ids, n, DOC_PLAN);
	tell_shared_urls(l, units, ids, n, DOC_RESULTS);
	if (n == 0)
		report_notice(
		        &l->report, l->main_file,
		        "inga enheter är registrerade; lägg dem i units.d/*.yaml bredvid den här "
		        "filen");
	if (!l->no_memory)
		link_departments(l);
}

void read_units(struct loader *l, const struct yaml_node *const *lists, size_t n_lists)
{
	size_t total = 0, n = 0;
	for (size_t i = 0; i < n_lists; i++)
		total += is_list(l, lists[i], "units") ? lists[i]->n : 0;
	if (total > LIMIT_UNITS) {
		report_error(&l->report, l->main_file, "%zu enheter; högst %d tillåts", total,
		             LIMIT_UNITS);
		return;
	}
	struct unit *units = arena_array(l->org->arena, total, sizeof(*units));
	struct indexed *ids = arena_array(l->trees, total, sizeof(*ids));
	if (!units || !ids) {
		l->no_memory = true;
		return;
	}
	for (size_t i = 0; i < n_lists; i++) {
		const struct yaml_node *list = lists[i];
		if (!list || list->kind != YAML_LIST)
			continue; /* told above */
		const char *file = arena_dup(l->org->arena, list->at.file);
		l->no_memory |= !file;
		for (size_t j = 0; j < list->n; j++) {
			const struct yaml_node *entry = list->items[j];
			if (!read_unit(l, entry, entry_label(l, "units", entry, j),
			               list == l->registered, &units[n]))
				continue;
			units[n].file = file;
			ids[n] = (struct indexed){units[n].id, (uint32_t)n, entry->at};
			n++;
		}
	}
	keep_units(l, units, ids, n);
}
