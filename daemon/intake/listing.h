/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/listing: what names a document; and Kolada's API. Private to the room. */
#ifndef INTAKE_LISTING_H
#define INTAKE_LISTING_H

#include "intake.h"

/** The newest document that a listing names: a web server's page of a folder, or JSON.
 * @param ret_name as it stands there: relative or absolute
 * @return 0; -EINVAL with words; -ENOMEM */
MUST_CHECK int listing_newest(struct str body, const char *pick, char ret_name[TRAIL_URL_BYTES],
                              struct err *err);
/** The first time that a text tells, for comparing with others of the same kind; 0: none. */
int64_t listing_time(struct str text);
/** An address as a page at `base` means it; another host's is refused, whatever is behind it.
 * @return 0; -EINVAL with words */
MUST_CHECK int listing_join(const char *base, const char *name, char ret_url[TRAIL_URL_BYTES],
                            struct err *err);

/** As intake_follow(). */
MUST_CHECK int kolada_follow(const struct source *s, struct str answer, struct trail *t,
                             struct err *err);
/** Is this what kolada_follow() gathers? */
bool kolada_is(struct str body);
/** As intake_results(). @param k which measures are wanted */
MUST_CHECK int kolada_read(struct str body, const struct intake_limits *limits,
                           const struct kolada *k, struct results **ret_results,
                           struct reason *ret_reason);

#endif
