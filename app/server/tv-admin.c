// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-admin.h"

#include <gio/gunixsocketaddress.h>

#include "base/tv-error.h"
#include "tv-admin-commands.h"
#include "tv-state-lock.h"
#include "tv-table-schema.h"
#include "vault/tv-password.h"

#include <string.h>

#define REPLY_SECONDS 30

struct _TvAdmin
{
  char *socket;      /* (nullable) of the running server */
  TvStateLock *lock; /* (nullable) while there is none */
  TvDb *db;          /* (nullable) with the lock */
};

TvAdmin *
tv_admin_open (const char *state, GError **error)
{
  g_autoptr (TvAdmin) self = g_new0 (TvAdmin, 1);
  g_autoptr (GError) local = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (state != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->lock = tv_state_lock_take (state, &local);
  if (g_error_matches (local, TV_ERROR, TV_ERROR_STATE))
    {
      self->socket = g_build_filename (state, TV_ADMIN_SOCKET_NAME, NULL);
      return g_steal_pointer (&self);
    }
  if (self->lock == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  path = g_build_filename (state, "server.db", NULL);
  self->db = tv_db_open (path, TV_DB_SERVER, TV_SERVER_APPLICATION_ID, tv_table_schema (), error);
  return self->db != NULL ? g_steal_pointer (&self) : NULL;
}

void
tv_admin_free (TvAdmin *self)
{
  if (self == NULL)
    return;
  if (self->db != NULL)
    tv_db_close (self->db);
  g_clear_object (&self->db);
  tv_state_lock_free (self->lock);
  g_free (self->socket);
  g_free (self);
}

/* The password goes no further than this. */
static TvJson *
hash_password (const TvJson *arguments, GError **error)
{
  g_autoptr (TvJson) copy = arguments != NULL ? json_copy ((TvJson *) arguments) : json_object ();
  const char *password = tv_json_get_string (copy, "password", NULL);
  g_autofree char *hash = NULL;

  if (password == NULL)
    return g_steal_pointer (&copy);
  if (strlen (password) < 8)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_BAD_REQUEST,
                           "a password has 8 characters or more");
      return NULL;
    }
  hash = tv_password_hash (password, error);
  if (hash == NULL)
    return NULL;
  json_object_set_new (copy, "password_hash", json_string (hash));
  json_object_del (copy, "password");
  return g_steal_pointer (&copy);
}

static TvJson *
call_here (TvAdmin *self, const char *command, const TvJson *arguments, GError **error)
{
  g_autoptr (TvJson) reply = NULL;

  if (!tv_db_begin (self->db, error))
    return NULL;
  reply = tv_admin_commands_run (self->db,
                                 "admin",
                                 g_get_real_time () / G_USEC_PER_SEC,
                                 command,
                                 arguments,
                                 error);
  if (reply != NULL && tv_db_commit (self->db, error))
    return g_steal_pointer (&reply);
  tv_db_rollback (self->db);
  return NULL;
}

static TvJson *
read_reply (GInputStream *input, GError **error)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autofree char *line = NULL;
  g_autoptr (TvJson) message = NULL;
  const char *code = NULL;
  gsize length = 0;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  line = g_data_input_stream_read_line (lines, &length, NULL, NULL);
  if (line == NULL)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_UNAVAILABLE,
                           "the running server did not reply");
      return NULL;
    }
  message = tv_json_parse (line, length, G_MAXSIZE, error);
  if (message == NULL)
    return NULL;
  code = tv_json_get_string (message, "error", NULL);
  if (code == NULL)
    return json_incref (json_object_get (message, "reply"));
  g_set_error_literal (error,
                       TV_ERROR,
                       (int) tv_error_from_word (code),
                       tv_json_get_string (message, "message", code));
  return NULL;
}

static TvJson *
call_server (TvAdmin *self, const char *command, const TvJson *arguments, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (self->socket);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (TvJson) message
      = json_pack ("{s:s, s:O}", "command", command, "arguments", (TvJson *) arguments);
  g_autofree char *text = tv_json_to_text (message, 0);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  g_socket_client_set_timeout (client, REPLY_SECONDS);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &local);
  if (connection == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                     line,
                                     strlen (line),
                                     NULL,
                                     NULL,
                                     &local))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_UNAVAILABLE,
                   "a server uses this folder but does not answer at %s: %s",
                   self->socket,
                   local->message);
      return NULL;
    }
  return read_reply (g_io_stream_get_input_stream (G_IO_STREAM (connection)), error);
}

TvJson *
tv_admin_call (TvAdmin *self, const char *command, const TvJson *arguments, GError **error)
{
  g_autoptr (TvJson) hashed = NULL;

  g_return_val_if_fail (self != NULL && command != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  hashed = hash_password (arguments, error);
  if (hashed == NULL)
    return NULL;
  return self->db != NULL ? call_here (self, command, hashed, error)
                          : call_server (self, command, hashed, error);
}
