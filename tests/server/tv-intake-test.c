// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-hex.h"
#include "tv-server-fixture.h"
#include "vault/tv-base64.h"
#include "vault/tv-envelope.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-receipt-message.h"
#include "wire/tv-time-message.h"

#include <string.h>

typedef struct
{
  TvServerFixture *server;
  char *device;
  char *reviewer;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  g_autofree char *publisher = NULL;

  self->server = tv_server_fixture_new ();
  tv_server_fixture_start (self->server);
  tv_server_fixture_add_user (self->server, "congbo", json_pack ("[s]", "publisher"));
  tv_server_fixture_add_user (self->server, "thamdinh", json_pack ("[s]", "reviewer"));
  publisher = tv_server_fixture_sign_in (self->server, "congbo");
  tv_server_fixture_publish (self->server, publisher);
  self->reviewer = tv_server_fixture_sign_in (self->server, "thamdinh");
  self->device = tv_server_fixture_add_device (self->server, NULL, NULL);
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
  g_free (self->device);
  g_free (self->reviewer);
}

static TvReply *
put (Case *self, const char *path, GBytes *envelope)
{
  return tv_server_fixture_call (self->server,
                                 "PUT",
                                 path,
                                 self->device,
                                 TV_ENVELOPE_MEDIA_TYPE,
                                 envelope,
                                 NULL);
}

static void
assert_receipt (Case *self, TvReply *reply, guint lines, guint line, TvReceiptStatus status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvReceiptMessage) receipt
      = tv_receipt_message_verify (reply->body, self->server->receipt_keys, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (receipt->lines->len, ==, lines);
  g_assert_cmpint (g_array_index (receipt->lines, TvReceiptLine, line).status, ==, status);
  g_assert_cmpuint (receipt->tick, >, 0);
}

static void
test_put (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autoptr (GBytes) envelope = tv_server_fixture_seal (self->server, "Giữ hàng thông.", root);
  g_autofree char *path = tv_server_fixture_path (envelope);
  g_autoptr (TvReply) first = put (self, path, envelope);
  g_autoptr (TvReply) again = put (self, path, envelope);
  g_autoptr (TvReply) seen = NULL;
  g_autoptr (TvJson) status = NULL;
  const TvJson *labels;

  g_assert_cmpuint (first->status, ==, 201);
  assert_receipt (self, first, 1, 0, TV_RECEIPT_STORED);
  g_assert_cmpuint (again->status, ==, 200);
  assert_receipt (self, again, 1, 0, TV_RECEIPT_KNOWN);
  status = tv_server_fixture_settle (self->server);
  g_assert_cmpint (tv_json_get_int (status, "received", 0), ==, 1);
  g_assert_cmpint (tv_json_get_int (status, "opened", 0), ==, 1);
  seen = tv_server_fixture_call (self->server, "GET", path, self->reviewer, NULL, NULL, NULL);
  g_assert_cmpuint (seen->status, ==, 200);
  g_assert_cmpstr (tv_json_get_string (seen->json, "state", ""), ==, "opened");
  g_assert_cmpuint (json_array_size (json_object_get (seen->json, "faults")), ==, 0);
  g_assert_true (tv_json_get_boolean (seen->json, "has_identity", FALSE));
  labels = json_object_get (seen->json, "identity_labels");
  g_assert_cmpuint (json_array_size (labels), ==, 1);
  g_assert_cmpstr (tv_json_get_string (json_array_get (labels, 0), "path", NULL),
                   ==,
                   "/data/identity/name");
  g_assert_cmpstr (tv_json_get_string (json_array_get (labels, 0), "label", NULL), ==, "Họ tên");
  /* The name never left the box of the agency. */
  g_assert_null (strstr (g_bytes_get_data (seen->body, NULL), "Nguyễn"));
}

