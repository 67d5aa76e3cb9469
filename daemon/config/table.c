/* SPDX-License-Identifier: EUPL-1.2 */
/* config/table.c (shell room, but only data): every setting, one line each.  A new one is a field
 * in its room's params and a line here; parser, check and conf/tertiald.yaml follow.
 * Lines of a section stand together, lists last: the example file is written in this order. */
#include "table.h"

/* The indexes of these lists are the enums of their rooms. */
#define X(id, name) name,
static const char *const own_languages[] = {NULL, LANGUAGE_NAMES(X) NULL}; /* none: `language` */
static const char *const smtp_tls[] = {NULL, NET_SMTP_TLS_NAMES(X) NULL};  /* none: as it fits */
#undef X
static const char *const zones[] = {"UTC", "Europe/Stockholm", NULL};
static const char *const levels[] = {"err", "warning", "notice", "info", "debug", NULL};
static const char *const copy_roles[] = {"controller", "head", NULL};
_Static_assert(REMINDER_TO_CONTROLLER == 1u << 0 && REMINDER_TO_HEAD == 1u << 1,
               "copy_roles follows the bits");
#define X(id, name) [id] = name,
static const char *const languages[] = {[LANGUAGE_COUNT] = NULL, LANGUAGE_NAMES(X)};
static const char *const directions[] = {[DIRECTION_COUNT] = NULL, DIRECTION_NAMES(X)};
static const char *const measures[] = {[MEASURE_KIND_COUNT] = NULL, MEASURE_NAMES(X)};
static const char *const weights[] = {[WEIGHT_COUNT] = NULL, WEIGHT_NAMES(X)};
static const char *const sources[] = {[SOURCE_COUNT] = NULL, SOURCE_NAMES(X)};
static const char *const accesses[] = {[ACCESS_COUNT] = NULL, ACCESS_NAMES(X)};
static const char *const formats[] = {[ALERT_FORMAT_COUNT] = NULL, ALERT_FORMAT_NAMES(X)};
#undef X
_Static_assert(CIVIL_UTC == 0 && CIVIL_STOCKHOLM == 1, "zones follows enum civil_zone");
_Static_assert(LOG_LEVEL_ERR == 0 && LOG_LEVEL_DEBUG == 4, "levels follows enum log_level");

#define MAIN(field)       .scope = IN_MAIN, .offset = offsetof(struct main_draft, field)
#define DISTRICT(field)   .scope = IN_DISTRICT, .offset = offsetof(struct district_draft, field)
#define DEPARTMENT(field) .scope = IN_DEPARTMENT, .offset = offsetof(struct department_draft, field)
#define UNIT(field)       .scope = IN_UNIT, .offset = offsetof(struct unit_draft, field)
#define KPI(field)        .scope = IN_KPI, .offset = offsetof(struct kpi_draft, field)
#define WEBHOOK(field)    .scope = IN_WEBHOOK, .offset = offsetof(struct config_webhook, field)
#define INDICATOR(field)  .scope = IN_INDICATOR, .offset = offsetof(struct indicator_draft, field)
#define STEP(field)       .scope = IN_STEP, .offset = offsetof(struct step_draft, field)
#define TYPE(name)        .type = SETTING_##name
#define BOUNDS(low, high) .min = (low), .max = (high)
#define OF(list)          .type = SETTING_CHOICE, .choices = (list)
#define UNSET(text)       .unset = (text)
#define LIKE(text)        .example = (text)
#define REQUIRED          .required = true
#define RESTART           .restart = true

#define S  1000.0 /* ms */
#define M  (60 * S)
#define H  (60 * M)
#define D  (24 * H)
#define KB 1024.0

