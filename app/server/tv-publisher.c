// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-publisher.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-item.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-trust.h"

#include <string.h>

#define DAY (24 * 60 * 60)
/* A kiosk that saw no timestamp for so long says so on the screen. */
#define TIMESTAMP_LIFE (3 * DAY)
#define SNAPSHOT_LIFE (30 * DAY)
#define SNAPSHOT_RENEW (10 * DAY)
#define MANIFEST_MAX (4 * 1024 * 1024)
#define ANSWERS_MAX (64 * 1024 * 1024)

struct _TvPublisher
{
  GObject parent_instance;

  char *folder;
  TvSigningKey *online;
  TvObjectStore *objects;
  TvClock *clock;
  TvTrust *trust;
  guint first_root;
  guint snapshot_version;
  guint timestamp_version;

  GMutex mutex; /* of what follows */
  TvPublished *published;
};

G_DEFINE_FINAL_TYPE (TvPublisher, tv_publisher, G_TYPE_OBJECT)

static void
tv_publisher_finalize (GObject *object)
{
  TvPublisher *self = TV_PUBLISHER (object);

  g_free (self->folder);
  g_clear_pointer (&self->online, tv_signing_key_unref);
  g_clear_object (&self->objects);
  g_clear_object (&self->clock);
  g_clear_object (&self->trust);
  g_clear_pointer (&self->published, tv_published_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_publisher_parent_class)->finalize (object);
}

static void
tv_publisher_class_init (TvPublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_publisher_finalize;
}

static void
tv_publisher_init (TvPublisher *self)
{
  g_mutex_init (&self->mutex);
}

TvPublished *
tv_publisher_dup_published (TvPublisher *self)
{
  TvPublished *published = NULL;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), NULL);

  g_mutex_lock (&self->mutex);
  published = tv_published_ref (self->published);
  g_mutex_unlock (&self->mutex);
  return published;
}

static void
set_published (TvPublisher *self, TvPublished *published)
{
  TvPublished *old = NULL;

  g_mutex_lock (&self->mutex);
  old = self->published;
  self->published = published;
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&old, tv_published_unref);
}

static char *
file_name (TvRole role)
{
  return g_strconcat (tv_role_to_string (role), ".json", NULL);
}

/* (nullable) without @error when there is none. */
static GBytes *
read_metadata (TvPublisher *self, const char *name, gsize max, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) local = NULL;
  GBytes *bytes = tv_file_read (path, max, &local);

  if (bytes == NULL && !g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", name);
  return bytes;
}

static gboolean
write_metadata (TvPublisher *self, TvRole role, GBytes *bytes, GError **error)
{
  g_autofree char *name = file_name (role);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return tv_file_write (path, bytes, 0644, error);
}

/* Signed as root asks for @role. The number of signatures counts, not where they stand. */
static TvMetadata *
parse_signed (TvPublisher *self, TvRole role, GBytes *bytes, TvProposalState *state, GError **error)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);
  g_autoptr (GHashTable) keys = NULL;
  TvMetadata *root = tv_trust_get (self->trust, TV_ROLE_ROOT);
  TvMetadata *metadata = NULL;

  if (dsse == NULL)
    return NULL;
  state->role = role;
  keys = tv_metadata_dup_role_keys (root, role, &state->threshold);
  state->signatures = keys != NULL ? tv_dsse_count_signatures (dsse, keys) : 0;
  if (state->signatures == 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_SIGNATURE,
                   "%s is signed by no key that root names for it",
                   tv_role_to_string (role));
      return NULL;
    }
  metadata = tv_metadata_parse (role, dsse, error);
  if (metadata != NULL)
    state->version = metadata->version;
  return metadata;
}

