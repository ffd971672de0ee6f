// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-cells-private.h"

#include <string.h>

#define ONE TV_TILE_CELLS_ONE
/* A pixel wholly covered: height times width. */
#define WHOLE (ONE * ONE)

/* The cells of a row that were touched. */
typedef struct
{
  int first, last;
} Reach;

struct _TvTileCells
{
  cairo_rectangle_int_t box;
  int columns;   /* cells of a row: one for what lies right of the box */
  gint32 *cells; /* (owned): all 0 between two shapes */
  gsize n_cells;
  Reach *reaches; /* (owned) */
  gsize n_reaches;
  gint32 left, top, right, bottom; /* of the box */
};

TvTileCells *
tv_tile_cells_new (void)
{
  return g_new0 (TvTileCells, 1);
}

void
tv_tile_cells_free (TvTileCells *self)
{
  g_free (self->cells);
  g_free (self->reaches);
  g_free (self);
}

void
tv_tile_cells_open (TvTileCells *self, const cairo_rectangle_int_t *box)
{
  gsize n_cells;

  self->box = *box;
  self->columns = box->width + 2;
  self->left = box->x * ONE;
  self->top = box->y * ONE;
  self->right = (box->x + box->width) * ONE;
  self->bottom = (box->y + box->height) * ONE;
  n_cells = (gsize) self->columns * (gsize) box->height;
  if (n_cells > self->n_cells)
    {
      g_free (self->cells);
      self->cells = g_new0 (gint32, n_cells);
      self->n_cells = n_cells;
    }
  if ((gsize) box->height > self->n_reaches)
    {
      self->n_reaches = (gsize) box->height;
      self->reaches = g_renew (Reach, self->reaches, self->n_reaches);
    }
  for (int i = 0; i < box->height; i++)
    self->reaches[i] = (Reach){ G_MAXINT, -1 };
}

static inline void
reach (Reach *self, int first, int last)
{
  self->first = MIN (self->first, first);
  self->last = MAX (self->last, last);
}

/* Adds the steps between the coverages of the pixels that an edge crosses on its way through a row:
 * from @from to @to, which lie in different pixels, inside the box. @cover: 1/65536 px. */
static void
add_slope (gint32 *cells, int from, int to, gint32 cover, int columns)
{
  int first = from / ONE, last = to / ONE;
  float per = (float) cover / (float) (to - from);
  float rest = (float) ((first + 1) * ONE - from);
  gint32 before = (gint32) (per * rest * rest / (2 * ONE));

  cells[first] += before;
  for (int i = first + 1; i < last && i < columns; i++)
    {
      gint32 now = (gint32) (per * (float) (i * ONE + ONE / 2 - from));

      cells[i] += now - before;
      before = now;
    }
  if (last >= columns)
    return;
  rest = (float) (to - last * ONE);
  cells[last] += cover - (gint32) (per * rest * rest / (2 * ONE)) - before;
  cells[last + 1] += (gint32) (per * rest * rest / (2 * ONE));
}

/* The part of an edge within one row. @from, @to: from the box's left side. @height: of it, below 0
 * upwards. */
static inline void
add_piece (TvTileCells *self, int row, int from, int to, int height)
{
  gint32 *cells = self->cells + (gsize) row * (gsize) self->columns;
  gint32 cover = height * ONE;
  int columns = self->box.width;

  if (from > to)
    {
      int swap = from;

      from = to;
      to = swap;
    }
  if (from < 0)
    {
      gint32 outside = to <= 0 ? cover : (gint32) ((gint64) cover * -from / (to - from));

      cells[0] += outside;
      reach (&self->reaches[row], 0, 0);
      cover -= outside;
      from = 0;
      if (to <= 0)
        return;
    }
  if (from >= columns * ONE)
    return;
  if (from / ONE == to / ONE)
    {
      gint32 beyond = cover / ONE * (from % ONE + to % ONE) / 2;

      /* what lies right of the edge in its own pixel, the rest from the next one on */
      cells[from / ONE] += cover - beyond;
      cells[from / ONE + 1] += beyond;
    }
  else
    {
      add_slope (cells, from, to, cover, columns);
    }
  reach (&self->reaches[row], from / ONE, MIN (to / ONE + 1, columns));
}

/* Where an edge is at a height. Computed anew for each row, so that it does not matter where one
 * begins to look. */
static inline gint32
find_x (gint32 x0, float slope, gint32 height)
{
  return x0 + (gint32) (slope * (float) height);
}

static void
add_down (TvTileCells *self, gint32 x0, gint32 y0, gint32 x1, gint32 y1, int sign)
{
  float slope = (float) (x1 - x0) / (float) (y1 - y0);
  gint32 y = MAX (y0, self->top), end = MIN (y1, self->bottom);
  gint32 x = y == y0 ? x0 : find_x (x0, slope, y - y0);
  int row = (y - self->top) / ONE;

  while (y < end)
    {
      gint32 next = MIN ((y & ~(ONE - 1)) + ONE, end);
      gint32 reached = next == y1 ? x1 : find_x (x0, slope, next - y0);

      add_piece (self, row++, x - self->left, reached - self->left, sign * (next - y));
      x = reached;
      y = next;
    }
}

