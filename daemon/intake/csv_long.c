/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv_long.c (core): rows of one value each, put together by measure and period.
 * The date says the period: a period word («T1 2014»), or a day, which is the first or last of a
 * period whose kind the file does not tell; such an outcome is `dated`, and the plan's periodicity
 * decides.  Rows of other units are not ours: counted, told once.  Targets stand in the plan: rows
 * with them are told once and not read. */
#include "csv_long.h"
#include "normal.h"
#include "period_words.h"
#include "reason.h"
#include "whose.h"
#include <errno.h>

#define WORD_BYTES 80 /* of a cell in a message */

static const struct {
	const char *word;
	enum long_column column;
} heads[] = {
        {"datum", LONG_DATE},
        {"date", LONG_DATE},
        {"period", LONG_DATE},
        {"enhet", LONG_UNIT},
        {"unit", LONG_UNIT},
        {"organisation", LONG_UNIT},
        {"avdelning", LONG_UNIT},
        {"mått", LONG_MEASURE},
        {"measure", LONG_MEASURE},
        {"nyckeltal", LONG_MEASURE},
        {"indikator", LONG_MEASURE},
        {"indicator", LONG_MEASURE},
        {"styrtal", LONG_MEASURE},
        {"kolumn", LONG_WHICH},
        {"column", LONG_WHICH},
        {"värde", LONG_VALUE},
        {"periodicitet", LONG_PERIODICITY},
        {"periodicity", LONG_PERIODICITY},
        {"value", LONG_VALUE},
};

static const char *const head_names[LONG_COLUMN_COUNT] = {
        [LONG_DATE] = "datum",   [LONG_UNIT] = "enhet",  [LONG_MEASURE] = "mått",
        [LONG_WHICH] = "kolumn", [LONG_VALUE] = "värde", [LONG_PERIODICITY] = "periodicitet",
};

/* Words of the column «kolumn» beside the heads of the other form. */
static const struct {
	const char *word;
	enum csv_column column;
} whiches[] = {
        {"utfall totalt", CSV_VALUE},    {"utfall kvinnor", CSV_WOMEN},
        {"utfall män", CSV_MEN},         {"kvinnor utfall", CSV_WOMEN},
        {"män utfall", CSV_MEN},         {"outcome", CSV_VALUE},
        {"actual", CSV_VALUE},           {"result", CSV_VALUE},
        {"resultat", CSV_VALUE},         {"värde", CSV_VALUE},
        {"kommentar", CSV_ANALYSIS},     {"comment", CSV_ANALYSIS},
        {"åtgärder", CSV_ACTION},        {"prognos helår", CSV_FORECAST},
        {"helårsprognos", CSV_FORECAST}, {"rapporteringsdatum", CSV_REPORTED},
};

static const char *const targets[] = {"mål",    "målvärde", "årsmål",   "kf s årsmål",
                                      "target", "börvärde", "ambition", "riktvärde"};

static enum long_column head_of(struct str cell)
{
	char plain[CSV_HEAD_BYTES];
	struct str s = csv_plain_head(cell, plain);
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		if (str_eq(s, str_of(heads[i].word)))
			return heads[i].column;
	}
	return LONG_COLUMN_COUNT;
}

bool csv_long_is_head(const struct str *cells, size_t n_cells)
{
	bool has[LONG_COLUMN_COUNT + 1] = {false};
	for (size_t i = 0; i < n_cells; i++)
		has[head_of(cells[i])] = true;
	return has[LONG_MEASURE] && has[LONG_WHICH];
}

int csv_long_init(struct csv_long *l, struct check *check, const struct unit *whose, size_t n_most)
{
	*l = (struct csv_long){.check = check, .whose = whose};
	return table_init(&l->by_key, n_most);
}

void csv_long_done(struct csv_long *l)
{
	table_done(&l->by_key);
}

