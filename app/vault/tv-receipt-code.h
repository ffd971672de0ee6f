// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the code derives (contracts §4). */
typedef struct
{
  guint8 root[32];      /* R */
  guint8 id[16];        /* the submission's id, a UUIDv4 */
  guint8 entry_key[32]; /* opens the entry of its answer */
} TvReceiptSecret;

/* 17 random digits and a Damm check digit, "471920334455667712". */
char *tv_receipt_code_generate (void);

/* What people type or scan → the 18 digits: spaces, dots, dashes and "TV1:" are forgiven;
 * CODE_MISTYPED when the check digit does not hold or the length is wrong. */
char *tv_receipt_code_parse (const char *text, GError **error);

char *tv_receipt_code_format (const char *digits);  /* "471 920 334 455 667 712" */
char *tv_receipt_code_qr_text (const char *digits); /* "TV1:471920334455667712" */

/* Argon2id, 64 MiB, about 0.1 s: not on the main thread. UNAVAILABLE when the memory is not there.
 */
gboolean tv_receipt_code_derive (const char *digits, TvReceiptSecret *ret_secret, GError **error);

/* Only the two that follow from R (the server's check that an id belongs to its R). */
void tv_receipt_secret_from_root (const guint8 root[32], TvReceiptSecret *ret_secret);
void tv_receipt_secret_clear (TvReceiptSecret *secret);

/* An answer's entry (crypto_secretbox under the entry key, nonce first). */
GBytes *tv_receipt_entry_seal (const guint8 entry_key[32], GBytes *plain);

/* The same bytes for the same nonce (24 bytes), which must never serve two texts of one key: for
 * tests and for an answer book that is to be made again byte for byte. */
GBytes *tv_receipt_entry_seal_with_nonce (const guint8 entry_key[32],
                                          GBytes *plain,
                                          const guint8 nonce[24]);

/* KEY_UNKNOWN when the key is another's or the entry damaged. */
GBytes *tv_receipt_entry_open (const guint8 entry_key[32], GBytes *sealed, GError **error);

G_END_DECLS
