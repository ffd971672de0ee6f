// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-format.h"
#include "tv-tile-draw-private.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define PATTERN_SIZE 16
#define MAX_LABELS 400

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

void
tv_tile_draw_fill (cairo_t *cr, const TvStyleClass *class, double scale)
{
  if (class->fill.alpha > 0)
    {
      set_color (cr, &class->fill);
      cairo_fill_preserve (cr);
    }
  if (class->pattern != TV_PATTERN_NONE)
    {
      cairo_pattern_t *pattern = make_pattern (class, scale);

      cairo_set_source (cr, pattern);
      cairo_fill_preserve (cr);
      cairo_pattern_destroy (pattern);
    }
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
  cairo_set_dash (cr, dashes, class->dashed ? 2 : 0, 0);
  cairo_stroke (cr);
}

static double
px_x (const TvTileCanvas *self, const TvMvtPoint *point)
{
  return point->x * self->factor - self->offset_x;
}

static double
px_y (const TvTileCanvas *self, const TvMvtPoint *point)
{
  return point->y * self->factor - self->offset_y;
}

static void
add_path (TvTileCanvas *self, const TvMvtFeature *feature)
{
  guint i = 0;

  for (guint part = 0; part < feature->n_parts; part++)
    {
      for (guint start = i; i < feature->ends[part]; i++)
        {
          const TvMvtPoint *point = &feature->points[i];

          if (i == start)
            cairo_move_to (self->cr, px_x (self, point), px_y (self, point));
          else
            cairo_line_to (self->cr, px_x (self, point), px_y (self, point));
        }
      if (feature->type == TV_MVT_POLYGON)
        cairo_close_path (self->cr);
    }
}