/* clang-format off: one line each is the point */
const struct setting settings[] = {
        {MAIN(language), .key = "language", OF(languages), UNSET("sv"),
         .help = "Språk i mejl till den som inte har ett eget; sidor och rapporter är på svenska"},
        {MAIN(zone), .key = "timezone", OF(zones), UNSET("Europe/Stockholm"),
         .help = "Tidszon för dagar, förfallodagar och klockslag"},
        {MAIN(log_level), .key = "log_level", OF(levels), UNSET("info"),
         .help = "Hur mycket som loggas"},

        {MAIN(operator_.name), .key = "operator.name", TYPE(TEXT), LIKE("IT-drift"),
         .help = "Namn på den som sköter tjänsten"},
        {MAIN(operator_.email), .key = "operator.email", TYPE(EMAIL), LIKE("drift@exempel.se"),
         .help = "Dit går tjänstens egna larm: leverans, disk, vägrad omläsning"},
        {MAIN(operator_language), .key = "operator.language", OF(own_languages), LIKE("sv"),
         .help = "Språk i mejl till driften; förval language"},

        {MAIN(c.pull.interval_ms), .key = "pull.interval", TYPE(DURATION), BOUNDS(S, 31 * D),
         UNSET("15m"), .help = "Hur ofta varje flöde hämtas"},
        {MAIN(c.pull.timeout_ms), .key = "pull.timeout", TYPE(DURATION), BOUNDS(100, H),
         UNSET("30s"), .help = "Längsta tid för en hel hämtning"},
        {MAIN(c.pull.connect_timeout_ms), .key = "pull.connect_timeout", TYPE(DURATION),
         BOUNDS(100, 10 * M), UNSET("10s"),
         .help = "Längsta tid för att få kontakt; högst timeout"},
        {MAIN(c.pull.max_body_bytes), .key = "pull.max_body", TYPE(SIZE),
         BOUNDS(KB, LIMIT_BODY_BYTES), UNSET("8MiB"), .help = "Största dokument, mätt uppackat"},
        {MAIN(c.pull.concurrency), .key = "pull.concurrency", TYPE(COUNT), BOUNDS(1, 1024),
         UNSET("64"), .help = "Så många hämtningar samtidigt"},
        {MAIN(c.pull.per_host), .key = "pull.per_host", TYPE(COUNT), BOUNDS(1, 64), UNSET("4"),
         .help = "Så många samtidigt mot en och samma värd; högst concurrency"},
        {MAIN(c.pull.ca_file), .key = "pull.ca", TYPE(PATH), LIKE("/etc/tertiald/ca.pem"),
         .help = "Fil med de utfärdare som enheternas certifikat ska ha; förval systemets"},
        {MAIN(c.pull.proxy), .key = "pull.proxy", TYPE(PROXY), LIKE("http://proxy.exempel.se:3128"),
         .help = "Proxy som hämtningen går genom; off: ingen"},
        {MAIN(c.proxy_credential), .key = "pull.proxy_credential", TYPE(ID), LIKE("proxy"),
         .help = "Credential vars fil håller användare:lösenord för proxyn"},

        {MAIN(c.store.path), .key = "store.path", TYPE(PATH), UNSET("/var/lib/tertiald/tertial.db"),
         RESTART, .help = "Databasens fil; en relativ sökväg räknas från den här filens mapp"},
        {MAIN(c.store.keep_years), .key = "store.keep_years", TYPE(WHOLE), BOUNDS(1, 100),
         UNSET("10"), .help = "Så många år tillbaka sparas ersatta dokument, och besvaras as_of"},

        {MAIN(c.assess.tolerance_pct), .key = "assess.tolerance", TYPE(NUMBER), BOUNDS(0, 100),
         UNSET("5"), .help = "Nära målet: inom så många procent av det tal man jämför med"},
        {MAIN(c.assess.min_coverage), .key = "assess.min_coverage", TYPE(NUMBER), BOUNDS(0, 1),
         UNSET("0.5"),
         .help = "Andel som måste ha rapporterat (0.5 = hälften); under den är en sammanställning "
                 "preliminär"},
        {MAIN(c.assess.grace_days[PERIODICITY_MONTH]), .key = "assess.grace_days.month", TYPE(DAYS),
         BOUNDS(0, 366), UNSET("15"), .help = "Dagar efter månadens slut innan utfallet saknas"},
        {MAIN(c.assess.grace_days[PERIODICITY_TERTIAL]), .key = "assess.grace_days.tertial",
         TYPE(DAYS), BOUNDS(0, 366), UNSET("20"), .help = "Dagar efter tertialets slut"},
        {MAIN(c.assess.grace_days[PERIODICITY_HALF]), .key = "assess.grace_days.half", TYPE(DAYS),
         BOUNDS(0, 366), UNSET("20"), .help = "Dagar efter halvårets slut"},
        {MAIN(c.assess.grace_days[PERIODICITY_YEAR]), .key = "assess.grace_days.year", TYPE(DAYS),
         BOUNDS(0, 366), UNSET("31"), .help = "Dagar efter årets slut"},

        {MAIN(c.protect.min_group), .key = "privacy.min_group", TYPE(NUMBER), BOUNDS(0, 1000),
         UNSET("5"),
         .help = "Mindre grupper än så visas aldrig; 0 stänger av skyddet (bara för försök med "
                 "öppna data)"},

        {MAIN(c.alert.for_observations), .key = "alerts.for", TYPE(COUNT), BOUNDS(1, 100),
         UNSET("1"),
         .help = "Så många färska observationer i rad innan ett larm höjs eller släcks"},
        {MAIN(c.alert.clear_observations), .key = "alerts.clear_for", TYPE(COUNT), BOUNDS(1, 100),
         LIKE("2"), .help = "Så många innan ett larm släcks, om det ska vara ett annat antal"},
        {MAIN(c.alert.digest_weekday), .key = "alerts.digest", TYPE(WEEKLY), UNSET("mån 07:30"),
         .help = "När sammandraget går: veckodag och klockslag (mån 07:30, mon 07:30), eller off; "
                 "enbart klockslag betyder måndag. Det går också två arbetsdagar före sista dag "
                 "för T1, T2 och året"},
        {MAIN(c.alert.escalate_after_days), .key = "alerts.escalate_after", TYPE(DAYS),
         BOUNDS(0, 250), UNSET("5"),
         .help = "Arbetsdagar utan kvittens innan nästa chef får veta; 0: aldrig"},
        {MAIN(c.alert.n_reminders), .key = "alerts.reminders", TYPE(DAY_LIST), UNSET("[28, 7]"),
         .help = "Så många dagar före och efter sista dag påminns enheterna om det som saknas; "
                 "off: aldrig"},
        {MAIN(c.alert.reminder_copies), .key = "alerts.reminder_copies", TYPE(WORD_SET),
         .choices = copy_roles, LIKE("[controller, head]"),
         .help = "De som får kopia av påminnelserna"},
        {MAIN(c.alert.keep_holidays), .key = "alerts.holidays", TYPE(BOOL), UNSET("true"),
         .help = "Inga mejl på svenska helgdagar: de går dagen efter; driftlarm väntar inte"},
        {MAIN(c.alert.quiet_from_s), .key = "alerts.quiet_hours", TYPE(HOURS), UNSET("off"),
         LIKE("22:00-06:00"),
         .help = "Då väntar mejl till tystnaden är slut, till exempel 22:00-06:00; off: aldrig"},

        {MAIN(c.notify.smtp_url), .key = "notify.smtp.url", TYPE(MAIL_URL),
         LIKE("smtp://localhost:25"),
         .help = "E-postserver, smtp:// eller smtps://; utan den väntar alla brev"},
        {MAIN(c.notify.from), .key = "notify.smtp.from", TYPE(MAILBOX),
         LIKE("Tertial <tertial@exempel.se>"), .help = "Avsändare"},
        {MAIN(c.notify.reply_to), .key = "notify.smtp.reply_to", TYPE(MAILBOX),
         LIKE("controller@exempel.se"), .help = "Dit svar går"},
        {MAIN(c.notify.smtp_user), .key = "notify.smtp.user", TYPE(TEXT), LIKE("tertial"),
         .help = "Användarnamn, när servern kräver inloggning"},
        {MAIN(c.smtp_credential), .key = "notify.smtp.credential", TYPE(ID), LIKE("smtp-password"),
         .help = "Namn på den systemd-credential som håller lösenordet"},
        {MAIN(c.notify.smtp_tls), .key = "notify.smtp.tls", OF(smtp_tls), LIKE("required"),
         .help = "Kryptering (STARTTLS); förval required med lösenord, annars optional; till den "
                 "här datorn none"},
        {MAIN(c.notify.smtp_ca), .key = "notify.smtp.ca", TYPE(PATH),
         LIKE("/etc/ssl/certs/exempel.pem"),
         .help = "Fil med den utfärdare som serverns certifikat ska ha; förval datorns"},
        {MAIN(c.alert.max_per_hour), .key = "notify.max_per_hour", TYPE(COUNT), BOUNDS(1, 10000),
         UNSET("20"), .help = "Brev per mottagare och timme; det som är över samlas i ett senare"},
        {MAIN(c.fallback), .key = "notify.fallback", TYPE(EMAIL), LIKE("registrator@exempel.se"),
         .help = "Får det brev som inte kom fram till någon annan: avvisat, eller försökt i 72 h"},
        {MAIN(webhooks), .key = "notify.webhooks", TYPE(NODE),
         LIKE("[{url: \"https://exempel.se/krok\", secret: byt-ut-mig-mot-minst-16-tecken}]"),
         .help = "Mottagare av händelser: nya, värre och återhämtade larm, som JSON"},
        {WEBHOOK(url), .key = "url", TYPE(WEB_URL), REQUIRED, LIKE("https://exempel.se/krok"),
         .help = "Adress som får händelserna"},
        {WEBHOOK(secret), .key = "secret", TYPE(TEXT), LIKE("byt-ut-mig-mot-minst-16-tecken"),
         .help = "Nyckel som signerar det som skickas (Standard Webhooks); minst 16 tecken"},
        {WEBHOOK(credential), .key = "credential", TYPE(ID),
         .help = "Credential vars fil håller nyckeln, i stället för secret"},
        {WEBHOOK(format), .key = "format", OF(formats), UNSET("tertial"),
         .help = "tertial, eller alertmanager: som Alertmanager skickar till sina mottagare"},
        {WEBHOOK(ca_file), .key = "ca", TYPE(PATH),
         .help = "Fil med den utfärdare som mottagarens certifikat ska ha; förval pull.ca"},
        {WEBHOOK(proxy), .key = "proxy", TYPE(PROXY),
         .help = "Proxy för den här mottagaren; off: ingen; förval pull.proxy"},

        {MAIN(c.serve.listen), .key = "serve.listen", TYPE(LISTEN), UNSET("127.0.0.1:8080"),
         RESTART, .help = "Adress och port för sida och API; off: ingen"},
        {MAIN(c.serve.unix_path), .key = "serve.unix", TYPE(PATH), LIKE("/run/tertiald/http.sock"),
         RESTART, .help = "Unix-sockel för sida och API"},
        {MAIN(page_url), .key = "serve.url", TYPE(WEB_URL), LIKE("https://tertial.exempel.se/"),
         .help = "Sidans adress utifrån, för länkar i mejl; annars den i listen"},
        {MAIN(tokens), .key = "serve.tokens", TYPE(NODE), LIKE("[byt-ut-mig]"),
         .help = "Ord som ger rätt att kvittera och tysta (för försök), eller en fil med hashade "
                 "ord"},

        {MAIN(districts), .key = "districts", TYPE(NODE), .help = "Stadsdelsnämnder"},
        {DISTRICT(id), .key = "id", TYPE(ID), REQUIRED, LIKE("exempelstaden"),
         .help = "Kort namn i adresser; ändras aldrig"},
        {DISTRICT(name), .key = "name", TYPE(TEXT), LIKE("Exempelstaden"),
         .help = "Namn för människor; förval id"},

        {MAIN(departments), .key = "departments", TYPE(NODE), .help = "Avdelningar"},
        {DEPARTMENT(id), .key = "id", TYPE(ID), REQUIRED, LIKE("social"),
         .help = "Kort namn; ändras aldrig"},
        {DEPARTMENT(name), .key = "name", TYPE(TEXT), LIKE("Sociala avdelningen"),
         .help = "Namn för människor; förval id"},
        {DEPARTMENT(district), .key = "district", TYPE(NODE), REQUIRED, LIKE("exempelstaden"),
         .help = "Vilken nämnd den hör till"},
        {DEPARTMENT(head.name), .key = "head.name", TYPE(TEXT), LIKE("Anna Exempel"),
         .help = "Avdelningschef"},
        {DEPARTMENT(head.email), .key = "head.email", TYPE(EMAIL), LIKE("anna@exempel.se"),
         .help = "Får veta vad som är nytt, sämre och bättre"},
        {DEPARTMENT(head_language), .key = "head.language", OF(own_languages), LIKE("sv"),
         .help = "Språk i mejl till chefen; förval language"},
        {DEPARTMENT(deputy.name), .key = "deputy.name", TYPE(TEXT), .help = "Ställföreträdare"},
        {DEPARTMENT(deputy.email), .key = "deputy.email", TYPE(EMAIL),
         .help = "Får det som chefen inte kvitterat"},
        {DEPARTMENT(deputy_language), .key = "deputy.language", OF(own_languages),
         .help = "Språk i mejl till ställföreträdaren; förval language"},
        {DEPARTMENT(controller.name), .key = "controller.name", TYPE(TEXT), .help = "Controller"},
        {DEPARTMENT(controller.email), .key = "controller.email", TYPE(EMAIL),
         .help = "Får uteblivna rapporter och sammandraget"},
        {DEPARTMENT(controller_language), .key = "controller.language", OF(own_languages),
         .help = "Språk i mejl till controllern; förval language"},
        {DEPARTMENT(director.name), .key = "director.name", TYPE(TEXT),
         .help = "Stadsdelsdirektör"},
        {DEPARTMENT(director.email), .key = "director.email", TYPE(EMAIL),
         .help = "Får nämndens sammanställning"},
        {DEPARTMENT(director_language), .key = "director.language", OF(own_languages),
         .help = "Språk i mejl till direktören; förval language"},

        {MAIN(units), .key = "units", TYPE(NODE), .help = "Enheter; står oftast i units.d/*.yaml"},
        {MAIN(c.units.url), .key = "units_url", TYPE(WEB_URL),
         LIKE("https://exempel.se/units.yaml"),
         .help = "Adress till fler enheter, i samma form som units.d; hämtas varje pull.interval "
                 "och sparas"},
        {MAIN(c.units.credential), .key = "units_credential", TYPE(ID), LIKE("register"),
         .help = "Credential vars fil håller värdet av Authorization för units_url"},
        {MAIN(may_use), .key = "units_may_use", TYPE(NODE), LIKE("[preventionsgruppen]"),
         .help = "De credentials som enheter från units_url får namnge; förval de som inget annat "
                 "här eller i units.d namnger"},
        {MAIN(c.units.confirmed), .key = "units_confirmed", TYPE(TEXT), LIKE("0123456789abcdef"),
         .help = "Kontrollsumman av ett register som med rätta saknar de flesta av enheterna"},
        {UNIT(u.id), .key = "id", TYPE(ID), REQUIRED, LIKE("exempelenheten"),
         .help = "Kort namn; ändras aldrig"},
        {UNIT(u.name), .key = "name", TYPE(TEXT), LIKE("Exempelenheten"),
         .help = "Namnet som står i enhetens plan; förval id"},
        {UNIT(department), .key = "department", TYPE(NODE), REQUIRED, LIKE("social"),
         .help = "Avdelningens id"},
        {UNIT(aliases), .key = "aliases", TYPE(NODE), .help = "Andra namn som enheten skriver"},
        {UNIT(serves), .key = "serves", TYPE(NODE), .help = "Andra nämnder som enheten arbetar åt"},
        {UNIT(u.weights[WEIGHT_EMPLOYEES]), .key = "weight.employees", TYPE(NUMBER), BOUNDS(0, 1e6),
         .help = "Anställda, som vikt"},
        {UNIT(u.weights[WEIGHT_USERS]), .key = "weight.users", TYPE(NUMBER), BOUNDS(0, 1e6),
         .help = "Brukare, som vikt"},
        {UNIT(u.active_from), .key = "active.from", TYPE(DATE),
         .help = "Första dagen enheten finns"},
        {UNIT(u.active_to), .key = "active.to", TYPE(DATE), .help = "Sista dagen"},
        {UNIT(credential), .key = "credential", TYPE(ID),
         .help = "Credential vars fil håller värdet av Authorization"},
        {UNIT(access), .key = "auth.type", OF(accesses), UNSET("header"),
         .help = "Inloggning: header (hela värdet), basic, bearer eller oauth2"},
        {UNIT(u.access.credential), .key = "auth.credential", TYPE(ID),
         .help = "Credential vars fil håller lösenordet, ordet eller klientens hemlighet"},
        {UNIT(u.access.user), .key = "auth.user", TYPE(TEXT), .help = "Användare, för basic"},
        {UNIT(u.access.token_url), .key = "auth.token_url", TYPE(WEB_URL),
         .help = "Adress som ger ett ord i utbyte mot hemligheten, för oauth2"},
        {UNIT(u.access.client_id), .key = "auth.client_id", TYPE(TEXT),
         .help = "Klientens namn, för oauth2"},
        {UNIT(u.access.scope), .key = "auth.scope", TYPE(TEXT),
         .help = "Vad ordet ska gälla, för oauth2"},
        {UNIT(u.access.ca_file), .key = "tls.ca", TYPE(PATH),
         .help = "Fil med den utfärdare som serverns certifikat ska ha; förval pull.ca"},
        {UNIT(u.access.client_cert), .key = "tls.cert", TYPE(ID),
         .help = "Credential vars fil håller vårt certifikat och dess nyckel (PEM)"},
        {UNIT(u.access.proxy), .key = "proxy", TYPE(PROXY),
         .help = "Proxy för den här enheten; off: ingen; förval pull.proxy"},
        {UNIT(u.contact.name), .key = "contact.name", TYPE(TEXT), .help = "Enhetens kontakt"},
        {UNIT(u.contact.email), .key = "contact.email", TYPE(EMAIL),
         .help = "Får veta när ett flöde inte går att läsa eller rapporten uteblir"},
        {UNIT(contact_language), .key = "contact.language", OF(own_languages),
         .help = "Språk i mejl till kontakten; förval language"},
        {UNIT(u.sources[DOC_PLAN].url), .key = "plan.url", TYPE(WEB_URL),
         LIKE("https://exempel.se/plan"), .help = "Var planen ligger"},
        {UNIT(source[DOC_PLAN]), .key = "plan.type", OF(sources), UNSET("document"),
         .help = "document, eller listing: adressen ger en förteckning, och den nyaste planen där "
                 "tas"},
        {UNIT(u.sources[DOC_PLAN].pick), .key = "plan.pick", TYPE(TEXT),
         .help = "Vilka namn i förteckningen som är planer, till exempel vp-*.txt"},
        {UNIT(u.sources[DOC_PLAN].confirmed), .key = "plan.confirmed", TYPE(TEXT),
         .help = "Början av kontrollsumman för en plan som med rätta har tappat indikatorer"},
        {UNIT(u.sources[DOC_RESULTS].url), .key = "results.url", TYPE(WEB_URL),
         LIKE("https://exempel.se/utfall.csv"), .help = "Var utfallen ligger"},
        {UNIT(source[DOC_RESULTS]), .key = "results.type", OF(sources), UNSET("document"),
         .help = "document, listing, eller kolada: adressen är Koladas API, version 3"},
        {UNIT(u.sources[DOC_RESULTS].pick), .key = "results.pick", TYPE(TEXT),
         .help = "Vilka namn i förteckningen som är utfall, till exempel *.csv"},
        {UNIT(kolada.ou), .key = "results.ou", TYPE(ID),
         .help = "Enhetens id i Kolada, till exempel V15E018000101"},
        {UNIT(kolada.municipality), .key = "results.municipality", TYPE(ID),
         .help = "… eller kommunens, till exempel 0180"},
        {UNIT(kolada.from_date), .key = "results.from_date", TYPE(DATE),
         .help = "Bara det som har ändrats i Kolada från och med den dagen"},
        {UNIT(kpis), .key = "results.kpis", TYPE(NODE),
         .help = "Nyckeltalen: {N15030: {indicator: id i katalogen, title: titeln i Kolada}}"},
        {KPI(indicator), .key = "indicator", TYPE(TEXT), REQUIRED,
         .help = "Katalogens id, eller namnet i planen"},
        {KPI(title), .key = "title", TYPE(TEXT), REQUIRED,
         .help = "Titeln i Kolada; heter nyckeltalet något annat där tas inget"},

        {INDICATOR(i.id), .key = "id", TYPE(ID), REQUIRED, .help = "Kort namn; ändras aldrig"},
        {INDICATOR(i.name), .key = "name", TYPE(TEXT), REQUIRED,
         .help = "Namnet som det skrivs i planerna"},
        {INDICATOR(aliases), .key = "aliases", TYPE(NODE), .help = "Andra skrivsätt"},
        {INDICATOR(i.unit), .key = "unit", TYPE(TEXT),
         .help = "%, st, eller inget för index och medelvärde"},
        {INDICATOR(direction), .key = "direction", OF(directions),
         .help = "Vad som är bra: higher, lower eller approach"},
        {INDICATOR(measure), .key = "measure", OF(measures), UNSET("level"),
         .help = "level (andel, index) eller count (antal under året)"},
        {INDICATOR(weight), .key = "weight", OF(weights),
         .help = "Enheternas vikt i en sammanställning"},
        {INDICATOR(i.tolerance), .key = "tolerance", TYPE(NUMBER), BOUNDS(0, 1e6),
         .help = "Nära målet, i indikatorns egna enheter; förval assess.tolerance"},
        {INDICATOR(i.persons), .key = "persons", TYPE(BOOL), UNSET("false"),
         .help = "Räknar människor: skyddas när talet är litet"},
        {INDICATOR(i.expected_month), .key = "expected_month", TYPE(WHOLE), BOUNDS(1, 12),
         .help = "Månad då en undersökning kommer"},
        {INDICATOR(targets), .key = "targets", TYPE(NODE),
         .help = "Nämndernas mål: {nämnd: {år: tal}}"},
        {INDICATOR(step_changes), .key = "step_changes", TYPE(NODE),
         .help = "Månader då mätsättet ändrades"},
        {STEP(from), .key = "from", TYPE(NODE), REQUIRED,
         .help = "Första månaden efter ändringen, till exempel 2014-06"},
        {STEP(scope), .key = "scope", TYPE(NODE),
         .help = "unit:id, department:id eller district:id; förval alla"},
        {STEP(why), .key = "why", TYPE(TEXT), REQUIRED, .help = "Vad som ändrades, på svenska"},
};
/* clang-format on */
const size_t n_settings = ARRAY_LEN(settings);

const char *setting_section_help(const char *section)
{
	static const char *const texts[][2] = {
	        {"operator", "Den som sköter tjänsten"},
	        {"pull", "Hämtning av planer och utfall"},
	        {"store", "Lagring"},
	        {"assess", "Bedömning"},
	        {"assess.grace_days", "Dagar efter periodens slut innan ett utfall saknas"},
	        {"privacy", "Skydd av små grupper"},
	        {"alerts", "Larm och sammandrag"},
	        {"notify", "Utskick"},
	        {"notify.smtp", "E-post"},
	        {"serve", "Sida och API"},
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (strcmp(texts[i][0], section) == 0)
			return texts[i][1];
	}
	return NULL;
}
