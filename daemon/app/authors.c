/* SPDX-License-Identifier: EUPL-1.2 */
/* app/authors.c (shell): see the door.
 * Of each word only its hash is kept.  What can go wrong: the file is not there, cannot be read, is
 * too long, or has a line that is none: then that line, or all of it, gives nobody any right. */
#include "authors.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "base/arena.h"
#include "log.h"

#define AUTHORS_BYTES_MAX ((size_t)1 << 20)
#define AUTHORS_MAX       1000
#define LINK_SALT         "tertial.links.v1" /* crypto_pwhash_SALTBYTES */
#define LINK_CONTEXT      "tertlink"

_Static_assert(sizeof(LINK_SALT) - 1 == crypto_pwhash_SALTBYTES, "a salt of the length it wants");
_Static_assert(LINK_KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES, "a key of HMAC-SHA256");

struct token {
	const char *name; /* "" when it has none */
	uint8_t hash[crypto_hash_sha256_BYTES];
};

struct authors {
	unsigned refs;
	struct arena *arena;
	struct token *at;
	size_t n;
	unsigned bad_line; /* the first; 0: none */
	bool open_to_all;  /* anybody on the machine may read the file */
	const char *file;  /* NULL */
	struct link_key link;
	struct err err; /* code 0: the file could be read */
};

/* ---- reading ---- */

static int take_word(struct authors *t, const char *word)
{
	t->at[t->n].name = "";
	return crypto_hash_sha256(t->at[t->n++].hash, (const unsigned char *)word, strlen(word));
}

/* «Anna Ek: 9f86d0…»: the name may have colons, the hash has none. */
static bool take_line(struct authors *t, struct str line)
{
	const char *colon = memrchr(line.at, ':', line.n);
	struct token *to = &t->at[t->n];
	size_t n = 0;
	if (!colon || t->n == AUTHORS_MAX)
		return false;
	struct str name = str_trim(str_cut(line, 0, (size_t)(colon - line.at)));
	struct str hex = str_trim(str_cut(line, (size_t)(colon - line.at) + 1, line.n));
	if (sodium_hex2bin(to->hash, sizeof(to->hash), hex.at, hex.n, NULL, &n, NULL) != 0 ||
	    n != sizeof(to->hash) || hex.n != 2 * n || name.n == 0)
		return false;
	to->name = arena_dup_str(t->arena, name);
	if (!to->name)
		return false;
	t->n++;
	return true;
}

static void read_lines(struct authors *t, struct str text)
{
	struct str line;
	for (unsigned n = 1; str_split(&text, '\n', &line); n++) {
		line = str_trim(line);
		if (line.n > 0 && line.at[0] != '#' && !take_line(t, line) && !t->bad_line)
			t->bad_line = n;
	}
}

static void read_file(struct authors *t, const char *path)
{
	struct stat st;
	char *text = NULL;
	size_t n = 0;
	t->file = arena_dup(t->arena, path);
	if (config_secret_at(path, true, &text, &n, &t->err) < 0)
		return;
	read_lines(t, (struct str){text, n});
	config_secret_free(text);
	t->open_to_all = stat(path, &st) == 0 && (st.st_mode & S_IROTH);
}

/* ---- the key of links ---- */

static void seal(const uint8_t key[LINK_KEY_BYTES], struct str text, char ret_hex[LINK_SEAL_BYTES])
{
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	(void)crypto_auth_hmacsha256(mac, (const unsigned char *)text.at, text.n,
	                             key); /* cannot fail: it only computes */
	(void)sodium_bin2hex(ret_hex, LINK_SEAL_BYTES, mac, (LINK_SEAL_BYTES - 1) / 2);
}

/* Of a day that is replayed the mails must be the same each time, and their links open nothing that
 * counts.  A word for trials may be short: whoever has a link must not find it by trying words, so
 * this takes time (Argon2id, RFC 9106). */
static int make_key(struct authors *t)
{
	uint8_t all[crypto_generichash_BYTES];
	crypto_generichash_state state;
	must(crypto_generichash_init(&state, NULL, 0, sizeof(all)) == 0);
	for (size_t i = 0; i < t->n; i++)
		must(crypto_generichash_update(&state, t->at[i].hash, sizeof(t->at[i].hash)) == 0);
	must(crypto_generichash_final(&state, all, sizeof(all)) == 0);
	int ret =
	        crypto_pwhash(t->link.key, LINK_KEY_BYTES, (const char *)all, sizeof(all),
	                      (const unsigned char *)LINK_SALT, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                      crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13);
	sodium_memzero(all, sizeof(all));
	return ret;
}

static int set_key(struct authors *t, const uint8_t *key)
{
	if (t->n == 0)
		return 0;
	t->link.seal = seal;
	if (!key)
		return make_key(t);
	memcpy(t->link.key, key, LINK_KEY_BYTES);
	return 0;
}

/* ---- the set ---- */

struct authors *authors_new(const struct config *c, const uint8_t *key)
{
	struct authors *t = calloc(1, sizeof(*t));
	size_t most = c->tokens.file ? AUTHORS_MAX : c->tokens.n_words;
	if (!t)
		return NULL;
	t->refs = 1;
	t->arena = arena_new(AUTHORS_BYTES_MAX);
	t->at = t->arena ? arena_array(t->arena, most, sizeof(*t->at)) : NULL;
	if (!t->at || sodium_init() < 0)
		return authors_unref(t);
	int ret = 0;
	if (c->tokens.file)
		read_file(t, c->tokens.file);
	for (size_t i = 0; !c->tokens.file && ret == 0 && i < c->tokens.n_words; i++)
		ret = take_word(t, c->tokens.words[i]);
	if (ret == 0)
		ret = set_key(t, key);
	return ret == 0 ? t : authors_unref(t); /* Argon2 had no memory */
}

struct authors *authors_ref(struct authors *t)
{
	t->refs++;
	return t;
}

struct authors *authors_unref(struct authors *t)
{
	if (!t || --t->refs > 0)
		return NULL;
	sodium_memzero(&t->link, sizeof(t->link));
	t->arena = arena_free(t->arena);
	free(t);
	return NULL;
}

void authors_tell(const struct authors *t)
{
	if (t->err.code)
		log_write(LOG_LEVEL_ERR, "config", NULL,
		          "serve.tokens: %s; ingen kan kvittera eller tysta förrän filen kan läsas",
		          t->err.text);
	if (t->bad_line)
		log_write(LOG_LEVEL_WARNING, "config", NULL,
		          "serve.tokens: %s:%u: raden går inte att läsa och ger ingen rätt; skriv "
		          "raden som «tertial token NAMN» ger den",
		          t->file ? t->file : "", t->bad_line);
	if (t->open_to_all)
		log_write(LOG_LEVEL_WARNING, "config", NULL,
		          "serve.tokens: %s kan läsas av alla på datorn; sätt «chmod o-r»",
		          t->file ? t->file : "");
}

const char *authors_name(const struct authors *t, struct str word)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	const char *name = NULL;
	(void)crypto_hash_sha256(hash, (const unsigned char *)word.at,
	                         word.n); /* cannot fail: it only computes */
	for (size_t i = 0; i < t->n; i++) /* all of them, so that time tells nothing */
		if (sodium_memcmp(hash, t->at[i].hash, sizeof(hash)) == 0)
			name = t->at[i].name;
	return word.n > 0 ? name : NULL;
}

void authors_settle(const struct authors *t, struct alert_params *p)
{
	p->link = t->link;
	if (!t->link.seal)
		p->escalate_after_days = 0;
}
