// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define MAX_LEVELS 8
/* Smaller copies than this are not worth making. */
#define SMALLEST 512

struct _TvRenderPicture
{
  cairo_surface_t *levels[MAX_LEVELS]; /* (owned): each half as wide and high as the one before */
  guint n_levels;
};

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  gboolean *too_large = data;

  if (width < 1 || height < 1 || width > TV_RENDER_MAX_SIDE || height > TV_RENDER_MAX_SIDE
      || (guint64) width * (guint64) height > TV_RENDER_MAX_PICTURE)
    {
      *too_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
    }
}

static guint32
premultiply (const guint8 *pixel, gboolean alpha)
{
  guint32 a = alpha ? pixel[3] : 255;

  return a << 24 | (pixel[0] * a + 127) / 255 << 16 | (pixel[1] * a + 127) / 255 << 8
         | (pixel[2] * a + 127) / 255;
}

static cairo_surface_t *
to_surface (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf);
  gboolean alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  const guint8 *source = gdk_pixbuf_read_pixels (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  guint8 *target = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  if (target == NULL || source == NULL)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  for (int y = 0; y < height; y++)
    {
      const guint8 *from = source + (gsize) y * (gsize) gdk_pixbuf_get_rowstride (pixbuf);
      guint32 *to = (guint32 *) (gpointer) (target + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++, from += channels)
        to[x] = premultiply (from, alpha);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static gboolean
is_known (const char *media_type)
{
  /* What cameras and scanners make; the other loaders are more code than they are worth here. */
  return g_str_equal (media_type, "image/png") || g_str_equal (media_type, "image/jpeg")
         || g_str_equal (media_type, "image/tiff");
}

static cairo_surface_t *
decode (const char *media_type, GBytes *bytes, TvRenderStatus *ret_status)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_mime_type (media_type, NULL);
  g_autoptr (GdkPixbuf) upright = NULL;
  gboolean too_large = FALSE;
  gboolean written;
  GdkPixbuf *pixbuf;

  *ret_status = TV_RENDER_REFUSED;
  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &too_large);
  written = gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  written = gdk_pixbuf_loader_close (loader, NULL) && written;
  *ret_status = too_large ? TV_RENDER_TOO_LARGE : TV_RENDER_BROKEN;
  pixbuf = written && !too_large ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL)
    return NULL;
  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  return upright != NULL ? to_surface (upright) : NULL;
}

/* The mean of four bytes in each of the four channels at once. */
static guint32
mix (guint32 a, guint32 b, guint32 c, guint32 d)
{
  const guint32 mask = 0x00ff00ff;
  guint32 low = (a & mask) + (b & mask) + (c & mask) + (d & mask) + 0x00020002;
  guint32 high = (a >> 8 & mask) + (b >> 8 & mask) + (c >> 8 & mask) + (d >> 8 & mask) + 0x00020002;

  return (low >> 2 & mask) | (high >> 2 & mask) << 8;
}

static cairo_surface_t *
halve (cairo_surface_t *from)
{
  int width = cairo_image_surface_get_width (from) / 2;
  int height = cairo_image_surface_get_height (from) / 2;
  gsize from_stride = (gsize) cairo_image_surface_get_stride (from);
  const guint8 *source = cairo_image_surface_get_data (from);
  cairo_surface_t *to = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  guint8 *target = cairo_image_surface_get_data (to);

  if (target == NULL)
    {
      cairo_surface_destroy (to);
      return NULL;
    }
  for (int y = 0; y < height; y++)
    {
      const guint32 *one = (const guint32 *) (gconstpointer) (source + 2 * (gsize) y * from_stride);
      const guint32 *two
          = (const guint32 *) (gconstpointer) (source + (2 * (gsize) y + 1) * from_stride);
      guint32 *row
          = (guint32 *) (gpointer) (target
                                    + (gsize) y * (gsize) cairo_image_surface_get_stride (to));

      for (int x = 0; x < width; x++)
        row[x] = mix (one[2 * x], one[2 * x + 1], two[2 * x], two[2 * x + 1]);
    }
  cairo_surface_mark_dirty (to);
  return to;
}

