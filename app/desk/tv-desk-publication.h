// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-item.h"
#include "publication/tv-metadata.h"
#include "tv-desk-api.h"

G_BEGIN_DECLS

/* One file that must lie at the server before the metadata names it. */
typedef struct
{
  char *sha256;
  GBytes *bytes;
} TvDeskObject;

/* All answers of a round as the next version of its answers item, with signed metadata that names
 * it. Nothing here touches the network. */
typedef struct
{
  TvItem *item;       /* (owned) */
  GPtrArray *objects; /* (owned) (element-type TvDeskObject): the manifest last */
  GBytes *metadata;   /* (owned) DSSE with one signature */
  guint n_new;        /* answers that were not published before */
} TvDeskPublication;

/**
 * tv_desk_publication_build:
 * @answers: drafts and published ones; an incomplete draft is refused
 * @previous: (nullable): the answers metadata in force
 * @key: the official's signing key
 * @folder: an empty folder to work in; it stays the caller's
 * @now: UTC seconds
 *
 * Returns: (transfer full): ANSWER_INCOMPLETE, STATE (nothing new to publish), BAD_REQUEST (an id
 * that makes no item id), STORAGE_FULL.
 */
TvDeskPublication *tv_desk_publication_build (TvDeskRound *round,
                                              const TvDeskAnswerList *answers,
                                              TvMetadata *previous,
                                              TvSigningKey *key,
                                              const char *folder,
                                              gint64 now,
                                              GError **error);
void tv_desk_publication_free (TvDeskPublication *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskPublication, tv_desk_publication_free)

G_END_DECLS
