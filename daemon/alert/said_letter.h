/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/said_letter.h: part of the catalogue (said.h): the letter around its
 * rows, and letters that tell of no alert. */
#ifndef ALERT_SAID_LETTER_H
#define ALERT_SAID_LETTER_H

/* clang-format off: two columns of words */
/* ---- the letter around its rows ---- */
#define SAID_OF_LETTER(X)                                                                          \
	X(HELLO_NAME, "Hej %s,", "Hello %s,")                                                      \
	X(HELLO, "Hej,", "Hello,")                                                                 \
	X(LEAD_DIGEST, "Här är alla öppna larm, och vad som har hänt sedan förra veckobrevet.",    \
	  "Here are all open alerts, and what has happened since the last weekly letter.")         \
	X(LEAD_UNANSWERED, "Det här har ingen kvitterat än.", "Nobody has acknowledged this yet.") \
	X(LEAD_HEARD_SOON, "Det här är tystat, men hörs snart igen.",                              \
	  "This is silenced, but will soon be heard again.")                                       \
	X(LEAD_NEWS, "Det här har hänt.", "This is what has happened.")                            \
	X(LEAD_REMINDER, "Det här ska rapporteras, men står ännu inte i enhetens utfall.",         \
	  "This is to be reported, but is not yet among the unit's results.")                      \
	X(LAST_DAY_FOR, "Sista dag för %s är %s.", "The last day for %s is %s.")                   \
	X(ROWS_LEFT_OUT, "Ytterligare %zu rader ryms inte i brevet. ",                             \
	  "Another %zu rows do not fit in this letter. ")                                          \
	X(STILL_OPEN_ONE, "Ett larm är öppet", "One alert is still open")                          \
	X(STILL_OPEN_MANY, "%zu larm är öppna", "%zu alerts are still open")                       \
	X(STILL_OPEN, "%s%s sedan tidigare och oförändrat; allt listas i veckobrevet.",            \
	  "%s%s from before, unchanged; all of it is listed in the weekly letter.")                \
	X(SILENCED_ONE, "Någon har tystat ett larm; det står på sidan.",                           \
	  "Somebody has silenced one alert; it is shown on the page.")                             \
	X(SILENCED_MANY, "Någon har tystat %zu larm; de står på sidan.",                           \
	  "Somebody has silenced %zu alerts; they are shown on the page.")                         \
	X(MUTED_ONE, "Ett larm är tystat", "One alert is muted")                                   \
	X(MUTED_MANY, "%zu larm är tystade", "%zu alerts are muted")                               \
	X(MUTED, "%s, eftersom enhetens dokument inte kan läsas just nu.",                         \
	  "%s, since the unit's document cannot be read at present.")                              \
	X(AS_ROLE, "Du får brevet som %s.", "You receive this letter as %s.")                      \
	X(AS_TOLD_BEFORE, "Du får brevet för att du fick det förra om samma sak.",                 \
	  "You receive this letter because you received the last one on the same matter.")         \
	X(SENT_FOR,                                                                                \
	  "%s Det skickas av %s genom Tertial, utan att någon har skrivit det för hand.",          \
	  "%s It is sent by %s through Tertial; nobody wrote it by hand.")                         \
	X(SENT, "%s Det skickas av Tertial, utan att någon har skrivit det för hand.",             \
	  "%s It is sent by Tertial; nobody wrote it by hand.")                                    \
	X(WHOLE_PICTURE, "Hela läget: %s", "The whole picture: %s")                                \
	X(WHOLE_PICTURE_LINK, "Se hela läget på sidan", "See the whole picture on the page")

/* ---- who one is, to be written to ---- */
#define SAID_OF_ROLES(X)                                                                           \
	X(ROLE_OPERATOR, "driftansvarig", "responsible for operations")                            \
	X(ROLE_HEAD, "avdelningschef för %s", "head of department for %s")                         \
	X(ROLE_DEPUTY_OF_HEAD, "ställföreträdare för avdelningschefen för %s",                     \
	  "deputy to the head of department for %s")                                               \
	X(ROLE_DIRECTOR, "stadsdelsdirektör för %s", "district director for %s")                   \
	X(ROLE_DIRECTOR_OVER, "stadsdelsdirektör över %s", "district director over %s")            \
	X(ROLE_DIRECTOR_NO_HEAD, "stadsdelsdirektör, då chef saknas för %s",                       \
	  "district director, as there is no head of %s")                                          \
	X(ROLE_CONTROLLER, "controller för %s", "controller for %s")                               \
	X(ROLE_CONTROLLER_NO_HEAD, "controller, då chef saknas för %s",                            \
	  "controller, as there is no head of %s")                                                 \
	X(ROLE_CONTROLLER_NO_DIRECTOR, "controller, då direktör saknas för %s",                    \
	  "controller, as there is no director of %s")                                             \
	X(ROLE_CONTACT, "kontaktperson för %s", "contact person for %s")

