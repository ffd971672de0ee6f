// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "base/tv-json.h"
#include "geo/tv-gpkg.h"
#include "publication/tv-item.h"
#include "tv-import-run.h"

#include <string.h>

#define MAX_JSON (64 * 1024 * 1024)
#define NAME "thu-nghiem-v3"
#define HEAD                                                                                       \
  "[Plan]\nversion=3\nname=Thử nghiệm\ntype=qhct\nlevel=chi-tiet\nstate=lay-y-kien\n"          \
  "released=2026-10-15\nunits=24781\nid="
#define PAPERS                                                                                     \
  "[Decision]\nnumber=87/TTr-UBND\ndate=2026-01-01\n"                                              \
  "[Replaces]\nId=thu-nghiem\nVersion=2\nRelation=thay-the\nGround=1\n"                            \
  "[Document qd]\nFile=qd.pdf\nRole=decision\nAccess=cong-khai\n"                                  \
  "[Document tm]\nFile=qd.pdf\nRole=explanation\nAccess=cong-khai\n"
#define LOTS                                                                                       \
  "[Layer su-dung-dat]\nFile=su-dung-dat.geojson\nRole=quy-hoach\nCodeField=ma_dat\n"              \
  "LotField=ma_o\nAccess=cong-khai\n"
#define MARKERS "[Layer moc-gioi]\nFile=moc-gioi.geojson\nRole=moc-gioi\nAccess=cong-khai\n"

/* All tests look at one export of one import. */
typedef struct
{
  char *folder; /* (owned) */
  char *item;   /* (owned): lots and markers of the sample's draft, VN-2000 */
  char *out;    /* (owned) */
} Fixture;

static void
run_importer (const char *const *args)
{
  g_autofree char *said = NULL;

  if (tv_import_run (args, &said) != 0)
    g_error ("%s", said);
}

static void
export_item (const char *item, const char *out)
{
  run_importer ((const char *const[]){ "export", item, "-o", out, NULL });
}

static void
set_up (Fixture *self)
{
  static const char *const names[] = { "su-dung-dat.geojson", "moc-gioi.geojson", "landuse.json" };
  g_autofree char *decision = tv_import_sample ("plan-v2/quyet-dinh.pdf");
  g_autofree char *planners = NULL;

  self->folder = g_dir_make_tmp ("thamvan-export-XXXXXX", NULL);
  self->item = g_build_filename (self->folder, "item", NULL);
  self->out = g_build_filename (self->folder, "out", NULL);
  planners = g_build_filename (self->folder, "planners", NULL);
  g_assert_true (tv_file_make_folder (planners, NULL));
  tv_import_copy (decision, planners, "qd.pdf");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename ("draft", names[i], NULL);
      g_autofree char *from = tv_import_sample (path);

      tv_import_copy (from, planners, names[i]);
    }
  tv_import_write (planners, "plan.conf", HEAD "thu-nghiem\n" PAPERS LOTS MARKERS);
  run_importer (
      (const char *const[]){ "plan", planners, "--crs", "EPSG:5899", "-o", self->item, NULL });
  export_item (self->item, self->out);
}

static void
tear_down (Fixture *self)
{
  tv_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->item);
  g_free (self->out);
}

static TvJson *
load_json (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  TvJson *json = tv_json_load_file (path, MAX_JSON, &error);

  g_assert_no_error (error);
  return json;
}

static TvGpkg *
open_gpkg (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  TvGpkg *gpkg = tv_gpkg_open (path, &error);

  g_assert_no_error (error);
  return gpkg;
}

static char *
hash_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) bytes, length);
}

/* To 0.1 mm, as the planners' program wrote it. */
static char *
write_point (double x, double y)
{
  char text_x[G_ASCII_DTOSTR_BUF_SIZE], text_y[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text_x, sizeof text_x, "%.4f", x);
  g_ascii_formatd (text_y, sizeof text_y, "%.4f", y);
  return g_strdup_printf ("%s %s", text_x, text_y);
}

static void
collect_points (const TvJson *coordinates, GHashTable *points)
{
  const TvJson *first = json_array_get (coordinates, 0);

  for (size_t i = 0; json_is_array (first) && i < json_array_size (coordinates); i++)
    collect_points (json_array_get (coordinates, i), points);
  if (json_is_number (first))
    g_hash_table_add (points,
                      write_point (json_number_value (first),
                                   json_number_value (json_array_get (coordinates, 1))));
}

