// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-compare-sheet.h"

#include "tv-version-slider.h"
#include "tv-visit-parts.h"
#include "widgets/tv-map-swipe.h"

#include <glib/gi18n-lib.h>

/* Up to here each version is a choice of its own; more are steps in time. */
#define MAX_VERSION_CHOICES 2

struct _TvCompareSheet
{
  GtkWidget parent_instance;

  TvVisit *visit;      /* (owned) */
  TvPlan *plan;        /* (owned): on the map */
  TvMapView *map;      /* borrowed, weak */
  GtkOverlay *overlay; /* borrowed, weak */
  GtkWidget *swipe;    /* in @overlay (nullable) */
  GPtrArray *versions; /* (owned) (element-type TvPlan): of @plan, oldest first, with itself */
  GPtrArray *others;   /* (owned) (element-type TvPlan): oldest first */
  TvPlan *other;       /* in @others or @versions: what it is compared with; NULL: what is there */
  gboolean has_state;  /* the plan shows what is there today */
  GtkToggleButton *group; /* (nullable): the last of the choices */
  GtkToggleButton *steps; /* (nullable): the choice of the slider's version */
  GtkWidget *slider;      /* (nullable) */
  GtkWidget *scroller;    /* child */
};

G_DEFINE_FINAL_TYPE (TvCompareSheet, tv_compare_sheet, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_compare_sheet_dispose (GObject *object)
{
  TvCompareSheet *self = TV_COMPARE_SHEET (object);

  g_clear_weak_pointer (&self->map);
  g_clear_weak_pointer (&self->overlay);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_compare_sheet_parent_class)->dispose (object);
}

static void
tv_compare_sheet_class_init (TvCompareSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_compare_sheet_dispose;
  signals[CLOSED] = g_signal_new ("closed",
                                  TV_TYPE_COMPARE_SHEET,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "compare-sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_compare_sheet_init (TvCompareSheet *self)
{
  self->others = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_plan_unref);
  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_plan_unref);
}

static gboolean
has_something (TvCompareSheet *self)
{
  return self->other != NULL || self->has_state;
}

/* Both sides hide and order alike what both have. */
static void
layers_changed_cb (TvCompareSheet *self)
{
  if (self->swipe != NULL && self->map != NULL)
    tv_map_layers_copy (tv_map_view_get_layers (tv_map_swipe_get_over (TV_MAP_SWIPE (self->swipe))),
                        tv_map_view_get_layers (self->map));
}

static void
add_swipe (TvCompareSheet *self)
{
  g_auto (GStrv) basemaps
      = tv_catalogue_list_items (tv_visit_get_catalogue (self->visit), "basemap", NULL);
  TvMapView *over;

  self->swipe = tv_map_swipe_new (self->map);
  gtk_overlay_add_overlay (self->overlay, self->swipe);
  over = tv_map_swipe_get_over (TV_MAP_SWIPE (self->swipe));
  if (basemaps != NULL && basemaps[0] != NULL)
    tv_map_view_set_basemap (over, tv_visit_get_content (self->visit), basemaps[0], 0);
}

static void
show_other (TvCompareSheet *self)
{
  TvPlan *other = self->other != NULL ? self->other : self->plan;
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  TvMapView *over;

  if (self->map == NULL || self->overlay == NULL || !has_something (self))
    return;
  if (self->swipe == NULL)
    add_swipe (self);
  over = tv_map_swipe_get_over (TV_MAP_SWIPE (self->swipe));
  left = self->other != NULL ? tv_version_slider_title (self->plan)
                             : g_strdup (_ ("What is planned"));
  right = self->other != NULL ? tv_version_slider_title (other) : g_strdup (_ ("What is there"));
  tv_map_layers_set_mask (tv_map_view_get_layers (over),
                          self->other != NULL ? TV_MAP_MASK_NONE : TV_MAP_MASK_EXISTING);
  tv_map_view_set_plan (over, tv_visit_get_content (self->visit), other->item, other->version);
  tv_map_layers_set_plan (tv_map_view_get_layers (over), other);
  tv_map_layers_set_mask (tv_map_view_get_layers (self->map),
                          self->other != NULL ? TV_MAP_MASK_NONE : TV_MAP_MASK_PLANNED);
  layers_changed_cb (self);
  tv_map_swipe_set_titles (TV_MAP_SWIPE (self->swipe), left, right);
}

