/* SPDX-License-Identifier: EUPL-1.2 */
/* config/table.h (shell room, private): every key that may stand in a file, one line each, and the
 * drafts those lines fill.  Reader, check and example are made from it. */
#ifndef CONFIG_TABLE_H
#define CONFIG_TABLE_H

#include <stddef.h>
#include "base/limits.h"
#include "config.h"
#include "net.h"
#include "yaml.h"

/* What a value is, and what is written where `offset` points. */
enum setting_type {
	SETTING_DURATION, /* int64_t ms */
	SETTING_SIZE,     /* size_t bytes */
	SETTING_COUNT,    /* unsigned */
	SETTING_WHOLE,    /* int */
	SETTING_DAYS,     /* int */
	SETTING_NUMBER,   /* double */
	SETTING_BOOL,     /* bool */
	SETTING_TEXT,     /* const char *, not empty */
	SETTING_ID,       /* const char * */
	SETTING_EMAIL,    /* const char * */
	SETTING_MAILBOX,  /* const char * */
	SETTING_WEB_URL,  /* const char * */
	SETTING_PROXY,    /* const char *; "" for off */
	SETTING_MAIL_URL, /* const char * */
	SETTING_LISTEN,   /* const char * */
	SETTING_PATH,     /* const char *, made absolute by the main file's folder */
	SETTING_DATE,     /* int32_t civil day */
	SETTING_WEEKLY,   /* int[2]: weekday, second */
	SETTING_HOURS,    /* int[2]: from, to */
	SETTING_CHOICE,   /* unsigned: index into choices */
	SETTING_DAY_LIST, /* size_t n, int[REMINDERS_MAX] */
	SETTING_WORD_SET, /* unsigned: bits by index into choices */
	SETTING_NODE,     /* const struct yaml_node *: read by code of its own */
};

/* Which draft a line fills; the part of the key before it is the list it belongs to. */
enum setting_scope {
	IN_MAIN,
	IN_DISTRICT,
	IN_DEPARTMENT,
	IN_UNIT,
	IN_KPI,
	IN_WEBHOOK,
	IN_INDICATOR,
	IN_STEP,
	IN_COUNT
};

struct setting {
	enum setting_scope scope;
	const char *key; /**< dotted, from the top of its scope */
	enum setting_type type;
	double min, max;   /**< of figures, in the type's own unit; both 0: no bounds */
	const char *unset; /**< default, read as if written; NULL: none */
	/** SETTING_CHOICE and SETTING_WORD_SET: names by index, NULL-ended; the first may be NULL
	 * («none») */
	const char *const *choices;
	bool required;
	bool restart; /**< a reload cannot take it over */
	size_t offset;
	const char *example; /**< for the example file when there is no default */
	const char *help;    /**< Swedish */
};

#define SETTINGS_MAX 160 /* lines of the table at most: for arrays beside it */
extern const struct setting settings[];
extern const size_t n_settings;
/** Heading of a section of the main scope ("pull"), Swedish; NULL when there is none. */
const char *setting_section_help(const char *section);

/* ---- what the lines fill ---- */
struct main_draft {
	struct config c;
	struct person operator_;
	unsigned language, zone, log_level;
	unsigned operator_language; /* here and below: 0 none of their own, else one more */
	const char *page_url;
	const struct yaml_node *districts, *departments, *units, *may_use, *webhooks, *tokens;
};
struct district_draft {
	const char *id, *name;
};
struct department_draft {
	const char *id, *name;
	const struct yaml_node *district;
	struct person head, deputy, controller, director;
	unsigned head_language, deputy_language, controller_language, director_language;
};
struct unit_draft {
	struct unit u;
	unsigned access;
	const char *credential; /* the short way to write auth.credential of type header */
	unsigned source[DOC_KIND_COUNT];
	unsigned contact_language;
	struct kolada kolada;
	const struct yaml_node *kpis;
	const struct yaml_node *department, *serves, *aliases;
};
struct kpi_draft {
	const char *indicator, *title;
};
struct indicator_draft {
	struct indicator i;
	unsigned direction, measure, weight;
	const struct yaml_node *aliases, *targets, *step_changes;
};
struct step_draft {
	const struct yaml_node *from, *scope;
	const char *why;
};

#endif
