/* SPDX-License-Identifier: EUPL-1.2 */
/* model/link: a link in a mail by which its reader can acknowledge one alert without a password:
 * the alert's id, a hash of the reader's address, and a seal over both and the moment the alert was
 * raised.  It is worth nothing for another alert or reader, and ends with the alert.
 * The seal is HMAC-SHA256 (RFC 2104, RFC 6234), cut to its first 128 bits as RFC 2104 section 5
 * allows.  The key is the app's, made once and kept in the store; whoever holds a
 * page's address holds what it gives. */
#ifndef MODEL_LINK_H
#define MODEL_LINK_H

#include "model/notice.h"

#define LINK_KEY_BYTES  32
#define LINK_SEAL_BYTES 33 /* 32 hex digits; NUL */
#define LINK_BYTES      65 /* 16 of the alert, 16 of the reader, 32 of the seal; NUL */

/** A pure function of its arguments. */
typedef void (*link_seal_cb)(const uint8_t key[LINK_KEY_BYTES], struct str text,
                             char ret_hex[LINK_SEAL_BYTES]);
struct link_key {
	link_seal_cb seal; /**< NULL: there are no such links */
	uint8_t key[LINK_KEY_BYTES];
};

/** An address as a number, whatever the case of its letters. */
uint64_t address_hash(const char *email);

void link_make(const struct link_key *k, const struct alert *a, const char *email,
               char out[LINK_BYTES]);
/** Is it a link that this key sealed for the alert as it stands?
 * @param ret_reader whose it is: his address_hash() */
bool link_opens(const struct link_key *k, struct str link, const struct alert *a,
                uint64_t *ret_reader);
/** The alert's id in it, looked at or not. @return false: it is no link at all */
bool link_alert(struct str link, char out[ALERT_ID_BYTES]);
/** Is it an address of somebody in the register? */
bool address_is_known(const struct org *o, const char *email);
/** In which language to write to an address: its holder's, else the register's own. */
enum language address_language(const struct org *o, const char *email);
/** Who in the register or among those told has that address; {NULL, NULL}: nobody. */
struct person link_reader(const struct org *o, const struct alert *a, uint64_t reader);

#endif
