// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-metadata-builder.h"
#include "tv-repository-private.h"

#define MANIFEST_MAX (4 * 1024 * 1024)

static gboolean
fail (TvError code, TvRole role, const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, code, "%s: %s", tv_role_to_string (role), what);
  return FALSE;
}

static gboolean
has_file (TvRepository *self, const char *id, const char *sha256, GError **error)
{
  if (tv_object_store_has (self->objects, sha256))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s: the object %s is missing", id, sha256);
  return FALSE;
}

/* The manifest is in the store, says what the line says, and all of its files are there. */
static gboolean
check_line (TvRepository *self, const TvMetadataItem *line, GError **error)
{
  g_autofree char *path = tv_object_store_path (self->objects, line->sha256);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvItem) item = NULL;

  if (!has_file (self, line->id, line->sha256, error))
    return FALSE;
  bytes = tv_file_read (path, MANIFEST_MAX, error);
  if (bytes == NULL)
    return FALSE;
  item = tv_item_parse (bytes, error);
  if (item == NULL)
    return FALSE;
  if (!g_str_equal (item->id, line->id) || item->version != line->version
      || !g_str_equal (item->kind, line->kind) || item->length != line->length
      || !g_strv_equal ((const char *const *) item->units, (const char *const *) line->units))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "%s: the metadata does not say what the manifest says",
                   line->id);
      return FALSE;
    }
  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);

      if (!has_file (self, item->id, file->sha256, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_listed (TvMetadata *metadata, const TvMetadataItem *line)
{
  for (guint i = 0; metadata != NULL && i < metadata->items->len; i++)
    {
      const TvMetadataItem *old = g_ptr_array_index (metadata->items, i);

      if (g_str_equal (old->sha256, line->sha256) && g_str_equal (old->id, line->id))
        return TRUE;
    }
  return FALSE;
}

/* Only what is new: thousands of items stay as they were. */
static gboolean
check_items (TvRepository *self, TvMetadata *proposal, GError **error)
{
  TvMetadata *old = self->held[proposal->role].metadata;

  for (guint i = 0; i < proposal->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (proposal->items, i);

      if (!is_listed (old, line)
          && (!tv_repository_check_forward (old, line->id, line->version, line->sha256, error)
              || !check_line (self, line, error)))
        return FALSE;
    }
  return TRUE;
}

static TvMetadata *
check_proposal (TvRepository *self, TvRole role, TvDsse *dsse, GError **error)
{
  g_autoptr (TvMetadata) proposal = NULL;
  TvMetadata *old = self->held[role].metadata;

  if (role != TV_ROLE_TARGETS && role != TV_ROLE_ANSWERS)
    {
      fail (TV_ERROR_ROLE_UNKNOWN, role, "is not proposed", error);
      return NULL;
    }
  proposal = tv_metadata_parse (role, dsse, error);
  if (proposal == NULL)
    return NULL;
  if (proposal->version != (old != NULL ? old->version + 1 : 1))
    {
      fail (TV_ERROR_STALE, role, "something else was published meanwhile", error);
      return NULL;
    }
  return check_items (self, proposal, error) ? g_steal_pointer (&proposal) : NULL;
}

gboolean
tv_repository_check_proposal (TvRepository *self,
                              TvRole role,
                              GBytes *bytes,
                              guint *ret_signatures,
                              guint *ret_threshold,
                              GError **error)
{
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (TvMetadata) proposal = NULL;
  g_autoptr (GHashTable) keys = NULL;
  guint threshold = 0;
  guint count = 0;

  g_return_val_if_fail (self != NULL && role < TV_N_ROLES && bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->trust == NULL)
    return fail (TV_ERROR_STATE, role, "this tree has no root yet", error);
  dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);
  if (dsse == NULL)
    return FALSE;
  proposal = check_proposal (self, role, dsse, error);
  if (proposal == NULL)
    return FALSE;
  keys = tv_metadata_dup_role_keys (tv_trust_get (self->trust, TV_ROLE_ROOT), role, &threshold);
  count = tv_dsse_count_signatures (dsse, keys);
  if (count == 0)
    return fail (TV_ERROR_SIGNATURE, role, "nobody who may has signed", error);
  if (ret_signatures != NULL)
    *ret_signatures = count;
  if (ret_threshold != NULL)
    *ret_threshold = threshold;
  return TRUE;
}

static void
drop_changes (TvRepository *self, TvRole role)
{
  for (guint i = self->added->len; i > 0; i--)
    {
      const TvItem *item = g_ptr_array_index (self->added, i - 1);

      if (tv_role_for_kind (item->kind) == role)
        g_ptr_array_remove_index (self->added, i - 1);
    }
  for (guint i = self->withdrawn->len; i > 0; i--)
    {
      const TvMetadataItem *line = g_ptr_array_index (self->withdrawn, i - 1);

      if (tv_role_for_kind (line->kind) == role)
        g_ptr_array_remove_index (self->withdrawn, i - 1);
    }
}

gboolean
tv_repository_accept (TvRepository *self, TvRole role, GBytes *bytes, GError **error)
{
  g_autoptr (TvMetadata) proposal = NULL;

  g_return_val_if_fail (self != NULL && role < TV_N_ROLES && bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!tv_repository_check_proposal (self, role, bytes, NULL, NULL, error))
    return FALSE;
  proposal = tv_repository_read_signed (self, role, bytes, error);
  if (proposal == NULL)
    return FALSE;
  tv_repository_hold (self, proposal, bytes, FALSE);
  drop_changes (self, role);
  return TRUE;
}

/* Signs with the online key and holds it, as a kiosk would read it. */
static gboolean
sign_and_hold (TvRepository *self, TvRole role, TvDsse *dsse, TvSigningKey *online, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvMetadata) metadata = NULL;

  tv_dsse_sign (dsse, online);
  bytes = tv_dsse_to_bytes (dsse);
  metadata = tv_repository_read_signed (self, role, bytes, error);
  if (metadata == NULL)
    return FALSE;
  tv_repository_hold (self, metadata, bytes, FALSE);
  return TRUE;
}

