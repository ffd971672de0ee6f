// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"
#include "wire/tv-receipt-message.h"

G_BEGIN_DECLS

/* Keeps an envelope as it came. @ret_status: stored, already there with the same bytes, or there
 * with other bytes (nothing is changed then). @ret_row: where it lies. */
gboolean tv_table_envelope_put (TvDb *db,
                                const guint8 id[16],
                                const guint8 sha256[32],
                                GBytes *bytes,
                                const char *sender,
                                guint64 tick,
                                gint64 now,
                                TvReceiptStatus *ret_status,
                                gint64 *ret_row,
                                GError **error);

/* An envelope that no worker has opened yet. */
typedef struct
{
  gint64 row;
  GBytes *bytes;
  guint64 tick;
  gint64 received;
} TvWaitingEnvelope;

void tv_waiting_envelope_free (TvWaitingEnvelope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvWaitingEnvelope, tv_waiting_envelope_free)

/* The next @max behind row @after, oldest first. (element-type TvWaitingEnvelope) */
GPtrArray *tv_table_envelope_list_waiting (TvDb *db, gint64 after, guint max, GError **error);

/* @ret_first: whether it still waited. */
gboolean tv_table_envelope_set_done (TvDb *db, gint64 row, gboolean *ret_first, GError **error);

/* Puts the unreadable ones back in line: a key or form they lacked may have come. */
gboolean tv_table_envelope_retry_unreadable (TvDb *db, GError **error);

gboolean tv_table_envelope_has (TvDb *db, const guint8 id[16], gboolean *ret_has, GError **error);

/* How many there are and how many wait. */
gboolean tv_table_envelope_count (TvDb *db, gint64 *ret_all, gint64 *ret_waiting, GError **error);

G_END_DECLS
