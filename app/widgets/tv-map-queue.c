// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-queue.h"

struct _TvMapQueue
{
  GObject parent_instance;

  TvTilePainter *painter; /* (owned) */
  GThreadPool *pool;      /* (owned): one call for each job, each holds a reference to us */
  TvMapQueueDone done;    /* (nullable): closed */
  gpointer data;

  GMutex mutex;
  GCond changed;
  GQueue waiting;  /* (element-type TvMapJob) */
  GQueue finished; /* (element-type TvMapJob) */
  guint n_running;
  gboolean telling; /* an idle will tell of the finished ones */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TvMapQueue, tv_map_queue, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  g_clear_pointer (&((TvMapJob *) data)->surface, cairo_surface_destroy);
  g_free (data);
}

static void
tv_map_queue_finalize (GObject *object)
{
  TvMapQueue *self = TV_MAP_QUEUE (object);

  /* every call under way holds a reference, so nothing waits here any more */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_queue_clear_full (&self->waiting, job_free);
  g_queue_clear_full (&self->finished, job_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->painter);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  G_OBJECT_CLASS (tv_map_queue_parent_class)->finalize (object);
}

static void
tv_map_queue_class_init (TvMapQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_map_queue_finalize;
}

static TvMapJob *
begin (TvMapQueue *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TvMapJob *job = g_queue_pop_head (&self->waiting);

  if (job != NULL)
    self->n_running++;
  return job;
}

static void
paint (TvMapQueue *self, TvMapJob *job)
{
  g_autoptr (GError) error = NULL;

  job->surface = tv_tile_painter_paint_sized (self->painter,
                                              job->zoom,
                                              job->x,
                                              job->y,
                                              job->size,
                                              job->scale,
                                              &job->part,
                                              self->cancellable,
                                              &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("map tile %u/%u/%u: %s", job->zoom, job->x, job->y, error->message);
}

/* Returns whether somebody must be told. */
static gboolean
finish (TvMapQueue *self, TvMapJob *job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gboolean first = !self->telling;

  self->n_running--;
  g_queue_push_tail (&self->finished, job);
  self->telling = TRUE;
  g_cond_signal (&self->changed);
  return first;
}

static void
tell (TvMapQueue *self)
{
  GQueue finished = G_QUEUE_INIT;
  TvMapJob *job;

  g_mutex_lock (&self->mutex);
  finished = self->finished;
  g_queue_init (&self->finished);
  self->telling = FALSE;
  g_mutex_unlock (&self->mutex);
  while ((job = g_queue_pop_head (&finished)) != NULL)
    {
      if (self->done != NULL)
        self->done (job, self->data);
      job_free (job);
    }
}

static gboolean
tell_cb (gpointer data)
{
  tell (data);
  return G_SOURCE_REMOVE;
}

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (TvMapQueue) self = data;
  TvMapJob *job = begin (self);

  if (job == NULL)
    return;
  paint (self, job);
  if (finish (self, job))
    g_idle_add_full (G_PRIORITY_HIGH_IDLE, tell_cb, g_steal_pointer (&self), g_object_unref);
}

static void
tv_map_queue_init (TvMapQueue *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->waiting);
  g_queue_init (&self->finished);
  self->cancellable = g_cancellable_new ();
  /* one processor stays for the hands on the screen */
  self->pool
      = g_thread_pool_new (work, NULL, MAX ((int) g_get_num_processors () - 1, 1), FALSE, NULL);
}

TvMapQueue *
tv_map_queue_new (TvTilePainter *painter, TvMapQueueDone done, gpointer data)
{
  TvMapQueue *self = g_object_new (TV_TYPE_MAP_QUEUE, NULL);

  self->painter = g_object_ref (painter);
  self->done = done;
  self->data = data;
  return self;
}

void
tv_map_queue_push (TvMapQueue *self, const TvMapJob *job)
{
  g_return_if_fail (TV_IS_MAP_QUEUE (self) && job != NULL && job->surface == NULL);

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->waiting, g_memdup2 (job, sizeof *job));
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->pool, g_object_ref (self), NULL);
}

void
tv_map_queue_forget (TvMapQueue *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (TV_IS_MAP_QUEUE (self));

  locker = g_mutex_locker_new (&self->mutex);
  g_queue_clear_full (&self->waiting, job_free);
}

/* Waits for the threads. */
static gboolean
await_running (TvMapQueue *self, gint64 deadline)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->n_running > 0)
    {
      if (!g_cond_wait_until (&self->changed, &self->mutex, deadline))
        return FALSE;
    }
  return g_queue_is_empty (&self->waiting);
}

gboolean
tv_map_queue_help (TvMapQueue *self, gint64 deadline)
{
  TvMapJob *job;
  gboolean all;

  g_return_val_if_fail (TV_IS_MAP_QUEUE (self), FALSE);

  while (g_get_monotonic_time () < deadline && (job = begin (self)) != NULL)
    {
      paint (self, job);
      finish (self, job);
    }
  all = await_running (self, deadline);
  tell (self);
  return all;
}

void
tv_map_queue_close (TvMapQueue *self)
{
  g_return_if_fail (TV_IS_MAP_QUEUE (self));

  self->done = NULL;
  g_cancellable_cancel (self->cancellable);
  tv_map_queue_forget (self);
}
