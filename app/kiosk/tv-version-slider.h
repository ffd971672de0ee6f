// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/tv-plan.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The versions of a plan as steps in time: a slider, a button to each side, and in words which one
 * it is with its decision.
 *
 * Signal "chosen" (guint index): of the versions given. */
#define TV_TYPE_VERSION_SLIDER (tv_version_slider_get_type ())
G_DECLARE_FINAL_TYPE (TvVersionSlider, tv_version_slider, TV, VERSION_SLIDER, GtkWidget)

/* @versions: (element-type TvPlan) at least one, oldest first. @chosen: the one it stands on.
 * @shown: the one that is on the map already, which is said of it. @language: for dates. */
GtkWidget *tv_version_slider_new (GPtrArray *versions,
                                  guint chosen,
                                  guint shown,
                                  const char *language);

guint tv_version_slider_get_chosen (TvVersionSlider *self);

/* "2026 – Đã phê duyệt và công bố": the year of the decision says which is which. (transfer full)
 */
char *tv_version_slider_title (const TvPlan *version);

G_END_DECLS
