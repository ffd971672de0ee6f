// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "catalogue/tv-catalogue.h"
#include "store/tv-audit.h"
#include "store/tv-outbox.h"

#include "tv-sync-context-private.h"
#include "tv-sync-engine.h"
#include "tv-sync-stick-private.h"

#include <errno.h>

struct _TvSyncEngine
{
  GObject parent_instance;
  TvSyncContext context; /* the engine's thread only, after construction */
  TvSyncKeyFunc key_func;
  gpointer key_data;
  char *default_unit; /* (owned) */

  GMutex mutex;           /* for what follows */
  TvSyncContent *content; /* (owned) */
  gint64 expires;         /* of the timestamp; 0: there is none */
};

G_DEFINE_FINAL_TYPE (TvSyncEngine, tv_sync_engine, G_TYPE_OBJECT)

static void
tv_sync_engine_dispose (GObject *object)
{
  TvSyncContext *context = &TV_SYNC_ENGINE (object)->context;

  g_clear_object (&context->session);
  g_clear_object (&context->trust);
  g_clear_object (&context->objects);
  g_clear_object (&context->best_time);
  g_clear_object (&context->store);
  g_clear_object (&context->client);
  G_OBJECT_CLASS (tv_sync_engine_parent_class)->dispose (object);
}

static void
tv_sync_engine_finalize (GObject *object)
{
  TvSyncEngine *self = TV_SYNC_ENGINE (object);

  g_clear_pointer (&self->content, tv_sync_content_unref);
  g_free (self->context.folder);
  g_free (self->context.unit);
  g_free (self->default_unit);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_sync_engine_parent_class)->finalize (object);
}

static void
tv_sync_engine_class_init (TvSyncEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_sync_engine_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_sync_engine_finalize;
}

static void
tv_sync_engine_init (TvSyncEngine *self)
{
  g_mutex_init (&self->mutex);
}

