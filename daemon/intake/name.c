/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/name.c (core): which indicator a name means.
 * A look-up owns its tables and one block of normal names; the catalogue stays its owner's and must
 * outlive it. */
#include "distance.h"
#include "names.h"
#include "base/limits.h"
#include <errno.h>
#include <stdlib.h>

#define NORMAL_BYTES_MAX     (LIMIT_STRING_BYTES * 4)
#define NAMES_BYTES_MAX      (64u << 20)
#define NEAR_PER_CENT        40 /* of the longer name may differ; beyond that a proposal is noise */
#define NEAR_PREFIX_PER_CENT 20 /* what a name that only goes on where the other ends counts as */

static void count_letters(struct str s, uint8_t out[NAMES_LETTERS])
{
	memset(out, 0, NAMES_LETTERS);
	for (size_t i = 0; i < s.n && i < DISTANCE_BYTES_MAX; i++) {
		uint8_t *at = &out[(unsigned char)s.at[i] % NAMES_LETTERS];
		*at = (uint8_t)(*at + (*at < UINT8_MAX));
	}
}

static uint32_t find_normal(const struct intake_names *names, struct str normal)
{
	struct table_walk walk;
	for (uint32_t at = table_first(&names->normal, normal, &walk); at != TABLE_END;
	     at = table_next(&names->normal, &walk)) {
		if (str_eq(names->known[at].normal, normal))
			return at;
	}
	return INDEX_NONE;
}

static int add_known(struct intake_names *names, uint32_t indicator, const char *text,
                     struct buf *scratch, struct err *err)
{
	const struct indicator *all = names->catalogue->indicators;
	intake_normal_name(str_of(text), scratch);
	if (buf_failed(scratch))
		return err_set(err, -ENOMEM, "minnet räckte inte för indikatorkatalogen");
	struct str normal = buf_slice(scratch);
	uint32_t twin = find_normal(names, normal);
	if (twin != INDEX_NONE) {
		uint32_t other = names->known[twin].indicator;
		if (other == indicator)
			return 0;
		return err_set(err, -EEXIST,
		               "%s:%u: «%s» är samma namn som indikatorn «%s» på rad %u; "
		               "ta bort det ena",
		               all[indicator].file ? all[indicator].file : "indicators.yaml",
		               all[indicator].line, text, all[other].id, all[other].line);
	}
	struct known *k = &names->known[names->n_known];
	const char *copy = arena_dup_str(names->arena, normal);
	if (!copy)
		return err_set(err, -ENOMEM, "minnet räckte inte för indikatorkatalogen");
	*k = (struct known){.indicator = indicator, .normal = {copy, normal.n}};
	count_letters(k->normal, k->letters);
	table_put(&names->normal, k->normal, (uint32_t)names->n_known++);
	return 0;
}

static int fill(struct intake_names *names, struct err *err)
{
	const struct catalogue *c = names->catalogue;
	struct buf scratch;
	int ret = 0;
	buf_init(&scratch, NORMAL_BYTES_MAX);
	for (uint32_t i = 0; i < c->n_indicators && ret == 0; i++) {
		table_put(&names->ids, str_of(c->indicators[i].id), i);
		table_put(&names->printed, str_of(c->indicators[i].name), i);
		ret = add_known(names, i, c->indicators[i].name, &scratch, err);
	}
	for (uint32_t i = 0; i < c->n_indicators && ret == 0; i++) {
		for (size_t k = 0; k < c->indicators[i].n_aliases && ret == 0; k++)
			ret = add_known(names, i, c->indicators[i].aliases[k], &scratch, err);
	}
	buf_done(&scratch);
	return ret;
}

int intake_names_new(const struct catalogue *c, struct intake_names **ret_names, struct err *err)
{
	size_t n = c->n_indicators;
	for (size_t i = 0; i < c->n_indicators; i++)
		n += c->indicators[i].n_aliases;
	struct intake_names *names = calloc(1, sizeof(*names));
	if (!names)
		return err_set(err, -ENOMEM, "minnet räckte inte för indikatorkatalogen");
	names->catalogue = c;
	names->arena = arena_new(NAMES_BYTES_MAX);
	names->known = names->arena ? arena_array(names->arena, n, sizeof(*names->known)) : NULL;
	int ret = -ENOMEM;
	if (!names->known || table_init(&names->ids, c->n_indicators) < 0 ||
	    table_init(&names->printed, c->n_indicators) < 0 || table_init(&names->normal, n) < 0)
		(void)err_set(err, ret, "minnet räckte inte för indikatorkatalogen");
	else
		ret = fill(names, err);
	if (ret < 0) {
		intake_names_free(names);
		return ret;
	}
	*ret_names = names;
	return 0;
}

void intake_names_free(struct intake_names *names)
{
	if (!names)
		return;
	table_done(&names->ids);
	table_done(&names->printed);
	table_done(&names->normal);
	(void)arena_free(names->arena); /* returns NULL, always */
	free(names);
}

/* No fewer changes than this lead from one to the other. */
static size_t letters_apart(const uint8_t a[NAMES_LETTERS], const uint8_t b[NAMES_LETTERS])
{
	size_t more = 0, fewer = 0;
	for (size_t i = 0; i < NAMES_LETTERS; i++) {
		more += a[i] > b[i] ? (size_t)(a[i] - b[i]) : 0;
		fewer += b[i] > a[i] ? (size_t)(b[i] - a[i]) : 0;
	}
	return more > fewer ? more : fewer;
}