static void
test_conflict (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autoptr (GBytes) envelope = tv_server_fixture_seal (self->server, "Một", root);
  g_autofree char *path = tv_server_fixture_path (envelope);
  gsize length = g_bytes_get_size (envelope);
  g_autofree guint8 *other = g_memdup2 (g_bytes_get_data (envelope, NULL), length);
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (TvReply) first = put (self, path, envelope);
  g_autoptr (TvReply) second = NULL;
  g_autoptr (TvJson) audit = NULL;
  g_autoptr (TvJson) checked = NULL;
  g_autofree char *text = NULL;

  other[length - 1] ^= 1;
  changed = g_bytes_new (other, length);
  second = put (self, path, changed);
  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpuint (second->status, ==, 409);
  assert_receipt (self, second, 1, 0, TV_RECEIPT_CONFLICT);
  audit = tv_server_fixture_admin (self->server, "audit-list", NULL);
  text = tv_json_to_text (audit, 0);
  g_assert_nonnull (strstr (text, "submission-conflict"));
  checked = tv_server_fixture_admin (self->server, "audit-verify", NULL);
  g_assert_cmpint (tv_json_get_int (checked, "entries", 0), >, 0);
}

static void
test_frame (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autoptr (GBytes) envelope = tv_server_fixture_seal (self->server, "Hai", root);
  g_autofree char *path = tv_server_fixture_path (envelope);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("khong phai", 10);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (envelope, 0, g_bytes_get_size (envelope) - 1);
  g_autoptr (TvReply) one = put (self, path, rubbish);
  g_autoptr (TvReply) two = put (self, path, cut);
  g_autoptr (TvReply) three
      = put (self, "/v1/submissions/00000000-0000-4000-8000-000000000000", envelope);
  g_autoptr (TvReply) four = put (self, "/v1/submissions/khong-phai-id", envelope);
  g_autoptr (TvReply) none
      = tv_server_fixture_call (self->server, "PUT", path, NULL, "x/y", envelope, NULL);

  g_assert_cmpuint (one->status, ==, 422);
  g_assert_cmpstr (one->word, ==, "frame");
  g_assert_cmpuint (two->status, ==, 422);
  g_assert_cmpuint (three->status, ==, 422);
  g_assert_cmpuint (four->status, ==, 400);
  g_assert_cmpuint (none->status, ==, 401);
}

static void
test_batch (Case *self, gconstpointer data)
{
  g_autoptr (GPtrArray) envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (TvReply) first = NULL;
  g_autoptr (TvReply) again = NULL;
  g_autoptr (TvJson) status = NULL;

  for (guint i = 0; i < 40; i++)
    {
      guint8 root[32];

      g_ptr_array_add (envelopes, tv_server_fixture_seal (self->server, "Ba", root));
    }
  g_ptr_array_add (envelopes, g_bytes_new_static ("hong", 4));
  batch = tv_envelope_batch_encode (envelopes);
  first = tv_server_fixture_call (self->server,
                                  "POST",
                                  "/v1/submissions/batch",
                                  self->device,
                                  TV_ENVELOPE_BATCH_MEDIA_TYPE,
                                  batch,
                                  NULL);
  again = tv_server_fixture_call (self->server,
                                  "POST",
                                  "/v1/submissions/batch",
                                  self->device,
                                  TV_ENVELOPE_BATCH_MEDIA_TYPE,
                                  batch,
                                  NULL);
  g_assert_cmpuint (first->status, ==, 200);
  assert_receipt (self, first, 41, 0, TV_RECEIPT_STORED);
  assert_receipt (self, first, 41, 40, TV_RECEIPT_REFUSED);
  assert_receipt (self, again, 41, 39, TV_RECEIPT_KNOWN);
  status = tv_server_fixture_settle (self->server);
  g_assert_cmpint (tv_json_get_int (status, "opened", 0), ==, 40);
}

