/* SPDX-License-Identifier: EUPL-1.2 */
/* view/resources.c (core): everything one can ask for, one entry each.  Paths, query keys,
 * problems and openapi.json are all made from this table. */
#include "order.h"
#include "why_id.h"

#define JSON_TYPE    "application/json"
#define HTML_TYPE    "text/html; charset=utf-8"
#define PLAIN_TYPE   "text/plain; charset=utf-8"
#define METRICS_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

#define FAULT_FIELDS   "kind:string message:string pointer:string? line:integer? at:time"
#define FETCHES        "last_fetch:time? last_success:time? last_error:"
#define SCOPE_FETCHES  FETCHES "{unit:string document:string " FAULT_FIELDS "}?"
#define INTERVAL       "interval:{low:number high:number}?"
#define SCOPE_EVIDENCE "evidence:{plan:object results:object}"
#define ICON           "{icon:string word:string meaning:string}"
#define YEAR_FIELDS    "year:integer? counts:object"
#define UNIT_FIELDS                                                                                \
	"id:string name:string department:string district:string serves:[string] "                 \
	"evidence:{plan:string? results:string?} reach:{plan:string? results:string?} "            \
	"failing_since:{plan:time? results:time?} " FETCHES "{document:string " FAULT_FIELDS       \
	"}? " YEAR_FIELDS
#define ALERT_FIELDS                                                                               \
	"id:string kind:string scope:string indicator:string? subject:string name:string? "        \
	"period:string? state:string severity:string muted:boolean unstable:boolean since:time? "  \
	"told:[string] "                                                                           \
	"acknowledged:{by:string action:string? due:date? overdue:boolean}? silenced_until:time? " \
	"silence:string? escalated:integer value:number? "                                         \
	"target:number? gap:number? unit:string? why:string? cause:string? why_path:string"
#define WHY_CHAIN                                                                                  \
	"steps:[{step:string what:string formula:string? result:number? day:date? rule:string "    \
	"setting:{key:string value:string? file:string? line:integer? default:boolean}?}] "        \
	"contributors:[{unit:string name:string value:number? missing_reason:string? "             \
	"state:string state_text:string share_of_gap:number? shared:boolean why_path:string?}] "   \
	"awaited:[{unit:string name:string state:string state_text:string}] "                      \
	"documents:[{role:string role_text:string document:string unit:string year:integer? "      \
	"url:string? received:time? checked:time? hash:{algorithm:string hex:string}? "            \
	"hash_missing:string? line:integer? pointer:string? evidence:string? "                     \
	"last_error:{" FAULT_FIELDS "}?}] "                                                        \
	"units_without_documents:integer rules:[{id:string text:string}]"
#define WHY_FIGURE_FIELDS                                                                          \
	"kind:string id:string? scope:string scope_name:string indicator:string name:string "      \
	"period:string unit:string? state:string state_text:string value:number? "                 \
	"missing_reason:string? provisional:boolean " WHY_CHAIN
#define WHY_ALERT_FIELDS /* what may be absent is the figure's */                                  \
	"kind:string id:string alert_kind:string alert_state:string severity:string raised:time? " \
	"subject:string why_path:string? scope:string scope_name:string? name:string? "            \
	"period:string? indicator?:string unit?:string? state?:string state_text?:string "         \
	"value?:number? missing_reason?:string? provisional?:boolean " WHY_CHAIN

#define YEAR_AND_STATE (KEY_BIT(KEY_AS_OF) | KEY_BIT(KEY_YEAR) | KEY_BIT(KEY_STATE))

