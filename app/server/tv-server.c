// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-server.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-admin-socket.h"
#include "tv-admin.h"
#include "tv-http.h"
#include "tv-server-keys.h"
#include "tv-state-lock.h"
#include "tv-table-answer.h"
#include "tv-table-schema.h"
#include "tv-table-session.h"

#define MAX_WAITING 8192
#define REFRESH_SECONDS (60 * 60)

struct _TvServer
{
  GObject parent_instance;

  TvServerContext context;
  TvStateLock *lock;
  TvAdminSocket *admin;
  TvHttp *http;
  char *db_path;
  guint refresh;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (TvServer, tv_server, G_TYPE_OBJECT)

static void
tv_server_finalize (GObject *object)
{
  TvServer *self = TV_SERVER (object);
  TvServerContext *context = &self->context;

  tv_server_stop (self);
  g_clear_object (&self->http);
  g_clear_object (&self->admin);
  g_clear_object (&context->opener);
  g_clear_object (&context->writer);
  g_clear_object (&context->publisher);
  g_clear_object (&context->objects);
  g_clear_object (&context->clock);
  g_clear_pointer (&context->nonces, tv_nonces_free);
  g_clear_pointer (&context->intake_keys, g_hash_table_unref);
  g_clear_pointer (&context->online, tv_signing_key_unref);
  g_clear_pointer (&context->config, tv_server_config_free);
  g_clear_pointer (&self->lock, tv_state_lock_free);
  g_free (self->db_path);
  G_OBJECT_CLASS (tv_server_parent_class)->finalize (object);
}

static void
tv_server_class_init (TvServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_server_finalize;
}

static void
tv_server_init (TvServer *self)
{
  self->context.nonces = tv_nonces_new ();
}

static gboolean
load_keys (TvServer *self, GError **error)
{
  TvServerContext *context = &self->context;

  context->online = tv_server_keys_load_online (context->config->online_key, error);
  if (context->online == NULL)
    return FALSE;
  context->intake_keys = tv_server_keys_load_intake (context->config->intake_keys, error);
  return context->intake_keys != NULL;
}

static gboolean
prepare_folders (TvServer *self, GError **error)
{
  const char *state = self->context.config->state;
  g_autofree char *attachments = g_build_filename (state, "attachments", NULL);
  g_autofree char *uploads = g_build_filename (state, "uploads", NULL);

  self->lock = tv_state_lock_take (state, error);
  /* What a killed server had half received is of no use to anybody. */
  if (self->lock == NULL || !tv_file_remove_tree (uploads, error)
      || !tv_file_make_folder (uploads, error) || !tv_file_make_folder (attachments, error))
    return FALSE;
  return TRUE;
}

static gboolean
open_database (TvServer *self, GError **error)
{
  g_autoptr (TvDb) db = NULL;

  self->db_path = g_build_filename (self->context.config->state, "server.db", NULL);
  db = tv_db_open (self->db_path,
                   TV_DB_SERVER,
                   TV_SERVER_APPLICATION_ID,
                   tv_table_schema (),
                   error);
  if (db == NULL)
    {
      /* Never made anew: what was acknowledged may still be saved from it. */
      if (error != NULL && g_error_matches (*error, TV_ERROR, TV_ERROR_CORRUPT))
        g_prefix_error (error,
                        "%s is damaged and was left as it is; keep a copy of it, then put the "
                        "last backup in its place; what that lacks may be saved from the copy: ",
                        self->db_path);
      return FALSE;
    }
  self->context.writer = tv_writer_new (g_steal_pointer (&db), MAX_WAITING, error);
  return self->context.writer != NULL;
}

static gboolean
open_publisher (TvServer *self, GError **error)
{
  TvServerContext *context = &self->context;

  context->publisher = tv_publisher_new (context->config->state,
                                         context->config->root,
                                         context->config->forms,
                                         context->online,
                                         context->clock,
                                         tv_writer_get_tick (context->writer),
                                         error);
  if (context->publisher == NULL)
    return FALSE;
  context->objects = g_object_ref (tv_publisher_get_objects (context->publisher));
  context->opener = tv_opener_new (self->db_path,
                                   context->intake_keys,
                                   context->publisher,
                                   context->writer,
                                   context->config->workers,
                                   error);
  return context->opener != NULL;
}

static gboolean
open_doors (TvServer *self, GError **error)
{
  TvServerContext *context = &self->context;
  g_autofree char *path = g_build_filename (context->config->state, TV_ADMIN_SOCKET_NAME, NULL);

  self->admin = tv_admin_socket_new (path, context->writer, context->clock, error);
  if (self->admin == NULL)
    return FALSE;
  self->http = tv_http_new (context, self->db_path, error);
  return self->http != NULL;
}

/* --- what comes round by itself --- */

/* In the writer's thread. */
static gboolean
mend (TvDb *db, guint64 tick, gpointer data, GError **error)
{
  TvServer *self = data;
  g_auto (GStrv) ids = tv_publisher_list_answers (self->context.publisher);

  /* A power cut between metadata and database leaves the database behind. */
  for (guint i = 0; ids[i] != NULL; i++)
    if (!tv_table_answer_publish (db, ids[i], error))
      return FALSE;
  return tv_table_session_remove_expired (db, tv_clock_now (self->context.clock), error);
}

static gboolean
refresh (TvDb *db, guint64 tick, gpointer data, GError **error)
{
  TvServer *self = data;

  return tv_publisher_refresh (self->context.publisher, tick, error)
         && tv_table_session_remove_expired (db, tv_clock_now (self->context.clock), error);
}

static void
round_done (gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("The server's own round failed: %s", error->message);
  g_object_unref (data);
}

static void
push_round (TvServer *self, TvWriterFunc func)
{
  if (!tv_writer_push (self->context.writer,
                       TV_WRITER_PLAIN,
                       func,
                       round_done,
                       g_object_ref (self),
                       NULL))
    g_object_unref (self);
}

static gboolean
refresh_cb (gpointer data)
{
  push_round (data, refresh);
  return G_SOURCE_CONTINUE;
}

TvServer *
tv_server_new (TvServerConfig *config, TvClock *clock, GError **error)
{
  g_autoptr (TvServer) self = g_object_new (TV_TYPE_SERVER, NULL);

  g_return_val_if_fail (config != NULL, NULL);
  g_return_val_if_fail (TV_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->context.config = config;
  self->context.clock = g_object_ref (clock);
  if (!load_keys (self, error) || !prepare_folders (self, error) || !open_database (self, error)
      || !open_publisher (self, error) || !open_doors (self, error))
    return NULL;
  push_round (self, mend);
  self->refresh = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
  /* What was received before the last end and never opened. */
  tv_opener_wake (self->context.opener);
  return g_steal_pointer (&self);
}

guint16
tv_server_get_port (TvServer *self)
{
  g_return_val_if_fail (TV_IS_SERVER (self), 0);

  return tv_http_get_port (self->http);
}

void
tv_server_stop (TvServer *self)
{
  g_return_if_fail (TV_IS_SERVER (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->http != NULL)
    tv_http_stop (self->http);
  if (self->admin != NULL)
    tv_admin_socket_stop (self->admin);
  if (self->context.opener != NULL)
    tv_opener_stop (self->context.opener);
  if (self->context.writer != NULL)
    tv_writer_stop (self->context.writer);
  /* What the threads finished is answered and let go of here. */
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}
