// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-geometry-private.h"

#include <math.h>

#define MAX_POINTS 1000000
#define EARTH_RADIUS 6378137.0

TvGeometryBuilder *
tv_geometry_builder_new (void)
{
  TvGeometryBuilder *self = g_new0 (TvGeometryBuilder, 1);

  self->xy = g_array_new (FALSE, FALSE, sizeof (double));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->polygons = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
tv_geometry_builder_free (TvGeometryBuilder *self)
{
  g_array_unref (self->xy);
  g_array_unref (self->ends);
  g_array_unref (self->polygons);
  g_free (self);
}

gboolean
tv_geometry_builder_type (TvGeometryBuilder *self, TvGeometryType type, GError **error)
{
  if (self->has_type && self->type != type)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Geometry: points, lines, areas mixed");
      return FALSE;
    }
  self->has_type = TRUE;
  self->type = type;
  return TRUE;
}

gboolean
tv_geometry_builder_point (TvGeometryBuilder *self,
                           double x,
                           double y,
                           guint max_points,
                           GError **error)
{
  if (self->xy->len / 2 >= max_points)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_TOO_LARGE,
                   "Geometry: more than %u points",
                   max_points);
      return FALSE;
    }
  g_array_append_val (self->xy, x);
  g_array_append_val (self->xy, y);
  return TRUE;
}

void
tv_geometry_builder_end_part (TvGeometryBuilder *self)
{
  guint end = self->xy->len / 2;

  if (self->ends->len == 0 || g_array_index (self->ends, guint, self->ends->len - 1) != end)
    g_array_append_val (self->ends, end);
}

void
tv_geometry_builder_end_polygon (TvGeometryBuilder *self)
{
  guint end = self->ends->len;

  if (end > 0)
    g_array_append_val (self->polygons, end);
}

TvGeometry *
tv_geometry_builder_finish (TvGeometryBuilder *self)
{
  TvGeometry *geometry;

  if (self->ends->len == 0)
    return NULL;
  geometry = g_new0 (TvGeometry, 1);
  geometry->type = self->type;
  geometry->n_points = self->xy->len / 2;
  geometry->n_parts = self->ends->len;
  geometry->n_polygons = self->polygons->len;
  geometry->xy = (double *) g_array_free (self->xy, FALSE);
  geometry->ends = (guint *) g_array_free (self->ends, FALSE);
  geometry->polygons = (guint *) g_array_free (self->polygons, FALSE);
  self->xy = g_array_new (FALSE, FALSE, sizeof (double));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->polygons = g_array_new (FALSE, FALSE, sizeof (guint));
  geometry->bounds[0] = geometry->bounds[1] = HUGE_VAL;
  geometry->bounds[2] = geometry->bounds[3] = -HUGE_VAL;
  for (guint i = 0; i < geometry->n_points; i++)
    {
      geometry->bounds[0] = MIN (geometry->bounds[0], geometry->xy[2 * i]);
      geometry->bounds[1] = MIN (geometry->bounds[1], geometry->xy[2 * i + 1]);
      geometry->bounds[2] = MAX (geometry->bounds[2], geometry->xy[2 * i]);
      geometry->bounds[3] = MAX (geometry->bounds[3], geometry->xy[2 * i + 1]);
    }
  return geometry;
}

void
tv_geometry_free (TvGeometry *self)
{
  g_free (self->xy);
  g_free (self->ends);
  g_free (self->polygons);
  g_free (self);
}

/* GeoJSON */

static gboolean
read_position (TvGeometryBuilder *builder, const TvJson *position, GError **error)
{
  const TvJson *x = json_array_get (position, 0);
  const TvJson *y = json_array_get (position, 1);

  if (!json_is_number (x) || !json_is_number (y))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Geometry: a position needs two numbers");
      return FALSE;
    }
  return tv_geometry_builder_point (builder,
                                    json_number_value (x),
                                    json_number_value (y),
                                    MAX_POINTS,
                                    error);
}