int csv_long_head(struct csv_long *l, const struct str *cells, size_t n_cells, uint32_t line,
                  struct reason *ret_reason)
{
	if (n_cells > CSV_CELLS_MAX)
		return reason_set(ret_reason, REASON_TOO_LARGE, -E2BIG, "", line,
		                  "%zu kolumner, gränsen är %d", n_cells, CSV_CELLS_MAX);
	l->n_cells = n_cells;
	for (size_t c = 0; c < LONG_COLUMN_COUNT; c++)
		l->column[c] = SIZE_MAX;
	for (size_t i = 0; i < n_cells; i++) {
		enum long_column c = head_of(cells[i]);
		if (c == LONG_COLUMN_COUNT && cells[i].n) {
			int ret = check_find(l->check, FINDING_UNREADABLE, line,
			                     "Rad %u: kolumnen «%.*s» är okänd och lästes inte",
			                     line, STR_ARGS(str_fit(cells[i], WORD_BYTES)));
			if (ret < 0)
				return ret;
		}
		if (c == LONG_COLUMN_COUNT)
			continue;
		if (l->column[c] != SIZE_MAX)
			return reason_set(ret_reason, REASON_SCHEMA, -EINVAL, "", line,
			                  "kolumnen «%s» finns två gånger; ta bort den ena",
			                  head_names[c]);
		l->column[c] = i;
		l->printed[c] = csv_printed(cells[i], l->check->arena);
		if (!l->printed[c])
			return reason_no_memory(ret_reason);
	}
	for (size_t c = 0; c < LONG_COLUMN_COUNT; c++) {
		if (l->column[c] == SIZE_MAX && c != LONG_UNIT && c != LONG_PERIODICITY)
			return reason_set(ret_reason, REASON_SCHEMA, -EINVAL, "", line,
			                  "kolumnen «%s» saknas", head_names[c]);
	}
	return 0;
}

static struct str cell_of(const struct csv_long *l, const struct csv_row *row, enum long_column c)
{
	size_t at = l->column[c];
	return at < row->n_cells ? row->cells[at] : (struct str){NULL, 0};
}

/* Is the row ours?  Without a unit to ask for, the first row says whose the file is. */
static bool is_own(struct csv_long *l, struct str unit)
{
	if (l->column[LONG_UNIT] == SIZE_MAX)
		return true;
	if (l->unit && str_eq(unit, str_of(l->unit)))
		return true;
	return l->whose ? whose_name(l->whose, unit)
	                : !l->unit || intake_same_name(unit, str_of(l->unit));
}

/* 1 ours; 0 another's, counted; -ENOMEM. */
static int take_unit(struct csv_long *l, struct str unit)
{
	const char **place = NULL;
	bool own = is_own(l, unit);
	if (own && !l->unit && l->column[LONG_UNIT] != SIZE_MAX)
		place = &l->unit;
	if (!own && !l->others)
		place = &l->others;
	if (place) {
		*place = arena_dup_str(l->check->arena, str_fit(unit, WORD_BYTES * 2));
		if (!*place)
			return -ENOMEM;
	}
	l->n_own += own;
	l->n_others += !own;
	return own;
}

static enum csv_column which_of(struct str cell)
{
	char plain[CSV_HEAD_BYTES];
	enum csv_column c = csv_column_of(cell);
	if (c != CSV_COLUMN_COUNT)
		return c == CSV_INDICATOR || c == CSV_PERIOD ? CSV_COLUMN_COUNT : c;
	struct str s = csv_plain_head(cell, plain);
	for (size_t i = 0; i < ARRAY_LEN(whiches); i++) {
		if (str_eq(s, str_of(whiches[i].word)))
			return whiches[i].column;
	}
	return CSV_COLUMN_COUNT;
}

static bool is_target(struct str cell)
{
	char plain[CSV_HEAD_BYTES];
	struct str s = csv_plain_head(cell, plain);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		if (str_eq(s, str_of(targets[i])))
			return true;
	}
	return false;
}

