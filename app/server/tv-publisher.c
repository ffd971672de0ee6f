// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-publisher.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "publication/tv-item.h"
#include "publication/tv-repository.h"
#include "tv-delta-worker.h"

#define MANIFEST_MAX (4 * 1024 * 1024)
#define ANSWERS_MAX (64 * 1024 * 1024)

struct _TvPublisher
{
  GObject parent_instance;

  TvSigningKey *online;
  TvClock *clock;
  char *state;
  char *forms_folder;
  TvDeltaStore *deltas;
  TvDeltaWorker *delta_worker;

  GMutex mutex; /* of what follows */
  TvRepository *repository;
  TvPublished *published;
};

G_DEFINE_FINAL_TYPE (TvPublisher, tv_publisher, G_TYPE_OBJECT)

static void
tv_publisher_finalize (GObject *object)
{
  TvPublisher *self = TV_PUBLISHER (object);

  g_clear_pointer (&self->online, tv_signing_key_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->delta_worker);
  g_clear_object (&self->deltas);
  g_free (self->state);
  g_free (self->forms_folder);
  g_clear_pointer (&self->published, tv_published_unref);
  g_clear_pointer (&self->repository, tv_repository_free);
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

TvObjectStore *
tv_publisher_get_objects (TvPublisher *self)
{
  g_return_val_if_fail (TV_IS_PUBLISHER (self), NULL);

  return tv_repository_get_objects (self->repository);
}

TvDeltaStore *
tv_publisher_get_deltas (TvPublisher *self)
{
  g_return_val_if_fail (TV_IS_PUBLISHER (self), NULL);

  return self->deltas;
}

/* --- what is served --- */

static void
add_file (GHashTable *files, const char *name, GBytes *bytes)
{
  if (bytes != NULL)
    g_hash_table_replace (files, g_strdup (name), g_bytes_ref (bytes));
}

/* Every root there ever was: a kiosk that was off for long chains from the one it knows. */
static void
add_roots (TvPublisher *self, GHashTable *files)
{
  TvMetadata *root = tv_repository_get (self->repository, TV_ROLE_ROOT);

  for (guint version = 1; version <= root->version; version++)
    {
      g_autofree char *name = g_strdup_printf ("%u.root.json", version);
      g_autofree char *path = g_build_filename (self->state, "metadata", name, NULL);
      g_autoptr (GBytes) bytes = tv_file_read (path, tv_role_max_size (TV_ROLE_ROOT), NULL);

      add_file (files, name, bytes);
    }
  add_file (files, "root.json", tv_repository_get_bytes (self->repository, TV_ROLE_ROOT));
}

static GHashTable *
collect_files (TvPublisher *self)
{
  static const TvRole roles[]
      = { TV_ROLE_TARGETS, TV_ROLE_ANSWERS, TV_ROLE_SNAPSHOT, TV_ROLE_TIMESTAMP };
  GHashTable *files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  add_roots (self, files);
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *name = g_strconcat (tv_role_to_string (roles[i]), ".json", NULL);

      add_file (files, name, tv_repository_get_bytes (self->repository, roles[i]));
    }
  return files;
}

/* With the mutex held, or before anybody else knows @self. */
static void
take_over (TvPublisher *self, gboolean content_changed)
{
  g_autoptr (TvPublished) content = NULL;
  TvPublished *next = NULL;

  if (content_changed)
    content = tv_published_new (tv_repository_get (self->repository, TV_ROLE_TARGETS),
                                tv_repository_get (self->repository, TV_ROLE_ANSWERS),
                                tv_repository_get_objects (self->repository),
                                self->forms_folder);
  else
    content = tv_published_ref (self->published);
  next = tv_published_new_with_files (content, collect_files (self));
  g_clear_pointer (&self->published, tv_published_unref);
  self->published = next;
  if (content_changed && self->published->targets != NULL)
    tv_delta_worker_add (self->delta_worker, self->published->targets);
}

/* --- life --- */

