/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/said_row.h: part of the catalogue (said.h): the rows of a letter:
 * labels, figures, why now, when next, what ends it. */
#ifndef ALERT_SAID_ROW_H
#define ALERT_SAID_ROW_H

/* clang-format off: two columns of words */
/* ---- the labels of a row ---- */
#define SAID_OF_LABELS(X)                                                                          \
	X(LABEL_OWED, "Saknas", "Missing")                                                         \
	X(LABEL_LAST_DAY, "Sista dag", "Last day")                                                 \
	X(LABEL_SOURCE, "Läses från", "Read from")                                                 \
	X(LABEL_VALUE, "Utfall", "Outcome")                                                        \
	X(LABEL_TARGET, "Mål", "Target")                                                           \
	X(LABEL_GAP, "Avstånd", "Gap")                                                             \
	X(LABEL_CERTAINTY, "Säkerhet", "Certainty")                                                \
	X(LABEL_ANALYSIS, "Analys", "Analysis")                                                    \
	X(LABEL_ACTION, "Åtgärd", "Action")                                                        \
	X(LABEL_WHY_NOW, "Varför nu", "Why now")                                                   \
	X(LABEL_WHEN_NEXT, "Härnäst", "Next")                                                      \
	X(LABEL_HOW_TO_STOP, "Upphör", "Ends")                                                     \
	X(LABEL_SEEN_TO, "Kvitterat", "Acknowledged")                                              \
	X(LABEL_SILENCED, "Tystat", "Silenced")                                                    \
	X(LABEL_LINK, "Läs mer", "Read more")                                                      \
	X(LABEL_ANSWER, "Kvittera", "Acknowledge")                                                 \
	X(LINK_READ_MORE, "Läs mer om ", "Read more about ")                                       \
	X(LINK_ANSWER, "Kvittera larmet om ", "Acknowledge the alert about ")

/* ---- figures and targets ---- */
#define SAID_OF_FIGURES(X)                                                                         \
	X(POINT, "%s\xC2\xA0procentenhet", "%s\xC2\xA0percentage point")                           \
	X(POINTS, "%s\xC2\xA0procentenheter", "%s\xC2\xA0percentage points")                       \
	X(ON_TARGET, "precis på målet", "exactly on target")                                       \
	X(WORSE_THAN_TARGET, "%s sämre än målet", "%s worse than the target")                      \
	X(BETTER_THAN_TARGET, "%s bättre än målet", "%s better than the target")                   \
	X(TO_INCREASE, "öka, från %s året innan", "to increase, from %s the year before")          \
	X(TO_DECREASE, "minska, från %s året innan", "to decrease, from %s the year before")       \
	X(TO_MAINTAIN, "vara oförändrat, %s året innan", "to stay unchanged, %s the year before")  \
	X(AT_MOST, "högst ", "at most ")                                                           \
	X(NEAR, "nära ", "near ")                                                                  \
	X(AT_LEAST, "minst ", "at least ")                                                         \
	X(SO_FAR, "%s%s hittills, %s hela året", "%s%s so far, %s for the whole year")             \
	X(THE_FORECAST, "Prognosen", "The forecast")                                               \
	X(THE_OUTCOME, "Utfallet", "The outcome")                                                  \
	X(FIGURE_WHY, "%s för %s är %s mot målet %s%s%s%s.",                                       \
	  "%s for %s is %s, against the target: %s%s%s%s.")                                        \
	X(OF_ALL_UNITS, ", för enheterna sammantaget", ", for the units taken together")           \
	X(BUILT_ON, "bygger på %u av %u enheter", "based on %u of %u units")                       \
	X(OWN_FORECAST, "enhetens egen prognos för året", "the unit's own forecast for the year")  \
	X(N_INTERVAL, "n = %s; med 95 %% säkerhet mellan %s och %s",                               \
	  "n = %s; with 95%% certainty between %s and %s")                                         \
	X(COUNTED, "antal, räknat från årets början", "a count, from the beginning of the year")   \
	X(N_UNKNOWN, "n är inte angivet", "n is not given")                                        \
	X(IN_FORECAST, "%s i prognos", "%s in the forecast")                                       \
	X(IN_FORECAST_SO_FAR, "%s i prognos (hittills %s)", "%s in the forecast (so far %s)")      \
	X(NOT_REPORTED, "saknas i rapporten", "missing in the report")                             \
	X(LARGEST_PARTS, "Största delarna av avståndet:", "The largest parts of the gap:")         \
	X(BUDGET_OF, "budget %s", "a budget of %s")                                                \
	X(OVER_BUDGET, "%s över budget", "%s over budget")