static TvMetadata *
need_threshold (TvMetadata *metadata, const TvProposalState *state, GError **error)
{
  g_autoptr (TvMetadata) owned = metadata;

  if (owned == NULL)
    return NULL;
  if (state->signatures < state->threshold)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_THRESHOLD,
                   "%s has %u of %u signatures",
                   tv_role_to_string (state->role),
                   state->signatures,
                   state->threshold);
      return NULL;
    }
  return g_steal_pointer (&owned);
}

/* (nullable) without @error when there is none yet. */
static TvMetadata *
load_items (TvPublisher *self, TvRole role, GHashTable *files, GError **error)
{
  g_autofree char *name = file_name (role);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = read_metadata (self, name, tv_role_max_size (role), &local);
  g_autoptr (TvMetadata) metadata = NULL;
  TvProposalState state = { 0 };

  if (local == NULL && bytes == NULL)
    return NULL;
  if (bytes != NULL)
    metadata = need_threshold (parse_signed (self, role, bytes, &state, &local), &state, &local);
  if (metadata == NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", name);
      return NULL;
    }
  if (metadata->expires <= tv_clock_now (self->clock))
    g_warning ("%s has expired: kiosks take no news until officers sign it anew", name);
  g_hash_table_replace (files, g_steal_pointer (&name), g_steal_pointer (&bytes));
  return g_steal_pointer (&metadata);
}

static gboolean
load_roots (TvPublisher *self, const char *root_file, GHashTable *files, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (root_file, tv_role_max_size (TV_ROLE_ROOT), error);
  g_autoptr (GError) local = NULL;
  TvMetadata *root = NULL;

  if (bytes == NULL)
    return FALSE;
  self->trust = tv_trust_new (bytes, error);
  if (self->trust == NULL)
    return FALSE;
  for (;;)
    {
      g_autofree char *next = NULL;

      root = tv_trust_get (self->trust, TV_ROLE_ROOT);
      if (self->first_root == 0)
        self->first_root = root->version;
      g_hash_table_replace (files,
                            g_strdup_printf ("%u.root.json", root->version),
                            g_bytes_ref (bytes));
      next = g_strdup_printf ("%u.root.json", root->version + 1);
      g_clear_pointer (&bytes, g_bytes_unref);
      bytes = read_metadata (self, next, tv_role_max_size (TV_ROLE_ROOT), &local);
      if (bytes == NULL)
        break;
      if (!tv_trust_update_root (self->trust, bytes, error))
        return FALSE;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_hash_table_replace (files,
                        g_strdup ("root.json"),
                        g_bytes_ref (tv_trust_get_bytes (self->trust, TV_ROLE_ROOT)));
  return TRUE;
}

static gboolean
check_online_key (TvPublisher *self, GError **error)
{
  static const TvRole roles[] = { TV_ROLE_SNAPSHOT, TV_ROLE_TIMESTAMP, TV_ROLE_RECEIPT };
  TvMetadata *root = tv_trust_get (self->trust, TV_ROLE_ROOT);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      guint threshold = 0;
      g_autoptr (GHashTable) keys = tv_metadata_dup_role_keys (root, roles[i], &threshold);

      if (keys == NULL || !g_hash_table_contains (keys, tv_signing_key_get_id (self->online)))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_KEY_UNKNOWN,
                       "root does not name the online key %s for %s",
                       tv_signing_key_get_id (self->online),
                       tv_role_to_string (roles[i]));
          return FALSE;
        }
    }
  return TRUE;
}

/* One of our own roles as it lies on the disk; NULL when it is absent or not ours. */
static TvMetadata *
load_own (TvPublisher *self, TvRole role, GBytes **ret_bytes)
{
  g_autofree char *name = file_name (role);
  g_autoptr (GBytes) bytes = read_metadata (self, name, tv_role_max_size (role), NULL);
  TvProposalState state = { 0 };
  TvMetadata *metadata = bytes != NULL ? parse_signed (self, role, bytes, &state, NULL) : NULL;

  if (metadata != NULL && ret_bytes != NULL)
    *ret_bytes = g_steal_pointer (&bytes);
  return metadata;
}

