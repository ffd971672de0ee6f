// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-publisher.h"
#include "tv-reader.h"
#include "tv-writer.h"

G_BEGIN_DECLS

/**
 * TvOpener:
 *
 * Opens and checks what was received, after it was acknowledged. It works off the rows that wait in
 * the database and keeps nothing of its own, so that a server that was killed goes on where it was.
 * What cannot be opened or checked becomes an unreadable row for officials to look at: nothing that
 * was acknowledged is ever lost.
 */
#define TV_TYPE_OPENER (tv_opener_get_type ())
G_DECLARE_FINAL_TYPE (TvOpener, tv_opener, TV, OPENER, GObject)

/* @intake_keys: (element-type utf8 TvBoxKey): by key id. */
TvOpener *tv_opener_new (const char *db_path,
                         GHashTable *intake_keys,
                         TvPublisher *publisher,
                         TvWriter *writer,
                         guint workers,
                         GError **error);

/* Something may wait: looks for it. Main context only. */
void tv_opener_wake (TvOpener *self);

/* The same, from the oldest on: rows may have been put back in line. Main context only. */
void tv_opener_rescan (TvOpener *self);

/* Takes up no more work and waits for what is under way. */
void tv_opener_stop (TvOpener *self);

G_END_DECLS