/* ---- why now, when next, what ends it ---- */
#define SAID_OF_ROWS(X)                                                                            \
	X(NEXT_OUTCOME, "Nästa utfall, %s, ska komma senast %s.",                                  \
	  "The next outcome, %s, is due by %s.")                                                   \
	X(GAP_GREW, "Avståndet till målet har ökat sedan det senast berättades.",                  \
	  "The gap to the target has grown since you were last told.")                             \
	X(GAP_GREW_FROM, "Avståndet till målet har ökat, från %s till %s.",                        \
	  "The gap to the target has grown, from %s to %s.")                                       \
	X(PAST_ITS_DAY, "%s lovade en åtgärd till %s, men larmet är kvar.",                        \
	  "%s promised an action by %s, but the alert remains.")                                   \
	X(SOMEBODY, "Någon", "Somebody")                                                           \
	X(SOMEBODY_WITHIN, "någon", "somebody")                                                    \
	X(UNANSWERED, "Larmet höjdes %s och ingen har kvitterat det än.",                          \
	  "The alert was raised on %s and nobody has acknowledged it yet.")                        \
	X(OPEN_SINCE, "Öppet sedan %s.", "Open since %s.")                                         \
	X(WORSE_IN_SILENCE, "Det har blivit sämre under tystnaden; det berättas när den upphör.",  \
	  "It has got worse during the silence; you will be told when that ends.")                 \
	X(RAISED_IN_SILENCE, "Larmet höjdes under tystnaden; det berättas när den upphör.",        \
	  "The alert was raised during the silence; you will be told when that ends.")             \
	X(ACTION_GIVEN, "En åtgärd har redovisats; utfallet är fortfarande sämre än målet.",       \
	  "An action has been reported; the outcome is still worse than the target.")              \
	X(IN_ORDER_NOW, "Det som larmade är nu i ordning.", "What was wrong is now in order.")     \
	X(REPORTED_BEYOND, "Rapporterat %s; sämre än målet med mer än toleransen, %s.",            \
	  "Reported on %s; worse than the target by more than the tolerance, %s.")                 \
	X(BEYOND, "Sämre än målet med mer än toleransen, %s.",                                     \
	  "Worse than the target by more than the tolerance, %s.")                                 \
	X(STOP_FIGURE, "Larmet upphör när målet nås eller avståndet är högst %s.",                 \
	  "The alert ends when the target is met or the gap is at most %s.")                       \
	X(STOP_LATE,                                                                               \
	  "Larmet upphör när enheten har publicerat utfallet, eller varför det saknas.",           \
	  "The alert ends when the unit has published the outcome, or why it is missing.")         \
	X(STOP_INVALID,                                                                            \
	  "Larmet upphör när ett riktigt dokument har publicerats; det hämtas av sig själv.",      \
	  "The alert ends when a correct document has been published; it is fetched by itself.")   \
	X(STOP_UNREACHABLE, "Larmet upphör när adressen svarar; nya försök görs hela tiden.",      \
	  "The alert ends when the address answers; it is tried again all the time.")              \
	X(STOP_ACTIVITY,                                                                           \
	  "Larmet upphör när aktiviteten rapporteras klar eller struken, eller får nytt "       \
	  "slutdatum.",                                                                            \
	  "The alert ends when the activity is reported as done or struck, or gets a new end "     \
	  "date.")                                                                                 \
	X(STOP_BUDGET, "Larmet upphör när prognosen är inom halva toleransen från budgeten.",      \
	  "The alert ends when the forecast is within half the tolerance of the budget.")          \
	X(STOP_OPERATOR, "Larmet upphör av sig själv när felet är borta.",                         \
	  "The alert ends by itself when the fault is gone.")                                      \
	X(STOP_ACTION, "Larmet upphör när enheten redovisar en åtgärd, eller när målet nås.",      \
	  "The alert ends when the unit reports an action, or when the target is met.")            \
	X(RECOVERED_LATE, "Inga utfall saknas längre.", "No results are missing any more.")        \
	X(RECOVERED_INVALID, "Dokumentet kan läsas igen.", "The document can be read again.")      \
	X(RECOVERED_UNREACHABLE, "Adressen svarar igen.", "The address answers again.")            \
	X(RECOVERED_ACTIVITY, "Aktiviteten är inte längre försenad.",                              \
	  "The activity is no longer overdue.")                                                    \
	X(RECOVERED_BUDGET, "Prognosen håller sig nu till budgeten.",                              \
	  "The forecast now keeps to the budget.")                                                 \
	X(RECOVERED_OPERATOR, "Felet är borta.", "The fault is gone.")                             \
	X(NO_ACTION,                                                                               \
	  "Utfallet når inte målet och ingen åtgärd har redovisats inom tio arbetsdagar.",         \
	  "The outcome does not meet the target and no action has been reported within ten "       \
	  "working days.")                                                                         \
	X(DONE_BY, ", klart senast %s", ", to be done by %s")                                      \
	X(UNTIL_SOLVED, "till dess att det är löst, av %s%s%s", "until it is solved, by %s%s%s")   \
	X(UNTIL_DAY, "till och med %s, av %s%s%s", "up to and including %s, by %s%s%s")            \
	X(GOES_ON, "Kvitteras det inte före %s går det vidare till %s.",                           \
	  "If it is not acknowledged before %s it goes on to %s.")                                 \
	X(NOW_PROTECTED, "Uppgiften är numera skyddad, eftersom den rör för få personer.",         \
	  "The figure is now protected, since it concerns too few people.")

