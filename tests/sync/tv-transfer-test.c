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

#include <glib/gstdio.h>

#define UNIT "24781"
#define OBJECTS "/v1/objects/"
#define METADATA "/v1/metadata/"
#define DELTAS "/v1/deltas/"
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

/* --- deltas --- */

/* A file and what a small change made of it. */
typedef struct
{
  GBytes *old;
  GBytes *new;
  char *old_sha256;
  char *new_sha256;
  char *new_path; /* of the whole file, as it is asked for */
  char *delta;    /* in the province's tree */
} Change;

static void
change_clear (Change *self)
{
  g_bytes_unref (self->old);
  g_bytes_unref (self->new);
  g_free (self->old_sha256);
  g_free (self->new_sha256);
  g_free (self->new_path);
  g_free (self->delta);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

/* @changed: how many bytes of the new file are not in the old. */
static void
change_init (Change *self, Fixture *fixture, gsize changed)
{
  g_autoptr (GBytes) other = make_content (4);
  g_autofree guint8 *data = NULL;
  g_autofree char *delta = NULL;

  self->old = make_content (3);
  data = g_memdup2 (g_bytes_get_data (self->old, NULL), LENGTH);
  memcpy (data + 1000, g_bytes_get_data (other, NULL), changed);
  self->new = g_bytes_new (data, LENGTH);
  self->old_sha256 = tv_sha256_hex (g_bytes_get_data (self->old, NULL), LENGTH);
  self->new_sha256 = tv_sha256_hex (data, LENGTH);
  self->new_path = g_strconcat (OBJECTS, self->new_sha256, NULL);
  self->delta = tv_test_province_delta_path (fixture->province, self->old_sha256, self->new_sha256);
  publish (fixture, "quy-hoach", 1, NULL, self->old);
  sync_well (fixture);
  publish (fixture, "quy-hoach", 2, NULL, self->new);
}

static guint64
bytes_of_whole (Fixture *fixture, const Change *change)
{
  return tv_test_server_count_bytes (fixture->province->server, change->new_path);
}

/* To the byte; checked by its name, which nothing gets into the store without. */
static void
assert_arrived (Fixture *fixture, const Change *change)
{
  g_autoptr (TvSyncContent) content = tv_sync_engine_dup_content (fixture->engine);
  const TvItem *item = find (content, "quy-hoach");

  g_assert_true (item != NULL && item->version == 2);
  g_assert_true (
      tv_object_store_has (tv_sync_engine_get_objects (fixture->engine), change->new_sha256));
}

/* The file of the version before is here: only what makes the new one of it comes. */
static void
test_delta (Fixture *fixture, gconstpointer data)
{
  g_auto (Change) change = { 0 };

  change_init (&change, fixture, 100);
  sync_well (fixture);
  assert_arrived (fixture, &change);
  g_assert_cmpuint (bytes_of_whole (fixture, &change), ==, 0);
  g_assert_cmpuint (tv_test_server_count_bytes (fixture->province->server, DELTAS), <, 1000);
}

/* What was not here before comes compressed. */
static void
test_packed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (LENGTH, 'x');
  g_autoptr (GBytes) content = g_bytes_new (text, LENGTH);
  g_autofree char *path = object_path (content);

  publish (fixture, "quy-hoach", 1, NULL, content);
  sync_well (fixture);
  g_assert_true (is_shown (fixture, "quy-hoach"));
  g_assert_cmpuint (tv_test_server_count_bytes (fixture->province->server, path), ==, 0);
  g_assert_cmpuint (tv_test_server_count_bytes (fixture->province->server, DELTAS), <, 1000);
}

/* A delta that is cut again and again comes once, all in all. */
static void
test_delta_cut (Fixture *fixture, gconstpointer data)
{
  TvTestServer *server = fixture->province->server;
  g_auto (Change) change = { 0 };
  g_autofree char *path = NULL;
  GStatBuf info;
  guint rounds = 0;

  change_init (&change, fixture, 100000);
  path = g_strconcat (DELTAS, change.old_sha256, NULL);
  tv_test_server_fail (server, path, TV_TEST_FAULT_CUT, 30000, 3);
  while (tv_test_server_count (server, path) < 4 && rounds++ < 5)
    {
      g_autoptr (TvSyncReport) report = tv_sync_engine_run (fixture->engine, NULL);

      g_assert_null (report->push_error);
    }
  assert_arrived (fixture, &change);
  g_assert_cmpint (g_stat (change.delta, &info), ==, 0);
  g_assert_cmpuint (tv_test_server_count (server, path), ==, 4);
  g_test_message ("%" G_GUINT64_FORMAT " bytes sent for %" G_GINT64_FORMAT,
                  tv_test_server_count_bytes (server, path),
                  (gint64) info.st_size);
  g_assert_cmpuint (tv_test_server_count_bytes (server, path), <=, (guint64) info.st_size + WASTE);
  g_assert_cmpuint (bytes_of_whole (fixture, &change), ==, 0);
}

