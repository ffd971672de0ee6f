// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-server-fixture.h"
#include "vault/tv-envelope.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* Short enough to wait for, long enough for a busy machine to greet a decent client. */
#define REQUEST_SECONDS 8
#define ID_PATH "/v1/submissions/00000000-0000-4000-8000-000000000000"

typedef struct
{
  TvServerFixture *server;
  char *device;
} Case;

typedef struct
{
  guint seconds;
  guint connections;
} Limits;

static void
set_up (Case *self, gconstpointer data)
{
  const Limits *limits = data;

  self->server = tv_server_fixture_new ();
  self->server->request_seconds = limits != NULL ? limits->seconds : 0;
  self->server->max_connections = limits != NULL ? limits->connections : 0;
  tv_server_fixture_write_config (self->server);
  tv_server_fixture_start (self->server);
  self->device = tv_server_fixture_add_device (self->server, NULL, NULL);
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
  g_free (self->device);
}

static gboolean
say (GIOStream *stream, const char *text)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (stream),
                                    text,
                                    strlen (text),
                                    NULL,
                                    NULL,
                                    NULL);
}

/* All that comes till the other end closes. */
static char *
hear (GIOStream *stream)
{
  GString *heard = g_string_new (NULL);
  char buffer[4096];
  gssize length = 0;

  while ((length = g_input_stream_read (g_io_stream_get_input_stream (stream),
                                        buffer,
                                        sizeof buffer,
                                        NULL,
                                        NULL))
         > 0)
    g_string_append_len (heard, buffer, length);
  return g_string_free (heard, FALSE);
}

static void
assert_alive (Case *self)
{
  g_autoptr (TvReply) reply
      = tv_server_fixture_call (self->server, "GET", "/v1/time?nonce=a", NULL, NULL, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_silent (Case *self, gconstpointer data)
{
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 20; i++)
    {
      GIOStream *stream = tv_server_fixture_connect (self->server);

      g_ptr_array_add (streams, stream);
      if (i % 2 == 0)
        say (stream, "GET /v1/time HTTP/1.1\r\nHost: a");
    }
  /* And some that never even begin with TLS. */
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();

      g_socket_client_set_enable_proxy (client, FALSE);
      g_socket_client_set_timeout (client, 60);
      g_ptr_array_add (
          streams,
          g_socket_client_connect_to_host (client, "127.0.0.1", self->server->port, NULL, NULL));
    }
  assert_alive (self);
  for (guint i = 0; i < streams->len; i++)
    {
      g_autofree char *heard = hear (g_ptr_array_index (streams, i));

      g_assert_null (strstr (heard, " 200 "));
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * REQUEST_SECONDS * G_USEC_PER_SEC);
  assert_alive (self);
}

/* A byte now and then is no silence, and still must not hold a connection for ever. */
static void
test_drip (Case *self, gconstpointer data)
{
  g_autoptr (GIOStream) stream = tv_server_fixture_connect (self->server);
  gint64 start = g_get_monotonic_time ();
  gint64 end = start + 8 * REQUEST_SECONDS * G_USEC_PER_SEC;
  GInputStream *input = g_io_stream_get_input_stream (stream);
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));
  gboolean closed = FALSE;

  say (stream, "GET /v1/time?nonce=a HTTP/1.1\r\nX-Drip: ");
  while (!closed && g_get_monotonic_time () < end)
    {
      char byte = 0;
      g_autoptr (GError) error = NULL;

      closed = !say (stream, "a");
      g_socket_set_timeout (socket, 1);
      if (!closed && g_input_stream_read (input, &byte, 1, NULL, &error) <= 0)
        closed = !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    }
  g_assert_true (closed);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * REQUEST_SECONDS * G_USEC_PER_SEC);
  assert_alive (self);
}

static long
peak_memory (Case *self)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (self->server->process));
  g_autofree char *text = NULL;
  const char *line = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, "VmHWM:");
  g_assert_nonnull (line);
  return (long) g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

