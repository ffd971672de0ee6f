// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* The grid of our maps, for libshumate to count its pixels by: 512 px squares. It has no pictures:
 * TvMapLayer paints them. */
#define TV_TYPE_MAP_SOURCE (tv_map_source_get_type ())
G_DECLARE_FINAL_TYPE (TvMapSource, tv_map_source, TV, MAP_SOURCE, ShumateMapSource)

TvMapSource *tv_map_source_new (void);

G_END_DECLS
