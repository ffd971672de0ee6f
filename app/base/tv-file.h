// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The whole of @path, or TV_ERROR_TOO_LARGE when it is longer than @max bytes; NOT_FOUND if absent.
 */
GBytes *tv_file_read (const char *path, gsize max, GError **error);

/* Writes beside, fsyncs, renames, fsyncs the folder: after TRUE the bytes survive a power cut.
 * ENOSPC becomes TV_ERROR_STORAGE_FULL. */
gboolean tv_file_write (const char *path, GBytes *bytes, int mode, GError **error);

/* What was renamed, made or removed in the folder @path survives a power cut after TRUE. */
gboolean tv_file_sync_folder (const char *path, GError **error);

/* Puts @from in the place of @to on the same file system, both the bytes and the name durable. */
gboolean tv_file_move (const char *from, const char *to, GError **error);

/* A path inside an item: relative, NFC, no "..", no empty part, no backslash, ≤ 200 bytes. */
gboolean tv_file_path_is_safe (const char *path);

/* The folder with its parents, 0700 unless it exists. */
gboolean tv_file_make_folder (const char *path, GError **error);

/* Removes a tree, never following links out of it. */
gboolean tv_file_remove_tree (const char *path, GError **error);

G_END_DECLS
