/* SPDX-License-Identifier: EUPL-1.2 */
/* A world of tests/lib/core/world.h as a generation that may leave, and questions to it. */
#ifndef WHY_WORLD_H
#define WHY_WORLD_H

#include "test.h"
#include "view.h"
#include "world.h"

static const struct setting_place why_settings[] = {
        {"assess.tolerance", "5", 5, "/etc/tertiald.yaml", 12},
        {"assess.min_coverage", "0.5", 0.5, NULL, 0},
        {"assess.grace_days.month", "15", 15, NULL, 0},
        {"assess.grace_days.tertial", "20", 20, "/etc/tertiald.yaml", 14},
        {"assess.grace_days.half", "20", 20, NULL, 0},
        {"assess.grace_days.year", "31", 31, NULL, 0},
        {"privacy.min_group", "5", 5, NULL, 0},
        {"alerts.for", "2", 2, "/etc/tertiald.yaml", 20},
};

static inline void why_publish(struct snapshot *s, const struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct node_view *v = protect_publish(&nodes[i]);
		assert_non_null(v);
		snapshot_set_node(s, v);
	}
}

/* Everything through the passes and the gate: what is published of it. */
static inline struct snapshot *why_snapshot(struct world *w)
{
	world_pass(w);
	struct snapshot *s = snapshot_new(w->org, w->catalogue, 3);
	assert_non_null(s);
	s->made_unix_s = w->now.unix_s;
	s->settings = setting_places_new(1 << 16);
	assert_non_null(s->settings);
	s->settings->at = why_settings;
	s->settings->n = ARRAY_LEN(why_settings);
	why_publish(s, w->tree->units, w->org->n_units);
	why_publish(s, w->tree->departments, w->org->n_departments);
	why_publish(s, w->tree->districts, w->org->n_districts);
	return s;
}

static inline struct view_answer why_ask(const struct snapshot *s, const char *path)
{
	static const struct view_live live = {.version = "0.1.0", .ready = true};
	struct view_request r = {.method = "GET", .path = path};
	struct view_answer a = {0};
	assert_int_equal(view_answer(s, &live, &r, &a), 0);
	return a;
}

#endif
