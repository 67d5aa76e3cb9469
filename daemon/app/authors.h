/* SPDX-License-Identifier: EUPL-1.2 */
/* app/authors: who may ask for something to be done over the API (serve.tokens), and whether mails
 * have links to answer by.  A set never changes after it was made and is counted (loop thread). */
#ifndef APP_AUTHORS_H
#define APP_AUTHORS_H

#include "config.h"

struct authors;

/** The words of the configuration, or the file of hashed ones: a line each, "name: hash", the hash
 * being SHA-256 of the word in hex (`tertial token` makes both).  In any thread.
 * @param key seals the links in mails; NULL: one made of the words, for a day that is replayed
 * @return one reference, also when the file cannot be read (authors_tell() says it); NULL without
 * memory */
MUST_CHECK struct authors *authors_new(const struct config *c, const uint8_t *key);
struct authors *authors_ref(struct authors *t);
struct authors *authors_unref(struct authors *t);
/** Say in the log what is wrong with the file. */
void authors_tell(const struct authors *t);
/** @return the name that has this word, "" when it has none; NULL: it is no such word. Borrowed */
const char *authors_name(const struct authors *t, struct str word);
/** Let mails have links to acknowledge by.  Without words nobody can answer: then there are no
 * links, older ones open nothing, and nothing goes on to others for want of an answer. */
void authors_settle(const struct authors *t, struct alert_params *p);

#endif
