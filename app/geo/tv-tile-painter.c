// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-painter.h"

#include "tv-mercator.h"
#include "tv-tile-cache-private.h"
#include "tv-tile-choice-private.h"
#include "tv-tile-draw-private.h"
#include "tv-tile-labels-private.h"
#include "tv-tile-sheet-private.h"

#include <math.h>

#define MAX_SIZE 8192 /* px of a tile */

/* A sheet and how the reader wants it shown. */
typedef struct
{
  TvTileSheet *sheet;   /* (owned) */
  TvTileChoice *choice; /* (owned): replaced whole */
} Shown;

struct _TvTilePainter
{
  GObject parent_instance;

  GMutex mutex;
  GPtrArray *sheets;  /* (element-type Shown) bottom first, under the mutex */
  TvTileCache *cache; /* (owned) */
  TvTileTexts *texts; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvTilePainter, tv_tile_painter, G_TYPE_OBJECT)

static void
shown_free (gpointer data)
{
  Shown *self = data;

  tv_tile_sheet_unref (self->sheet);
  tv_tile_choice_unref (self->choice);
  g_free (self);
}

static void
tv_tile_painter_finalize (GObject *object)
{
  TvTilePainter *self = TV_TILE_PAINTER (object);

  tv_tile_cache_free (self->cache);
  tv_tile_texts_free (self->texts);
  g_ptr_array_unref (self->sheets);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_tile_painter_parent_class)->finalize (object);
}

static void
tv_tile_painter_class_init (TvTilePainterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_tile_painter_finalize;
}

static void
tv_tile_painter_init (TvTilePainter *self)
{
  g_mutex_init (&self->mutex);
  self->sheets = g_ptr_array_new_with_free_func (shown_free);
  self->cache = tv_tile_cache_new ();
  self->texts = tv_tile_texts_new ();
}

TvTilePainter *
tv_tile_painter_new (void)
{
  return g_object_new (TV_TYPE_TILE_PAINTER, NULL);
}

/* (nullable): under the mutex. */
static Shown *
find_shown (TvTilePainter *self, const char *name)
{
  for (guint i = 0; i < self->sheets->len; i++)
    {
      Shown *shown = g_ptr_array_index (self->sheets, i);

      if (g_strcmp0 (shown->sheet->name, name) == 0)
        return shown;
    }
  return NULL;
}

void
tv_tile_painter_set_sheet (TvTilePainter *self, const char *name, TvStyle *style, GPtrArray *tiles)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Shown *shown = g_new0 (Shown, 1);
  Shown *old;

  g_return_if_fail (TV_IS_TILE_PAINTER (self) && name != NULL && style != NULL && tiles != NULL);

  shown->sheet = tv_tile_sheet_new (name, style, tiles);
  shown->choice = tv_tile_choice_new ();
  locker = g_mutex_locker_new (&self->mutex);
  old = find_shown (self, name);
  if (old == NULL)
    {
      g_ptr_array_insert (self->sheets, g_str_equal (name, "basemap") ? 0 : -1, shown);
    }
  else
    {
      guint at = 0;

      g_ptr_array_find (self->sheets, old, &at);
      g_ptr_array_remove_index (self->sheets, at);
      g_ptr_array_insert (self->sheets, (int) at, shown);
      /* its files' tiles, which nobody asks for any more */
      tv_tile_cache_clear (self->cache);
    }
}