/* What cannot be opened is kept for people to look at. */
static void
test_unreadable (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autoptr (GBytes) envelope = tv_server_fixture_seal (self->server, "Bốn", root);
  g_autofree char *path = tv_server_fixture_path (envelope);
  gsize length = g_bytes_get_size (envelope);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (envelope, NULL), length);
  g_autoptr (GBytes) damaged = NULL;
  g_autoptr (TvReply) reply = NULL;
  g_autoptr (TvReply) tray = NULL;
  g_autoptr (TvJson) status = NULL;

  bytes[length - 5] ^= 0x40;
  damaged = g_bytes_new (bytes, length);
  reply = put (self, path, damaged);
  g_assert_cmpuint (reply->status, ==, 201);
  status = tv_server_fixture_settle (self->server);
  g_assert_cmpint (tv_json_get_int (status, "unreadable", 0), ==, 1);
  tray = tv_server_fixture_call (self->server,
                                 "GET",
                                 "/v1/rounds/" TV_FIXTURE_ROUND "/submissions?state=unreadable",
                                 self->reviewer,
                                 NULL,
                                 NULL,
                                 NULL);
  g_assert_cmpuint (tray->status, ==, 200);
  g_assert_cmpint (tv_json_get_int (tray->json, "count", 0), ==, 1);
}

static void
test_time (Case *self, gconstpointer data)
{
  g_autoptr (TvReply) reply = tv_server_fixture_call (self->server,
                                                      "GET",
                                                      "/v1/time?nonce=abc-123",
                                                      NULL,
                                                      NULL,
                                                      NULL,
                                                      NULL);
  g_autoptr (TvReply) bad
      = tv_server_fixture_call (self->server, "GET", "/v1/time", NULL, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  gint64 time = 0;
  guint64 tick = 0;

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (tv_time_message_verify (reply->body,
                                         "abc-123",
                                         self->server->receipt_keys,
                                         &time,
                                         &tick,
                                         &error));
  g_assert_no_error (error);
  g_assert_cmpint (ABS (time - g_get_real_time () / G_USEC_PER_SEC), <, 60);
  g_assert_cmpuint (tick, >, 0);
  g_assert_false (
      tv_time_message_verify (reply->body, "khac", self->server->receipt_keys, NULL, NULL, NULL));
  g_assert_cmpuint (bad->status, ==, 400);
}

static void
test_receipt_route (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autoptr (GBytes) envelope = tv_server_fixture_seal (self->server, "Năm", root);
  g_autofree char *path = tv_server_fixture_path (envelope);
  g_autofree char *known = g_strconcat ("/v1/receipts/", strrchr (path, '/') + 1, NULL);
  g_autoptr (TvReply) sent = put (self, path, envelope);
  g_autoptr (TvReply) found
      = tv_server_fixture_call (self->server, "GET", known, NULL, NULL, NULL, NULL);
  guint refused = 0;

  g_assert_cmpuint (sent->status, ==, 201);
  g_assert_cmpuint (found->status, ==, 200);
  g_assert_cmpstr (tv_json_get_string (found->json, "state", ""), ==, "received");
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (TvReply) reply
          = tv_server_fixture_call (self->server,
                                    "GET",
                                    "/v1/receipts/00000000-0000-4000-8000-000000000000",
                                    NULL,
                                    NULL,
                                    NULL,
                                    NULL);

      g_assert_true (reply->status == 404 || reply->status == 429);
      if (reply->status == 429)
        refused++;
    }
  g_assert_cmpuint (refused, >=, 2);
}

static void
test_enrolment (Case *self, gconstpointer data)
{
  g_autoptr (TvJson) code = tv_server_fixture_admin (
      self->server,
      "device-add",
      json_pack ("{s:s, s:s}", "unit", TV_FIXTURE_UNIT, "name", "Ki-ốt hai"));
  const char *good = tv_json_get_string (code, "code", "");
  g_autofree char *wrong = g_strdup (good);
  g_autofree char *key = tv_base64_encode ("0123456789abcdef0123456789abcdef", 32);

  wrong[strlen (wrong) - 1] = wrong[strlen (wrong) - 1] == 'A' ? 'B' : 'A';
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (TvReply) reply
          = tv_server_fixture_post (self->server,
                                    "/v1/enrolments",
                                    NULL,
                                    json_pack ("{s:s, s:s}", "code", wrong, "public_key", key));

      g_assert_cmpuint (reply->status, ==, 410);
      g_assert_cmpstr (reply->word, ==, "code-used");
    }
  /* Five tries were five tries: now even the right one is too late. */
  {
    g_autoptr (TvReply) reply
        = tv_server_fixture_post (self->server,
                                  "/v1/enrolments",
                                  NULL,
                                  json_pack ("{s:s, s:s}", "code", good, "public_key", key));

    g_assert_cmpuint (reply->status, ==, 410);
  }
}

