// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-checkpointer.h"

typedef enum
{
  STATE_RESTING,
  STATE_WOKEN,
  STATE_DONE, /* a run has ended and nobody has been told yet */
  STATE_STOPPED,
} State;

struct _TvCheckpointer
{
  GObject parent_instance;

  TvDb *db;
  GThread *thread; /* (nullable) once stopped */

  GMutex mutex; /* of what follows */
  GCond cond;
  State state;
  guint log;
};

G_DEFINE_FINAL_TYPE (TvCheckpointer, tv_checkpointer, G_TYPE_OBJECT)

static gpointer
checkpointer_thread (gpointer data)
{
  TvCheckpointer *self = data;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      guint log = 0;

      while (self->state == STATE_RESTING || self->state == STATE_DONE)
        g_cond_wait (&self->cond, &self->mutex);
      if (self->state == STATE_STOPPED)
        break;
      g_mutex_unlock (&self->mutex);
      if (!tv_db_checkpoint (self->db, &log, &error))
        g_warning ("The log was not folded back: %s", error->message);
      g_mutex_lock (&self->mutex);
      self->log = log;
      if (self->state == STATE_WOKEN)
        self->state = STATE_DONE;
    }
  g_mutex_unlock (&self->mutex);
  tv_db_close (self->db);
  return NULL;
}

static void
tv_checkpointer_finalize (GObject *object)
{
  TvCheckpointer *self = TV_CHECKPOINTER (object);

  tv_checkpointer_stop (self);
  g_clear_object (&self->db);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_checkpointer_parent_class)->finalize (object);
}

static void
tv_checkpointer_class_init (TvCheckpointerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_checkpointer_finalize;
}

static void
tv_checkpointer_init (TvCheckpointer *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

TvCheckpointer *
tv_checkpointer_new (TvDb *db, GError **error)
{
  g_autoptr (TvCheckpointer) self = g_object_new (TV_TYPE_CHECKPOINTER, NULL);

  g_return_val_if_fail (TV_IS_DB (db), NULL);

  self->db = tv_db_open_keeper (db, error);
  if (self->db == NULL)
    return NULL;
  self->thread = g_thread_new ("tv-checkpoint", checkpointer_thread, self);
  return g_steal_pointer (&self);
}

gboolean
tv_checkpointer_wake (TvCheckpointer *self)
{
  gboolean resting = FALSE;

  g_return_val_if_fail (TV_IS_CHECKPOINTER (self), FALSE);

  g_mutex_lock (&self->mutex);
  resting = self->state == STATE_RESTING;
  if (resting)
    self->state = STATE_WOKEN;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  return resting;
}

gboolean
tv_checkpointer_poll (TvCheckpointer *self, guint *ret_log)
{
  gboolean done = FALSE;

  g_return_val_if_fail (TV_IS_CHECKPOINTER (self), FALSE);
  g_return_val_if_fail (ret_log != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  done = self->state == STATE_DONE;
  *ret_log = self->log;
  if (done)
    self->state = STATE_RESTING;
  g_mutex_unlock (&self->mutex);
  return done;
}

void
tv_checkpointer_stop (TvCheckpointer *self)
{
  g_return_if_fail (TV_IS_CHECKPOINTER (self));

  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->state = STATE_STOPPED;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (g_steal_pointer (&self->thread));
}
