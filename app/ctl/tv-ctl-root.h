// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-repository.h"

G_BEGIN_DECLS

/* Every root of the folder that `keys init` made and that @repository has not yet: root.json, then
 * <n>.root.json one after the other. */
gboolean tv_ctl_root_put_chain (const char *keys, TvRepository *repository, GError **error);

G_END_DECLS
