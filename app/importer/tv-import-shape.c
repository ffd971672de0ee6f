// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-shape.h"

#include "base/tv-error.h"

#include <glib/gi18n-lib.h>

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s", what);
  return FALSE;
}

/* Point by point through the one way of the geo room, so that what is drawn, found and checked goes
 * the same way. */
static gboolean
transform (OGRGeometryH shape, TvCrs *crs, GError **error)
{
  int n_parts = OGR_G_GetGeometryCount (shape);
  int n_points = OGR_G_GetPointCount (shape);

  for (int i = 0; i < n_parts; i++)
    {
      if (!transform (OGR_G_GetGeometryRef (shape, i), crs, error))
        return FALSE;
    }
  for (int i = 0; i < n_points; i++)
    {
      double lon, lat;

      if (!tv_crs_to_lonlat (crs, OGR_G_GetX (shape, i), OGR_G_GetY (shape, i), &lon, &lat)
          || lon < -180 || lon > 180 || lat < -90 || lat > 90)
        return fail (error, _ ("a point lies outside the coordinate system stated for it"));
      OGR_G_SetPoint_2D (shape, i, lon, lat);
    }
  return TRUE;
}

/* Mending may give points and lines beside areas: only what has the layer's dimension is kept. */
static void
collect (OGRGeometryH shape, int dimension, OGRGeometryH multi)
{
  OGRwkbGeometryType type = OGR_GT_Flatten (OGR_G_GetGeometryType (shape));
  int n_parts = OGR_G_GetGeometryCount (shape);

  if (type == wkbPoint || type == wkbLineString || type == wkbPolygon)
    {
      if (OGR_G_GetDimension (shape) == dimension && !OGR_G_IsEmpty (shape))
        OGR_G_AddGeometry (multi, shape);
      return;
    }
  for (int i = 0; i < n_parts; i++)
    collect (OGR_G_GetGeometryRef (shape, i), dimension, multi);
}

static OGRGeometryH
to_multi (OGRGeometryH shape, int dimension)
{
  static const OGRwkbGeometryType types[] = { wkbMultiPoint, wkbMultiLineString, wkbMultiPolygon };
  OGRGeometryH multi = OGR_G_CreateGeometry (types[dimension]);

  collect (shape, dimension, multi);
  if (OGR_G_GetGeometryCount (multi) > 0)
    return multi;
  OGR_G_DestroyGeometry (multi);
  return NULL;
}

static OGRGeometryH
mend (OGRGeometryH shape, int dimension, gboolean *ret_mended, GError **error)
{
  OGRGeometryH valid = NULL;
  OGRGeometryH multi;

  if (dimension == 2 && !OGR_G_IsValid (shape))
    {
      valid = OGR_G_MakeValid (shape);
      if (valid == NULL)
        {
          fail (error, _ ("the shape crosses itself and cannot be mended"));
          return NULL;
        }
      *ret_mended = TRUE;
    }
  multi = to_multi (valid != NULL ? valid : shape, dimension);
  OGR_G_DestroyGeometry (valid);
  if (multi == NULL)
    fail (error, _ ("nothing is left of the shape once it is mended"));
  return multi;
}

static gboolean
is_ring (OGRGeometryH shape)
{
  return OGR_GT_Flatten (OGR_G_GetGeometryType (shape)) == wkbLineString
         && OGR_G_GetPointCount (shape) >= 4 && OGR_G_IsRing (shape);
}

gboolean
tv_import_shape_is_wanted (OGRGeometryH source, int dimension)
{
  if (dimension < 0 || source == NULL)
    return TRUE;
  return OGR_G_GetDimension (source) == dimension || (dimension == 2 && is_ring (source));
}

/* CAD draws a lot as a line that ends where it began. */
static OGRGeometryH
close_ring (OGRGeometryH line)
{
  OGRGeometryH area = OGR_G_CreateGeometry (wkbPolygon);
  OGRGeometryH ring = OGR_G_CreateGeometry (wkbLinearRing);
  int n = OGR_G_GetPointCount (line);

  for (int i = 0; i < n; i++)
    OGR_G_AddPoint_2D (ring, OGR_G_GetX (line, i), OGR_G_GetY (line, i));
  OGR_G_AddGeometryDirectly (area, ring);
  OGR_G_DestroyGeometry (line);
  return area;
}

OGRGeometryH
tv_import_shape_clean (OGRGeometryH source,
                       TvCrs *crs,
                       int *dimension,
                       gboolean *ret_mended,
                       GError **error)
{
  OGRGeometryH straight;
  OGRGeometryH shape;

  *ret_mended = FALSE;
  if (source == NULL || OGR_G_IsEmpty (source))
    return NULL;
  straight = OGR_G_GetLinearGeometry (source, 0, NULL);
  if (straight == NULL)
    {
      fail (error, _ ("a curve that cannot be made straight"));
      return NULL;
    }
  OGR_G_FlattenTo2D (straight);
  if (*dimension == 2 && is_ring (straight))
    straight = close_ring (straight);
  if (*dimension < 0)
    *dimension = OGR_G_GetDimension (straight);
  if (OGR_G_GetDimension (straight) != *dimension)
    {
      OGR_G_DestroyGeometry (straight);
      fail (error, _ ("points, lines and areas are mixed in one layer: say which with Geometry="));
      return NULL;
    }
  shape = transform (straight, crs, error) ? mend (straight, *dimension, ret_mended, error) : NULL;
  OGR_G_DestroyGeometry (straight);
  return shape;
}
