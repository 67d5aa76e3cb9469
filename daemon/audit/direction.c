/* SPDX-License-Identifier: EUPL-1.2 */
/* audit/direction.c (core): which way is better, where neither plan nor catalogue says it but the
 * name does: «Andel nöjda …» is better higher, «Antal vräkningar» lower.  «inte» and «minskar»
 * turn it.  Used to look at plans only; no state is ever judged by it. */
#include "findings.h"

#define NAME_BYTES 512 /* longer names say no more */

static const char *const good[] = {"nöjd",
                                   "trygg",
                                   "bemöt",
                                   "bemött",
                                   "trivs",
                                   "delaktig",
                                   "inflytande",
                                   " påverka",
                                   "fungerande",
                                   "uppnå",
                                   "når sina",
                                   "nått",
                                   "självständ",
                                   "förbättra",
                                   "behörig",
                                   "utbild",
                                   "ekologisk",
                                   "miljöbränsle",
                                   "rekommender",
                                   "egen försörjning",
                                   "självförsörj",
                                   "eget kontrakt",
                                   "lönearbete",
                                   "medskapande",
                                   "motivation",
                                   "svarsfrekvens",
                                   "stöd i",
                                   "bra stöd",
                                   "gott stöd",
                                   "heltid",
                                   "förskollärare",
                                   "genomförandeplan",
                                   "utredda i tid",
                                   "inom utredningstid",
                                   "meningsfull",
                                   "hälsosam",
                                   "smarta mål",
                                   "smart mål",
                                   "kontinuitet",
                                   "deltar",
                                   "får tid ",
                                   " i tid",
                                   "omdöme",
                                   "så att de förstår",
                                   "bedömning av",
                                   "upplevelse av",
                                   "lagstadgad tid",
                                   "kvalitet",
                                   "index",
                                   "lätt att få",
                                   "smakar",
                                   "rimlig",
                                   "kan komma in",
                                   "aktuella planer",
                                   "uppdatera",
                                   "följts upp",
                                   "besökt",
                                   "ställer tydliga krav",
                                   "vet vad som förväntas",
                                   "återkoppling",
                                   "förtroende",
                                   "respekt"};
static const char *const bad[] = {"sjukfrånvaro",
                                  "avhopp",
                                  "vräk",
                                  "klagomål",
                                  "ekonomiskt bistånd",
                                  "bidragstagare",
                                  "väntetid",
                                  "barn per",
                                  "återaktualis",
                                  "hyresskuld",
                                  "fallskad",
                                  "matsvinn",
                                  "utsläpp",
                                  "klimatpåverkan",
                                  "energi",
                                  "elförbruk",
                                  "övertid",
                                  "personalomsättning",
                                  "diskrimin",
                                  "kränk",
                                  "våld",
                                  "hot- och",
                                  "incident",
                                  "narkotika",
                                  "rökare",
                                  "alkohol",
                                  "skadegör",
                                  "klotter",
                                  "hemlös",
                                  "avvikelse",
                                  " ensam",
                                  "omhändertag",
                                  "medarbetare som en kund",
                                  "missbruk",
                                  "uteblir",
                                  "kostnad per"};
static const char *const turns[] = {" inte ", " ej ", " utan ", "minska", "åtgärdas", "aldrig"};

enum direction audit_direction_by_name(const char *name)
{
	char text[NAME_BYTES];
	struct str s = str_lower(str_of(name), text, sizeof(text));
	bool is_good = str_has_any(s, good, ARRAY_LEN(good)),
	     is_bad = str_has_any(s, bad, ARRAY_LEN(bad));
	if (is_good == is_bad && !(is_bad && str_has_any(s, turns, ARRAY_LEN(turns))))
		return DIRECTION_NONE;
	/* «inte» turns what is bad; of what is good it is too rare to be read without a person. */
	if (str_has_any(s, turns, ARRAY_LEN(turns)))
		return is_bad ? DIRECTION_HIGHER : DIRECTION_NONE;
	return is_good ? DIRECTION_HIGHER : DIRECTION_LOWER;
}
