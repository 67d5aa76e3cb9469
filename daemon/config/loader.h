/* SPDX-License-Identifier: EUPL-1.2 */
/* config/loader.h (shell, private): one reading of all files, from bytes to a checked config.
 * Memory: trees, places and the report live until loader_done(); what the config keeps lives in its
 * own three arenas (config, org, catalogue). */
#ifndef CONFIG_LOADER_H
#define CONFIG_LOADER_H

#include "table.h"

#define CONFIG_ARENA_BYTES    (16u << 20)
#define ORG_ARENA_BYTES       (256u << 20) /* 20,000 units with long addresses */
#define CATALOGUE_ARENA_BYTES (128u << 20) /* what is read of the largest file, and its bytes */
#define TREE_ARENA_BYTES      (1u << 30)
#define PLACES_ARENA_BYTES    (1u << 20)
#define CONFIG_PARTS_MAX      4096 /* files in units.d */

enum part_kind { PART_MAIN, PART_UNITS, PART_REGISTER, PART_CATALOGUE };

/** One file as read.  The first is the main file. */
struct config_part {
	const char *file;
	enum part_kind kind;
	struct str bytes;
	const char *fault; /**< why it could not be read; NULL */
	bool missing;      /**< it is not there and need not be: a catalogue, a register */
};

struct loader {
	struct report report;
	struct arena *trees;   /* YAML nodes of all files, drafts */
	struct arena *strings; /* what the config keeps */
	const char *folder;    /* of the main file */
	struct place main_file;
	struct main_draft main;
	const struct yaml_node *where[SETTINGS_MAX]; /* of each main setting that was written */
	struct org *org;
	struct catalogue *catalogue;
	const struct yaml_node *registered; /* units that came over units_url; NULL */
	struct credential_use *uses;        /* what they name */
	size_t n_uses, cap_uses;
	struct indexed *districts, *departments; /* id -> index, sorted */
	bool main_read;                          /* the main file was YAML */
	bool no_memory;
};

/** Words to a config, files untouched: what the fuzzer calls.  As config_load().
 * @param folder of the main file, for relative paths */
MUST_CHECK int config_parse(const struct config_part *parts, size_t n, const char *folder,
                            bool look_at_files, struct config **ret_config,
                            struct config_report *report);

/** The file that holds what was fetched last of units_url, by the main file alone; NULL: there is
 * none.  @return 0; -ENOMEM */
MUST_CHECK int config_register_file(const struct config_part *main_part, const char *folder,
                                    struct arena *arena, const char **ret_file);

/* ---- fill.c ---- */
/** Write one map into a draft by the table's lines of that scope; every fault is in the report.
 * @param label put in front of keys in messages: "units[x]", NULL for the main scope
 * @param where places of the lines met, SETTINGS_MAX of them; NULL: not wanted */
void fill_draft(struct loader *l, enum setting_scope scope, const struct yaml_node *map,
                const char *label, void *draft, struct arena *strings,
                const struct yaml_node **where);
/** Place of a main setting, or the main file as a whole when it is not written. */
struct place loader_place(const struct loader *l, const char *key);
bool loader_is_written(const struct loader *l, const char *key);
/** Texts of a list (or nothing), each copied. A text alone is an error. */
void fill_texts(struct loader *l, const struct yaml_node *list, const char *label,
                struct arena *strings, const char *const **ret_texts, size_t *ret_n);
/** "units[id]" or "units[3]" for the entry of a list; lives as long as the trees. */
const char *entry_label(struct loader *l, const char *list, const struct yaml_node *entry,
                        size_t i);
/** Is it a list (or empty)?  Else an error is told. */
bool is_list(struct loader *l, const struct yaml_node *n, const char *label);
/** The text of a node, or an error is told and NULL. */
const char *text_of(struct loader *l, const struct yaml_node *n, const char *label);

/* ---- index.c ---- */
struct indexed {
	const char *id;
	uint32_t at;
	struct place place;
};
/** Sort by id and tell of each id that stands twice, with both places. */
void index_sort(struct loader *l, struct indexed *entries, size_t n, const char *what);
/** @return index or INDEX_NONE */
uint32_t index_find(const struct indexed *entries, size_t n, const char *id);
/** Tell that `id` is no known `what`, with the nearest. */
void index_unknown(struct loader *l, const struct yaml_node *at, const char *label,
                   const char *what, const struct indexed *entries, size_t n);

/* ---- steps.c ---- */
/** The list under `step_changes` of an indicator, sorted, into it.  @param list NULL: none */
void read_step_changes(struct loader *l, const struct yaml_node *list, const char *label,
                       struct indicator *i);

/* ---- may_use.c ---- */
/** A unit that came over units_url names a credential; NULL: it does not. */
void may_use_note(struct loader *l, struct place at, const char *label, const char *key,
                  const char *name);
/** When all is read: those that it must not name. */
void may_use_check(struct loader *l);

/* ---- rules.c ---- */
/** The text of config.rules, into the arena. @return 0; -ENOMEM */
MUST_CHECK int rules_keep(const struct setting_places *places, struct str catalogue_text,
                          struct arena *a, struct str *ret_rules);

/* ---- register.c, units.c, catalogue.c, check.c ---- */
void read_register(struct loader *l);
/** In the language of their own, else in the register's. */
struct person person_of(const struct loader *l, struct person p, unsigned own_language);
void read_units(struct loader *l, const struct yaml_node *const *lists, size_t n_lists);
void read_catalogue(struct loader *l, const struct yaml_node *root);
void read_lists(struct loader *l);
void check_all(struct loader *l, bool look_at_files);
/** Are these the first digits of a hash, as an error shows them?  @param digits NULL: none given */
void check_confirmed(struct loader *l, struct place at, const char *label, const char *key,
                     const char *digits);

#endif
