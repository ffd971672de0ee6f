// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-box-key.h"
#include "tv-signing-key.h"

G_BEGIN_DECLS

/* A private key on disk or stick: JSON {"kind": "signing"|"box", "id", "public", "secret"}, mode
 * 0600. With a @passphrase (nullable) the secret half is in a secretbox under Argon2id(passphrase):
 * {"salt", "ops", "memory", "nonce", "sealed"} instead of "secret". A file without passphrase opens
 * with any or none. */
gboolean tv_key_file_save_signing (const char *path,
                                   TvSigningKey *key,
                                   const char *passphrase,
                                   GError **error);
gboolean tv_key_file_save_box (const char *path,
                               TvBoxKey *key,
                               const char *passphrase,
                               GError **error);

/* NOT_FOUND, BAD_REQUEST (no key file, or the other kind), CORRUPT (the halves do not belong
 * together), LOCKED (wrong or missing passphrase). */
TvSigningKey *tv_key_file_load_signing (const char *path, const char *passphrase, GError **error);
TvBoxKey *tv_key_file_load_box (const char *path, const char *passphrase, GError **error);

/* Only the public halves, which no passphrase locks. (transfer full) */
GBytes *tv_key_file_load_signing_public (const char *path, GError **error);
GBytes *tv_key_file_load_box_public (const char *path, GError **error);

G_END_DECLS
