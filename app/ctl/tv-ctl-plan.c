// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "publication/tv-item.h"
#include "tv-ctl-commands.h"

#define IMPORTER "thamvan-import"

/* GDAL and all that reads planners' files lives in a program of its own; an uninstalled build names
 * its folder by the environment. */
static char *
find_importer (GError **error)
{
  const char *folder = g_getenv ("TV_LIBEXECDIR");
  g_autofree char *path
      = g_build_filename (folder != NULL ? folder : TV_LIBEXECDIR, IMPORTER, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  g_set_error (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "%s is not installed", path);
  return NULL;
}

/* What it tells goes straight to the terminal, beside what a program reads from us. */
static gboolean
run_importer (const char *kind, char **words, const char *out, GError **error)
{
  g_autofree char *importer = find_importer (error);
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
  g_set_error (error, TV_ERROR, TV_ERROR_INCOMPLETE, "%s did not make the item", IMPORTER);
  return FALSE;
}

typedef struct
{
  char *out;
  char *crs;
  char *id;
  char *title;
  char *style;
  char *attribution;
  int version;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->out);
  g_free (self->crs);
  g_free (self->id);
  g_free (self->title);
  g_free (self->style);
  g_free (self->attribution);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static GStrv
make_words (const Options *self, const char *folder)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, folder);
  if (self->crs != NULL)
    g_strv_builder_add_many (builder, "--crs", self->crs, NULL);
  if (self->id != NULL)
    g_strv_builder_add_many (builder, "--id", self->id, NULL);
  if (self->title != NULL)
    g_strv_builder_add_many (builder, "--title", self->title, NULL);
  if (self->style != NULL)
    g_strv_builder_add_many (builder, "--style", self->style, NULL);
  if (self->attribution != NULL)
    g_strv_builder_add_many (builder, "--attribution", self->attribution, NULL);
  if (self->version != 0)
    {
      g_autofree char *number = g_strdup_printf ("%d", self->version);

      g_strv_builder_add_many (builder, "--item-version", number, NULL);
    }
  return g_strv_builder_end (builder);
}

static gboolean
import (TvCtl *ctl, GStrv words_in, const char *kind, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (GStrv) passed = NULL;
  g_auto (Options) self = { NULL };
  g_autoptr (TvItem) item = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.out, N_ ("The item's folder"), "ITEM" },
    { "crs",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self.crs,
      N_ ("What the coordinates are in, where a file does not say it"),
      "EPSG:5899" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &self.id, N_ ("Item id of a base map"), "ID" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &self.title, N_ ("Title of a base map"), "TEXT" },
    { "item-version", 0, 0, G_OPTION_ARG_INT, &self.version, N_ ("Version of a base map"), "N" },
    { "style",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self.style,
      N_ ("How a base map is drawn; ready-made tiles need it"),
      "STYLE.json" },
    { "attribution",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self.attribution,
      N_ ("Whom a base map names as its source"),
      "TEXT" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (self.out == NULL)
    return tv_ctl_fail_usage (error, _ ("-o ITEM is missing"));
  passed = make_words (&self, words[1]);
  if (!run_importer (kind, passed, self.out, error))
    return FALSE;
  item = tv_item_open (self.out, error);
  if (item == NULL)
    return FALSE;
  /* TRANSLATORS: item id, its version, folder */
  tv_ctl_say (ctl, _ ("%s, version %u, is in %s."), item->id, item->version, self.out);
  tv_ctl_set (ctl, "id", json_string (item->id));
  tv_ctl_set (ctl, "version", json_integer (item->version));
  tv_ctl_set (ctl, "sha256", json_string (item->sha256));
  tv_ctl_set (ctl, "files", json_integer (item->files->len));
  return TRUE;
}

gboolean
tv_ctl_plan_import (TvCtl *ctl, GStrv words, GError **error)
{
  return import (ctl, words, "plan", error);
}

gboolean
tv_ctl_basemap_import (TvCtl *ctl, GStrv words, GError **error)
{
  return import (ctl, words, "basemap", error);
}

/* All of the import's own checks, its result thrown away. */
gboolean
tv_ctl_plan_check (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (GStrv) passed = NULL;
  g_auto (Options) self = { NULL };
  g_autofree char *out = NULL;
  gboolean done = FALSE;
  const GOptionEntry entries[] = {
    { "crs",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self.crs,
      N_ ("What the coordinates are in, where a file does not say it"),
      "EPSG:5899" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  out = g_dir_make_tmp ("thamvan-check-XXXXXX", error);
  if (out == NULL)
    return FALSE;
  passed = make_words (&self, words[1]);
  done = run_importer ("plan", passed, out, error);
  tv_file_remove_tree (out, NULL);
  if (done)
    tv_ctl_say (ctl, _ ("The plan can be published; warnings stand above, if there are any."));
  tv_ctl_set (ctl, "good", json_boolean (done));
  return done;
}
