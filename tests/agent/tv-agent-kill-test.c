// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* The real agent and the real server, killed again and again while visits hand in opinions: in the
 * end the server's set equals the acknowledged set, each once, bytes equal. */

#include "../client/tv-test-certificates.h"
#include "../client/tv-test-folder.h"
#include "../store/tv-test-envelope.h"
#include "../sync/tv-test-root.h"
#include "agent/tv-agent-bus.h"
#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "db/tv-statement.h"
#include "server/tv-admin.h"
#include "store/tv-audit.h"
#include "store/tv-outbox.h"
#include "vault/tv-key-file.h"
#include "wire/tv-agent1.h"

#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS 220
#define VISITS 2
#define CALL_MILLISECONDS 5000
#define DRAIN_SECONDS 60
/* Whatever happens, the test ends. */
#define LIMIT_SECONDS 225

/* One of the two programs. */
typedef struct
{
  const char *name;
  char *argv[4];
  GPid pid;
  guint kills;
  gint64 next_kill; /* monotonic, microseconds */
} Program;

typedef struct
{
  char *folder;
  TvTestCertificates *certificates;
  Program server;
  Program agent;
  char *socket;
  char *journal;
  guint in_commit; /* kills of the agent that left a journal */
  guint port;

  GMutex mutex;      /* for what follows */
  GHashTable *acked; /* (element-type utf8 GBytes): id in hex → envelope */
  gboolean stop;
  guint refusals; /* calls that did not come back with a yes */
} Drive;

static char *
path_in (Drive *drive, const char *name)
{
  return g_build_filename (drive->folder, name, NULL);
}

static void
write_text (Drive *drive, const char *name, const char *text)
{
  g_autofree char *path = path_in (drive, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
}

/* A port that was free a moment ago; the server must find the same again after each kill. */
static guint
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  g_socket_listener_close (listener);
  return port;
}

static void
make_keys (Drive *drive)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (TvBoxKey) intake = tv_box_key_generate ();
  g_autoptr (GBytes) root = tv_test_root_new (key);
  g_autofree char *online = path_in (drive, "online.key");
  g_autofree char *intake_folder = path_in (drive, "intake");
  g_autofree char *intake_path = g_build_filename (intake_folder, "intake-1.key", NULL);
  g_autofree char *root_path = path_in (drive, "root.json");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (intake_folder, 0700), ==, 0);
  tv_key_file_save_signing (online, key, NULL, &error);
  g_assert_no_error (error);
  tv_key_file_save_box (intake_path, intake, NULL, &error);
  g_assert_no_error (error);
  g_file_set_contents (root_path,
                       g_bytes_get_data (root, NULL),
                       (gssize) g_bytes_get_size (root),
                       &error);
  g_assert_no_error (error);
}

static void
write_settings (Drive *drive)
{
  g_autofree char *server
      = g_strdup_printf ("[Server]\nListen=127.0.0.1:%u\nCertificate=%s\nPrivateKey=%s\n"
                         "State=%s/server\nRoot=%s/root.json\nOnlineKey=%s/online.key\n"
                         "IntakeKeys=%s/intake\nWorkers=1\n",
                         drive->port,
                         drive->certificates->server,
                         drive->certificates->server,
                         drive->folder,
                         drive->folder,
                         drive->folder,
                         drive->folder);
  g_autofree char *agent
      = g_strdup_printf ("[Agent]\nServer=https://127.0.0.1:%u\nCaFile=%s\nRoot=%s/root.json\n"
                         "State=%s/state\nContent=%s/content\nSocket=%s\nUnit=24781\n"
                         "Name=Kiosk 1\nSyncInterval=1\n",
                         drive->port,
                         drive->certificates->ca,
                         drive->folder,
                         drive->folder,
                         drive->folder,
                         drive->socket);

  write_text (drive, "server.conf", server);
  write_text (drive, "agent.conf", agent);
}

