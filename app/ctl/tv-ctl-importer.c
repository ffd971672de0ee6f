// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-ctl-importer.h"

#include <unistd.h>

#include "base/tv-error.h"

char *
tv_ctl_importer_find (GError **error)
{
  const char *folder = g_getenv ("TV_LIBEXECDIR");
  g_autofree char *path
      = g_build_filename (folder != NULL ? folder : TV_LIBEXECDIR, TV_CTL_IMPORTER, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  g_set_error (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "%s is not installed", path);
  return NULL;
}

gboolean
tv_ctl_importer_run (const char *kind, char **words, const char *out, GError **error)
{
  g_autofree char *importer = tv_ctl_importer_find (error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_auto (GStrv) command = NULL;

  if (importer == NULL)
    return FALSE;
  g_strv_builder_add_many (builder, importer, kind, "-o", out, NULL);
  g_strv_builder_addv (builder, (const char **) words);
  command = g_strv_builder_end (builder);
  g_subprocess_launcher_take_stdout_fd (launcher, dup (STDERR_FILENO));
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, error);
  if (process == NULL || !g_subprocess_wait (process, NULL, error))
    return FALSE;
  if (g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_INCOMPLETE,
               g_str_equal (kind, "export") ? "%s did not export the plan"
                                            : "%s did not make the item",
               TV_CTL_IMPORTER);
  return FALSE;
}
