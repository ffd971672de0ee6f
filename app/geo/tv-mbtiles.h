// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TV_MBTILES_VECTOR, /* format pbf */
  TV_MBTILES_RASTER, /* png, jpg, webp */
} TvMbtilesFormat;

/* An MBTiles 1.3 file, read only. Thread-safe: calls from several threads wait for each other. */
#define TV_TYPE_MBTILES (tv_mbtiles_get_type ())
G_DECLARE_FINAL_TYPE (TvMbtiles, tv_mbtiles, TV, MBTILES, GObject)

/* Opens and checks tables and metadata. NOT_FOUND, CORRUPT, DATABASE. */
TvMbtiles *tv_mbtiles_open (const char *path, GError **error);

TvMbtilesFormat tv_mbtiles_get_format (TvMbtiles *self);
guint tv_mbtiles_get_min_zoom (TvMbtiles *self);
guint tv_mbtiles_get_max_zoom (TvMbtiles *self);

/* FALSE when the file does not say. West south east north, degrees. */
gboolean tv_mbtiles_get_bounds (TvMbtiles *self, double ret_bounds[4]);

/* A value of the metadata table, plain text. (transfer full) (nullable) */
char *tv_mbtiles_dup_metadata (TvMbtiles *self, const char *name);

/**
 * tv_mbtiles_read:
 * @x: column, from the west
 * @y: row from the north (XYZ; the file's TMS row is turned here)
 *
 * Returns: (transfer full): the tile, unpacked when it was gzip or zlib; NOT_FOUND for a tile that
 * is not there, TOO_LARGE above 8 MiB, CORRUPT for bad packing.
 */
GBytes *tv_mbtiles_read (TvMbtiles *self, guint zoom, guint x, guint y, GError **error);

G_END_DECLS