static void
test_enrolment_repeated (Case *self, gconstpointer data)
{
  g_autoptr (TvJson) code = tv_server_fixture_admin (
      self->server,
      "device-add",
      json_pack ("{s:s, s:s}", "unit", TV_FIXTURE_UNIT, "name", "Ki-ốt ba"));
  const char *text = tv_json_get_string (code, "code", "");
  g_autofree char *key = tv_base64_encode ("0123456789abcdef0123456789abcdef", 32);
  g_autofree char *other = tv_base64_encode ("0123456789abcdef0123456789abcdeF", 32);
  g_autoptr (TvReply) first
      = tv_server_fixture_post (self->server,
                                "/v1/enrolments",
                                NULL,
                                json_pack ("{s:s, s:s}", "code", text, "public_key", key));
  g_autoptr (TvReply) again
      = tv_server_fixture_post (self->server,
                                "/v1/enrolments",
                                NULL,
                                json_pack ("{s:s, s:s}", "code", text, "public_key", key));
  g_autoptr (TvReply) stolen
      = tv_server_fixture_post (self->server,
                                "/v1/enrolments",
                                NULL,
                                json_pack ("{s:s, s:s}", "code", text, "public_key", other));

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpuint (again->status, ==, 201);
  g_assert_cmpstr (tv_json_get_string (first->json, "device", ""),
                   ==,
                   tv_json_get_string (again->json, "device", "?"));
  g_assert_cmpuint (stolen->status, ==, 410);
}

static void
test_revoked (Case *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *token = tv_server_fixture_add_device (self->server, &id, NULL);
  g_autoptr (TvReply) before
      = tv_server_fixture_call (self->server, "GET", "/v1/device/self", token, NULL, NULL, NULL);
  g_autoptr (TvReply) report
      = tv_server_fixture_post (self->server,
                                "/v1/device/reports",
                                token,
                                json_pack ("{s:{s:b}, s:[{s:s, s:i, s:s, s:i, s:i, s:i}], s:s}",
                                           "status",
                                           "printer",
                                           1,
                                           "disclosure",
                                           "item",
                                           "qhpk-thu",
                                           "version",
                                           1,
                                           "sha256",
                                           "00",
                                           "from",
                                           10,
                                           "to",
                                           20,
                                           "gap",
                                           0,
                                           "audit_root",
                                           "abcd"));
  g_autoptr (TvReply) after = NULL;

  g_assert_cmpuint (before->status, ==, 200);
  g_assert_cmpstr (tv_json_get_string (before->json, "unit", ""), ==, TV_FIXTURE_UNIT);
  g_assert_cmpuint (report->status, ==, 204);
  json_decref (
      tv_server_fixture_admin (self->server,
                               "device-revoke",
                               json_pack ("{s:s, s:s}", "device", id, "reason", "bị mất cắp")));
  after = tv_server_fixture_call (self->server, "GET", "/v1/device/self", token, NULL, NULL, NULL);
  g_assert_cmpuint (after->status, ==, 403);
  g_assert_cmpstr (after->word, ==, "device-revoked");
  g_assert_cmpstr (tv_json_get_string (after->json, "detail", ""), ==, "bị mất cắp");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/intake/" name, Case, NULL, set_up, func, tear_down)
  ADD ("put", test_put);
  ADD ("conflict", test_conflict);
  ADD ("frame", test_frame);
  ADD ("batch", test_batch);
  ADD ("unreadable", test_unreadable);
  ADD ("time", test_time);
  ADD ("receipt-route", test_receipt_route);
  ADD ("enrolment", test_enrolment);
  ADD ("enrolment-repeated", test_enrolment_repeated);
  ADD ("revoked", test_revoked);
  return g_test_run ();
}
