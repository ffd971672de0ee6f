// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "catalogue/tv-catalogue-builder.h"
#include "catalogue/tv-catalogue.h"
#include "publication/tv-repository.h"
#include "tv-import-run.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <string.h>

/* The same commands on real input: the units of the province with their polygons, the map of a
 * real town and the zoning of a real city go in, are published, and a kiosk shows them. */

#define PLAN                                                                                       \
  "[Plan]\nid=zoning\nversion=1\nname=Zoning của thành phố San José\ntype=qhpk\n"            \
  "state=da-cong-bo\nreleased=2026-01-01\nunits=24781\n"                                           \
  "[Decision]\nnumber=1/QĐ-UBND\ndate=2026-01-01\n"                                               \
  "[Document qd]\nFile=qd.pdf\nRole=decision\nAccess=cong-khai\n"                                  \
  "[Document tm]\nFile=tm.pdf\nRole=explanation\nAccess=cong-khai\n"                               \
  "[Layer zoning]\nFile=ZONING.shp\nTitle=Phân khu chức năng\nRole=quy-hoach\n"                \
  "CodeField=ZONING\nLotField=ZONE_FILE\nAccess=cong-khai\n"
#define MAX_MANIFEST (4 * 1024 * 1024)
/* the middle of the city */
#define CITY_LON "-121.8853"
#define CITY_LAT "37.3375"

/* Runs thamvanctl in @folder; what it printed. */
static char *
ctl (const char *folder, const char *const *args)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *programs = g_test_build_filename (G_TEST_BUILT, "app", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *said = NULL;

  g_ptr_array_add (argv, g_build_filename (programs, "thamvanctl", NULL));
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (args[i]));
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "TV_LIBEXECDIR", programs, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error));
  g_test_message ("thamvanctl %s %s:\n%s", args[0], args[1] != NULL ? args[1] : "", said);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  return said;
}

#define CTL(folder, ...) g_free (ctl (folder, (const char *const[]){ __VA_ARGS__, NULL }))

static char *
shared (const char *name)
{
  return g_build_filename (g_getenv ("TV_SHARED_DATA"), name, NULL);
}

static void
import_plan (const char *folder)
{
  static const char *const parts[] = { "shp", "shx", "dbf", "prj" };
  g_autofree char *plan = g_build_filename (folder, "plan", NULL);
  g_autofree char *decision = tv_import_sample ("plan-v2/quyet-dinh.pdf");
  g_autofree char *explanation = tv_import_sample ("plan-v2/thuyet-minh.pdf");

  g_assert_cmpint (g_mkdir (plan, 0700), ==, 0);
  tv_import_copy (decision, plan, "qd.pdf");
  tv_import_copy (explanation, plan, "tm.pdf");
  tv_import_write (plan, "plan.conf", PLAN);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("ZONING.%s", parts[i]);
      g_autofree char *path = g_strdup_printf ("zoning/sanjose/%s", name);
      g_autofree char *from = shared (path);

      tv_import_copy (from, plan, name);
    }
  CTL (folder, "plan", "import", "plan", "--crs", "EPSG:2227", "-o", "item-plan");
}

static void
import_maps (const char *folder)
{
  g_autofree char *town = shared ("osm-dalat/dalat_osm_2024_mvt.mbtiles");
  g_autofree char *style = tv_import_sample ("osm/style.json");
  g_autofree char *polygons = shared ("admin/lamdong_admin.gpkg");

  CTL (folder,
       "basemap",
       "import",
       town,
       "--style",
       style,
       "--crs",
       "EPSG:4326",
       "--id",
       "da-lat",
       "--title",
       "Đà Lạt",
       "-o",
       "item-town");
  CTL (folder,
       "basemap",
       "import",
       polygons,
       "--crs",
       "EPSG:4326",
       "--id",
       "lam-dong",
       "--title",
       "Lâm Đồng",
       "-o",
       "item-polygons");
}

static void
import_units (const char *folder)
{
  g_autofree char *units = shared ("admin/lamdong_units_2025.csv");
  g_autofree char *merges = shared ("admin/lamdong_merges_new_to_old.json");

  CTL (folder,
       "units",
       "import",
       units,
       "--merges",
       merges,
       "--valid-from",
       "2025-07-01",
       "--decision",
       "1671/NQ-UBTVQH15",
       "-o",
       "item-units");
}

static void
publish (const char *folder)
{
  CTL (folder, "keys", "init", "keys", "--agency", "so-xay-dung=Sở Xây dựng");
  CTL (folder,
       "publish",
       "--keys",
       "keys",
       "--officer",
       "1",
       "--officer",
       "2",
       "--to",
       "tree",
       "keys/keys",
       "item-plan",
       "item-town",
       "item-polygons",
       "item-units");
}

