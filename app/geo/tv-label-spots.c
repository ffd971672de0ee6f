// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-label-spots.h"

#include <math.h>

/* A line long and winding beyond measure gets no more than this. */
#define MAX_SPOTS 2000

typedef struct
{
  const double *xy;
  guint n;
  double *walked; /* for each point, the way from the first */
} Line;

/* The last point at or before @way, never the very last one. */
static guint
find_piece (const Line *line, double way)
{
  guint low = 0, high = line->n - 1;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (line->walked[middle] <= way)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
point_at (const Line *line, double way, double *ret_x, double *ret_y)
{
  guint i = find_piece (line, way);
  const double *a = line->xy + 2 * i, *b = a + 2;
  double length = line->walked[i + 1] - line->walked[i];
  double t = length > 0 ? CLAMP ((way - line->walked[i]) / length, 0, 1) : 0;

  *ret_x = a[0] + t * (b[0] - a[0]);
  *ret_y = a[1] + t * (b[1] - a[1]);
}

/* How far from @spot the points of one side stay within @tolerance of its direction. */
static double
walk_straight (const Line *line, const TvLabelSpot *spot, double way, int side, double tolerance)
{
  double dx = cos (spot->angle), dy = sin (spot->angle);
  double strayed = 0, gone = 0;
  int i = (int) find_piece (line, way) + (side > 0 ? 1 : 0);

  for (; i >= 0 && i < (int) line->n; i += side)
    {
      double x = line->xy[2 * i] - spot->x, y = line->xy[2 * i + 1] - spot->y;
      double stray = fabs (x * dy - y * dx);
      double along = side * (x * dx + y * dy);

      if (stray > tolerance)
        return gone + (along - gone) * (tolerance - strayed) / (stray - strayed);
      if (along < gone)
        return gone;
      strayed = stray;
      gone = along;
    }
  return gone;
}

static TvLabelSpot
make_spot (const Line *line, double way, double tolerance)
{
  double total = line->walked[line->n - 1];
  double reach = MIN (2 * tolerance, MIN (way, total - way));
  TvLabelSpot spot;
  double x0, y0, x1, y1, left, right;

  point_at (line, way, &spot.x, &spot.y);
  point_at (line, way - reach, &x0, &y0);
  point_at (line, way + reach, &x1, &y1);
  spot.angle = atan2 (y1 - y0, x1 - x0);
  left = walk_straight (line, &spot, way, -1, tolerance);
  right = walk_straight (line, &spot, way, 1, tolerance);
  spot.room = MAX (MIN (left, right), 0);
  /* the letters follow the whole way they cover, not the bend they happen to start at */
  reach = MIN (spot.room, MIN (way, total - way));
  if (reach > 0)
    {
      point_at (line, way - reach, &x0, &y0);
      point_at (line, way + reach, &x1, &y1);
      spot.angle = atan2 (y1 - y0, x1 - x0);
    }
  return spot;
}

GArray *
tv_label_spots_find (const double *xy, guint n, double step, double tolerance)
{
  GArray *spots = g_array_new (FALSE, FALSE, sizeof (TvLabelSpot));
  g_autofree double *walked = NULL;
  Line line = { xy, n, NULL };
  double total;
  guint n_spots;

  g_return_val_if_fail (step > 0 && tolerance > 0, spots);

  if (n < 2)
    return spots;
  walked = g_new0 (double, n);
  for (guint i = 1; i < n; i++)
    walked[i] = walked[i - 1] + hypot (xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
  line.walked = walked;
  total = walked[n - 1];
  if (!(total > 0) || !isfinite (total))
    return spots;
  n_spots = (guint) CLAMP (floor (total / step), 1, MAX_SPOTS);
  for (guint i = 0; i < n_spots; i++)
    {
      TvLabelSpot spot = make_spot (&line, (i + 0.5) * total / n_spots, tolerance);

      g_array_append_val (spots, spot);
    }
  return spots;
}
