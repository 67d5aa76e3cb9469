/* SPDX-License-Identifier: EUPL-1.2 */
/* config/fill.c (shell room, touches no outside): a map of a YAML tree into a draft, by the table.
 * The good path: key -> line of the table, or a section of several -> value.c or read_value().
 * What can go wrong: a key nobody knows (the nearest is named), a key that is missing, a value of
 * the wrong kind.  All are told; nothing stops at the first. */
#include "loader.h"
#include "value.h"
#include <stdio.h>

#define KEY_BYTES 192

struct filling {
	struct loader *l;
	enum setting_scope scope;
	const char *label;
	void *draft;
	struct arena *strings;
	const struct yaml_node *where[SETTINGS_MAX];
};

/* "pull" is a section when some line of the scope begins with "pull." */
static bool is_section(enum setting_scope scope, const char *key)
{
	size_t n = strlen(key);
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->scope == scope && strncmp(s->key, key, n) == 0 && s->key[n] == '.')
			return true;
	}
	return false;
}

static size_t find_line(enum setting_scope scope, const char *key)
{
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->scope == scope && s->key[0] == key[0] && strcmp(s->key, key) == 0)
			return i;
	}
	return SIZE_MAX;
}

/* What may stand beside a key: the next word of each line under the same prefix, once. */
static size_t siblings(enum setting_scope scope, const char *prefix, char names[][32], size_t max)
{
	size_t n = 0, n_prefix = strlen(prefix);
	for (size_t i = 0; i < n_settings && n < max; i++) {
		const struct setting *s = &settings[i];
		if (s->scope != scope || strncmp(s->key, prefix, n_prefix) != 0)
			continue;
		size_t n_word = strcspn(s->key + n_prefix, ".");
		(void)snprintf(names[n], sizeof(names[n]), "%.*s", (int)n_word, s->key + n_prefix);
		bool known = false; /* words are short: nothing is cut above */
		for (size_t j = 0; j < n && !known; j++)
			known = strcmp(names[j], names[n]) == 0;
		n += !known;
	}
	return n;
}

/* The whole key of a main setting whose last word is `key`, or nearly so; NULL. */
static const char *elsewhere(const char *key, bool exactly)
{
	for (size_t i = 0; i < n_settings; i++) {
		const char *dot = strrchr(settings[i].key, '.');
		if (settings[i].scope != IN_MAIN || !dot)
			continue;
		const char *word = dot + 1;
		bool close = strcmp(word, key) == 0;
		if (!close && !exactly)
			(void)report_nearest(key, &word, 1, &close); /* asked for `close` alone */
		if (close)
			return settings[i].key;
	}
	return NULL;
}

static void tell_unknown(const struct filling *f, const struct yaml_node *key, const char *prefix,
                         const char *shown)
{
	if (f->l->report.n >= REPORT_ENTRIES_MAX) { /* only counted from here: spare the search */
		report_error(&f->l->report, key->at, "%s: okänd nyckel", shown);
		return;
	}
	char names[SETTINGS_MAX][32];
	const char *list[SETTINGS_MAX];
	size_t n = siblings(f->scope, prefix, names, SETTINGS_MAX);
	struct buf all;
	buf_init(&all, 1024); /* a longer list is left out */
	for (size_t i = 0; i < n; i++) {
		list[i] = names[i];
		buf_fmt(&all, "%s%s", i ? ", " : "", names[i]);
	}
	bool close;
	const char *nearest = report_nearest(key->text, list, n, &close);
	const char *other = f->scope == IN_MAIN ? elsewhere(key->text, true) : NULL;
	if (!other && !close && f->scope == IN_MAIN)
		other = elsewhere(key->text, false);
	if (other || close)
		report_error(&f->l->report, key->at, "%s: okänd nyckel; menade du \"%s\"?", shown,
		             other ? other : nearest);
	else
		report_error(&f->l->report, key->at,
		             "%s: okänd nyckel; närmast är \"%s\" (här kan stå: %s)", shown,
		             nearest ? nearest : "–", all.at ? all.at : "–");
	buf_done(&all);
}

/* One after the other; what does not fit is cut.  Of a large register this is done for each key of
 * each unit: snprintf() would be a tenth of its reading. */
static void join(char *out, size_t n_out, const char *a, const char *b, const char *c)
{
	const char *parts[] = {a, b, c};
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t n_part = strnlen(parts[i], n_out - 1 - n);
		memcpy(out + n, parts[i], n_part);
		n += n_part;
	}
	out[n] = '\0';
}