typedef struct
{
  GHashTable *points; /* of the planners' file */
  TvGpkg *before;     /* the item's */
  guint features, wrong;
} Compared;

/* Every point is one of the planners' own, and every attribute is the item's. */
static gboolean
compare_feature (const TvGpkgFeature *feature, gpointer data)
{
  Compared *self = data;
  g_autoptr (TvGpkgFeature) before
      = tv_gpkg_get_feature (self->before, "su-dung-dat", feature->id, NULL);

  g_assert_nonnull (before);
  g_assert_cmpuint (feature->geometry->n_points, ==, before->geometry->n_points);
  g_assert_cmpuint (feature->geometry->n_parts, ==, before->geometry->n_parts);
  for (guint i = 0; i < feature->geometry->n_points; i++)
    {
      const double *xy = feature->geometry->xy + 2 * i;
      g_autofree char *point = write_point (xy[0], xy[1]);

      self->wrong += !g_hash_table_contains (self->points, point);
    }
  json_object_del (before->properties, "source_crs");
  g_assert_true (json_equal (feature->properties, before->properties));
  self->features++;
  return TRUE;
}

static void
test_same_shapes (gconstpointer data)
{
  const Fixture *self = data;
  g_autofree char *sample = tv_import_sample ("draft");
  g_autoptr (TvJson) planners = load_json (sample, "su-dung-dat.geojson");
  g_autoptr (TvGpkg) before = open_gpkg (self->item, "layers.gpkg");
  g_autoptr (TvGpkg) after = open_gpkg (self->out, NAME ".gpkg");
  g_autoptr (GHashTable) points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const TvJson *features = json_object_get (planners, "features");
  Compared compared = { points, before, 0, 0 };

  for (size_t i = 0; i < json_array_size (features); i++)
    collect_points (
        json_object_get (json_object_get (json_array_get (features, i), "geometry"), "coordinates"),
        points);
  g_assert_true (tv_gpkg_foreach (after, "su-dung-dat", compare_feature, &compared, NULL));
  g_assert_cmpuint (compared.features, ==, json_array_size (features));
  g_assert_cmpuint (compared.wrong, ==, 0);
}

static const TvJson *
find_by_id (const TvJson *list, const char *id)
{
  size_t i;
  TvJson *one;

  json_array_foreach ((TvJson *) list, i, one)
  {
    if (g_strcmp0 (tv_json_get_string (one, "id", NULL), id) == 0)
      return one;
  }
  g_test_fail_printf ("no %s", id);
  return NULL;
}

static void
test_json (gconstpointer data)
{
  const Fixture *self = data;
  g_autoptr (TvItem) item = tv_item_open (self->item, NULL);
  g_autoptr (TvJson) json = load_json (self->out, NAME ".json");
  g_autoptr (TvJson) landuse = load_json (self->item, "landuse.json");
  g_autoptr (TvJson) style = load_json (self->item, "style.json");
  g_autofree char *sha256 = hash_file (self->out, NAME ".gpkg");
  const TvJson *gpkg = json_object_get (json, "geopackage");
  const TvJson *plan = json_object_get (json, "plan");
  const TvJson *lots = find_by_id (json_object_get (json, "layers"), "su-dung-dat");
  const TvJson *paper = find_by_id (json_object_get (json, "documents"), "tm");
  const TvJson *bounds = json_object_get (lots, "bounds");

  g_assert_cmpstr (tv_json_get_string (json, "access", NULL), ==, "cong-khai");
  g_assert_cmpstr (tv_json_get_string (json_object_get (json, "item"), "sha256", NULL),
                   ==,
                   item->sha256);
  g_assert_cmpstr (tv_json_get_string (gpkg, "sha256", NULL), ==, sha256);
  g_assert_cmpstr (tv_json_get_string (gpkg, "path", NULL), ==, NAME ".gpkg");
  g_assert_cmpstr (tv_json_get_string (json_object_get (plan, "decision"), "number", NULL),
                   ==,
                   "87/TTr-UBND");
  g_assert_cmpstr (tv_json_get_string (lots, "crs", NULL), ==, "EPSG:5899");
  g_assert_cmpstr (tv_json_get_string (lots, "role", NULL), ==, "quy-hoach");
  g_assert_cmpstr (tv_json_get_string (lots, "geometry", NULL), ==, "Multi Polygon");
  g_assert_cmpfloat (json_number_value (json_array_get (bounds, 0)), >, 400000);
  g_assert_cmpfloat (json_number_value (json_array_get (bounds, 1)), >, 1300000);
  g_assert_cmpint (tv_json_get_int (json_object_get (lots, "codes"), "ODT", 0), >, 0);
  g_assert_cmpint (strlen (tv_json_get_string (paper, "sha256", "")), ==, 64);
  g_assert_true (json_equal (json_object_get (json, "landuse"), landuse));
  g_assert_true (json_equal (json_object_get (json, "style"), style));
}

