// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-picture.h"

#include "base/tv-error.h"
#include "geo/tv-crs.h"

#include <cairo-pdf.h>
#include <cpl_conv.h>
#include <gdal.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <ogr_srs_api.h>

#define MAX_SIDE 12000
#define MAX_SOURCE_SIDE 200000
#define USUAL_DPI 200.0
#define POINTS 72.0

static GDALDatasetH
open_picture (const char *path, GError **error)
{
  static const char *const readers[] = { "GTiff", "PNG", "JPEG", NULL };
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  GDALDatasetH picture = NULL;

  if (!g_str_has_prefix (full, "/vsi"))
    picture = GDALOpenEx (full, GDAL_OF_READONLY | GDAL_OF_RASTER, readers, NULL, NULL);
  if (picture == NULL || GDALGetRasterCount (picture) == 0
      || GDALGetRasterXSize (picture) > MAX_SOURCE_SIDE
      || GDALGetRasterYSize (picture) > MAX_SOURCE_SIDE)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_DOCUMENT,
                   _ ("is no TIFF, PNG or JPEG picture that can be read: %s"),
                   CPLGetLastErrorMsg ());
      if (picture != NULL)
        GDALClose (picture);
      return NULL;
    }
  return picture;
}

/* One of red, green and blue into every fourth byte of cairo's pixels. */
static gboolean
read_band (GDALDatasetH picture, int band, cairo_surface_t *surface, int byte)
{
  guint8 *pixels = cairo_image_surface_get_data (surface);

  return GDALRasterIO (GDALGetRasterBand (picture, band),
                       GF_Read,
                       0,
                       0,
                       GDALGetRasterXSize (picture),
                       GDALGetRasterYSize (picture),
                       pixels + byte,
                       cairo_image_surface_get_width (surface),
                       cairo_image_surface_get_height (surface),
                       GDT_Byte,
                       4,
                       cairo_image_surface_get_stride (surface))
         == CE_None;
}

/* Colours of a table, in place of their numbers. */
static void
apply_table (GDALColorTableH table, cairo_surface_t *surface)
{
  guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    {
      for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
        {
          guint8 *pixel = pixels + (gsize) y * (gsize) stride + 4 * (gsize) x;
          const GDALColorEntry *color = GDALGetColorEntry (table, pixel[0]);

          if (color != NULL)
            {
              pixel[0] = (guint8) color->c3;
              pixel[1] = (guint8) color->c2;
              pixel[2] = (guint8) color->c1;
            }
        }
    }
}

static gboolean
read_pixels (GDALDatasetH picture, cairo_surface_t *surface)
{
  GDALColorTableH table = GDALGetRasterColorTable (GDALGetRasterBand (picture, 1));
  gboolean color = GDALGetRasterCount (picture) >= 3;
  gboolean good;

  cairo_surface_flush (surface);
  /* cairo's RGB24 is blue, green, red in memory */
  good = read_band (picture, 1, surface, 2) && read_band (picture, color ? 2 : 1, surface, 1)
         && read_band (picture, color ? 3 : 1, surface, 0);
  if (good && table != NULL && !color)
    apply_table (table, surface);
  cairo_surface_mark_dirty (surface);
  return good;
}

static double
read_dpi (GDALDatasetH picture)
{
  const char *text = GDALGetMetadataItem (picture, "TIFFTAG_XRESOLUTION", NULL);
  const char *unit = GDALGetMetadataItem (picture, "TIFFTAG_RESOLUTIONUNIT", NULL);
  double dpi = text != NULL ? g_ascii_strtod (text, NULL) : 0;

  if (unit != NULL && *unit == '3')
    dpi *= 2.54;
  return dpi >= 50 && dpi <= 2400 ? dpi : USUAL_DPI;
}

static gboolean
write_pdf (cairo_surface_t *surface, double width, double height, const char *to, GError **error)
{
  cairo_surface_t *pdf = cairo_pdf_surface_create (to, width, height);
  cairo_t *cr = cairo_create (pdf);
  cairo_status_t status;

  /* the same picture, the same bytes */
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  cairo_scale (cr,
               width / cairo_image_surface_get_width (surface),
               height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (pdf);
  status = cairo_surface_status (pdf);
  cairo_surface_destroy (pdf);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", to, cairo_status_to_string (status));
  return FALSE;
}

static char *
read_crs (GDALDatasetH picture)
{
  OGRSpatialReferenceH srs = GDALGetSpatialRef (picture);
  const char *code = srs != NULL ? OSRGetAuthorityCode (srs, NULL) : NULL;

  if (code == NULL || g_strcmp0 (OSRGetAuthorityName (srs, NULL), "EPSG") != 0)
    return NULL;
  return g_strdup_printf ("EPSG:%s", code);
}

/* Its corners in degrees; NULL for a picture that does not know where it lies. */
static TvJson *
read_place (GDALDatasetH picture)
{
  g_autofree char *code = read_crs (picture);
  g_autoptr (TvCrs) crs = code != NULL ? tv_crs_new (code, NULL) : NULL;
  double box[4] = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };
  double way[6];

  if (crs == NULL || GDALGetGeoTransform (picture, way) != CE_None)
    return NULL;
  for (int corner = 0; corner < 4; corner++)
    {
      double x = corner & 1 ? GDALGetRasterXSize (picture) : 0;
      double y = corner & 2 ? GDALGetRasterYSize (picture) : 0;
      double lon, lat;

      if (!tv_crs_to_lonlat (crs,
                             way[0] + x * way[1] + y * way[2],
                             way[3] + x * way[4] + y * way[5],
                             &lon,
                             &lat))
        return NULL;
      box[0] = MIN (box[0], lon);
      box[1] = MIN (box[1], lat);
      box[2] = MAX (box[2], lon);
      box[3] = MAX (box[3], lat);
    }
  return json_pack ("{ss s[ffff]}", "crs", code, "bounds", box[0], box[1], box[2], box[3]);
}

static gboolean
convert (GDALDatasetH picture, const char *to, GError **error)
{
  int width = GDALGetRasterXSize (picture), height = GDALGetRasterYSize (picture);
  double scale = MIN (1, (double) MAX_SIDE / MAX (width, height));
  double dpi = read_dpi (picture);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                                         MAX ((int) lround (width * scale), 1),
                                                         MAX ((int) lround (height * scale), 1));
  gboolean good
      = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS && read_pixels (picture, surface);

  if (!good)
    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_DOCUMENT,
                 _ ("the picture cannot be read: %s"),
                 CPLGetLastErrorMsg ());
  good = good && write_pdf (surface, width * POINTS / dpi, height * POINTS / dpi, to, error);
  cairo_surface_destroy (surface);
  return good;
}

gboolean
tv_import_picture_to_pdf (const char *from, const char *to, TvJson **ret_place, GError **error)
{
  GDALDatasetH picture = open_picture (from, error);
  gboolean good;

  if (picture == NULL)
    return FALSE;
  good = convert (picture, to, error);
  if (good)
    *ret_place = read_place (picture);
  GDALClose (picture);
  return good;
}
