// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Told of each tile, a tile before those it is divided into, from north-west to south-east. @x:
 * from the west, @y: from the north. @done: how much of the pyramid is made, 0–1. FALSE with an
 * error ends it. */
typedef gboolean (*TvImportPyramidFunc) (guint zoom,
                                         guint x,
                                         guint y,
                                         GBytes *tile,
                                         double done,
                                         gpointer data,
                                         GError **error);

/* The tiles of all zooms from @min_zoom to @max_zoom (at most 16) in which there is something.
 * @layers: (element-type TvImportTileLayer), bottom first. The same layers give the same tiles, and
 * a feature changes none in which neither it nor its margin lies (tv-import-tile-maker.h). */
gboolean tv_import_pyramid_make (GPtrArray *layers,
                                 guint min_zoom,
                                 guint max_zoom,
                                 TvImportPyramidFunc func,
                                 gpointer data,
                                 GError **error);

G_END_DECLS
