// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-item.h"

G_BEGIN_DECLS

/* What stands for the old file where there is none: a delta from nothing is the new file,
 * compressed. SHA-256 of no bytes. */
#define TV_DELTA_NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* Shorter files travel whole: a request more would cost as much as it saves. */
#define TV_DELTA_LEAST (16 * 1024)

/* Whether a delta of @file may be worth asking for: long enough, and not packed already as PDF,
 * photographs and sound are. */
gboolean tv_delta_suits (const TvItemFile *file);

/**
 * tv_delta_make:
 * @old_path: (nullable): what the reader has; NULL for nothing
 * @new_path: what the reader is to have
 * @delta_path: where the delta is written, durably
 * @most: bytes the delta may have, below which it is worth it
 * @ret_made: (out): FALSE when it would be longer, or when the old file is out of reach (192 MiB);
 *   nothing is written then
 *
 * One zstd frame with the old file as prefix, packed in another frame where that is shorter. Same
 * files, same delta. It takes about a second and 100 MB for 50 MB, most of it the mapped files.
 *
 * Returns: %FALSE with NOT_FOUND, STORAGE_FULL, FAILED.
 */
gboolean tv_delta_make (const char *old_path,
                        const char *new_path,
                        const char *delta_path,
                        gsize most,
                        gboolean *ret_made,
                        GError **error);

/**
 * tv_delta_decode:
 * @old: (nullable): the old file, @old_length bytes; NULL for none
 * @ret_new: @new_length bytes, just as many as the new file has
 *
 * The delta is not trusted: what is no single frame of just @new_length bytes, and what reaches
 * outside of the files, is CORRUPT. No memory is taken for what the frame claims, but up to 4 MiB
 * for one that is packed.
 */
gboolean tv_delta_decode (gconstpointer delta,
                          gsize delta_length,
                          gconstpointer old,
                          gsize old_length,
                          gpointer ret_new,
                          gsize new_length,
                          GError **error);

/**
 * tv_delta_apply:
 * @old_path: (nullable): the old file
 * @old_sha256: what it must be, 64 hex: read through first, so that a bad disk is an error here
 * @new_path: made anew; removed again on an error
 * @new_length: of the new file, from its signed manifest
 *
 * Both files are mapped, so it takes no private memory for their length. Whether the new file is
 * right its hash must say (tv_object_store_take_file()).
 *
 * Returns: %FALSE with HASH (of the old file), CORRUPT (of the delta), STORAGE_FULL, NOT_FOUND,
 * FAILED.
 */
gboolean tv_delta_apply (const char *old_path,
                         const char *old_sha256,
                         const char *delta_path,
                         const char *new_path,
                         guint64 new_length,
                         GError **error);

G_END_DECLS
