/* SPDX-License-Identifier: EUPL-1.2 */
/* view/select.c (core): which units, figures and states a question chooses, and the ids they carry.
 */
#include <inttypes.h>
#include <stdio.h>
#include "base/hash.h"
#include "room.h"

bool has_scope(const struct question *q)
{
	return q->unit != INDEX_NONE || q->department != INDEX_NONE || q->district != INDEX_NONE;
}

struct scope asked_scope(const struct question *q)
{
	if (q->unit != INDEX_NONE)
		return (struct scope){SCOPE_UNIT, q->unit};
	if (q->department != INDEX_NONE)
		return (struct scope){SCOPE_DEPARTMENT, q->department};
	must(q->district != INDEX_NONE);
	return (struct scope){SCOPE_DISTRICT, q->district};
}

bool wants_unit(const struct context *c, uint32_t unit)
{
	const struct question *q = c->q;
	const struct org *o = c->s->org;
	return (q->unit == INDEX_NONE || q->unit == unit) &&
	       (q->department == INDEX_NONE || o->units[unit].department == q->department) &&
	       (q->district == INDEX_NONE || org_home(o, unit) == q->district);
}

bool wants_serving_unit(const struct context *c, uint32_t unit)
{
	const struct unit *u = &c->s->org->units[unit];
	if (wants_unit(c, unit))
		return true;
	if (c->q->unit != INDEX_NONE || c->q->department != INDEX_NONE)
		return false;
	for (size_t i = 0; i < u->n_serves; i++) {
		if (u->serves[i] == c->q->district)
			return true;
	}
	return false;
}

bool wants_scope(const struct context *c, struct scope scope)
{
	const struct question *q = c->q;
	const struct org *o = c->s->org;
	switch (scope.kind) {
	case SCOPE_UNIT: return wants_unit(c, scope.index);
	case SCOPE_DEPARTMENT:
		return q->unit == INDEX_NONE &&
		       (q->department == INDEX_NONE || q->department == scope.index) &&
		       (q->district == INDEX_NONE ||
		        o->departments[scope.index].district == q->district);
	case SCOPE_DISTRICT:
		return q->unit == INDEX_NONE && q->department == INDEX_NONE &&
		       (q->district == INDEX_NONE || q->district == scope.index);
	case SCOPE_KIND_COUNT: break;
	}
	must_fail("view: scope out of range");
}

bool wants_figure(const struct question *q, const struct figure *f)
{
	return (!q->year || f->period.year == q->year) &&
	       (!q->period.year || period_eq(f->period, q->period)) &&
	       (!q->states || (q->states >> f->state & 1)) &&
	       (!q->indicator[0] || strcmp(q->indicator, f->id) == 0 ||
	        strcmp(q->indicator, f->name) == 0);
}

void put_scope(struct jsonw *j, const struct org *o, struct scope scope)
{
	char text[QUERY_VALUE_BYTES];
	(void)snprintf(text, sizeof(text), "%s:%s", scope_kind_name(scope.kind),
	               scope_id(o, scope)); /* ids are at most LIMIT_ID_BYTES: it fits */
	jsonw_put_text(j, "scope", text);
}

int view_newest_year(const struct node_view *v)
{
	int newest = 0;
	if (!v)
		return 0;
	for (size_t i = v->n_years; i > 0; i--) {
		if (v->years[i - 1].plan)
			return v->years[i - 1].year;
	}
	if (v->n_years)
		return v->years[v->n_years - 1].year;
	for (size_t i = 0; i < v->n_figures; i++)
		newest = v->figures[i].period.year > newest ? v->figures[i].period.year : newest;
	return newest;
}

const struct figure *next_current(const struct node_view *v, int year, size_t *at)
{
	const struct figure *best = NULL;
	while (v && *at < v->n_figures) {
		const struct figure *f = &v->figures[*at];
		if (best && f->indicator != best->indicator)
			return best;
		(*at)++;
		if (f->period.year != year)
			continue;
		if (!best || f->state != STATE_NOT_DUE)
			best = f; /* sorted by period: the later one wins */
	}
	return best;
}

struct state_counts counts_of(const struct node_view *v, int year)
{
	struct state_counts counts = {0};
	size_t at = 0;
	for (const struct figure *f; (f = next_current(v, year, &at)) != NULL;)
		counts.n[f->state]++;
	return counts;
}

void put_counts(struct jsonw *j, const char *key, const struct state_counts *counts)
{
	jsonw_put_open(j, key, '{');
	for (size_t i = 0; i < STATE_COUNT; i++)
		jsonw_put_int(j, state_name((enum state)i), counts->n[i]);
	jsonw_close(j, '}');
}

