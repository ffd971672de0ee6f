// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A limit for the time until a blocking call has the head of its reply. A server that drips it byte
 * by byte never trips the timeout of the connection, which begins anew with each byte. */
typedef struct _TvHttpGuard TvHttpGuard;

/* @outer: (nullable): the caller's own cancellable, which goes on counting. */
TvHttpGuard *tv_http_guard_new (GCancellable *outer, guint seconds);

/* Frees it; TRUE when the time was over. */
gboolean tv_http_guard_end (TvHttpGuard *self);

/* To be given to the blocking call. (transfer none) */
GCancellable *tv_http_guard_get_cancellable (TvHttpGuard *self);

G_END_DECLS
