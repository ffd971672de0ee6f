// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-opinion.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"
#include "tv-visit-qr.h"

#include "vault/tv-receipt-code.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_RECEIPT_PAGE (tv_receipt_page_get_type ())
G_DECLARE_FINAL_TYPE (TvReceiptPage, tv_receipt_page, TV, RECEIPT_PAGE, TvVisitPage)

struct _TvReceiptPage
{
  TvVisitPage parent;

  GtkBox *box;
  TvOpinion *opinion;    /* (owned) (nullable) */
  GtkLabel *state_label; /* (unowned) */
  guint poll;
};

G_DEFINE_FINAL_TYPE (TvReceiptPage, tv_receipt_page, TV_TYPE_VISIT_PAGE)

#define POLL_SECONDS 2

static void
show_state (TvReceiptPage *self)
{
  const char *state = tv_opinion_get_state (self->opinion);
  gboolean arrived = g_strcmp0 (state, "acked") == 0 || g_strcmp0 (state, "received") == 0
                     || g_strcmp0 (state, "answered") == 0 || g_strcmp0 (state, "purged") == 0;
  gboolean parked = g_strcmp0 (state, "parked") == 0;

  gtk_label_set_label (
      self->state_label,
      arrived ? _ ("The province has received your opinion.")
      : parked
          ? _ ("Saved on this machine. The province could not take it yet; the staff have been "
               "told and it is kept.")
          : _ ("Saved on this machine; it will be sent to the province by itself."));
  gtk_widget_add_css_class (GTK_WIDGET (self->state_label), arrived ? "good" : "waiting");
}

static gboolean
poll_cb (gpointer data)
{
  TvReceiptPage *self = data;

  tv_opinion_refresh_state (self->opinion);
  return G_SOURCE_CONTINUE;
}

static void
taken_cb (TvReceiptPage *self)
{
  tv_visit_finish (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
}

static GtkWidget *
make_code (const char *code)
{
  g_autofree char *text = tv_receipt_code_format (code);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "receipt-code");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  return label;
}

static GtkWidget *
make_qr (const char *code)
{
  g_autofree char *text = tv_receipt_code_qr_text (code);
  GtkWidget *qr = tv_visit_qr_new (text, 340);

  gtk_accessible_update_property (GTK_ACCESSIBLE (qr),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The same code as a picture"),
                                  -1);
  return qr;
}

static void
fill (TvReceiptPage *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *state = tv_visit_label_new ("", "state");
  GtkWidget *taken = tv_visit_action_new ("object-select-symbolic",
                                          _ ("I have written down the code"),
                                          "primary");

  gtk_widget_add_css_class (card, "receipt");
  gtk_box_append (GTK_BOX (card),
                  tv_visit_label_new (_ ("Thank you. This is your receipt code:"), "strong"));
  gtk_box_append (GTK_BOX (card), make_code (tv_opinion_get_code (self->opinion)));
  gtk_box_append (GTK_BOX (card), make_qr (tv_opinion_get_code (self->opinion)));
  self->state_label = GTK_LABEL (state);
  gtk_box_append (GTK_BOX (card), state);
  gtk_box_append (self->box, card);
  gtk_box_append (self->box, tv_visit_heading_new (_ ("What to do now")));
  gtk_box_append (
      self->box,
      tv_visit_label_new (
          _ ("Write down the 18 digits or take a picture of the code. With it you can see the "
             "answer at any kiosk of the province, under “Look up a receipt”. Only who holds the "
             "code can see it; nobody can tell you the code again."),
          "body"));
  g_signal_connect_swapped (taken, "clicked", G_CALLBACK (taken_cb), self);
  gtk_widget_add_css_class (taken, "huge");
  gtk_box_append (self->box, taken);
  show_state (self);
}

static void
tv_receipt_page_dispose (GObject *object)
{
  TvReceiptPage *self = TV_RECEIPT_PAGE (object);

  g_clear_handle_id (&self->poll, g_source_remove);
  if (self->opinion != NULL)
    g_signal_handlers_disconnect_by_data (self->opinion, self);
  g_clear_object (&self->opinion);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_RECEIPT_PAGE);
  G_OBJECT_CLASS (tv_receipt_page_parent_class)->dispose (object);
}

static void
tv_receipt_page_class_init (TvReceiptPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_receipt_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/kiosk/tv-receipt-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvReceiptPage, box);
}

static void
tv_receipt_page_init (TvReceiptPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_receipt_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvReceiptPage *self = tv_visit_page_new (TV_TYPE_RECEIPT_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self), _ ("Your opinion has been saved"));
  if (tv_visit_get_opinion (visit) != NULL
      && tv_opinion_get_code (tv_visit_get_opinion (visit)) != NULL)
    {
      self->opinion = g_object_ref (tv_visit_get_opinion (visit));
      fill (self);
      g_signal_connect_object (self->opinion,
                               "notify::state",
                               G_CALLBACK (show_state),
                               self,
                               G_CONNECT_SWAPPED);
      self->poll = g_timeout_add_seconds (POLL_SECONDS, poll_cb, self);
    }
  return GTK_WIDGET (self);
}
