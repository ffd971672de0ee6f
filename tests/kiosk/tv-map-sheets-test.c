// SPDX-License-Identifier: GPL-3.0-or-later
/* The sheets beside the map that choose what is drawn: layers, and what to compare with. */
#include "config.h"

#include "base/tv-locale.h"
#include "kiosk/tv-compare-sheet.h"
#include "kiosk/tv-layer-sheet.h"
#include "kiosk/tv-version-slider.h"
#include "kiosk/tv-visit-style.h"
#include "tv-kiosk-fixture.h"
#include "widgets/tv-map-swipe.h"

#include <string.h>

/* For all tests: nobody writes to it. */
static TvKioskFixture *fixture;

typedef struct
{
  TvVisit *visit;
  TvPlan *plan;
  GtkWidget *window;
  GtkWidget *box;
  GtkWidget *overlay;
  TvMapView *map;
} Setting;

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (void)
{
  gboolean late = FALSE;

  g_timeout_add (60, late_cb, &late);
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Setting *self, gconstpointer data)
{
  self->visit = tv_visit_new (NULL, fixture->folder);
  self->plan = tv_catalogue_get_plan (tv_visit_get_catalogue (self->visit),
                                      TV_KIOSK_FIXTURE_PLAN,
                                      0,
                                      NULL);
  self->map = TV_MAP_VIEW (tv_map_view_new ());
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->overlay);
  self->window = gtk_window_new ();
  gtk_widget_add_css_class (self->window, "kiosk");
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1100, 400);
  gtk_window_set_child (GTK_WINDOW (self->window), self->box);
  tv_map_view_set_plan (self->map,
                        tv_visit_get_content (self->visit),
                        TV_KIOSK_FIXTURE_PLAN,
                        self->plan->version);
}

static void
tear_down (Setting *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  settle ();
  tv_plan_unref (self->plan);
  g_assert_finalize_object (self->visit);
}

/* The @nth mapped widget of @type that has the style class; with @text: whose label says it. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *css, guint *nth)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type)
      && (css == NULL || gtk_widget_has_css_class (widget, css)) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, css, nth);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_nth (GtkWidget *widget, GType type, const char *css, guint nth)
{
  return find (widget, type, css, &nth);
}

/* A busy machine draws its first frames late. */
static gboolean
is_laid_out (GtkWidget *sheet)
{
  GtkWidget *button;

  for (guint i = 0; (button = find_nth (sheet, GTK_TYPE_BUTTON, NULL, i)) != NULL; i++)
    {
      if (gtk_widget_get_height (button) == 0)
        return FALSE;
    }
  return gtk_widget_get_height (sheet) > 0;
}

