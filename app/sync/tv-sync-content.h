// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-item.h"
#include "publication/tv-object-store.h"

G_BEGIN_DECLS

/**
 * TvSyncContent:
 *
 * What one generation shows: its number and its items, read from the content folder
 * (`current`, `metadata/generation-<n>.json`, `objects/`). Immutable, reference counted.
 */
typedef struct
{
  guint generation;  /* 0: nothing was ever fetched */
  char *fingerprint; /* (owned) (nullable): SHA-256 of the generation's list, hex */
  GPtrArray *items;  /* (owned) (element-type TvItem) */
} TvSyncContent;

TvSyncContent *tv_sync_content_ref (TvSyncContent *self);
void tv_sync_content_unref (TvSyncContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvSyncContent, tv_sync_content_unref)

/* What `current` points to; empty for a folder without. CORRUPT, HASH when the list or a manifest
 * is damaged. */
TvSyncContent *tv_sync_content_load (const char *folder, TvObjectStore *objects, GError **error);

/* In the place of one that cannot be read: its number, so that the next one is newer, no items. */
TvSyncContent *tv_sync_content_new_damaged (const char *folder);

/* The list that says what a generation is made of, and its fingerprint: same items, same bytes. */
GBytes *tv_sync_content_describe (GPtrArray *items, char **ret_fingerprint);

/* Writes the list of generation @n to be, durably, before its catalogue is built. */
gboolean tv_sync_content_save_list (const char *folder, guint n, GBytes *list, GError **error);

/**
 * tv_sync_content_find_entry:
 * @id: of a submission
 *
 * Returns: (transfer full): the sealed entry from one of the answers items; NOT_FOUND, CORRUPT.
 */
GBytes *tv_sync_content_find_entry (TvSyncContent *self,
                                    TvObjectStore *objects,
                                    const guint8 id[16],
                                    GError **error);

/* Removes what neither @self nor @previous (nullable) shows: objects, generations, lists. */
gboolean tv_sync_content_collect (TvSyncContent *self,
                                  TvSyncContent *previous,
                                  const char *folder,
                                  TvObjectStore *objects,
                                  GError **error);

G_END_DECLS
