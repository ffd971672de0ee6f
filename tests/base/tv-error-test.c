// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include <string.h>

#define LAST TV_ERROR_VOLUME_FOREIGN

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = 0; code <= (int) LAST; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (TV_ERROR, code, "x");
      const char *word = tv_error_to_word (error);

      g_assert_true (g_hash_table_add (seen, (gpointer) word));
      g_assert_cmpint (tv_error_from_word (word), ==, code);
    }
  g_assert_cmpint (tv_error_from_word ("no-such-word"), ==, TV_ERROR_FAILED);
  g_assert_cmpint (tv_error_from_word (NULL), ==, TV_ERROR_FAILED);
  g_assert_cmpstr (tv_error_to_word (NULL), ==, "failed");
}

static void
test_explain (void)
{
  for (int code = 0; code <= (int) LAST; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (TV_ERROR, code, "secret of the trade");
      const char *advice = NULL;
      const char *what = tv_error_explain (error, &advice);

      g_assert_nonnull (what);
      g_assert_nonnull (advice);
      g_assert_cmpuint (strlen (what), >, 10);
      g_assert_cmpuint (strlen (advice), >, 10);
      g_assert_null (strstr (what, "secret"));
    }
}

static void
test_foreign (void)
{
  static const struct
  {
    int code;
    TvError meaning;
  } table[] = {
    { G_IO_ERROR_NO_SPACE, TV_ERROR_STORAGE_FULL },
    { G_IO_ERROR_CONNECTION_REFUSED, TV_ERROR_NETWORK },
    { G_IO_ERROR_TIMED_OUT, TV_ERROR_NETWORK },
    { G_IO_ERROR_NOT_FOUND, TV_ERROR_NOT_FOUND },
    { G_IO_ERROR_BUSY, TV_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, table[i].code, "x");
      g_autoptr (GError) same = g_error_new_literal (TV_ERROR, (int) table[i].meaning, "x");

      g_assert_cmpstr (tv_error_explain (error, NULL), ==, tv_error_explain (same, NULL));
      g_assert_cmpstr (tv_error_to_word (error), ==, "failed");
    }
}

static void
test_dbus (void)
{
  g_autoptr (GError) error = g_error_new_literal (TV_ERROR, TV_ERROR_SAME_ID_OTHER_BYTES, "twice");
  g_autofree char *name = g_dbus_error_encode_gerror (error);
  g_autoptr (GError) back = g_dbus_error_new_for_dbus_error (name, "twice");

  g_assert_cmpstr (name, ==, "vn.thamvan.Error.SameIdOtherBytes");
  g_assert_error (back, TV_ERROR, TV_ERROR_SAME_ID_OTHER_BYTES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/error/words", test_words);
  g_test_add_func ("/base/error/explain", test_explain);
  g_test_add_func ("/base/error/foreign", test_foreign);
  g_test_add_func ("/base/error/dbus", test_dbus);
  return g_test_run ();
}
