// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-idle.h"

#include <glib/gi18n-lib.h>

struct _TvVisitIdle
{
  GtkWidget parent;

  GtkLabel *count_label;
  GtkWidget *stay_button;

  TvVisit *visit; /* (owned) */
  guint seconds;
  guint left;
  guint timer;
};

G_DEFINE_FINAL_TYPE (TvVisitIdle, tv_visit_idle, GTK_TYPE_WIDGET)

static void
show_count (TvVisitIdle *self)
{
  g_autofree char *text
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                      "For your privacy this visit ends in %u second.",
                                      "For your privacy this visit ends in %u seconds.",
                                      self->left),
                         self->left);

  gtk_label_set_label (self->count_label, text);
}

static gboolean
count_cb (gpointer data)
{
  TvVisitIdle *self = data;

  self->left--;
  if (self->left > 0)
    {
      show_count (self);
      return G_SOURCE_CONTINUE;
    }
  self->timer = 0;
  tv_visit_finish (self->visit);
  return G_SOURCE_REMOVE;
}

static gboolean
silent_cb (gpointer data)
{
  TvVisitIdle *self = data;

  self->left = TV_VISIT_COUNTDOWN;
  show_count (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (self->stay_button);
  self->timer = g_timeout_add_seconds (1, count_cb, self);
  return G_SOURCE_REMOVE;
}

void
tv_visit_idle_start (TvVisitIdle *self)
{
  g_return_if_fail (TV_IS_VISIT_IDLE (self));
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->timer = g_timeout_add_seconds (self->seconds, silent_cb, self);
}

static void
touched_cb (TvVisitIdle *self)
{
  /* A warm visit that nobody sees does not count. */
  if (self->timer != 0)
    tv_visit_idle_start (self);
}

static void
stay_cb (TvVisitIdle *self)
{
  tv_visit_idle_start (self);
}

static void
end_cb (TvVisitIdle *self)
{
  tv_visit_finish (self->visit);
}

static void
tv_visit_idle_dispose (GObject *object)
{
  TvVisitIdle *self = TV_VISIT_IDLE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TV_TYPE_VISIT_IDLE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_visit_idle_parent_class)->dispose (object);
}

static void
tv_visit_idle_class_init (TvVisitIdleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_visit_idle_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-visit-idle.ui");
  gtk_widget_class_bind_template_child (widget_class, TvVisitIdle, count_label);
  gtk_widget_class_bind_template_child (widget_class, TvVisitIdle, stay_button);
  gtk_widget_class_bind_template_callback (widget_class, stay_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_cb);
  gtk_widget_class_set_css_name (widget_class, "idle");
}

static void
tv_visit_idle_init (TvVisitIdle *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_visit_idle_new (TvVisit *visit, guint seconds)
{
  TvVisitIdle *self = g_object_new (TV_TYPE_VISIT_IDLE, NULL);

  self->visit = g_object_ref (visit);
  self->seconds = seconds;
  g_signal_connect_object (visit, "touched", G_CALLBACK (touched_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
