// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "agent/tv-agent-bus.h"

#include "../client/tv-test-certificates.h"
#include "../client/tv-test-folder.h"
#include "../store/tv-test-envelope.h"
#include "../sync/tv-test-root.h"
#include "agent/tv-agent-pin.h"
#include "base/tv-error.h"
#include "wire/tv-agent1.h"

#include <glib/gstdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define TIME_LIMIT 30

/* An agent without a province, and a visit connected to it. */
typedef struct
{
  TvTestCertificates *certificates;
  char *folder;
  char *socket;
  TvAgentService *service;
  TvAgentBus *bus;
  GDBusConnection *connection;
  TvAgent1 *proxy;
} Fixture;

static void
store_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
too_long_cb (gpointer user_data)
{
  g_error ("No answer within %d s", TIME_LIMIT);
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until *@result is there. */
static void
wait_for (GAsyncResult **result)
{
  guint timer = g_timeout_add_seconds (TIME_LIMIT, too_long_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static void
start (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "agent.conf", NULL);
  g_autoptr (TvAgentConfig) config = NULL;
  g_autofree char *address = g_strconcat ("unix:path=", fixture->socket, NULL);
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GAsyncResult) ready = NULL;
  g_autoptr (GError) error = NULL;

  config = tv_agent_config_load (path, &error);
  g_assert_no_error (error);
  fixture->service = tv_agent_service_new (g_steal_pointer (&config), &error);
  g_assert_no_error (error);
  tv_agent_service_start (fixture->service);
  fixture->bus = tv_agent_bus_new (fixture->service, &error);
  g_assert_no_error (error);

  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                     NULL,
                                     NULL,
                                     store_cb,
                                     &connected);
  wait_for (&connected);
  fixture->connection = g_dbus_connection_new_for_address_finish (connected, &error);
  g_assert_no_error (error);
  tv_agent1_proxy_new (fixture->connection,
                       G_DBUS_PROXY_FLAGS_NONE,
                       NULL,
                       TV_AGENT_OBJECT_PATH,
                       NULL,
                       store_cb,
                       &ready);
  wait_for (&ready);
  fixture->proxy = tv_agent1_proxy_new_finish (ready, &error);
  g_assert_no_error (error);
}

static void
stop (Fixture *fixture)
{
  g_clear_object (&fixture->proxy);
  g_clear_object (&fixture->connection);
  tv_agent_bus_stop (fixture->bus);
  g_clear_object (&fixture->bus);
  tv_agent_service_stop (fixture->service);
  g_clear_object (&fixture->service);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *config = NULL;
  g_autofree char *config_path = NULL;
  g_autofree char *root_path = NULL;
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (GBytes) root = tv_test_root_new (key);
  g_autoptr (GError) error = NULL;

  fixture->folder = tv_test_folder_new ();
  fixture->certificates = tv_test_certificates_new (NULL, NULL);
  fixture->socket = g_build_filename (fixture->folder, "agent.sock", NULL);
  root_path = g_build_filename (fixture->folder, "root.json", NULL);
  config_path = g_build_filename (fixture->folder, "agent.conf", NULL);
  g_file_set_contents (root_path,
                       g_bytes_get_data (root, NULL),
                       (gssize) g_bytes_get_size (root),
                       &error);
  g_assert_no_error (error);
  config = g_strdup_printf ("[Agent]\n"
                            "Server=https://127.0.0.1:9\nCaFile=%s\nRoot=%s\nState=%s/state\n"
                            "Content=%s/content\nSocket=%s\nUnit=24781\nName=Kiosk 1\n"
                            "UsbRoot=%s/media\n",
                            fixture->certificates->ca,
                            root_path,
                            fixture->folder,
                            fixture->folder,
                            fixture->socket,
                            fixture->folder);
  g_file_set_contents (config_path, config, -1, &error);
  g_assert_no_error (error);
  start (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop (fixture);
  g_clear_pointer (&fixture->certificates, tv_test_certificates_free);
  g_free (fixture->folder);
  g_free (fixture->socket);
}

static int
make_file (GBytes *bytes)
{
  int fd = memfd_create ("envelope", MFD_CLOEXEC);

  g_assert_cmpint (write (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)),
                   ==,
                   (gssize) g_bytes_get_size (bytes));
  return fd;
}

static char *
submit_fd (Fixture *fixture, int fd, GError **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr (GAsyncResult) result = NULL;
  char *state = NULL;

  g_unix_fd_list_append (fds, fd, NULL);
  close (fd);
  tv_agent1_call_submit (fixture->proxy,
                         g_variant_new_handle (0),
                         g_variant_new_array (G_VARIANT_TYPE_HANDLE, NULL, 0),
                         fds,
                         NULL,
                         store_cb,
                         &result);
  wait_for (&result);
  tv_agent1_call_submit_finish (fixture->proxy, &state, NULL, result, error);
  return state;
}

