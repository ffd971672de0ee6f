// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-draw-private.h"

#include <math.h>

#define PATTERN_SIZE 16
/* px between points that no eye tells apart */
#define NEAR 0.35
/* px: corners of thinner lines are too small to be round */
#define ROUND_WIDTH 1.6

static void
set_color (cairo_t *cr, const TvStyleColor *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

/* The pattern's strokes over one cell and a bit beyond, so that the cells join. */
static void
pattern_path (cairo_t *cr, TvStylePattern pattern)
{
  const double n = PATTERN_SIZE;

  if (pattern == TV_PATTERN_HATCH || pattern == TV_PATTERN_CROSS)
    {
      for (int i = -1; i <= 3; i++)
        {
          cairo_move_to (cr, -2, i * n / 2 + 2);
          cairo_line_to (cr, n + 2, i * n / 2 - n - 2);
        }
    }
  if (pattern == TV_PATTERN_HATCH_BACK || pattern == TV_PATTERN_CROSS)
    {
      for (int i = -2; i <= 2; i++)
        {
          cairo_move_to (cr, -2, i * n / 2 - 2);
          cairo_line_to (cr, n + 2, i * n / 2 + n + 2);
        }
    }
  if (pattern == TV_PATTERN_WAVES)
    {
      cairo_move_to (cr, 0, n / 2);
      cairo_curve_to (cr, n / 4, n / 4, n / 4, n / 4, n / 2, n / 2);
      cairo_curve_to (cr, 3 * n / 4, 3 * n / 4, 3 * n / 4, 3 * n / 4, n, n / 2);
    }
}

static cairo_pattern_t *
make_pattern (const TvStyleClass *class, double scale)
{
  int size = MAX ((int) lround (PATTERN_SIZE * scale), 4);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;

  cairo_scale (cr, (double) size / PATTERN_SIZE, (double) size / PATTERN_SIZE);
  cairo_set_source_rgba (cr,
                         class->stroke.red,
                         class->stroke.green,
                         class->stroke.blue,
                         class->stroke.alpha * 0.55);
  cairo_set_line_width (cr, 1);
  if (class->pattern == TV_PATTERN_DOTS)
    {
      cairo_arc (cr, 4, 4, 1.3, 0, 2 * G_PI);
      cairo_new_sub_path (cr);
      cairo_arc (cr, 12, 12, 1.3, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else
    {
      pattern_path (cr, class->pattern);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  pattern = cairo_pattern_create_for_surface (surface);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_matrix_init_scale (&matrix, size / (PATTERN_SIZE * scale), size / (PATTERN_SIZE * scale));
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_surface_destroy (surface);
  return pattern;
}

/* @pattern: (nullable) */
static void
fill_path (cairo_t *cr, const TvStyleClass *class, cairo_pattern_t *pattern)
{
  if (class->fill.alpha > 0)
    {
      set_color (cr, &class->fill);
      cairo_fill_preserve (cr);
    }
  if (pattern != NULL)
    {
      cairo_set_source (cr, pattern);
      cairo_fill_preserve (cr);
    }
}

void
tv_tile_draw_fill (cairo_t *cr, const TvStyleClass *class, double scale)
{
  cairo_pattern_t *pattern = class->pattern != TV_PATTERN_NONE ? make_pattern (class, scale) : NULL;

  fill_path (cr, class, pattern);
  g_clear_pointer (&pattern, cairo_pattern_destroy);
}

/* The pattern made for the first feature of its class. */
static cairo_pattern_t *
find_pattern (TvTileCanvas *self, const TvStyleClass *class)
{
  cairo_pattern_t *pattern;

  if (class->pattern == TV_PATTERN_NONE)
    return NULL;
  pattern = g_hash_table_lookup (self->patterns, class);
  if (pattern == NULL)
    {
      pattern = make_pattern (class, self->scale);
      g_hash_table_insert (self->patterns, (gpointer) class, pattern);
    }
  return pattern;
}

void
tv_tile_draw_stroke (cairo_t *cr, const TvStyleClass *class, double width, double scale)
{
  const double dashes[] = { MAX (width * 3, 6) * scale, MAX (width * 2, 4) * scale };

  if (class->stroke.alpha <= 0 || width <= 0)
    {
      cairo_new_path (cr);
      return;
    }
  set_color (cr, &class->stroke);
  cairo_set_line_width (cr, width * scale);
  cairo_set_line_join (cr,
                       width * scale < ROUND_WIDTH ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, dashes, class->dashed ? 2 : 0, 0);
  cairo_stroke (cr);
}

static void
add_part (TvTileCanvas *self, const TvMvtPoint *points, guint n)
{
  double at_x = 0, at_y = 0;

  for (guint i = 0; i < n; i++)
    {
      double x = tv_tile_canvas_x (self, &points[i]), y = tv_tile_canvas_y (self, &points[i]);

      if (i == 0)
        cairo_move_to (self->cr, x, y);
      else if (i == n - 1 || fabs (x - at_x) > NEAR || fabs (y - at_y) > NEAR)
        cairo_line_to (self->cr, x, y);
      else
        continue;
      at_x = x;
      at_y = y;
    }
}

static void
add_path (TvTileCanvas *self, const TvMvtFeature *feature)
{
  guint start = 0;

  for (guint part = 0; part < feature->n_parts; part++)
    {
      add_part (self, feature->points + start, feature->ends[part] - start);
      if (feature->type == TV_MVT_POLYGON)
        cairo_close_path (self->cr);
      start = feature->ends[part];
    }
}

static void
draw_points (TvTileCanvas *self, const TvMvtFeature *feature, const TvStyleClass *class)
{
  double radius = tv_style_width_at (&class->width, self->zoom) * self->scale;

  for (guint i = 0; i < feature->n_points; i++)
    {
      cairo_arc (self->cr,
                 tv_tile_canvas_x (self, &feature->points[i]),
                 tv_tile_canvas_y (self, &feature->points[i]),
                 radius,
                 0,
                 2 * G_PI);
      fill_path (self->cr, class, find_pattern (self, class));
      tv_tile_draw_stroke (self->cr, class, 1, self->scale);
    }
}

static gboolean
fits_kind (TvStyleKind kind, TvMvtType type)
{
  switch (kind)
    {
    case TV_STYLE_FILL:
      return type == TV_MVT_POLYGON;
    case TV_STYLE_LINE:
      return type == TV_MVT_POLYGON || type == TV_MVT_LINE;
    case TV_STYLE_POINT:
      return type == TV_MVT_POINT;
    case TV_STYLE_LABEL:
    default:
      return FALSE;
    }
}

const TvStyleClass *
tv_tile_draw_find_class (const TvStyleLayer *style,
                         const TvMvtLayer *layer,
                         const TvMvtFeature *feature)
{
  const TvMvtValue *value
      = style->field != NULL ? tv_mvt_feature_get (layer, feature, style->field) : NULL;

  return tv_style_layer_find_class (style, value != NULL ? value->text : NULL);
}

/* What the raster cannot do: patterns, dashes, round corners. */
static void
draw_on_cairo (TvTileCanvas *self,
               const TvStyleLayer *style,
               const TvStyleClass *class,
               const TvMvtFeature *feature,
               double width)
{
  tv_tile_canvas_set_on_pixels (self, FALSE);
  if (style->kind == TV_STYLE_POINT)
    {
      draw_points (self, feature, class);
      return;
    }
  add_path (self, feature);
  if (style->kind == TV_STYLE_FILL)
    fill_path (self->cr, class, find_pattern (self, class));
  tv_tile_draw_stroke (self->cr, class, width, self->scale);
}

static gboolean
fits_raster (TvTileCanvas *self, const TvStyleLayer *style, const TvStyleClass *class, double width)
{
  gboolean stroked = class->stroke.alpha > 0 && width > 0;

  return self->raster != NULL && style->kind == TV_STYLE_FILL && class->pattern == TV_PATTERN_NONE
         && (!stroked || (!class->dashed && width * self->scale <= TV_TILE_RASTER_MOST_WIDTH));
}

static void
draw_feature (TvTileCanvas *self,
              const TvStyleLayer *style,
              const TvStyleClass *class,
              const TvMvtFeature *feature)
{
  double width = tv_style_width_at (&class->width, self->zoom);

  if (!tv_tile_canvas_sees (self, feature, (width + 1) * self->scale))
    return;
  if (!fits_raster (self, style, class, width))
    {
      draw_on_cairo (self, style, class, feature, width);
      return;
    }
  tv_tile_canvas_set_on_pixels (self, TRUE);
  tv_tile_raster_set_shape (self->raster, feature, self->factor, self->offset_x, self->offset_y);
  if (class->fill.alpha > 0)
    tv_tile_raster_fill (self->raster, &class->fill);
  if (class->stroke.alpha > 0 && width > 0)
    tv_tile_raster_stroke (self->raster, &class->stroke, width * self->scale);
}

/* The classes that a layer's values stand for, each looked up once. */
typedef struct
{
  const TvStyleLayer *style;
  const TvMvtLayer *layer;
  guint key;                    /* of the layer, that chooses the class */
  const TvStyleClass **classes; /* (owned): for each value; unknown: not looked up yet */
  const TvStyleClass *rest;     /* (nullable): of features without the attribute */
} Classes;

static const TvStyleClass unknown;

static void
classes_init (Classes *self, const TvStyleLayer *style, const TvMvtLayer *layer)
{
  self->style = style;
  self->layer = layer;
  self->key = G_MAXUINT;
  for (guint i = 0; style->field != NULL && i < layer->keys->len && self->key == G_MAXUINT; i++)
    {
      if (g_str_equal (g_ptr_array_index (layer->keys, i), style->field))
        self->key = i;
    }
  self->rest = tv_style_layer_find_class (style, NULL);
  self->classes = g_new (const TvStyleClass *, layer->values->len);
  for (guint i = 0; i < layer->values->len; i++)
    self->classes[i] = &unknown;
}

/* (nullable) */
static const TvStyleClass *
classes_find (Classes *self, const TvMvtFeature *feature)
{
  for (guint i = 0; i + 1 < feature->n_tags; i += 2)
    {
      guint value = feature->tags[i + 1];

      if (feature->tags[i] != self->key)
        continue;
      if (self->classes[value] == &unknown)
        self->classes[value] = tv_style_layer_find_class (
            self->style,
            ((const TvMvtValue *) g_ptr_array_index (self->layer->values, value))->text);
      return self->classes[value];
    }
  return self->rest;
}

void
tv_tile_draw_shapes (TvTileCanvas *self, const TvStyleLayer *style, const TvMvtLayer *layer)
{
  Classes classes;

  cairo_set_fill_rule (self->cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_cap (self->cr,
                      style->kind == TV_STYLE_LINE ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  classes_init (&classes, style, layer);
  for (guint i = 0; i < layer->features->len; i++)
    {
      const TvMvtFeature *feature = g_ptr_array_index (layer->features, i);
      const TvStyleClass *class;

      if (!fits_kind (style->kind, feature->type))
        continue;
      class = classes_find (&classes, feature);
      if (class != NULL && class->min_zoom <= self->zoom + 0.01)
        draw_feature (self, style, class, feature);
    }
  tv_tile_canvas_set_on_pixels (self, FALSE);
  g_free (classes.classes);
}
