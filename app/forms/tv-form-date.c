// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "tv-form-date-private.h"

#define SECONDS_A_DAY 86400.0
#define JULIAN_1970 719163 /* g_date_get_julian () of 1970-01-01 */

static GTimeZone *
zone_new (void)
{
  /* No summer time since 1975, and the kiosk need not have the zone's file. */
  return g_time_zone_new_offset (7 * 3600);
}

/* The leading "yyyy-mm-dd". */
static gboolean
parse_day (const char *text, GDate *ret_date)
{
  guint parts[3] = { 0 };

  for (guint i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  for (guint i = 0; i < 10; i++)
    if (g_ascii_isdigit (text[i]))
      {
        guint *part = &parts[i < 4 ? 0 : (i < 7 ? 1 : 2)];

        *part = *part * 10 + (guint) g_ascii_digit_value (text[i]);
      }
  if (!g_date_valid_dmy ((GDateDay) parts[2], (GDateMonth) parts[1], (GDateYear) parts[0]))
    return FALSE;
  g_date_clear (ret_date, 1);
  g_date_set_dmy (ret_date, (GDateDay) parts[2], (GDateMonth) parts[1], (GDateYear) parts[0]);
  return TRUE;
}

gboolean
tv_form_date_is_valid (const char *text)
{
  GDate date;

  return strlen (text) == 10 && parse_day (text, &date);
}

gboolean
tv_form_date_to_days (const char *text, double *ret_days)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) time = NULL;
  GDate date;

  if (strlen (text) > 40 || !parse_day (text, &date))
    return FALSE;
  if (text[10] == '\0')
    {
      *ret_days = (double) g_date_get_julian (&date) - JULIAN_1970;
      return TRUE;
    }
  zone = zone_new ();
  time = g_date_time_new_from_iso8601 (text, zone);
  if (time == NULL)
    return FALSE;
  /* Days of the place, not of Greenwich: 2026-01-31 is 2026-01-31T00:00+07:00. */
  *ret_days = ((double) g_date_time_to_unix (time) + 7.0 * 3600.0) / SECONDS_A_DAY;
  return TRUE;
}

char *
tv_form_date_from_days (double days)
{
  double julian = floor (days) + JULIAN_1970;
  GDate date;

  if (!(julian >= 1.0 && julian < 3652059.0))
    return NULL;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) julian);
  return g_strdup_printf ("%04d-%02d-%02d",
                          g_date_get_year (&date),
                          (int) g_date_get_month (&date),
                          g_date_get_day (&date));
}

char *
tv_form_date_from_unix (gint64 now)
{
  g_autoptr (GTimeZone) zone = zone_new ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S.000+07:00") : g_strdup ("");
}

static void
append_field (GString *out, GDateTime *time, char field)
{
  switch (field)
    {
    case 'Y':
      g_string_append_printf (out, "%04d", g_date_time_get_year (time));
      break;
    case 'y':
      g_string_append_printf (out, "%02d", g_date_time_get_year (time) % 100);
      break;
    case 'm':
      g_string_append_printf (out, "%02d", g_date_time_get_month (time));
      break;
    case 'n':
      g_string_append_printf (out, "%d", g_date_time_get_month (time));
      break;
    case 'd':
      g_string_append_printf (out, "%02d", g_date_time_get_day_of_month (time));
      break;
    case 'e':
      g_string_append_printf (out, "%d", g_date_time_get_day_of_month (time));
      break;
    case 'H':
      g_string_append_printf (out, "%02d", g_date_time_get_hour (time));
      break;
    case 'h':
      g_string_append_printf (out, "%d", g_date_time_get_hour (time));
      break;
    case 'M':
      g_string_append_printf (out, "%02d", g_date_time_get_minute (time));
      break;
    case 'S':
      g_string_append_printf (out, "%02d", g_date_time_get_second (time));
      break;
    case '3':
      g_string_append_printf (out, "%03d", g_date_time_get_microsecond (time) / 1000);
      break;
    case 'a':
    case 'b':
      {
        g_autofree char *name = g_date_time_format (time, field == 'a' ? "%a" : "%b");

        g_string_append (out, name);
        break;
      }
    case 'W':
      g_string_append_printf (out, "%d", g_date_time_get_week_of_year (time));
      break;
    default:
      g_string_append_c (out, field);
      break;
    }
}

char *
tv_form_date_format (const char *text, const char *format)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GTimeZone) zone = zone_new ();
  g_autoptr (GDateTime) start = g_date_time_new (zone, 1970, 1, 1, 0, 0, 0);
  g_autoptr (GDateTime) time = NULL;
  double days;

  if (!tv_form_date_to_days (text, &days))
    return g_strdup ("");
  time = g_date_time_add (start, (GTimeSpan) llround (days * SECONDS_A_DAY) * G_TIME_SPAN_SECOND);
  if (time == NULL)
    return g_strdup ("");
  for (const char *c = format; *c != '\0'; c++)
    {
      if (*c == '%' && c[1] != '\0')
        append_field (out, time, *++c);
      else
        g_string_append_c (out, *c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
