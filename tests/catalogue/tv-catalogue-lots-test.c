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
    "CREATE TABLE \"su-dung-dat\" (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT, lot TEXT)" },
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
                       "INSERT INTO \"su-dung-dat\" (geom, code, lot) VALUES (?, ?, ?)",
                       &error);

  g_assert_no_error (error);
  tv_statement_bind_bytes (statement, 1, geometry);
  tv_statement_bind_text (statement, 2, code);
  tv_statement_bind_text (statement, 3, lot);
  g_assert_true (tv_statement_run (statement, &error));
  g_bytes_unref (geometry);
}

static GBytes *
make_layers (void)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "layers.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = NULL;

  g_assert_true (tv_file_make_folder (g_get_user_data_dir (), &error));
  db = tv_db_open (path, TV_DB_BUILD, 0x47504B47, schema, &error);
  g_assert_no_error (error);
  add_feature (db, square (108.5, 11.5, 0.1, 0), "DVH", NULL);
  add_feature (db, square (108.5, 11.5, 0.01, 0.002), "ODT", "A-12");
  tv_db_close (db);
  return tv_file_read (path, 1 << 20, &error);
}

static TvCatalogue *
make (const char *name)
{
  const char *const paths[] = { "plan.json", "layers.gpkg", NULL };
  g_autoptr (TvCatalogueFixture) fixture = tv_catalogue_fixture_new (name);
  g_autoptr (GBytes) json = g_bytes_new_static (plan, strlen (plan));
  g_autoptr (GBytes) layers = make_layers ();
  GBytes *const contents[] = { json, layers, NULL };
  g_autoptr (GError) error = NULL;
  TvCatalogue *catalogue;

  tv_catalogue_fixture_add_bytes (fixture, "khu", 1, "plan", "2026-01-01", paths, contents);
  tv_catalogue_fixture_build (fixture, 1);
  catalogue = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  return catalogue;
}

static void
test_identify (void)
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
  g_autoptr (TvCatalogue) catalogue = make ("identify");

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TvJson) found
          = tv_catalogue_identify (catalogue, "khu", table[i].lon, 11.5, &error);

      if (table[i].code == NULL)
        {
          g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (tv_json_get_string (found, "code", NULL), ==, table[i].code);
      g_assert_cmpstr (tv_json_get_string (found, "lot", NULL), ==, table[i].lot);
      g_assert_cmpstr (tv_json_get_string (found, "layer", NULL), ==, "su-dung-dat");
      g_assert_true (json_is_object (json_object_get (found, "properties")));
    }
}

static void
test_search (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("search");
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/catalogue/lots/identify", test_identify);
  g_test_add_func ("/catalogue/lots/search", test_search);
  return g_test_run ();
}
