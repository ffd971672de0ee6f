// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "client/tv-official-session.h"
#include "publication/tv-item.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-repository.h"
#include "publication/tv-trust.h"
#include "tv-ctl-publish.h"
#include "tv-ctl-session.h"
#include "vault/tv-base64.h"

#define ROOT_MAX (64 * 1024)
#define MANIFEST_MAX (4 * 1024 * 1024)
#define OCTETS "application/octet-stream"

/* NULL without error for a 404. */
static GBytes *
get_metadata (TvOfficialSession *session, const char *name, gsize max, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/metadata/%s", name);
  const TvHttpRequest request = { .method = "GET", .path = path, .max_reply = max };
  g_autoptr (GError) reason = NULL;
  g_autoptr (TvHttpReply) reply = tv_official_session_send (session, &request, NULL, &reason);

  if (reply != NULL)
    return g_bytes_ref (reply->body);
  if (!g_error_matches (reason, TV_ERROR, TV_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

/* From the root of the keys' folder to the newest of the server. */
static TvTrust *
fetch_root (const TvCtlPublish *self, TvOfficialSession *session, GError **error)
{
  g_autofree char *path = g_build_filename (self->keys, "root.json", NULL);
  g_autoptr (GBytes) anchor = tv_file_read (path, ROOT_MAX, error);
  g_autoptr (TvTrust) trust = anchor != NULL ? tv_trust_new (anchor, error) : NULL;

  while (trust != NULL)
    {
      g_autofree char *name
          = g_strdup_printf ("%u.root.json", tv_trust_get (trust, TV_ROLE_ROOT)->version + 1);
      g_autoptr (GError) reason = NULL;
      g_autoptr (GBytes) bytes = get_metadata (session, name, ROOT_MAX, &reason);

      if (bytes == NULL && reason == NULL)
        return g_steal_pointer (&trust);
      if (bytes == NULL || !tv_trust_update_root (trust, bytes, &reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }
  return NULL;
}

/* What is in force of @role; NULL without error before its first publication. */
static TvMetadata *
fetch_role (TvTrust *trust, TvOfficialSession *session, TvRole role, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.json", tv_role_to_string (role));
  g_autoptr (GBytes) bytes = get_metadata (session, name, tv_role_max_size (role), error);
  g_autoptr (TvDsse) dsse = NULL;

  if (bytes == NULL)
    return NULL;
  dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);
  if (dsse == NULL
      || !tv_metadata_check_signatures (tv_trust_get (trust, TV_ROLE_ROOT), role, dsse, error))
    return NULL;
  return tv_metadata_parse (role, dsse, error);
}

static gboolean
put_object (TvOfficialSession *session, const char *sha256, const char *path, GError **error)
{
  g_autofree char *url = g_strdup_printf ("/v1/objects/%s", sha256);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvHttpReply) head = NULL;
  g_autoptr (TvHttpReply) put = NULL;
  const TvHttpRequest look = { .method = "HEAD", .path = url };
  TvHttpRequest request = { .method = "PUT", .path = url, .content_type = OCTETS };

  head = tv_official_session_send (session, &look, NULL, NULL);
  if (head != NULL)
    return TRUE;
  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return FALSE;
  bytes = g_mapped_file_get_bytes (file);
  request.body = bytes;
  put = tv_official_session_send (session, &request, NULL, error);
  return put != NULL;
}

static gboolean
put_item (TvOfficialSession *session, const char *folder, const TvItem *item, GError **error)
{
  g_autofree char *manifest = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);

  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);
      g_autofree char *path = g_build_filename (folder, file->path, NULL);

      if (!put_object (session, file->sha256, path, error))
        return FALSE;
    }
  return put_object (session, item->sha256, manifest, error);
}

