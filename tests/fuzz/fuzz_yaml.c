/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as the main file, as a file of units and as the catalogue: either a whole configuration
 * or a report with at least one error, never both, never neither. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include "../daemon/config/loader.h"

static void try_as(const struct config_part *parts, size_t n)
{
	struct config *c = NULL;
	struct config_report report;
	config_report_init(&report);
	int r = config_parse(parts, n, "/nonexistent", false, &c, &report);
	if ((r == 0) != (c != NULL) || (r == 0 && report.n_errors) || (r < 0 && !report.n_errors))
		abort();
	config_report_done(&report);
	if (config_free(c))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char register_text[] = "districts: [{id: a}, {id: b}]\n"
	                                    "departments: [{id: d, district: a}]\n";
	struct str s = {(const char *)bytes, n};
	struct config_part parts[] = {
	        {.file = "main", .kind = PART_MAIN, .bytes = s},
	        {.file = "units", .kind = PART_UNITS, .bytes = s},
	        {.file = "catalogue", .kind = PART_CATALOGUE, .bytes = s},
	};
	try_as(parts, 1);
	parts[0].bytes = STR(register_text);
	try_as(parts, ARRAY_LEN(parts));
	return 0;
}
