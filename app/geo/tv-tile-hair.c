// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-hair-private.h"

#define ONE 256 /* units of a px along */
#define ACROSS_BITS 14
#define FINE (1 << 16)            /* the same for its climb, which adds up */
#define ACROSS (1 << ACROSS_BITS) /* units of a px across */

/* A line on its way. Along: the way it goes most, x or y; across: the other. */
typedef struct
{
  guint32 *pixels;
  gssize step, stride;     /* from one pixel to the next, along and across */
  int along[2], across[2]; /* first pixel that may be painted, and one past the last */
  gint32 from[2];          /* along and across, 1/256 px */
  float slope;             /* across for one along */
  guint32 breadth;         /* of what is shared out, as ACROSS counts */
  float darkness;          /* coverage of a px wholly inside, 0 to 256 */
  guint32 color;
} Hair;

/* @inside: nobody has to look whether the pixel may be painted. */
static inline void
dot (const Hair *self, guint32 *line, gint64 at, guint32 coverage, gboolean inside)
{
  if (inside || (at >= self->across[0] && at < self->across[1]))
    line[at * self->stride] = tv_tile_pixels_cover (line[at * self->stride], self->color, coverage);
}

/* One pixel along. @low: the side of what is shared out. @darkness: eight bits more. */
static inline void
share (const Hair *self, guint32 *line, gint64 low, guint32 darkness, gboolean inside)
{
  gint64 at = low >> ACROSS_BITS;
  guint32 first = MIN (ACROSS - ((guint32) low & (ACROSS - 1)), self->breadth);
  guint32 left = self->breadth - first;

  dot (self, line, at, (first * darkness) >> (ACROSS_BITS + 8), inside);
  dot (self, line, at + 1, (MIN (left, ACROSS) * darkness) >> (ACROSS_BITS + 8), inside);
  if (left > ACROSS)
    dot (self, line, at + 2, ((left - ACROSS) * darkness) >> (ACROSS_BITS + 8), inside);
}

/* The side of what is shared out at a place told in 1/512 px. */
static inline gint64
find_low (const Hair *self, gint32 twice)
{
  float climb = (float) (twice - 2 * self->from[0]) * self->slope * (ACROSS / ONE / 2);

  return self->from[1] * (gint64) (ACROSS / ONE) + (gint64) climb - self->breadth / 2;
}

/* A part within one pixel. */
static inline void
step (const Hair *self, gint32 start, gint32 end, gboolean inside)
{
  if (start < end)
    share (self,
           self->pixels + (start / ONE) * self->step,
           find_low (self, start + end),
           (guint32) (self->darkness * (float) (end - start)),
           inside);
}

/* @start, @end: what may be painted of it, which changes nothing of the rest. */
static inline void
follow (const Hair *self, gint32 start, gint32 end, gboolean inside)
{
  gint32 whole = (self->from[0] + ONE - 1) >> 8;
  gint32 first = (start + ONE - 1) / ONE, last = end / ONE;
  guint32 darkness = (guint32) (self->darkness * ONE);
  gint64 climb = (gint64) (self->slope * ((float) ACROSS * FINE)), climbed;
  gint64 low;

  if (first > last)
    {
      step (self, start, end, inside);
      return;
    }
  step (self, start, first * ONE, inside);
  low = find_low (self, 2 * whole * ONE + ONE);
  climbed = climb * (first - whole);
  for (gint32 at = first; at < last; at++, climbed += climb)
    share (self, self->pixels + at * self->step, low + (climbed >> 16), darkness, inside);
  step (self, last * ONE, end, inside);
}

/* @along: which coordinate that is. */
static void
draw (Hair *self, const gint32 from[2], const gint32 to[2], int along, float width, guint32 alpha)
{
  gint32 start = MAX (from[along], self->along[0] * ONE);
  gint32 end = MIN (to[along], self->along[1] * ONE);
  float thickness, breadth;

  if (start >= end)
    return;
  self->from[0] = from[along];
  self->from[1] = from[1 - along];
  self->slope = (float) (to[1 - along] - from[1 - along]) / (float) (to[along] - from[along]);
  thickness = width * sqrtf (1 + self->slope * self->slope);
  /* within a step the line climbs as well */
  breadth = MAX (thickness, ABS (self->slope));
  self->breadth = (guint32) (breadth * ACROSS);
  self->darkness = thickness / breadth * (float) alpha;
  if (MIN (from[1 - along], to[1 - along]) >= (self->across[0] + 2) * ONE
      && MAX (from[1 - along], to[1 - along]) < (self->across[1] - 3) * ONE)
    follow (self, start, end, TRUE);
  else
    follow (self, start, end, FALSE);
}

void
tv_tile_hair_draw (const TvTilePixels *pixels,
                   const gint32 from[2],
                   const gint32 to[2],
                   double width,
                   TvTileColor color)
{
  const int x[2] = { MAX (pixels->clip.x - pixels->column, 0),
                     MIN (pixels->clip.x + pixels->clip.width - pixels->column, pixels->columns) };
  const int y[2]
      = { pixels->clip.y - pixels->row, pixels->clip.y + pixels->clip.height - pixels->row };
  int along = ABS (to[0] - from[0]) >= ABS (to[1] - from[1]) ? 0 : 1;
  Hair self = { .pixels = tv_tile_pixels_get_row (pixels, 0),
                .step = along == 0 ? 1 : pixels->stride / 4,
                .stride = along == 0 ? pixels->stride / 4 : 1,
                .along = { along == 0 ? x[0] : y[0], along == 0 ? x[1] : y[1] },
                .across = { along == 0 ? y[0] : x[0], along == 0 ? y[1] : x[1] },
                .color = color.opaque };

  if (MAX (from[1 - along], to[1 - along]) < (self.across[0] - 2) * ONE
      || MIN (from[1 - along], to[1 - along]) > (self.across[1] + 2) * ONE)
    return;
  if (from[along] < to[along])
    draw (&self, from, to, along, (float) width, color.alpha);
  else if (from[along] > to[along])
    draw (&self, to, from, along, (float) width, color.alpha);
}
