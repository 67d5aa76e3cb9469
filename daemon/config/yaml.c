/* SPDX-License-Identifier: EUPL-1.2 */
/* config/yaml.c (shell: libyaml): bytes to a tree with places.
 * The good path: size -> a first look at limits -> libyaml's document -> one walk that copies each
 * node into our arena. What can go wrong: no YAML (said in Swedish with the usual cause), a key
 * twice, an alias (two ways to one value make errors hard to place, and nested ones blow up), a
 * tag, too deep, too many.
 */
#include "yaml.h"
#include <errno.h>
#include <stdlib.h>
#include <yaml.h>

struct reading {
	struct arena *arena;
	struct report *report;
	struct place file; /* its line and column are 0 */
	yaml_document_t doc;
	size_t n_nodes; /* events of the first look */
	int status;     /* 0, or the first error */
};

static struct place place_of(const struct reading *r, yaml_mark_t mark)
{
	struct place p = r->file;
	p.line = (uint32_t)mark.line + 1;
	p.column = (uint32_t)mark.column + 1;
	return p;
}

static int fail(struct reading *r, int status)
{
	if (r->status == 0)
		r->status = status;
	return status;
}

/* What libyaml says, and what it nearly always means. */
static const struct {
	const char *said, *means;
} causes[] = {
        {"mapping values are not allowed",
         "ett kolon står där inget kan stå; oftast är raden ovanför inte klar, eller så behöver "
         "värdet citattecken"},
        {"found character that cannot start any token",
         "tecknet kan inte inleda ett värde; tabbar får inte användas som indrag (använd "
         "blanksteg) "
         "och värden som börjar med @, ` eller % behöver citattecken"},
        {"could not find expected ':'",
         "kolon efter nyckeln saknas, eller så är ett citattecken inte avslutat"},
        {"did not find expected key",
         "indraget stämmer inte: raden hör varken till listan ovanför eller till en nyckel"},
        {"did not find expected '-' indicator",
         "listan fortsätter utan bindestreck, eller så stämmer inte indraget"},
        {"did not find expected ',' or ']'", "listan inom [ ] är inte avslutad"},
        {"did not find expected ',' or '}'", "tabellen inom { } är inte avslutad"},
        {"found unexpected end of stream",
         "texten tar slut mitt i ett värde; ett citattecken är inte "
         "avslutat"},
        {"found undefined alias", "alias (*namn) stöds inte; skriv ut värdet"},
        {"found duplicate anchor", "ankare (&namn) stöds inte; skriv ut värdet"},
        {"block sequence entries are not allowed", "en lista kan inte börja på den här raden"},
        {"invalid leading UTF-8 octet", "filen är inte UTF-8; spara den som UTF-8"},
        {"invalid trailing UTF-8 octet", "filen är inte UTF-8; spara den som UTF-8"},
        {"incomplete UTF-8 octet", "filen är inte UTF-8; spara den som UTF-8"},
        {"control characters are not allowed", "ett styrtecken står i filen; ta bort det"},
        {"exceeded maximum nesting", "för djupt nästlat"},
};

static struct place place_of_offset(const struct reading *r, struct str bytes, size_t offset)
{
	struct place p = r->file;
	p.line = p.column = 1;
	for (size_t i = 0; i < offset && i < bytes.n; i++) {
		p.column++;
		if (bytes.at[i] == '\n') {
			p.line++;
			p.column = 1;
		}
	}
	return p;
}

static void tell_syntax(struct reading *r, const yaml_parser_t *p, struct str bytes)
{
	const char *said = p->problem ? p->problem : "okänt fel";
	struct place at = p->error == YAML_READER_ERROR
	                          ? place_of_offset(r, bytes, p->problem_offset)
	                          : place_of(r, p->problem_mark);
	for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
		if (str_starts(str_of(said), str_of(causes[i].said))) {
			report_error(r->report, at, "inte giltig YAML: %s", causes[i].means);
			return;
		}
	}
	report_error(r->report, at, "inte giltig YAML (%s)", said);
}

/* Plain scalars may carry no tag or those YAML itself gives; all are read as texts. */
static bool tag_is_own(const yaml_node_t *n)
{
	const char *tag = (const char *)n->tag;
	return !tag || strcmp(tag, YAML_STR_TAG) == 0 || strcmp(tag, YAML_SEQ_TAG) == 0 ||
	       strcmp(tag, YAML_MAP_TAG) == 0;
}

static const struct yaml_node *walk(struct reading *r, int id, unsigned depth);

