// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "client/tv-download.h"
#include "tv-ctl-province.h"
#include "tv-ctl-session.h"

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

/* From the anchor to the newest of the server. */
static TvTrust *
fetch_root (TvOfficialSession *session, const char *root, GError **error)
{
  const gsize max = tv_role_max_size (TV_ROLE_ROOT);
  g_autoptr (GBytes) anchor = tv_file_read (root, max, error);
  g_autoptr (TvTrust) trust = anchor != NULL ? tv_trust_new (anchor, error) : NULL;

  while (trust != NULL)
    {
      g_autofree char *name
          = g_strdup_printf ("%u.root.json", tv_trust_get (trust, TV_ROLE_ROOT)->version + 1);
      g_autoptr (GError) reason = NULL;
      g_autoptr (GBytes) bytes = get_metadata (session, name, max, &reason);

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

/* In the user's cache, beside the Desk's; who has none gets a folder for this run. */
static gboolean
open_store (TvCtlProvince *self, GError **error)
{
  g_autofree char *objects = g_build_filename (g_get_user_cache_dir (), "thamvan", "objects", NULL);

  if (!tv_file_make_folder (objects, NULL))
    {
      self->scratch = g_dir_make_tmp ("thamvan-objects-XXXXXX", error);
      if (self->scratch == NULL)
        return FALSE;
    }
  self->store = tv_object_store_new (self->scratch != NULL ? self->scratch : objects);
  return TRUE;
}

TvCtlProvince *
tv_ctl_province_open (const char *server,
                      const char *ca,
                      const char *user,
                      const char *password_file,
                      const char *root,
                      GError **error)
{
  g_autoptr (TvCtlProvince) self = g_new0 (TvCtlProvince, 1);

  self->session = tv_ctl_session_open (server, ca, user, password_file, error);
  if (self->session == NULL || !open_store (self, error))
    return NULL;
  self->trust = fetch_root (self->session, root, error);
  return self->trust != NULL ? g_steal_pointer (&self) : NULL;
}

void
tv_ctl_province_free (TvCtlProvince *self)
{
  if (self == NULL)
    return;
  if (self->session != NULL)
    tv_official_session_sign_out (self->session, NULL, NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->trust);
  g_clear_object (&self->store);
  if (self->scratch != NULL)
    tv_file_remove_tree (self->scratch, NULL);
  g_free (self->scratch);
  g_free (self);
}

TvMetadata *
tv_ctl_province_get_root (TvCtlProvince *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return tv_trust_get (self->trust, TV_ROLE_ROOT);
}

TvMetadata *
tv_ctl_province_fetch_role (TvCtlProvince *self, TvRole role, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.json", tv_role_to_string (role));
  g_autoptr (GBytes) bytes = get_metadata (self->session, name, tv_role_max_size (role), error);
  g_autoptr (TvDsse) dsse = NULL;

  if (bytes == NULL)
    return NULL;
  dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);
  if (dsse == NULL
      || !tv_metadata_check_signatures (tv_ctl_province_get_root (self), role, dsse, error))
    return NULL;
  return tv_metadata_parse (role, dsse, error);
}

/* What is proposed is shown to signers only, so that it is asked for by the session. */
char *
tv_ctl_province_locate (const char *sha256, guint64 length, gpointer data, GError **error)
{
  TvCtlProvince *self = data;
  g_autofree char *token = tv_official_session_dup_token (self->session);
  g_autofree char *partial = tv_object_store_partial_path (self->store, sha256);
  g_autofree char *path = g_strdup_printf ("/v1/objects/%s", sha256);

  if (!tv_object_store_has (self->store, sha256)
      && (!tv_download_to_file (tv_official_session_get_client (self->session),
                                path,
                                token,
                                partial,
                                length,
                                NULL,
                                error)
          || !tv_object_store_commit (self->store, sha256, error)))
    return NULL;
  return tv_object_store_path (self->store, sha256);
}
