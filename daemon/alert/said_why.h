/* SPDX-License-Identifier: EUPL-1.2 */
/* alert/said_why.h: part of the catalogue (said.h): what an alert keeps of
 * why it was raised, and what changed its course. */
#ifndef ALERT_SAID_WHY_H
#define ALERT_SAID_WHY_H

/* clang-format off: two columns of words */
/* ---- reports, feeds, activities, budgets, departments ---- */
#define SAID_OF_UNITS(X)                                                                                 \
	X(LATE_ONE, "Utfall för %s saknas för %zu indikator; sista dag var %s.",                         \
	  "Results for %s are missing for %zu indicator; the last day was %s.")                          \
	X(LATE_MANY, "Utfall för %s saknas för %zu indikatorer; sista dag var %s.",                      \
	  "Results for %s are missing for %zu indicators; the last day was %s.")                         \
	X(DAY_UNKNOWN, "okänd", "unknown")                                                               \
	X(CAUSE_UNKNOWN, "orsak okänd", "cause unknown")                                                 \
	X(UNREACHABLE_WHY, "Adressen har inte kunnat läsas sedan %s: %s",                                \
	  "The address has not been readable since %s: %s")                                              \
	X(INVALID_WHY, "Dokumentet kunde inte tas emot: %s%s",                                           \
	  "The document could not be accepted: %s%s")                                                    \
	X(LAST_GOOD_HOLDS, "; det senaste godkända gäller så länge.",                                    \
	  "; the last accepted one holds meanwhile.")                                                    \
	X(ACTIVITY_OVERDUE,                                                                              \
	  "Aktiviteten skulle ha varit klar %s och är inte rapporterad som klar.",                       \
	  "The activity was to be done by %s and is not reported as done.")                              \
	X(ACTIVITY_NOT_DONE, "Aktiviteten är inte rapporterad som klar.",                                \
	  "The activity is not reported as done.")                                                       \
	X(BUDGET_WHY, "Prognosen i rapporten för %s är %s mot en budget på %s.",                         \
	  "The forecast in the report for %s is %s against a budget of %s.")                             \
	X(DEPARTMENT_WHY, "Ingen av de %zu enheterna i %s har kunnat läsas sedan %s%s%s",                \
	  "None of the %zu units of %s has been readable since %s%s%s")                                  \
	X(LATEST_FAULT, "; senaste felet: ", "; the latest fault: ")                                     \
	X(DEPARTMENT_RECOVERED, "Minst en av enheterna kan läsas igen.",                                 \
	  "At least one of the units can be read again.")                                                \
	X(STOP_DEPARTMENT,                                                                               \
	  "Larmet upphör när någon av enheterna kan läsas igen; nya försök görs hela tiden. Den " \
	  "som då fortfarande inte nås får sitt eget larm.",                                             \
	  "The alert ends when one of the units can be read again; they are tried all the time. "        \
	  "Those that still cannot be reached then get their own alerts.")

