// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From one stated coordinate system to longitude and latitude (CRS84). Datum VN-2000 always goes by
 * EPSG:6960 (accuracy 1 m), never by whatever shift happens to be first. One thread at a time. */
typedef struct _TvCrs TvCrs;

/* @code: "EPSG:5899". CRS for one that is unknown, deprecated (EPSG:6959 has easting and northing
 * swapped) or has no way to CRS84. */
TvCrs *tv_crs_new (const char *code, GError **error);
void tv_crs_free (TvCrs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvCrs, tv_crs_free)

/* Whether @code may be used at all; the reason in @error. */
gboolean tv_crs_check (const char *code, GError **error);

/* Easting, northing (or lon, lat for a geographic system) → lon, lat. FALSE outside the system. */
gboolean tv_crs_to_lonlat (TvCrs *self, double x, double y, double *ret_lon, double *ret_lat);
gboolean tv_crs_from_lonlat (TvCrs *self, double lon, double lat, double *ret_x, double *ret_y);

/* Metres; 0 for WGS 84 itself. */
double tv_crs_get_accuracy (const TvCrs *self);

/* "VN-2000 / TM-3 107-45" */
const char *tv_crs_get_name (const TvCrs *self);

/* The PROJ string of the way to CRS84, for a program that must do exactly the same. */
const char *tv_crs_get_pipeline (const TvCrs *self);

G_END_DECLS
