// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-load-round.h"

#include <stdlib.h>

typedef struct
{
  const TvLoadTarget *target;
  const TvLoadSet *set;
  guint connections;
  int next;
  int lost;
  double *milliseconds;
  gint64 begun;

  GMutex mutex; /* of what follows */
  GCond cond;
  guint ready;
  gint64 measured; /* when the measured part began */
  gint64 crowd;    /* how long all took to get in */
  guint64 first_tick;
  guint64 last_tick;
} Round;

void
tv_load_set_free (TvLoadSet *self)
{
  g_ptr_array_unref (self->envelopes);
  g_ptr_array_unref (self->paths);
  g_free (self);
}

/* One request; FALSE when there is nothing left to send. */
static gboolean
put_next (Round *round, TvLoadLine *line)
{
  guint i = (guint) g_atomic_int_add (&round->next, 1);
  gint64 start = g_get_monotonic_time ();
  TvLoadReply reply = { 0 };

  if (i >= round->set->envelopes->len)
    return FALSE;
  if (line->session != NULL)
    reply = tv_load_line_put (line,
                              g_ptr_array_index (round->set->paths, i),
                              round->target->token,
                              g_ptr_array_index (round->set->envelopes, i));
  round->milliseconds[i] = (double) (g_get_monotonic_time () - start) / 1000.0;
  if (reply.status != 201)
    {
      g_atomic_int_add (&round->lost, 1);
      tv_load_line_close (line);
      tv_load_line_open (line, round->target);
    }
  g_mutex_lock (&round->mutex);
  if (reply.tick != 0 && (round->first_tick == 0 || reply.tick < round->first_tick))
    round->first_tick = reply.tick;
  round->last_tick = MAX (round->last_tick, reply.tick);
  g_mutex_unlock (&round->mutex);
  return TRUE;
}

/* Till all have had their first answer. */
static void
await_all (Round *round)
{
  g_mutex_lock (&round->mutex);
  if (++round->ready == round->connections)
    {
      round->measured = g_get_monotonic_time ();
      round->crowd = round->measured - round->begun;
      round->first_tick = 0;
      g_cond_broadcast (&round->cond);
    }
  while (round->ready < round->connections)
    g_cond_wait (&round->cond, &round->mutex);
  g_mutex_unlock (&round->mutex);
}

static gpointer
round_thread (gpointer data)
{
  Round *round = data;
  TvLoadLine line = { 0 };

  tv_load_line_open (&line, round->target);
  put_next (round, &line);
  await_all (round);
  while (put_next (round, &line))
    continue;
  tv_load_line_close (&line);
  return NULL;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

TvLoadResult
tv_load_round_run (const TvLoadTarget *target, const TvLoadSet *set, guint connections)
{
  guint total = set->envelopes->len;
  g_autofree double *milliseconds = g_new0 (double, total);
  g_autofree GThread **threads = g_new0 (GThread *, connections);
  Round round = { .target = target, .set = set, .connections = connections };
  TvLoadResult result = { 0 };
  double *measured = milliseconds + connections;
  guint count = total - connections;
  gint64 end = 0;

  g_return_val_if_fail (total > connections, result);

  g_mutex_init (&round.mutex);
  g_cond_init (&round.cond);
  round.milliseconds = milliseconds;
  round.begun = g_get_monotonic_time ();
  for (guint i = 0; i < connections; i++)
    threads[i] = g_thread_new ("load", round_thread, &round);
  for (guint i = 0; i < connections; i++)
    g_thread_join (threads[i]);
  end = g_get_monotonic_time ();
  qsort (measured, count, sizeof *measured, compare_doubles);
  result.per_second = count * 1e6 / (double) (end - round.measured);
  result.p50_ms = measured[count / 2];
  result.p99_ms = measured[count * 99 / 100];
  result.crowd_ms = (double) round.crowd / 1000.0;
  result.commits = round.first_tick != 0 ? round.last_tick - round.first_tick + 1 : 0;
  result.lost = (guint) round.lost;
  g_cond_clear (&round.cond);
  g_mutex_clear (&round.mutex);
  return result;
}