static void
test_huge_body (Case *self, gconstpointer data)
{
  gsize length = 200 * 1024 * 1024;
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (length), length);
  long before = peak_memory (self);
  g_autoptr (TvReply) reply = tv_server_fixture_call (self->server,
                                                      "PUT",
                                                      ID_PATH,
                                                      self->device,
                                                      TV_ENVELOPE_MEDIA_TYPE,
                                                      body,
                                                      NULL);

  /* It is cut off; what libsoup makes of that (a second try with no body) is not our business. */
  g_assert_cmpuint (reply->status / 100, !=, 2);
  g_assert_cmpint (peak_memory (self) - before, <, 40 * 1024);
  assert_alive (self);
}

static void
test_little_too_large (Case *self, gconstpointer data)
{
  gsize length = TV_ENVELOPE_MAX + 1;
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (length), length);
  g_autoptr (TvReply) reply = tv_server_fixture_call (self->server,
                                                      "PUT",
                                                      ID_PATH,
                                                      self->device,
                                                      TV_ENVELOPE_MEDIA_TYPE,
                                                      body,
                                                      NULL);

  g_assert_cmpuint (reply->status, ==, 413);
  g_assert_cmpstr (reply->word, ==, "too-large");
}

/* Without a declared length the limit must hold as well. */
static void
test_chunked (Case *self, gconstpointer data)
{
  g_autoptr (GIOStream) stream = tv_server_fixture_connect (self->server);
  g_autofree char *head = g_strdup_printf ("PUT " ID_PATH " HTTP/1.1\r\nHost: a\r\n"
                                           "Authorization: Bearer %s\r\n"
                                           "Transfer-Encoding: chunked\r\n\r\n",
                                           self->device);
  g_autofree char *piece = g_strnfill (32768, 'x');
  g_autofree char *chunk = g_strdup_printf ("8000\r\n%s\r\n", piece);
  guint sent = 0;
  g_autofree char *heard = NULL;

  g_assert_true (say (stream, head));
  while (sent < 2000 && say (stream, chunk))
    sent++;
  heard = hear (stream);
  g_assert_null (strstr (heard, " 201 "));
  g_assert_cmpint (peak_memory (self), <, 200 * 1024);
  assert_alive (self);
}

static void
test_smuggling (Case *self, gconstpointer data)
{
  static const char *const attacks[]
      = { "POST /v1/device/challenge HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n"
          "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/time?nonce=smuggled HTTP/1.1\r\n"
          "Host: a\r\n\r\n",
          "POST /v1/device/challenge HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
          "Content-Length: 60\r\n\r\nGET /v1/time?nonce=smuggled HTTP/1.1\r\nHost: a\r\n\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autoptr (GIOStream) stream = tv_server_fixture_connect (self->server);
      g_autofree char *heard = NULL;

      say (stream, attacks[i]);
      heard = hear (stream);
      g_assert_true (heard[0] == '\0' || strstr (heard, " 400 ") != NULL);
      g_assert_null (strstr (heard, " 200 "));
    }
}

static void
test_methods (Case *self, gconstpointer data)
{
  static const char *const methods[] = { "TRACE", "OPTIONS", "CONNECT", "DELETE", "BREW" };

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GIOStream) stream = tv_server_fixture_connect (self->server);
      g_autofree char *text
          = g_strdup_printf ("%s /v1/time HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                             methods[i]);
      g_autofree char *heard = NULL;

      say (stream, text);
      heard = hear (stream);
      g_assert_null (strstr (heard, " 200 "));
      g_assert_null (strstr (heard, "\r\nServer:"));
    }
}

static TvReply *
post_raw (Case *self, const char *text, gsize length)
{
  g_autoptr (GBytes) body = g_bytes_new (text, length);

  return tv_server_fixture_call (self->server,
                                 "POST",
                                 "/v1/device/challenge",
                                 NULL,
                                 "application/json",
                                 body,
                                 NULL);
}