static void
show (Setting *self, GtkWidget *sheet)
{
  gtk_widget_set_size_request (sheet, 768, -1);
  gtk_box_append (GTK_BOX (self->box), sheet);
  gtk_window_present (GTK_WINDOW (self->window));
  for (guint i = 0; i < 200 && !is_laid_out (sheet); i++)
    settle ();
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  GtkWidget *label;

  for (guint i = 0; (label = find_nth (widget, GTK_TYPE_LABEL, NULL, i)) != NULL; i++)
    {
      if (strstr (gtk_label_get_label (GTK_LABEL (label)), text) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
assert_name (GtkWidget *widget, const char *name)
{
  g_autofree char *fault = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                               GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                               name);

  g_assert_cmpstr (fault, ==, NULL);
}

static GtkWidget *
tool (GtkWidget *sheet, guint nth)
{
  return find_nth (sheet, GTK_TYPE_BUTTON, "layer-tool", nth);
}

static void
press (GtkWidget *button)
{
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
check_order (Setting *self, GtkWidget *sheet)
{
  TvMapLayers *layers = tv_map_view_get_layers (self->map);
  GtkWidget *scroller = find_nth (sheet, GTK_TYPE_SCROLLED_WINDOW, NULL, 0);
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  GtkWidget *down = tool (sheet, 5);
  double before = gtk_adjustment_get_value (scroll);

  assert_name (down, "Roads: down");
  gtk_widget_grab_focus (down);
  press (down);
  /* the finger stays on it */
  g_assert_cmpfloat (gtk_adjustment_get_value (scroll), >=, before + 60);
  /* below the land use now, where it cannot sink; the keys go on with the other arrow */
  assert_name (tool (sheet, 2), "Land use (100 %): fainter");
  assert_name (tool (sheet, 9), "Roads: down");
  g_assert_true (tool (sheet, 9) == down);
  g_assert_false (gtk_widget_get_sensitive (down));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == tool (sheet, 8));
  /* the group of what is there goes over the plan */
  assert_name (tool (sheet, 10), "Existing state: up");
  press (tool (sheet, 10));
  assert_name (tool (sheet, 0), "Existing state: up");
  g_assert_true (says (sheet, "otherwise than published"));
  press (find_nth (sheet, GTK_TYPE_BUTTON, NULL, 0));
  g_assert_true (tv_map_layers_is_as_published (layers));
  assert_name (tool (sheet, 2), "Roads (100 %): fainter");
}

/* From the top: the plan's group (up, down), roads and land use (fainter, stronger, up, down), the
 * existing state's group with its one layer; there is no base map. */
static void
test_layers (Setting *self, gconstpointer data)
{
  GtkWidget *sheet = tv_layer_sheet_new (self->visit, self->plan, self->map);
  TvMapLayers *layers = tv_map_view_get_layers (self->map);
  GtkWidget *button;

  show (self, sheet);
  g_assert_true (says (sheet, "shown as published"));
  g_assert_false (says (sheet, "Base map"));
  for (guint i = 0; (button = find_nth (sheet, GTK_TYPE_BUTTON, NULL, i)) != NULL; i++)
    {
      g_assert_cmpint (gtk_widget_get_height (button), >=, 60);
      g_assert_cmpint (gtk_widget_get_width (button), >=, 60);
    }
  assert_name (tool (sheet, 2), "Roads (100 %): fainter");
  g_assert_false (gtk_widget_get_sensitive (tool (sheet, 3)));
  press (tool (sheet, 2));
  assert_name (tool (sheet, 2), "Roads (80 %): fainter");
  g_assert_true (says (sheet, "80 %"));
  g_assert_true (says (sheet, "otherwise than published"));
  press (tool (sheet, 3));
  g_assert_true (tv_map_layers_is_as_published (layers));
  /* the eye of the land use */
  button = find_nth (sheet, GTK_TYPE_TOGGLE_BUTTON, NULL, 2);
  assert_name (button, "Land use");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), FALSE);
  g_assert_false (tv_map_layers_shows (layers, "plan", "lots"));
  g_assert_false (gtk_widget_get_sensitive (tool (sheet, 6)));
  /* the group's switches both */
  button = find_nth (sheet, GTK_TYPE_TOGGLE_BUTTON, NULL, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), FALSE);
  g_assert_false (tv_map_layers_shows (layers, "plan", "roads"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_true (tv_map_layers_is_as_published (layers));
  check_order (self, sheet);
}

static TvMapView *
get_over (Setting *self)
{
  GtkWidget *swipe = find_nth (self->overlay, TV_TYPE_MAP_SWIPE, NULL, 0);

  return swipe != NULL ? tv_map_swipe_get_over (TV_MAP_SWIPE (swipe)) : NULL;
}

static void
check_existing (Setting *self, GtkWidget *sheet)
{
  TvMapLayers *layers = tv_map_view_get_layers (self->map);
  GtkWidget *there = find_nth (sheet, GTK_TYPE_TOGGLE_BUTTON, NULL, 1);

  assert_name (there, "What is there");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (there), TRUE);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (there), GTK_ACCESSIBLE_ROLE_RADIO);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (there),
                                    GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  tv_compare_sheet_set_active (TV_COMPARE_SHEET (sheet), TRUE);
  settle ();
  g_assert_true (says (self->overlay, "What is planned"));
  /* left without, right with nothing but it */
  g_assert_false (tv_map_layers_shows (layers, "plan", "today"));
  g_assert_true (tv_map_layers_shows (tv_map_view_get_layers (get_over (self)), "plan", "today"));
  g_assert_false (tv_map_layers_shows (tv_map_view_get_layers (get_over (self)), "plan", "lots"));
  /* what the reader hides is hidden on both */
  tv_map_layers_set_visible (layers, "plan", "today", FALSE);
  g_assert_false (tv_map_layers_shows (tv_map_view_get_layers (get_over (self)), "plan", "today"));
  tv_map_layers_reset (layers);
  tv_compare_sheet_set_active (TV_COMPARE_SHEET (sheet), FALSE);
  g_assert_true (tv_map_layers_shows (layers, "plan", "today"));
}

static void
test_compare (Setting *self, gconstpointer data)
{
  GtkWidget *sheet
      = tv_compare_sheet_new (self->visit, self->plan, self->map, GTK_OVERLAY (self->overlay));
  GtkWidget *slider = find_nth (sheet, TV_TYPE_VERSION_SLIDER, NULL, 0);
  GtkWidget *scale = find_nth (sheet, GTK_TYPE_SCALE, NULL, 0);
  GtkWidget *earlier, *later;

  g_assert_nonnull (slider);
  show (self, sheet);
  tv_compare_sheet_set_active (TV_COMPARE_SHEET (sheet), TRUE);
  settle ();
  g_assert_nonnull (get_over (self));
  earlier = find_nth (slider, GTK_TYPE_BUTTON, NULL, 0);
  later = find_nth (slider, GTK_TYPE_BUTTON, NULL, 1);
  /* beside the newest, which is on the map, the one before it */
  g_assert_cmpuint (tv_version_slider_get_chosen (TV_VERSION_SLIDER (slider)), ==, 1);
  g_assert_true (says (slider, "Version 2 of 3. Decision 02/QĐ-UBND of 14 March 2025"));
  g_assert_true (says (self->overlay, "2025 – "));
  press (earlier);
  settle ();
  g_assert_true (says (slider, "01/QĐ-UBND"));
  g_assert_true (says (self->overlay, "2024 – "));
  g_assert_false (gtk_widget_get_sensitive (earlier));
  g_assert_true (gtk_widget_get_sensitive (later));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_ROLE_SLIDER);
  assert_name (scale, "Versions of the plan by time");
  gtk_range_set_value (GTK_RANGE (scale), 2);
  settle ();
  g_assert_true (says (slider, "the one on the left too"));
  tv_compare_sheet_set_active (TV_COMPARE_SHEET (sheet), FALSE);
  g_assert_null (get_over (self));
  check_existing (self, sheet);
}

int
main (int argc, char **argv)
{
  int result;

  /* Not isolated: GTK finds the types of its own icons in the system's data folders. */
  g_test_init (&argc, &argv, NULL);
  tv_locale_init ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display: run under tests/display\n");
      return 0;
    }
  tv_visit_style_load ();
  fixture = tv_kiosk_fixture_new_mapped (3);
  g_test_add ("/kiosk/map-sheets/layers", Setting, NULL, set_up, test_layers, tear_down);
  g_test_add ("/kiosk/map-sheets/compare", Setting, NULL, set_up, test_compare, tear_down);
  result = g_test_run ();
  tv_kiosk_fixture_free (fixture);
  return result;
}
