// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-loop-private.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-format.h"
#include "base/tv-locale.h"

#include <signal.h>
#include <string.h>

#define DAY (24 * 60 * 60)
#define JSON_MOST (16 * 1024 * 1024)

char *
tv_test_loop_path (TvTestLoop *self, const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

void
tv_test_loop_write (TvTestLoop *self, const char *name, const char *text)
{
  g_autofree char *path = tv_test_loop_path (self, name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* --- running ---------------------------------------------------------------------------------- */

GSubprocessLauncher *
tv_test_loop_make_launcher (TvTestLoop *self, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);
  g_autofree char *locale = g_test_build_filename (G_TEST_BUILT, "po", NULL);
  g_autofree char *programs = g_test_build_filename (G_TEST_BUILT, "app", NULL);
  g_autofree char *secrets = tv_test_loop_path (self, "secrets");
  const char *asan = g_getenv ("ASAN_OPTIONS");
  g_autofree char *options
      = g_strdup_printf ("%s:detect_leaks=0:verify_asan_link_order=0", asan != NULL ? asan : "");

  /* Under ASAN the tracer of leaks itself falls over threads of GnuTLS that just end, and the false
   * clock is loaded first. Leaks are looked for where the rooms are tested. */
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", options, TRUE);
  g_subprocess_launcher_set_cwd (launcher, self->dir);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "vi", TRUE);
  g_subprocess_launcher_setenv (launcher, "TV_LOCALEDIR", locale, TRUE);
  g_subprocess_launcher_setenv (launcher, "TV_LIBEXECDIR", programs, TRUE);
  g_subprocess_launcher_setenv (launcher, "SECRET_BACKEND", "file", TRUE);
  g_subprocess_launcher_setenv (launcher, "SECRET_FILE_TEST_PATH", secrets, TRUE);
  g_subprocess_launcher_setenv (launcher, "SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  return launcher;
}

char *
tv_test_loop_program (const char *name)
{
  return g_test_build_filename (G_TEST_BUILT, "app", name, NULL);
}

/* Turns the main loop for a while, as a test may not sleep. */
static gboolean
time_over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
tv_test_loop_pass (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, time_over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

int
tv_test_loop_run (TvTestLoop *self, const char *const *argv, char **ret_said)
{
  g_autoptr (GSubprocessLauncher) launcher = tv_test_loop_make_launcher (
      self,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  if (ret_said != NULL)
    *ret_said = g_steal_pointer (&said);
  else if (g_subprocess_get_exit_status (process) != 0)
    g_test_message ("%s %s: %s", argv[1], argv[2] != NULL ? argv[2] : "", said);
  return g_subprocess_get_exit_status (process);
}

static GPtrArray *
take_words (const char *program, va_list words)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  const char *word = NULL;

  g_ptr_array_add (argv, tv_test_loop_program (program));
  while ((word = va_arg (words, const char *)) != NULL)
    g_ptr_array_add (argv, g_strdup (word));
  return argv;
}

int
tv_test_loop_ctl (TvTestLoop *self, char **ret_said, ...)
{
  g_autoptr (GPtrArray) argv = NULL;
  va_list words;

  va_start (words, ret_said);
  argv = take_words ("thamvanctl", words);
  va_end (words);
  g_ptr_array_add (argv, NULL);
  return tv_test_loop_run (self, (const char *const *) argv->pdata, ret_said);
}

TvJson *
tv_test_loop_ask (TvTestLoop *self, ...)
{
  g_autoptr (GPtrArray) argv = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  TvJson *json = NULL;
  va_list words;
  int status = 0;

  va_start (words, self);
  argv = take_words ("thamvanctl", words);
  va_end (words);
  g_ptr_array_add (argv, g_strdup ("--json"));
  g_ptr_array_add (argv, NULL);
  status = tv_test_loop_run (self, (const char *const *) argv->pdata, &said);
  if (status != 0)
    g_error ("thamvanctl %s: %s", (char *) g_ptr_array_index (argv, 1), said);
  json = tv_json_parse (said, strlen (said), JSON_MOST, &error);
  g_assert_no_error (error);
  return json;
}

void
tv_test_loop_assert_explained (const char *said, const char *word)
{
  g_autoptr (GError) error = g_error_new_literal (TV_ERROR, (int) tv_error_from_word (word), word);
  const char *english_advice = NULL;
  const char *advice = NULL;
  const char *what = tv_error_explain (error, &advice);
  const char *english = NULL;

  tv_locale_set_language ("en");
  english = tv_error_explain (error, &english_advice);
  tv_locale_set_language ("vi");
  g_assert_cmpstr (what, !=, english);
  g_assert_cmpstr (advice, !=, english_advice);
  if (strstr (said, what) == NULL || strstr (said, advice) == NULL)
    g_error ("“%s. %s” is not said in: %s", what, advice, said);
}

void
tv_test_loop_refused (TvTestLoop *self, const char *word, ...)
{
  g_autoptr (GPtrArray) argv = NULL;
  g_autofree char *said = NULL;
  g_autofree char *mark = g_strdup_printf ("(%s: ", word);
  va_list words;
  int status = 0;

  va_start (words, word);
  argv = take_words ("thamvanctl", words);
  va_end (words);
  g_ptr_array_add (argv, NULL);
  status = tv_test_loop_run (self, (const char *const *) argv->pdata, &said);
  if (status != 1 || strstr (said, mark) == NULL)
    g_error ("%d, not %s: %s", status, word, said);
  tv_test_loop_assert_explained (said, word);
}

/* --- files ------------------------------------------------------------------------------------ */

void
tv_test_loop_copy (TvTestLoop *self, const char *from, const char *to)
{
  const char *remove[] = { "rm", "-rf", to, NULL };
  const char *copy[] = { "cp", "-a", from, to, NULL };

  g_assert_cmpint (tv_test_loop_run (self, remove, NULL), ==, 0);
  g_assert_cmpint (tv_test_loop_run (self, copy, NULL), ==, 0);
}

void
tv_test_loop_damage (TvTestLoop *self, const char *path, gsize offset)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, &error);
  GSeekable *seekable = NULL;
  guint8 bytes[64];

  g_assert_no_error (error);
  seekable = G_SEEKABLE (stream);
  g_assert_true (g_seekable_seek (seekable, (goffset) offset, G_SEEK_SET, NULL, NULL));
  memset (bytes, 0xa5, sizeof bytes);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                            bytes,
                                            sizeof bytes,
                                            NULL,
                                            NULL,
                                            NULL));
  g_assert_true (g_io_stream_close (G_IO_STREAM (stream), NULL, NULL));
}

