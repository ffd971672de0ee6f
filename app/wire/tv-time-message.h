// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

#define TV_TIME_MESSAGE_MEDIA_TYPE "application/vnd.thamvan.time+json"
#define TV_TIME_MESSAGE_MAX 4096
#define TV_TIME_NONCE_MAX 64

/**
 * tv_time_message_sign:
 * @nonce: what the asker sent, so that an old answer cannot be played back
 * @time: UTC seconds
 * @tick: the server's tick
 * @key: a key of the role `receipt`
 *
 * Returns: (transfer full): the body of a reply of `/v1/time`, a DSSE over {nonce, time, tick}.
 */
GBytes *tv_time_message_sign (const char *nonce, gint64 time, guint64 tick, TvSigningKey *key);

/**
 * tv_time_message_verify:
 * @body: the reply
 * @nonce: what was sent
 * @keys: (element-type utf8 GBytes): key id → public half of the role `receipt`
 * @ret_time: (out) (optional): UTC seconds
 * @ret_tick: (out) (optional)
 *
 * Returns: FALSE with BAD_REQUEST, SIGNATURE, or STALE when the nonce is another one.
 */
gboolean tv_time_message_verify (GBytes *body,
                                 const char *nonce,
                                 GHashTable *keys,
                                 gint64 *ret_time,
                                 guint64 *ret_tick,
                                 GError **error);

G_END_DECLS
