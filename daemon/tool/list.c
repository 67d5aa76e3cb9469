/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/list.c: a list of the API as a table, row by row. */
#include <stdio.h>
#include "tool.h"

int print_list(const struct options *o, const char *name, const char *const *heads,
               size_t n_columns, const char *none, row_cb put_row)
{
	json_t *root, *row;
	size_t i;
	int code = ask_json(o, name, &root);
	if (!root)
		return code;
	const json_t *rows = json_object_get(root, name);
	if (json_array_size(rows) == 0) {
		(void)puts(none);
	} else {
		struct table *t = table_new(heads, n_columns);
		json_array_foreach (rows, i, row) {
			if (t)
				put_row(t, row);
		}
		table_print(t);
		table_free(t);
	}
	json_decref(root);
	return code;
}

const char *json_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}
