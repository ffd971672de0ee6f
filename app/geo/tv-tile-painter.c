// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-painter.h"

#include "base/tv-error.h"
#include "tv-mercator.h"
#include "tv-tile-cache-private.h"
#include "tv-tile-draw-private.h"
#include "tv-tile-labels-private.h"

#include <math.h>
#include <string.h>

#define MAX_METADATA (4 * 1024 * 1024)

/* Immutable once made, but for `hidden`, which is replaced whole. */
typedef struct
{
  char *name;
  TvStyle *style;     /* (owned) */
  GPtrArray *tiles;   /* (element-type TvMbtiles) */
  GHashTable *hidden; /* (owned) set of style layer ids */
  GHashTable *twins;  /* (owned) "<source>-label" → TvMbtiles that has such points */
} Sheet;

struct _TvTilePainter
{
  GObject parent_instance;

  GMutex mutex;
  GPtrArray *sheets;  /* (element-type Sheet) bottom first */
  TvTileCache *cache; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvTilePainter, tv_tile_painter, G_TYPE_OBJECT)

static void
sheet_clear (gpointer data)
{
  Sheet *self = data;

  g_free (self->name);
  tv_style_unref (self->style);
  g_ptr_array_unref (self->tiles);
  g_hash_table_unref (self->hidden);
  g_hash_table_unref (self->twins);
}

static void
sheet_unref (gpointer sheet)
{
  g_atomic_rc_box_release_full (sheet, sheet_clear);
}

static void
tv_tile_painter_finalize (GObject *object)
{
  TvTilePainter *self = TV_TILE_PAINTER (object);

  tv_tile_cache_free (self->cache);
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
  self->sheets = g_ptr_array_new_with_free_func (sheet_unref);
  self->cache = tv_tile_cache_new ();
}

TvTilePainter *
tv_tile_painter_new (void)
{
  return g_object_new (TV_TYPE_TILE_PAINTER, NULL);
}

/* Which layers of label points the files have: a tile without any may just have none in it. */
static void
find_twins (GHashTable *twins, GPtrArray *tiles)
{
  for (guint i = 0; i < tiles->len; i++)
    {
      TvMbtiles *file = g_ptr_array_index (tiles, i);
      g_autofree char *text = tv_mbtiles_dup_metadata (file, "json");
      g_autoptr (TvJson) json
          = text != NULL ? tv_json_parse (text, strlen (text), MAX_METADATA, NULL) : NULL;
      gsize k;
      TvJson *layer;

      json_array_foreach (json_object_get (json, "vector_layers"), k, layer)
      {
        const char *id = tv_json_get_string (layer, "id", "");

        if (g_str_has_suffix (id, "-label") && !g_hash_table_contains (twins, id))
          g_hash_table_insert (twins, g_strdup (id), file);
      }
    }
}

static guint
find_sheet (TvTilePainter *self, const char *name)
{
  guint i = 0;

  while (i < self->sheets->len
         && g_strcmp0 (((Sheet *) g_ptr_array_index (self->sheets, i))->name, name) != 0)
    i++;
  return i;
}

void
tv_tile_painter_set_sheet (TvTilePainter *self, const char *name, TvStyle *style, GPtrArray *tiles)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Sheet *sheet;
  guint i;

  g_return_if_fail (TV_IS_TILE_PAINTER (self) && name != NULL && style != NULL && tiles != NULL);

  sheet = g_atomic_rc_box_new0 (Sheet);
  sheet->name = g_strdup (name);
  sheet->style = tv_style_ref (style);
  sheet->tiles = g_ptr_array_ref (tiles);
  sheet->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sheet->twins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  find_twins (sheet->twins, tiles);
  locker = g_mutex_locker_new (&self->mutex);
  i = find_sheet (self, name);
  if (i < self->sheets->len)
    {
      sheet_unref (g_ptr_array_index (self->sheets, i));
      g_ptr_array_index (self->sheets, i) = sheet;
    }
  else
    {
      g_ptr_array_insert (self->sheets, g_str_equal (name, "basemap") ? 0 : -1, sheet);
    }
  tv_tile_cache_clear (self->cache);
}

void
tv_tile_painter_set_hidden (TvTilePainter *self,
                            const char *sheet_name,
                            const char *style_layer,
                            gboolean hidden)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GHashTable *copy;
  GHashTableIter iter;
  gpointer key;
  Sheet *sheet;
  guint i;

  g_return_if_fail (TV_IS_TILE_PAINTER (self) && sheet_name != NULL && style_layer != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  i = find_sheet (self, sheet_name);
  if (i >= self->sheets->len)
    return;
  sheet = g_ptr_array_index (self->sheets, i);
  copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, sheet->hidden);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy, g_strdup (key));
  if (hidden)
    g_hash_table_add (copy, g_strdup (style_layer));
  else
    g_hash_table_remove (copy, style_layer);
  g_hash_table_unref (sheet->hidden);
  sheet->hidden = copy;
}

