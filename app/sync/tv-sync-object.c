// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "publication/tv-delta.h"

#include "tv-sync-context-private.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>

/* Never taken by publications: opinions must still fit when the disk is full of maps. */
#define RESERVE_BYTES (G_GUINT64_CONSTANT (64) * 1024 * 1024)

static gboolean
has_space (TvSyncContext *self, guint64 length, GError **error)
{
  struct statvfs info;

  if (statvfs (self->folder, &info) != 0
      || (guint64) info.f_bavail * info.f_frsize >= length + RESERVE_BYTES)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_STORAGE_FULL, "There is no room for new content");
  return FALSE;
}

gboolean
tv_sync_object_fetch (TvSyncContext *self,
                      TvSyncSource *source,
                      const char *sha256,
                      guint64 length,
                      gboolean signed_in,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *partial = NULL;

  if (tv_object_store_has (self->objects, sha256))
    return TRUE;
  if (!has_space (self, length, error))
    return FALSE;
  partial = tv_object_store_partial_path (self->objects, sha256);
  return tv_sync_source_get_object (source, sha256, length, partial, signed_in, cancellable, error)
         && tv_object_store_commit (self->objects, sha256, error);
}

/* The line or the stick is gone, or the run is over: the whole file would not come either, and the
 * next run goes on where this one stopped. */
static gboolean
ends_run (const GError *error)
{
  return error->domain != TV_ERROR || error->code == TV_ERROR_NETWORK
         || error->code == TV_ERROR_CERTIFICATE || error->code == TV_ERROR_UNAVAILABLE
         || error->code == TV_ERROR_TOO_MANY || error->code == TV_ERROR_VOLUME_GONE;
}

static gboolean
apply (TvSyncContext *self,
       const TvItemFile *file,
       const char *old,
       const char *delta,
       GError **error)
{
  g_autofree char *made = tv_object_store_beside_path (self->objects, file->sha256, "made");
  g_autofree char *old_path
      = g_str_equal (old, TV_DELTA_NOTHING) ? NULL : tv_object_store_path (self->objects, old);

  return tv_delta_apply (old_path, old, delta, made, file->length, error)
         && tv_object_store_take_file (self->objects, file->sha256, made, error);
}

/* FALSE without an error: there is no such delta, or a bad one, and the whole file is to come. */
static gboolean
fetch_delta (TvSyncContext *self,
             TvSyncSource *source,
             const TvItemFile *file,
             const char *old,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *suffix = g_strdup_printf ("delta-%.16s", old);
  g_autofree char *delta = tv_object_store_beside_path (self->objects, file->sha256, suffix);
  g_autoptr (GError) local = NULL;

  if (tv_sync_source_get_delta (source,
                                old,
                                file->sha256,
                                file->length - 1,
                                delta,
                                cancellable,
                                &local)
      && apply (self, file, old, delta, &local))
    {
      (void) g_unlink (delta);
      return TRUE;
    }
  if (ends_run (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    g_info ("A delta of %s is of no use: %s", file->path, local->message);
  (void) g_unlink (delta);
  return FALSE;
}

/* Some of the whole file came by an earlier run: the rest of it is on the way. */
static gboolean
is_begun (TvSyncContext *self, const char *sha256)
{
  g_autofree char *partial = tv_object_store_partial_path (self->objects, sha256);
  GStatBuf info;

  return g_stat (partial, &info) == 0 && info.st_size > 0;
}

gboolean
tv_sync_object_fetch_file (TvSyncContext *self,
                           TvSyncSource *source,
                           const TvItemFile *file,
                           const char *old,
                           GCancellable *cancellable,
                           GError **error)
{
  const char *from[] = { old, TV_DELTA_NOTHING };

  if (tv_object_store_has (self->objects, file->sha256))
    return TRUE;
  if (!has_space (self, file->length, error))
    return FALSE;
  if (!tv_delta_suits (file) || is_begun (self, file->sha256))
    from[0] = from[1] = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (from); i++)
    {
      g_autoptr (GError) local = NULL;

      if (from[i] == NULL || (i == 0 && !tv_object_store_has (self->objects, from[i])))
        continue;
      if (fetch_delta (self, source, file, from[i], cancellable, &local))
        return TRUE;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return tv_sync_object_fetch (self, source, file->sha256, file->length, FALSE, cancellable, error);
}
