// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* The server's intake beside a peer: tv-server-bench PEER-FOLDER (with node and fastify installed).
 * G_TEST_BUILDDIR names the build. Both do the same work at the same durability over the same kind
 * of connections, in turns; the disk's own rate stands beside. One JSON line each. */

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../server/tv-server-fixture.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "vault/tv-envelope.h"
#include "wire/tv-envelope-batch.h"

#define CONNECTIONS 64
#define PER_ROUND 4000
#define ABORTS 10000
#define ABORT_THREADS 16
#define TEXT                                                                                                                         \
  "Đề nghị giữ lại hàng thông dọc tuyến đường và bổ sung vỉa hè rộng ít nhất ba mét, vì học sinh " \
  "trường tiểu học đi bộ qua đây mỗi ngày. Khu đất đầu đường nên làm công viên thay vì bãi xe."

/* --- a client that does little: one connection, one request after another --- */

typedef struct
{
  GIOStream *stream;
  GInputStream *input;
  GOutputStream *output;
} Line;

static gboolean
line_open (Line *self, guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_tls (client, TRUE);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_socket_client_set_tls_validation_flags (client, 0);
  G_GNUC_END_IGNORE_DEPRECATIONS
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  if (connection == NULL)
    return FALSE;
  self->stream = G_IO_STREAM (connection);
  self->input = g_io_stream_get_input_stream (self->stream);
  self->output = g_io_stream_get_output_stream (self->stream);
  return TRUE;
}

static void
line_close (Line *self)
{
  g_io_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
}

/* The status; the reply is read to its end. */
static guint
line_read (Line *self)
{
  char buffer[8192];
  gsize have = 0;

  for (;;)
    {
      char *end = NULL;
      const char *length = NULL;
      gssize got
          = g_input_stream_read (self->input, buffer + have, sizeof buffer - have - 1, NULL, NULL);

      if (got <= 0)
        return 0;
      have += (gsize) got;
      buffer[have] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      if (end == NULL)
        continue;
      length = strcasestr (buffer, "content-length:");
      if (length == NULL || length > end
          || have >= (gsize) (end + 4 - buffer)
                         + g_ascii_strtoull (length + strlen ("content-length:"), NULL, 10))
        return (guint) g_ascii_strtoull (buffer + strlen ("HTTP/1.1 "), NULL, 10);
    }
}

