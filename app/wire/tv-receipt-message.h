// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

typedef enum
{
  TV_RECEIPT_STORED = 0,
  TV_RECEIPT_KNOWN = 1,
  TV_RECEIPT_CONFLICT = 2,
  TV_RECEIPT_REFUSED = 3,
} TvReceiptStatus;

typedef struct
{
  guint8 id[16];
  guint8 sha256[32];
  TvReceiptStatus status;
} TvReceiptLine;

/* "thamvan receipt v1\n" | tick u64 | time u64 | lines (contracts §4). */
typedef struct
{
  guint64 tick;
  gint64 time;
  GArray *lines; /* (element-type TvReceiptLine) */
} TvReceiptMessage;

TvReceiptMessage *tv_receipt_message_new (guint64 tick, gint64 time);
void tv_receipt_message_free (TvReceiptMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvReceiptMessage, tv_receipt_message_free)

void tv_receipt_message_add (TvReceiptMessage *self,
                             const guint8 id[16],
                             const guint8 sha256[32],
                             TvReceiptStatus status);

/* message | key id 4 | signature 64: the body of the reply,
 * media type application/vnd.thamvan.receipt. */
GBytes *tv_receipt_message_sign (TvReceiptMessage *self, TvSigningKey *key);

/* Only a message signed by one of @keys (key id → GBytes public half). FRAME, SIGNATURE. */
TvReceiptMessage *tv_receipt_message_verify (GBytes *body, GHashTable *keys, GError **error);

G_END_DECLS
