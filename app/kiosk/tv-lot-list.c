// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-lot-list.h"

#include "tv-plan-words.h"
#include "tv-visit-parts.h"
#include "widgets/tv-map-view-keys.h"

#include <glib/gi18n-lib.h>

/* A longer list nobody reads; who zooms in finds all. */
#define LIMIT 60
#define DELAY_MS 300

struct _TvLotList
{
  GtkWidget parent_instance;

  TvVisit *visit;      /* (owned) */
  TvPlan *plan;        /* (owned) */
  TvMapView *map;      /* borrowed, weak */
  TvPlanWords *words;  /* (owned) */
  GtkWidget *scroller; /* child */
  GtkWidget *count;
  GtkBox *rows;
  guint delay; /* source: the list follows when the map stands still */
};

G_DEFINE_FINAL_TYPE (TvLotList, tv_lot_list, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_lot_list_dispose (GObject *object)
{
  TvLotList *self = TV_LOT_LIST (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  g_clear_weak_pointer (&self->map);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->words, tv_plan_words_free);
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_lot_list_parent_class)->dispose (object);
}

static void
chosen_cb (TvLotList *self, GtkWidget *row)
{
  const double *point = g_object_get_data (G_OBJECT (row), "point");

  g_signal_emit (self, signals[CHOSEN], 0, point[0], point[1]);
}

static void
add_row (TvLotList *self, const TvCover *lot)
{
  const TvLanduse *use = tv_plan_words_find_use (self->words, lot->code);
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;
  const double point[2] = { lot->lon, lot->lat };
  GtkWidget *row;

  /* TRANSLATORS: code of a lot on a plan */
  title = g_strdup_printf (_ ("Lot %s"), lot->lot != NULL ? lot->lot : "–");
  name = use != NULL
             ? g_strdup_printf ("%s – %s",
                                lot->code,
                                tv_landuse_get_name (use, tv_visit_get_language (self->visit)))
             : g_strdup (lot->code != NULL ? lot->code : "");
  row = tv_visit_card_new (NULL, title, name, NULL);
  {
    g_autofree char *spoken = g_strdup_printf ("%s, %s", title, name);

    gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    spoken,
                                    -1);
  }
  g_object_set_data_full (G_OBJECT (row), "point", g_memdup2 (point, sizeof point), g_free);
  g_signal_connect_swapped (row, "clicked", G_CALLBACK (chosen_cb), self);
  gtk_box_append (self->rows, row);
}

static void
fill (TvLotList *self)
{
  g_autoptr (GPtrArray) lots = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;
  double box[4];

  if (self->map == NULL || !tv_map_view_get_box (self->map, box))
    return;
  lots = tv_catalogue_list_lots (tv_visit_get_catalogue (self->visit),
                                 self->plan->item,
                                 self->plan->version,
                                 box,
                                 LIMIT + 1,
                                 &error);
  tv_visit_box_clear (self->rows);
  if (lots == NULL)
    {
      gtk_box_append (self->rows, tv_visit_error_new (error));
      return;
    }
  for (guint i = 0; i < MIN (lots->len, LIMIT); i++)
    add_row (self, g_ptr_array_index (lots, i));
  if (lots->len > LIMIT)
    count = g_strdup_printf (_ ("The first %d lots in sight. Zoom in to see all of fewer."), LIMIT);
  else
    count = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u lot in sight", "%u lots in sight", lots->len),
        lots->len);
  gtk_label_set_label (GTK_LABEL (self->count), count);
}

static gboolean
delay_cb (gpointer data)
{
  TvLotList *self = data;

  self->delay = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

static void
moved_cb (TvLotList *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_handle_id (&self->delay, g_source_remove);
  self->delay = g_timeout_add (DELAY_MS, delay_cb, self);
}

static void
tv_lot_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tv_lot_list_parent_class)->map (widget);
  fill (TV_LOT_LIST (widget));
}

static void
tv_lot_list_class_init (TvLotListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_lot_list_dispose;
  widget_class->map = tv_lot_list_map;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  TV_TYPE_LOT_LIST,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  2,
                                  G_TYPE_DOUBLE,
                                  G_TYPE_DOUBLE);
  signals[CLOSED] = g_signal_new ("closed",
                                  TV_TYPE_LOT_LIST,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "lot-list");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_lot_list_init (TvLotList *self)
{
}

static void
close_cb (TvLotList *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
build (TvLotList *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  GtkBox *head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkWidget *close = tv_visit_action_new ("window-close-symbolic", _ ("Close"), NULL);

  gtk_widget_add_css_class (GTK_WIDGET (box), "lot");
  self->count = tv_visit_label_new ("", "strong");
  gtk_widget_set_hexpand (self->count, TRUE);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_cb), self);
  gtk_box_append (head, self->count);
  gtk_box_append (head, close);
  gtk_box_append (box, GTK_WIDGET (head));
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_box_append (box, GTK_WIDGET (self->rows));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
tv_lot_list_new (TvVisit *visit, TvPlan *plan, TvMapView *map)
{
  TvLotList *self = g_object_new (TV_TYPE_LOT_LIST, NULL);

  self->visit = g_object_ref (visit);
  self->plan = tv_plan_ref (plan);
  self->words = tv_plan_words_new (tv_visit_get_catalogue (visit), plan->item, plan->version);
  g_set_weak_pointer (&self->map, map);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Lots in sight"),
                                  -1);
  build (self);
  tv_map_view_follow (map, G_OBJECT (self), G_CALLBACK (moved_cb));
  return GTK_WIDGET (self);
}
