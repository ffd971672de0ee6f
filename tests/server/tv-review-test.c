// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-answer-book.h"
#include "publication/tv-item.h"
#include "publication/tv-metadata-builder.h"
#include "server/tv-totp.h"
#include "tv-server-fixture.h"
#include "vault/tv-base64.h"
#include "vault/tv-envelope.h"
#include "vault/tv-identity.h"
#include "vault/tv-receipt-code.h"

#include <string.h>

#define ROUND_PATH "/v1/rounds/" TV_FIXTURE_ROUND

typedef struct
{
  TvServerFixture *server;
  char *device;
  char *officer; /* reviewer, approver, publisher in one, of the agency */
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->server = tv_server_fixture_new ();
  tv_server_fixture_start (self->server);
  tv_server_fixture_add_user (self->server,
                              "canbo",
                              json_pack ("[s, s, s]", "reviewer", "approver", "publisher"));
  self->officer = tv_server_fixture_sign_in (self->server, "canbo");
  tv_server_fixture_publish (self->server, self->officer);
  self->device = tv_server_fixture_add_device (self->server, NULL, NULL);
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
  g_free (self->device);
  g_free (self->officer);
}

/* Its path; the last part is the id. */
static char *
send_opinion (Case *self, const char *text, guint8 root[32])
{
  g_autoptr (GBytes) envelope = tv_server_fixture_seal (self->server, text, root);
  char *path = tv_server_fixture_path (envelope);
  g_autoptr (TvReply) reply = tv_server_fixture_call (self->server,
                                                      "PUT",
                                                      path,
                                                      self->device,
                                                      TV_ENVELOPE_MEDIA_TYPE,
                                                      envelope,
                                                      NULL);

  g_assert_cmpuint (reply->status, ==, 201);
  return path;
}

static TvReply *
get (Case *self, const char *path)
{
  return tv_server_fixture_call (self->server, "GET", path, self->officer, NULL, NULL, NULL);
}

static void
test_sign_in (Case *self, gconstpointer data)
{
  g_autoptr (TvReply) in = NULL;
  g_autoptr (TvReply) out = NULL;
  g_autoptr (TvReply) after = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (TvReply) wrong = tv_server_fixture_post (
          self->server,
          "/v1/sessions",
          NULL,
          json_pack ("{s:s, s:s}", "name", "canbo", "password", "sai rồi sai"));

      g_assert_cmpuint (wrong->status, ==, i < 4 ? 401 : 423);
    }
  in = tv_server_fixture_post (
      self->server,
      "/v1/sessions",
      NULL,
      json_pack ("{s:s, s:s}", "name", "canbo", "password", TV_FIXTURE_PASSWORD));
  g_assert_cmpuint (in->status, ==, 423);
  g_assert_cmpstr (in->word, ==, "locked");
  out = tv_server_fixture_call (self->server,
                                "DELETE",
                                "/v1/sessions/current",
                                self->officer,
                                NULL,
                                NULL,
                                NULL);
  g_assert_cmpuint (out->status, ==, 204);
  after = get (self, "/v1/rounds");
  g_assert_cmpuint (after->status, ==, 401);
}

static void
test_unknown_user (Case *self, gconstpointer data)
{
  g_autoptr (TvReply) reply = tv_server_fixture_post (
      self->server,
      "/v1/sessions",
      NULL,
      json_pack ("{s:s, s:s}", "name", "không-có", "password", "gì cũng được"));

  g_assert_cmpuint (reply->status, ==, 401);
}

