// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-tile-maker.h"

#include "base/tv-error.h"
#include "tv-import-mosaic.h"

#include <math.h>
#include <string.h>

/* From here on a lot is some pixels wide: all is drawn as it is. */
#define FULL_ZOOM 15
/* Up to here the grid is a pixel, then half of one: tile units, as powers of two. */
#define FAR_ZOOM 12
#define FAR_CELL 3
#define NEAR_CELL 2
#define MERGED 6.0 /* pixels */
#define LABEL_ROOM                                                                                 \
  3.0 /* pixels to each side, at the tile's own scale; it is drawn up to twice that */

/* What a reader takes (geo/tv-mvt.h, geo/tv-mbtiles.h), with room to spare; beyond it a tile is
 * made again with a grid twice as wide. */
#define MOST_POINTS 950000u
#define MOST_BYTES (7 * 1024 * 1024 + 512 * 1024)
#define MOST_COARSER 5

/* How a layer is drawn in a tile. */
typedef struct
{
  gboolean is_exact;
  guint cell_shift; /* tile units of a cell, as a power of two */
  double merged;    /* square world units below which an area is one with its like */
  double room;      /* world units a label needs */
} Detail;

/* The tile being made. */
typedef struct
{
  guint zoom;
  TvMvtPoint origin; /* world units */
  guint unit_shift;  /* world units of a tile unit, as a power of two */
  guint coarser;     /* how often it came out too large */
} Tile;

struct _TvImportTileMaker
{
  GPtrArray *layers; /* borrowed */
  guint max_zoom;
  TvMvtWriter *writer;
  TvImportMosaic *mosaic;
  GArray *points; /* (element-type TvMvtPoint) of a line, in tile units */
  GArray *ends;
};

TvImportTileMaker *
tv_import_tile_maker_new (GPtrArray *layers, guint max_zoom)
{
  TvImportTileMaker *self = g_new0 (TvImportTileMaker, 1);

  self->layers = layers;
  self->max_zoom = max_zoom;
  self->writer = tv_mvt_writer_new ();
  self->mosaic = tv_import_mosaic_new ();
  self->points = g_array_new (FALSE, FALSE, sizeof (TvMvtPoint));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
tv_import_tile_maker_free (TvImportTileMaker *self)
{
  tv_mvt_writer_free (self->writer);
  tv_import_mosaic_free (self->mosaic);
  g_array_unref (self->points);
  g_array_unref (self->ends);
  g_free (self);
}

static Detail
choose_detail (const TvImportTileMaker *self, const TvImportTileLayer *layer, const Tile *tile)
{
  double pixel = ldexp (TV_MVT_WRITER_EXTENT / 512.0, (int) tile->unit_shift);
  Detail detail = { .is_exact = tile->coarser == 0
                                && (layer->shapes->len <= TV_IMPORT_PYRAMID_FROM
                                    || tile->zoom >= MIN (FULL_ZOOM, self->max_zoom)) };

  if (detail.is_exact)
    return detail;
  detail.cell_shift = (tile->zoom <= FAR_ZOOM ? FAR_CELL : NEAR_CELL) + tile->coarser;
  detail.merged = pow (ldexp (MERGED * pixel, (int) tile->coarser), 2);
  detail.room = LABEL_ROOM * pixel;
  return detail;
}

/* --- areas --- */

typedef struct
{
  TvMvtWriter *writer;
  const TvMvtWriterValue *values;
} Words;

static void
put_polygon (const TvMvtPoint *points,
             guint n_points,
             const guint *ends,
             guint n_parts,
             gpointer data)
{
  const Words *words = data;

  tv_mvt_writer_add (words->writer, TV_MVT_POLYGON, words->values, points, n_points, ends, n_parts);
}

static void
put_areas (TvImportTileMaker *self,
           const TvImportTileLayer *layer,
           guint words,
           const guint *members,
           guint n_members)
{
  Words said = { self->writer, tv_import_tile_layer_get_words (layer, words) };

  tv_import_mosaic_trace (self->mosaic, members, n_members, put_polygon, &said);
}

/* An area too small to stand alone. */
typedef struct
{
  const char *text; /* its words */
  guint words;
  guint number; /* in the mosaic */
} Small;

/* By what they say, so that it does not matter who came first. */
static int
compare_smalls (gconstpointer a, gconstpointer b)
{
  const Small *x = a, *y = b;
  int order = x->words != y->words ? strcmp (x->text, y->text) : 0;

  if (order != 0)
    return order;
  return x->number < y->number ? -1 : x->number > y->number;
}

static void
put_merged (TvImportTileMaker *self, const TvImportTileLayer *layer, GArray *smalls)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_sort (smalls, compare_smalls);
  for (guint i = 0; i < smalls->len; i++)
    {
      const Small *small = &g_array_index (smalls, Small, i);

      g_array_append_val (members, small->number);
      if (i + 1 < smalls->len && g_array_index (smalls, Small, i + 1).words == small->words)
        continue;
      put_areas (self, layer, small->words, (const guint *) members->data, members->len);
      g_array_set_size (members, 0);
    }
}

