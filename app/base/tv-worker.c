// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-worker.h"

#include "tv-error.h"

typedef struct
{
  GTask *task; /* (owned) (nullable): NULL ends the thread */
  GTaskThreadFunc func;
} Job;

struct _TvWorker
{
  GObject parent_instance;

  GAsyncQueue *jobs; /* (owned): shared with the thread, which may outlive this object */
  GThread *thread;   /* (owned) (nullable): NULL after stop */
};

G_DEFINE_FINAL_TYPE (TvWorker, tv_worker, G_TYPE_OBJECT)

static gpointer
worker_thread (gpointer data)
{
  g_autoptr (GAsyncQueue) jobs = data;

  while (TRUE)
    {
      g_autofree Job *job = g_async_queue_pop (jobs);
      g_autoptr (GTask) task = g_steal_pointer (&job->task);

      if (task == NULL)
        return NULL;
      if (!g_task_return_error_if_cancelled (task))
        job->func (task,
                   g_task_get_source_object (task),
                   g_task_get_task_data (task),
                   g_task_get_cancellable (task));
    }
}

static void
tv_worker_dispose (GObject *object)
{
  tv_worker_stop (TV_WORKER (object));
  G_OBJECT_CLASS (tv_worker_parent_class)->dispose (object);
}

static void
tv_worker_finalize (GObject *object)
{
  TvWorker *self = TV_WORKER (object);

  g_clear_pointer (&self->jobs, g_async_queue_unref);
  G_OBJECT_CLASS (tv_worker_parent_class)->finalize (object);
}

static void
tv_worker_class_init (TvWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tv_worker_dispose;
  object_class->finalize = tv_worker_finalize;
}

static void
tv_worker_init (TvWorker *self)
{
  self->jobs = g_async_queue_new ();
}

TvWorker *
tv_worker_new (const char *name)
{
  TvWorker *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (TV_TYPE_WORKER, NULL);
  self->thread = g_thread_new (name, worker_thread, g_async_queue_ref (self->jobs));
  return self;
}

void
tv_worker_run (TvWorker *self, GTask *task, GTaskThreadFunc func)
{
  Job *job;

  g_return_if_fail (TV_IS_WORKER (self));
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  if (self->thread == NULL)
    {
      g_task_return_new_error (task, TV_ERROR, TV_ERROR_STATE, "The worker has been stopped");
      return;
    }
  job = g_new0 (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  g_async_queue_push (self->jobs, job);
}

void
tv_worker_stop (TvWorker *self)
{
  GThread *thread;

  g_return_if_fail (TV_IS_WORKER (self));

  thread = g_steal_pointer (&self->thread);
  if (thread == NULL)
    return;
  g_async_queue_push (self->jobs, g_new0 (Job, 1));
  /* The last reference may be dropped by a task that ends in the thread itself. */
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
}