static gboolean
propose (TvCtl *ctl,
         const TvCtlPublish *self,
         TvOfficialSession *session,
         TvTrust *trust,
         TvRole role,
         GPtrArray *added,
         GError **error)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GError) reason = NULL;
  g_autoptr (TvMetadata) old = fetch_role (trust, session, role, &reason);
  g_autoptr (GPtrArray) items = tv_metadata_dup_items (old);
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *metadata = NULL;
  g_autoptr (TvJson) body = json_object ();
  g_autoptr (TvJson) reply = NULL;

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  for (guint i = 0; i < added->len; i++)
    tv_metadata_items_put (items, g_ptr_array_index (added, i));
  dsse = tv_metadata_build_items (role,
                                  old != NULL ? old->version + 1 : 1,
                                  now,
                                  now + TV_REPOSITORY_ITEMS_LIFE,
                                  items);
  if (!tv_ctl_publish_sign (self, tv_trust_get (trust, TV_ROLE_ROOT), role, dsse, error))
    return FALSE;
  bytes = tv_dsse_to_bytes (dsse);
  metadata = tv_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  json_object_set_new (body, "role", json_string (tv_role_to_string (role)));
  json_object_set_new (body, "metadata", json_string (metadata));
  reply
      = tv_official_session_call (session, "POST", "/v1/proposals", body, NULL, NULL, NULL, error);
  if (reply == NULL)
    return FALSE;
  if (g_str_equal (tv_json_get_string (reply, "state", ""), "published"))
    tv_ctl_say (ctl, _ ("The server has published it."));
  else
    tv_ctl_say (ctl,
                /* TRANSLATORS: %s is the number of a proposal */
                _ ("Proposal %s waits for another officer's signature (publish --sign)."),
                tv_json_get_string (reply, "id", ""));
  json_object_set (ctl->json, tv_role_to_string (role), reply);
  return TRUE;
}

/* Sends up every item and sorts them by the role that lists them. */
static gboolean
put_items (TvOfficialSession *session, char **folders, GPtrArray **by_role, GError **error)
{
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (TvItem) item = tv_item_open (folders[i], error);
      TvRole role = TV_ROLE_TARGETS;

      if (item == NULL || !put_item (session, folders[i], item, error))
        {
          g_prefix_error (error, "%s: ", folders[i]);
          return FALSE;
        }
      role = tv_role_for_kind (item->kind);
      g_ptr_array_add (by_role[role], g_steal_pointer (&item));
    }
  return TRUE;
}

gboolean
tv_ctl_publish_to_server (TvCtl *ctl, const TvCtlPublish *self, char **folders, GError **error)
{
  g_autoptr (TvOfficialSession) session = NULL;
  g_autoptr (TvTrust) trust = NULL;
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  GPtrArray *by_role[TV_N_ROLES] = { [TV_ROLE_TARGETS] = targets, [TV_ROLE_ANSWERS] = answers };
  gboolean done = FALSE;

  session = tv_ctl_session_open (self->server, self->ca, self->user, self->password_file, error);
  if (session == NULL)
    return FALSE;
  trust = fetch_root (self, session, error);
  done = trust != NULL && put_items (session, folders, by_role, error);
  for (guint role = TV_ROLE_TARGETS; done && role <= TV_ROLE_ANSWERS; role++)
    if (by_role[role]->len > 0)
      done = propose (ctl, self, session, trust, (TvRole) role, by_role[role], error);
  tv_official_session_sign_out (session, NULL, NULL);
  return done;
}

static TvDsse *
fetch_proposal (TvOfficialSession *session, const char *id, TvRole *ret_role, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/proposals/%s", id);
  g_autoptr (TvJson) reply
      = tv_official_session_call (session, "GET", path, NULL, NULL, NULL, NULL, error);
  g_autoptr (GBytes) bytes = NULL;
  const char *metadata = NULL;
  const char *role = NULL;

  if (reply == NULL || !tv_json_need_string (reply, "metadata", &metadata, error)
      || !tv_json_need_string (reply, "role", &role, error))
    return NULL;
  if (!tv_role_from_string (role, ret_role))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN, "a proposal for %s", role);
      return NULL;
    }
  bytes = tv_base64_decode (metadata, 0, error);
  return bytes != NULL ? tv_dsse_parse (bytes, tv_role_max_size (*ret_role), error) : NULL;
}

