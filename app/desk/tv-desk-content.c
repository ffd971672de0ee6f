// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "base/tv-worker.h"
#include "client/tv-download.h"
#include "publication/tv-object-store.h"
#include "publication/tv-trust.h"

#include "tv-desk-content.h"

#define SYSTEM_ROOT "/etc/thamvan/root.json"
#define MAX_MANIFEST (4 * 1024 * 1024)
#define MAX_JSON (64 * 1024 * 1024)
/* A root that is replaced daily for a year; an endless chain ends somewhere. */
#define MAX_ROOT_STEPS 400

struct _TvDeskContent
{
  GObject parent_instance;

  TvHttpClient *client; /* (owned) */
  char *root_file;      /* (owned) (nullable) */
  char *metadata;       /* (owned) folder of the trusted metadata */
  TvObjectStore *store; /* (owned) */
  TvWorker *worker;     /* (owned): one download after the other */

  GMutex lock;       /* held for what follows */
  TvTrust *trust;    /* (owned) (nullable) until the first update */
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

  g_free (self->root_file);
  g_free (self->metadata);
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

/* Two anchors are two provinces (or two lives of the demo): nothing of one is shown for the other.
 */
static char *
dup_anchor_id (TvDeskContent *self)
{
  g_autoptr (GBytes) anchor = NULL;
  const char *server = tv_http_client_get_server (self->client);

  if (self->root_file != NULL)
    anchor = tv_file_read (self->root_file, tv_role_max_size (TV_ROLE_ROOT), NULL);
  if (anchor != NULL)
    return tv_sha256_hex (g_bytes_get_data (anchor, NULL), g_bytes_get_size (anchor));
  return tv_sha256_hex (server, strlen (server));
}

TvDeskContent *
tv_desk_content_new (TvHttpClient *client, const char *root_file)
{
  TvDeskContent *self = NULL;
  g_autofree char *id = NULL;
  g_autofree char *objects = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), NULL);

  self = g_object_new (TV_TYPE_DESK_CONTENT, NULL);
  self->client = g_object_ref (client);
  if (root_file != NULL)
    self->root_file = g_strdup (root_file);
  else if (g_file_test (SYSTEM_ROOT, G_FILE_TEST_EXISTS))
    self->root_file = g_strdup (SYSTEM_ROOT);
  id = dup_anchor_id (self);
  id[16] = '\0';
  /* What is trusted is data, not cache: losing it would lose the memory against rollback. */
  self->metadata = g_build_filename (g_get_user_data_dir (), "thamvan", "metadata", id, NULL);
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

static char *
metadata_file (TvDeskContent *self, TvRole role)
{
  g_autofree char *name = g_strconcat (tv_role_to_string (role), ".json", NULL);

  return g_build_filename (self->metadata, name, NULL);
}

static gboolean
keep_metadata (TvDeskContent *self, TvRole role, GBytes *bytes, GError **error)
{
  g_autofree char *file = metadata_file (self, role);

  return tv_file_make_folder (self->metadata, error) && tv_file_write (file, bytes, 0600, error);
}

/* The root to start from: the newest this machine has come to trust, else its anchor, else the
 * server's first. */
static GBytes *
load_root (TvDeskContent *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *file = metadata_file (self, TV_ROLE_ROOT);
  const gsize max = tv_role_max_size (TV_ROLE_ROOT);
  g_autoptr (GBytes) kept = tv_file_read (file, max, NULL);

  if (kept != NULL)
    return g_steal_pointer (&kept);
  if (self->root_file != NULL)
    return tv_file_read (self->root_file, max, error);
  return fetch (self, "/v1/metadata/1.root.json", max, cancellable, error);
}

static void
restore_metadata (TvDeskContent *self, TvTrust *trust)
{
  static const TvRole roles[]
      = { TV_ROLE_TIMESTAMP, TV_ROLE_SNAPSHOT, TV_ROLE_TARGETS, TV_ROLE_ANSWERS };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *file = metadata_file (self, roles[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = tv_file_read (file, tv_role_max_size (roles[i]), NULL);

      if (bytes != NULL && !tv_trust_restore (trust, roles[i], bytes, &error))
        g_debug ("kept %s is not believed: %s", tv_role_to_string (roles[i]), error->message);
    }
}

static TvTrust *
ensure_trust (TvDeskContent *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) root = NULL;
  g_autoptr (TvTrust) trust = NULL;

  g_mutex_lock (&self->lock);
  if (self->trust != NULL)
    trust = g_object_ref (self->trust);
  g_mutex_unlock (&self->lock);
  if (trust != NULL)
    return g_steal_pointer (&trust);

  root = load_root (self, cancellable, error);
  if (root == NULL)
    return NULL;
  trust = tv_trust_new (root, error);
  if (trust == NULL || !keep_metadata (self, TV_ROLE_ROOT, root, error))
    return NULL;
  restore_metadata (self, trust);
  g_mutex_lock (&self->lock);
  g_set_object (&self->trust, trust);
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&trust);
}

