// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-basemap.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-json.h"
#include "base/tv-text.h"
#include "geo/tv-crs.h"
#include "geo/tv-mbtiles.h"
#include "tv-import-folder.h"
#include "tv-import-labels.h"
#include "tv-import-shape.h"
#include "tv-import-source.h"
#include "tv-import-style.h"
#include "tv-import-tiles.h"

#include <cpl_conv.h>
#include <glib/gi18n-lib.h>
#include <ogr_api.h>

#define MAX_STYLE (1024 * 1024)
#define TILES "basemap.mbtiles"

typedef struct
{
  const char *input;
  const TvImportBasemapHead *head;
  TvImportLog *log;
  char *part;     /* (owned) */
  TvStyle *style; /* (owned) (nullable) */
  GDALDatasetH memory;
  GArray *made;     /* (element-type TvImportStyleLayer): for a style of our own */
  GPtrArray *names; /* (owned): their names */
} Basemap;

static gboolean
copy_texts (OGRFeatureH feature, GError **error)
{
  for (int i = 0; i < OGR_F_GetFieldCount (feature); i++)
    {
      g_autofree char *nfc = NULL;

      if (OGR_Fld_GetType (OGR_F_GetFieldDefnRef (feature, i)) != OFTString
          || !OGR_F_IsFieldSetAndNotNull (feature, i))
        continue;
      nfc = tv_text_to_nfc (OGR_F_GetFieldAsString (feature, i), -1, error);
      if (nfc == NULL)
        return FALSE;
      OGR_F_SetFieldString (feature, i, nfc);
    }
  return TRUE;
}

static gboolean
take_feature (OGRLayerH tiles,
              TvImportLabels *labels,
              OGRFeatureH from,
              TvCrs *crs,
              int *dimension,
              GError **error)
{
  gboolean mended;
  g_autoptr (GError) local = NULL;
  OGRGeometryH shape
      = tv_import_shape_clean (OGR_F_GetGeometryRef (from), crs, dimension, &mended, &local);
  gboolean good = local == NULL;

  if (shape != NULL)
    {
      OGRFeatureH tile = OGR_F_Create (OGR_L_GetLayerDefn (tiles));
      OGRFeatureH named = tv_import_labels_new_feature (labels, from);

      OGR_F_SetFrom (tile, from, TRUE);
      OGR_F_SetFID (tile, OGRNullFID);
      OGR_F_SetGeometry (tile, shape);
      good = copy_texts (tile, &local) && copy_texts (named, &local)
             && OGR_L_CreateFeature (tiles, tile) == OGRERR_NONE;
      tv_import_labels_add (labels, named, shape);
      OGR_F_Destroy (named);
      OGR_F_Destroy (tile);
      OGR_G_DestroyGeometry (shape);
    }
  if (!good)
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_BAD_REQUEST,
                 _ ("feature %ld: %s"),
                 (long) OGR_F_GetFID (from),
                 local != NULL ? local->message : CPLGetLastErrorMsg ());
  return good;
}

static gboolean
take_features (Basemap *self, OGRLayerH from, const char *name, TvCrs *crs, GError **error)
{
  TvImportStyleLayer made = { .dimension = -1 };
  g_auto (GStrv) written = tv_import_style_dup_label_fields (self->style, name);
  OGRLayerH twin;
  OGRLayerH tiles = tv_import_tiles_create_layer (self->memory,
                                                  name,
                                                  OGR_L_GetLayerDefn (from),
                                                  self->style,
                                                  &twin);
  g_autoptr (TvImportLabels) labels = tv_import_labels_new (twin, (const char *const *) written);
  gboolean good = TRUE;
  guint64 n = 0;
  OGRFeatureH feature;

  while (good && (feature = OGR_L_GetNextFeature (from)) != NULL)
    {
      good = take_feature (tiles, labels, feature, crs, &made.dimension, error);
      OGR_F_Destroy (feature);
      n++;
    }
  if (!good)
    {
      g_prefix_error (error, _ ("layer %s, "), name);
      return FALSE;
    }
  tv_import_labels_finish (labels);
  g_ptr_array_add (self->names, g_strdup (name));
  made.id = made.title = g_ptr_array_index (self->names, self->names->len - 1);
  g_array_append_val (self->made, made);
  tv_import_log_say (self->log, _ ("layer %s: %lu features"), name, (gulong) n);
  return TRUE;
}

static char *
layer_name (OGRLayerH layer, const char *file)
{
  g_autofree char *base = g_path_get_basename (file);
  char *dot = strrchr (base, '.');

  /* a GeoJSON file's layer may be called anything: the file's name is what the style says */
  if (dot != NULL && g_str_equal (dot, ".geojson"))
    {
      *dot = '\0';
      return g_steal_pointer (&base);
    }
  return g_strdup (OGR_L_GetName (layer));
}

