// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sync/tv-sync-engine.h"

#include "../client/tv-test-folder.h"
#include "../store/tv-test-envelope.h"
#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-answer-book.h"
#include "publication/tv-repository.h"
#include "store/tv-outbox.h"
#include "tv-test-province.h"
#include "tv-test-root.h"
#include "vault/tv-receipt-code.h"

#include <glib/gstdio.h>

#define DAY "2026-11-23"

typedef struct
{
  TvTestProvince *province;
  GBytes *root;
  char *state;
  char *content;
  TvStore *store;
  TvBestTime *best_time;
  TvHttpClient *client;
  TvSigningKey *key;
  gboolean locked; /* the keyring */
  TvSyncEngine *engine;
} Fixture;

static TvSigningKey *
key_func (gpointer data, GCancellable *cancellable, GError **error)
{
  Fixture *fixture = data;

  if (!fixture->locked)
    return tv_signing_key_ref (fixture->key);
  g_set_error_literal (error, TV_ERROR, TV_ERROR_KEYRING, "locked");
  return NULL;
}

static void
start (Fixture *fixture)
{
  g_autoptr (TvClock) clock = tv_clock_new_system ();
  g_autoptr (GError) error = NULL;
  TvSyncEngineOptions options = { 0 };

  fixture->store = tv_store_open (fixture->state, &error);
  g_assert_no_error (error);
  fixture->best_time
      = tv_best_time_new (clock, tv_store_get_setting_int (fixture->store, "time", 0));
  fixture->client = tv_http_client_new (tv_test_server_get_address (fixture->province->server),
                                        fixture->province->certificates->ca,
                                        fixture->best_time,
                                        &error);
  g_assert_no_error (error);
  tv_http_client_set_timeout (fixture->client, 2);
  options.client = fixture->client;
  options.store = fixture->store;
  options.best_time = fixture->best_time;
  options.content = fixture->content;
  options.root = fixture->root;
  options.unit = "24781";
  options.retention = -1;
  options.key_func = key_func;
  options.key_data = fixture;
  fixture->engine = tv_sync_engine_new (&options, &error);
  g_assert_no_error (error);
}

static void
stop (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->engine));
  g_assert_finalize_object (g_steal_pointer (&fixture->client));
  g_clear_object (&fixture->best_time);
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->province = tv_test_province_new ();
  fixture->root = tv_test_root_new (fixture->province->key);
  fixture->key = tv_signing_key_generate ();
  fixture->state = tv_test_folder_new ();
  fixture->content = tv_test_folder_new ();
  start (fixture);
  tv_store_set_setting (fixture->store, "device", "kiosk-1", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop (fixture);
  tv_test_province_free (fixture->province);
  tv_signing_key_unref (fixture->key);
  g_bytes_unref (fixture->root);
  g_free (fixture->state);
  g_free (fixture->content);
}

static TvSyncReport *
sync_once (Fixture *fixture)
{
  return tv_sync_engine_run (fixture->engine, NULL);
}

static void
sync_well (Fixture *fixture)
{
  g_autoptr (TvSyncReport) report = sync_once (fixture);

  if (tv_sync_report_get_error (report) != NULL)
    g_error ("%s", tv_sync_report_get_error (report)->message);
  g_assert_cmpint (tv_sync_report_get_outcome (report), ==, TV_SYNC_OUTCOME_DONE);
}

static void
submit (Fixture *fixture, guint8 ret_id[16])
{
  g_autoptr (GBytes) envelope = tv_test_envelope_new ("Giữ lại hàng thông", ret_id);
  g_autoptr (GError) error = NULL;
  TvOutboxState state = TV_OUTBOX_UNKNOWN;

  tv_outbox_add (fixture->store, envelope, DAY, &state, &error);
  g_assert_no_error (error);
}

