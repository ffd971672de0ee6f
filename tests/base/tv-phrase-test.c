// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-phrase.h"

static void
test_find (void)
{
  static const struct
  {
    const char *text;
    const char *query;
    guint places;
    const char *first; /* as it stands in the text */
  } table[] = {
    { "Đất ở đô thị, ĐẤT Ở nông thôn", "dat o", 2, "Đất ở" },
    { "Đất ở đô thị, ĐẤT Ở nông thôn", "ĐẤT Ở NÔNG", 1, "ĐẤT Ở nông" },
    { "Đất ở đô thị", "o dat", 0, NULL },
    { "quy hoạch\nphân khu", "quy hoach phan", 1, "quy hoạch\nphân" },
    { "Quy Hoạch", "qui hoach", 1, "Quy Hoạch" },
    { "a a a a", "a a", 2, "a a" },
    { "dat odt", "dat o", 1, "dat o" },
    { "đất", "đất ở", 0, NULL },
    { "", "a", 0, NULL },
    { "đất", "", 0, NULL },
    { "đất", " \t", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GArray) ranges = tv_phrase_find (table[i].text, table[i].query);
      g_autofree char *first = NULL;

      g_test_message ("%s in %s", table[i].query, table[i].text);
      g_assert_cmpuint (ranges->len, ==, table[i].places);
      if (ranges->len > 0)
        {
          const TvTextRange *range = &g_array_index (ranges, TvTextRange, 0);

          first = g_strndup (table[i].text + range->start, range->end - range->start);
        }
      g_assert_cmpstr (first, ==, table[i].first);
    }
}

/* The same letters as base and mark. */
static void
test_decomposed (void)
{
  const char *text = "\u0111a\u0302\u0301t o\u031b\u0309 do";
  g_autoptr (GArray) ranges = tv_phrase_find (text, "đất ở");

  g_assert_cmpuint (ranges->len, ==, 1);
  g_assert_cmpuint (g_array_index (ranges, TvTextRange, 0).start, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/phrase/find", test_find);
  g_test_add_func ("/base/phrase/decomposed", test_decomposed);
  return g_test_run ();
}