/* The large ones in the file's order, and the small ones upon them. */
static void
put_polygons (TvImportTileMaker *self,
              const TvImportTileLayer *layer,
              const Tile *tile,
              const Detail *detail,
              const GArray *shapes)
{
  g_autoptr (GArray) smalls = g_array_new (FALSE, FALSE, sizeof (Small));
  guint n = 0;

  tv_import_mosaic_begin (self->mosaic,
                          tile->origin,
                          tile->unit_shift,
                          detail->cell_shift,
                          TV_IMPORT_TILE_MARGIN);
  for (guint i = 0; i < shapes->len; i++)
    {
      const TvImportTileShape *shape = &g_array_index (shapes, TvImportTileShape, i);

      if (shape->type == TV_MVT_POLYGON)
        tv_import_mosaic_add (self->mosaic, shape->points, shape->ends, shape->n_parts);
    }
  for (guint i = 0; i < shapes->len; i++)
    {
      const TvImportTileShape *shape = &g_array_index (shapes, TvImportTileShape, i);
      Small small = { .words = shape->words, .number = n };

      if (shape->type != TV_MVT_POLYGON)
        continue;
      n++;
      if (shape->area >= detail->merged)
        {
          put_areas (self, layer, shape->words, &small.number, 1);
          continue;
        }
      small.text = g_ptr_array_index (layer->texts, shape->words);
      g_array_append_val (smalls, small);
    }
  put_merged (self, layer, smalls);
}

/* --- lines and points --- */

static TvMvtPoint
to_unit (const Tile *tile, const TvMvtPoint *point)
{
  gint32 half = 1 << (tile->unit_shift - 1);

  return (TvMvtPoint){ (point->x - tile->origin.x + half) >> tile->unit_shift,
                       (point->y - tile->origin.y + half) >> tile->unit_shift };
}

static gint64
cross (const TvMvtPoint *a, const TvMvtPoint *b, const TvMvtPoint *c)
{
  return ((gint64) b->x - a->x) * ((gint64) c->y - b->y)
         - ((gint64) b->y - a->y) * ((gint64) c->x - b->x);
}

/* A point is left out where the line stays in the cell of the one before, and in the middle of a
 * straight. */
static void
put_point (GArray *points, guint start, TvMvtPoint point, guint cell_shift, gboolean is_last)
{
  TvMvtPoint *before;

  if (points->len > start)
    {
      before = &g_array_index (points, TvMvtPoint, points->len - 1);
      if (before->x == point.x && before->y == point.y)
        return;
      if (!is_last && before->x >> cell_shift == point.x >> cell_shift
          && before->y >> cell_shift == point.y >> cell_shift)
        return;
    }
  if (points->len > start + 1)
    {
      const TvMvtPoint *first;
      gint64 forward;

      before = &g_array_index (points, TvMvtPoint, points->len - 1);
      first = before - 1;
      forward = ((gint64) before->x - first->x) * ((gint64) point.x - before->x)
                + ((gint64) before->y - first->y) * ((gint64) point.y - before->y);
      if (cross (first, before, &point) == 0 && forward > 0)
        g_array_set_size (points, points->len - 1);
    }
  g_array_append_val (points, point);
}

