/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/markup: markup that converters leave in a text.  Core; private to this folder;
 * owns nothing.  Each looks at s[at] and returns how many bytes there are markup, 0 when none; each
 * is bounded, whatever follows. */
#ifndef INTAKE_DOCUMENT_MARKUP_H
#define INTAKE_DOCUMENT_MARKUP_H

#include "base/buf.h"
#include "base/str.h"

/** A tag like <i>, </b>, <br/>. */
size_t markup_tag(struct str s, size_t at);
/** «[Inledning](#inledning)»: @return bytes of the part in brackets; *ret_after is how many follow
 * it until the link's end. */
size_t markup_link(struct str s, size_t at, size_t *ret_after);
/** «&aring;», «&#229;»; *ret_cp is the sign. */
size_t markup_entity(struct str s, size_t at, uint32_t *ret_cp);
/** «{#kf13}», «{.rubrik}»: what a converter sets after a heading. */
size_t markup_attribute(struct str s, size_t at);

#endif
