// SPDX-License-Identifier: GPL-3.0-or-later
/* Layers for the map's benchmark, Shapefiles in EPSG:3857 as Mapnik likes them best.
 *   tv-map-tiles make LOTS FILE.shp          a plan's worth of lots, as tests/bench/big_plan.py has
 *                                            them, with a land use in "code"
 *   tv-map-tiles write FILE.shp STYLE OUT    the vector tiles the importer makes of such a file for
 *                                            the first layer of a style.json */
#include "config.h"

#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>

#include "geo/tv-mercator.h"
#include "importer/tv-import-tiles.h"

#define WEST 12056174.0
#define SOUTH 1328068.0
#define WORLD 20037508.342789244
/* EPSG:3857's metres at 12 degrees north for one on the ground */
#define STRETCH 1.0222
#define LOT_WIDTH (25 * STRETCH)
#define LOT_HEIGHT (20 * STRETCH)

static void
check (gboolean good, const char *what)
{
  if (!good)
    g_error ("%s: %s", what, CPLGetLastErrorMsg ());
}

/* -1 to 1, the same for the same place. */
static double
shake (guint64 kind, guint64 column, guint64 row, guint64 number)
{
  guint64 x = (kind << 60) ^ (column << 40) ^ (row << 20) ^ number;

  /* splitmix64, S. Vigna, public domain */
  for (guint i = 0; i < 2; i++)
    {
      x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      x ^= x >> 31;
    }
  return (double) (x >> 11) / (double) (G_GUINT64_CONSTANT (1) << 52) - 1;
}

enum
{
  CORNER_X,
  CORNER_Y,
  UP,
  RIGHT,
  USE,
};

static void
find_corner (guint column, guint row, double ret_at[2])
{
  ret_at[0] = WEST + column * LOT_WIDTH + 3 * STRETCH * shake (CORNER_X, column, row, 0);
  ret_at[1] = SOUTH + row * LOT_HEIGHT + 3 * STRETCH * shake (CORNER_Y, column, row, 0);
}

/* The points of a boundary but its last, from its south or west end or back from the other. */
static void
add_edge (OGRGeometryH ring, int side, guint column, guint row, gboolean back)
{
  guint parts = 3 + (guint) (fabs (shake ((guint64) side, column, row, 0)) * 8);
  double from[2], to[2];

  find_corner (column, row, from);
  find_corner (side == RIGHT ? column + 1 : column, side == UP ? row + 1 : row, to);
  for (guint i = 0; i < parts; i++)
    {
      guint at = back ? parts - i : i;
      double share = (double) at / parts, by = at % parts == 0 ? 0 : 0.4 * STRETCH;

      OGR_G_AddPoint_2D (ring,
                         from[0] + (to[0] - from[0]) * share
                             + by * shake ((guint64) side, column, row, 2 * at),
                         from[1] + (to[1] - from[1]) * share
                             + by * shake ((guint64) side, column, row, 2 * at + 1));
    }
}

static OGRGeometryH
make_lot (guint column, guint row)
{
  OGRGeometryH area = OGR_G_CreateGeometry (wkbPolygon);
  OGRGeometryH ring = OGR_G_CreateGeometry (wkbLinearRing);

  add_edge (ring, RIGHT, column, row, FALSE);
  add_edge (ring, UP, column + 1, row, FALSE);
  add_edge (ring, RIGHT, column, row + 1, TRUE);
  add_edge (ring, UP, column, row, TRUE);
  OGR_G_CloseRings (ring);
  OGR_G_AddGeometryDirectly (area, ring);
  OGR_G_CloseRings (area);
  return area;
}

static void
add_lot (OGRLayerH layer, guint column, guint row)
{
  static const char *const codes[]
      = { "ODT", "CX", "TMD", "NTS", "GD", "YT", "CC", "RPH", "MN", "DK" };
  OGRFeatureH lot = OGR_F_Create (OGR_L_GetLayerDefn (layer));
  guint use = (guint) ((shake (USE, column, row, 0) + 1) * G_N_ELEMENTS (codes) / 2);

  OGR_F_SetFieldString (lot, 0, codes[use % G_N_ELEMENTS (codes)]);
  OGR_F_SetGeometryDirectly (lot, make_lot (column, row));
  check (OGR_L_CreateFeature (layer, lot) == OGRERR_NONE, "a lot");
  OGR_F_Destroy (lot);
}

