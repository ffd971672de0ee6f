// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-fixture.h"

#include "base/tv-error.h"

#include <string.h>

#include <glib/gstdio.h>

#define PLAN(name, state)                                                                          \
  "{\"name\":\"" name "\",\"type\":\"qhpk\",\"state\":\"" state "\",\"units\":[\"24781\"],"        \
  "\"documents\":[{\"id\":\"tm\",\"role\":\"explanation\",\"title\":\"Thuyết minh\","            \
  "\"path\":\"documents/tm.pdf\",\"pages\":2}],\"layers\":[]}"

static const char *const old_plan[] = { "plan.json", PLAN ("Khu Hồ Thông 2020", "thay-the"), NULL };
static const char *const new_plan[]
    = { "plan.json", PLAN ("Khu Hồ Thông", "da-phe-duyet"), "text.json", "[]", NULL };
static const char *const other_plan[]
    = { "plan.json",
        "{\"name\":\"Quy hoạch chung Bảo Lộc\",\"type\":\"qhc\",\"state\":\"da-cong-bo\","
        "\"units\":[\"24820\"]}",
        NULL };
static const char *const round_files[] = {
  "round.json",
  "{\"title\":\"Lấy ý kiến đồ án\",\"plan\":\"ho-thong\",\"plan_version\":2,\"agency\":\"sxd\","
  "\"state\":\"open\",\"forms\":[],\"units\":[],\"audiences\":[{\"who\":\"residents\","
  "\"from\":\"2026-11-01\",\"to\":\"2026-11-25\"}]}",
  NULL
};

static TvCatalogueFixture *
fill (const char *name)
{
  TvCatalogueFixture *self = tv_catalogue_fixture_new (name);

  tv_catalogue_fixture_add (self, "ho-thong", 1, "plan", "2020-01-01", old_plan);
  tv_catalogue_fixture_add (self, "ho-thong", 2, "plan", "2026-01-01", new_plan);
  tv_catalogue_fixture_add (self, "bao-loc", 1, "plan", "2025-01-01", other_plan);
  tv_catalogue_fixture_add (self, "vong-1", 1, "round", "2026-11-01", round_files);
  return self;
}

