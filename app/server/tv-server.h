// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-server-context.h"

G_BEGIN_DECLS

/* The province's service, whole: from its folder and keys to the port it listens on. */
#define TV_TYPE_SERVER (tv_server_get_type ())
G_DECLARE_FINAL_TYPE (TvServer, tv_server, TV, SERVER, GObject)

/**
 * tv_server_new:
 * @config: (transfer full)
 * @clock: the time
 *
 * Checks everything, starts and listens. The error says in one sentence what is wrong: STATE
 * (another process uses the folder), CORRUPT (the database is damaged; it is left as it is),
 * KEY_UNKNOWN, SIGNATURE, CERTIFICATE, NOT_FOUND, UNAVAILABLE.
 */
TvServer *tv_server_new (TvServerConfig *config, TvClock *clock, GError **error);

guint16 tv_server_get_port (TvServer *self);

/* Answers what is under way, writes everything down and lets go of the folder. */
void tv_server_stop (TvServer *self);

G_END_DECLS
