// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "tv-ctl-agent.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-session.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-outbox-bundle.h"

#define FOLDER "THAMVAN"

/* --- at the kiosk ---------------------------------------------------------------------------- */

static void
say_volumes (TvCtl *ctl, GVariant *volumes)
{
  TvJson *rows = json_array ();

  for (gsize i = 0; i < g_variant_n_children (volumes); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (volumes, i);
      const char *volume = "";
      gboolean publications = FALSE;
      guint64 free = 0;

      g_variant_lookup (row, "volume", "&s", &volume);
      g_variant_lookup (row, "publications", "b", &publications);
      g_variant_lookup (row, "free", "t", &free);
      json_array_append_new (rows,
                             json_pack ("{s:s,s:b,s:I}",
                                        "volume",
                                        volume,
                                        "publications",
                                        publications,
                                        "free",
                                        (json_int_t) free));
      /* TRANSLATORS: name of a USB stick, its free space in megabytes */
      tv_ctl_say (ctl, _ ("%s: %u MB free"), volume, (guint) (free / (1024 * 1024)));
    }
  if (json_array_size (rows) == 0)
    tv_ctl_say (ctl, _ ("No USB stick is in this machine."));
  tv_ctl_set (ctl, "volumes", rows);
}

gboolean
tv_ctl_usb_list (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *socket = NULL;
  g_autofree char *pin_file = NULL;
  g_autofree char *token = NULL;
  g_autoptr (TvAgent1) agent = NULL;
  g_autoptr (GVariant) volumes = NULL;
  const GOptionEntry entries[]
      = { TV_CTL_AGENT_OPTION (socket), TV_CTL_AGENT_PIN_OPTION (pin_file), { NULL } };

  if (!tv_ctl_parse (ctl, entries, &words, 0, 0, error))
    return FALSE;
  agent = tv_ctl_agent_open (socket, error);
  token = agent != NULL ? tv_ctl_agent_unlock (agent, pin_file, error) : NULL;
  if (token == NULL || !tv_agent1_call_usb_list_sync (agent, token, &volumes, NULL, error))
    return FALSE;
  say_volumes (ctl, volumes);
  return TRUE;
}

/* What went wrong with one half, as the kiosk says it. */
static gboolean
say_half (TvCtl *ctl, GVariant *result, const char *half)
{
  g_autofree char *word_key = g_strconcat (half, "-error", NULL);
  g_autofree char *text_key = g_strconcat (half, "-text", NULL);
  g_autofree char *advice_key = g_strconcat (half, "-advice", NULL);
  const char *word = "";
  const char *text = "";
  const char *advice = "";

  g_variant_lookup (result, word_key, "&s", &word);
  g_variant_lookup (result, text_key, "&s", &text);
  g_variant_lookup (result, advice_key, "&s", &advice);
  tv_ctl_set (ctl, word_key, json_string (word));
  if (*word == '\0')
    return TRUE;
  tv_ctl_say (ctl, "%s\n  %s", text, advice);
  return FALSE;
}

static gboolean
say_result (TvCtl *ctl, GVariant *result, GError **error)
{
  gboolean changed = FALSE;
  guint acked = 0;
  guint exported = 0;
  gboolean content = FALSE;
  gboolean outbox = FALSE;

  g_variant_lookup (result, "changed", "b", &changed);
  g_variant_lookup (result, "acked", "u", &acked);
  g_variant_lookup (result, "exported", "u", &exported);
  tv_ctl_set (ctl, "changed", json_boolean (changed));
  tv_ctl_set (ctl, "acked", json_integer (acked));
  tv_ctl_set (ctl, "exported", json_integer (exported));
  content = say_half (ctl, result, "content");
  outbox = say_half (ctl, result, "outbox");
  if (content)
    tv_ctl_say (ctl,
                "%s",
                changed ? _ ("New publications are on show.")
                        : _ ("There is nothing newer on the stick."));
  if (outbox)
    /* TRANSLATORS: opinions the province confirmed by this stick, opinions written to it */
    tv_ctl_say (ctl, _ ("Opinions confirmed: %u, written to the stick: %u"), acked, exported);
  if (content && outbox)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_FAILED, "not all of it was done");
  return FALSE;
}

