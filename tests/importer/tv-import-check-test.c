// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "geo/tv-gpkg.h"
#include "geo/tv-style.h"
#include "publication/tv-item.h"
#include "tv-import-run.h"

#include <string.h>

#define HEAD                                                                                       \
  "[Plan]\nid=thu-nghiem\nversion=%d\nname=Thử nghiệm\ntype=qhct\nlevel=chi-tiet\n"            \
  "state=da-cong-bo\nreleased=2026-01-01\nunits=24781\nboundary=lo\n"                              \
  "[Decision]\nnumber=1/QĐ-UBND\ndate=2026-01-01\n"                                               \
  "[Document qd]\nFile=qd.pdf\nRole=decision\nAccess=cong-khai\n"                                  \
  "[Document tm]\nFile=tm.pdf\nRole=explanation\nAccess=cong-khai\n"                               \
  "[Layer lo]\nFile=lo.geojson\nRole=quy-hoach\nAccess=cong-khai\n"

static char *
make_folder (int version, const char *more)
{
  char *folder = g_dir_make_tmp ("thamvan-check-XXXXXX", NULL);
  g_autofree char *decision = tv_import_sample ("plan-v2/quyet-dinh.pdf");
  g_autofree char *explanation = tv_import_sample ("plan-v2/thuyet-minh.pdf");
  g_autofree char *head = g_strdup_printf (HEAD, version);
  g_autofree char *conf = g_strconcat (head, more, NULL);

  tv_import_copy (decision, folder, "qd.pdf");
  tv_import_copy (explanation, folder, "tm.pdf");
  tv_import_write (folder, "plan.conf", conf);
  return folder;
}

/* A square of @size degrees around a point, with attributes. */
static void
add_square (GString *features, double lon, double lat, double size, const char *properties)
{
  const double corners[5][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 }, { -1, -1 } };

  g_string_append_printf (features,
                          "%s{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":"
                          "{\"type\":\"Polygon\",\"coordinates\":[[",
                          features->len > 0 ? ",\n" : "",
                          properties);
  for (guint i = 0; i < 5; i++)
    {
      char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (x, sizeof x, "%.7f", lon + corners[i][0] * size / 2);
      g_ascii_formatd (y, sizeof y, "%.7f", lat + corners[i][1] * size / 2);
      g_string_append_printf (features, "%s[%s,%s]", i > 0 ? "," : "", x, y);
    }
  g_string_append (features, "]]}}");
}

static void
write_layer (const char *folder, const char *name, const GString *features)
{
  g_autofree char *json
      = g_strdup_printf ("{\"type\":\"FeatureCollection\",\"features\":[%s]}", features->str);

  tv_import_write (folder, name, json);
}

static void
check_said (const char *said, const char *expected)
{
  if (strstr (said, expected) == NULL)
    g_test_fail_printf ("not said: %s, but: %s", expected, said);
}

/* A layer in WGS 84 that says VN-2000: 195 m to the east of its ward, 114 m to the south. */
static void
test_shift (void)
{
  g_autofree char *folder = make_folder (1, "Crs=EPSG:4756\n");
  g_autofree char *units = g_build_filename (folder, "units.geojson", NULL);
  g_autoptr (GString) ward = g_string_new (NULL);
  g_autoptr (GString) lots = g_string_new (NULL);
  g_autofree char *said = NULL;

  add_square (ward, 108.44, 11.94, 0.01, "\"code\":\"24781\"");
  add_square (lots, 108.44, 11.94, 0.01, "\"ma\":\"ODT\"");
  write_layer (folder, "units.geojson", ward);
  write_layer (folder, "lo.geojson", lots);
  g_assert_cmpint (
      tv_import_run ((const char *const[]){ "check", folder, "--units", units, NULL }, &said),
      ==,
      0);
  check_said (said, "lie outside the plan's units");
  check_said (said, "m off: was this WGS 84, and not EPSG:4756?");
  tv_file_remove_tree (folder, NULL);
}

typedef struct
{
  double lon, lat;
  gboolean found;
} Green;

static gboolean
find_green (const TvGpkgFeature *feature, gpointer data)
{
  Green *green = data;
  g_autofree char *code = tv_gpkg_feature_dup_text (feature, "code");

  if (code == NULL || !g_str_has_prefix (code, "CX"))
    return TRUE;
  tv_geometry_get_label_point (feature->geometry, &green->lon, &green->lat, NULL);
  green->found = TRUE;
  return FALSE;
}

