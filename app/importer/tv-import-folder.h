// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* An item is made in "<out>.part" and moved to @out when it is whole: who looks at @out sees a good
 * item or none. @kept: (nullable): a folder in it that stays from an interrupted import. */
char *tv_import_folder_begin (const char *out, const char *kept, GError **error);

/* Writes item.json by @head and moves the folder to its place; an older item there is replaced,
 * anything else is refused. */
gboolean tv_import_folder_finish (const char *part,
                                  const char *out,
                                  const TvJson *head,
                                  GError **error);

/* A JSON file of the item, indented. */
gboolean tv_import_folder_write_json (const char *folder,
                                      const char *path,
                                      const TvJson *json,
                                      GError **error);

/* Copies a file into the item. */
gboolean tv_import_folder_copy (const char *from,
                                const char *folder,
                                const char *path,
                                GError **error);

G_END_DECLS
