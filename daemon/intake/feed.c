/* SPDX-License-Identifier: EUPL-1.2 */
/* intake/feed.c (core): which format a document is in, and the reader for it.  Owns nothing. */
#include "csv.h"
#include "document/document.h"
#include "listing.h"
#include "plan_json.h"
#include "reason.h"
#include "base/limits.h"
#include <errno.h>

#define BODY_BYTES_DEFAULT (8u << 20)
#define LOOK_BYTES         4096 /* of the beginning, for the format */

struct intake_limits intake_default_limits(void)
{
	return (struct intake_limits){.max_bytes = BODY_BYTES_DEFAULT,
	                              .max_depth = LIMIT_JSON_DEPTH,
	                              .max_string_bytes = LIMIT_STRING_BYTES,
	                              .max_items = LIMIT_PLAN_ITEMS};
}

/* Excel's «Unicode text»: every other byte is NUL; enough to see the head. */
static struct str narrow(struct str body, char out[LOOK_BYTES])
{
	size_t n = 0;
	for (size_t i = 2; i < body.n && n < LOOK_BYTES; i++) {
		if (body.at[i])
			out[n++] = body.at[i];
	}
	return (struct str){out, n};
}

static bool contains_nocase(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++) {
		if (str_eq_nocase(str_cut(s, i, needle.n), needle))
			return true;
	}
	return false;
}

static bool is_html(struct str start)
{
	static const char *const signs[] = {"<!doctype html", "<html", "<head>", "<body"};
	for (size_t i = 0; start.n > 0 && start.at[0] == '<' && i < ARRAY_LEN(signs); i++) {
		if (contains_nocase(start, str_of(signs[i])))
			return true;
	}
	return false;
}

static bool is_json(struct str start)
{
	if (start.n > 0 && start.at[0] == '[') {
		struct str rest = str_trim(str_cut(start, 1, start.n));
		return rest.n > 0 && (rest.at[0] == '{' || rest.at[0] == ']');
	}
	return start.n > 0 && start.at[0] == '{';
}

static bool find_head(struct str body, bool below_titles, struct csv_dialect *ret_dialect)
{
	char wide[LOOK_BYTES];
	bool utf16 = str_starts(body, STR("\xFF\xFE")) || str_starts(body, STR("\xFE\xFF"));
	struct str start = str_starts(body, STR("\xEF\xBB\xBF")) ? str_cut(body, 3, LOOK_BYTES)
	                                                         : str_cut(body, 0, LOOK_BYTES);
	return csv_find_head(utf16 ? narrow(body, wide) : start, below_titles, ret_dialect);
}

/* Files that are no text at all, known by their first bytes. */
static const char *binary_name(struct str body)
{
	static const struct {
		struct str magic;
		const char *name;
	} known[] = {
	        {{"PK\x03\x04", 4}, "en Office-fil (xlsx eller docx)"},
	        {{"\xD0\xCF\x11\xE0", 4}, "en gammal Office-fil (xls eller doc)"},
	        {{"%PDF-", 5}, "en PDF"},
	        {{"\x1F\x8B", 2}, "en gzip-fil"},
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (str_starts(body, known[i].magic))
			return known[i].name;
	}
	return NULL;
}

enum intake_format intake_format_of(struct str body)
{
	struct csv_dialect dialect;
	struct str start = str_trim(str_cut(body, 0, LOOK_BYTES));
	if (start.n == 0 || binary_name(body))
		return INTAKE_UNKNOWN;
	if (is_json(start))
		return INTAKE_JSON;
	if (is_html(start))
		return INTAKE_HTML;
	return find_head(body, false, &dialect) ? INTAKE_CSV : INTAKE_DOCUMENT;
}

/* What no reader needs to see. */
static int check_body(struct str body, const struct intake_limits *limits, const char *cure,
                      struct reason *ret_reason)
{
	int ret = reason_check_size(body, limits, ret_reason);
	if (ret < 0)
		return ret;
	if (str_trim(body).n == 0)
		return reason_set(ret_reason, REASON_EMPTY, -EINVAL, "", 0,
		                  "svaret är tomt (%zu byte); kontrollera adressen", body.n);
	const char *binary = binary_name(body);
	if (binary)
		return reason_set(ret_reason, REASON_NOT_A_FEED, -EINVAL, "", 0, "svaret är %s; %s",
		                  binary, cure);
	if (intake_format_of(body) == INTAKE_HTML)
		return reason_set(
		        ret_reason, REASON_HTML, -EINVAL, "", 0,
		        "svaret är en webbsida, ofta en inloggningssida; ge adressen till "
		        "själva dokumentet, och credential om den kräver inloggning");
	return 0;
}

int intake_plan(struct str body, const struct intake_limits *limits, struct plan **ret_plan,
                struct reason *ret_reason)
{
	struct csv_dialect dialect;
	int ret = check_body(body, limits, "publicera planen som text eller JSON", ret_reason);
	if (ret < 0)
		return ret;
	enum intake_format format = intake_format_of(body);
	if (format == INTAKE_JSON)
		return plan_json_read(body, limits, ret_plan, ret_reason);
	/* A plan may begin with its table of indicators: only a period column tells results. */
	if (format == INTAKE_CSV && find_head(body, false, &dialect) && dialect.has_period)
		return reason_set(
		        ret_reason, REASON_NOT_A_FEED, -EINVAL, "", 0,
		        "planadressen ger utfall i CSV; byt plats på plan.url och results.url");
	return document_read(body, limits, ret_plan, ret_reason);
}

int intake_results(struct str body, const struct intake_limits *limits, const struct unit *whose,
                   struct results **ret_results, struct reason *ret_reason)
{
	struct csv_dialect dialect;
	int ret = check_body(body, limits, "spara utfallen som «CSV UTF-8» eller JSON", ret_reason);
	if (ret < 0)
		return ret;
	enum intake_format format = intake_format_of(body);
	if (kolada_is(body))
		return kolada_read(body, limits, whose ? whose->sources[DOC_RESULTS].kolada : NULL,
		                   ret_results, ret_reason);
	if (format == INTAKE_JSON)
		return results_json_read(body, limits, ret_results, ret_reason);
	/* A report has its name and date above the table: no document of ours begins so. */
	if (format == INTAKE_CSV || find_head(body, true, &dialect))
		return csv_read(body, limits, whose, ret_results, ret_reason);
	return reason_set(
	        ret_reason, REASON_NOT_A_FEED, -EINVAL, "", 0,
	        "svaret är varken JSON eller CSV med kolumnerna «indikator» och «period», eller "
	        "«mått» och «kolumn», i någon av de första raderna; "
	        "kontrollera results.url");
}
