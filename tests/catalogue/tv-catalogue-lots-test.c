// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-fixture.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "db/tv-statement.h"

#include <string.h>

static const char plan[]
    = "{\"name\":\"Khu Hồ Thông\",\"type\":\"qhpk\",\"state\":\"da-phe-duyet\",\"layers\":[{\"id\":"
      "\"su-dung-dat\",\"role\":\"quy-hoach\",\"title\":\"Sử dụng đất\"},{\"id\":\"hien-trang\","
      "\"role\":\"hien-trang\",\"title\":\"Hiện trạng\"}]}";

static const TvDbMigration schema[] = {
  { "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, min_x, min_y, max_x, max_y);"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT);"
    "INSERT INTO gpkg_contents VALUES ('su-dung-dat', 'features', 108, 11, 109, 12);"
    "INSERT INTO gpkg_geometry_columns VALUES ('su-dung-dat', 'geom');"
    "CREATE TABLE \"su-dung-dat\" (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT, lot TEXT,"
    " ten TEXT)" },
  { NULL },
};

/* A square with, when @hole is above 0, a square hole of that half-width in its middle. */
static GBytes *
square (double x, double y, double half, double hole)
{
  static const double corners[][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 }, { -1, -1 } };
  GByteArray *blob = g_byte_array_new ();
  guint32 words[] = { 4326, 3, hole > 0 ? 2 : 1, 5 };
  const double widths[] = { half, hole };

  g_byte_array_append (blob, (const guint8 *) "GP\0\1", 4);
  g_byte_array_append (blob, (const guint8 *) &words[0], 4);
  g_byte_array_append (blob, (const guint8 *) "\1", 1);
  g_byte_array_append (blob, (const guint8 *) &words[1], 8);
  for (guint ring = 0; ring < words[2]; ring++)
    {
      g_byte_array_append (blob, (const guint8 *) &words[3], 4);
      for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
        {
          double point[] = { x + corners[i][0] * widths[ring], y + corners[i][1] * widths[ring] };

          g_byte_array_append (blob, (const guint8 *) point, sizeof point);
        }
    }
  return g_byte_array_free_to_bytes (blob);
}

static void
add_feature (TvDb *db, GBytes *geometry, const char *code, const char *lot)
{
  g_autoptr (GError) error = NULL;
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT INTO \"su-dung-dat\" (geom, code, lot, ten)"
                       " VALUES (?1, ?2, ?3, CASE ?2 WHEN 'DVH' THEN 'Nhà văn hóa phường' END)",
                       &error);

  g_assert_no_error (error);
  tv_statement_bind_bytes (statement, 1, geometry);
  tv_statement_bind_text (statement, 2, code);
  tv_statement_bind_text (statement, 3, lot);
  g_assert_true (tv_statement_run (statement, &error));
  g_bytes_unref (geometry);
}

static GBytes *
make_layers (const char *code)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "layers.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = NULL;

  g_assert_true (tv_file_make_folder (g_get_user_data_dir (), &error));
  db = tv_db_open (path, TV_DB_BUILD, 0x47504B47, schema, &error);
  g_assert_no_error (error);
  add_feature (db, square (108.5, 11.5, 0.1, 0), "DVH", NULL);
  add_feature (db, square (108.5, 11.5, 0.01, 0.002), code, "A-12");
  tv_db_close (db);
  return tv_file_read (path, 1 << 20, &error);
}

