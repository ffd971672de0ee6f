// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-reader.h"

#include <sys/resource.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "tv-table-schema.h"

typedef struct
{
  TvReaderFunc func; /* NULL: stop */
  TvReaderDone done;
  gpointer data;
} Job;

typedef struct
{
  TvReader *reader; /* (not owned) joined before it goes */
  TvDb *db;
} Worker;

struct _TvReader
{
  GObject parent_instance;

  GAsyncQueue *queue;
  GMainContext *context;
  GPtrArray *threads; /* (element-type GThread) */
  guint max_waiting;
  int niceness;
};

G_DEFINE_FINAL_TYPE (TvReader, tv_reader, G_TYPE_OBJECT)

static gboolean
deliver_cb (gpointer data)
{
  Job *job = data;

  job->done (job->data);
  return G_SOURCE_REMOVE;
}

static gpointer
reader_thread (gpointer data)
{
  Worker *worker = data;
  TvReader *self = worker->reader;

  if (self->niceness > 0)
    setpriority (PRIO_PROCESS, (id_t) gettid (), self->niceness);
  for (;;)
    {
      g_autofree Job *job = g_async_queue_pop (self->queue);

      if (job->func == NULL)
        break;
      job->func (worker->db, job->data);
      if (job->done != NULL)
        g_main_context_invoke_full (self->context,
                                    G_PRIORITY_DEFAULT,
                                    deliver_cb,
                                    g_steal_pointer (&job),
                                    g_free);
    }
  tv_db_close (worker->db);
  g_object_unref (worker->db);
  g_free (worker);
  return NULL;
}

static void
tv_reader_finalize (GObject *object)
{
  TvReader *self = TV_READER (object);

  tv_reader_stop (self);
  g_ptr_array_unref (self->threads);
  g_async_queue_unref (self->queue);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (tv_reader_parent_class)->finalize (object);
}

static void
tv_reader_class_init (TvReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_reader_finalize;
}

static void
tv_reader_init (TvReader *self)
{
  self->queue = g_async_queue_new_full (g_free);
  self->threads = g_ptr_array_new ();
  self->context = g_main_context_ref_thread_default ();
}

TvReader *
tv_reader_new (const char *name,
               const char *db_path,
               guint threads,
               int niceness,
               guint max_waiting,
               GError **error)
{
  g_autoptr (TvReader) self = g_object_new (TV_TYPE_READER, NULL);

  self->max_waiting = max_waiting;
  self->niceness = niceness;
  for (guint i = 0; i < threads; i++)
    {
      TvDb *db = tv_db_open (db_path, TV_DB_READER, TV_SERVER_APPLICATION_ID, NULL, error);
      Worker *worker = NULL;

      if (db == NULL)
        return NULL;
      worker = g_new0 (Worker, 1);
      worker->reader = self;
      worker->db = db;
      g_ptr_array_add (self->threads, g_thread_new (name, reader_thread, worker));
    }
  return g_steal_pointer (&self);
}

gboolean
tv_reader_push (TvReader *self, TvReaderFunc func, TvReaderDone done, gpointer data, GError **error)
{
  Job *job = NULL;

  g_return_val_if_fail (TV_IS_READER (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (self->threads->len == 0 || g_async_queue_length (self->queue) >= (int) self->max_waiting)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "too much is waiting already");
      return FALSE;
    }
  job = g_new0 (Job, 1);
  job->func = func;
  job->done = done;
  job->data = data;
  g_async_queue_push (self->queue, job);
  return TRUE;
}

void
tv_reader_stop (TvReader *self)
{
  g_return_if_fail (TV_IS_READER (self));

  for (guint i = 0; i < self->threads->len; i++)
    g_async_queue_push (self->queue, g_new0 (Job, 1));
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
}
