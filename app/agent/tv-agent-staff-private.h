// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-agent-service.h"
#include "wire/tv-agent1.h"

G_BEGIN_DECLS

/* The half of the interface that is for the staff: Unlock, and what asks for its token. Handlers
 * are connected with @service as their data; it must outlive them. */
void tv_agent_staff_connect (TvAgent1 *skeleton, TvAgentService *service);

G_END_DECLS
