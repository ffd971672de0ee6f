// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-tiles.h"

#include "tv-map-tile.h"

#include <math.h>

/* A megabyte each: some four screens of 1080×1920. */
#define MAX_TILES 64
#define MAX_RUNNING 2

typedef struct
{
  int column, row;
  GdkPaintable *paintable; /* (owned) (nullable): on its way */
  double box[4];           /* in pixels */
} Tile;

struct _TvDocumentTiles
{
  GObject parent;

  TvRenderer *renderer; /* (owned) */
  guint page;
  double scale;
  double width, height; /* pixels */
  GPtrArray *tiles;     /* (element-type Tile) */
  graphene_rect_t view;
  guint running;
  gboolean failed;
  gboolean idle; /* nothing more is asked for */
};

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDocumentTiles, tv_document_tiles, G_TYPE_OBJECT)

typedef struct
{
  TvDocumentTiles *self; /* (owned) */
  int column, row;
} Fetch;

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_clear_object (&tile->paintable);
  g_free (tile);
}

GdkPaintable *
tv_document_tiles_to_paintable (TvRendererImage *image)
{
  static const cairo_user_data_key_t key;
  /* Nobody writes to it: it is mapped read-only. Opaque, which cairo copies as it is. */
  cairo_surface_t *surface
      = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (image->pixels, NULL),
                                             CAIRO_FORMAT_RGB24,
                                             (int) image->width,
                                             (int) image->height,
                                             (int) image->stride);

  cairo_surface_set_user_data (surface, &key, image, (cairo_destroy_func_t) tv_renderer_image_free);
  return tv_map_tile_new_paintable (surface);
}

static Tile *
find_tile (TvDocumentTiles *self, int column, int row)
{
  for (guint i = 0; i < self->tiles->len; i++)
    {
      Tile *tile = g_ptr_array_index (self->tiles, i);

      if (tile->column == column && tile->row == row)
        return tile;
    }
  return NULL;
}

/* How far the middle of a square is from the middle of what is looked at. */
static double
measure (TvDocumentTiles *self, int column, int row)
{
  double x = (column + 0.5) * TV_DOCUMENT_TILE - self->view.origin.x - self->view.size.width / 2;
  double y = (row + 0.5) * TV_DOCUMENT_TILE - self->view.origin.y - self->view.size.height / 2;

  return hypot (x, y);
}

/* The squares in sight, and @margin more on each side. */
static void
get_range (TvDocumentTiles *self, int margin, int ret_range[4])
{
  int columns = (int) ceil (self->width / TV_DOCUMENT_TILE);
  int rows = (int) ceil (self->height / TV_DOCUMENT_TILE);
  double right = (double) self->view.origin.x + self->view.size.width;
  double bottom = (double) self->view.origin.y + self->view.size.height;

  ret_range[0] = MAX ((int) floor (self->view.origin.x / TV_DOCUMENT_TILE) - margin, 0);
  ret_range[1] = MAX ((int) floor (self->view.origin.y / TV_DOCUMENT_TILE) - margin, 0);
  ret_range[2] = MIN ((int) ceil (right / TV_DOCUMENT_TILE) + margin, columns);
  ret_range[3] = MIN ((int) ceil (bottom / TV_DOCUMENT_TILE) + margin, rows);
}

static gboolean
find_missing (TvDocumentTiles *self, int margin, int *ret_column, int *ret_row)
{
  double nearest = G_MAXDOUBLE;
  int range[4];

  get_range (self, margin, range);
  for (int row = range[1]; row < range[3]; row++)
    for (int column = range[0]; column < range[2]; column++)
      {
        double distance = measure (self, column, row);

        if (distance < nearest && find_tile (self, column, row) == NULL)
          {
            nearest = distance;
            *ret_column = column;
            *ret_row = row;
          }
      }
  return nearest < G_MAXDOUBLE;
}

/* Gives up the squares farthest away; those on their way stay. */
static void
trim (TvDocumentTiles *self)
{
  while (self->tiles->len > MAX_TILES)
    {
      double farthest = -1;
      guint index = 0;

      for (guint i = 0; i < self->tiles->len; i++)
        {
          const Tile *tile = g_ptr_array_index (self->tiles, i);
          double distance = measure (self, tile->column, tile->row);

          if (tile->paintable != NULL && distance > farthest)
            {
              farthest = distance;
              index = i;
            }
        }
      if (farthest < 0)
        return;
      g_ptr_array_remove_index_fast (self->tiles, index);
    }
}

