// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

static char *
temporary (const char *name)
{
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

static void
test_round_trip (void)
{
  g_autofree char *folder = temporary ("a/b");
  g_autofree char *path = temporary ("a/b/file");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("Đà Lạt", 9);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (tv_file_make_folder (folder, &error));
  g_assert_true (tv_file_write (path, bytes, 0640, &error));
  g_assert_true (tv_file_write (path, bytes, 0640, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  back = tv_file_read (path, 9, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, back));
  g_assert_null (tv_file_read (path, 8, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

static void
test_refusals (void)
{
  g_autofree char *missing = temporary ("missing");
  g_autofree char *pipe = temporary ("pipe");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_file_read (missing, 10, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (tv_file_read (g_get_user_data_dir (), 10, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (tv_file_read (pipe, 10, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (tv_file_write ("/dev/null/x", bytes, 0600, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

/* What stands in a link's place is the new file; what the link led to is left alone. */
static void
test_replaces_link (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) old = g_bytes_new_static ("old", 3);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *target = temporary ("target");
  g_autofree char *link = temporary ("link");

  g_assert_true (tv_file_write (target, old, 0600, &error));
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_true (tv_file_write (link, bytes, 0600, &error));
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  back = tv_file_read (target, 10, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, old));
}

static void
test_path_is_safe (void)
{
  static const struct
  {
    const char *path;
    gboolean safe;
  } table[] = {
    { "plan.json", TRUE },
    { "documents/quyết định.pdf", TRUE },
    { "", FALSE },
    { "/etc/passwd", FALSE },
    { "../x", FALSE },
    { "a/../x", FALSE },
    { "a//x", FALSE },
    { "a/", FALSE },
    { "./a", FALSE },
    { "a\\b", FALSE },
    { "a\nb", FALSE },
    { "a/..", FALSE },
    { "..a", TRUE },
    { "\xff", FALSE },
    { "quye\u0302\u0301t.pdf", FALSE }, /* not NFC */
  };
  g_autofree char *longest = g_strnfill (200, 'a');
  g_autofree char *longer = g_strnfill (201, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (tv_file_path_is_safe (table[i].path), ==, table[i].safe);
  g_assert_true (tv_file_path_is_safe (longest));
  g_assert_false (tv_file_path_is_safe (longer));
  g_assert_false (tv_file_path_is_safe (NULL));
}

static void
test_remove_tree (void)
{
  g_autofree char *tree = temporary ("tree");
  g_autofree char *deep = temporary ("tree/x/y");
  g_autofree char *kept = temporary ("kept");
  g_autofree char *kept_file = temporary ("kept/file");
  g_autofree char *link = temporary ("tree/x/link");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_file_make_folder (deep, &error));
  g_assert_true (tv_file_make_folder (kept, &error));
  g_assert_true (tv_file_write (kept_file, bytes, 0600, &error));
  g_assert_cmpint (symlink (kept, link), ==, 0);
  g_assert_true (tv_file_remove_tree (tree, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (tree, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept_file, G_FILE_TEST_EXISTS));
  g_assert_true (tv_file_remove_tree (tree, &error));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/file/round-trip", test_round_trip);
  g_test_add_func ("/base/file/refusals", test_refusals);
  g_test_add_func ("/base/file/replaces-link", test_replaces_link);
  g_test_add_func ("/base/file/path-is-safe", test_path_is_safe);
  g_test_add_func ("/base/file/remove-tree", test_remove_tree);
  return g_test_run ();
}
