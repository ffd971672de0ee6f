// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-box-key.h"
#include "tv-signing-key.h"

G_BEGIN_DECLS

/* A private key on disk or stick: JSON, mode 0600; with a passphrase the secret half is in a
 * secretbox under Argon2id(passphrase). kind is "signing" or "box". Wrong passphrase: LOCKED. */
gboolean
tv_key_file_save_signing (const char *path,
                          TvSigningKey *key,
                          const char *passphrase,
                          GError **error);
gboolean
tv_key_file_save_box (const char *path, TvBoxKey *key, const char *passphrase, GError **error);
TvSigningKey *
tv_key_file_load_signing (const char *path, const char *passphrase, GError **error);
TvBoxKey *
tv_key_file_load_box (const char *path, const char *passphrase, GError **error);

G_END_DECLS
