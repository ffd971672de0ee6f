// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vault/tv-signing-key.h"

/* A signed root, version 1, in which one key does everything: thresholds are tested with
 * publication. (transfer full) */
GBytes *tv_test_root_new (TvSigningKey *key);

/* Root version 2, which gives the receipts and all online roles to @next; signed by @key. */
GBytes *tv_test_root_rotate (TvSigningKey *key, TvSigningKey *next);