static gboolean
check_online_key (TvPublisher *self, GError **error)
{
  static const TvRole roles[] = { TV_ROLE_SNAPSHOT, TV_ROLE_TIMESTAMP, TV_ROLE_RECEIPT };
  TvMetadata *root = tv_repository_get (self->repository, TV_ROLE_ROOT);

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

static gboolean
put_anchor (TvPublisher *self, const char *root_file, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (root_file, tv_role_max_size (TV_ROLE_ROOT), error);

  if (bytes == NULL)
    {
      g_prefix_error (error, "Root: %s: ", root_file);
      return FALSE;
    }
  /* A newer one may be in force already: the anchor is where the chain begins. */
  if (tv_repository_get (self->repository, TV_ROLE_ROOT) != NULL)
    return TRUE;
  return tv_repository_put_root (self->repository, bytes, error);
}

TvPublisher *
tv_publisher_new (const char *state,
                  const char *root_file,
                  const char *forms_folder,
                  TvSigningKey *online,
                  TvClock *clock,
                  guint64 tick,
                  GError **error)
{
  g_autoptr (TvPublisher) self = g_object_new (TV_TYPE_PUBLISHER, NULL);

  self->online = tv_signing_key_ref (online);
  self->clock = g_object_ref (clock);
  self->state = g_strdup (state);
  self->forms_folder = g_strdup (forms_folder);
  self->repository = tv_repository_open (state, error);
  if (self->repository == NULL || !put_anchor (self, root_file, error)
      || !check_online_key (self, error))
    return NULL;
  self->deltas = tv_delta_store_new (state, tv_repository_get_objects (self->repository));
  self->delta_worker = tv_delta_worker_new (self->deltas);
  /* Also what a power cut left half published is completed here. */
  if (tv_repository_get (self->repository, TV_ROLE_TARGETS) != NULL
      && !tv_repository_publish (self->repository, self->online, tv_clock_now (clock), tick, error))
    return NULL;
  take_over (self, TRUE);
  return g_steal_pointer (&self);
}

static gboolean
read_version (TvRole role, GBytes *bytes, guint *ret_version, GError **error)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);
  g_autoptr (TvMetadata) metadata = dsse != NULL ? tv_metadata_parse (role, dsse, error) : NULL;

  if (metadata == NULL)
    return FALSE;
  *ret_version = metadata->version;
  return TRUE;
}

gboolean
tv_publisher_check (TvPublisher *self,
                    TvRole role,
                    GBytes *bytes,
                    TvProposalState *ret_state,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean good = FALSE;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), FALSE);

  ret_state->role = role;
  if (!read_version (role, bytes, &ret_state->version, error))
    return FALSE;
  g_mutex_lock (&self->mutex);
  good = tv_repository_check_proposal (self->repository,
                                       role,
                                       bytes,
                                       &ret_state->signatures,
                                       &ret_state->threshold,
                                       &local);
  g_mutex_unlock (&self->mutex);
  if (good)
    return TRUE;
  if (g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    local->code = TV_ERROR_INCOMPLETE;
  else if (g_error_matches (local, TV_ERROR, TV_ERROR_STALE))
    local->code = TV_ERROR_CONFLICT;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

GStrv
tv_publisher_list_signers (TvPublisher *self, TvRole role, GBytes *bytes)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), NULL);
  GStrv signers = NULL;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), NULL);

  if (dsse == NULL)
    return g_new0 (char *, 1);
  g_mutex_lock (&self->mutex);
  signers
      = tv_metadata_list_signers (tv_repository_get (self->repository, TV_ROLE_ROOT), role, dsse);
  g_mutex_unlock (&self->mutex);
  return signers;
}

gboolean
tv_publisher_publish (TvPublisher *self, TvRole role, GBytes *bytes, guint64 tick, GError **error)
{
  gboolean good = FALSE;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), FALSE);

  g_mutex_lock (&self->mutex);
  good = tv_repository_accept (self->repository, role, bytes, error)
         && tv_repository_publish (self->repository,
                                   self->online,
                                   tv_clock_now (self->clock),
                                   tick,
                                   error);
  if (good)
    take_over (self, TRUE);
  g_mutex_unlock (&self->mutex);
  return good;
}

gboolean
tv_publisher_refresh (TvPublisher *self, guint64 tick, GError **error)
{
  gboolean good = TRUE;

  g_return_val_if_fail (TV_IS_PUBLISHER (self), FALSE);

  g_mutex_lock (&self->mutex);
  if (tv_repository_get (self->repository, TV_ROLE_TARGETS) != NULL)
    {
      good = tv_repository_refresh (self->repository,
                                    self->online,
                                    tv_clock_now (self->clock),
                                    tick,
                                    error);
      if (good)
        take_over (self, FALSE);
    }
  g_mutex_unlock (&self->mutex);
  return good;
}

static void
collect_answers (TvPublisher *self, const TvMetadataItem *line, GStrvBuilder *ids)
{
  TvObjectStore *objects = tv_publisher_get_objects (self);
  g_autoptr (GBytes) manifest
      = tv_published_read_object (objects, line->sha256, MANIFEST_MAX, NULL);
  g_autoptr (TvItem) item = manifest != NULL ? tv_item_parse (manifest, NULL) : NULL;
  const TvItemFile *file = item != NULL ? tv_item_find_file (item, "answers.json") : NULL;
  g_autoptr (GBytes) bytes
      = file != NULL ? tv_published_read_object (objects, file->sha256, ANSWERS_MAX, NULL) : NULL;
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
