// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-delta-history-private.h"

#include "base/tv-file.h"
#include "base/tv-json.h"
#include "tv-hash-private.h"

#define FILE_MAX (64 * 1024 * 1024)
#define FILE_MODE 0644

struct _TvDeltaHistory
{
  char *path;
  GHashTable *items; /* (element-type utf8 GPtrArray) */
};

static void
version_free (gpointer data)
{
  TvDeltaVersion *self = data;

  g_free (self->sha256);
  g_free (self);
}

static void
add (TvDeltaHistory *self, const char *id, guint version, const char *sha256, gboolean listed)
{
  GPtrArray *versions = g_hash_table_lookup (self->items, id);
  TvDeltaVersion *entry = NULL;

  if (versions == NULL)
    {
      versions = g_ptr_array_new_with_free_func (version_free);
      g_hash_table_insert (self->items, g_strdup (id), versions);
    }
  for (guint i = 0; i < versions->len; i++)
    {
      entry = g_ptr_array_index (versions, i);
      if (entry->version == version)
        {
          g_free (entry->sha256);
          entry->sha256 = g_strdup (sha256);
          entry->listed = listed;
          return;
        }
    }
  entry = g_new0 (TvDeltaVersion, 1);
  entry->version = version;
  entry->sha256 = g_strdup (sha256);
  entry->listed = listed;
  g_ptr_array_add (versions, entry);
}

static void
load (TvDeltaHistory *self, TvJson *json)
{
  const char *id = NULL;
  TvJson *list = NULL;

  json_object_foreach (json, id, list)
  {
    TvJson *entry = NULL;
    size_t i = 0;

    json_array_foreach (list, i, entry)
    {
      gint64 version = tv_json_get_int (entry, "version", 0);
      const char *sha256 = tv_json_get_string (entry, "sha256", "");

      if (version > 0 && version <= G_MAXINT && tv_hash_is_valid (sha256))
        add (self, id, (guint) version, sha256, FALSE);
    }
  }
}

TvDeltaHistory *
tv_delta_history_load (const char *path)
{
  TvDeltaHistory *self = g_new0 (TvDeltaHistory, 1);
  g_autoptr (TvJson) json = tv_json_load_file (path, FILE_MAX, NULL);

  self->path = g_strdup (path);
  self->items
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  if (json != NULL)
    load (self, json);
  return self;
}

void
tv_delta_history_free (TvDeltaHistory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->items);
  g_free (self->path);
  g_free (self);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const TvDeltaVersion *left = *(const TvDeltaVersion *const *) a;
  const TvDeltaVersion *right = *(const TvDeltaVersion *const *) b;

  return left->version < right->version ? 1 : left->version > right->version ? -1 : 0;
}

/* FALSE when nothing of the item is in force any more. */
static gboolean
trim (GPtrArray *versions, guint most)
{
  gboolean listed = FALSE;

  g_ptr_array_sort (versions, compare_newest_first);
  for (guint i = versions->len; i > 0; i--)
    {
      const TvDeltaVersion *entry = g_ptr_array_index (versions, i - 1);

      listed = listed || entry->listed;
      if (!entry->listed && i - 1 > most)
        g_ptr_array_remove_index (versions, i - 1);
    }
  return listed;
}

void
tv_delta_history_note (TvDeltaHistory *self, TvMetadata *targets, guint most)
{
  GHashTableIter iter;
  gpointer versions = NULL;

  for (guint i = 0; i < targets->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (targets->items, i);

      add (self, line->id, line->version, line->sha256, TRUE);
    }
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &versions))
    if (!trim (versions, most))
      g_hash_table_iter_remove (&iter);
}

gboolean
tv_delta_history_save (TvDeltaHistory *self, GError **error)
{
  g_autoptr (TvJson) json = json_object ();
  g_autoptr (GBytes) bytes = NULL;
  GHashTableIter iter;
  gpointer id = NULL;
  gpointer versions = NULL;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &id, &versions))
    {
      GPtrArray *list = versions;
      TvJson *rows = json_array ();

      for (guint i = 0; i < list->len; i++)
        {
          const TvDeltaVersion *entry = g_ptr_array_index (list, i);

          json_array_append_new (
              rows,
              json_pack ("{s:i, s:s}", "version", (int) entry->version, "sha256", entry->sha256));
        }
      json_object_set_new (json, id, rows);
    }
  bytes = tv_json_to_bytes (json, 0);
  return tv_file_write (self->path, bytes, FILE_MODE, error);
}

GHashTable *
tv_delta_history_get_items (TvDeltaHistory *self)
{
  return self->items;
}
