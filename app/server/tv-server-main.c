// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/tv-error.h"
#include "base/tv-locale.h"
#include "tv-server.h"

static char *config_path = NULL;
static gboolean only_check = FALSE;
static gboolean show_version = FALSE;

static const GOptionEntry options[] = {
  { "config",
    'c',
    0,
    G_OPTION_ARG_FILENAME,
    &config_path,
    N_ ("Read the settings from FILE (default /etc/thamvan/server.conf)"),
    N_ ("FILE") },
  { "check",
    0,
    0,
    G_OPTION_ARG_NONE,
    &only_check,
    N_ ("Check settings, keys, database and certificate, then end"),
    NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, &show_version, N_ ("Show the version"), NULL },
  { NULL },
};

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static int
fail (const GError *error)
{
  const char *advice = NULL;
  const char *words = tv_error_explain (error, &advice);

  g_printerr ("thamvan-server: %s\n", words);
  if (advice != NULL && *advice != '\0')
    g_printerr ("  %s\n", advice);
  g_printerr ("  (%s: %s)\n", tv_error_to_word (error), error->message);
  return EXIT_FAILURE;
}

/* Every connection is a file. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

static gboolean
parse_options (int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (
      context,
      _ ("Serves a province's publications and takes in its citizens' opinions."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error) && *argc == 1)
    return TRUE;
  g_printerr ("thamvan-server: %s\n", error != NULL ? error->message : _ ("Unknown argument"));
  return FALSE;
}

static int
serve (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TvClock) clock = tv_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvServer) server = NULL;
  TvServerConfig *config
      = tv_server_config_load (config_path != NULL ? config_path : "/etc/thamvan/server.conf",
                               &error);

  if (config == NULL)
    return fail (error);
  server = tv_server_new (config, clock, &error);
  if (server == NULL)
    return fail (error);
  if (only_check)
    g_print ("%s\n", _ ("Everything is in order."));
  else
    {
      g_unix_signal_add (SIGTERM, quit_cb, loop);
      g_unix_signal_add (SIGINT, quit_cb, loop);
      g_print (_ ("Listening on port %u\n"), tv_server_get_port (server));
      fflush (stdout);
      g_main_loop_run (loop);
    }
  tv_server_stop (server);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  tv_locale_init ();
  if (!parse_options (&argc, &argv))
    return EXIT_FAILURE;
  if (show_version)
    {
      g_print ("thamvan-server %s\n", TV_VERSION);
      return EXIT_SUCCESS;
    }
  raise_file_limit ();
  return serve ();
}
