// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-pyramid.h"

#include "tv-import-tile-maker.h"

typedef struct
{
  GPtrArray *layers;
  guint min_zoom, max_zoom;
  TvImportTileMaker *maker;
  TvImportPyramidFunc func;
  gpointer data;
} Pyramid;

/* A tile's part of all layers. */
typedef struct
{
  guint zoom, x, y;
  guint n_layers;
  GArray **shapes;  /* (owned): for each layer (element-type TvImportTileShape) */
  GPtrArray *owned; /* points and ends of shapes that were cut */
} Part;

static Part *
part_new (const Pyramid *pyramid, guint zoom, guint x, guint y)
{
  Part *self = g_new0 (Part, 1);

  self->zoom = zoom;
  self->x = x;
  self->y = y;
  self->n_layers = pyramid->layers->len;
  self->shapes = g_new0 (GArray *, self->n_layers);
  for (guint i = 0; i < self->n_layers; i++)
    self->shapes[i] = g_array_new (FALSE, FALSE, sizeof (TvImportTileShape));
  self->owned = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
part_free (Part *self)
{
  for (guint i = 0; i < self->n_layers; i++)
    g_array_unref (self->shapes[i]);
  g_free (self->shapes);
  g_ptr_array_unref (self->owned);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

static guint
count (const Part *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_layers; i++)
    n += self->shapes[i]->len;
  return n;
}

/* The tile with its margin, world units. */
static TvImportClip
get_clip (guint zoom, guint x, guint y)
{
  gint64 side = (gint64) 1 << (TV_IMPORT_WORLD_BITS - zoom);
  gint64 margin = side * TV_IMPORT_TILE_MARGIN / TV_MVT_WRITER_EXTENT;

  return (TvImportClip){ (gint32) (x * side - margin),
                         (gint32) (y * side - margin),
                         (gint32) ((x + 1) * side + margin),
                         (gint32) ((y + 1) * side + margin) };
}

static void
cut_shape (const TvImportClip *clip, const TvImportTileShape *shape, GArray *points, GArray *ends)
{
  for (guint part = 0; part < shape->n_parts; part++)
    {
      guint start = part > 0 ? shape->ends[part - 1] : 0;
      const TvMvtPoint *at = shape->points + start;
      guint n = shape->ends[part] - start;

      if (shape->type == TV_MVT_POLYGON)
        tv_import_clip_ring (clip, at, n, points, ends);
      else if (shape->type == TV_MVT_LINE)
        tv_import_clip_line (clip, at, n, points, ends);
      else if (tv_import_clip_has (clip, at))
        {
          g_array_append_val (points, *at);
          g_array_append_val (ends, points->len);
        }
    }
}

/* What of a shape lies in @clip goes to @part; whole shapes are shared. */
static void
take_shape (Part *part, guint layer, const TvImportClip *clip, const TvImportTileShape *shape)
{
  TvImportTileShape cut = *shape;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) ends = NULL;

  if (!tv_import_clip_meets (clip, &shape->box))
    return;
  if (tv_import_clip_contains (clip, &shape->box))
    {
      g_array_append_val (part->shapes[layer], cut);
      return;
    }
  points = g_array_new (FALSE, FALSE, sizeof (TvMvtPoint));
  ends = g_array_new (FALSE, FALSE, sizeof (guint));
  cut_shape (clip, shape, points, ends);
  if (points->len == 0)
    return;
  cut.n_points = points->len;
  cut.n_parts = ends->len;
  cut.points = g_array_steal (points, NULL);
  cut.ends = g_array_steal (ends, NULL);
  tv_import_clip_init (&cut.box);
  tv_import_clip_grow (&cut.box, cut.points, cut.n_points);
  g_ptr_array_add (part->owned, (gpointer) cut.points);
  g_ptr_array_add (part->owned, (gpointer) cut.ends);
  g_array_append_val (part->shapes[layer], cut);
}

static Part *
cut_quarter (const Pyramid *pyramid, const Part *whole, guint quarter)
{
  guint zoom = whole->zoom + 1;
  guint x = 2 * whole->x + quarter % 2, y = 2 * whole->y + quarter / 2;
  TvImportClip clip = get_clip (zoom, x, y);
  Part *part = part_new (pyramid, zoom, x, y);

  for (guint i = 0; i < whole->n_layers; i++)
    {
      for (guint k = 0; k < whole->shapes[i]->len; k++)
        take_shape (part, i, &clip, &g_array_index (whole->shapes[i], TvImportTileShape, k));
    }
  return part;
}

/* How many shapes may lie in each quarter: how long it may take. */
static void
weigh (const Part *whole, guint ret_weights[4])
{
  for (guint quarter = 0; quarter < 4; quarter++)
    {
      TvImportClip clip
          = get_clip (whole->zoom + 1, 2 * whole->x + quarter % 2, 2 * whole->y + quarter / 2);

      ret_weights[quarter] = 0;
      for (guint i = 0; i < whole->n_layers; i++)
        {
          for (guint k = 0; k < whole->shapes[i]->len; k++)
            ret_weights[quarter] += tv_import_clip_meets (
                &clip,
                &g_array_index (whole->shapes[i], TvImportTileShape, k).box);
        }
    }
}

static gboolean
put_tile (const Pyramid *pyramid, const Part *part, double done, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) tile = tv_import_tile_maker_make (pyramid->maker,
                                                       part->zoom,
                                                       part->x,
                                                       part->y,
                                                       part->shapes,
                                                       &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return tile == NULL
         || pyramid->func (part->zoom, part->x, part->y, tile, done, pyramid->data, error);
}

/* The tile and all below it; @from, @to: how much is done before and after. */
static gboolean
descend (const Pyramid *pyramid, const Part *part, double from, double to, GError **error)
{
  guint weights[4];
  double all = 0;

  if (part->zoom >= pyramid->min_zoom && !put_tile (pyramid, part, from, error))
    return FALSE;
  if (part->zoom == pyramid->max_zoom)
    return TRUE;
  weigh (part, weights);
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    all += weights[i];
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      double next = from + (all > 0 ? (to - from) * weights[i] / all : 0);
      g_autoptr (Part) quarter = weights[i] > 0 ? cut_quarter (pyramid, part, i) : NULL;

      if (quarter != NULL && count (quarter) > 0 && !descend (pyramid, quarter, from, next, error))
        return FALSE;
      from = next;
    }
  return TRUE;
}

gboolean
tv_import_pyramid_make (GPtrArray *layers,
                        guint min_zoom,
                        guint max_zoom,
                        TvImportPyramidFunc func,
                        gpointer data,
                        GError **error)
{
  g_autoptr (TvImportTileMaker) maker = tv_import_tile_maker_new (layers, max_zoom);
  const Pyramid pyramid = { layers, min_zoom, max_zoom, maker, func, data };
  g_autoptr (Part) world = part_new (&pyramid, 0, 0, 0);

  g_return_val_if_fail (min_zoom <= max_zoom && max_zoom <= 16, FALSE);

  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportTileLayer *layer = g_ptr_array_index (layers, i);

      g_array_append_vals (world->shapes[i], layer->shapes->data, layer->shapes->len);
    }
  return descend (&pyramid, world, 0, 1, error);
}