static void
test_totp (Case *self, gconstpointer data)
{
  const char *secret = "JBSWY3DPEHPK3PXPJBSWY3DP";
  g_autofree char *code = tv_totp_code (secret, g_get_real_time () / G_USEC_PER_SEC / 30);
  g_autoptr (TvReply) without = NULL;
  g_autoptr (TvReply) with = NULL;
  g_autoptr (TvReply) again = NULL;

  json_decref (tv_server_fixture_admin (self->server,
                                        "user-change",
                                        json_pack ("{s:s, s:s}", "name", "canbo", "totp", secret)));
  without = tv_server_fixture_post (
      self->server,
      "/v1/sessions",
      NULL,
      json_pack ("{s:s, s:s}", "name", "canbo", "password", TV_FIXTURE_PASSWORD));
  g_assert_cmpuint (without->status, ==, 401);
  with = tv_server_fixture_post (self->server,
                                 "/v1/sessions",
                                 NULL,
                                 json_pack ("{s:s, s:s, s:s}",
                                            "name",
                                            "canbo",
                                            "password",
                                            TV_FIXTURE_PASSWORD,
                                            "totp",
                                            code));
  g_assert_cmpuint (with->status, ==, 201);
  /* One code is good once. */
  again = tv_server_fixture_post (self->server,
                                  "/v1/sessions",
                                  NULL,
                                  json_pack ("{s:s, s:s, s:s}",
                                             "name",
                                             "canbo",
                                             "password",
                                             TV_FIXTURE_PASSWORD,
                                             "totp",
                                             code));
  g_assert_cmpuint (again->status, ==, 401);
}

static void
test_list (Case *self, gconstpointer data)
{
  guint8 root[32];
  guint seen = 0;
  gint64 after = 0;
  g_autoptr (TvReply) found = NULL;
  g_autoptr (TvReply) rounds = NULL;

  for (guint i = 0; i < 25; i++)
    g_free (send_opinion (self, i == 7 ? "Xin giữ cây đa đầu làng" : "Đồng ý", root));
  json_decref (tv_server_fixture_settle (self->server));
  do
    {
      g_autofree char *path
          = g_strdup_printf (ROUND_PATH "/submissions?limit=10&after=%" G_GINT64_FORMAT, after);
      g_autoptr (TvReply) page = get (self, path);
      TvJson *rows = json_object_get (page->json, "rows");

      g_assert_cmpuint (page->status, ==, 200);
      g_assert_cmpint (tv_json_get_int (page->json, "count", 0), ==, 25);
      g_assert_cmpuint (json_array_size (rows), <=, 10);
      seen += json_array_size (rows);
      after = tv_json_get_int (page->json, "next", 0);
    }
  while (after != 0);
  g_assert_cmpuint (seen, ==, 25);
  found = get (self, ROUND_PATH "/submissions?q=cay%20da&state=opened&unit=" TV_FIXTURE_UNIT);
  g_assert_cmpint (tv_json_get_int (found->json, "count", 0), ==, 1);
  rounds = get (self, "/v1/rounds");
  g_assert_cmpint (
      tv_json_get_int (json_array_get (json_object_get (rounds->json, "rows"), 0), "count", 0),
      ==,
      25);
}

/* Words of a searcher are never syntax. */
static void
test_search_syntax (Case *self, gconstpointer data)
{
  static const char *const queries[]
      = { "%22", "a%20OR%20b", "%28", "NEAR%2F2", "%2A", "-x", "%27%3B--", "%ff" };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strconcat (ROUND_PATH "/submissions?q=", queries[i], NULL);
      g_autoptr (TvReply) reply = get (self, path);

      g_assert_true (reply->status == 200 || reply->status == 400);
    }
}

