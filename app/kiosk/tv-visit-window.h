// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The one window of a visit: where the reader is and was, the text size, the countdown when nobody
 * seems to be there, and no way out of it by keys, menus or clipboard. */
#define TV_TYPE_VISIT_WINDOW (tv_visit_window_get_type ())
G_DECLARE_FINAL_TYPE (TvVisitWindow, tv_visit_window, TV, VISIT_WINDOW, GtkWindow)

/* @idle: seconds without a touch before the countdown. */
TvVisitWindow *tv_visit_window_new (TvVisit *visit, guint idle);

/* The same, with another place in sight than Home, which a way back leads to. */
TvVisitWindow *tv_visit_window_new_at (TvVisit *visit, guint idle, const TvVisitPlace *place);

/* Full screen, and the idle time begins. */
void tv_visit_window_appear (TvVisitWindow *self);

G_END_DECLS
