// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place on a line where straight letters may stand. */
typedef struct
{
  double x, y;
  double angle; /* radians from x towards y, along the line */
  double room;  /* to each side, in the units of x and y: as far as the line stays straight */
} TvLabelSpot;

/* Spots about every @step units along the line of @n points (pairs in @xy), at least one, evenly
 * spread; the line counts as straight while it strays less than @tolerance from its direction.
 * (transfer full) (element-type TvLabelSpot) */
GArray *tv_label_spots_find (const double *xy, guint n, double step, double tolerance);

G_END_DECLS
