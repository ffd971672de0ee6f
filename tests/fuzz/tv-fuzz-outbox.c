// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-fuzz.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-outbox-bundle.h"
#include "wire/tv-receipt-message.h"

/* What a stick carries up, and down. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint8 nobody[TV_PUBLIC_KEY_SIZE] = { 0 };
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TvOutboxBundle) bundle = tv_outbox_bundle_parse (bytes, NULL);
  g_autoptr (GPtrArray) batch = tv_envelope_batch_decode (bytes, NULL);
  g_autoptr (TvReceiptMessage) receipt = tv_receipt_message_verify (bytes, none, NULL);

  if (bundle != NULL)
    tv_outbox_bundle_verify (bundle, nobody, NULL);
  return 0;
}
