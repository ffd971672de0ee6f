// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a visit gives up before it shows anything, for itself and all it starts: sockets to the
 * internet (and every family but local ones), new privileges, core dumps, being looked into by
 * other processes of its user. FALSE: it must not run. */
gboolean tv_visit_walls_enter (GError **error);

G_END_DECLS