static void
put_line (TvImportTileMaker *self,
          const TvImportTileLayer *layer,
          const Tile *tile,
          const Detail *detail,
          const TvImportTileShape *shape)
{
  g_array_set_size (self->points, 0);
  g_array_set_size (self->ends, 0);
  for (guint part = 0; part < shape->n_parts; part++)
    {
      guint first = part > 0 ? shape->ends[part - 1] : 0, end = shape->ends[part];
      guint start = self->points->len;

      for (guint i = first; i < end; i++)
        put_point (self->points,
                   start,
                   to_unit (tile, &shape->points[i]),
                   detail->cell_shift,
                   i + 1 == end);
      if (self->points->len >= start + 2)
        g_array_append_val (self->ends, self->points->len);
      else
        g_array_set_size (self->points, start);
    }
  if (self->ends->len > 0)
    tv_mvt_writer_add (self->writer,
                       TV_MVT_LINE,
                       tv_import_tile_layer_get_words (layer, shape->words),
                       (const TvMvtPoint *) self->points->data,
                       self->points->len,
                       (const guint *) self->ends->data,
                       self->ends->len);
}

static gboolean
is_in_tile (const TvMvtPoint *point)
{
  return point->x >= 0 && point->y >= 0 && point->x < TV_MVT_WRITER_EXTENT
         && point->y < TV_MVT_WRITER_EXTENT;
}

static void
put_points (TvImportTileMaker *self,
            const TvImportTileLayer *layer,
            const Tile *tile,
            const Detail *detail,
            const TvImportTileShape *shape)
{
  if (layer->is_label && shape->room < detail->room)
    return;
  g_array_set_size (self->points, 0);
  for (guint i = 0; i < shape->n_points; i++)
    {
      TvMvtPoint point = to_unit (tile, &shape->points[i]);

      /* a label in the margin is the neighbour's, who is asked too */
      if (!layer->is_label || is_in_tile (&point))
        g_array_append_val (self->points, point);
    }
  if (self->points->len > 0)
    tv_mvt_writer_add (self->writer,
                       TV_MVT_POINT,
                       tv_import_tile_layer_get_words (layer, shape->words),
                       (const TvMvtPoint *) self->points->data,
                       self->points->len,
                       NULL,
                       0);
}

/* --- the tile --- */

static void
put_layer (TvImportTileMaker *self,
           const TvImportTileLayer *layer,
           const Tile *tile,
           const GArray *shapes)
{
  Detail detail = choose_detail (self, layer, tile);

  tv_mvt_writer_begin_layer (self->writer, layer->name, (const char *const *) layer->keys);
  put_polygons (self, layer, tile, &detail, shapes);
  for (guint i = 0; i < shapes->len; i++)
    {
      const TvImportTileShape *shape = &g_array_index (shapes, TvImportTileShape, i);

      if (shape->type == TV_MVT_LINE)
        put_line (self, layer, tile, &detail, shape);
      else if (shape->type == TV_MVT_POINT)
        put_points (self, layer, tile, &detail, shape);
    }
  tv_mvt_writer_end_layer (self->writer);
}

/* A tile is drawn up to twice its size; the last one at every size. */
static gboolean
is_wanted (const TvImportTileMaker *self, const TvImportTileLayer *layer, guint zoom)
{
  return zoom == self->max_zoom || zoom + 1 > layer->from_zoom;
}

GBytes *
tv_import_tile_maker_make (TvImportTileMaker *self,
                           guint zoom,
                           guint x,
                           guint y,
                           GArray *const *shapes,
                           GError **error)
{
  guint bits = TV_IMPORT_WORLD_BITS - zoom;
  Tile tile = { .zoom = zoom,
                .origin = { (gint32) (x << bits), (gint32) (y << bits) },
                .unit_shift = bits - 12 };

  g_return_val_if_fail (self != NULL && zoom <= 16, NULL);

  for (; tile.coarser <= MOST_COARSER; tile.coarser++)
    {
      g_autoptr (GBytes) bytes = NULL;
      guint n_points;

      for (guint i = 0; i < self->layers->len; i++)
        {
          const TvImportTileLayer *layer = g_ptr_array_index (self->layers, i);

          if (shapes[i]->len > 0 && is_wanted (self, layer, zoom))
            put_layer (self, layer, &tile, shapes[i]);
        }
      n_points = tv_mvt_writer_count_points (self->writer);
      bytes = tv_mvt_writer_finish (self->writer);
      if (bytes == NULL || (n_points <= MOST_POINTS && g_bytes_get_size (bytes) <= MOST_BYTES))
        return g_steal_pointer (&bytes);
    }
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_TOO_LARGE,
               "tile %u/%u/%u has too many features",
               zoom,
               x,
               y);
  return NULL;
}
