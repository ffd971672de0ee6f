// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-source.h"

#include "geo/tv-mercator.h"
#include "tv-map-tile.h"

#define MAX_ZOOM 21
#define N_THREADS 2

struct _TvMapSource
{
  ShumateMapSource parent_instance;

  TvTilePainter *painter; /* (owned) */
  GThreadPool *pool;      /* (owned) */
  gint scale;
};

G_DEFINE_FINAL_TYPE (TvMapSource, tv_map_source, SHUMATE_TYPE_MAP_SOURCE)

typedef struct
{
  ShumateTile *tile; /* (owned): touched on the main thread only */
  guint zoom, x, y;
  int scale;
} FillData;

static void
fill_data_free (FillData *self)
{
  g_object_unref (self->tile);
  g_free (self);
}

static void
paint_tile (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  TvMapSource *self = g_task_get_source_object (task);
  const FillData *fill = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  if (g_task_return_error_if_cancelled (task))
    return;
  surface = tv_tile_painter_paint (self->painter,
                                   fill->zoom,
                                   fill->x,
                                   fill->y,
                                   fill->scale,
                                   g_task_get_cancellable (task),
                                   &error);
  if (surface == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, tv_map_tile_new_paintable (surface), g_object_unref);
}

static void
tv_map_source_fill_tile_async (ShumateMapSource *source,
                               ShumateTile *tile,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TvMapSource *self = TV_MAP_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  FillData *fill = g_new0 (FillData, 1);

  g_task_set_source_tag (task, tv_map_source_fill_tile_async);
  fill->tile = g_object_ref (tile);
  fill->zoom = shumate_tile_get_zoom_level (tile);
  fill->x = shumate_tile_get_x (tile);
  fill->y = shumate_tile_get_y (tile);
  fill->scale = self->scale;
  g_task_set_task_data (task, fill, (GDestroyNotify) fill_data_free);
  shumate_tile_set_state (tile, SHUMATE_STATE_LOADING);
  g_thread_pool_push (self->pool, g_steal_pointer (&task), NULL);
}

static gboolean
tv_map_source_fill_tile_finish (ShumateMapSource *source, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GdkPaintable) paintable = g_task_propagate_pointer (G_TASK (result), &local);
  const FillData *fill = g_task_get_task_data (G_TASK (result));

  if (paintable == NULL)
    {
      /* libshumate drops it without a word */
      if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("map tile %u/%u/%u: %s", fill->zoom, fill->x, fill->y, local->message);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  shumate_tile_set_paintable (fill->tile, paintable);
  shumate_tile_set_fade_in (fill->tile, FALSE);
  shumate_tile_set_state (fill->tile, SHUMATE_STATE_DONE);
  return TRUE;
}

static void
tv_map_source_finalize (GObject *object)
{
  TvMapSource *self = TV_MAP_SOURCE (object);

  /* every queued task holds a reference, so nothing waits here any more */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_clear_object (&self->painter);
  G_OBJECT_CLASS (tv_map_source_parent_class)->finalize (object);
}

static void
tv_map_source_class_init (TvMapSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tv_map_source_finalize;
  source_class->fill_tile_async = tv_map_source_fill_tile_async;
  source_class->fill_tile_finish = tv_map_source_fill_tile_finish;
}

static void
tv_map_source_init (TvMapSource *self)
{
  self->scale = 1;
  self->pool = g_thread_pool_new (paint_tile, NULL, N_THREADS, FALSE, NULL);
}

TvMapSource *
tv_map_source_new (TvTilePainter *painter)
{
  TvMapSource *self = g_object_new (TV_TYPE_MAP_SOURCE, NULL);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);

  self->painter = g_object_ref (painter);
  /* not in init: the properties are set to their defaults after it */
  shumate_map_source_set_id (source, "thamvan");
  shumate_map_source_set_tile_size (source, TV_TILE_SIZE);
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, MAX_ZOOM);
  return self;
}

void
tv_map_source_set_scale (TvMapSource *self, int scale)
{
  self->scale = CLAMP (scale, 1, 3);
}
