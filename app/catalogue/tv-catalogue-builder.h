// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-item.h"
#include "publication/tv-object-store.h"

G_BEGIN_DECLS

/* Makes generations/<n>/catalogue.db from verified items whose files are all in @objects, then
 * moves the symlink `current` to it, atomically and durably. @items (element-type TvItem): all that
 * is on show, old versions included. An item that cannot be read fails the whole build. */
gboolean tv_catalogue_build (const char *content,
                             TvObjectStore *objects,
                             GPtrArray *items,
                             guint generation,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
