// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes the PNG @path anew, unpacked and without transparency: of the next version's picture,
 * which differs in a few places, only those travel then (publication/tv-delta.h), while packed
 * pixels differ from the first change on. FAILED, STORAGE_FULL. */
gboolean tv_import_thumb_unpack (const char *path, GError **error);

G_END_DECLS