static guint
line_put (Line *self, const char *path, const char *token, const char *type, GBytes *body)
{
  gsize length = g_bytes_get_size (body);
  g_autofree char *head = g_strdup_printf ("PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                           "Authorization: Bearer %s\r\nContent-Type: %s\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           path,
                                           token,
                                           type,
                                           length);
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  g_byte_array_append (whole, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (whole, g_bytes_get_data (body, NULL), (guint) length);
  if (!g_output_stream_write_all (self->output, whole->data, whole->len, NULL, NULL, NULL))
    return 0;
  return line_read (self);
}

/* What went over the wire on this connection, TLS and all, both ways. */
static guint64
line_bytes (Line *self)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;
  int file = -1;

  file = g_socket_get_fd (g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->stream)));
  if (getsockopt (file, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return 0;
  return info.tcpi_bytes_acked + info.tcpi_bytes_received;
}

/* --- a round --- */

typedef struct
{
  guint16 port;
  const char *token;
  GPtrArray *envelopes; /* (element-type GBytes) */
  GPtrArray *paths;     /* (element-type utf8) */
  int next;
  int failed;
  double *milliseconds;
} Round;

static gpointer
round_thread (gpointer data)
{
  Round *round = data;
  Line line = { 0 };

  if (!line_open (&line, round->port))
    {
      g_atomic_int_add (&round->failed, 1);
      return NULL;
    }
  for (;;)
    {
      int i = g_atomic_int_add (&round->next, 1);
      gint64 start = g_get_monotonic_time ();

      if (i >= (int) round->envelopes->len)
        break;
      if (line_put (&line,
                    g_ptr_array_index (round->paths, i),
                    round->token,
                    TV_ENVELOPE_MEDIA_TYPE,
                    g_ptr_array_index (round->envelopes, i))
          != 201)
        g_atomic_int_add (&round->failed, 1);
      round->milliseconds[i] = (double) (g_get_monotonic_time () - start) / 1000.0;
    }
  line_close (&line);
  return NULL;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (GArray *values)
{
  g_array_sort (values, compare_doubles);
  return values->len == 0 ? 0 : g_array_index (values, double, values->len / 2);
}

typedef struct
{
  double per_second;
  double p99;
} Result;

static Result
run_round (guint16 port, const char *token, GPtrArray *envelopes, GPtrArray *paths)
{
  Round round = { .port = port, .token = token, .envelopes = envelopes, .paths = paths };
  g_autofree double *milliseconds = g_new0 (double, envelopes->len);
  GThread *threads[CONNECTIONS];
  Result result = { 0 };
  gint64 start = 0;

  round.milliseconds = milliseconds;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < CONNECTIONS; i++)
    threads[i] = g_thread_new ("load", round_thread, &round);
  for (guint i = 0; i < CONNECTIONS; i++)
    g_thread_join (threads[i]);
  result.per_second = envelopes->len * 1e6 / (double) (g_get_monotonic_time () - start);
  if (round.failed > 0)
    g_printerr ("%d of %u were not acknowledged\n", round.failed, envelopes->len);
  qsort (milliseconds, envelopes->len, sizeof *milliseconds, compare_doubles);
  result.p99 = milliseconds[envelopes->len * 99 / 100];
  return round.failed == 0 ? result : (Result){ 0 };
}

static GPtrArray *
seal_many (TvServerFixture *server, guint count, GPtrArray **ret_paths)
{
  GPtrArray *envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  *ret_paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < count; i++)
    {
      guint8 root[32];
      GBytes *envelope = tv_server_fixture_seal (server, TEXT, root);

      g_ptr_array_add (envelopes, envelope);
      g_ptr_array_add (*ret_paths, tv_server_fixture_path (envelope));
    }
  return envelopes;
}

/* How often this disk makes a page durable, one after another. */
static double
fsync_rate (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "fsync", NULL);
  char page[4096] = { 0 };
  int file = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  gint64 start = g_get_monotonic_time ();
  guint count = 0;

  g_assert_cmpint (file, >=, 0);
  while (g_get_monotonic_time () - start < G_USEC_PER_SEC / 2)
    {
      g_assert_cmpint (pwrite (file, page, sizeof page, 0), ==, sizeof page);
      g_assert_cmpint (fdatasync (file), ==, 0);
      count++;
    }
  close (file);
  return count * 1e6 / (double) (g_get_monotonic_time () - start);
}

/* --- the peer --- */