static gboolean
refers_to (TvMetadata *snapshot, TvRole role, GBytes *bytes)
{
  const char *sha256 = NULL;
  guint version = 0;
  guint64 length = 0;
  g_autofree char *hash = NULL;

  if (!tv_metadata_get_reference (snapshot, role, &version, &length, &sha256))
    return bytes == NULL;
  if (bytes == NULL)
    return FALSE;
  hash = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_strcmp0 (hash, sha256) == 0;
}

static GBytes *
sign_and_write (TvPublisher *self, TvRole role, TvDsse *unsigned_dsse, GError **error)
{
  g_autoptr (TvDsse) dsse = unsigned_dsse;
  g_autoptr (GBytes) bytes = NULL;

  tv_dsse_sign (dsse, self->online);
  bytes = tv_dsse_to_bytes (dsse);
  return write_metadata (self, role, bytes, error) ? g_steal_pointer (&bytes) : NULL;
}

static GBytes *
need_snapshot (TvPublisher *self, GBytes *targets, GBytes *answers, GError **error)
{
  gint64 now = tv_clock_now (self->clock);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvMetadata) old = load_own (self, TV_ROLE_SNAPSHOT, &bytes);

  if (old != NULL && refers_to (old, TV_ROLE_TARGETS, targets)
      && refers_to (old, TV_ROLE_ANSWERS, answers) && old->expires > now + SNAPSHOT_RENEW)
    {
      self->snapshot_version = old->version;
      return g_steal_pointer (&bytes);
    }
  /* When the old one is lost, a number that was never reached keeps kiosks from seeing a rollback.
   */
  if (old != NULL)
    self->snapshot_version = MAX (self->snapshot_version, old->version);
  else if (self->timestamp_version != 0 && self->snapshot_version == 0)
    self->snapshot_version = (guint) now;
  self->snapshot_version++;
  return sign_and_write (self,
                         TV_ROLE_SNAPSHOT,
                         tv_metadata_build_snapshot (self->snapshot_version,
                                                     now,
                                                     now + SNAPSHOT_LIFE,
                                                     targets,
                                                     answers),
                         error);
}

/* Snapshot and timestamp of what @files holds, into @files. Before there are any targets there is
 * nothing to vouch for. */
static gboolean
vouch (TvPublisher *self, GHashTable *files, guint64 tick, GError **error)
{
  GBytes *targets = g_hash_table_lookup (files, "targets.json");
  GBytes *answers = g_hash_table_lookup (files, "answers.json");
  gint64 now = tv_clock_now (self->clock);
  GBytes *snapshot = NULL;
  GBytes *timestamp = NULL;

  if (targets == NULL)
    return TRUE;
  snapshot = need_snapshot (self, targets, answers, error);
  if (snapshot == NULL)
    return FALSE;
  g_hash_table_replace (files, g_strdup ("snapshot.json"), snapshot);
  timestamp = sign_and_write (self,
                              TV_ROLE_TIMESTAMP,
                              tv_metadata_build_timestamp (self->timestamp_version + 1,
                                                           now,
                                                           now + TIMESTAMP_LIFE,
                                                           tick,
                                                           snapshot),
                              error);
  if (timestamp == NULL)
    return FALSE;
  self->timestamp_version++;
  g_hash_table_replace (files, g_strdup ("timestamp.json"), timestamp);
  return TRUE;
}

static GHashTable *
new_files (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
}