static void
program_init (Program *program, Drive *drive, const char *name, const char *config)
{
  program->name = name;
  program->argv[0] = g_test_build_filename (G_TEST_BUILT, "app", name, NULL);
  program->argv[1] = g_strdup ("--config");
  program->argv[2] = path_in (drive, config);
}

static void
program_start (Program *program)
{
  g_autoptr (GError) error = NULL;

  g_spawn_async (NULL,
                 program->argv,
                 NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                     | (g_test_verbose () ? 0 : G_SPAWN_STDERR_TO_DEV_NULL),
                 NULL,
                 NULL,
                 &program->pid,
                 &error);
  g_assert_no_error (error);
  program->next_kill = g_get_monotonic_time () + g_random_int_range (150, 1300) * 1000;
}

/* How it ended: with the signal it was sent, not by itself. */
static void
program_end (Program *program, int signal)
{
  int status = 0;

  g_assert_cmpint (waitpid (program->pid, &status, WNOHANG), ==, 0);
  g_assert_cmpint (kill (program->pid, signal), ==, 0);
  g_assert_cmpint (waitpid (program->pid, &status, 0), ==, program->pid);
  if (signal == SIGKILL)
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  else
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

/* Turns the main loop for a while, as a test may not sleep. */
static gboolean
time_over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pass (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, time_over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
enrol (Drive *drive)
{
  g_autofree char *state = path_in (drive, "server");
  g_autofree char *config = path_in (drive, "agent.conf");
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "app", "thamvan-agent", NULL);
  g_autoptr (TvJson) ask = json_pack ("{s:s, s:s}", "unit", "24781", "name", "Kiosk 1");
  g_autoptr (TvJson) reply = NULL;
  g_autoptr (TvAdmin) admin = NULL;
  g_autoptr (GError) error = NULL;
  const char *code = NULL;
  int status = -1;

  admin = tv_admin_open (state, &error);
  g_assert_no_error (error);
  reply = tv_admin_call (admin, "device-add", ask, &error);
  g_assert_no_error (error);
  g_assert_true (tv_json_need_string (reply, "code", &code, &error));
  g_clear_pointer (&admin, tv_admin_free);

  program_start (&drive->server);
  for (guint i = 0; status != 0 && i < 50; i++)
    {
      g_autofree char *problem = NULL;
      const char *argv[] = { program, "--config", config, "--enrol", code, NULL };

      pass (200);
      g_spawn_sync (NULL,
                    (char **) argv,
                    NULL,
                    G_SPAWN_STDOUT_TO_DEV_NULL,
                    NULL,
                    NULL,
                    NULL,
                    &problem,
                    &status,
                    &error);
      g_assert_no_error (error);
      if (status != 0)
        g_test_message ("Enrolment: %s", problem);
    }
  g_assert_cmpint (status, ==, 0);
}

/* --- the visits ------------------------------------------------------------------------------ */

static gboolean
must_stop (Drive *drive)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&drive->mutex);

  return drive->stop;
}

static TvAgent1 *
connect_to_agent (Drive *drive)
{
  g_autofree char *address = g_strconcat ("unix:path=", drive->socket, NULL);
  g_autoptr (GDBusConnection) connection = NULL;

  connection
      = g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                                NULL,
                                                NULL,
                                                NULL);
  if (connection == NULL)
    return NULL;
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  return tv_agent1_proxy_new_sync (connection,
                                   G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES
                                       | G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS,
                                   NULL,
                                   TV_AGENT_OBJECT_PATH,
                                   NULL,
                                   NULL);
}

