// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-test-tree.h"

G_BEGIN_DECLS

#define TV_TEST_ITEM "thong-bao"
#define TV_TEST_FILE "text.json"

/* A small published tree on disk, `metadata` and `objects`, signed with the keys of a TvTestTree:
 * one item with one file, for all. Its versions are all the same number. */
typedef struct
{
  TvTestTree *keys; /* (borrowed) */
  char *folder;
  guint version;
  GPtrArray *items;       /* (element-type TvMetadataItem): of targets */
  GBytes *targets;        /* as they were written */
  GBytes *answers;        /* without items */
  GBytes *snapshot;       /* … */
  GBytes *timestamp;      /* … */
  char *object;           /* where the item's file lies */
  char *manifest;         /* where the item's manifest lies */
  GBytes *manifest_bytes; /* what it says */
} TvTestBundle;

TvTestBundle *tv_test_bundle_new (TvTestTree *keys, const char *folder, guint version);
void tv_test_bundle_free (TvTestBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTestBundle, tv_test_bundle_free)

/* Writes @bytes as metadata/@name. */
void tv_test_bundle_write (TvTestBundle *self, const char *name, GBytes *bytes);

/* Writes targets and answers (nullable), and snapshot and timestamp that announce them, all signed
 * as they should be. */
void tv_test_bundle_announce (TvTestBundle *self, GBytes *targets, GBytes *answers);

/* The same with another manifest in the place of the item's own, signed by the officers. */
void tv_test_bundle_announce_manifest (TvTestBundle *self, GBytes *manifest);

/* @payload under the signatures that @role needs. (transfer full) */
GBytes *tv_test_bundle_sign (TvTestBundle *self, TvRole role, GBytes *payload);

/* Signed metadata with @from replaced by @to in its payload, signed anew. (transfer full) */
GBytes *tv_test_bundle_edit (TvTestBundle *self,
                             TvRole role,
                             GBytes *metadata,
                             const char *from,
                             const char *to);

/* @bytes, a text, with @from replaced by @to; it must occur. (transfer full) */
GBytes *tv_test_bytes_replace (GBytes *bytes, const char *from, const char *to);

G_END_DECLS
