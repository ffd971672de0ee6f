// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"
#include "widgets/tv-document-area.h"
#include "widgets/tv-document-view.h"
#include "wire/tv-agent1.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <unistd.h>

#define TV_TYPE_DOCUMENT_PAGE (tv_document_page_get_type ())
G_DECLARE_FINAL_TYPE (TvDocumentPage, tv_document_page, TV, DOCUMENT_PAGE, TvVisitPage)

struct _TvDocumentPage
{
  TvVisitPage parent;

  TvDocumentView *view;
  GtkLabel *message_label;
  GCancellable *cancellable; /* (owned): of printing */
};

G_DEFINE_FINAL_TYPE (TvDocumentPage, tv_document_page, TV_TYPE_VISIT_PAGE)

static void
say (TvDocumentPage *self, const char *text)
{
  gtk_label_set_label (self->message_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), text != NULL);
}

/* So that the same page is there when it is made again in another language. */
static void
drawn_cb (TvDocumentPage *self)
{
  tv_visit_page_get_place (TV_VISIT_PAGE (self))->page = tv_document_view_get_page (self->view);
}

static void
place_cb (TvDocumentPage *self, double lon, double lat)
{
  TvVisitPlace *document = tv_visit_page_get_place (TV_VISIT_PAGE (self));
  g_autoptr (TvVisitPlace) map
      = tv_visit_place_new (TV_VISIT_MAP, document->item, document->version);

  map->has_point = TRUE;
  map->lon = lon;
  map->lat = lat;
  tv_visit_go (tv_visit_page_get_visit (TV_VISIT_PAGE (self)), map);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *job = NULL;

  if (tv_agent1_call_print_finish (TV_AGENT1 (source), &job, NULL, result, &error))
    say (self, _ ("The page is being printed."));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, tv_error_explain (error, NULL));
}

/* A page alone as PDF goes to the service, which alone speaks with the printer. */
static void
print_cb (TvDocumentPage *self, GBytes *pdf)
{
  TvAgent1 *agent = tv_visit_get_agent (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  g_autoptr (GUnixFDList) list = NULL;
  gsize length;
  const void *data = g_bytes_get_data (pdf, &length);
  int fd;

  if (agent == NULL)
    return;
  fd = memfd_create ("page", MFD_CLOEXEC);
  if (fd < 0 || write (fd, data, length) != (gssize) length)
    {
      if (fd >= 0)
        close (fd);
      say (self, _ ("The page cannot be printed now."));
      return;
    }
  list = g_unix_fd_list_new_from_array (&fd, 1);
  say (self, _ ("The page goes to the printer…"));
  tv_agent1_call_print (agent,
                        g_variant_new_handle (0),
                        "application/pdf",
                        list,
                        self->cancellable,
                        printed_cb,
                        g_object_ref (self));
}

static void
tv_document_page_dispose (GObject *object)
{
  TvDocumentPage *self = TV_DOCUMENT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_DOCUMENT_PAGE);
  G_OBJECT_CLASS (tv_document_page_parent_class)->dispose (object);
}

static void
tv_document_page_class_init (TvDocumentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TV_TYPE_DOCUMENT_VIEW);
  G_OBJECT_CLASS (klass)->dispose = tv_document_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/kiosk/tv-document-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDocumentPage, view);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentPage, message_label);
  gtk_widget_class_bind_template_callback (widget_class, drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
}

static void
tv_document_page_init (TvDocumentPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
open_document (TvDocumentPage *self, TvVisit *visit, const TvVisitPlace *place)
{
  g_autoptr (TvPlan) plan
      = tv_catalogue_get_plan (tv_visit_get_catalogue (visit), place->item, place->version, NULL);

  tv_document_view_open (self->view,
                         tv_visit_get_content (visit),
                         place->item,
                         place->version,
                         place->text,
                         place->title,
                         place->page);
  if (plan != NULL)
    {
      g_autoptr (GPtrArray) areas = tv_document_area_list (plan->json, place->text);

      tv_document_view_set_areas (self->view, areas);
    }
  tv_document_view_point_at (self->view, place->paragraph);
  if (place->words != NULL)
    tv_document_view_find (self->view, place->words);
  tv_document_view_set_can_print (self->view,
                                  tv_visit_has_printer (visit)
                                      && tv_visit_get_agent (visit) != NULL);
}

GtkWidget *
tv_document_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvDocumentPage *self = tv_visit_page_new (TV_TYPE_DOCUMENT_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self),
                           place->title != NULL ? place->title : _ ("Document"));
  if (tv_visit_get_content (visit) != NULL && place->item != NULL && place->text != NULL)
    open_document (self, visit, place);
  return GTK_WIDGET (self);
}
