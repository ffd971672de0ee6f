// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "publication/tv-item.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-importer.h"

#define MAX_REPORT (64 * 1024 * 1024)

typedef struct
{
  char *out;
  char *crs;
  char *encoding;
  char *units;
  GStrv parents;
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
  g_free (self->encoding);
  g_free (self->units);
  g_strfreev (self->parents);
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
  if (self->encoding != NULL)
    g_strv_builder_add_many (builder, "--encoding", self->encoding, NULL);
  if (self->units != NULL)
    g_strv_builder_add_many (builder, "--units", self->units, NULL);
  for (guint i = 0; self->parents != NULL && self->parents[i] != NULL; i++)
    g_strv_builder_add_many (builder, "--parent", self->parents[i], NULL);
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

#define CRS_ENTRY(self)                                                                            \
  {                                                                                                \
    "crs", 0, 0, G_OPTION_ARG_STRING, &(self).crs,                                                 \
        N_ ("What the coordinates are in, where a file does not say it"), "EPSG:5899"              \
  }
#define PLAN_ENTRIES(self)                                                                         \
  { "encoding",                                                                                    \
    0,                                                                                             \
    0,                                                                                             \
    G_OPTION_ARG_STRING,                                                                           \
    &(self).encoding,                                                                              \
    N_ ("Encoding of the texts: utf-8, tcvn3, vni, cp1258 or windows-1252; else found out"),       \
    "WORD" },                                                                                      \
      { "units",                                                                                   \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_FILENAME,                                                                     \
        &(self).units,                                                                             \
        N_ ("Polygons of the administrative units, to see whether the plan lies in its own"),      \
        "FILE" },                                                                                  \
  {                                                                                                \
    "parent", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(self).parents,                                  \
        N_ ("Item of a plan of the level above, to check against; may be repeated"), "ITEM"        \
  }

static gboolean
finish_import (TvCtl *ctl, const char *kind, const char *input, const Options *self, GError **error)
{
  g_auto (GStrv) passed = make_words (self, input);
  g_autoptr (TvItem) item = NULL;

  if (!tv_ctl_importer_run (kind, passed, self->out, error))
    return FALSE;
  item = tv_item_open (self->out, error);
  if (item == NULL)
    return FALSE;
  /* TRANSLATORS: item id, its version, folder */
  tv_ctl_say (ctl, _ ("%s, version %u, is in %s."), item->id, item->version, self->out);
  tv_ctl_set (ctl, "id", json_string (item->id));
  tv_ctl_set (ctl, "version", json_integer (item->version));
  tv_ctl_set (ctl, "sha256", json_string (item->sha256));
  tv_ctl_set (ctl, "files", json_integer (item->files->len));
  return TRUE;
}

gboolean
tv_ctl_plan_import (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { NULL };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.out, N_ ("The item's folder"), "ITEM" },
    CRS_ENTRY (self),
    PLAN_ENTRIES (self),
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (self.out == NULL)
    return tv_ctl_fail_usage (error, _ ("-o ITEM is missing"));
  return finish_import (ctl, "plan", words[1], &self, error);
}

gboolean
tv_ctl_basemap_import (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { NULL };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.out, N_ ("The item's folder"), "ITEM" },
    CRS_ENTRY (self),
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
  return finish_import (ctl, "basemap", words[1], &self, error);
}

/* The importer's report; its progress goes to the terminal. */
static TvJson *
read_report (char **words, GError **error)
{
  g_autofree char *importer = tv_ctl_importer_find (error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) command = NULL;

  if (importer == NULL)
    return NULL;
  g_strv_builder_add_many (builder, importer, "check", "--json", NULL);
  g_strv_builder_addv (builder, (const char **) words);
  command = g_strv_builder_end (builder);
  process
      = g_subprocess_newv ((const char *const *) command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, error))
    return NULL;
  return tv_json_parse (text, strlen (text), MAX_REPORT, error);
}

/* One kind of findings, in the order in which they were found. */
static void
say_findings (TvCtl *ctl, const TvJson *report, const char *key, const char *heading)
{
  const TvJson *list = json_object_get (report, key);
  size_t i;
  TvJson *one;

  if (json_array_size (list) == 0)
    return;
  tv_ctl_say (ctl, "%s (%zu)", heading, json_array_size (list));
  json_array_foreach ((TvJson *) list, i, one)
  {
    const char *where = tv_json_get_string (one, "where", NULL);
    const char *advice = tv_json_get_string (one, "advice", NULL);

    tv_ctl_say (ctl,
                "  %zu. %s%s%s",
                i + 1,
                where != NULL ? where : "",
                where != NULL ? ": " : "",
                tv_json_get_string (one, "what", ""));
    if (advice != NULL)
      tv_ctl_say (ctl, "     → %s", advice);
  }
  tv_ctl_say (ctl, "%s", "");
}

static void
say_report (TvCtl *ctl, const TvJson *report)
{
  const TvJson *notes = json_object_get (report, "notes");
  size_t i;
  TvJson *one;

  say_findings (ctl, report, "errors", _ ("To be mended before it can be published"));
  say_findings (ctl, report, "warnings", _ ("Somebody should look at"));
  say_findings (ctl, report, "advice", _ ("Would make it better"));
  json_array_foreach ((TvJson *) notes, i, one)
      tv_ctl_say (ctl, "%s", tv_json_get_string (one, "what", ""));
}

static gboolean
check (TvCtl *ctl, const char *folder, const Options *self, GError **error)
{
  g_auto (GStrv) passed = make_words (self, folder);
  g_autoptr (TvJson) report = read_report (passed, error);
  const char *message;

  if (report == NULL)
    return FALSE;
  json_object_update (ctl->json, report);
  say_report (ctl, report);
  if (tv_json_get_boolean (report, "good", FALSE))
    {
      tv_ctl_say (ctl, "%s", _ ("The plan can be published."));
      return TRUE;
    }
  message = tv_json_get_string (report, "message", TV_CTL_IMPORTER);
  g_set_error (error,
               TV_ERROR,
               tv_error_from_word (tv_json_get_string (report, "error", "failed")),
               "%s",
               message);
  return FALSE;
}

/* All of the import's own checks, nothing kept. */
gboolean
tv_ctl_plan_check (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { NULL };
  const GOptionEntry entries[] = {
    CRS_ENTRY (self),
    PLAN_ENTRIES (self),
    { NULL },
  };

  return tv_ctl_parse (ctl, entries, &words, 1, 1, error) && check (ctl, words[1], &self, error);
}
