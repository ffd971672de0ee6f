// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-writer.h"

#include "base/tv-error.h"
#include "tv-checkpointer.h"
#include "tv-table-setting.h"

/* A group ends at this size or age, so that the first in it does not wait for ever. */
#define GROUP_MAX 1000
#define GROUP_TIME (5 * G_TIME_SPAN_MILLISECOND)
/* The log is folded back into the database after so much work, or when there is none. */
#define CHECKPOINT_JOBS 2000
/* A log that grew to so many pages, because there was never a moment's rest, begins anew. */
#define LOG_MAX 8192
#define IDLE_TIME (500 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  TvWriterFlags flags;
  TvWriterFunc func; /* NULL: stop */
  TvWriterDone done; /* (nullable) */
  gpointer data;
  GError *error;
} Job;

struct _TvWriter
{
  GObject parent_instance;

  TvDb *db;
  TvCheckpointer *checkpointer;
  GAsyncQueue *queue;
  GMainContext *context;
  GThread *thread; /* (nullable) once stopped */
  guint max_waiting;
  guint since_checkpoint;

  GMutex mutex; /* of what follows */
  guint64 tick;
  guint64 commits;
  guint64 jobs;
};

G_DEFINE_FINAL_TYPE (TvWriter, tv_writer, G_TYPE_OBJECT)

static void
job_free (Job *job)
{
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
deliver_cb (gpointer data)
{
  GPtrArray *group = data;

  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);

      if (job->done != NULL)
        job->done (job->data, job->error);
    }
  return G_SOURCE_REMOVE;
}

static void
deliver (TvWriter *self, GPtrArray *group)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* Below libsoup's own sources a busy server would never get to answer. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, group, (GDestroyNotify) g_ptr_array_unref);
  g_source_attach (source, self->context);
}

static void
run_job (TvWriter *self, Job *job, guint64 tick)
{
  gboolean savepoint = (job->flags & TV_WRITER_SINGLE) == 0;

  if (savepoint && !tv_table_savepoint (self->db, TV_SAVEPOINT_BEGIN, &job->error))
    return;
  if (job->func (self->db, tick, job->data, &job->error))
    {
      if (savepoint)
        tv_table_savepoint (self->db, TV_SAVEPOINT_KEEP, &job->error);
      return;
    }
  if (job->error == NULL)
    job->error = g_error_new_literal (TV_ERROR, TV_ERROR_FAILED, "no reason given");
  if (savepoint)
    tv_table_savepoint (self->db, TV_SAVEPOINT_UNDO, NULL);
}

static void
fail_group (GPtrArray *group, const GError *error)
{
  for (guint i = 0; i < group->len; i++)
    {
      Job *job = g_ptr_array_index (group, i);

      if (job->error == NULL)
        job->error = g_error_copy (error);
    }
}