/* ---- reminders to units ---- */
#define SAID_OF_REMINDERS(X)                                                                         \
	X(DUE_TODAY, "%s, alltså i dag", "%s, that is today")                                        \
	X(DUE_TOMORROW, "%s, alltså i morgon", "%s, that is tomorrow")                               \
	X(DUE_IN, "%s, om %d dagar", "%s, in %d days")                                               \
	X(DUE_YESTERDAY, "%s, alltså i går", "%s, that was yesterday")                               \
	X(DUE_AGO, "%s, för %d dagar sedan", "%s, %d days ago")                                      \
	X(NAMES_MORE, "%s och %zu till", "%s and %zu more")                                          \
	X(NEXT_REMINDER, "Nästa påminnelse går %s, om något då saknas.",                             \
	  "The next reminder goes out on %s, if anything is missing then.")                          \
	X(STOP_REMINDER,                                                                             \
	  "Påminnelserna upphör när utfallen, eller orsaken till att de saknas, har publicerats " \
	  "på adressen. De hämtas av sig själva.",                                                   \
	  "The reminders end when the results, or why they are missing, have been published at "     \
	  "the address. They are fetched by themselves.")                                            \
	X(REMIND_ONE_PAST, "Påminnelse: %s, %s skulle ha rapporterats senast %s",                    \
	  "Reminder: %s, %s was to be reported by %s")                                               \
	X(REMIND_ONE, "Påminnelse: %s, %s ska rapporteras senast %s",                                \
	  "Reminder: %s, %s is to be reported by %s")                                                \
	X(REMIND_MANY_PAST, "Påminnelse: %zu rapporter återstår, den första skulle ha kommit %s",    \
	  "Reminder: %zu reports remain, the first was due by %s")                                   \
	X(REMIND_MANY, "Påminnelse: %zu rapporter återstår, den första senast %s",                   \
	  "Reminder: %zu reports remain, the first by %s")

/* clang-format on */

#endif
