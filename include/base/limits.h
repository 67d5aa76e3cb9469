/* SPDX-License-Identifier: EUPL-1.2 */
/* base/limits: the bounds of the house that are not settings, each with its reason. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define LIMIT_UNITS       20000 /* a region's worth; indexes fit well in 32 bits */
#define LIMIT_DEPARTMENTS 5000
#define LIMIT_DISTRICTS   1000
#define LIMIT_CATALOGUE   5000 /* known indicators */
#define LIMIT_ID_BYTES    128  /* ids go into URLs and file names */
#define LIMIT_PLAN_ITEMS                                                                           \
	100000 /* goals + indicators + activities + rows of one plan: 40,000 rows seen in stress   \
	        */
#define LIMIT_OUTCOMES     100000      /* of one results feed */
#define LIMIT_STRING_BYTES 65536       /* one text in a feed: the longest section seen is 9 kB */
#define LIMIT_JSON_DEPTH   32          /* the contract nests six deep */
#define LIMIT_FINDINGS     10000       /* of one document; the last one says that there were more */
#define LIMIT_BODY_BYTES   (64u << 20) /* largest max_body that can be set */
#define LIMIT_ANSWER_BYTES (256u << 20) /* one API answer */

#endif
