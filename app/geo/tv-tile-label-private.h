// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-mvt.h"
#include "tv-style.h"

G_BEGIN_DECLS

typedef enum
{
  TV_TILE_LABEL_OPEN,
  TV_TILE_LABEL_STANDS,
  TV_TILE_LABEL_GONE,
} TvTileLabelState;

typedef struct
{
  guint sheet, order; /* 0 is the best */
  const TvStyleLabel *style;
  char *text;   /* (owned) */
  double x, y;  /* px of the tile drawn */
  double angle; /* radians */
  double room;  /* px to each side; HUGE_VAL: any */
  double width, height;
  gboolean from_shape; /* only this tile knows it */
  TvTileLabelState state;
} TvTileLabel;

void tv_tile_label_free (gpointer label);

/* What a style writes on a feature: its fields joined by lines. A field is an attribute's name or a
 * text with names in braces: "{dien_tich} m²". Empty when there is nothing. (transfer full) */
char *tv_tile_label_make_text (const TvStyleLabel *style,
                               const TvMvtLayer *layer,
                               const TvMvtFeature *feature);

/* Half of the label's shadow on the direction @angle, px, its box made wider by @padding all
 * around.
 */
double tv_tile_label_reach (const TvTileLabel *self, double angle, double padding);

/* Turned boxes meet unless some side of either parts them by @padding px. */
gboolean tv_tile_label_meets (const TvTileLabel *self, const TvTileLabel *other, double padding);

G_END_DECLS
