// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-labels-private.h"

#include "tv-label-spots.h"
#include "tv-tile-label-private.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Each is compared with each: more than this only a hostile tile holds. */
#define MAX_LABELS 3000
#define PADDING 3.0     /* px × scale between letters */
#define SAME_NAME 300.0 /* px × scale: nearer, a lower sheet need not repeat a name */
#define STRAIGHT 3.0    /* px × scale a line may stray under its letters */
#define HALO 1.2        /* px × scale around letters */
#define HALO_LIGHT 0.85
#define SPOTS_EVERY 100.0 /* px × scale */

struct _TvTileLabels
{
  TvTileCanvas canvas; /* cr borrowed */
  TvTileTexts *texts;  /* borrowed */
  GPtrArray *labels;   /* (element-type TvTileLabel) */
  PangoLayout *layout;
  guint order;
};

TvTileLabels *
tv_tile_labels_new (const TvTileCanvas *canvas, TvTileTexts *texts)
{
  TvTileLabels *self = g_new0 (TvTileLabels, 1);

  self->canvas = *canvas;
  self->texts = texts;
  self->labels = g_ptr_array_new_with_free_func (tv_tile_label_free);
  self->layout = pango_cairo_create_layout (canvas->cr);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  return self;
}

void
tv_tile_labels_free (TvTileLabels *self)
{
  g_ptr_array_unref (self->labels);
  g_object_unref (self->layout);
  g_free (self);
}

void
tv_tile_labels_next_layer (TvTileLabels *self)
{
  self->order++;
}

/* Adding */

static void
set_layout (TvTileLabels *self, const TvTileLabel *label)
{
  PangoFontDescription *font = pango_font_description_from_string ("Liberation Sans, Noto Sans");

  pango_font_description_set_absolute_size (font,
                                            label->style->size * self->canvas.scale * PANGO_SCALE);
  if (label->style->italic)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  if (label->style->bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, label->text, -1);
}

static TvTileText
measure_anew (TvTileLabels *self, const TvTileLabel *label)
{
  double most = TV_TILE_LABEL_WIDTH * self->canvas.scale;
  TvTileText size;

  set_layout (self, label);
  pango_layout_get_pixel_size (self->layout, &size.width, &size.height);
  if (size.width > most)
    {
      pango_layout_set_width (self->layout, (int) (most * PANGO_SCALE));
      pango_layout_get_pixel_size (self->layout, &size.width, &size.height);
    }
  size.width = MIN (size.width, (int) most);
  return size;
}

/* FALSE when the letters have no room. */
static gboolean
measure (TvTileLabels *self, TvTileLabel *label)
{
  double letter = label->style->size * self->canvas.scale;
  char font[G_ASCII_DTOSTR_BUF_SIZE + 2];
  TvTileText size;

  /* not even a letter would fit: the usual lot seen from afar */
  if (label->room < letter * 0.4)
    return FALSE;
  g_ascii_dtostr (font + 2, sizeof font - 2, letter);
  font[0] = label->style->bold ? 'b' : '-';
  font[1] = label->style->italic ? 'i' : '-';
  if (!tv_tile_texts_find (self->texts, font, label->text, &size))
    {
      size = measure_anew (self, label);
      tv_tile_texts_keep (self->texts, font, label->text, size);
    }
  label->width = size.width;
  label->height = size.height;
  return label->width / 2 <= label->room;
}

static void
take_label (TvTileLabels *self, TvTileLabel *label)
{
  if (*label->text != '\0' && self->labels->len < MAX_LABELS && measure (self, label))
    g_ptr_array_add (self->labels, label);
  else
    tv_tile_label_free (label);
}

static TvTileLabel *
make_label (TvTileLabels *self,
            guint sheet,
            const TvStyleLayer *style,
            const TvMvtLayer *layer,
            const TvMvtFeature *feature)
{
  TvTileLabel *label = g_new0 (TvTileLabel, 1);

  label->sheet = sheet;
  label->order = self->order;
  label->style = &style->label;
  label->text = tv_tile_label_make_text (&style->label, layer, feature);
  label->room = HUGE_VAL;
  return label;
}

/* Upright for the reader whichever way the line was drawn. */
static double
readable_angle (double angle)
{
  if (angle > G_PI_2)
    return angle - G_PI;
  if (angle <= -G_PI_2)
    return angle + G_PI;
  return angle;
}

