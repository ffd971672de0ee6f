// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-worker.h"

#define N_JOBS 200

typedef struct
{
  GThread *thread; /* of the first job */
  int running;     /* (atomic) */
  guint order;
  guint done;
} Counts;

static void
job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Counts *counts = data;

  g_assert_cmpint (g_atomic_int_add (&counts->running, 1), ==, 0);
  if (counts->thread == NULL)
    counts->thread = g_thread_self ();
  g_assert_true (counts->thread == g_thread_self ());
  counts->order++;
  g_atomic_int_add (&counts->running, -1);
  g_task_return_int (task, counts->order);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Counts *counts = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpint (g_task_propagate_int (G_TASK (result), &error), ==, ++counts->done);
  g_assert_no_error (error);
}

static void
test_one_at_a_time (void)
{
  g_autoptr (TvWorker) worker = tv_worker_new ("test");
  Counts counts = { 0 };

  for (int i = 0; i < N_JOBS; i++)
    {
      g_autoptr (GTask) task = g_task_new (worker, NULL, done_cb, &counts);

      g_task_set_task_data (task, &counts, NULL);
      tv_worker_run (worker, task, job);
    }
  while (counts.done < N_JOBS)
    g_main_context_iteration (NULL, TRUE);
  tv_worker_stop (worker);
  g_assert_cmpuint (counts.order, ==, N_JOBS);
}

static void
error_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  g_task_propagate_int (G_TASK (result), error);
}

static void
test_refusals (void)
{
  g_autoptr (TvWorker) worker = tv_worker_new ("test");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (GError) stopped = NULL;
  g_autoptr (GTask) first = g_task_new (worker, cancellable, error_cb, &cancelled);
  g_autoptr (GTask) second = g_task_new (worker, NULL, error_cb, &stopped);

  g_cancellable_cancel (cancellable);
  tv_worker_run (worker, first, job);
  while (cancelled == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tv_worker_stop (worker);
  tv_worker_stop (worker);
  tv_worker_run (worker, second, job);
  while (stopped == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (stopped, TV_ERROR, TV_ERROR_STATE);
}

/* The last reference goes with a job that ends in the worker's own thread. */
static void
test_dropped_by_job (void)
{
  Counts counts = { 0 };

  for (int i = 0; i < N_JOBS; i++)
    {
      TvWorker *worker = tv_worker_new ("test");
      g_autoptr (GTask) task = g_task_new (worker, NULL, NULL, NULL);

      g_task_set_task_data (task, &counts, NULL);
      counts.thread = NULL;
      tv_worker_run (worker, task, job);
      g_clear_object (&task);
      g_object_unref (worker);
      while (g_atomic_int_get ((int *) &counts.order) <= i)
        g_main_context_iteration (NULL, FALSE);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/worker/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/base/worker/refusals", test_refusals);
  g_test_add_func ("/base/worker/dropped-by-job", test_dropped_by_job);
  return g_test_run ();
}