/* --- making ----------------------------------------------------------------------------------- */

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
write_settings (TvTestLoop *self)
{
  g_autofree char *server
      = g_strdup_printf ("[Server]\nListen=127.0.0.1:%u\nCertificate=%s\nPrivateKey=%s\n"
                         "State=%s/server\nRoot=%s/keys/root.json\nOnlineKey=%s/keys/online.key\n"
                         "IntakeKeys=%s/keys\nWorkers=1\n",
                         self->port,
                         self->certificates->server,
                         self->certificates->server,
                         self->dir,
                         self->dir,
                         self->dir,
                         self->dir);
  g_autofree char *agent
      = g_strdup_printf ("[Agent]\nServer=https://127.0.0.1:%u\nCaFile=%s\nRoot=%s/keys/root.json\n"
                         "State=%s/state\nContent=%s\nSocket=%s\nUnit=" TV_TEST_LOOP_UNIT "\n"
                         "Name=Ki-ốt thử\nSyncInterval=1\nUsbRoot=%s/media\n",
                         self->port,
                         self->certificates->ca,
                         self->dir,
                         self->dir,
                         self->content,
                         self->socket,
                         self->dir);

  tv_test_loop_write (self, "server.conf", server);
  tv_test_loop_write (self, "agent.conf", agent);
}