static int by_key(const void *one, const void *other)
{
	const struct yaml_node *const *a = one, *const *b = other;
	int c = strcmp((*a)->text, (*b)->text);
	if (c == 0) /* both of one file: the earlier first */
		c = (*a)->at.line != (*b)->at.line ? ((*a)->at.line > (*b)->at.line ? 1 : -1)
		                                   : ((*a)->at.column > (*b)->at.column ? 1 : -1);
	return c;
}

static int refuse_duplicates(struct reading *r, const struct yaml_node *map)
{
	const struct yaml_node *few[16], **keys = few; /* as most maps have */
	if (map->n > ARRAY_LEN(few) && !(keys = calloc(map->n, sizeof(*keys))))
		return fail(r, -ENOMEM);
	for (size_t i = 0; i < map->n; i++)
		keys[i] = map->items[2 * i];
	if (map->n > 1)
		qsort(keys, map->n, sizeof(keys[0]), by_key);
	for (size_t i = 1; i < map->n; i++) {
		if (strcmp(keys[i - 1]->text, keys[i]->text) != 0)
			continue;
		report_error(r->report, keys[i]->at,
		             "nyckeln \"%s\" står två gånger (först på rad %u); ta bort den ena",
		             keys[i]->text, keys[i - 1]->at.line);
	}
	if (keys != few)
		free(keys);
	return 0; /* the report refuses the file; reading on tells the rest */
}

static int walk_map(struct reading *r, const yaml_node_t *from, struct yaml_node *to,
                    unsigned depth)
{
	to->n = (size_t)(from->data.mapping.pairs.top - from->data.mapping.pairs.start);
	const struct yaml_node **items = arena_array(r->arena, to->n, 2 * sizeof(*items));
	if (!items)
		return fail(r, -ENOMEM);
	for (size_t i = 0; i < to->n; i++) {
		const yaml_node_pair_t *pair = &from->data.mapping.pairs.start[i];
		items[2 * i] = walk(r, pair->key, depth + 1);
		if (!items[2 * i])
			return r->status;
		if (items[2 * i]->kind != YAML_TEXT) {
			report_error(r->report, items[2 * i]->at, "nyckeln måste vara ett ord");
			return fail(r, -EINVAL);
		}
		items[2 * i + 1] = walk(r, pair->value, depth + 1);
		if (!items[2 * i + 1])
			return r->status;
	}
	to->items = items;
	return refuse_duplicates(r, to);
}

static int walk_list(struct reading *r, const yaml_node_t *from, struct yaml_node *to,
                     unsigned depth)
{
	to->n = (size_t)(from->data.sequence.items.top - from->data.sequence.items.start);
	const struct yaml_node **items = arena_array(r->arena, to->n, sizeof(*items));
	if (!items)
		return fail(r, -ENOMEM);
	for (size_t i = 0; i < to->n; i++) {
		items[i] = walk(r, from->data.sequence.items.start[i], depth + 1);
		if (!items[i])
			return r->status;
	}
	to->items = items;
	return 0;
}

static int walk_text(struct reading *r, const yaml_node_t *from, struct yaml_node *to)
{
	struct str s = {(const char *)from->data.scalar.value, from->data.scalar.length};
	if (s.n && memchr(s.at, '\0', s.n)) {
		report_error(r->report, to->at, "texten innehåller tecknet NUL; ta bort det");
		return fail(r, -EINVAL);
	}
	bool plain = from->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (plain && (s.n == 0 || str_eq(s, STR("~")) || str_eq(s, STR("null")))) {
		to->kind = YAML_EMPTY;
		to->text = "";
		return 0;
	}
	to->kind = YAML_TEXT;
	to->text = arena_dup_str(r->arena, s);
	return to->text ? 0 : fail(r, -ENOMEM);
}

/* One node and all below it. @return NULL when the reading has failed (r->status) */
static const struct yaml_node *walk(struct reading *r, int id, unsigned depth)
{
	const yaml_node_t *from = yaml_document_get_node(&r->doc, id);
	must(from);
	struct place at = place_of(r, from->start_mark);
	const char *wrong = NULL;
	must(depth <= YAML_DEPTH_MAX); /* seen to by first_look() */
	if (!tag_is_own(from))
		wrong = "taggar (!namn) stöds inte; ta bort taggen";
	if (wrong) {
		report_error(r->report, at, "%s", wrong);
		(void)fail(r, -EINVAL); /* NULL tells the caller */
		return NULL;
	}
	struct yaml_node *to = arena_alloc(r->arena, sizeof(*to));
	if (!to) {
		(void)fail(r, -ENOMEM); /* NULL tells the caller */
		return NULL;
	}
	to->at = at;
	int status = 0;
	switch (from->type) {
	case YAML_SCALAR_NODE: status = walk_text(r, from, to); break;
	case YAML_SEQUENCE_NODE:
		to->kind = YAML_LIST;
		status = walk_list(r, from, to, depth);
		break;
	case YAML_MAPPING_NODE:
		to->kind = YAML_MAP;
		status = walk_map(r, from, to, depth);
		break;
	case YAML_NO_NODE: must_fail("config: a YAML node of no kind");
	}
	return status == 0 ? to : NULL;
}

