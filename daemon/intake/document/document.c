/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/document.c (core): until the reader of plan documents is here, none is taken. */
#include "document.h"
#include <errno.h>

int document_read(struct str body, const struct intake_limits *limits, struct plan **ret_plan,
		  struct reason *ret_reason)
{
	(void)body;
	(void)limits;
	(void)ret_plan;
	*ret_reason = (struct reason){.kind = REASON_NOT_A_FEED};
	return err_set(&ret_reason->err, -EINVAL, "texten är ingen verksamhetsplan");
}
