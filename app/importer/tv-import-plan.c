// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-plan.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "geo/tv-map-painter.h"
#include "model/tv-landuse.h"
#include "model/tv-plan.h"
#include "tv-import-check.h"
#include "tv-import-documents.h"
#include "tv-import-folder.h"
#include "tv-import-layer.h"
#include "tv-import-plan-json.h"
#include "tv-import-source.h"
#include "tv-import-style.h"
#include "tv-import-thumb.h"
#include "tv-import-tiles.h"
#include "tv-import-work.h"

#include <cpl_conv.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_JSON (4 * 1024 * 1024)
#define STYLE "style.json"
#define LANDUSE "landuse.json"
#define WORK ".work"
#define LAYER "layer.gpkg"
#define TILES "tiles.mbtiles"
#define WARNINGS "warnings"

typedef struct
{
  TvImportDescriptor *descriptor; /* (owned) */
  char *part;                     /* (owned): folder being filled */
  char *work;                     /* (owned): finished parts */
  const TvImportPlanOptions *options;
  gboolean only_check;
  TvImportLog *log;
  TvStyle *style;               /* (owned) (nullable): the planners' own */
  TvJson *landuse;              /* (owned) */
  GPtrArray *layers;            /* (owned) (element-type TvImportLayer) */
  GPtrArray *works;             /* (owned) (element-type TvImportWork), one a layer */
  TvImportDocuments *documents; /* (owned) (nullable) */
} Import;

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->descriptor, tv_import_descriptor_free);
  g_clear_pointer (&self->style, tv_style_unref);
  g_clear_pointer (&self->landuse, json_decref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->works, g_ptr_array_unref);
  g_clear_pointer (&self->documents, tv_import_documents_free);
  g_free (self->part);
  g_free (self->work);
}

/* A JSON file the planners may have laid beside plan.conf. NULL without error: they did not. */
static TvJson *
load_optional (const Import *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->descriptor->folder, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  return tv_json_load_file (path, MAX_JSON, error);
}

static void
load_style (Import *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) style = load_optional (self, STYLE, &error);

  if (style != NULL)
    self->style = tv_style_parse (style, &error);
  if (self->style != NULL)
    tv_import_style_set_groups (style, self->descriptor);
  if (self->style != NULL)
    tv_import_folder_write_json (self->part, STYLE, style, &error);
  if (error != NULL)
    tv_import_log_fail (self->log, "field", STYLE, NULL, error);
}

static void
load_landuse (Import *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parsed = NULL;

  self->landuse = load_optional (self, LANDUSE, &error);
  if (self->landuse == NULL)
    self->landuse = json_array ();
  if (error == NULL)
    parsed = tv_landuse_list_parse (self->landuse, &error);
  if (error == NULL)
    tv_import_folder_write_json (self->part, LANDUSE, self->landuse, &error);
  if (error != NULL)
    tv_import_log_fail (self->log, "field", LANDUSE, NULL, error);
}

/* All that goes into a layer besides its file's bytes. */
static TvJson *
make_inputs (const Import *self, const TvImportLayerSpec *spec)
{
  g_autofree char *group = g_strdup_printf ("Layer %s", spec->id);
  g_auto (GStrv) keys = g_key_file_get_keys (self->descriptor->file, group, NULL, NULL);
  g_auto (GStrv) choosing = tv_import_style_dup_class_fields (self->style, spec->id);
  g_auto (GStrv) written = tv_import_style_dup_label_fields (self->style, spec->id);
  double from_zoom = tv_import_style_get_label_zoom (self->style, spec->id);
  TvJson *inputs = json_object ();

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *text = tv_import_descriptor_dup (self->descriptor, group, keys[i]);

      json_object_set_new (inputs, keys[i], json_string (text != NULL ? text : ""));
    }
  json_object_set_new (inputs, "--crs", json_string (self->options->crs));
  json_object_set_new (inputs, "--encoding", json_string (self->options->encoding));
  json_object_set_new (inputs, "--tiles", json_integer (TV_IMPORT_TILES_FORMAT));
  json_object_set_new (inputs, "--choosing", tv_json_new_strings ((const char *const *) choosing));
  json_object_set_new (inputs, "--written", tv_json_new_strings ((const char *const *) written));
  json_object_set_new (inputs, "--written-from", json_real (MIN (from_zoom, 99)));
  return inputs;
}

