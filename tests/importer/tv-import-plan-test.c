// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "base/tv-json.h"
#include "geo/tv-gpkg.h"
#include "geo/tv-mbtiles.h"
#include "model/tv-anchor.h"
#include "publication/tv-item.h"
#include "tv-import-run.h"

#include <math.h>
#include <string.h>

static char *
import_sample (const char *name, const char *folder)
{
  g_autofree char *from = tv_import_sample (name);
  g_autofree char *said = NULL;
  char *out = g_build_filename (folder, name, NULL);
  int status
      = tv_import_run ((const char *const[]){ "plan", from, "--crs", "EPSG:5899", "-o", out, NULL },
                       &said);

  g_test_message ("%s", said);
  g_assert_cmpint (status, ==, 0);
  return out;
}

/* The tiles name the label points by which neighbours agree where a name stands. */
static void
assert_has_names (const char *item, const char *path, const char *layer)
{
  g_autofree char *full = g_build_filename (item, path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMbtiles) tiles = tv_mbtiles_open (full, &error);
  g_autofree char *said = NULL;

  g_assert_no_error (error);
  said = tv_mbtiles_dup_metadata (tiles, "json");
  g_assert_nonnull (strstr (said, layer));
}

typedef struct
{
  guint lots, with_hole;
} Seen;

static gboolean
see_lot (const TvGpkgFeature *feature, gpointer data)
{
  Seen *seen = data;
  g_autofree char *code = tv_gpkg_feature_dup_text (feature, "code");

  seen->lots += g_strcmp0 (code, "ODT") == 0 || g_strcmp0 (code, "OM") == 0;
  seen->with_hole += feature->geometry->n_parts > feature->geometry->n_polygons;
  g_assert_cmpstr (tv_json_get_string (feature->properties, "source_crs", NULL), ==, "EPSG:5899");
  return TRUE;
}

/* The drawing knows which ground it shows: the plan's middle lies in it, as an anchor to the map.
 */
static void
check_areas (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "plan.json", NULL);
  g_autoptr (GBytes) bytes = tv_file_read (path, 1 << 24, NULL);
  g_autoptr (TvJson) plan = tv_json_parse_bytes (bytes, 1 << 24, NULL);
  const TvJson *documents = json_object_get (plan, "documents");
  guint areas = 0;

  for (gsize i = 0; i < json_array_size (documents); i++)
    {
      const TvJson *list = json_object_get (json_array_get (documents, i), "areas");

      for (gsize k = 0; k < json_array_size (list); k++)
        {
          const TvJson *anchor = json_object_get (json_array_get (list, k), "anchor");
          double lon, lat;

          g_assert_true (tv_anchor_check (anchor, NULL));
          g_assert_cmpstr (tv_json_get_string (anchor, "item", NULL), ==, "qhpk-ho-thong");
          g_assert_true (tv_anchor_get_point (anchor, &lon, &lat));
          g_assert_cmpfloat_with_epsilon (lon, 108.3857, 0.005);
          g_assert_cmpfloat_with_epsilon (lat, 11.9182, 0.005);
          areas++;
        }
    }
  g_assert_cmpuint (areas, ==, 1);
}

/* Each land use of the sample names the article that governs it: the import has nothing to say. */
static void
check_clauses (const TvItem *item)
{
  const TvJson *checks = json_object_get (item->manifest, "checks");

  g_assert_true (json_is_array (checks));
  for (gsize i = 0; i < json_array_size (checks); i++)
    g_assert_cmpstr (tv_json_get_string (json_array_get (checks, i), "check", NULL), !=, "clause");
}

