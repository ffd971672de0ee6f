// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A place as people write it down: degrees of WGS 84, or metres of a VN-2000 grid. Surveyors write
 * X for north and Y for east; the two are told apart by their size, which in Việt Nam never
 * overlaps. */
typedef struct
{
  gboolean grid;
  double lon, lat;    /* degrees, when not @grid */
  double north, east; /* metres, when @grid */
} TvCoordinate;

/* A grid of VN-2000 by its central meridian (domain.md §3.5). */
typedef struct
{
  const char *crs;      /* "EPSG:5899" */
  const char *meridian; /* "107°45′" */
  const char *where;    /* msgid: "Lâm Đồng", "zone of 3°" */
} TvCoordinateZone;

/* Those used in the province first. */
const TvCoordinateZone *tv_coordinate_list_zones (gsize *ret_n);

/* Whether @text is meant as a coordinate at all: digits, signs and the words for axes. */
gboolean tv_coordinate_is_meant (const char *text);

/* Takes decimal degrees, degrees and minutes (and seconds), and grid metres, with decimal comma or
 * point, thousands dots, letters or words for the axes in both languages, in either order. Errors
 * (BAD_REQUEST) tell the reader, in his language, what to type. */
gboolean tv_coordinate_parse (const char *text, TvCoordinate *ret_coordinate, GError **error);

/* @zone: CRS of the grid; not used for degrees. CRS when the place lies outside the zone. */
gboolean tv_coordinate_to_lonlat (const TvCoordinate *self,
                                  const char *zone,
                                  double *ret_lon,
                                  double *ret_lat,
                                  GError **error);

/* "X (Bắc) 1.318.200 m, Y (Đông) 568.960 m" of a place in a zone; NULL when it has none there. */
char *tv_coordinate_format_grid (double lon, double lat, const char *zone, const char *language);

G_END_DECLS
