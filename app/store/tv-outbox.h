// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-store.h"

G_BEGIN_DECLS

/* Where an opinion is on its way (contracts §4). */
typedef enum
{
  TV_OUTBOX_UNKNOWN, /* not in this outbox */
  TV_OUTBOX_SEALED,  /* durable here, never sent */
  TV_OUTBOX_SENDING, /* sent at least once, no receipt yet */
  TV_OUTBOX_ACKED,   /* the province's signed receipt is kept */
  TV_OUTBOX_PARKED,  /* the province refused it: a person must look */
  TV_OUTBOX_PURGED,  /* receipt kept, envelope gone */
  TV_N_OUTBOX_STATES,
} TvOutboxState;

/* "unknown", "sealed", … */
const char *tv_outbox_state_to_string (TvOutboxState state);

/* One opinion to be sent. */
typedef struct
{
  guint8 id[16];
  guint8 sha256[32]; /* of the envelope */
  GBytes *envelope;  /* (owned) */
  guint attempts;    /* this one counted */
} TvOutboxEntry;

void tv_outbox_entry_free (TvOutboxEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvOutboxEntry, tv_outbox_entry_free)

/**
 * tv_outbox_add:
 * @day: yyyy-mm-dd, in Asia/Ho_Chi_Minh
 * @ret_state: (out): what is kept now
 *
 * Returns when the envelope is committed and on disk. The same bytes again succeed.
 * FRAME (no envelope), SAME_ID_OTHER_BYTES.
 */
gboolean tv_outbox_add (TvStore *store,
                        GBytes *envelope,
                        const char *day,
                        TvOutboxState *ret_state,
                        GError **error);

gboolean tv_outbox_get_state (TvStore *store,
                              const guint8 id[16],
                              TvOutboxState *ret_state,
                              GError **error);

/**
 * tv_outbox_pick:
 * @max: how many at most
 * @max_bytes: of envelopes together; one always fits
 * @now: UTC seconds; deferred ones that are not due stay
 *
 * Takes waiting opinions in random order and writes down that they are being sent, before they
 * are: after a crash an opinion may be sent again but is never forgotten.
 *
 * Returns: (transfer full) (element-type TvOutboxEntry): empty when nothing waits.
 */
GPtrArray *tv_outbox_pick (TvStore *store, guint max, gsize max_bytes, gint64 now, GError **error);

/**
 * tv_outbox_acknowledge:
 * @entries: (element-type TvOutboxEntry)
 * @message, @signature: the verified receipt that names every one of them; kept
 * @purge_after: UTC seconds; G_MAXINT64 for never
 */
gboolean tv_outbox_acknowledge (TvStore *store,
                                GPtrArray *entries,
                                GBytes *message,
                                GBytes *signature,
                                gint64 purge_after,
                                GError **error);

/* Out of the way of the others, visible, never dropped. @word: tv_error_to_word(). */
gboolean tv_outbox_park (TvStore *store, TvOutboxEntry *entry, const char *word, GError **error);

/* Not sent this time; due again at @not_before. */
gboolean tv_outbox_defer (TvStore *store,
                          GPtrArray *entries,
                          const char *word,
                          gint64 not_before,
                          GError **error);

/* Parked ones wait again: after the reason was removed. */
gboolean tv_outbox_unpark (TvStore *store, guint *ret_count, GError **error);

/* How many are in each state. */
gboolean tv_outbox_count (TvStore *store, guint ret_counts[TV_N_OUTBOX_STATES], GError **error);

/* Removes the envelopes of acknowledged opinions whose time is over; id, hash and receipt stay. */
gboolean tv_outbox_purge (TvStore *store, gint64 now, guint *ret_count, GError **error);

/* The receipt of an acknowledged opinion: message | signature; NOT_FOUND. */
GBytes *tv_outbox_get_receipt (TvStore *store, const guint8 id[16], GError **error);

G_END_DECLS