static char *
import_parent (const char *folder, Green *green)
{
  char *out = g_build_filename (folder, "parent", NULL);
  g_autofree char *from = tv_import_sample ("plan-v2");
  g_autofree char *path = g_build_filename (out, "layers.gpkg", NULL);
  g_autofree char *said = NULL;
  g_autoptr (TvGpkg) gpkg = NULL;

  g_assert_cmpint (
      tv_import_run ((const char *const[]){ "plan", from, "--crs", "EPSG:5899", "-o", out, NULL },
                     &said),
      ==,
      0);
  gpkg = tv_gpkg_open (path, NULL);
  g_assert_true (tv_gpkg_foreach (gpkg, "su-dung-dat", find_green, green, NULL));
  g_assert_true (green->found);
  return out;
}

/* Houses of nine floors in the park of the plan above, in a centre where five are allowed. */
static void
test_hierarchy (void)
{
  g_autofree char *folder
      = make_folder (1,
                     "Crs=EPSG:4326\nCodeField=ma\nLotField=lo\nFloorsField=tang\n"
                     "[Layer trung-tam]\nFile=trung-tam.geojson\nRole=moc-gioi\nAccess=cong-khai\n"
                     "Crs=EPSG:4326\nMaxFloors=5\n");
  Green green = { 0 };
  g_autofree char *parent = import_parent (folder, &green);
  g_autoptr (GString) lots = g_string_new (NULL);
  g_autoptr (GString) centre = g_string_new (NULL);
  g_autofree char *said = NULL;

  add_square (lots, green.lon, green.lat, 0.00004, "\"ma\":\"ODT\",\"lo\":\"A1\",\"tang\":9");
  add_square (lots, green.lon + 1, green.lat, 0.00004, "\"ma\":\"CX\",\"lo\":\"A2\",\"tang\":0");
  add_square (centre, green.lon, green.lat, 0.01, "\"ten\":\"Trung tâm\"");
  write_layer (folder, "lo.geojson", lots);
  write_layer (folder, "trung-tam.geojson", centre);
  g_assert_cmpint (
      tv_import_run ((const char *const[]){ "check", folder, "--parent", parent, NULL }, &said),
      ==,
      0);
  check_said (said, "1 lots (A1) are ODT here, but CX");
  check_said (said, "1 lots are higher than the centre allows (A1 (9); at most 5 floors)");
  check_said (said, "nothing in landuse.json says what may be built under");
  tv_file_remove_tree (folder, NULL);
}

/* What lies underground, is heritage or is there today must not pass for what may be built; and
 * nobody is told that land use of today lacks words on what may be built. */
static void
test_groups (void)
{
  g_autofree char *folder
      = make_folder (1,
                     "Crs=EPSG:4326\nCodeField=ma\n"
                     "[Layer a]\nFile=lo.geojson\nTitle=Hiện trạng sử dụng đất\nRole=quy-hoach\n"
                     "Access=cong-khai\nCrs=EPSG:4326\n"
                     "[Layer b]\nFile=lo.geojson\nTitle=Công trình ngầm\nRole=khong-gian-ngam\n"
                     "Access=cong-khai\nCrs=EPSG:4326\n"
                     "[Layer c]\nFile=lo.geojson\nTitle=Sử dụng đất năm 2025\nRole=hien-trang\n"
                     "Access=cong-khai\nCrs=EPSG:4326\nCodeField=ma\n");
  g_autofree char *out = g_strconcat (folder, "-out", NULL);
  g_autofree char *path = g_build_filename (out, "style.json", NULL);
  g_autoptr (GString) lots = g_string_new (NULL);
  g_autoptr (TvStyle) style = NULL;
  g_autofree char *said = NULL;
  static const char *const groups[] = { "quy-hoach", "quy-hoach", "khong-gian-ngam", "hien-trang" };

  add_square (lots, 108.44, 11.94, 0.01, "\"ma\":\"ODT\"");
  write_layer (folder, "lo.geojson", lots);
  tv_import_write (
      folder,
      "landuse.json",
      "[{\"code\":\"ODT\",\"name\":{\"vi\":\"Đất ở đô thị\"},\"plain\":{\"vi\":\"Nhà ở.\"},"
      "\"clause\":{\"document\":\"tm\",\"page\":1,\"paragraph\":\"p1.1\"}}]");
  g_assert_cmpint (tv_import_run ((const char *const[]){ "plan", folder, "-o", out, NULL }, &said),
                   ==,
                   0);
  check_said (said, "landuse.json, ODT: the paragraph its clause names speaks neither of ODT");
  check_said (said, "a: “Hiện trạng sử dụng đất” sounds like the group “Existing state”");
  g_assert_null (strstr (said, "sounds like the group “Underground”"));
  g_assert_null (strstr (said, "what may be built under"));
  style = tv_style_load (path, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      g_assert_cmpstr (layer->group, ==, groups[i]);
    }
  tv_file_remove_tree (folder, NULL);
  tv_file_remove_tree (out, NULL);
}