/* A word of «kolumn» that is nothing to read: told where it stands first. */
static int unread_word(struct csv_long *l, struct str word, uint32_t line)
{
	struct str shown = str_fit(word, WORD_BYTES);
	for (size_t i = 0; i < l->n_unread; i++) {
		if (str_eq(str_of(l->unread[i]), shown))
			return 0;
	}
	if (l->n_unread == LONG_WORDS_MAX)
		return 0; /* so many different words were told already */
	const char *kept = arena_dup_str(l->check->arena, shown);
	if (!kept)
		return -ENOMEM;
	l->unread[l->n_unread++] = kept;
	if (is_target(word))
		return check_find(
		        l->check, FINDING_UNREADABLE, line,
		        "Rad %u, kolumn «%s»: rader med «%s» lästes inte; målen tas ur planen",
		        line, l->printed[LONG_WHICH], kept);
	return check_refuse(l->check, line,
	                    "Rad %u, kolumn «%s»: «%s» är okänt, och rader med det lästes inte; "
	                    "skriv t.ex. Utfall, Prognos, Täljare, Nämnare, Analys eller Åtgärd",
	                    line, l->printed[LONG_WHICH], kept);
}

/* How a day reads when nothing more is known: the largest period that it ends, else its month. */
static struct period period_by_day(int32_t day)
{
	static const enum periodicity kinds[] = {PERIODICITY_YEAR, PERIODICITY_HALF,
	                                         PERIODICITY_TERTIAL};
	struct period p;
	int year, month, mday;
	civil_ymd(day, &year, &month, &mday);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (mday > 1 && period_on_day(kinds[i], day, &p))
			return p;
	}
	return (struct period){(int16_t)year, PERIODICITY_MONTH, (uint8_t)month};
}

/* 1 with PERIODICITY_COUNT where the row does not say; 0 left out with a finding; -ENOMEM. */
static int read_periodicity(struct csv_long *l, const struct csv_row *row,
                            enum periodicity *ret_kind)
{
	struct str cell = cell_of(l, row, LONG_PERIODICITY);
	*ret_kind = periodicity_words(cell);
	if (!cell.n || *ret_kind != PERIODICITY_COUNT)
		return 1;
	return check_refuse(
	        l->check, row->line,
	        "Rad %u, kolumn «%s»: «%.*s» är ingen periodicitet; skriv månad, tertial, "
	        "halvår eller år",
	        row->line, l->printed[LONG_PERIODICITY], STR_ARGS(str_fit(cell, WORD_BYTES)));
}

/* kind: what the row itself says of the periodicity; PERIODICITY_COUNT when it does not. */
static int read_date(struct str cell, enum periodicity kind, struct outcome *o)
{
	struct period month;
	if (period_words(cell, &o->period) == 0)
		return 0;
	if (csv_day(cell, &o->day) < 0 || !period_on_day(PERIODICITY_MONTH, o->day, &month))
		return -EINVAL;
	if (kind != PERIODICITY_COUNT)
		return period_on_day(kind, o->day, &o->period) ? 0 : -EINVAL;
	o->dated = true;
	o->period = period_by_day(o->day);
	return 0;
}

/* Its place in the check's key: normal name, period. */
static int make_key(struct csv_long *l, struct str measure, struct period p)
{
	char period[PERIOD_TEXT_BYTES];
	intake_normal_name(measure, &l->check->key);
	buf_char(&l->check->key, '\n'); /* no name has one */
	buf_text(&l->check->key, period_text(p, period));
	return buf_failed(&l->check->key);
}

/* The outcome of this measure and period, made when it is new; NULL without memory. */
static struct long_outcome *outcome_at(struct csv_long *l, struct str measure,
                                       const struct outcome *at)
{
	struct table_walk walk;
	if (make_key(l, measure, at->period) < 0)
		return NULL;
	struct str key = buf_slice(&l->check->key);
	size_t n_name = str_find(key, STR("\n"));
	for (uint32_t i = table_first(&l->by_key, key, &walk); i != TABLE_END;
	     i = table_next(&l->by_key, &walk)) {
		struct long_outcome *one = &l->outcomes[i];
		intake_normal_name(str_of(one->o.indicator), &l->check->other);
		if (buf_failed(&l->check->other))
			return NULL;
		if (period_eq(one->o.period, at->period) &&
		    str_eq(buf_slice(&l->check->other), str_cut(key, 0, n_name)))
			return one;
	}
	if (l->n_outcomes == l->cap_outcomes) {
		struct long_outcome *more = arena_grow(l->check->arena, l->outcomes, l->n_outcomes,
		                                       &l->cap_outcomes, sizeof(*more));
		if (!more)
			return NULL;
		l->outcomes = more;
	}
	struct long_outcome *one = &l->outcomes[l->n_outcomes];
	*one = (struct long_outcome){.o = *at};
	one->o.indicator = arena_dup_str(l->check->arena, measure);
	if (!one->o.indicator)
		return NULL;
	table_put(&l->by_key, key, (uint32_t)l->n_outcomes++);
	return one;
}

