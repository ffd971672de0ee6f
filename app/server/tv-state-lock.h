// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Holds a state folder for one process: whoever holds it may write its database. It goes with the
 * process, however that ends. */
typedef struct _TvStateLock TvStateLock;

/* STATE when another process holds it. */
TvStateLock *tv_state_lock_take (const char *state, GError **error);
void tv_state_lock_free (TvStateLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvStateLock, tv_state_lock_free)

G_END_DECLS
