// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-trust.h"
#include "tv-server-fixture.h"
#include "vault/tv-base64.h"

#include <string.h>

typedef struct
{
  TvServerFixture *server;
  char *publisher;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->server = tv_server_fixture_new ();
  tv_server_fixture_start (self->server);
  tv_server_fixture_add_user (self->server, "congbo", json_pack ("[s]", "publisher"));
  self->publisher = tv_server_fixture_sign_in (self->server, "congbo");
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
  g_free (self->publisher);
}

static GBytes *
fetch (Case *self, const char *name)
{
  g_autofree char *path = g_strconcat ("/v1/metadata/", name, NULL);
  g_autoptr (TvReply) reply
      = tv_server_fixture_call (self->server, "GET", path, NULL, NULL, NULL, NULL);

  return reply->status == 200 ? g_bytes_ref (reply->body) : NULL;
}

/* As a kiosk does it, with its own eyes on every signature. */
static void
test_kiosk_accepts (Case *self, gconstpointer data)
{
  static const struct
  {
    TvRole role;
    const char *file;
  } order[] = { { TV_ROLE_TIMESTAMP, "timestamp.json" },
                { TV_ROLE_SNAPSHOT, "snapshot.json" },
                { TV_ROLE_TARGETS, "targets.json" } };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GBytes) root = fetch (self, "1.root.json");
  g_autoptr (GBytes) none = fetch (self, "timestamp.json");
  g_autoptr (TvTrust) trust = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (root);
  g_assert_null (none);
  tv_server_fixture_publish (self->server, self->publisher);
  trust = tv_trust_new (root, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (GBytes) bytes = fetch (self, order[i].file);

      g_assert_nonnull (bytes);
      tv_trust_update (trust, order[i].role, bytes, now, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (tv_trust_get (trust, TV_ROLE_TARGETS)->items->len, ==, 2);
}

static TvDsse *
empty_targets (guint version)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GPtrArray) items = tv_metadata_dup_items (NULL);

  return tv_metadata_build_items (TV_ROLE_TARGETS, version, now, now + 864000, items);
}

static TvReply *
propose (Case *self, TvDsse *dsse)
{
  g_autoptr (GBytes) bytes = tv_dsse_to_bytes (dsse);
  g_autofree char *text
      = tv_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return tv_server_fixture_post (self->server,
                                 "/v1/proposals",
                                 self->publisher,
                                 json_pack ("{s:s, s:s}", "role", "targets", "metadata", text));
}

/* A signature of @key over what the proposal says, as a second officer's Desk makes it. */
static TvReply *
sign (Case *self, const char *id, TvDsse *dsse, TvSigningKey *key)
{
  g_autofree char *path = g_strconcat ("/v1/proposals/", id, "/signatures", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvJson) json = NULL;
  TvJson *signatures = NULL;
  TvJson *last = NULL;

  tv_dsse_sign (dsse, key);
  bytes = tv_dsse_to_bytes (dsse);
  json = tv_json_parse_bytes (bytes, G_MAXSIZE, NULL);
  signatures = json_object_get (json, "signatures");
  last = json_array_get (signatures, json_array_size (signatures) - 1);
  return tv_server_fixture_post (self->server,
                                 path,
                                 self->publisher,
                                 json_pack ("{s:s, s:s}",
                                            "keyid",
                                            tv_json_get_string (last, "keyid", ""),
                                            "sig",
                                            tv_json_get_string (last, "sig", "")));
}

static void
test_two_people (Case *self, gconstpointer data)
{
  g_autoptr (TvDsse) dsse = empty_targets (1);
  g_autoptr (TvSigningKey) stranger = tv_signing_key_generate ();
  g_autoptr (TvReply) first = NULL;
  g_autoptr (TvReply) wrong = NULL;
  g_autoptr (TvReply) second = NULL;
  g_autoptr (TvReply) late = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (GBytes) published = NULL;
  const char *id = NULL;

  tv_dsse_sign (dsse, self->server->officers[0]);
  first = propose (self, dsse);
  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpstr (tv_json_get_string (first->json, "state", ""), ==, "pending");
  g_assert_cmpint (tv_json_get_int (first->json, "threshold", 0), ==, 2);
  nothing = fetch (self, "targets.json");
  g_assert_null (nothing);
  id = tv_json_get_string (first->json, "id", "");
  {
    g_autoptr (TvDsse) copy = empty_targets (1);

    wrong = sign (self, id, copy, stranger);
    g_assert_cmpuint (wrong->status, ==, 422);
  }
  second = sign (self, id, dsse, self->server->officers[1]);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpstr (tv_json_get_string (second->json, "state", ""), ==, "published");
  published = fetch (self, "targets.json");
  g_assert_nonnull (published);
  late = propose (self, dsse);
  g_assert_cmpuint (late->status, ==, 409);
}

