// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-crs.h"

#include <gio/gio.h>
#include <ogr_api.h>

G_BEGIN_DECLS

/* Dimension of a layer's shapes: 0 points, 1 lines, 2 areas, -1 not known yet. */

/* A feature's geometry as it is published: flat, straight, in degrees, valid, multi. NULL without
 * error when there is none; BAD_REQUEST when it cannot be mended. @ret_mended: set when it had to
 * be. @dimension: (inout). */
OGRGeometryH tv_import_shape_clean (OGRGeometryH source,
                                    TvCrs *crs,
                                    int *dimension,
                                    gboolean *ret_mended,
                                    GError **error);

/* Whether a shape belongs to a layer of @dimension (Geometry=; -1: every one does). Closed lines
 * are areas to it: so are lots drawn in CAD. */
gboolean tv_import_shape_is_wanted (OGRGeometryH source, int dimension);

G_END_DECLS