void
tv_tile_cells_add (TvTileCells *self, gint32 x0, gint32 y0, gint32 x1, gint32 y1)
{
  if (y0 == y1 || MAX (y0, y1) <= self->top || MIN (y0, y1) >= self->bottom
      || MIN (x0, x1) >= self->right)
    return;
  /* most edges are short */
  if (MIN (y0, y1) >= self->top && (MIN (y0, y1) ^ (MAX (y0, y1) - 1)) / ONE == 0)
    add_piece (self, (MIN (y0, y1) - self->top) / ONE, x0 - self->left, x1 - self->left, y1 - y0);
  else if (y0 < y1)
    add_down (self, x0, y0, x1, y1, 1);
  else
    add_down (self, x1, y1, x0, y0, -1);
}

/* Painting */

static inline void
paint_run (guint32 *pixels, int n, guint32 color, guint32 coverage)
{
  if (coverage == 256)
    {
      for (int i = 0; i < n; i++)
        pixels[i] = color;
    }
  else if (coverage > 0)
    {
      for (int i = 0; i < n; i++)
        pixels[i] = tv_tile_pixels_cover (pixels[i], color, coverage);
    }
}

/* What there is to know of a row. */
typedef struct
{
  gint32 *cells;
  guint32 *pixels;
  int last; /* cell that was touched */
  int seen[2];
  TvTileColor color;
} Row;

/* 0 to 256, by the even-odd rule. */
static inline guint32
get_coverage (const Row *row, gint32 sum)
{
  guint32 inside = (guint32) ABS (sum) & (2 * WHOLE - 1);

  inside = MIN (inside, 2 * WHOLE - inside);
  return (inside * row->color.alpha + WHOLE / 2) / WHOLE;
}

/* Whether two cells change nothing. */
static inline gboolean
is_same (const gint32 *cells)
{
  guint64 both;

  memcpy (&both, cells, sizeof both);
  return both == 0;
}

/* Cells that change nothing, from @at on, in pairs. */
static inline int
count_same (const Row *row, int at)
{
  int end = at;

  while (end + 1 <= row->last && is_same (row->cells + end))
    end += 2;
  return end - at;
}

/* @inside: all of the row may be painted. What is not covered is laid over with nothing, which
 * costs less than asking. */
static inline void
paint_cells (const Row *row, int at, gint32 *sum, gboolean inside)
{
  int end = MIN (at + 2, row->last + 1);

  for (; at < end; at++)
    {
      *sum += row->cells[at];
      row->cells[at] = 0;
      if (inside || (at >= row->seen[0] && at < row->seen[1]))
        row->pixels[at]
            = tv_tile_pixels_cover (row->pixels[at], row->color.opaque, get_coverage (row, *sum));
    }
}

static inline void
paint_part (const Row *row, int first, int end, guint32 coverage)
{
  first = MAX (first, row->seen[0]);
  end = MIN (end, row->seen[1]);
  if (first < end)
    paint_run (row->pixels + first, end - first, row->color.opaque, coverage);
}

static inline void
paint_row (const Row *row, int first, int columns)
{
  gboolean inside = row->seen[0] <= 0 && row->seen[1] >= columns;
  gint32 sum = 0;
  int at = first;

  while (at <= row->last)
    {
      int same = count_same (row, at);

      if (same > 0)
        paint_part (row, at, at + same, get_coverage (row, sum));
      else if (inside)
        paint_cells (row, at, &sum, TRUE);
      else
        paint_cells (row, at, &sum, FALSE);
      at += same > 0 ? same : 2;
    }
  /* nothing changes any more, as far as the box goes */
  if (sum != 0)
    paint_part (row, row->last + 1, columns, get_coverage (row, sum));
  /* what lies right of the box was counted, too */
  row->cells[columns] = row->cells[columns + 1] = 0;
}

void
tv_tile_cells_paint (TvTileCells *self, const TvTilePixels *pixels, TvTileColor color)
{
  const cairo_rectangle_int_t *clip = &pixels->clip;
  int columns = self->box.width, left = pixels->column + self->box.x;
  Row row = { .seen = { clip->x - left, clip->x + clip->width - left }, .color = color };

  for (int i = 0; i < self->box.height; i++)
    {
      if (self->reaches[i].last < 0)
        continue;
      row.cells = self->cells + (gsize) i * (gsize) self->columns;
      row.pixels = tv_tile_pixels_get_row (pixels, self->box.y + i) + self->box.x;
      row.last = MIN (self->reaches[i].last, columns - 1);
      paint_row (&row, self->reaches[i].first, columns);
    }
}
