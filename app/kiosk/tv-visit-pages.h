// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-visit.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The pages of a visit, each in a file of its name. */
GtkWidget *tv_home_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_search_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_plan_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_map_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_document_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_round_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_opinion_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_receipt_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_lookup_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_indicator_page_new (TvVisit *visit, const TvVisitPlace *place);
GtkWidget *tv_unit_page_new (TvVisit *visit, const TvVisitPlace *place);

G_END_DECLS