static gboolean
is_labelled (const TvTileCanvas *aim,
             const TvStyleLayer *style,
             const TvMvtLayer *layer,
             const TvMvtFeature *feature)
{
  const TvMvtValue *from = tv_mvt_feature_get (layer, feature, "_zoom");

  if (feature->n_points == 0 || (from != NULL && from->number > aim->zoom + 0.01))
    return FALSE;
  return style->classes->len == 0 || tv_tile_draw_find_class (style, layer, feature) != NULL;
}

void
tv_tile_labels_add_points (TvTileLabels *self,
                           guint sheet,
                           const TvStyleLayer *style,
                           const TvMvtLayer *points,
                           const TvTileCanvas *aim,
                           int columns,
                           int rows)
{
  for (guint i = 0; i < points->features->len; i++)
    {
      const TvMvtFeature *feature = g_ptr_array_index (points->features, i);
      const TvMvtValue *room = tv_mvt_feature_get (points, feature, "_room");
      const TvMvtValue *angle = tv_mvt_feature_get (points, feature, "_angle");
      double x, y;
      TvTileLabel *label;

      if (!is_labelled (aim, style, points, feature))
        continue;
      x = tv_tile_canvas_x (aim, &feature->points[0]);
      y = tv_tile_canvas_y (aim, &feature->points[0]);
      /* a point in the margin is the neighbour's, who is asked too */
      if (x < 0 || y < 0 || x >= aim->size || y >= aim->size)
        continue;
      label = make_label (self, sheet, style, points, feature);
      label->x = x + columns * aim->size;
      label->y = y + rows * aim->size;
      if (room != NULL)
        label->room = room->number / aim->resolution;
      if (angle != NULL && style->label.rotate)
        label->angle = readable_angle (angle->number * G_PI / 180);
      take_label (self, label);
    }
}

static void
place_on_line (TvTileLabels *self,
               const TvTileCanvas *aim,
               const TvMvtFeature *feature,
               TvTileLabel *label)
{
  double scale = self->canvas.scale;

  label->room = 0;
  for (guint part = 0; part < feature->n_parts; part++)
    {
      guint start = part > 0 ? feature->ends[part - 1] : 0;
      guint n = feature->ends[part] - start;
      g_autofree double *xy = g_new (double, 2 * n + 1);
      g_autoptr (GArray) spots = NULL;

      for (guint i = 0; i < n; i++)
        {
          xy[2 * i] = tv_tile_canvas_x (aim, &feature->points[start + i]);
          xy[2 * i + 1] = tv_tile_canvas_y (aim, &feature->points[start + i]);
        }
      spots = tv_label_spots_find (xy, n, SPOTS_EVERY * scale, STRAIGHT * scale);
      for (guint i = 0; i < spots->len; i++)
        {
          const TvLabelSpot *spot = &g_array_index (spots, TvLabelSpot, i);

          if (spot->room <= label->room)
            continue;
          label->x = spot->x;
          label->y = spot->y;
          label->room = spot->room;
          label->angle = readable_angle (spot->angle);
        }
    }
}

/* The middle of the first ring's box, when all of it is in this tile. */
static void
place_in_area (const TvTileCanvas *aim, const TvMvtFeature *feature, TvTileLabel *label)
{
  double x0 = HUGE_VAL, y0 = HUGE_VAL, x1 = -HUGE_VAL, y1 = -HUGE_VAL;

  for (guint i = 0; i < feature->ends[0]; i++)
    {
      double x = tv_tile_canvas_x (aim, &feature->points[i]);
      double y = tv_tile_canvas_y (aim, &feature->points[i]);

      x0 = MIN (x0, x);
      y0 = MIN (y0, y);
      x1 = MAX (x1, x);
      y1 = MAX (y1, y);
    }
  label->x = (x0 + x1) / 2;
  label->y = (y0 + y1) / 2;
  if (feature->type == TV_MVT_POLYGON)
    label->room = (x1 - x0) / 2;
  if (x0 < 0 || y0 < 0 || x1 > aim->size || y1 > aim->size)
    label->room = 0;
}

void
tv_tile_labels_add_shapes (TvTileLabels *self,
                           guint sheet,
                           const TvStyleLayer *style,
                           const TvMvtLayer *layer,
                           const TvTileCanvas *aim)
{
  for (guint i = 0; i < layer->features->len; i++)
    {
      const TvMvtFeature *feature = g_ptr_array_index (layer->features, i);
      TvTileLabel *label;

      if (!is_labelled (aim, style, layer, feature))
        continue;
      label = make_label (self, sheet, style, layer, feature);
      label->from_shape = TRUE;
      if (feature->type == TV_MVT_LINE)
        place_on_line (self, aim, feature, label);
      else
        place_in_area (aim, feature, label);
      if (!style->label.rotate)
        label->angle = 0;
      take_label (self, label);
    }
}

