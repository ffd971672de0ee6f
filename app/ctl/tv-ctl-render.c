// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include <cairo.h>
#include <glib/gi18n-lib.h>

#include "geo/tv-map-painter.h"
#include "render/client/tv-renderer.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-content.h"

#define PDF "application/pdf"
#define SIZE_MOST 8192

typedef struct
{
  TvCatalogue *catalogue; /* (borrowed) */
  const char *item;       /* (borrowed) */
} Place;

static char *
locate (const char *path, gpointer data)
{
  const Place *place = data;

  return tv_catalogue_locate (place->catalogue, place->item, 0, path, NULL);
}

/* The base map under the plan, where one is on show. */
static TvTilePainter *
load_painter (TvCatalogue *catalogue, const char *item, const char *basemap, GError **error)
{
  g_autoptr (TvTilePainter) painter = tv_tile_painter_new ();
  g_auto (GStrv) basemaps = NULL;
  Place place = { catalogue, basemap };

  if (basemap == NULL)
    {
      basemaps = tv_catalogue_list_items (catalogue, "basemap", NULL);
      place.item = basemaps != NULL ? basemaps[0] : NULL;
    }
  if (place.item != NULL && !tv_tile_painter_load_basemap (painter, locate, &place, error))
    return NULL;
  place.item = item;
  if (item != NULL && !tv_tile_painter_load_plan (painter, locate, &place, error))
    return NULL;
  return g_steal_pointer (&painter);
}

gboolean
tv_ctl_render_map (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *content = NULL;
  g_autofree char *item = NULL;
  g_autofree char *basemap = NULL;
  g_autofree char *out = NULL;
  int width = 1080;
  int height = 1080;
  double zoom = NAN;
  double lon = 0;
  double lat = 0;
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (TvTilePainter) painter = NULL;
  TvMapFrame frame = { 0 };
  gint64 start = 0;
  const GOptionEntry entries[] = {
    TV_CTL_CONTENT_OPTION (content),
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, N_ ("The plan"), "ID" },
    { "basemap", 0, 0, G_OPTION_ARG_STRING, &basemap, N_ ("The base map (the first)"), "ID" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("The picture"), "FILE.png" },
    { "width", 0, 0, G_OPTION_ARG_INT, &width, N_ ("In pixels (1080)"), "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, N_ ("In pixels (1080)"), "N" },
    { "lon", 0, 0, G_OPTION_ARG_DOUBLE, &lon, N_ ("Middle, in degrees"), "X" },
    { "lat", 0, 0, G_OPTION_ARG_DOUBLE, &lat, N_ ("Middle, in degrees"), "Y" },
    { "zoom", 0, 0, G_OPTION_ARG_DOUBLE, &zoom, N_ ("Zoom; the whole plan without"), "Z" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, 0, error))
    return FALSE;
  if (out == NULL || item == NULL)
    return tv_ctl_fail_usage (error, _ ("--item ID and -o FILE.png are needed"));
  if (width < 1 || width > SIZE_MOST || height < 1 || height > SIZE_MOST)
    return tv_ctl_fail_usage (error, _ ("A picture is 1 to %d pixels wide and high"), SIZE_MOST);
  catalogue = tv_ctl_content_open (content, error);
  if (catalogue == NULL)
    return FALSE;
  start = g_get_monotonic_time ();
  painter = load_painter (catalogue, item, basemap, error);
  frame = (TvMapFrame){ (guint) width, (guint) height, lon, lat, zoom, 1 };
  if (painter == NULL || !tv_map_painter_write_png (painter, &frame, out, error))
    return FALSE;
  tv_ctl_say (ctl, _ ("The map is in %s."), out);
  tv_ctl_set (ctl, "file", json_string (out));
  tv_ctl_set (ctl, "microseconds", json_integer (g_get_monotonic_time () - start));
  return TRUE;
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **ret_result = data;

  *ret_result = g_object_ref (result);
}

/* Draws in the sandbox and waits: the renderer answers within its own time limit. */
static TvRendererImage *
draw_page (int fd, guint page, double scale, GError **error)
{
  g_autoptr (TvRenderer) renderer = tv_renderer_new (fd, PDF);
  g_autoptr (GAsyncResult) result = NULL;

  tv_renderer_draw_async (renderer, page, scale, NULL, NULL, on_drawn, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tv_renderer_draw_finish (renderer, result, error);
}

static gboolean
write_png (const TvRendererImage *image, const char *out, GError **error)
{
  g_autofree guint8 *pixels
      = g_memdup2 (g_bytes_get_data (image->pixels, NULL), g_bytes_get_size (image->pixels));
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels,
                                                                  CAIRO_FORMAT_ARGB32,
                                                                  (int) image->width,
                                                                  (int) image->height,
                                                                  (int) image->stride);
  const cairo_status_t status = cairo_surface_write_to_png (surface, out);

  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", out, cairo_status_to_string (status));
  return FALSE;
}

/* The file itself, or a document of an item on show. */
static char *
find_document (const char *document, const char *item, const char *content, GError **error)
{
  g_autoptr (TvCatalogue) catalogue = NULL;

  if (item == NULL)
    return g_strdup (document);
  catalogue = tv_ctl_content_open (content, error);
  return catalogue != NULL ? tv_catalogue_locate (catalogue, item, 0, document, error) : NULL;
}

gboolean
tv_ctl_render_page (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *content = NULL;
  g_autofree char *item = NULL;
  g_autofree char *out = NULL;
  g_autofree char *path = NULL;
  int page = 1;
  double scale = 1.5;
  int fd = -1;
  g_autoptr (TvRendererImage) image = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_CONTENT_OPTION (content),
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, N_ ("FILE is a path inside this item"), "ID" },
    { "page", 0, 0, G_OPTION_ARG_INT, &page, N_ ("From 1 on (1)"), "N" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, N_ ("Pixels per point (1.5)"), "X" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("The picture"), "FILE.png" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (out == NULL || page < 1 || !(scale > 0 && scale <= 10))
    return tv_ctl_fail_usage (error, _ ("-o FILE.png, a page from 1 and a scale up to 10"));
  path = find_document (words[1], item, content, error);
  if (path == NULL)
    return FALSE;
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s cannot be read", path);
      return FALSE;
    }
  image = draw_page (fd, (guint) page - 1, scale, error);
  close (fd);
  if (image == NULL || !write_png (image, out, error))
    return FALSE;
  tv_ctl_say (ctl, _ ("The page is in %s."), out);
  tv_ctl_set (ctl, "file", json_string (out));
  tv_ctl_set (ctl, "width", json_integer (image->width));
  tv_ctl_set (ctl, "height", json_integer (image->height));
  return TRUE;
}