static void
test_identity (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autofree char *path = send_opinion (self, "Tôi là người ở đây", root);
  g_autofree char *identity = g_strconcat (path, "/identity", NULL);
  g_autoptr (TvReply) early = NULL;
  g_autoptr (TvReply) wrong = NULL;
  g_autoptr (TvReply) step = NULL;
  g_autoptr (TvReply) opened = NULL;
  g_autoptr (GHashTable) values = NULL;
  g_autoptr (TvJson) audit = NULL;
  g_autofree char *text = NULL;

  json_decref (tv_server_fixture_settle (self->server));
  early = tv_server_fixture_post (self->server,
                                  identity,
                                  self->officer,
                                  json_pack ("{s:s}", "reason", "xác minh"));
  g_assert_cmpuint (early->status, ==, 403);
  g_assert_cmpstr (early->word, ==, "step-up");
  wrong = tv_server_fixture_post (self->server,
                                  "/v1/sessions/current/step-up",
                                  self->officer,
                                  json_pack ("{s:s}", "password", "không phải"));
  g_assert_cmpuint (wrong->status, ==, 403);
  step = tv_server_fixture_post (self->server,
                                 "/v1/sessions/current/step-up",
                                 self->officer,
                                 json_pack ("{s:s}", "password", TV_FIXTURE_PASSWORD));
  g_assert_cmpuint (step->status, ==, 204);
  opened = tv_server_fixture_post (self->server,
                                   identity,
                                   self->officer,
                                   json_pack ("{s:s}", "reason", "xác minh ranh đất"));
  g_assert_cmpuint (opened->status, ==, 200);
  values = tv_identity_open (tv_json_get_string (opened->json, "sealed", ""),
                             self->server->agency,
                             NULL);
  g_assert_cmpstr (g_hash_table_lookup (values, "/data/identity/name"), ==, "Nguyễn Thị Thử");
  audit = tv_server_fixture_admin (self->server, "audit-list", NULL);
  text = tv_json_to_text (audit, 0);
  g_assert_nonnull (strstr (text, "identity-open"));
  g_assert_nonnull (strstr (text, "xác minh ranh đất"));
}

static TvJson *
answer_body (const char *path, const char *reason)
{
  return json_pack ("{s:[s], s:s, s:s, s:[s], s:s}",
                    "submissions",
                    strrchr (path, '/') + 1,
                    "outcome",
                    "tiep-thu",
                    "reason",
                    reason,
                    "references",
                    "Điều 37 Luật 47/2024/QH15",
                    "text",
                    "Đã bổ sung hàng cây.");
}

static void
test_answer (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autofree char *path = send_opinion (self, "Thêm cây xanh", root);
  g_autofree char *answer_path = NULL;
  g_autoptr (TvReply) empty = NULL;
  g_autoptr (TvReply) made = NULL;
  g_autoptr (TvReply) twice = NULL;
  g_autoptr (TvReply) stale = NULL;
  g_autoptr (TvReply) changed = NULL;
  g_autoptr (TvReply) list = NULL;
  g_autoptr (GBytes) change
      = g_bytes_new_static ("{\"text\": \"Sửa lại.\"}", strlen ("{\"text\": \"Sửa lại.\"}"));

  json_decref (tv_server_fixture_settle (self->server));
  empty = tv_server_fixture_post (self->server,
                                  "/v1/answers",
                                  self->officer,
                                  answer_body (path, "  "));
  g_assert_cmpuint (empty->status, ==, 422);
  g_assert_cmpstr (empty->word, ==, "answer-incomplete");
  made = tv_server_fixture_post (self->server,
                                 "/v1/answers",
                                 self->officer,
                                 answer_body (path, "Hợp lý"));
  g_assert_cmpuint (made->status, ==, 201);
  twice = tv_server_fixture_post (self->server,
                                  "/v1/answers",
                                  self->officer,
                                  answer_body (path, "Hợp lý"));
  g_assert_cmpuint (twice->status, ==, 409);
  answer_path = g_strconcat ("/v1/answers/", tv_json_get_string (made->json, "id", ""), NULL);
  stale = tv_server_fixture_call (self->server,
                                  "PATCH",
                                  answer_path,
                                  self->officer,
                                  "application/json",
                                  change,
                                  "If-Match",
                                  "\"7\"",
                                  NULL);
  g_assert_cmpuint (stale->status, ==, 412);
  changed = tv_server_fixture_call (self->server,
                                    "PATCH",
                                    answer_path,
                                    self->officer,
                                    "application/json",
                                    change,
                                    "If-Match",
                                    "\"1\"",
                                    NULL);
  g_assert_cmpuint (changed->status, ==, 200);
  list = get (self, "/v1/answers?round=" TV_FIXTURE_ROUND);
  g_assert_cmpstr (
      tv_json_get_string (json_array_get (json_object_get (list->json, "rows"), 0), "text", ""),
      ==,
      "Sửa lại.");
  g_assert_cmpuint (json_array_size (json_object_get (list->json, "received")), ==, 0);
}

