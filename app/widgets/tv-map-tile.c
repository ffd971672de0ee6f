// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-tile.h"

struct _TvMapTile
{
  GObject parent_instance;

  cairo_surface_t *surface; /* (owned) */
};

static void
tv_map_tile_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  TvMapTile *self = TV_MAP_TILE (paintable);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  cairo_t *cr = gtk_snapshot_append_cairo (GTK_SNAPSHOT (snapshot), &bounds);

  cairo_scale (cr,
               width / cairo_image_surface_get_width (self->surface),
               height / cairo_image_surface_get_height (self->surface));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  /* padded, so that neighbours meet without a seam when they are scaled */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static int
tv_map_tile_get_intrinsic_width (GdkPaintable *paintable)
{
  return cairo_image_surface_get_width (TV_MAP_TILE (paintable)->surface);
}

static int
tv_map_tile_get_intrinsic_height (GdkPaintable *paintable)
{
  return cairo_image_surface_get_height (TV_MAP_TILE (paintable)->surface);
}

static GdkPaintableFlags
tv_map_tile_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static void
paintable_iface_init (GdkPaintableInterface *iface)
{
  iface->snapshot = tv_map_tile_snapshot;
  iface->get_intrinsic_width = tv_map_tile_get_intrinsic_width;
  iface->get_intrinsic_height = tv_map_tile_get_intrinsic_height;
  iface->get_flags = tv_map_tile_get_flags;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TvMapTile,
                               tv_map_tile,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, paintable_iface_init))

static void
tv_map_tile_finalize (GObject *object)
{
  g_clear_pointer (&TV_MAP_TILE (object)->surface, cairo_surface_destroy);
  G_OBJECT_CLASS (tv_map_tile_parent_class)->finalize (object);
}

static void
tv_map_tile_class_init (TvMapTileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_map_tile_finalize;
}

static void
tv_map_tile_init (TvMapTile *self)
{
}

static GdkTexture *
to_texture (cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                                         (gsize) stride * height,
                                                         (GDestroyNotify) cairo_surface_destroy,
                                                         surface);

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface),
                                 height,
                                 GDK_MEMORY_DEFAULT,
                                 bytes,
                                 (gsize) stride);
}

GdkPaintable *
tv_map_tile_new_paintable (cairo_surface_t *surface)
{
  TvMapTile *self;

  /* nocheck:g_getenv GTK's own switch, which it does not tell otherwise */
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") != 0)
    return GDK_PAINTABLE (to_texture (surface));
  self = g_object_new (TV_TYPE_MAP_TILE, NULL);
  self->surface = surface;
  return GDK_PAINTABLE (self);
}