static TvImportLayer *
make_layer (Import *self, const TvImportLayerSpec *spec, TvImportWork *work, GError **error)
{
  g_autofree char *gpkg = NULL;
  g_autofree char *tiles = NULL;
  g_autoptr (TvImportLayer) layer = NULL;
  g_autoptr (TvJson) result = NULL;
  guint bad = tv_import_log_count (self->log, TV_IMPORT_ERROR);
  guint warned = tv_import_log_count (self->log, TV_IMPORT_WARNING);

  if (!tv_import_work_begin (work, error))
    return NULL;
  gpkg = tv_import_work_dup_path (work, LAYER);
  tiles = tv_import_work_dup_path (work, TILES);
  layer = tv_import_layer_run (&(TvImportLayerJob){ .folder = self->descriptor->folder,
                                                    .spec = spec,
                                                    .crs = self->options->crs,
                                                    .encoding = self->options->encoding,
                                                    .style = self->style,
                                                    .gpkg = gpkg,
                                                    .tiles = self->only_check ? NULL : tiles,
                                                    .log = self->log },
                               error);
  if (layer == NULL)
    return NULL;
  result = tv_import_layer_to_json (layer);
  json_object_set_new (result, WARNINGS, tv_import_log_copy (self->log, TV_IMPORT_WARNING, warned));
  /* one with faults is done again once they are mended */
  if (tv_import_log_count (self->log, TV_IMPORT_ERROR) > bad || self->only_check)
    return g_steal_pointer (&layer);
  return tv_import_work_finish (work, result, error) ? g_steal_pointer (&layer) : NULL;
}

static gboolean
run_layer (Import *self, const TvImportLayerSpec *spec, GError **error)
{
  g_autofree char *path = g_build_filename (self->descriptor->folder, spec->file, NULL);
  g_auto (GStrv) files = tv_import_work_list_parts (path);
  g_autoptr (TvJson) inputs = make_inputs (self, spec);
  g_autofree char *what = g_strdup_printf (_ ("map layer %s"), spec->id);
  TvImportWork *work = tv_import_work_new (self->work,
                                           "layer",
                                           spec->id,
                                           inputs,
                                           (const char *const *) files,
                                           error);
  g_autoptr (TvJson) before = NULL;
  TvImportLayer *layer = NULL;

  tv_import_log_step (self->log, what);
  if (work == NULL)
    return FALSE;
  g_ptr_array_add (self->works, work);
  before = tv_import_work_load (work);
  if (before != NULL)
    layer = tv_import_layer_from_json (spec, before);
  if (layer != NULL)
    tv_import_log_repeat (self->log, TV_IMPORT_WARNING, json_object_get (before, WARNINGS));
  else
    layer = make_layer (self, spec, work, error);
  if (layer == NULL)
    {
      g_ptr_array_set_size (self->works, (int) self->works->len - 1);
      return FALSE;
    }
  g_ptr_array_add (self->layers, layer);
  tv_import_layer_tell (layer, self->log);
  return TRUE;
}

static void
run_layers (Import *self)
{
  guint withheld = 0;

  for (guint i = 0; i < self->descriptor->layers->len; i++)
    {
      const TvImportLayerSpec *spec = g_ptr_array_index (self->descriptor->layers, i);
      g_autofree char *where = g_strdup_printf (_ ("layer %s, file %s"), spec->id, spec->file);
      g_autoptr (GError) error = NULL;

      if (!spec->is_public)
        withheld++;
      else if (!run_layer (self, spec, &error))
        tv_import_log_fail (self->log,
                            error->code == TV_ERROR_CRS ? "crs" : "geometry",
                            where,
                            error->code == TV_ERROR_CRS
                                ? _ ("Ask who drew it; never guess: a wrong one moves the map by "
                                     "hundreds of metres.")
                                : NULL,
                            error);
    }
  if (withheld > 0)
    tv_import_log_say (self->log, _ ("%u layers not public: left out"), withheld);
}

/* The layers' own files become the tables of one. */
static gboolean
join_layers (Import *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->part, "layers.gpkg", NULL);
  const char *const options[] = { "GEOMETRY_NAME=geom", "FID=fid", "SPATIAL_INDEX=YES", NULL };
  GDALDatasetH gpkg = GDALCreate (GDALGetDriverByName ("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);
  gboolean good = gpkg != NULL;

  for (guint i = 0; good && i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);
      g_autofree char *from = tv_import_work_dup_path (g_ptr_array_index (self->works, i), LAYER);
      GDALDatasetH source = tv_import_source_open (from, error);

      good = source != NULL
             && GDALDatasetCopyLayer (gpkg,
                                      GDALDatasetGetLayerByName (source, layer->spec->id),
                                      layer->spec->id,
                                      (char **) options)
                    != NULL;
      if (source != NULL)
        GDALClose (source);
    }
  if (!good && (error == NULL || *error == NULL))
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, CPLGetLastErrorMsg ());
  if (gpkg != NULL)
    GDALClose (gpkg);
  return good;
}