/* Open to the group: visits run as another user and read what is on show. */
static gboolean
make_folders (const char *content, GError **error)
{
  static const char *const names[] = { "metadata", "objects", "generations" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (content, names[i], NULL);

      if (g_mkdir_with_parents (path, 0750) != 0)
        {
          g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

/* Damaged content is not shown half: it counts as none, and the next run fetches it again. Where
 * only the index is damaged, it is made anew from the signed files beside it, network or not. */
static TvSyncContent *
load_content (TvSyncContext *context)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvSyncContent) content
      = tv_sync_content_load (context->folder, context->objects, &error);
  g_autoptr (TvCatalogue) catalogue = NULL;

  if (content != NULL && content->generation == 0)
    return g_steal_pointer (&content);
  catalogue = content != NULL ? tv_catalogue_open (context->folder, &error) : NULL;
  if (catalogue != NULL && tv_catalogue_check (catalogue, &error))
    return g_steal_pointer (&content);
  g_warning ("What was on show cannot be read: %s", error->message);
  g_clear_error (&error);
  if (content != NULL)
    {
      TvSyncContent *mended = tv_sync_fetch_rebuild (context, content, &error);

      if (mended != NULL)
        return mended;
      g_warning ("Nor can it be made anew: %s", error->message);
    }
  return tv_sync_content_new_damaged (context->folder);
}

static gint64
timestamp_expires (TvTrust *trust)
{
  TvMetadata *timestamp = tv_trust_get (trust, TV_ROLE_TIMESTAMP);

  return timestamp != NULL ? timestamp->expires : 0;
}

TvSyncEngine *
tv_sync_engine_new (const TvSyncEngineOptions *options, GError **error)
{
  g_autoptr (TvSyncEngine) self = NULL;
  g_autofree char *objects = NULL;
  TvSyncContext *context = NULL;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (TV_IS_HTTP_CLIENT (options->client), NULL);
  g_return_val_if_fail (TV_IS_BEST_TIME (options->best_time), NULL);
  g_return_val_if_fail (options->content != NULL && options->root != NULL, NULL);
  g_return_val_if_fail (options->unit != NULL && options->key_func != NULL, NULL);

  if (!make_folders (options->content, error))
    return NULL;
  self = g_object_new (TV_TYPE_SYNC_ENGINE, NULL);
  self->key_func = options->key_func;
  self->key_data = options->key_data;
  self->default_unit = g_strdup (options->unit);
  context = &self->context;
  context->client = g_object_ref (options->client);
  g_set_object (&context->store, options->store);
  context->best_time = g_object_ref (options->best_time);
  context->folder = g_strdup (options->content);
  context->unit = g_strdup (options->unit);
  context->retention = options->retention;
  objects = g_build_filename (options->content, "objects", NULL);
  context->objects = tv_object_store_new (objects);
  context->trust = tv_sync_pull_restore (options->store, options->content, options->root, error);
  if (context->trust == NULL)
    return NULL;
  self->content = load_content (context);
  self->expires = timestamp_expires (context->trust);
  return g_steal_pointer (&self);
}

void
tv_sync_context_learn (TvSyncContext *self, gint64 time, guint64 tick)
{
  g_autoptr (GError) error = NULL;

  tv_best_time_learn (self->best_time, time);
  if (self->store == NULL)
    return;
  if ((gint64) tick > tv_store_get_setting_int (self->store, "tick", 0)
      && !tv_store_set_setting_int (self->store, "tick", (gint64) tick, &error))
    g_warning ("Could not keep the tick: %s", error->message);
  g_clear_error (&error);
  /* Kept by the hour: it is a floor, and each write is a flush of the disk. */
  if (tv_best_time_get_floor (self->best_time)
          >= tv_store_get_setting_int (self->store, "time", 0) + 3600
      && !tv_store_set_setting_int (self->store,
                                    "time",
                                    tv_best_time_get_floor (self->best_time),
                                    &error))
    g_warning ("Could not keep the time: %s", error->message);
}

/* The session of this machine, as far as it is enrolled and its key at hand. */
static gboolean
prepare_session (TvSyncEngine *self, GCancellable *cancellable, GError **error)
{
  TvSyncContext *context = &self->context;
  g_autofree char *device = NULL;
  g_autofree char *unit = NULL;
  g_autoptr (TvSigningKey) key = NULL;

  if (context->store == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_CORRUPT, "The store is damaged");
      return FALSE;
    }
  if (context->session != NULL)
    return TRUE;
  device = tv_store_get_setting (context->store, "device", NULL);
  if (device == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "This machine is not enrolled");
      return FALSE;
    }
  key = self->key_func (self->key_data, cancellable, error);
  if (key == NULL)
    return FALSE;
  unit = tv_store_get_setting (context->store, "unit", NULL);
  g_free (context->unit);
  context->unit = g_strdup (unit != NULL ? unit : self->default_unit);
  context->session = tv_device_session_new (context->client, device, key);
  return TRUE;
}

static void
push (TvSyncEngine *self, TvSyncReport *report, GCancellable *cancellable)
{
  TvSyncContext *context = &self->context;

  if (context->session == NULL)
    return;
  if (tv_sync_push_run (context, report, cancellable, &report->push_error))
    tv_sync_push_report (context, cancellable, &report->push_error);
}

static void
show (TvSyncEngine *self, TvSyncContent *content)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  tv_sync_content_unref (self->content);
  self->content = content;
}

static void
pull (TvSyncEngine *self, TvSyncSource *source, TvSyncReport *report, GCancellable *cancellable)
{
  TvSyncContext *context = &self->context;
  g_autoptr (TvSyncContent) current = tv_sync_engine_dup_content (self);
  TvSyncContent *next = NULL;
  gboolean fresh = tv_sync_pull_metadata (context, source, cancellable, &report->pull_error);

  g_mutex_lock (&self->mutex);
  self->expires = timestamp_expires (context->trust);
  g_mutex_unlock (&self->mutex);
  if (!fresh
      || !tv_sync_fetch_content (context, source, current, &next, cancellable, &report->pull_error)
      || next == NULL)
    return;
  show (self, next);
  report->changed = TRUE;
}

/* What needs no network: the days' audit entries, and opinions whose time is over. */
static void
keep_house (TvSyncEngine *self, TvSyncReport *report)
{
  TvSyncContext *context = &self->context;
  gint64 now = tv_best_time_now (context->best_time);
  g_autofree char *today = tv_format_day (now);
  guint purged = 0;

  if (context->store == NULL)
    return;
  if (tv_audit_close_days (context->store, today, &report->store_error))
    tv_outbox_purge (context->store, now, &purged, &report->store_error);
}