/* One role's bytes into the trust and, once believed, onto the disk. */
static gboolean
adopt (TvDeskContent *self, TvTrust *trust, TvRole role, GBytes *bytes, GError **error)
{
  gboolean adopted = FALSE;

  g_mutex_lock (&self->lock);
  if (role == TV_ROLE_ROOT)
    adopted = tv_trust_update_root (trust, bytes, error);
  else
    adopted = tv_trust_update (trust, role, bytes, g_get_real_time () / G_USEC_PER_SEC, error);
  g_mutex_unlock (&self->lock);
  return adopted && keep_metadata (self, role, bytes, error);
}

static gboolean
follow_roots (TvDeskContent *self, TvTrust *trust, GCancellable *cancellable, GError **error)
{
  for (guint step = 0; step < MAX_ROOT_STEPS; step++)
    {
      const guint next = tv_trust_get (trust, TV_ROLE_ROOT)->version + 1;
      g_autofree char *path = g_strdup_printf ("/v1/metadata/%u.root.json", next);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) bytes
          = fetch (self, path, tv_role_max_size (TV_ROLE_ROOT), cancellable, &local_error);

      if (g_error_matches (local_error, TV_ERROR, TV_ERROR_NOT_FOUND))
        return TRUE;
      if (bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!adopt (self, trust, TV_ROLE_ROOT, bytes, error))
        return FALSE;
    }
  g_set_error (error, TV_ERROR, TV_ERROR_TOO_MANY, "the chain of roots does not end");
  return FALSE;
}

/* The hash that the trusted snapshot names for @role; NULL when it names none. */
static const char *
find_reference (TvTrust *trust, TvRole role)
{
  TvMetadata *snapshot = tv_trust_get (trust, TV_ROLE_SNAPSHOT);
  const char *sha256 = NULL;
  guint version = 0;
  guint64 length = 0;

  if (snapshot == NULL || !tv_metadata_get_reference (snapshot, role, &version, &length, &sha256))
    return NULL;
  return sha256;
}

/* Whether what is trusted of @role is already what the snapshot names. */
static gboolean
is_current (TvTrust *trust, TvRole role)
{
  GBytes *bytes = tv_trust_get_bytes (trust, role);
  const char *sha256 = find_reference (trust, role);
  g_autofree char *own = NULL;

  if (bytes == NULL || sha256 == NULL)
    return FALSE;
  own = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_str_equal (own, sha256);
}

static gboolean
update_role (TvDeskContent *self,
             TvTrust *trust,
             TvRole role,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/metadata/%s.json", tv_role_to_string (role));
  g_autoptr (GBytes) bytes = NULL;

  if ((role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS) && is_current (trust, role))
    return TRUE;
  bytes = fetch (self, path, tv_role_max_size (role), cancellable, error);
  return bytes != NULL && adopt (self, trust, role, bytes, error);
}

gboolean
tv_desk_content_update (TvDeskContent *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TvTrust) trust = NULL;

  g_return_val_if_fail (TV_IS_DESK_CONTENT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  trust = ensure_trust (self, cancellable, error);
  if (trust == NULL || !follow_roots (self, trust, cancellable, error)
      || !update_role (self, trust, TV_ROLE_TIMESTAMP, cancellable, error)
      || !update_role (self, trust, TV_ROLE_SNAPSHOT, cancellable, error)
      || !update_role (self, trust, TV_ROLE_TARGETS, cancellable, error))
    return FALSE;
  /* Before the first answers are published there are none to fetch. */
  if (find_reference (trust, TV_ROLE_ANSWERS) == NULL)
    return TRUE;
  return update_role (self, trust, TV_ROLE_ANSWERS, cancellable, error);
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

TvMetadata *
tv_desk_content_dup_metadata (TvDeskContent *self, TvRole role)
{
  TvMetadata *metadata = NULL;

  g_return_val_if_fail (TV_IS_DESK_CONTENT (self), NULL);

  g_mutex_lock (&self->lock);
  if (self->trust != NULL && tv_trust_get (self->trust, role) != NULL)
    metadata = tv_metadata_ref (tv_trust_get (self->trust, role));
  g_mutex_unlock (&self->lock);
  return metadata;
}

static const TvMetadataItem *
find_line (TvMetadata *targets, const char *item, guint version)
{
  for (guint i = 0; targets->items != NULL && i < targets->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (targets->items, i);

      if (g_str_equal (line->id, item) && (version == 0 || line->version == version))
        return line;
    }
  return NULL;
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

/* The file on this machine, fetched and checked by its hash where it was not yet. */
static char *
ensure_file (TvDeskContent *self, const FileData *data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TvItem) item = load_item (self, data->item, data->version, FALSE, cancellable, error);
  const TvItemFile *file = item != NULL ? find_file (item, data->path, error) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *partial = NULL;

  if (file == NULL)
    return NULL;
  if (!tv_object_store_has (self->store, file->sha256))
    {
      path = g_strdup_printf ("/v1/objects/%s", file->sha256);
      partial = tv_object_store_partial_path (self->store, file->sha256);
      if (!tv_download_to_file (self->client, path, NULL, partial, file->length, cancellable, error)
          || !tv_object_store_commit (self->store, file->sha256, error))
        return NULL;
    }
  return tv_object_store_path (self->store, file->sha256);
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
