// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "agent/tv-agent-bus.h"
#include "agent/tv-agent-enrolment.h"
#include "agent/tv-agent-pin.h"
#include "agent/tv-agent-service.h"
#include "base/tv-error.h"
#include "base/tv-locale.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

/* The command line. */
typedef struct
{
  char *config; /* (owned) (nullable) */
  char *enrol;  /* (owned) (nullable): code */
  gboolean new_pin;
  gboolean version;
} Options;

static void
options_clear (Options *self)
{
  g_clear_pointer (&self->config, g_free);
  g_clear_pointer (&self->enrol, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "config",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options->config,
      N_ ("The agent's settings"),
      N_ ("FILE") },
    { "enrol",
      0,
      0,
      G_OPTION_ARG_STRING,
      &options->enrol,
      N_ ("Make this machine known to the province with a one-time code, print the staff's PIN"),
      N_ ("CODE") },
    { "new-pin",
      0,
      0,
      G_OPTION_ARG_NONE,
      &options->new_pin,
      N_ ("Make a new PIN for the staff and print it"),
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Print the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                _ ("The kiosk's service: keeps opinions, syncs, answers."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

static int
complain (const GError *error)
{
  const char *advice = NULL;
  const char *text = tv_error_explain (error, &advice);

  g_printerr ("thamvan-agent: %s (%s)\n", text, error->message);
  if (advice != NULL && *advice != '\0')
    g_printerr ("%s\n", advice);
  return 1;
}

static gboolean
print_new_pin (TvStore *store, GError **error)
{
  g_autofree char *pin = tv_agent_pin_make (store, error);

  if (pin == NULL)
    return FALSE;
  /* TRANSLATORS: the PIN of the staff of a kiosk, shown once */
  g_print (_ ("PIN for the staff (written nowhere else): %s\n"), pin);
  return TRUE;
}

/* Beside a running agent too: it takes the new identity up at its next round. */
static gboolean
enrol (const TvAgentConfig *config, const char *code, GError **error)
{
  g_autoptr (TvClock) clock = tv_clock_new_system ();
  g_autoptr (TvStore) store = tv_store_open (config->state, error);
  g_autoptr (TvSecretStore) secrets = tv_secret_store_new ("agent");
  g_autoptr (TvBestTime) best_time = NULL;
  g_autoptr (TvHttpClient) client = NULL;
  g_autofree char *device = NULL;
  g_autofree char *pin = NULL;

  if (store == NULL)
    return FALSE;
  best_time = tv_best_time_new (clock, tv_store_get_setting_int (store, "time", 0));
  client = tv_http_client_new (config->server, config->ca_file, best_time, error);
  if (client == NULL
      || !tv_agent_enrolment_run (client,
                                  store,
                                  secrets,
                                  code,
                                  tv_best_time_now (best_time),
                                  NULL,
                                  error))
    return FALSE;
  device = tv_store_get_setting (store, "device", NULL);
  g_print (_ ("Enrolled as %s\n"), device);
  pin = tv_store_get_setting (store, "pin-hash", NULL);
  return pin != NULL || print_new_pin (store, error);
}

static gboolean
make_pin (const TvAgentConfig *config, GError **error)
{
  g_autoptr (TvStore) store = tv_store_open (config->state, error);

  return store != NULL && print_new_pin (store, error);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
serve (TvAgentConfig *config, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TvAgentService) service = tv_agent_service_new (config, error);
  g_autoptr (TvAgentBus) bus = NULL;

  if (service == NULL)
    return FALSE;
  tv_agent_service_start (service);
  bus = tv_agent_bus_new (service, error);
  if (bus == NULL)
    return FALSE;
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_message ("Ready on %s", tv_agent_service_get_config (service)->socket);
  g_main_loop_run (loop);
  tv_agent_bus_stop (bus);
  tv_agent_service_stop (service);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (TvAgentConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  tv_locale_init ();
  if (!parse (&options, &argc, &argv, &error))
    {
      g_printerr ("thamvan-agent: %s\n", error->message);
      return 2;
    }
  if (options.version)
    {
      g_print ("thamvan-agent %s\n", TV_VERSION);
      return 0;
    }
  config
      = tv_agent_config_load (options.config != NULL ? options.config : "/etc/thamvan/agent.conf",
                              &error);
  if (config == NULL)
    return complain (error);
  if (options.enrol != NULL)
    done = enrol (config, options.enrol, &error);
  else if (options.new_pin)
    done = make_pin (config, &error);
  else
    done = serve (g_steal_pointer (&config), &error);
  return done ? 0 : complain (error);
}