static void
draw_points (TvTileCanvas *self, const TvMvtFeature *feature, const TvStyleClass *class)
{
  double radius = tv_style_width_at (&class->width, self->zoom) * self->scale;

  for (guint i = 0; i < feature->n_points; i++)
    {
      cairo_arc (self->cr,
                 px_x (self, &feature->points[i]),
                 px_y (self, &feature->points[i]),
                 radius,
                 0,
                 2 * G_PI);
      tv_tile_draw_fill (self->cr, class, self->scale);
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

static const TvStyleClass *
find_class (const TvStyleLayer *style, const TvMvtLayer *layer, const TvMvtFeature *feature)
{
  const TvMvtValue *value
      = style->field != NULL ? tv_mvt_feature_get (layer, feature, style->field) : NULL;

  return tv_style_layer_find_class (style, value != NULL ? value->text : NULL);
}

static void
draw_feature (TvTileCanvas *self,
              const TvStyleLayer *style,
              const TvStyleClass *class,
              const TvMvtFeature *feature)
{
  if (style->kind == TV_STYLE_POINT)
    {
      draw_points (self, feature, class);
      return;
    }
  add_path (self, feature);
  if (style->kind == TV_STYLE_FILL)
    tv_tile_draw_fill (self->cr, class, self->scale);
  tv_tile_draw_stroke (self->cr, class, tv_style_width_at (&class->width, self->zoom), self->scale);
}

void
tv_tile_draw_shapes (TvTileCanvas *self, const TvStyleLayer *style, const TvMvtLayer *layer)
{
  cairo_set_fill_rule (self->cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (self->cr,
                      style->kind == TV_STYLE_LINE ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  for (guint i = 0; i < layer->features->len; i++)
    {
      const TvMvtFeature *feature = g_ptr_array_index (layer->features, i);
      const TvStyleClass *class;

      if (!fits_kind (style->kind, feature->type))
        continue;
      class = find_class (style, layer, feature);
      if (class != NULL && class->min_zoom <= self->zoom + 0.01)
        draw_feature (self, style, class, feature);
    }
}

/* Labels */

static void
append_value (GString *text, const TvMvtValue *value)
{
  if (value == NULL)
    return;
  if (value->kind == TV_MVT_NUMBER)
    {
      g_autofree char *number = tv_format_number (value->number, 2, "vi");

      g_string_append (text, number);
    }
  else
    {
      g_string_append (text, value->text);
    }
}

/* A field is an attribute's name or a text with names in braces: "{dien_tich} m²". Nothing when an
 * attribute it needs is missing. */
static char *
expand_field (const char *field, const TvMvtLayer *layer, const TvMvtFeature *feature)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *at = field;

  if (strchr (field, '{') == NULL)
    {
      append_value (text, tv_mvt_feature_get (layer, feature, field));
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  while (*at != '\0')
    {
      const char *end = *at == '{' ? strchr (at, '}') : NULL;

      if (end != NULL)
        {
          g_autofree char *name = g_strndup (at + 1, end - at - 1);
          const TvMvtValue *value = tv_mvt_feature_get (layer, feature, name);

          if (value == NULL || *value->text == '\0')
            return g_strdup ("");
          append_value (text, value);
          at = end + 1;
        }
      else
        {
          g_string_append_c (text, *at++);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_text (const TvStyleLabel *label, const TvMvtLayer *layer, const TvMvtFeature *feature)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; label->fields[i] != NULL; i++)
    {
      g_autofree char *line = expand_field (label->fields[i], layer, feature);

      if (*line != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef struct
{
  double x, y;
  double angle;         /* radians */
  double room;          /* px to each side; HUGE_VAL: any */
  gboolean inside_only; /* must not touch the tile's edge: no neighbour draws the other half */
} LabelPlace;

static gboolean
is_free (TvTileCanvas *self, const cairo_rectangle_t *box)
{
  for (guint i = 0; i < self->taken->len; i++)
    {
      const cairo_rectangle_t *other = &g_array_index (self->taken, cairo_rectangle_t, i);

      if (box->x < other->x + other->width && other->x < box->x + box->width
          && box->y < other->y + other->height && other->y < box->y + box->height)
        return FALSE;
    }
  return TRUE;
}

static gboolean
claim_place (TvTileCanvas *self, const LabelPlace *place, double width, double height)
{
  double w = fabs (width * cos (place->angle)) + fabs (height * sin (place->angle));
  double h = fabs (width * sin (place->angle)) + fabs (height * cos (place->angle));
  cairo_rectangle_t box = { place->x - w / 2, place->y - h / 2, w, h };

  if (width / 2 > place->room)
    return FALSE;
  if (box.x > self->size || box.y > self->size || box.x + w < 0 || box.y + h < 0)
    return FALSE;
  if (place->inside_only
      && (box.x < 0 || box.y < 0 || box.x + w > self->size || box.y + h > self->size))
    return FALSE;
  /* letters inside their own area cannot meet others, and must look the same in both tiles */
  if (place->inside_only && !is_free (self, &box))
    return FALSE;
  if (self->taken->len >= MAX_LABELS)
    return FALSE;
  g_array_append_val (self->taken, box);
  return TRUE;
}

static PangoLayout *
make_layout (TvTileCanvas *self, const TvStyleLabel *label)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *font = pango_font_description_from_string ("Liberation Sans, Noto Sans");

  pango_font_description_set_absolute_size (font, label->size * self->scale * PANGO_SCALE);
  if (label->italic)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  if (label->bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_font_description_free (font);
  return layout;
}

static void
draw_text (TvTileCanvas *self,
           PangoLayout *layout,
           const TvStyleLabel *label,
           const char *text,
           const LabelPlace *place)
{
  int width, height;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (!claim_place (self, place, width, height))
    return;
  cairo_save (self->cr);
  cairo_translate (self->cr, place->x, place->y);
  cairo_rotate (self->cr, place->angle);
  cairo_move_to (self->cr, -width / 2.0, -height / 2.0);
  pango_cairo_layout_path (self->cr, layout);
  cairo_set_source_rgba (self->cr, 1, 1, 1, 0.75);
  cairo_set_line_width (self->cr, 2.4 * self->scale);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_stroke (self->cr);
  cairo_move_to (self->cr, -width / 2.0, -height / 2.0);
  set_color (self->cr, &label->color);
  pango_cairo_show_layout (self->cr, layout);
  cairo_restore (self->cr);
}

/* Upright for the reader whichever way the line was drawn. */
static double
readable_angle (double angle)
{
  if (angle > G_PI_2)
    return angle - G_PI;
  if (angle < -G_PI_2)
    return angle + G_PI;
  return angle;
}

static void
place_from_point (TvTileCanvas *self,
                  const TvStyleLabel *label,
                  const TvMvtLayer *layer,
                  const TvMvtFeature *feature,
                  LabelPlace *place)
{
  const TvMvtValue *room = tv_mvt_feature_get (layer, feature, "_room");
  const TvMvtValue *angle = label->rotate ? tv_mvt_feature_get (layer, feature, "_angle") : NULL;

  place->x = px_x (self, &feature->points[0]);
  place->y = px_y (self, &feature->points[0]);
  place->room = room != NULL ? room->number / self->resolution : HUGE_VAL;
  place->angle = angle != NULL ? readable_angle (angle->number * G_PI / 180) : 0;
}

/* Without points made at import: the middle of the longest part, if all of it is in this tile. */
static gboolean
place_from_shape (TvTileCanvas *self, const TvMvtFeature *feature, LabelPlace *place)
{
  double x0 = HUGE_VAL, y0 = HUGE_VAL, x1 = -HUGE_VAL, y1 = -HUGE_VAL;
  guint middle = feature->ends[0] / 2;

  if (feature->n_points == 0)
    return FALSE;
  place->inside_only = TRUE;
  place->room = HUGE_VAL;
  for (guint i = 0; i < feature->ends[0]; i++)
    {
      x0 = MIN (x0, px_x (self, &feature->points[i]));
      y0 = MIN (y0, px_y (self, &feature->points[i]));
      x1 = MAX (x1, px_x (self, &feature->points[i]));
      y1 = MAX (y1, px_y (self, &feature->points[i]));
    }
  if (feature->type == TV_MVT_LINE)
    {
      const TvMvtPoint *a = &feature->points[middle - 1], *b = &feature->points[middle];
      double dx = px_x (self, b) - px_x (self, a), dy = px_y (self, b) - px_y (self, a);

      place->x = (px_x (self, a) + px_x (self, b)) / 2;
      place->y = (px_y (self, a) + px_y (self, b)) / 2;
      place->angle = readable_angle (atan2 (dy, dx));
      place->room = hypot (x1 - x0, y1 - y0) / 2;
      return TRUE;
    }
  place->x = (x0 + x1) / 2;
  place->y = (y0 + y1) / 2;
  if (feature->type == TV_MVT_POLYGON)
    place->room = (x1 - x0) / 2;
  return x0 >= 0 && y0 >= 0 && x1 <= self->size && y1 <= self->size;
}

void
tv_tile_draw_labels (TvTileCanvas *self,
                     const TvStyleLayer *style,
                     const TvMvtLayer *layer,
                     const TvMvtLayer *points)
{
  const TvMvtLayer *from = points != NULL ? points : layer;
  PangoLayout *layout;

  if (from == NULL || style->label.fields[0] == NULL || self->zoom + 0.01 < style->label.min_zoom)
    return;
  layout = make_layout (self, &style->label);
  for (guint i = 0; i < from->features->len; i++)
    {
      const TvMvtFeature *feature = g_ptr_array_index (from->features, i);
      g_autofree char *text = make_text (&style->label, from, feature);
      LabelPlace place = { 0 };

      if (*text == '\0' || feature->n_points == 0)
        continue;
      if (style->classes->len > 0 && find_class (style, from, feature) == NULL)
        continue;
      if (points != NULL)
        place_from_point (self, &style->label, from, feature, &place);
      else if (!place_from_shape (self, feature, &place))
        continue;
      draw_text (self, layout, &style->label, text, &place);
    }
  g_object_unref (layout);
}