/* Loading */

static gboolean
add_file (GPtrArray *files, TvTileLocate locate, gpointer data, const char *path, GError **error)
{
  g_autofree char *name = locate (path, data);
  TvMbtiles *file;

  if (name == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s is not there", path);
      return FALSE;
    }
  file = tv_mbtiles_open (name, error);
  if (file == NULL)
    return FALSE;
  g_ptr_array_add (files, file);
  return TRUE;
}

static TvStyle *
load_style (TvTileLocate locate, gpointer data, GError **error)
{
  g_autofree char *name = locate ("style.json", data);

  if (name == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "style.json is not there");
      return NULL;
    }
  return tv_style_load (name, error);
}

static gboolean
source_is_new (const TvStyle *style, guint index)
{
  const TvStyleLayer *layer = g_ptr_array_index (style->layers, index);

  for (guint i = 0; i < index; i++)
    {
      if (g_str_equal (((TvStyleLayer *) g_ptr_array_index (style->layers, i))->source,
                       layer->source))
        return FALSE;
    }
  return TRUE;
}

gboolean
tv_tile_painter_load_plan (TvTilePainter *self, TvTileLocate locate, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TvStyle) style = NULL;

  g_return_val_if_fail (TV_IS_TILE_PAINTER (self) && locate != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  style = load_style (locate, data, error);
  if (style == NULL)
    return FALSE;
  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);
      g_autofree char *path = g_strdup_printf ("tiles/%s.mbtiles", layer->source);

      if (source_is_new (style, i) && !add_file (files, locate, data, path, error))
        return FALSE;
    }
  tv_tile_painter_set_sheet (self, "plan", style, files);
  return TRUE;
}

gboolean
tv_tile_painter_load_basemap (TvTilePainter *self,
                              TvTileLocate locate,
                              gpointer data,
                              GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TvStyle) style = NULL;

  g_return_val_if_fail (TV_IS_TILE_PAINTER (self) && locate != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  style = load_style (locate, data, error);
  if (style == NULL || !add_file (files, locate, data, "basemap.mbtiles", error))
    return FALSE;
  tv_tile_painter_set_sheet (self, "basemap", style, files);
  return TRUE;
}

