// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-box-key.h"

G_BEGIN_DECLS

/**
 * tv_identity_seal:
 * @values: (element-type utf8 utf8): path of the form's node → value
 * @agency_public: of the round's agency, from the signed `keys` item
 *
 * Returns: (transfer full) (nullable): base64 text for the header, %NULL when @agency_public is no
 * key (see tv_box_seal()).
 */
char *tv_identity_seal (GHashTable *values, const guint8 agency_public[32]);

/* The values again (element-type utf8 utf8). BAD_REQUEST (no base64, no such object), KEY_UNKNOWN.
 */
GHashTable *tv_identity_open (const char *sealed, TvBoxKey *agency_key, GError **error);

G_END_DECLS