/* @depth: arrays above the positions: 1 a line, 2 a polygon, 3 a multipolygon. */
static gboolean
read_coordinates (TvGeometryBuilder *builder, const TvJson *array, guint depth, GError **error)
{
  gsize i;
  TvJson *child;

  if (!json_is_array (array))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Geometry: coordinates are no list");
      return FALSE;
    }
  if (depth == 0)
    return read_position (builder, array, error);
  json_array_foreach (array, i, child)
  {
    if (!read_coordinates (builder, child, depth - 1, error))
      return FALSE;
    if (depth == 1 && builder->type == TV_GEOMETRY_POINT)
      tv_geometry_builder_end_part (builder);
  }
  if (depth == 1 && builder->type != TV_GEOMETRY_POINT)
    tv_geometry_builder_end_part (builder);
  if (depth == 2 && builder->type == TV_GEOMETRY_POLYGON)
    tv_geometry_builder_end_polygon (builder);
  return TRUE;
}

TvGeometry *
tv_geometry_parse_geojson (const TvJson *json, GError **error)
{
  static const struct
  {
    const char *name;
    TvGeometryType type;
    guint depth;
  } kinds[] = {
    { "Point", TV_GEOMETRY_POINT, 0 },     { "MultiPoint", TV_GEOMETRY_POINT, 1 },
    { "LineString", TV_GEOMETRY_LINE, 1 }, { "MultiLineString", TV_GEOMETRY_LINE, 2 },
    { "Polygon", TV_GEOMETRY_POLYGON, 2 }, { "MultiPolygon", TV_GEOMETRY_POLYGON, 3 },
  };
  g_autoptr (TvGeometryBuilder) builder = tv_geometry_builder_new ();
  const char *name;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (json, "type", &name, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!g_str_equal (name, kinds[i].name))
        continue;
      if (!tv_geometry_builder_type (builder, kinds[i].type, error)
          || !read_coordinates (builder,
                                json_object_get (json, "coordinates"),
                                kinds[i].depth,
                                error))
        return NULL;
      tv_geometry_builder_end_part (builder);
      if (builder->ends->len > 0 && builder->xy->len > 0)
        return tv_geometry_builder_finish (builder);
    }
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Geometry: %s is empty or not known", name);
  return NULL;
}

static TvJson *
part_to_json (const TvGeometry *self, guint part)
{
  TvJson *array = json_array ();

  for (guint i = part > 0 ? self->ends[part - 1] : 0; i < self->ends[part]; i++)
    json_array_append_new (array, json_pack ("[ff]", self->xy[2 * i], self->xy[2 * i + 1]));
  return array;
}

TvJson *
tv_geometry_to_geojson (const TvGeometry *self)
{
  static const char *const names[] = { "MultiPoint", "MultiLineString", "MultiPolygon" };
  TvJson *coordinates = json_array ();
  guint part = 0;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint polygon = 0; polygon < self->n_polygons; polygon++)
    {
      TvJson *rings = json_array ();

      for (; part < self->polygons[polygon]; part++)
        json_array_append_new (rings, part_to_json (self, part));
      json_array_append_new (coordinates, rings);
    }
  for (; part < self->n_parts; part++)
    {
      g_autoptr (TvJson) points = part_to_json (self, part);

      json_array_append (coordinates,
                         self->type == TV_GEOMETRY_POINT ? json_array_get (points, 0) : points);
    }
  return json_pack ("{so ss}", "coordinates", coordinates, "type", names[self->type]);
}

/* Measures */

static void
part_range (const TvGeometry *self, guint part, guint *ret_start, guint *ret_end)
{
  *ret_start = part > 0 ? self->ends[part - 1] : 0;
  *ret_end = self->ends[part];
}

