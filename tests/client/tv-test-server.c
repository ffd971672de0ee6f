// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-server.h"

#define PAGE "<html><body>Please accept the terms of this network.</body></html>"

typedef struct
{
  char *prefix; /* (owned) */
  TvTestFault fault;
  guint argument;
  guint times;
} Script;

struct _TvTestServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  GTlsCertificate *certificate;
  char *address;
  TvTestHandler handler;
  gpointer data;

  GMutex mutex;      /* for what follows */
  GCond ready;       /* address is there */
  GPtrArray *script; /* (element-type Script) */
  GPtrArray *paths;  /* (element-type utf8): all requests */
  GArray *bytes;     /* (element-type guint64): sent in reply to each of them */
  GHashTable *sockets;
};

static void
script_free (gpointer data)
{
  Script *self = data;

  g_free (self->prefix);
  g_free (self);
}

static void
wrote_data_cb (SoupServerMessage *message, guint size, gpointer user_data)
{
  TvTestServer *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (message), "tv-request"));

  g_array_index (self->bytes, guint64, n) += size;
}

static void
note_request (TvTestServer *self, SoupServerMessage *message, const char *path)
{
  const guint64 none = 0;

  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->sockets, g_object_ref (soup_server_message_get_socket (message)));
  g_object_set_data (G_OBJECT (message), "tv-request", GUINT_TO_POINTER (self->paths->len));
  g_ptr_array_add (self->paths, g_strdup (path));
  g_array_append_val (self->bytes, none);
  g_mutex_unlock (&self->mutex);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_data_cb), self);
}

/* The fault for this request, taken off the script. */
static gboolean
take_fault (TvTestServer *self, const char *path, Script *ret)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->script->len; i++)
    {
      Script *script = g_ptr_array_index (self->script, i);

      if (script->times == 0 || !g_str_has_prefix (path, script->prefix))
        continue;
      script->times--;
      *ret = *script;
      return TRUE;
    }
  return FALSE;
}

static void
hang_up (SoupServerMessage *message)
{
  g_socket_shutdown (soup_server_message_get_socket (message), TRUE, TRUE, NULL);
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer user_data)
{
  hang_up (message);
}

/* What a request with a Range would get; libsoup's own way needs the whole body. */
static GBytes *
take_range (SoupServerMessage *message)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  g_autoptr (GBytes) all = soup_message_body_flatten (body);
  goffset whole = (goffset) g_bytes_get_size (all);
  SoupRange *ranges = NULL;
  int n = 0;
  GBytes *rest = NULL;

  if (!soup_message_headers_get_ranges (asked, whole, &ranges, &n))
    return g_steal_pointer (&all);
  rest = g_bytes_new_from_bytes (all, (gsize) ranges[0].start, (gsize) (whole - ranges[0].start));
  soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
  soup_message_headers_set_content_range (headers, ranges[0].start, whole - 1, whole);
  soup_message_headers_free_ranges (asked, ranges);
  soup_message_headers_remove (asked, "Range");
  return rest;
}

/* Announces the whole length and sends only the beginning. */
static void
cut (SoupServerMessage *message, guint length)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) all = take_range (message);
  gsize whole = g_bytes_get_size (all);
  gsize sent = MIN (length, whole);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (all, 0, sent);

  soup_message_body_truncate (body);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_headers_set_content_length (headers, (goffset) whole);
  if (sent > 0)
    soup_message_body_append_bytes (body, part);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), NULL);
  if (sent == 0)
    g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_chunk_cb), NULL);
}

/* A reply that is sent piece by piece, as long as somebody reads. */
typedef struct
{
  SoupServerMessage *message; /* (borrowed): outlives it */
  GBytes *all;                /* (owned) */
  gsize sent;
  guint timer;
} Drip;

static void
drip_free (gpointer data, GClosure *closure)
{
  Drip *self = data;

  g_bytes_unref (self->all);
  g_free (self);
}

static void
drip_over_cb (SoupServerMessage *message, gpointer user_data)
{
  Drip *self = user_data;

  if (self->timer != 0)
    g_source_destroy (
        g_main_context_find_source_by_id (g_main_context_get_thread_default (), self->timer));
  self->timer = 0;
}

static gboolean
drip_cb (gpointer user_data)
{
  Drip *self = user_data;
  g_autoptr (GBytes) byte = NULL;

  if (self->sent == g_bytes_get_size (self->all))
    {
      self->timer = 0;
      return G_SOURCE_REMOVE;
    }
  byte = g_bytes_new_from_bytes (self->all, self->sent++, 1);
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), byte);
  soup_server_message_unpause (self->message);
  return G_SOURCE_CONTINUE;
}

