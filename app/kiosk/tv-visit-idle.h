// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Watches for silence: after some time it covers the page with "Are you still there?" and a
 * countdown, at whose end the visit is finished. Invisible otherwise. */
#define TV_TYPE_VISIT_IDLE (tv_visit_idle_get_type ())
G_DECLARE_FINAL_TYPE (TvVisitIdle, tv_visit_idle, TV, VISIT_IDLE, GtkWidget)

/* How long the countdown runs. */
#define TV_VISIT_COUNTDOWN 20

GtkWidget *tv_visit_idle_new (TvVisit *visit, guint seconds);
void tv_visit_idle_start (TvVisitIdle *self);

G_END_DECLS