/* The plan in @versions versions, a day apart, and a detailed plan of the same lots beside it. */
static TvCatalogue *
make (const char *name, guint versions, gboolean with_detail)
{
  static const char detail[]
      = "{\"name\":\"Chi tiết\",\"type\":\"qhct\",\"state\":\"lay-y-kien\",\"layers\":[{\"id\":"
        "\"su-dung-dat\",\"role\":\"quy-hoach\",\"title\":\"Sử dụng đất\"}],\"boundary\":{\"type\":"
        "\"Polygon\",\"coordinates\":[[[108.4,11.4],[108.5,11.4],[108.5,11.6],[108.4,11.6],"
        "[108.4,11.4]]]}}";
  const char *const paths[] = { "plan.json", "layers.gpkg", NULL };
  g_autoptr (TvCatalogueFixture) fixture = tv_catalogue_fixture_new (name);
  g_autoptr (GBytes) json = g_bytes_new_static (plan, strlen (plan));
  g_autoptr (GBytes) beside = g_bytes_new_static (detail, strlen (detail));
  g_autoptr (GBytes) layers = make_layers ("ODT");
  g_autoptr (GBytes) others = make_layers ("CX");
  GBytes *const contents[] = { json, layers, NULL };
  GBytes *const other_contents[] = { beside, others, NULL };
  g_autoptr (GError) error = NULL;
  TvCatalogue *catalogue;

  for (guint version = 1; version <= versions; version++)
    {
      g_autofree char *day = g_strdup_printf ("2026-01-%02u", version);

      tv_catalogue_fixture_add_bytes (fixture, "khu", version, "plan", day, paths, contents);
    }
  if (with_detail)
    tv_catalogue_fixture_add_bytes (fixture,
                                    "chi-tiet",
                                    1,
                                    "plan",
                                    "2026-02-01",
                                    paths,
                                    other_contents);
  tv_catalogue_fixture_build (fixture, 1);
  catalogue = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  return catalogue;
}

static GPtrArray *
ask (TvCatalogue *catalogue, double lon)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *covers = tv_catalogue_list_covers (catalogue, lon, 11.5, &error);

  g_assert_no_error (error);
  return covers;
}

static void
test_covers (void)
{
  static const struct
  {
    double lon;
    const char *code; /* NULL: nothing there */
    const char *lot;
  } table[] = {
    { 108.505, "ODT", "A-12" }, /* the lot, though the zone lies there too */
    { 108.5, "DVH", NULL },     /* its hole */
    { 108.55, "DVH", NULL },
    { 108.7, NULL, NULL },
  };
  g_autoptr (TvCatalogue) catalogue = make ("covers", 1, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GPtrArray) covers = ask (catalogue, table[i].lon);
      const TvCover *cover;

      g_assert_cmpuint (covers->len, ==, table[i].code != NULL ? 1 : 0);
      if (table[i].code == NULL)
        continue;
      cover = covers->pdata[0];
      g_assert_cmpstr (cover->plan->item, ==, "khu");
      g_assert_cmpstr (cover->code, ==, table[i].code);
      g_assert_cmpstr (cover->lot, ==, table[i].lot);
      g_assert_cmpstr (cover->layer, ==, "su-dung-dat");
      g_assert_cmpfloat (cover->area_m2, >, 1e6);
      g_assert_true (json_is_object (cover->properties));
      g_assert_true (tv_cover_is_in_force (cover));
    }
}

/* Replaced versions stay readable below the one in force; another plan that says otherwise is a
 * disagreement, an older version of the same plan is not. */
static void
test_history (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("history", 2, TRUE);
  g_autoptr (GPtrArray) covers = ask (catalogue, 108.495);
  g_autoptr (GPtrArray) outside = ask (catalogue, 108.505);
  const TvCover *detail, *newest, *old;

  g_assert_cmpuint (covers->len, ==, 3);
  detail = covers->pdata[0];
  newest = covers->pdata[1];
  old = covers->pdata[2];
  g_assert_cmpstr (detail->plan->item, ==, "chi-tiet");
  g_assert_cmpuint (newest->plan->version, ==, 2);
  g_assert_cmpuint (old->plan->version, ==, 1);
  g_assert_true (newest->newest);
  g_assert_false (old->newest);
  g_assert_false (tv_cover_is_in_force (old));
  g_assert_true (tv_cover_is_proposed (detail));
  g_assert_true (tv_cover_disagrees (detail, newest));
  g_assert_true (tv_cover_disagrees (newest, detail));
  g_assert_false (tv_cover_disagrees (newest, old));
  g_assert_false (tv_cover_disagrees (detail, old));
  /* the detailed plan has lots there, but its boundary ends before */
  g_assert_cmpuint (outside->len, ==, 2);
}

