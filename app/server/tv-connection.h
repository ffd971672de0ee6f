// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TvConnection:
 *
 * One client's connection, from accept to close. Reference counted; main context only.
 */
typedef struct
{
  GSocket *socket;        /* (owned) */
  gint64 deadline;        /* monotonic microseconds: it is closed then, whatever it is doing */
  GCancellable *greeting; /* (owned) (nullable): while TLS begins, which happens in a thread */
} TvConnection;

/* @deadline: as above. */
TvConnection *tv_connection_new (GSocket *socket, gint64 deadline);
TvConnection *tv_connection_ref (TvConnection *self);
void tv_connection_unref (TvConnection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvConnection, tv_connection_unref)

/* Without another word. */
void tv_connection_close (TvConnection *self);

/* Closes it when its time is up; TRUE when it is closed, by whomever. */
gboolean tv_connection_sweep (TvConnection *self, gint64 now);

G_END_DECLS
