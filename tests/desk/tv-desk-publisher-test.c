// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "desk/tv-desk-content.h"
#include "desk/tv-desk-keys.h"
#include "desk/tv-desk-publisher.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-repository.h"
#include "vault/tv-secret-store.h"

#include "tv-fake-province.h"

#define DAY (G_GINT64_CONSTANT (86400))
#define ANSWERS                                                                                         \
  "{\"rows\":[{\"id\":\"a1\",\"outcome\":\"tiep-thu\",\"reason\":\"Đúng\",\"references\":[\"Điều " \
  "6\"],\"text\":\"\",\"state\":\"draft\",\"by\":\"Lan\",\"submissions\":[{\"id\":"                     \
  "\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\",\"day\":\"2026-11-20\",\"entry_key\":"                      \
  "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"}]}],\"received\":[]}"

/* A province that really publishes: the signed tree is the product's own. */
typedef struct
{
  TvFakeProvince *province;
  TvDeskApi *api;
  TvDeskContent *content;
  TvRepository *repository;
  TvSigningKey *officer;
  TvSigningKey *online;
  char *folder;
  guint n_proposals;
} Fixture;

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static TvJson *
new_role (TvSigningKey *key)
{
  TvJson *role = json_object ();
  const char *keys[] = { tv_signing_key_get_id (key), NULL };

  json_object_set_new (role, "keyids", tv_json_new_strings (keys));
  json_object_set_new (role, "threshold", json_integer (1));
  return role;
}

static void
add_key (TvJson *keys, TvSigningKey *key)
{
  TvJson *entry = json_object ();
  g_autofree char *public_half
      = g_base64_encode (tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE);

  json_object_set_new (entry, "kind", json_string ("ed25519"));
  json_object_set_new (entry, "public", json_string (public_half));
  json_object_set_new (keys, tv_signing_key_get_id (key), entry);
}

static void
put_root (Fixture *f)
{
  g_autoptr (TvJson) keys = json_object ();
  g_autoptr (TvJson) roles = json_object ();
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  add_key (keys, f->officer);
  add_key (keys, f->online);
  json_object_set_new (roles, "root", new_role (f->officer));
  json_object_set_new (roles, "targets", new_role (f->officer));
  json_object_set_new (roles, "answers", new_role (f->officer));
  json_object_set_new (roles, "snapshot", new_role (f->online));
  json_object_set_new (roles, "timestamp", new_role (f->online));
  json_object_set_new (roles, "receipt", new_role (f->online));
  dsse = tv_metadata_build_root (1, now (), now () + 300 * DAY, 1, keys, roles);
  tv_dsse_sign (dsse, f->officer);
  bytes = tv_dsse_to_bytes (dsse);
  g_assert_true (tv_repository_put_root (f->repository, bytes, &error));
  g_assert_no_error (error);
}

