// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-metadata.h"
#include "tv-object-store.h"

G_BEGIN_DECLS

/* From how many earlier versions of an item deltas are kept. */
#define TV_DELTA_STORE_VERSIONS 5

/**
 * TvDeltaStore:
 *
 * The folder `deltas` of a published tree: `deltas/<old>/<new>`, named by the SHA-256 of the two
 * files, and `deltas/versions.json`, which remembers the manifests of the last versions of each
 * item. Nothing in it is signed or needs to be: the reader checks the file it ends up with. An
 * empty file says that the whole file is shorter. Reading paths is safe in any thread; one update
 * at a time.
 */
#define TV_TYPE_DELTA_STORE (tv_delta_store_get_type ())
G_DECLARE_FINAL_TYPE (TvDeltaStore, tv_delta_store, TV, DELTA_STORE, GObject)

/* @tree: the folder that holds `objects`, which is @objects. */
TvDeltaStore *tv_delta_store_new (const char *tree, TvObjectStore *objects);

/* Where the delta is or would be; NULL for what are no two hashes. (transfer full) (nullable) */
char *tv_delta_store_path (TvDeltaStore *self, const char *old, const char *new);

/**
 * tv_delta_store_update:
 * @targets: what is in force now; answers have no deltas, they are not for everybody
 * @ret_made: (out) (optional): how many deltas were made
 *
 * Notes the new versions, makes the deltas that are missing, removes those that lead to what is no
 * longer published. Seconds for each large file; what was cut off is gone on with by the next call.
 * One file that cannot be read is left out with a warning.
 *
 * Returns: %FALSE with G_IO_ERROR_CANCELLED, STORAGE_FULL, FAILED.
 */
gboolean tv_delta_store_update (TvDeltaStore *self,
                                TvMetadata *targets,
                                guint *ret_made,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
