// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"

G_BEGIN_DECLS

/* Runs one command of tv_admin_call() inside a transaction of @db. BAD_REQUEST for an unknown one.
 */
TvJson *tv_admin_commands_run (TvDb *db,
                               const char *actor,
                               gint64 now,
                               const char *command,
                               const TvJson *arguments,
                               GError **error);

G_END_DECLS
