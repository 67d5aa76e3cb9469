/* SPDX-License-Identifier: EUPL-1.2 */
/* base/civil: civil dates and the zone rule of Sweden, without the C library's clock or zone
 * tables. A day is counted from 1970-01-01 (day 0), proleptic Gregorian.  Formulas: days_from_civil
 * is the era method (400-year cycles); Easter is the anonymous Gregorian computus (Meeus, 1991).
 * Zone: CET/CEST by Directive 2000/84/EC, last Sunday of March and October at 01:00 UTC. */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/language.h"
#include "base/str.h"

#define CIVIL_NONE     INT32_MIN /* «no date given» */
#define CIVIL_YEAR_MIN 1990
#define CIVIL_YEAR_MAX 2100

struct civil_time {
	int32_t day;    /**< civil day */
	int32_t second; /**< of that civil day, 0..86399 */
};

int32_t civil_day(int year, int month, int mday);
void civil_ymd(int32_t day, int *ret_year, int *ret_month, int *ret_mday);
/** 1 Monday … 7 Sunday. */
int civil_weekday(int32_t day);
int civil_month_days(int year, int month);
/** "2014-04-30", nothing more; years 1900..2200, the day must exist.
 * @return 0; -EINVAL */
MUST_CHECK int civil_parse(struct str s, int32_t *ret_day);
#define CIVIL_TEXT_BYTES 12
/** "2014-04-30". @return out */
const char *civil_text(int32_t day, char out[CIVIL_TEXT_BYTES]);
/** "april"; in English "April". @param month 1..12 */
const char *civil_month_said(int month, enum language l);
#define CIVIL_PEOPLE_BYTES 24
/** "30 april 2014"; in English "30 April 2014". @return out */
const char *civil_said(int32_t day, enum language l, char out[CIVIL_PEOPLE_BYTES]);
/** The same in Swedish. */
const char *civil_people(int32_t day, char out[CIVIL_PEOPLE_BYTES]);

/** Easter Sunday of the year. */
int32_t civil_easter(int year);
/** A public holiday in Sweden (SFS 1989:253), or Midsummer, Christmas or New Year's Eve, which
 * offices keep. */
bool civil_is_holiday(int32_t day);
/** Monday to Friday and no holiday. */
bool civil_is_working_day(int32_t day);
/** The day itself when it is a working day, else the next one. */
int32_t civil_next_working_day(int32_t day);
/** k working days after `day` (k >= 0). */
int32_t civil_add_working_days(int32_t day, int k);

enum civil_zone { CIVIL_UTC, CIVIL_STOCKHOLM };
struct civil_time civil_of_unix(int64_t unix_s, enum civil_zone zone);
/** The earlier moment where the clock shows it twice. */
int64_t civil_to_unix(struct civil_time t, enum civil_zone zone);
#define CIVIL_RFC3339_BYTES 40 /* 25 signs; room for what the compiler cannot rule out */
/** "2014-04-30T12:04:00+02:00". @return out */
const char *civil_rfc3339(int64_t unix_s, enum civil_zone zone, char out[CIVIL_RFC3339_BYTES]);

#endif
