// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-mercator.h"
#include "geo/tv-mvt.h"
#include "importer/tv-import-pyramid.h"
#include "importer/tv-import-tile-layer.h"

#include <gdal.h>
#include <math.h>

/* A field of lots that share their corners, in world units of the pyramid. */
#define COLUMNS 51
#define ROWS 40
#define WEST 860000256
#define NORTH 501000192 /* both multiples of a z12 cell */
#define CELL 512        /* of z12: a pixel */
#define FIRST_ZOOM 11
#define LAST_ZOOM 15

typedef struct
{
  gboolean crooked;  /* corners stray */
  gboolean one_code; /* all lots say the same */
  int changed;       /* a lot of another code, or −1 */
  int moved;         /* a lot whose north-western corner lies elsewhere, or −1 */
  int hole;          /* a lot that is not there, or −1 */
  int side;          /* of a lot, world units */
} Field;

typedef struct
{
  GHashTable *tiles; /* "z/x/y" → GBytes */
  double done;
} Made;

static TvMvtPoint
corner (const Field *field, int column, int row)
{
  guint chance = (guint) (column * 7919 + row * 104729) * 2654435761u;
  TvMvtPoint point = { WEST + column * field->side, NORTH + row * field->side };

  if (field->crooked)
    {
      point.x += (gint32) (chance >> 8 & 0xff) - 128;
      point.y += (gint32) (chance >> 16 & 0xff) - 128;
    }
  if (field->moved >= 0 && column == field->moved % COLUMNS && row == field->moved / COLUMNS)
    point.x += field->side / 3;
  return point;
}

static OGRGeometryH
make_lot (const Field *field, int column, int row)
{
  static const int steps[][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 }, { 0, 0 } };
  OGRGeometryH area = OGR_G_CreateGeometry (wkbPolygon);
  OGRGeometryH ring = OGR_G_CreateGeometry (wkbLinearRing);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      TvMvtPoint point = corner (field, column + steps[i][0], row + steps[i][1]);
      double lon, lat;

      tv_mercator_to_lonlat (ldexp (point.x, -TV_IMPORT_WORLD_BITS),
                             ldexp (point.y, -TV_IMPORT_WORLD_BITS),
                             &lon,
                             &lat);
      OGR_G_AddPoint_2D (ring, lon, lat);
    }
  OGR_G_AddGeometryDirectly (area, ring);
  return area;
}

static const char *
code_of (const Field *field, int lot)
{
  static const char *const codes[] = { "ODT", "CX", "TMD", "GD", "YT" };
  guint chance = (guint) (lot / COLUMNS / 3 * 31 + lot % COLUMNS / 4 * 17) * 2654435761u >> 20;

  if (field->one_code)
    return codes[0];
  return lot == field->changed ? "MN" : codes[chance % G_N_ELEMENTS (codes)];
}

static TvImportTileLayer *
make_layer (const Field *field)
{
  GDALDatasetH memory = GDALCreate (GDALGetDriverByName ("Memory"), "", 0, 0, 0, GDT_Unknown, NULL);
  OGRLayerH layer = GDALDatasetCreateLayer (memory, "lo", NULL, wkbUnknown, NULL);
  OGRFieldDefnH code = OGR_Fld_Create ("code", OFTString);
  TvImportTileLayer *made;

  OGR_L_CreateField (layer, code, TRUE);
  OGR_Fld_Destroy (code);
  for (int lot = 0; lot < COLUMNS * ROWS; lot++)
    {
      OGRFeatureH feature = OGR_F_Create (OGR_L_GetLayerDefn (layer));

      OGR_F_SetFieldString (feature, 0, code_of (field, lot));
      OGR_F_SetGeometryDirectly (feature, make_lot (field, lot % COLUMNS, lot / COLUMNS));
      if (lot != field->hole)
        g_assert_cmpint (OGR_L_CreateFeature (layer, feature), ==, OGRERR_NONE);
      OGR_F_Destroy (feature);
    }
  made = tv_import_tile_layer_read (layer);
  GDALClose (memory);
  return made;
}

static gboolean
keep_tile (guint zoom, guint x, guint y, GBytes *tile, double done, gpointer data, GError **error)
{
  Made *made = data;

  g_assert_cmpfloat (done, >=, made->done);
  g_assert_cmpfloat (done, <=, 1.0001);
  made->done = done;
  g_hash_table_insert (made->tiles, g_strdup_printf ("%u/%u/%u", zoom, x, y), g_bytes_ref (tile));
  return TRUE;
}