const struct resource view_resources[] = {
        {.path = API_PREFIX "status",
         .name = "status",
         .type = JSON_TYPE,
         .render = render_status,
         .keys = KEY_BIT(KEY_AS_OF),
         .live = true,
         .summary = "Version, generation, enheter efter underlag, senaste varv, köer",
         .fields = "version:string ready?:boolean not_ready_why?:string? started?:time? "
                   "now?:time? clock_frozen?:boolean made:time? last_cycle:time? "
                   "units:{total:integer plan:object results:object} "
                   "feeds?:{total:integer tried:integer} alerts?:object findings:integer "
                   "queues?:object"},
        {.path = API_PREFIX "districts",
         .name = "districts",
         .type = JSON_TYPE,
         .render = render_districts,
         .keys = KEY_BIT(KEY_AS_OF),
         .summary = "Stadsdelsnämnderna i registret",
         .fields = "id:string name:string departments:[string] units:integer " SCOPE_EVIDENCE
                   " " SCOPE_FETCHES " " YEAR_FIELDS},
        {.path = API_PREFIX "departments",
         .name = "departments",
         .type = JSON_TYPE,
         .render = render_departments,
         .keys = KEY_BIT(KEY_AS_OF) | KEY_BIT(KEY_DISTRICT),
         .summary = "Avdelningarna i registret",
         .fields = "id:string name:string district:string units:[string] " SCOPE_EVIDENCE
                   " " SCOPE_FETCHES " " YEAR_FIELDS},
        {.path = API_PREFIX "units",
         .name = "units",
         .type = JSON_TYPE,
         .render = render_units,
         .keys = KEY_BIT(KEY_AS_OF) | SCOPE_KEYS,
         .summary = "Enheterna med underlag, senaste hämtning och senaste fel",
         .fields = UNIT_FIELDS},
        {.path = API_PREFIX "units/{id}",
         .name = "unit",
         .type = JSON_TYPE,
         .render = render_unit,
         .keys = KEY_BIT(KEY_AS_OF),
         .id_kind = ID_OF_SCOPE,
         .id_of = SCOPE_UNIT,
         .summary = "En enhet",
         .fields = UNIT_FIELDS},
        {.path = API_PREFIX "goals",
         .name = "goals",
         .type = JSON_TYPE,
         .render = render_goals,
         .keys = KEY_BIT(KEY_AS_OF) | SCOPE_KEYS | KEY_BIT(KEY_YEAR),
         .summary = "Målträdet med antal indikatorer per tillstånd och ett förslag",
         .fields = "id:string level:string number:string? title:string parent:string? "
                   "year:integer units:[string] counts:object proposal:string?"},
        {.path = API_PREFIX "indicators",
         .name = "indicators",
         .type = JSON_TYPE,
         .render = render_indicators,
         .keys = YEAR_AND_STATE | SCOPE_KEYS | KEY_BIT(KEY_PERIOD) | KEY_BIT(KEY_INDICATOR),
         .states = WORDS_FIGURE,
         .summary = "Sammanvägda utfall per indikator och period",
         .fields = "indicator:string name:string scope:string period:string value:number? "
                   "missing_reason:string? unit:string? method:string? "
                   "coverage:{reported:integer? expected:integer? weight:number?} "
                   "oldest:time? corrected:{at:time previous:number?}? target:number? "
                   "target_kind:string council_target:number? council_gap:number? "
                   "weaker_than_council:boolean state:string why:string? why_kind:string? "
                   "gap:number? compared_with:number? basis:string? forecast:number? " INTERVAL
                   " due:date? provisional:boolean "
                   "contributors:[{unit:string value:number? missing_reason?:string "
                   "state:string share_of_gap:number? shared:boolean}] why_path:string?"},
        {.path = API_PREFIX "indicators/{id}/series",
         .name = "series",
         .type = JSON_TYPE,
         .render = render_series,
         .keys = KEY_BIT(KEY_AS_OF) | KEY_BIT(KEY_SCOPE) | KEY_BIT(KEY_YEAR) |
                 KEY_BIT(KEY_PERIODICITY),
         .id_kind = ID_OF_INDICATOR,
         .summary = "En indikators värden över tid, med mål, gränser (XmR) och signaler",
         .fields = "period:string periodicity:string value:number? missing_reason:string? "
                   "increment?:number? provisional:boolean target:number? "
                   "target_kind:string council_target:number? state:string " INTERVAL
                   " mean:number? low_limit:number? high_limit:number? segment:integer? "
                   "variation:string? "
                   "signals:[{rule:string side:string meaning:string}]",
         .beside = "indicator:string name:string scope:string unit:string? direction:string? "
                   "periodicity:string? periodicities:[string] judged:string "
                   "segments:[{from:string to:string points:integer mean:number? "
                   "low_limit:number? high_limit:number? moving_range:number? "
                   "moving_range_limit:number? why_none:string?}] "
                   "variation:" ICON " assurance:" ICON
                   " step_changes:[{from:string scope:string? why:string}]"},
        {.path = API_PREFIX "observations",
         .name = "observations",
         .type = JSON_TYPE,
         .render = render_observations,
         .keys = YEAR_AND_STATE | SCOPE_KEYS | KEY_BIT(KEY_PERIOD) | KEY_BIT(KEY_INDICATOR) |
                 KEY_BIT(KEY_FORMAT),
         .states = WORDS_FIGURE,
         .summary = "Enheternas utfall som en lång platt tabell, JSON eller CSV",
         .fields = "district:string department:string unit:string indicator:string name:string "
                   "year:integer period:string sex:string part:string? value:number? "
                   "numerator:number? denominator:number? unit_of_measure:string? "
                   "target:number? council_target:number? state:string? gap:number? "
                   "forecast:number? missing_reason:string? reported:date? received:time? "
                   "generation:integer"},
        {.path = API_PREFIX "activities",
         .name = "activities",
         .type = JSON_TYPE,
         .render = render_activities,
         .keys = YEAR_AND_STATE | SCOPE_KEYS,
         .states = WORDS_ACTIVITY,
         .summary = "Aktiviteterna i planerna",
         .fields = "id:string scope:string year:integer goal:string? text:string owner:string? "
                   "start:date? end:date? status:string overdue:boolean comment:string?"},
        {.path = API_PREFIX "budget",
         .name = "budget",
         .type = JSON_TYPE,
         .render = render_budget,
         .keys = YEAR_AND_STATE | SCOPE_KEYS | KEY_BIT(KEY_PERIOD),
         .states = WORDS_FIGURE,
         .summary = "Budget, utfall och prognos",
         .fields = "scope:string period:string budget_sek:integer? actual_sek:integer? "
                   "forecast_sek:integer? deviation_sek:integer? missing_reason:string? "
                   "state:string coverage:{reported:integer expected:integer} received:time?"},
        {.path = API_PREFIX "findings",
         .name = "findings",
         .type = JSON_TYPE,
         .render = render_findings,
         .keys = YEAR_AND_STATE | SCOPE_KEYS | KEY_BIT(KEY_KIND),
         .states = WORDS_FINDING,
         .summary = "Anmärkningar på planer och utfall",
         .fields = "id:string scope:string kind:string message:string document:string "
                   "year:integer? line:integer? since:time?"},
        {.path = API_PREFIX "alerts",
         .name = "alerts",
         .type = JSON_TYPE,
         .render = render_alerts,
         .keys = YEAR_AND_STATE | SCOPE_KEYS | KEY_BIT(KEY_KIND) | KEY_BIT(KEY_INDICATOR),
         .states = WORDS_ALERT,
         .present_only = true,
         .summary = "Öppna larm",
         .fields = ALERT_FIELDS},
        {.path = API_PREFIX "alerts/{id}",
         .name = "alert",
         .type = JSON_TYPE,
         .render = render_alert,
         .keys = KEY_BIT(KEY_AS_OF),
         .id_kind = ID_OF_ALERT,
         .present_only = true,
         .summary = "Ett larm",
         .fields = ALERT_FIELDS},
        {.path = API_PREFIX "silences",
         .name = "silences",
         .type = JSON_TYPE,
         .render = render_silences,
         .keys = KEY_BIT(KEY_AS_OF),
         .present_only = true,
         .summary = "Vad som är tystat, till när och av vem",
         .fields = "id:string alert:string? scope:string? kind:string? indicator:string? "
                   "until:time? by:string why:string? created:time open:integer"},
        {.path = API_PREFIX "why/figure/{id}",
         .name = "why",
         .type = JSON_TYPE,
         .render = render_why,
         .keys = KEY_BIT(KEY_AS_OF),
         .id_kind = ID_OF_FIGURE,
         .wrapped = true,
         .summary = "Varför en siffra är som den är: uträkning, enheter, dokument, regler. Id är "
                    "var,indikator,period, till exempel unit:alfa,sjukfranvaro,2014-T1",
         .fields = WHY_FIGURE_FIELDS},
        {.path = API_PREFIX "why/alert/{id}",
         .name = "why",
         .type = JSON_TYPE,
         .render = render_why,
         .keys = KEY_BIT(KEY_AS_OF),
         .id_kind = ID_OF_ALERT,
         .present_only = true,
         .wrapped = true,
         .summary = "Varför ett larm höjdes, och siffran bakom det",
         .fields = WHY_ALERT_FIELDS},
        {.path = API_PREFIX "why/mail/{id}",
         .name = "why",
         .type = JSON_TYPE,
         .render = render_why_mail,
         .keys = KEY_BIT(KEY_AS_OF),
         .id_kind = ID_OF_MAIL,
         .present_only = true,
         .wrapped = true,
         .summary = "Vilka öppna larm ett brev var det första om; id är brevets Message-ID",
         .fields = "kind:string id:string alerts:[{" WHY_ALERT_FIELDS "}]"},
        {.path = API_PREFIX "openapi.json",
         .name = "openapi",
         .type = JSON_TYPE,
         .render = render_openapi,
         .without_snapshot = true,
         .summary = "Denna beskrivning, OpenAPI 3.1",
         .fields = ""},
        {.path = "/metrics",
         .type = METRICS_TYPE,
         .render = render_metrics,
         .live = true,
         .without_snapshot = true,
         .summary = "Mätvärden i OpenMetrics"},
        {.path = "/healthz",
         .type = PLAIN_TYPE,
         .render = render_healthz,
         .live = true,
         .without_snapshot = true,
         .summary = "Lever processen?"},
        {.path = "/readyz",
         .type = PLAIN_TYPE,
         .render = render_readyz,
         .live = true,
         .without_snapshot = true,
         .summary = "Kan den svara?"},
        {.path = "/", .type = HTML_TYPE, .render = render_home, .page = true},
        {.path = "/d/{id}",
         .type = HTML_TYPE,
         .render = render_district_page,
         .keys = KEY_BIT(KEY_YEAR) | KEY_BIT(KEY_PERIOD),
         .id_kind = ID_OF_SCOPE,
         .id_of = SCOPE_DISTRICT,
         .page = true},
        {.path = "/u/{id}",
         .type = HTML_TYPE,
         .render = render_unit_page,
         .keys = KEY_BIT(KEY_YEAR),
         .id_kind = ID_OF_SCOPE,
         .id_of = SCOPE_UNIT,
         .page = true},
        {.path = "/why/figure/{id}",
         .type = HTML_TYPE,
         .render = render_why_page,
         .id_kind = ID_OF_FIGURE,
         .page = true},
        {.path = "/why/mail/{id}",
         .type = HTML_TYPE,
         .render = render_why_mail_page,
         .id_kind = ID_OF_MAIL,
         .page = true},
        {.path = "/kvittera/{id}",
         .type = HTML_TYPE,
         .render = render_answer_page,
         .id_kind = ID_OF_LINK,
         .page = true,
         .live = true},
        {.path = "/why/alert/{id}",
         .type = HTML_TYPE,
         .render = render_why_page,
         .id_kind = ID_OF_ALERT,
         .page = true},
};
const size_t view_n_resources = ARRAY_LEN(view_resources);
