// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-mosaic.h"

#include "geo/tv-mvt-writer.h"
#include "tv-import-rings-private.h"

/* A node of the grid: row × width + column. */
typedef guint32 Node;

/* An edge between two nodes, either way: smaller node, larger node, whether it runs backwards. */
#define NODE_BITS 26
#define NODE_MASK (((guint64) 1 << NODE_BITS) - 1)

typedef struct
{
  const TvMvtPoint *points;
  const guint *ends;
  guint n_parts;
} Area;

struct _TvImportMosaic
{
  TvMvtPoint origin;
  guint shift;      /* world units of a cell, as a power of two */
  gint32 half;      /* a cell */
  guint cell_shift; /* tile units of a cell, likewise */
  gint32 low;       /* the first row and column */
  guint width;      /* nodes of a row */
  guint64 *taken;   /* a bit for each node: there is a corner */
  gsize n_words;    /* of taken */
  GArray *set;      /* (element-type Node): the bits to be cleared */
  GArray *areas;    /* (element-type Area) */
  GArray *edges;    /* (element-type guint64) of the group being traced */
  TvImportRings *rings;
};

TvImportMosaic *
tv_import_mosaic_new (void)
{
  TvImportMosaic *self = g_new0 (TvImportMosaic, 1);

  self->set = g_array_new (FALSE, FALSE, sizeof (Node));
  self->areas = g_array_new (FALSE, FALSE, sizeof (Area));
  self->edges = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->rings = tv_import_rings_new ();
  return self;
}

void
tv_import_mosaic_free (TvImportMosaic *self)
{
  g_free (self->taken);
  g_array_unref (self->set);
  g_array_unref (self->areas);
  g_array_unref (self->edges);
  tv_import_rings_free (self->rings);
  g_free (self);
}

void
tv_import_mosaic_begin (TvImportMosaic *self,
                        TvMvtPoint origin,
                        guint unit_shift,
                        guint cell_shift,
                        gint32 margin)
{
  gsize n_words;

  g_return_if_fail (self != NULL && unit_shift >= 2 && cell_shift <= 8 && margin >= 0);

  for (guint i = 0; i < self->set->len; i++)
    self->taken[g_array_index (self->set, Node, i) / 64] = 0;
  g_array_set_size (self->set, 0);
  g_array_set_size (self->areas, 0);
  self->origin = origin;
  self->shift = unit_shift + cell_shift;
  self->half = 1 << (self->shift - 1);
  self->cell_shift = cell_shift;
  /* rounding reaches one node farther */
  self->low = -(margin >> cell_shift) - 1;
  self->width = (guint) (((TV_MVT_WRITER_EXTENT + margin) >> cell_shift) + 2 - self->low);
  n_words = (gsize) self->width * self->width / 64 + 1;
  if (n_words <= self->n_words)
    return;
  g_free (self->taken);
  self->taken = g_new0 (guint64, n_words);
  self->n_words = n_words;
}

/* Where on the grid the cell of a coordinate lies. */
static inline gint32
cell_of (const TvImportMosaic *self, gint32 at, gint32 origin)
{
  return (at - origin + self->half) >> self->shift;
}

static inline Node
node_at (const TvImportMosaic *self, gint32 column, gint32 row)
{
  return (Node) ((guint) CLAMP (row - self->low, 0, (gint32) self->width - 1) * self->width
                 + (guint) CLAMP (column - self->low, 0, (gint32) self->width - 1));
}

static inline gboolean
is_taken (const TvImportMosaic *self, Node node)
{
  return (self->taken[node / 64] >> (node % 64)) & 1;
}

void
tv_import_mosaic_add (TvImportMosaic *self,
                      const TvMvtPoint *points,
                      const guint *ends,
                      guint n_parts)
{
  Area area = { points, ends, n_parts };
  guint n = n_parts > 0 ? ends[n_parts - 1] : 0;

  g_array_append_val (self->areas, area);
  for (guint i = 0; i < n; i++)
    {
      Node node = node_at (self,
                           cell_of (self, points[i].x, self->origin.x),
                           cell_of (self, points[i].y, self->origin.y));

      if (is_taken (self, node))
        continue;
      self->taken[node / 64] |= (guint64) 1 << (node % 64);
      g_array_append_val (self->set, node);
    }
}

/* --- edges --- */

