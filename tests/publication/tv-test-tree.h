// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-metadata-builder.h"

G_BEGIN_DECLS

#define TV_TEST_NOW G_GINT64_CONSTANT (1800000000)

/* Keys of a small province and metadata signed with them. */
typedef struct
{
  TvSigningKey *root[3];
  TvSigningKey *officer[3];
  TvSigningKey *online;
  GBytes *root_1; /* signed root, version 1: root 2 of 3, targets 2 of 3, answers 1 of 3 */
} TvTestTree;

TvTestTree *tv_test_tree_new (void);
void tv_test_tree_free (TvTestTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTestTree, tv_test_tree_free)

/* A root of these keys, unsigned; @online: the key of snapshot, timestamp and receipt. */
TvDsse *tv_test_tree_make_root (TvTestTree *self, guint version, guint epoch, TvSigningKey *online);
GBytes *tv_test_tree_sign_root (TvTestTree *self, TvDsse *root);

/* Signed by the officers 0 … @officers - 1. */
GBytes *tv_test_tree_make_items (TvTestTree *self,
                                 TvRole role,
                                 guint version,
                                 GPtrArray *items,
                                 guint officers);
GBytes *tv_test_tree_make_snapshot (TvTestTree *self,
                                    guint version,
                                    GBytes *targets,
                                    GBytes *answers);
GBytes *tv_test_tree_make_timestamp (TvTestTree *self,
                                     guint version,
                                     guint64 tick,
                                     GBytes *snapshot);

/* A folder with one file and its item.json under the test's own data folder. (transfer full) */
char *tv_test_make_item (const char *id, const char *kind, guint version, const char *text);

G_END_DECLS