/* An older export of the same name makes way for the same bytes. */
static void
test_same_bytes (gconstpointer data)
{
  const Fixture *self = data;
  g_autofree char *gpkg = hash_file (self->out, NAME ".gpkg");
  g_autofree char *json = hash_file (self->out, NAME ".json");
  g_autofree char *gpkg_again = NULL;
  g_autofree char *json_again = NULL;
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  export_item (self->item, self->out);
  gpkg_again = hash_file (self->out, NAME ".gpkg");
  json_again = hash_file (self->out, NAME ".json");
  g_assert_cmpstr (gpkg_again, ==, gpkg);
  g_assert_cmpstr (json_again, ==, json);
  dir = g_dir_open (self->out, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);
}

/* The importer takes the export for what it is, without being told its coordinate system. Papers
 * are left out: it says what it reads nevertheless. */
static void
test_read_back (gconstpointer data)
{
  const Fixture *self = data;
  g_autofree char *planners = g_build_filename (self->folder, "again", NULL);
  g_autofree char *gpkg = g_build_filename (self->out, NAME ".gpkg", NULL);
  g_autofree char *expected = NULL;
  g_autofree char *said = NULL;
  g_autoptr (TvJson) plan = load_json (self->item, "plan.json");
  const TvJson *lots = find_by_id (json_object_get (plan, "layers"), "su-dung-dat");

  g_assert_true (tv_file_make_folder (planners, NULL));
  tv_import_copy (gpkg, planners, "again.gpkg");
  tv_import_write (planners,
                   "plan.conf",
                   HEAD "doc-lai\n"
                        "[Layer lo]\nFile=again.gpkg\nLayer=su-dung-dat\nRole=quy-hoach\n"
                        "CodeField=code\nLotField=lot\nAccess=cong-khai\n");
  tv_import_run ((const char *const[]){ "check", planners, NULL }, &said);
  expected = g_strdup_printf ("layer lo (quy-hoach): %d features from EPSG:5899 (accuracy 1 m), "
                              "0 mended, 0 not public",
                              (int) tv_json_get_int (lots, "features", 0));
  if (strstr (said, expected) == NULL)
    g_test_fail_printf ("not said: %s, but: %s", expected, said);
}

/* A file that is not the item's, and an item that is no plan. */
static void
test_refused (gconstpointer data)
{
  const Fixture *self = data;
  g_autofree char *other = g_build_filename (self->folder, "other", NULL);
  g_autofree char *none = g_build_filename (self->folder, "none", NULL);
  g_autofree char *said = NULL;
  g_autoptr (TvJson) head = json_pack ("{ss ss si ss ss}",
                                       "id",
                                       "mot-loi",
                                       "kind",
                                       "notice",
                                       "version",
                                       1,
                                       "title",
                                       "x",
                                       "released",
                                       "2026-01-01");
  g_autoptr (TvItem) notice = NULL;

  tv_import_write (self->item, "landuse.json", "[]");
  g_assert_cmpint (
      tv_import_run ((const char *const[]){ "export", self->item, "-o", none, NULL }, NULL),
      ==,
      1);
  g_assert_true (tv_file_make_folder (other, NULL));
  tv_import_write (other, "a.json", "{}");
  notice = tv_item_build (other, head, NULL);
  g_assert_nonnull (notice);
  g_assert_cmpint (
      tv_import_run ((const char *const[]){ "export", other, "-o", none, NULL }, &said),
      ==,
      1);
  g_assert_nonnull (strstr (said, "is no plan"));
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  Fixture self = { NULL };
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  set_up (&self);
  g_test_add_data_func ("/importer/export/same-shapes", &self, test_same_shapes);
  g_test_add_data_func ("/importer/export/json", &self, test_json);
  g_test_add_data_func ("/importer/export/same-bytes", &self, test_same_bytes);
  g_test_add_data_func ("/importer/export/read-back", &self, test_read_back);
  g_test_add_data_func ("/importer/export/refused", &self, test_refused);
  result = g_test_run ();
  tear_down (&self);
  return result;
}