/* What a kiosk makes of the published tree, its signatures checked on opening. */
static void
show (const char *folder)
{
  g_autofree char *tree = g_build_filename (folder, "tree", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRepository) repository = tv_repository_open (tree, &error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  TvObjectStore *objects;
  TvMetadata *targets;

  g_assert_no_error (error);
  objects = tv_repository_get_objects (repository);
  targets = tv_repository_get (repository, TV_ROLE_TARGETS);
  g_assert_cmpuint (targets->items->len, ==, 5);
  for (guint i = 0; i < targets->items->len; i++)
    {
      const TvMetadataItem *listed = g_ptr_array_index (targets->items, i);
      g_autofree char *path = tv_object_store_path (objects, listed->sha256);
      g_autoptr (GBytes) manifest = tv_file_read (path, MAX_MANIFEST, &error);

      g_assert_no_error (error);
      g_ptr_array_add (items, tv_item_parse (manifest, &error));
      g_assert_no_error (error);
    }
  g_assert_true (tv_catalogue_build (tree, objects, items, 1, NULL, &error));
  g_assert_no_error (error);
}

/* Draws the place, keeps the picture where TV_MAP_SHOTS says; how many colours it has. */
static guint
draw (const char *folder,
      const char *basemap,
      const char *lon,
      const char *lat,
      const char *zoom,
      const char *name)
{
  const char *shots = g_getenv ("TV_MAP_SHOTS");
  g_autofree char *file = g_build_filename (shots != NULL ? shots : folder, name, NULL);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  cairo_surface_t *picture;
  const guint8 *bytes;
  int stride;

  CTL (folder,
       "render",
       "map",
       "--content",
       "tree",
       "--item",
       "zoning",
       "--basemap",
       basemap,
       "--lon",
       lon,
       "--lat",
       lat,
       "--zoom",
       zoom,
       "-o",
       file);
  picture = cairo_image_surface_create_from_png (file);
  g_assert_cmpint (cairo_surface_status (picture), ==, CAIRO_STATUS_SUCCESS);
  bytes = cairo_image_surface_get_data (picture);
  stride = cairo_image_surface_get_stride (picture);
  for (int y = 0; y < cairo_image_surface_get_height (picture); y += 2)
    {
      const guint32 *row = (const guint32 *) (gconstpointer) (bytes + (gsize) y * stride);

      for (int x = 0; x < cairo_image_surface_get_width (picture); x += 2)
        g_hash_table_add (colors, GUINT_TO_POINTER (row[x]));
    }
  cairo_surface_destroy (picture);
  return g_hash_table_size (colors);
}

static void
check_said (const char *folder, const char *const *args, const char *expected)
{
  g_autofree char *said = ctl (folder, args);

  if (strstr (said, expected) == NULL)
    g_test_fail_printf ("“%s” is not in: %s", expected, said);
}

/* A known place lies in a district of the shapefile. */
static void
identify (const char *folder)
{
  g_autofree char *tree = g_build_filename (folder, "tree", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) catalogue = tv_catalogue_open (tree, &error);
  g_autoptr (GPtrArray) covers = NULL;
  const TvCover *cover;

  g_assert_no_error (error);
  covers = tv_catalogue_list_covers (catalogue,
                                     g_ascii_strtod (CITY_LON, NULL),
                                     g_ascii_strtod (CITY_LAT, NULL),
                                     &error);
  g_assert_no_error (error);
  g_assert_cmpuint (covers->len, >, 0);
  cover = g_ptr_array_index (covers, 0);
  g_assert_cmpstr (cover->plan->item, ==, "zoning");
  g_assert_cmpstr (cover->layer, ==, "zoning");
  g_assert_nonnull (cover->code);
  g_test_message ("here is %s", cover->code);
}

static void
test_real (void)
{
  g_autofree char *there = tv_import_shared ("zoning/sanjose/ZONING.shp");
  g_autofree char *folder = NULL;

  if (there == NULL)
    return;
  folder = g_dir_make_tmp ("thamvan-real-XXXXXX", NULL);
  import_plan (folder);
  import_maps (folder);
  import_units (folder);
  publish (folder);
  show (folder);
  g_assert_cmpuint (draw (folder, "da-lat", "108.4383", "11.9404", "14", "town.png"), >, 100);
  g_assert_cmpuint (draw (folder, "lam-dong", "107.9", "11.7", "9", "units.png"), >, 100);
  g_assert_cmpuint (draw (folder, "lam-dong", CITY_LON, CITY_LAT, "14", "zoning.png"), >, 100);
  identify (folder);
  check_said (folder,
              (const char *const[]){ "search", "--content", "tree", "xuan huong", NULL },
              "Xuân Hương");
  check_said (folder,
              (const char *const[]){ "search", "--content", "tree", "san jose", NULL },
              "San José");
  tv_file_remove_tree (folder, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/importer/real", test_real);
  return g_test_run ();
}
