// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"

G_BEGIN_DECLS

/**
 * tv_table_audit_add:
 * @actor: user name, device id, or "" for the server itself
 * @action: a word such as "identity-open"
 * @object: what it was done to; no personal data
 *
 * Adds an entry whose hash covers all before it: h(n) = SHA-256 (h(n-1) | n u64 | time u64 | each
 * text with its length u32 before it).
 */
gboolean tv_table_audit_add (TvDb *db,
                             gint64 time,
                             const char *actor,
                             const char *action,
                             const char *object,
                             GError **error);

/* The whole chain anew. CORRUPT names the first entry that does not hold. */
gboolean tv_table_audit_verify (TvDb *db, guint64 *ret_entries, GError **error);

/* {rows, next}: oldest first behind entry @after. */
TvJson *tv_table_audit_list (TvDb *db, gint64 after, guint limit, GError **error);

G_END_DECLS
