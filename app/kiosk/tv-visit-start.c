// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-start.h"

#include "tv-kiosk-agent.h"

/* An agent that does not answer by then is asked again from the main loop. */
#define CALL_TIMEOUT_MS 1000

struct _TvVisitStart
{
  char *socket;  /* (nullable) */
  char *content; /* (nullable) */
  GCancellable *cancellable;

  GMutex mutex;
  GCond changed;
  gboolean done;
  gboolean abandoned; /* nobody waits any more */

  GDBusConnection *connection; /* (owned) (nullable) */
  GVariant *hello;             /* (owned) (nullable) */
  GVariant *status;            /* (owned) (nullable) */
  TvCatalogue *catalogue;      /* (owned) (nullable) */
};

static void
start_clear (gpointer data)
{
  TvVisitStart *self = data;

  g_clear_object (&self->connection);
  g_clear_pointer (&self->hello, g_variant_unref);
  g_clear_pointer (&self->status, g_variant_unref);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->cancellable);
  g_free (self->socket);
  g_free (self->content);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
}

void
tv_visit_start_unref (TvVisitStart *self)
{
  g_atomic_rc_box_release_full (self, start_clear);
}

/* (transfer full) (nullable) a{sv} */
static GVariant *
call (TvVisitStart *self, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (self->connection,
                                       NULL,
                                       TV_KIOSK_AGENT_PATH,
                                       TV_KIOSK_AGENT_INTERFACE,
                                       method,
                                       arguments,
                                       G_VARIANT_TYPE ("(a{sv})"),
                                       G_DBUS_CALL_FLAGS_NONE,
                                       CALL_TIMEOUT_MS,
                                       self->cancellable,
                                       &error);
  if (reply == NULL)
    {
      g_debug ("agent, %s: %s", method, error->message);
      return NULL;
    }
  return g_variant_get_child_value (reply, 0);
}

static void
ask_agent (TvVisitStart *self)
{
  g_autofree char *address = tv_kiosk_agent_dup_address (self->socket);
  g_autoptr (GError) error = NULL;

  self->connection
      = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                                NULL,
                                                self->cancellable,
                                                &error);
  if (self->connection == NULL)
    {
      g_debug ("agent: %s", error->message);
      return;
    }
  self->hello = call (self, "Hello", g_variant_new ("(u)", 1));
  if (self->hello != NULL)
    self->status = call (self, "Status", NULL);
}

static void
open_catalogue (TvVisitStart *self)
{
  g_autoptr (GError) error = NULL;
  const char *folder = self->content;

  if (self->hello != NULL)
    g_variant_lookup (self->hello, "content", "&s", &folder);
  if (folder == NULL)
    return;
  self->catalogue = tv_catalogue_open (folder, &error);
  if (error != NULL)
    g_message ("content: %s", error->message);
}

static gpointer
run (gpointer data)
{
  g_autoptr (TvVisitStart) self = data;

  if (self->socket != NULL)
    ask_agent (self);
  open_catalogue (self);
  g_mutex_lock (&self->mutex);
  self->done = TRUE;
  g_cond_signal (&self->changed);
  /* A connection that nobody takes is closed here, not left to the last reference. */
  if (self->abandoned)
    g_clear_object (&self->connection);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

TvVisitStart *
tv_visit_start_new (const char *socket, const char *content)
{
  TvVisitStart *self = g_atomic_rc_box_new0 (TvVisitStart);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->cancellable = g_cancellable_new ();
  self->socket = g_strdup (socket);
  self->content = g_strdup (content);
  g_thread_unref (g_thread_new ("visit-start", run, g_atomic_rc_box_acquire (self)));
  return self;
}

gboolean
tv_visit_start_await (TvVisitStart *self, gint64 deadline)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  while (!self->done && g_cond_wait_until (&self->changed, &self->mutex, deadline))
    continue;
  if (!self->done)
    {
      self->abandoned = TRUE;
      g_cancellable_cancel (self->cancellable);
    }
  return self->done;
}

GDBusConnection *
tv_visit_start_get_connection (TvVisitStart *self)
{
  g_return_val_if_fail (self != NULL && self->done, NULL);
  return self->connection;
}

GVariant *
tv_visit_start_get_hello (TvVisitStart *self)
{
  g_return_val_if_fail (self != NULL && self->done, NULL);
  return self->hello;
}

GVariant *
tv_visit_start_get_status (TvVisitStart *self)
{
  g_return_val_if_fail (self != NULL && self->done, NULL);
  return self->status;
}

TvCatalogue *
tv_visit_start_get_catalogue (TvVisitStart *self)
{
  g_return_val_if_fail (self != NULL && self->done, NULL);
  return self->catalogue;
}