static void
assert_counts (Fixture *fixture, guint waiting, guint acked, guint parked)
{
  guint counts[TV_N_OUTBOX_STATES];

  g_assert_true (tv_outbox_count (fixture->store, counts, NULL));
  g_assert_cmpuint (counts[TV_OUTBOX_SEALED] + counts[TV_OUTBOX_SENDING], ==, waiting);
  g_assert_cmpuint (counts[TV_OUTBOX_ACKED], ==, acked);
  g_assert_cmpuint (counts[TV_OUTBOX_PARKED], ==, parked);
}

static void
publish (Fixture *fixture, const char *id, guint version, const char *unit, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  tv_test_province_publish (fixture->province, id, "notice", version, unit, "notice.md", content);
}

static guint
generation (Fixture *fixture)
{
  g_autoptr (TvSyncContent) content = tv_sync_engine_dup_content (fixture->engine);

  return content->generation;
}

/* The version of @id that is on show, 0 for none. */
static guint
shown (Fixture *fixture, const char *id)
{
  g_autoptr (TvSyncContent) content = tv_sync_engine_dup_content (fixture->engine);

  for (guint i = 0; i < content->items->len; i++)
    {
      const TvItem *item = g_ptr_array_index (content->items, i);

      if (g_str_equal (item->id, id))
        return item->version;
    }
  return 0;
}

/* Nothing was published yet: no error, nothing on show. */
static void
test_empty (Fixture *fixture, gconstpointer data)
{
  sync_well (fixture);
  g_assert_cmpuint (generation (fixture), ==, 0);
  g_assert_true (tv_sync_engine_is_expired (fixture->engine));
}

/* Fetched, shown, kept over a restart, renewed; what is for others is not fetched. */
static void
test_pull (Fixture *fixture, gconstpointer data)
{
  g_autofree char *current = g_build_filename (fixture->content, "current", NULL);
  g_autofree char *catalogue = g_build_filename (current, "catalogue.db", NULL);

  publish (fixture, "for-all", 1, NULL, "một");
  publish (fixture, "for-us", 1, "24781", "hai");
  publish (fixture, "for-others", 1, "24790", "ba");
  sync_well (fixture);
  g_assert_cmpuint (generation (fixture), ==, 1);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  g_assert_cmpuint (shown (fixture, "for-us"), ==, 1);
  g_assert_cmpuint (shown (fixture, "for-others"), ==, 0);
  g_assert_false (tv_sync_engine_is_expired (fixture->engine));
  g_assert_true (g_file_test (catalogue, G_FILE_TEST_IS_REGULAR));

  sync_well (fixture);
  g_assert_cmpuint (generation (fixture), ==, 1);
  stop (fixture);
  start (fixture);
  g_assert_cmpuint (generation (fixture), ==, 1);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);

  publish (fixture, "for-all", 2, NULL, "bốn");
  sync_well (fixture);
  g_assert_cmpuint (generation (fixture), ==, 2);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 2);
}

/* Only this and the last generation's files stay on disk. */
static void
test_collect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) first = g_bytes_new_static ("version 1", 9);
  g_autofree char *sha256 = tv_sha256_hex ("version 1", 9);

  for (guint version = 1; version <= 3; version++)
    {
      g_autofree char *text = g_strdup_printf ("version %u", version);

      publish (fixture, "for-all", version, NULL, text);
      sync_well (fixture);
      g_assert_cmpint (tv_object_store_has (tv_sync_engine_get_objects (fixture->engine), sha256),
                       ==,
                       version < 3);
    }
}