/* (a) of the sample: some 600 lots, one with a hole, the item whole. */
static void
test_sample (void)
{
  g_autofree char *folder = g_dir_make_tmp ("thamvan-import-XXXXXX", NULL);
  g_autofree char *out = import_sample ("plan-v2", folder);
  g_autofree char *path = g_build_filename (out, "layers.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvItem) item = tv_item_open (out, &error);
  g_autoptr (TvGpkg) gpkg = NULL;
  Seen seen = { 0 };

  g_assert_no_error (error);
  g_assert_cmpstr (item->id, ==, "qhpk-ho-thong");
  g_assert_cmpuint (item->version, ==, 2);
  g_assert_nonnull (tv_item_find_file (item, "plan.json"));
  g_assert_nonnull (tv_item_find_file (item, "text.json"));
  g_assert_nonnull (tv_item_find_file (item, "tiles/su-dung-dat.mbtiles"));
  g_assert_nonnull (tv_item_find_file (item, "documents/quyet-dinh.pdf"));
  check_areas (out);
  assert_has_names (out, "tiles/tim-duong.mbtiles", "\"tim-duong-label\"");
  assert_has_names (out, "tiles/su-dung-dat.mbtiles", "\"su-dung-dat-label\"");
  check_clauses (item);
  gpkg = tv_gpkg_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (tv_gpkg_foreach (gpkg, "su-dung-dat", see_lot, &seen, &error));
  g_assert_cmpuint (seen.lots, >=, 550);
  g_assert_cmpuint (seen.lots, <=, 750);
  g_assert_cmpuint (seen.with_hole, >=, 1);
  tv_file_remove_tree (folder, NULL);
}

static double
metres_between (double lon_a, double lat_a, double lon_b, double lat_b)
{
  return hypot ((lon_a - lon_b) * cos (lat_a * G_PI / 180), lat_a - lat_b) * 111320;
}

/* Markers of the sample in VN-2000 against PROJ's own program: within 1 m. */
static void
test_against_proj (void)
{
  g_autofree char *cs2cs = g_find_program_in_path ("cs2cs");
  g_autofree char *folder = NULL;
  g_autofree char *out = NULL;
  g_autofree char *path = NULL;
  g_autoptr (TvGpkg) gpkg = NULL;

  if (cs2cs == NULL)
    {
      g_test_skip ("cs2cs (proj-bin) is not installed");
      return;
    }
  folder = g_dir_make_tmp ("thamvan-import-XXXXXX", NULL);
  out = import_sample ("plan-v2", folder);
  path = g_build_filename (out, "layers.gpkg", NULL);
  gpkg = tv_gpkg_open (path, NULL);
  for (gint64 id = 1; id <= 24; id += 6)
    {
      g_autoptr (TvGpkgFeature) marker = tv_gpkg_get_feature (gpkg, "moc-gioi", id, NULL);
      g_autoptr (GSubprocess) process
          = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              NULL,
                              cs2cs,
                              "-f",
                              "%.9f",
                              "EPSG:5899",
                              "EPSG:4326",
                              NULL);
      g_autofree char *input = NULL;
      g_autofree char *output = NULL;
      char *end;
      double lat, lon;

      g_assert_nonnull (marker);
      input = g_strdup_printf ("%.2f %.2f\n",
                               tv_json_get_number (marker->properties, "y_dong", 0),
                               tv_json_get_number (marker->properties, "x_bac", 0));
      g_assert_true (g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, NULL));
      lat = g_ascii_strtod (output, &end);
      lon = g_ascii_strtod (end, NULL);
      g_assert_cmpfloat (
          metres_between (lon, lat, marker->geometry->xy[0], marker->geometry->xy[1]),
          <,
          1);
    }
  tv_file_remove_tree (folder, NULL);
}

/* Same input, same manifest: every file's hash is the same. */
static void
test_same_bytes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("thamvan-import-XXXXXX", NULL);
  g_autofree char *once = import_sample ("draft", folder);
  g_autoptr (TvItem) first = tv_item_open (once, NULL);
  g_autofree char *again = import_sample ("draft", folder);
  g_autoptr (TvItem) second = tv_item_open (again, NULL);

  for (guint i = 0; i < first->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (first->files, i);
      const TvItemFile *other = tv_item_find_file (second, file->path);

      g_assert_nonnull (other);
      if (!g_str_equal (file->sha256, other->sha256))
        g_test_fail_printf ("%s differs", file->path);
    }
  g_assert_cmpstr (first->sha256, ==, second->sha256);
  tv_file_remove_tree (folder, NULL);
}

