// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-agent-service.h"

G_BEGIN_DECLS

#define TV_AGENT_OBJECT_PATH "/vn/thamvan/Agent"

/**
 * TvAgentBus:
 *
 * vn.thamvan.Agent1 on the agent's socket, peer to peer. Who connects must prove who it is
 * (EXTERNAL), and be this user or a member of the configured group.
 */
#define TV_TYPE_AGENT_BUS (tv_agent_bus_get_type ())
G_DECLARE_FINAL_TYPE (TvAgentBus, tv_agent_bus, TV, AGENT_BUS, GObject)

/* Listens from here on. A socket that a dead agent left is removed: the state folder's lock says
 * that no other agent lives. */
TvAgentBus *tv_agent_bus_new (TvAgentService *service, GError **error);

/* Hangs up and removes the socket. */
void tv_agent_bus_stop (TvAgentBus *self);

G_END_DECLS
