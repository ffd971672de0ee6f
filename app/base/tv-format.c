// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-format.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Asia/Ho_Chi_Minh: UTC+7 the whole year, so no time zone data is needed. */
#define OFFSET_SECONDS (7 * 3600)
#define MAX_DECIMALS 9

static gboolean
is_english (const char *language)
{
  return g_str_has_prefix (language != NULL ? language : tv_format_language (), "en");
}

static void
append_grouped (GString *out, const char *digits, gsize length, char separator)
{
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (out, separator);
      g_string_append_c (out, digits[i]);
    }
}

char *
tv_format_number (double value, int max_decimals, const char *language)
{
  gboolean english = is_english (language);
  char format[8];
  char plain[G_ASCII_DTOSTR_BUF_SIZE + 320];
  g_autoptr (GString) out = g_string_new (NULL);
  const char *digits = plain;
  const char *point;
  gsize decimals;

  if (!isfinite (value))
    return g_strdup ("–");
  g_snprintf (format, sizeof format, "%%.%df", CLAMP (max_decimals, 0, MAX_DECIMALS));
  g_ascii_formatd (plain, sizeof plain, format, value);
  point = strchr (plain, '.');
  decimals = point != NULL ? strlen (point + 1) : 0;
  while (decimals > 0 && point[decimals] == '0')
    decimals--;
  if (*digits == '-')
    {
      digits++;
      /* No "-0". */
      if (strspn (digits, "0.") != strlen (digits))
        g_string_append_c (out, '-');
    }
  append_grouped (out,
                  digits,
                  point != NULL ? (gsize) (point - digits) : strlen (digits),
                  english ? ',' : '.');
  if (decimals > 0)
    {
      g_string_append_c (out, english ? '.' : ',');
      g_string_append_len (out, point + 1, (gssize) decimals);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
tv_format_date (GDate *date, const char *language)
{
  static const char *const months[]
      = { "January", "February", "March",     "April",   "May",      "June",
          "July",    "August",   "September", "October", "November", "December" };

  g_return_val_if_fail (date != NULL && g_date_valid (date), NULL);

  if (is_english (language))
    return g_strdup_printf ("%d %s %d",
                            g_date_get_day (date),
                            months[g_date_get_month (date) - 1],
                            g_date_get_year (date));
  return g_strdup_printf ("%02d/%02d/%04d",
                          g_date_get_day (date),
                          g_date_get_month (date),
                          g_date_get_year (date));
}

/* The first ten characters as a day; FALSE when they are none. */
static gboolean
parse_iso (const char *iso_date, GDate *ret_date)
{
  int year, month, day;

  if (iso_date == NULL || strlen (iso_date) < 10)
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? iso_date[i] != '-' : !g_ascii_isdigit (iso_date[i]))
      return FALSE;
  if (sscanf (iso_date, "%4d-%2d-%2d", &year, &month, &day) != 3)
    return FALSE;
  if (year < 1 || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (ret_date, 1);
  g_date_set_dmy (ret_date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

char *
tv_format_iso_date (const char *iso_date, const char *language)
{
  GDate date;

  if (!parse_iso (iso_date, &date))
    return g_strdup (iso_date != NULL ? iso_date : "");
  return tv_format_date (&date, language);
}

/* NULL when the year is outside of what GDateTime holds. */
static GDateTime *
vietnam_time (gint64 unix_time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (OFFSET_SECONDS);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_time);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

char *
tv_format_time (gint64 unix_time, const char *language)
{
  g_autoptr (GDateTime) time = vietnam_time (unix_time);
  g_autofree char *date = NULL;
  GDate day;

  if (time == NULL)
    return g_strdup ("–");
  g_date_clear (&day, 1);
  g_date_set_dmy (&day,
                  (GDateDay) g_date_time_get_day_of_month (time),
                  (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
  date = tv_format_date (&day, language);
  if (is_english (language))
    return g_strdup_printf ("%s, %02d:%02d",
                            date,
                            g_date_time_get_hour (time),
                            g_date_time_get_minute (time));
  return g_strdup_printf ("%02d:%02d %s",
                          g_date_time_get_hour (time),
                          g_date_time_get_minute (time),
                          date);
}

char *
tv_format_scale (guint denominator)
{
  g_autofree char *number = tv_format_number (denominator, 0, "vi");

  return g_strdup_printf ("1/%s", number);
}

/* Whether every @separator of @text groups three digits: "1.234.567" but not "0.123" or "12.34". */
static gboolean
is_grouped (const char *text, const char *end, char separator)
{
  const char *first = memchr (text, separator, (gsize) (end - text));
  gsize since = 0;

  if (first == NULL || first == text || first - text > 3 || text[0] == '0')
    return FALSE;
  for (const char *p = first + 1; p < end; p++)
    {
      if (*p != separator)
        since++;
      if (*p == separator || since > 3)
        {
          if (since != 3)
            return FALSE;
          since = 0;
        }
    }
  return since == 3;
}

static guint
count_char (const char *text, char wanted)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    n += *p == wanted;
  return n;
}

/* The decimal sign of @text, '\0' for none; FALSE when the signs make no number. A lone "1.234" is
 * read the Vietnamese way. */
static gboolean
find_decimal_sign (const char *text, char *ret_sign)
{
  const char *dot = strrchr (text, '.');
  const char *comma = strrchr (text, ',');
  const char *end = text + strlen (text);
  char sign = '\0';
  char group;

  if (dot != NULL && comma != NULL)
    {
      sign = dot > comma ? '.' : ',';
      group = sign == '.' ? ',' : '.';
      end = strchr (text, sign);
      if (count_char (text, sign) != 1 || !is_grouped (text, end, group))
        return FALSE;
    }
  else if (dot != NULL)
    sign = is_grouped (text, end, '.') ? '\0' : '.';
  else if (comma != NULL)
    sign = count_char (text, ',') > 1 && is_grouped (text, end, ',') ? '\0' : ',';
  *ret_sign = sign;
  return sign == '\0' || count_char (text, sign) == 1;
}

/* ASCII digits and signs of @text, spaces for grouping left out; NULL when there is anything else.
 */
static char *
squeeze (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *stripped = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return NULL;
  stripped = g_strstrip (g_strdup (text));
  for (const char *p = stripped; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2212)
        c = '-';
      if (g_unichar_isspace (c) && out->len > 0)
        continue;
      if (c >= 0x80 || strchr ("0123456789.,+-", (int) c) == NULL)
        return NULL;
      if ((c == '+' || c == '-') && out->len > 0)
        return NULL;
      g_string_append_c (out, (char) c);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
tv_format_parse_number (const char *text, double *ret_value)
{
  g_autofree char *squeezed = NULL;
  g_autoptr (GString) plain = g_string_new (NULL);
  const char *digits;
  char sign;
  double value;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_value != NULL, FALSE);

  squeezed = squeeze (text);
  if (squeezed == NULL)
    return FALSE;
  digits = squeezed + strspn (squeezed, "+-");
  if (strpbrk (digits, "0123456789") == NULL || !find_decimal_sign (digits, &sign))
    return FALSE;
  for (const char *p = squeezed; *p != '\0'; p++)
    {
      if (*p == sign)
        g_string_append_c (plain, '.');
      else if (*p != '.' && *p != ',')
        g_string_append_c (plain, *p);
    }
  errno = 0;
  value = g_ascii_strtod (plain->str, NULL);
  if (errno == ERANGE || !isfinite (value))
    return FALSE;
  *ret_value = value;
  return TRUE;
}

char *
tv_format_day (gint64 unix_time)
{
  g_autoptr (GDateTime) time = vietnam_time (unix_time);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("");
}

int
tv_format_days_between (const char *iso_from, const char *iso_to)
{
  GDate from, to;

  if (!parse_iso (iso_from, &from) || !parse_iso (iso_to, &to))
    return 0;
  return g_date_days_between (&from, &to);
}

const char *
tv_format_language (void)
{
  static const char *const variables[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value == NULL || *value == '\0')
        continue;
      if (g_str_has_prefix (value, "vi"))
        return "vi";
      if (g_str_has_prefix (value, "en"))
        return "en";
    }
  return "vi";
}
