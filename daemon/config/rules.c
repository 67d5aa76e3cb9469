/* SPDX-License-Identifier: EUPL-1.2 */
/* config/rules.c (shell room, touches no outside): what figures are judged by, as one text that can
 * be read again when the files say something else.
 * The text is two YAML documents: a main file of nothing but the settings of assess and privacy,
 * and after a line of three hyphens indicators.yaml, byte for byte.  It is read as any
 * configuration is; the districts that the catalogue's targets name are those of today.
 * Memory: the catalogue's arena keeps the text. */
#include "loader.h"
#include <errno.h>

#define DIVIDER   "---\n"
#define LEVELS    3          /* a key has so many parts at most: assess.grace_days.month */
#define HEAD_MAX  (1u << 20) /* the main file: some numbers, and every district's id */
#define RULES_MAX (YAML_FILE_BYTES_MAX + HEAD_MAX)

static bool is_rule(const struct setting_place *s)
{
	struct str key = str_of(s->key);
	return str_starts(key, STR("assess.")) || str_starts(key, STR("privacy."));
}

static void indent(struct buf *out, size_t level)
{
	for (size_t i = 0; i < level; i++)
		buf_text(out, "  ");
}

/* The places come as the table has them, so that what belongs together stands together. */
static void write_setting(struct buf *out, const struct setting_place *s, struct str open[LEVELS])
{
	struct str rest = str_of(s->key), part;
	for (size_t level = 0; str_split(&rest, '.', &part); level++) {
		must(level < LEVELS);
		if (rest.n > 0 && str_eq(part, open[level]))
			continue; /* its line stands above */
		indent(out, level);
		buf_fmt(out, "%.*s:", STR_ARGS(part));
		if (rest.n == 0)
			buf_fmt(out, " %s", s->value);
		buf_char(out, '\n');
		open[level] = part;
		if (level + 1 < LEVELS)
			open[level + 1] = (struct str){NULL, 0};
	}
}

int rules_keep(const struct setting_places *places, struct str catalogue_text, struct arena *a,
               struct str *ret_rules)
{
	struct str open[LEVELS] = {{NULL, 0}};
	struct buf text;
	buf_init(&text, RULES_MAX);
	for (size_t i = 0; i < places->n; i++)
		if (is_rule(&places->at[i]))
			write_setting(&text, &places->at[i], open);
	buf_text(&text, DIVIDER);
	buf_str(&text, catalogue_text);
	*ret_rules = (struct str){NULL, text.n};
	if (!buf_failed(&text))
		ret_rules->at = arena_dup_str(a, buf_slice(&text));
	buf_done(&text);
	return ret_rules->at ? 0 : -ENOMEM;
}

int config_rules_read(struct str text, const struct org *today, struct config **ret_config)
{
	size_t head = str_find(text, STR(DIVIDER));
	if (head == SIZE_MAX)
		return -EINVAL;
	struct config_report report;
	struct buf main_text;
	buf_init(&main_text, HEAD_MAX);
	buf_str(&main_text, str_cut(text, 0, head));
	buf_text(&main_text, today->n_districts ? "districts:\n" : "");
	for (size_t i = 0; i < today->n_districts; i++)
		buf_fmt(&main_text, "  - {id: \"%s\", name: \"-\"}\n", today->districts[i].id);
	struct config_part parts[] = {
	        {"rules", PART_MAIN, buf_slice(&main_text), NULL, false},
	        {"indicators.yaml", PART_CATALOGUE, str_cut(text, head + strlen(DIVIDER), text.n),
	         NULL, false},
	};
	config_report_init(&report);
	int r = buf_failed(&main_text)
	                ? -ENOMEM
	                : config_parse(parts, ARRAY_LEN(parts), ".", false, ret_config, &report);
	config_report_done(&report);
	buf_done(&main_text);
	return r;
}