/* TRUE when the agent said that it is kept. */
static gboolean
hand_in (TvAgent1 *proxy, GBytes *envelope)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("envelope", MFD_CLOEXEC);
  gboolean done = FALSE;

  g_assert_cmpint (write (fd, g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope)),
                   ==,
                   (gssize) g_bytes_get_size (envelope));
  g_unix_fd_list_append (fds, fd, NULL);
  close (fd);
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (proxy), CALL_MILLISECONDS);
  done = tv_agent1_call_submit_sync (proxy,
                                     g_variant_new_handle (0),
                                     g_variant_new_array (G_VARIANT_TYPE_HANDLE, NULL, 0),
                                     fds,
                                     &state,
                                     NULL,
                                     NULL,
                                     &error);
  /* The agent died on the way; a yes lost is asked for again, a no would be a fault. */
  if (!done)
    g_assert_false (error->domain == TV_ERROR);
  return done;
}

/* One opinion after the other, each until the agent says yes to it. */
static gpointer
visit_thread (gpointer data)
{
  Drive *drive = data;
  g_autoptr (TvAgent1) proxy = NULL;
  g_autoptr (GBytes) envelope = NULL;
  guint8 id[16];

  while (!must_stop (drive) || envelope != NULL)
    {
      if (proxy == NULL)
        proxy = connect_to_agent (drive);
      if (proxy == NULL)
        {
          g_usleep (5000); /* the agent is being started; this is the visit's own patience */
          continue;
        }
      if (envelope == NULL)
        envelope = tv_test_envelope_new ("Đề nghị giữ lại hàng thông", id);
      if (hand_in (proxy, envelope))
        {
          g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&drive->mutex);

          g_hash_table_insert (drive->acked,
                               tv_hex_encode (id, sizeof id),
                               g_steal_pointer (&envelope));
          continue;
        }
      g_clear_object (&proxy);
      g_mutex_lock (&drive->mutex);
      drive->refusals++;
      g_mutex_unlock (&drive->mutex);
    }
  return NULL;
}

/* --- the killing ----------------------------------------------------------------------------- */

static void
kill_due (Drive *drive, Program *program)
{
  struct stat info;

  if (g_get_monotonic_time () < program->next_kill)
    return;
  program_end (program, SIGKILL);
  program->kills++;
  if (program == &drive->agent && stat (drive->journal, &info) == 0 && info.st_size > 0)
    drive->in_commit++;
  program_start (program);
}

static guint
count_waiting (Drive *drive)
{
  g_autoptr (TvAgent1) proxy = connect_to_agent (drive);
  g_autoptr (GVariant) facts = NULL;
  guint waiting = G_MAXUINT;

  if (proxy == NULL || !tv_agent1_call_status_sync (proxy, &facts, NULL, NULL)
      || !g_variant_lookup (facts, "waiting", "u", &waiting))
    return G_MAXUINT;
  return waiting;
}

/* Lets everything that waits arrive. */
static void
drain (Drive *drive)
{
  gint64 deadline = g_get_monotonic_time () + DRAIN_SECONDS * G_USEC_PER_SEC;

  while (count_waiting (drive) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      pass (100);
    }
}

/* --- what came of it ------------------------------------------------------------------------- */

