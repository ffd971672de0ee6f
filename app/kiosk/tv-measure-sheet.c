// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-measure-sheet.h"

#include "base/tv-format.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

struct _TvMeasureSheet
{
  GtkWidget parent_instance;

  TvVisit *visit;        /* (owned) */
  TvMapMeasure *measure; /* (owned) */
  GtkWidget *box;        /* child: all below lie in it */
  GtkWidget *result;
  GtkWidget *detail;
  GtkWidget *accuracy;
  GtkWidget *undo;
  GtkWidget *clear;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (TvMeasureSheet, tv_measure_sheet, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_measure_sheet_dispose (GObject *object)
{
  TvMeasureSheet *self = TV_MEASURE_SHEET (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->measure);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_measure_sheet_parent_class)->dispose (object);
}

static void
tv_measure_sheet_class_init (TvMeasureSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_measure_sheet_dispose;
  signals[CLOSED] = g_signal_new ("closed",
                                  TV_TYPE_MEASURE_SHEET,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "measure-sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_measure_sheet_init (TvMeasureSheet *self)
{
}

/* "235,4 m", "1,25 km". */
static char *
format_length (double metres, const char *language)
{
  g_autofree char *number = metres < 1000 ? tv_format_number (metres, 1, language)
                                          : tv_format_number (metres / 1000, 2, language);

  /* TRANSLATORS: a length in metres, in kilometres */
  return metres < 1000 ? g_strdup_printf (_ ("%s m"), number)
                       : g_strdup_printf (_ ("%s km"), number);
}

/* "850 m²", "12,5 ha (125.000 m²)". */
static char *
format_area (double area_m2, const char *language)
{
  g_autofree char *metres = tv_format_number (area_m2, area_m2 < 1000 ? 1 : 0, language);
  g_autofree char *hectares = tv_format_number (area_m2 / 10000, 2, language);

  if (area_m2 < 10000)
    return g_strdup_printf (_ ("%s m²"), metres);
  /* TRANSLATORS: an area in hectares, and in square metres */
  return g_strdup_printf (_ ("%s ha (%s m²)"), hectares, metres);
}

static const char *
invitation (TvMeasureSheet *self, guint n_points)
{
  if (n_points == 0)
    return _ ("Touch the map where you want to begin.");
  if (self->closed && n_points < 3)
    return _ ("Touch the next corner. An area needs three.");
  return _ ("Touch the next point.");
}

static void
show_accuracy (TvMeasureSheet *self)
{
  g_autofree char *reach = tv_format_number (MAX (tv_map_measure_get_reach (self->measure), 0.1),
                                             1,
                                             tv_visit_get_language (self->visit));
  /* TRANSLATORS: metres */
  g_autofree char *text = g_strdup_printf (
      _ ("Measured on the ellipsoid of VN-2000. At this zoom a finger is good to "
         "about %s m for each point, the map to about 1 m: zoom in for more. This "
         "is not a land survey."),
      reach);

  gtk_label_set_label (GTK_LABEL (self->accuracy), text);
}

static void
changed_cb (TvMeasureSheet *self)
{
  const char *language = tv_visit_get_language (self->visit);
  guint n_points = tv_map_measure_get_n_points (self->measure);
  g_autofree char *length = format_length (tv_map_measure_get_length (self->measure), language);
  g_autofree char *area = format_area (tv_map_measure_get_area (self->measure), language);
  /* TRANSLATORS: length of the edge of an area */
  g_autofree char *round = g_strdup_printf (_ ("all round %s"), length);
  gboolean has_result = n_points >= (self->closed ? 3 : 2);

  tv_visit_touch (self->visit);
  gtk_label_set_label (GTK_LABEL (self->result),
                       !has_result    ? invitation (self, n_points)
                       : self->closed ? area
                                      : length);
  gtk_label_set_label (GTK_LABEL (self->detail), has_result && self->closed ? round : "");
  gtk_widget_set_visible (self->detail, has_result && self->closed);
  gtk_widget_set_sensitive (self->undo, n_points > 0);
  gtk_widget_set_sensitive (self->clear, n_points > 0);
  show_accuracy (self);
}

static void
closed_toggled_cb (TvMeasureSheet *self, GtkToggleButton *button)
{
  self->closed = gtk_toggle_button_get_active (button);
  tv_map_measure_set_closed (self->measure, self->closed);
}

static void
close_cb (TvMeasureSheet *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static GtkWidget *
add_button (GtkWidget *row, const char *icon, const char *label, GCallback callback, gpointer data)
{
  GtkWidget *button = tv_visit_action_new (icon, label, NULL);

  g_signal_connect_swapped (button, "clicked", callback, data);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
build (TvMeasureSheet *self)
{
  GtkWidget *kinds = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *line = gtk_toggle_button_new_with_label (_ ("Distance"));
  GtkWidget *area = gtk_toggle_button_new_with_label (_ ("Area"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "lot");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (area), GTK_TOGGLE_BUTTON (line));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (line), TRUE);
  g_signal_connect_swapped (area, "toggled", G_CALLBACK (closed_toggled_cb), self);
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_hexpand (area, TRUE);
  gtk_box_append (GTK_BOX (kinds), line);
  gtk_box_append (GTK_BOX (kinds), area);
  gtk_box_append (GTK_BOX (self->box), kinds);
  self->result = tv_visit_label_new ("", "lot-answer");
  self->detail = tv_visit_label_new ("", "body");
  self->accuracy = tv_visit_label_new ("", "small");
  gtk_box_append (GTK_BOX (self->box), self->result);
  gtk_box_append (GTK_BOX (self->box), self->detail);
  self->undo = add_button (row,
                           "edit-undo-symbolic",
                           _ ("Undo"),
                           G_CALLBACK (tv_map_measure_undo),
                           self->measure);
  self->clear = add_button (row,
                            "edit-clear-symbolic",
                            _ ("Clear"),
                            G_CALLBACK (tv_map_measure_clear),
                            self->measure);
  add_button (row, "window-close-symbolic", _ ("Close"), G_CALLBACK (close_cb), self);
  gtk_box_append (GTK_BOX (self->box), row);
  gtk_box_append (GTK_BOX (self->box), self->accuracy);
}

GtkWidget *
tv_measure_sheet_new (TvVisit *visit, TvMapMeasure *measure)
{
  TvMeasureSheet *self = g_object_new (TV_TYPE_MEASURE_SHEET, NULL);

  self->visit = g_object_ref (visit);
  self->measure = g_object_ref (measure);
  build (self);
  g_signal_connect_object (measure, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_label_set_label (GTK_LABEL (self->result), invitation (self, 0));
  gtk_widget_set_visible (self->detail, FALSE);
  gtk_widget_set_sensitive (self->undo, FALSE);
  gtk_widget_set_sensitive (self->clear, FALSE);
  return GTK_WIDGET (self);
}
