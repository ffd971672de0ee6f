// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The inner wall: resource limits and a list of the system calls that drawing needs, every other
 * one fails. To be called first thing, before a byte of the document is looked at. FALSE: the
 * program must end. */
gboolean tv_render_sandbox_enter (void);

G_END_DECLS
