/* SPDX-License-Identifier: EUPL-1.2 */
/* The newest document that a listing names, and where it is. */
#include "test.h"
#include "../daemon/intake/listing.h"

#define NGINX                                                                                      \
	"<html>\n<head><title>Index of /</title></head>\n<body>\n<h1>Index of /</h1><hr><pre>"     \
	"<a href=\"../\">../</a>\n"                                                                \
	"<a href=\"gammalt/\">gammalt/</a>       01-Oct-2014 09:00        -\n"                     \
	"<a href=\"vp-2013.txt\">vp-2013.txt</a>    12-Jan-2014 09:00     1234\n"                  \
	"<a href=\"vp-2014.txt\">vp-2014.txt</a>    03-Feb-2014 10:30     4321\n"                  \
	"<a href=\"a%20b.txt\">a b.txt</a>    01-Dec-2013 10:30     4321\n</pre></body></html>"
#define APACHE                                                                                     \
	"<!DOCTYPE HTML><table><tr><th><a href=\"?C=N;O=D\">Name</a></th></tr>"                    \
	"<tr><td><A HREF='/'>Parent Directory</A></td></tr>"                                       \
	"<tr><td><a href='utfall_2.csv'>utfall_2.csv</a></td><td align=\"right\">2014-10-02 "      \
	"08:59  </td><td>6.1K</td></tr>"                                                           \
	"<tr><td><a href='utfall_10.csv'>utfall_10.csv</a></td><td align=\"right\">2014-10-02 "    \
	"08:15  </td></tr></table>"

static const struct {
	const char *body, *pick, *name; /* or words of the error */
	bool fails;
} cases[] = {
        {NGINX, NULL, "vp-2014.txt", false},
        {NGINX, "vp-2013*", "vp-2013.txt", false},
        {NGINX, "a b.*", "a%20b.txt", false},
        {NGINX, "*.csv", "nämner inget dokument som heter «*.csv»", true},
        {APACHE, NULL, "utfall_2.csv", false},
        {"<a href=\"utfall_2.csv\">2</a><a href=\"utfall_10.csv\">10</a>", NULL, "utfall_10.csv",
         false},
        {"<a href=\"u_2014-10-01.csv\">x</a><a href=\"u_2014-09-30.csv\">y</a>", NULL,
         "u_2014-10-01.csv", false},
        {"<a href=\"a.csv\">a</a> 2014-01-01<a href=\"b.csv\">b</a>", NULL, "b.csv", false},
        {"<a href=\"?x=1&amp;y=2\">s</a><a href=\"d/get.csv?a=1&amp;b=2\">g</a>", NULL,
         "d/get.csv?a=1&b=2", false},
        {"<a href=plan.txt>utan citattecken</a>", NULL, "nämner inget dokument", true},
        {"[{\"name\":\"a\",\"type\":\"directory\",\"mtime\":\"Fri, 03 Oct 2014 09:00:00 GMT\"},"
         "{\"name\":\"b.json\",\"type\":\"file\",\"mtime\":\"Wed, 01 Oct 2014 09:00:00 GMT\"},"
         "{\"name\":\"a.json\",\"type\":\"file\",\"mtime\":\"Thu, 02 Oct 2014 09:00:00 GMT\"}]",
         NULL, "a.json", false},
        {"[\"vp-9.json\", \"vp-10.json\", \"läsmig.doc\"]", NULL, "vp-10.json", false},
        {"{\"documents\": [{\"url\": \"/p/1.json\", \"updated\": \"2014-09-01T10:00:00+02:00\"},"
         "{\"url\": \"/p/0.json\", \"updated\": \"2014-09-01T10:00:01+02:00\"}]}",
         NULL, "/p/0.json", false},
        {"[\"index.html\", \"zz.xlsx\", \"a.csv\", \"b.CSV\", \"c\"]", NULL, "b.CSV", false},
        {"{\"newest\": \"plan?id=7\"}", NULL, "plan?id=7", false},
        {"{\"latest\": \"x\"}", "*.json", "x", false},
        {"{}", NULL, "nämner inget dokument", true},
        {"[1, null, {\"name\": 2}]", NULL, "nämner inget dokument", true},
        {"indikator;period\n", NULL, "varken JSON eller en webbsida", true},
        {"", NULL, "varken JSON eller en webbsida", true},
};