/* A new version says what it replaces, and on which ground. */
static void
test_replaces (void)
{
  static const struct
  {
    int version;
    const char *more;
    const char *expected;
  } cases[] = {
    { 2, "", "version 2 does not name the version it replaces or adjusts" },
    { 2,
      "[Replaces]\nId=thu-nghiem\nVersion=1\nRelation=dieu-chinh-cuc-bo\n",
      "Ground= is missing" },
    { 2,
      "[Replaces]\nId=thu-nghiem\nVersion=1\nRelation=dieu-chinh-cuc-bo\nGround=9\n",
      "one of: 1 2 3 4 5 6 7 8" },
    { 2,
      "[Replaces]\nId=thu-nghiem\nVersion=2\nRelation=thay-the\nGround=1\n",
      "cannot be replaced by version 2" },
    { 1, "[Lair x]\nFile=y\n", "there is no group [Lair x]" },
    { 1, "Acces=noi-bo\n", "Was Access= meant?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder (cases[i].version, cases[i].more);
      g_autoptr (GString) lots = g_string_new (NULL);
      g_autofree char *said = NULL;

      add_square (lots, 108.44, 11.94, 0.01, "\"ma\":\"ODT\"");
      write_layer (folder, "lo.geojson", lots);
      tv_import_run ((const char *const[]){ "check", folder, "--crs", "EPSG:4326", NULL }, &said);
      check_said (said, cases[i].expected);
      tv_file_remove_tree (folder, NULL);
    }
}

static char *
import_into (const char *folder, const char *out, int status)
{
  g_autofree char *said = NULL;
  g_autoptr (TvItem) item = NULL;

  g_assert_cmpint (tv_import_run ((const char *const[]){ "plan", folder, "-o", out, NULL }, &said),
                   ==,
                   status);
  g_test_message ("%s", said);
  if (status != 0)
    return NULL;
  item = tv_item_open (out, NULL);
  g_assert_nonnull (item);
  return g_strdup (item->sha256);
}

static guint
count_done (const char *work)
{
  g_autoptr (GDir) dir = g_dir_open (work, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "layer-");
  return n;
}

static void
check_warned (const char *item)
{
  g_autofree char *path = g_build_filename (item, "item.json", NULL);
  g_autoptr (TvJson) manifest = tv_json_load_file (path, 1 << 20, NULL);
  const TvJson *first = json_array_get (json_object_get (manifest, "checks"), 0);

  check_said (tv_json_get_string (first, "text", ""), "texts were found to be tcvn3");
}

/* Some thousand lots (so with a pyramid), texts in TCVN3 (so with a warning in the manifest), an
 * import that fails after them and is taken up again: the same bytes as one in a single go. */
static void
test_resume (void)
{
  g_autofree char *folder = make_folder (
      1,
      "Crs=EPSG:4326\nCodeField=ma\n[Document x]\nFile=x.pdf\nRole=other\nAccess=cong-khai\n");
  g_autofree char *once = g_strconcat (folder, "-once", NULL);
  g_autofree char *again = g_strconcat (folder, "-again", NULL);
  g_autofree char *work = g_strconcat (again, ".part/.work", NULL);
  g_autofree char *good = tv_import_sample ("plan-v2/quy-dinh.pdf");
  g_autoptr (GString) lots = g_string_new (NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (guint i = 0; i < 2500; i++)
    add_square (lots,
                108.44 + i % 50 * 0.0001,
                11.94 + i / 50 * 0.0001,
                0.00009,
                i % 3 == 0 ? "\"ma\":\"ODT\",\"ten\":\"§Êt ë ®« thÞ\"" : "\"ma\":\"CX\"");
  write_layer (folder, "lo.geojson", lots);
  tv_import_write (folder, "x.pdf", "no PDF at all");
  import_into (folder, again, 1);
  g_assert_cmpuint (count_done (work), ==, 1);
  tv_import_copy (good, folder, "x.pdf");
  second = import_into (folder, again, 0);
  g_assert_cmpuint (count_done (work), ==, 0);
  first = import_into (folder, once, 0);
  check_warned (once);
  g_assert_cmpstr (first, ==, second);
  tv_file_remove_tree (folder, NULL);
  tv_file_remove_tree (once, NULL);
  tv_file_remove_tree (again, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/importer/check/shift", test_shift);
  g_test_add_func ("/importer/check/hierarchy", test_hierarchy);
  g_test_add_func ("/importer/check/groups", test_groups);
  g_test_add_func ("/importer/check/replaces", test_replaces);
  g_test_add_func ("/importer/check/resume", test_resume);
  return g_test_run ();
}
