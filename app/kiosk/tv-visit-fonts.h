// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Leaves this process the few faces of tv-kiosk-fonts.conf. Before anything is drawn. FALSE where
 * they are not installed: then all of the machine's are used. */
gboolean tv_visit_fonts_choose (void);

G_END_DECLS
