/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes below a CSV head, in each encoding and dialect: good rows or findings, never a hang;
 * and any bytes as a name. */
#include "intake.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_csv(struct str body)
{
	struct intake_limits limits = intake_default_limits();
	struct reason why = {0};
	struct results *r = NULL;
	if (intake_results(body, &limits, NULL, &r, &why) < 0)
		must(why.kind != REASON_NONE && why.kind < REASON_COUNT);
	for (size_t i = 0; r && i < r->n_outcomes; i++)
		must(r->outcomes[i].line > 0 && r->outcomes[i].indicator[0] &&
		     period_key(r->outcomes[i].period));
	for (size_t i = 0; r && i < r->n_findings; i++)
		must(utf8_check(str_of(r->findings[i].message)) == SIZE_MAX);
	(void)results_unref(r); /* returns NULL, always */
}

/* A normal form is its own normal form: else equality would depend on how often it was taken. */
static void check_name(struct str name)
{
	struct buf once, twice;
	buf_init(&once, 1 << 20);
	buf_init(&twice, 1 << 20);
	intake_normal_name(name, &once);
	intake_normal_name(buf_slice(&once), &twice);
	must(buf_failed(&once) || str_eq(buf_slice(&once), buf_slice(&twice)));
	must(utf8_check(buf_slice(&once)) == SIZE_MAX);
	buf_done(&once);
	buf_done(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const heads[] = {
	        "Indikator;Period;Utfall;Analys;Kvinnor\n",
	        "sep=,\nindicator,period,value,numerator,denominator\n"};
	struct str body = {(const char *)data, n};
	struct buf with_head;
	read_csv(body);
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		buf_init(&with_head, n + 256);
		buf_text(&with_head, heads[i]);
		buf_str(&with_head, body);
		read_csv(buf_slice(&with_head));
		buf_done(&with_head);
	}
	if (n < 4096)
		check_name(body);
	return 0;
}
