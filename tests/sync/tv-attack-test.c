// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* Every attack of tests/publication/tv-test-attack.c against a kiosk that shows an older, honest
 * version, once from a server and once from a stick: refused with just the words it deserves, and
 * the old version goes on being shown whole. */

#include "../client/tv-test-certificates.h"
#include "../client/tv-test-folder.h"
#include "../client/tv-test-server.h"
#include "../publication/tv-test-attack.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "catalogue/tv-catalogue.h"
#include "sync/tv-sync-engine.h"
#include "wire/tv-time-message.h"

#define UNIT "24781"

typedef enum
{
  WAY_SERVER,
  WAY_STICK,
} Way;

typedef struct
{
  Way way;
  const TvTestAttack *attack;
} Case;

typedef struct
{
  TvTestTree *keys;
  TvTestCertificates *certificates;
  TvTestServer *server;
  TvBestTime *best_time;
  TvHttpClient *client;
  TvStore *store;
  TvSyncEngine *engine;
  char *content;
  char *served; /* (nullable): the tree of the server; changed between runs only */
  gint64 now;
} Fixture;

static void
serve_time (Fixture *fixture, SoupServerMessage *message, GHashTable *query)
{
  g_autoptr (GBytes) bytes = tv_time_message_sign (g_hash_table_lookup (query, "nonce"),
                                                   fixture->now,
                                                   1,
                                                   fixture->keys->online);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message,
                                    "application/json",
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
}

/* In the server's thread. */
static void
handle (SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_str_equal (path, "/v1/time"))
    {
      serve_time (fixture, message, query);
      return;
    }
  if (g_str_has_prefix (path, "/v1/metadata/"))
    file = g_build_filename (fixture->served, path + strlen ("/v1"), NULL);
  else if (g_str_has_prefix (path, "/v1/objects/"))
    {
      g_autofree char *prefix = g_strndup (path + strlen ("/v1/objects/"), 2);

      file = g_build_filename (fixture->served,
                               "objects",
                               prefix,
                               path + strlen ("/v1/objects/"),
                               NULL);
    }
  bytes = file != NULL ? tv_file_read (file, 64 * 1024 * 1024, NULL) : NULL;
  soup_server_message_set_status (message, bytes != NULL ? 200 : 404, NULL);
  if (bytes != NULL)
    soup_server_message_set_response (message,
                                      "application/octet-stream",
                                      SOUP_MEMORY_COPY,
                                      g_bytes_get_data (bytes, NULL),
                                      g_bytes_get_size (bytes));
}

static TvSigningKey *
no_key (gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "not enrolled");
  return NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvClock) clock = tv_clock_new_manual (TV_TEST_NOW);
  g_autofree char *state = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  TvSyncEngineOptions options = { .unit = UNIT, .retention = -1, .key_func = no_key };

  fixture->now = TV_TEST_NOW;
  fixture->keys = tv_test_tree_new ();
  fixture->certificates = tv_test_certificates_new (NULL, NULL);
  fixture->server = tv_test_server_new (fixture->certificates->server, handle, fixture);
  fixture->best_time = tv_best_time_new (clock, 0);
  fixture->client = tv_http_client_new (tv_test_server_get_address (fixture->server),
                                        fixture->certificates->ca,
                                        fixture->best_time,
                                        &error);
  g_assert_no_error (error);
  tv_http_client_set_timeout (fixture->client, 1);
  fixture->store = tv_store_open (state, &error);
  g_assert_no_error (error);
  fixture->content = tv_test_folder_new ();
  options.client = fixture->client;
  options.store = fixture->store;
  options.best_time = fixture->best_time;
  options.content = fixture->content;
  options.root = fixture->keys->root_1;
  fixture->engine = tv_sync_engine_new (&options, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->engine);
  g_assert_finalize_object (fixture->client);
  tv_test_server_free (fixture->server);
  g_object_unref (fixture->best_time);
  g_object_unref (fixture->store);
  tv_test_certificates_free (fixture->certificates);
  tv_test_tree_free (fixture->keys);
  g_free (fixture->content);
  g_free (fixture->served);
}

static TvSyncReport *
look (Fixture *fixture, Way way, const char *folder)
{
  if (way == WAY_STICK)
    return tv_sync_engine_run_folder (fixture->engine, folder, NULL);
  g_free (fixture->served);
  fixture->served = g_strdup (folder);
  return tv_sync_engine_run (fixture->engine, NULL);
}

static const GError *
get_error (const TvSyncReport *report)
{
  return report->connect_error != NULL ? report->connect_error : report->pull_error;
}

