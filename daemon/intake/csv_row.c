/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/csv_row.c (core): cells by the head's columns; what is missing, what is a figure, what is
 * neither. Texts of an outcome are copied into the document's arena. */
#include "csv_row.h"
#include "period_words.h"
#include "reason.h"
#include <errno.h>
#include <stdio.h>

#define EXCERPT     60 /* of a cell in a message */
#define PLAIN_BYTES 64

const char *csv_where(uint32_t line, char out[CSV_WHERE_BYTES])
{
	(void)snprintf(out, CSV_WHERE_BYTES, "Rad %u", line);
	return out;
}

static bool says_per_cent(struct str head)
{
	return str_find(head, STR("%")) != SIZE_MAX || str_find(head, STR("procent")) != SIZE_MAX;
}

const char *csv_printed(struct str head, struct arena *arena)
{
	struct buf b;
	buf_init(&b, EXCERPT + 1);
	head = str_fit(head, EXCERPT);
	for (size_t i = 0; i < head.n; i++) {
		bool blank = strchr(" \t\r\n", head.at[i]) != NULL;
		if (!blank)
			buf_char(&b, head.at[i]);
		else if (b.n && b.at[b.n - 1] != ' ')
			buf_char(&b, ' ');
	}
	const char *copy = buf_failed(&b) ? NULL : arena_dup_str(arena, buf_slice(&b));
	buf_done(&b);
	return copy;
}

static int unknown_column(struct check *check, uint32_t line, struct str head)
{
	enum csv_column near = csv_column_near(head);
	struct str s = str_fit(head, EXCERPT);
	if (near == CSV_COLUMN_COUNT)
		return check_find(check, FINDING_UNREADABLE, line,
		                  "Rad %u: kolumnen «%.*s» är okänd och lästes inte", line,
		                  STR_ARGS(s));
	return check_find(check, FINDING_UNREADABLE, line,
	                  "Rad %u: kolumnen «%.*s» är okänd och lästes inte; menas «%s»?", line,
	                  STR_ARGS(s), csv_column_name(near));
}

int csv_head_read(struct csv_head *h, const struct str *cells, size_t n_cells, uint32_t line,
                  struct check *check, struct reason *ret_reason)
{
	bool has[CSV_COLUMN_COUNT] = {false};
	if (n_cells > CSV_CELLS_MAX)
		return reason_set(ret_reason, REASON_TOO_LARGE, -E2BIG, "", line,
		                  "%zu kolumner, gränsen är %d", n_cells, CSV_CELLS_MAX);
	h->n = n_cells;
	for (size_t i = 0; i < n_cells; i++) {
		enum csv_column c = csv_column_of(cells[i]);
		h->column[i] = (uint8_t)c;
		if (c == CSV_COLUMN_COUNT) {
			int ret = cells[i].n ? unknown_column(check, line, cells[i]) : 0;
			if (ret < 0)
				return ret;
			continue;
		}
		if (has[c])
			return reason_set(ret_reason, REASON_SCHEMA, -EINVAL, "", line,
			                  "kolumnen «%s» finns två gånger; ta bort den ena",
			                  csv_column_name(c));
		has[c] = true;
		h->per_cent[c] = says_per_cent(cells[i]);
		h->printed[c] = csv_printed(cells[i], check->arena);
		if (!h->printed[c])
			return reason_no_memory(ret_reason);
	}
	if (!has[CSV_INDICATOR] || !has[CSV_PERIOD])
		return reason_set(ret_reason, REASON_SCHEMA, -EINVAL, "", line,
		                  "kolumnen «%s» saknas",
		                  csv_column_name(has[CSV_INDICATOR] ? CSV_PERIOD : CSV_INDICATOR));
	if (!has[CSV_VALUE] && !has[CSV_FORECAST] && !(has[CSV_NUMERATOR] && has[CSV_DENOMINATOR]))
		return reason_set(ret_reason, REASON_SCHEMA, -EINVAL, "", line,
		                  "kolumnen «utfall» saknas (eller «täljare» och «nämnare»)");
	return 0;
}

bool csv_row_is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n_cells; i++) {
		if (row->cells[i].n > 0)
			return false;
	}
	return true;
}

bool csv_is_missing(struct str s)
{
	static const char *const codes[] = {"", "-", ".", "..", "–", "—", "−"};
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		if (str_eq(s, str_of(codes[i])))
			return true;
	}
	return false;
}

/* "1.234.567": two points cannot both be decimal. */
static bool has_point_groups(struct str s)
{
	size_t first = str_find(s, STR("."));
	return first != SIZE_MAX && s.n > first + 4 && s.at[first + 4] == '.' &&
	       str_find(s, STR(",")) == SIZE_MAX;
}