#define HEAD                                                                                       \
  "[Plan]\nid=thu-nghiem\nversion=1\nname=Thử nghiệm\ntype=qhpk\nstate=da-cong-bo\n"           \
  "released=2026-01-01\nunits=24781\n[Decision]\nnumber=1/QĐ-UBND\ndate=2026-01-01\n"
#define PAPERS                                                                                     \
  "[Document qd]\nFile=qd.pdf\nRole=decision\nAccess=cong-khai\n"                                  \
  "[Document tm]\nFile=tm.pdf\nRole=explanation\nAccess=cong-khai\n"

static char *
make_folder (const char *conf)
{
  char *folder = g_dir_make_tmp ("thamvan-plan-XXXXXX", NULL);
  g_autofree char *decision = tv_import_sample ("plan-v2/quyet-dinh.pdf");
  g_autofree char *explanation = tv_import_sample ("plan-v2/thuyet-minh.pdf");

  tv_import_copy (decision, folder, "qd.pdf");
  tv_import_copy (explanation, folder, "tm.pdf");
  tv_import_write (folder, "plan.conf", conf);
  return folder;
}

static int
import_folder (const char *folder, const char *crs, char **ret_out, char **ret_said)
{
  *ret_out = g_strconcat (folder, "-out", NULL);
  if (crs == NULL)
    return tv_import_run ((const char *const[]){ "plan", folder, "-o", *ret_out, NULL }, ret_said);
  return tv_import_run ((const char *const[]){ "plan", folder, "--crs", crs, "-o", *ret_out, NULL },
                        ret_said);
}

/* One layer of GeoJSON features, imported with @crs; what the program says must hold @expected. */
static void
check_layer (const char *features,
             const char *crs,
             int status,
             const char *expected,
             TvGpkg **ret_gpkg)
{
  g_autofree char *folder = make_folder (
      HEAD PAPERS "[Layer lo]\nFile=lo.geojson\nRole=quy-hoach\nCodeField=ma\nAccess=cong-khai\n");
  g_autofree char *json
      = g_strdup_printf ("{\"type\":\"FeatureCollection\",\"features\":[%s]}", features);
  g_autofree char *out = NULL;
  g_autofree char *said = NULL;
  g_autofree char *path = NULL;

  tv_import_write (folder, "lo.geojson", json);
  g_assert_cmpint (import_folder (folder, crs, &out, &said), ==, status);
  if (strstr (said, expected) == NULL)
    g_test_fail_printf ("not said: %s, but: %s", expected, said);
  path = g_build_filename (out, "layers.gpkg", NULL);
  g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, status == 0);
  if (ret_gpkg != NULL)
    *ret_gpkg = tv_gpkg_open (path, NULL);
  tv_file_remove_tree (folder, NULL);
  tv_file_remove_tree (out, NULL);
}

#define SQUARE(ma, x, y)                                                                           \
  "{\"type\":\"Feature\",\"properties\":{\"ma\":\"" ma "\"},\"geometry\":{\"type\":\"Polygon\","   \
  "\"coordinates\":[[[" x "000," y "000],[" x "100," y "000],[" x "100," y "100],[" x "000," y     \
  "100],[" x "000," y "000]]]}}"
#define BOW_TIE                                                                                    \
  "{\"type\":\"Feature\",\"properties\":{\"ma\":\"ODT\"},\"geometry\":{\"type\":\"Polygon\","      \
  "\"coordinates\":[[[569000,1318000],[569100,1318100],[569100,1318000],[569000,1318100],"         \
  "[569000,1318000]]]}}"

