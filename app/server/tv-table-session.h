// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"
#include "tv-actor.h"

G_BEGIN_DECLS

#define TV_SESSION_IDLE (30 * 60)
#define TV_SESSION_ABSOLUTE (12 * 60 * 60)
#define TV_SESSION_DEVICE (15 * 60)
#define TV_STEP_UP_TIME (5 * 60)

/* @token_hash: tv_token_hash() of the bearer token: the token itself is stored nowhere. Exactly one
 * of @user and @device. */
gboolean tv_table_session_add (TvDb *db,
                               const char *token_hash,
                               const char *user,
                               const char *device,
                               gint64 now,
                               gint64 expires,
                               GError **error);

/* Whoever the token belongs to, as their row stands now. UNAUTHORIZED for a token that is unknown,
 * idle or over; DEVICE_REVOKED with the reason. */
TvActor *tv_table_session_find (TvDb *db, const char *token_hash, gint64 now, GError **error);

gboolean tv_table_session_touch (TvDb *db, const char *token_hash, gint64 now, GError **error);
gboolean tv_table_session_set_step_up (TvDb *db,
                                       const char *token_hash,
                                       gint64 now,
                                       GError **error);
gboolean tv_table_session_remove (TvDb *db, const char *token_hash, GError **error);

/* All sessions of a user. */
gboolean tv_table_session_remove_user (TvDb *db, const char *name, GError **error);
gboolean tv_table_session_remove_expired (TvDb *db, gint64 now, GError **error);

G_END_DECLS