TvStyle *
tv_tile_painter_dup_style (TvTilePainter *self, const char *sheet)
{
  g_autoptr (GMutexLocker) locker = NULL;
  const Shown *shown;

  g_return_val_if_fail (TV_IS_TILE_PAINTER (self) && sheet != NULL, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  shown = find_shown (self, sheet);
  return shown != NULL ? tv_style_ref (shown->sheet->style) : NULL;
}

/* @choice: (transfer full) */
static void
choose (Shown *shown, TvTileChoice *choice)
{
  tv_tile_choice_unref (shown->choice);
  shown->choice = choice;
}

void
tv_tile_painter_set_hidden (TvTilePainter *self,
                            const char *sheet,
                            const char *style_layer,
                            gboolean hidden)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Shown *shown;

  g_return_if_fail (TV_IS_TILE_PAINTER (self) && sheet != NULL && style_layer != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  shown = find_shown (self, sheet);
  if (shown != NULL)
    choose (shown, tv_tile_choice_with_hidden (shown->choice, style_layer, hidden));
}

void
tv_tile_painter_set_layer_opacity (TvTilePainter *self,
                                   const char *sheet,
                                   const char *style_layer,
                                   double opacity)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Shown *shown;

  g_return_if_fail (TV_IS_TILE_PAINTER (self) && sheet != NULL && style_layer != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  shown = find_shown (self, sheet);
  if (shown != NULL)
    choose (shown, tv_tile_choice_with_opacity (shown->choice, style_layer, opacity));
}

void
tv_tile_painter_set_layer_order (TvTilePainter *self,
                                 const char *sheet,
                                 const char *const *style_layers)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Shown *shown;

  g_return_if_fail (TV_IS_TILE_PAINTER (self) && sheet != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  shown = find_shown (self, sheet);
  if (shown != NULL)
    choose (shown, tv_tile_choice_with_order (shown->choice, style_layers));
}

char *
tv_tile_painter_dup_attribution (TvTilePainter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < self->sheets->len; i++)
    tv_tile_sheet_add_attribution (((Shown *) g_ptr_array_index (self->sheets, i))->sheet, lines);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

gboolean
tv_tile_painter_get_bounds (TvTilePainter *self, const char *sheet, double ret_bounds[4])
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Shown *shown = find_shown (self, sheet);

  return shown != NULL && tv_tile_sheet_get_bounds (shown->sheet, ret_bounds);
}

/* Painting */

/* A file's part of the tile being drawn: its own tile, or the one above it beyond its last zoom. */
typedef struct
{
  TvCachedTile *tile; /* (owned) (nullable): could not be read */
  guint steps;        /* zooms above */
  guint column, row;  /* which part of it */
} Part;

static void
part_clear (gpointer data)
{
  g_clear_pointer (&((Part *) data)->tile, tv_cached_tile_unref);
}

static Part
load_part (TvTilePainter *self,
           TvMbtiles *file,
           guint zoom,
           guint x,
           guint y,
           gboolean labels_only,
           GError **error)
{
  guint last = tv_mbtiles_get_max_zoom (file);
  guint steps = zoom > last ? zoom - last : 0;
  Part part = { .steps = steps };

  part.column = x - ((x >> steps) << steps);
  part.row = y - ((y >> steps) << steps);
  part.tile = tv_tile_cache_get (self->cache,
                                 file,
                                 zoom - steps,
                                 x >> steps,
                                 y >> steps,
                                 labels_only,
                                 error);
  return part;
}

static GArray *
load_parts (TvTilePainter *self,
            const TvTileSheet *sheet,
            guint zoom,
            guint x,
            guint y,
            GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));

  g_array_set_clear_func (parts, part_clear);
  for (guint i = 0; i < sheet->tiles->len; i++)
    {
      Part part = load_part (self, g_ptr_array_index (sheet->tiles, i), zoom, x, y, FALSE, error);

      if (part.tile == NULL)
        return NULL;
      g_array_append_val (parts, part);
    }
  return g_steal_pointer (&parts);
}

static const TvMvtLayer *
find_layer (GArray *parts, const char *name, const Part **ret_part)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      const TvMvtLayer *layer
          = part->tile->mvt != NULL ? tv_mvt_find_layer (part->tile->mvt, name) : NULL;

      if (layer != NULL)
        {
          *ret_part = part;
          return layer;
        }
    }
  return NULL;
}

static void
aim_canvas (TvTileCanvas *canvas, const Part *part, const TvMvtLayer *layer)
{
  double whole = canvas->size * (double) (1u << part->steps);

  canvas->factor = whole / layer->extent;
  canvas->offset_x = part->column * canvas->size;
  canvas->offset_y = part->row * canvas->size;
}

/* A sheet and what was chosen of it when the painting began. */
typedef struct
{
  TvTileSheet *sheet;   /* (owned) */
  TvTileChoice *choice; /* (owned) */
  GPtrArray *layers;    /* (owned) (element-type TvStyleLayer) bottom first */
  GArray *parts;        /* (owned) (element-type Part) */
} Drawn;

static void
drawn_clear (gpointer data)
{
  Drawn *self = data;

  tv_tile_sheet_unref (self->sheet);
  tv_tile_choice_unref (self->choice);
  g_ptr_array_unref (self->layers);
  g_clear_pointer (&self->parts, g_array_unref);
}

