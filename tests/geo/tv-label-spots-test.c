// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-label-spots.h"

#include <math.h>

static void
test_straight (void)
{
  const double xy[] = { 0, 0, 300, 0, 1000, 0 };
  g_autoptr (GArray) spots = tv_label_spots_find (xy, 3, 250, 3);

  g_assert_cmpuint (spots->len, ==, 4);
  for (guint i = 0; i < spots->len; i++)
    {
      const TvLabelSpot *spot = &g_array_index (spots, TvLabelSpot, i);

      g_assert_cmpfloat_with_epsilon (spot->x, 125 + 250.0 * i, 1e-6);
      g_assert_cmpfloat_with_epsilon (spot->y, 0, 1e-9);
      g_assert_cmpfloat_with_epsilon (spot->angle, 0, 1e-9);
      g_assert_cmpfloat_with_epsilon (spot->room, MIN (spot->x, 1000 - spot->x), 1e-6);
    }
}

/* Letters have no room where the line turns a corner, and much beside it. */
static void
test_corner (void)
{
  const double xy[] = { 0, 0, 500, 0, 500, 500 };
  g_autoptr (GArray) spots = tv_label_spots_find (xy, 3, 1000, 3);
  g_autoptr (GArray) legs = tv_label_spots_find (xy, 3, 500, 3);

  g_assert_cmpuint (spots->len, ==, 1);
  g_assert_cmpfloat (g_array_index (spots, TvLabelSpot, 0).room, <, 20);
  g_assert_cmpuint (legs->len, ==, 2);
  g_assert_cmpfloat (g_array_index (legs, TvLabelSpot, 0).room, >, 200);
  g_assert_cmpfloat_with_epsilon (g_array_index (legs, TvLabelSpot, 1).angle, G_PI_2, 1e-6);
}

static void
test_nothing (void)
{
  const double point[] = { 5, 5, 5, 5 };
  const double bad[] = { 0, 0, NAN, 0 };
  g_autoptr (GArray) one = tv_label_spots_find (point, 1, 10, 1);
  g_autoptr (GArray) same = tv_label_spots_find (point, 2, 10, 1);
  g_autoptr (GArray) none = tv_label_spots_find (bad, 2, 10, 1);

  g_assert_cmpuint (one->len + same->len + none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/label-spots/straight", test_straight);
  g_test_add_func ("/geo/label-spots/corner", test_corner);
  g_test_add_func ("/geo/label-spots/nothing", test_nothing);
  return g_test_run ();
}