/* The same value again says nothing new; another one is an error of its row.  What is missing says
 * nothing against a value before or after it. */
static int merge(struct csv_long *l, struct long_outcome *one, enum csv_column c,
                 const struct outcome *read, struct str value, uint32_t line)
{
	char period[PERIOD_TEXT_BYTES];
	struct outcome *o = &one->o;
	bool again = one->given & (1u << c), same = false;
	bool text = c == CSV_ANALYSIS || c == CSV_ACTION;
	uint32_t first = one->given || one->said ? o->line : line; /* none of a refused row */
	if (text ? value.n == 0 : csv_is_missing(value)) {
		o->line = first;
		one->said = true;
		return 0;
	}
	if (again)
		same = check_same_values(read, o) &&
		       str_eq(str_of(read->analysis), str_of(o->analysis)) &&
		       str_eq(str_of(read->action), str_of(o->action)) &&
		       read->reported == o->reported;
	if (again && !same)
		return check_refuse(
		        l->check, line,
		        "Rad %u, kolumn «%s»: «%.*s» %s finns redan med ett annat värde "
		        "(%s); det första gäller, ta bort det ena",
		        line, l->printed[LONG_VALUE], STR_FIT(o->indicator, 120),
		        period_text(o->period, period), csv_column_name(c));
	*o = *read;
	o->line = first;
	one->given |= 1u << c;
	return 0;
}

/* 1 when a cell that must say something is empty, with its finding; 0; -ENOMEM. */
static int find_empty(struct csv_long *l, const struct csv_row *row)
{
	for (size_t c = 0; c < LONG_VALUE; c++) {
		if (l->column[c] == SIZE_MAX || cell_of(l, row, (enum long_column)c).n)
			continue;
		int ret = check_refuse(l->check, row->line,
		                       "Rad %u, kolumn «%s»: cellen är tom; fyll i den", row->line,
		                       l->printed[c]);
		return ret < 0 ? ret : 1;
	}
	return 0;
}

int csv_long_row(struct csv_long *l, const struct csv_row *row)
{
	struct outcome at = {.all = PART_NONE,
	                     .women = PART_NONE,
	                     .men = PART_NONE,
	                     .forecast = NUM_NONE,
	                     .reported = CIVIL_NONE,
	                     .line = row->line};
	struct str date = cell_of(l, row, LONG_DATE), which = cell_of(l, row, LONG_WHICH),
	           value = cell_of(l, row, LONG_VALUE);
	struct str unit = cell_of(l, row, LONG_UNIT);
	bool blank = l->column[LONG_UNIT] != SIZE_MAX && !unit.n; /* told below */
	int ret = blank ? 1 : take_unit(l, unit);
	if (ret <= 0)
		return ret;
	if (csv_overflows(l->n_cells, row))
		return csv_refuse_overflow(l->check, l->n_cells, row);
	ret = find_empty(l, row);
	if (ret != 0)
		return ret < 0 ? ret : 0;
	enum csv_column c = which_of(which);
	if (c == CSV_COLUMN_COUNT)
		return unread_word(l, which, row->line);
	enum periodicity kind;
	ret = read_periodicity(l, row, &kind);
	if (ret <= 0)
		return ret;
	if (read_date(date, kind, &at) < 0)
		return check_refuse(
		        l->check, row->line,
		        "Rad %u, kolumn «%s»: «%.*s» är varken period eller första eller sista "
		        "dagen i en; skriv t.ex. 2014-04-30 eller T1 2014",
		        row->line, l->printed[LONG_DATE], STR_ARGS(str_fit(date, WORD_BYTES)));
	struct long_outcome *one = outcome_at(l, cell_of(l, row, LONG_MEASURE), &at);
	if (!one)
		return -ENOMEM;
	struct outcome read = one->o;
	if (one->given & (1u << c)) /* compared below with what is there */
		csv_cell_clear(c, &read);
	bool per_cent = false, had = one->given & (1u << c);
	ret = csv_cell_read(c, l->printed[LONG_VALUE], value, row->line, l->check, &read,
	                    &per_cent);
	if (ret <= 0)
		return ret;
	ret = merge(l, one, c, &read, value, row->line);
	one->per_cent |= per_cent && !had && (one->given & (1u << c));
	return ret;
}