static void
test_json (Case *self, gconstpointer data)
{
  g_autofree char *nested = g_strnfill (4000, '[');
  const char *texts[] = { nested,
                          "{\"device\": \"a\", \"device\": \"b\"}",
                          "{\"device\": \"\xc3\x28\"}",
                          "{\"device\": \"a\\u0000b\"}",
                          "{\"device\": 1e999}",
                          "{\"device\": 7}",
                          "[]",
                          "nul",
                          "" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TvReply) reply = post_raw (self, texts[i], strlen (texts[i]));

      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_cmpstr (reply->word, ==, "bad-request");
    }
  assert_alive (self);
}

static void
test_paths (Case *self, gconstpointer data)
{
  static const char *const paths[] = { "/y-kien/..%2f..%2fserver.db",
                                       "/v1",
                                       "/v1/objects/../../server.db",
                                       "/v1/objects/..%2f..%2fserver.db",
                                       "/v1/metadata/..%2Froot.json",
                                       "/v1/metadata/server.db",
                                       "/v1/objects/%00",
                                       "/v1//time",
                                       "/v1/time/" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GIOStream) stream = tv_server_fixture_connect (self->server);
      g_autofree char *text
          = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", paths[i]);
      g_autofree char *heard = NULL;

      say (stream, text);
      heard = hear (stream);
      g_assert_null (strstr (heard, " 200 "));
    }
}

static void
test_range (Case *self, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("bytes=");
  g_autofree char *publisher = NULL;
  g_autofree char *path = NULL;
  gsize length = 1024 * 1024;
  g_autofree char *zeros = g_malloc0 (length);
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) zeros, length);
  g_autoptr (GBytes) body = g_bytes_new (zeros, length);
  g_autoptr (TvReply) put = NULL;
  g_autoptr (TvReply) amplified = NULL;
  g_autoptr (TvReply) part = NULL;
  g_autoptr (TvReply) beyond = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (many, "%s0-", i == 0 ? "" : ",");
  tv_server_fixture_add_user (self->server, "congbo", json_pack ("[s]", "publisher"));
  publisher = tv_server_fixture_sign_in (self->server, "congbo");
  path = g_strconcat ("/v1/objects/", hash, NULL);
  put = tv_server_fixture_call (self->server, "PUT", path, publisher, "a/b", body, NULL);
  g_assert_cmpuint (put->status, ==, 201);
  amplified = tv_server_fixture_call (self->server,
                                      "GET",
                                      path,
                                      publisher,
                                      NULL,
                                      NULL,
                                      "Range",
                                      many->str,
                                      NULL);
  g_assert_cmpuint (amplified->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (amplified->body), ==, length);
  part = tv_server_fixture_call (self->server,
                                 "GET",
                                 path,
                                 publisher,
                                 NULL,
                                 NULL,
                                 "Range",
                                 "bytes=1000-1999",
                                 NULL);
  g_assert_cmpuint (part->status, ==, 206);
  g_assert_cmpuint (g_bytes_get_size (part->body), ==, 1000);
  g_assert_cmpstr (soup_message_headers_get_one (part->headers, "Content-Range"),
                   ==,
                   "bytes 1000-1999/1048576");
  beyond = tv_server_fixture_call (self->server,
                                   "GET",
                                   path,
                                   publisher,
                                   NULL,
                                   NULL,
                                   "Range",
                                   "bytes=1048576-",
                                   NULL);
  g_assert_cmpuint (beyond->status, ==, 416);
}

/* Somebody begins to send and goes away, again and again: nothing stays behind. */
static void
test_aborted (Case *self, gconstpointer data)
{
  g_autofree char *head = g_strdup_printf ("PUT " ID_PATH " HTTP/1.1\r\nHost: a\r\n"
                                           "Authorization: Bearer %s\r\n"
                                           "Content-Length: 600\r\n\r\nTVE1",
                                           self->device);
  g_autofree char *files
      = g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (self->server->process));
  guint open_files = 0;
  gint64 deadline = 0;
  g_autoptr (TvJson) status = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GIOStream) stream = tv_server_fixture_connect (self->server);

      say (stream, head);
      g_io_stream_close (stream, NULL, NULL);
    }
  deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  do
    {
      g_autoptr (GDir) dir = g_dir_open (files, 0, NULL);

      assert_alive (self);
      for (open_files = 0; g_dir_read_name (dir) != NULL; open_files++)
        ;
    }
  while (open_files > 60 && g_get_monotonic_time () < deadline);
  g_assert_cmpuint (open_files, <=, 60);
  status = tv_server_fixture_admin (self->server, "status", NULL);
  g_assert_cmpint (tv_json_get_int (status, "received", -1), ==, 0);
}