static gboolean
take_file (Basemap *self, const char *path, GError **error)
{
  GDALDatasetH source = tv_import_source_open (path, error);
  gboolean good = source != NULL;

  for (int i = 0; good && i < GDALDatasetGetLayerCount (source); i++)
    {
      OGRLayerH layer = GDALDatasetGetLayer (source, i);
      g_autofree char *name = layer_name (layer, path);
      g_autofree char *code
          = tv_import_source_dup_crs (layer, source, NULL, self->head->crs, error);
      g_autoptr (TvCrs) crs = code != NULL ? tv_crs_new (code, error) : NULL;

      good = crs != NULL && take_features (self, layer, name, crs, error);
    }
  if (!good)
    g_prefix_error (error, "%s: ", path);
  if (source != NULL)
    GDALClose (source);
  return good;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
take_folder (Basemap *self, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->input, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ".geojson"))
        g_ptr_array_add (paths, g_build_filename (self->input, name, NULL));
    }
  /* the same order on every machine: the same bytes */
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len; i++)
    {
      if (!take_file (self, g_ptr_array_index (paths, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_mbtiles (Basemap *self, const char *tiles, GError **error)
{
  g_autoptr (TvMbtiles) file = tv_mbtiles_open (self->input, error);
  g_autofree char *said = NULL;

  if (file == NULL)
    return FALSE;
  if (tv_mbtiles_get_format (file) != TV_MBTILES_VECTOR)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   _ ("%s holds pictures: a base map is made of vector tiles"),
                   self->input);
      return FALSE;
    }
  said = tv_mbtiles_dup_metadata (file, "attribution");
  tv_import_log_say (self->log,
                     _ ("tiles from zoom %u to %u"),
                     tv_mbtiles_get_min_zoom (file),
                     tv_mbtiles_get_max_zoom (file));
  return tv_import_folder_copy (self->input, self->part, TILES, error)
         && tv_import_tiles_tidy (tiles,
                                  self->head->title,
                                  self->head->attribution != NULL ? self->head->attribution : said,
                                  error);
}

/* The style given, or the one lying in the folder. */
static gboolean
load_style (Basemap *self, GError **error)
{
  g_autofree char *beside = g_build_filename (self->input, "style.json", NULL);
  const char *path = self->head->style;
  g_autoptr (TvJson) json = NULL;

  if (path == NULL && g_file_test (beside, G_FILE_TEST_IS_REGULAR))
    path = beside;
  if (path == NULL)
    return TRUE;
  json = tv_json_load_file (path, MAX_STYLE, error);
  self->style = json != NULL ? tv_style_parse (json, error) : NULL;
  return self->style != NULL && tv_import_folder_write_json (self->part, "style.json", json, error);
}

static gboolean
make_style (Basemap *self, GError **error)
{
  g_autoptr (TvJson) json = NULL;

  if (self->style != NULL)
    return TRUE;
  if (self->made->len == 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_INCOMPLETE,
                   _ ("Tiles need a style: give --style FILE"));
      return FALSE;
    }
  json
      = tv_import_style_make ((const TvImportStyleLayer *) self->made->data, self->made->len, NULL);
  return tv_import_folder_write_json (self->part, "style.json", json, error);
}

static gboolean
make_tiles (Basemap *self, GError **error)
{
  g_autofree char *tiles = g_build_filename (self->part, TILES, NULL);
  gboolean good;

  if (g_str_has_suffix (self->input, ".mbtiles"))
    return take_mbtiles (self, tiles, error);
  self->memory = GDALCreate (GDALGetDriverByName ("Memory"), "", 0, 0, 0, GDT_Unknown, NULL);
  if (g_file_test (self->input, G_FILE_TEST_IS_DIR))
    good = take_folder (self, error);
  else
    good = take_file (self, self->input, error);
  good = good
         && tv_import_tiles_write (self->memory,
                                   self->style,
                                   tiles,
                                   self->head->title,
                                   self->head->attribution,
                                   NULL,
                                   NULL,
                                   error);
  GDALClose (self->memory);
  return good;
}

static gboolean
import_all (Basemap *self, const char *out, GError **error)
{
  g_autoptr (TvJson) head = json_pack ("{ss ss si ss s[] ss sn s[]}",
                                       "id",
                                       self->head->id,
                                       "kind",
                                       "basemap",
                                       "version",
                                       (int) self->head->version,
                                       "title",
                                       self->head->title,
                                       "units",
                                       "released",
                                       self->head->released,
                                       "replaces",
                                       "legal_basis");

  tv_import_source_prepare (self->head->released);
  return load_style (self, error) && make_tiles (self, error) && make_style (self, error)
         && tv_import_folder_finish (self->part, out, head, error);
}

gboolean
tv_import_basemap (const char *input,
                   const TvImportBasemapHead *head,
                   const char *out,
                   TvImportLog *log,
                   GError **error)
{
  Basemap self = { .input = input, .head = head, .log = log };
  gboolean good;

  g_return_val_if_fail (input != NULL && head != NULL && out != NULL && log != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  self.part = tv_import_folder_begin (out, NULL, error);
  if (self.part == NULL)
    return FALSE;
  self.made = g_array_new (FALSE, FALSE, sizeof (TvImportStyleLayer));
  self.names = g_ptr_array_new_with_free_func (g_free);
  good = import_all (&self, out, error);
  if (!good)
    tv_file_remove_tree (self.part, NULL);
  g_clear_pointer (&self.style, tv_style_unref);
  g_array_unref (self.made);
  g_ptr_array_unref (self.names);
  g_free (self.part);
  return good;
}
