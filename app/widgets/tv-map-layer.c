// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-layer.h"

#include "tv-map-queue.h"
#include "tv-map-tile.h"

#include <math.h>

/* The first picture is worth this wait; a reader who zooms on sees squares come in instead. */
#define FIRST_WAIT_US (300 * 1000)
/* The zoom has come to rest. */
#define SETTLE_MS 150
/* Out of sight, but the reader may come back: about two screens. */
#define MAX_HIDDEN 24
#define MAX_SCALE 3

/* A square of the map: its last picture, and what is asked for. */
typedef struct
{
  guint zoom, x, y;
  GdkPaintable *picture;      /* (owned) (nullable) */
  double size;                /* device px the picture's square is wide */
  cairo_rectangle_int_t part; /* of the square, that the picture shows */
  guint edition;
  double asked_size; /* 0: nothing */
  cairo_rectangle_int_t asked_part;
  guint asked_edition;
  guint64 seen; /* turn of drawing */
} Square;

struct _TvMapLayer
{
  ShumateLayer parent_instance;

  TvTilePainter *painter; /* (owned) */
  TvMapQueue *queue;      /* (owned) */
  GHashTable *squares;    /* (owned) set of Square */
  guint edition;          /* 0: nothing to paint yet */
  guint64 turn;
  guint settle; /* source: the zoom is moving */
  gboolean shown;
};

G_DEFINE_FINAL_TYPE (TvMapLayer, tv_map_layer, SHUMATE_TYPE_LAYER)

static guint
square_hash (gconstpointer data)
{
  const Square *self = data;

  return (self->zoom * 31 + self->x) * 65599 ^ self->y;
}

static gboolean
square_equal (gconstpointer a, gconstpointer b)
{
  const Square *x = a, *y = b;

  return x->zoom == y->zoom && x->x == y->x && x->y == y->y;
}

static void
square_free (gpointer data)
{
  g_clear_object (&((Square *) data)->picture);
  g_free (data);
}

static GPtrArray *
list_squares (GHashTable *squares, GCompareFunc compare)
{
  GPtrArray *all = g_ptr_array_sized_new (g_hash_table_size (squares));
  GHashTableIter iter;
  gpointer square;

  g_hash_table_iter_init (&iter, squares);
  while (g_hash_table_iter_next (&iter, &square, NULL))
    g_ptr_array_add (all, square);
  g_ptr_array_sort (all, compare);
  return all;
}

/* What is in sight: the map's pixels at its zoom, and the squares they lie in. */
typedef struct
{
  guint zoom;
  double size;             /* px a square is wide */
  double left, top;        /* px of the widget's corner in the world */
  double reach_x, reach_y; /* px in sight beyond the middle, to each side */
  double middle_x, middle_y;
  guint column, row, columns, rows;
  double rotation;
} Sight;

static void
find_squares (double middle, double reach, const Sight *sight, guint *ret_first, guint *ret_count)
{
  double n = pow (2, sight->zoom);
  double first = CLAMP (floor ((middle - reach) / sight->size), 0, n - 1);
  double last = CLAMP (ceil ((middle + reach) / sight->size) - 1, first, n - 1);

  *ret_first = (guint) first;
  *ret_count = (guint) (last - first) + 1;
}

static gboolean
look_at (TvMapLayer *self, double width, double height, Sight *sight)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  ShumateMapSource *grid = shumate_viewport_get_reference_map_source (viewport);
  ShumateLocation *place = SHUMATE_LOCATION (viewport);
  double zoom = shumate_viewport_get_zoom_level (viewport);
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double across, along;

  if (grid == NULL || width < 1 || height < 1)
    return FALSE;
  sight->zoom = (guint) zoom;
  sight->size = shumate_map_source_get_tile_size_at_zoom (grid, zoom);
  sight->rotation = shumate_viewport_get_rotation (viewport);
  sight->middle_x = shumate_map_source_get_x (grid, zoom, shumate_location_get_longitude (place));
  sight->middle_y = shumate_map_source_get_y (grid, zoom, shumate_location_get_latitude (place));
  /* whole pixels of the screen, so that pictures are shown as they were painted */
  sight->left = round ((sight->middle_x - width / 2) * scale) / scale;
  sight->top = round ((sight->middle_y - height / 2) * scale) / scale;
  across = fabs (cos (sight->rotation));
  along = fabs (sin (sight->rotation));
  sight->reach_x = (width * across + height * along) / 2;
  sight->reach_y = (width * along + height * across) / 2;
  find_squares (sight->middle_x, sight->reach_x, sight, &sight->column, &sight->columns);
  find_squares (sight->middle_y, sight->reach_y, sight, &sight->row, &sight->rows);
  return TRUE;
}