/* ---- chapters, and the subject that counts them ---- */
#define SAID_OF_CHAPTERS(X)                                                                        \
	X(TITLE_NEW, "Nya", "New")                                                                 \
	X(TITLE_WORSE, "Sämre", "Worse")                                                           \
	X(TITLE_ESCALATED, "Ännu inte kvitterade", "Not yet acknowledged")                         \
	X(TITLE_HEARD_SOON, "Tystnaden upphör snart", "Silence about to end")                      \
	X(TITLE_STILL, "Fortfarande", "Still open")                                                \
	X(TITLE_ENDED, "Avslutade", "Ended")                                                       \
	X(TITLE_RECOVERED, "Återhämtade", "Recovered")                                             \
	X(TITLE_MISSING, "Saknade rapporter", "Missing reports")                                   \
	X(TITLE_UNSTABLE, "Ostadiga", "Unstable")                                                  \
	X(TITLE_REMINDER, "Att rapportera", "To be reported")                                      \
	X(ONE_NEW, "ny", "new")                                                                    \
	X(ONE_WORSE, "sämre", "worse")                                                             \
	X(ONE_ESCALATED, "ännu inte kvitterad", "not yet acknowledged")                            \
	X(ONE_STILL, "fortfarande", "still open")                                                  \
	X(ONE_HEARD_SOON, "hörs snart igen", "soon heard again")                                   \
	X(ONE_ENDED, "avslutad", "ended")                                                          \
	X(ONE_RECOVERED, "återhämtad", "recovered")                                                \
	X(ONE_MISSING, "rapport saknas", "report missing")                                         \
	X(ONE_UNSTABLE, "ostadig", "unstable")                                                     \
	X(ONE_REMINDER, "påminnelse", "reminder")                                                  \
	X(MANY_NEW, "nya", "new")                                                                  \
	X(MANY_ESCALATED, "ännu inte kvitterade", "not yet acknowledged")                          \
	X(MANY_ENDED, "avslutade", "ended")                                                        \
	X(MANY_RECOVERED, "återhämtade", "recovered")                                              \
	X(MANY_MISSING, "rapporter saknas", "reports missing")                                     \
	X(MANY_UNSTABLE, "ostadiga", "unstable")                                                   \
	X(MANY_REMINDER, "påminnelser", "reminders")                                               \
	X(AND_MORE, "%s, och %zu till", "%s, and %zu more")                                        \
	X(STATE_OF_DAY, "%s – läget %s", "%s – as of %s")                                          \
	X(TARGET_IN_BRACKETS, "%s %s (mål %s)", "%s %s (target: %s)")                              \
	X(TWO_PLACES, "%s och %s", "%s and %s")                                                    \
	X(MORE_PLACES, "%s, %s och %zu till", "%s, %s and %zu more")                               \
	X(CHANGE_UNSTABLE, "Ostadig", "Unstable")                                                  \
	X(CHANGE_RECOVERED, "Återhämtad", "Recovered")                                             \
	X(CHANGE_ACTION_GIVEN, "Åtgärd redovisad", "Action reported")                              \
	X(CHANGE_ENDED, "Avslutat", "Ended")                                                       \
	X(CHANGE_TARGET_RECOVERED, "Mål inte längre sänkt", "Target no longer lowered")            \
	X(CHANGE_ACTION_FAILED, "Lovad åtgärd uteblev", "Promised action not taken")               \
	X(CHANGE_TARGET_AGAIN, "Mål sänkt igen", "Target lowered again")                           \
	X(CHANGE_ESCALATED, "Ännu inte kvitterat", "Not yet acknowledged")                         \
	X(CHANGE_BEHIND, "Ny avvikelse", "New deviation")                                          \
	X(CHANGE_FORECAST, "Ny avvikelse i prognos", "New deviation in a forecast")                \
	X(CHANGE_LATE, "Rapport saknas", "Report missing")                                         \
	X(CHANGE_INVALID, "Dokument kan inte tas emot", "Document cannot be accepted")             \
	X(CHANGE_DEPARTMENT, "Ingen enhet kan nås", "No unit can be reached")                      \
	X(CHANGE_UNREACHABLE, "Adress svarar inte", "Address does not answer")                     \
	X(CHANGE_ACTIVITY, "Aktivitet försenad", "Activity overdue")                               \
	X(CHANGE_BUDGET, "Budgetavvikelse", "Budget deviation")                                    \
	X(CHANGE_TARGET, "Mål sänkt", "Target lowered")                                            \
	X(CHANGE_NO_ACTION, "Åtgärd saknas", "Action missing")                                     \
	X(CHANGE_OPERATOR, "Driftlarm", "Operations alert")