TvTestLoop *
tv_test_loop_new_bare (void)
{
  TvTestLoop *self = g_new0 (TvTestLoop, 1);
  g_autofree char *locale = g_test_build_filename (G_TEST_BUILT, "po", NULL);

  g_setenv ("TV_LOCALEDIR", locale, TRUE);
  /* Before the first word: GLib looks only once whether there is anything to translate with. */
  g_setenv ("LANGUAGE", "vi", TRUE);
  tv_locale_init ();
  /* Short: the names of sockets may have 107 bytes. */
  self->dir = g_dir_make_tmp ("tv-loop-XXXXXX", NULL);
  self->certificates = tv_test_certificates_new (NULL, NULL);
  self->content = tv_test_loop_path (self, "content");
  self->socket = tv_test_loop_path (self, "agent.sock");
  self->port = find_port ();
  g_assert_cmpint (
      tv_test_loop_ctl (self, NULL, "keys", "init", "keys", "--agency", "so-xd=Sở", NULL),
      ==,
      0);
  write_settings (self);
  return self;
}

/* One item of each kind that an opinion needs. */
static void
make_items (TvTestLoop *self)
{
  g_autofree char *form = g_test_build_filename (G_TEST_DIST, "plugins", "citizen-comment", NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *from = tv_format_day (now - 2 * DAY);
  g_autofree char *to = tv_format_day (now + 20 * DAY);
  g_autofree char *round = g_strdup_printf (
      "{\"title\":{\"vi\":\"Lấy ý kiến thử\",\"en\":\"A trial\"},\"plan\":\"do-an-thu\","
      "\"plan_version\":1,\"regime\":\"lay-y-kien-dan-2024\",\"agency\":\"so-xd\","
      "\"agency_name\":\"Sở\",\"agency_key\":null,\"forms\":[\"form-citizen-comment\"],"
      "\"units\":[],\"audiences\":[{\"who\":\"residents\",\"from\":\"%s\",\"to\":\"%s\","
      "\"rule\":\"lay-y-kien-dan-2024\"}],\"questions\":{\"vi\":\"?\"},\"late_token_key\":null,"
      "\"state\":\"open\"}",
      from,
      to);

  tv_test_loop_write (self,
                      "units.csv",
                      "code,name,unit_type,former\n24781,Hồ Thông,Phường,Phường 3\n");
  tv_test_loop_write (self, "round/round.json", round);
  tv_test_loop_write (self,
                      "answers.json",
                      "{\"/data/stance\":\"agree\",\"/data/text\":\"Giữ lại hàng thông cổ thụ\"}");
  g_assert_cmpint (
      tv_test_loop_ctl (self, NULL, "units", "import", "units.csv", "-o", "items/units", NULL),
      ==,
      0);
  g_assert_cmpint (tv_test_loop_ctl (self, NULL, "form", "publish", form, "-o", "items/form", NULL),
                   ==,
                   0);
  g_assert_cmpint (tv_test_loop_ctl (self,
                                     NULL,
                                     "item",
                                     "build",
                                     "round",
                                     "round",
                                     "-o",
                                     "items/round",
                                     "--id",
                                     TV_TEST_LOOP_ROUND,
                                     "--title",
                                     "Lấy ý kiến thử",
                                     NULL),
                   ==,
                   0);
}

char *
tv_test_loop_make_item (TvTestLoop *self, guint version, const char *title)
{
  g_autofree char *folder = g_strdup_printf ("source/indicators-%u", version);
  g_autofree char *file = g_build_filename (folder, "indicators.json", NULL);
  g_autofree char *number = g_strdup_printf ("%u", version);
  g_autofree char *text = g_strdup_printf (
      "{\"title\":\"%s\",\"source\":\"thử\",\"indicators\":[{\"id\":\"a\",\"name\":\"%s\","
      "\"unit\":\"%%\",\"territory\":\"tỉnh\",\"source\":\"thử\","
      "\"targets\":[{\"year\":2030,\"operator\":\">\",\"low\":1}]}]}",
      title,
      title);
  char *item = g_strdup_printf ("items/indicators-%u", version);

  tv_test_loop_write (self, file, text);
  g_assert_cmpint (tv_test_loop_ctl (self,
                                     NULL,
                                     "item",
                                     "build",
                                     "indicators",
                                     folder,
                                     "-o",
                                     item,
                                     "--id",
                                     "chi-tieu",
                                     "--title",
                                     title,
                                     "--item-version",
                                     number,
                                     NULL),
                   ==,
                   0);
  return item;
}

static void
add_user (TvTestLoop *self, const char *name, const char *role, const char *key)
{
  g_autofree char *file = g_strdup_printf ("keys/%s.key", key);

  g_assert_cmpint (tv_test_loop_ctl (self,
                                     NULL,
                                     "user",
                                     "add",
                                     "--state",
                                     "server",
                                     name,
                                     "--role",
                                     role,
                                     "--password-file",
                                     "password",
                                     "--key",
                                     file,
                                     NULL),
                   ==,
                   0);
}

void
tv_test_loop_publish (TvTestLoop *self, const char *const *items)
{
  g_autofree char *server = g_strdup_printf ("https://127.0.0.1:%u", self->port);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = tv_test_loop_program ("thamvanctl");
  const char *const fixed[]
      = { program,     "publish", "--keys",    "keys",     "--server",        server,
          "--ca",      NULL,      "--user",    "can-bo-1", "--password-file", "password",
          "--officer", "1",       "--officer", "2" };

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (argv, (gpointer) (fixed[i] != NULL ? fixed[i] : self->certificates->ca));
  for (gsize i = 0; items[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) items[i]);
  g_ptr_array_add (argv, NULL);
  g_assert_cmpint (tv_test_loop_run (self, (const char *const *) argv->pdata, NULL), ==, 0);
}

/* The PIN that a first enrolment prints, eight digits at the end, goes into the file `pin`; a later
 * one leaves it as it is. */
static void
keep_pin (TvTestLoop *self, char *said)
{
  const char *pin = NULL;

  g_strchomp (said);
  g_assert_cmpuint (strlen (said), >, 8);
  pin = said + strlen (said) - 8;
  if (strspn (pin, "0123456789") == 8)
    tv_test_loop_write (self, "pin", pin);
}

void
tv_test_loop_enrol (TvTestLoop *self)
{
  g_autoptr (TvJson) reply = tv_test_loop_ask (self,
                                               "device",
                                               "add",
                                               "--state",
                                               "server",
                                               "--unit",
                                               TV_TEST_LOOP_UNIT,
                                               NULL);
  g_autoptr (TvJson) list = NULL;
  g_autofree char *said = NULL;
  g_autofree char *program = tv_test_loop_program ("thamvan-agent");
  const char *argv[] = {
    program, "--config", "agent.conf", "--enrol", tv_json_get_string (reply, "code", ""), NULL
  };

  g_assert_cmpint (tv_test_loop_run (self, argv, &said), ==, 0);
  keep_pin (self, said);
  list = tv_test_loop_ask (self, "device", "list", "--state", "server", NULL);
  g_free (self->device);
  self->device = g_strdup (
      tv_json_get_string (json_array_get (json_object_get (list, "rows"), 0), "device", ""));
}

TvTestLoop *
tv_test_loop_new (const char *const *items)
{
  static const char *const first[]
      = { "keys/keys", "items/units", "items/form", "items/round", NULL };
  TvTestLoop *self = tv_test_loop_new_bare ();

  make_items (self);
  tv_test_loop_write (self, "password", "mat khau thu nghiem\n");
  tv_test_loop_start_server (self);
  add_user (self, "can-bo-1", "publisher", "officer-1");
  add_user (self, "can-bo-2", "publisher", "officer-2");
  tv_test_loop_publish (self, first);
  if (items != NULL)
    tv_test_loop_publish (self, items);
  tv_test_loop_enrol (self);
  tv_test_loop_start_agent (self);
  tv_test_loop_await_found (self, "ho thong", "units");
  return self;
}

void
tv_test_loop_free (TvTestLoop *self)
{
  tv_test_loop_stop_agent (self, SIGTERM);
  tv_test_loop_stop_server (self, SIGTERM);
  tv_test_certificates_free (self->certificates);
  g_assert_true (tv_file_remove_tree (self->dir, NULL));
  g_free (self->dir);
  g_free (self->socket);
  g_free (self->content);
  g_free (self->device);
  g_free (self->false_time);
  g_free (self);
}