gboolean
tv_ctl_usb_run (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *socket = NULL;
  g_autofree char *pin_file = NULL;
  g_autofree char *token = NULL;
  g_autoptr (TvAgent1) agent = NULL;
  g_autoptr (GVariant) result = NULL;
  const GOptionEntry entries[]
      = { TV_CTL_AGENT_OPTION (socket), TV_CTL_AGENT_PIN_OPTION (pin_file), { NULL } };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  agent = tv_ctl_agent_open (socket, error);
  token = agent != NULL ? tv_ctl_agent_unlock (agent, pin_file, error) : NULL;
  if (token == NULL)
    return FALSE;
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (agent), G_MAXINT);
  return tv_agent1_call_usb_run_sync (agent, token, words[1], &result, NULL, error)
         && say_result (ctl, result, error);
}

/* --- at the office --------------------------------------------------------------------------- */

/* The stick itself, or its folder THAMVAN. */
static char *
find_outbox (const char *dir)
{
  g_autofree char *inside = g_build_filename (dir, FOLDER, "outbox", NULL);

  return g_file_test (inside, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&inside)
                                                  : g_build_filename (dir, "outbox", NULL);
}

static gboolean
import_one (TvOfficialSession *session, const char *path, guint *count, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (path, TV_ENVELOPE_BATCH_MAX_BYTES, error);
  g_autoptr (TvOutboxBundle) bundle = bytes != NULL ? tv_outbox_bundle_parse (bytes, error) : NULL;
  TvHttpRequest request = { .method = "POST",
                            .path = "/v1/submissions/batch",
                            .content_type = TV_OUTBOX_BUNDLE_MEDIA_TYPE,
                            .body = bytes };
  g_autoptr (TvHttpReply) reply = NULL;
  g_autofree char *name = NULL;
  g_autofree char *receipt = NULL;

  if (bundle == NULL)
    return FALSE;
  reply = tv_official_session_send (session, &request, NULL, error);
  if (reply == NULL)
    return FALSE;
  name = g_strndup (path, strlen (path) - strlen (TV_OUTBOX_BUNDLE_ENDING));
  receipt = g_strconcat (name, TV_OUTBOX_RECEIPT_ENDING, NULL);
  *count += bundle->envelopes->len;
  return g_file_set_contents (receipt,
                              g_bytes_get_data (reply->body, NULL),
                              (gssize) g_bytes_get_size (reply->body),
                              error);
}

/* One bundle that is refused does not keep the others from being taken. */
static gboolean
import_all (TvCtl *ctl, TvOfficialSession *session, const char *outbox, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (outbox, 0, NULL);
  g_autoptr (GError) first = NULL;
  const char *name = NULL;
  guint bundles = 0;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (outbox, name, NULL);
      g_autoptr (GError) local = NULL;

      if (!g_str_has_suffix (name, TV_OUTBOX_BUNDLE_ENDING))
        continue;
      bundles++;
      if (import_one (session, path, &count, &local))
        continue;
      tv_ctl_say (ctl, "%s: %s", name, tv_error_explain (local, NULL));
      if (first == NULL)
        first = g_steal_pointer (&local);
    }
  tv_ctl_set (ctl, "bundles", json_integer (bundles));
  tv_ctl_set (ctl, "opinions", json_integer (count));
  if (bundles == 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_VOLUME_FOREIGN, "%s holds no opinions", outbox);
      return FALSE;
    }
  /* TRANSLATORS: opinions that a stick brought */
  tv_ctl_say (ctl, _ ("Opinions handed to the server: %u"), count);
  tv_ctl_say (ctl, _ ("The receipts are on the stick: bring it to the kiosk once more."));
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

gboolean
tv_ctl_usb_import (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *server = NULL;
  g_autofree char *ca = NULL;
  g_autofree char *user = NULL;
  g_autofree char *password_file = NULL;
  g_autofree char *outbox = NULL;
  g_autoptr (TvOfficialSession) session = NULL;
  gboolean done = FALSE;
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &server, N_ ("The province's server"), "URL" },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca, N_ ("The server's authority"), "FILE" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, N_ ("Sign in as"), "NAME" },
    { "password-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &password_file,
      N_ ("That user's password"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (server == NULL || ca == NULL || user == NULL || password_file == NULL)
    return tv_ctl_fail_usage (error, _ ("--server needs --ca, --user and --password-file"));
  session = tv_ctl_session_open (server, ca, user, password_file, error);
  if (session == NULL)
    return FALSE;
  outbox = find_outbox (words[1]);
  done = import_all (ctl, session, outbox, error);
  tv_official_session_sign_out (session, NULL, NULL);
  return done;
}