static void
overwrite (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_pull_fails (Fixture *fixture, TvError expected)
{
  g_autoptr (TvSyncReport) report = sync_once (fixture);

  g_assert_error (report->pull_error, TV_ERROR, (int) expected);
  g_assert_false (report->changed);
}

/* Metadata that was changed on the way, an object that was, one that is gone: the old stays. */
static void
test_bad (Fixture *fixture, gconstpointer data)
{
  g_autofree char *targets = tv_test_province_metadata_path (fixture->province, "targets.json");
  g_autofree char *timestamp = tv_test_province_metadata_path (fixture->province, "timestamp.json");
  g_autoptr (GBytes) content = g_bytes_new_static ("hai!", 4);
  g_autofree char *object = tv_test_province_object_path (fixture->province, content);
  g_autofree char *good_targets = NULL;
  g_autofree char *old_timestamp = NULL;
  g_autofree char *new_timestamp = NULL;

  publish (fixture, "for-all", 1, NULL, "một");
  sync_well (fixture);
  g_assert_true (g_file_get_contents (timestamp, &old_timestamp, NULL, NULL));
  publish (fixture, "for-all", 2, NULL, "hai!");
  g_assert_true (g_file_get_contents (targets, &good_targets, NULL, NULL));
  g_assert_true (g_file_get_contents (timestamp, &new_timestamp, NULL, NULL));

  overwrite (targets, "{}");
  {
    g_autoptr (TvSyncReport) report = sync_once (fixture);

    g_assert_nonnull (report->pull_error);
    g_assert_true (report->pull_error->domain == TV_ERROR);
  }
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  overwrite (targets, good_targets);

  overwrite (object, "xấu");
  {
    g_autoptr (TvSyncReport) report = sync_once (fixture);

    g_assert_nonnull (report->pull_error);
  }
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  overwrite (object, "bad!"); /* the right length */
  assert_pull_fails (fixture, TV_ERROR_HASH);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  g_assert_cmpint (g_unlink (object), ==, 0);
  assert_pull_fails (fixture, TV_ERROR_NOT_FOUND);
  g_assert_cmpuint (generation (fixture), ==, 1);

  overwrite (object, "hai!");
  sync_well (fixture);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 2);

  overwrite (timestamp, old_timestamp);
  assert_pull_fails (fixture, TV_ERROR_ROLLBACK);
  stop (fixture);
  start (fixture);
  assert_pull_fails (fixture, TV_ERROR_ROLLBACK);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 2);
}

/* A province whose metadata is all too old by now: nothing new, what is on show stays. */
static void
test_expired (Fixture *fixture, gconstpointer data)
{
  publish (fixture, "for-all", 1, NULL, "một");
  sync_well (fixture);
  publish (fixture, "for-all", 2, NULL, "hai");
  fixture->province->time_offset = TV_REPOSITORY_TIMESTAMP_LIFE + 86400;
  stop (fixture);
  start (fixture);
  {
    g_autoptr (TvSyncReport) report = sync_once (fixture);

    g_assert_error (report->pull_error, TV_ERROR, TV_ERROR_EXPIRED);
  }
  g_assert_true (tv_sync_engine_is_expired (fixture->engine));
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
}

/* Manifest or catalogue lost from this machine's disk: fetched and made again. */
static void
test_damaged_content (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvSyncContent) content = NULL;
  g_autofree char *manifest = NULL;

  publish (fixture, "for-all", 1, NULL, "một");
  sync_well (fixture);
  content = tv_sync_engine_dup_content (fixture->engine);
  manifest
      = tv_object_store_path (tv_sync_engine_get_objects (fixture->engine),
                              ((const TvItem *) g_ptr_array_index (content->items, 0))->sha256);
  g_chmod (manifest, 0644);
  overwrite (manifest, "{}");
  stop (fixture);
  g_test_expect_message ("tv-sync", G_LOG_LEVEL_WARNING, "*cannot be read*");
  start (fixture);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 0);
  sync_well (fixture);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  g_assert_cmpuint (generation (fixture), ==, 2);
}

/* Downloads cut again and again come to an end. */
static void
test_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  guint rounds = 0;

  publish (fixture, "for-all", 1, NULL, text);
  for (guint i = 0; i < 10; i++)
    tv_test_server_fail (fixture->province->server, "/v1/objects/", TV_TEST_FAULT_CUT, i * 3000, 1);
  while (shown (fixture, "for-all") == 0 && rounds++ < 20)
    {
      g_autoptr (TvSyncReport) report = sync_once (fixture);

      g_assert_null (report->push_error);
    }
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  g_assert_cmpuint (rounds, >, 1);
}