static gboolean
run_group (TvWriter *self, GPtrArray *group, Job *first, Job **ret_stop, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  guint64 tick = tv_writer_get_tick (self) + 1;
  Job *job = first;

  if (!tv_db_begin (self->db, error))
    {
      g_ptr_array_add (group, first);
      return FALSE;
    }
  while (job != NULL)
    {
      g_ptr_array_add (group, job);
      run_job (self, job, tick);
      if (group->len >= GROUP_MAX || g_get_monotonic_time () - start > GROUP_TIME)
        break;
      job = g_async_queue_try_pop (self->queue);
      if (job != NULL && job->func == NULL)
        {
          *ret_stop = job;
          break;
        }
    }
  if (!tv_table_setting_set_int (self->db, TV_SETTING_TICK, (gint64) tick, error)
      || !tv_db_commit (self->db, error))
    {
      tv_db_rollback (self->db);
      return FALSE;
    }
  g_mutex_lock (&self->mutex);
  self->tick = tick;
  self->commits++;
  self->jobs += group->len;
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

/* What came while the checkpointer worked is little, and folding it back takes no time. */
static void
checkpoint_rest (TvWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (!tv_db_checkpoint (self->db, NULL, &error))
    g_warning ("The log was not folded back: %s", error->message);
}

static void
look_after_log (TvWriter *self, gboolean idle)
{
  guint log = 0;

  if (tv_checkpointer_poll (self->checkpointer, &log) && log > LOG_MAX)
    checkpoint_rest (self);
  if ((self->since_checkpoint >= CHECKPOINT_JOBS || (idle && self->since_checkpoint > 0))
      && tv_checkpointer_wake (self->checkpointer))
    self->since_checkpoint = 0;
}

static gpointer
writer_thread (gpointer data)
{
  TvWriter *self = data;
  Job *stop = NULL;

  while (stop == NULL)
    {
      g_autoptr (GPtrArray) group = NULL;
      g_autoptr (GError) error = NULL;
      Job *job = g_async_queue_timeout_pop (self->queue, IDLE_TIME);

      if (job == NULL)
        {
          look_after_log (self, TRUE);
          continue;
        }
      if (job->func == NULL)
        {
          stop = job;
          break;
        }
      group = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
      if (!run_group (self, group, job, &stop, &error))
        fail_group (group, error);
      self->since_checkpoint += group->len;
      deliver (self, g_steal_pointer (&group));
      look_after_log (self, FALSE);
    }
  job_free (stop);
  tv_checkpointer_stop (self->checkpointer);
  checkpoint_rest (self);
  tv_db_close (self->db);
  return NULL;
}

static void
tv_writer_finalize (GObject *object)
{
  TvWriter *self = TV_WRITER (object);

  tv_writer_stop (self);
  g_clear_object (&self->checkpointer);
  g_clear_object (&self->db);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_writer_parent_class)->finalize (object);
}

static void
tv_writer_class_init (TvWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_writer_finalize;
}

static void
tv_writer_init (TvWriter *self)
{
  g_mutex_init (&self->mutex);
  self->queue = g_async_queue_new_full ((GDestroyNotify) job_free);
  self->context = g_main_context_ref_thread_default ();
}

TvWriter *
tv_writer_new (TvDb *db, guint max_waiting, GError **error)
{
  g_autoptr (TvWriter) self = g_object_new (TV_TYPE_WRITER, NULL);
  gint64 tick = 0;

  g_return_val_if_fail (TV_IS_DB (db), NULL);

  self->db = db;
  self->max_waiting = max_waiting;
  if (!tv_table_setting_get_int (db, TV_SETTING_TICK, 0, &tick, error))
    return NULL;
  self->checkpointer = tv_checkpointer_new (db, error);
  if (self->checkpointer == NULL)
    return NULL;
  self->tick = (guint64) tick;
  self->thread = g_thread_new ("tv-writer", writer_thread, self);
  return g_steal_pointer (&self);
}

gboolean
tv_writer_push (TvWriter *self,
                TvWriterFlags flags,
                TvWriterFunc func,
                TvWriterDone done,
                gpointer data,
                GError **error)
{
  Job *job = NULL;

  g_return_val_if_fail (TV_IS_WRITER (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (self->thread == NULL || g_async_queue_length (self->queue) >= (int) self->max_waiting)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "too much is waiting already");
      return FALSE;
    }
  job = g_new0 (Job, 1);
  job->flags = flags;
  job->func = func;
  job->done = done;
  job->data = data;
  g_async_queue_push (self->queue, job);
  return TRUE;
}

guint64
tv_writer_get_tick (TvWriter *self)
{
  guint64 tick = 0;

  g_return_val_if_fail (TV_IS_WRITER (self), 0);

  g_mutex_lock (&self->mutex);
  tick = self->tick;
  g_mutex_unlock (&self->mutex);
  return tick;
}

void
tv_writer_get_counts (TvWriter *self, guint64 *ret_commits, guint64 *ret_jobs)
{
  g_return_if_fail (TV_IS_WRITER (self));

  g_mutex_lock (&self->mutex);
  *ret_commits = self->commits;
  *ret_jobs = self->jobs;
  g_mutex_unlock (&self->mutex);
}

void
tv_writer_stop (TvWriter *self)
{
  g_return_if_fail (TV_IS_WRITER (self));

  if (self->thread == NULL)
    return;
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_thread_join (g_steal_pointer (&self->thread));
}