static gboolean
look (TvMapLayer *self, Sight *sight)
{
  return look_at (self,
                  gtk_widget_get_width (GTK_WIDGET (self)),
                  gtk_widget_get_height (GTK_WIDGET (self)),
                  sight);
}

/* Asking for pictures */

static Square *
take_square (TvMapLayer *self, guint zoom, guint x, guint y)
{
  Square key = { .zoom = zoom, .x = x, .y = y };
  Square *square = g_hash_table_lookup (self->squares, &key);

  if (square == NULL)
    {
      square = g_memdup2 (&key, sizeof key);
      g_hash_table_add (self->squares, square);
    }
  return square;
}

static gboolean
same_size (double a, double b)
{
  return fabs (a - b) < 1e-6;
}

/* The pixels of a square's picture along one side that are in sight. */
static int
find_part (guint at, double size, double middle, double reach, int *ret_length)
{
  double first;
  int pixels = tv_tile_painter_get_span (at, size, &first);
  int start = (int) CLAMP (floor (middle - reach - first) - 1, 0, pixels - 1);

  *ret_length = (int) CLAMP (ceil (middle + reach - first) + 1, start + 1, pixels) - start;
  return start;
}

static cairo_rectangle_int_t
seen_part (const Square *square, const Sight *sight, double scale)
{
  double size = sight->size * scale;
  cairo_rectangle_int_t part;

  part.x
      = find_part (square->x, size, sight->middle_x * scale, sight->reach_x * scale, &part.width);
  part.y
      = find_part (square->y, size, sight->middle_y * scale, sight->reach_y * scale, &part.height);
  return part;
}

static gboolean
covers (const cairo_rectangle_int_t *whole, const cairo_rectangle_int_t *part)
{
  return part->x >= whole->x && part->y >= whole->y
         && part->x + part->width <= whole->x + whole->width
         && part->y + part->height <= whole->y + whole->height;
}

static gboolean
is_wanted (TvMapLayer *self, const Square *square, double size, const cairo_rectangle_int_t *seen)
{
  if (square->asked_size > 0 && square->asked_edition == self->edition
      && (self->settle != 0
          || (same_size (square->asked_size, size) && covers (&square->asked_part, seen))))
    return FALSE;
  if (square->picture == NULL || square->edition != self->edition)
    return TRUE;
  if (!same_size (square->size, size))
    return self->settle == 0;
  return !covers (&square->part, seen);
}

/* Of the first picture only what is seen is painted, so that it is seen the sooner. */
static void
ask (TvMapLayer *self, Square *square, double size, double scale, const cairo_rectangle_int_t *seen)
{
  TvMapJob job = { .zoom = square->zoom,
                   .x = square->x,
                   .y = square->y,
                   .size = size,
                   .scale = scale,
                   .part = *seen,
                   .edition = self->edition };
  double first;

  if (self->shown)
    {
      job.part.x = job.part.y = 0;
      job.part.width = tv_tile_painter_get_span (square->x, size, &first);
      job.part.height = tv_tile_painter_get_span (square->y, size, &first);
    }
  square->asked_size = size;
  square->asked_part = job.part;
  square->asked_edition = self->edition;
  tv_map_queue_push (self->queue, &job);
}

/* The queue forgets what it has not begun, so all that is in sight is asked for again. */
static void
forget_asked (TvMapLayer *self)
{
  GHashTableIter iter;
  gpointer square;

  tv_map_queue_forget (self->queue);
  g_hash_table_iter_init (&iter, self->squares);
  while (g_hash_table_iter_next (&iter, &square, NULL))
    ((Square *) square)->asked_size = 0;
}