static void fill_map(struct filling *f, const struct yaml_node *map, const char *prefix)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct yaml_node *key = map->items[2 * i], *value = map->items[2 * i + 1];
		char full[KEY_BYTES], shown[2 * KEY_BYTES];
		/* a key too long to hold is cut, and so is unknown */
		join(full, sizeof(full), prefix, key->text, "");
		join(shown, sizeof(shown), f->label ? f->label : "", f->label ? "." : "", full);
		size_t line = find_line(f->scope, full);
		if (line != SIZE_MAX) {
			f->where[line] = value;
			read_value(f->l, &settings[line], value, shown, f->draft, f->strings);
		} else if (!is_section(f->scope, full)) {
			tell_unknown(f, key, prefix, shown);
		} else if (value->kind == YAML_MAP) {
			char deeper[KEY_BYTES + 1];
			join(deeper, sizeof(deeper), full, ".", "");
			fill_map(f, value, deeper);
		} else if (value->kind != YAML_EMPTY) {
			report_error(&f->l->report, value->at,
			             "%s: här ska stå nycklar och värden; skriv till exempel "
			             "{nyckel: värde}",
			             shown);
		}
	}
}

/* Before anything is read, so that a faulty value leaves its default behind for later checks. */
static void fill_defaults(struct filling *f)
{
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		struct yaml_node written = {
		        .kind = YAML_TEXT, .at = f->l->main_file, .text = s->unset};
		if (s->scope == f->scope && s->unset)
			read_value(f->l, s, &written, s->key, f->draft, f->strings);
	}
}

static void tell_missing(const struct filling *f, const struct yaml_node *map)
{
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->scope == f->scope && s->required &&
		    (!f->where[i] || f->where[i]->kind == YAML_EMPTY))
			report_error(&f->l->report, f->where[i] ? f->where[i]->at : map->at,
			             "%s%snyckeln \"%s\" saknas (%s)", f->label ? f->label : "",
			             f->label ? ": " : "", s->key, s->help);
	}
}

void fill_draft(struct loader *l, enum setting_scope scope, const struct yaml_node *map,
                const char *label, void *draft, struct arena *strings,
                const struct yaml_node **where)
{
	struct filling f = {
	        .l = l, .scope = scope, .label = label, .draft = draft, .strings = strings};
	must(n_settings <= SETTINGS_MAX);
	fill_defaults(&f);
	if (map->kind == YAML_MAP)
		fill_map(&f, map, "");
	else if (map->kind != YAML_EMPTY || label)
		report_error(&l->report, map->at,
		             "%s%shär ska stå nycklar och värden (nyckel: värde)",
		             label ? label : "", label ? ": " : "");
	if (map->kind == YAML_MAP || !label) /* else one error is enough */
		tell_missing(&f, map);
	if (where)
		memcpy(where, f.where, sizeof(f.where));
}

bool loader_is_written(const struct loader *l, const char *key)
{
	size_t line = find_line(IN_MAIN, key);
	must(line != SIZE_MAX);
	return l->where[line] != NULL;
}

struct place loader_place(const struct loader *l, const char *key)
{
	size_t line = find_line(IN_MAIN, key);
	must(line != SIZE_MAX);
	return l->where[line] ? l->where[line]->at : l->main_file;
}

bool is_list(struct loader *l, const struct yaml_node *n, const char *label)
{
	if (!n || n->kind == YAML_EMPTY)
		return false;
	if (n->kind == YAML_LIST)
		return true;
	report_error(&l->report, n->at, "%s: här ska stå en lista; börja varje post med \"- \"",
	             label);
	return false;
}

const char *text_of(struct loader *l, const struct yaml_node *n, const char *label)
{
	if (n->kind == YAML_TEXT && n->text[0])
		return n->text;
	report_error(&l->report, n->at, "%s: här ska stå en text", label);
	return NULL;
}

void fill_texts(struct loader *l, const struct yaml_node *list, const char *label,
                struct arena *strings, const char *const **ret_texts, size_t *ret_n)
{
	*ret_texts = NULL;
	*ret_n = 0;
	if (!is_list(l, list, label))
		return;
	const char **texts = arena_array(strings, list->n, sizeof(*texts));
	size_t n = 0;
	for (size_t i = 0; texts && i < list->n; i++) {
		const char *text = text_of(l, list->items[i], label);
		if (!text)
			continue;
		texts[n] = arena_dup(strings, text);
		l->no_memory |= !texts[n];
		n++;
	}
	l->no_memory |= !texts;
	*ret_texts = texts;
	*ret_n = texts ? n : 0;
}

const char *entry_label(struct loader *l, const char *list, const struct yaml_node *entry, size_t i)
{
	const struct yaml_node *id = yaml_get(entry, "id");
	const char *label = id && id->kind == YAML_TEXT
	                            ? arena_printf(l->trees, "%s[%.100s]", list, id->text)
	                            : arena_printf(l->trees, "%s[%zu]", list, i + 1);
	l->no_memory |= !label;
	return label ? label : list;
}
