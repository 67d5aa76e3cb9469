/* SPDX-License-Identifier: EUPL-1.2 */
/* view/room.h (core, private): the question, and what the files of the room share.
 * A question holds indexes, already checked against the register and the snapshot that answers:
 * whoever renders finds them good. */
#ifndef VIEW_ROOM_H
#define VIEW_ROOM_H

#include "model/json_writer.h"
#include "view.h"

/* Keys of a query; the table of resources says which one takes which. */
#define QUERY_KEY_NAMES(X)                                                                         \
	X(KEY_AS_OF, "as_of")                                                                      \
	X(KEY_DISTRICT, "district")                                                                \
	X(KEY_DEPARTMENT, "department")                                                            \
	X(KEY_UNIT, "unit")                                                                        \
	X(KEY_SCOPE, "scope")                                                                      \
	X(KEY_YEAR, "year")                                                                        \
	X(KEY_PERIOD, "period")                                                                    \
	X(KEY_STATE, "state")                                                                      \
	X(KEY_KIND, "kind")                                                                        \
	X(KEY_INDICATOR, "indicator")                                                              \
	X(KEY_FORMAT, "format") X(KEY_PERIODICITY, "periodicity")
#define X(id, name) id,
enum query_key { QUERY_KEY_NAMES(X) QUERY_KEY_COUNT };
#undef X
#define KEY_BIT(k) (1u << (k))
#define SCOPE_KEYS                                                                                 \
	(KEY_BIT(KEY_DISTRICT) | KEY_BIT(KEY_DEPARTMENT) | KEY_BIT(KEY_UNIT) | KEY_BIT(KEY_SCOPE))

/* Which words `state=` may hold, by resource. */
enum state_words { WORDS_NONE, WORDS_FIGURE, WORDS_ALERT, WORDS_ACTIVITY, WORDS_FINDING };

#define QUERY_VALUE_BYTES 256 /* ids are at most LIMIT_ID_BYTES; names of indicators are longer */

struct resource;
struct question {
	const struct resource *resource;
	char id[QUERY_VALUE_BYTES];          /**< {id}; "" */
	uint32_t district, department, unit; /**< INDEX_NONE: not asked */
	size_t alert;                        /**< alerts/{id}: index in the snapshot */
	enum language language;              /**< of the reader whose link it is */
	struct scope figure_scope;           /**< why/figure/{id}: whose … */
	size_t figure;                       /**< … and which of its figures */
	char mail[40];                       /**< why/mail/{id}: local part of the Message-ID */
	int64_t as_of_unix_s;                /**< 0: not asked */
	bool as_of_day;                      /**< a date alone: its noon */
	int year;                            /**< 0: not asked */
	struct period period;                /**< year 0: not asked */
	uint64_t states, kinds;              /**< bits of the words asked for; 0: all */
	bool csv;
	enum periodicity periodicity;      /**< PERIODICITY_COUNT: not asked */
	char indicator[QUERY_VALUE_BYTES]; /**< id or name; "": all */
	uint32_t series_of;                /**< indicators/{id}/series: as in the figures */
};

/** What goes wrong with a question: RFC 9457. */
struct problem {
	int status; /**< 0: nothing wrong */
	const char *title;
	char detail[1024];
};

struct context {
	const struct snapshot
	        *s; /**< NULL before the first generation, for those that stand that */
	const struct view_live *live;
	const struct question *q;
};

typedef void (*render_cb)(const struct context *c, struct buf *out);

/* What the {id} of a path names; the figures and mails are looked up in why_id.c. */
enum id_kind {
	ID_NONE,
	ID_OF_SCOPE,
	ID_OF_INDICATOR,
	ID_OF_FIGURE,
	ID_OF_ALERT,
	ID_OF_MAIL,
	ID_OF_LINK
};

struct resource {
	const char *path; /**< "{id}" stands for one piece */
	const char *name; /**< key of the list in the answer */
	const char *type; /**< content type */
	render_cb render;
	unsigned keys; /**< bits of query_key */
	enum state_words states;
	enum id_kind id_kind;  /**< an indicator is of the scope asked for, which must be given */
	enum scope_kind id_of; /**< of ID_OF_SCOPE */
	bool wrapped;          /**< the answer stands under `name`, beside the generation */
	bool page;
	bool live;             /**< changes between generations: never kept */
	bool without_snapshot; /**< answers before the first generation too */
	bool present_only;     /**< what it tells of is not kept: no as_of before the generation */
	const char *summary;   /**< Swedish, for openapi.json */
	/** "name:type …" of one row, for openapi.json: "name?" may be absent, "type?" may be null,
	 * "{fields}" is an object, "[type]" a list. */
	const char *fields;
	const char *beside; /**< the same of what stands beside the list; NULL */
};
extern const struct resource view_resources[];
extern const size_t view_n_resources;
#define API_PREFIX "/api/v1/"