/* Who stands */

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const TvTileLabel *x = *(const TvTileLabel *const *) a, *y = *(const TvTileLabel *const *) b;
  int order;

  if (x->from_shape != y->from_shape)
    return x->from_shape ? 1 : -1;
  if (x->sheet != y->sheet)
    return x->sheet < y->sheet ? -1 : 1;
  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  /* pixels of neighbours differ in the last digits */
  if (fabs (x->room - y->room) > 0.01)
    return x->room > y->room ? -1 : 1;
  order = strcmp (x->text, y->text);
  if (order != 0)
    return order;
  if (fabs (x->y - y->y) > 0.01)
    return x->y < y->y ? -1 : 1;
  return x->x < y->x ? -1 : x->x > y->x;
}

/* @better is in the way of @label, if it stands. */
static gboolean
meets (TvTileLabels *self, const TvTileLabel *better, const TvTileLabel *label)
{
  double scale = self->canvas.scale;

  if (tv_tile_label_meets (better, label, PADDING * scale))
    return TRUE;
  if (better->sheet == label->sheet && !label->from_shape)
    return FALSE;
  return hypot (better->x - label->x, better->y - label->y) < SAME_NAME * scale
         && g_str_equal (better->text, label->text);
}

/* Everything of the upper sheets is in the way, standing or not: what became of it may hang on
 * labels too far away to know. */
static void
yield_to_upper (TvTileLabels *self)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      TvTileLabel *label = g_ptr_array_index (self->labels, i);

      for (guint k = 0; k < i && label->state == TV_TILE_LABEL_OPEN; k++)
        {
          const TvTileLabel *better = g_ptr_array_index (self->labels, k);

          if ((better->sheet < label->sheet || (label->from_shape && !better->from_shape))
              && meets (self, better, label))
            label->state = TV_TILE_LABEL_GONE;
        }
    }
}

static gboolean
is_best (TvTileLabels *self, guint index, guint sheet)
{
  const TvTileLabel *label = g_ptr_array_index (self->labels, index);

  for (guint k = 0; k < index; k++)
    {
      const TvTileLabel *better = g_ptr_array_index (self->labels, k);

      if (better->sheet == sheet && better->state == TV_TILE_LABEL_OPEN
          && meets (self, better, label))
        return FALSE;
    }
  return TRUE;
}

static void
clear_around (TvTileLabels *self, const TvTileLabel *best)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      TvTileLabel *label = g_ptr_array_index (self->labels, i);

      if (label->state == TV_TILE_LABEL_OPEN && label->sheet == best->sheet && !label->from_shape
          && meets (self, best, label))
        label->state = TV_TILE_LABEL_GONE;
    }
}

/* The open labels of @sheet that no better open one meets stand; all at once, so that the outcome
 * reaches no farther than the next label. */
static void
settle_round (TvTileLabels *self, guint sheet)
{
  g_autoptr (GPtrArray) best = g_ptr_array_new ();

  for (guint i = 0; i < self->labels->len; i++)
    {
      TvTileLabel *label = g_ptr_array_index (self->labels, i);

      if (label->sheet == sheet && !label->from_shape && label->state == TV_TILE_LABEL_OPEN
          && is_best (self, i, sheet))
        g_ptr_array_add (best, label);
    }
  for (guint i = 0; i < best->len; i++)
    ((TvTileLabel *) g_ptr_array_index (best, i))->state = TV_TILE_LABEL_STANDS;
  for (guint i = 0; i < best->len; i++)
    clear_around (self, g_ptr_array_index (best, i));
}

static gboolean
is_inside (TvTileLabels *self, const TvTileLabel *label)
{
  double x = tv_tile_label_reach (label, 0, 0), y = tv_tile_label_reach (label, G_PI_2, 0);

  return label->x >= x && label->y >= y && label->x + x <= self->canvas.size
         && label->y + y <= self->canvas.size;
}

