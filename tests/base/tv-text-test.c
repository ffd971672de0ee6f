// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-text.h"

#include <string.h>

static char *
read_shared (const char *name)
{
  const char *folder = g_getenv ("TV_SHARED_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    g_test_skip ("shared text data is not here (TV_SHARED_DATA)");
  return text;
}

/* The next line of @*text, cut in place; NULL at the end. Splitting megabytes at once takes a
 * sanitizer minutes. */
static char *
next_line (char **text)
{
  char *line = *text;
  char *p = line;

  if (line == NULL || *line == '\0')
    return NULL;
  while (*p != '\n' && *p != '\0')
    p++;
  *text = *p == '\0' ? p : p + 1;
  *p = '\0';
  return line;
}

/* "0061 0301" → "á" */
static char *
from_code_points (const char *hex)
{
  g_auto (GStrv) points = g_strsplit (hex, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; points[i] != NULL; i++)
    if (points[i][0] != '\0')
      g_string_append_unichar (text, (gunichar) g_ascii_strtoull (points[i], NULL, 16));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_fold (void)
{
  static const char *const same[][2] = {
    { "hoà", "hòa" },
    { "Tỉ lệ", "tỷ LỆ" },
    { "uỷ ban", "ủy ban" },
    { "Quy hoạch", "qui hoach" },
    { "Đà Lạt", "da lat" },
    { "  Đà \t\n Lạt ", "da lat" },
    { "K’Ho", "k'ho" },
    { "Krông–Nô", "krong-no" },
    { "ÂM ĂN ƠN ƯU ÊM ÔM", "am an on uu em om" },
    { "Vie\u0323\u0302t", "việt" },
    { "y tế", "y te" },
    { "Mỹ", "mi" },
    { "thúy", "thuy" },
    { "ngày", "ngay" },
    { "a\u200bb", "ab" },
  };
  static const char *const different[][2] = {
    { "thúy", "thúi" },
    { "ngày", "ngai" },
    { "y", "i" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *a = tv_text_fold (same[i][0]);
      g_autofree char *b = tv_text_fold (same[i][1]);

      g_assert_cmpstr (a, ==, b);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (different); i++)
    {
      g_autofree char *a = tv_text_fold (different[i][0]);
      g_autofree char *b = tv_text_fold (different[i][1]);

      g_assert_cmpstr (a, !=, b);
    }
}

static void
test_nfc (void)
{
  g_autofree char *text = read_shared ("unicode/NormalizationTest-15.0.0.txt");
  char *rest = text;
  char *line;
  guint checked = 0;

  while ((line = next_line (&rest)) != NULL)
    {
      g_auto (GStrv) cells = g_strsplit (line, ";", -1);

      if (line[0] == '#' || line[0] == '@' || g_strv_length (cells) < 5)
        continue;
      for (int column = 0; column < 3; column++)
        {
          g_autofree char *source = from_code_points (cells[column]);
          g_autofree char *expected = from_code_points (cells[1]);
          g_autofree char *nfc = tv_text_to_nfc (source, -1, NULL);

          g_assert_cmpstr (nfc, ==, expected);
        }
      {
        /* The fold does not see how its text was composed. */
        g_autofree char *composed = from_code_points (cells[1]);
        g_autofree char *decomposed = from_code_points (cells[2]);
        g_autofree char *a = tv_text_fold (composed);
        g_autofree char *b = tv_text_fold (decomposed);

        g_assert_cmpstr (a, ==, b);
      }
      checked++;
    }
  if (text != NULL)
    g_assert_cmpuint (checked, >, 10000);
}

static void
test_not_utf8 (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_text_to_nfc ("ab\xff", -1, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  g_assert_null (tv_text_to_nfc ("a\0b", 3, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}

static void
test_graphemes (void)
{
  g_autofree char *text = read_shared ("unicode/GraphemeBreakTest.txt");
  char *rest = text;
  char *line;

  g_assert_cmpuint (tv_text_count ("Đà Lạt"), ==, 6);
  g_assert_cmpuint (tv_text_count ("Vie\u0323\u0302t"), ==, 4);
  while ((line = next_line (&rest)) != NULL)
    {
      g_auto (GStrv) tokens = NULL;
      g_autoptr (GString) hex = g_string_new (NULL);
      g_autofree char *source = NULL;
      char *comment = strchr (line, '#');
      gsize breaks = 0;

      if (comment != NULL)
        *comment = '\0';
      tokens = g_strsplit_set (line, " \t", -1);
      for (gsize t = 0; tokens[t] != NULL; t++)
        {
          if (strcmp (tokens[t], "÷") == 0)
            breaks++;
          else if (strcmp (tokens[t], "×") != 0)
            g_string_append_printf (hex, "%s ", tokens[t]);
        }
      source = from_code_points (hex->str);
      /* GLib takes no surrogates; the file has none as text either. */
      if (breaks < 2 || !g_utf8_validate (source, -1, NULL))
        continue;
      g_test_message ("%s", hex->str);
      g_assert_cmpuint (tv_text_count (source), ==, breaks - 1);
    }
}

static void
test_collate (void)
{
  /* Each before the next, as CLDR's vi has them. */
  static const char *const order[] = {
    "",   " ", "1",  "a", "A", "à",  "ả", "ã", "á", "ạ", "ac", "ă", "ằ", "ặ", "â", "b", "c",
    "ch", "d", "dx", "đ", "Đ", "đa", "e", "ê", "f", "g", "h",  "i", "j", "k", "l", "m", "n",
    "o",  "ô", "ơ",  "p", "q", "r",  "s", "t", "u", "ư", "v",  "w", "x", "y", "z", "я",
  };
  g_assert_cmpint (tv_text_collate ("Đà Lạt", "Đa\u0300 La\u0323t"), ==, 0);
  g_assert_cmpint (tv_text_collate ("cá", "cà chua"), <, 0);
  g_assert_cmpint (tv_text_collate ("Lâm Hà", "Lạc Dương"), >, 0);
  for (gsize i = 0; i + 1 < G_N_ELEMENTS (order); i++)
    {
      g_assert_cmpint (tv_text_collate (order[i], order[i + 1]), <, 0);
      g_assert_cmpint (tv_text_collate (order[i + 1], order[i]), >, 0);
    }
}

static void
check_find (const char *text, const char *query, const char *expected)
{
  g_autoptr (GArray) ranges = tv_text_find (text, query);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < ranges->len; i++)
    {
      TvTextRange range = g_array_index (ranges, TvTextRange, i);

      g_assert_cmpuint (range.end, <=, strlen (text));
      g_string_append_len (found, text + range.start, (gssize) (range.end - range.start));
      g_string_append_c (found, '|');
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_find (void)
{
  check_find ("Phường Xuân Hương – Đà Lạt", "da lat", "Đà|Lạt|");
  check_find ("Vie\u0323\u0302t Nam", "việt", "Vie\u0323\u0302t|");
  check_find ("hoà, Hòa; khoa", "hoa", "hoà|Hòa|");
  check_find ("Tỷ lệ 1/2.000", "ti 1/2.000", "Tỷ|1/2.000|");
  check_find ("Đường đi", "d", "Đ|đ|");
  check_find ("abc", "", "");
  check_find ("abc", "x", "");
  check_find ("aaaa", "aa a", "aa|");
}

/* Hostile text of all kinds goes through everything, and folding twice is folding once. */
static void
test_naughty (void)
{
  const char *folder = g_getenv ("TV_SHARED_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "blns", NULL) : NULL;
  g_autoptr (GDir) dir = path != NULL ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  if (dir == NULL)
    {
      g_test_skip ("the list of naughty strings is not here (TV_SHARED_DATA)");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      if (!g_file_get_contents (file, &text, NULL, NULL))
        continue;
      lines = g_strsplit (text, "\n", -1);
      for (gsize i = 0; lines[i] != NULL; i++)
        {
          g_autofree char *once = tv_text_fold (lines[i]);
          g_autofree char *twice = tv_text_fold (once);
          g_autofree char *key = tv_text_collate_key (lines[i]);
          g_autoptr (GArray) ranges = tv_text_find (lines[i], lines[i]);

          g_assert_cmpstr (once, ==, twice);
          g_assert_nonnull (key);
          g_assert_nonnull (ranges);
          g_assert_cmpuint (tv_text_count (lines[i]), <=, strlen (lines[i]));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/text/fold", test_fold);
  g_test_add_func ("/base/text/nfc", test_nfc);
  g_test_add_func ("/base/text/not-utf8", test_not_utf8);
  g_test_add_func ("/base/text/graphemes", test_graphemes);
  g_test_add_func ("/base/text/collate", test_collate);
  g_test_add_func ("/base/text/find", test_find);
  g_test_add_func ("/base/text/naughty", test_naughty);
  return g_test_run ();
}