static void
trickle (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GSource) source = g_timeout_source_new (100);
  Drip *drip = g_new0 (Drip, 1);

  drip->message = message;
  drip->all = soup_message_body_flatten (body);
  soup_message_body_truncate (body);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CONTENT_LENGTH);
  soup_message_headers_set_content_length (headers, (goffset) g_bytes_get_size (drip->all));
  g_source_set_callback (source, drip_cb, drip, NULL);
  drip->timer = g_source_attach (source, g_main_context_get_thread_default ());
  g_signal_connect_data (message, "finished", G_CALLBACK (drip_over_cb), drip, drip_free, 0);
}

static void
more_cb (SoupServerMessage *message, gpointer user_data)
{
  static const char zeros[64 * 1024];

  soup_message_body_append (soup_server_message_get_response_body (message),
                            SOUP_MEMORY_STATIC,
                            zeros,
                            sizeof zeros);
  soup_server_message_unpause (message);
}

static void
flood (SoupServerMessage *message)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (more_cb), NULL);
  more_cb (message, NULL);
}

static void
status (SoupServerMessage *message, guint code)
{
  soup_server_message_set_status (message, code, NULL);
  if (code == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                  "Retry-After",
                                  "7");
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  TvTestServer *self = user_data;
  Script script = { 0 };

  note_request (self, message, path);
  if (!take_fault (self, path, &script))
    {
      self->handler (message, path, query, self->data);
      return;
    }
  switch (script.fault)
    {
    case TV_TEST_FAULT_STATUS:
      status (message, script.argument);
      break;
    case TV_TEST_FAULT_PORTAL:
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message,
                                        "text/html",
                                        SOUP_MEMORY_STATIC,
                                        PAGE,
                                        sizeof PAGE - 1);
      break;
    case TV_TEST_FAULT_LOST_REPLY:
      self->handler (message, path, query, self->data);
      hang_up (message);
      break;
    case TV_TEST_FAULT_CUT:
      self->handler (message, path, query, self->data);
      cut (message, script.argument);
      break;
    case TV_TEST_FAULT_TRICKLE:
      self->handler (message, path, query, self->data);
      trickle (message);
      break;
    case TV_TEST_FAULT_ENDLESS:
      flood (message);
      break;
    case TV_TEST_FAULT_STALL:
      soup_server_message_pause (message);
      break;
    case TV_TEST_FAULT_DROP:
    default:
      hang_up (message);
      break;
    }
}

static gpointer
server_thread (gpointer data)
{
  TvTestServer *self = data;
  g_autoptr (GError) error = NULL;
  GSList *addresses = NULL;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("tls-certificate", self->certificate, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server,
                            0,
                            SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                            &error);
  g_assert_no_error (error);
  addresses = soup_server_get_uris (self->server);
  g_mutex_lock (&self->mutex);
  self->address = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (addresses->data));
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (addresses, (GDestroyNotify) g_uri_unref);

  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

TvTestServer *
tv_test_server_new (const char *certificate, TvTestHandler handler, gpointer data)
{
  TvTestServer *self = g_new0 (TvTestServer, 1);
  g_autoptr (GError) error = NULL;

  self->certificate = g_tls_certificate_new_from_file (certificate, &error);
  g_assert_no_error (error);
  self->handler = handler;
  self->data = data;
  self->script = g_ptr_array_new_with_free_func (script_free);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->bytes = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->sockets = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->ready);
  self->thread = g_thread_new ("test-server", server_thread, self);
  g_mutex_lock (&self->mutex);
  while (self->address == NULL)
    g_cond_wait (&self->ready, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

void
tv_test_server_free (TvTestServer *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->certificate);
  g_ptr_array_unref (self->script);
  g_ptr_array_unref (self->paths);
  g_array_unref (self->bytes);
  g_hash_table_unref (self->sockets);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->ready);
  g_free (self->address);
  g_free (self);
}

const char *
tv_test_server_get_address (TvTestServer *self)
{
  return self->address;
}

void
tv_test_server_fail (TvTestServer *self,
                     const char *prefix,
                     TvTestFault fault,
                     guint argument,
                     guint times)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Script *script = g_new0 (Script, 1);

  script->prefix = g_strdup (prefix);
  script->fault = fault;
  script->argument = argument;
  script->times = times;
  g_ptr_array_add (self->script, script);
}

void
tv_test_server_heal (TvTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_set_size (self->script, 0);
}

guint
tv_test_server_count (TvTestServer *self, const char *prefix)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint count = 0;

  for (guint i = 0; i < self->paths->len; i++)
    count += g_str_has_prefix (g_ptr_array_index (self->paths, i), prefix);
  return count;
}

guint64
tv_test_server_count_bytes (TvTestServer *self, const char *prefix)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 count = 0;

  for (guint i = 0; i < self->paths->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->paths, i), prefix))
      count += g_array_index (self->bytes, guint64, i);
  return count;
}

guint
tv_test_server_count_connections (TvTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_hash_table_size (self->sockets);
}