static GSubprocess *
start_peer (TvServerFixture *server, const char *folder, const char *token, guint16 *ret_port)
{
  g_autofree char *node = g_build_filename (folder, "node_modules", ".bin", "node", NULL);
  g_autofree char *script = g_build_filename (folder, "server.js", NULL);
  g_autofree char *key = g_build_filename (server->dir, "tls.key", NULL);
  g_autofree char *db = g_build_filename (server->dir, "peer.db", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *peer = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                        &error,
                                        node,
                                        "--no-warnings",
                                        script,
                                        server->ca,
                                        key,
                                        db,
                                        token,
                                        NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (line);
  *ret_port = (guint16) g_ascii_strtoull (strrchr (line, ' '), NULL, 10);
  return peer;
}

/* --- the lines --- */

static void
print_line (const char *bench,
            double value,
            const char *unit,
            const char *peer,
            double peer_value,
            double ratio,
            double target,
            const char *more)
{
  g_print ("{\"bench\":\"%s\",\"value\":%.1f,\"unit\":\"%s\",\"peer\":\"%s\",\"peer_value\":%.1f,"
           "\"ratio\":%.2f,\"target\":%.2f,\"met\":%s%s}\n",
           bench,
           value,
           unit,
           peer,
           peer_value,
           ratio,
           target,
           ratio >= target ? "true" : "false",
           more);
  fflush (stdout);
}

typedef struct
{
  TvServerFixture *server;
  guint16 peer_port;
  char *device;
  guint rounds;
} Bench;

/* Seconds from the first envelope to the last one opened and checked, as a rate. */
static double
validated_rate (Bench *self, gint64 start, guint count)
{
  json_decref (tv_server_fixture_settle (self->server));
  return count * 1e6 / (double) (g_get_monotonic_time () - start);
}

static double
bench_submissions (Bench *self)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) theirs = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) checked = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) disk = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) slow = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) peer_slow = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *more = NULL;
  double value = 0;
  double peer_value = 0;

  for (guint i = 0; i < self->rounds; i++)
    {
      g_autoptr (GPtrArray) paths = NULL;
      g_autoptr (GPtrArray) envelopes = seal_many (self->server, PER_ROUND, &paths);
      double rate = fsync_rate (self->server->dir);
      gint64 start = g_get_monotonic_time ();
      Result one = run_round (self->server->port, self->device, envelopes, paths);
      double validated = validated_rate (self, start, PER_ROUND);
      Result two = run_round (self->peer_port, self->device, envelopes, paths);

      g_array_append_val (ours, one.per_second);
      g_array_append_val (slow, one.p99);
      g_array_append_val (checked, validated);
      g_array_append_val (theirs, two.per_second);
      g_array_append_val (peer_slow, two.p99);
      g_array_append_val (disk, rate);
    }
  value = median (ours);
  peer_value = median (theirs);
  more = g_strdup_printf (",\"connections\":%d,\"rounds\":%u,\"validated_per_s\":%.1f,"
                          "\"fsync_per_s\":%.1f,\"p99_ms\":%.1f,\"peer_p99_ms\":%.1f",
                          CONNECTIONS,
                          self->rounds,
                          median (checked),
                          median (disk),
                          median (slow),
                          median (peer_slow));
  print_line ("server.submissions",
              value,
              "1/s",
              "fastify 5 + node:sqlite (node 24), synchronous=FULL",
              peer_value,
              value / MAX (peer_value, 0.1),
              2.0,
              more);
  return value;
}

static gpointer
abort_thread (gpointer data)
{
  Bench *self = data;
  g_autofree char *head
      = g_strdup_printf ("PUT /v1/submissions/00000000-0000-4000-8000-000000000000 HTTP/1.1\r\n"
                         "Host: a\r\nAuthorization: Bearer %s\r\nContent-Length: 600\r\n\r\nTVE1",
                         self->device);

  for (guint i = 0; i < ABORTS / ABORT_THREADS; i++)
    {
      Line line = { 0 };

      if (!line_open (&line, self->server->port))
        continue;
      g_output_stream_write_all (line.output, head, strlen (head), NULL, NULL, NULL);
      line_close (&line);
    }
  return NULL;
}

static guint
open_files (Bench *self)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (self->server->process));
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
bench_aborts (Bench *self, double before)
{
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *more = NULL;
  GThread *threads[ABORT_THREADS];
  guint files = open_files (self);
  guint left = 0;
  gint64 patience = 0;
  double value = 0;

  for (guint i = 0; i < ABORT_THREADS; i++)
    threads[i] = g_thread_new ("abort", abort_thread, self);
  for (guint i = 0; i < ABORT_THREADS; i++)
    g_thread_join (threads[i]);
  patience = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  while (open_files (self) > files && g_get_monotonic_time () < patience)
    g_thread_yield ();
  left = open_files (self) - MIN (files, open_files (self));
  for (guint i = 0; i < self->rounds; i++)
    {
      g_autoptr (GPtrArray) paths = NULL;
      g_autoptr (GPtrArray) envelopes = seal_many (self->server, PER_ROUND, &paths);
      Result one = run_round (self->server->port, self->device, envelopes, paths);

      json_decref (tv_server_fixture_settle (self->server));
      g_array_append_val (after, one.per_second);
    }
  value = median (after);
  more = g_strdup_printf (",\"aborts\":%d,\"connections_stuck\":%u", ABORTS, left);
  print_line ("server.after-aborted-uploads",
              value,
              "1/s",
              "itself before them",
              before,
              value / MAX (before, 0.1),
              0.9,
              more);
}

/* (d): what one opinion costs on the line, both ways with TLS: sealed in a batch of fifty, beside
 * the same words as JSON on a connection of their own. */
