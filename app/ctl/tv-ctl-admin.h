// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-ctl.h"

G_BEGIN_DECLS

#define TV_CTL_STATE_OPTION(variable)                                                              \
  {                                                                                                \
    "state", 0, 0, G_OPTION_ARG_FILENAME, &variable,                                               \
        N_ ("The server's state folder (/var/lib/thamvan-server)"), "DIR"                          \
  }

/* One command to the server's administration. @state: (nullable): the installed server's.
 * UNAVAILABLE in a build without the server. (transfer full) */
TvJson *tv_ctl_admin_call (const char *state,
                           const char *command,
                           const TvJson *arguments,
                           GError **error);

G_END_DECLS
