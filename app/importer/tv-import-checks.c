// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-checks.h"

#include "base/tv-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define METRES_PER_DEGREE 111320.0

/* West south east north of the merged province (domain.md §0.8). */
static const double province[4] = { 107.20, 10.48, 108.97, 12.81 };

/* VN-2000 read as WGS 84 at Đà Lạt: 195 m east, 114 m south (domain.md §3.5). */
#define SHIFT_EAST 195.0
#define SHIFT_SOUTH 114.0

static void
check_province (const TvImportLayer *layer, TvImportLog *log)
{
  if (layer->bounds[0] < province[0] || layer->bounds[1] < province[1]
      || layer->bounds[2] > province[2] || layer->bounds[3] > province[3])
    tv_import_log_warn (log,
                        "layer %s lies at %.4f,%.4f, outside Lâm Đồng: is %s right?",
                        layer->spec->id,
                        (layer->bounds[0] + layer->bounds[2]) / 2,
                        (layer->bounds[1] + layer->bounds[3]) / 2,
                        layer->crs);
}

static const TvImportLayer *
find_boundary (GPtrArray *layers)
{
  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (layers, i);

      if (g_str_equal (layer->spec->role, "moc-gioi") && layer->features == 1
          && layer->dimension > 0)
        return layer;
    }
  return NULL;
}

/* The middles of two layers of one plan, metres from each other, east and south. */
static void
check_shift (const TvImportLayer *layer, const TvImportLayer *boundary, TvImportLog *log)
{
  double lat = (boundary->bounds[1] + boundary->bounds[3]) / 2;
  double scale = cos (lat * G_PI / 180) * METRES_PER_DEGREE;
  double west = (layer->bounds[0] - boundary->bounds[0]) * scale;
  double east = (layer->bounds[2] - boundary->bounds[2]) * scale;
  double south = (boundary->bounds[1] - layer->bounds[1]) * METRES_PER_DEGREE;
  double north = (boundary->bounds[3] - layer->bounds[3]) * METRES_PER_DEGREE;
  double dx = (west + east) / 2, dy = (south + north) / 2;

  /* only a layer as large as the boundary tells by its box where it lies */
  if (fabs (west - east) > 60 || fabs (south - north) > 60)
    return;
  if (fabs (fabs (dx) - SHIFT_EAST) < 20 && fabs (fabs (dy) - SHIFT_SOUTH) < 20)
    tv_import_log_warn (log,
                        "layer %s lies %.0f m off the boundary: was one of them WGS 84 and not %s?",
                        layer->spec->id,
                        hypot (dx, dy),
                        layer->crs);
  else if (hypot (dx, dy) > 50)
    tv_import_log_warn (log,
                        "layer %s lies %.0f m off the boundary",
                        layer->spec->id,
                        hypot (dx, dy));
}

void
tv_import_checks_places (GPtrArray *layers, TvImportLog *log)
{
  const TvImportLayer *boundary = find_boundary (layers);

  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (layers, i);

      check_province (layer, log);
      if (boundary != NULL && boundary != layer)
        check_shift (layer, boundary, log);
    }
}

static gboolean
has_code (const TvJson *landuse, const char *code)
{
  gsize i;
  TvJson *one;

  json_array_foreach ((TvJson *) landuse, i, one)
  {
    if (g_strcmp0 (tv_json_get_string (one, "code", NULL), code) == 0
        && tv_json_get_localized (one, "plain", "vi") != NULL)
      return TRUE;
  }
  return FALSE;
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return tv_text_collate (*(const char *const *) a, *(const char *const *) b);
}

/* The codes of @layer nothing is said about, one after another; NULL: none. */
static char *
dup_missing_codes (const TvImportLayer *layer, const TvJson *landuse)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer code;

  g_hash_table_iter_init (&iter, layer->codes);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    {
      if (!has_code (landuse, code))
        g_ptr_array_add (codes, code);
    }
  if (codes->len == 0)
    return NULL;
  g_ptr_array_sort (codes, compare_codes);
  g_ptr_array_add (codes, NULL);
  return g_strjoinv (", ", (char **) codes->pdata);
}

void
tv_import_checks_codes (GPtrArray *layers, const TvJson *landuse, TvImportLog *log)
{
  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (layers, i);
      g_autofree char *missing = dup_missing_codes (layer, landuse);

      if (missing != NULL)
        tv_import_log_warn (log,
                            _ ("layer %s: nothing in landuse.json says what may be built under %s"),
                            layer->spec->id,
                            missing);
    }
}