static char *
submit (Fixture *fixture, GBytes *envelope, GError **error)
{
  return submit_fd (fixture, make_file (envelope), error);
}

static char *
look_up (Fixture *fixture, gconstpointer id, gsize length, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) entry = NULL;
  char *state = NULL;

  tv_agent1_call_look_up (fixture->proxy,
                          g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, id, length, 1),
                          NULL,
                          store_cb,
                          &result);
  wait_for (&result);
  if (tv_agent1_call_look_up_finish (fixture->proxy, &state, &entry, result, error))
    g_assert_cmpuint (g_variant_n_children (entry), ==, 0);
  return state;
}

static GVariant *
get_status (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GVariant *facts = NULL;

  tv_agent1_call_status (fixture->proxy, NULL, store_cb, &result);
  wait_for (&result);
  tv_agent1_call_status_finish (fixture->proxy, &facts, result, &error);
  g_assert_no_error (error);
  return facts;
}

static GVariant *
hello (Fixture *fixture, guint api, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GVariant *facts = NULL;

  tv_agent1_call_hello (fixture->proxy, api, NULL, store_cb, &result);
  wait_for (&result);
  tv_agent1_call_hello_finish (fixture->proxy, &facts, result, error);
  return facts;
}

static void
test_hello (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) facts = hello (fixture, 1, &error);
  const char *unit = NULL, *name = NULL, *kiosk = NULL;
  gboolean printer = TRUE;
  guint generation = 9;

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (facts, "unit", "&s", &unit));
  g_assert_true (g_variant_lookup (facts, "unit-name", "&s", &name));
  g_assert_true (g_variant_lookup (facts, "kiosk-name", "&s", &kiosk));
  g_assert_true (g_variant_lookup (facts, "printer", "b", &printer));
  g_assert_true (g_variant_lookup (facts, "generation", "u", &generation));
  g_assert_cmpstr (unit, ==, "24781");
  g_assert_cmpstr (name, ==, "24781");
  g_assert_cmpstr (kiosk, ==, "Kiosk 1");
  g_assert_false (printer);
  g_assert_cmpuint (generation, ==, 0);

  g_assert_null (hello (fixture, 2, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}

/* Taken, the same again taken, there after a restart; other bytes under the same id refused. */
static void
test_submit (Fixture *fixture, gconstpointer data)
{
  guint8 id[16], unknown[16] = { 1 };
  g_autoptr (GBytes) envelope = tv_test_envelope_new ("Xin làm vỉa hè", id);
  g_autoptr (GBytes) other = tv_test_envelope_other_bytes (envelope);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) facts = NULL;
  guint waiting = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *state = submit (fixture, envelope, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (state, ==, "sealed");
    }
  g_assert_null (submit (fixture, other, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SAME_ID_OTHER_BYTES);
  g_clear_error (&error);

  stop (fixture);
  start (fixture);
  {
    g_autofree char *state = look_up (fixture, id, 16, &error);
    g_autofree char *nothing = look_up (fixture, unknown, 16, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (state, ==, "sealed");
    g_assert_cmpstr (nothing, ==, "unknown");
  }
  g_assert_null (look_up (fixture, id, 15, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  facts = get_status (fixture);
  g_assert_true (g_variant_lookup (facts, "waiting", "u", &waiting));
  g_assert_cmpuint (waiting, ==, 1);
}

/* What is no envelope, too long, or no file at all. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("nonsense", 8);
  g_autoptr (GBytes) huge = g_bytes_new_take (g_malloc0 (65 * 1024), 65 * 1024);
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_null (submit (fixture, nonsense, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FRAME);
  g_clear_error (&error);
  g_assert_null (submit (fixture, huge, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_null (submit_fd (fixture, ends[0], &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  close (ends[1]);
}

/* A damaged store: content is still served, opinions refused with the reason, the banner up. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "state", "agent.db", NULL);
  g_autoptr (GBytes) envelope = tv_test_envelope_new ("x", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) facts = NULL;
  g_auto (GStrv) banners = NULL;
  g_autofree char *state = NULL;
  guint8 id[16] = { 0 };

  stop (fixture);
  g_assert_true (g_file_set_contents (path, "SQLite format 3 no longer", -1, NULL));
  g_test_expect_message ("tv-agent", G_LOG_LEVEL_WARNING, "*No opinion can be taken*");
  start (fixture);
  g_test_assert_expected_messages ();

  facts = hello (fixture, 1, &error);
  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (facts, "banners", "^as", &banners));
  g_assert_true (g_strv_contains ((const char *const *) banners, "corrupt"));
  g_assert_null (submit (fixture, envelope, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
  g_clear_error (&error);
  state = look_up (fixture, id, 16, &error);
  g_assert_cmpstr (state, ==, "unknown");
}

static char *
unlock (Fixture *fixture, const char *pin, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  char *token = NULL;

  tv_agent1_call_unlock (fixture->proxy, pin, NULL, store_cb, &result);
  wait_for (&result);
  tv_agent1_call_unlock_finish (fixture->proxy, &token, result, error);
  return token;
}

/* The PIN opens; wrong ones cost waits that double, over a restart too. */
static void
test_unlock (Fixture *fixture, gconstpointer data)
{
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  g_autofree char *pin = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (unlock (fixture, "0000", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STATE);
  g_clear_error (&error);
  {
    g_autoptr (TvStore) store = tv_store_open (state, &error);

    pin = tv_agent_pin_make (store, &error);
    g_assert_no_error (error);
  }
  token = unlock (fixture, pin, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_null (unlock (fixture, "wrong", &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_FORBIDDEN);
      g_clear_error (&error);
    }
  stop (fixture);
  start (fixture);
  g_assert_null (unlock (fixture, pin, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_LOCKED);
}

/* A PIN made just now, and the token it gives. */
static char *
unlock_anew (Fixture *fixture)
{
  g_autoptr (TvStore) store = NULL;
  g_autofree char *state = g_build_filename (fixture->folder, "state", NULL);
  g_autofree char *pin = NULL;
  g_autoptr (GError) error = NULL;
  char *token = NULL;

  store = tv_store_open (state, &error);
  g_assert_no_error (error);
  pin = tv_agent_pin_make (store, &error);
  g_assert_no_error (error);
  token = unlock (fixture, pin, &error);
  g_assert_no_error (error);
  return token;
}

static GVariant *
ask_readiness (Fixture *fixture, const char *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GVariant *checks = NULL;

  tv_agent1_call_readiness (fixture->proxy, token, NULL, store_cb, &result);
  wait_for (&result);
  tv_agent1_call_readiness_finish (fixture->proxy, &checks, result, error);
  return checks;
}

static void
test_readiness (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = unlock_anew (fixture);
  g_autoptr (GVariant) checks = NULL;
  g_autoptr (GError) error = NULL;

  checks = ask_readiness (fixture, token, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_n_children (checks), ==, 7);
  for (gsize i = 0; i < g_variant_n_children (checks); i++)
    {
      g_autoptr (GVariant) check = g_variant_get_child_value (checks, i);
      const char *id = NULL, *state = NULL, *text = NULL;

      g_assert_true (g_variant_lookup (check, "id", "&s", &id));
      g_assert_true (g_variant_lookup (check, "state", "&s", &state));
      g_assert_true (g_variant_lookup (check, "text", "&s", &text));
      g_test_message ("%s: %s, %s", id, state, text);
      g_assert_cmpstr (text, !=, "");
      if (g_str_equal (id, "store"))
        g_assert_cmpstr (state, ==, "ok");
      if (g_str_equal (id, "sync") || g_str_equal (id, "keyring"))
        g_assert_cmpstr (state, ==, "warning");
    }
}

static GVariant *
list_sticks (Fixture *fixture, const char *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GVariant *volumes = NULL;

  tv_agent1_call_usb_list (fixture->proxy, token, NULL, store_cb, &result);
  wait_for (&result);
  tv_agent1_call_usb_list_finish (fixture->proxy, &volumes, result, error);
  return volumes;
}

static GVariant *
run_stick (Fixture *fixture, const char *token, const char *volume, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GVariant *done = NULL;

  tv_agent1_call_usb_run (fixture->proxy, token, volume, NULL, store_cb, &result);
  wait_for (&result);
  tv_agent1_call_usb_run_finish (fixture->proxy, &done, result, error);
  return done;
}

/* Nothing that is the staff's goes without their token, or with another connection's. */
static void
test_staff_only (Fixture *fixture, gconstpointer data)
{
  static const char *const tokens[] = { "", "00000000000000000000000000000000" };
  g_autofree char *token = unlock_anew (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (GError) readiness = NULL;
      g_autoptr (GError) list = NULL;
      g_autoptr (GError) run = NULL;
      g_autoptr (GError) sync = NULL;
      g_autoptr (GError) settings = NULL;
      g_autoptr (GAsyncResult) synced = NULL;
      g_autoptr (GAsyncResult) told = NULL;

      g_assert_null (ask_readiness (fixture, tokens[i], &readiness));
      g_assert_error (readiness, TV_ERROR, TV_ERROR_FORBIDDEN);
      g_assert_null (list_sticks (fixture, tokens[i], &list));
      g_assert_error (list, TV_ERROR, TV_ERROR_FORBIDDEN);
      g_assert_null (run_stick (fixture, tokens[i], "x", &run));
      g_assert_error (run, TV_ERROR, TV_ERROR_FORBIDDEN);
      tv_agent1_call_sync_now (fixture->proxy, tokens[i], NULL, store_cb, &synced);
      wait_for (&synced);
      g_assert_false (tv_agent1_call_sync_now_finish (fixture->proxy, synced, &sync));
      g_assert_error (sync, TV_ERROR, TV_ERROR_FORBIDDEN);
      tv_agent1_call_settings (fixture->proxy, tokens[i], NULL, store_cb, &told);
      wait_for (&told);
      g_assert_false (tv_agent1_call_settings_finish (fixture->proxy, NULL, told, &settings));
      g_assert_error (settings, TV_ERROR, TV_ERROR_FORBIDDEN);
    }
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = unlock_anew (fixture);
  g_autofree char *media = g_build_filename (fixture->folder, "media", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant) settings = NULL;
  g_autoptr (GError) error = NULL;
  const char *root = NULL;
  const char *unit = NULL;

  tv_agent1_call_settings (fixture->proxy, token, NULL, store_cb, &result);
  wait_for (&result);
  tv_agent1_call_settings_finish (fixture->proxy, &settings, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (settings, "usb-root", "&s", &root));
  g_assert_cmpstr (root, ==, media);
  g_assert_true (g_variant_lookup (settings, "unit", "&s", &unit));
  g_assert_cmpstr (unit, ==, "24781");
}

static const char *
look_up_text (GVariant *dict, const char *key)
{
  const char *text = NULL;

  g_assert_true (g_variant_lookup (dict, key, "&s", &text));
  return text;
}

/* A stick that is not there, one that is somebody's, an empty one of ours, one of another province:
 * words for each. */
static void
test_sticks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = unlock_anew (fixture);
  g_autofree char *empty = g_build_filename (fixture->folder, "media/rong/THAMVAN", NULL);
  g_autofree char *strange = g_build_filename (fixture->folder, "media/la/THAMVAN/metadata", NULL);
  g_autofree char *photos = g_build_filename (fixture->folder, "media/lan/anh", NULL);
  g_autofree char *timestamp = g_build_filename (strange, "timestamp.json", NULL);
  g_autoptr (GVariant) none = NULL;
  g_autoptr (GVariant) volumes = NULL;
  g_autoptr (GVariant) ours = NULL;
  g_autoptr (GVariant) other = NULL;
  g_autoptr (GError) error = NULL;

  none = list_sticks (fixture, token, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_n_children (none), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (empty, 0755), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (strange, 0755), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (photos, 0755), ==, 0);
  g_assert_true (g_file_set_contents (timestamp, "{}", -1, NULL));
  volumes = list_sticks (fixture, token, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_n_children (volumes), ==, 2);

  g_assert_null (run_stick (fixture, token, "lan", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (run_stick (fixture, token, "../state", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  ours = run_stick (fixture, token, "rong", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (look_up_text (ours, "content-error"), ==, "");
  g_assert_cmpstr (look_up_text (ours, "outbox-error"), ==, "");
  other = run_stick (fixture, token, "la", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (look_up_text (other, "content-error"), ==, "bad-request");
  g_assert_cmpuint (strlen (look_up_text (other, "content-text")), >, 10);
  g_assert_cmpuint (strlen (look_up_text (other, "content-advice")), >, 10);
}

/* Another agent on the same state folder does not start. */
static void
test_alone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "agent.conf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvAgentConfig) config = tv_agent_config_load (path, &error);

  g_assert_no_error (error);
  g_assert_null (tv_agent_service_new (g_steal_pointer (&config), &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_UNAVAILABLE);
}

/* Anonymous comes not in, and the socket is nobody else's. */
static void
test_socket (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fixture->socket);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  static const char ask[] = "\0AUTH ANONYMOUS 6162\r\n";
  char reply[64] = { 0 };
  struct stat info;

  g_assert_cmpint (stat (fixture->socket, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             ask,
                             sizeof ask - 1,
                             NULL,
                             NULL,
                             &error);
  g_assert_no_error (error);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                             reply,
                             sizeof reply - 1,
                             G_PRIORITY_DEFAULT,
                             NULL,
                             store_cb,
                             &read);
  wait_for (&read);
  g_assert_true (g_str_has_prefix (reply, "REJECTED EXTERNAL\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/agent/bus/hello", test_hello);
  ADD ("/agent/bus/submit", test_submit);
  ADD ("/agent/bus/refused", test_refused);
  ADD ("/agent/bus/damaged", test_damaged);
  ADD ("/agent/bus/unlock", test_unlock);
  ADD ("/agent/bus/readiness", test_readiness);
  ADD ("/agent/bus/staff-only", test_staff_only);
  ADD ("/agent/bus/settings", test_settings);
  ADD ("/agent/bus/sticks", test_sticks);
  ADD ("/agent/bus/alone", test_alone);
  ADD ("/agent/bus/socket", test_socket);
#undef ADD
  return g_test_run ();
}
