// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* Where an opinion or an answer points: one JSON type everywhere (contracts §5). */
/* BAD_REQUEST names the member that is missing or wrong for its kind. */
gboolean tv_anchor_check (const TvJson *anchor, GError **error);

/* The point to put on a map: the geometry's own or its middle. FALSE for an anchor without place.
 */
gboolean tv_anchor_get_point (const TvJson *anchor, double *ret_lon, double *ret_lat);

G_END_DECLS