char *
tv_tile_painter_dup_attribution (TvTilePainter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < self->sheets->len; i++)
    {
      const Sheet *sheet = g_ptr_array_index (self->sheets, i);

      for (guint k = 0; k < sheet->tiles->len; k++)
        {
          g_autofree char *line
              = tv_mbtiles_dup_metadata (g_ptr_array_index (sheet->tiles, k), "attribution");

          if (line != NULL && *line != '\0' && strstr (lines->str, line) == NULL)
            g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
        }
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

gboolean
tv_tile_painter_get_bounds (TvTilePainter *self, const char *sheet_name, double ret_bounds[4])
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint index = find_sheet (self, sheet_name);
  gboolean found = FALSE;
  const Sheet *sheet;

  if (index >= self->sheets->len)
    return FALSE;
  sheet = g_ptr_array_index (self->sheets, index);
  for (guint i = 0; i < sheet->tiles->len; i++)
    {
      double bounds[4];

      if (!tv_mbtiles_get_bounds (g_ptr_array_index (sheet->tiles, i), bounds))
        continue;
      ret_bounds[0] = found ? MIN (ret_bounds[0], bounds[0]) : bounds[0];
      ret_bounds[1] = found ? MIN (ret_bounds[1], bounds[1]) : bounds[1];
      ret_bounds[2] = found ? MAX (ret_bounds[2], bounds[2]) : bounds[2];
      ret_bounds[3] = found ? MAX (ret_bounds[3], bounds[3]) : bounds[3];
      found = TRUE;
    }
  return found;
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
load_parts (TvTilePainter *self, const Sheet *sheet, guint zoom, guint x, guint y, GError **error)
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

static gboolean
is_shown (const TvStyleLayer *style, GHashTable *hidden, double zoom)
{
  return zoom + 0.01 >= style->min_zoom && zoom <= style->max_zoom + 0.99
         && !g_hash_table_contains (hidden, style->id);
}

static void
draw_shapes (TvTileCanvas *canvas, const Sheet *sheet, GHashTable *hidden, GArray *parts)
{
  if (sheet->style->background.alpha > 0)
    {
      const TvStyleColor *color = &sheet->style->background;

      cairo_set_source_rgba (canvas->cr, color->red, color->green, color->blue, color->alpha);
      cairo_paint (canvas->cr);
    }
  for (guint i = 0; i < sheet->style->layers->len; i++)
    {
      const TvStyleLayer *style = g_ptr_array_index (sheet->style->layers, i);
      const Part *part = NULL;
      const TvMvtLayer *layer = find_layer (parts, style->source, &part);

      if (layer == NULL || style->kind == TV_STYLE_LABEL || !is_shown (style, hidden, canvas->zoom))
        continue;
      aim_canvas (canvas, part, layer);
      tv_tile_draw_shapes (canvas, style, layer);
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

static double
row_resolution (guint zoom, double y, double size)
{
  double lon, lat;

  tv_mercator_to_lonlat (0.5, (y + 0.5) / pow (2, zoom), &lon, &lat);
  return tv_mercator_get_resolution (lat, zoom) * TV_TILE_SIZE / size;
}

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
      aim.resolution = row_resolution (self->zoom, y, aim.size);
      tv_tile_labels_add_points (self->labels, sheet, style, points, &aim, columns, rows);
    }
  part_clear (&part);
}

static void
add_labels (const Lettering *self,
            guint number,
            const Sheet *sheet,
            GHashTable *hidden,
            GArray *parts)
{
  for (guint i = sheet->style->layers->len; i > 0; i--)
    {
      const TvStyleLayer *style = g_ptr_array_index (sheet->style->layers, i - 1);
      g_autofree char *twin = g_strdup_printf ("%s-label", style->source);
      TvMbtiles *file = g_hash_table_lookup (sheet->twins, twin);
      const Part *part = NULL;
      const TvMvtLayer *layer;

      if (style->label.fields[0] == NULL || self->canvas->zoom + 0.01 < style->label.min_zoom
          || !is_shown (style, hidden, self->canvas->zoom))
        continue;
      tv_tile_labels_next_layer (self->labels);
      for (int k = 0; file != NULL && k < 9; k++)
        add_neighbour (self, number, style, file, twin, k % 3 - 1, k / 3 - 1);
      layer = file == NULL ? find_layer (parts, style->source, &part) : NULL;
      if (layer == NULL)
        continue;
      aim_canvas (self->canvas, part, layer);
      tv_tile_labels_add_shapes (self->labels, number, style, layer, self->canvas);
    }
}

/* The sheets and what is hidden on them, as they are now. */
typedef struct
{
  Sheet *sheet;       /* (owned) */
  GHashTable *hidden; /* (owned) */
  GArray *parts;      /* (owned) */
} Drawn;

static void
drawn_clear (gpointer data)
{
  Drawn *drawn = data;

  sheet_unref (drawn->sheet);
  g_hash_table_unref (drawn->hidden);
  g_clear_pointer (&drawn->parts, g_array_unref);
}

static GArray *
take_sheets (TvTilePainter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (Drawn));

  g_array_set_clear_func (array, drawn_clear);
  for (guint i = 0; i < self->sheets->len; i++)
    {
      Sheet *sheet = g_ptr_array_index (self->sheets, i);
      Drawn drawn = { g_atomic_rc_box_acquire (sheet), g_hash_table_ref (sheet->hidden), NULL };

      g_array_append_val (array, drawn);
    }
  return array;
}

static void
canvas_init (TvTileCanvas *canvas, cairo_t *cr, guint zoom, guint y, double size, double scale)
{
  canvas->cr = cr;
  canvas->size = size;
  canvas->scale = scale;
  canvas->zoom = zoom + log2 (size / (TV_TILE_SIZE * scale));
  canvas->resolution = row_resolution (zoom, y, size);
}

static void
draw_labels (TvTilePainter *self,
             TvTileCanvas *canvas,
             GArray *sheets,
             guint zoom,
             guint x,
             guint y)
{
  g_autoptr (TvTileLabels) labels = tv_tile_labels_new (canvas);
  const Lettering lettering = { self, canvas, labels, zoom, x, y };

  for (guint i = sheets->len; i > 0; i--)
    {
      const Drawn *drawn = &g_array_index (sheets, Drawn, i - 1);

      add_labels (&lettering, sheets->len - i, drawn->sheet, drawn->hidden, drawn->parts);
    }
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
  canvas_init (&canvas, cr, zoom, y, size, scale);
  for (guint i = 0; i < sheets->len; i++)
    {
      const Drawn *drawn = &g_array_index (sheets, Drawn, i);

      draw_shapes (&canvas, drawn->sheet, drawn->hidden, drawn->parts);
    }
  draw_labels (self, &canvas, sheets, zoom, x, y);
  cairo_restore (cr);
  return TRUE;
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
  int size = (int) lround (TV_TILE_SIZE * scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  gboolean good = tv_tile_painter_draw (self, cr, zoom, x, y, size, scale, cancellable, error);

  cairo_destroy (cr);
  if (!good)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  cairo_surface_flush (surface);
  return surface;
}
