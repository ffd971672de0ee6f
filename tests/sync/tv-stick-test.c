// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* The engine with a stick in the place of the server: opinions out, receipts in, publications in.
 */

#include "sync/tv-sync-engine.h"
#include "sync/tv-sync-source-private.h"

#include "../client/tv-test-folder.h"
#include "../store/tv-test-envelope.h"
#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "store/tv-outbox.h"
#include "tv-test-province.h"
#include "tv-test-root.h"
#include "wire/tv-outbox-bundle.h"
#include "wire/tv-receipt-message.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#define DEVICE "0b7f5e1c-1111-4222-8333-944455566677"
#define DAY "2026-11-23"

typedef struct
{
  TvTestProvince *province;
  GBytes *root;
  TvStore *store;
  TvBestTime *best_time;
  TvHttpClient *client;
  TvSigningKey *key;
  TvSyncEngine *engine;
  char *stick; /* THAMVAN on it */
} Fixture;

static gboolean may_mount; /* this process has a mount namespace of its own */

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
  TvSyncEngineOptions options = { .unit = "24781", .retention = -1, .key_func = key_func };

  fixture->province = tv_test_province_new ();
  fixture->root = tv_test_root_new (fixture->province->key);
  fixture->key = tv_signing_key_generate ();
  fixture->stick = tv_test_folder_new ();
  fixture->store = tv_store_open (state, &error);
  g_assert_no_error (error);
  fixture->best_time = tv_best_time_new (clock, 0);
  fixture->client = tv_http_client_new (tv_test_server_get_address (fixture->province->server),
                                        fixture->province->certificates->ca,
                                        fixture->best_time,
                                        &error);
  g_assert_no_error (error);
  options.client = fixture->client;
  options.store = fixture->store;
  options.best_time = fixture->best_time;
  options.content = content;
  options.root = fixture->root;
  options.key_data = fixture;
  fixture->engine = tv_sync_engine_new (&options, &error);
  g_assert_no_error (error);
  tv_store_set_setting (fixture->store, "device", DEVICE, &error);
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
  g_free (fixture->stick);
}

static TvSyncReport *
put_in (Fixture *fixture)
{
  return tv_sync_engine_run_folder (fixture->engine, fixture->stick, NULL);
}

static void
submit (Fixture *fixture, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      guint8 id[16];
      g_autoptr (GBytes) envelope = tv_test_envelope_new ("Giữ lại hàng thông", id);
      g_autoptr (GError) error = NULL;
      TvOutboxState state = TV_OUTBOX_UNKNOWN;

      tv_outbox_add (fixture->store, envelope, DAY, &state, &error);
      g_assert_no_error (error);
    }
}

static guint
count_acked (Fixture *fixture)
{
  guint counts[TV_N_OUTBOX_STATES];

  g_assert_true (tv_outbox_count (fixture->store, counts, NULL));
  return counts[TV_OUTBOX_ACKED];
}

static char *
path_of (Fixture *fixture, guint number, const char *ending)
{
  return g_strdup_printf ("%s/outbox/" DEVICE "-%u%s", fixture->stick, number, ending);
}

