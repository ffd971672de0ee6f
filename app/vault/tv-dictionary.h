// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A zstd dictionary as published in a `dictionary` item; its id is the first 8 hex of its SHA-256.
 * Immutable, reference counted, thread-safe. */
typedef struct _TvDictionary TvDictionary;

TvDictionary *tv_dictionary_new (GBytes *bytes);
TvDictionary *tv_dictionary_ref (TvDictionary *self);
void tv_dictionary_unref (TvDictionary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDictionary, tv_dictionary_unref)

const char *tv_dictionary_get_id (TvDictionary *self);
GBytes *tv_dictionary_get_bytes (TvDictionary *self); /* (transfer none) */

/**
 * tv_dictionary_train:
 * @samples: (element-type GBytes): payloads such as will be sealed (tv_envelope_sample())
 * @max: size of the dictionary in bytes
 *
 * Returns: (transfer full): the dictionary, or %NULL with INCOMPLETE when the samples are too few.
 */
TvDictionary *tv_dictionary_train (GPtrArray *samples, gsize max, GError **error);

/* One zstd frame at level 19 that names its size and nothing else (no checksum: the box around it
 * is authenticated). @dictionary: (nullable) */
GBytes *tv_dictionary_compress (TvDictionary *dictionary, GBytes *plain, GError **error);

/* FRAME when it is not exactly one frame, TOO_LARGE when it would unpack to more than @max. */
GBytes *tv_dictionary_decompress (TvDictionary *dictionary,
                                  GBytes *packed,
                                  gsize max,
                                  GError **error);

G_END_DECLS
