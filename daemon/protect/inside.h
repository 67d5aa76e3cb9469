/* SPDX-License-Identifier: EUPL-1.2 */
/* protect/inside: what the files of this room share.  Nobody else includes it. */
#ifndef PROTECT_INSIDE_H
#define PROTECT_INSIDE_H

#include "model/touched.h"
#include "protect.h"

/* The ways a unit's figure is divided. */
enum split { SPLIT_SEXES, SPLIT_PARTS, SPLIT_COUNT };

/* The sums that a number stands in: of its unit, of its unit's department, of a district. */
enum place { IN_UNIT, IN_DEPARTMENT, IN_DISTRICT, PLACE_COUNT };

/** A number that may be shown: a unit's figure (a whole), or a part of it: a subgroup, or what is
 * left of the whole when its subgroups are taken away. */
struct cell {
	uint32_t unit;
	uint32_t first[SPLIT_COUNT]; /**< whole: index + 1 of its first part; 0: none */
	bool adds_up[SPLIT_COUNT];   /**< whole: parts and rest are the whole, to the person */
	uint32_t whole;              /**< part: index + 1 of its whole; 0: not in the problem */
	uint32_t next;               /**< part: index + 1 of the next of the same whole; 0: none */
	uint32_t district; /**< part: index of the problem's district it stands in; INDEX_NONE */
	uint64_t unit_key; /**< hash of its id: the same after a reload */
	struct figure *figure;     /**< the unit's own, also for a part */
	struct subgroup *subgroup; /**< part; NULL for a rest */
	struct contributor *who;   /**< part: its place in the district's figure; NULL */
	struct part part;
	double size;     /**< how many it speaks of, for «smallest first» */
	uint64_t key;    /**< of this very number in what was shown */
	uint32_t people; /**< at least: one, or one of each of its lines */
	bool outside
	        [PLACE_COUNT]; /**< not in that sum by itself: it has a weight of 0, or is a share
	                              that nobody can say of how many */
	bool primary;          /**< too small by itself */
	bool rest;             /**< nobody prints it: never shown, never of use as a cover */
	bool hidden;
	bool open; /**< shown before as it is now: hiding it hides nothing */
};

/** A department's or district's figure over its cells. */
struct total {
	struct scope scope;
	struct figure *figure;
	size_t first, n; /**< its cells: the units'; for a district its parts from elsewhere */
	size_t first_of, n_of; /**< district: its departments' totals */
	uint64_t key;          /**< in what was shown */
	bool hidden;
};

/** One indicator in one period over districts that hang together. */
struct problem {
	double min_group;
	uint64_t indicator_key;     /**< hash of its id */
	struct cell *cells, *parts; /**< wholes; what stands below them */
	size_t n_cells, n_parts;
	struct total *departments, *districts;
	size_t n_departments, n_districts;
	struct protect_shown *shown; /**< NULL */
	struct cell **by_key;        /**< room for as many: all in order of key, once `sorted` */
	bool sorted;
	struct cell **scratch; /**< room for all cells and parts */
};

/** The unknowns of a total: what an outsider is left with when he has taken away all that is shown.
 * In p->scratch until the next call. */
struct unknowns {
	struct cell **at;
	size_t n;
	enum method method;
};
struct unknowns problem_unknowns(const struct problem *p, const struct total *t);
/** Of a whole that is shown: its parts that are not. */
struct unknowns split_unknowns(const struct problem *p, const struct cell *whole, enum split split);
uint64_t split_key(const struct problem *p, const struct cell *whole, enum split split);

/* ---- pass.c: what is looked at together, one indicator and period at a time ---- */

/** A node that the present indicator and period concerns, and what it has of it. */
struct seen {
	struct node *node;     /**< node->mark is this one's number + 1 */
	struct figure *figure; /**< NULL: nothing */
	uint64_t before;       /**< what was hidden of it before, as one number */
	bool settled;          /**< it stays as it is */
	uint32_t cell;         /**< units: its cell in the problem + 1; 0: none */
};

struct gate {
	const struct protect_params *params;
	struct protect_shown *shown;
	struct tree *tree;
	struct arena *scratch;
	struct seen *seen;
	size_t n_seen, cap_seen;
	uint32_t *districts; /**< that hang together here; in order of the register */
	size_t n_districts, cap_districts;
	size_t room_cells, room_departments, room_districts, room_parts, room_scratch;
	uint64_t key; /**< figure_key() of now */
	size_t near;  /**< where it stood (node_find_near) */
	struct problem p;
};
static inline struct seen *gate_seen(const struct gate *g, const struct node *n)
{
	return n->mark ? &g->seen[n->mark - 1] : NULL;
}

