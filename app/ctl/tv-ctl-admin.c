// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#ifdef TV_WITH_SERVER
#include "server/tv-admin.h"
#endif
#include "tv-ctl-admin.h"

#define STATE "/var/lib/thamvan-server"

#ifdef TV_WITH_SERVER

TvJson *
tv_ctl_admin_call (const char *state, const char *command, const TvJson *arguments, GError **error)
{
  g_autoptr (TvAdmin) admin = tv_admin_open (state != NULL ? state : STATE, error);

  return admin != NULL ? tv_admin_call (admin, command, arguments, error) : NULL;
}

#else

TvJson *
tv_ctl_admin_call (const char *state, const char *command, const TvJson *arguments, GError **error)
{
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_UNAVAILABLE,
               "%s of %s: this build has no server",
               command,
               state != NULL ? state : STATE);
  return NULL;
}

#endif