static void
bench_bytes (Bench *self)
{
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) envelopes = seal_many (self->server, 51, &paths);
  g_autofree char *json = g_strdup_printf (
      "{\"round\":\"%s\",\"unit\":\"%s\",\"day\":\"2026-11-23\",\"lang\":\"vi\",\"channel\":"
      "\"kiosk\","
      "\"form\":\"y-kien-thu\",\"stance\":\"agree\",\"text\":\"%s\",\"place\":[108.44,11.94]}",
      TV_FIXTURE_ROUND,
      TV_FIXTURE_UNIT,
      TEXT);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GBytes) batch = NULL;
  g_autoptr (GBytes) single = g_bytes_ref (g_ptr_array_index (envelopes, 50));
  g_autofree char *path = g_strdup (g_ptr_array_index (paths, 50));
  g_autofree char *json_path = g_strconcat ("/json/", strrchr (path, '/') + 1, NULL);
  g_autofree char *head = NULL;
  g_autofree char *more = NULL;
  Line line = { 0 };
  guint64 batch_bytes = 0;
  guint64 single_bytes = 0;
  guint64 peer_bytes = 0;
  guint64 before = 0;

  g_ptr_array_set_size (envelopes, 50);
  batch = tv_envelope_batch_encode (envelopes);
  g_assert_true (line_open (&line, self->server->port));
  head = g_strdup_printf ("POST /v1/submissions/batch HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                          "Authorization: Bearer %s\r\nContent-Type: %s\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          self->device,
                          TV_ENVELOPE_BATCH_MEDIA_TYPE,
                          g_bytes_get_size (batch));
  g_output_stream_write_all (line.output, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (line.output,
                             g_bytes_get_data (batch, NULL),
                             g_bytes_get_size (batch),
                             NULL,
                             NULL,
                             NULL);
  g_assert_cmpuint (line_read (&line), ==, 200);
  batch_bytes = line_bytes (&line) / 50;
  before = line_bytes (&line);
  g_assert_cmpuint (line_put (&line, path, self->device, TV_ENVELOPE_MEDIA_TYPE, single), ==, 201);
  single_bytes = line_bytes (&line) - before;
  line_close (&line);
  g_assert_true (line_open (&line, self->peer_port));
  g_assert_cmpuint (line_put (&line, json_path, self->device, "application/json", body), ==, 201);
  peer_bytes = line_bytes (&line);
  line_close (&line);
  more = g_strdup_printf (",\"envelope_bytes\":%" G_GSIZE_FORMAT
                          ",\"single_put_bytes\":%" G_GUINT64_FORMAT
                          ",\"text_bytes\":%" G_GSIZE_FORMAT ",\"dictionary\":false",
                          g_bytes_get_size (single),
                          single_bytes,
                          strlen (TEXT));
  print_line ("server.wire-bytes",
              (double) batch_bytes,
              "bytes per opinion, batch of 50, both ways with TLS",
              "the same words as JSON on a connection of their own",
              (double) peer_bytes,
              (double) peer_bytes / (double) MAX (batch_bytes, 1),
              4.0,
              more);
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  g_autoptr (GSubprocess) peer = NULL;
  g_autofree char *publisher = NULL;
  const char *rounds = g_getenv ("TV_BENCH_ROUNDS");
  double before = 0;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    {
      g_printerr ("tv-server-bench PEER-FOLDER\n");
      return 2;
    }
  bench.rounds = rounds != NULL ? (guint) g_ascii_strtoull (rounds, NULL, 10) : 5;
  bench.server = tv_server_fixture_new ();
  tv_server_fixture_start (bench.server);
  tv_server_fixture_add_user (bench.server, "congbo", json_pack ("[s]", "publisher"));
  publisher = tv_server_fixture_sign_in (bench.server, "congbo");
  tv_server_fixture_publish (bench.server, publisher);
  bench.device = tv_server_fixture_add_device (bench.server, NULL, NULL);
  peer = start_peer (bench.server, argv[1], bench.device, &bench.peer_port);
  before = bench_submissions (&bench);
  bench_aborts (&bench, before);
  bench_bytes (&bench);
  g_subprocess_force_exit (peer);
  g_subprocess_wait (peer, NULL, NULL);
  tv_server_fixture_free (bench.server);
  g_free (bench.device);
  return 0;
}
