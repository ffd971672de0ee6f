// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "office/tv-csv.h"

#include <string.h>

static GPtrArray *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return tv_csv_parse (bytes, 0, error);
}

/* "a|b/c|d" */
static char *
flatten (GPtrArray *rows)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *row = g_strjoinv ("|", rows->pdata[i]);

      g_string_append_printf (out, "%s%s", i > 0 ? "/" : "", row);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_read (void)
{
  static const char *const table[][2] = {
    { "", "" },
    { "a,b\r\nc,d\r\n", "a|b/c|d" },
    { "a,b\nc,d", "a|b/c|d" },
    { "a,b\rc,d\r", "a|b/c|d" },
    { "\xef\xbb\xbf"
      "mã;tên\n1;Đà Lạt",
      "mã|tên/1|Đà Lạt" },
    { "a\tb\tc,d", "a|b|c,d" },
    { "\"a,b\",\"c \"\"d\"\"\",\"e\nf\"", "a,b|c \"d\"|e\nf" },
    { "a,,\n,b,", "a||/|b|" },
    { "a,b\n\n\nc,d\n\n", "a|b/c|d" },
    { "\"a;b\",c,d;e", "a;b|c|d;e" },
    { "Vie\xcc\xa3\xcc\x82t", "Việt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = parse (table[i][0], &error);
      g_autofree char *flat = NULL;

      g_assert_no_error (error);
      flat = flatten (rows);
      g_assert_cmpstr (flat, ==, table[i][1]);
    }
}

static void
test_refuse (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } table[] = {
    { "a,b\nc,\"d", "line 2" },
    { "a\n\"b\" c\n", "line 2" },
    { "a\n\xff", "UTF-8" },
  };
  g_autofree char *wide = g_strnfill (5000, ',');
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_null (parse (table[i].text, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
      g_assert_nonnull (strstr (error->message, table[i].says));
      g_clear_error (&error);
    }
  g_assert_null (parse (wide, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

static void
test_write (void)
{
  const char *first[] = { "a;b", "c\"d", "e\nf", "Đà Lạt", "", NULL };
  const char *second[] = { "=1+1", "-5", "-1.234,5", "+84 909", "@x", "-x", "\tx", NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  const char *expected = "\xef\xbb\xbf"
                         "\"a;b\";\"c\"\"d\";\"e\nf\";Đà Lạt;\r\n"
                         "\"'=1+1\";-5;-1.234,5;+84 909;\"'@x\";\"'-x\";\"'\tx\"\r\n";

  g_ptr_array_add (rows, first);
  g_ptr_array_add (rows, second);
  bytes = tv_csv_to_bytes (rows, ';');
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes),
                   expected,
                   strlen (expected));
}

static void
test_round_trip (void)
{
  for (int round = 0; round < 500; round++)
    {
      static const char *const pieces[]
          = { "a", "\"", ",", ";", "\n", "y\r\n", "đ", " ", "x=y", "" };
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) back = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      for (int r = 0; r < 5; r++)
        {
          GStrv row = g_new0 (char *, 5);

          for (int c = 0; c < 4; c++)
            {
              g_autoptr (GString) cell = g_string_new (c == 0 ? "k" : NULL);

              for (int i = g_test_rand_int_range (0, 6); i > 0; i--)
                g_string_append (cell, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
              row[c] = g_string_free (g_steal_pointer (&cell), FALSE);
            }
          g_ptr_array_add (rows, row);
        }
      bytes = tv_csv_to_bytes (rows, ',');
      back = tv_csv_parse (bytes, ',', &error);
      g_assert_no_error (error);
      before = flatten (rows);
      after = flatten (back);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
test_columns (void)
{
  static const char *const heads[] = { " Code ", "TÊN", NULL };

  g_assert_cmpint (tv_csv_find_column (heads, "code"), ==, 0);
  g_assert_cmpint (tv_csv_find_column (heads, "tên"), ==, 1);
  g_assert_cmpint (tv_csv_find_column (heads, "none"), ==, -1);
  g_assert_cmpstr (tv_csv_get (heads, 1), ==, "TÊN");
  g_assert_cmpstr (tv_csv_get (heads, 2), ==, "");
  g_assert_cmpstr (tv_csv_get (heads, -1), ==, "");
}

static void
test_register (void)
{
  const char *folder = g_getenv ("TV_SHARED_DATA");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "/nonexistent",
                                            "admin",
                                            "lamdong_units_2025.csv",
                                            NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("the register of units is not here (TV_SHARED_DATA)");
      return;
    }
  bytes = g_bytes_new_take (text, length);
  rows = tv_csv_parse (bytes, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 125);
  g_assert_cmpint (tv_csv_find_column (rows->pdata[0], "full_name"), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/office/csv/read", test_read);
  g_test_add_func ("/office/csv/refuse", test_refuse);
  g_test_add_func ("/office/csv/write", test_write);
  g_test_add_func ("/office/csv/round-trip", test_round_trip);
  g_test_add_func ("/office/csv/columns", test_columns);
  g_test_add_func ("/office/csv/register", test_register);
  return g_test_run ();
}