TvSyncReport *
tv_sync_engine_run (TvSyncEngine *self, GCancellable *cancellable)
{
  g_autoptr (TvSyncReport) report = tv_sync_report_new ();
  g_autoptr (TvSyncSource) roots = NULL;
  g_autoptr (TvSyncSource) source = NULL;
  TvSyncContext *context = NULL;

  g_return_val_if_fail (TV_IS_SYNC_ENGINE (self), g_steal_pointer (&report));

  context = &self->context;
  keep_house (self, report);
  roots = tv_sync_source_new_server (context->client, NULL);
  /* New root keys first: they sign the time, the receipts and all the rest. */
  if (!tv_sync_pull_roots (context, roots, cancellable, &report->connect_error)
      || !tv_sync_pull_time (context, cancellable, &report->connect_error))
    return g_steal_pointer (&report);
  prepare_session (self, cancellable, &report->identity_error);
  push (self, report, cancellable);
  source = tv_sync_source_new_server (context->client, context->session);
  pull (self, source, report, cancellable);
  report->retry_after = 1000 * tv_http_client_take_retry_after (context->client);
  /* A session that was refused is begun anew by the next run, with what is kept by then. */
  if (tv_sync_report_classify (report->push_error) == TV_SYNC_OUTCOME_PAUSED)
    g_clear_object (&context->session);
  return g_steal_pointer (&report);
}

/* What a signed-in round sends: receipts in, opinions out. */
static void
carry (TvSyncEngine *self, const char *folder, TvSyncReport *report, GCancellable *cancellable)
{
  TvSyncContext *context = &self->context;
  g_autofree char *device = NULL;
  g_autoptr (TvSigningKey) key = NULL;

  if (!prepare_session (self, cancellable, &report->identity_error))
    return;
  device = tv_store_get_setting (context->store, "device", NULL);
  key = self->key_func (self->key_data, cancellable, &report->identity_error);
  if (key != NULL
      && tv_sync_stick_take_receipts (context, folder, device, report, &report->push_error))
    tv_sync_stick_write (context, folder, device, key, report, &report->push_error);
}

static gboolean
has_publications (const char *folder)
{
  g_autofree char *metadata = g_build_filename (folder, "metadata", NULL);

  return g_file_test (metadata, G_FILE_TEST_IS_DIR);
}

TvSyncReport *
tv_sync_engine_run_folder (TvSyncEngine *self, const char *folder, GCancellable *cancellable)
{
  g_autoptr (TvSyncReport) report = tv_sync_report_new ();
  g_autoptr (TvSyncSource) source = NULL;

  g_return_val_if_fail (TV_IS_SYNC_ENGINE (self), g_steal_pointer (&report));
  g_return_val_if_fail (folder != NULL, g_steal_pointer (&report));

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (&report->connect_error,
                   TV_ERROR,
                   TV_ERROR_VOLUME_FOREIGN,
                   "%s is no folder",
                   folder);
      return g_steal_pointer (&report);
    }
  source = tv_sync_source_new_folder (folder);
  /* A stick may come to carry opinions only. New root keys first: they sign the receipts, too. */
  if (!has_publications (folder)
      || tv_sync_pull_roots (&self->context, source, cancellable, &report->connect_error))
    {
      carry (self, folder, report, cancellable);
      if (has_publications (folder))
        pull (self, source, report, cancellable);
    }
  return g_steal_pointer (&report);
}

TvSyncContent *
tv_sync_engine_dup_content (TvSyncEngine *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TV_IS_SYNC_ENGINE (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return tv_sync_content_ref (self->content);
}

TvObjectStore *
tv_sync_engine_get_objects (TvSyncEngine *self)
{
  g_return_val_if_fail (TV_IS_SYNC_ENGINE (self), NULL);

  return self->context.objects;
}

gboolean
tv_sync_engine_is_expired (TvSyncEngine *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TV_IS_SYNC_ENGINE (self), TRUE);

  locker = g_mutex_locker_new (&self->mutex);
  return self->expires <= tv_best_time_now (self->context.best_time);
}

guint64
tv_sync_engine_get_tick (TvSyncEngine *self)
{
  g_return_val_if_fail (TV_IS_SYNC_ENGINE (self), 0);

  if (self->context.store == NULL)
    return 0;
  return (guint64) tv_store_get_setting_int (self->context.store, "tick", 0);
}
