/* SPDX-License-Identifier: EUPL-1.2 */
/* config/hosts.c (shell): the names that this machine itself gives an address.  Whoever may write
 * /etc/hosts may let a name lead to this machine; whoever rules over a name in DNS may not.
 * Memory: the arena's. */
#include "hosts.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define HOSTS_BYTES_MAX (256u << 10) /* a file of block lists is longer: its end is not read */
#define HOSTS_NAMES_MAX 4096

static bool next_word(struct str *line, struct str *ret_word)
{
	size_t from = 0;
	while (from < line->n && strchr(" \t\r", line->at[from]))
		from++;
	size_t end = from;
	while (end < line->n && !strchr(" \t\r", line->at[end]))
		end++;
	*ret_word = str_cut(*line, from, end - from);
	*line = str_cut(*line, end, SIZE_MAX);
	return ret_word->n > 0;
}

int hosts_names(struct str text, struct arena *arena, const char *const **ret_names)
{
	const char **names = arena_array(arena, HOSTS_NAMES_MAX + 1, sizeof(*names));
	size_t n = 0;
	struct str line, word;
	if (!names)
		return -ENOMEM;
	while (str_split(&text, '\n', &line)) {
		line = str_cut(line, 0, str_find(line, STR("#")));
		if (!next_word(&line, &word))
			continue; /* the address comes first */
		while (n < HOSTS_NAMES_MAX && next_word(&line, &word)) {
			names[n] = arena_printf(arena, "%.*s", STR_ARGS(word));
			if (!names[n])
				return -ENOMEM;
			n++;
		}
	}
	*ret_names = names;
	return 0;
}

int hosts_read(struct arena *arena, const char *const **ret_names)
{
	static const char *const none[] = {NULL};
	char *text = malloc(HOSTS_BYTES_MAX);
	*ret_names = none;
	if (!text)
		return -ENOMEM;
	int fd = open("/etc/hosts", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t got = fd >= 0 ? read(fd, text, HOSTS_BYTES_MAX) : -1; /* a file gives it whole */
	if (fd >= 0)
		(void)close(fd); /* only read from: nothing can be lost */
	int r = got > 0 ? hosts_names((struct str){text, (size_t)got}, arena, ret_names) : 0;
	free(text);
	return r;
}
