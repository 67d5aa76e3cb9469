/* SPDX-License-Identifier: EUPL-1.2 */
/* tool/token.c: `tertial token`: a word that gives a right, and the line of serve.tokens for it.
 * 256 random bits; the file keeps their SHA-256 alone, so that it gives no right to its reader. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include "tool.h"

#define WORD_BYTES 32

static int run_token(const struct options *o)
{
	unsigned char random[WORD_BYTES], hash[crypto_hash_sha256_BYTES];
	char word[sodium_base64_ENCODED_LEN(WORD_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
	char hex[2 * crypto_hash_sha256_BYTES + 1];
	if (o->n_rest != 1 || strpbrk(o->rest[0], "\r\n") || o->rest[0][0] == '#') {
		(void)fprintf(stderr, "tertial token: skriv vem ordet är för, till exempel tertial "
		                      "token \"Anna Ek\"\n");
		return EXIT_ERROR;
	}
	if (sodium_init() < 0) {
		(void)fprintf(stderr, "tertial token: slumptal saknas på den här datorn\n");
		return EXIT_ERROR;
	}
	randombytes_buf(random, sizeof(random));
	(void)sodium_bin2base64(word, sizeof(word), random, sizeof(random),
	                        sodium_base64_VARIANT_URLSAFE_NO_PADDING); /* returns word */
	(void)crypto_hash_sha256(hash, (const unsigned char *)word,
	                         strlen(word)); /* cannot fail: it only computes */
	(void)sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	(void)printf("%s: %s\n", o->rest[0], hex);
	(void)fprintf(stderr,
	              "Raden ovan läggs i filen som serve.tokens nämner; läs sedan om "
	              "inställningarna.\nOrdet, som ges till %s och bara visas nu:\n%s\n",
	              o->rest[0], word);
	return EXIT_OK;
}

const struct verb verb_token = {
        .name = "token",
        .arguments = "NAMN",
        .summary = "ett nytt ord som ger rätt att kvittera och tysta",
        .help = "Skriver en rad för filen som serve.tokens nämner på stdout, och själva ordet på "
                "stderr.\nFilen innehåller bara ordets SHA-256. Slutkod 0; 1 när det inte gick.",
        .accepted = "",
        .run = run_token,
};
