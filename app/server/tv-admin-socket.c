// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-admin-socket.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "tv-admin-commands.h"
#include "tv-admin.h"

struct _TvAdminSocket
{
  GObject parent_instance;

  char *path;
  TvWriter *writer;
  TvClock *clock;
  GSocketService *service;
};

G_DEFINE_FINAL_TYPE (TvAdminSocket, tv_admin_socket, G_TYPE_OBJECT)

typedef struct
{
  TvAdminSocket *socket;         /* (owned) */
  GSocketConnection *connection; /* (owned) */
  GDataInputStream *lines;       /* (owned) */
  TvJson *message;               /* (owned) (nullable) */
  TvJson *reply;                 /* (owned) (nullable) */
  char *text;                    /* (owned) (nullable) what is being sent */
} Call;

static void
call_free (Call *call)
{
  g_clear_object (&call->socket);
  g_clear_object (&call->lines);
  g_clear_object (&call->connection);
  g_clear_pointer (&call->message, json_decref);
  g_clear_pointer (&call->reply, json_decref);
  g_free (call->text);
  g_free (call);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  call_free (data);
}

static void
send_reply (Call *call, const GError *error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (call->connection));
  g_autoptr (TvJson) message = NULL;
  g_autofree char *text = NULL;

  if (error != NULL)
    message
        = json_pack ("{s:s, s:s}", "error", tv_error_to_word (error), "message", error->message);
  else
    message = json_pack ("{s:O}", "reply", call->reply);
  text = tv_json_to_text (message, 0);
  call->text = g_strconcat (text, "\n", NULL);
  g_output_stream_write_all_async (output,
                                   call->text,
                                   strlen (call->text),
                                   G_PRIORITY_DEFAULT,
                                   NULL,
                                   sent_cb,
                                   call);
}

static gboolean
run (TvDb *db, guint64 tick, gpointer data, GError **error)
{
  Call *call = data;

  call->reply = tv_admin_commands_run (db,
                                       "admin",
                                       tv_clock_now (call->socket->clock),
                                       tv_json_get_string (call->message, "command", ""),
                                       json_object_get (call->message, "arguments"),
                                       error);
  return call->reply != NULL;
}

static void
done (gpointer data, const GError *error)
{
  send_reply (data, error);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Call *call = data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *line = g_data_input_stream_read_line_finish (call->lines, result, &length, NULL);

  if (line == NULL)
    {
      call_free (call);
      return;
    }
  call->message = tv_json_parse (line, length, TV_ADMIN_MESSAGE_MAX, &error);
  if (call->message == NULL
      || !tv_writer_push (call->socket->writer, TV_WRITER_PLAIN, run, done, call, &error))
    send_reply (call, error);
}

static gboolean
is_owner (GSocketConnection *connection)
{
  g_autoptr (GCredentials) credentials
      = g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);
  uid_t user = credentials != NULL ? g_credentials_get_unix_user (credentials, NULL) : (uid_t) -1;

  return user == 0 || user == geteuid ();
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Call *call = NULL;

  if (!is_owner (connection))
    return TRUE;
  call = g_new0 (Call, 1);
  call->socket = g_object_ref (data);
  call->connection = g_object_ref (connection);
  call->lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_read_line_async (call->lines, G_PRIORITY_DEFAULT, NULL, line_cb, call);
  return TRUE;
}

static void
tv_admin_socket_finalize (GObject *object)
{
  TvAdminSocket *self = TV_ADMIN_SOCKET (object);

  tv_admin_socket_stop (self);
  g_clear_object (&self->service);
  g_clear_object (&self->writer);
  g_clear_object (&self->clock);
  g_free (self->path);
  G_OBJECT_CLASS (tv_admin_socket_parent_class)->finalize (object);
}

static void
tv_admin_socket_class_init (TvAdminSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_admin_socket_finalize;
}

static void
tv_admin_socket_init (TvAdminSocket *self)
{
}

TvAdminSocket *
tv_admin_socket_new (const char *path, TvWriter *writer, TvClock *clock, GError **error)
{
  g_autoptr (TvAdminSocket) self = g_object_new (TV_TYPE_ADMIN_SOCKET, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) local = NULL;

  self->path = g_strdup (path);
  self->writer = g_object_ref (writer);
  self->clock = g_object_ref (clock);
  self->service = g_socket_service_new ();
  /* One that a killed server left: the state lock says there is no other. */
  g_unlink (path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service),
                                      address,
                                      G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT,
                                      NULL,
                                      NULL,
                                      &local)
      || g_chmod (path, 0600) != 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_UNAVAILABLE,
                   "cannot listen on %s: %s",
                   path,
                   local != NULL ? local->message : "chmod");
      return NULL;
    }
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);
  return g_steal_pointer (&self);
}

void
tv_admin_socket_stop (TvAdminSocket *self)
{
  g_return_if_fail (TV_IS_ADMIN_SOCKET (self));

  if (!g_socket_service_is_active (self->service))
    return;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_unlink (self->path);
}
