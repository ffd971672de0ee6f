// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-tile-layer.h"

#include "geo/tv-mercator.h"

#include <math.h>
#include <string.h>

#define WORLD ((gint32) 1 << TV_IMPORT_WORLD_BITS)
#define METRES_PER_DEGREE 111320.0

typedef struct
{
  TvImportTileLayer *layer;
  GHashTable *known; /* text of a set → its number + 1 */
  int room_field;
} Reading;

void
tv_import_tile_layer_free (TvImportTileLayer *self)
{
  g_free (self->name);
  g_strfreev (self->keys);
  g_array_unref (self->words);
  g_ptr_array_unref (self->texts);
  g_array_unref (self->shapes);
  g_array_unref (self->points);
  g_array_unref (self->ends);
  g_string_chunk_free (self->strings);
  g_free (self);
}

const TvMvtWriterValue *
tv_import_tile_layer_get_words (const TvImportTileLayer *self, guint words)
{
  return &g_array_index (self->words, TvMvtWriterValue, words * g_strv_length (self->keys));
}

/* --- attributes --- */

static TvMvtWriterValue
read_value (const Reading *reading, OGRFeatureH feature, int field)
{
  OGRFieldDefnH defn = OGR_F_GetFieldDefnRef (feature, field);
  TvMvtWriterValue value = { .kind = TV_MVT_STRING };
  OGRFieldType type;

  if (!OGR_F_IsFieldSetAndNotNull (feature, field))
    return value;
  type = OGR_Fld_GetType (defn);
  if (type == OFTInteger || type == OFTInteger64 || type == OFTReal)
    {
      value.kind = OGR_Fld_GetSubType (defn) == OFSTBoolean ? TV_MVT_BOOLEAN : TV_MVT_NUMBER;
      value.number = OGR_F_GetFieldAsDouble (feature, field);
    }
  else
    {
      value.text = g_string_chunk_insert_const (reading->layer->strings,
                                                OGR_F_GetFieldAsString (feature, field));
    }
  return value;
}

static guint
read_words (const Reading *reading, OGRFeatureH feature)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TvImportTileLayer *layer = reading->layer;
  guint number;

  for (int i = 0; i < OGR_F_GetFieldCount (feature); i++)
    {
      const char *value
          = OGR_F_IsFieldSetAndNotNull (feature, i) ? OGR_F_GetFieldAsString (feature, i) : NULL;

      /* with its length: no two sets read alike */
      g_string_append (text, value != NULL ? value : "");
      g_string_append_printf (text, "\037%d\037", value != NULL ? (int) strlen (value) : -1);
    }
  number = GPOINTER_TO_UINT (g_hash_table_lookup (reading->known, text->str));
  if (number > 0)
    return number - 1;
  for (int i = 0; i < OGR_F_GetFieldCount (feature); i++)
    {
      TvMvtWriterValue value = read_value (reading, feature, i);

      g_array_append_val (layer->words, value);
    }
  g_ptr_array_add (layer->texts, g_string_free (g_steal_pointer (&text), FALSE));
  g_hash_table_insert (reading->known,
                       g_ptr_array_index (layer->texts, layer->texts->len - 1),
                       GUINT_TO_POINTER (layer->texts->len));
  return layer->texts->len - 1;
}

/* --- shapes --- */

static TvMvtPoint
to_world (double lon, double lat)
{
  double x, y;

  tv_mercator_from_lonlat (lon, lat, &x, &y);
  return (TvMvtPoint){ (gint32) CLAMP (lround (x * WORLD), 0, WORLD - 1),
                       (gint32) CLAMP (lround (y * WORLD), 0, WORLD - 1) };
}

static double
measure (const TvMvtPoint *points, guint n)
{
  double area = 0;

  /* from the first point, so that the numbers stay small enough to be exact */
  for (guint i = 1; i + 1 < n; i++)
    area += ((double) points[i].x - points[0].x) * ((double) points[i + 1].y - points[0].y)
            - ((double) points[i + 1].x - points[0].x) * ((double) points[i].y - points[0].y);
  return area / 2;
}

static void
reverse (TvMvtPoint *points, guint n)
{
  for (guint i = 0; i < n / 2; i++)
    {
      TvMvtPoint other = points[i];

      points[i] = points[n - 1 - i];
      points[n - 1 - i] = other;
    }
}

/* The points of one part; a ring turned as it must be, without its last point. @ring: 0 for no
 * ring, 1 for an outer one, −1 for a hole. */
static void
add_part (TvImportTileLayer *layer, TvImportTileShape *shape, OGRGeometryH part, int ring)
{
  guint start = layer->points->len;
  int n = OGR_G_GetPointCount (part) - (ring != 0);
  TvMvtPoint *points;

  for (int i = 0; i < n; i++)
    {
      TvMvtPoint point = to_world (OGR_G_GetX (part, i), OGR_G_GetY (part, i));

      layer->bounds[0] = MIN (layer->bounds[0], OGR_G_GetX (part, i));
      layer->bounds[1] = MIN (layer->bounds[1], OGR_G_GetY (part, i));
      layer->bounds[2] = MAX (layer->bounds[2], OGR_G_GetX (part, i));
      layer->bounds[3] = MAX (layer->bounds[3], OGR_G_GetY (part, i));
      g_array_append_val (layer->points, point);
    }
  if (n < (ring != 0 ? 3 : 1))
    {
      g_array_set_size (layer->points, start);
      return;
    }
  points = &g_array_index (layer->points, TvMvtPoint, start);
  if (ring != 0)
    {
      double area = measure (points, (guint) n);

      if (area * ring < 0)
        reverse (points, (guint) n);
      shape->area += fabs (area) * ring;
    }
  shape->n_points += (guint) n;
  shape->n_parts++;
  g_array_append_val (layer->ends, shape->n_points);
  tv_import_clip_grow (&shape->box, points, (guint) n);
}