static TvPlan *
version_of_slider (TvCompareSheet *self)
{
  guint chosen = tv_version_slider_get_chosen (TV_VERSION_SLIDER (self->slider));

  return g_ptr_array_index (self->versions, chosen);
}

static void
other_toggled_cb (TvCompareSheet *self, GtkToggleButton *button)
{
  gboolean active = gtk_toggle_button_get_active (button);

  gtk_accessible_update_state (GTK_ACCESSIBLE (button),
                               GTK_ACCESSIBLE_STATE_CHECKED,
                               active ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                      : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  if (!active)
    return;
  tv_visit_touch (self->visit);
  self->other = button == self->steps ? version_of_slider (self)
                                      : g_object_get_data (G_OBJECT (button), "plan");
  if (self->swipe != NULL)
    show_other (self);
}

static void
version_chosen_cb (TvCompareSheet *self)
{
  tv_visit_touch (self->visit);
  self->other = version_of_slider (self);
  /* shows it, unless that is what was shown */
  if (gtk_toggle_button_get_active (self->steps))
    show_other (self);
  else
    gtk_toggle_button_set_active (self->steps, TRUE);
}

static void
close_cb (TvCompareSheet *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  const TvPlan *left = *(const TvPlan *const *) a;
  const TvPlan *right = *(const TvPlan *const *) b;

  int order = g_strcmp0 (left->decision_date, right->decision_date);

  return order != 0 ? order : (int) left->version - (int) right->version;
}

static gboolean
touches (const TvPlan *a, const TvPlan *b)
{
  return a->bounds[0] < b->bounds[2] && a->bounds[2] > b->bounds[0] && a->bounds[1] < b->bounds[3]
         && a->bounds[3] > b->bounds[1];
}

/* Whether @plan drawn on the map has layers of what is there today. */
static gboolean
find_state (TvCompareSheet *self)
{
  TvMapLayers *layers = tv_map_view_get_layers (self->map);
  g_autoptr (GPtrArray) groups = NULL;

  tv_map_layers_set_plan (layers, self->plan);
  groups = tv_map_layers_list_groups (layers);
  return g_ptr_array_find_with_equal_func (groups, "hien-trang", g_str_equal, NULL);
}

/* The other versions, and the newest of every plan that touches this one. */
static void
find_others (TvCompareSheet *self)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (self->visit);
  g_autoptr (GPtrArray) versions = tv_catalogue_list_versions (catalogue, self->plan->item, NULL);
  g_autoptr (GPtrArray) plans = tv_catalogue_list_plans (catalogue, "", NULL, NULL);

  for (guint i = 0; versions != NULL && i < versions->len; i++)
    {
      TvPlan *plan = g_ptr_array_index (versions, i);

      g_ptr_array_add (self->versions, tv_plan_ref (plan));
      if (plan->version != self->plan->version)
        g_ptr_array_add (self->others, tv_plan_ref (plan));
    }
  for (guint i = 0; plans != NULL && i < plans->len; i++)
    {
      TvPlan *plan = g_ptr_array_index (plans, i);

      if (g_strcmp0 (plan->item, self->plan->item) != 0 && touches (plan, self->plan))
        g_ptr_array_add (self->others, tv_plan_ref (plan));
    }
  g_ptr_array_sort (self->others, compare_dates);
  g_ptr_array_sort (self->versions, compare_dates);
}

static GtkToggleButton *
add_choice (TvCompareSheet *self, GtkBox *box, const char *title, const char *detail)
{
  /* one of several: a toggle button would not tell which */
  GtkWidget *button
      = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  GtkBox *words = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));

  gtk_box_append (words, tv_visit_label_new (title, "card-title"));
  gtk_box_append (words, tv_visit_label_new (detail, "detail"));
  gtk_button_set_child (GTK_BUTTON (button), GTK_WIDGET (words));
  gtk_widget_add_css_class (button, "card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  detail,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button),
                               GTK_ACCESSIBLE_STATE_CHECKED,
                               GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), self->group);
  self->group = GTK_TOGGLE_BUTTON (button);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (other_toggled_cb), self);
  gtk_box_append (box, button);
  return self->group;
}

