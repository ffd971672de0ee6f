// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* The server's intake beside a peer: tv-server-bench PEER-FOLDER (with node and fastify installed).
 * G_TEST_BUILDDIR names the build. Both do the same work at the same durability over the same kind
 * of connections, in turns; the disk's own rate stands beside. Then ten thousand uploads that are
 * broken off, and what is left of them. One JSON line each. */

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "../server/tv-server-fixture.h"
#include "db/tv-db.h"
#include "tv-load-line.h"
#include "tv-load-round.h"

#define CONNECTIONS 64
#define PER_ROUND 3000
#define ROUNDS 5
#define ABORTS 10000
#define ABORT_THREADS 16
#define SLOW_ONES 8
#define PATIENCE (30 * G_USEC_PER_SEC)
#define TARGET 2.0
#define TARGET_AFTER 0.95
#define PEER "fastify 5 + node:sqlite (node 24), synchronous=FULL, the same TLS"
#define TEXT                                                                                                                         \
  "Đề nghị giữ lại hàng thông dọc tuyến đường và bổ sung vỉa hè rộng ít nhất ba mét, vì học sinh " \
  "trường tiểu học đi bộ qua đây mỗi ngày. Khu đất đầu đường nên làm công viên thay vì bãi xe."

typedef struct
{
  TvServerFixture *server;
  TvLoadTarget ours;
  TvLoadTarget theirs;
  guint rounds;
} Bench;

/* --- what is measured ------------------------------------------------------------------------- */

typedef struct
{
  double values[64];
  guint count;
} Series;

