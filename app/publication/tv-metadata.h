// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-role.h"
#include "vault/tv-dsse.h"

G_BEGIN_DECLS

/* One line of targets or answers: an item by the hash of its manifest. */
typedef struct
{
  char *id;
  guint version;
  char *kind;
  GStrv units;
  guint64 length;
  char *sha256;
} TvMetadataItem;

TvMetadataItem *tv_metadata_item_copy (const TvMetadataItem *self);
void tv_metadata_item_free (TvMetadataItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvMetadataItem, tv_metadata_item_free)

/* A parsed payload of any role. Signatures are TvTrust's business. Reference counted. */
typedef struct
{
  TvRole role;
  guint version;
  gint64 expires;
  gint64 time;
  guint64 tick; /* timestamp only */
  TvJson *payload;
  GPtrArray *items; /* (element-type TvMetadataItem) (nullable): targets, answers */
} TvMetadata;

/* ROLE_UNKNOWN (another role's payload, or a root with a role we do not know), BAD_REQUEST,
 * TOO_LARGE. */
TvMetadata *tv_metadata_parse (TvRole role, TvDsse *dsse, GError **error);
TvMetadata *tv_metadata_ref (TvMetadata *self);
void tv_metadata_unref (TvMetadata *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvMetadata, tv_metadata_unref)

/* The reference to @role in a snapshot or timestamp: version, length, sha256 (borrowed). FALSE when
 * it names none: a snapshot names no answers before the first are published. */
gboolean tv_metadata_get_reference (TvMetadata *self,
                                    TvRole role,
                                    guint *ret_version,
                                    guint64 *ret_length,
                                    const char **ret_sha256);

/* The public halves a root names for @role (element-type utf8 GBytes) and its threshold. (transfer
 * full) */
GHashTable *tv_metadata_dup_role_keys (TvMetadata *root, TvRole role, guint *ret_threshold);

/**
 * tv_metadata_check_signatures:
 * @root: the root that says who may sign
 * @role: whose metadata @dsse is
 *
 * SIGNATURE when none of the role's keys signed, THRESHOLD when too few did.
 */
gboolean tv_metadata_check_signatures (TvMetadata *root, TvRole role, TvDsse *dsse, GError **error);

/* The ids of the role's keys whose signature on @dsse holds, sorted. (transfer full) */
GStrv tv_metadata_list_signers (TvMetadata *root, TvRole role, TvDsse *dsse);

G_END_DECLS