/* path.c */
/** Write a problem. @return status */
int wrong(struct problem *p, int status, const char *title, const char *fmt, ...) PRINTF_LIKE(4, 5);
/** All of a question but what its {id} names in a snapshot: that may be one of another moment.
 * @param o NULL before the first generation @return 0 with *ret_q, or p->status */
int question_read(const struct org *o, const struct view_request *r, struct question *ret_q,
                  struct problem *p);
/** What its {id} names in the snapshot that answers.  @return 0, or p->status */
int question_resolve(const struct snapshot *s, const struct view_live *live, struct question *q,
                     struct problem *p);
/** The resource a path means, and its {id} decoded into `id`; NULL: none. */
const struct resource *resource_find(struct str path, char id[QUERY_VALUE_BYTES]);
/** "%C3%B6" -> "ö"; + is a blank in queries. @return false: broken, NUL, no UTF-8, or too long */
bool percent_decode(struct str s, bool plus_is_blank, char *out, size_t n_out);
/* moment.c; its other words are in moment.h */
/** "generation", and "as_of" when the answer is history. */
void put_generation(struct jsonw *j, const struct snapshot *s);
/* nearest.c */
/** The nearest of some names, or NULL when none is near. */
const char *nearest_name(struct str wanted, const char *const *names, size_t n);

/* select.c: what a question chooses */
bool wants_unit(const struct context *c, uint32_t unit);
/** As wants_unit(), and units from elsewhere that serve the district asked for. */
bool wants_serving_unit(const struct context *c, uint32_t unit);
bool wants_scope(const struct context *c, struct scope scope);
bool wants_figure(const struct question *q, const struct figure *f);
bool has_scope(const struct question *q);
/** The narrowest scope asked for; unit before department before district. */
struct scope asked_scope(const struct question *q);
void put_scope(struct jsonw *j, const struct org *o, struct scope scope);
/** Newest year with a plan, else with results; of a department or district: of its figures. */
int view_newest_year(const struct node_view *v);
/** One figure per indicator: the latest period of the year that is due or reported.
 * @param at in: where to go on, 0 first @return NULL at the end */
const struct figure *next_current(const struct node_view *v, int year, size_t *at);
struct state_counts {
	unsigned n[STATE_COUNT];
};
/** States of the current figures; v may be NULL. */
struct state_counts counts_of(const struct node_view *v, int year);
void put_counts(struct jsonw *j, const char *key, const struct state_counts *counts);
/** Why a figure has no value: the contract's words, "protected", "not_due" or "not_reported";
 * NULL when it has one. */
const char *missing_why(const struct figure *f);
/** Why it has no state, in Swedish (MEANING 35); NULL when it has one. */
const char *no_state_people(const struct figure *f);
bool figure_hidden(const struct figure *f);
/** The value as it may be shown; NUM_NONE when hidden or missing. */
double figure_value(const struct figure *f);
/** When it was corrected, itself or a part of it; 0: it was not, or is hidden. */
int64_t figure_corrected(const struct figure *f);
/** A stable id: 16 hex digits of the parts chained. */
#define STABLE_ID_BYTES 17
void stable_id(const struct str *parts, size_t n, char out[STABLE_ID_BYTES]);
/** The id a goal has in every answer: the same for units whose plans share it. */
void goal_key(const struct plan *p, uint32_t goal, const char *unit_id, char out[STABLE_ID_BYTES]);

/* Keys of a row that several resources have. */
void put_interval(struct jsonw *j, const struct figure *f);

/* one file per resource */
void render_status(const struct context *c, struct buf *out);
void render_districts(const struct context *c, struct buf *out);
void render_departments(const struct context *c, struct buf *out);
void render_units(const struct context *c, struct buf *out);
void render_unit(const struct context *c, struct buf *out);
void render_indicators(const struct context *c, struct buf *out);
void render_series(const struct context *c, struct buf *out);
void render_goals(const struct context *c, struct buf *out);
void render_observations(const struct context *c, struct buf *out);
void render_activities(const struct context *c, struct buf *out);
void render_budget(const struct context *c, struct buf *out);
void render_findings(const struct context *c, struct buf *out);
void render_alerts(const struct context *c, struct buf *out);
void render_alert(const struct context *c, struct buf *out);
void render_openapi(const struct context *c, struct buf *out);
void render_metrics(const struct context *c, struct buf *out);
void render_healthz(const struct context *c, struct buf *out);
void render_readyz(const struct context *c, struct buf *out);
void render_home(const struct context *c, struct buf *out);
void render_district_page(const struct context *c, struct buf *out);
void render_unit_page(const struct context *c, struct buf *out);

/* alerts.c: does it stand within the scope asked for? */
bool alert_in_scope(const struct context *c, const struct alert *a);
/* budget.c */
enum state budget_state(const struct snapshot *s, int64_t budget_sek, int64_t forecast_sek);
/* goals.c */
const char *goal_proposal(const struct state_counts *counts);

#endif
