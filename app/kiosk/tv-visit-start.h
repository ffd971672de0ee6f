// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a visit needs from the agent and from the disk before it can show anything, fetched by a
 * thread of its own while the main thread starts GTK. Reference counted. */
typedef struct _TvVisitStart TvVisitStart;

/* Begins at once. @socket: the agent's (nullable). @content: the folder to show, instead of the one
 * the agent names (nullable). */
TvVisitStart *tv_visit_start_new (const char *socket, const char *content);
void tv_visit_start_unref (TvVisitStart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvVisitStart, tv_visit_start_unref)

/* Waits until all of it is there or known not to come, to @deadline (monotonic) at most. On FALSE
 * the thread gives up by itself and nothing of it can be had. */
gboolean tv_visit_start_await (TvVisitStart *self, gint64 deadline);

/* After that, each NULL when it did not come. */
GDBusConnection *tv_visit_start_get_connection (TvVisitStart *self); /* (transfer none) */
GVariant *tv_visit_start_get_hello (TvVisitStart *self);             /* (transfer none) a{sv} */
GVariant *tv_visit_start_get_status (TvVisitStart *self);            /* (transfer none) a{sv} */
TvCatalogue *tv_visit_start_get_catalogue (TvVisitStart *self);      /* (transfer none) */

G_END_DECLS
