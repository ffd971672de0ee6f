// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "vault/tv-secret-store.h"

/* A real gnome-keyring-daemon on a session bus of its own. This program starts itself inside it:
 *   test-vault-keyring --inside ACTION
 * and ends with 0, or with 100 + the TvError. */

#define INSIDE "--inside"
#define FAILED_BASE 100
#define LIMIT_US (4 * G_USEC_PER_SEC)
#define START                                                                                      \
  "if [ -n \"$TV_TEST_PASSWORD\" ]; then printf %s \"$TV_TEST_PASSWORD\" | gnome-keyring-daemon "  \
  "--unlock --components=secrets >/dev/null 2>&1; fi; exec \"$0\" \"$@\""

static const char *self_path;

/* What would show on the public screen: the prompter's name on the bus. */
static gboolean
is_prompting (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *text = NULL;

  if (bus == NULL)
    return FALSE;
  reply = g_dbus_connection_call_sync (bus,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       "ListNames",
                                       NULL,
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       1000,
                                       NULL,
                                       NULL);
  text = reply != NULL ? g_variant_print (reply, FALSE) : g_strdup ("");
  return strstr (text, "SystemPrompter") != NULL;
}

static int
run_inside (const char *action)
{
  g_autoptr (TvSecretStore) store = tv_secret_store_new ("agent");
  g_autoptr (GBytes) secret = g_bytes_new_static ("bí mật", 9);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  gboolean done = FALSE;

  if (g_str_equal (action, "enrol"))
    done = tv_secret_store_prepare (store, NULL, &error)
           && tv_secret_store_save (store, "device-key", "key", secret, NULL, &error);
  else if (g_str_equal (action, "prepare"))
    done = tv_secret_store_prepare (store, NULL, &error);
  else
    {
      found = tv_secret_store_lookup (store, "device-key", NULL, &error);
      done = found != NULL && g_bytes_equal (found, secret);
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  if (g_get_monotonic_time () - start > LIMIT_US || is_prompting ())
    return 1;
  return done ? 0 : error != NULL ? FAILED_BASE + error->code : 2;
}

/* One session with its own home at @home; @password NULL starts no daemon by hand. */
static int
run_session (const char *home, const char *password, const char *action)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *runtime = g_build_filename (home, "run", NULL);
  g_autofree char *data = g_build_filename (home, "data", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tv_file_make_folder (runtime, NULL));
  g_subprocess_launcher_setenv (launcher, "HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", runtime, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "XDG_DATA_DIRS");
  g_subprocess_launcher_setenv (launcher,
                                "TV_TEST_PASSWORD",
                                password != NULL ? password : "",
                                TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "DBUS_SESSION_BUS_ADDRESS");
  g_subprocess_launcher_unsetenv (launcher, "SECRET_BACKEND");
  process = g_subprocess_launcher_spawn (launcher,
                                         &error,
                                         "dbus-run-session",
                                         "--",
                                         "sh",
                                         "-c",
                                         START,
                                         self_path,
                                         INSIDE,
                                         action,
                                         NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static gboolean
skip_without_keyring (void)
{
  g_autofree char *daemon = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *session = g_find_program_in_path ("dbus-run-session");

  if (daemon != NULL && session != NULL)
    return FALSE;
  g_test_skip ("gnome-keyring-daemon or dbus-run-session is not installed");
  return TRUE;
}

static char *
make_home (void)
{
  char *home = g_strdup ("/tmp/tv-keyring-XXXXXX");

  g_assert_nonnull (g_mkdtemp (home));
  return home;
}

/* Enrolled once, the secret is there after the daemon was restarted. */
static void
test_restart (void)
{
  g_autofree char *home = make_home ();

  if (skip_without_keyring ())
    return;
  g_assert_cmpint (run_session (home, "đúng", "enrol"), ==, 0);
  g_assert_cmpint (run_session (home, "đúng", "lookup"), ==, 0);
  tv_file_remove_tree (home, NULL);
}

/* A wrong password leaves the keyring locked: an error in time, no prompt, nothing lost. */
static void
test_locked (void)
{
  g_autofree char *home = make_home ();

  if (skip_without_keyring ())
    return;
  g_assert_cmpint (run_session (home, "đúng", "enrol"), ==, 0);
  g_assert_cmpint (run_session (home, "sai", "lookup"), ==, FAILED_BASE + TV_ERROR_KEYRING);
  g_assert_cmpint (run_session (home, "sai", "prepare"), ==, FAILED_BASE + TV_ERROR_KEYRING);
  g_assert_cmpint (run_session (home, "sai", "enrol"), ==, FAILED_BASE + TV_ERROR_KEYRING);
  g_assert_cmpint (run_session (home, "đúng", "lookup"), ==, 0);
  tv_file_remove_tree (home, NULL);
}

/* Another, empty keyring is not "no key yet, enrol again". */
static void
test_other_keyring (void)
{
  g_autofree char *home = make_home ();

  if (skip_without_keyring ())
    return;
  g_assert_cmpint (run_session (home, "khác", "lookup"), ==, FAILED_BASE + TV_ERROR_KEYRING);
  tv_file_remove_tree (home, NULL);
}

/* Nobody unlocked anything: no keyring is made by a prompt. */
static void
test_no_keyring (void)
{
  g_autofree char *home = make_home ();

  if (skip_without_keyring ())
    return;
  g_assert_cmpint (run_session (home, NULL, "prepare"), ==, FAILED_BASE + TV_ERROR_KEYRING);
  tv_file_remove_tree (home, NULL);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], INSIDE))
    return run_inside (argv[2]);
  self_path = argv[0];
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/keyring/restart", test_restart);
  g_test_add_func ("/vault/keyring/locked", test_locked);
  g_test_add_func ("/vault/keyring/other-keyring", test_other_keyring);
  g_test_add_func ("/vault/keyring/no-keyring", test_no_keyring);
  return g_test_run ();
}