static int tell_others(struct csv_long *l)
{
	if (!l->n_others)
		return 0;
	return check_find(
	        l->check, FINDING_UNREADABLE, 0,
	        "Filen har rader för andra enheter, %zu stycken, först för «%s»; de hör inte "
	        "hit och lästes inte",
	        l->n_others, l->others);
}

/* The day begins or ends a month and nothing longer. */
static bool is_month(const struct outcome *o)
{
	struct period p;
	return o->dated && !period_on_day(PERIODICITY_TERTIAL, o->day, &p) &&
	       !period_on_day(PERIODICITY_HALF, o->day, &p) &&
	       !period_on_day(PERIODICITY_YEAR, o->day, &p);
}

/* A measure with one such day comes by month: so do its other days. */
static int settle_months(struct csv_long *l)
{
	struct table by_name;
	struct table_walk walk;
	struct buf *name = &l->check->key, *other = &l->check->other;
	int ret = table_init(&by_name, l->n_outcomes);
	for (uint32_t i = 0; i < l->n_outcomes && ret == 0; i++) {
		if (!is_month(&l->outcomes[i].o))
			continue;
		intake_normal_name(str_of(l->outcomes[i].o.indicator), name);
		ret = buf_failed(name) ? -ENOMEM : 0;
		if (ret == 0)
			table_put(&by_name, buf_slice(name), i);
	}
	for (size_t i = 0; i < l->n_outcomes && ret == 0; i++) {
		struct outcome *o = &l->outcomes[i].o;
		if (!o->dated || is_month(o))
			continue;
		intake_normal_name(str_of(o->indicator), name);
		for (uint32_t at = table_first(&by_name, buf_slice(name), &walk);
		     at != TABLE_END && o->dated; at = table_next(&by_name, &walk)) {
			intake_normal_name(str_of(l->outcomes[at].o.indicator), other);
			if (str_eq(buf_slice(name), buf_slice(other)))
				o->dated = !period_on_day(PERIODICITY_MONTH, o->day, &o->period);
		}
		ret = buf_failed(name) || buf_failed(other) ? -ENOMEM : 0;
	}
	table_done(&by_name);
	return ret;
}

int csv_long_end(struct csv_long *l, struct reason *ret_reason)
{
	char where[CSV_WHERE_BYTES];
	if (!l->n_own && l->n_others)
		return reason_set(
		        ret_reason, REASON_WRONG_UNIT, -EINVAL, "", 0,
		        "ingen av filens rader är för «%.*s»; den första är för «%s»: rätta "
		        "adressen, eller skriv namnet i enhetens aliases",
		        STR_FIT(l->whose->name, 120), l->others);
	if (!l->whose && l->n_others)
		return reason_set(ret_reason, REASON_WRONG_UNIT, -EINVAL, "", 0,
		                  "filen har rader för flera enheter («%s», «%s»); dela den",
		                  l->unit, l->others);
	int ret = tell_others(l);
	if (ret == 0)
		ret = settle_months(l);
	for (size_t i = 0; i < l->n_outcomes && ret == 0; i++) {
		struct long_outcome *one = &l->outcomes[i];
		if (one->given || one->said)
			ret = check_outcome(l->check, &one->o,
			                    one->per_cent ? "%" : CHECK_UNIT_UNKNOWN,
			                    csv_where(one->o.line, where));
	}
	return ret;
}