static void
test_lists (void)
{
  g_autoptr (TvCatalogueFixture) fixture = fill ("lists");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GPtrArray) in_unit = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (GPtrArray) rounds = NULL;
  g_autoptr (TvPlan) plan = NULL;
  g_autoptr (TvRound) round = NULL;
  g_auto (GStrv) items = NULL;

  tv_catalogue_fixture_build (fixture, 7);
  catalogue = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tv_catalogue_get_generation (catalogue), ==, 7);
  plans = tv_catalogue_list_plans (catalogue, NULL, NULL, &error);
  g_assert_cmpuint (plans->len, ==, 2);
  g_assert_cmpstr (((TvPlan *) plans->pdata[0])->name, ==, "Khu Hồ Thông");
  in_unit = tv_catalogue_list_plans (catalogue, "", "24820", &error);
  g_assert_cmpuint (in_unit->len, ==, 1);
  found = tv_catalogue_list_plans (catalogue, "ho thong", NULL, &error);
  g_assert_cmpuint (found->len, ==, 1);
  versions = tv_catalogue_list_versions (catalogue, "ho-thong", &error);
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_cmpuint (((TvPlan *) versions->pdata[0])->version, ==, 2);
  plan = tv_catalogue_get_plan (catalogue, "ho-thong", 1, &error);
  g_assert_cmpstr (plan->state, ==, "thay-the");
  rounds = tv_catalogue_list_rounds (catalogue, &error);
  g_assert_cmpuint (rounds->len, ==, 1);
  round = tv_catalogue_get_round (catalogue, "vong-1", &error);
  g_assert_cmpstr (round->plan, ==, "ho-thong");
  items = tv_catalogue_list_items (catalogue, "plan", &error);
  g_assert_cmpuint (g_strv_length (items), ==, 2);
  g_assert_no_error (error);
  g_assert_null (tv_catalogue_get_plan (catalogue, "ho-thong", 9, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (tv_catalogue_get_round (catalogue, "none", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_files (void)
{
  g_autoptr (TvCatalogueFixture) fixture = fill ("files");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;

  tv_catalogue_fixture_build (fixture, 1);
  catalogue = tv_catalogue_open (fixture->content, &error);
  bytes = tv_catalogue_read (catalogue, "ho-thong", 1, "plan.json", &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes),
                   old_plan[1],
                   strlen (old_plan[1]));
  path = tv_catalogue_locate (catalogue, "ho-thong", 0, "plan.json", &error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_assert_null (tv_catalogue_locate (catalogue, "ho-thong", 0, "nothing", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* The disk changes a byte after the file was verified. */
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  {
    g_autofree char *text = g_strdup (new_plan[1]);

    text[10]++;
    g_assert_true (g_file_set_contents (path, text, -1, &error));
  }
  g_assert_null (tv_catalogue_read (catalogue, "ho-thong", 0, "plan.json", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_HASH);
}

static void
test_generations (void)
{
  g_autoptr (TvCatalogueFixture) fixture = fill ("generations");
  g_autofree char *first = g_build_filename (fixture->content, "generations/1", NULL);
  g_autofree char *second = g_build_filename (fixture->content, "generations/2", NULL);
  g_autofree char *third = g_build_filename (fixture->content, "generations/3", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) old = NULL;
  g_autoptr (TvCatalogue) now = NULL;
  g_autoptr (GPtrArray) plans = NULL;

  g_assert_null (tv_catalogue_open (fixture->content, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  tv_catalogue_fixture_build (fixture, 1);
  old = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  g_assert_false (
      tv_catalogue_build (fixture->content, fixture->objects, fixture->items, 1, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STATE);
  g_clear_error (&error);
  tv_catalogue_fixture_build (fixture, 2);
  g_assert_true (g_file_test (first, G_FILE_TEST_IS_DIR));
  tv_catalogue_fixture_build (fixture, 3);
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_test (third, G_FILE_TEST_IS_DIR));
  now = tv_catalogue_open (fixture->content, &error);
  g_assert_cmpuint (tv_catalogue_get_generation (now), ==, 3);
  /* Who still reads the first goes on. */
  plans = tv_catalogue_list_plans (old, "thong", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plans->len, ==, 1);
}

static void
test_bad_item (void)
{
  static const char *const bad[] = { "plan.json", "{\"name\":\"x\"}", NULL };
  g_autoptr (TvCatalogueFixture) fixture = fill ("bad");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) catalogue = NULL;

  tv_catalogue_fixture_build (fixture, 1);
  tv_catalogue_fixture_add (fixture, "xau", 1, "plan", "2026-01-01", bad);
  g_assert_false (
      tv_catalogue_build (fixture->content, fixture->objects, fixture->items, 2, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  /* The old generation stays on show. */
  catalogue = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tv_catalogue_get_generation (catalogue), ==, 1);
}

static void
test_missing_object (void)
{
  g_autoptr (TvCatalogueFixture) fixture = fill ("missing");
  const TvItem *item = g_ptr_array_index (fixture->items, 0);
  const TvItemFile *file = tv_item_find_file (item, "plan.json");
  g_autofree char *path = tv_object_store_path (fixture->objects, file->sha256);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (
      tv_catalogue_build (fixture->content, fixture->objects, fixture->items, 1, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_damaged (void)
{
  g_autoptr (TvCatalogueFixture) fixture = fill ("damaged");
  g_autofree char *path = g_build_filename (fixture->content, "current", "catalogue.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  tv_catalogue_fixture_build (fixture, 1);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize at = 0; at + 4096 <= length; at += 4096)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      g_autoptr (TvCatalogue) catalogue = NULL;

      memset (damaged + at, 0x5a, 100);
      g_assert_true (g_file_set_contents (path, damaged, (gssize) length, NULL));
      catalogue = tv_catalogue_open (fixture->content, &error);
      if (catalogue != NULL)
        g_assert_false (tv_catalogue_check (catalogue, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
      g_clear_error (&error);
    }
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (tv_catalogue_open (fixture->content, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (tv_catalogue_open (fixture->content, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_cancelled (void)
{
  g_autoptr (TvCatalogueFixture) fixture = fill ("cancelled");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (tv_catalogue_build (fixture->content,
                                      fixture->objects,
                                      fixture->items,
                                      1,
                                      cancellable,
                                      &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/catalogue/catalogue/lists", test_lists);
  g_test_add_func ("/catalogue/catalogue/files", test_files);
  g_test_add_func ("/catalogue/catalogue/generations", test_generations);
  g_test_add_func ("/catalogue/catalogue/bad-item", test_bad_item);
  g_test_add_func ("/catalogue/catalogue/missing-object", test_missing_object);
  g_test_add_func ("/catalogue/catalogue/damaged", test_damaged);
  g_test_add_func ("/catalogue/catalogue/cancelled", test_cancelled);
  return g_test_run ();
}
