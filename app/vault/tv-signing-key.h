// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TV_PUBLIC_KEY_SIZE 32
#define TV_SIGNATURE_SIZE 64

/* An Ed25519 key with its private half, which stays in guarded memory. Reference counted. */
typedef struct _TvSigningKey TvSigningKey;

TvSigningKey *tv_signing_key_generate (void);
TvSigningKey *tv_signing_key_new (GBytes *seed, GError **error); /* 32 bytes */
TvSigningKey *tv_signing_key_ref (TvSigningKey *self);
void tv_signing_key_unref (TvSigningKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvSigningKey, tv_signing_key_unref)

const guint8 *tv_signing_key_get_public (TvSigningKey *self);
const char *tv_signing_key_get_id (TvSigningKey *self); /* first 8 hex of SHA-256(public) */
GBytes *tv_signing_key_dup_seed (TvSigningKey *self);
void tv_signing_key_sign (TvSigningKey *self,
                          gconstpointer message,
                          gsize length,
                          guint8 ret_signature[TV_SIGNATURE_SIZE]);

gboolean tv_signature_verify (const guint8 public_key[TV_PUBLIC_KEY_SIZE],
                              gconstpointer message,
                              gsize length,
                              const guint8 signature[TV_SIGNATURE_SIZE]);

/* The id of any public half, signing or box: first 8 hex of its SHA-256. */
char *tv_key_id (const guint8 public_key[TV_PUBLIC_KEY_SIZE]);

G_END_DECLS
