// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "store/tv-store.h"

#include "../client/tv-test-folder.h"
#include "base/tv-error.h"
#include "base/tv-file.h"
#include "db/tv-db.h"

#include <glib/gstdio.h>

/* Settings, metadata and generations are there again after a restart. */
static void
test_keep (void)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open (folder, &error);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) kept = NULL;
  g_autofree char *device = NULL, *missing = NULL, *fingerprint = NULL;
  guint n = 99;

  g_assert_no_error (error);
  g_assert_true (tv_store_get_generation (store, &n, &fingerprint, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (fingerprint);
  g_assert_true (tv_store_set_setting (store, "device", "kiosk-1", &error));
  g_assert_true (tv_store_set_setting_int (store, "tick", 42, &error));
  g_assert_true (tv_store_set_metadata (store, "targets", 3, bytes, &error));
  g_assert_true (tv_store_add_generation (store, 1, "2026-11-23", "aa", &error));
  g_assert_true (tv_store_add_generation (store, 2, "2026-11-24", "bb", &error));
  tv_store_close (store);
  g_clear_object (&store);

  store = tv_store_open (folder, &error);
  g_assert_no_error (error);
  device = tv_store_get_setting (store, "device", &error);
  g_assert_cmpstr (device, ==, "kiosk-1");
  missing = tv_store_get_setting (store, "nothing", &error);
  g_assert_no_error (error);
  g_assert_null (missing);
  g_assert_cmpint (tv_store_get_setting_int (store, "tick", 0), ==, 42);
  kept = tv_store_get_metadata (store, "targets", &error);
  g_assert_cmpmem ("{}", 2, g_bytes_get_data (kept, NULL), g_bytes_get_size (kept));
  g_assert_null (tv_store_get_metadata (store, "answers", &error));
  g_assert_no_error (error);
  g_assert_true (tv_store_get_generation (store, &n, &fingerprint, &error));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (fingerprint, ==, "bb");
  g_assert_true (tv_store_set_setting (store, "device", NULL, &error));
  g_assert_null (tv_store_get_setting (store, "device", &error));
  g_assert_finalize_object (g_steal_pointer (&store));
}

/* Garbage in the file's middle: set aside, said, and never made anew in silence. */
static void
test_damaged (void)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "agent.db", NULL);
  g_autofree char *damaged = g_build_filename (folder, "agent.db.damaged", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open (folder, &error);
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_no_error (error);
  tv_store_close (store);
  g_clear_object (&store);
  g_assert_true (g_file_get_contents (path, &data, &length, &error));
  for (gsize i = 100; i < length; i++)
    data[i] = (char) (i * 31);
  g_assert_true (g_file_set_contents (path, data, (gssize) length, &error));

  for (guint i = 0; i < 3; i++)
    {
      store = tv_store_open (folder, &error);
      g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
      g_assert_null (store);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
      g_clear_error (&error);
    }

  /* Once a person took it away, a new one may begin. */
  g_assert_cmpint (g_unlink (damaged), ==, 0);
  store = tv_store_open (folder, &error);
  g_assert_no_error (error);
  g_assert_nonnull (store);
}

/* A look from beside changes nothing. */
static void
test_read_only (void)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open (folder, &error);
  g_autoptr (TvStore) reader = NULL;

  g_assert_true (tv_store_set_setting (store, "device", "kiosk-1", &error));
  reader = tv_store_open_read_only (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tv_store_get_setting_int (reader, "tick", 7), ==, 7);
  g_assert_false (tv_store_set_setting (reader, "device", "kiosk-2", &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == TV_ERROR);
}

/* Each call of the disk fails in turn, as an error and as a full disk: a write that was said to be
 * done is there afterwards, and the store is whole. */
static void
test_faults (gconstpointer full)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open (folder, &error);
  gboolean done = FALSE;
  guint tried = 0;

  g_assert_no_error (error);
  for (guint nth = 1; !done && nth < 200; nth++)
    {
      g_autofree char *value = g_strdup_printf ("%u", nth);
      g_autofree char *kept = NULL;

      tv_db_fail_after (nth, GPOINTER_TO_INT (full));
      done = tv_store_set_setting (store, "n", value, NULL);
      tv_db_fail_after (0, FALSE);
      g_clear_object (&store);
      store = tv_store_open (folder, &error);
      g_assert_no_error (error);
      kept = tv_store_get_setting (store, "n", &error);
      g_assert_no_error (error);
      if (done)
        g_assert_cmpstr (kept, ==, value);
      tried = nth;
    }
  g_assert_true (done);
  g_assert_cmpuint (tried, >, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/store/keep", test_keep);
  g_test_add_func ("/store/store/damaged", test_damaged);
  g_test_add_func ("/store/store/read-only", test_read_only);
  g_test_add_data_func ("/store/store/faults/error", GINT_TO_POINTER (FALSE), test_faults);
  g_test_add_data_func ("/store/store/faults/full", GINT_TO_POINTER (TRUE), test_faults);
  return g_test_run ();
}
