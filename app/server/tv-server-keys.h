// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vault/tv-box-key.h"
#include "vault/tv-signing-key.h"

G_BEGIN_DECLS

/* Refuses a key file that others may read. */
TvSigningKey *tv_server_keys_load_online (const char *path, GError **error);

/* All *.key of @folder. (element-type utf8 TvBoxKey): by key id. NOT_FOUND when there is none. */
GHashTable *tv_server_keys_load_intake (const char *folder, GError **error);

G_END_DECLS