static void
ask_in_sight (TvMapLayer *self, const Sight *sight)
{
  double scale = CLAMP (gtk_widget_get_scale_factor (GTK_WIDGET (self)), 1, MAX_SCALE);
  double size = sight->size * scale;

  for (guint row = sight->row; row < sight->row + sight->rows; row++)
    {
      for (guint column = sight->column; column < sight->column + sight->columns; column++)
        {
          Square *square = take_square (self, sight->zoom, column, row);
          cairo_rectangle_int_t seen = seen_part (square, sight, scale);

          square->seen = self->turn;
          if (self->edition > 0 && is_wanted (self, square, size, &seen))
            ask (self, square, size, scale, &seen);
        }
    }
}

static void
painted_cb (const TvMapJob *job, gpointer data)
{
  TvMapLayer *self = data;
  Square key = { .zoom = job->zoom, .x = job->x, .y = job->y };
  Square *square = g_hash_table_lookup (self->squares, &key);

  if (square == NULL || job->surface == NULL || job->edition == 0 || job->edition < square->edition)
    return;
  g_clear_object (&square->picture);
  square->picture = tv_map_tile_new_paintable (cairo_surface_reference (job->surface));
  square->size = job->size;
  square->part = job->part;
  square->edition = job->edition;
  if (same_size (square->asked_size, job->size) && square->asked_edition == job->edition
      && covers (&job->part, &square->asked_part))
    square->asked_size = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
compare_seen (gconstpointer a, gconstpointer b)
{
  const Square *x = *(const Square *const *) a, *y = *(const Square *const *) b;

  return x->seen > y->seen ? -1 : x->seen < y->seen;
}

/* The pictures longest out of sight go. */
static void
drop_old (TvMapLayer *self, const Sight *sight)
{
  guint most = sight->columns * sight->rows + MAX_HIDDEN;
  g_autoptr (GPtrArray) all = NULL;

  if (g_hash_table_size (self->squares) <= most)
    return;
  all = list_squares (self->squares, compare_seen);
  for (guint i = most; i < all->len; i++)
    g_hash_table_remove (self->squares, g_ptr_array_index (all, i));
}

/* Drawing */

static void
draw_square (TvMapLayer *self, GtkSnapshot *snapshot, const Sight *sight, const Square *square)
{
  double scale = CLAMP (gtk_widget_get_scale_factor (GTK_WIDGET (self)), 1, MAX_SCALE);
  double shown = sight->size * pow (2, (double) sight->zoom - square->zoom);
  double ratio = same_size (square->size, shown * scale) ? 1 / scale : shown / square->size;
  double x = (floor (square->x * square->size) + square->part.x) * ratio - sight->left;
  double y = (floor (square->y * square->size) + square->part.y) * ratio - sight->top;
  double width = gdk_paintable_get_intrinsic_width (square->picture) * ratio;
  double height = gdk_paintable_get_intrinsic_height (square->picture) * ratio;

  if (x > gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 + sight->reach_x
      || y > gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 + sight->reach_y
      || x + width < gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 - sight->reach_x
      || y + height < gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - sight->reach_y)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gdk_paintable_snapshot (square->picture, snapshot, width, height);
  gtk_snapshot_restore (snapshot);
}

static int
compare_zoom (gconstpointer a, gconstpointer b)
{
  const Square *x = *(const Square *const *) a, *y = *(const Square *const *) b;

  return x->zoom < y->zoom ? -1 : x->zoom > y->zoom;
}

static gboolean
is_complete (TvMapLayer *self, const Sight *sight)
{
  for (guint row = sight->row; row < sight->row + sight->rows; row++)
    {
      for (guint column = sight->column; column < sight->column + sight->columns; column++)
        {
          if (take_square (self, sight->zoom, column, row)->picture == NULL)
            return FALSE;
        }
    }
  return TRUE;
}

/* What is missing is covered by what there is of other zooms, the finer above the coarser. */
static void
draw_squares (TvMapLayer *self, GtkSnapshot *snapshot, const Sight *sight)
{
  g_autoptr (GPtrArray) all = list_squares (self->squares, compare_zoom);
  gboolean complete = is_complete (self, sight);

  for (guint own = 0; own < 2; own++)
    {
      for (guint i = 0; i < all->len; i++)
        {
          const Square *square = g_ptr_array_index (all, i);
          gboolean is_own = square->zoom == sight->zoom;

          if (square->picture != NULL && is_own == (own == 1) && (is_own || !complete))
            draw_square (self, snapshot, sight, square);
        }
    }
}

/* Only the picture of a map that was never seen is waited for, and only so long. */
static void
await_first (TvMapLayer *self)
{
  if (self->shown || self->edition == 0)
    return;
  self->shown = TRUE;
  tv_map_queue_help (self->queue, g_get_monotonic_time () + FIRST_WAIT_US);
}

static void
tv_map_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TvMapLayer *self = TV_MAP_LAYER (widget);
  graphene_point_t middle;
  Sight sight;

  if (!look (self, &sight))
    return;
  self->turn++;
  ask_in_sight (self, &sight);
  await_first (self);
  drop_old (self, &sight);
  middle.x = (float) gtk_widget_get_width (widget) / 2;
  middle.y = (float) gtk_widget_get_height (widget) / 2;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &middle);
  gtk_snapshot_rotate (snapshot, (float) (sight.rotation * 180 / G_PI));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-middle.x, -middle.y));
  draw_squares (self, snapshot, &sight);
  gtk_snapshot_restore (snapshot);
}

