// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-format.h"
#include "base/tv-hex.h"
#include "catalogue/tv-catalogue-builder.h"

#include "tv-sync-context-private.h"

#include <glib/gstdio.h>

#define MAX_MANIFEST (4 * 1024 * 1024)

/* For all, or for this machine's unit. */
static gboolean
concerns (const TvMetadataItem *line, const char *unit)
{
  return line->units == NULL || line->units[0] == NULL
         || g_strv_contains ((const char *const *) line->units, unit);
}

/* Fetched once more when what lies on this disk was damaged since. */
static GBytes *
fetch_manifest_bytes (TvSyncContext *self,
                      TvSyncSource *source,
                      const TvMetadataItem *line,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *path = tv_object_store_path (self->objects, line->sha256);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *actual = NULL;

      if (!tv_sync_object_fetch (self,
                                 source,
                                 line->sha256,
                                 line->length,
                                 FALSE,
                                 cancellable,
                                 error))
        return NULL;
      bytes = tv_file_read (path, MAX_MANIFEST, error);
      if (bytes == NULL)
        return NULL;
      actual = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      if (g_str_equal (actual, line->sha256))
        return g_steal_pointer (&bytes);
      (void) g_unlink (path);
    }
  g_set_error (error, TV_ERROR, TV_ERROR_HASH, "The manifest of %s does not stay whole", line->id);
  return NULL;
}

/* The manifest, which must be the one of just this line. */
static TvItem *
fetch_manifest (TvSyncContext *self,
                TvSyncSource *source,
                const TvMetadataItem *line,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvItem) item = NULL;

  if (line->length > MAX_MANIFEST)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "The manifest of %s is too long", line->id);
      return NULL;
    }
  bytes = fetch_manifest_bytes (self, source, line, cancellable, error);
  item = bytes != NULL ? tv_item_parse (bytes, error) : NULL;
  if (item == NULL)
    return NULL;
  if (!g_str_equal (item->id, line->id) || item->version != line->version
      || !g_str_equal (item->kind, line->kind) || !g_str_equal (item->sha256, line->sha256)
      || !g_strv_equal ((const char *const *) item->units, (const char *const *) line->units))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_HASH,
                   "The manifest of %s version %u is another item's",
                   line->id,
                   line->version);
      return NULL;
    }
  return g_steal_pointer (&item);
}

/* The newest earlier version of the item that is here: on show, or fetched just now. (nullable) */
static const TvItem *
find_earlier (const TvMetadataItem *line, GPtrArray *items, const TvItem *best)
{
  for (guint i = 0; i < items->len; i++)
    {
      const TvItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->id, line->id) && item->version < line->version
          && (best == NULL || item->version > best->version))
        best = item;
    }
  return best;
}

static gboolean
fetch_file (TvSyncContext *self,
            TvSyncSource *source,
            const TvItem *item,
            const TvItem *earlier,
            const TvItemFile *file,
            GCancellable *cancellable,
            GError **error)
{
  const TvItemFile *old = earlier != NULL ? tv_item_find_file (earlier, file->path) : NULL;
  gboolean signed_in
      = g_str_equal (item->kind, "answers") && g_str_equal (file->path, "entries.bin");

  /* Nobody makes deltas of answers: they are not for everybody. */
  if (g_str_equal (item->kind, "answers"))
    return tv_sync_object_fetch (self,
                                 source,
                                 file->sha256,
                                 file->length,
                                 signed_in,
                                 cancellable,
                                 error);
  return tv_sync_object_fetch_file (self,
                                    source,
                                    file,
                                    old != NULL ? old->sha256 : NULL,
                                    cancellable,
                                    error);
}

static TvItem *
fetch_item (TvSyncContext *self,
            TvSyncSource *source,
            const TvMetadataItem *line,
            const TvItem *earlier,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (TvItem) item = fetch_manifest (self, source, line, cancellable, error);

  for (guint i = 0; item != NULL && i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);

      if (!fetch_file (self, source, item, earlier, file, cancellable, error))
        {
          g_prefix_error (error, "%s, %s: ", item->id, file->path);
          return NULL;
        }
    }
  return g_steal_pointer (&item);
}

