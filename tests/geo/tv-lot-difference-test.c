// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-file.h"
#include "db/tv-statement.h"
#include "geo/tv-lot-difference.h"

#define GEOPACKAGE 0x47504B47

static const TvDbMigration schema[] = {
  { "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, min_x, min_y, max_x, max_y);"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT);"
    "INSERT INTO gpkg_contents VALUES ('lo', 'features', 108, 11, 109, 12),"
    " ('nen', 'features', 108, 11, 109, 12);"
    "INSERT INTO gpkg_geometry_columns VALUES ('lo', 'geom'), ('nen', 'geom');"
    "CREATE TABLE lo (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT, lot TEXT, source_fid INTEGER,"
    " floors INTEGER);"
    "CREATE TABLE nen (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT, lot TEXT)" },
  { NULL },
};

/* A square lot of the layer “lo”. */
typedef struct
{
  const char *lot;
  const char *code;
  double x;
  double half;
  int floors;
} Lot;

static GBytes *
square (double x, double y, double half)
{
  static const double corners[][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 }, { -1, -1 } };
  GByteArray *blob = g_byte_array_new ();
  const guint32 words[] = { 4326, 3, 1, G_N_ELEMENTS (corners) };

  g_byte_array_append (blob, (const guint8 *) "GP\0\1", 4);
  g_byte_array_append (blob, (const guint8 *) &words[0], 4);
  g_byte_array_append (blob, (const guint8 *) "\1", 1);
  g_byte_array_append (blob, (const guint8 *) &words[1], 12);
  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      const double point[] = { x + corners[i][0] * half, y + corners[i][1] * half };

      g_byte_array_append (blob, (const guint8 *) point, sizeof point);
    }
  return g_byte_array_free_to_bytes (blob);
}

static void
add_lot (TvDb *db, const Lot *lot, int source)
{
  g_autoptr (GBytes) geometry = square (lot->x, 11.5, lot->half);
  GError *error = NULL;
  TvStatement *statement = tv_db_prepare (
      db,
      "INSERT INTO lo (geom, code, lot, source_fid, floors) VALUES (?, ?, ?, ?, ?)",
      &error);

  g_assert_no_error (error);
  tv_statement_bind_bytes (statement, 1, geometry);
  tv_statement_bind_text (statement, 2, lot->code);
  tv_statement_bind_text (statement, 3, lot->lot);
  tv_statement_bind_int (statement, 4, source);
  tv_statement_bind_int (statement, 5, lot->floors);
  g_assert_true (tv_statement_run (statement, &error));
}

/* @lots ends with one whose half is 0. */
static TvGpkg *
make_layers (const char *dir, const char *name, const Lot *lots)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  GError *error = NULL;
  TvDb *db = tv_db_open (path, TV_DB_BUILD, GEOPACKAGE, schema, &error);
  TvGpkg *gpkg = NULL;

  g_assert_no_error (error);
  for (int i = 0; lots[i].half > 0; i++)
    add_lot (db, &lots[i], i);
  tv_db_close (db);
  g_object_unref (db);
  gpkg = tv_gpkg_open (path, &error);
  g_assert_no_error (error);
  return gpkg;
}

static TvPlan *
make_plan (void)
{
  static const char text[]
      = "{\"name\":\"A\",\"type\":\"qhpk\",\"state\":\"da-cong-bo\",\"layers\":[{\"id\":\"lo\","
        "\"role\":\"quy-hoach\",\"title\":\"Lô\"},{\"id\":\"nen\",\"role\":\"nen-dia-hinh\","
        "\"title\":\"Nền\"}]}";
  GError *error = NULL;
  g_autoptr (TvJson) json = tv_json_parse (text, strlen (text), sizeof text, &error);
  TvPlan *plan = tv_plan_parse ("qh", 1, json, &error);

  g_assert_no_error (error);
  return plan;
}

static const TvLotChange *
find_change (const TvLotDifference *difference, const char *lot)
{
  for (guint i = 0; i < difference->changes->len; i++)
    {
      const TvLotChange *change = g_ptr_array_index (difference->changes, i);

      if (g_strcmp0 (change->lot, lot) == 0)
        return change;
    }
  g_error ("no lot %s has changed", lot);
}

