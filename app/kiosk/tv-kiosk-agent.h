// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/tv-agent1.h"

G_BEGIN_DECLS

#define TV_KIOSK_AGENT_PATH "/vn/thamvan/Agent"
#define TV_KIOSK_AGENT_INTERFACE "vn.thamvan.Agent1"

/* The connection to the agent on its private socket, made again whenever it is lost. Signal
 * "changed" when it came or went. */
#define TV_TYPE_KIOSK_AGENT (tv_kiosk_agent_get_type ())
G_DECLARE_FINAL_TYPE (TvKioskAgent, tv_kiosk_agent, TV, KIOSK_AGENT, GObject)

/* @socket: path of the agent's socket; connecting starts at once. */
TvKioskAgent *tv_kiosk_agent_new (const char *socket);

/* On a connection that is there already: the agent can be called at once. */
TvKioskAgent *tv_kiosk_agent_new_connected (const char *socket, GDBusConnection *connection);

/* The D-Bus address of a socket. (transfer full) */
char *tv_kiosk_agent_dup_address (const char *socket);

/* (transfer none) (nullable): while there is none the agent is down or starting. */
TvAgent1 *tv_kiosk_agent_get (TvKioskAgent *self);

G_END_DECLS