/* One event of the first look. @return 0; -EINVAL told */
static int look_at(struct reading *r, const yaml_event_t *e, unsigned *depth)
{
	const char *wrong = NULL;
	if (e->type == YAML_SEQUENCE_START_EVENT || e->type == YAML_MAPPING_START_EVENT)
		++*depth;
	if (e->type == YAML_SEQUENCE_END_EVENT || e->type == YAML_MAPPING_END_EVENT)
		--*depth;
	r->n_nodes++;
	if (*depth > YAML_DEPTH_MAX)
		wrong = "för djupt nästlat";
	else if (r->n_nodes > YAML_NODES_MAX)
		wrong = "för många värden i en fil; dela upp den i units.d";
	else if (e->type == YAML_ALIAS_EVENT)
		wrong = "alias (*namn) stöds inte; skriv ut värdet här";
	if (!wrong)
		return 0;
	report_error(r->report, place_of(r, e->start_mark), "%s", wrong);
	return -EINVAL;
}

/* A first look, event by event, ends at the first limit passed: libyaml would build the whole
 * document first, and its time grows with the square of the nesting.  What is no YAML is left to
 * the second look. */
static int first_look(struct reading *r, struct str bytes)
{
	yaml_parser_t p;
	unsigned depth = 0;
	int status = 0;
	if (!yaml_parser_initialize(&p))
		return -ENOMEM;
	yaml_parser_set_input_string(&p, (const unsigned char *)bytes.at, bytes.n);
	for (bool more = true; more && status == 0;) {
		yaml_event_t e;
		if (!yaml_parser_parse(&p, &e))
			break;
		more = e.type != YAML_STREAM_END_EVENT;
		status = look_at(r, &e, &depth);
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&p);
	return status;
}

/* A file of comments alone: an empty value that stands at the file as a whole. */
static int empty_root(const struct reading *r, const struct yaml_node **ret_root)
{
	struct yaml_node *root = arena_alloc(r->arena, sizeof(*root));
	if (!root)
		return -ENOMEM;
	*root = (struct yaml_node){.kind = YAML_EMPTY, .at = r->file, .text = ""};
	*ret_root = root;
	return 0;
}

/* After the first document only the end of the stream may come. */
static int refuse_second(struct reading *r, yaml_parser_t *p, struct str bytes)
{
	yaml_document_t more;
	if (!yaml_parser_load(p, &more)) {
		tell_syntax(r, p, bytes);
		return -EINVAL;
	}
	const yaml_node_t *root = yaml_document_get_root_node(&more);
	if (root)
		report_error(r->report, place_of(r, root->start_mark),
		             "filen har flera YAML-dokument (---); bara ett får finnas");
	yaml_document_delete(&more);
	return root ? -EINVAL : 0;
}

int yaml_read(struct arena *a, const char *file, uint32_t file_at, struct str bytes,
              struct report *report, const struct yaml_node **ret_root)
{
	struct reading r = {.arena = a, .report = report, .file = {file, file_at, 0, 0}};
	if (bytes.n > YAML_FILE_BYTES_MAX) {
		report_error(report, r.file, "filen är %zu byte; högst %u tillåts", bytes.n,
		             YAML_FILE_BYTES_MAX);
		return -EINVAL;
	}
	int status = first_look(&r, bytes);
	if (status < 0)
		return status;
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return -ENOMEM;
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.at, bytes.n);
	if (!yaml_parser_load(&parser, &r.doc)) {
		if (parser.error == YAML_MEMORY_ERROR) {
			status = -ENOMEM;
		} else {
			tell_syntax(&r, &parser, bytes);
			status = -EINVAL;
		}
	} else {
		if (yaml_document_get_root_node(&r.doc)) {
			const struct yaml_node *root = walk(&r, 1, 0);
			status = r.status;
			if (status == 0)
				*ret_root = root;
			if (status == 0)
				status = refuse_second(&r, &parser, bytes);
		} else {
			status = empty_root(&r, ret_root);
		}
		yaml_document_delete(&r.doc);
	}
	yaml_parser_delete(&parser);
	return status;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	for (size_t i = 0; map->kind == YAML_MAP && i < map->n; i++) {
		if (strcmp(map->items[2 * i]->text, key) == 0)
			return map->items[2 * i + 1];
	}
	return NULL;
}
