// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-http-guard-private.h"

struct _TvHttpGuard
{
  GCancellable *outer; /* (owned) (nullable) */
  gulong handler;
  GCancellable *inner; /* (owned) */
  GSource *source;     /* (owned) */
  int over;            /* atomic */
};

static gpointer
watch_thread (gpointer data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (data, FALSE);

  g_main_loop_run (loop);
  return NULL;
}

/* One thread for all: the callers are blocked, and so may be the main loop. */
static GMainContext *
get_context (void)
{
  static GMainContext *context = NULL;

  if (g_once_init_enter (&context))
    {
      GMainContext *made = g_main_context_new ();

      g_thread_unref (g_thread_new ("http-guard", watch_thread, made));
      g_once_init_leave (&context, made);
    }
  return context;
}

static gboolean
over_cb (gpointer user_data)
{
  TvHttpGuard *self = user_data;

  g_atomic_int_set (&self->over, TRUE);
  g_cancellable_cancel (self->inner);
  return G_SOURCE_REMOVE;
}

static void
outer_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
guard_free (gpointer data)
{
  TvHttpGuard *self = data;

  g_clear_object (&self->outer);
  g_object_unref (self->inner);
}

static void
release (gpointer data)
{
  g_atomic_rc_box_release_full (data, guard_free);
}

TvHttpGuard *
tv_http_guard_new (GCancellable *outer, guint seconds)
{
  TvHttpGuard *self = g_atomic_rc_box_new0 (TvHttpGuard);

  self->inner = g_cancellable_new ();
  g_set_object (&self->outer, outer);
  if (outer != NULL)
    self->handler = g_cancellable_connect (outer,
                                           G_CALLBACK (outer_cb),
                                           g_object_ref (self->inner),
                                           g_object_unref);
  self->source = g_timeout_source_new_seconds (seconds);
  /* The callback may be running just when the guard ends. */
  g_source_set_callback (self->source, over_cb, g_atomic_rc_box_acquire (self), release);
  g_source_attach (self->source, get_context ());
  return self;
}

gboolean
tv_http_guard_end (TvHttpGuard *self)
{
  gboolean over = FALSE;

  if (self->handler != 0)
    g_cancellable_disconnect (self->outer, self->handler);
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  over = g_atomic_int_get (&self->over);
  release (self);
  return over;
}

GCancellable *
tv_http_guard_get_cancellable (TvHttpGuard *self)
{
  return self->inner;
}