static void fetch_more (TvDocumentTiles *self);

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fetch *fetch = data;
  g_autoptr (TvDocumentTiles) self = g_steal_pointer (&fetch->self);
  g_autoptr (GError) error = NULL;
  TvRendererImage *image = tv_renderer_draw_finish (TV_RENDERER (source), result, &error);
  Tile *tile = find_tile (self, fetch->column, fetch->row);

  g_free (fetch);
  self->running--;
  if (image != NULL && tile != NULL)
    {
      tile->paintable = tv_document_tiles_to_paintable (image);
      trim (self);
      fetch_more (self);
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  g_clear_pointer (&image, tv_renderer_image_free);
  if (tile != NULL)
    g_ptr_array_remove_fast (self->tiles, tile);
  if (self->failed || self->idle)
    return;
  /* One word about it is enough; nothing more is asked of it. */
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
fetch_one (TvDocumentTiles *self, int column, int row)
{
  Fetch *fetch = g_new0 (Fetch, 1);
  Tile *tile = g_new0 (Tile, 1);
  double points[4];

  tile->column = column;
  tile->row = row;
  tile->box[0] = column * (double) TV_DOCUMENT_TILE;
  tile->box[1] = row * (double) TV_DOCUMENT_TILE;
  tile->box[2] = MIN (tile->box[0] + TV_DOCUMENT_TILE, ceil (self->width));
  tile->box[3] = MIN (tile->box[1] + TV_DOCUMENT_TILE, ceil (self->height));
  for (guint i = 0; i < 4; i++)
    points[i] = tile->box[i] / self->scale;
  g_ptr_array_add (self->tiles, tile);
  fetch->self = g_object_ref (self);
  fetch->column = column;
  fetch->row = row;
  self->running++;
  tv_renderer_draw_async (self->renderer, self->page, self->scale, points, NULL, fetched_cb, fetch);
}

static void
fetch_more (TvDocumentTiles *self)
{
  int column, row;

  /* What is in sight first, then a ring around it while nothing else is to do. */
  while (self->running < MAX_RUNNING && !self->failed && !self->idle
         && (find_missing (self, 0, &column, &row)
             || (self->running == 0 && self->tiles->len < MAX_TILES
                 && find_missing (self, 1, &column, &row))))
    fetch_one (self, column, row);
}

static graphene_rect_t
to_pixels (TvDocumentTiles *self, const graphene_rect_t *points)
{
  const float scale = (float) self->scale;

  return GRAPHENE_RECT_INIT (points->origin.x * scale,
                             points->origin.y * scale,
                             points->size.width * scale,
                             points->size.height * scale);
}

void
tv_document_tiles_look (TvDocumentTiles *self, const graphene_rect_t *view)
{
  g_return_if_fail (TV_IS_DOCUMENT_TILES (self));
  self->view = to_pixels (self, view);
  fetch_more (self);
}

void
tv_document_tiles_stop (TvDocumentTiles *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_TILES (self));
  self->idle = TRUE;
}

gboolean
tv_document_tiles_is_complete (TvDocumentTiles *self)
{
  int range[4];

  g_return_val_if_fail (TV_IS_DOCUMENT_TILES (self), FALSE);
  get_range (self, 0, range);
  for (int row = range[1]; row < range[3]; row++)
    for (int column = range[0]; column < range[2]; column++)
      {
        const Tile *tile = find_tile (self, column, row);

        if (tile == NULL || tile->paintable == NULL)
          return FALSE;
      }
  return TRUE;
}

void
tv_document_tiles_snapshot (TvDocumentTiles *self,
                            GtkSnapshot *snapshot,
                            const graphene_rect_t *view,
                            double factor)
{
  const graphene_rect_t pixels = to_pixels (self, view);
  graphene_rect_t seen;

  g_return_if_fail (TV_IS_DOCUMENT_TILES (self));
  for (guint i = 0; i < self->tiles->len; i++)
    {
      const Tile *tile = g_ptr_array_index (self->tiles, i);
      double width = tile->box[2] - tile->box[0];
      double height = tile->box[3] - tile->box[1];
      const graphene_rect_t area = GRAPHENE_RECT_INIT ((float) tile->box[0],
                                                       (float) tile->box[1],
                                                       (float) width,
                                                       (float) height);

      if (tile->paintable == NULL || !graphene_rect_intersection (&area, &pixels, &seen))
        continue;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (
          snapshot,
          &GRAPHENE_POINT_INIT ((float) (tile->box[0] / factor), (float) (tile->box[1] / factor)));
      gdk_paintable_snapshot (tile->paintable, snapshot, width / factor, height / factor);
      gtk_snapshot_restore (snapshot);
    }
}

double
tv_document_tiles_get_scale (TvDocumentTiles *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_TILES (self), 1);
  return self->scale;
}

TvDocumentTiles *
tv_document_tiles_new (TvRenderer *renderer, guint page, double scale, double width, double height)
{
  TvDocumentTiles *self;

  g_return_val_if_fail (TV_IS_RENDERER (renderer), NULL);
  g_return_val_if_fail (scale > 0 && width > 0 && height > 0, NULL);
  self = g_object_new (TV_TYPE_DOCUMENT_TILES, NULL);
  self->renderer = g_object_ref (renderer);
  self->page = page;
  self->scale = scale;
  self->width = width * scale;
  self->height = height * scale;
  return self;
}

static void
tv_document_tiles_dispose (GObject *object)
{
  TvDocumentTiles *self = TV_DOCUMENT_TILES (object);

  g_clear_object (&self->renderer);
  G_OBJECT_CLASS (tv_document_tiles_parent_class)->dispose (object);
}

static void
tv_document_tiles_finalize (GObject *object)
{
  TvDocumentTiles *self = TV_DOCUMENT_TILES (object);

  g_ptr_array_unref (self->tiles);
  G_OBJECT_CLASS (tv_document_tiles_parent_class)->finalize (object);
}

static void
tv_document_tiles_class_init (TvDocumentTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_document_tiles_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_document_tiles_finalize;
  signals[CHANGED] = g_signal_new ("changed",
                                   TV_TYPE_DOCUMENT_TILES,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
  signals[FAILED] = g_signal_new ("failed",
                                  TV_TYPE_DOCUMENT_TILES,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_ERROR);
}

static void
tv_document_tiles_init (TvDocumentTiles *self)
{
  self->tiles = g_ptr_array_new_with_free_func (tile_free);
}
