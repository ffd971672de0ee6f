// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-format.h"

#include <math.h>

static void
test_number (void)
{
  static const struct
  {
    double value;
    int decimals;
    const char *vi;
    const char *en;
  } table[] = {
    { 1234.5, 2, "1.234,5", "1,234.5" },
    { 335930, 0, "335.930", "335,930" },
    { 24233.07, 2, "24.233,07", "24,233.07" },
    { 58.8, 1, "58,8", "58.8" },
    { 0, 3, "0", "0" },
    { -0.0001, 2, "0", "0" },
    { -1234567.25, 1, "-1.234.567,2", "-1,234,567.2" },
    { 999.999, 2, "1.000", "1,000" },
    { 12, 9, "12", "12" },
    { NAN, 2, "–", "–" },
    { INFINITY, 2, "–", "–" },
    { 1e300, 0, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *vi = tv_format_number (table[i].value, table[i].decimals, "vi");
      g_autofree char *en = tv_format_number (table[i].value, table[i].decimals, "en");

      if (table[i].vi != NULL)
        g_assert_cmpstr (vi, ==, table[i].vi);
      if (table[i].en != NULL)
        g_assert_cmpstr (en, ==, table[i].en);
    }
}

static void
test_parse_number (void)
{
  static const struct
  {
    const char *text;
    double value;
  } good[] = {
    { "1.234,5", 1234.5 },
    { "1,234.5", 1234.5 },
    { "335.930", 335930 },
    { "58,8", 58.8 },
    { "1,5", 1.5 },
    { "1.5", 1.5 },
    { "0.123", 0.123 },
    { "24.233,07", 24233.07 },
    { "1.234.567", 1234567 },
    { "1,234,567", 1234567 },
    { " -12 ", -12 },
    { "+3", 3 },
    { "\u22125", -5 },
    { "1 234,5", 1234.5 },
    { "1\u00a0234", 1234 },
    { "1,234", 1.234 },
    { ",5", 0.5 },
  };
  static const char *const bad[]
      = { "",    " ",    "abc",       "1.2.3", "1,2,3", "--1", "1-2",  "12.345.67",
          "1e5", "0x10", "1.234,5,6", ".",     ",",     "+",   "\xff", "nan" };
  double value = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (tv_format_parse_number (good[i].text, &value));
      g_assert_cmpfloat_with_epsilon (value, good[i].value, 1e-9);
    }
  value = 42;
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (tv_format_parse_number (bad[i], &value));
  g_assert_cmpfloat_with_epsilon (value, 42, 1e-9);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *iso;
    const char *vi;
    const char *en;
  } table[] = {
    { "2026-02-05", "05/02/2026", "5 February 2026" },
    { "2026-12-31T10:00:00Z", "31/12/2026", "31 December 2026" },
    { "2026-02-30", "2026-02-30", "2026-02-30" },
    { "ngày mai", "ngày mai", "ngày mai" },
    { NULL, "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *vi = tv_format_iso_date (table[i].iso, "vi");
      g_autofree char *en = tv_format_iso_date (table[i].iso, "en");

      g_assert_cmpstr (vi, ==, table[i].vi);
      g_assert_cmpstr (en, ==, table[i].en);
    }
}

static void
test_days (void)
{
  g_autofree char *last = tv_format_day (1767200399);  /* 2025-12-31 16:59:59 UTC */
  g_autofree char *first = tv_format_day (1767200400); /* one second later: a new year here */
  g_autofree char *time = tv_format_time (1767200400, "vi");
  g_autofree char *scale = tv_format_scale (2000);

  g_assert_cmpstr (last, ==, "2025-12-31");
  g_assert_cmpstr (first, ==, "2026-01-01");
  g_assert_cmpstr (time, ==, "00:00 01/01/2026");
  g_assert_cmpstr (scale, ==, "1/2.000");
  g_assert_cmpint (tv_format_days_between ("2024-02-28", "2024-03-01"), ==, 2);
  g_assert_cmpint (tv_format_days_between ("2026-01-02", "2026-01-01"), ==, -1);
  g_assert_cmpint (tv_format_days_between ("x", "2026-01-01"), ==, 0);
}

static void
test_language (void)
{
  g_setenv ("LANGUAGE", "en:vi", TRUE);
  g_assert_cmpstr (tv_format_language (), ==, "en");
  g_setenv ("LANGUAGE", "", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_unsetenv ("LC_MESSAGES");
  g_unsetenv ("LANG");
  g_assert_cmpstr (tv_format_language (), ==, "vi");
  g_setenv ("LC_ALL", "en_GB.UTF-8", TRUE);
  g_assert_cmpstr (tv_format_language (), ==, "en");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/format/number", test_number);
  g_test_add_func ("/base/format/parse-number", test_parse_number);
  g_test_add_func ("/base/format/dates", test_dates);
  g_test_add_func ("/base/format/days", test_days);
  g_test_add_func ("/base/format/language", test_language);
  return g_test_run ();
}
