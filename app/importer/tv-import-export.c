// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-export.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-item.h"
#include "tv-import-export-layer.h"
#include "tv-import-source.h"

#include <cpl_conv.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FORMAT "thamvan-plan-export"
#define FORMAT_VERSION 1
#define MAX_JSON (64 * 1024 * 1024)
#define LAYERS "layers.gpkg"
#define PLAN "plan.json"
#define LANDUSE "landuse.json"
#define STYLE "style.json"

/* What an export is made of. */
static const char *const sources[] = { PLAN, LAYERS, LANDUSE, STYLE, NULL };

typedef struct
{
  const char *folder;
  TvItem *item; /* (owned) */
  TvPlan *plan; /* (owned) */
  char *part;   /* (owned): folder being filled */
  char *gpkg;   /* (owned): its name */
  char *json;   /* (owned): its name */
  TvJson *said; /* (owned): of the layers */
} Export;

static void
export_clear (Export *self)
{
  g_clear_pointer (&self->item, tv_item_unref);
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_clear_pointer (&self->said, json_decref);
  if (self->part != NULL)
    tv_file_remove_tree (self->part, NULL);
  g_free (self->part);
  g_free (self->gpkg);
  g_free (self->json);
}

/* NULL without error: the item has none. */
static TvJson *
load_json (const Export *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return tv_item_find_file (self->item, name) != NULL ? tv_json_load_file (path, MAX_JSON, error)
                                                      : NULL;
}

static gboolean
open_item (Export *self, GError **error)
{
  g_autoptr (TvJson) json = NULL;

  self->item = tv_item_open_part (self->folder, sources, error);
  if (self->item == NULL)
    return FALSE;
  if (!g_str_equal (self->item->kind, "plan") || tv_item_find_file (self->item, PLAN) == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   _ ("%s is no plan, but an item of the kind %s"),
                   self->item->id,
                   self->item->kind);
      return FALSE;
    }
  json = load_json (self, PLAN, error);
  if (json != NULL)
    self->plan = tv_plan_parse (self->item->id, self->item->version, json, error);
  self->gpkg = g_strdup_printf ("%s-v%u.gpkg", self->item->id, self->item->version);
  self->json = g_strdup_printf ("%s-v%u.json", self->item->id, self->item->version);
  return self->plan != NULL;
}

static gboolean
copy_layers (Export *self, GDALDatasetH from, GDALDatasetH to, GError **error)
{
  for (guint i = 0; i < self->plan->layers->len; i++)
    {
      TvJson *said
          = tv_import_export_layer (g_ptr_array_index (self->plan->layers, i), from, to, error);

      if (said == NULL)
        return FALSE;
      json_array_append_new (self->said, said);
    }
  return TRUE;
}

static gboolean
write_layers (Export *self, GError **error)
{
  g_autofree char *source = g_build_filename (self->folder, LAYERS, NULL);
  g_autofree char *path = g_build_filename (self->part, self->gpkg, NULL);
  GDALDatasetH from, to;
  gboolean good;

  self->said = json_array ();
  if (self->plan->layers->len == 0)
    return TRUE;
  from = tv_import_source_open (source, error);
  if (from == NULL)
    return FALSE;
  to = GDALCreate (GDALGetDriverByName ("GPKG"), path, 0, 0, 0, GDT_Unknown, NULL);
  if (to == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, CPLGetLastErrorMsg ());
  good = to != NULL && copy_layers (self, from, to, error);
  if (to != NULL)
    GDALClose (to);
  GDALClose (from);
  return good;
}

/* What the manifest says of a file. */
static TvJson *
describe_file (const TvItemFile *file)
{
  return json_pack ("{ss ss sI ss}",
                    "path",
                    file->path,
                    "type",
                    file->type,
                    "length",
                    (json_int_t) file->length,
                    "sha256",
                    file->sha256);
}

/* The files the export was made of: whoever has the item can see that it is this one. */
static TvJson *
describe_source (const Export *self)
{
  TvJson *list = json_array ();

  for (gsize i = 0; sources[i] != NULL; i++)
    {
      const TvItemFile *file = tv_item_find_file (self->item, sources[i]);

      if (file != NULL)
        json_array_append_new (list, describe_file (file));
    }
  return list;
}

