/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/document/prose.c (core): paragraphs, joined over page breaks, into the six sections of the
 * open goal. */
#include "reader.h"

/* Goes on in the next line: a word was divided, a small letter follows, or the last word asks for
 * more. */
static bool goes_on(struct str before, struct str after)
{
	if (!before.n)
		return false;
	char last = before.at[before.n - 1];
	if (strchr(".!?:;", last))
		return false;
	return text_starts_small(after) ||
	       (last != ',' &&
	        word_in(text_last_word(before),
	                "minst|högst|lägst|max|maximalt|till|på|med|av|och|eller|att|är|"
	                "ska|inom|för|i|om|än|cirka|ca"));
}

static void add_to_section(struct reader *r, struct str text)
{
	enum section at = r->section;
	if (r->here == GOAL_NO_PARENT || r->outside || at == SECTION_COUNT)
		return;
	struct buf *b = &r->sections[at];
	if (b->n + text.n + 1 > r->limits->max_string_bytes) {
		if (!r->cut[at])
			reader_find(
			        r, FINDING_UNREADABLE, r->para_line,
			        "Texten är längre än %zu byte; resten av avsnittet är utelämnad.",
			        r->limits->max_string_bytes);
		r->cut[at] = true;
		return;
	}
	if (b->n)
		buf_char(b, '\n');
	buf_str(b, text);
	if (buf_failed(b))
		reader_no_memory(r);
}

void prose_flush(struct reader *r)
{
	if (!r->para.n)
		return;
	struct str text = buf_slice(&r->para);
	add_to_section(r, text);
	phrases_scan(r, text, r->para_line);
	if (r->section == SECTION_EXPECTED && !r->outside && r->here != GOAL_NO_PARENT)
		expectations_scan(r, text, r->para_line);
	buf_clear(&r->para);
}

void prose_section(struct reader *r, enum section section)
{
	prose_flush(r);
	r->titling = false;
	r->section = section;
}

void prose_add(struct reader *r, struct str text, uint32_t line)
{
	if (r->para.n && (!goes_on(buf_slice(&r->para), text) ||
	                  r->para.n + text.n + 1 > r->limits->max_string_bytes))
		prose_flush(r);
	if (!r->para.n)
		r->para_line = line;
	/* What stands under a goal without a heading describes it. */
	if (r->section == SECTION_COUNT && r->here != GOAL_NO_PARENT && !r->outside &&
	    !r->budget.open)
		r->section = SECTION_DESCRIPTION;
	r->prose_since_table = true;
	/* It fits: lines are bounded and the paragraph was just measured. */
	(void)reader_join(r, &r->para, text);
}
