// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/tv-agent1.h"

G_BEGIN_DECLS

#define TV_CTL_AGENT_OPTION(variable)                                                              \
  {                                                                                                \
    "agent", 0, 0, G_OPTION_ARG_FILENAME, &variable,                                               \
        N_ ("The agent's socket (/run/thamvan/agent.sock)"), "SOCKET"                              \
  }

#define TV_CTL_AGENT_PIN_OPTION(variable)                                                          \
  {                                                                                                \
    "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &variable, N_ ("The PIN of the kiosk's staff"),       \
        "FILE"                                                                                     \
  }

/* @socket: (nullable): the installed kiosk's. UNAVAILABLE when nobody listens there. */
TvAgent1 *tv_ctl_agent_open (const char *socket, GError **error);

/* What Hello tells, as a dictionary. (transfer full) */
GVariant *tv_ctl_agent_hello (TvAgent1 *agent, GError **error);

/* The token for what the staff alone may do. @pin_file: (nullable): its first line. A usage error
 * without one; FORBIDDEN, LOCKED. (transfer full) */
char *tv_ctl_agent_unlock (TvAgent1 *agent, const char *pin_file, GError **error);

G_END_DECLS