static TvOutboxBundle *
read_bundle (Fixture *fixture, guint number)
{
  g_autofree char *path = path_of (fixture, number, TV_OUTBOX_BUNDLE_ENDING);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tv_file_read (path, 8 * 1024 * 1024, &error);
  TvOutboxBundle *bundle = NULL;

  g_assert_no_error (error);
  bundle = tv_outbox_bundle_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_true (
      tv_outbox_bundle_verify (bundle, tv_signing_key_get_public (fixture->key), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (bundle->device, ==, DEVICE);
  return bundle;
}

/* What the province would say to a bundle. */
static void
answer (Fixture *fixture, guint number, TvSigningKey *signer, TvReceiptStatus status)
{
  g_autoptr (TvOutboxBundle) bundle = read_bundle (fixture, number);
  g_autoptr (TvReceiptMessage) receipt
      = tv_receipt_message_new (7, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *path = path_of (fixture, number, TV_OUTBOX_RECEIPT_ENDING);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < bundle->envelopes->len; i++)
    {
      GBytes *envelope = g_ptr_array_index (bundle->envelopes, i);
      const guint8 *data = g_bytes_get_data (envelope, NULL);
      guint8 sha256[32];

      tv_sha256 (data, g_bytes_get_size (envelope), sha256);
      tv_receipt_message_add (receipt, data + 4, sha256, status);
    }
  bytes = tv_receipt_message_sign (receipt, signer);
  g_assert_true (g_file_set_contents (path,
                                      g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes),
                                      NULL));
}

static void
use_publications (Fixture *fixture)
{
  g_free (fixture->stick);
  fixture->stick = g_strdup (fixture->province->folder);
}

/* There, back, and nothing is left to do; not one packet on the way. */
static void
test_carry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvOutboxBundle) bundle = NULL;
  g_autofree char *left = path_of (fixture, 1, TV_OUTBOX_BUNDLE_ENDING);

  submit (fixture, 5);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_null (tv_sync_report_get_error (report));
    g_assert_cmpuint (report->exported, ==, 5);
  }
  bundle = read_bundle (fixture, 1);
  g_assert_cmpuint (bundle->envelopes->len, ==, 5);
  g_assert_cmpuint (count_acked (fixture), ==, 0);
  answer (fixture, 1, fixture->province->online, TV_RECEIPT_STORED);
  submit (fixture, 1);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_null (tv_sync_report_get_error (report));
    g_assert_cmpuint (report->acked, ==, 5);
    g_assert_cmpuint (report->exported, ==, 1);
  }
  g_assert_cmpuint (count_acked (fixture), ==, 5);
  answer (fixture, 1, fixture->province->online, TV_RECEIPT_KNOWN);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_cmpuint (report->acked, ==, 1);
    g_assert_cmpuint (report->exported, ==, 0);
  }
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (tv_test_server_count (fixture->province->server, "/"), ==, 0);
}

/* More than the server takes at once are several files; fewer the next time leave none behind. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autofree char *third = path_of (fixture, 3, TV_OUTBOX_BUNDLE_ENDING);

  submit (fixture, 450);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_null (tv_sync_report_get_error (report));
    g_assert_cmpuint (report->exported, ==, 450);
  }
  g_assert_true (g_file_test (third, G_FILE_TEST_EXISTS));
  for (guint i = 1; i <= 3; i++)
    answer (fixture, i, fixture->province->online, TV_RECEIPT_STORED);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_cmpuint (report->acked, ==, 450);
  }
  g_assert_false (g_file_test (third, G_FILE_TEST_EXISTS));
}

/* A receipt by a stranger confirms nothing, and the opinions stay where they were. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();

  submit (fixture, 3);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_cmpuint (report->exported, ==, 3);
  }
  answer (fixture, 1, stranger, TV_RECEIPT_STORED);
  g_test_expect_message ("tv-sync", G_LOG_LEVEL_WARNING, "*is no receipt*");
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_cmpuint (report->acked, ==, 0);
    g_assert_cmpuint (report->exported, ==, 3);
  }
  g_test_assert_expected_messages ();
  g_assert_cmpuint (count_acked (fixture), ==, 0);
}

/* What the province refuses is put aside, as by the line. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  submit (fixture, 2);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_cmpuint (report->exported, ==, 2);
  }
  answer (fixture, 1, fixture->province->online, TV_RECEIPT_CONFLICT);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_cmpuint (report->parked, ==, 2);
    g_assert_cmpuint (report->exported, ==, 0);
  }
}

/* The files of another kiosk on the same stick are nobody else's business. */
static void
test_shared (Fixture *fixture, gconstpointer data)
{
  g_autofree char *outbox = g_build_filename (fixture->stick, "outbox", NULL);
  g_autofree char *other = g_build_filename (outbox, DEVICE "-8-1.outbox", NULL);
  g_autofree char *receipt = g_build_filename (outbox, "other-1.receipt", NULL);

  g_assert_cmpint (g_mkdir_with_parents (outbox, 0755), ==, 0);
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  g_assert_true (g_file_set_contents (receipt, "x", -1, NULL));
  submit (fixture, 1);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_null (tv_sync_report_get_error (report));
  }
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (receipt, G_FILE_TEST_EXISTS));
}