gboolean
tv_geometry_contains (const TvGeometry *self, double x, double y)
{
  gboolean inside = FALSE;
  const double *xy = self->xy;

  if (self->type != TV_GEOMETRY_POLYGON || x < self->bounds[0] || x > self->bounds[2]
      || y < self->bounds[1] || y > self->bounds[3])
    return FALSE;
  for (guint part = 0; part < self->n_parts; part++)
    {
      guint start, end;

      part_range (self, part, &start, &end);
      for (guint i = start, j = end - 1; i < end; j = i++)
        {
          if ((xy[2 * i + 1] > y) != (xy[2 * j + 1] > y)
              && x < (xy[2 * j] - xy[2 * i]) * (y - xy[2 * i + 1]) / (xy[2 * j + 1] - xy[2 * i + 1])
                         + xy[2 * i])
            inside = !inside;
        }
    }
  return inside;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The widest stretch of the horizontal line at @y inside the polygon; its width. */
static double
widest_span (const TvGeometry *self, double y, double *ret_x)
{
  g_autoptr (GArray) crossings = g_array_new (FALSE, FALSE, sizeof (double));
  double best = 0;

  for (guint part = 0; part < self->n_parts; part++)
    {
      guint start, end;

      part_range (self, part, &start, &end);
      for (guint i = start, j = end - 1; i < end; j = i++)
        {
          const double *a = self->xy + 2 * i, *b = self->xy + 2 * j;

          if ((a[1] > y) != (b[1] > y))
            {
              double x = (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0];

              g_array_append_val (crossings, x);
            }
        }
    }
  g_array_sort (crossings, compare_doubles);
  for (guint i = 0; i + 1 < crossings->len; i += 2)
    {
      double left = g_array_index (crossings, double, i);
      double right = g_array_index (crossings, double, i + 1);

      if (right - left > best)
        {
          best = right - left;
          *ret_x = (left + right) / 2;
        }
    }
  return best;
}

static void
polygon_label_point (const TvGeometry *self, double *ret_x, double *ret_y, double *ret_room)
{
  const int n_rows = 9;
  double height = self->bounds[3] - self->bounds[1];
  double best = -1;

  *ret_x = (self->bounds[0] + self->bounds[2]) / 2;
  *ret_y = (self->bounds[1] + self->bounds[3]) / 2;
  *ret_room = 0;
  for (int row = 1; row < n_rows; row++)
    {
      /* rows near the middle win unless another is clearly wider */
      double fraction = (double) row / n_rows;
      double y = self->bounds[1] + height * fraction;
      double x = *ret_x;
      double span = widest_span (self, y, &x);
      double score = span * (1 - fabs (fraction - 0.5));

      if (span > 0 && score > best)
        {
          best = score;
          *ret_x = x;
          *ret_y = y;
          *ret_room = span / 2;
        }
    }
}

static void
line_label_point (const TvGeometry *self, double *ret_x, double *ret_y, double *ret_room)
{
  double length = 0, walked = 0;
  guint end = self->ends[0];

  for (guint i = 1; i < end; i++)
    length
        += hypot (self->xy[2 * i] - self->xy[2 * i - 2], self->xy[2 * i + 1] - self->xy[2 * i - 1]);
  *ret_x = self->xy[0];
  *ret_y = self->xy[1];
  *ret_room = length / 2;
  for (guint i = 1; i < end; i++)
    {
      const double *a = self->xy + 2 * i - 2, *b = self->xy + 2 * i;
      double step = hypot (b[0] - a[0], b[1] - a[1]);

      if (step > 0 && walked + step >= length / 2)
        {
          double t = (length / 2 - walked) / step;

          *ret_x = a[0] + t * (b[0] - a[0]);
          *ret_y = a[1] + t * (b[1] - a[1]);
          return;
        }
      walked += step;
    }
}

void
tv_geometry_get_label_point (const TvGeometry *self, double *ret_x, double *ret_y, double *ret_room)
{
  double room = 0;

  g_return_if_fail (self != NULL && self->n_points > 0);

  if (self->type == TV_GEOMETRY_POLYGON)
    {
      polygon_label_point (self, ret_x, ret_y, &room);
    }
  else if (self->type == TV_GEOMETRY_LINE)
    {
      line_label_point (self, ret_x, ret_y, &room);
    }
  else
    {
      *ret_x = self->xy[0];
      *ret_y = self->xy[1];
    }
  if (ret_room != NULL)
    *ret_room = room;
}

/* Signed area of one ring on a sphere, by the trapezoids between longitudes. */
static double
ring_area (const TvGeometry *self, guint part)
{
  double sum = 0;
  guint start, end;

  part_range (self, part, &start, &end);
  for (guint i = start, j = end - 1; i < end; j = i++)
    {
      const double *a = self->xy + 2 * j, *b = self->xy + 2 * i;

      sum += (b[0] - a[0]) * (2 + sin (a[1] * G_PI / 180) + sin (b[1] * G_PI / 180));
    }
  return fabs (sum * G_PI / 180 * EARTH_RADIUS * EARTH_RADIUS / 2);
}

double
tv_geometry_get_area_m2 (const TvGeometry *self)
{
  double area = 0;
  guint part = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint polygon = 0; polygon < self->n_polygons; polygon++)
    {
      gboolean outer = TRUE;

      for (; part < self->polygons[polygon]; part++)
        {
          area += outer ? ring_area (self, part) : -ring_area (self, part);
          outer = FALSE;
        }
    }
  return MAX (area, 0);
}