static void
check_server (Drive *drive)
{
  g_autofree char *path = path_in (drive, "server/server.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_READER, 0, NULL, &error);
  TvStatement *select = NULL;
  guint count = 0;

  g_assert_no_error (error);
  select = tv_db_prepare (db, "SELECT id, bytes FROM envelope", &error);
  g_assert_no_error (error);
  while (tv_statement_step (select, &error) == TV_STEP_ROW)
    {
      const guint8 *id = NULL;
      gsize length = 0;
      g_autofree char *hex = NULL;
      g_autoptr (GBytes) bytes = tv_statement_bytes (select, 1);
      GBytes *expected = NULL;

      g_assert_true (tv_statement_blob (select, 0, &id, &length));
      hex = tv_hex_encode (id, length);
      expected = g_hash_table_lookup (drive->acked, hex);
      g_assert_nonnull (expected);
      g_assert_true (g_bytes_equal (expected, bytes));
      count++;
    }
  g_assert_no_error (error);
  /* Ids are unique in the table, so as many rows as ids is each of them once. */
  g_assert_cmpuint (count, ==, g_hash_table_size (drive->acked));
}

static void
check_agent (Drive *drive)
{
  g_autofree char *state = path_in (drive, "state");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open (state, &error);
  guint counts[TV_N_OUTBOX_STATES];
  guint64 entries = 0, bad = 0;

  g_assert_no_error (error);
  g_assert_true (tv_outbox_count (store, counts, &error));
  g_assert_cmpuint (counts[TV_OUTBOX_ACKED], ==, g_hash_table_size (drive->acked));
  g_assert_cmpuint (counts[TV_OUTBOX_SEALED] + counts[TV_OUTBOX_SENDING], ==, 0);
  g_assert_cmpuint (counts[TV_OUTBOX_PARKED], ==, 0);
  tv_audit_verify (store, &entries, &bad, &error);
  g_assert_no_error (error);
}

static void
set_up (Drive *drive)
{
  g_autofree char *secrets = NULL;

  g_mutex_init (&drive->mutex);
  drive->folder = tv_test_folder_new ();
  secrets = path_in (drive, "secrets");
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", secrets, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  drive->acked
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  drive->certificates = tv_test_certificates_new (NULL, NULL);
  drive->socket = path_in (drive, "agent.sock");
  drive->journal = path_in (drive, "state/agent.db-journal");
  drive->port = find_port ();
  make_keys (drive);
  write_settings (drive);
  program_init (&drive->server, drive, "thamvan-server", "server.conf");
  program_init (&drive->agent, drive, "thamvan-agent", "agent.conf");
}

static void
program_clear (Program *program)
{
  for (gsize i = 0; i < G_N_ELEMENTS (program->argv); i++)
    g_free (program->argv[i]);
}

static void
tear_down (Drive *drive)
{
  program_clear (&drive->server);
  program_clear (&drive->agent);
  g_clear_pointer (&drive->certificates, tv_test_certificates_free);
  g_hash_table_unref (drive->acked);
  g_mutex_clear (&drive->mutex);
  g_free (drive->folder);
  g_free (drive->socket);
  g_free (drive->journal);
}

static void
test_kill (void)
{
  Drive drive = { 0 };
  GThread *visits[VISITS];
  gint64 begun = g_get_monotonic_time ();

  set_up (&drive);
  enrol (&drive);
  program_start (&drive.agent);
  for (guint i = 0; i < VISITS; i++)
    visits[i] = g_thread_new ("visit", visit_thread, &drive);

  while (drive.agent.kills + drive.server.kills < KILLS)
    {
      kill_due (&drive, &drive.agent);
      kill_due (&drive, &drive.server);
      g_assert_cmpint (g_get_monotonic_time () - begun, <, LIMIT_SECONDS * G_USEC_PER_SEC);
      pass (5);
    }
  g_mutex_lock (&drive.mutex);
  drive.stop = TRUE;
  g_mutex_unlock (&drive.mutex);
  for (guint i = 0; i < VISITS; i++)
    g_thread_join (visits[i]);
  drain (&drive);
  program_end (&drive.agent, SIGTERM);
  program_end (&drive.server, SIGTERM);

  g_test_message ("%u opinions acknowledged, %u calls cut off; agent killed %u times (%u within a "
                  "commit), server %u times; %.0f s",
                  g_hash_table_size (drive.acked),
                  drive.refusals,
                  drive.agent.kills,
                  drive.in_commit,
                  drive.server.kills,
                  (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC);
  check_server (&drive);
  check_agent (&drive);
  g_assert_cmpuint (drive.agent.kills, >=, 60);
  g_assert_cmpuint (drive.server.kills, >=, 60);
  g_assert_cmpuint (drive.in_commit, >=, 5);
  g_assert_cmpuint (g_hash_table_size (drive.acked), >=, KILLS);
  tear_down (&drive);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/agent/kill", test_kill);
  return g_test_run ();
}
