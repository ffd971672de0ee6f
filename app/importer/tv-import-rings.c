// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-rings-private.h"

#include <math.h>

#define NOWHERE G_MAXUINT

typedef struct
{
  guint32 from, to;
  gboolean used;
  guint place; /* on the way walked, of the first edge of its node; or NOWHERE */
} Edge;

/* A ring of nodes, its northernmost and there westernmost point first. */
typedef struct
{
  guint start, n; /* of the points */
  gint64 area;    /* twice; negative for a hole */
  gint32 min_x, min_y, max_x, max_y;
  TvMvtPoint probe; /* the middle of an edge, all doubled */
  guint outer;      /* of a hole: which ring it lies in, or NOWHERE */
} Ring;

struct _TvImportRings
{
  guint width;
  gint32 low;
  guint shift;
  GArray *edges;  /* (element-type Edge) sorted by from and to once they are traced */
  GArray *way;    /* (element-type guint) edges walked */
  GArray *points; /* (element-type TvMvtPoint) of all rings, columns and rows */
  GArray *outers; /* (element-type Ring) */
  GArray *holes;  /* (element-type Ring) */
  GArray *out;    /* (element-type TvMvtPoint) */
  GArray *ends;   /* (element-type guint) */
};

TvImportRings *
tv_import_rings_new (void)
{
  TvImportRings *self = g_new0 (TvImportRings, 1);

  self->edges = g_array_new (FALSE, FALSE, sizeof (Edge));
  self->way = g_array_new (FALSE, FALSE, sizeof (guint));
  self->points = g_array_new (FALSE, FALSE, sizeof (TvMvtPoint));
  self->outers = g_array_new (FALSE, FALSE, sizeof (Ring));
  self->holes = g_array_new (FALSE, FALSE, sizeof (Ring));
  self->out = g_array_new (FALSE, FALSE, sizeof (TvMvtPoint));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
tv_import_rings_free (TvImportRings *self)
{
  g_array_unref (self->edges);
  g_array_unref (self->way);
  g_array_unref (self->points);
  g_array_unref (self->outers);
  g_array_unref (self->holes);
  g_array_unref (self->out);
  g_array_unref (self->ends);
  g_free (self);
}

void
tv_import_rings_begin (TvImportRings *self, guint width, gint32 low, guint shift)
{
  self->width = width;
  self->low = low;
  self->shift = shift;
  g_array_set_size (self->edges, 0);
  g_array_set_size (self->way, 0);
  g_array_set_size (self->points, 0);
  g_array_set_size (self->outers, 0);
  g_array_set_size (self->holes, 0);
}

void
tv_import_rings_add_edge (TvImportRings *self, guint32 from, guint32 to)
{
  Edge edge = { .from = from, .to = to, .place = NOWHERE };

  g_array_append_val (self->edges, edge);
}

static inline Edge *
edge_at (const TvImportRings *self, guint index)
{
  return &g_array_index (self->edges, Edge, index);
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const Edge *x = a, *y = b;

  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  return x->to < y->to ? -1 : x->to > y->to;
}

/* The first edge that begins at @node. */
static guint
find_first (const TvImportRings *self, guint32 node)
{
  guint low = 0, high = self->edges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (edge_at (self, middle)->from < node)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static TvMvtPoint
point_of (const TvImportRings *self, guint32 node)
{
  return (TvMvtPoint){ (gint32) (node % self->width) + self->low,
                       (gint32) (node / self->width) + self->low };
}

/* --- rings --- */

static gint64
cross (const TvMvtPoint *a, const TvMvtPoint *b, const TvMvtPoint *c)
{
  return ((gint64) b->x - a->x) * ((gint64) c->y - b->y)
         - ((gint64) b->y - a->y) * ((gint64) c->x - b->x);
}

static gboolean
is_before (const TvMvtPoint *a, const TvMvtPoint *b)
{
  return a->y != b->y ? a->y < b->y : a->x < b->x;
}

/* The corners of @n points from @first on, appended. */
static void
put_corners (TvImportRings *self, const TvMvtPoint *points, guint n, guint first)
{
  for (guint i = 0; i < n; i++)
    {
      guint at = (first + i) % n;

      if (cross (&points[(at + n - 1) % n], &points[at], &points[(at + 1) % n]) != 0)
        g_array_append_val (self->points, points[at]);
    }
}

static void
measure (Ring *ring, const TvMvtPoint *points)
{
  ring->min_x = ring->min_y = G_MAXINT32;
  ring->max_x = ring->max_y = G_MININT32;
  for (guint i = 0; i < ring->n; i++)
    {
      const TvMvtPoint *a = &points[i], *b = &points[i + 1 < ring->n ? i + 1 : 0];

      ring->area += (gint64) a->x * b->y - (gint64) b->x * a->y;
      ring->min_x = MIN (ring->min_x, a->x);
      ring->min_y = MIN (ring->min_y, a->y);
      ring->max_x = MAX (ring->max_x, a->x);
      ring->max_y = MAX (ring->max_y, a->y);
    }
}

/* The way from place @from on came back to where it was: a ring. */
static void
cut_ring (TvImportRings *self, guint from)
{
  guint n = self->way->len - from;
  g_autofree TvMvtPoint *points = g_new (TvMvtPoint, n);
  Ring ring = { .start = self->points->len, .outer = NOWHERE };
  guint first = 0;

  for (guint i = 0; i < n; i++)
    {
      guint32 node = edge_at (self, g_array_index (self->way, guint, from + i))->from;

      edge_at (self, find_first (self, node))->place = NOWHERE;
      points[i] = point_of (self, node);
      if (is_before (&points[i], &points[first]))
        first = i;
    }
  g_array_set_size (self->way, from);
  put_corners (self, points, n, first);
  ring.n = self->points->len - ring.start;
  ring.probe = (TvMvtPoint){ points[0].x + points[1].x, points[0].y + points[1].y };
  measure (&ring, &g_array_index (self->points, TvMvtPoint, ring.start));
  if (ring.area > 0)
    g_array_append_val (self->outers, ring);
  else if (ring.area < 0)
    g_array_append_val (self->holes, ring);
}

/* How far to turn back from the way one came, over the area on the right, to go on to @to. */
static double
turn (const TvMvtPoint *came_from, const TvMvtPoint *at, const TvMvtPoint *to)
{
  double back = atan2 (came_from->y - at->y, came_from->x - at->x);
  double angle = back - atan2 (to->y - at->y, to->x - at->x);

  return angle <= 0 ? angle + 2 * G_PI : angle;
}

/* The edge that keeps the same area on the right: areas that touch in a point stay apart. NOWHERE
 * where none is left. @came: the edge that led here. */
static guint
choose (const TvImportRings *self, guint first, guint came)
{
  guint32 node = edge_at (self, came)->to;
  TvMvtPoint back = point_of (self, edge_at (self, came)->from), at = point_of (self, node);
  guint best = NOWHERE;
  double least = HUGE_VAL;

  for (guint i = first; i < self->edges->len && edge_at (self, i)->from == node; i++)
    {
      TvMvtPoint to = point_of (self, edge_at (self, i)->to);
      double angle;

      if (edge_at (self, i)->used)
        continue;
      angle = turn (&back, &at, &to);
      if (angle < least)
        {
          best = i;
          least = angle;
        }
    }
  return best;
}

/* Follows the edges from @start until it is back there; what closes on the way is cut off. */
static void
walk (TvImportRings *self, guint start)
{
  guint next = start;

  while (next != NOWHERE)
    {
      Edge *edge = edge_at (self, next);
      guint first = find_first (self, edge->from);
      guint came = next;
      guint place;

      edge->used = TRUE;
      edge_at (self, first)->place = self->way->len;
      g_array_append_val (self->way, next);
      first = find_first (self, edge->to);
      g_return_if_fail (first < self->edges->len);
      place = edge_at (self, first)->place;
      if (place != NOWHERE)
        {
          cut_ring (self, place);
          if (self->way->len == 0)
            return;
          came = g_array_index (self->way, guint, self->way->len - 1);
        }
      next = choose (self, first, came);
    }
}

/* --- polygons --- */

static int
compare_rings (gconstpointer a, gconstpointer b, gpointer data)
{
  const TvImportRings *self = data;
  const Ring *x = a, *y = b;
  const TvMvtPoint *p = &g_array_index (self->points, TvMvtPoint, x->start);
  const TvMvtPoint *q = &g_array_index (self->points, TvMvtPoint, y->start);

  if (x->outer != y->outer)
    return x->outer < y->outer ? -1 : 1;
  if (p->x == q->x && p->y == q->y)
    return x->area < y->area ? -1 : x->area > y->area;
  return is_before (p, q) ? -1 : 1;
}

/* Whether the hole's edge lies in the ring: a ray to the east crosses it an odd number of times. */
static gboolean
holds (const TvImportRings *self, const Ring *outer, const Ring *hole)
{
  const TvMvtPoint *points = &g_array_index (self->points, TvMvtPoint, outer->start);
  gint64 x = hole->probe.x, y = hole->probe.y;
  gboolean within = FALSE;

  if (hole->min_x < outer->min_x || hole->min_y < outer->min_y || hole->max_x > outer->max_x
      || hole->max_y > outer->max_y || -hole->area > outer->area)
    return FALSE;
  for (guint i = 0; i < outer->n; i++)
    {
      const TvMvtPoint *a = &points[i], *b = &points[i + 1 < outer->n ? i + 1 : 0];
      gint64 ay = 2 * (gint64) a->y, by = 2 * (gint64) b->y, side;

      if ((ay > y) == (by > y))
        continue;
      side = (2 * (gint64) b->x - 2 * (gint64) a->x) * (y - ay)
             - (x - 2 * (gint64) a->x) * (by - ay);
      within ^= (by > ay) == (side > 0);
    }
  return within;
}

/* The smallest ring around a hole; @self->outers are sorted from north to south. */
static guint
find_outer (const TvImportRings *self, const Ring *hole)
{
  guint best = NOWHERE;

  for (guint i = 0; i < self->outers->len; i++)
    {
      const Ring *outer = &g_array_index (self->outers, Ring, i);

      if (outer->min_y > hole->min_y)
        break;
      if ((best == NOWHERE || outer->area < g_array_index (self->outers, Ring, best).area)
          && holds (self, outer, hole))
        best = i;
    }
  return best;
}

static void
put_ring (TvImportRings *self, const Ring *ring)
{
  for (guint i = 0; i < ring->n; i++)
    {
      TvMvtPoint point = g_array_index (self->points, TvMvtPoint, ring->start + i);

      point.x *= 1 << self->shift;
      point.y *= 1 << self->shift;
      g_array_append_val (self->out, point);
    }
  g_array_append_val (self->ends, self->out->len);
}

static void
emit (TvImportRings *self, TvImportMosaicFunc func, gpointer data)
{
  guint hole = 0;

  for (guint i = 0; i < self->outers->len; i++)
    {
      g_array_set_size (self->out, 0);
      g_array_set_size (self->ends, 0);
      put_ring (self, &g_array_index (self->outers, Ring, i));
      for (; hole < self->holes->len && g_array_index (self->holes, Ring, hole).outer == i; hole++)
        put_ring (self, &g_array_index (self->holes, Ring, hole));
      func ((const TvMvtPoint *) self->out->data,
            self->out->len,
            (const guint *) self->ends->data,
            self->ends->len,
            data);
    }
}

void
tv_import_rings_trace (TvImportRings *self, TvImportMosaicFunc func, gpointer data)
{
  g_array_sort (self->edges, compare_edges);
  for (guint i = 0; i < self->edges->len; i++)
    {
      if (!edge_at (self, i)->used)
        walk (self, i);
    }
  g_array_sort_with_data (self->outers, compare_rings, self);
  for (guint i = 0; i < self->holes->len; i++)
    {
      Ring *hole = &g_array_index (self->holes, Ring, i);

      hole->outer = find_outer (self, hole);
    }
  g_array_sort_with_data (self->holes, compare_rings, self);
  emit (self, func, data);
}
