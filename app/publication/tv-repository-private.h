// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-repository.h"
#include "tv-trust.h"

G_BEGIN_DECLS

typedef struct
{
  TvMetadata *metadata; /* (owned) (nullable) */
  GBytes *bytes;        /* (owned) (nullable) */
  gboolean written;     /* as it stands in the folder */
} TvRepositoryHeld;

struct _TvRepository
{
  char *folder;                      /* (owned) */
  TvObjectStore *objects;            /* (owned) */
  TvTrust *trust;                    /* (owned) (nullable): holds the chain of roots */
  GPtrArray *roots;                  /* (owned) (element-type TvMetadata): oldest first */
  TvRepositoryHeld held[TV_N_ROLES]; /* of all roles but root */
  GPtrArray *added;                  /* (owned) (element-type TvItem) */
  GPtrArray *withdrawn;              /* (owned) (element-type TvMetadataItem): lines to leave out */
};

void tv_repository_hold (TvRepository *self, TvMetadata *metadata, GBytes *bytes, gboolean written);

/* @root_version: only for root's name. */
gboolean tv_repository_write (TvRepository *self,
                              TvRole role,
                              guint root_version,
                              GBytes *bytes,
                              GError **error);

/* Metadata of @role signed by enough, whatever its place in the order of versions. */
TvMetadata *tv_repository_read_signed (TvRepository *self,
                                       TvRole role,
                                       GBytes *bytes,
                                       GError **error);

/* STATE when @metadata (nullable) has a later version of the item, or this one with other bytes. */
gboolean tv_repository_check_forward (TvMetadata *metadata,
                                      const char *id,
                                      guint version,
                                      const char *sha256,
                                      GError **error);

G_END_DECLS
