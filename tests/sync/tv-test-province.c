// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-province.h"

#include "../client/tv-test-folder.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-delta-store.h"
#include "publication/tv-repository.h"
#include "tv-test-root.h"
#include "vault/tv-envelope.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-receipt-message.h"
#include "wire/tv-time-message.h"

#include <glib/gstdio.h>

#define TOKEN "token"
#define DELTAS "/v1/deltas/"

static void
reply_bytes (SoupServerMessage *message, guint status, const char *type, GBytes *bytes)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message,
                                    type,
                                    SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL),
                                    g_bytes_get_size (bytes));
}

static void
reply_json (SoupServerMessage *message, guint status, TvJson *json)
{
  g_autoptr (GBytes) bytes = tv_json_to_bytes (json, 0);

  reply_bytes (message,
               status,
               status < 400 ? "application/json" : "application/problem+json",
               bytes);
  json_decref (json);
}

static void
refuse (SoupServerMessage *message, guint status, const char *word)
{
  g_autofree char *type = g_strconcat ("urn:thamvan:", word, NULL);

  reply_json (message, status, json_pack ("{s:s, s:s}", "type", type, "title", word));
}

static gint64
now (TvTestProvince *self)
{
  return g_get_real_time () / G_USEC_PER_SEC + self->time_offset;
}

static void
serve_file (SoupServerMessage *message, const char *path)
{
  g_autoptr (GBytes) bytes = tv_file_read (path, 64 * 1024 * 1024, NULL);

  /* An empty delta says that the whole file is shorter. */
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    refuse (message, 404, "not-found");
  else
    reply_bytes (message, 200, "application/octet-stream", bytes);
}

/* Keeps an envelope; what the receipt says about it. */
static TvReceiptStatus
keep (TvTestProvince *self, GBytes *envelope, TvEnvelopeFrame *ret_frame)
{
  g_autofree char *hex = NULL;
  GBytes *known = NULL;

  if (!tv_envelope_parse (envelope, ret_frame, NULL))
    return TV_RECEIPT_REFUSED;
  hex = tv_hex_encode (ret_frame->id, sizeof ret_frame->id);
  known = g_hash_table_lookup (self->stored, hex);
  if (known != NULL && g_bytes_equal (known, envelope))
    return TV_RECEIPT_KNOWN;
  if (known != NULL)
    {
      self->doubles++;
      return TV_RECEIPT_CONFLICT;
    }
  g_hash_table_insert (self->stored, g_steal_pointer (&hex), g_bytes_ref (envelope));
  return TV_RECEIPT_STORED;
}

static void
take_envelopes (TvTestProvince *self, SoupServerMessage *message, const char *path)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GPtrArray) envelopes = NULL;
  g_autoptr (TvReceiptMessage) receipt = NULL;
  g_autoptr (GBytes) signed_receipt = NULL;
  TvReceiptStatus status = TV_RECEIPT_REFUSED;

  if (g_str_has_suffix (path, "/batch"))
    envelopes = tv_envelope_batch_decode (body, NULL);
  else
    {
      envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_ptr_array_add (envelopes, g_bytes_ref (body));
    }
  receipt = tv_receipt_message_new (++self->tick, now (self));
  for (guint i = 0; envelopes != NULL && i < envelopes->len; i++)
    {
      GBytes *envelope = g_ptr_array_index (envelopes, i);
      TvEnvelopeFrame frame = { 0 };
      guint8 sha256[32];

      status = keep (self, envelope, &frame);
      tv_sha256 (g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope), sha256);
      tv_receipt_message_add (receipt, frame.id, sha256, status);
    }
  if (!g_str_has_suffix (path, "/batch") && status == TV_RECEIPT_CONFLICT)
    {
      refuse (message, 409, "same-id-other-bytes");
      return;
    }
  signed_receipt = self->replay != NULL ? g_bytes_ref (self->replay)
                                        : tv_receipt_message_sign (receipt, self->signer);
  reply_bytes (message, 200, "application/vnd.thamvan.receipt", signed_receipt);
}

