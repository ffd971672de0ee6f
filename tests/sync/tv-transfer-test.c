// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* How little goes over the line: what was fetched once is not fetched again, what was cut is
 * continued, and what is for others is not asked for. */

#include "sync/tv-sync-engine.h"

#include "../client/tv-test-folder.h"
#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-test-province.h"
#include "tv-test-root.h"

#define UNIT "24781"
#define OBJECTS "/v1/objects/"
#define METADATA "/v1/metadata/"
#define LENGTH 300000
#define WASTE (64 * 1024) /* what a cut line may cost */

typedef struct
{
  TvTestProvince *province;
  GBytes *root;
  TvStore *store;
  TvBestTime *best_time;
  TvHttpClient *client;
  TvSigningKey *key;
  TvSyncEngine *engine;
} Fixture;

static TvSigningKey *
key_func (gpointer data, GCancellable *cancellable, GError **error)
{
  return tv_signing_key_ref (((Fixture *) data)->key);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvClock) clock = tv_clock_new_system ();
  g_autofree char *state = tv_test_folder_new ();
  g_autofree char *content = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  TvSyncEngineOptions options = { .unit = UNIT, .retention = -1, .key_func = key_func };

  fixture->province = tv_test_province_new ();
  fixture->root = tv_test_root_new (fixture->province->key);
  fixture->key = tv_signing_key_generate ();
  fixture->store = tv_store_open (state, &error);
  g_assert_no_error (error);
  fixture->best_time = tv_best_time_new (clock, 0);
  fixture->client = tv_http_client_new (tv_test_server_get_address (fixture->province->server),
                                        fixture->province->certificates->ca,
                                        fixture->best_time,
                                        &error);
  g_assert_no_error (error);
  tv_http_client_set_timeout (fixture->client, 5);
  options.client = fixture->client;
  options.store = fixture->store;
  options.best_time = fixture->best_time;
  options.content = content;
  options.root = fixture->root;
  options.key_data = fixture;
  fixture->engine = tv_sync_engine_new (&options, &error);
  g_assert_no_error (error);
  tv_store_set_setting (fixture->store, "device", "kiosk-1", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->engine);
  g_assert_finalize_object (fixture->client);
  g_object_unref (fixture->best_time);
  g_object_unref (fixture->store);
  tv_test_province_free (fixture->province);
  tv_signing_key_unref (fixture->key);
  g_bytes_unref (fixture->root);
}

static void
sync_well (Fixture *fixture)
{
  g_autoptr (TvSyncReport) report = tv_sync_engine_run (fixture->engine, NULL);

  if (tv_sync_report_get_error (report) != NULL)
    g_error ("%s", tv_sync_report_get_error (report)->message);
}

static void
publish (Fixture *fixture, const char *id, guint version, const char *unit, GBytes *content)
{
  tv_test_province_publish (fixture->province, id, "notice", version, unit, "notice.md", content);
}

static void
publish_text (Fixture *fixture, const char *id, guint version, const char *unit, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  publish (fixture, id, version, unit, content);
}

/* Bytes that no compression on the way would make shorter. */
static GBytes *
make_content (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (LENGTH);

  for (gsize i = 0; i < LENGTH; i++)
    data[i] = (guint8) g_rand_int_range (rand, 0, 256);
  return g_bytes_new_take (data, LENGTH);
}

static char *
object_path (GBytes *content)
{
  g_autofree char *sha256
      = tv_sha256_hex (g_bytes_get_data (content, NULL), g_bytes_get_size (content));

  return g_strconcat (OBJECTS, sha256, NULL);
}

static const TvItem *
find (TvSyncContent *content, const char *id)
{
  for (guint i = 0; i < content->items->len; i++)
    if (g_str_equal (((const TvItem *) g_ptr_array_index (content->items, i))->id, id))
      return g_ptr_array_index (content->items, i);
  return NULL;
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  g_autoptr (TvSyncContent) content = tv_sync_engine_dup_content (fixture->engine);

  return find (content, id) != NULL;
}

/* Cut twice on the way: three requests, and hardly a byte twice. */
static void
test_resume (Fixture *fixture, gconstpointer data)
{
  TvTestServer *server = fixture->province->server;
  g_autoptr (GBytes) content = make_content (1);
  g_autofree char *path = object_path (content);
  guint rounds = 0;

  publish (fixture, "to-lon", 1, NULL, content);
  tv_test_server_fail (server, path, TV_TEST_FAULT_CUT, 100000, 2);
  while (!is_shown (fixture, "to-lon") && rounds++ < 5)
    {
      g_autoptr (TvSyncReport) report = tv_sync_engine_run (fixture->engine, NULL);

      g_assert_null (report->push_error);
    }
  g_assert_true (is_shown (fixture, "to-lon"));
  g_assert_cmpuint (tv_test_server_count (server, path), ==, 3);
  g_test_message ("%" G_GUINT64_FORMAT " bytes sent for %d",
                  tv_test_server_count_bytes (server, path),
                  LENGTH);
  g_assert_cmpuint (tv_test_server_count_bytes (server, path), <=, LENGTH + 2 * WASTE);
  g_assert_cmpuint (tv_test_server_count_bytes (server, path), >=, LENGTH);
}

