// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-anchor.h"

#include "base/tv-error.h"

#include <math.h>
#include <string.h>

typedef struct
{
  double west, south, east, north;
  guint points;
} Extent;

/* Longitude and latitude of one position; FALSE when it is none. */
static gboolean
read_position (const TvJson *position, double *ret_lon, double *ret_lat)
{
  const TvJson *lon = json_array_get (position, 0);
  const TvJson *lat = json_array_get (position, 1);

  if (!json_is_number (lon) || !json_is_number (lat))
    return FALSE;
  *ret_lon = json_number_value (lon);
  *ret_lat = json_number_value (lat);
  return isfinite (*ret_lon) && isfinite (*ret_lat) && fabs (*ret_lon) <= 180
         && fabs (*ret_lat) <= 90;
}

/* Takes in every position of @coordinates, nested @depth deep. */
static gboolean
extend (Extent *extent, const TvJson *coordinates, int depth)
{
  double lon, lat;

  if (!json_is_array (coordinates) || json_array_size (coordinates) == 0)
    return FALSE;
  if (depth > 0)
    {
      for (size_t i = 0; i < json_array_size (coordinates); i++)
        if (!extend (extent, json_array_get (coordinates, i), depth - 1))
          return FALSE;
      return TRUE;
    }
  if (!read_position (coordinates, &lon, &lat))
    return FALSE;
  extent->west = MIN (extent->west, lon);
  extent->east = MAX (extent->east, lon);
  extent->south = MIN (extent->south, lat);
  extent->north = MAX (extent->north, lat);
  extent->points++;
  return TRUE;
}

static gboolean
measure (const TvJson *geometry, Extent *ret_extent)
{
  static const struct
  {
    const char *type;
    int depth;
    guint least;
  } types[] = {
    { "Point", 0, 1 },           { "MultiPoint", 1, 1 }, { "LineString", 1, 2 },
    { "MultiLineString", 2, 2 }, { "Polygon", 2, 4 },    { "MultiPolygon", 3, 4 },
  };
  const char *type = tv_json_get_string (geometry, "type", "");
  Extent extent = { INFINITY, INFINITY, -INFINITY, -INFINITY, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (type, types[i].type) == 0)
      {
        if (!extend (&extent, json_object_get (geometry, "coordinates"), types[i].depth)
            || extent.points < types[i].least)
          return FALSE;
        *ret_extent = extent;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_box (const TvJson *box)
{
  double sides[4];

  if (!json_is_array (box) || json_array_size (box) != 4)
    return FALSE;
  for (size_t i = 0; i < 4; i++)
    {
      if (!json_is_number (json_array_get (box, i)))
        return FALSE;
      sides[i] = json_number_value (json_array_get (box, i));
    }
  return sides[0] < sides[2] && sides[1] < sides[3];
}

static gboolean
fail (const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Anchor: %s", what);
  return FALSE;
}

/* What each kind cannot do without. */
static gboolean
check_kind (const TvJson *anchor, const char *kind, GError **error)
{
  gboolean on_page = tv_json_get_string (anchor, "document", NULL) != NULL
                     && tv_json_get_int (anchor, "page", 0) >= 1;

  if (strcmp (kind, "item") == 0)
    return TRUE;
  if (strcmp (kind, "page") == 0)
    return on_page || fail ("a page needs document and page", error);
  if (strcmp (kind, "paragraph") == 0)
    return (on_page && tv_json_get_string (anchor, "paragraph", NULL) != NULL)
           || fail ("a paragraph needs document, page and paragraph", error);
  if (strcmp (kind, "area") == 0)
    return (on_page && check_box (json_object_get (anchor, "box")))
           || fail ("an area needs document, page and box", error);
  if (strcmp (kind, "map") == 0)
    return json_object_get (anchor, "geometry") != NULL
           || fail ("a place on the map needs its geometry", error);
  if (strcmp (kind, "feature") == 0)
    return (tv_json_get_string (anchor, "layer", NULL) != NULL
            && tv_json_get_string (anchor, "feature", NULL) != NULL)
           || fail ("a feature needs layer and feature", error);
  return fail ("unknown kind", error);
}

gboolean
tv_anchor_check (const TvJson *anchor, GError **error)
{
  const TvJson *geometry = json_object_get (anchor, "geometry");
  const char *item;
  const char *kind;
  gint64 version;
  Extent extent;

  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!json_is_object (anchor))
    return fail ("no object", error);
  if (!tv_json_need_string (anchor, "item", &item, error)
      || !tv_json_need_int (anchor, "version", &version, error)
      || !tv_json_need_string (anchor, "kind", &kind, error))
    return FALSE;
  if (*item == '\0' || version < 1)
    return fail ("empty item or version below 1", error);
  if (geometry != NULL && !json_is_null (geometry) && !measure (geometry, &extent))
    return fail ("geometry is no GeoJSON in degrees", error);
  return check_kind (anchor, kind, error);
}

gboolean
tv_anchor_get_point (const TvJson *anchor, double *ret_lon, double *ret_lat)
{
  Extent extent;

  g_return_val_if_fail (ret_lon != NULL && ret_lat != NULL, FALSE);

  if (!measure (json_object_get (anchor, "geometry"), &extent))
    return FALSE;
  *ret_lon = (extent.west + extent.east) / 2;
  *ret_lat = (extent.south + extent.north) / 2;
  return TRUE;
}
