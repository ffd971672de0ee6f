// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-tile-painter.h"

G_BEGIN_DECLS

/* One square of the map to paint, at the very size it is shown. */
typedef struct
{
  guint zoom, x, y;
  double size;                /* device px wide, may be fractional */
  double scale;               /* of lines and letters */
  cairo_rectangle_int_t part; /* of its picture, px */
  guint edition;              /* whatever the asker wants to know again */
  cairo_surface_t *surface;   /* (owned) (nullable): the picture, or it could not be painted */
} TvMapJob;

/* Told on the main thread, in any order; @job lasts until the return. */
typedef void (*TvMapQueueDone) (const TvMapJob *job, gpointer data);

/* Paints squares in threads, first come first served. All calls are the main thread's. */
#define TV_TYPE_MAP_QUEUE (tv_map_queue_get_type ())
G_DECLARE_FINAL_TYPE (TvMapQueue, tv_map_queue, TV, MAP_QUEUE, GObject)

TvMapQueue *tv_map_queue_new (TvTilePainter *painter, TvMapQueueDone done, gpointer data);
void tv_map_queue_push (TvMapQueue *self, const TvMapJob *job);

/* What nobody has begun is not painted any more; nobody is told of it. */
void tv_map_queue_forget (TvMapQueue *self);

/* Lends a hand and waits until all is painted, to @deadline (monotonic) at most; then tells.
 * FALSE when something is left. */
gboolean tv_map_queue_help (TvMapQueue *self, gint64 deadline);

/* Nobody is told of anything any more. */
void tv_map_queue_close (TvMapQueue *self);

G_END_DECLS
