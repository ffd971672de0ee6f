// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "tv-ctl-run.h"

static char *
make_folder (void)
{
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  return g_strdup (g_get_user_data_dir ());
}

int
tv_ctl_run (const char *line, char **ret_out)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "app", "thamvanctl", NULL);
  g_autofree char *folder = make_folder ();
  g_autofree char *full = g_strdup_printf ("%s %s", program, line);
  g_auto (GStrv) words = g_strsplit (full, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_test_message ("%s → %d", line, g_subprocess_get_exit_status (process));
  if (ret_out != NULL)
    *ret_out = g_steal_pointer (&out);
  return g_subprocess_get_exit_status (process);
}

TvJson *
tv_ctl_run_json (const char *line)
{
  g_autofree char *with_json = g_strdup_printf ("%s --json", line);
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  TvJson *json = NULL;

  g_assert_cmpint (tv_ctl_run (with_json, &out), ==, 0);
  json = tv_json_parse (out, strlen (out), 1024 * 1024, &error);
  g_assert_no_error (error);
  return json;
}

void
tv_ctl_run_write (const char *name, const char *text)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}
