// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TV_GEOMETRY_POINT,
  TV_GEOMETRY_LINE,
  TV_GEOMETRY_POLYGON,
} TvGeometryType;

/* Points, lines or polygons with holes, flat: collections of one kind are merged, Z and M dropped.
 * Immutable. */
typedef struct
{
  TvGeometryType type;
  double *xy; /* (owned): pairs */
  guint n_points;
  guint *ends; /* (owned): for each part (point, line, ring) one past its last point */
  guint n_parts;
  guint *polygons; /* (owned) (nullable): for each polygon one past its last ring */
  guint n_polygons;
  double bounds[4]; /* west south east north */
} TvGeometry;

/* Well-known binary, ISO or EWKB, of either byte order. BAD_REQUEST, TOO_LARGE (1 M points, nesting
 * 4). Coordinates that are not finite are refused. */
TvGeometry *tv_geometry_parse_wkb (gconstpointer data, gsize length, GError **error);

/* The blob of a GeoPackage: "GP", flags, srs, envelope, WKB. NULL without error: an empty geometry.
 */
TvGeometry *tv_geometry_parse_gpkg (gconstpointer data, gsize length, GError **error);

/* Point, LineString, Polygon and their Multi forms of GeoJSON. */
TvGeometry *tv_geometry_parse_geojson (const TvJson *json, GError **error);
TvJson *tv_geometry_to_geojson (const TvGeometry *self);

void tv_geometry_free (TvGeometry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvGeometry, tv_geometry_free)

/* Even-odd over all rings: a hole is outside. */
gboolean tv_geometry_contains (const TvGeometry *self, double x, double y);

/* A point to put a label or pin at: inside a polygon, in the middle of a line. @ret_room: (out)
 * (optional): half of the free width there, in coordinate units. */
void tv_geometry_get_label_point (const TvGeometry *self,
                                  double *ret_x,
                                  double *ret_y,
                                  double *ret_room);

/* Square metres of a polygon in degrees, on the sphere; good to 1 % for legal areas' sanity checks.
 */
double tv_geometry_get_area_m2 (const TvGeometry *self);

G_END_DECLS
