// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-http.h"

#include "base/tv-error.h"
#include "tv-exchange.h"
#include "tv-head.h"
#include "tv-rate-limit.h"
#include "tv-table-schema.h"

#include <string.h>

#define READERS 2
#define MAX_WAITING 4096
#define MAX_SLOW 64
#define SPOOL_FROM (1024 * 1024)
/* A large body may take as long as it needs at this rate, a reply likewise. */
#define SLOWEST_RATE (16 * 1024)
#define LONGEST_SECONDS 3600
#define SELF "tv-http"

struct _TvHttp
{
  GObject parent_instance;

  TvServerContext *context; /* (not owned) outlives this */
  SoupServer *soup;
  TvDb *db;         /* of the main context */
  TvReader *reader; /* for what may take a while */
  TvReader *slow;   /* for password hashes */
  TvRateLimit *limits;
  TvListener *listener;
  char *spool;
  guint waiting;
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (TvHttp, tv_http, G_TYPE_OBJECT)

typedef struct
{
  TvHttp *http;               /* (owned) */
  SoupServerMessage *message; /* (owned) */
  TvExchange *exchange;       /* (not owned) the message's */
  guint64 tick;
} Work;

/* --- the walls --- */

static void
disconnected_cb (SoupServerMessage *message, gpointer data)
{
  TvExchange *exchange = data;

  exchange->gone = TRUE;
}

static void
finished_cb (SoupServerMessage *message, gpointer data)
{
  TvExchange *exchange = data;
  TvHttp *self = g_object_get_data (G_OBJECT (message), SELF);

  exchange->gone = TRUE;
  tv_exchange_grant (exchange, self->context->config->request_seconds);
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  TvHttp *self = data;
  TvConnection *connection = tv_listener_find (self->listener, message);
  TvExchange *exchange = NULL;

  /* It was swept away in this very moment. */
  if (connection == NULL)
    return;
  exchange = tv_exchange_new (message, connection);
  g_object_set_data_full (G_OBJECT (message), SELF, g_object_ref (self), g_object_unref);
  g_signal_connect (message, "disconnected", G_CALLBACK (disconnected_cb), exchange);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), exchange);
  tv_exchange_grant (exchange, self->context->config->request_seconds);
}

static gboolean
check_rate (TvHttp *self, TvExchange *exchange, GError **error)
{
  const TvHandler *handler = exchange->handler;

  if (handler->per_minute == 0
      || tv_rate_limit_take (self->limits,
                             handler->route,
                             exchange->request->address,
                             handler->per_minute,
                             g_get_monotonic_time ()))
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_TOO_MANY, "too many requests, try again later");
  return FALSE;
}

static void
copy_query (GHashTable *from, TvRequest *request)
{
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;

  if (from == NULL)
    return;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_replace (request->query,
                          g_strdup (key),
                          g_strdup (value != NULL ? (const char *) value : ""));
}

/* The body is never kept by libsoup; a declared length over the limit is refused at once. */
static gboolean
prepare_body (TvHttp *self, TvExchange *exchange, SoupMessageHeaders *headers, GError **error)
{
  goffset length = soup_message_headers_get_content_length (headers);
  gint64 seconds = length / SLOWEST_RATE;

  exchange->max_body = exchange->request->route->max_body;
  if (length > 0 && (guint64) length > exchange->max_body)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_TOO_LARGE,
                   "the body may have %" G_GSIZE_FORMAT " bytes",
                   exchange->max_body);
      return FALSE;
    }
  exchange->connection->deadline += MIN (seconds, LONGEST_SECONDS) * G_USEC_PER_SEC;
  if (strcmp (exchange->request->route->name, "object-put") == 0
      && (length == 0 || length > SPOOL_FROM))
    return tv_exchange_spool (exchange, self->spool, error);
  return TRUE;
}