/* One, some (single), many (batches): all there, each once, receipts kept. */
static void
test_push (Fixture *fixture, gconstpointer data)
{
  static const guint counts[] = { 1, 5, 250 };
  guint total = 0;
  guint8 id[16];

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (GBytes) receipt = NULL;

      for (guint j = 0; j < counts[i]; j++)
        submit (fixture, id);
      total += counts[i];
      sync_well (fixture);
      assert_counts (fixture, 0, total, 0);
      g_assert_cmpuint (tv_test_province_count (fixture->province), ==, total);
      receipt = tv_outbox_get_receipt (fixture->store, id, NULL);
      g_assert_nonnull (receipt);
    }
  g_assert_cmpuint (tv_test_server_count (fixture->province->server, "/v1/submissions/batch"),
                    ==,
                    3);
  g_assert_cmpuint (tv_sync_engine_get_tick (fixture->engine), >, 0);
}

/* Whatever goes wrong on the way, an opinion that was taken waits and arrives, once, in the end. */
static void
test_push_faults (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    TvTestFault fault;
    guint argument;
    TvSyncOutcome outcome;
  } vectors[] = {
    { TV_TEST_FAULT_DROP, 0, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_LOST_REPLY, 0, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_CUT, 10, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_STALL, 0, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_PORTAL, 0, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_STATUS, 500, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_STATUS, 503, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_STATUS, 429, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_STATUS, 201, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_STATUS, 302, TV_SYNC_OUTCOME_RETRY },
    { TV_TEST_FAULT_STATUS, 401, TV_SYNC_OUTCOME_PAUSED },
    { TV_TEST_FAULT_STATUS, 403, TV_SYNC_OUTCOME_PAUSED },
  };
  guint8 id[16];

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (TvSyncReport) report = NULL;

      g_test_message ("Vector %zu", i);
      submit (fixture, id);
      tv_test_server_fail (fixture->province->server,
                           "/v1/submissions/",
                           vectors[i].fault,
                           vectors[i].argument,
                           3);
      report = sync_once (fixture);
      g_assert_nonnull (report->push_error);
      g_assert_cmpint (tv_sync_report_get_outcome (report), ==, vectors[i].outcome);
      g_assert_cmpuint (report->retry_after, ==, vectors[i].argument == 503 ? 7000 : 0);
      assert_counts (fixture, 1, (guint) i, 0);
      /* A restart between makes no difference. */
      stop (fixture);
      start (fixture);
      tv_test_server_heal (fixture->province->server);
      sync_well (fixture);
      assert_counts (fixture, 0, (guint) i + 1, 0);
      g_assert_cmpuint (tv_test_province_count (fixture->province), ==, i + 1);
    }
  g_assert_cmpuint (fixture->province->doubles, ==, 0);
}

/* What the province refuses for good is put aside, and the others go on. */
static void
test_park (Fixture *fixture, gconstpointer data)
{
  static const guint refusals[] = { 409, 413, 422 };
  guint8 id[16];

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (TvSyncReport) report = NULL;

      tv_test_server_fail (fixture->province->server,
                           "/v1/submissions/",
                           TV_TEST_FAULT_STATUS,
                           refusals[i],
                           1);
      submit (fixture, id);
      submit (fixture, id);
      report = sync_once (fixture);
      g_assert_no_error (report->push_error);
      g_assert_cmpuint (report->parked, ==, 1);
      g_assert_cmpuint (report->acked, ==, 1);
      assert_counts (fixture, 0, (guint) i + 1, (guint) i + 1);
    }
}

/* One bad opinion does not hold back a batch. */
static void
test_park_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvSyncReport) report = NULL;
  guint8 id[16];

  for (guint i = 0; i < 20; i++)
    submit (fixture, id);
  tv_test_server_fail (fixture->province->server,
                       "/v1/submissions/batch",
                       TV_TEST_FAULT_STATUS,
                       413,
                       1);
  tv_test_server_fail (fixture->province->server, "/v1/submissions/", TV_TEST_FAULT_STATUS, 422, 1);
  report = sync_once (fixture);
  g_assert_no_error (report->push_error);
  assert_counts (fixture, 0, 19, 1);
}