static gboolean
add_geometry (TvImportTileLayer *layer, TvImportTileShape *shape, OGRGeometryH geometry)
{
  OGRwkbGeometryType type = OGR_GT_Flatten (OGR_G_GetGeometryType (geometry));
  int n = OGR_G_GetGeometryCount (geometry);
  TvMvtType kind = TV_MVT_UNKNOWN;

  if (type == wkbPoint)
    kind = TV_MVT_POINT;
  else if (type == wkbLineString)
    kind = TV_MVT_LINE;
  else if (type == wkbPolygon)
    kind = TV_MVT_POLYGON;
  if (kind == TV_MVT_UNKNOWN)
    {
      for (int i = 0; i < n; i++)
        {
          if (!add_geometry (layer, shape, OGR_G_GetGeometryRef (geometry, i)))
            return FALSE;
        }
      return n > 0;
    }
  if (shape->type != TV_MVT_UNKNOWN && shape->type != kind)
    return FALSE;
  shape->type = kind;
  if (kind != TV_MVT_POLYGON)
    add_part (layer, shape, geometry, 0);
  for (int i = 0; kind == TV_MVT_POLYGON && i < n; i++)
    add_part (layer, shape, OGR_G_GetGeometryRef (geometry, i), i == 0 ? 1 : -1);
  return TRUE;
}

static double
read_room (const Reading *reading, OGRFeatureH feature)
{
  /* to the scale of the equator, as the world's units are; the latitude is dealt with by who asks
   */
  return reading->room_field >= 0 ? OGR_F_GetFieldAsDouble (feature, reading->room_field)
                                        / METRES_PER_DEGREE / 360 * WORLD
                                  : 0;
}

static void
read_feature (const Reading *reading, OGRFeatureH feature)
{
  TvImportTileLayer *layer = reading->layer;
  guint n_points = layer->points->len, n_ends = layer->ends->len;
  TvImportTileShape shape = { 0 };
  OGRGeometryH geometry = OGR_F_GetGeometryRef (feature);

  tv_import_clip_init (&shape.box);
  if (geometry == NULL || !add_geometry (layer, &shape, geometry) || shape.n_parts == 0)
    {
      g_array_set_size (layer->points, n_points);
      g_array_set_size (layer->ends, n_ends);
      return;
    }
  shape.words = read_words (reading, feature);
  shape.room = read_room (reading, feature);
  layer->box.min_x = MIN (layer->box.min_x, shape.box.min_x);
  layer->box.min_y = MIN (layer->box.min_y, shape.box.min_y);
  layer->box.max_x = MAX (layer->box.max_x, shape.box.max_x);
  layer->box.max_y = MAX (layer->box.max_y, shape.box.max_y);
  g_array_append_val (layer->shapes, shape);
}

/* The arrays no longer grow: the shapes point into them. */
static void
settle (TvImportTileLayer *layer)
{
  guint point = 0, end = 0;

  for (guint i = 0; i < layer->shapes->len; i++)
    {
      TvImportTileShape *shape = &g_array_index (layer->shapes, TvImportTileShape, i);

      shape->points = &g_array_index (layer->points, TvMvtPoint, point);
      shape->ends = &g_array_index (layer->ends, guint, end);
      point += shape->n_points;
      end += shape->n_parts;
    }
}

static TvImportTileLayer *
layer_new (OGRLayerH from)
{
  TvImportTileLayer *layer = g_new0 (TvImportTileLayer, 1);
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn (from);
  int n = OGR_FD_GetFieldCount (fields);

  layer->name = g_strdup (OGR_L_GetName (from));
  layer->keys = g_new0 (char *, (gsize) n + 1);
  for (int i = 0; i < n; i++)
    layer->keys[i] = g_strdup (OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (fields, i)));
  layer->words = g_array_new (FALSE, FALSE, sizeof (TvMvtWriterValue));
  layer->texts = g_ptr_array_new_with_free_func (g_free);
  layer->shapes = g_array_new (FALSE, FALSE, sizeof (TvImportTileShape));
  layer->points = g_array_new (FALSE, FALSE, sizeof (TvMvtPoint));
  layer->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  layer->strings = g_string_chunk_new (16 * 1024);
  layer->is_label = g_str_has_suffix (layer->name, "-label");
  layer->bounds[0] = layer->bounds[1] = HUGE_VAL;
  layer->bounds[2] = layer->bounds[3] = -HUGE_VAL;
  tv_import_clip_init (&layer->box);
  return layer;
}

TvImportTileLayer *
tv_import_tile_layer_read (OGRLayerH from)
{
  Reading reading
      = { .layer = layer_new (from), .known = g_hash_table_new (g_str_hash, g_str_equal) };
  OGRFeatureH feature;

  reading.room_field = OGR_FD_GetFieldIndex (OGR_L_GetLayerDefn (from), "_room");
  OGR_L_ResetReading (from);
  while ((feature = OGR_L_GetNextFeature (from)) != NULL)
    {
      read_feature (&reading, feature);
      OGR_F_Destroy (feature);
    }
  settle (reading.layer);
  g_hash_table_unref (reading.known);
  return reading.layer;
}
