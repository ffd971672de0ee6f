// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"
#include "widgets/tv-document-view.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_DOCUMENT_PAGE (tv_document_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentPage, tv_document_page, TV, DOCUMENT_PAGE, TvVisitPage)

struct _TvDocumentPage
{
  TvVisitPage parent;

  TvDocumentView *view;
};

G_DEFINE_FINAL_TYPE (TvDocumentPage, tv_document_page, TV_TYPE_VISIT_PAGE)

static void
tv_document_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_DOCUMENT_PAGE);
  G_OBJECT_CLASS (tv_document_page_parent_class)->dispose (object);
}

static void
tv_document_page_class_init (TvDocumentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_document_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/kiosk/tv-document-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDocumentPage, view);
}

static void
tv_document_page_init (TvDocumentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_document_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvDocumentPage *self = tv_visit_page_new (TV_TYPE_DOCUMENT_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self),
                           place->title != NULL ? place->title : _ ("Document"));
  if (tv_visit_get_content (visit) != NULL && place->text != NULL)
    tv_document_view_open (self->view,
                           tv_visit_get_content (visit),
                           place->item,
                           place->version,
                           place->text,
                           place->title,
                           place->page);
  return GTK_WIDGET (self);
}