static void
add_plan (TvCompareSheet *self, GtkBox *box, TvPlan *plan)
{
  g_autofree char *title = tv_version_slider_title (plan);
  GtkToggleButton *button
      = add_choice (self, box, title, plan->name != NULL ? plan->name : plan->item);

  g_object_set_data (G_OBJECT (button), "plan", plan);
  gtk_toggle_button_set_active (button, plan == self->other);
}

static gboolean
has_steps (TvCompareSheet *self)
{
  return self->versions->len > MAX_VERSION_CHOICES;
}

static guint
find_version (TvCompareSheet *self, const TvPlan *plan)
{
  guint at = 0;

  for (guint i = 0; i < self->versions->len; i++)
    {
      if (((const TvPlan *) g_ptr_array_index (self->versions, i))->version == plan->version)
        at = i;
    }
  return at;
}

static void
add_steps (TvCompareSheet *self, GtkBox *box)
{
  self->slider = tv_version_slider_new (self->versions,
                                        find_version (self, self->other),
                                        find_version (self, self->plan),
                                        tv_visit_get_language (self->visit));
  self->steps = add_choice (self,
                            box,
                            _ ("Through the years"),
                            _ ("Every version of this plan, step by step"));
  gtk_box_append (box, self->slider);
  gtk_toggle_button_set_active (self->steps, TRUE);
  g_signal_connect_swapped (self->slider, "chosen", G_CALLBACK (version_chosen_cb), self);
}

static void
add_choices (TvCompareSheet *self, GtkBox *box)
{
  if (has_steps (self))
    add_steps (self, box);
  if (self->has_state)
    gtk_toggle_button_set_active (add_choice (self,
                                              box,
                                              _ ("What is there"),
                                              _ ("The existing state, as this plan recorded it")),
                                  self->other == NULL);
  for (guint i = 0; i < self->others->len; i++)
    {
      TvPlan *plan = g_ptr_array_index (self->others, i);

      if (!has_steps (self) || g_strcmp0 (plan->item, self->plan->item) != 0)
        add_plan (self, box, plan);
    }
}

static void
build (TvCompareSheet *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  GtkBox *head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkWidget *close = tv_visit_action_new ("window-close-symbolic", _ ("Close"), NULL);
  GtkWidget *text
      = tv_visit_label_new (_ ("Draw the line across the map. Left is the plan on the map; choose "
                               "what is seen on the right:"),
                            "body");

  gtk_widget_add_css_class (GTK_WIDGET (box), "lot");
  gtk_widget_set_hexpand (text, TRUE);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_cb), self);
  gtk_box_append (head, text);
  gtk_box_append (head, close);
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  gtk_box_append (box, GTK_WIDGET (head));
  add_choices (self, box);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
tv_compare_sheet_new (TvVisit *visit, TvPlan *plan, TvMapView *map, GtkOverlay *overlay)
{
  TvCompareSheet *self = g_object_new (TV_TYPE_COMPARE_SHEET, NULL);

  self->visit = g_object_ref (visit);
  self->plan = tv_plan_ref (plan);
  g_set_weak_pointer (&self->map, map);
  g_set_weak_pointer (&self->overlay, overlay);
  find_others (self);
  self->has_state = find_state (self);
  g_signal_connect_object (tv_map_view_get_layers (map),
                           "changed",
                           G_CALLBACK (layers_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  /* the nearest version is what people ask about first */
  self->other
      = self->others->len > 0 ? g_ptr_array_index (self->others, self->others->len - 1) : NULL;
  for (guint i = 0; i < self->others->len; i++)
    {
      TvPlan *one = g_ptr_array_index (self->others, i);

      if (g_strcmp0 (one->item, plan->item) == 0)
        self->other = one;
    }
  build (self);
  return GTK_WIDGET (self);
}

void
tv_compare_sheet_set_active (TvCompareSheet *self, gboolean active)
{
  g_return_if_fail (TV_IS_COMPARE_SHEET (self));

  if (active)
    show_other (self);
  else if (self->swipe != NULL && self->overlay != NULL)
    {
      gtk_overlay_remove_overlay (self->overlay, self->swipe);
      self->swipe = NULL;
      if (self->map != NULL)
        tv_map_layers_set_mask (tv_map_view_get_layers (self->map), TV_MAP_MASK_NONE);
    }
}