static bool goes_on(struct str longer, struct str shorter)
{
	return shorter.n > 0 && longer.n > shorter.n && str_starts(longer, shorter) &&
	       longer.at[shorter.n] == ' ';
}

/* How far apart, in per cent of the longer name; SIZE_MAX when at or beyond `limit`. */
static size_t per_cent_apart(const struct known *k, struct str name,
                             const uint8_t letters[NAMES_LETTERS], size_t limit)
{
	struct str a = k->normal;
	size_t longest = a.n > name.n ? a.n : name.n;
	longest = longest < DISTANCE_BYTES_MAX ? longest : DISTANCE_BYTES_MAX;
	if (goes_on(a, name) || goes_on(name, a))
		return NEAR_PREFIX_PER_CENT < limit ? NEAR_PREFIX_PER_CENT : SIZE_MAX;
	size_t most = longest * limit / 100;
	if (most == 0 || letters_apart(k->letters, letters) > most)
		return SIZE_MAX;
	size_t d = distance_within(a, name, most);
	size_t per_cent = d > most ? SIZE_MAX : d * 100 / longest;
	return per_cent < limit ? per_cent : SIZE_MAX;
}

/* Keep the best ones, each indicator once, in order. */
static void propose(struct intake_match *m, size_t score[INTAKE_NEAR_MAX], uint32_t indicator,
                    size_t d)
{
	size_t at = 0;
	for (size_t i = 0; i < m->n_near; i++) {
		if (m->near[i] != indicator)
			continue;
		if (score[i] <= d)
			return;
		for (size_t k = i; k + 1 < m->n_near; k++) {
			m->near[k] = m->near[k + 1];
			score[k] = score[k + 1];
		}
		m->n_near--;
		break;
	}
	while (at < m->n_near && score[at] <= d)
		at++;
	if (at == INTAKE_NEAR_MAX)
		return;
	size_t n = m->n_near < INTAKE_NEAR_MAX ? m->n_near + 1 : INTAKE_NEAR_MAX;
	for (size_t k = n - 1; k > at; k--) {
		m->near[k] = m->near[k - 1];
		score[k] = score[k - 1];
	}
	m->near[at] = indicator;
	score[at] = d;
	m->n_near = n;
}

static void find_near(const struct intake_names *names, struct str normal, struct intake_match *m)
{
	uint8_t letters[NAMES_LETTERS];
	size_t score[INTAKE_NEAR_MAX];
	count_letters(normal, letters);
	for (size_t i = 0; i < names->n_known; i++) {
		/* Only what beats the third best so far: the band narrows as proposals get better.
		 */
		size_t limit =
		        m->n_near == INTAKE_NEAR_MAX ? score[INTAKE_NEAR_MAX - 1] : NEAR_PER_CENT;
		size_t d = per_cent_apart(&names->known[i], normal, letters, limit);
		if (d != SIZE_MAX)
			propose(m, score, names->known[i].indicator, d);
	}
}

static uint32_t find_exact(const struct intake_names *names, struct str name)
{
	const struct indicator *all = names->catalogue->indicators;
	struct table_walk walk;
	for (uint32_t at = table_first(&names->ids, name, &walk); at != TABLE_END;
	     at = table_next(&names->ids, &walk)) {
		if (str_eq(str_of(all[at].id), name))
			return at;
	}
	for (uint32_t at = table_first(&names->printed, name, &walk); at != TABLE_END;
	     at = table_next(&names->printed, &walk)) {
		if (str_eq(str_of(all[at].name), name))
			return at;
	}
	return INDEX_NONE;
}

uint32_t names_meaning(const struct intake_names *names, struct str name, struct str normal)
{
	uint32_t exact = find_exact(names, name);
	if (exact != INDEX_NONE || normal.n == 0)
		return exact;
	uint32_t at = find_normal(names, normal);
	return at == INDEX_NONE ? INDEX_NONE : names->known[at].indicator;
}

struct intake_match intake_match(const struct intake_names *names, struct str name)
{
	struct intake_match m = {.indicator = find_exact(names, name)};
	m.exact = m.indicator != INDEX_NONE;
	if (m.exact)
		return m;
	struct buf normal;
	buf_init(&normal, NORMAL_BYTES_MAX);
	intake_normal_name(name, &normal);
	if (!buf_failed(&normal) && normal.n > 0) {
		uint32_t at = find_normal(names, buf_slice(&normal));
		if (at != INDEX_NONE)
			m.indicator = names->known[at].indicator;
		else
			find_near(names, buf_slice(&normal), &m);
	}
	buf_done(&normal);
	return m;
}

bool intake_same_name(struct str a, struct str b)
{
	struct buf na, nb;
	buf_init(&na, NORMAL_BYTES_MAX);
	buf_init(&nb, NORMAL_BYTES_MAX);
	intake_normal_name(a, &na);
	intake_normal_name(b, &nb);
	bool same = !buf_failed(&na) && !buf_failed(&nb) && na.n > 0 &&
	            str_eq(buf_slice(&na), buf_slice(&nb));
	buf_done(&na);
	buf_done(&nb);
	return same;
}
