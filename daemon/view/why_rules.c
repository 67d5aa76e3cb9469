/* SPDX-License-Identifier: EUPL-1.2 */
/* view/why_rules.c (core): what each rule is called and says. */
#include "why_rules.h"
#include "base/attr.h"

static const struct {
	const char *id, *text;
} rules[WHY_RULE_COUNT] = {
        [WHY_VALUE_PRINTED] = {"value.printed", "Värdet är det som står i enhetens dokument."},
        [WHY_VALUE_PARTS] = {"value.parts", "Står inget värde är det täljaren delad med nämnaren, "
                                            "gånger 100 när måttet är procent."},
        [WHY_VALUE_MISSING] = {"value.missing",
                               "Inget utfall har lämnats. Det räknas aldrig som noll, och inget "
                               "larm höjs eller släcks för att det saknas."},
        [WHY_VALUE_TOLD_MISSING] = {"value.told_missing",
                                    "Enheten har rapporterat att utfallet saknas, och varför. Då "
                                    "är det lämnat och inte försenat."},
        [WHY_CORRECTED] = {"value.corrected", "Ett nyare dokument har ändrat det som sades förut. "
                                              "Perioden bedöms på nytt, och rättelsen syns."},
        [WHY_MERGE_RATIO] = {"merge.ratio", "Alla som rapporterat har täljare och nämnare: summan "
                                            "av täljarna delad med summan av nämnarna."},
        [WHY_MERGE_WEIGHTED] = {"merge.weighted",
                                "Medel av enheternas värden, vägt med katalogens vikt. Vikterna "
                                "visas inte: de säger hur många som står bakom ett värde."},
        [WHY_MERGE_MEAN] = {"merge.mean", "Medel av enheternas värden, alla lika tunga, eftersom "
                                          "varken täljare och nämnare eller vikt finns för alla."},
        [WHY_MERGE_SUM] = {"merge.sum",
                           "Antal läggs ihop. Bara enheter som har rapporterat är med."},
        [WHY_MERGE_NOTHING] = {"merge.nothing",
                               "Ingen enhet har rapporterat, så det finns inget att väga samman."},
        [WHY_BASIS_FORECAST] =
                {"basis.forecast",
                 "Enhetens egen prognos för året går före utfallet när den finns. Båda visas."},
        [WHY_DIRECTION] = {"direction", "Åt vilket håll som är bra: enhetens eget ord, annars "
                                        "katalogens, annars vad planen låter förstå."},
        [WHY_MEASURE] = {"measure", "Nivå (andel, index, medel) eller antal: katalogens ord, "
                                    "annars planens, annars är «st» ett antal."},
        [WHY_TARGET_PLAN] = {"target.plan", "Målet står i enhetens plan."},
        [WHY_TARGET_COMMON] =
                {"target.common",
                 "De enheter som har ett mål har samma, och det är då också helhetens."},
        [WHY_TARGET_CATALOGUE] =
                {"target.catalogue",
                 "Enheternas mål skiljer sig eller saknas. Då gäller katalogens mål för nämnden."},
        [WHY_TARGET_SUM] =
                {"target.sum",
                 "För antal är målet summan av målen för de enheter som har rapporterat."},
        [WHY_TARGET_TEXT] =
                {"target.text",
                 "Målet är ett ord (öka, minska, behåll) och inget tal. Då jämförs med året före."},
        [WHY_TARGET_NONE] = {"target.none", "Utan mål finns inget att jämföra med."},
        [WHY_COMPARE_LEVEL] = {"compare.level",
                               "En nivå jämförs med hela målet, aldrig med en del av året."},
        [WHY_COMPARE_FORECAST] = {"compare.forecast",
                                  "En prognos gäller hela året och jämförs med hela målet."},
        [WHY_COMPARE_YEAR] = {"compare.year", "Vid årets slut jämförs ett antal med hela målet."},
        [WHY_COMPARE_CEILING] = {"compare.ceiling",
                                 "Ett antal där lägre är bättre får inte gå över målet någon gång: "
                                 "hela målet är tak hela året."},
        [WHY_COMPARE_PHASES] = {"compare.phases",
                                "Planen anger etapper. Mellan dem går en rak linje, från 0 vid "
                                "årets början till målet vid årets slut."},
        [WHY_COMPARE_PROFILE] =
                {"compare.profile",
                 "Hittills väntas samma del av målet som perioden var av hela förra årets utfall."},
        [WHY_COMPARE_LINEAR] =
                {"compare.linear",
                 "Utan etapper och utan tidigare år väntas antalet växa lika mycket varje månad."},
        [WHY_COMPARE_SUM] =
                {"compare.sum",
                 "Det som väntas av helheten hittills är summan av det som väntas av enheterna."},
        [WHY_COMPARE_BASELINE] = {"compare.baseline",
                                  "Jämförs med utfallet för samma period året före."},
        [WHY_COMPARE_BASELINE_YEAR] = {"compare.baseline_year",
                                       "Samma period finns inte för året före. Då jämförs med hela "
                                       "det året, för antal med den del som väntas hittills."},
        [WHY_COMPARE_HIDDEN] =
                {"compare.hidden",
                 "Talet att jämföra med hålls inne: det skulle röja en skyddad siffra."},
        [WHY_TOLERANCE_PERCENT] = {"tolerance.percent",
                                   "Toleransen är en andel av det tal man jämför med."},
        [WHY_TOLERANCE_POINTS] = {"tolerance.points",
                                  "Katalogen ger indikatorn en egen tolerans, i måttets enhet."},
        [WHY_GAP_HIGHER] = {"gap.higher",
                            "Högre är bättre: avvikelsen är det som bedöms (utfall eller prognos) "
                            "minus talet det jämförs med. Plus är bra."},
        [WHY_GAP_LOWER] = {"gap.lower",
                           "Lägre är bättre: avvikelsen är talet det jämförs med minus det som "
                           "bedöms (utfall eller prognos). Plus är bra."},
        [WHY_GAP_APPROACH] =
                {"gap.approach",
                 "Nära är bäst: avvikelsen är toleransen minus avståndet. Plus är bra."},
        [WHY_INTERVAL] = {"interval.wilson", "Wilsons 95-procentsintervall (z = 1,96): så långt "
                                             "kan slumpen ensam flytta en andel av så många."},
        [WHY_COUNCIL] = {"council.compared", "Utfallet jämförs också med kommunfullmäktiges mål. "
                                             "Att bara det missas höjer inget larm."},
        [WHY_COUNCIL_CITY] = {"council.city_wide",
                              "Kommunfullmäktiges tal är ett antal för hela staden, eller i ett "
                              "annat mått, och jämförs inte med enhetens."},
        [WHY_COUNCIL_WEAKER] =
                {"council.weaker",
                 "Ett eget mål som är svagare än kommunfullmäktiges är en anmärkning på planen."},
        [WHY_STATE_MET] = {"state.met", "Når målet: avvikelsen är noll eller bättre."},
        [WHY_STATE_MET_STRICT] = {"state.met_strict",
                                  "Når målet: öka och minska kräver att avvikelsen är större än "
                                  "noll; lika är nära."},
        [WHY_STATE_UNCERTAIN] = {"state.uncertain",
                                 "Inom slumpen: når inte målet, men målet ligger i intervallet, så "
                                 "skillnaden är inte visad. Larmar inte."},
        [WHY_STATE_NEAR] = {"state.near",
                            "Nära målet: når det inte, men avvikelsen är högst en tolerans."},
        [WHY_STATE_BEHIND] = {"state.behind",
                              "Når inte målet: avvikelsen är större än en tolerans åt fel håll."},
        [WHY_STATE_NOT_DUE] = {"state.not_due",
                               "Inte dags än: till och med sista dag saknas ingenting."},
        [WHY_STATE_MISSING] = {"state.missing", "Saknas: sista dag har passerat utan utfall."},
        [WHY_STATE_NO_TARGET] = {"state.no_target",
                                 "Inget tillstånd: det finns inget att hålla utfallet mot."},
        [WHY_STATE_NO_BASELINE] =
                {"state.no_baseline",
                 "Inget tillstånd: utfallet från året före finns inte att jämföra med."},
        [WHY_PROTECTED] = {"protect.small_group",
                           "Skyddad: en grupp bakom siffran är mindre än gränsen, eller också "
                           "skulle en sådan grupp gå att räkna ut ur siffran. Då visas varken "
                           "utfallet eller något som följer av det."},
        [WHY_PROTECTED_PART] = {"protect.part", "En del av siffran hålls inne, eftersom en liten "
                                                "grupp annars skulle gå att räkna ut."},
        [WHY_DUE] = {"due.grace", "Sista dag är periodens slut plus fristen i kalenderdagar; på en "
                                  "ledig dag nästa arbetsdag."},
        [WHY_DUE_MONTH] = {"due.expected_month",
                           "Katalogen säger i vilken månad indikatorn brukar komma; före den "
                           "månadens slut är ingenting sent."},
        [WHY_COVERAGE] = {"coverage",
                          "Täckningen är rapporterade av väntade, efter vikt när alla har en. "
                          "Under gränsen är helheten preliminär och höjer inget larm."},
        [WHY_ALERT_BEHIND] =
                {"alert.indicator_behind",
                 "Larm när det senaste rapporterade utfallet inte når målet. Det som saknas, är "
                 "skyddat, preliminärt eller inom slumpen ändrar ingenting."},
        [WHY_ALERT_FORECAST] = {"alert.forecast_behind",
                                "Larm när prognosen för året inte når målet."},
        [WHY_ALERT_LATE] = {"alert.report_late", "Larm när sista dag har passerat och inget har "
                                                 "sagts om en period som planen kräver."},
        [WHY_ALERT_INVALID] = {"alert.feed_invalid",
                               "Larm när adressen svarar med ett dokument som inte går att ta "
                               "emot. Det senaste godkända gäller så länge."},
        [WHY_ALERT_UNREACHABLE] =
                {"alert.feed_unreachable",
                 "Larm när adressen inte går att läsa. De senaste uppgifterna gäller så länge."},
        [WHY_ALERT_ACTIVITY] = {"alert.activity_overdue",
                                "Larm när en aktivitets slutdag har passerat och den varken är "
                                "klar eller avbruten."},
        [WHY_ALERT_BUDGET] =
                {"alert.budget_deviation",
                 "Larm när budget minus prognos är sämre än toleransen, för den senaste perioden."},
        [WHY_ALERT_LOWERED] = {"alert.target_lowered", "Larm när ett mål har sänkts under året."},
        [WHY_ALERT_ACTION] = {"alert.deviation_without_action",
                              "Larm när målet inte nås och ingen åtgärd har skrivits tio "
                              "arbetsdagar efter rapporten."},
        [WHY_ALERT_OPERATOR] = {"alert.operator", "Tjänstens eget larm, till den som sköter den."},
        [WHY_ALERT_FOR] =
                {"alert.observations",
                 "Så många färska observationer i rad krävs för att höja eller släcka ett larm."},
        [WHY_ALERT_CALENDAR] = {"alert.calendar",
                                "Larmet följer kalendern och behöver ingen ny observation."},
        [WHY_ALERT_TOLD] =
                {"alert.told",
                 "Den som har fått veta att larmet höjdes får också veta när det är över."},
        [WHY_ALERT_MUTED] = {"alert.muted", "Medan en enhet inte nås, eller dess dokument är "
                                            "ogiltigt, skickas inget om dess siffror."},
};

const char *why_rule_id(enum why_rule r)
{
	must(r < WHY_RULE_COUNT && rules[r].id);
	return rules[r].id;
}

const char *why_rule_text(enum why_rule r)
{
	must(r < WHY_RULE_COUNT && rules[r].text);
	return rules[r].text;
}
