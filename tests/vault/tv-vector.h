// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* tests/vault/vectors/<name>.json, values that other implementations were held against. */
TvJson *tv_vector_load (const char *name);

/* A member in hex. (transfer full) */
GBytes *tv_vector_bytes (const TvJson *vector, const char *key);
void tv_vector_assert (const TvJson *vector, const char *key, gconstpointer data, gsize length);

/* A copy with one bit turned over, or cut to @length. (transfer full) */
GBytes *tv_vector_flip (GBytes *bytes, gsize bit);

G_END_DECLS
