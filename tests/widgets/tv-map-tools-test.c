// SPDX-License-Identifier: GPL-3.0-or-later
/* What works on a map: measuring, comparing, keys, and the box that lays a side beside it. */
#include "config.h"

#include "widgets/tv-map-measure.h"
#include "widgets/tv-map-swipe.h"
#include "widgets/tv-map-view-keys.h"
#include "widgets/tv-map-view-private.h"
#include "widgets/tv-split-box.h"

#include <math.h>

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_measure (void)
{
  GtkWidget *view = g_object_ref_sink (tv_map_view_new ());
  g_autoptr (TvMapMeasure) measure = tv_map_measure_new (TV_MAP_VIEW (view));
  guint n_changed = 0;
  double lon, lat;

  g_signal_connect_swapped (measure, "changed", G_CALLBACK (count_cb), &n_changed);
  tv_map_measure_set_active (measure, TRUE);
  /* a tap on the map in pin mode */
  g_signal_emit_by_name (view, "pin-moved", 108.0, 12.0);
  g_signal_emit_by_name (view, "pin-moved", 108.01, 12.0);
  g_assert_cmpuint (tv_map_measure_get_n_points (measure), ==, 2);
  g_assert_cmpfloat_with_epsilon (tv_map_measure_get_length (measure), 1089.0, 1);
  g_assert_cmpfloat_with_epsilon (tv_map_measure_get_area (measure), 0, 1e-9);
  g_assert_false (tv_map_view_get_pin (TV_MAP_VIEW (view), &lon, &lat));
  tv_map_measure_set_closed (measure, TRUE);
  tv_map_measure_add (measure, 108.01, 12.01);
  g_assert_cmpfloat_with_epsilon (tv_map_measure_get_area (measure), 1089.0 * 1106.4 / 2, 2000);
  g_assert_cmpfloat (tv_map_measure_get_length (measure), >, 1089 + 1106 + 1500);
  tv_map_measure_undo (measure);
  g_assert_cmpuint (tv_map_measure_get_n_points (measure), ==, 2);
  tv_map_measure_clear (measure);
  tv_map_measure_undo (measure);
  g_assert_cmpuint (tv_map_measure_get_n_points (measure), ==, 0);
  g_assert_cmpuint (n_changed, >, 5);
  tv_map_measure_add (measure, 108, 12);
  tv_map_measure_set_active (measure, FALSE);
  g_assert_cmpuint (tv_map_measure_get_n_points (measure), ==, 0);
  /* not active: a tap is a question again */
  g_signal_emit_by_name (view, "pin-moved", 108.0, 12.0);
  g_assert_cmpuint (tv_map_measure_get_n_points (measure), ==, 0);
  g_object_unref (view);
}

static double
longitude (TvMapView *view)
{
  ShumateViewport *viewport = shumate_map_get_viewport (tv_map_view_get_map (view));

  return shumate_location_get_longitude (SHUMATE_LOCATION (viewport));
}

static void
test_swipe (void)
{
  GtkWidget *under = g_object_ref_sink (tv_map_view_new ());
  GtkWidget *swipe = g_object_ref_sink (tv_map_swipe_new (TV_MAP_VIEW (under)));
  TvMapView *over = tv_map_swipe_get_over (TV_MAP_SWIPE (swipe));

  tv_map_view_show_point (TV_MAP_VIEW (under), 108.4, 11.9, 17);
  g_assert_cmpfloat_with_epsilon (longitude (over), 108.4, 1e-9);
  /* the upper one does not lead */
  tv_map_view_show_point (over, 107, 11, 10);
  g_assert_cmpfloat_with_epsilon (longitude (over), 108.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (longitude (TV_MAP_VIEW (under)), 108.4, 1e-9);
  tv_map_swipe_set_share (TV_MAP_SWIPE (swipe), 7);
  g_assert_cmpfloat_with_epsilon (tv_map_swipe_get_share (TV_MAP_SWIPE (swipe)), 1, 1e-9);
  tv_map_swipe_set_share (TV_MAP_SWIPE (swipe), -1);
  g_assert_cmpfloat_with_epsilon (tv_map_swipe_get_share (TV_MAP_SWIPE (swipe)), 0, 1e-9);
  tv_map_swipe_set_titles (TV_MAP_SWIPE (swipe), "2026", "2019");
  g_object_unref (swipe);
  /* the one beneath outlives it and moves on */
  tv_map_view_show_point (TV_MAP_VIEW (under), 108.5, 11.9, 17);
  g_object_unref (under);
}

static void
allocate (GtkWidget *widget, int width, int height)
{
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (widget, width, height, -1, NULL);
}

static void
test_split (void)
{
  GtkWidget *box = g_object_ref_sink (tv_split_box_new ());
  GtkWidget *main_part = gtk_drawing_area_new ();
  GtkWidget *side = gtk_label_new ("…");

  tv_split_box_set_main (TV_SPLIT_BOX (box), main_part);
  tv_split_box_set_side (TV_SPLIT_BOX (box), side);
  allocate (box, 1920, 800);
  g_assert_cmpint (gtk_widget_get_width (main_part), ==, 1920 - 768);
  g_assert_cmpint (gtk_widget_get_height (side), ==, 800);
  allocate (box, 1080, 1500);
  g_assert_cmpint (gtk_widget_get_width (main_part), ==, 1080);
  g_assert_cmpint (gtk_widget_get_width (side), ==, 1080);
  g_assert_cmpint (gtk_widget_get_height (side), <, 200);
  g_assert_cmpint (gtk_widget_get_height (main_part), >, 1300);
  gtk_widget_set_size_request (side, -1, 3000);
  gtk_widget_set_visible (side, FALSE);
  allocate (box, 1080, 1500);
  g_assert_cmpint (gtk_widget_get_height (main_part), ==, 1500);
  g_object_unref (box);
}

static void
test_keys (void)
{
  GtkWidget *view = g_object_ref_sink (tv_map_view_new ());
  double box[4];

  tv_map_view_enable_keys (TV_MAP_VIEW (view));
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (tv_map_view_get_map (TV_MAP_VIEW (view)))));
  g_assert_false (tv_map_view_get_box (TV_MAP_VIEW (view), box));
  g_object_unref (view);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (!gtk_init_check ())
    {
      g_test_message ("no display");
      return 77;
    }
  /* in the isolated folders there is no MIME database, and so no icon is recognised */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add_func ("/widgets/map-tools/measure", test_measure);
  g_test_add_func ("/widgets/map-tools/swipe", test_swipe);
  g_test_add_func ("/widgets/map-tools/split", test_split);
  g_test_add_func ("/widgets/map-tools/keys", test_keys);
  return g_test_run ();
}