/* A receipt that somebody else signed, or that was signed for something else, is none. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  TvTestProvince *province = fixture->province;
  g_autoptr (GBytes) old = NULL;
  guint8 id[16], next[16];

  submit (fixture, id);
  sync_well (fixture);
  old = tv_outbox_get_receipt (fixture->store, id, NULL);
  submit (fixture, next);
  g_mutex_lock (&province->mutex);
  province->replay = g_bytes_ref (old);
  g_mutex_unlock (&province->mutex);
  {
    g_autoptr (TvSyncReport) report = sync_once (fixture);

    g_assert_error (report->push_error, TV_ERROR, TV_ERROR_SIGNATURE);
  }
  assert_counts (fixture, 1, 1, 0);

  g_mutex_lock (&province->mutex);
  g_clear_pointer (&province->replay, g_bytes_unref);
  tv_signing_key_unref (province->signer);
  province->signer = tv_signing_key_generate ();
  g_mutex_unlock (&province->mutex);
  {
    g_autoptr (TvSyncReport) report = sync_once (fixture);

    g_assert_error (report->connect_error, TV_ERROR, TV_ERROR_SIGNATURE);
  }
  assert_counts (fixture, 1, 1, 0);

  g_mutex_lock (&province->mutex);
  tv_signing_key_unref (province->signer);
  province->signer = tv_signing_key_ref (province->key);
  g_mutex_unlock (&province->mutex);
  sync_well (fixture);
  assert_counts (fixture, 0, 2, 0);
}

/* The online key changes: the chained root says so before time and receipts are read. */
static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  guint8 id[16];

  publish (fixture, "for-all", 1, NULL, "một");
  sync_well (fixture);
  tv_test_province_rotate (fixture->province);
  publish (fixture, "for-all", 2, NULL, "hai");
  submit (fixture, id);
  sync_well (fixture);
  assert_counts (fixture, 0, 1, 0);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 2);
  stop (fixture);
  start (fixture);
  sync_well (fixture);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 2);
}

/* A revoked machine pauses with the reason; what it took stays. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  guint8 id[16];

  publish (fixture, "for-all", 1, NULL, "một");
  submit (fixture, id);
  fixture->province->revoked = TRUE;
  {
    g_autoptr (TvSyncReport) report = sync_once (fixture);

    g_assert_error (report->push_error, TV_ERROR, TV_ERROR_DEVICE_REVOKED);
    g_assert_cmpint (tv_sync_report_get_outcome (report), ==, TV_SYNC_OUTCOME_PAUSED);
  }
  assert_counts (fixture, 1, 0, 0);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  fixture->province->revoked = FALSE;
  sync_well (fixture);
  assert_counts (fixture, 0, 1, 0);
}

/* A locked keyring: publications still come, sending waits. */
static void
test_keyring (Fixture *fixture, gconstpointer data)
{
  guint8 id[16];

  fixture->locked = TRUE;
  publish (fixture, "for-all", 1, NULL, "một");
  submit (fixture, id);
  {
    g_autoptr (TvSyncReport) report = sync_once (fixture);

    g_assert_error (report->identity_error, TV_ERROR, TV_ERROR_KEYRING);
    g_assert_no_error (report->pull_error);
  }
  assert_counts (fixture, 1, 0, 0);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
  fixture->locked = FALSE;
  sync_well (fixture);
  assert_counts (fixture, 0, 1, 0);
}