/* ---- what an alert without an indicator is about ---- */
#define SAID_OF_SUBJECTS(X)                                                                        \
	X(NAME_REPORT, "Rapport", "Report")                                                        \
	X(NAME_PLAN, "Verksamhetsplan", "Plan")                                                    \
	X(NAME_RESULTS, "Utfall", "Results")                                                       \
	X(NAME_BUDGET, "Budget", "Budget")                                                         \
	X(NAME_DELIVERY, "leverans till %s", "delivery to %s")                                     \
	X(NAME_ADDRESSES, "Enheternas adresser", "The units' addresses")

/* ---- letters that tell of no alert ---- */
#define SAID_OF_DELIVERY(X)                                                                         \
	X(FALLBACK_SUBJECT, "Kom inte fram till %s: %s", "Did not reach %s: %s")                    \
	X(FALLBACK_HEAD,                                                                            \
	  "Hej,\n\nbrevet nedan kom inte fram och skickas inte igen. Du får det i stället, "      \
	  "eftersom du står som reserv (notify.fallback i tertiald.yaml).\n",                       \
	  "Hello,\n\nthe letter below did not arrive and will not be sent again. You receive it "   \
	  "instead, since you are named as the fallback (notify.fallback in tertiald.yaml).\n")     \
	X(FALLBACK_TO, "Skulle till: ", "Was meant for: ")                                          \
	X(FALLBACK_TITLE, "Ämne: ", "Subject: ")                                                    \
	X(FALLBACK_WRITTEN, "Skrivet: ", "Written: ")                                               \
	X(FALLBACK_WHY, "Varför inte: ", "Why not: ")                                               \
	X(FALLBACK_UNKNOWN, "okänt", "unknown")                                                     \
	X(FALLBACK_WHAT_TO_DO,                                                                      \
	  "\nSkicka det vidare till den det gäller. Stämmer inte adressen, rätta den i "         \
	  "tertiald.yaml eller units.d och läs om inställningarna; vad mer som inte kom fram "    \
	  "visar «tertial letters --dead».\n\n---- brevet ----\n",                                  \
	  "\nForward it to whom it concerns. If the address is wrong, correct it in "               \
	  "tertiald.yaml or units.d and reload the settings; what else did not arrive is shown "    \
	  "by \"tertial letters --dead\".\n\n---- the letter ----\n")                               \
	X(FALLBACK_CUT,                                                                             \
	  "\n\n[Här är brevet avkortat: %zu byte ryms inte. Det finns helt kvar i databasen.]\n",   \
	  "\n\n[The letter is cut here: %zu bytes do not fit. All of it is kept in the "            \
	  "database.]\n")                                                                           \
	X(TEST_SUBJECT, "Prov av Tertial: detta är inget larm",                                     \
	  "A test of Tertial: this is no alert")                                                    \
	X(TEST_HEAD,                                                                                \
	  "Hej,\n\ndetta är ett prov. Ingenting har hänt, och du behöver inte göra något.\n\n" \
	  "Brevet skickades av «tertial notify --test» för att se att e-posten från Tertial "   \
	  "kommer fram, med samma avsändare och genom samma server som larmen.\n",                  \
	  "Hello,\n\nthis is a test. Nothing has happened, and you need not do anything.\n\n"       \
	  "The letter was sent by \"tertial notify --test\" to see that mail from Tertial "         \
	  "arrives, with the same sender and through the same server as the alerts.\n")             \
	X(TEST_TO, "Till: ", "To: ")                                                                \
	X(TEST_THROUGH, "Genom: ", "Through: ")                                                     \
	X(TEST_WHEN, "När: ", "When: ")

/* clang-format on */

#endif
