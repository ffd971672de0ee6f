// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "vault/tv-dsse.h"

G_BEGIN_DECLS

typedef enum
{
  TV_ROLE_ROOT,
  TV_ROLE_TARGETS,
  TV_ROLE_ANSWERS,
  TV_ROLE_SNAPSHOT,
  TV_ROLE_TIMESTAMP,
  TV_ROLE_RECEIPT, /* a key in root, no metadata of its own */
  TV_N_ROLES,
} TvRole;

const char *
tv_role_to_string (TvRole role);
gboolean
tv_role_from_string (const char *name, TvRole *ret_role);

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

TvMetadata *
tv_metadata_parse (TvRole role, TvDsse *dsse, GError **error);
TvMetadata *
tv_metadata_ref (TvMetadata *self);
void
tv_metadata_unref (TvMetadata *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvMetadata, tv_metadata_unref)

/* The reference to @role in a snapshot or timestamp: version, length, sha256 (borrowed). */
gboolean
tv_metadata_get_reference (TvMetadata *self,
                           TvRole role,
                           guint *ret_version,
                           guint64 *ret_length,
                           const char **ret_sha256);

/* The public halves a root names for @role (element-type utf8 GBytes) and its threshold. */
GHashTable *
tv_metadata_dup_role_keys (TvMetadata *root, TvRole role, guint *ret_threshold);

/* Size limits of contracts §5. */
gsize
tv_role_max_size (TvRole role);

G_END_DECLS
