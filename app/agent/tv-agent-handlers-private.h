// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-agent-service.h"

G_BEGIN_DECLS

/* The calls and signals of vn.thamvan.Agent1 on all connections: from D-Bus to the service and
 * back. */
typedef struct _TvAgentHandlers TvAgentHandlers;

TvAgentHandlers *tv_agent_handlers_new (TvAgentService *service);
/* After every connection was removed. */
void tv_agent_handlers_free (TvAgentHandlers *self);

gboolean tv_agent_handlers_add (TvAgentHandlers *self, GDBusConnection *connection, GError **error);

void tv_agent_handlers_remove (TvAgentHandlers *self, GDBusConnection *connection);

G_END_DECLS
