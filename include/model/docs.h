/* SPDX-License-Identifier: EUPL-1.2 */
/* model/docs: the documents in force of one unit, those that were before as far as they still
 * matter, and what is known of the feeds they came by. */
#ifndef MODEL_DOCS_H
#define MODEL_DOCS_H

#include "model/feed.h"
#include "model/verdict.h"

/** Why the last fetch of a document failed; shown as last_error. */
struct fault {
	bool set;
	const char *kind; /**< net_fault_name() or reason_name(): static text */
	char *message;    /**< owned by the doc_state */
	char *pointer;    /**< owned; NULL */
	uint32_t line;    /**< 0 */
	int64_t at_unix_s;
};

/** What is known of one feed of a unit, apart from its documents. */
struct doc_state {
	enum evidence evidence;       /**< written by assess */
	bool invalid;                 /**< the last whole answer was refused */
	int64_t last_attempt_unix_s;  /**< 0: never */
	int64_t last_success_unix_s;  /**< fetched and taken, or the same as stored; 0: never */
	int64_t failing_since_unix_s; /**< 0: reach is ok */
	struct fault last_error;
	uint32_t n_observed; /**< fresh observations so far: what alerts.for counts */
};

#define DOC_HASH_BYTES 32 /* BLAKE2b-256 of the bytes as they came */

/** Where a document in force came from. */
struct origin {
	char *url; /**< it was fetched from; owned by the year_docs, in a view by its arena; NULL:
	              unknown, and the hash says nothing */
	uint8_t hash[DOC_HASH_BYTES];
};

/** How a spot is told. */
enum spot_form { SPOT_NONE, SPOT_LINE, SPOT_ITEM };
/** Where an outcome stands in its results document. */
struct spot {
	uint32_t at;  /**< 1-based line of a CSV, or 0-based item of /outcomes as it was sent */
	int16_t year; /**< of the document */
	uint8_t form; /**< enum spot_form */
	bool printed; /**< the value stood there; else it was reckoned from its parts */
};

/** A plan of the same year that was in force before: periods that end before `until` are judged by
 * its targets. */
struct plan_before {
	struct plan *plan; /**< counted */
	int32_t until;     /**< civil day: the first of the plan that followed */
	int64_t received_unix_s;
	struct origin origin;
};

/** A plan of the same year whose place another took, with other targets; whether its own ever were
 * those of a period's end or not. */
struct superseded {
	struct plan *plan; /**< counted */
	int32_t from;      /**< civil day from which the targets of the one that followed hold */
	int64_t at_unix_s; /**< when that one was received */
};

/** A reported outcome that a later document of the same feed changed or took back. */
struct correction {
	const char *indicator; /**< as in the results; NULL in a rolled-up or published figure */
	struct period period;
	struct part before; /**< what was said last before */
	int64_t at_unix_s;  /**< when the newer document was received */
};

/* Earlier versions of one year's plan that are kept, within 32 MB; when there are more the oldest
 * goes, and the plan that followed it stands for it from the year's start.  The man page tells this
 * number, plus one, at store.keep_years. */
#define PLAN_VERSIONS_MAX 24

struct intake_plan_index;

/** The documents in force for one year. */
struct year_docs {
	int year;
	struct plan *plan;           /**< counted; NULL */
	int32_t plan_from;           /**< civil day its targets are from; CIVIL_NONE: the first */
	struct plan_before *earlier; /**< oldest first; owned; published copies: in the arena */
	size_t n_earlier;
	struct superseded *superseded; /**< oldest first; owned; none in published copies */
	size_t n_superseded;
	const struct correction *corrections; /**< sorted by correction_cmp(); in the arena below */
	size_t n_corrections;
	struct arena *corrections_arena; /**< owned */
	struct results *results;         /**< counted; NULL */
	int64_t plan_received_unix_s, results_received_unix_s;
	struct origin origins[DOC_KIND_COUNT];
	uint32_t *catalogue_of; /**< per plan indicator: catalogue index or INDEX_NONE; owned */
	/** What audit (and the reader) found in the plan, filled by the flow: tree_set_findings().
	 * While plan_arena is NULL the plan's own findings stand in. */
	const struct finding *plan_findings;
	size_t n_plan_findings;
	struct arena *plan_arena; /**< owns them and their texts; owned */
	/** The plan's names, for intake, which makes it and alone looks into it; in plan_arena. */
	const struct intake_plan_index *plan_index; /**< NULL: not yet */
	/** What is wrong in the results now that the plan says what each figure is:
	 * tree_set_refused(). One flag per outcome: it must not be used; NULL: all are fine. */
	const bool *refused;
	const struct finding *results_findings;
	size_t n_results_findings;
	struct arena *results_arena; /**< owns the three; owned */
};

/** An activity with what the results say of it. */
struct activity_row {
	const struct plan_activity *planned; /**< of the unit's plan of `year` */
	int year;
	enum activity_status status;
	bool overdue;
	const char *comment; /**< NULL */
};

/** A finding with where it came from. */
struct finding_row {
	struct finding finding;
	enum doc_kind document;
	int year;
};

/** Documents that a unit's figures borrow from, counted: one each of a year. */
struct held {
	struct plan *plan;       /**< NULL */
	struct results *results; /**< NULL */
};

/** The figures of a unit's last pass, beside those of this one. */
struct figures_before {
	struct arena *arena; /**< NULL: there are none */
	struct figure *figures;
	size_t n;
	struct held *held;
	size_t n_held;
};

/** A later plan of the year takes over: the one in force stays as an earlier one when its targets
 * differ and it was in force before the day the new one applies from (its valid_from, else the day
 * it was received).  Whatever that day is, it is remembered as superseded when the year had begun
 * by the day the new one was received.  Takes over the reference of p.
 * @return 1 other targets were in force before; 0; -ENOMEM (all is as before) */
MUST_CHECK int year_docs_set_plan(struct year_docs *y, struct plan *p, int64_t received_unix_s);
/** Is a target weaker than another for the same indicator?  A number by the direction; «öka» and
 * «minska» become weaker as «bibehålla», and any target by being taken away.  What cannot be put in
 * order (another unit, «approach», an unknown direction, a number and a word) is not weaker. */
bool target_weaker(const struct target *now, const struct target *before, enum direction d);
/* lowered.c: for year_docs_set_plan() alone.  Room for one more, then the plan in force put there
 * (a reference is taken). */
MUST_CHECK int superseded_make_room(struct year_docs *y);
void superseded_add(struct year_docs *y, int32_t from, int64_t at_unix_s);
void superseded_done(struct year_docs *y);
/** What results r change of what y's say; kept with those of before, the newest of each.  Of
 * outcomes that r no longer has only as many as 16 MB hold.
 * @return 1 something was corrected; 0; -ENOMEM (all is as before) */
MUST_CHECK int year_docs_correct(struct year_docs *y, const struct results *r,
                                 int64_t received_unix_s);
/** Order: by indicator, then period. */
int correction_cmp(const struct correction *a, const struct correction *b);
/** The correction of one outcome; NULL. */
const struct correction *year_docs_correction(const struct year_docs *y, const struct outcome *o);
void year_docs_done(struct year_docs *y);

MUST_CHECK int fault_set(struct fault *f, const char *kind, const char *message,
                         const char *pointer, uint32_t line, int64_t at_unix_s);
void fault_clear(struct fault *f);
/** Copies. @param url NULL: unknown. @return 0; -ENOMEM: it is unknown now */
MUST_CHECK int origin_set(struct origin *o, const char *url, const uint8_t hash[DOC_HASH_BYTES]);
void origin_clear(struct origin *o);

#endif