static gboolean
load (TvPublisher *self, const char *root_file, guint64 tick, GError **error)
{
  g_autoptr (GHashTable) files = new_files ();
  g_autoptr (TvMetadata) targets = NULL;
  g_autoptr (TvMetadata) answers = NULL;
  g_autoptr (TvMetadata) timestamp = NULL;
  g_autoptr (TvPublished) content = NULL;
  g_autoptr (GError) local = NULL;

  if (!load_roots (self, root_file, files, error) || !check_online_key (self, error))
    return FALSE;
  targets = load_items (self, TV_ROLE_TARGETS, files, &local);
  if (local == NULL)
    answers = load_items (self, TV_ROLE_ANSWERS, files, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  timestamp = load_own (self, TV_ROLE_TIMESTAMP, NULL);
  self->timestamp_version = timestamp != NULL ? timestamp->version : 0;
  if (!vouch (self, files, tick, error))
    return FALSE;
  content = tv_published_new (tv_trust_get (self->trust, TV_ROLE_ROOT),
                              targets,
                              answers,
                              self->objects);
  set_published (self, tv_published_new_with_files (content, g_steal_pointer (&files)));
  return TRUE;
}

TvPublisher *
tv_publisher_new (const char *metadata_folder,
                  const char *root_file,
                  TvSigningKey *online,
                  TvObjectStore *objects,
                  TvClock *clock,
                  guint64 tick,
                  GError **error)
{
  g_autoptr (TvPublisher) self = g_object_new (TV_TYPE_PUBLISHER, NULL);

  self->folder = g_strdup (metadata_folder);
  self->online = tv_signing_key_ref (online);
  self->objects = g_object_ref (objects);
  self->clock = g_object_ref (clock);
  if (!tv_file_make_folder (metadata_folder, error) || !load (self, root_file, tick, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
check_whole (TvPublisher *self, const TvMetadataItem *line, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) manifest
      = tv_published_read_object (self->objects, line->sha256, MANIFEST_MAX, &local);
  g_autoptr (TvItem) item = NULL;

  if (manifest == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_INCOMPLETE,
                   "the manifest of %s was not uploaded: %s",
                   line->id,
                   local->message);
      return FALSE;
    }
  item = tv_item_parse (manifest, error);
  if (item == NULL)
    return FALSE;
  if (strcmp (item->id, line->id) != 0 || item->version != line->version
      || strcmp (item->kind, line->kind) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_HASH, "%s names another item's manifest", line->id);
      return FALSE;
    }
  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);

      if (!tv_object_store_has (self->objects, file->sha256))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_INCOMPLETE,
                       "%s of %s was not uploaded",
                       file->path,
                       line->id);
          return FALSE;
        }
    }
  return TRUE;
}

/* A plan's superseded versions stay in the list, so that an id may stand there more than once. */
static gboolean
check_line (TvPublisher *self, TvMetadata *current, const TvMetadataItem *line, GError **error)
{
  for (guint i = 0; current != NULL && i < current->items->len; i++)
    {
      const TvMetadataItem *old = g_ptr_array_index (current->items, i);

      if (strcmp (old->id, line->id) != 0)
        continue;
      if (old->version == line->version && strcmp (old->sha256, line->sha256) == 0)
        return TRUE;
    }
  for (guint i = 0; current != NULL && i < current->items->len; i++)
    {
      const TvMetadataItem *old = g_ptr_array_index (current->items, i);

      if (strcmp (old->id, line->id) == 0 && old->version >= line->version)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_ROLLBACK,
                       "%s is in force as version %u already",
                       line->id,
                       old->version);
          return FALSE;
        }
    }
  return check_whole (self, line, error);
}

static TvMetadata *
check_next (TvPublisher *self, TvRole role, GBytes *bytes, TvProposalState *state, GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (self);
  TvMetadata *current = tv_published_get (published, role);
  g_autoptr (TvMetadata) next = parse_signed (self, role, bytes, state, error);

  if (next == NULL)
    return NULL;
  if (next->expires <= tv_clock_now (self->clock))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_EXPIRED, "the metadata has expired already");
      return NULL;
    }
  if (current != NULL && next->version <= current->version)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_ROLLBACK,
                   "version %u is in force already",
                   current->version);
      return NULL;
    }
  for (guint i = 0; i < next->items->len; i++)
    if (!check_line (self, current, g_ptr_array_index (next->items, i), error))
      return NULL;
  return g_steal_pointer (&next);
}