/* Every kind of change once, one lot that stays, and two of the same name. */
static void
test_changes (void)
{
  static const Lot before[] = {
    { "stays", "DO", 108.10, 0.01, 3 }, { "use", "DO", 108.20, 0.01, 3 },
    { "shape", "DO", 108.30, 0.01, 3 }, { "floors", "DO", 108.40, 0.01, 3 },
    { "gone", "CX", 108.50, 0.01, 0 },  { "twice", "DO", 108.60, 0.01, 3 },
    { "twice", "DO", 108.70, 0.01, 3 }, { .half = 0 },
  };
  static const Lot after[] = {
    { "new", "CX", 108.05, 0.01, 0 },    { "stays", "DO", 108.10, 0.01, 3 },
    { "use", "CC", 108.20, 0.01, 3 },    { "shape", "DO", 108.30, 0.02, 3 },
    { "floors", "DO", 108.40, 0.01, 5 }, { "twice", "DO", 108.60, 0.01, 3 },
    { "twice", "DO", 108.70, 0.01, 3 },  { .half = 0 },
  };
  g_autofree char *dir = g_dir_make_tmp ("tv-lots-XXXXXX", NULL);
  g_autoptr (TvGpkg) old_gpkg = make_layers (dir, "old.gpkg", before);
  g_autoptr (TvGpkg) new_gpkg = make_layers (dir, "new.gpkg", after);
  g_autoptr (TvPlan) plan = make_plan ();
  GError *error = NULL;
  g_autoptr (TvLotDifference) difference
      = tv_lot_difference_new (plan, old_gpkg, plan, new_gpkg, &error);
  const TvLotUse *parks = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (difference->old_count, ==, 7);
  g_assert_cmpuint (difference->new_count, ==, 7);
  g_assert_cmpuint (difference->changes->len, ==, 5);
  g_assert_cmpuint (difference->outline->len, ==, 3);
  g_assert_cmpint (find_change (difference, "new")->kind, ==, TV_LOT_ADDED);
  g_assert_cmpint (find_change (difference, "gone")->kind, ==, TV_LOT_REMOVED);
  g_assert_cmpint (find_change (difference, "use")->kind, ==, TV_LOT_OTHER_USE);
  g_assert_cmpstr (find_change (difference, "use")->old_code, ==, "DO");
  g_assert_cmpstr (find_change (difference, "use")->new_code, ==, "CC");
  g_assert_cmpint (find_change (difference, "shape")->kind, ==, TV_LOT_OTHER_SHAPE);
  g_assert_cmpfloat (find_change (difference, "shape")->new_m2,
                     >,
                     3.9 * find_change (difference, "shape")->old_m2);
  g_assert_cmpint (find_change (difference, "floors")->kind, ==, TV_LOT_OTHER_FIGURES);
  g_assert_cmpuint (tv_lot_difference_count (difference, TV_LOT_ADDED), ==, 1);
  parks = g_ptr_array_index (difference->uses, 1);
  g_assert_cmpstr (parks->code, ==, "CX");
  g_assert_cmpuint (parks->old_count, ==, 1);
  g_assert_cmpuint (parks->new_count, ==, 1);
  g_assert_true (tv_file_remove_tree (dir, NULL));
}

/* A plan that is new has only new lots; one that lost its layers, only gone ones. */
static void
test_one_side (void)
{
  static const Lot lots[] = { { "a", "DO", 108.1, 0.01, 3 }, { .half = 0 } };
  g_autofree char *dir = g_dir_make_tmp ("tv-lots-XXXXXX", NULL);
  g_autoptr (TvGpkg) gpkg = make_layers (dir, "one.gpkg", lots);
  g_autoptr (TvPlan) plan = make_plan ();
  GError *error = NULL;
  g_autoptr (TvLotDifference) added = tv_lot_difference_new (NULL, NULL, plan, gpkg, &error);
  g_autoptr (TvLotDifference) gone = tv_lot_difference_new (plan, gpkg, plan, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (tv_lot_difference_count (added, TV_LOT_ADDED), ==, 1);
  g_assert_cmpuint (tv_lot_difference_count (gone, TV_LOT_REMOVED), ==, 1);
  g_assert_cmpuint (gone->new_count, ==, 0);
  g_assert_true (tv_file_remove_tree (dir, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/lot-difference/changes", test_changes);
  g_test_add_func ("/geo/lot-difference/one-side", test_one_side);
  return g_test_run ();
}