static guint
next_version (TvRepository *self, TvRole role)
{
  return self->held[role].metadata != NULL ? self->held[role].metadata->version + 1 : 1;
}

static gboolean
make_snapshot (TvRepository *self, TvSigningKey *online, gint64 now, GError **error)
{
  g_autoptr (TvDsse) dsse = NULL;

  if (self->held[TV_ROLE_TARGETS].bytes == NULL)
    return fail (TV_ERROR_STATE, TV_ROLE_TARGETS, "nothing was published yet", error);
  dsse = tv_metadata_build_snapshot (next_version (self, TV_ROLE_SNAPSHOT),
                                     now,
                                     now + TV_REPOSITORY_SNAPSHOT_LIFE,
                                     self->held[TV_ROLE_TARGETS].bytes,
                                     self->held[TV_ROLE_ANSWERS].bytes);
  return sign_and_hold (self, TV_ROLE_SNAPSHOT, dsse, online, error);
}

static gboolean
make_timestamp (TvRepository *self, TvSigningKey *online, gint64 now, guint64 tick, GError **error)
{
  TvMetadata *old = self->held[TV_ROLE_TIMESTAMP].metadata;
  g_autoptr (TvDsse) dsse = NULL;

  dsse = tv_metadata_build_timestamp (next_version (self, TV_ROLE_TIMESTAMP),
                                      now,
                                      now + TV_REPOSITORY_TIMESTAMP_LIFE,
                                      old != NULL ? MAX (tick, old->tick) : tick,
                                      self->held[TV_ROLE_SNAPSHOT].bytes);
  return sign_and_hold (self, TV_ROLE_TIMESTAMP, dsse, online, error);
}

/* In the order in which nothing names what is not there yet. */
static gboolean
write_all (TvRepository *self, GError **error)
{
  for (guint role = TV_ROLE_TARGETS; role <= TV_ROLE_TIMESTAMP; role++)
    {
      TvRepositoryHeld *held = &self->held[role];

      if (held->bytes == NULL || held->written)
        continue;
      if (!tv_repository_write (self, (TvRole) role, 0, held->bytes, error))
        return FALSE;
      held->written = TRUE;
    }
  return TRUE;
}

gboolean
tv_repository_publish (TvRepository *self,
                       TvSigningKey *online,
                       gint64 now,
                       guint64 tick,
                       GError **error)
{
  g_return_val_if_fail (self != NULL && online != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return make_snapshot (self, online, now, error) && make_timestamp (self, online, now, tick, error)
         && write_all (self, error);
}

gboolean
tv_repository_refresh (TvRepository *self,
                       TvSigningKey *online,
                       gint64 now,
                       guint64 tick,
                       GError **error)
{
  TvMetadata *snapshot = NULL;

  g_return_val_if_fail (self != NULL && online != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  snapshot = self->held[TV_ROLE_SNAPSHOT].metadata;
  if (snapshot == NULL || snapshot->expires - now < TV_REPOSITORY_SNAPSHOT_LIFE / 3)
    return tv_repository_publish (self, online, now, tick, error);
  return make_timestamp (self, online, now, tick, error) && write_all (self, error);
}
