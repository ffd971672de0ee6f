// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-raster-private.h"

#include "tv-tile-cells-private.h"
#include "tv-tile-hair-private.h"

#include <math.h>

/* Beyond this many cells cairo's sparse way costs less memory. */
#define MAX_CELLS (4 * 1024 * 1024)
/* Units of 1/256 px. */
#define ONE TV_TILE_CELLS_ONE
/* px between points: of what has fewer, hardly any can be left out */
#define DENSE 4
/* No tile of any use reaches as far; two of them can be subtracted. */
#define FAR (1 << 27)
/* px a point may lie beside the line that replaces it: what vector tiles are rounded to anyway. */
#define TOLERANCE 0.12f

typedef struct
{
  gint32 at[2]; /* x and y, 1/256 px of the tile's whole picture */
} Point;

struct _TvTileRaster
{
  cairo_surface_t *surface; /* (owned) */
  TvTilePixels pixels;
  double left, top;

  TvTileCells *cells; /* (owned) */
  GArray *points;     /* (element-type Point) of all parts */
  GArray *ends;       /* (element-type guint) one past each part's last point */
  gboolean closed;
  gboolean dense; /* points are so near each other that some can be left out */
  gint32 box[4];  /* left, top, right, bottom of the points */
};

static gboolean
is_near (double a, double b)
{
  return fabs (a - b) < 1e-6;
}

static gboolean
find_clip (cairo_t *cr, cairo_rectangle_int_t *ret_clip)
{
  cairo_rectangle_list_t *list = cairo_copy_clip_rectangle_list (cr);
  gboolean good = list->status == CAIRO_STATUS_SUCCESS && list->num_rectangles == 1;

  if (good)
    {
      const cairo_rectangle_t *one = &list->rectangles[0];
      double x = one->x, y = one->y, x1 = one->x + one->width, y1 = one->y + one->height;

      cairo_user_to_device (cr, &x, &y);
      cairo_user_to_device (cr, &x1, &y1);
      ret_clip->x = (int) round (x);
      ret_clip->y = (int) round (y);
      ret_clip->width = (int) round (x1) - ret_clip->x;
      ret_clip->height = (int) round (y1) - ret_clip->y;
      good = is_near (x, round (x)) && is_near (y, round (y)) && is_near (x1, round (x1))
             && is_near (y1, round (y1)) && ret_clip->width > 0 && ret_clip->height > 0;
    }
  cairo_rectangle_list_destroy (list);
  return good;
}

static gboolean
is_plain (cairo_t *cr)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  cairo_matrix_t matrix;
  double x, y;

  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_offset (surface, &x, &y);
  return cairo_get_group_target (cr) == surface && is_near (x, 0) && is_near (y, 0)
         && cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE
         && cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32
         && cairo_get_operator (cr) == CAIRO_OPERATOR_OVER && is_near (matrix.xx, 1)
         && is_near (matrix.yy, 1) && is_near (matrix.xy, 0) && is_near (matrix.yx, 0)
         && fabs (matrix.x0) < FAR / ONE && fabs (matrix.y0) < FAR / ONE;
}

