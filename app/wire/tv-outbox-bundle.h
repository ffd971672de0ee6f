// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

/* Sealed opinions on their way by stick: what a kiosk writes as THAMVAN/outbox/<device>-<n>.outbox
 * and an official brings to `POST /v1/submissions/batch`:
 * "thamvan outbox v1\n" | device length u8 | device | time u64 | length u32 | envelope, repeated |
 * key id 4 | signature 64, the device's over all before the key id. */
#define TV_OUTBOX_BUNDLE_MEDIA_TYPE "application/vnd.thamvan.outbox"
#define TV_OUTBOX_BUNDLE_ENDING ".outbox"
#define TV_OUTBOX_RECEIPT_ENDING ".receipt"

typedef struct
{
  char *device;         /* (owned) */
  gint64 time;          /* UTC seconds it was written at */
  GPtrArray *envelopes; /* (owned) (element-type GBytes) */
  GBytes *bytes;        /* (owned): all of it */
} TvOutboxBundle;

void tv_outbox_bundle_free (TvOutboxBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvOutboxBundle, tv_outbox_bundle_free)

/* How many envelopes of @envelopes (element-type GBytes) from @first on fit into one bundle: within
 * what the server takes at once; never 0 unless none is left. */
guint tv_outbox_bundle_count_fitting (GPtrArray *envelopes, guint first);

/* (transfer full) */
GBytes *tv_outbox_bundle_sign (const char *device,
                               gint64 time,
                               GPtrArray *envelopes,
                               TvSigningKey *key);

/* Whether @bytes begin as a bundle does; no batch of envelopes can. */
gboolean tv_outbox_bundle_is (GBytes *bytes);

/* Says nothing about who signed. FRAME, TOO_MANY, TOO_LARGE. */
TvOutboxBundle *tv_outbox_bundle_parse (GBytes *bytes, GError **error);

/* SIGNATURE unless the key with this public half signed it. */
gboolean tv_outbox_bundle_verify (TvOutboxBundle *self,
                                  const guint8 public_key[TV_PUBLIC_KEY_SIZE],
                                  GError **error);

G_END_DECLS
