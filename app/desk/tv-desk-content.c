// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-worker.h"
#include "client/tv-download.h"
#include "publication/tv-object-store.h"

#include "tv-desk-content.h"
#include "tv-desk-trust.h"

#define MAX_MANIFEST (4 * 1024 * 1024)
#define MAX_JSON (64 * 1024 * 1024)

struct _TvDeskContent
{
  GObject parent_instance;

  TvHttpClient *client; /* (owned) */
  TvDeskTrust *trust;   /* (owned) */
  TvObjectStore *store; /* (owned) */
  TvWorker *worker;     /* (owned): one download after the other */

  GMutex lock;       /* held for what follows */
  GHashTable *items; /* (owned) hash of a manifest → TvItem */
};

typedef struct
{
  char *item;
  guint version;
  char *path;
} FileData;

static void tv_desk_content_iface_init (TvContentInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TvDeskContent,
                               tv_desk_content,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TV_TYPE_CONTENT, tv_desk_content_iface_init))

static void
file_data_free (FileData *data)
{
  g_free (data->item);
  g_free (data->path);
  g_free (data);
}

static FileData *
file_data_new (const char *item, guint version, const char *path)
{
  FileData *data = g_new0 (FileData, 1);

  data->item = g_strdup (item);
  data->version = version;
  data->path = g_strdup (path);
  return data;
}

static void
tv_desk_content_dispose (GObject *object)
{
  TvDeskContent *self = TV_DESK_CONTENT (object);

  if (self->worker != NULL)
    tv_worker_stop (self->worker);
  g_clear_object (&self->worker);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  g_clear_object (&self->trust);
  G_OBJECT_CLASS (tv_desk_content_parent_class)->dispose (object);
}

static void
tv_desk_content_finalize (GObject *object)
{
  TvDeskContent *self = TV_DESK_CONTENT (object);

  g_hash_table_unref (self->items);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tv_desk_content_parent_class)->finalize (object);
}

static void
tv_desk_content_class_init (TvDeskContentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tv_desk_content_dispose;
  object_class->finalize = tv_desk_content_finalize;
}

static void
tv_desk_content_init (TvDeskContent *self)
{
  g_mutex_init (&self->lock);
  self->items
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tv_item_unref);
}

TvDeskContent *
tv_desk_content_new (TvHttpClient *client, const char *root_file)
{
  TvDeskContent *self = NULL;
  g_autofree char *objects = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), NULL);

  self = g_object_new (TV_TYPE_DESK_CONTENT, NULL);
  self->client = g_object_ref (client);
  self->trust = tv_desk_trust_new (client, root_file);
  objects = g_build_filename (g_get_user_cache_dir (), "thamvan", "objects", NULL);
  self->store = tv_object_store_new (objects);
  self->worker = tv_worker_new ("desk-content");
  return self;
}

static GBytes *
fetch (TvDeskContent *self, const char *path, gsize max, GCancellable *cancellable, GError **error)
{
  const TvHttpRequest request = { .method = "GET", .path = path, .max_reply = max };
  g_autoptr (TvHttpReply) reply = tv_http_client_send (self->client, &request, cancellable, error);

  return reply != NULL ? g_bytes_ref (reply->body) : NULL;
}

gboolean
tv_desk_content_update (TvDeskContent *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TV_IS_DESK_CONTENT (self), FALSE);
  return tv_desk_trust_update (self->trust, cancellable, error);
}

TvMetadata *
tv_desk_content_dup_metadata (TvDeskContent *self, TvRole role)
{
  g_return_val_if_fail (TV_IS_DESK_CONTENT (self), NULL);
  return tv_desk_trust_dup_metadata (self->trust, role);
}

