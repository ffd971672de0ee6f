// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "server/tv-admin.h"
#include "tv-server-fixture.h"
#include "vault/tv-base64.h"
#include "vault/tv-envelope.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-receipt-message.h"

#include <string.h>

typedef struct
{
  TvServerFixture *server;
  char *device;
  char *publisher;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->server = tv_server_fixture_new ();
  tv_server_fixture_start (self->server);
  tv_server_fixture_add_user (self->server, "congbo", json_pack ("[s]", "publisher"));
  self->publisher = tv_server_fixture_sign_in (self->server, "congbo");
  self->device = tv_server_fixture_add_device (self->server, NULL, NULL);
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
  g_free (self->device);
  g_free (self->publisher);
}

static GBytes *
make_batch (Case *self, guint count)
{
  g_autoptr (GPtrArray) envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < count; i++)
    {
      guint8 root[32];

      g_ptr_array_add (envelopes, tv_server_fixture_seal (self->server, "Ý kiến", root));
    }
  return tv_envelope_batch_encode (envelopes);
}

static void
send_batch (Case *self, GBytes *batch, TvReceiptStatus status)
{
  g_autoptr (TvReply) reply = tv_server_fixture_call (self->server,
                                                      "POST",
                                                      "/v1/submissions/batch",
                                                      self->device,
                                                      TV_ENVELOPE_BATCH_MEDIA_TYPE,
                                                      batch,
                                                      NULL);
  g_autoptr (TvReceiptMessage) receipt = NULL;

  g_assert_cmpuint (reply->status, ==, 200);
  receipt = tv_receipt_message_verify (reply->body, self->server->receipt_keys, NULL);
  g_assert_nonnull (receipt);
  for (guint i = 0; i < receipt->lines->len; i++)
    g_assert_cmpint (g_array_index (receipt->lines, TvReceiptLine, i).status, ==, status);
}

/* Acknowledged is kept: killed in the middle of opening, it goes on where it was. */
static void
test_kill (Case *self, gconstpointer data)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (TvJson) status = NULL;
  const guint rounds = 4;
  const guint each = 150;

  tv_server_fixture_publish (self->server, self->publisher);
  for (guint i = 0; i < rounds; i++)
    {
      g_ptr_array_add (batches, make_batch (self, each));
      send_batch (self, g_ptr_array_index (batches, i), TV_RECEIPT_STORED);
      tv_server_fixture_kill (self->server);
      tv_server_fixture_start (self->server);
    }
  for (guint i = 0; i < rounds; i++)
    send_batch (self, g_ptr_array_index (batches, i), TV_RECEIPT_KNOWN);
  status = tv_server_fixture_settle (self->server);
  g_assert_cmpint (tv_json_get_int (status, "received", 0), ==, rounds * each);
  g_assert_cmpint (tv_json_get_int (status, "opened", 0), ==, rounds * each);
  g_assert_cmpint (tv_json_get_int (status, "unreadable", 0), ==, 0);
}

/* What came before its form waits in the tray and is read when the form is there. */
static void
test_form_comes_later (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) batch = make_batch (self, 3);
  g_autoptr (TvJson) before = NULL;
  g_autoptr (TvJson) after = NULL;

  send_batch (self, batch, TV_RECEIPT_STORED);
  before = tv_server_fixture_settle (self->server);
  g_assert_cmpint (tv_json_get_int (before, "unreadable", 0), ==, 3);
  tv_server_fixture_publish (self->server, self->publisher);
  after = tv_server_fixture_settle (self->server);
  g_assert_cmpint (tv_json_get_int (after, "opened", 0), ==, 3);
  g_assert_cmpint (tv_json_get_int (after, "unreadable", 0), ==, 0);
}

/* The tick never goes back, and sessions and publications outlive a restart. */
static void
test_restart (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (TvReply) before = NULL;
  g_autoptr (TvReply) after = NULL;
  g_autoptr (TvReply) rounds = NULL;

  tv_server_fixture_publish (self->server, self->publisher);
  batch = make_batch (self, 1);
  send_batch (self, batch, TV_RECEIPT_STORED);
  before = tv_server_fixture_call (self->server,
                                   "GET",
                                   "/v1/metadata/targets.json",
                                   NULL,
                                   NULL,
                                   NULL,
                                   NULL);
  tv_server_fixture_stop (self->server);
  tv_server_fixture_start (self->server);
  after = tv_server_fixture_call (self->server,
                                  "GET",
                                  "/v1/metadata/targets.json",
                                  NULL,
                                  NULL,
                                  NULL,
                                  NULL);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_cmpuint (after->status, ==, 200);
  g_assert_true (g_bytes_equal (before->body, after->body));
  rounds = tv_server_fixture_call (self->server,
                                   "GET",
                                   "/v1/rounds",
                                   self->publisher,
                                   NULL,
                                   NULL,
                                   NULL);
  g_assert_cmpuint (rounds->status, ==, 200);
}