static GArray *
take_sheets (TvTilePainter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (Drawn));

  g_array_set_clear_func (array, drawn_clear);
  for (guint i = 0; i < self->sheets->len; i++)
    {
      const Shown *shown = g_ptr_array_index (self->sheets, i);
      Drawn drawn = { tv_tile_sheet_ref (shown->sheet),
                      tv_tile_choice_ref (shown->choice),
                      tv_tile_choice_sort (shown->choice, shown->sheet->style),
                      NULL };

      g_array_append_val (array, drawn);
    }
  return array;
}

static gboolean
is_drawn (const Drawn *drawn, const TvStyleLayer *style, double zoom)
{
  return zoom + 0.01 >= style->min_zoom && zoom <= style->max_zoom + 0.99
         && !tv_tile_choice_hides (drawn->choice, style->id)
         && tv_tile_choice_get_opacity (drawn->choice, style->id) > 0;
}

/* A layer that lets through what lies under it is drawn aside first, so that its own shapes do not
 * show through each other. */
static void
draw_layer (TvTileCanvas *canvas,
            const Drawn *drawn,
            const TvStyleLayer *style,
            const TvMvtLayer *layer)
{
  double opacity = tv_tile_choice_get_opacity (drawn->choice, style->id);
  TvTileRaster *raster = canvas->raster;

  if (opacity >= 1)
    {
      tv_tile_draw_shapes (canvas, style, layer);
      return;
    }
  cairo_push_group (canvas->cr);
  canvas->raster = NULL; /* knows the picture, not the group */
  tv_tile_draw_shapes (canvas, style, layer);
  canvas->raster = raster;
  cairo_pop_group_to_source (canvas->cr);
  cairo_paint_with_alpha (canvas->cr, opacity);
}

static void
draw_shapes (TvTileCanvas *canvas, const Drawn *drawn)
{
  const TvStyleColor *color = &drawn->sheet->style->background;

  if (color->alpha > 0)
    {
      cairo_set_source_rgba (canvas->cr, color->red, color->green, color->blue, color->alpha);
      cairo_paint (canvas->cr);
    }
  for (guint i = 0; i < drawn->layers->len; i++)
    {
      const TvStyleLayer *style = g_ptr_array_index (drawn->layers, i);
      const Part *part = NULL;
      const TvMvtLayer *layer = find_layer (drawn->parts, style->source, &part);

      if (layer == NULL || style->kind == TV_STYLE_LABEL || !is_drawn (drawn, style, canvas->zoom))
        continue;
      aim_canvas (canvas, part, layer);
      draw_layer (canvas, drawn, style, layer);
    }
}

/* The tile drawn, as its letters need it. */
typedef struct
{
  TvTilePainter *painter;
  TvTileCanvas *canvas;
  TvTileLabels *labels;
  guint zoom, x, y;
} Lettering;

static void
add_neighbour (const Lettering *self,
               guint sheet,
               const TvStyleLayer *style,
               TvMbtiles *file,
               const char *twin,
               int columns,
               int rows)
{
  gint64 x = (gint64) self->x + columns, y = (gint64) self->y + rows, n = (gint64) 1 << self->zoom;
  g_autoptr (GError) error = NULL;
  const TvMvtLayer *points;
  TvTileCanvas aim = *self->canvas;
  Part part;

  if (x < 0 || y < 0 || x >= n || y >= n)
    return;
  part = load_part (self->painter, file, self->zoom, (guint) x, (guint) y, TRUE, &error);
  points = part.tile != NULL && part.tile->mvt != NULL ? tv_mvt_find_layer (part.tile->mvt, twin)
                                                       : NULL;
  /* a damaged neighbour speaks for itself when it is drawn */
  if (error != NULL)
    g_debug ("labels of %u/%d/%d: %s", self->zoom, (int) x, (int) y, error->message);
  if (points != NULL)
    {
      aim_canvas (&aim, &part, points);
      aim.resolution = tv_tile_canvas_get_resolution (self->zoom, y, aim.size);
      tv_tile_labels_add_points (self->labels, sheet, style, points, &aim, columns, rows);
    }
  part_clear (&part);
}

