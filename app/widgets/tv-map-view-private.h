// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-map-view.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* The map beneath, for the tools that draw on it, follow it or move it. (transfer none) */
ShumateMap *tv_map_view_get_map (TvMapView *self);

G_END_DECLS
