// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-locale.h"
#include "importer/tv-import-basemap.h"
#include "importer/tv-import-export.h"
#include "importer/tv-import-plan.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

static TvImportPlanOptions plan;
static char *crs;
static char *encoding;
static char *units;
static char *out;
static char *id;
static char *title;
static char *attribution;
static char *style;
static char *released;
static int version = 1;
static gboolean quiet;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "crs",
    0,
    0,
    G_OPTION_ARG_STRING,
    &crs,
    N_ ("Coordinate system of files that do not say theirs"),
    "EPSG:5899" },
  { "encoding",
    0,
    0,
    G_OPTION_ARG_STRING,
    &encoding,
    N_ ("Encoding of the texts: utf-8, tcvn3, vni, cp1258, windows-1252"),
    "WORD" },
  { "units",
    0,
    0,
    G_OPTION_ARG_FILENAME,
    &units,
    N_ ("Polygons of the administrative units, to see whether the plan lies in its own"),
    "FILE" },
  { "parent",
    0,
    0,
    G_OPTION_ARG_FILENAME_ARRAY,
    &plan.parents,
    N_ ("Item of a plan of the level above, to check against; may be repeated"),
    "ITEM" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("Folder to make"), "OUT" },
  { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_ ("Tell only warnings and errors"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Write the report as JSON"), NULL },
  { "id", 0, 0, G_OPTION_ARG_STRING, &id, N_ ("basemap: item id"), "ID" },
  { "item-version", 0, 0, G_OPTION_ARG_INT, &version, N_ ("basemap: item version"), "N" },
  { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_ ("basemap: item title"), "TEXT" },
  { "released",
    0,
    0,
    G_OPTION_ARG_STRING,
    &released,
    N_ ("basemap: date of release"),
    "YYYY-MM-DD" },
  { "attribution",
    0,
    0,
    G_OPTION_ARG_STRING,
    &attribution,
    N_ ("basemap: source to name on the map"),
    "TEXT" },
  { "style", 0, 0, G_OPTION_ARG_FILENAME, &style, N_ ("basemap: style.json to use"), "FILE" },
  G_OPTION_ENTRY_NULL,
};

/* On a terminal the progress is one line that is written over; elsewhere it is told seldom. */
static gboolean line_is_open;

static void
close_line (void)
{
  if (line_is_open)
    g_printerr ("\r\033[K");
  line_is_open = FALSE;
}

static void
show_finding (TvImportSeverity severity,
              const char *where,
              const char *what,
              const char *advice,
              gpointer data)
{
  const char *const words[] = { _ ("error: "), _ ("warning: "), _ ("advice: "), "" };

  if (as_json || (quiet && severity >= TV_IMPORT_ADVICE))
    return;
  close_line ();
  g_printerr ("%s%s%s%s\n",
              words[severity],
              where != NULL ? where : "",
              where != NULL ? ": " : "",
              what);
  if (advice != NULL)
    g_printerr ("    → %s\n", advice);
}

static void
show_progress (guint percent, const char *what, gpointer data)
{
  static guint told;
  static char *told_what;

  if (quiet)
    return;
  if (isatty (STDERR_FILENO))
    {
      g_printerr ("\r\033[K[%3u %%] %s", percent, what);
      line_is_open = TRUE;
      return;
    }
  if (g_strcmp0 (told_what, what) == 0 && percent < told + 10)
    return;
  g_printerr ("[%3u %%] %s\n", percent, what);
  told = percent;
  g_free (told_what);
  told_what = g_strdup (what);
}

static gboolean
run (const char *command, const char *input, TvImportLog *log, GError **error)
{
  const TvImportBasemapHead head = { .id = id != NULL ? id : "basemap",
                                     .version = (guint) MAX (version, 1),
                                     .title = title != NULL ? title : "Bản đồ nền",
                                     .released = released != NULL ? released : "2026-01-01",
                                     .attribution = attribution,
                                     .style = style,
                                     .crs = crs };

  plan.crs = crs;
  plan.encoding = encoding;
  plan.units = units;
  if (g_str_equal (command, "plan"))
    return tv_import_plan (input, &plan, out, log, error);
  if (g_str_equal (command, "check"))
    return tv_import_plan (input, &plan, NULL, log, error);
  if (g_str_equal (command, "export"))
    return tv_import_export (input, out, error);
  return tv_import_basemap (input, &head, out, log, error);
}

static void
write_json (const TvImportLog *log, const GError *error)
{
  g_autoptr (TvJson) json = tv_import_log_to_json (log);
  g_autofree char *text = NULL;

  json_object_set_new (json, "good", json_boolean (error == NULL));
  if (error != NULL)
    {
      json_object_set_new (json, "error", json_string (tv_error_to_word (error)));
      json_object_set_new (json, "message", json_string (error->message));
    }
  text = tv_json_to_text (json, 0);
  g_print ("%s\n", text);
}

static void
show_error (const GError *error)
{
  const char *advice = NULL;
  const char *what = tv_error_explain (error, &advice);

  g_printerr ("thamvan-import: %s\n%s\n%s\n", error->message, what, advice != NULL ? advice : "");
}

static int
execute (const char *command, const char *input)
{
  g_autoptr (TvImportLog) log = tv_import_log_new (show_finding, show_progress, NULL);
  g_autoptr (GError) error = NULL;
  gboolean good = run (command, input, log, &error);

  close_line ();
  if (as_json)
    write_json (log, error);
  if (!good && error != NULL)
    show_error (error);
  else if (!quiet && !as_json)
    g_printerr ("%s\n", _ ("done"));
  return good ? 0 : 1;
}

static gboolean
is_usable (int argc, char **argv)
{
  static const char *const commands[] = { "plan", "check", "basemap", "export", NULL };

  return argc == 3 && g_strv_contains (commands, argv[1])
         && (out != NULL || g_str_equal (argv[1], "check"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;

  tv_locale_init ();
  context = g_option_context_new ("plan DIR | check DIR | basemap FILE | export ITEM");
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Makes a publication item from planners' files."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("thamvan-import: %s\n", error->message);
      return 2;
    }
  if (!is_usable (argc, argv))
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return 2;
    }
  return execute (argv[1], argv[2]);
}
