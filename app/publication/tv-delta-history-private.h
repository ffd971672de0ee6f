// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-metadata.h"

G_BEGIN_DECLS

/* One version of an item, as far as a delta store remembers it. */
typedef struct
{
  guint version;
  char *sha256;    /* of the manifest */
  gboolean listed; /* in force now: somebody may want it */
} TvDeltaVersion;

/* Which versions of which items there were: what is in force and what was before, kept in a JSON
 * file. What cannot be read of it is forgotten, which costs bytes and nothing else. */
typedef struct _TvDeltaHistory TvDeltaHistory;

/* @path: of the file; need not exist. */
TvDeltaHistory *tv_delta_history_load (const char *path);
void tv_delta_history_free (TvDeltaHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeltaHistory, tv_delta_history_free)

/* What is in force now; of what is not, at most @most versions before the newest are kept. */
void tv_delta_history_note (TvDeltaHistory *self, TvMetadata *targets, guint most);

gboolean tv_delta_history_save (TvDeltaHistory *self, GError **error);

/* The versions by item id (element-type utf8 GPtrArray(TvDeltaVersion)), each the newest first.
 * (transfer none) */
GHashTable *tv_delta_history_get_items (TvDeltaHistory *self);

G_END_DECLS