/* ---- gate.c ---- */
/** Does it say how many people, in itself or behind a share? */
bool gate_counts_people(const struct figure *f, const struct part *part);
/** A count of other things than people? */
bool gate_counts_things(const struct figure *f);
/** Primary suppression of one figure; nothing else is hidden of it yet. */
void gate_start(const struct protect_params *p, struct figure *f);
/** Decide for the districts of g, whose nodes are seen and started. @return 0; -ENOMEM */
MUST_CHECK int gate_solve(struct gate *g);
/** Decide for a started figure that enters no whole. @return 0; -ENOMEM */
MUST_CHECK int gate_solve_alone(struct gate *g, uint32_t unit, struct figure *f);

/* ---- plain.c ---- */
/** Is there nothing to protect among what is seen? */
bool plain(const struct gate *g);
/** What gate_solve() would remember of it. */
void plain_remember(struct gate *g);

/* ---- gather.c ---- */
/** Make g->p of the districts of g. @return 0; -ENOMEM */
MUST_CHECK int gather(struct gate *g);
/** Make g->p of one figure. @return 0; -ENOMEM */
MUST_CHECK int gather_alone(struct gate *g, uint32_t unit, struct figure *f);

/** Some unknown numbers, added up. */
struct sum {
	size_t n_parts; /**< unknowns that an outsider cannot tell apart further */
	size_t n_cells, n_primary;
	size_t n_people; /**< at least: of each group one, or one of each of its lines */
	struct part all;
};

/* ---- primary.c ---- */
/** The part with the third of value, numerator and denominator where two tell it. */
struct part primary_whole(const struct figure *f, const struct part *part);
/** Two shares of n people in all (`left`) tell how many each is of: fills in numerators and
 * denominators. @return false, nothing written: they do not */
bool primary_by_shares(const struct figure *f, struct part left, struct part *one,
                       struct part *other);
/** One share of just those people, when it agrees with them as rounded to whole per cents. */
bool primary_by_rest(const struct figure *f, struct part left, struct part *one);

/* ---- secondary.c ---- */
/** @param people how many it is of at least */
void sum_add(struct sum *s, const struct part *p, bool primary, uint32_t people);
/** Is there more than one way to share it out? */
bool sum_safe(double min_group, const struct sum *s, enum method method, const char *unit);
/** Hide more until nothing hidden follows from what is shown. */
void secondary_solve(struct problem *p);

/* ---- speak.c ---- */
/** Was it judged by a number of last year, or by how last year went? */
bool speak_by_last_year(const struct figure *f);
void speak_baseline_unit(const struct node *n, struct figure *f);
/** After the units': what stands on a unit's hidden baseline is hidden too. */
void speak_baseline_scope(const struct gate *g, const struct node *n, struct figure *f);
/** Put the findings that speak of figures behind the unit's own; without memory there are none. */
void speak_findings(struct node *n);

/* ---- shown.c ---- */
uint64_t shown_cell_key(uint64_t unit, uint64_t indicator, struct period period,
                        const struct part *part);
uint64_t shown_total_key(struct scope scope, uint64_t scope_id, uint64_t indicator,
                         struct period period);
/** Was this very number shown before? */
bool shown_has(const struct protect_shown *h, uint64_t key);
/** Did it ever stand unknown in a shown sum, or beside one that did? */
bool shown_bound(const struct protect_shown *h, uint64_t key);
/** Was this total ever shown with something unknown in it? */
bool shown_knows(const struct protect_shown *h, uint64_t total);
/** May this total be shown with these unknowns?  Yes when it was shown with the very same before,
 * and when none of them ever stood in a shown total: then nothing old and new can be combined. */
bool shown_allows(const struct protect_shown *h, uint64_t total, struct unknowns u);
/** What a shown total was, or a shown whole above its parts. */
struct shown_sum {
	uint64_t key;
	double min_group;
	const char *unit; /**< of measure; NULL */
};
/** A number that may not be shown now, because what would be left unknown of an old sum could be
 * told; the smallest such, or NULL.  `cells` are all that could be shown, by key. */
struct cell *shown_cover(const struct protect_shown *h, const struct shown_sum *s,
                         struct unknowns cells);
/** Remember what is shown now. @return 0; -ENOMEM: it must not be shown */
MUST_CHECK int shown_add_cell(struct protect_shown *h, uint64_t key);
/** This number follows from, or bounds, unknowns of a shown sum: it is no new one any more. */
MUST_CHECK int shown_bind(struct protect_shown *h, uint64_t key);
MUST_CHECK int shown_add_total(struct protect_shown *h, uint64_t total, struct unknowns u);

#endif
