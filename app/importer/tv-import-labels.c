// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-labels.h"

#include "geo/tv-geometry.h"
#include "geo/tv-label-spots.h"
#include "geo/tv-mercator.h"

#include <math.h>
#include <string.h>

#define METRES_PER_DEGREE 111320.0
#define SPOTS_EVERY 60.0   /* metres: where a name might stand */
#define STRAIGHT 5.0       /* metres a line may stray under its name */
#define NEAREST 90.0       /* metres: names are not told oftener */
#define GOOD_ROOM 50.0     /* metres to each side: enough for most names at zoom 16 */
#define PIXELS_APART 420.0 /* of a 512 px tile */
#define MAX_SPOTS 4000     /* per name */

typedef struct
{
  double lon, lat;
  double x, y; /* metres, for distances */
  double angle, room;
  guint feature;
  double apart; /* to the nearest one chosen */
} Spot;

struct _TvImportLabels
{
  OGRLayerH twin;
  GStrv fields;
  GPtrArray *features; /* (element-type OGRFeatureH), without geometry */
  GPtrArray *names;    /* (element-type GArray of Spot), in the order they came */
  GHashTable *by_name; /* text → borrowed of names */
};

static void
feature_free (gpointer feature)
{
  OGR_F_Destroy (feature);
}

TvImportLabels *
tv_import_labels_new (OGRLayerH twin, const char *const *fields)
{
  TvImportLabels *self = g_new0 (TvImportLabels, 1);

  self->twin = twin;
  self->fields = g_strdupv ((char **) fields);
  self->features = g_ptr_array_new_with_free_func (feature_free);
  self->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tv_import_labels_free (TvImportLabels *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->features);
  g_strfreev (self->fields);
  g_free (self);
}

static TvGeometry *
to_geometry (OGRGeometryH shape)
{
  int size = OGR_G_WkbSize (shape);
  g_autofree guint8 *wkb = g_malloc ((gsize) size);

  if (OGR_G_ExportToIsoWkb (shape, wkbNDR, wkb) != OGRERR_NONE)
    return NULL;
  return tv_geometry_parse_wkb (wkb, (gsize) size, NULL);
}

static void
set_number (OGRFeatureH feature, const char *name, double value, double step)
{
  int field = OGR_F_GetFieldIndex (feature, name);

  /* rounded: tiles keep each different value once, and eighths in four bytes */
  if (field >= 0)
    OGR_F_SetFieldDouble (feature, field, round (value / step) * step);
}

static void
write_point (TvImportLabels *self, OGRFeatureH from, const Spot *spot, double zoom)
{
  OGRFeatureH made = OGR_F_Create (OGR_L_GetLayerDefn (self->twin));
  OGRGeometryH point = OGR_G_CreateGeometry (wkbPoint);

  OGR_F_SetFrom (made, from, TRUE);
  set_number (made, "_room", spot->room, 0.125);
  if (fabs (spot->angle) > 0)
    set_number (made, "_angle", spot->angle, 0.125);
  if (zoom > 0)
    set_number (made, "_zoom", zoom, 0.0625);
  OGR_G_SetPoint_2D (point, 0, spot->lon, spot->lat);
  OGR_F_SetGeometryDirectly (made, point);
  OGR_F_SetFID (made, OGRNullFID);
  if (OGR_L_CreateFeature (self->twin, made) != OGRERR_NONE)
    g_debug ("no label point");
  OGR_F_Destroy (made);
}

static gboolean
is_named (TvImportLabels *self, OGRFeatureH feature)
{
  for (guint i = 0; self->fields[i] != NULL; i++)
    {
      int field = OGR_F_GetFieldIndex (feature, self->fields[i]);

      if (field >= 0 && OGR_F_IsFieldSetAndNotNull (feature, field)
          && *OGR_F_GetFieldAsString (feature, field) != '\0')
        return TRUE;
    }
  return FALSE;
}

/* Pieces alike in every attribute kept for the map are one line. */
static GArray *
find_name (TvImportLabels *self, OGRFeatureH feature)
{
  g_autoptr (GString) name = g_string_new (NULL);
  GArray *spots;

  for (int i = 0; i < OGR_F_GetFieldCount (feature); i++)
    g_string_append_printf (name, "%s\n", OGR_F_GetFieldAsString (feature, i));
  spots = g_hash_table_lookup (self->by_name, name->str);
  if (spots == NULL)
    {
      spots = g_array_new (FALSE, FALSE, sizeof (Spot));
      g_ptr_array_add (self->names, spots);
      g_hash_table_insert (self->by_name, g_string_free (g_steal_pointer (&name), FALSE), spots);
    }
  return spots;
}