/* ---- targets that were changed, rules, alerts that swing ---- */
#define SAID_OF_CAUSES(X)                                                                               \
	X(COMPARED_CHANGED,                                                                             \
	  "Det som utfallet jämförs med ändrades från %s till %s den %s; utfallet är detsamma.",        \
	  "What the outcome is compared with changed from %s to %s on %s; the outcome is the "          \
	  "same.")                                                                                      \
	X(TARGET_CHANGED, "Målet ändrades från %s till %s den %s; utfallet är detsamma.",               \
	  "The target changed from %s to %s on %s; the outcome is the same.")                           \
	X(HIGHER_IS_BETTER, "högre är bättre", "higher is better")                                      \
	X(LOWER_IS_BETTER, "lägre är bättre", "lower is better")                                        \
	X(NEAR_IS_BEST, "nära målet är bäst", "near the target is best")                                \
	X(NO_DIRECTION, "ingen riktning", "no direction")                                               \
	X(RULE_DIRECTION, "Regeln ändrades: %s, i stället för %s; utfall och mål är desamma.",          \
	  "The rule changed: %s, instead of %s; outcome and target are the same.")                      \
	X(RULE_TOLERANCE,                                                                               \
	  "Regeln ändrades: toleransen är %s, i stället för %s; utfall och mål är desamma.",            \
	  "The rule changed: the tolerance is %s, instead of %s; outcome and target are the "           \
	  "same.")                                                                                      \
	X(RULE_OTHER,                                                                                   \
	  "Regeln ändrades: utfall och mål är desamma, "                                             \
	  "men bedöms på ett annat sätt.",                                                              \
	  "The rule changed: outcome and target are the same, but are judged in another way.")          \
	X(RULE_CATALOGUE, "Regeln ändrades: indikatorn bedöms nu som «%s»; utfallet är detsamma.",      \
	  "The rule changed: the indicator is now judged as «%s»; the outcome is the same.")            \
	X(RULE_COVERAGE,                                                                                \
	  "Regeln ändrades: minst %s av underlaget ska vara rapporterat, i stället för %s; "         \
	  "utfall och mål är desamma.",                                                                 \
	  "The rule changed: at least %s of what is expected must be reported, instead of %s; "         \
	  "outcome and target are the same.")                                                           \
	X(RULE_GROUP,                                                                                   \
	  "Regeln ändrades: uppgifter om minst %s personer visas, i stället för minst %s.",             \
	  "The rule changed: figures of %s people or more are shown, instead of %s or more.")           \
	X(RULE_BUDGET,                                                                                  \
	  "Regeln ändrades: en avvikelse räknas när den är större än %s av budgeten, i stället " \
	  "för %s; budget och prognos är desamma.",                                                     \
	  "The rule changed: a deviation counts when it is more than %s of the budget, instead "        \
	  "of %s; budget and forecast are the same.")                                                   \
	X(RULE_DUE, "Regeln ändrades: sista dag är %s, i stället för %s.",                              \
	  "The rule changed: the last day is %s, instead of %s.")                                       \
	X(INDICATOR_LEFT,                                                                               \
	  "Indikatorn står inte i planen för %d; att utfallet för %d låg efter följs inte "        \
	  "längre.",                                                                                    \
	  "The indicator is not in the plan for %d; that the outcome for %d was behind is no "          \
	  "longer followed.")                                                                           \
	X(INDICATOR_LEFT_ALL,                                                                           \
	  "Ingen enhets plan för %d har indikatorn; att utfallet för %d låg efter följs inte "      \
	  "längre.",                                                                                    \
	  "No unit's plan for %d has the indicator; that the outcome for %d was behind is no "          \
	  "longer followed.")                                                                           \
	X(THAT_INCREASES, "att öka", "to increase")                                                     \
	X(THAT_DECREASES, "att minska", "to decrease")                                                  \
	X(THAT_STAYS, "att vara oförändrat", "to stay unchanged")                                       \
	X(NO_TARGET, "inget mål", "no target")                                                          \
	X(ALL_OF_YEAR, "hela %d", "for all of %d")                                                      \
	X(FROM_DAY, "från och med %s", "from %s on")                                                    \
	X(TARGET_LOWERED, "Målet för %d var %s och är nu %s, vilket är svagare; det gäller %s.",        \
	  "The target for %d was %s and is now %s, which is weaker; it holds %s.")                      \
	X(TARGET_STRONG_AGAIN, "Målet är minst lika starkt igen som före sänkningen.",                  \
	  "The target is at least as strong again as before it was lowered.")                           \
	X(TARGET_YEAR_OVER, "Året är slut, och nästa års plan gäller.",                                 \
	  "The year is over, and the next year's plan holds.")                                          \
	X(TARGET_BEFORE, "%s, förut %s", "%s, formerly %s")                                             \
	X(WEAKER, "%s svagare", "%s weaker")                                                            \
	X(STOP_TARGET,                                                                                  \
	  "Larmet upphör när målet är minst lika starkt igen, eller när nästa års plan gäller.",        \
	  "The alert ends when the target is at least as strong again, or when the next year's "        \
	  "plan holds.")                                                                                \
	X(SETTLED, "Läget har svängt sedan %s och nu stått stilla i %d arbetsdagar: %s.",               \
	  "It has swung since %s and has now stood still for %d working days: %s.")                     \
	X(SETTLED_GOOD, "det är i ordning", "it is in order")                                           \
	X(SETTLED_BAD, "larmet kvarstår", "the alert remains")                                          \
	X(SWINGS, "Ostadigt: larmet har höjts på nytt %u gånger sedan %s. Just nu %s.",                 \
	  "Unstable: the alert has been raised again %u times since %s. Just now %s.")                  \
	X(NOW_GOOD, "är det i ordning", "it is in order")                                               \
	X(NOW_BAD, "kvarstår det", "it remains")                                                        \
	X(SWINGS_NEXT,                                                                                  \
	  "Du får veta hur det blev när läget har stått stilla i %d arbetsdagar; till dess "        \
	  "skrivs inget mer om det än i veckobrevet.",                                                  \
	  "You will be told how it ended when it has stood still for %d working days; until "           \
	  "then nothing more is written about it but in the weekly letter.")

/* clang-format on */

#endif
