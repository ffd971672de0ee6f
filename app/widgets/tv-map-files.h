// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-content.h"

G_BEGIN_DECLS

/* A plan's or base map's files as names on this machine: those the content must fetch first are
 * asked for one after another; when all are here already, the next turn of the main loop has them.
 */

/* Makes sure of style.json, of the tiles it names (plan) or basemap.mbtiles, and of layers.gpkg.
 */
void tv_map_files_ready_async (TvContent *content,
                               const char *item,
                               guint version,
                               gboolean basemap,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Whether all of them are on this machine already. */
gboolean tv_map_files_are_here (TvContent *content,
                                const char *item,
                                guint version,
                                gboolean basemap);
gboolean tv_map_files_ready_finish (GAsyncResult *result, GError **error);

G_END_DECLS