static void
publish_item (Fixture *f)
{
  g_autofree char *item = g_build_filename (f->folder, "item", NULL);
  g_autofree char *file = g_build_filename (item, "units.json", NULL);
  const char *text = "{\"units\":[{\"code\":\"24781\",\"name\":\"Hồ Thông\",\"kind\":\"phuong\","
                     "\"parent\":\"68\",\"valid_from\":\"2025-07-01\",\"valid_to\":null,\"former\":"
                     "[]}],\"changes\":[]}";
  const char *head_text = "{\"id\":\"units\",\"kind\":\"units\",\"version\":1,\"title\":\"U\","
                          "\"units\":[],\"released\":\"2026-11-20\",\"replaces\":null,"
                          "\"legal_basis\":[]}";
  GError *error = NULL;
  g_autoptr (TvJson) head = tv_json_parse (head_text, strlen (head_text), 4096, &error);
  g_autoptr (TvItem) built = NULL;
  g_autoptr (TvItem) added = NULL;
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_cmpint (g_mkdir (item, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  built = tv_item_build (item, head, &error);
  g_assert_no_error (error);
  added = tv_repository_add_item (f->repository, item, &error);
  g_assert_no_error (error);
  dsse = tv_repository_propose (f->repository, TV_ROLE_TARGETS, now ());
  tv_dsse_sign (dsse, f->officer);
  bytes = tv_dsse_to_bytes (dsse);
  g_assert_true (tv_repository_accept (f->repository, TV_ROLE_TARGETS, bytes, &error));
  g_assert_true (tv_repository_publish (f->repository, f->online, now (), 1, &error));
  g_assert_no_error (error);
}

static gboolean
serve_file (SoupServerMessage *message, const char *file)
{
  g_autoptr (GBytes) bytes = tv_file_read (file, 1 << 24, NULL);

  if (bytes == NULL)
    return FALSE;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message,
                                    "application/octet-stream",
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
  return TRUE;
}

static gboolean
take_object (Fixture *f, SoupServerMessage *message, const char *sha256)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  const gboolean right
      = tv_object_store_add_bytes (tv_repository_get_objects (f->repository), sha256, body, NULL);

  soup_server_message_set_status (message, right ? 201 : 422, NULL);
  return TRUE;
}

static gboolean
take_proposal (Fixture *f, SoupServerMessage *message)
{
  static const char reply[]
      = "{\"id\":\"p1\",\"state\":\"published\",\"signatures\":1,\"threshold\":1}";
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  GError *error = NULL;
  g_autoptr (TvJson) json = tv_json_parse_bytes (body, 1 << 20, &error);
  gsize length = 0;
  guchar *data = g_base64_decode (tv_json_get_string (json, "metadata", ""), &length);
  g_autoptr (GBytes) metadata = g_bytes_new_take (data, length);

  g_assert_no_error (error);
  g_assert_cmpstr (tv_json_get_string (json, "role", ""), ==, "answers");
  g_assert_true (tv_repository_accept (f->repository, TV_ROLE_ANSWERS, metadata, &error));
  g_assert_no_error (error);
  g_assert_true (
      tv_repository_publish (f->repository, f->online, now (), 2 + f->n_proposals, &error));
  g_assert_no_error (error);
  f->n_proposals++;
  soup_server_message_set_status (message, 201, NULL);
  soup_server_message_set_response (message,
                                    "application/json",
                                    SOUP_MEMORY_STATIC,
                                    reply,
                                    strlen (reply));
  return TRUE;
}

static gboolean
handle (SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *last = strrchr (path, '/') + 1;
  g_autofree char *metadata = g_build_filename (f->folder, "tree", "metadata", last, NULL);

  if (g_str_has_prefix (path, "/v1/metadata/"))
    return serve_file (message, metadata);
  if (g_str_has_prefix (path, "/v1/objects/") && strcmp (method, "PUT") == 0)
    return take_object (f, message, last);
  if (g_str_has_prefix (path, "/v1/objects/"))
    {
      g_autofree char *file
          = tv_object_store_path (tv_repository_get_objects (f->repository), last);

      return serve_file (message, file);
    }
  if (strcmp (path, "/v1/proposals") == 0)
    return take_proposal (f, message);
  return FALSE;
}

static gboolean
set_up (Fixture *f)
{
  g_autofree char *tree = NULL;
  GError *error = NULL;

  f->province = tv_fake_province_new ();
  if (f->province == NULL)
    return FALSE;
  f->folder = g_dir_make_tmp ("tv-publisher-XXXXXX", &error);
  g_assert_no_error (error);
  tree = g_build_filename (f->folder, "tree", NULL);
  f->officer = tv_signing_key_generate ();
  f->online = tv_signing_key_generate ();
  f->repository = tv_repository_open (tree, &error);
  g_assert_no_error (error);
  put_root (f);
  publish_item (f);
  tv_fake_province_set_handler (f->province, handle, f);
  tv_fake_province_answer (f->province, "GET", "/v1/answers", 200, NULL, ANSWERS);
  f->api = tv_fake_province_sign_in (f->province);
  f->content = tv_desk_content_new (tv_desk_api_get_client (f->api), NULL);
  return TRUE;
}

static void
tear_down (Fixture *f)
{
  g_clear_object (&f->content);
  g_clear_object (&f->api);
  tv_fake_province_free (f->province);
  tv_repository_free (f->repository);
  tv_signing_key_unref (f->officer);
  tv_signing_key_unref (f->online);
  g_assert_true (tv_file_remove_tree (f->folder, NULL));
  g_free (f->folder);
}

static gboolean
update (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tv_desk_content_update_async (f->content, NULL, tv_fake_province_take, &result);
  tv_fake_province_wait (&result);
  return tv_desk_content_update_finish (f->content, result, error);
}

static TvJson *
load_units (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tv_desk_content_load_json_async (f->content,
                                   "units",
                                   "units.json",
                                   NULL,
                                   tv_fake_province_take,
                                   &result);
  tv_fake_province_wait (&result);
  return tv_desk_content_load_json_finish (f->content, result, error);
}

/* What is published comes through the chain of trust into the cache, and from there without
 * asking again. */
static void
test_content (void)
{
  Fixture f = { NULL };
  GError *error = NULL;
  g_autoptr (TvJson) units = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *located = NULL;
  g_autofree char *missing = NULL;

  if (!set_up (&f))
    return;
  missing = tv_content_locate (TV_CONTENT (f.content), "units", 0, "units.json");
  g_assert_null (missing);
  g_assert_true (update (&f, &error));
  g_assert_no_error (error);
  kind = tv_desk_content_dup_item_of_kind (f.content, "units");
  g_assert_cmpstr (kind, ==, "units");
  units = load_units (&f, &error);
  g_assert_no_error (error);
  g_assert_nonnull (json_object_get (units, "units"));
  located = tv_content_locate (TV_CONTENT (f.content), "units", 1, "units.json");
  g_assert_true (g_file_test (located, G_FILE_TEST_EXISTS));
  g_assert_null (tv_content_locate (TV_CONTENT (f.content), "units", 2, "units.json"));
  g_assert_null (tv_content_locate (TV_CONTENT (f.content), "units", 0, "../../etc/passwd"));
  tear_down (&f);
}

/* A file that somebody changed at the server is not shown. */
static void
test_tampered (void)
{
  Fixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *text = NULL;

  if (!set_up (&f))
    return;
  g_assert_true (update (&f, &error));
  file = g_build_filename (f.folder, "item", "units.json", NULL);
  bytes = tv_file_read (file, 1 << 20, &error);
  sha256 = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  path = g_strdup_printf ("/v1/objects/%s", sha256);
  text = g_strnfill (g_bytes_get_size (bytes), 'x');
  tv_fake_province_answer (f.province, "GET", path, 200, NULL, text);
  g_assert_null (load_units (&f, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_HASH);
  tear_down (&f);
}

/* Metadata signed by nobody who may is refused, and what was trusted before stays. */
static void
test_foreign_metadata (void)
{
  Fixture f = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TvMetadata) targets = NULL;

  if (!set_up (&f))
    return;
  g_assert_true (update (&f, &error));
  tv_fake_province_answer (f.province,
                           "GET",
                           "/v1/metadata/timestamp.json",
                           200,
                           NULL,
                           "{\"payloadType\":\"application/vnd.thamvan.timestamp+json;version=1\","
                           "\"payload\":\"e30=\",\"signatures\":[]}");
  g_assert_false (update (&f, &error));
  g_assert_nonnull (error);
  targets = tv_desk_content_dup_metadata (f.content, TV_ROLE_TARGETS);
  g_assert_nonnull (targets);
  tear_down (&f);
}

static TvDeskRound *
new_round (void)
{
  const char *text = "{\"id\":\"dot-1\",\"title\":\"Đợt một\",\"agency_name\":\"Sở Xây dựng\"}";
  GError *error = NULL;
  g_autoptr (TvJson) json = tv_json_parse (text, strlen (text), 4096, &error);
  TvDeskRound *round = tv_desk_round_parse (json, &error);

  g_assert_no_error (error);
  return round;
}

static TvDeskProposal *
run (Fixture *f, guint *ret_count, GError **error)
{
  g_autoptr (TvDeskPublisher) publisher = tv_desk_publisher_new (f->api, f->content);
  g_autoptr (TvDeskRound) round = new_round ();
  g_autoptr (GAsyncResult) result = NULL;

  tv_desk_publisher_run_async (publisher, round, NULL, tv_fake_province_take, &result);
  tv_fake_province_wait (&result);
  return tv_desk_publisher_run_finish (publisher, result, ret_count, error);
}

/* The whole way, twice: collected, signed with the key of the keyring, uploaded, in force. */
static void
test_publish (void)
{
  Fixture f = { NULL };
  g_autoptr (TvSecretStore) store = NULL;
  g_autoptr (GBytes) seed = NULL;
  g_autoptr (GError) error = NULL;
  guint count = 0;

  if (!set_up (&f))
    return;
  /* Without the officer's key nothing leaves this computer. */
  g_assert_null (run (&f, &count, &error));
  g_assert_true (g_error_matches (error, TV_ERROR, TV_ERROR_KEYRING)
                 || g_error_matches (error, TV_ERROR, TV_ERROR_NOT_FOUND));
  g_clear_error (&error);
  g_assert_cmpuint (f.n_proposals, ==, 0);

  store = tv_secret_store_new ("desk");
  seed = tv_signing_key_dup_seed (f.officer);
  g_assert_true (tv_secret_store_prepare (store, NULL, &error));
  g_assert_true (tv_secret_store_save (store, TV_DESK_KEY_SIGNING, "k", seed, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 1; i <= 2; i++)
    {
      g_autoptr (TvDeskProposal) proposal = run (&f, &count, &error);
      const TvMetadataItem *line = NULL;
      TvMetadata *answers = tv_repository_get (f.repository, TV_ROLE_ANSWERS);

      g_assert_no_error (error);
      g_assert_true (proposal->state == TV_DESK_PROPOSAL_PUBLISHED);
      g_assert_cmpuint (count, ==, 1);
      g_assert_cmpuint (f.n_proposals, ==, i);
      g_assert_cmpuint (answers->version, ==, i);
      line = g_ptr_array_index (answers->items, 0);
      g_assert_cmpstr (line->id, ==, "answers-dot-1");
      g_assert_cmpuint (line->version, ==, i);
    }
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_autofree char *keyring = NULL;
  int fd = g_file_open_tmp ("tv-keyring-XXXXXX", &keyring, NULL);
  int status = 0;

  g_close (fd, NULL);
  g_unlink (keyring);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/desk/content/read", test_content);
  g_test_add_func ("/desk/content/tampered", test_tampered);
  g_test_add_func ("/desk/content/foreign-metadata", test_foreign_metadata);
  g_test_add_func ("/desk/publisher/publish", test_publish);
  status = g_test_run ();
  g_unlink (keyring);
  return status;
}