static void test_the_newest(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char name[TRAIL_URL_BYTES] = "";
		struct err err = {0};
		int ret = listing_newest(str_of(cases[i].body), cases[i].pick, name, &err);
		if ((ret < 0) != cases[i].fails ||
		    !strstr(cases[i].fails ? err.text : name, cases[i].name))
			print_message("%zu: %d «%s» %s\n", i, ret, name, err.text);
		assert_int_equal(ret, cases[i].fails ? -EINVAL : 0);
		if (cases[i].fails)
			assert_non_null(strstr(err.text, cases[i].name));
		else
			assert_string_equal(name, cases[i].name);
	}
}

static void test_where_it_is(void **state)
{
	(void)state;
	static const struct {
		const char *base, *name, *url; /* NULL: refused */
	} joins[] = {
	        {"http://a.se/p/", "x.txt", "http://a.se/p/x.txt"},
	        {"http://a.se/p/index.json", "x.txt", "http://a.se/p/x.txt"},
	        {"http://a.se/p/?sort=1", "./x.txt", "http://a.se/p/x.txt"},
	        {"http://a.se", "x.txt", "http://a.se/x.txt"},
	        {"http://a.se?q=/y", "x.txt", "http://a.se/x.txt"},
	        {"http://a.se:81/p/q", "/x.txt", "http://a.se:81/x.txt"},
	        {"http://a.se/p/", "http://a.se/q/x.txt", "http://a.se/q/x.txt"},
	        {"http://a.se/p/", "../x.txt", "http://a.se/p/../x.txt"},
	        {"http://a.se/p/", "http://b.se/x.txt", NULL},
	        {"http://a.se/p/", "https://a.se/x.txt", NULL},
	        {"http://a.se/p/", "http://a.se.b.se/x.txt", NULL},
	        {"http://a.se/p/", "http://a.se@b.se/x.txt", NULL},
	        {"http://a.se/p/", "//b.se/x.txt", NULL},
	        {"http://a.se/p/", "file:///etc/passwd", NULL},
	        {"http://a.se/p/", "x y.txt", NULL},
	        {"http://a.se/p/", "x\r\ny.txt", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(joins); i++) {
		char url[TRAIL_URL_BYTES] = "";
		struct err err = {0};
		int ret = listing_join(joins[i].base, joins[i].name, url, &err);
		if ((ret == 0) != (joins[i].url != NULL))
			print_message("%s + %s = %s %s\n", joins[i].base, joins[i].name, url,
			              err.text);
		assert_int_equal(ret, joins[i].url ? 0 : -EINVAL);
		if (joins[i].url)
			assert_string_equal(url, joins[i].url);
	}
}

static void test_times(void **state)
{
	(void)state;
	static const char *const rising[] = {
	        "",
	        "2013-12-31",
	        " 2014-01-02 03:04",
	        "Thu, 02 Jan 2014 03:04:05 GMT",
	        "x 2014-01-02T03:04:06.123Z",
	        "02-Jan-2014 03:05",
	        "2014-10-02",
	        "31-Dec-2014 23:59   12K",
	};
	int64_t last = -1;
	for (size_t i = 0; i < ARRAY_LEN(rising); i++) {
		int64_t now = listing_time(str_of(rising[i]));
		if (now <= last)
			print_message("%s\n", rising[i]);
		assert_true(now > last);
		last = now;
	}
	assert_int_equal(listing_time(STR("2014-13-41 99")), 0);
	assert_int_equal(listing_time(STR("storlek 2014 byte")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_newest),
	                                   cmocka_unit_test(test_where_it_is),
	                                   cmocka_unit_test(test_times)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
