// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-locale.h"
#include "importer/tv-import-basemap.h"
#include "importer/tv-import-plan.h"

#include <locale.h>

static char *crs;
static char *out;
static char *id;
static char *title;
static char *attribution;
static char *style;
static char *released;
static int version = 1;
static gboolean quiet;

static const GOptionEntry entries[] = {
  { "crs",
    0,
    0,
    G_OPTION_ARG_STRING,
    &crs,
    "Coordinate system of files that do not say theirs",
    "EPSG:5899" },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, "Folder of the item to make", "OUT" },
  { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "Tell only warnings and errors", NULL },
  { "id", 0, 0, G_OPTION_ARG_STRING, &id, "basemap: item id", "ID" },
  { "item-version", 0, 0, G_OPTION_ARG_INT, &version, "basemap: item version", "N" },
  { "title", 0, 0, G_OPTION_ARG_STRING, &title, "basemap: item title", "TEXT" },
  { "released", 0, 0, G_OPTION_ARG_STRING, &released, "basemap: date of release", "YYYY-MM-DD" },
  { "attribution",
    0,
    0,
    G_OPTION_ARG_STRING,
    &attribution,
    "basemap: source to name on the map",
    "TEXT" },
  { "style", 0, 0, G_OPTION_ARG_FILENAME, &style, "basemap: style.json to use", "FILE" },
  G_OPTION_ENTRY_NULL,
};

static void
show_line (gboolean warning, const char *line, gpointer data)
{
  if (warning || !quiet)
    g_printerr ("%s%s\n", warning ? "warning: " : "", line);
}

static int
run (const char *command, const char *input, GError **error)
{
  TvImportLog log = { .func = show_line };
  const TvImportBasemapHead head = { .id = id != NULL ? id : "basemap",
                                     .version = (guint) MAX (version, 1),
                                     .title = title != NULL ? title : "Bản đồ nền",
                                     .released = released != NULL ? released : "2026-01-01",
                                     .attribution = attribution,
                                     .style = style,
                                     .crs = crs };
  gboolean good;

  if (g_str_equal (command, "plan"))
    good = tv_import_plan (input, crs, out, &log, error);
  else
    good = tv_import_basemap (input, &head, out, &log, error);
  if (good)
    show_line (FALSE, "done", NULL);
  return good ? 0 : 1;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("plan DIR | basemap FILE");
  g_autoptr (GError) error = NULL;
  const char *advice = NULL;
  int status;

  tv_locale_init ();
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, "Makes a publication item from planners' files.");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("thamvan-import: %s\n", error->message);
      return 2;
    }
  if (argc != 3 || out == NULL
      || (!g_str_equal (argv[1], "plan") && !g_str_equal (argv[1], "basemap")))
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return 2;
    }
  status = run (argv[1], argv[2], &error);
  if (error != NULL)
    {
      const char *what = tv_error_explain (error, &advice);

      g_printerr ("thamvan-import: %s\n%s\n%s\n",
                  error->message,
                  what,
                  advice != NULL ? advice : "");
    }
  return status;
}