/* A lost reply is asked for again and must not make a second row. */
static void
test_idempotency (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autofree char *path = send_opinion (self, "Một lần thôi", root);
  g_autoptr (TvJson) json = answer_body (path, "Hợp lý");
  g_autoptr (TvJson) other = answer_body (path, "Lý do khác");
  g_autoptr (GBytes) body = tv_json_to_bytes (json, 0);
  g_autoptr (GBytes) other_body = tv_json_to_bytes (other, 0);
  const char *key = "0b2c8f6e-4a53-4b0e-9f1b-3f0f5d8c7a11";
  GBytes *bodies[] = { body, body, other_body };
  guint statuses[] = { 201, 201, 409 };
  g_autofree char *first = NULL;
  g_autoptr (TvReply) none = NULL;

  json_decref (tv_server_fixture_settle (self->server));
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TvReply) reply = tv_server_fixture_call (self->server,
                                                          "POST",
                                                          "/v1/answers",
                                                          self->officer,
                                                          "application/json",
                                                          bodies[i],
                                                          "Idempotency-Key",
                                                          key,
                                                          NULL);

      g_assert_cmpuint (reply->status, ==, statuses[i]);
      if (i == 0)
        first = g_strdup (tv_json_get_string (reply->json, "id", ""));
      if (i == 1)
        g_assert_cmpstr (tv_json_get_string (reply->json, "id", ""), ==, first);
    }
  none = tv_server_fixture_call (self->server,
                                 "POST",
                                 "/v1/answers",
                                 self->officer,
                                 "application/json",
                                 body,
                                 NULL);
  g_assert_cmpuint (none->status, ==, 400);
}

/* The answers item as a Desk makes it; the entries sealed under the key each opinion brought. */
static TvItem *
make_answers (Case *self, const char *folder, TvJson *list, const guint8 id[16])
{
  TvJson *row = json_array_get (json_object_get (list, "rows"), 0);
  TvJson *submission = json_array_get (json_object_get (row, "submissions"), 0);
  g_autoptr (GBytes) key
      = tv_base64_decode (tv_json_get_string (submission, "entry_key", ""), 32, NULL);
  g_autoptr (TvAnswerBook) book = tv_answer_book_new ();
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"state\":\"answered\"}", 20);
  g_autoptr (GBytes) entries = NULL;
  g_autofree char *entries_path = g_build_filename (folder, "entries.bin", NULL);
  g_autofree char *answers_path = g_build_filename (folder, "answers.json", NULL);
  g_autoptr (TvJson) answers = json_pack ("{s:s, s:[{s:s}]}",
                                          "round",
                                          TV_FIXTURE_ROUND,
                                          "groups",
                                          "answer",
                                          tv_json_get_string (row, "id", ""));
  g_autoptr (GBytes) answers_bytes = tv_json_to_bytes (answers, 0);
  g_autoptr (TvJson) head = json_pack ("{s:s, s:s, s:i, s:s, s:[], s:s, s:n, s:[]}",
                                       "id",
                                       "answers-" TV_FIXTURE_ROUND,
                                       "kind",
                                       "answers",
                                       "version",
                                       1,
                                       "title",
                                       "Trả lời",
                                       "units",
                                       "released",
                                       "2026-11-23",
                                       "replaces",
                                       "legal_basis");

  g_assert_nonnull (key);
  tv_answer_book_add (book, id, g_bytes_get_data (key, NULL), plain);
  entries = tv_answer_book_to_bytes (book);
  g_assert_true (tv_file_make_folder (folder, NULL));
  g_assert_true (tv_file_write (entries_path, entries, 0644, NULL));
  g_assert_true (tv_file_write (answers_path, answers_bytes, 0644, NULL));
  return tv_item_build (folder, head, NULL);
}

