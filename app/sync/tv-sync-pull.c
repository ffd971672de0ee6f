// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "vault/tv-password.h"
#include "wire/tv-time-message.h"

#include "tv-sync-context-private.h"

#include <string.h>

/* More root versions than this in one run is no history but an attack. */
#define MAX_ROOTS 64

static const TvRole followers[]
    = { TV_ROLE_TIMESTAMP, TV_ROLE_SNAPSHOT, TV_ROLE_TARGETS, TV_ROLE_ANSWERS };

static char *
role_path (const char *folder, TvRole role)
{
  g_autofree char *name = g_strconcat (tv_role_to_string (role), ".json", NULL);

  return g_build_filename (folder, "metadata", name, NULL);
}

/* The database is what counts; the file is for who may read the content folder only, and for the
 * day the database is damaged. */
static gboolean
keep (TvSyncContext *self, TvRole role, GError **error)
{
  g_autofree char *path = role_path (self->folder, role);
  GBytes *bytes = tv_trust_get_bytes (self->trust, role);

  if (self->store != NULL
      && !tv_store_set_metadata (self->store,
                                 tv_role_to_string (role),
                                 tv_trust_get (self->trust, role)->version,
                                 bytes,
                                 error))
    return FALSE;
  return tv_file_write (path, bytes, 0640, error);
}

static GBytes *
load_kept (TvStore *store, const char *folder, TvRole role)
{
  g_autofree char *path = role_path (folder, role);
  GBytes *bytes = NULL;

  if (store != NULL)
    bytes = tv_store_get_metadata (store, tv_role_to_string (role), NULL);
  return bytes != NULL ? bytes : tv_file_read (path, tv_role_max_size (role), NULL);
}

/* The root kept by an earlier run, unless the machine was given a newer anchor since. */
static TvTrust *
restore_root (TvStore *store, const char *folder, GBytes *anchor, GError **error)
{
  g_autoptr (TvTrust) shipped = tv_trust_new (anchor, error);
  g_autoptr (GBytes) bytes = load_kept (store, folder, TV_ROLE_ROOT);
  g_autoptr (TvTrust) kept = NULL;

  if (shipped == NULL)
    return NULL;
  kept = bytes != NULL ? tv_trust_new (bytes, NULL) : NULL;
  if (kept != NULL
      && tv_trust_get (kept, TV_ROLE_ROOT)->version
             >= tv_trust_get (shipped, TV_ROLE_ROOT)->version)
    return g_steal_pointer (&kept);
  return g_steal_pointer (&shipped);
}

TvTrust *
tv_sync_pull_restore (TvStore *store, const char *folder, GBytes *anchor, GError **error)
{
  g_autoptr (TvTrust) trust = restore_root (store, folder, anchor, error);

  for (gsize i = 0; trust != NULL && i < G_N_ELEMENTS (followers); i++)
    {
      g_autoptr (GBytes) bytes = load_kept (store, folder, followers[i]);
      g_autoptr (GError) local = NULL;

      if (bytes != NULL && !tv_trust_restore (trust, followers[i], bytes, &local))
        {
          g_info ("Kept %s is not trusted any more: %s",
                  tv_role_to_string (followers[i]),
                  local->message);
          break;
        }
    }
  return g_steal_pointer (&trust);
}

gboolean
tv_sync_pull_roots (TvSyncContext *self,
                    TvSyncSource *source,
                    GCancellable *cancellable,
                    GError **error)
{
  for (guint i = 0; i < MAX_ROOTS; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *name
          = g_strdup_printf ("%u.root.json", tv_trust_get (self->trust, TV_ROLE_ROOT)->version + 1);

      bytes = tv_sync_source_get_metadata (source,
                                           name,
                                           tv_role_max_size (TV_ROLE_ROOT),
                                           cancellable,
                                           &local);
      if (g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
        return TRUE;
      if (bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!tv_trust_update_root (self->trust, bytes, error) || !keep (self, TV_ROLE_ROOT, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tv_sync_pull_time (TvSyncContext *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *nonce = tv_random_token ();
  g_autofree char *path = g_strconcat ("/v1/time?nonce=", nonce, NULL);
  TvHttpRequest request = { .method = "GET", .path = path, .max_reply = TV_TIME_MESSAGE_MAX };
  g_autoptr (TvHttpReply) reply = tv_http_client_send (self->client, &request, cancellable, error);
  g_autoptr (GHashTable) keys = NULL;
  gint64 time = 0;
  guint64 tick = 0;

  if (reply == NULL)
    return FALSE;
  keys = tv_trust_dup_receipt_keys (self->trust);
  if (!tv_time_message_verify (reply->body, nonce, keys, &time, &tick, error))
    return FALSE;
  tv_sync_context_learn (self, time, tick);
  return TRUE;
}

/* Whether the trust holds just what the role above names. */
static gboolean
is_held (TvSyncContext *self, TvRole above, TvRole role)
{
  GBytes *bytes = tv_trust_get_bytes (self->trust, role);
  TvMetadata *metadata = tv_trust_get (self->trust, above);
  g_autofree char *actual = NULL;
  const char *named = NULL;
  guint version = 0;
  guint64 length = 0;

  if (metadata == NULL || !tv_metadata_get_reference (metadata, role, &version, &length, &named))
    return TRUE; /* nothing is named, so there is nothing to fetch */
  if (bytes == NULL)
    return FALSE;
  actual = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_str_equal (actual, named);
}

/* What is held already is judged again: that it has not run out meanwhile is what keeps an attacker
 * from showing yesterday for ever. */
static gboolean
pull_role (TvSyncContext *self,
           TvSyncSource *source,
           TvRole role,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *name = g_strconcat (tv_role_to_string (role), ".json", NULL);
  g_autoptr (GBytes) bytes
      = tv_sync_source_get_metadata (source, name, tv_role_max_size (role), cancellable, error);
  GBytes *held = tv_trust_get_bytes (self->trust, role);
  const gboolean known = bytes != NULL && held != NULL && g_bytes_equal (held, bytes);

  if (bytes == NULL)
    return FALSE;
  return tv_trust_update (self->trust, role, bytes, tv_best_time_now (self->best_time), error)
         && (known || keep (self, role, error));
}

gboolean
tv_sync_pull_metadata (TvSyncContext *self,
                       TvSyncSource *source,
                       GCancellable *cancellable,
                       GError **error)
{
  static const struct
  {
    TvRole above;
    TvRole role;
  } steps[] = {
    { TV_ROLE_TIMESTAMP, TV_ROLE_SNAPSHOT },
    { TV_ROLE_SNAPSHOT, TV_ROLE_TARGETS },
    { TV_ROLE_SNAPSHOT, TV_ROLE_ANSWERS },
  };
  g_autoptr (GError) local = NULL;

  if (!pull_role (self, source, TV_ROLE_TIMESTAMP, cancellable, &local))
    {
      /* Nothing was published yet. */
      if (g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND)
          && tv_trust_get (self->trust, TV_ROLE_TIMESTAMP) == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!is_held (self, steps[i].above, steps[i].role)
        && !pull_role (self, source, steps[i].role, cancellable, error))
      return FALSE;
  return tv_trust_check_fresh (self->trust, tv_best_time_now (self->best_time), error);
}