static void
series_add (Series *self, double value)
{
  g_assert_cmpuint (self->count, <, G_N_ELEMENTS (self->values));
  self->values[self->count++] = value;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
series_median (const Series *self)
{
  double sorted[64];
  guint half = self->count / 2;

  memcpy (sorted, self->values, sizeof sorted);
  qsort (sorted, self->count, sizeof sorted[0], compare_doubles);
  return self->count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/* All rounds of one server. */
typedef struct
{
  Series per_second;
  Series p50_ms;
  Series p99_ms;
  Series crowd_ms;
  Series per_commit;
  Series commits;
  guint lost;
} Side;

static void
side_add (Side *self, const char *name, TvLoadResult result)
{
  guint measured = PER_ROUND - CONNECTIONS;

  g_printerr ("%s: %.0f/s, p99 %.1f ms, all in after %.0f ms\n",
              name,
              result.per_second,
              result.p99_ms,
              result.crowd_ms);

  series_add (&self->per_second, result.per_second);
  series_add (&self->p50_ms, result.p50_ms);
  series_add (&self->p99_ms, result.p99_ms);
  series_add (&self->crowd_ms, result.crowd_ms);
  if (result.commits > 0)
    {
      series_add (&self->per_commit, measured / (double) result.commits);
      series_add (&self->commits, result.commits * result.per_second / measured);
    }
  self->lost += result.lost;
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
  while (g_get_monotonic_time () - start < G_USEC_PER_SEC / 4)
    {
      g_assert_cmpint (pwrite (file, page, sizeof page, (off_t) (count * sizeof page)),
                       ==,
                       sizeof page);
      g_assert_cmpint (fdatasync (file), ==, 0);
      count++;
    }
  close (file);
  return count * 1e6 / (double) (g_get_monotonic_time () - start);
}

static double
load_average (void)
{
  double loads[1] = { 0 };

  return getloadavg (loads, 1) == 1 ? loads[0] : -1;
}

/* --- the loads -------------------------------------------------------------------------------- */

typedef struct
{
  TvServerFixture *server;
  TvLoadSet *set;
  int next;
} Sealing;

static gpointer
seal_thread (gpointer data)
{
  Sealing *self = data;
  guint i = 0;

  while ((i = (guint) g_atomic_int_add (&self->next, 1)) < PER_ROUND)
    {
      guint8 root[32];
      GBytes *envelope = tv_server_fixture_seal (self->server, TEXT, root);

      self->set->envelopes->pdata[i] = envelope;
      self->set->paths->pdata[i] = tv_server_fixture_path (envelope);
    }
  return NULL;
}

static TvLoadSet *
seal_many (Bench *self)
{
  Sealing sealing = { .server = self->server, .set = g_new0 (TvLoadSet, 1) };
  GThread *threads[2];

  sealing.set->envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  sealing.set->paths = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (sealing.set->envelopes, PER_ROUND);
  g_ptr_array_set_size (sealing.set->paths, PER_ROUND);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("seal", seal_thread, &sealing);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  return sealing.set;
}

/* Till everything received has been opened and checked, too. */
static void
settle (Bench *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  for (;;)
    {
      g_autoptr (TvJson) status = tv_server_fixture_admin (self->server, "status", NULL);

      if (tv_json_get_int (status, "waiting", -1) == 0)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (G_USEC_PER_SEC / 50);
    }
}

/* One round of ours; how many a second were opened and checked by the time the last one was. */
static double
run_ours (Bench *self, const TvLoadSet *set, Side *side)
{
  gint64 start = g_get_monotonic_time ();

  side_add (side, "ours", tv_load_round_run (&self->ours, set, CONNECTIONS));
  settle (self);
  return PER_ROUND * 1e6 / (double) (g_get_monotonic_time () - start);
}

static void
run_peer (Bench *self, const TvLoadSet *set, Side *side)
{
  side_add (side, "peer", tv_load_round_run (&self->theirs, set, CONNECTIONS));
}

/* --- the peer --------------------------------------------------------------------------------- */

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

/* --- the lines -------------------------------------------------------------------------------- */

static void
print_line (const char *bench,
            double value,
            const char *unit,
            const char *peer,
            double peer_value,
            double ratio,
            double target,
            gboolean met,
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
           met ? "true" : "false",
           more);
  fflush (stdout);
}

static void
print_submissions (Bench *self,
                   const Side *ours,
                   const Side *theirs,
                   const Series *checked,
                   const Series *disk)
{
  double rate = series_median (&ours->per_second);
  double peer_rate = series_median (&theirs->per_second);
  double slow = series_median (&ours->p99_ms);
  double peer_slow = series_median (&theirs->p99_ms);
  g_autofree char *more
      = g_strdup_printf (",\"connections\":%d,\"rounds\":%u,\"validated_per_s\":%.1f,"
                         "\"fsync_per_s\":%.1f,\"commits_per_s\":%.1f,\"rows_per_commit\":%.1f,"
                         "\"lost\":%u,\"peer_lost\":%u,\"load\":%.1f",
                         CONNECTIONS,
                         self->rounds,
                         series_median (checked),
                         series_median (disk),
                         series_median (&ours->commits),
                         series_median (&ours->per_commit),
                         ours->lost,
                         theirs->lost,
                         load_average ());
  g_autofree char *more_slow
      = g_strdup_printf (",\"p50_ms\":%.1f,\"peer_p50_ms\":%.1f,\"crowd_ms\":%.1f,"
                         "\"peer_crowd_ms\":%.1f",
                         series_median (&ours->p50_ms),
                         series_median (&theirs->p50_ms),
                         series_median (&ours->crowd_ms),
                         series_median (&theirs->crowd_ms));

  print_line ("server-submissions",
              rate,
              "durable/s",
              PEER,
              peer_rate,
              rate / MAX (peer_rate, 0.1),
              TARGET,
              rate >= TARGET * peer_rate && ours->lost == 0,
              more);
  print_line ("server-latency",
              slow,
              "ms p99",
              PEER,
              peer_slow,
              peer_slow / MAX (slow, 0.1),
              1.0,
              slow <= peer_slow,
              more_slow);
}

static void
bench_submissions (Bench *self)
{
  Side ours = { 0 };
  Side theirs = { 0 };
  Series checked = { 0 };
  Series disk = { 0 };

  for (guint i = 0; i <= self->rounds; i++)
    {
      g_autoptr (TvLoadSet) set = seal_many (self);
      gboolean warm = i > 0;
      double rate = 0;
      Side cold = { 0 };

      if (warm)
        series_add (&disk, fsync_rate (self->server->dir));
      /* In turns who goes first; the first time only warms both. */
      if (i % 2 == 1)
        run_peer (self, set, warm ? &theirs : &cold);
      rate = run_ours (self, set, warm ? &ours : &cold);
      if (i % 2 == 0)
        run_peer (self, set, warm ? &theirs : &cold);
      if (warm)
        series_add (&checked, rate);
    }
  print_submissions (self, &ours, &theirs, &checked, &disk);
}

/* --- broken off ------------------------------------------------------------------------------- */

typedef struct
{
  Bench *bench;
  const TvLoadSet *known; /* received already */
  guint number;
  guint done;
} Aborts;

/* Goes away in one of the ways people and bad lines have. */
static void
abort_one (Aborts *self, guint i, TvLoadLine *slow)
{
  const char *token = self->bench->ours.token;
  GBytes *envelope = g_ptr_array_index (self->known->envelopes, i % PER_ROUND);
  const char *path = g_ptr_array_index (self->known->paths, i % PER_ROUND);
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (envelope, &length);
  g_autofree char *head = tv_load_line_head (path, token, length);
  TvLoadLine line = { 0 };

  if (!tv_load_line_open (&line, &self->bench->ours))
    return;
  tv_load_line_send (&line, head, i % 5 == 0 ? strlen (head) / 2 : strlen (head));
  switch (i % 5)
    {
    case 0: /* in the middle of the head */
      tv_load_line_reset (&line);
      break;
    case 1: /* half the body, then politely */
      tv_load_line_send (&line, data, length / 2);
      tv_load_line_close (&line);
      break;
    case 2: /* half the body, then a reset */
      tv_load_line_send (&line, data, length / 2);
      tv_load_line_reset (&line);
      break;
    case 3: /* all of it, but not there any more for the answer */
      tv_load_line_send (&line, data, length);
      tv_load_line_reset (&line);
      break;
    default: /* a byte now and then; broken off some turns later */
      tv_load_line_reset (slow);
      *slow = line;
      break;
    }
  self->done++;
}

static gpointer
abort_thread (gpointer data)
{
  Aborts *self = data;
  TvLoadLine slow[SLOW_ONES] = { 0 };

  for (guint i = 0; i < ABORTS / ABORT_THREADS; i++)
    {
      abort_one (self, self->number + i, &slow[i % SLOW_ONES]);
      for (guint s = 0; s < SLOW_ONES; s++)
        tv_load_line_send (&slow[s], "T", 1);
    }
  for (guint s = 0; s < SLOW_ONES; s++)
    tv_load_line_reset (&slow[s]);
  return NULL;
}

/* Connections and files the server holds open. */
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

/* 1 when some transaction, reading or writing, still holds the database. */
static guint
stuck_transactions (Bench *self)
{
  g_autofree char *path = g_build_filename (self->server->state, "server.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_SERVER, 0, NULL, &error);
  GStatBuf info = { 0 };

  g_assert_no_error (error);
  if (!tv_db_begin (db, NULL))
    return 1;
  tv_db_rollback (db);
  /* This empties the log only when nobody reads from it any more. */
  if (!tv_db_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL))
    return 1;
  return g_stat (log, &info) == 0 && info.st_size > 0 ? 1 : 0;
}

static guint
run_aborts (Bench *self, const TvLoadSet *known)
{
  Aborts aborts[ABORT_THREADS];
  GThread *threads[ABORT_THREADS];
  guint done = 0;

  for (guint i = 0; i < ABORT_THREADS; i++)
    {
      aborts[i] = (Aborts){ .bench = self, .known = known, .number = i * ABORTS / ABORT_THREADS };
      threads[i] = g_thread_new ("abort", abort_thread, &aborts[i]);
    }
  for (guint i = 0; i < ABORT_THREADS; i++)
    {
      g_thread_join (threads[i]);
      done += aborts[i].done;
    }
  return done;
}

static void
bench_aborts (Bench *self)
{
  Side before = { 0 };
  Side after = { 0 };
  g_autoptr (TvLoadSet) known = NULL;
  g_autofree char *more = NULL;
  gint64 start = 0;
  gint64 deadline = 0;
  guint files = 0;
  guint done = 0;
  guint left = 0;
  guint stuck = 0;
  double seconds = 0;
  double value = 0;
  double was = 0;

  for (guint i = 0; i < self->rounds; i++)
    {
      g_clear_pointer (&known, tv_load_set_free);
      known = seal_many (self);
      run_ours (self, known, &before);
    }
  files = open_files (self);
  start = g_get_monotonic_time ();
  done = run_aborts (self, known);
  seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  deadline = g_get_monotonic_time () + PATIENCE;
  while (open_files (self) > files && g_get_monotonic_time () < deadline)
    g_usleep (G_USEC_PER_SEC / 50);
  left = open_files (self) - MIN (files, open_files (self));
  settle (self);
  stuck = stuck_transactions (self);
  for (guint i = 0; i < self->rounds; i++)
    {
      g_autoptr (TvLoadSet) set = seal_many (self);

      run_ours (self, set, &after);
    }
  value = series_median (&after.per_second);
  was = series_median (&before.per_second);
  more = g_strdup_printf (",\"aborted\":%u,\"aborted_in_s\":%.1f,\"connections_stuck\":%u,"
                          "\"transactions_stuck\":%u,\"lost\":%u,\"p99_ms\":%.1f,"
                          "\"p99_before_ms\":%.1f",
                          done,
                          seconds,
                          left,
                          stuck,
                          after.lost,
                          series_median (&after.p99_ms),
                          series_median (&before.p99_ms));
  print_line ("server-after-aborts",
              value,
              "durable/s",
              "itself before 10,000 aborted uploads",
              was,
              value / MAX (was, 0.1),
              TARGET_AFTER,
              value >= TARGET_AFTER * was && left == 0 && stuck == 0 && after.lost == 0
                  && done == ABORTS,
              more);
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  g_autoptr (GSubprocess) peer = NULL;
  g_autofree char *publisher = NULL;
  g_autofree char *device = NULL;
  const char *rounds = g_getenv ("TV_BENCH_ROUNDS");

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    {
      g_printerr ("tv-server-bench PEER-FOLDER\n");
      return 2;
    }
  bench.rounds = rounds != NULL ? (guint) g_ascii_strtoull (rounds, NULL, 10) : ROUNDS;
  bench.server = tv_server_fixture_new ();
  tv_server_fixture_start (bench.server);
  tv_server_fixture_add_user (bench.server, "congbo", json_pack ("[s]", "publisher"));
  publisher = tv_server_fixture_sign_in (bench.server, "congbo");
  tv_server_fixture_publish (bench.server, publisher);
  device = tv_server_fixture_add_device (bench.server, NULL, NULL);
  bench.ours.port = bench.server->port;
  bench.ours.token = device;
  bench.theirs = bench.ours;
  peer = start_peer (bench.server, argv[1], device, &bench.theirs.port);
  bench_submissions (&bench);
  bench_aborts (&bench);
  g_subprocess_force_exit (peer);
  g_subprocess_wait (peer, NULL, NULL);
  tv_server_fixture_free (bench.server);
  return 0;
}