static gboolean
place_tiles (Import *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->part, "tiles", NULL);

  if (!tv_file_make_folder (folder, error))
    return FALSE;
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);
      g_autofree char *to = g_strdup_printf ("%s/%s.mbtiles", folder, layer->spec->id);

      if (!tv_import_work_place (g_ptr_array_index (self->works, i), TILES, to, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_style (Import *self, GError **error)
{
  g_autofree TvImportStyleLayer *made = g_new0 (TvImportStyleLayer, self->layers->len + 1);
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
  tv_import_style_set_groups (style, self->descriptor);
  return tv_import_folder_write_json (self->part, STYLE, style, error);
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
         && tv_map_painter_write_png (painter, &frame, path, error)
         && tv_import_thumb_unpack (path, error);
}

static gboolean
write_plan (Import *self, GError **error)
{
  g_autoptr (TvJson) json
      = tv_import_plan_json_make (self->descriptor, self->layers, self->documents->list, error);
  g_autoptr (TvPlan) plan = NULL;

  if (json == NULL)
    return FALSE;
  plan = tv_plan_parse (self->descriptor->id, self->descriptor->version, json, error);
  return plan != NULL && tv_import_folder_write_json (self->part, "plan.json", json, error)
         && tv_import_folder_write_json (self->part, "text.json", self->documents->text, error);
}

static gboolean
refuse (Import *self, GError **error)
{
  guint n = tv_import_log_count (self->log, TV_IMPORT_ERROR);

  if (n == 0)
    return FALSE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_INCOMPLETE,
               g_dngettext (GETTEXT_PACKAGE,
                            "%u error must be mended before the plan can be published",
                            "%u errors must be mended before the plan can be published",
                            n),
               n);
  return TRUE;
}

static void
check_all (Import *self)
{
  g_autofree char *path = g_build_filename (self->part, "layers.gpkg", NULL);
  g_autoptr (TvGpkg) gpkg = self->layers->len > 0 ? tv_gpkg_open (path, NULL) : NULL;
  g_autoptr (TvGpkg) again = gpkg != NULL ? tv_gpkg_open (path, NULL) : NULL;
  g_autoptr (TvJson) boundary = tv_import_plan_json_make_boundary (self->descriptor, self->layers);
  const TvImportCheck check = { .descriptor = self->descriptor,
                                .layers = self->layers,
                                .landuse = self->landuse,
                                .documents = self->documents,
                                .boundary = boundary,
                                .gpkg = gpkg,
                                .again = again,
                                .units = self->options->units,
                                .parents = self->options->parents,
                                .log = self->log };

  tv_import_check_places (&check);
  tv_import_check_codes (&check);
  tv_import_check_groups (&check);
  tv_import_check_floors (&check);
  tv_import_check_hierarchy (&check);
}

static gboolean
finish (Import *self, const char *out, const TvJson *head, GError **error)
{
  tv_import_log_step (self->log, _ ("putting it together"));
  return make_style (self, error) && place_tiles (self, error) && write_plan (self, error)
         && draw_thumb (self, error) && tv_file_remove_tree (self->work, error)
         && tv_import_folder_finish (self->part, out, head, error);
}

static gboolean
import_all (Import *self, const char *out, GError **error)
{
  g_autoptr (TvJson) head = tv_import_plan_json_make_head (self->descriptor, error);

  if (head == NULL)
    return FALSE;
  tv_import_source_prepare (tv_json_get_string (head, "released", "2000-01-01"));
  tv_import_log_set_total (self->log,
                           self->descriptor->layers->len + self->descriptor->documents->len + 2);
  load_style (self);
  load_landuse (self);
  run_layers (self);
  self->documents
      = tv_import_documents_run (self->descriptor, self->part, self->work, self->log, error);
  if (self->documents == NULL)
    return FALSE;
  tv_import_log_step (self->log, _ ("checks"));
  if (self->layers->len > 0 && !join_layers (self, error))
    return FALSE;
  check_all (self);
  if (refuse (self, error))
    return FALSE;
  json_object_set_new (head, "checks", tv_import_log_to_checks (self->log));
  return self->only_check || finish (self, out, head, error);
}

/* Work that took its time is kept for the next try; an empty folder is not. */
static void
clean_up (Import *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->work, 0, NULL);
  gboolean has_work = dir != NULL && g_dir_read_name (dir) != NULL;

  if (self->only_check || !has_work)
    tv_file_remove_tree (self->part, NULL);
}

gboolean
tv_import_plan (const char *folder,
                const TvImportPlanOptions *options,
                const char *out,
                TvImportLog *log,
                GError **error)
{
  Import self = { .options = options, .log = log, .only_check = out == NULL };
  gboolean good = FALSE;

  g_return_val_if_fail (folder != NULL && options != NULL && log != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self.layers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_import_layer_free);
  self.works = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_import_work_free);
  self.descriptor = tv_import_descriptor_load (folder, log, error);
  /* long work waits until the descriptor is right; a check tells all it can */
  if (self.descriptor != NULL && (self.only_check || !refuse (&self, error)))
    self.part = out != NULL ? tv_import_folder_begin (out, WORK, error)
                            : g_dir_make_tmp ("thamvan-check-XXXXXX", error);
  if (self.part != NULL)
    {
      self.work = g_build_filename (self.part, WORK, NULL);
      good = tv_file_make_folder (self.work, error) && import_all (&self, out, error);
      if (!good || self.only_check)
        clean_up (&self);
    }
  import_clear (&self);
  return good;
}