static gboolean
read_head (TvHttp *self, TvExchange *exchange, const char *path, GHashTable *query, GError **error)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const TvRoute *route = NULL;
  g_auto (GStrv) values = NULL;
  TvRequest *request = NULL;

  exchange->range = g_strdup (soup_message_headers_get_list (headers, "Range"));
  soup_message_headers_remove (headers, "Range");
  if (!tv_head_check_framing (headers, error))
    return FALSE;
  route = tv_route_match (soup_server_message_get_method (message),
                          path != NULL ? path : "",
                          &values,
                          error);
  if (route == NULL)
    return FALSE;
  exchange->handler = tv_handler_find (route->name);
  exchange->none_match = g_strdup (soup_message_headers_get_one (headers, "If-None-Match"));
  request = tv_request_new (route);
  exchange->request = request;
  request->values = g_steal_pointer (&values);
  request->address = tv_head_dup_address (message, self->context->config->proxy);
  request->now = tv_clock_now (self->context->clock);
  request->if_match = g_strdup (soup_message_headers_get_one (headers, "If-Match"));
  request->idempotency_key = g_strdup (soup_message_headers_get_one (headers, "Idempotency-Key"));
  copy_query (query, request);
  return check_rate (self, exchange, error)
         && tv_head_sign_in (headers, self->context, self->db, request, error)
         && prepare_body (self, exchange, headers, error);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *piece, gpointer data)
{
  TvExchange *exchange = data;
  g_autoptr (GError) error = NULL;

  if (!tv_exchange_take (exchange, piece, &error))
    tv_exchange_refuse (exchange, error);
}

static void
early_cb (SoupServer *soup,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  TvHttp *self = data;
  TvExchange *exchange = tv_exchange_get (message);
  g_autoptr (GError) error = NULL;

  if (exchange == NULL || self->stopped)
    {
      soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
      return;
    }
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), exchange);
  if (!read_head (self, exchange, path, query, &error))
    tv_exchange_refuse (exchange, error);
}

/* --- the work --- */

static gboolean
work_end (gpointer data)
{
  Work *work = data;
  TvExchange *exchange = work->exchange;
  TvHttp *self = work->http;

  self->waiting--;
  if (!exchange->gone)
    {
      gsize length
          = exchange->request->reply != NULL ? g_bytes_get_size (exchange->request->reply) : 0;
      gsize seconds = MIN (length / SLOWEST_RATE, LONGEST_SECONDS);

      tv_exchange_grant (exchange, self->context->config->request_seconds + (gint64) seconds);
      tv_exchange_reply (exchange);
      soup_server_message_unpause (work->message);
    }
  g_object_unref (work->message);
  g_object_unref (work->http);
  g_free (work);
  return G_SOURCE_REMOVE;
}

static void
wake_opener (Work *work)
{
  const TvHandler *handler = work->exchange->handler;

  if (work->exchange->request->status >= 300)
    return;
  if (handler->rescans)
    tv_opener_rescan (work->http->context->opener);
  else if (handler->wakes)
    tv_opener_wake (work->http->context->opener);
}

static void
work_done (Work *work, const GError *error)
{
  TvExchange *exchange = work->exchange;
  gint64 due = exchange->started + (gint64) exchange->handler->answer_after * 1000;
  gint64 left = (due - g_get_monotonic_time ()) / 1000;

  if (error != NULL)
    tv_request_reply_error (exchange->request, error);
  wake_opener (work);
  /* Where the time a reply takes would tell what it says, all take the same. */
  if (left > 0)
    g_timeout_add ((guint) left, work_end, work);
  else
    work_end (work);
}

static gboolean
run_handler (Work *work, TvHandlerFunc func, TvDb *db, guint64 tick, GError **error)
{
  return func (work->http->context, db, tick, work->exchange->request, error);
}

static gboolean
write_func (TvDb *db, guint64 tick, gpointer data, GError **error)
{
  Work *work = data;

  return run_handler (work, work->exchange->handler->run, db, tick, error);
}

static void
write_done (gpointer data, const GError *error)
{
  work_done (data, error);
}

static void
read_func (TvDb *db, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (!run_handler (work, work->exchange->handler->run, db, work->tick, &error))
    tv_request_reply_error (work->exchange->request, error);
}

static void
read_done (gpointer data)
{
  work_done (data, NULL);
}

static void
push_write (Work *work)
{
  g_autoptr (GError) error = NULL;
  TvWriterFlags flags = work->exchange->handler->single ? TV_WRITER_SINGLE : TV_WRITER_PLAIN;

  if (!tv_writer_push (work->http->context->writer, flags, write_func, write_done, work, &error))
    work_done (work, error);
}

static void
prepare_func (TvDb *db, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (!run_handler (work, work->exchange->handler->prepare, db, work->tick, &error))
    tv_request_reply_error (work->exchange->request, error);
}

static void
prepare_done (gpointer data)
{
  Work *work = data;

  if (work->exchange->request->status >= 400)
    work_done (work, NULL);
  else
    push_write (work);
}

static void
run_now (Work *work)
{
  g_autoptr (GError) error = NULL;

  run_handler (work, work->exchange->handler->run, work->http->db, work->tick, &error);
  work_done (work, error);
}

