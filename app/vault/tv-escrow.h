// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "tv-box-key.h"

G_BEGIN_DECLS

/* A private key in escrow (contracts §3): for each pair {A, B} of officers seal_B (seal_A (key)).
 * Any two of them recover it, one cannot; no cryptography but sealed boxes.
 * {"kind":"escrow","name","id","public","boxes":[{"officers":[A,B],"sealed"}…]}, ids of box keys.
 */

/**
 * tv_escrow_seal:
 * @name: of the key's file, for people
 * @officers: (element-type GBytes): public halves of their box keys, two at least, all different
 *
 * Returns: (transfer full): or %NULL with BAD_REQUEST.
 */
TvJson *tv_escrow_seal (const char *name, TvBoxKey *key, GPtrArray *officers, GError **error);

/**
 * tv_escrow_open:
 * @one, @other: box keys of two officers, in any order
 *
 * Returns: (transfer full): the key; or %NULL with BAD_REQUEST (no escrow, or the same officer
 * twice), KEY_UNKNOWN (it was not made for these two), CORRUPT.
 */
TvBoxKey *tv_escrow_open (const TvJson *escrow, TvBoxKey *one, TvBoxKey *other, GError **error);

G_END_DECLS
