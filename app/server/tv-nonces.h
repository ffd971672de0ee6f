// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The questions devices were asked and have not answered yet: each is good once, for a minute.
 * Thread-safe. */
typedef struct _TvNonces TvNonces;

TvNonces *tv_nonces_new (void);
void tv_nonces_free (TvNonces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvNonces, tv_nonces_free)

/* A new one for @device. */
char *tv_nonces_add (TvNonces *self, const char *device, gint64 now);

/* TRUE once, when @nonce was given to @device less than a minute ago. */
gboolean tv_nonces_take (TvNonces *self, const char *nonce, const char *device, gint64 now);

G_END_DECLS
