// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* The `keys` item in the folder that `keys init` made: what kiosks seal to. */

/* keys.json. (transfer full) */
TvJson *tv_ctl_keys_item_load (const char *keys, GError **error);

/* Writes it and makes the item's next version, to be published. */
gboolean tv_ctl_keys_item_save (const char *keys, const TvJson *json, GError **error);

G_END_DECLS