/* Nobody else knows these: they stand inside this tile or not at all, in the order they come. */
static void
settle_shapes (TvTileLabels *self)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      TvTileLabel *label = g_ptr_array_index (self->labels, i);
      gboolean stands = label->state == TV_TILE_LABEL_OPEN && is_inside (self, label);

      if (!label->from_shape)
        continue;
      for (guint k = 0; k < i && stands; k++)
        {
          const TvTileLabel *better = g_ptr_array_index (self->labels, k);

          stands = !better->from_shape || better->state != TV_TILE_LABEL_STANDS
                   || !(meets (self, better, label) || g_str_equal (better->text, label->text));
        }
      label->state = stands ? TV_TILE_LABEL_STANDS : TV_TILE_LABEL_GONE;
    }
}

/* Drawing */

/* The letters with their middle at @x, @y of a mask. */
static cairo_surface_t *
mask_letters (TvTileLabels *self,
              const TvTileLabel *label,
              double x,
              double y,
              int width,
              int height)
{
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  cairo_t *cr = cairo_create (mask);

  cairo_translate (cr, x, y);
  cairo_rotate (cr, label->angle);
  cairo_move_to (cr, -(label->width + 1) / 2, -label->height / 2);
  pango_cairo_show_layout (cr, self->layout);
  cairo_destroy (cr);
  return mask;
}

/* A rim of light around the letters, so that they are read on any colour: their shadows moved to
 * all sides, in one mask so that the light is even. */
static cairo_surface_t *
mask_halo (cairo_surface_t *letters, int reach)
{
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8,
                                                      cairo_image_surface_get_width (letters),
                                                      cairo_image_surface_get_height (letters));
  cairo_t *cr = cairo_create (mask);

  for (int side = 0; side < 9; side++)
    {
      cairo_set_source_surface (cr, letters, (side % 3 - 1) * reach, (side / 3 - 1) * reach);
      cairo_paint (cr);
    }
  cairo_destroy (cr);
  return mask;
}

/* @x, @y: the label's middle on the surface. */
static void
paint_label (TvTileLabels *self, const TvTileLabel *label, double x, double y)
{
  const TvStyleColor *color = &label->style->color;
  cairo_t *cr = self->canvas.cr;
  int reach = MAX ((int) lround (HALO * self->canvas.scale), 1);
  double half_width = tv_tile_label_reach (label, 0, reach + 2);
  double half_height = tv_tile_label_reach (label, G_PI_2, reach + 2);
  double left = floor (x - half_width), top = floor (y - half_height);
  cairo_surface_t *letters = mask_letters (self,
                                           label,
                                           x - left,
                                           y - top,
                                           (int) (ceil (x + half_width) - left),
                                           (int) (ceil (y + half_height) - top));
  cairo_surface_t *halo = mask_halo (letters, reach);

  cairo_set_source_rgba (cr, 1, 1, 1, HALO_LIGHT);
  cairo_mask_surface (cr, halo, left, top);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
  cairo_mask_surface (cr, letters, left, top);
  cairo_surface_destroy (halo);
  cairo_surface_destroy (letters);
}

/* On whole pixels of the surface, as letters are. */
static void
draw_label (TvTileLabels *self, const TvTileLabel *label)
{
  cairo_t *cr = self->canvas.cr;
  double x = label->x, y = label->y;

  set_layout (self, label);
  pango_layout_set_width (self->layout, (int) ceil ((label->width + 1) * PANGO_SCALE));
  cairo_save (cr);
  cairo_user_to_device (cr, &x, &y);
  cairo_identity_matrix (cr);
  paint_label (self, label, x, y);
  cairo_restore (cr);
}

static gboolean
is_seen (TvTileLabels *self, const TvTileLabel *label)
{
  const double *seen = self->canvas.seen;
  double halo = (HALO + 1) * self->canvas.scale;
  double x = tv_tile_label_reach (label, 0, halo), y = tv_tile_label_reach (label, G_PI_2, halo);

  return label->x + x > MAX (seen[0], 0) && label->y + y > MAX (seen[1], 0)
         && label->x - x < MIN (seen[2], self->canvas.size)
         && label->y - y < MIN (seen[3], self->canvas.size);
}

void
tv_tile_labels_draw (TvTileLabels *self)
{
  g_ptr_array_sort (self->labels, compare_labels);
  yield_to_upper (self);
  settle_round (self, 0);
  settle_round (self, 0);
  settle_round (self, 1);
  settle_shapes (self);
  for (guint i = 0; i < self->labels->len; i++)
    {
      const TvTileLabel *label = g_ptr_array_index (self->labels, i);

      if (label->state == TV_TILE_LABEL_STANDS && is_seen (self, label))
        draw_label (self, label);
    }
}
