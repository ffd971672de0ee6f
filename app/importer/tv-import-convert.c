// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-convert.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-import-picture.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define MAX_DOCUMENT ((gsize) 256 * 1024 * 1024)
#define OFFICE_SECONDS 180

static gboolean
has_end (const char *path, const char *const *ends)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; ends[i] != NULL; i++)
    {
      if (g_str_has_suffix (lower, ends[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
copy (const char *from, const char *to, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (from, MAX_DOCUMENT, error);

  return bytes != NULL && tv_file_write (to, bytes, 0644, error);
}

static char *
find_office (GError **error)
{
  char *program = g_find_program_in_path ("soffice");

  if (program == NULL)
    program = g_find_program_in_path ("libreoffice");
  if (program == NULL)
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_UNAVAILABLE,
                 _ ("LibreOffice is not installed here, so this file cannot be made a PDF: install "
                    "libreoffice-writer, or save the file as PDF"));
  return program;
}

static gboolean
stop_cb (gpointer data)
{
  g_subprocess_force_exit (data);
  return G_SOURCE_CONTINUE;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(gboolean *) data = TRUE;
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
}

/* Waits, but not for ever: a macro or a question would keep it. */
static gboolean
wait_office (GSubprocess *process)
{
  gboolean ended = FALSE;
  guint timer = g_timeout_add_seconds (OFFICE_SECONDS, stop_cb, process);

  g_subprocess_wait_async (process, NULL, ended_cb, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  return g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0;
}

static char *
find_pdf (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ".pdf"))
        return g_build_filename (folder, name, NULL);
    }
  return NULL;
}

/* LibreOffice with a profile of its own, in a folder that goes away: nothing of the user's is read,
 * and a window that is open elsewhere does not matter. */
static gboolean
run_office (const char *program,
            const char *from,
            const char *folder,
            const char *to,
            GError **error)
{
  g_autofree char *profile = g_strdup_printf ("-env:UserInstallation=file://%s/profile", folder);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *made = NULL;

  /* the same document, the same bytes */
  g_subprocess_launcher_setenv (launcher, "SOURCE_DATE_EPOCH", "946684800", TRUE);
  process = g_subprocess_launcher_spawn (launcher,
                                         error,
                                         program,
                                         profile,
                                         "--headless",
                                         "--norestore",
                                         "--convert-to",
                                         "pdf",
                                         "--outdir",
                                         folder,
                                         from,
                                         NULL);
  if (process == NULL)
    return FALSE;
  if (wait_office (process))
    made = find_pdf (folder);
  if (made != NULL)
    return copy (made, to, error);
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_DOCUMENT,
               _ ("LibreOffice could not make a PDF of it: open it there and export it yourself"));
  return FALSE;
}

static gboolean
convert_office (const char *from, const char *to, GError **error)
{
  g_autofree char *program = find_office (error);
  g_autofree char *folder = NULL;
  gboolean good;

  if (program == NULL)
    return FALSE;
  folder = g_dir_make_tmp ("thamvan-office-XXXXXX", error);
  if (folder == NULL)
    return FALSE;
  good = run_office (program, from, folder, to, error);
  tv_file_remove_tree (folder, NULL);
  return good;
}

gboolean
tv_import_convert_to_pdf (const char *from, const char *to, TvJson **ret_place, GError **error)
{
  static const char *const offices[] = { ".docx", ".doc", ".odt", ".rtf", NULL };
  static const char *const pictures[] = { ".tif", ".tiff", ".png", ".jpg", ".jpeg", NULL };

  g_return_val_if_fail (from != NULL && to != NULL && ret_place != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *ret_place = NULL;
  if (has_end (from, offices))
    return convert_office (from, to, error);
  if (has_end (from, pictures))
    return tv_import_picture_to_pdf (from, to, ret_place, error);
  return copy (from, to, error);
}
