// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "publication/tv-object-store.h"

#define TEXT "nội dung"

static TvObjectStore *
make_store (void)
{
  g_autofree char *root = g_build_filename (g_get_user_data_dir (), "objects", NULL);

  return tv_object_store_new (root);
}

static void
test_bytes (void)
{
  g_autoptr (TvObjectStore) store = make_store ();
  g_autoptr (GBytes) bytes = g_bytes_new_static (TEXT, sizeof TEXT);
  g_autofree char *sha256 = tv_sha256_hex (TEXT, sizeof TEXT);
  g_autofree char *other = tv_sha256_hex ("x", 1);
  g_autofree char *path = tv_object_store_path (store, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (tv_object_store_has (store, sha256));
  g_assert_true (tv_object_store_add_bytes (store, sha256, bytes, &error));
  g_assert_no_error (error);
  g_assert_true (tv_object_store_has (store, sha256));
  g_assert_true (tv_object_store_add_bytes (store, sha256, bytes, NULL));
  g_assert_cmpint (strncmp (folder + strlen (folder) - 2, sha256, 2), ==, 0);
  g_assert_false (tv_object_store_add_bytes (store, other, bytes, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_HASH);
  g_assert_false (tv_object_store_has (store, other));
}

/* What is no hash is no name, however it looks as a path. */
static void
test_names (void)
{
  static const char *const names[]
      = { "",
          "ab",
          "../../etc/passwd",
          "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/" };
  g_autoptr (TvObjectStore) store = make_store ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_null (tv_object_store_path (store, names[i]));
      g_assert_null (tv_object_store_partial_path (store, names[i]));
      g_assert_false (tv_object_store_has (store, names[i]));
      g_assert_false (tv_object_store_commit (store, names[i], NULL));
    }
}

/* A download is an object only when it is whole and right; a wrong one does not stay. */
static void
test_partial (void)
{
  g_autoptr (TvObjectStore) store = make_store ();
  g_autofree char *sha256 = tv_sha256_hex ("từng phần", 11);
  g_autofree char *partial = tv_object_store_partial_path (store, sha256);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (partial, "từng", -1, NULL));
  g_assert_false (tv_object_store_commit (store, sha256, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_HASH);
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_false (tv_object_store_commit (store, sha256, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (partial, "từng phần", 11, NULL));
  g_assert_true (tv_object_store_commit (store, sha256, &error));
  g_assert_true (tv_object_store_has (store, sha256));
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
}

static void
test_file (void)
{
  g_autoptr (TvObjectStore) store = make_store ();
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "file", NULL);
  g_autofree char *sha256 = tv_sha256_hex ("tệp", 4);
  g_autofree char *other = tv_sha256_hex ("khác", 5);

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_assert_true (g_file_set_contents (path, "tệp", 4, NULL));
  g_assert_false (tv_object_store_add_file (store, other, path, NULL));
  g_assert_true (tv_object_store_add_file (store, sha256, path, NULL));
  g_assert_true (tv_object_store_has (store, sha256));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_collect (void)
{
  g_autoptr (TvObjectStore) store = make_store ();
  g_autoptr (GHashTable) keep = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *kept = tv_sha256_hex ("1", 1);
  g_autofree char *dropped = tv_sha256_hex ("2", 1);
  g_autoptr (GBytes) one = g_bytes_new_static ("1", 1);
  g_autoptr (GBytes) two = g_bytes_new_static ("2", 1);

  tv_object_store_add_bytes (store, kept, one, NULL);
  tv_object_store_add_bytes (store, dropped, two, NULL);
  g_hash_table_add (keep, kept);
  g_assert_true (tv_object_store_collect (store, keep, NULL));
  g_assert_true (tv_object_store_has (store, kept));
  g_assert_false (tv_object_store_has (store, dropped));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/publication/object-store/bytes", test_bytes);
  g_test_add_func ("/publication/object-store/names", test_names);
  g_test_add_func ("/publication/object-store/partial", test_partial);
  g_test_add_func ("/publication/object-store/file", test_file);
  g_test_add_func ("/publication/object-store/collect", test_collect);
  return g_test_run ();
}