/* What a second officer must see before signing: what would be new and what would be gone. */
static void
say_difference (TvCtl *ctl, TvMetadata *old, TvMetadata *new)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; old != NULL && i < old->items->len; i++)
    g_hash_table_add (known, ((TvMetadataItem *) g_ptr_array_index (old->items, i))->sha256);
  for (guint i = 0; i < new->items->len; i++)
    {
      const TvMetadataItem *item = g_ptr_array_index (new->items, i);

      g_hash_table_add (kept, item->sha256);
      if (!g_hash_table_contains (known, item->sha256))
        tv_ctl_say (ctl, "+ %s %u (%s)", item->id, item->version, item->kind);
    }
  for (guint i = 0; old != NULL && i < old->items->len; i++)
    {
      const TvMetadataItem *item = g_ptr_array_index (old->items, i);

      if (!g_hash_table_contains (kept, item->sha256))
        tv_ctl_say (ctl, "- %s %u (%s)", item->id, item->version, item->kind);
    }
}

static gboolean
send_signature (TvCtl *ctl,
                TvOfficialSession *session,
                const char *id,
                TvDsse *dsse,
                TvSigningKey *key,
                GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/proposals/%s/signatures", id);
  g_autoptr (TvJson) body = json_object ();
  g_autoptr (TvJson) reply = NULL;
  guint8 signature[TV_SIGNATURE_SIZE];
  g_autofree char *text = NULL;

  tv_dsse_make_signature (dsse, key, signature);
  text = tv_base64_encode (signature, sizeof signature);
  json_object_set_new (body, "keyid", json_string (tv_signing_key_get_id (key)));
  json_object_set_new (body, "sig", json_string (text));
  reply = tv_official_session_call (session, "POST", path, body, NULL, NULL, NULL, error);
  if (reply == NULL)
    return FALSE;
  json_object_update (ctl->json, reply);
  if (g_str_equal (tv_json_get_string (reply, "state", ""), "published"))
    tv_ctl_say (ctl, _ ("The server has published it."));
  else
    tv_ctl_say (ctl, _ ("Signed; more signatures are needed."));
  return TRUE;
}

static gboolean
sign_with (TvCtl *ctl, const TvCtlPublish *self, TvOfficialSession *session, GError **error)
{
  const int number = self->officers->len > 0 ? g_array_index (self->officers, int, 0) : 2;
  TvRole role = TV_ROLE_TARGETS;
  g_autoptr (TvTrust) trust = fetch_root (self, session, error);
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (TvMetadata) old = NULL;
  g_autoptr (TvMetadata) new = NULL;
  g_autoptr (TvSigningKey) key = NULL;
  g_autoptr (GError) reason = NULL;

  if (trust == NULL)
    return FALSE;
  dsse = fetch_proposal (session, self->sign, &role, error);
  new = dsse != NULL ? tv_metadata_parse (role, dsse, error) : NULL;
  if (new == NULL)
    return FALSE;
  old = fetch_role (trust, session, role, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  say_difference (ctl, old, new);
  key = tv_ctl_publish_load_officer (self, number, error);
  return key != NULL && send_signature (ctl, session, self->sign, dsse, key, error);
}

gboolean
tv_ctl_publish_sign_proposal (TvCtl *ctl, const TvCtlPublish *self, GError **error)
{
  g_autoptr (TvOfficialSession) session
      = tv_ctl_session_open (self->server, self->ca, self->user, self->password_file, error);
  gboolean done = FALSE;

  if (session == NULL)
    return FALSE;
  done = sign_with (ctl, self, session, error);
  tv_official_session_sign_out (session, NULL, NULL);
  return done;
}
