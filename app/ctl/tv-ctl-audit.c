// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"
#include "store/tv-audit.h"
#include "tv-ctl-admin.h"
#include "tv-ctl-commands.h"

static void
say_entries (TvCtl *ctl, gint64 entries)
{
  g_autofree char *number = tv_format_number ((double) entries, 0, NULL);

  tv_ctl_say (ctl, _ ("The log holds: %s entries."), number);
}

static gboolean
verify_kiosk (TvCtl *ctl, const char *folder, GError **error)
{
  g_autoptr (TvStore) store = tv_store_open_read_only (folder, error);
  guint64 entries = 0;
  guint64 bad = 0;

  if (store == NULL)
    return FALSE;
  if (!tv_audit_verify (store, &entries, &bad, error))
    {
      tv_ctl_set (ctl, "bad", json_integer ((json_int_t) bad));
      return FALSE;
    }
  say_entries (ctl, (gint64) entries);
  tv_ctl_set (ctl, "entries", json_integer ((json_int_t) entries));
  return TRUE;
}

static gboolean
verify_server (TvCtl *ctl, const char *state, GError **error)
{
  g_autoptr (TvJson) reply = tv_ctl_admin_call (state, "audit-verify", NULL, error);

  if (reply == NULL)
    return FALSE;
  say_entries (ctl, tv_json_get_int (reply, "entries", 0));
  json_object_update (ctl->json, reply);
  return TRUE;
}

gboolean
tv_ctl_audit_verify (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *kiosk = NULL;
  g_autofree char *state = NULL;
  const GOptionEntry entries[] = {
    { "kiosk",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &kiosk,
      N_ ("The agent's private folder (/var/lib/thamvan/agent)"),
      "DIR" },
    { "state",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &state,
      N_ ("The server's state folder (/var/lib/thamvan-server)"),
      "DIR" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, 0, error))
    return FALSE;
  if ((kiosk == NULL) == (state == NULL))
    return tv_ctl_fail_usage (error, _ ("Say either --kiosk DIR or --state DIR"));
  return kiosk != NULL ? verify_kiosk (ctl, kiosk, error) : verify_server (ctl, state, error);
}