static void
test_lots_in_box (void)
{
  static const double around[4] = { 108.4, 11.4, 108.6, 11.6 };
  static const double elsewhere[4] = { 100, 10, 100.1, 10.1 };
  g_autoptr (TvCatalogue) catalogue = make ("box", 1, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lots = tv_catalogue_list_lots (catalogue, "khu", 0, around, 10, &error);
  g_autoptr (GPtrArray) none = NULL;
  const TvCover *lot;

  g_assert_no_error (error);
  g_assert_cmpuint (lots->len, ==, 1);
  lot = lots->pdata[0];
  g_assert_cmpstr (lot->lot, ==, "A-12");
  g_assert_cmpfloat_with_epsilon (lot->lat, 11.5, 0.011);
  none = tv_catalogue_list_lots (catalogue, "khu", 1, around, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  /* this layer has no index of its own: it is looked through */
  g_clear_pointer (&none, g_ptr_array_unref);
  none = tv_catalogue_list_lots (catalogue, "khu", 1, elsewhere, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (tv_catalogue_list_lots (catalogue, "khong-co", 0, around, 10, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_search (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("search", 1, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = tv_catalogue_search (catalogue, "a-12", 10, &error);
  const TvHit *hit;

  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpint (hit->kind, ==, TV_HIT_LOT);
  g_assert_cmpstr (hit->item, ==, "khu");
  g_assert_cmpstr (hit->document, ==, "su-dung-dat");
  g_assert_cmpfloat_with_epsilon (hit->lat, 11.5, 0.011);
  /* The pin stands on the lot, not in its hole. */
  g_assert_true (hit->lon < 108.498 || hit->lon > 108.502 || hit->lat < 11.498
                 || hit->lat > 11.502);
}

/* What has a name can be found by it, and what a base map lists. */
static void
test_names (void)
{
  const char *const plan_paths[] = { "plan.json", "layers.gpkg", NULL };
  const char *const ground[]
      = { "places.json",
          "[{\"name\":\"Đồi Gió\",\"kind\":\"đồi\",\"lon\":108.4,\"lat\":11.9},{\"name\":\"Đồi "
          "gió\",\"lon\":1,"
          "\"lat\":1}]",
          NULL };
  g_autoptr (TvCatalogueFixture) fixture = tv_catalogue_fixture_new ("names");
  g_autoptr (GBytes) json = g_bytes_new_static (plan, strlen (plan));
  g_autoptr (GBytes) layers = make_layers ("ODT");
  GBytes *const contents[] = { json, layers, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  const TvHit *hit;

  tv_catalogue_fixture_add_bytes (fixture, "khu", 1, "plan", "2026-01-01", plan_paths, contents);
  tv_catalogue_fixture_add (fixture, "nen", 1, "basemap", "2026-01-01", ground);
  tv_catalogue_fixture_build (fixture, 1);
  catalogue = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  hits = tv_catalogue_search (catalogue, "nha van hoa", 10, &error);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpint (hit->kind, ==, TV_HIT_PLACE);
  g_assert_cmpstr (hit->title, ==, "Nhà văn hóa phường");
  g_assert_cmpstr (hit->item, ==, "khu");
  g_assert_cmpfloat_with_epsilon (hit->lon, 108.5, 0.11);
  g_clear_pointer (&hits, g_ptr_array_unref);
  hits = tv_catalogue_search (catalogue, "doi gio", 10, &error);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpstr (hit->item, ==, "nen");
  g_assert_cmpstr (hit->subtitle, ==, "đồi");
  g_assert_cmpfloat_with_epsilon (hit->lat, 11.9, 1e-9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/catalogue/lots/covers", test_covers);
  g_test_add_func ("/catalogue/lots/history", test_history);
  g_test_add_func ("/catalogue/lots/box", test_lots_in_box);
  g_test_add_func ("/catalogue/lots/names", test_names);
  g_test_add_func ("/catalogue/lots/search", test_search);
  return g_test_run ();
}