/* One hand at a time, and the same commands with the server running or stopped. */
static void
test_admin (Case *self, gconstpointer data)
{
  g_autofree char *second = NULL;
  g_autoptr (TvJson) running = tv_server_fixture_admin (self->server, "user-list", NULL);
  g_autoptr (TvJson) stopped = NULL;
  g_autofree char *one = tv_json_to_text (running, 0);
  g_autofree char *two = NULL;

  second = tv_server_fixture_start_failing (self->server);
  g_assert_nonnull (strstr (second, "another process"));
  tv_server_fixture_stop (self->server);
  stopped = tv_server_fixture_admin (self->server, "user-list", NULL);
  two = tv_json_to_text (stopped, 0);
  g_assert_cmpstr (one, ==, two);
  tv_server_fixture_start (self->server);
}

static void
assert_admin_fails (Case *self, const char *command, TvJson *arguments, TvError code)
{
  g_autoptr (TvJson) owned = arguments;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvAdmin) admin = tv_admin_open (self->server->state, NULL);

  g_assert_null (tv_admin_call (admin, command, owned, &error));
  g_assert_error (error, TV_ERROR, (int) code);
}

static void
test_admin_refuses (Case *self, gconstpointer data)
{
  assert_admin_fails (self, "khong-co-lenh", NULL, TV_ERROR_BAD_REQUEST);
  assert_admin_fails (self,
                      "user-add",
                      json_pack ("{s:s, s:s, s:[s]}",
                                 "name",
                                 "congbo",
                                 "password",
                                 TV_FIXTURE_PASSWORD,
                                 "roles",
                                 "publisher"),
                      TV_ERROR_CONFLICT);
  assert_admin_fails (self,
                      "user-add",
                      json_pack ("{s:s, s:s, s:[s]}",
                                 "name",
                                 "moi",
                                 "password",
                                 TV_FIXTURE_PASSWORD,
                                 "roles",
                                 "vua"),
                      TV_ERROR_ROLE_UNKNOWN);
  assert_admin_fails (
      self,
      "user-add",
      json_pack ("{s:s, s:s, s:[s]}", "name", "moi", "password", "ngắn", "roles", "admin"),
      TV_ERROR_BAD_REQUEST);
  assert_admin_fails (self,
                      "device-revoke",
                      json_pack ("{s:s, s:s}", "device", "không có", "reason", "mất"),
                      TV_ERROR_DEVICE_UNKNOWN);
}

/* --- what it does not start with --- */

static void
assert_refuses (TvServerFixture *server, const char *words)
{
  g_autofree char *said = tv_server_fixture_start_failing (server);

  g_test_message ("%s", said);
  g_assert_nonnull (strstr (said, words));
}

static void
replace_in_config (TvServerFixture *server, const char *from, const char *to)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  tv_server_fixture_write_config (server);
  g_assert_true (g_file_get_contents (server->config, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
  g_assert_true (g_file_set_contents (server->config, changed->str, -1, NULL));
}

static void
test_refusals (void)
{
  TvServerFixture *server = tv_server_fixture_new ();
  g_autofree char *key = g_build_filename (server->dir, "online.key", NULL);
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();

  replace_in_config (server, "root.json", "khong-co.json");
  assert_refuses (server, "khong-co.json");
  replace_in_config (server, "tls.pem", "tls.key");
  assert_refuses (server, "Certificate=");
  replace_in_config (server, "State=/", "State=");
  assert_refuses (server, "absolute");
  replace_in_config (server, "OnlineKey=", "Khoa=");
  assert_refuses (server, "OnlineKey= is missing");
  replace_in_config (server, "/intake\n", "\n");
  assert_refuses (server, "intake");
  replace_in_config (server, "Listen=127.0.0.1:0", "Listen=o-dau-do:99");
  assert_refuses (server, "Listen=");
  tv_server_fixture_write_config (server);
  g_assert_cmpint (g_chmod (key, 0644), ==, 0);
  assert_refuses (server, "chmod 600");
  g_assert_cmpint (g_chmod (key, 0600), ==, 0);
  g_assert_cmpint (g_rename (key, server->ca), ==, 0);
  assert_refuses (server, "online.key");
  tv_server_fixture_free (server);
}

/* A damaged database is never made anew. */
static void
test_damaged (void)
{
  TvServerFixture *server = tv_server_fixture_new ();
  g_autofree char *path = g_build_filename (server->state, "server.db", NULL);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) damaged = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize length = 0;

  tv_server_fixture_start (server);
  tv_server_fixture_add_user (server, "congbo", json_pack ("[s]", "publisher"));
  tv_server_fixture_stop (server);
  before = tv_file_read (path, G_MAXSIZE, NULL);
  length = g_bytes_get_size (before);
  bytes = g_memdup2 (g_bytes_get_data (before, NULL), length);
  for (gsize i = 4096; i < length; i += 7)
    bytes[i] ^= 0x55;
  damaged = g_bytes_new (bytes, length);
  g_assert_true (tv_file_write (path, damaged, 0600, NULL));
  assert_refuses (server, "damaged");
  after = tv_file_read (path, G_MAXSIZE, NULL);
  g_assert_true (g_bytes_equal (damaged, after));
  tv_server_fixture_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/restart/" name, Case, NULL, set_up, func, tear_down)
  ADD ("kill", test_kill);
  ADD ("form-comes-later", test_form_comes_later);
  ADD ("restart", test_restart);
  ADD ("admin", test_admin);
  ADD ("admin-refuses", test_admin_refuses);
  g_test_add_func ("/server/restart/refusals", test_refusals);
  g_test_add_func ("/server/restart/damaged", test_damaged);
  return g_test_run ();
}