static void
serve_time (TvTestProvince *self, SoupServerMessage *message, GHashTable *query)
{
  const char *nonce = query != NULL ? g_hash_table_lookup (query, "nonce") : "";
  g_autoptr (GBytes) bytes = tv_time_message_sign (nonce, now (self), ++self->tick, self->signer);

  reply_bytes (message, 200, "application/json", bytes);
}

static gboolean
is_signed_in (SoupServerMessage *message)
{
  return g_strcmp0 (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                  "Authorization"),
                    "Bearer " TOKEN)
         == 0;
}

static void
handle_device (TvTestProvince *self, SoupServerMessage *message, const char *path)
{
  if (self->revoked)
    refuse (message, 403, "device-revoked");
  else if (g_str_equal (path, "/v1/device/challenge"))
    reply_json (message, 200, json_pack ("{s:s, s:i}", "nonce", "nonce", "time", 1));
  else if (g_str_equal (path, "/v1/device/session"))
    reply_json (message, 200, json_pack ("{s:s, s:i}", "token", TOKEN, "expires", 1));
  else if (!is_signed_in (message))
    refuse (message, 401, "unauthorized");
  else if (g_str_has_prefix (path, "/v1/submissions/"))
    take_envelopes (self, message, path);
  else
    soup_server_message_set_status (message, 204, NULL);
}

static void
handle (SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  TvTestProvince *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *file = NULL;

  if (g_str_has_prefix (path, "/v1/metadata/"))
    {
      file = tv_test_province_metadata_path (self, path + strlen ("/v1/metadata/"));
      serve_file (message, file);
    }
  else if (g_str_has_prefix (path, "/v1/objects/"))
    {
      const char *sha256 = path + strlen ("/v1/objects/");
      g_autofree char *prefix = g_strndup (sha256, 2);

      file = g_build_filename (self->folder, "objects", prefix, sha256, NULL);
      serve_file (message, file);
    }
  else if (g_str_has_prefix (path, DELTAS))
    {
      file = tv_test_province_delta_path (self, path + strlen (DELTAS), NULL);
      serve_file (message, file);
    }
  else if (g_str_equal (path, "/v1/time"))
    serve_time (self, message, query);
  else
    handle_device (self, message, path);
}

TvTestProvince *
tv_test_province_new (void)
{
  TvTestProvince *self = g_new0 (TvTestProvince, 1);
  g_autoptr (TvRepository) repository = NULL;
  g_autoptr (GBytes) root = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->certificates = tv_test_certificates_new (NULL, NULL);
  self->key = tv_signing_key_generate ();
  self->online = tv_signing_key_ref (self->key);
  self->signer = tv_signing_key_ref (self->key);
  self->folder = tv_test_folder_new ();
  self->items = tv_test_folder_new ();
  self->stored
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  repository = tv_repository_open (self->folder, &error);
  g_assert_no_error (error);
  root = tv_test_root_new (self->key);
  tv_repository_put_root (repository, root, &error);
  g_assert_no_error (error);
  self->server = tv_test_server_new (self->certificates->server, handle, self);
  return self;
}

void
tv_test_province_free (TvTestProvince *self)
{
  tv_test_server_free (self->server);
  tv_test_certificates_free (self->certificates);
  tv_signing_key_unref (self->key);
  tv_signing_key_unref (self->online);
  tv_signing_key_unref (self->signer);
  g_clear_pointer (&self->replay, g_bytes_unref);
  g_hash_table_unref (self->stored);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->items);
  g_free (self);
}

