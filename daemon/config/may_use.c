/* SPDX-License-Identifier: EUPL-1.2 */
/* config/may_use.c (shell room, touches no outside): which credentials the units of units_url may
 * name.  Whoever writes that register chooses where they are sent: so none that the operator's own
 * files name, be it for mail, a webhook, a proxy or a unit of units.d, and where units_may_use is
 * written those of that list alone. */
#include "loader.h"

struct credential_use {
	struct place at;
	const char *label, *key, *name;
};

void may_use_note(struct loader *l, struct place at, const char *label, const char *key,
                  const char *name)
{
	if (!name)
		return;
	if (l->n_uses == l->cap_uses) {
		struct credential_use *more =
		        arena_grow(l->trees, l->uses, l->n_uses, &l->cap_uses, sizeof(*more));
		if (!more) {
			l->no_memory = true;
			return;
		}
		l->uses = more;
	}
	l->uses[l->n_uses++] = (struct credential_use){at, label, key, name};
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text_eq(name, names[i]))
			return true;
	return false;
}

/* Named by the main file, or by a unit of the main file or of units.d. */
static bool is_own(const struct loader *l, const char *name)
{
	const struct config *c = &l->main.c;
	const char *const own[] = {c->smtp_credential, c->proxy_credential, c->units.credential};
	if (is_one_of(name, own, ARRAY_LEN(own)))
		return true;
	for (size_t i = 0; i < c->n_webhooks; i++)
		if (text_eq(name, c->webhooks[i].credential))
			return true;
	for (size_t i = 0; i < l->org->n_units; i++) {
		const struct unit *u = &l->org->units[i];
		if (!text_eq(u->file, c->units.file) &&
		    (text_eq(name, u->access.credential) || text_eq(name, u->access.client_cert)))
			return true;
	}
	return false;
}

void may_use_check(struct loader *l)
{
	const char *const *list = NULL;
	size_t n = 0;
	bool written = l->main.may_use && l->main.may_use->kind != YAML_EMPTY;
	fill_texts(l, l->main.may_use, "units_may_use", l->trees, &list, &n);
	for (size_t i = 0; i < l->n_uses; i++) {
		const struct credential_use *u = &l->uses[i];
		if (written ? is_one_of(u->name, list, n) : !is_own(l, u->name))
			continue;
		report_error(&l->report, u->at,
		             "%s.%s: enheter från units_url får inte använda credential "
		             "\"%.100s\"%s; ska den sändas dit, skriv den i units_may_use i %s",
		             u->label, u->key, u->name, written ? "" : ", som används till annat",
		             l->main_file.file);
	}
}
