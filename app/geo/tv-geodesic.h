// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lengths and areas on the ellipsoid that WGS 84 and VN-2000 share, by PROJ's geodesics (Karney
 * 2013): exact to a millimetre; what is not exact is where somebody points. @points: pairs of lon,
 * lat in degrees. */

/* Metres along the points in their order; 0 for fewer than two. */
double tv_geodesic_length (const double *points, guint n_points);

/* Square metres of the area that the points go round, whichever way; 0 for fewer than three. */
double tv_geodesic_area (const double *points, guint n_points);

G_END_DECLS
