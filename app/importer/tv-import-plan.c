// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-plan.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "geo/tv-map-painter.h"
#include "model/tv-landuse.h"
#include "model/tv-plan.h"
#include "tv-import-checks.h"
#include "tv-import-documents.h"
#include "tv-import-folder.h"
#include "tv-import-layer.h"
#include "tv-import-plan-json.h"
#include "tv-import-source.h"
#include "tv-import-style.h"

#include <cpl_conv.h>
#include <math.h>

#define MAX_JSON (4 * 1024 * 1024)

typedef struct
{
  TvImportDescriptor *descriptor; /* (owned) */
  char *part;                     /* (owned): folder being filled */
  const char *crs;
  TvImportLog *log;
  TvStyle *style;    /* (owned) (nullable): the planners' own */
  TvJson *landuse;   /* (owned) */
  GPtrArray *layers; /* (owned) (element-type TvImportLayer) */
} Import;

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->descriptor, tv_import_descriptor_free);
  g_clear_pointer (&self->style, tv_style_unref);
  g_clear_pointer (&self->landuse, json_decref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_free (self->part);
}

/* A JSON file the planners may have laid beside plan.conf. NULL without error: they did not. */
static TvJson *
load_optional (const Import *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->descriptor->folder, name, NULL);
  TvJson *json;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  json = tv_json_load_file (path, MAX_JSON, error);
  if (json == NULL)
    g_prefix_error (error, "%s: ", name);
  return json;
}

static gboolean
load_words (Import *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (TvJson) style = load_optional (self, "style.json", &local);
  g_autoptr (GPtrArray) checked = NULL;

  if (style != NULL)
    self->style = tv_style_parse (style, &local);
  if (local == NULL)
    self->landuse = load_optional (self, "landuse.json", &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (style != NULL && !tv_import_folder_write_json (self->part, "style.json", style, error))
    return FALSE;
  if (self->landuse == NULL)
    self->landuse = json_array ();
  checked = tv_landuse_list_parse (self->landuse, error);
  return checked != NULL
         && tv_import_folder_write_json (self->part, "landuse.json", self->landuse, error);
}

static GDALDatasetH
create_gpkg (const Import *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->part, "layers.gpkg", NULL);
  GDALDatasetH gpkg = GDALCreate (GDALGetDriverByName ("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);

  if (gpkg == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, CPLGetLastErrorMsg ());
  return gpkg;
}

static gboolean
run_layers (Import *self, GDALDatasetH gpkg, GError **error)
{
  guint withheld = 0;

  for (guint i = 0; i < self->descriptor->layers->len; i++)
    {
      const TvImportLayerSpec *spec = g_ptr_array_index (self->descriptor->layers, i);
      g_autofree char *tiles = g_strdup_printf ("%s/tiles/%s.mbtiles", self->part, spec->id);
      TvImportLayer *layer;

      if (!spec->is_public)
        {
          withheld++;
          continue;
        }
      layer = tv_import_layer_run (self->descriptor->folder,
                                   spec,
                                   self->crs,
                                   self->style,
                                   gpkg,
                                   tiles,
                                   self->log,
                                   error);
      if (layer == NULL)
        return FALSE;
      g_ptr_array_add (self->layers, layer);
    }
  if (withheld > 0)
    tv_import_log_say (self->log, "%u layers not public: left out", withheld);
  return TRUE;
}

static gboolean
import_layers (Import *self, GError **error)
{
  g_autofree char *tiles = g_build_filename (self->part, "tiles", NULL);
  GDALDatasetH gpkg;
  gboolean good;

  if (!tv_file_make_folder (tiles, error))
    return FALSE;
  gpkg = create_gpkg (self, error);
  if (gpkg == NULL)
    return FALSE;
  good = run_layers (self, gpkg, error);
  GDALClose (gpkg);
  if (good)
    {
      tv_import_checks_places (self->layers, self->log);
      tv_import_checks_codes (self->layers, self->landuse, self->log);
    }
  return good;
}

static gboolean
make_style (Import *self, GError **error)
{
  g_autofree TvImportStyleLayer *made = g_new0 (TvImportStyleLayer, self->layers->len);
  g_autoptr (TvJson) style = NULL;

  if (self->style != NULL)
    return TRUE;
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);

      made[i] = (TvImportStyleLayer){ layer->spec->id,
                                      layer->spec->title,
                                      layer->dimension,
                                      layer->codes };
    }
  style = tv_import_style_make (made, self->layers->len, self->landuse);
  return tv_import_folder_write_json (self->part, "style.json", style, error);
}

static char *
locate (const char *path, gpointer data)
{
  const Import *self = data;
  g_autofree char *full = g_build_filename (self->part, path, NULL);

  return g_file_test (full, G_FILE_TEST_EXISTS) ? g_steal_pointer (&full) : NULL;
}

/* A picture of the map for lists, made by the same painter that draws the tiles. */
static gboolean
draw_thumb (Import *self, GError **error)
{
  const TvMapFrame frame = { .width = 800, .height = 600, .zoom = NAN };
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_autofree char *path = g_build_filename (self->part, "thumbs", "map.png", NULL);

  if (self->layers->len == 0)
    return TRUE;
  return tv_tile_painter_load_plan (painter, locate, self, error)
         && tv_map_painter_write_png (painter, &frame, path, error);
}

static gboolean
write_plan (Import *self, TvJson *documents, GError **error)
{
  g_autoptr (TvJson) json
      = tv_import_plan_json_make (self->descriptor, self->layers, documents, error);
  g_autoptr (TvPlan) plan = NULL;

  if (json == NULL)
    return FALSE;
  plan = tv_plan_parse (self->descriptor->id, self->descriptor->version, json, error);
  return plan != NULL && tv_import_folder_write_json (self->part, "plan.json", json, error);
}

static gboolean
import_all (Import *self, const char *out, GError **error)
{
  g_autoptr (TvJson) head = tv_import_plan_json_make_head (self->descriptor, error);
  TvJson *documents;

  if (head == NULL)
    return FALSE;
  tv_import_source_prepare (tv_json_get_string (head, "released", "2000-01-01"));
  if (!load_words (self, error) || !import_layers (self, error) || !make_style (self, error))
    return FALSE;
  documents = tv_import_documents_run (self->descriptor, self->part, self->log, error);
  if (documents == NULL)
    return FALSE;
  return write_plan (self, documents, error) && draw_thumb (self, error)
         && tv_import_folder_finish (self->part, out, head, error);
}

gboolean
tv_import_plan (const char *folder,
                const char *crs,
                const char *out,
                TvImportLog *log,
                GError **error)
{
  Import self = { .crs = crs, .log = log };
  gboolean good;

  g_return_val_if_fail (folder != NULL && out != NULL && log != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self.layers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_import_layer_free);
  self.descriptor = tv_import_descriptor_load (folder, error);
  if (self.descriptor != NULL)
    self.part = tv_import_folder_begin (out, error);
  good = self.part != NULL && import_all (&self, out, error);
  if (!good && self.part != NULL)
    tv_file_remove_tree (self.part, NULL);
  import_clear (&self);
  return good;
}
