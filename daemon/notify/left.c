/* SPDX-License-Identifier: EUPL-1.2 */
/* notify/left.c (shell; loop thread): letters that a queue has no room for.  They stay in the
 * store; a queue knows the row of the first of them, and no more.
 *
 * The good path: the queue is full -> that row is noted, and nothing after it is taken, so that no
 * letter overtakes another -> half of the queue has gone -> some are asked for, in order -> they
 * are there: taken; the next ones are asked for, until the queue is more than half full or none is
 * left -> the new ones are taken again.
 * What can go wrong: the owner cannot ask: again at the next look.  There is less room than was
 * thought, or no memory: the first that is not taken is noted. */
#include <errno.h>
#include "outbox.h"

#define AT_ONCE 100 /* read in one transaction and copied in one turn of the loop */

int left_note(struct left *l, int64_t row, int e)
{
	if (e < 0)
		l->from_row = row;
	return e;
}

bool left_has(const struct left *l, int64_t row)
{
	return l->from_row && row >= l->from_row;
}

bool left_waits(const struct left *l)
{
	return l->from_row && !l->asked;
}

void left_ask(struct left *l, const struct left_setup *s, const char *to, unsigned n)
{
	if (!left_waits(l) || !s->cb || n > s->most / 2)
		return;
	unsigned room = s->most - n;
	struct recall wanted = {
	        .to = to, .from_row = l->from_row, .most = room < AT_ONCE ? room : AT_ONCE};
	l->asked = s->cb(&wanted, s->arg) == 0;
}

bool left_take(struct left *l, const struct recall *found,
               int (*take)(void *queue, const struct letter *l), void *queue)
{
	*l = (struct left){.from_row = found->next_row};
	for (size_t i = 0; i < found->n; i++)
		if (left_note(l, found->letters[i].row, take(queue, &found->letters[i])) < 0)
			break;
	return !l->from_row;
}
