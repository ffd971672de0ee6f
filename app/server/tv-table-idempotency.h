// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"

G_BEGIN_DECLS

/* What was answered to this key before: FALSE in @ret_found when it is new. CONFLICT when the key
 * came with another body. */
gboolean tv_table_idempotency_find (TvDb *db,
                                    const char *actor,
                                    const char *route,
                                    const char *key,
                                    const guint8 sha256[32],
                                    gboolean *ret_found,
                                    guint *ret_status,
                                    GBytes **ret_response,
                                    GError **error);
gboolean tv_table_idempotency_add (TvDb *db,
                                   const char *actor,
                                   const char *route,
                                   const char *key,
                                   const guint8 sha256[32],
                                   guint status,
                                   GBytes *response,
                                   GError **error);

G_END_DECLS