/* One item that cannot be had does not keep the others from being fetched; but what is shown is
 * always all of what was signed together, or the old. */
static gboolean
fetch_role (TvSyncContext *self,
            TvSyncSource *source,
            TvRole role,
            TvSyncContent *current,
            GPtrArray *items,
            GCancellable *cancellable,
            GError **error)
{
  TvMetadata *metadata = tv_trust_get (self->trust, role);
  g_autoptr (GError) first = NULL;

  if (metadata == NULL || (role == TV_ROLE_ANSWERS && !tv_sync_source_has_entries (source)))
    return TRUE;
  for (guint i = 0; i < metadata->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (metadata->items, i);
      const TvItem *earlier = find_earlier (line, items, find_earlier (line, current->items, NULL));
      g_autoptr (GError) local = NULL;
      TvItem *item = NULL;

      if (!concerns (line, self->unit))
        continue;
      item = fetch_item (self, source, line, earlier, cancellable, &local);
      if (item != NULL)
        g_ptr_array_add (items, item);
      else if (first == NULL)
        first = g_steal_pointer (&local);
      if (g_cancellable_is_cancelled (cancellable)
          || g_error_matches (first, TV_ERROR, TV_ERROR_NETWORK)
          || g_error_matches (first, TV_ERROR, TV_ERROR_VOLUME_GONE)
          || g_error_matches (first, TV_ERROR, TV_ERROR_STORAGE_FULL))
        break;
    }
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static TvSyncContent *
build (TvSyncContext *self,
       TvSyncContent *current,
       GPtrArray *items,
       GBytes *list,
       const char *fingerprint,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *day = tv_format_day (tv_best_time_now (self->best_time));
  g_autoptr (TvSyncContent) content = NULL;
  g_autoptr (GError) local = NULL;
  guint n = current->generation + 1;

  if (!tv_sync_content_save_list (self->folder, n, list, error)
      || !tv_catalogue_build (self->folder, self->objects, items, n, cancellable, error))
    return NULL;
  content = tv_sync_content_load (self->folder, self->objects, error);
  if (content == NULL)
    return NULL;
  if (self->store != NULL && !tv_store_add_generation (self->store, n, day, fingerprint, &local))
    g_warning ("Could not note generation %u: %s", n, local->message);
  return g_steal_pointer (&content);
}

TvSyncContent *
tv_sync_fetch_rebuild (TvSyncContext *self, TvSyncContent *current, GError **error)
{
  g_autofree char *fingerprint = NULL;
  g_autoptr (GBytes) list = tv_sync_content_describe (current->items, &fingerprint);

  return build (self, current, current->items, list, fingerprint, NULL, error);
}

gboolean
tv_sync_fetch_content (TvSyncContext *self,
                       TvSyncSource *source,
                       TvSyncContent *current,
                       TvSyncContent **ret_content,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  g_autoptr (GBytes) list = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *fingerprint = NULL;
  TvSyncContent *content = NULL;

  if (tv_trust_get (self->trust, TV_ROLE_TARGETS) == NULL)
    return TRUE;
  if (!fetch_role (self, source, TV_ROLE_TARGETS, current, items, cancellable, error)
      || !fetch_role (self, source, TV_ROLE_ANSWERS, current, items, cancellable, error))
    return FALSE;
  list = tv_sync_content_describe (items, &fingerprint);
  if (g_strcmp0 (fingerprint, current->fingerprint) == 0)
    return TRUE;
  content = build (self, current, items, list, fingerprint, cancellable, error);
  if (content == NULL)
    return FALSE;
  if (!tv_sync_content_collect (content, current, self->folder, self->objects, &local))
    g_warning ("Could not remove old content: %s", local->message);
  *ret_content = content;
  return TRUE;
}
