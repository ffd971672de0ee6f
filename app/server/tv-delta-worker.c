// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-delta-worker.h"

#include "base/tv-worker.h"

#include <sys/resource.h>

#define LOWEST_PRIORITY 19

struct _TvDeltaWorker
{
  GObject parent_instance;

  TvDeltaStore *deltas;      /* (owned) */
  TvWorker *worker;          /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvDeltaWorker, tv_delta_worker, G_TYPE_OBJECT)

static void
tv_delta_worker_dispose (GObject *object)
{
  TvDeltaWorker *self = TV_DELTA_WORKER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->worker != NULL)
    tv_worker_stop (self->worker);
  G_OBJECT_CLASS (tv_delta_worker_parent_class)->dispose (object);
}

static void
tv_delta_worker_finalize (GObject *object)
{
  TvDeltaWorker *self = TV_DELTA_WORKER (object);

  g_clear_object (&self->worker);
  g_clear_object (&self->deltas);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tv_delta_worker_parent_class)->finalize (object);
}

static void
tv_delta_worker_class_init (TvDeltaWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tv_delta_worker_dispose;
  object_class->finalize = tv_delta_worker_finalize;
}

static void
tv_delta_worker_init (TvDeltaWorker *self)
{
  self->cancellable = g_cancellable_new ();
}

TvDeltaWorker *
tv_delta_worker_new (TvDeltaStore *deltas)
{
  TvDeltaWorker *self = NULL;

  g_return_val_if_fail (TV_IS_DELTA_STORE (deltas), NULL);

  self = g_object_new (TV_TYPE_DELTA_WORKER, NULL);
  self->deltas = g_object_ref (deltas);
  self->worker = tv_worker_new ("deltas");
  return self;
}

/* In the worker's thread. */
static void
update (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  guint made = 0;

  /* On Linux this is the thread's priority, not the process's. */
  (void) setpriority (PRIO_PROCESS, 0, LOWEST_PRIORITY);
  if (tv_delta_store_update (source, data, &made, cancellable, &error))
    g_info ("%u deltas made", made);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Deltas are missing, files travel whole: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

void
tv_delta_worker_add (TvDeltaWorker *self, TvMetadata *targets)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TV_IS_DELTA_WORKER (self) && targets != NULL);

  task = g_task_new (self->deltas, self->cancellable, NULL, NULL);
  g_task_set_task_data (task, tv_metadata_ref (targets), (GDestroyNotify) tv_metadata_unref);
  tv_worker_run (self->worker, task, update);
}
