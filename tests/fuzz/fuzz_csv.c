/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes below a CSV head, in each encoding and dialect: good rows or findings, never a
 * hang. */
#include "intake.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_csv(struct str body, const struct unit *whose)
{
	struct intake_limits limits = intake_default_limits();
	struct reason why = {0};
	struct results *r = NULL;
	if (intake_results(body, &limits, whose, &r, &why) < 0)
		must(why.kind != REASON_NONE && why.kind < REASON_COUNT);
	for (size_t i = 0; r && i < r->n_outcomes; i++)
		must(r->outcomes[i].line > 0 && r->outcomes[i].indicator[0] &&
		     period_key(r->outcomes[i].period));
	for (size_t i = 0; r && i < r->n_findings; i++)
		must(utf8_check(str_of(r->findings[i].message)) == SIZE_MAX);
	(void)results_unref(r); /* returns NULL, always */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const heads[] = {"Indikator;Period;Utfall;Analys;Kvinnor\n",
	                                    "sep=,\nindicator,period,value,numerator,denominator\n",
	                                    "Datum;Enhet;Mått;Kolumn;Värde\n"};
	struct str body = {(const char *)data, n};
	struct buf with_head;
	const struct unit whose = {.id = "a", .name = "Enhet A"};
	read_csv(body, NULL);
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		buf_init(&with_head, n + 256);
		buf_text(&with_head, heads[i]);
		buf_str(&with_head, body);
		read_csv(buf_slice(&with_head), NULL);
		read_csv(buf_slice(&with_head), &whose);
		buf_done(&with_head);
	}
	return 0;
}