gboolean
tv_publisher_check (TvPublisher *self,
                    TvRole role,
                    GBytes *bytes,
                    TvProposalState *ret_state,
                    GError **error)
{
  g_autoptr (TvMetadata) next = NULL;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), FALSE);
  g_return_val_if_fail (role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS, FALSE);

  next = check_next (self, role, bytes, ret_state, error);
  return next != NULL;
}

static GHashTable *
copy_files (TvPublished *published)
{
  GHashTable *files = new_files ();
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer bytes = NULL;

  g_hash_table_iter_init (&iter, published->files);
  while (g_hash_table_iter_next (&iter, &name, &bytes))
    g_hash_table_replace (files, g_strdup (name), g_bytes_ref (bytes));
  return files;
}

gboolean
tv_publisher_publish (TvPublisher *self, TvRole role, GBytes *bytes, guint64 tick, GError **error)
{
  g_autoptr (TvPublished) published = NULL;
  g_autoptr (TvPublished) content = NULL;
  g_autoptr (TvMetadata) next = NULL;
  g_autoptr (GHashTable) files = NULL;
  TvProposalState state = { 0 };

  g_return_val_if_fail (TV_IS_PUBLISHER (self), FALSE);

  next = need_threshold (check_next (self, role, bytes, &state, error), &state, error);
  if (next == NULL || !write_metadata (self, role, bytes, error))
    return FALSE;
  published = tv_publisher_dup_published (self);
  files = copy_files (published);
  g_hash_table_replace (files, file_name (role), g_bytes_ref (bytes));
  if (!vouch (self, files, tick, error))
    return FALSE;
  content = tv_published_new (published->root,
                              role == TV_ROLE_TARGETS ? next : published->targets,
                              role == TV_ROLE_ANSWERS ? next : published->answers,
                              self->objects);
  set_published (self, tv_published_new_with_files (content, g_steal_pointer (&files)));
  return TRUE;
}

gboolean
tv_publisher_refresh (TvPublisher *self, guint64 tick, GError **error)
{
  g_autoptr (TvPublished) published = NULL;
  g_autoptr (GHashTable) files = NULL;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), FALSE);

  published = tv_publisher_dup_published (self);
  files = copy_files (published);
  if (!vouch (self, files, tick, error))
    return FALSE;
  set_published (self, tv_published_new_with_files (published, g_steal_pointer (&files)));
  return TRUE;
}

static void
collect_answers (TvPublisher *self, const TvMetadataItem *line, GStrvBuilder *ids)
{
  g_autoptr (GBytes) manifest
      = tv_published_read_object (self->objects, line->sha256, MANIFEST_MAX, NULL);
  g_autoptr (TvItem) item = manifest != NULL ? tv_item_parse (manifest, NULL) : NULL;
  const TvItemFile *file = item != NULL ? tv_item_find_file (item, "answers.json") : NULL;
  g_autoptr (GBytes) bytes
      = file != NULL ? tv_published_read_object (self->objects, file->sha256, ANSWERS_MAX, NULL)
                     : NULL;
  g_autoptr (TvJson) json = bytes != NULL ? tv_json_parse_bytes (bytes, ANSWERS_MAX, NULL) : NULL;
  TvJson *groups = json_object_get (json, "groups");

  for (gsize i = 0; i < json_array_size (groups); i++)
    {
      const char *id = tv_json_get_string (json_array_get (groups, i), "answer", NULL);

      if (id != NULL)
        g_strv_builder_add (ids, id);
    }
}

GStrv
tv_publisher_list_answers (TvPublisher *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (TvPublished) published = NULL;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), NULL);

  published = tv_publisher_dup_published (self);
  for (guint i = 0; published->answers != NULL && i < published->answers->items->len; i++)
    collect_answers (self, g_ptr_array_index (published->answers->items, i), ids);
  return g_strv_builder_end (ids);
}