/* The threads begin while the rest of the window is being laid out. */
static void
tv_map_layer_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TvMapLayer *self = TV_MAP_LAYER (widget);
  Sight sight;

  if (look (self, &sight))
    ask_in_sight (self, &sight);
}

static void
moved_cb (TvMapLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
settled_cb (gpointer data)
{
  TvMapLayer *self = data;

  self->settle = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
zoomed_cb (TvMapLayer *self)
{
  forget_asked (self);
  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->shown)
    self->settle = g_timeout_add (SETTLE_MS, settled_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
tv_map_layer_dispose (GObject *object)
{
  TvMapLayer *self = TV_MAP_LAYER (object);

  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->queue != NULL)
    tv_map_queue_close (self->queue);
  g_clear_object (&self->queue);
  g_clear_object (&self->painter);
  g_clear_pointer (&self->squares, g_hash_table_unref);
  G_OBJECT_CLASS (tv_map_layer_parent_class)->dispose (object);
}

static void
tv_map_layer_class_init (TvMapLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_map_layer_dispose;
  widget_class->snapshot = tv_map_layer_snapshot;
  widget_class->size_allocate = tv_map_layer_size_allocate;
}

static void
tv_map_layer_init (TvMapLayer *self)
{
  self->squares = g_hash_table_new_full (square_hash, square_equal, square_free, NULL);
}

TvMapLayer *
tv_map_layer_new (ShumateViewport *viewport, TvTilePainter *painter)
{
  TvMapLayer *self = g_object_new (TV_TYPE_MAP_LAYER, "viewport", viewport, NULL);

  self->painter = g_object_ref (painter);
  self->queue = tv_map_queue_new (painter, painted_cb, self);
  g_signal_connect_object (viewport,
                           "notify::longitude",
                           G_CALLBACK (moved_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport,
                           "notify::latitude",
                           G_CALLBACK (moved_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport,
                           "notify::rotation",
                           G_CALLBACK (moved_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport,
                           "notify::zoom-level",
                           G_CALLBACK (zoomed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self,
                           "notify::scale-factor",
                           G_CALLBACK (moved_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
tv_map_layer_repaint (TvMapLayer *self)
{
  g_return_if_fail (TV_IS_MAP_LAYER (self));

  self->edition++;
  forget_asked (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Painting one pixel of a square reads all that the square needs. Of edition 0: kept by nobody. */
static void
read_ahead (TvMapLayer *self, const Sight *sight)
{
  for (guint i = 0; i < sight->columns * sight->rows; i++)
    {
      const TvMapJob job = { .zoom = sight->zoom,
                             .x = sight->column + i % sight->columns,
                             .y = sight->row + i / sight->columns,
                             .size = sight->size,
                             .scale = 1,
                             .part = { 0, 0, 1, 1 } };

      tv_map_queue_push (self->queue, &job);
    }
}

void
tv_map_layer_expect (TvMapLayer *self, int width, int height, gboolean is_sure)
{
  Sight sight;

  g_return_if_fail (TV_IS_MAP_LAYER (self));

  if (self->shown || !look_at (self, width, height, &sight))
    return;
  if (is_sure)
    ask_in_sight (self, &sight);
  else
    read_ahead (self, &sight);
}
