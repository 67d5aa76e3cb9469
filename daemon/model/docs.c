/* SPDX-License-Identifier: EUPL-1.2 */
/* model/docs.c (core): why a fetch failed, owned by its feed's state; and where a
 * document came from. */
#include "model/docs.h"
#include <errno.h>
#include <stdlib.h>

void fault_clear(struct fault *f)
{
	free(f->message);
	free(f->pointer);
	*f = (struct fault){0};
}

int fault_set(struct fault *f, const char *kind, const char *message, const char *pointer,
              uint32_t line, int64_t at_unix_s)
{
	char *message_copy = strdup(message);
	char *pointer_copy = pointer && *pointer ? strdup(pointer) : NULL;
	if (!message_copy || (pointer && *pointer && !pointer_copy)) {
		free(message_copy);
		free(pointer_copy);
		return -ENOMEM;
	}
	fault_clear(f);
	*f = (struct fault){.set = true,
	                    .kind = kind,
	                    .message = message_copy,
	                    .pointer = pointer_copy,
	                    .line = line,
	                    .at_unix_s = at_unix_s};
	return 0;
}

void origin_clear(struct origin *o)
{
	free(o->url);
	*o = (struct origin){0};
}

int origin_set(struct origin *o, const char *url, const uint8_t hash[DOC_HASH_BYTES])
{
	char *copy = url ? strdup(url) : NULL;
	origin_clear(o);
	if (!copy)
		return url ? -ENOMEM : 0;
	o->url = copy;
	memcpy(o->hash, hash, DOC_HASH_BYTES);
	return 0;
}