TvTileRaster *
tv_tile_raster_new (cairo_t *cr, double left, double top, int columns)
{
  cairo_rectangle_int_t clip;
  cairo_matrix_t matrix;
  TvTileRaster *self;

  if (!is_plain (cr) || !find_clip (cr, &clip) || (gint64) clip.height * columns > MAX_CELLS)
    return NULL;
  cairo_get_matrix (cr, &matrix);
  self = g_new0 (TvTileRaster, 1);
  self->surface = cairo_surface_reference (cairo_get_target (cr));
  self->pixels.stride = cairo_image_surface_get_stride (self->surface);
  self->pixels.clip = clip;
  self->pixels.column = (int) round (matrix.x0 - left);
  self->pixels.row = (int) round (matrix.y0 - top);
  self->pixels.columns = columns;
  /* as exact as given: the sum has lost digits */
  self->left = matrix.x0 - self->pixels.column;
  self->left = is_near (self->left, left) ? left : self->left;
  self->top = matrix.y0 - self->pixels.row;
  self->top = is_near (self->top, top) ? top : self->top;
  self->cells = tv_tile_cells_new ();
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
tv_tile_raster_free (TvTileRaster *self)
{
  tv_tile_cells_free (self->cells);
  g_array_unref (self->points);
  g_array_unref (self->ends);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

void
tv_tile_raster_begin (TvTileRaster *self)
{
  cairo_surface_flush (self->surface);
  self->pixels.data = cairo_image_surface_get_data (self->surface);
}

void
tv_tile_raster_end (TvTileRaster *self)
{
  cairo_surface_mark_dirty (self->surface);
}

/* Shapes */

/* The lines from a point that pass all points left out since near enough. */
typedef struct
{
  Point from, last;
  float left_x, left_y, right_x, right_y; /* borders */
  float reach;                            /* squared, of the farthest */
  gboolean open;                          /* nothing outside the tolerance yet: any line will do */
} Sleeve;

static void
sleeve_start (Sleeve *self, Point from)
{
  self->from = self->last = from;
  self->open = TRUE;
}

/* FALSE: a point left out would be too far from the line to @point. */
static inline gboolean
sleeve_take (Sleeve *self, Point point)
{
  const float tolerance = TOLERANCE * ONE;
  float x = (float) (point.at[0] - self->from.at[0]), y = (float) (point.at[1] - self->from.at[1]);
  float reach = x * x + y * y, share;

  if (self->open && reach <= tolerance * tolerance)
    {
      self->last = point;
      return TRUE;
    }
  if (!self->open
      && (reach < self->reach || self->left_x * y - self->left_y * x > 0
          || self->right_x * y - self->right_y * x < 0))
    return FALSE;
  share = tolerance / sqrtf (reach);
  if (self->open || self->left_x * (y + share * x) - self->left_y * (x - share * y) < 0)
    {
      self->left_x = x - share * y;
      self->left_y = y + share * x;
    }
  if (self->open || self->right_x * (y - share * x) - self->right_y * (x + share * y) > 0)
    {
      self->right_x = x + share * y;
      self->right_y = y - share * x;
    }
  self->open = FALSE;
  self->reach = reach;
  self->last = point;
  return TRUE;
}

/* Returns how many of @points remain. */
static guint
thin_out (Point *points, guint n)
{
  Sleeve sleeve;
  guint kept = 1;

  if (n < 3)
    return n;
  sleeve_start (&sleeve, points[0]);
  for (guint i = 1; i < n; i++)
    {
      if (sleeve_take (&sleeve, points[i]))
        continue;
      points[kept++] = sleeve.last;
      sleeve_start (&sleeve, sleeve.last);
      sleeve_take (&sleeve, points[i]);
    }
  points[kept++] = points[n - 1];
  return kept;
}

/* Rounded, by hand because lrint() is a call. */
static inline gint32
to_units (double value)
{
  return (gint32) (value + (FAR + 0.5)) - FAR;
}

/* Points that nobody will see are brought nearer. */
static inline double
bring_near (double value)
{
  return CLAMP (value, -FAR, FAR);
}

static void
add_part (TvTileRaster *self,
          const TvMvtPoint *from,
          guint n,
          double factor,
          const double offset[2])
{
  guint start = self->points->len;
  Point *points;

  g_array_set_size (self->points, start + n);
  points = &g_array_index (self->points, Point, start);
  for (guint i = 0; i < n; i++)
    {
      points[i].at[0] = to_units (bring_near (from[i].x * factor - offset[0]));
      points[i].at[1] = to_units (bring_near (from[i].y * factor - offset[1]));
    }
  if (self->dense)
    g_array_set_size (self->points, start + thin_out (points, n));
  g_array_append_val (self->ends, self->points->len);
}

void
tv_tile_raster_set_shape (TvTileRaster *self,
                          const TvMvtFeature *feature,
                          double factor,
                          double offset_x,
                          double offset_y)
{
  const double offset[2] = { (offset_x - self->left) * ONE, (offset_y - self->top) * ONE };
  guint start = 0;

  g_array_set_size (self->points, 0);
  g_array_set_size (self->ends, 0);
  self->closed = feature->type == TV_MVT_POLYGON;
  for (guint i = 0; i < 2; i++)
    {
      self->box[2 * i] = to_units (bring_near (feature->box[i].x * factor * ONE - offset[0]));
      self->box[2 * i + 1] = to_units (bring_near (feature->box[i].y * factor * ONE - offset[1]));
    }
  self->dense = (gint64) feature->n_points * DENSE * ONE
                > 2 * ((gint64) self->box[2] - self->box[0] + self->box[3] - self->box[1]);
  for (guint part = 0; part < feature->n_parts; part++)
    {
      add_part (self, feature->points + start, feature->ends[part] - start, factor * ONE, offset);
      start = feature->ends[part];
    }
}

/* Drawing */

/* FALSE: nothing of it is seen. */
static gboolean
open_cells (TvTileRaster *self)
{
  const TvTilePixels *pixels = &self->pixels;
  int top = pixels->clip.y - pixels->row;
  cairo_rectangle_int_t box;

  box.x = MAX (self->box[0] >> 8, 0);
  box.y = MAX (self->box[1] >> 8, top);
  box.width = MIN ((self->box[2] >> 8) + 1, pixels->columns) - box.x;
  box.height = MIN ((self->box[3] >> 8) + 1, top + pixels->clip.height) - box.y;
  if (self->points->len == 0 || box.width <= 0 || box.height <= 0)
    return FALSE;
  tv_tile_cells_open (self->cells, &box);
  return TRUE;
}

void
tv_tile_raster_fill (TvTileRaster *self, const TvStyleColor *color)
{
  const Point *points = (const Point *) self->points->data;
  guint start = 0;

  if (!open_cells (self))
    return;
  for (guint part = 0; part < self->ends->len; part++)
    {
      guint end = g_array_index (self->ends, guint, part);

      for (guint i = start; i < end; i++)
        {
          const Point *a = &points[i], *b = &points[i + 1 < end ? i + 1 : start];

          tv_tile_cells_add (self->cells, a->at[0], a->at[1], b->at[0], b->at[1]);
        }
      start = end;
    }
  tv_tile_cells_paint (self->cells, &self->pixels, tv_tile_pixels_get_color (color));
}

void
tv_tile_raster_stroke (TvTileRaster *self, const TvStyleColor *color, double width)
{
  TvTileColor made = tv_tile_pixels_get_color (color);
  guint start = 0;

  for (guint part = 0; part < self->ends->len; part++)
    {
      guint end = g_array_index (self->ends, guint, part);
      guint last = self->closed ? end : end - 1;

      for (guint i = start; i < last; i++)
        {
          const Point *a = &g_array_index (self->points, Point, i);
          const Point *b = &g_array_index (self->points, Point, i + 1 < end ? i + 1 : start);

          tv_tile_hair_draw (&self->pixels, a->at, b->at, width, made);
        }
      start = end;
    }
}