static void
make (guint lots, const char *path)
{
  GDALDriverH driver = GDALGetDriverByName ("ESRI Shapefile");
  GDALDatasetH file = GDALCreate (driver, path, 0, 0, 0, GDT_Unknown, NULL);
  OGRSpatialReferenceH srs = OSRNewSpatialReference (NULL);
  OGRFieldDefnH field = OGR_Fld_Create ("code", OFTString);
  guint columns = (guint) sqrt (lots * 1.6);
  OGRLayerH layer;

  OSRImportFromEPSG (srs, 3857);
  check (file != NULL, path);
  layer = GDALDatasetCreateLayer (file, "lots", srs, wkbPolygon, NULL);
  check (layer != NULL, path);
  OGR_Fld_SetWidth (field, 8);
  OGR_L_CreateField (layer, field, TRUE);
  for (guint i = 0; i < lots; i++)
    add_lot (layer, i % columns, i / columns);
  OGR_Fld_Destroy (field);
  OSRRelease (srs);
  GDALClose (file);
}

/* In place. */
static void
to_lonlat (OGRGeometryH shape)
{
  for (int i = 0; i < OGR_G_GetGeometryCount (shape); i++)
    to_lonlat (OGR_G_GetGeometryRef (shape, i));
  for (int i = 0; i < OGR_G_GetPointCount (shape); i++)
    {
      double lon, lat;

      tv_mercator_to_lonlat ((OGR_G_GetX (shape, i) + WORLD) / (2 * WORLD),
                             (WORLD - OGR_G_GetY (shape, i)) / (2 * WORLD),
                             &lon,
                             &lat);
      OGR_G_SetPoint_2D (shape, i, lon, lat);
    }
}

static void
copy_features (OGRLayerH from, OGRLayerH to)
{
  OGRFeatureH feature;

  while ((feature = OGR_L_GetNextFeature (from)) != NULL)
    {
      OGRFeatureH copy = OGR_F_Create (OGR_L_GetLayerDefn (to));

      OGR_F_SetFrom (copy, feature, TRUE);
      if (OGR_F_GetGeometryRef (copy) != NULL)
        to_lonlat (OGR_F_GetGeometryRef (copy));
      check (OGR_L_CreateFeature (to, copy) == OGRERR_NONE, "a copy");
      OGR_F_Destroy (copy);
      OGR_F_Destroy (feature);
    }
}

static void
write_tiles (const char *path, const char *style_path, const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStyle) style = tv_style_load (style_path, &error);
  GDALDatasetH file = GDALOpenEx (path, GDAL_OF_VECTOR, NULL, NULL, NULL);
  GDALDatasetH memory = GDALCreate (GDALGetDriverByName ("Memory"), "", 0, 0, 0, GDT_Unknown, NULL);
  const TvStyleLayer *drawn;
  OGRLayerH from, to, twin;

  check (style != NULL && file != NULL && memory != NULL, path);
  drawn = g_ptr_array_index (style->layers, 0);
  from = GDALDatasetGetLayer (file, 0);
  to = tv_import_tiles_create_layer (memory,
                                     drawn->source,
                                     OGR_L_GetLayerDefn (from),
                                     style,
                                     &twin);
  copy_features (from, to);
  if (!tv_import_tiles_write (memory, style, out, "benchmark", NULL, NULL, NULL, &error))
    g_error ("%s: %s", out, error->message);
  GDALClose (memory);
  GDALClose (file);
}

int
main (int argc, char **argv)
{
  GDALAllRegister ();
  if (argc == 4 && g_str_equal (argv[1], "make"))
    make ((guint) atoi (argv[2]), argv[3]);
  else if (argc == 5 && g_str_equal (argv[1], "write"))
    write_tiles (argv[2], argv[3], argv[4]);
  else
    return 2;
  return 0;
}