/* Nothing new costs the question for new roots, the time and one timestamp. */
static void
test_nothing_new (Fixture *fixture, gconstpointer data)
{
  TvTestServer *server = fixture->province->server;
  guint metadata = 0;
  guint objects = 0;

  publish_text (fixture, "mot", 1, NULL, "một");
  sync_well (fixture);
  metadata = tv_test_server_count (server, METADATA);
  objects = tv_test_server_count (server, OBJECTS);
  g_assert_cmpuint (objects, ==, 2);
  sync_well (fixture);
  g_assert_cmpuint (tv_test_server_count (server, METADATA), ==, metadata + 2);
  g_assert_cmpuint (tv_test_server_count (server, METADATA "2.root.json"), ==, 2);
  g_assert_cmpuint (tv_test_server_count (server, METADATA "timestamp.json"), ==, 2);
  g_assert_cmpuint (tv_test_server_count (server, METADATA "targets.json"), ==, 1);
  g_assert_cmpuint (tv_test_server_count (server, OBJECTS), ==, objects);
}

/* One item of many changes: its manifest and its file come, and nothing else. */
static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  TvTestServer *server = fixture->province->server;
  g_autoptr (GBytes) large = make_content (2);
  g_autofree char *large_path = object_path (large);
  guint objects = 0;
  guint64 bytes = 0;

  publish (fixture, "lon", 1, NULL, large);
  publish_text (fixture, "nho", 1, NULL, "một");
  publish_text (fixture, "nho-nua", 1, NULL, "hai");
  sync_well (fixture);
  objects = tv_test_server_count (server, OBJECTS);
  bytes = tv_test_server_count_bytes (server, OBJECTS);
  g_assert_cmpuint (objects, ==, 6);
  publish_text (fixture, "nho", 2, NULL, "ba");
  sync_well (fixture);
  g_assert_cmpuint (tv_test_server_count (server, OBJECTS), ==, objects + 2);
  g_assert_cmpuint (tv_test_server_count_bytes (server, OBJECTS), <, bytes + 2000);
  g_assert_cmpuint (tv_test_server_count (server, large_path), ==, 1);
  /* A new version that keeps the large file brings a manifest only. */
  publish (fixture, "lon", 2, NULL, large);
  sync_well (fixture);
  g_assert_cmpuint (tv_test_server_count (server, OBJECTS), ==, objects + 3);
  g_assert_cmpuint (tv_test_server_count (server, large_path), ==, 1);
}

/* The same file in two items is one object. */
static void
test_shared_file (Fixture *fixture, gconstpointer data)
{
  TvTestServer *server = fixture->province->server;
  g_autoptr (GBytes) large = make_content (3);
  g_autofree char *path = object_path (large);

  publish (fixture, "ban-a", 1, NULL, large);
  publish (fixture, "ban-b", 1, NULL, large);
  sync_well (fixture);
  g_assert_true (is_shown (fixture, "ban-a") && is_shown (fixture, "ban-b"));
  g_assert_cmpuint (tv_test_server_count (server, path), ==, 1);
}

/* Of what is for other wards not even the manifest is asked for. */
static void
test_units (Fixture *fixture, gconstpointer data)
{
  TvTestServer *server = fixture->province->server;
  g_autoptr (GBytes) foreign = make_content (4);
  g_autofree char *path = object_path (foreign);
  g_autoptr (GError) error = NULL;

  publish_text (fixture, "chung", 1, NULL, "cho mọi nơi");
  publish_text (fixture, "cua-ta", 1, UNIT, "cho phường này");
  publish (fixture, "noi-khac", 1, "24790", foreign);
  sync_well (fixture);
  g_assert_true (is_shown (fixture, "chung") && is_shown (fixture, "cua-ta"));
  g_assert_false (is_shown (fixture, "noi-khac"));
  g_assert_cmpuint (tv_test_server_count (server, OBJECTS), ==, 4);
  g_assert_cmpuint (tv_test_server_count (server, path), ==, 0);
}

/* A machine that is enrolled for another ward takes that ward's. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  publish_text (fixture, "chung", 1, NULL, "cho mọi nơi");
  publish_text (fixture, "cua-ta", 1, UNIT, "cho phường này");
  publish_text (fixture, "noi-khac", 1, "24790", "cho phường khác");
  tv_store_set_setting (fixture->store, "unit", "24790", &error);
  g_assert_no_error (error);
  sync_well (fixture);
  g_assert_true (is_shown (fixture, "chung") && is_shown (fixture, "noi-khac"));
  g_assert_false (is_shown (fixture, "cua-ta"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/sync/transfer/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("resume", test_resume);
  ADD ("nothing-new", test_nothing_new);
  ADD ("unchanged", test_unchanged);
  ADD ("shared-file", test_shared_file);
  ADD ("units", test_units);
  ADD ("moved", test_moved);
#undef ADD
  return g_test_run ();
}