static void
propose_answers (Case *self, TvItem *item)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GPtrArray) items = tv_metadata_items_with (NULL, item);
  g_autoptr (TvDsse) dsse = tv_metadata_build_items (TV_ROLE_ANSWERS, 1, now, now + 864000, items);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TvReply) reply = NULL;

  tv_dsse_sign (dsse, self->server->officers[0]);
  bytes = tv_dsse_to_bytes (dsse);
  text = tv_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  reply = tv_server_fixture_post (self->server,
                                  "/v1/proposals",
                                  self->officer,
                                  json_pack ("{s:s, s:s}", "role", "answers", "metadata", text));
  g_assert_cmpuint (reply->status, ==, 201);
  g_assert_cmpstr (tv_json_get_string (reply->json, "state", ""), ==, "published");
}

static void
assert_book_access (Case *self, const TvItem *item)
{
  g_autofree char *path
      = g_strconcat ("/v1/objects/", tv_item_find_file (item, "entries.bin")->sha256, NULL);
  g_autofree char *open_path
      = g_strconcat ("/v1/objects/", tv_item_find_file (item, "answers.json")->sha256, NULL);
  g_autoptr (TvReply) stranger
      = tv_server_fixture_call (self->server, "GET", path, NULL, NULL, NULL, NULL);
  g_autoptr (TvReply) device
      = tv_server_fixture_call (self->server, "GET", path, self->device, NULL, NULL, NULL);
  g_autoptr (TvReply) anybody
      = tv_server_fixture_call (self->server, "GET", open_path, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (stranger->status, ==, 404);
  g_assert_cmpuint (device->status, ==, 200);
  g_assert_cmpuint (anybody->status, ==, 200);
}

/* From the opinion to the entry only its receipt opens. */
static void
test_publish_answer (Case *self, gconstpointer data)
{
  guint8 root[32];
  g_autofree char *path = send_opinion (self, "Bao giờ làm đường?", root);
  g_autofree char *folder = g_build_filename (self->server->dir, "answers", NULL);
  g_autofree char *receipt = g_strconcat ("/v1/receipts/", strrchr (path, '/') + 1, NULL);
  g_autoptr (TvReply) made = NULL;
  g_autoptr (TvReply) list = NULL;
  g_autoptr (TvReply) entry = NULL;
  g_autoptr (TvReply) seen = NULL;
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  TvReceiptSecret secret;

  json_decref (tv_server_fixture_settle (self->server));
  made = tv_server_fixture_post (self->server,
                                 "/v1/answers",
                                 self->officer,
                                 answer_body (path, "Theo kế hoạch"));
  g_assert_cmpuint (made->status, ==, 201);
  list = get (self, "/v1/answers?round=" TV_FIXTURE_ROUND);
  tv_receipt_secret_from_root (root, &secret);
  item = make_answers (self, folder, list->json, secret.id);
  g_assert_nonnull (item);
  tv_server_fixture_upload_item (self->server, self->officer, folder);
  propose_answers (self, item);
  assert_book_access (self, item);
  seen = get (self, path);
  g_assert_cmpstr (tv_json_get_string (seen->json, "state", ""), ==, "published");
  entry = tv_server_fixture_call (self->server, "GET", receipt, NULL, NULL, NULL, NULL);
  sealed = tv_base64_decode (tv_json_get_string (entry->json, "entry", ""), 0, NULL);
  plain = tv_receipt_entry_open (secret.entry_key, sealed, NULL);
  g_assert_nonnull (plain);
  g_assert_cmpuint (g_bytes_get_size (plain), ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/review/" name, Case, NULL, set_up, func, tear_down)
  ADD ("sign-in", test_sign_in);
  ADD ("unknown-user", test_unknown_user);
  ADD ("totp", test_totp);
  ADD ("list", test_list);
  ADD ("search-syntax", test_search_syntax);
  ADD ("identity", test_identity);
  ADD ("answer", test_answer);
  ADD ("idempotency", test_idempotency);
  ADD ("publish-answer", test_publish_answer);
  return g_test_run ();
}