static char *
make_item (TvTestProvince *self,
           const char *id,
           const char *kind,
           guint version,
           const char *unit,
           const char *path,
           GBytes *content)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", id, version);
  char *folder = g_build_filename (self->items, name, NULL);
  g_autofree char *file = g_build_filename (folder, path, NULL);
  g_autoptr (TvJson) units = json_array ();
  g_autoptr (TvJson) head = NULL;
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (file,
                       g_bytes_get_data (content, NULL),
                       (gssize) g_bytes_get_size (content),
                       &error);
  g_assert_no_error (error);
  if (unit != NULL)
    json_array_append_new (units, json_string (unit));
  head = json_pack ("{s:s, s:s, s:i, s:s, s:O, s:s, s:n, s:[]}",
                    "id",
                    id,
                    "kind",
                    kind,
                    "version",
                    (int) version,
                    "title",
                    id,
                    "units",
                    units,
                    "released",
                    "2026-11-23",
                    "replaces",
                    "legal_basis");
  item = tv_item_build (folder, head, &error);
  g_assert_no_error (error);
  return folder;
}

static void
make_deltas (TvTestProvince *self, TvRepository *repository)
{
  g_autoptr (TvDeltaStore) deltas
      = tv_delta_store_new (self->folder, tv_repository_get_objects (repository));
  g_autoptr (GError) error = NULL;

  if (tv_repository_get (repository, TV_ROLE_TARGETS) == NULL)
    return;
  tv_delta_store_update (deltas,
                         tv_repository_get (repository, TV_ROLE_TARGETS),
                         NULL,
                         NULL,
                         &error);
  g_assert_no_error (error);
}

void
tv_test_province_publish (TvTestProvince *self,
                          const char *id,
                          const char *kind,
                          guint version,
                          const char *unit,
                          const char *path,
                          GBytes *content)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TvRole role = g_str_equal (kind, "answers") ? TV_ROLE_ANSWERS : TV_ROLE_TARGETS;
  g_autofree char *folder = make_item (self, id, kind, version, unit, path, content);
  g_autoptr (TvRepository) repository = NULL;
  g_autoptr (TvItem) item = NULL;
  g_autoptr (TvDsse) proposal = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  repository = tv_repository_open (self->folder, &error);
  g_assert_no_error (error);
  item = tv_repository_add_item (repository, folder, &error);
  g_assert_no_error (error);
  proposal = tv_repository_propose (repository, role, now (self));
  tv_dsse_sign (proposal, self->key);
  bytes = tv_dsse_to_bytes (proposal);
  tv_repository_accept (repository, role, bytes, &error);
  g_assert_no_error (error);
  tv_repository_publish (repository, self->online, now (self), ++self->tick, &error);
  g_assert_no_error (error);
  make_deltas (self, repository);
}

void
tv_test_province_rotate (TvTestProvince *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (TvSigningKey) next = tv_signing_key_generate ();
  g_autoptr (GBytes) root = tv_test_root_rotate (self->key, next);
  g_autoptr (TvRepository) repository = NULL;
  g_autoptr (GError) error = NULL;

  repository = tv_repository_open (self->folder, &error);
  g_assert_no_error (error);
  tv_repository_put_root (repository, root, &error);
  g_assert_no_error (error);
  tv_repository_publish (repository, next, now (self), ++self->tick, &error);
  g_assert_no_error (error);
  tv_signing_key_unref (self->signer);
  self->signer = tv_signing_key_ref (next);
  tv_signing_key_unref (self->online);
  self->online = tv_signing_key_ref (next);
}

char *
tv_test_province_metadata_path (TvTestProvince *self, const char *name)
{
  return g_build_filename (self->folder, "metadata", name, NULL);
}

char *
tv_test_province_delta_path (TvTestProvince *self, const char *old, const char *new)
{
  return g_build_filename (self->folder, "deltas", old, new, NULL);
}

char *
tv_test_province_object_path (TvTestProvince *self, GBytes *content)
{
  g_autofree char *sha256
      = tv_sha256_hex (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  g_autofree char *prefix = g_strndup (sha256, 2);

  return g_build_filename (self->folder, "objects", prefix, sha256, NULL);
}

guint
tv_test_province_count (TvTestProvince *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_hash_table_size (self->stored);
}