/* "1.234,5" and "1,234.5": the last of the two signs is the decimal one, the others stand between
 * thousands. */
static struct str one_decimal_sign(struct str s, char out[PLAIN_BYTES])
{
	size_t comma = str_find(s, STR(",")), point = str_find(s, STR("."));
	bool points = has_point_groups(s);
	if ((!points && (comma == SIZE_MAX || point == SIZE_MAX)) || s.n > PLAIN_BYTES)
		return s;
	char between = comma < point ? ',' : '.', decimal = comma < point ? '.' : ',';
	size_t n = 0, n_decimal = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool grouped = i + 3 < s.n &&
		               (i + 4 == s.n || s.at[i + 4] == between || s.at[i + 4] == decimal);
		if (s.at[i] == between && (n_decimal > 0 || !grouped))
			return s; /* no thousands: num_parse() will refuse it */
		n_decimal += s.at[i] == decimal;
		if (s.at[i] != between)
			out[n++] = s.at[i];
	}
	return (struct str){out, n};
}

/* "1,2E+03", as Excel writes what does not fit its column. */
static int read_power(struct str s, double *ret_x)
{
	size_t at = s.n;
	while (at > 0 && s.at[at - 1] >= '0' && s.at[at - 1] <= '9')
		at--;
	bool is_power = at >= 3 && s.n - at >= 1 && s.n - at <= 2 &&
	                (s.at[at - 1] == '+' || s.at[at - 1] == '-') &&
	                (s.at[at - 2] == 'E' || s.at[at - 2] == 'e');
	if (!is_power)
		return -EINVAL;
	int power = 0;
	for (size_t i = at; i < s.n; i++)
		power = power * 10 + (s.at[i] - '0');
	double x, scale = 1;
	int ret = num_parse(str_cut(s, 0, at - 2), &x);
	for (int i = 0; i < power; i++)
		scale *= 10;
	if (ret < 0)
		return ret;
	x = num_snap(s.at[at - 1] == '-' ? x / scale : x * scale);
	if (fabs(x) > NUM_MAX)
		return -ERANGE;
	*ret_x = x;
	return 0;
}

/* @return 0 a figure or missing; -EINVAL; -ERANGE */
static int read_figure(struct str s, double *ret_x, bool *per_cent)
{
	char plain[PLAIN_BYTES];
	*ret_x = NUM_NONE;
	if (csv_is_missing(s))
		return 0;
	if (str_ends(s, STR("%"))) {
		*per_cent = true;
		s = str_trim(str_cut(s, 0, s.n - 1));
	} else if (str_ends(s, STR(" st"))) {
		s = str_trim(str_cut(s, 0, s.n - 3));
	}
	if (str_starts(s, STR("+")))
		s = str_cut(s, 1, s.n);
	int ret = read_power(s, ret_x);
	return ret == -EINVAL ? num_parse(one_decimal_sign(s, plain), ret_x) : ret;
}

static double *figure_of(struct outcome *o, enum csv_column c)
{
	switch (c) {
	case CSV_VALUE: return &o->all.value;
	case CSV_NUMERATOR: return &o->all.numerator;
	case CSV_DENOMINATOR: return &o->all.denominator;
	case CSV_WOMEN: return &o->women.value;
	case CSV_WOMEN_NUMERATOR: return &o->women.numerator;
	case CSV_WOMEN_DENOMINATOR: return &o->women.denominator;
	case CSV_MEN: return &o->men.value;
	case CSV_MEN_NUMERATOR: return &o->men.numerator;
	case CSV_MEN_DENOMINATOR: return &o->men.denominator;
	case CSV_FORECAST: return &o->forecast;
	case CSV_INDICATOR:
	case CSV_PERIOD:
	case CSV_ANALYSIS:
	case CSV_ACTION:
	case CSV_REPORTED:
	case CSV_COLUMN_COUNT: return NULL;
	}
	must_fail("csv: column out of range");
}

/* What to say of a cell that could not be read. */
static int refuse_cell(struct check *check, uint32_t line, const char *column, struct str cell,
                       const char *why)
{
	struct str s = str_fit(cell, EXCERPT);
	return check_refuse(check, line, "Rad %u, kolumn «%s»: «%.*s» %s", line, column,
	                    STR_ARGS(s), why);
}

/* The same of a figure, its digits as «#»: what cannot be read may still be read by people, and a
 * finding leaves the house before anybody asked how small the group is. */
