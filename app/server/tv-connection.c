// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-connection.h"

TvConnection *
tv_connection_new (GSocket *socket, gint64 deadline)
{
  TvConnection *self = NULL;

  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_rc_box_new0 (TvConnection);
  self->socket = g_object_ref (socket);
  self->deadline = deadline;
  return self;
}

TvConnection *
tv_connection_ref (TvConnection *self)
{
  return g_rc_box_acquire (self);
}

static void
connection_clear (gpointer data)
{
  TvConnection *self = data;

  g_clear_object (&self->socket);
  g_clear_object (&self->greeting);
}

void
tv_connection_unref (TvConnection *self)
{
  g_rc_box_release_full (self, connection_clear);
}

void
tv_connection_close (TvConnection *self)
{
  g_return_if_fail (self != NULL);

  if (self->greeting != NULL)
    {
      /* A thread sits on the file: closing it here would leave the thread waiting for ever, or
       * reading from whatever connection gets the same number next. It closes it when woken. */
      g_cancellable_cancel (self->greeting);
      g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
    }
  else if (!g_socket_is_closed (self->socket))
    g_socket_close (self->socket, NULL);
}

gboolean
tv_connection_sweep (TvConnection *self, gint64 now)
{
  g_return_val_if_fail (self != NULL, TRUE);

  if (self->deadline < now)
    tv_connection_close (self);
  return g_socket_is_closed (self->socket);
}