static void
test_secret (void)
{
  g_autoptr (TvGpkg) gpkg = NULL;
  g_autoptr (TvJson) codes = NULL;

  check_layer (SQUARE ("ODT", "569", "1318") "," SQUARE ("QP", "570", "1318"),
               "EPSG:5899",
               0,
               "1 not public",
               &gpkg);
  codes = tv_gpkg_count_values (gpkg, "lo", "code", NULL);
  g_assert_cmpint (tv_json_get_int (codes, "ODT", 0), ==, 1);
  g_assert_null (json_object_get (codes, "QP"));
}

static void
test_places (void)
{
  check_layer (SQUARE ("ODT", "569", "1318"), NULL, 1, "coordinate system", NULL);
  check_layer (SQUARE ("ODT", "569", "1318"), "EPSG:6959", 1, "deprecated", NULL);
  check_layer (SQUARE ("ODT", "569", "2318"), "EPSG:5899", 0, "outside Lâm Đồng", NULL);
  check_layer (BOW_TIE, "EPSG:5899", 0, "1 mended", NULL);
}

static void
check_refused (const char *conf, const char *expected)
{
  g_autofree char *folder = make_folder (conf);
  g_autofree char *out = NULL;
  g_autofree char *said = NULL;

  g_assert_cmpint (import_folder (folder, "EPSG:5899", &out, &said), ==, 1);
  if (strstr (said, expected) == NULL)
    g_test_fail_printf ("not said: %s, but: %s", expected, said);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  tv_file_remove_tree (folder, NULL);
}

static void
test_refused (void)
{
  check_refused (HEAD, "the explanation");
  check_refused (HEAD PAPERS, "a drawing");
  check_refused (HEAD "[Document qd]\nFile=../../etc/passwd\nRole=decision\nAccess=cong-khai\n",
                 "plain name");
  check_refused (HEAD PAPERS "[Document bv]\nFile=plan.conf\nRole=drawing\nAccess=cong-khai\n",
                 "plan.conf");
  check_refused (HEAD PAPERS "[Layer x]\nFile=plan.conf\nRole=quy-hoach\nAccess=cong-khai\n",
                 "is not a GeoPackage");
}

/* The real zoning of a city, 4,239 areas in feet. */
static void
test_real_zoning (void)
{
  g_autofree char *shape = tv_import_shared ("zoning/sanjose/ZONING.shp");
  static const char *const parts[] = { "shp", "shx", "dbf", "prj" };
  g_autofree char *folder = NULL;
  g_autofree char *out = NULL;
  g_autofree char *said = NULL;

  if (shape == NULL)
    return;
  folder = make_folder (HEAD PAPERS "[Layer zoning]\nFile=ZONING.shp\nRole=quy-hoach\n"
                                    "CodeField=ZONING\nAccess=cong-khai\n");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("ZONING.%s", parts[i]);
      g_autofree char *from = g_strdup_printf ("%.*s%s", (int) strlen (shape) - 3, shape, parts[i]);

      tv_import_copy (from, folder, name);
    }
  g_assert_cmpint (import_folder (folder, "EPSG:2227", &out, &said), ==, 0);
  g_test_message ("%s", said);
  g_assert_nonnull (strstr (said, "4239 features from EPSG:2227"));
  tv_file_remove_tree (folder, NULL);
  tv_file_remove_tree (out, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/importer/plan/sample", test_sample);
  g_test_add_func ("/importer/plan/against-proj", test_against_proj);
  g_test_add_func ("/importer/plan/same-bytes", test_same_bytes);
  g_test_add_func ("/importer/plan/secret", test_secret);
  g_test_add_func ("/importer/plan/places", test_places);
  g_test_add_func ("/importer/plan/refused", test_refused);
  g_test_add_func ("/importer/plan/real-zoning", test_real_zoning);
  return g_test_run ();
}