static void
add_labels (const Lettering *self, guint number, const Drawn *drawn)
{
  for (guint i = drawn->layers->len; i > 0; i--)
    {
      const TvStyleLayer *style = g_ptr_array_index (drawn->layers, i - 1);
      g_autofree char *twin = g_strdup_printf ("%s-label", style->source);
      TvMbtiles *file = g_hash_table_lookup (drawn->sheet->twins, twin);
      const Part *part = NULL;
      const TvMvtLayer *layer;

      if (style->label.fields[0] == NULL || self->canvas->zoom + 0.01 < style->label.min_zoom
          || !is_drawn (drawn, style, self->canvas->zoom))
        continue;
      tv_tile_labels_next_layer (self->labels);
      for (int k = 0; file != NULL && k < 9; k++)
        add_neighbour (self, number, style, file, twin, k % 3 - 1, k / 3 - 1);
      layer = file == NULL ? find_layer (drawn->parts, style->source, &part) : NULL;
      if (layer == NULL)
        continue;
      aim_canvas (self->canvas, part, layer);
      tv_tile_labels_add_shapes (self->labels, number, style, layer, self->canvas);
    }
}

static void
draw_labels (TvTilePainter *self,
             TvTileCanvas *canvas,
             GArray *sheets,
             guint zoom,
             guint x,
             guint y)
{
  g_autoptr (TvTileLabels) labels = tv_tile_labels_new (canvas, self->texts);
  const Lettering lettering = { self, canvas, labels, zoom, x, y };

  for (guint i = sheets->len; i > 0; i--)
    add_labels (&lettering, sheets->len - i, &g_array_index (sheets, Drawn, i - 1));
  tv_tile_labels_draw (labels);
}

gboolean
tv_tile_painter_draw (TvTilePainter *self,
                      cairo_t *cr,
                      guint zoom,
                      guint x,
                      guint y,
                      double size,
                      double scale,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GArray) sheets = NULL;
  TvTileCanvas canvas = { 0 };

  g_return_val_if_fail (TV_IS_TILE_PAINTER (self) && cr != NULL, FALSE);
  g_return_val_if_fail (zoom <= 24 && size > 0 && scale > 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  sheets = take_sheets (self);
  for (guint i = 0; i < sheets->len; i++)
    {
      Drawn *drawn = &g_array_index (sheets, Drawn, i);

      drawn->parts = load_parts (self, drawn->sheet, zoom, x, y, error);
      if (drawn->parts == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  cairo_save (cr);
  tv_tile_canvas_init (&canvas, cr, zoom, x, y, size, scale);
  for (guint i = 0; i < sheets->len; i++)
    draw_shapes (&canvas, &g_array_index (sheets, Drawn, i));
  draw_labels (self, &canvas, sheets, zoom, x, y);
  tv_tile_canvas_clear (&canvas);
  cairo_restore (cr);
  return TRUE;
}

int
tv_tile_painter_get_span (guint at, double size, double *ret_first)
{
  *ret_first = floor (at * size);
  return (int) (ceil ((at + 1.0) * size) - *ret_first);
}

cairo_surface_t *
tv_tile_painter_paint_sized (TvTilePainter *self,
                             guint zoom,
                             guint x,
                             guint y,
                             double size,
                             double scale,
                             const cairo_rectangle_int_t *part,
                             GCancellable *cancellable,
                             GError **error)
{
  cairo_rectangle_int_t whole = { 0 };
  double left, top;
  cairo_surface_t *surface;
  cairo_t *cr;
  gboolean good;

  g_return_val_if_fail (TV_IS_TILE_PAINTER (self) && size >= 1 && size <= MAX_SIZE, NULL);

  whole.width = tv_tile_painter_get_span (x, size, &left);
  whole.height = tv_tile_painter_get_span (y, size, &top);
  if (part == NULL)
    part = &whole;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, part->width, part->height);
  cr = cairo_create (surface);
  cairo_translate (cr, x * size - left - part->x, y * size - top - part->y);
  good = tv_tile_painter_draw (self, cr, zoom, x, y, size, scale, cancellable, error);
  cairo_destroy (cr);
  if (!good)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
  return surface;
}

cairo_surface_t *
tv_tile_painter_paint (TvTilePainter *self,
                       guint zoom,
                       guint x,
                       guint y,
                       double scale,
                       GCancellable *cancellable,
                       GError **error)
{
  double size = round (TV_TILE_SIZE * scale);

  return tv_tile_painter_paint_sized (self, zoom, x, y, size, scale, NULL, cancellable, error);
}
