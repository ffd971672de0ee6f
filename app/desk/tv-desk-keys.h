// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The officer's own keys in this machine's keyring. */
#define TV_DESK_KEY_SIGNING "signing-key"
#define TV_DESK_KEY_BOX "box-key"
#define TV_DESK_KEY_DRAFT "draft-key"

/* 32 bytes; blocks up to the keyring's time limit. KEYRING when it is locked or absent, NOT_FOUND
 * when the key was never stored here. The draft key is made when it is first asked for. */
GBytes *tv_desk_keys_load (const char *key, GCancellable *cancellable, GError **error);

/* The same in a thread. */
void tv_desk_keys_load_async (const char *key,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GBytes *tv_desk_keys_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
