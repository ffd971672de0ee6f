// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-tile-draw-private.h"
#include "tv-tile-texts-private.h"

G_BEGIN_DECLS

/* The letters of one tile. Every tile is drawn by itself, yet neighbours must show the two halves
 * of the same letters: so each looks at the label points of its neighbours too, and whether a
 * label stands depends only on labels near it:
 *  1. of labels that meet, the better one stands (upper sheet, upper layer, more room);
 *  2. then of those that met none of the standing ones, likewise;
 *  3. a lower sheet gives way to every label of an upper one, and says no name the upper says near.
 * No label is wider than TV_TILE_LABEL_WIDTH, so what decides lies within one tile's width. */
typedef struct _TvTileLabels TvTileLabels;

#define TV_TILE_LABEL_WIDTH 130.0 /* px × scale; longer texts are wrapped */

/* @texts must outlive the labels. */
TvTileLabels *tv_tile_labels_new (const TvTileCanvas *canvas, TvTileTexts *texts);
void tv_tile_labels_free (TvTileLabels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTileLabels, tv_tile_labels_free)

/* What is added from now on is worth less than what was. */
void tv_tile_labels_next_layer (TvTileLabels *self);

/* The points of the tile @columns to the right and @rows below the one drawn (-1 to 1), made at
 * import for whole features. @aim: that tile's canvas. @sheet: 0 is the uppermost. The style
 * must outlive the labels. */
void tv_tile_labels_add_points (TvTileLabels *self,
                                guint sheet,
                                const TvStyleLayer *style,
                                const TvMvtLayer *points,
                                const TvTileCanvas *aim,
                                int columns,
                                int rows);

/* For tiles that came without points: what lies wholly inside this tile, each name once. */
void tv_tile_labels_add_shapes (TvTileLabels *self,
                                guint sheet,
                                const TvStyleLayer *style,
                                const TvMvtLayer *layer,
                                const TvTileCanvas *aim);

void tv_tile_labels_draw (TvTileLabels *self);

G_END_DECLS