static void
take_well (Fixture *fixture, Way way, TvTestBundle *bundle)
{
  g_autoptr (TvSyncReport) report = look (fixture, way, bundle->folder);

  if (get_error (report) != NULL)
    g_error ("%s", get_error (report)->message);
  g_assert_true (report->changed);
}

/* What a visit would see now: @version of the one item, each byte as it was signed. */
static void
assert_shows (Fixture *fixture, guint generation, guint version)
{
  TvObjectStore *objects = tv_sync_engine_get_objects (fixture->engine);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvSyncContent) told = tv_sync_engine_dup_content (fixture->engine);
  g_autoptr (TvSyncContent) content = tv_sync_content_load (fixture->content, objects, &error);
  g_autoptr (TvCatalogue) catalogue = tv_catalogue_open (fixture->content, &error);
  const TvItem *item = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (catalogue);
  g_assert_cmpuint (told->generation, ==, generation);
  g_assert_cmpuint (content->generation, ==, generation);
  g_assert_cmpuint (content->items->len, ==, 1);
  item = g_ptr_array_index (content->items, 0);
  g_assert_cmpuint (item->version, ==, version);
  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);
      g_autofree char *path = tv_object_store_path (objects, file->sha256);
      g_autoptr (GBytes) bytes = tv_file_read (path, 1024 * 1024, &error);
      g_autofree char *sha256 = NULL;

      g_assert_no_error (error);
      sha256 = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (sha256, ==, file->sha256);
    }
}

static TvTestBundle *
make_bundle (Fixture *fixture, const char *name, guint version)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "attacks", name, NULL);

  return tv_test_bundle_new (fixture->keys, path, version);
}

static void
set_trick (Fixture *fixture, const TvTestAttack *attack)
{
  static const TvTestFault faults[] = {
    [TV_TEST_TRICK_ENDLESS] = TV_TEST_FAULT_ENDLESS,
    [TV_TEST_TRICK_SLOW] = TV_TEST_FAULT_TRICKLE,
    [TV_TEST_TRICK_SILENT] = TV_TEST_FAULT_STALL,
  };

  if (attack->trick != TV_TEST_TRICK_NONE)
    tv_test_server_fail (fixture->server, attack->path, faults[attack->trick], 0, 1);
}

static void
assert_refused (const Case *test, const TvSyncReport *report)
{
  const TvTestAttack *attack = test->attack;
  const gboolean own = test->way == WAY_STICK && attack->stick_words != NULL;
  const GError *error = get_error (report);

  g_assert_false (report->changed);
  g_assert_error (error, TV_ERROR, (int) (own ? attack->stick_error : attack->error));
  g_test_message ("%s: %s", tv_error_to_word (error), error->message);
  g_assert_true (
      g_pattern_match_simple (own ? attack->stick_words : attack->words, error->message));
}

static void
test_attack (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (TvTestBundle) old = make_bundle (fixture, "honest", 2);
  g_autoptr (TvTestBundle) bundle = make_bundle (fixture, test->attack->name, 3);
  g_autoptr (TvTestBundle) next = make_bundle (fixture, "next", 4);

  take_well (fixture, test->way, old);
  assert_shows (fixture, 1, 2);
  if (test->attack->make != NULL)
    test->attack->make (bundle, old);
  if (test->attack->later > 0)
    {
      fixture->now += test->attack->later;
      tv_best_time_learn (fixture->best_time, fixture->now);
    }
  set_trick (fixture, test->attack);
  /* Twice: what was kept of the first try must not help the second. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TvSyncReport) report = look (fixture, test->way, bundle->folder);

      assert_refused (test, report);
      assert_shows (fixture, 1, 2);
      if (test->attack->trick != TV_TEST_TRICK_NONE)
        break;
    }
  tv_test_server_heal (fixture->server);
  /* An honest publication afterwards finds the kiosk unharmed, where time did not end with this
   * root. */
  if (test->attack->error == TV_ERROR_EXPIRED)
    return;
  take_well (fixture, test->way, next);
  assert_shows (fixture, 2, 4);
}

static void
add_cases (Way way)
{
  for (gsize i = 0; i < tv_test_attacks_count; i++)
    {
      const TvTestAttack *attack = &tv_test_attacks[i];
      g_autofree char *path = g_strdup_printf ("/sync/attack/%s/%s",
                                               way == WAY_SERVER ? "server" : "stick",
                                               attack->name);
      Case *test = NULL;

      if ((way == WAY_SERVER && attack->stick_only) || (way == WAY_STICK && attack->server_only))
        continue;
      test = g_new0 (Case, 1);
      test->way = way;
      test->attack = attack;
      g_test_add (path, Fixture, test, set_up, test_attack, tear_down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_cases (WAY_SERVER);
  add_cases (WAY_STICK);
  return g_test_run ();
}
