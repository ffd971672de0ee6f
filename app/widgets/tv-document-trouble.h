// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

G_BEGIN_DECLS

/* What a reader is told when a document cannot be shown, and what to do: translated.
 * @ret_again: whether trying again may help. */
const char *tv_document_trouble_explain (TvRendererTrouble trouble,
                                         const char **ret_advice,
                                         gboolean *ret_again);

G_END_DECLS
