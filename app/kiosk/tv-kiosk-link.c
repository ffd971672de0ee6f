// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-kiosk-link.h"

#include <unistd.h>

struct _TvKioskLink
{
  GObject parent;

  GSocket *socket; /* (owned) */
  GSource *watch;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvKioskLink, tv_kiosk_link, G_TYPE_OBJECT)

enum
{
  SIGNAL_RECORD,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
stop_watch (TvKioskLink *self)
{
  if (self->watch == NULL)
    return;
  g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
}

static gboolean
socket_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  g_autoptr (TvKioskLink) self = g_object_ref (TV_KIOSK_LINK (data));
  g_autoptr (GError) error = NULL;
  TvKioskRecord record;
  gssize length = g_socket_receive (socket, (char *) &record, sizeof record, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  if (length == (gssize) sizeof record && record.word <= TV_KIOSK_PONG)
    {
      g_signal_emit (self, signals[SIGNAL_RECORD], 0, record.word, record.value);
      return G_SOURCE_CONTINUE;
    }
  stop_watch (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
  return G_SOURCE_REMOVE;
}

TvKioskLink *
tv_kiosk_link_new (int fd, GError **error)
{
  g_autoptr (TvKioskLink) self = g_object_new (TV_TYPE_KIOSK_LINK, NULL);

  self->socket = g_socket_new_from_fd (fd, error);
  if (self->socket == NULL)
    {
      close (fd);
      return NULL;
    }
  g_socket_set_blocking (self->socket, FALSE);
  self->watch = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (socket_cb), self, NULL);
  g_source_attach (self->watch, NULL);
  return g_steal_pointer (&self);
}

gboolean
tv_kiosk_link_send (TvKioskLink *self, TvKioskWord word, guint32 value)
{
  const TvKioskRecord record = { word, value };

  g_return_val_if_fail (TV_IS_KIOSK_LINK (self), FALSE);
  return g_socket_send (self->socket, (const char *) &record, sizeof record, NULL, NULL)
         == (gssize) sizeof record;
}

static void
tv_kiosk_link_finalize (GObject *object)
{
  TvKioskLink *self = TV_KIOSK_LINK (object);

  stop_watch (self);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (tv_kiosk_link_parent_class)->finalize (object);
}

static void
tv_kiosk_link_class_init (TvKioskLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_kiosk_link_finalize;
  signals[SIGNAL_RECORD] = g_signal_new ("record",
                                         TV_TYPE_KIOSK_LINK,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         2,
                                         G_TYPE_UINT,
                                         G_TYPE_UINT);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed",
                                         TV_TYPE_KIOSK_LINK,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);
}

static void
tv_kiosk_link_init (TvKioskLink *self)
{
}