/* Processor time the server has used so far, in microseconds. */
static gint64
server_time (Case *self)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (self->server->process));
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  words = g_strsplit (strrchr (text, ')'), " ", -1);
  return (g_ascii_strtoll (words[12], NULL, 10) + g_ascii_strtoll (words[13], NULL, 10))
         * G_USEC_PER_SEC / sysconf (_SC_CLK_TCK);
}

/* What it takes to read all the certificate authorities of this machine, as GLib does for every
 * connection it is given no others for. */
static gint64
authorities_time (void)
{
  struct timespec time = { 0, 0 };
  gint64 start = 0;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  start = time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GSocketConnection) none = NULL;
      g_autoptr (GSocket) socket
          = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
      g_autoptr (GIOStream) tls = NULL;

      none = g_socket_connection_factory_create_connection (socket);
      tls = g_tls_server_connection_new (G_IO_STREAM (none), NULL, NULL);
      g_assert_nonnull (tls);
    }
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000 - start) / 10;
}

/* A crowd that only knocks must not keep the server from serving those who are in. */
static void
test_cheap_connections (Case *self, gconstpointer data)
{
  gint64 dear = authorities_time ();
  gint64 start = server_time (self);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GIOStream) stream = tv_server_fixture_connect (self->server);

      g_io_stream_close (stream, NULL, NULL);
    }
  g_test_message ("%" G_GINT64_FORMAT " µs a connection, %" G_GINT64_FORMAT " for authorities",
                  (server_time (self) - start) / 100,
                  dear);
  if (dear < 5000)
    {
      g_test_skip ("this machine knows too few certificate authorities to tell");
      return;
    }
  g_assert_cmpint ((server_time (self) - start) / 100, <, dear);
  assert_alive (self);
}

static void
test_too_many_connections (Case *self, gconstpointer data)
{
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func (g_object_unref);
  guint refused = 0;

  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      GSocketConnection *connection = NULL;

      g_socket_client_set_enable_proxy (client, FALSE);
      g_socket_client_set_tls (client, TRUE);
      G_GNUC_BEGIN_IGNORE_DEPRECATIONS
      g_socket_client_set_tls_validation_flags (client, 0);
      G_GNUC_END_IGNORE_DEPRECATIONS
      connection
          = g_socket_client_connect_to_host (client, "127.0.0.1", self->server->port, NULL, NULL);
      if (connection == NULL)
        refused++;
      else
        g_ptr_array_add (streams, connection);
    }
  g_assert_cmpuint (refused, >=, 15);
  g_ptr_array_set_size (streams, 0);
}

int
main (int argc, char **argv)
{
  static const Limits impatient = { .seconds = REQUEST_SECONDS };
  static const Limits crowded = { .connections = 10 };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  tv_server_fixture_spare_leaks ();

#define ADD_LIMITED(name, func, limits)                                                            \
  g_test_add ("/server/hostile/" name, Case, limits, set_up, func, tear_down)
#define ADD(name, func) ADD_LIMITED (name, func, NULL)
  ADD_LIMITED ("silent", test_silent, &impatient);
  ADD_LIMITED ("drip", test_drip, &impatient);
  ADD ("huge-body", test_huge_body);
  ADD ("little-too-large", test_little_too_large);
  ADD ("chunked", test_chunked);
  ADD ("smuggling", test_smuggling);
  ADD ("methods", test_methods);
  ADD ("json", test_json);
  ADD ("paths", test_paths);
  ADD ("range", test_range);
  ADD ("aborted", test_aborted);
  ADD ("cheap-connections", test_cheap_connections);
  ADD_LIMITED ("too-many-connections", test_too_many_connections, &crowded);
  return g_test_run ();
}
