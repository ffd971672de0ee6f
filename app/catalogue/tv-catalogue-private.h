// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-catalogue.h"

#include "db/tv-statement.h"
#include "publication/tv-object-store.h"

G_BEGIN_DECLS

#define TV_CATALOGUE_APPLICATION 0x54564331 /* "TVC1" */

/* Plans, pages and registers are verified before they come here; this only bounds memory. */
#define TV_CATALOGUE_MAX_JSON (64 * 1024 * 1024)

const TvDbMigration *tv_catalogue_get_schema (void);

/* The database and its lock, for the files that make up TvCatalogue. */
TvDb *tv_catalogue_lock (TvCatalogue *self);
void tv_catalogue_unlock (TvCatalogue *self);

/* Plans on the ground that were asked about already, by row of `item`. Under the lock. */
GHashTable *tv_catalogue_get_grounds (TvCatalogue *self);
char *tv_catalogue_dup_object_path (TvCatalogue *self, const char *sha256);

G_END_DECLS