static GHashTable *
make_tiles (Field field)
{
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_import_tile_layer_free);
  g_autoptr (GError) error = NULL;
  Made made
      = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref),
          0 };

  g_ptr_array_add (layers, make_layer (&field));
  g_assert_true (tv_import_pyramid_make (layers, FIRST_ZOOM, LAST_ZOOM, keep_tile, &made, &error));
  g_assert_no_error (error);
  return made.tiles;
}

static Field
plain (int side, gboolean crooked)
{
  return (Field){ .side = side, .crooked = crooked, .changed = -1, .moved = -1, .hole = -1 };
}

static void
parse_key (const char *key, guint *ret_zoom, gint64 *ret_x, gint64 *ret_y)
{
  char *at;

  *ret_zoom = (guint) g_ascii_strtoull (key, &at, 10);
  *ret_x = g_ascii_strtoll (at + 1, &at, 10);
  *ret_y = g_ascii_strtoll (at + 1, NULL, 10);
}

/* --- what is in a tile --- */

static gint64
get_area (const TvMvtPoint *points, guint n)
{
  gint64 area = 0;

  for (guint i = 0; i < n; i++)
    {
      const TvMvtPoint *a = &points[i], *b = &points[(i + 1) % n];

      area += (gint64) a->x * b->y - (gint64) b->x * a->y;
    }
  return area;
}

/* Twice the area of all polygons; @ret_holes: (nullable) adds up their holes. Rings are as the
 * specification has them: an outer one first, holes the other way. */
static gint64
sum_areas (GBytes *tile, guint *ret_holes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMvt) mvt = tv_mvt_parse (tile, &error);
  const TvMvtLayer *layer;
  gint64 sum = 0;

  g_assert_no_error (error);
  layer = tv_mvt_find_layer (mvt, "lo");
  for (guint i = 0; i < layer->features->len; i++)
    {
      const TvMvtFeature *feature = g_ptr_array_index (layer->features, i);

      for (guint part = 0; part < feature->n_parts; part++)
        {
          guint start = part > 0 ? feature->ends[part - 1] : 0;
          gint64 area = get_area (feature->points + start, feature->ends[part] - start);

          g_assert_true (part == 0 ? area > 0 : area < 0);
          if (ret_holes != NULL && part > 0)
            (*ret_holes)++;
          sum += area;
        }
    }
  return sum;
}

static OGRGeometryH
to_ogr (const TvMvtFeature *feature)
{
  OGRGeometryH area = OGR_G_CreateGeometry (wkbPolygon);

  for (guint part = 0; part < feature->n_parts; part++)
    {
      guint start = part > 0 ? feature->ends[part - 1] : 0, n = feature->ends[part] - start;
      OGRGeometryH ring = OGR_G_CreateGeometry (wkbLinearRing);

      for (guint i = 0; i <= n; i++)
        OGR_G_AddPoint_2D (ring,
                           feature->points[start + i % n].x,
                           feature->points[start + i % n].y);
      OGR_G_AddGeometryDirectly (area, ring);
    }
  return area;
}

static void
check_valid (const char *key, GBytes *tile)
{
  g_autoptr (TvMvt) mvt = tv_mvt_parse (tile, NULL);
  const TvMvtLayer *layer = tv_mvt_find_layer (mvt, "lo");

  for (guint i = 0; i < layer->features->len; i++)
    {
      OGRGeometryH area = to_ogr (g_ptr_array_index (layer->features, i));

      if (!OGR_G_IsValid (area))
        g_test_fail_printf ("tile %s: area %u is not valid", key, i);
      OGR_G_DestroyGeometry (area);
    }
}

/* --- tests --- */

/* The tiles that the others are held against. */
static GHashTable *usual;

static void
test_same_bytes (void)
{
  g_autoptr (GHashTable) again = make_tiles (plain (1000, TRUE));
  GHashTableIter iter;
  gpointer key, tile;

  g_assert_cmpuint (g_hash_table_size (usual), ==, g_hash_table_size (again));
  g_hash_table_iter_init (&iter, usual);
  while (g_hash_table_iter_next (&iter, &key, &tile))
    g_assert_true (g_bytes_equal (tile, g_hash_table_lookup (again, key)));
}

/* Whether a tile with its margin, and a cell more, reaches the lots around a corner. */
static gboolean
reaches (const char *key, const Field *field, int lot)
{
  guint zoom;
  gint64 x, y, side, margin;
  gint64 west = WEST + (gint64) (lot % COLUMNS - 1) * field->side - 128;
  gint64 north = NORTH + (gint64) (lot / COLUMNS - 1) * field->side - 128;
  gint64 size = 2 * field->side + 256;

  parse_key (key, &zoom, &x, &y);
  side = (gint64) 1 << (TV_IMPORT_WORLD_BITS - zoom);
  margin = side / 32;
  return west <= (x + 1) * side + margin && west + size >= x * side - margin
         && north <= (y + 1) * side + margin && north + size >= y * side - margin;
}

