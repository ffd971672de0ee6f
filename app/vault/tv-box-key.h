// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An X25519 key for sealed boxes: intake, agency and officer keys. Reference counted. */
typedef struct _TvBoxKey TvBoxKey;

TvBoxKey *tv_box_key_generate (void);
TvBoxKey *tv_box_key_new (GBytes *secret, GError **error); /* 32 bytes */
TvBoxKey *tv_box_key_ref (TvBoxKey *self);
void tv_box_key_unref (TvBoxKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvBoxKey, tv_box_key_unref)

const guint8 *tv_box_key_get_public (TvBoxKey *self); /* 32 bytes */
const char *tv_box_key_get_id (TvBoxKey *self);
GBytes *tv_box_key_dup_secret (TvBoxKey *self);

/* Anyone can seal to a public half; only the key opens. NULL for the few public halves that no key
 * has (points of low order): a caller that took the key from elsewhere must look. (nullable) */
GBytes *tv_box_seal (const guint8 public_key[32], gconstpointer plain, gsize length);

/* KEY_UNKNOWN when this key does not open the box (another's, or damaged). The plain bytes are in
 * guarded memory. */
GBytes *tv_box_key_open (TvBoxKey *self, gconstpointer sealed, gsize length, GError **error);

G_END_DECLS