static TvJson *
describe_item (const Export *self)
{
  static const char *const keys[]
      = { "id", "version", "title", "released", "units", "replaces", "legal_basis" };
  TvJson *json = json_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    json_object_set (json, keys[i], json_object_get (self->item->manifest, keys[i]));
  json_object_set_new (json, "sha256", json_string (self->item->sha256));
  json_object_set_new (json, "files", describe_source (self));
  return json;
}

/* plan.json's, with what the manifest says of the file. */
static TvJson *
describe_documents (const Export *self)
{
  TvJson *list = json_deep_copy (json_object_get (self->plan->json, "documents"));
  size_t i;
  TvJson *one;

  json_array_foreach (list, i, one)
  {
    const char *path = tv_json_get_string (one, "path", "");
    const TvItemFile *file = tv_item_find_file (self->item, path);
    g_autoptr (TvJson) said = file != NULL ? describe_file (file) : NULL;

    if (said != NULL)
      json_object_update (one, said);
  }
  return list != NULL ? list : json_array ();
}

static TvJson *
describe_plan (const Export *self)
{
  TvJson *json = json_copy (self->plan->json);

  json_object_del (json, "documents");
  json_object_del (json, "layers");
  return json;
}

static TvJson *
describe_geopackage (const Export *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->part, self->gpkg, NULL);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sha256 = NULL;

  if (json_array_size (self->said) == 0)
    return json_null ();
  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return NULL;
  bytes = g_mapped_file_get_bytes (file);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return json_pack ("{ss sI ss}",
                    "path",
                    self->gpkg,
                    "length",
                    (json_int_t) g_bytes_get_size (bytes),
                    "sha256",
                    sha256);
}

static gboolean
put_file (TvJson *json, const char *key, const Export *self, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  TvJson *value = load_json (self, name, &local);

  if (local == NULL)
    json_object_set_new (json, key, value != NULL ? value : json_null ());
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return json_object_get (json, key) != NULL;
}

static gboolean
write_json (Export *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->part, self->json, NULL);
  g_autoptr (TvJson) json = json_object ();
  g_autoptr (GBytes) bytes = NULL;
  TvJson *gpkg = describe_geopackage (self, error);

  if (gpkg == NULL)
    return FALSE;
  json_object_set_new (json, "format", json_string (FORMAT));
  json_object_set_new (json, "format_version", json_integer (FORMAT_VERSION));
  json_object_set_new (json, "access", json_string (TV_ITEM_ACCESS_PUBLIC));
  json_object_set_new (json, "item", describe_item (self));
  json_object_set_new (json, "plan", describe_plan (self));
  json_object_set_new (json, "documents", describe_documents (self));
  json_object_set_new (json, "geopackage", gpkg);
  json_object_set (json, "layers", self->said);
  if (!put_file (json, "landuse", self, LANDUSE, error)
      || !put_file (json, "style", self, STYLE, error))
    return FALSE;
  bytes = tv_json_to_bytes (json, 1);
  return tv_file_write (path, bytes, 0644, error);
}

static gboolean
move (const Export *self, const char *name, const char *out, GError **error)
{
  g_autofree char *from = g_build_filename (self->part, name, NULL);
  g_autofree char *to = g_build_filename (out, name, NULL);

  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", to, g_strerror (errno));
  return FALSE;
}

/* The JSON last: it names the other by its hash. */
static gboolean
finish (const Export *self, const char *out, GError **error)
{
  return (json_array_size (self->said) == 0 || move (self, self->gpkg, out, error))
         && move (self, self->json, out, error);
}

static gboolean
begin (Export *self, const char *out, GError **error)
{
  g_autofree char *part = g_strdup_printf ("%s/.%s.XXXXXX", out, self->json);

  if (!tv_file_make_folder (out, error))
    return FALSE;
  if (g_mkdtemp (part) == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", out, g_strerror (errno));
      return FALSE;
    }
  self->part = g_steal_pointer (&part);
  tv_import_source_prepare (self->item->released);
  return TRUE;
}

gboolean
tv_import_export (const char *folder, const char *out, GError **error)
{
  Export self = { .folder = folder };
  gboolean good;

  g_return_val_if_fail (folder != NULL && out != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  good = open_item (&self, error) && begin (&self, out, error) && write_layers (&self, error)
         && write_json (&self, error) && finish (&self, out, error);
  export_clear (&self);
  return good;
}
