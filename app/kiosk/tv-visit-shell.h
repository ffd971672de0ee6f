// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit-page.h"

G_BEGIN_DECLS

/* What stands round every page: header, banner, title, footer. Made anew in another language.
 * Signal "text-size": the reader wants the next size. */
#define TV_TYPE_VISIT_SHELL (tv_visit_shell_get_type ())
G_DECLARE_FINAL_TYPE (TvVisitShell, tv_visit_shell, TV, VISIT_SHELL, GtkWidget)

GtkWidget *tv_visit_shell_new (TvVisit *visit);

/* Puts @page in sight; the shell keeps pages that were in sight until they are removed. */
void tv_visit_shell_show_page (TvVisitShell *self, GtkWidget *page, gboolean can_go_back);
void tv_visit_shell_remove_page (TvVisitShell *self, GtkWidget *page);

/* Only the page and the header: where the keyboard on the screen leaves little room. */
void tv_visit_shell_set_compact (TvVisitShell *self, gboolean compact);

/* Names, banners, time of the last update. */
void tv_visit_shell_refresh (TvVisitShell *self);

G_END_DECLS