/* The answer of an opinion is found by who knows its code, without any network. */
static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvAnswerBook) book = tv_answer_book_new ();
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"state\":\"answered\"}", 20);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (TvSyncContent) content = NULL;
  g_autoptr (GError) error = NULL;
  guint8 root[32] = { 1, 2, 3 };
  guint8 unknown[16] = { 9 };
  TvReceiptSecret secret;

  tv_receipt_secret_from_root (root, &secret);
  tv_answer_book_add (book, secret.id, secret.entry_key, plain);
  bytes = tv_answer_book_to_bytes (book);
  publish (fixture, "for-all", 1, NULL, "một");
  tv_test_province_publish (fixture->province,
                            "answers-round",
                            "answers",
                            1,
                            NULL,
                            "entries.bin",
                            bytes);
  sync_well (fixture);
  content = tv_sync_engine_dup_content (fixture->engine);
  sealed = tv_sync_content_find_entry (content,
                                       tv_sync_engine_get_objects (fixture->engine),
                                       secret.id,
                                       &error);
  g_assert_no_error (error);
  opened = tv_receipt_entry_open (secret.entry_key, sealed, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (plain, opened));
  g_assert_null (tv_sync_content_find_entry (content,
                                             tv_sync_engine_get_objects (fixture->engine),
                                             unknown,
                                             &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

/* No server at all. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvSyncReport) report = NULL;
  guint8 id[16];

  publish (fixture, "for-all", 1, NULL, "một");
  sync_well (fixture);
  submit (fixture, id);
  tv_test_server_fail (fixture->province->server, "/", TV_TEST_FAULT_DROP, 0, G_MAXUINT);
  report = sync_once (fixture);
  g_assert_error (report->connect_error, TV_ERROR, TV_ERROR_NETWORK);
  assert_counts (fixture, 1, 0, 0);
  g_assert_cmpuint (shown (fixture, "for-all"), ==, 1);
}

/* Full jitter between nothing and a ceiling that doubles up to the cap. */
static guint32
highest (guint32 bound)
{
  return bound - 1;
}

static guint32
lowest (guint32 bound)
{
  return 0;
}

static void
test_schedule (void)
{
  static const guint ceilings[] = { 100, 200, 400, 800, 1000, 1000 };
  g_autoptr (TvSyncSchedule) late = tv_sync_schedule_new (5000, 100, 1000, highest);
  g_autoptr (TvSyncSchedule) early = tv_sync_schedule_new (5000, 100, 1000, lowest);

  for (gsize i = 0; i < G_N_ELEMENTS (ceilings); i++)
    {
      g_assert_cmpuint (tv_sync_schedule_next (late, TV_SYNC_OUTCOME_RETRY, 0), ==, ceilings[i]);
      g_assert_cmpuint (tv_sync_schedule_next (early, TV_SYNC_OUTCOME_RETRY, 0), ==, 1);
    }
  g_assert_cmpuint (tv_sync_schedule_get_failures (late), ==, G_N_ELEMENTS (ceilings));
  g_assert_cmpuint (tv_sync_schedule_next (late, TV_SYNC_OUTCOME_RETRY, 7000), ==, 7000);
  g_assert_cmpuint (tv_sync_schedule_next (late, TV_SYNC_OUTCOME_PAUSED, 0), ==, 1000);
  g_assert_cmpuint (tv_sync_schedule_next (late, TV_SYNC_OUTCOME_DONE, 0), ==, 5500);
  g_assert_cmpuint (tv_sync_schedule_next (early, TV_SYNC_OUTCOME_DONE, 0), ==, 4500);
  g_assert_cmpuint (tv_sync_schedule_get_failures (late), ==, 0);
  g_assert_cmpuint (tv_sync_schedule_next (late, TV_SYNC_OUTCOME_RETRY, 0), ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/sync/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("empty", test_empty);
  ADD ("pull", test_pull);
  ADD ("collect", test_collect);
  ADD ("bad", test_bad);
  ADD ("expired", test_expired);
  ADD ("damaged-content", test_damaged_content);
  ADD ("cut", test_cut);
  ADD ("push", test_push);
  ADD ("push-faults", test_push_faults);
  ADD ("park", test_park);
  ADD ("park-batch", test_park_batch);
  ADD ("forged", test_forged);
  ADD ("rotation", test_rotation);
  ADD ("revoked", test_revoked);
  ADD ("keyring", test_keyring);
  ADD ("answers", test_answers);
  ADD ("offline", test_offline);
#undef ADD
  g_test_add_func ("/sync/schedule", test_schedule);
  return g_test_run ();
}
