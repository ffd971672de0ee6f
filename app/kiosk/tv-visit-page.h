// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What every page of a visit is: a box with a title that knows the visit. */
#define TV_TYPE_VISIT_PAGE (tv_visit_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TvVisitPage, tv_visit_page, TV, VISIT_PAGE, GtkBox)

struct _TvVisitPageClass
{
  GtkBoxClass parent;
};

TvVisit *tv_visit_page_get_visit (TvVisitPage *self);      /* (transfer none) */
TvVisitPlace *tv_visit_page_get_place (TvVisitPage *self); /* (transfer none) */

/* Shown above the page and told to screen readers; NULL for a page that has its own heading. */
void tv_visit_page_set_title (TvVisitPage *self, const char *title);
const char *tv_visit_page_get_title (TvVisitPage *self);

/* The page for a place; never NULL: what cannot be shown is a page that says why. */
GtkWidget *tv_visit_page_make (TvVisit *visit, const TvVisitPlace *place);

/* For the pages' own constructors. */
gpointer tv_visit_page_new (GType type, TvVisit *visit, const TvVisitPlace *place);

G_END_DECLS