/* @backwards: the edge is walked against its own direction. */
static inline void
put_edge (TvImportMosaic *self, Node from, Node to, gboolean backwards)
{
  guint64 low = MIN (from, to), high = MAX (from, to);
  guint64 edge = (low << NODE_BITS | high) << 1 | (guint64) ((from > to) != backwards);

  g_array_append_val (self->edges, edge);
}

/* From cell to cell along an edge; times are compared as fractions, exactly. */
typedef struct
{
  gint32 column, row, last_column, last_row;
  gint32 step_x, step_y;
  gint64 length_x, length_y;
} Walk;

/* To the cell the edge enters next. @a: where it starts, from the tile's origin. */
static void
walk_on (const TvImportMosaic *self, Walk *walk, const TvMvtPoint *a)
{
  gint64 cell = (gint64) 1 << self->shift;
  gint64 to_x, to_y, order;

  if (walk->column == walk->last_column)
    {
      walk->row += walk->step_y;
      return;
    }
  if (walk->row == walk->last_row)
    {
      walk->column += walk->step_x;
      return;
    }
  to_x = walk->step_x * (walk->column * cell - a->x) + self->half;
  to_y = walk->step_y * (walk->row * cell - a->y) + self->half;
  order = to_x * walk->length_y - to_y * walk->length_x;
  if (order <= 0)
    walk->column += walk->step_x;
  if (order >= 0)
    walk->row += walk->step_y;
}

/* All nodes of one edge. Both areas of a common edge walk it the same way, whichever way it runs.
 */
static void
put_edges (TvImportMosaic *self, TvMvtPoint a, TvMvtPoint b)
{
  gboolean backwards = a.x != b.x ? a.x > b.x : a.y > b.y;
  TvMvtPoint start = backwards ? b : a, end = backwards ? a : b;
  Walk walk = { .column = cell_of (self, start.x, self->origin.x),
                .row = cell_of (self, start.y, self->origin.y),
                .last_column = cell_of (self, end.x, self->origin.x),
                .last_row = cell_of (self, end.y, self->origin.y) };
  Node from = node_at (self, walk.column, walk.row);

  start.x -= self->origin.x;
  start.y -= self->origin.y;
  walk.step_x = walk.last_column < walk.column ? -1 : 1;
  walk.step_y = walk.last_row < walk.row ? -1 : 1;
  walk.length_x = ABS ((gint64) end.x - self->origin.x - start.x);
  walk.length_y = ABS ((gint64) end.y - self->origin.y - start.y);
  while (walk.column != walk.last_column || walk.row != walk.last_row)
    {
      Node to;

      walk_on (self, &walk, &start);
      to = node_at (self, walk.column, walk.row);
      if (to == from || !is_taken (self, to))
        continue;
      put_edge (self, from, to, backwards);
      from = to;
    }
}

static void
put_area (TvImportMosaic *self, const Area *area)
{
  guint start = 0;

  for (guint part = 0; part < area->n_parts; part++)
    {
      guint end = area->ends[part];

      for (guint i = start; i < end; i++)
        put_edges (self, area->points[i], area->points[i + 1 < end ? i + 1 : start]);
      start = end;
    }
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* What runs both ways is no outline. */
static void
put_outline (TvImportMosaic *self)
{
  const guint64 *edges = (const guint64 *) self->edges->data;
  guint n = self->edges->len;

  for (guint i = 0, next; i < n; i = next)
    {
      int net = 0;
      Node low = (Node) (edges[i] >> 1 >> NODE_BITS), high = (Node) (edges[i] >> 1 & NODE_MASK);

      for (next = i; next < n && edges[next] >> 1 == edges[i] >> 1; next++)
        net += edges[next] & 1 ? -1 : 1;
      for (; net > 0; net--)
        tv_import_rings_add_edge (self->rings, low, high);
      for (; net < 0; net++)
        tv_import_rings_add_edge (self->rings, high, low);
    }
}

void
tv_import_mosaic_trace (TvImportMosaic *self,
                        const guint *members,
                        guint n_members,
                        TvImportMosaicFunc func,
                        gpointer data)
{
  g_array_set_size (self->edges, 0);
  for (guint i = 0; i < n_members; i++)
    put_area (self, &g_array_index (self->areas, Area, members[i]));
  if (self->edges->len == 0)
    return;
  qsort (self->edges->data, self->edges->len, sizeof (guint64), compare_edges);
  tv_import_rings_begin (self->rings, self->width, self->low, self->cell_shift);
  put_outline (self);
  tv_import_rings_trace (self->rings, func, data);
}
