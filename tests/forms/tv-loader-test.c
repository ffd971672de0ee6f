// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "forms/tv-form-loader-private.h"

/* A system folder made for one test. */
static char *
make_folder (const char *id, const void *data, gssize length)
{
  char *folder = g_build_filename (g_get_user_data_dir (), "forms-1", NULL);
  g_autofree char *inner = g_build_filename (folder, id, NULL);
  g_autofree char *name = g_strdup_printf ("tv-form-%s.so", id);
  g_autofree char *path = g_build_filename (inner, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (inner, 0755), ==, 0);
  if (data != NULL)
    g_file_set_contents_full (path, data, length, G_FILE_SET_CONTENTS_NONE, 0755, &error);
  g_assert_no_error (error);
  return folder;
}

static char *
make_module_folder (const char *id)
{
  g_autofree char *name = g_strdup_printf ("tv-form-%s.so", id);
  g_autofree char *built = g_test_build_filename (G_TEST_BUILT, "tests", "forms", name, NULL);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (built, &data, &length, NULL));
  return make_folder (id, data, (gssize) length);
}

static void
assert_refused (const char *folder, const char *id, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_form_loader_open (folder, id, geteuid (), &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_PLUGIN);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_missing (void)
{
  g_autofree char *folder = make_folder ("missing", NULL, 0);

  assert_refused (folder, "missing", "No such file");
  assert_refused (folder, "nowhere", "No such file");
  assert_refused ("/nonexistent", "missing", "No such file");
}

static void
test_not_elf (void)
{
  g_autofree char *folder = make_folder ("script", "#!/bin/sh\necho\n", -1);
  g_autofree char *cut = make_folder ("cut", "\177ELF\2\1\1", -1);
  g_autofree char *empty = make_folder ("empty", "", 0);

  assert_refused (folder, "script", "is no module");
  assert_refused (empty, "empty", "is no module");
  assert_refused (cut, "cut", "tv-form-cut.so");
}

static void
test_wrong_tables (void)
{
  static const char *const cases[][2] = {
    { "no-symbol", "has no function tv_form_module" },
    { "no-table", "gives no functions" },
    { "old-abi", "is made for interface 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_module_folder (cases[i][0]);

      assert_refused (folder, cases[i][0], cases[i][1]);
    }
}

static void
test_short_table (void)
{
  g_autofree char *folder = make_module_folder ("short-table");
  g_autoptr (GError) error = NULL;
  const TvFormModule *module = tv_form_loader_open (folder, "short-table", geteuid (), &error);

  g_assert_no_error (error);
  g_assert_true (module->validate == NULL && module->compute == NULL && module->summarise == NULL
                 && module->columns == NULL && module->migrate == NULL);
  g_assert_true (tv_form_loader_open (folder, "short-table", geteuid (), &error) == module);
}

static void
test_others_can_write (void)
{
  g_autofree char *folder = make_module_folder ("short-table");
  g_autofree char *inner = g_build_filename (folder, "short-table", NULL);
  g_autofree char *path = g_build_filename (inner, "tv-form-short-table.so", NULL);
  const char *const paths[] = { folder, inner, path };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_assert_cmpint (g_chmod (paths[i], 0777), ==, 0);
      assert_refused (folder, "short-table", "can be written to by others");
      g_assert_cmpint (g_chmod (paths[i], 0775), ==, 0);
      assert_refused (folder, "short-table", "can be written to by others");
      g_assert_cmpint (g_chmod (paths[i], 0755), ==, 0);
    }
}

static void
test_links_and_owners (void)
{
  g_autofree char *folder = make_module_folder ("short-table");
  g_autofree char *inner = g_build_filename (folder, "linked", NULL);
  g_autofree char *target = g_build_filename (folder, "short-table/tv-form-short-table.so", NULL);
  g_autofree char *link = g_build_filename (inner, "tv-form-linked.so", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (inner, 0755), ==, 0);
  g_assert_cmpint (symlink (target, link), ==, 0);
  assert_refused (folder, "linked", "is not a plain file");
  g_assert_null (tv_form_loader_open (folder, "short-table", geteuid () + 1, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_PLUGIN);
  g_assert_nonnull (strstr (error->message, "belongs to user"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/forms/loader/missing", test_missing);
  g_test_add_func ("/forms/loader/not-elf", test_not_elf);
  g_test_add_func ("/forms/loader/wrong-tables", test_wrong_tables);
  g_test_add_func ("/forms/loader/short-table", test_short_table);
  g_test_add_func ("/forms/loader/others-can-write", test_others_can_write);
  g_test_add_func ("/forms/loader/links-and-owners", test_links_and_owners);
  return g_test_run ();
}