static int refuse_figure(struct check *check, uint32_t line, const char *column, struct str cell,
                         const char *why)
{
	char masked[EXCERPT];
	struct str s = str_fit(cell, EXCERPT);
	for (size_t i = 0; i < s.n; i++)
		masked[i] = s.at[i] >= '0' && s.at[i] <= '9' ? '#' : s.at[i];
	return refuse_cell(check, line, column, (struct str){masked, s.n}, why);
}

static const char *why_no_figure(struct str cell, int ret)
{
	if (ret == -ERANGE)
		return "är orimligt stort; kontrollera talet";
	if (str_starts(cell, STR("#")))
		return "är ett fel från Excel; rätta formeln eller lämna cellen tom";
	return "är inget tal; skriv t.ex. 6,5 eller lämna cellen tom";
}

int csv_day(struct str cell, int32_t *ret_day)
{
	*ret_day = CIVIL_NONE;
	if (csv_is_missing(cell))
		return 0;
	if (cell.n > 10 && (cell.at[10] == ' ' || cell.at[10] == 'T'))
		cell.n = 10; /* a time of day after it */
	return civil_parse(cell, ret_day);
}

void csv_cell_clear(enum csv_column c, struct outcome *o)
{
	double *figure = figure_of(o, c);
	if (figure)
		*figure = NUM_NONE;
	else if (c == CSV_ANALYSIS)
		o->analysis = NULL;
	else if (c == CSV_ACTION)
		o->action = NULL;
	else if (c == CSV_REPORTED)
		o->reported = CIVIL_NONE;
}

int csv_cell_read(enum csv_column c, const char *column, struct str cell, uint32_t line,
                  struct check *check, struct outcome *o, bool *per_cent)
{
	double *figure = figure_of(o, c);
	if (figure) {
		bool own = false;
		int ret = read_figure(cell, figure, &own);
		*per_cent |= own && c == CSV_VALUE;
		return ret < 0 ? refuse_figure(check, line, column, cell, why_no_figure(cell, ret))
		               : 1;
	}
	if (cell.n == 0)
		return 1;
	if (c == CSV_PERIOD)
		return period_words(cell, &o->period) < 0
		               ? refuse_cell(check, line, column, cell,
		                             "är ingen period; skriv t.ex. 2014-T1, 2014-H1, "
		                             "2014-03 eller "
		                             "2014")
		               : 1;
	if (c == CSV_REPORTED)
		return csv_day(cell, &o->reported) < 0
		               ? refuse_cell(check, line, column, cell,
		                             "är inget datum som finns; skriv t.ex. 2014-05-12")
		               : 1;
	const char *copy = arena_dup_str(check->arena, cell);
	if (!copy)
		return -ENOMEM;
	if (c == CSV_INDICATOR)
		o->indicator = copy;
	else if (c == CSV_ANALYSIS)
		o->analysis = copy;
	else
		o->action = copy;
	return 1;
}

bool csv_overflows(size_t n_head, const struct csv_row *row)
{
	for (size_t i = n_head; i < row->n_cells; i++) {
		if (row->cells[i].n > 0)
			return true;
	}
	return false;
}

int csv_refuse_overflow(struct check *check, size_t n_head, const struct csv_row *row)
{
	return check_refuse(
	        check, row->line,
	        "Rad %u: %zu celler men huvudet har %zu; sätt citattecken om texter och "
	        "tal som innehåller skiljetecknet",
	        row->line, row->n_cells, n_head);
}

int csv_row_read(const struct csv_head *h, const struct csv_row *row, struct check *check,
                 struct outcome *ret_outcome, const char **ret_unit)
{
	struct outcome o = {.all = PART_NONE,
	                    .women = PART_NONE,
	                    .men = PART_NONE,
	                    .forecast = NUM_NONE,
	                    .reported = CIVIL_NONE,
	                    .line = row->line};
	bool per_cent = h->per_cent[CSV_VALUE], has_period = false;
	if (csv_overflows(h->n, row))
		return csv_refuse_overflow(check, h->n, row);
	for (size_t i = 0; i < h->n && i < row->n_cells; i++) {
		enum csv_column c = (enum csv_column)h->column[i];
		if (c == CSV_COLUMN_COUNT)
			continue;
		has_period |= c == CSV_PERIOD && row->cells[i].n > 0;
		int ret = csv_cell_read(c, h->printed[c], row->cells[i], row->line, check, &o,
		                        &per_cent);
		if (ret <= 0)
			return ret;
	}
	if (!o.indicator || !has_period)
		return check_refuse(check, row->line,
		                    "Rad %u, kolumn «%s»: cellen är tom; fyll i den", row->line,
		                    csv_column_name(o.indicator ? CSV_PERIOD : CSV_INDICATOR));
	*ret_outcome = o;
	*ret_unit = per_cent ? "%" : CHECK_UNIT_UNKNOWN;
	return 1;
}
