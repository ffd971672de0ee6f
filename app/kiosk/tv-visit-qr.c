// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-qr.h"

#include "paper/tv-qr.h"

struct _TvVisitQr
{
  GtkWidget parent;

  TvQr *qr; /* (owned) (nullable) */
  int size;
};

G_DEFINE_FINAL_TYPE (TvVisitQr, tv_visit_qr, GTK_TYPE_WIDGET)

static void
tv_visit_qr_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TvVisitQr *self = TV_VISIT_QR (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) self->size, (float) self->size);
  cairo_t *cr;

  if (self->qr == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  tv_qr_draw (self->qr, cr, 0, 0, self->size);
  cairo_destroy (cr);
}

static void
tv_visit_qr_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural = TV_VISIT_QR (widget)->size;
}

static void
tv_visit_qr_finalize (GObject *object)
{
  g_clear_pointer (&TV_VISIT_QR (object)->qr, tv_qr_free);
  G_OBJECT_CLASS (tv_visit_qr_parent_class)->finalize (object);
}

static void
tv_visit_qr_class_init (TvVisitQrClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tv_visit_qr_finalize;
  widget_class->snapshot = tv_visit_qr_snapshot;
  widget_class->measure = tv_visit_qr_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tv_visit_qr_init (TvVisitQr *self)
{
}

GtkWidget *
tv_visit_qr_new (const char *text, int size)
{
  TvVisitQr *self = g_object_new (TV_TYPE_VISIT_QR, "halign", GTK_ALIGN_CENTER, NULL);
  g_autoptr (GError) error = NULL;

  self->size = size;
  self->qr = tv_qr_new (text, &error);
  if (self->qr == NULL)
    g_message ("%s", error->message);
  return GTK_WIDGET (self);
}