static void
update_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (tv_desk_content_update (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_desk_content_update_async (TvDeskContent *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TV_IS_DESK_CONTENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_content_update_async);
  tv_worker_run (self->worker, task, update_thread);
}

gboolean
tv_desk_content_update_finish (TvDeskContent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const TvMetadataItem *
find_line (TvMetadata *targets, const char *item, guint version)
{
  const TvMetadataItem *found = NULL;

  for (guint i = 0; targets->items != NULL && i < targets->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (targets->items, i);

      if (g_str_equal (line->id, item) && (version == 0 || line->version == version)
          && (found == NULL || line->version > found->version))
        found = line;
    }
  return found;
}

char *
tv_desk_content_dup_item_of_kind (TvDeskContent *self, const char *kind)
{
  g_autoptr (TvMetadata) targets = NULL;

  g_return_val_if_fail (kind != NULL, NULL);

  targets = tv_desk_content_dup_metadata (self, TV_ROLE_TARGETS);
  for (guint i = 0; targets != NULL && targets->items != NULL && i < targets->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (targets->items, i);

      if (g_str_equal (line->kind, kind))
        return g_strdup (line->id);
    }
  return NULL;
}

static GBytes *
read_object (TvDeskContent *self, const char *sha256, gsize max, GError **error)
{
  g_autofree char *file = tv_object_store_path (self->store, sha256);

  return tv_file_read (file, max, error);
}

/* The manifest by the hash that signed metadata names; from the cache alone when @cached_only. */
static TvItem *
load_item (TvDeskContent *self,
           const char *item,
           guint version,
           gboolean cached_only,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (TvMetadata) targets = tv_desk_content_dup_metadata (self, TV_ROLE_TARGETS);
  const TvMetadataItem *line = targets != NULL ? find_line (targets, item, version) : NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TvItem *found = NULL;

  if (line == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s is not published", item);
      return NULL;
    }
  g_mutex_lock (&self->lock);
  found = g_hash_table_lookup (self->items, line->sha256);
  if (found != NULL)
    tv_item_ref (found);
  g_mutex_unlock (&self->lock);
  if (found != NULL)
    return found;

  if (!cached_only && !tv_object_store_has (self->store, line->sha256))
    {
      path = g_strdup_printf ("/v1/objects/%s", line->sha256);
      bytes = fetch (self, path, MAX_MANIFEST, cancellable, error);
      if (bytes == NULL || !tv_object_store_add_bytes (self->store, line->sha256, bytes, error))
        return NULL;
    }
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = read_object (self, line->sha256, MAX_MANIFEST, error);
  found = bytes != NULL ? tv_item_parse (bytes, error) : NULL;
  if (found != NULL)
    {
      g_mutex_lock (&self->lock);
      g_hash_table_replace (self->items, g_strdup (line->sha256), tv_item_ref (found));
      g_mutex_unlock (&self->lock);
    }
  return found;
}

static const TvItemFile *
find_file (const TvItem *item, const char *path, GError **error)
{
  const TvItemFile *file = tv_item_find_file (item, path);

  if (file == NULL)
    g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s has no file %s", item->id, path);
  return file;
}

char *
tv_desk_content_locate_object (TvDeskContent *self,
                               const char *sha256,
                               guint64 length,
                               const char *bearer,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *partial = NULL;

  g_return_val_if_fail (TV_IS_DESK_CONTENT (self), NULL);
  g_return_val_if_fail (sha256 != NULL, NULL);

  if (!tv_object_store_has (self->store, sha256))
    {
      path = g_strdup_printf ("/v1/objects/%s", sha256);
      partial = tv_object_store_partial_path (self->store, sha256);
      if (!tv_download_to_file (self->client, path, bearer, partial, length, cancellable, error)
          || !tv_object_store_commit (self->store, sha256, error))
        return NULL;
    }
  return tv_object_store_path (self->store, sha256);
}

/* The file on this machine, fetched and checked by its hash where it was not yet. */
static char *
ensure_file (TvDeskContent *self, const FileData *data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TvItem) item = load_item (self, data->item, data->version, FALSE, cancellable, error);
  const TvItemFile *file = item != NULL ? find_file (item, data->path, error) : NULL;

  if (file == NULL)
    return NULL;
  return tv_desk_content_locate_object (self, file->sha256, file->length, NULL, cancellable, error);
}

static void
open_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = ensure_file (source, task_data, cancellable, &error);
  int fd = -1;

  if (file != NULL)
    {
      fd = g_open (file, O_RDONLY | O_CLOEXEC, 0);
      if (fd < 0)
        g_set_error (&error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s: %s", file, g_strerror (errno));
    }
  if (fd >= 0)
    g_task_return_int (task, fd);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
open_async (TvContent *content,
            const char *item,
            guint version,
            const char *path,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  TvDeskContent *self = TV_DESK_CONTENT (content);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, open_async);
  g_task_set_task_data (task, file_data_new (item, version, path), (GDestroyNotify) file_data_free);
  tv_worker_run (self->worker, task, open_thread);
}

static int
open_finish (TvContent *content, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, content), -1);
  return (int) g_task_propagate_int (G_TASK (result), error);
}

static char *
locate (TvContent *content, const char *item, guint version, const char *path)
{
  TvDeskContent *self = TV_DESK_CONTENT (content);
  g_autoptr (TvItem) found = load_item (self, item, version, TRUE, NULL, NULL);
  const TvItemFile *file = found != NULL ? tv_item_find_file (found, path) : NULL;

  if (file == NULL || !tv_object_store_has (self->store, file->sha256))
    return NULL;
  return tv_object_store_path (self->store, file->sha256);
}

static void
tv_desk_content_iface_init (TvContentInterface *iface)
{
  iface->open_async = open_async;
  iface->open_finish = open_finish;
  iface->locate = locate;
}

static void
load_json_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = ensure_file (source, task_data, cancellable, &error);
  TvJson *json = file != NULL ? tv_json_load_file (file, MAX_JSON, &error) : NULL;

  if (json != NULL)
    g_task_return_pointer (task, json, (GDestroyNotify) json_decref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_desk_content_load_json_async (TvDeskContent *self,
                                 const char *item,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TV_IS_DESK_CONTENT (self));
  g_return_if_fail (item != NULL);
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_content_load_json_async);
  g_task_set_task_data (task, file_data_new (item, 0, path), (GDestroyNotify) file_data_free);
  tv_worker_run (self->worker, task, load_json_thread);
}

TvJson *
tv_desk_content_load_json_finish (TvDeskContent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