/* No delta, one that is none, one that makes another file, one longer than the file: each time the
 * whole file comes, once. */
static void
test_delta_bad (Fixture *fixture, gconstpointer data)
{
  g_auto (Change) change = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;
  const char *fault = data;

  change_init (&change, fixture, 100);
  g_assert_true (g_file_get_contents (change.delta, &content, &length, NULL));
  if (g_str_equal (fault, "missing"))
    g_assert_cmpint (g_unlink (change.delta), ==, 0);
  else if (g_str_equal (fault, "garbage"))
    g_file_set_contents (change.delta, "<html>", -1, &error);
  else if (g_str_equal (fault, "changed"))
    {
      content[length - 10] ^= 1;
      g_file_set_contents (change.delta, content, (gssize) length, &error);
    }
  else
    {
      g_autofree char *long_text = g_strnfill (2 * LENGTH, 'x');

      g_file_set_contents (change.delta, long_text, 2 * LENGTH, &error);
    }
  g_assert_no_error (error);
  sync_well (fixture);
  assert_arrived (fixture, &change);
  g_assert_cmpuint (bytes_of_whole (fixture, &change), ==, LENGTH);
}

/* The old file went bad on this machine's disk: nothing is made of it. */
static void
test_delta_old_damaged (Fixture *fixture, gconstpointer data)
{
  TvObjectStore *objects = tv_sync_engine_get_objects (fixture->engine);
  g_auto (Change) change = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  change_init (&change, fixture, 100);
  path = tv_object_store_path (objects, change.old_sha256);
  g_file_set_contents (path, "hỏng", -1, &error);
  g_assert_no_error (error);
  sync_well (fixture);
  assert_arrived (fixture, &change);
  g_assert_cmpuint (bytes_of_whole (fixture, &change), ==, LENGTH);
}

/* A whole file that is half here goes on. */
static void
test_delta_begun (Fixture *fixture, gconstpointer data)
{
  TvObjectStore *objects = tv_sync_engine_get_objects (fixture->engine);
  g_auto (Change) change = { 0 };
  g_autofree char *partial = NULL;
  g_autoptr (GError) error = NULL;

  change_init (&change, fixture, 100);
  partial = tv_object_store_partial_path (objects, change.new_sha256);
  g_file_set_contents (partial, g_bytes_get_data (change.new, NULL), LENGTH - 1000, &error);
  g_assert_no_error (error);
  sync_well (fixture);
  assert_arrived (fixture, &change);
  g_assert_cmpuint (bytes_of_whole (fixture, &change), ==, 1000);
}

/* From a stick the same way. */
static void
test_delta_folder (Fixture *fixture, gconstpointer data)
{
  g_auto (Change) change = { 0 };
  g_autoptr (TvSyncReport) report = NULL;
  g_autofree char *whole = NULL;

  change_init (&change, fixture, 100);
  whole = tv_test_province_object_path (fixture->province, change.new);
  g_assert_cmpint (g_unlink (whole), ==, 0);
  report = tv_sync_engine_run_folder (fixture->engine, fixture->province->folder, NULL);
  g_assert_no_error (tv_sync_report_get_error (report));
  assert_arrived (fixture, &change);
}

int
main (int argc, char **argv)
{
  static const char *const faults[] = { "missing", "garbage", "changed", "long" };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/sync/transfer/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("resume", test_resume);
  ADD ("nothing-new", test_nothing_new);
  ADD ("unchanged", test_unchanged);
  ADD ("shared-file", test_shared_file);
  ADD ("units", test_units);
  ADD ("moved", test_moved);
  ADD ("delta", test_delta);
  ADD ("packed", test_packed);
  ADD ("delta-cut", test_delta_cut);
  ADD ("delta-old-damaged", test_delta_old_damaged);
  ADD ("delta-begun", test_delta_begun);
  ADD ("delta-folder", test_delta_folder);
#undef ADD
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/transfer/delta-", faults[i], NULL);

      g_test_add (path, Fixture, faults[i], set_up, test_delta_bad, tear_down);
    }
  return g_test_run ();
}
