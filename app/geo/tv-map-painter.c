// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-painter.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "tv-mercator.h"

#include <math.h>
#include <pango/pangocairo.h>

#define MAX_SIDE 8192
#define MARGIN 12.0

/* The frame with what it leaves open settled. */
typedef struct
{
  double width, height; /* px of the picture */
  double scale;
  guint zoom;        /* of the tiles */
  double tile_size;  /* px of one */
  double left, top;  /* px of the picture's corner in the world at that zoom */
  double resolution; /* metres per px */
} Layout;

static gboolean
settle (TvTilePainter *painter, const TvMapFrame *frame, Layout *layout, GError **error)
{
  double lon = frame->lon, lat = frame->lat, zoom = frame->zoom;
  double scale = frame->scale > 0 ? frame->scale : 1;
  double bounds[4], x, y;

  if (frame->width == 0 || frame->height == 0 || frame->width > MAX_SIDE || frame->height > MAX_SIDE
      || scale > 4)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "No size for a map picture");
      return FALSE;
    }
  if (isnan (zoom))
    {
      if (!tv_tile_painter_get_bounds (painter, "plan", bounds)
          && !tv_tile_painter_get_bounds (painter, "basemap", bounds))
        {
          g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "There is no map to draw");
          return FALSE;
        }
      zoom = tv_mercator_fit (bounds,
                              frame->width / scale * 0.96,
                              frame->height / scale * 0.96,
                              &lon,
                              &lat);
    }
  zoom = CLAMP (zoom, 0, 22);
  layout->width = frame->width;
  layout->height = frame->height;
  layout->scale = scale;
  layout->zoom = (guint) floor (zoom);
  layout->tile_size = TV_TILE_SIZE * scale * pow (2, zoom - layout->zoom);
  tv_mercator_from_lonlat (lon, lat, &x, &y);
  layout->left = x * layout->tile_size * pow (2, layout->zoom) - layout->width / 2;
  layout->top = y * layout->tile_size * pow (2, layout->zoom) - layout->height / 2;
  layout->resolution = tv_mercator_get_resolution (lat, zoom) / scale;
  return TRUE;
}

static gboolean
draw_tiles (TvTilePainter *painter, cairo_t *cr, const Layout *layout, GError **error)
{
  double n = pow (2, layout->zoom);
  double size = layout->tile_size;

  for (double row = floor (layout->top / size); row * size < layout->top + layout->height; row++)
    {
      for (double column = floor (layout->left / size);
           column * size < layout->left + layout->width;
           column++)
        {
          double x = round (column * size - layout->left), y = round (row * size - layout->top);
          double x1 = round ((column + 1) * size - layout->left);
          double y1 = round ((row + 1) * size - layout->top);
          gboolean good;

          if (column < 0 || row < 0 || column >= n || row >= n)
            continue;
          cairo_save (cr);
          cairo_rectangle (cr, x, y, x1 - x, y1 - y);
          cairo_clip (cr);
          cairo_translate (cr, column * size - layout->left, row * size - layout->top);
          good = tv_tile_painter_draw (painter,
                                       cr,
                                       layout->zoom,
                                       (guint) column,
                                       (guint) row,
                                       size,
                                       layout->scale,
                                       NULL,
                                       error);
          cairo_restore (cr);
          if (!good)
            return FALSE;
        }
    }
  return TRUE;
}

/* Text on a white plate, its corner at x, y; @right and @bottom say which corner. */
static void
draw_plate (cairo_t *cr, const Layout *layout, const char *text, gboolean right)
{
  PangoLayout *words = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Liberation Sans, Noto Sans");
  int width, height;
  double x, y;

  pango_font_description_set_absolute_size (font, 12 * layout->scale * PANGO_SCALE);
  pango_layout_set_font_description (words, font);
  pango_layout_set_text (words, text, -1);
  pango_layout_get_pixel_size (words, &width, &height);
  x = right ? layout->width - width - MARGIN * layout->scale : MARGIN * layout->scale;
  y = layout->height - height - MARGIN * layout->scale;
  cairo_set_source_rgba (cr, 1, 1, 1, 0.8);
  cairo_rectangle (cr, x - 4, y - 2, width + 8, height + 4);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, words);
  pango_font_description_free (font);
  g_object_unref (words);
}

/* 1, 2 or 5 × 10^n metres, up to 160 px. */
static double
scale_bar_metres (const Layout *layout)
{
  double most = 160 * layout->scale * layout->resolution;
  double power = pow (10, floor (log10 (most)));

  if (most >= 5 * power)
    return 5 * power;
  return most >= 2 * power ? 2 * power : power;
}

static void
draw_scale_bar (cairo_t *cr, const Layout *layout)
{
  double metres = scale_bar_metres (layout);
  double width = metres / layout->resolution;
  double x = MARGIN * layout->scale, y = layout->height - 34 * layout->scale;
  g_autofree char *number = tv_format_number (metres >= 1000 ? metres / 1000 : metres, 1, NULL);
  g_autofree char *text = g_strdup_printf ("%s %s", number, metres >= 1000 ? "km" : "m");

  draw_plate (cr, layout, text, FALSE);
  cairo_set_line_width (cr, 4 * layout->scale);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.8);
  cairo_move_to (cr, x, y);
  cairo_rel_line_to (cr, width, 0);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 2 * layout->scale);
  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  cairo_move_to (cr, x, y - 4 * layout->scale);
  cairo_rel_line_to (cr, 0, 4 * layout->scale);
  cairo_rel_line_to (cr, width, 0);
  cairo_rel_line_to (cr, 0, -4 * layout->scale);
  cairo_stroke (cr);
}

cairo_surface_t *
tv_map_painter_paint (TvTilePainter *painter, const TvMapFrame *frame, GError **error)
{
  g_autofree char *attribution = NULL;
  cairo_surface_t *surface;
  Layout layout;
  cairo_t *cr;

  g_return_val_if_fail (TV_IS_TILE_PAINTER (painter) && frame != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!settle (painter, frame, &layout, error))
    return NULL;
  surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) frame->width, (int) frame->height);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (!draw_tiles (painter, cr, &layout, error))
    {
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
      return NULL;
    }
  attribution = tv_tile_painter_dup_attribution (painter);
  if (*attribution != '\0')
    draw_plate (cr, &layout, attribution, TRUE);
  draw_scale_bar (cr, &layout);
  cairo_destroy (cr);
  return surface;
}

gboolean
tv_map_painter_write_png (TvTilePainter *painter,
                          const TvMapFrame *frame,
                          const char *path,
                          GError **error)
{
  cairo_surface_t *surface = tv_map_painter_paint (painter, frame, error);
  cairo_status_t status;

  if (surface == NULL)
    return FALSE;
  status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FAILED,
                   "%s cannot be written: %s",
                   path,
                   cairo_status_to_string (status));
      return FALSE;
    }
  return TRUE;
}