static void
test_unsigned (Case *self, gconstpointer data)
{
  g_autoptr (TvDsse) dsse = empty_targets (1);
  g_autoptr (TvReply) reply = NULL;
  g_autoptr (TvReply) role = NULL;

  tv_dsse_sign (dsse, self->server->roots[0]);
  reply = propose (self, dsse);
  g_assert_cmpuint (reply->status, ==, 422);
  g_assert_cmpstr (reply->word, ==, "signature");
  role = tv_server_fixture_post (self->server,
                                 "/v1/proposals",
                                 self->publisher,
                                 json_pack ("{s:s, s:s}", "role", "root", "metadata", "e30="));
  g_assert_cmpuint (role->status, ==, 422);
}

/* Nothing is published whose files are not all there. */
static void
test_missing_object (Case *self, gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *folder = g_build_filename (self->server->dir, "thieu", NULL);
  g_autofree char *file = g_build_filename (folder, "a.txt", NULL);
  g_autoptr (TvJson) head = json_pack ("{s:s, s:s, s:i, s:s, s:[], s:s, s:n, s:[]}",
                                       "id",
                                       "thieu-tep",
                                       "kind",
                                       "notice",
                                       "version",
                                       1,
                                       "title",
                                       "Thiếu",
                                       "units",
                                       "released",
                                       "2026-01-01",
                                       "replaces",
                                       "legal_basis");
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (TvReply) reply = NULL;

  g_assert_true (tv_file_make_folder (folder, NULL));
  g_assert_true (g_file_set_contents (file, "a", 1, NULL));
  item = tv_item_build (folder, head, NULL);
  g_assert_nonnull (item);
  items = tv_metadata_items_with (NULL, item);
  dsse = tv_metadata_build_items (TV_ROLE_TARGETS, 1, now, now + 864000, items);
  tv_dsse_sign (dsse, self->server->officers[0]);
  tv_dsse_sign (dsse, self->server->officers[1]);
  reply = propose (self, dsse);
  g_assert_cmpuint (reply->status, ==, 422);
  g_assert_cmpstr (reply->word, ==, "incomplete");
}

static void
test_object_hash (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("a", 1);
  g_autofree char *zero = g_strnfill (64, '0');
  g_autofree char *path = g_strconcat ("/v1/objects/", zero, NULL);
  g_autofree char *folder = g_build_filename (self->server->state, "uploads", NULL);
  g_autoptr (TvReply) reply
      = tv_server_fixture_call (self->server, "PUT", path, self->publisher, "a/b", body, NULL);
  gsize large_length = 3 * 1024 * 1024;
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (large_length), large_length);
  g_autoptr (TvReply) spooled
      = tv_server_fixture_call (self->server, "PUT", path, self->publisher, "a/b", large, NULL);
  g_autoptr (TvReply) gone
      = tv_server_fixture_call (self->server, "GET", path, NULL, NULL, NULL, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_cmpuint (reply->status, ==, 422);
  g_assert_cmpstr (reply->word, ==, "hash");
  g_assert_cmpuint (spooled->status, ==, 422);
  g_assert_cmpuint (gone->status, ==, 404);
  g_assert_nonnull (dir);
  g_assert_null (g_dir_read_name (dir));
}

/* What is uploaded but not published is nobody's business but the signers'. */
static void
test_unpublished_hidden (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("bí mật", strlen ("bí mật"));
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  g_autofree char *path = g_strconcat ("/v1/objects/", hash, NULL);
  g_autoptr (TvReply) put
      = tv_server_fixture_call (self->server, "PUT", path, self->publisher, "a/b", body, NULL);
  g_autoptr (TvReply) stranger
      = tv_server_fixture_call (self->server, "GET", path, NULL, NULL, NULL, NULL);
  g_autoptr (TvReply) signer
      = tv_server_fixture_call (self->server, "GET", path, self->publisher, NULL, NULL, NULL);

  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpuint (stranger->status, ==, 404);
  g_assert_cmpuint (signer->status, ==, 200);
  g_assert_cmpstr (soup_message_headers_get_one (signer->headers, "X-Content-Type-Options"),
                   ==,
                   "nosniff");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/server/publish/" name, Case, NULL, set_up, func, tear_down)
  ADD ("kiosk-accepts", test_kiosk_accepts);
  ADD ("two-people", test_two_people);
  ADD ("unsigned", test_unsigned);
  ADD ("missing-object", test_missing_object);
  ADD ("object-hash", test_object_hash);
  ADD ("unpublished-hidden", test_unpublished_hidden);
  return g_test_run ();
}
