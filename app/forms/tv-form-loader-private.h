// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "tv-form-module.h"

G_BEGIN_DECLS

/* Opens @folder/tv-form-@id.so. The folder, the one around it and the file must belong to @owner
 * (0: root), be writable by no one else and be no links. PLUGIN says what is wrong; nothing of a
 * module that fails here has been called except, at most, its entry function. (transfer none):
 * modules stay loaded. */
const TvFormModule *tv_form_loader_open (const char *folder,
                                         const char *id,
                                         uid_t owner,
                                         GError **error);

G_END_DECLS