/* Publications and opinions on one stick; a new root on it first, which signs the receipts. */
static void
test_both (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("một", 5);

  use_publications (fixture);
  tv_test_province_publish (fixture->province, "for-all", "notice", 1, NULL, "notice.md", text);
  submit (fixture, 1);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_null (tv_sync_report_get_error (report));
    g_assert_true (report->changed);
    g_assert_cmpuint (report->exported, ==, 1);
  }
  tv_test_province_rotate (fixture->province);
  answer (fixture, 1, fixture->province->online, TV_RECEIPT_STORED);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_null (tv_sync_report_get_error (report));
    g_assert_cmpuint (report->acked, ==, 1);
  }
  g_assert_cmpuint (tv_test_server_count (fixture->province->server, "/"), ==, 0);
}

/* Taken out before it was looked at. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TvSyncReport) report = NULL;

  g_assert_true (tv_file_remove_tree (fixture->stick, NULL));
  report = put_in (fixture);
  g_assert_error (report->connect_error, TV_ERROR, TV_ERROR_VOLUME_FOREIGN);
}

/* Taken out while it is read: said so, and told from a file that is merely missing. */
static void
test_taken_out (Fixture *fixture, gconstpointer data)
{
  static const char sha256[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  g_autoptr (TvSyncSource) source = tv_sync_source_new_folder (fixture->stick);
  g_autofree char *folder = tv_test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "object", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_sync_source_get_metadata (source, "timestamp.json", 1000, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (tv_file_remove_tree (fixture->stick, NULL));
  g_assert_null (tv_sync_source_get_metadata (source, "timestamp.json", 1000, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_VOLUME_GONE);
  g_clear_error (&error);
  g_assert_false (tv_sync_source_get_object (source, sha256, 5, file, FALSE, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_VOLUME_GONE);
}

/* A file in the place of the folder: what can be written nowhere is said, and kept here. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *outbox = g_build_filename (fixture->stick, "outbox", NULL);
  g_autoptr (TvSyncReport) report = NULL;

  g_assert_true (g_file_set_contents (outbox, "x", -1, NULL));
  submit (fixture, 1);
  report = put_in (fixture);
  g_assert_error (report->push_error, TV_ERROR, TV_ERROR_VOLUME_GONE);
  g_assert_cmpuint (report->exported, ==, 0);
}

/* Nothing half stays on a full stick, and nothing is lost here. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bundle = path_of (fixture, 1, TV_OUTBOX_BUNDLE_ENDING);
  g_autofree char *beside = g_strconcat (bundle, ".tmp", NULL);
  guint counts[TV_N_OUTBOX_STATES];

  if (!may_mount || mount ("tmpfs", fixture->stick, "tmpfs", 0, "size=16k") != 0)
    {
      g_test_skip ("this machine does not let us mount a small disk");
      return;
    }
  submit (fixture, 150);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_error (report->push_error, TV_ERROR, TV_ERROR_VOLUME_FULL);
    g_assert_cmpuint (report->exported, ==, 0);
  }
  g_assert_false (g_file_test (bundle, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  g_assert_true (tv_outbox_count (fixture->store, counts, NULL));
  g_assert_cmpuint (counts[TV_OUTBOX_SEALED] + counts[TV_OUTBOX_SENDING], ==, 150);
  g_assert_cmpint (umount (fixture->stick), ==, 0);
  {
    g_autoptr (TvSyncReport) report = put_in (fixture);

    g_assert_cmpuint (report->exported, ==, 150);
  }
}

/* Before any thread is there. As root, or as one's own root where the system allows it. */
static gboolean
leave_mounts (void)
{
  if (unshare (CLONE_NEWNS) != 0 && (geteuid () == 0 || unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0))
    return FALSE;
  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

int
main (int argc, char **argv)
{
  may_mount = leave_mounts ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/sync/stick/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("carry", test_carry);
  ADD ("many", test_many);
  ADD ("forged", test_forged);
  ADD ("refused", test_refused);
  ADD ("shared", test_shared);
  ADD ("both", test_both);
  ADD ("gone", test_gone);
  ADD ("taken-out", test_taken_out);
  ADD ("broken", test_broken);
  ADD ("full", test_full);
#undef ADD
  return g_test_run ();
}