TvRenderPicture *
tv_render_picture_new (cairo_surface_t *surface)
{
  TvRenderPicture *self = g_new0 (TvRenderPicture, 1);
  cairo_surface_t *level = surface;

  while (level != NULL)
    {
      self->levels[self->n_levels++] = level;
      if (self->n_levels == MAX_LEVELS || cairo_image_surface_get_width (level) < 2 * SMALLEST
          || cairo_image_surface_get_height (level) < 2 * SMALLEST)
        break;
      level = halve (level);
    }
  return self;
}

TvRenderPicture *
tv_render_picture_load (const char *media_type, GBytes *bytes, TvRenderStatus *ret_status)
{
  cairo_surface_t *level;

  *ret_status = TV_RENDER_REFUSED;
  if (!is_known (media_type))
    return NULL;
  level = decode (media_type, bytes, ret_status);
  if (level == NULL)
    return NULL;
  *ret_status = TV_RENDER_OK;
  return tv_render_picture_new (level);
}

void
tv_render_picture_free (TvRenderPicture *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    cairo_surface_destroy (self->levels[i]);
  g_free (self);
}

void
tv_render_picture_get_size (TvRenderPicture *self, double *ret_width, double *ret_height)
{
  *ret_width = cairo_image_surface_get_width (self->levels[0]);
  *ret_height = cairo_image_surface_get_height (self->levels[0]);
}

void
tv_render_picture_paint (TvRenderPicture *self, cairo_t *cr, double scale)
{
  cairo_surface_t *surface;
  guint level = 0;
  double width, height;

  while (level + 1 < self->n_levels && scale <= 0.5)
    {
      level++;
      scale *= 2;
    }
  surface = self->levels[level];
  tv_render_picture_get_size (self, &width, &height);
  /* An odd row or column at the edge was dropped in halving. */
  cairo_scale (cr,
               width / cairo_image_surface_get_width (surface),
               height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  /* Four pixels for one are all there are down to half the size, and fifteen times as quick. */
  cairo_pattern_set_filter (cairo_get_source (cr),
                            scale >= 0.5 ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_GOOD);
  cairo_paint (cr);
}

/* Painted on white at its new size: a JPEG knows no transparency. */
static cairo_surface_t *
shrink (cairo_surface_t *picture, int width, int height)
{
  cairo_surface_t *small = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (small);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr,
               (double) width / cairo_image_surface_get_width (picture),
               (double) height / cairo_image_surface_get_height (picture));
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BEST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (small);
  return small;
}

static GdkPixbuf *
to_pixbuf (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  const guint8 *source = cairo_image_surface_get_data (surface);

  if (pixbuf == NULL || source == NULL)
    {
      g_clear_object (&pixbuf);
      return NULL;
    }
  for (int y = 0; y < height; y++)
    {
      const guint32 *from
          = (const guint32 *) (gconstpointer) (source
                                               + (gsize) y
                                                     * (gsize) cairo_image_surface_get_stride (
                                                         surface));
      guint8 *to
          = gdk_pixbuf_get_pixels (pixbuf) + (gsize) y * (gsize) gdk_pixbuf_get_rowstride (pixbuf);

      for (int x = 0; x < width; x++, to += 3)
        {
          to[0] = (guint8) (from[x] >> 16);
          to[1] = (guint8) (from[x] >> 8);
          to[2] = (guint8) from[x];
        }
    }
  return pixbuf;
}

GBytes *
tv_render_picture_encode (TvRenderPicture *self,
                          guint limit,
                          guint32 *ret_width,
                          guint32 *ret_height)
{
  cairo_surface_t *picture = self->levels[0];
  int width = cairo_image_surface_get_width (picture);
  int height = cairo_image_surface_get_height (picture);
  double scale = MIN (1.0, (double) limit / MAX (width, height));
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  cairo_surface_t *small;
  char *data = NULL;
  gsize length = 0;

  *ret_width = (guint32) MAX (1, (int) (width * scale + 0.5));
  *ret_height = (guint32) MAX (1, (int) (height * scale + 0.5));
  small = shrink (picture, (int) *ret_width, (int) *ret_height);
  pixbuf = to_pixbuf (small);
  cairo_surface_destroy (small);
  if (pixbuf == NULL
      || !gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, "jpeg", NULL, "quality", "85", NULL))
    return NULL;
  return g_bytes_new_take (data, length);
}