static void
dispatch (Work *work)
{
  const TvHandler *handler = work->exchange->handler;
  TvHttp *self = work->http;
  g_autoptr (GError) error = NULL;

  if (handler->prepare != NULL)
    {
      if (!tv_reader_push (self->slow, prepare_func, prepare_done, work, &error))
        work_done (work, error);
      return;
    }
  switch (handler->lane)
    {
    case TV_LANE_NOW:
      run_now (work);
      return;
    case TV_LANE_READ:
      if (!tv_reader_push (self->reader, read_func, read_done, work, &error))
        work_done (work, error);
      return;
    case TV_LANE_WRITE:
    default:
      push_write (work);
      return;
    }
}

static void
handler_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  TvHttp *self = data;
  TvExchange *exchange = tv_exchange_get (message);
  g_autoptr (GError) error = NULL;
  Work *work = NULL;

  if (exchange == NULL || exchange->gone || exchange->refused || exchange->request == NULL
      || self->stopped)
    return;
  if (!tv_exchange_end_body (exchange, &error))
    {
      tv_exchange_refuse (exchange, error);
      return;
    }
  /* The client has done its part: now it waits for us. */
  exchange->connection->deadline = G_MAXINT64;
  work = g_new0 (Work, 1);
  work->http = g_object_ref (self);
  work->message = g_object_ref (message);
  work->exchange = exchange;
  work->tick = tv_writer_get_tick (self->context->writer);
  self->waiting++;
  soup_server_message_pause (message);
  dispatch (work);
}

/* --- life --- */

static void
tv_http_finalize (GObject *object)
{
  TvHttp *self = TV_HTTP (object);

  tv_http_stop (self);
  g_clear_object (&self->listener);
  g_clear_object (&self->soup);
  g_clear_object (&self->reader);
  g_clear_object (&self->slow);
  tv_rate_limit_free (self->limits);
  g_free (self->spool);
  G_OBJECT_CLASS (tv_http_parent_class)->finalize (object);
}

static void
tv_http_class_init (TvHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_http_finalize;
}

static void
tv_http_init (TvHttp *self)
{
  self->limits = tv_rate_limit_new ();
}

static gboolean
listen (TvHttp *self, GError **error)
{
  TvServerConfig *config = self->context->config;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) local = NULL;

  certificate = g_tls_certificate_new_from_files (config->certificate, config->private_key, &local);
  if (certificate != NULL)
    database = g_tls_file_database_new (config->certificate, &local);
  if (database == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_CERTIFICATE,
                   "Certificate=%s with PrivateKey=%s cannot be used: %s",
                   config->certificate,
                   config->private_key,
                   local->message);
      return FALSE;
    }
  self->soup = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, handler_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (request_started_cb), self);
  address = g_inet_socket_address_new_from_string (config->listen_address, config->port);
  self->listener = tv_listener_new (self->soup,
                                    certificate,
                                    database,
                                    address,
                                    config->max_connections,
                                    config->request_seconds,
                                    error);
  return self->listener != NULL;
}

TvHttp *
tv_http_new (TvServerContext *context, const char *db_path, GError **error)
{
  g_autoptr (TvHttp) self = g_object_new (TV_TYPE_HTTP, NULL);

  g_return_val_if_fail (context != NULL && db_path != NULL, NULL);

  self->context = context;
  self->spool = g_build_filename (context->config->state, "uploads", NULL);
  self->db = tv_db_open (db_path, TV_DB_READER, TV_SERVER_APPLICATION_ID, NULL, error);
  if (self->db == NULL)
    return NULL;
  self->reader = tv_reader_new ("tv-reader", db_path, READERS, 0, MAX_WAITING, error);
  if (self->reader == NULL)
    return NULL;
  self->slow = tv_reader_new ("tv-slow", db_path, 1, 0, MAX_SLOW, error);
  if (self->slow == NULL || !listen (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint16
tv_http_get_port (TvHttp *self)
{
  g_return_val_if_fail (TV_IS_HTTP (self), 0);

  return tv_listener_get_port (self->listener);
}

void
tv_http_stop (TvHttp *self)
{
  g_return_if_fail (TV_IS_HTTP (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  if (self->slow != NULL)
    tv_reader_stop (self->slow);
  if (self->reader != NULL)
    tv_reader_stop (self->reader);
  if (self->listener != NULL)
    tv_listener_stop (self->listener);
  /* The writer must be the last: then SQLite folds its log back and takes it away. */
  if (self->db != NULL)
    tv_db_close (self->db);
  g_clear_object (&self->db);
}
