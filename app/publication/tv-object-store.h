// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Content-addressed files: <root>/ab/<sha256>. Thread-safe; every add is durable and atomic. */
#define TV_TYPE_OBJECT_STORE (tv_object_store_get_type ())
G_DECLARE_FINAL_TYPE (TvObjectStore, tv_object_store, TV, OBJECT_STORE, GObject)

TvObjectStore *tv_object_store_new (const char *root);

gboolean tv_object_store_has (TvObjectStore *self, const char *sha256);
/* Where it is or would be; NULL for what is no SHA-256 in lower-case hex. (nullable) */
char *tv_object_store_path (TvObjectStore *self, const char *sha256);

/* HASH when the bytes are not what the name says. TRUE at once when it is there. */
gboolean tv_object_store_add_bytes (TvObjectStore *self,
                                    const char *sha256,
                                    GBytes *bytes,
                                    GError **error);
gboolean tv_object_store_add_file (TvObjectStore *self,
                                   const char *sha256,
                                   const char *path,
                                   GError **error);

/* A partial download beside the store, moved in by _commit when its hash is right, else removed
 * (HASH). NULL as above. (nullable) */
char *tv_object_store_partial_path (TvObjectStore *self, const char *sha256);
gboolean tv_object_store_commit (TvObjectStore *self, const char *sha256, GError **error);

/* Another file on the way to the object, beside its partial download: "<sha256>.<suffix>". It lasts
 * until the next _collect. @suffix: letters, digits, '-'. NULL as above. (nullable) */
char *tv_object_store_beside_path (TvObjectStore *self, const char *sha256, const char *suffix);

/* Moves the file @path, made beside the store, in when its hash is right, else removes it (HASH).
 */
gboolean tv_object_store_take_file (TvObjectStore *self,
                                    const char *sha256,
                                    const char *path,
                                    GError **error);

/* Removes objects that are not in @keep (element-type utf8: a set of hashes). */
gboolean tv_object_store_collect (TvObjectStore *self, GHashTable *keep, GError **error);

G_END_DECLS