bool figure_hidden(const struct figure *f)
{
	return (f->hidden & HIDE_ALL) || f->state == STATE_PROTECTED;
}

double figure_value(const struct figure *f)
{
	return figure_hidden(f) ? NUM_NONE : part_value(f->all, f->unit);
}

int64_t figure_corrected(const struct figure *f)
{
	if (figure_hidden(f))
		return 0;
	if (f->merge)
		return f->merge->corrected_unix_s;
	return f->corrected ? f->corrected->at_unix_s : 0;
}

const char *missing_why(const struct figure *f)
{
	if (figure_hidden(f))
		return "protected";
	if (num_given(figure_value(f)))
		return NULL;
	if (f->missing != MISSING_NONE)
		return missing_name(f->missing);
	return f->state == STATE_NOT_DUE ? "not_due" : "not_reported";
}

const char *no_state_people(const struct figure *f)
{
	if (f->state == STATE_NOT_DUE) /* that nobody has reported is then no news */
		return "Perioden är inte slut, eller fristen löper.";
	switch (f->why_not) {
	case NO_STATE_NONE: break;
	case NO_STATE_NO_TARGET: return "Inget mål är satt.";
	case NO_STATE_TARGETS_DIFFER:
		return "Enheterna har olika mål, och katalogen anger inget gemensamt.";
	case NO_STATE_UNIT_WITHOUT_TARGET:
		return "Minst en enhet saknar mål, så summan av målen säger inget.";
	case NO_STATE_DIRECTION_UNKNOWN:
		return "Varken katalogen eller planen säger om högre eller lägre är bättre.";
	case NO_STATE_BOARD_SETS: return "Målet ska tas fram av nämnden; inget tal finns än.";
	case NO_STATE_NOTHING_REPORTED: return "Ingen enhet har rapporterat.";
	case NO_STATE_BASELINE_PROTECTED:
		return "Ingen bedömning visas: den skulle bygga på ett utfall året före som är "
		       "skyddat.";
	case NO_STATE_COUNT: must_fail("view: no_state out of range");
	}
	switch (f->state) {
	case STATE_PROTECTED: return "Skyddad: för få personer.";
	case STATE_NOT_DUE: return "Perioden är inte slut, eller fristen löper.";
	case STATE_MISSING:
		return f->missing == MISSING_NONE ? "Inget har rapporterats i tid."
		                                  : "Enheten har rapporterat att utfallet saknas.";
	case STATE_NO_TARGET: return "Inget mål är satt.";
	case STATE_NO_BASELINE: return "Utfall från året före saknas att jämföra med.";
	case STATE_MET:
	case STATE_UNCERTAIN:
	case STATE_NEAR:
	case STATE_BEHIND: return NULL;
	case STATE_COUNT: break;
	}
	must_fail("view: state out of range");
}

void stable_id(const struct str *parts, size_t n, char out[STABLE_ID_BYTES])
{
	uint64_t hash = 0;
	for (size_t i = 0; i < n; i++)
		hash = hash_more(hash, parts[i]);
	(void)snprintf(out, STABLE_ID_BYTES, "%016" PRIx64, hash);
}

/* A title for comparing: lower case, one blank between words, no full stop at the end. */
static struct str plain_title(const char *title, char *out, size_t n_out)
{
	struct str s = str_trim(str_of(title));
	size_t n = 0;
	bool blank = false;
	for (size_t at = 0; at < s.n && n + 8 < n_out;) {
		uint32_t cp = utf8_next(s, &at);
		if (cp == ' ' || cp == '\t' || cp == '\n' || cp == 0xA0) {
			blank = true;
			continue;
		}
		if (blank)
			out[n++] = ' ';
		blank = false;
		n += utf8_put(out + n, utf8_lower(cp == UTF8_BAD ? 0xFFFD : cp));
	}
	return (struct str){out, n && out[n - 1] == '.' ? n - 1 : n};
}

void goal_key(const struct plan *p, uint32_t goal, const char *unit_id, char out[STABLE_ID_BYTES])
{
	const struct goal *g = &p->goals[goal];
	char year[12], title[1024];
	(void)snprintf(year, sizeof(year), "%d", p->year);
	bool own = g->level == GOAL_COMMITMENT; /* a unit's own promise is nobody else's */
	bool by_number = g->number && !own;     /* numbers are the council's, within one year */
	const struct str parts[] = {str_of(year),
	                            str_of(goal_level_name(g->level)),
	                            str_of(own ? unit_id : ""),
	                            str_of(by_number ? g->number : ""),
	                            by_number ? STR("")
	                                      : plain_title(g->title, title, sizeof(title)),
	                            own ? str_of(g->id) : STR("")};
	stable_id(parts, ARRAY_LEN(parts), out);
}
