// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-typing.h"

#include <string.h>

/* Types @keys and keeps the text as a text entry would. */
static char *
type (TvTyping *typing, const char *keys)
{
  g_autoptr (GString) text = g_string_new (NULL);

  tv_typing_reset (typing);
  for (const char *p = keys; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *insert = NULL;
      guint delete;

      if (*p == '\b')
        {
          tv_typing_backspace (typing);
          if (text->len > 0)
            g_string_truncate (text,
                               (gsize) (g_utf8_prev_char (text->str + text->len) - text->str));
        }
      else if (tv_typing_press (typing, g_utf8_get_char (p), &delete, &insert))
        {
          for (; delete > 0; delete --)
            g_string_truncate (text,
                               (gsize) (g_utf8_prev_char (text->str + text->len) - text->str));
          g_string_append (text, insert);
        }
      else
        g_string_append_unichar (text, g_utf8_get_char (p));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check (TvTyping *typing, const char *keys, const char *expected)
{
  g_autofree char *text = type (typing, keys);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_telex (void)
{
  static const char *const table[][2] = {
    { "nguoiwf", "người" },
    { "truowngf", "trường" },
    { "giair", "giải" },
    { "quar", "quả" },
    { "khuyur", "khuỷu" },
    { "ww", "w" },
    { "w", "ư" },
    { "nhw", "như" },
    { "tiengs vieetj", "tiéng việt" },
    { "DDaf Lajt", "Đà Lạt" },
    { "Laam DDoongf", "Lâm Đồng" },
    { "quy hoachj", "quy hoạch" },
    { "ddaats oowr", "đất ở" },
    { "nguwowif daan", "người dân" },
    { "thuowr", "thuở" },
    { "thuown", "thươn" },
    { "giuwax", "giữa" },
    { "gif", "gì" },
    { "giayas", "giấy" },
    { "quyeetj", "quyệt" },
    { "DDAWKS", "ĐẮK" },
    { "Caam Ly", "Câm Ly" },
    { "ass", "as" },
    { "asss", "ass" },
    { "aaa", "aa" },
    { "ddd", "dd" },
    { "dand", "đan" },
    { "asz", "a" },
    { "az", "az" },
    { "catr", "catr" },
    { "cats", "cát" },
    { "hoawcj", "hoặc" },
    { "xoongf", "xồng" },
    { "kimso", "kímo" },
    { "aloo", "alô" },
    { "ows!", "ớ!" },
    { "as1s", "á1s" },
    { "chuyểnz", "chuyên" },
    { "https", "https" },
    { "b c d", "b c d" },
  };
  g_autoptr (TvTyping) typing = tv_typing_new (TV_TYPING_TELEX);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    check (typing, table[i][0], table[i][1]);
}

static void
test_vni (void)
{
  static const char *const table[][2] = {
    { "giay6", "giây" },       { "nguoi72", "người" }, { "d9uong72", "đường" },
    { "tie6ng1", "tiếng" },    { "o55", "o5" },        { "ca8n", "căn" },
    { "quy1", "quý" },         { "a10", "a" },         { "2026", "2026" },
    { "D9a2 La5t", "Đà Lạt" }, { "tu77", "tu7" },      { "hu7u7", "huu7" },
    { "quye6t1", "quyết" },    { "as", "as" },
  };
  g_autoptr (TvTyping) typing = tv_typing_new (TV_TYPING_VNI);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    check (typing, table[i][0], table[i][1]);
}

static void
test_style (void)
{
  static const char *const table[][3] = {
    { "hoaf", "hòa", "hoà" },    { "thuyr", "thủy", "thuỷ" }, { "khoer", "khỏe", "khoẻ" },
    { "quys", "quý", "quý" },    { "hoanf", "hoàn", "hoàn" }, { "muaf", "mùa", "mùa" },
    { "toanf", "toàn", "toàn" },
  };
  g_autoptr (TvTyping) typing = tv_typing_new (TV_TYPING_TELEX);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      tv_typing_set_old_style (typing, TRUE);
      check (typing, table[i][0], table[i][1]);
      tv_typing_set_old_style (typing, FALSE);
      check (typing, table[i][0], table[i][2]);
    }
}

static void
test_backspace (void)
{
  static const char *const table[][2] = {
    { "vieetj\bt", "việt" },      { "toans\b\bi", "tói" }, { "ass\bs", "á" },
    { "nguwowif\b\b\b\b\b", "" }, { "dda\b\bd", "d" },     { "as\b\b\bs", "s" },

  };
  g_autoptr (TvTyping) typing = tv_typing_new (TV_TYPING_TELEX);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    check (typing, table[i][0], table[i][1]);
}

/* As many backspaces as there are characters always lead back to nothing, and all text is NFC. */
static void
test_property (void)
{
  static const char letters[] = "aaeeoouuiywwddsfrxjzbcghklmnpqtv D";
  g_autoptr (TvTyping) typing = tv_typing_new (TV_TYPING_TELEX);

  for (int round = 0; round < 20000; round++)
    {
      g_autoptr (GString) keys = g_string_new (NULL);
      g_autofree char *text = NULL;
      g_autofree char *nfc = NULL;
      g_autofree char *gone = NULL;
      int length = g_test_rand_int_range (1, 40);

      for (int i = 0; i < length; i++)
        g_string_append_c (keys, letters[g_test_rand_int_range (0, sizeof letters - 1)]);
      text = type (typing, keys->str);
      nfc = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
      g_assert_cmpstr (text, ==, nfc);
      for (glong i = g_utf8_strlen (text, -1); i > 0; i--)
        g_string_append_c (keys, '\b');
      gone = type (typing, keys->str);
      g_assert_cmpstr (gone, ==, "");
    }
}

static void
test_plain (void)
{
  g_autofree char *text = tv_typing_convert (TV_TYPING_PLAIN, "nguwowif");

  g_assert_cmpstr (text, ==, "nguwowif");
}

static char *
read_shared (const char *name)
{
  const char *folder = g_getenv ("TV_SHARED_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "telex", name, NULL) : NULL;
  char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    g_test_skip ("shared Telex tables are not here (TV_SHARED_DATA)");
  return text;
}

static void
test_real_syllables (void)
{
  g_autofree char *text = read_shared ("telex_real_syllables_tenth.tsv");
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autoptr (TvTyping) typing = tv_typing_new (TV_TYPING_TELEX);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      guint n = g_strv_length (cells);

      if (n < 2 || lines[i][0] == '#')
        continue;
      tv_typing_set_old_style (typing, FALSE);
      check (typing, cells[0], cells[1]);
      tv_typing_set_old_style (typing, TRUE);
      check (typing, cells[0], n > 2 && cells[2][0] != '\0' ? cells[2] : cells[1]);
    }
}

static void
test_bamboo (void)
{
  g_autofree char *text = read_shared ("bamboo-core_pairs.tsv");
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      g_autoptr (TvTyping) typing = NULL;

      /* Brackets as letters are a habit of "Telex 2"; here they stay brackets. */
      if (g_strv_length (cells) < 4 || lines[i][0] == '#' || strpbrk (cells[2], "[]{}") != NULL)
        continue;
      typing = tv_typing_new (strcmp (cells[0], "VNI") == 0 ? TV_TYPING_VNI : TV_TYPING_TELEX);
      tv_typing_set_old_style (typing, strstr (cells[1], "^EstdToneStyle") == NULL);
      check (typing, cells[2], cells[3]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/typing/telex", test_telex);
  g_test_add_func ("/base/typing/vni", test_vni);
  g_test_add_func ("/base/typing/style", test_style);
  g_test_add_func ("/base/typing/backspace", test_backspace);
  g_test_add_func ("/base/typing/property", test_property);
  g_test_add_func ("/base/typing/plain", test_plain);
  g_test_add_func ("/base/typing/real-syllables", test_real_syllables);
  g_test_add_func ("/base/typing/bamboo", test_bamboo);
  return g_test_run ();
}
