// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-clock.h"
#include "tv-writer.h"

G_BEGIN_DECLS

/* The running server's end of TvAdmin: one JSON command a line, run by the writer. Only the
 * folder's owner and root are let in. */
#define TV_TYPE_ADMIN_SOCKET (tv_admin_socket_get_type ())
G_DECLARE_FINAL_TYPE (TvAdminSocket, tv_admin_socket, TV, ADMIN_SOCKET, GObject)

TvAdminSocket *tv_admin_socket_new (const char *path,
                                    TvWriter *writer,
                                    TvClock *clock,
                                    GError **error);
void tv_admin_socket_stop (TvAdminSocket *self);

G_END_DECLS