/* A changed lot changes the tiles it lies in and no other. */
static void
test_local (void)
{
  const int lot = 23 * COLUMNS + 31;
  Field field = plain (1000, TRUE);
  g_autoptr (GHashTable) after = NULL;
  gboolean changed_near = FALSE, changed_far = FALSE;
  GHashTableIter iter;
  gpointer key, tile;

  field.changed = field.moved = lot;
  after = make_tiles (field);
  g_assert_cmpuint (g_hash_table_size (usual), ==, g_hash_table_size (after));
  g_hash_table_iter_init (&iter, usual);
  while (g_hash_table_iter_next (&iter, &key, &tile))
    {
      if (g_bytes_equal (tile, g_hash_table_lookup (after, key)))
        continue;
      if (!reaches (key, &field, lot))
        g_test_fail_printf ("tile %s changed", (const char *) key);
      changed_near = changed_near || g_str_has_prefix (key, "15/");
      changed_far = changed_far || g_str_has_prefix (key, "12/");
    }
  g_assert_true (changed_near && changed_far);
}

/* Land that is merged by its use covers as much as all of it merged: no gap, nothing twice; and
 * every area is one that GEOS calls valid. */
static void
test_no_gap (void)
{
  Field field = plain (1000, TRUE);
  g_autoptr (GHashTable) merged = NULL;
  GHashTableIter iter;
  gpointer key, tile;

  field.one_code = TRUE;
  merged = make_tiles (field);
  g_hash_table_iter_init (&iter, usual);
  while (g_hash_table_iter_next (&iter, &key, &tile))
    {
      GBytes *other = g_hash_table_lookup (merged, key);

      g_assert_nonnull (other);
      g_assert_cmpint (sum_areas (tile, NULL), ==, sum_areas (other, NULL));
      if (g_str_has_prefix (key, "12/") || g_str_has_prefix (key, "13/"))
        {
          check_valid (key, tile);
          check_valid (key, other);
        }
    }
}

/* Lots on the grid keep their land to the unit, and a lot that is not there stays a hole. */
static void
test_equal_area (void)
{
  Field field = plain (2 * CELL, FALSE);
  g_autoptr (GHashTable) tiles = NULL;
  GHashTableIter iter;
  gpointer key, tile;
  gint64 sum = 0;
  guint holes = 0, n = 0;

  field.one_code = TRUE;
  field.hole = 20 * COLUMNS + 20;
  tiles = make_tiles (field);
  g_hash_table_iter_init (&iter, tiles);
  while (g_hash_table_iter_next (&iter, &key, &tile))
    {
      if (!g_str_has_prefix (key, "12/"))
        continue;
      sum += sum_areas (tile, &holes);
      n++;
    }
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (holes, ==, 1);
  /* a lot is 16 × 16 tile units of z12 */
  g_assert_cmpint (sum, ==, (gint64) 2 * 256 * (COLUMNS * ROWS - 1));
}

/* Near, every lot is there by itself, with all its corners. */
static void
test_exact (void)
{
  GHashTableIter iter;
  gpointer key, tile;
  guint lots = 0, n = 0;

  g_hash_table_iter_init (&iter, usual);
  while (g_hash_table_iter_next (&iter, &key, &tile))
    {
      g_autoptr (TvMvt) mvt = NULL;
      const TvMvtLayer *layer;

      if (!g_str_has_prefix (key, "15/"))
        continue;
      mvt = tv_mvt_parse (tile, NULL);
      layer = tv_mvt_find_layer (mvt, "lo");
      lots += layer->features->len;
      n++;
    }
  g_assert_cmpuint (n, >=, 1);
  /* those in the margin stand in both tiles */
  g_assert_cmpuint (lots, >=, COLUMNS * ROWS);
  g_assert_cmpuint (lots, <, COLUMNS * ROWS * 5 / 4);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  GDALAllRegister ();
  usual = make_tiles (plain (1000, TRUE));
  g_test_add_func ("/importer/pyramid/same-bytes", test_same_bytes);
  g_test_add_func ("/importer/pyramid/local", test_local);
  g_test_add_func ("/importer/pyramid/no-gap", test_no_gap);
  g_test_add_func ("/importer/pyramid/equal-area", test_equal_area);
  g_test_add_func ("/importer/pyramid/exact", test_exact);
  status = g_test_run ();
  g_hash_table_unref (usual);
  return status;
}