static guint
keep_feature (TvImportLabels *self, OGRFeatureH feature)
{
  OGRFeatureH copy = OGR_F_Clone (feature);

  OGR_F_SetGeometryDirectly (copy, NULL);
  g_ptr_array_add (self->features, copy);
  return self->features->len - 1;
}

static void
add_line (GArray *kept, const double *lonlat, guint n, guint feature)
{
  g_autofree double *metres = g_new (double, 2 * n + 1);
  g_autoptr (GArray) spots = NULL;
  double scale;

  if (n < 2)
    return;
  /* southwards, so that angles turn as on the screen */
  scale = cos (lonlat[1] * G_PI / 180) * METRES_PER_DEGREE;
  for (guint i = 0; i < n; i++)
    {
      metres[2 * i] = lonlat[2 * i] * scale;
      metres[2 * i + 1] = -lonlat[2 * i + 1] * METRES_PER_DEGREE;
    }
  spots = tv_label_spots_find (metres, n, SPOTS_EVERY, STRAIGHT);
  for (guint i = 0; i < spots->len && kept->len < MAX_SPOTS; i++)
    {
      const TvLabelSpot *found = &g_array_index (spots, TvLabelSpot, i);
      Spot spot = { .lon = found->x / scale,
                    .lat = -found->y / METRES_PER_DEGREE,
                    .x = found->x,
                    .y = found->y,
                    .angle = found->angle * 180 / G_PI,
                    .room = found->room,
                    .feature = feature,
                    .apart = HUGE_VAL };

      g_array_append_val (kept, spot);
    }
}

OGRFeatureH
tv_import_labels_new_feature (TvImportLabels *self, OGRFeatureH from)
{
  OGRFeatureH feature = OGR_F_Create (OGR_L_GetLayerDefn (self->twin));

  OGR_F_SetFrom (feature, from, TRUE);
  OGR_F_SetGeometryDirectly (feature, NULL);
  return feature;
}

void
tv_import_labels_add (TvImportLabels *self, OGRFeatureH feature, OGRGeometryH shape)
{
  g_autoptr (TvGeometry) geometry = is_named (self, feature) ? to_geometry (shape) : NULL;
  Spot spot = { 0 };

  if (geometry == NULL)
    return;
  if (geometry->type == TV_GEOMETRY_LINE)
    {
      GArray *kept = find_name (self, feature);
      guint number = keep_feature (self, feature);

      for (guint part = 0; part < geometry->n_parts; part++)
        {
          guint start = part > 0 ? geometry->ends[part - 1] : 0;

          add_line (kept, geometry->xy + 2 * start, geometry->ends[part] - start, number);
        }
      return;
    }
  tv_geometry_get_label_point (geometry, &spot.lon, &spot.lat, &spot.room);
  spot.room *= cos (spot.lat * G_PI / 180) * METRES_PER_DEGREE;
  if (geometry->type == TV_GEOMETRY_POINT)
    spot.room = 100000;
  write_point (self, feature, &spot, 0);
}

/* The one farthest from those chosen, and one with room for the letters rather than without. */
static Spot *
choose (GArray *spots)
{
  Spot *best = NULL;
  double most = 0;

  for (guint i = 0; i < spots->len; i++)
    {
      Spot *spot = &g_array_index (spots, Spot, i);
      double apart = MIN (spot->apart, 1e7);
      double worth = apart * MIN (spot->room / GOOD_ROOM, 1);

      if (apart >= NEAREST && worth > most)
        {
          best = spot;
          most = worth;
        }
    }
  return best;
}

/* From which zoom on two points @apart metres apart are PIXELS_APART on the screen. */
static double
zoom_for (double apart, double lat)
{
  return isfinite (apart)
             ? MAX (log2 (PIXELS_APART * tv_mercator_get_resolution (lat, 0) / apart), 0)
             : 0;
}

static void
write_name (TvImportLabels *self, GArray *spots)
{
  Spot *chosen;

  while ((chosen = choose (spots)) != NULL)
    {
      write_point (self,
                   g_ptr_array_index (self->features, chosen->feature),
                   chosen,
                   zoom_for (chosen->apart, chosen->lat));
      for (guint i = 0; i < spots->len; i++)
        {
          Spot *spot = &g_array_index (spots, Spot, i);

          spot->apart = MIN (spot->apart, hypot (spot->x - chosen->x, spot->y - chosen->y));
        }
    }
}

void
tv_import_labels_finish (TvImportLabels *self)
{
  for (guint i = 0; i < self->names->len; i++)
    write_name (self, g_ptr_array_index (self->names, i));
}
