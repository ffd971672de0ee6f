// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-clip.h"

/* One edge of the box: x or y may not be below (or above) a bound. */
typedef struct
{
  gboolean is_y, is_most;
  gint32 bound;
} Side;

gboolean
tv_import_clip_contains (const TvImportClip *self, const TvImportClip *inner)
{
  return inner->min_x >= self->min_x && inner->min_y >= self->min_y && inner->max_x <= self->max_x
         && inner->max_y <= self->max_y;
}

gboolean
tv_import_clip_meets (const TvImportClip *self, const TvImportClip *other)
{
  return other->max_x >= self->min_x && other->max_y >= self->min_y && other->min_x <= self->max_x
         && other->min_y <= self->max_y;
}

gboolean
tv_import_clip_has (const TvImportClip *self, const TvMvtPoint *point)
{
  return point->x >= self->min_x && point->y >= self->min_y && point->x <= self->max_x
         && point->y <= self->max_y;
}

void
tv_import_clip_init (TvImportClip *self)
{
  self->min_x = self->min_y = G_MAXINT32;
  self->max_x = self->max_y = G_MININT32;
}

void
tv_import_clip_grow (TvImportClip *self, const TvMvtPoint *points, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      self->min_x = MIN (self->min_x, points[i].x);
      self->min_y = MIN (self->min_y, points[i].y);
      self->max_x = MAX (self->max_x, points[i].x);
      self->max_y = MAX (self->max_y, points[i].y);
    }
}

static gint32
along (const Side *side, const TvMvtPoint *point)
{
  return side->is_y ? point->y : point->x;
}

static gboolean
is_within (const Side *side, const TvMvtPoint *point)
{
  return side->is_most ? along (side, point) <= side->bound : along (side, point) >= side->bound;
}

/* To the nearest whole number. */
static gint64
divide (gint64 number, gint64 by)
{
  gint64 twice = 2 * number + by;
  gint64 quotient = twice / (2 * by);

  return twice % (2 * by) < 0 ? quotient - 1 : quotient;
}

/* Where the edge from @a to @b crosses @side: always reckoned from the lower end. */
static TvMvtPoint
cross (const Side *side, const TvMvtPoint *a, const TvMvtPoint *b)
{
  const TvMvtPoint *from = along (side, a) < along (side, b) ? a : b;
  const TvMvtPoint *to = from == a ? b : a;
  gint64 length = (gint64) along (side, to) - along (side, from);
  gint64 way = (gint64) side->bound - along (side, from);

  if (side->is_y)
    return (TvMvtPoint){ (gint32) (from->x + divide (((gint64) to->x - from->x) * way, length)),
                         side->bound };
  return (TvMvtPoint){ side->bound,
                       (gint32) (from->y + divide (((gint64) to->y - from->y) * way, length)) };
}

static void
clip_side (const Side *side, const TvMvtPoint *ring, guint n, GArray *out)
{
  for (guint i = 0; i < n; i++)
    {
      const TvMvtPoint *from = &ring[i > 0 ? i - 1 : n - 1], *to = &ring[i];
      gboolean from_within = is_within (side, from), to_within = is_within (side, to);

      if (from_within != to_within)
        {
          TvMvtPoint at = cross (side, from, to);

          g_array_append_val (out, at);
        }
      if (to_within)
        g_array_append_val (out, *to);
    }
}

static void
append_part (GArray *points, GArray *ends, const GArray *part)
{
  g_array_append_vals (points, part->data, part->len);
  g_array_append_val (ends, points->len);
}

void
tv_import_clip_ring (const TvImportClip *self,
                     const TvMvtPoint *ring,
                     guint n,
                     GArray *points,
                     GArray *ends)
{
  const Side sides[] = { { FALSE, FALSE, self->min_x },
                         { FALSE, TRUE, self->max_x },
                         { TRUE, FALSE, self->min_y },
                         { TRUE, TRUE, self->max_y } };
  g_autoptr (GArray) now = g_array_sized_new (FALSE, FALSE, sizeof (TvMvtPoint), n + 8);
  g_autoptr (GArray) next = g_array_sized_new (FALSE, FALSE, sizeof (TvMvtPoint), n + 8);

  g_array_append_vals (now, ring, n);
  for (guint i = 0; i < G_N_ELEMENTS (sides) && now->len > 0; i++)
    {
      GArray *other = now;

      g_array_set_size (next, 0);
      clip_side (&sides[i], (const TvMvtPoint *) now->data, now->len, next);
      now = next;
      next = other;
    }
  if (now->len >= 3)
    append_part (points, ends, now);
}

/* The part of the edge @a–@b in the box; FALSE: none. */
static gboolean
clip_edge (const TvImportClip *self, TvMvtPoint *a, TvMvtPoint *b)
{
  const Side sides[] = { { FALSE, FALSE, self->min_x },
                         { FALSE, TRUE, self->max_x },
                         { TRUE, FALSE, self->min_y },
                         { TRUE, TRUE, self->max_y } };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      gboolean a_within = is_within (&sides[i], a), b_within = is_within (&sides[i], b);

      if (!a_within && !b_within)
        return FALSE;
      if (a_within == b_within)
        continue;
      if (a_within)
        *b = cross (&sides[i], a, b);
      else
        *a = cross (&sides[i], a, b);
    }
  return TRUE;
}

static void
close_piece (GArray *piece, GArray *points, GArray *ends)
{
  if (piece->len >= 2)
    append_part (points, ends, piece);
  g_array_set_size (piece, 0);
}

void
tv_import_clip_line (const TvImportClip *self,
                     const TvMvtPoint *line,
                     guint n,
                     GArray *points,
                     GArray *ends)
{
  g_autoptr (GArray) piece = g_array_new (FALSE, FALSE, sizeof (TvMvtPoint));

  for (guint i = 1; i < n; i++)
    {
      TvMvtPoint a = line[i - 1], b = line[i];

      if (!clip_edge (self, &a, &b))
        {
          close_piece (piece, points, ends);
          continue;
        }
      if (piece->len == 0)
        g_array_append_val (piece, a);
      g_array_append_val (piece, b);
      /* it leaves the box here */
      if (b.x != line[i].x || b.y != line[i].y)
        close_piece (piece, points, ends);
    }
  close_piece (piece, points, ends);
}
