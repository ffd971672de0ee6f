// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-tile-painter.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* The painted map. Squares are painted by threads at the very size they are shown, so the map is
 * crisp at every zoom and is drawn without being scaled; while the reader zooms, what is there is
 * stretched. The first picture is shown whole: its drawing waits for the painting, and helps. */
#define TV_TYPE_MAP_LAYER (tv_map_layer_get_type ())
G_DECLARE_FINAL_TYPE (TvMapLayer, tv_map_layer, TV, MAP_LAYER, ShumateLayer)

TvMapLayer *tv_map_layer_new (ShumateViewport *viewport, TvTilePainter *painter);

/* What @painter draws has changed: paints anew, showing what was there until then. Nothing is
 * painted before this is called first. */
void tv_map_layer_repaint (TvMapLayer *self);

/* The map will soon be shown about so large where the viewport is now: a thread reads the tiles and
 * the letters of that, and paints them, too, when the zoom @is_sure. */
void tv_map_layer_expect (TvMapLayer *self, int width, int height, gboolean is_sure);

G_END_DECLS
