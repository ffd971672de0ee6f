// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-painter.h"

#include "base/tv-error.h"
#include "tv-mercator.h"
#include "tv-tile-draw-private.h"

#include <math.h>

/* Decoded tiles kept: a screen of 1920 × 1080 shows about 15 of each file. */
#define CACHE_SIZE 96

/* Immutable once made, but for `hidden`, which is replaced whole. */
typedef struct
{
  char *name;
  TvStyle *style;     /* (owned) */
  GPtrArray *tiles;   /* (element-type TvMbtiles) */
  GHashTable *hidden; /* (owned) set of style layer ids */
} Sheet;

/* A decoded tile on its way through several threads. */
typedef struct
{
  TvMvt *mvt; /* (owned) (nullable): there is none */
} Decoded;

typedef struct
{
  TvMbtiles *file; /* for comparison only */
  guint zoom, x, y;
} CacheKey;

struct _TvTilePainter
{
  GObject parent_instance;

  GMutex mutex;
  GPtrArray *sheets; /* (element-type Sheet) bottom first */
  GHashTable *cache; /* CacheKey → Decoded */
  GQueue recent;     /* CacheKey, newest first (owned by cache) */
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
}

static void
sheet_unref (gpointer sheet)
{
  g_atomic_rc_box_release_full (sheet, sheet_clear);
}

static void
decoded_clear (gpointer data)
{
  g_clear_pointer (&((Decoded *) data)->mvt, tv_mvt_free);
}

static void
decoded_unref (gpointer decoded)
{
  g_atomic_rc_box_release_full (decoded, decoded_clear);
}

static guint
cache_key_hash (gconstpointer data)
{
  const CacheKey *key = data;

  return g_direct_hash (key->file) ^ (key->zoom * 31 + key->x) * 65599 ^ key->y;
}

static gboolean
cache_key_equal (gconstpointer a, gconstpointer b)
{
  const CacheKey *x = a, *y = b;

  return x->file == y->file && x->zoom == y->zoom && x->x == y->x && x->y == y->y;
}

static void
tv_tile_painter_finalize (GObject *object)
{
  TvTilePainter *self = TV_TILE_PAINTER (object);

  g_queue_clear (&self->recent);
  g_hash_table_unref (self->cache);
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
  g_queue_init (&self->recent);
  self->sheets = g_ptr_array_new_with_free_func (sheet_unref);
  self->cache = g_hash_table_new_full (cache_key_hash, cache_key_equal, g_free, decoded_unref);
}

TvTilePainter *
tv_tile_painter_new (void)
{
  return g_object_new (TV_TYPE_TILE_PAINTER, NULL);
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
  g_queue_clear (&self->recent);
  g_hash_table_remove_all (self->cache);
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

static Decoded *
lookup_decoded (TvTilePainter *self, const CacheKey *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Decoded *decoded = g_hash_table_lookup (self->cache, key);

  return decoded != NULL ? g_atomic_rc_box_acquire (decoded) : NULL;
}

static void
keep_decoded (TvTilePainter *self, const CacheKey *key, Decoded *decoded)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  CacheKey *copy;

  if (g_hash_table_contains (self->cache, key))
    return;
  copy = g_memdup2 (key, sizeof *key);
  g_hash_table_insert (self->cache, copy, g_atomic_rc_box_acquire (decoded));
  g_queue_push_head (&self->recent, copy);
  while (self->recent.length > CACHE_SIZE)
    g_hash_table_remove (self->cache, g_queue_pop_tail (&self->recent));
}

/* NULL only on error; a tile that is not there is decoded nothing. */
static Decoded *
decode (TvTilePainter *self, const CacheKey *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Decoded *decoded = lookup_decoded (self, key);
  TvMvt *mvt = NULL;

  if (decoded != NULL)
    return decoded;
  bytes = tv_mbtiles_read (key->file, key->zoom, key->x, key->y, &local);
  if (bytes != NULL)
    mvt = tv_mvt_parse (bytes, &local);
  if (local != NULL && !g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  decoded = g_atomic_rc_box_new0 (Decoded);
  decoded->mvt = mvt;
  keep_decoded (self, key, decoded);
  return decoded;
}

/* A file's part of the tile being drawn: its own tile, or the one above it beyond its last zoom. */
typedef struct
{
  Decoded *decoded;  /* (owned) */
  guint steps;       /* zooms above */
  guint column, row; /* which part of it */
} Part;

static void
part_clear (gpointer data)
{
  decoded_unref (((Part *) data)->decoded);
}

static GArray *
load_parts (TvTilePainter *self, const Sheet *sheet, guint zoom, guint x, guint y, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));

  g_array_set_clear_func (parts, part_clear);
  for (guint i = 0; i < sheet->tiles->len; i++)
    {
      TvMbtiles *file = g_ptr_array_index (sheet->tiles, i);
      guint last = tv_mbtiles_get_max_zoom (file);
      guint steps = zoom > last ? zoom - last : 0;
      CacheKey key = { file, zoom - steps, x >> steps, y >> steps };
      Part part = { .steps = steps };

      part.decoded = decode (self, &key, error);
      if (part.decoded == NULL)
        return NULL;
      part.column = x - (key.x << steps);
      part.row = y - (key.y << steps);
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
          = part->decoded->mvt != NULL ? tv_mvt_find_layer (part->decoded->mvt, name) : NULL;

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

static void
draw_labels (TvTileCanvas *canvas, const Sheet *sheet, GHashTable *hidden, GArray *parts)
{
  for (guint i = sheet->style->layers->len; i > 0; i--)
    {
      const TvStyleLayer *style = g_ptr_array_index (sheet->style->layers, i - 1);
      g_autofree char *name = g_strdup_printf ("%s-label", style->source);
      const Part *part = NULL;
      const TvMvtLayer *points = find_layer (parts, name, &part);
      const TvMvtLayer *layer = points != NULL ? points : find_layer (parts, style->source, &part);

      if (layer == NULL || !is_shown (style, hidden, canvas->zoom))
        continue;
      aim_canvas (canvas, part, layer);
      tv_tile_draw_labels (canvas, style, layer, points);
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
  double lon, lat;

  canvas->cr = cr;
  canvas->size = size;
  canvas->scale = scale;
  canvas->zoom = zoom + log2 (size / (TV_TILE_SIZE * scale));
  tv_mercator_to_lonlat (0.5, (y + 0.5) / pow (2, zoom), &lon, &lat);
  canvas->resolution = tv_mercator_get_resolution (lat, zoom) * TV_TILE_SIZE / size;
  canvas->taken = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_t));
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
  for (guint i = sheets->len; i > 0; i--)
    {
      const Drawn *drawn = &g_array_index (sheets, Drawn, i - 1);

      draw_labels (&canvas, drawn->sheet, drawn->hidden, drawn->parts);
    }
  g_array_unref (canvas.taken);
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
