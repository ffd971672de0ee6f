// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-audit.h"
#include "tv-store-transaction-private.h"

G_BEGIN_DECLS

/* One entry more, inside the caller's transaction. */
gboolean tv_audit_append (TvStoreTransaction *transaction,
                          gint64 time,
                          const char *kind,
                          const char *text,
                          GError **error);

/* The day an opinion of @day is counted to: @day, or the first that is not closed yet. */
char *tv_audit_open_day (TvStoreTransaction *transaction, const char *day, GError **error);

G_END_DECLS
