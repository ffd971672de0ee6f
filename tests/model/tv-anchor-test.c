// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-anchor.h"

static void
test_valid (void)
{
  static const char *const table[] = {
    "{'item':'p','version':1,'kind':'item'}",
    "{'item':'p','version':2,'kind':'page','document':'d','page':1}",
    "{'item':'p','version':1,'kind':'paragraph','document':'d','page':3,'paragraph':'p3.7'}",
    "{'item':'p','version':1,'kind':'area','document':'d','page':1,'box':[0,1,2,3.5]}",
    "{'item':'p','version':1,'kind':'map','geometry':{'type':'Point','coordinates':[108,12]}}",
    "{'item':'p','version':1,'kind':'feature','layer':'l','feature':'12','geometry':null}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_true (tv_anchor_check (json, &error));
      g_assert_no_error (error);
    }
}

static void
test_invalid (void)
{
  static const char *const table[] = {
    "[]",
    "{}",
    "{'item':'','version':1,'kind':'item'}",
    "{'item':'p','version':0,'kind':'item'}",
    "{'item':'p','version':'1','kind':'item'}",
    "{'item':'p','version':1,'kind':'moon'}",
    "{'item':'p','version':1,'kind':'page','document':'d'}",
    "{'item':'p','version':1,'kind':'page','document':'d','page':0}",
    "{'item':'p','version':1,'kind':'paragraph','document':'d','page':1}",
    "{'item':'p','version':1,'kind':'area','document':'d','page':1,'box':[2,1,0,3]}",
    "{'item':'p','version':1,'kind':'area','document':'d','page':1,'box':[0,1,2]}",
    "{'item':'p','version':1,'kind':'map'}",
    "{'item':'p','version':1,'kind':'map','geometry':{'type':'Point','coordinates':[500,12]}}",
    "{'item':'p','version':1,'kind':'map','geometry':{'type':'Point','coordinates':['a',12]}}",
    "{'item':'p','version':1,'kind':'map','geometry':{'type':'Polygon','coordinates':[]}}",
    "{'item':'p','version':1,'kind':'map','geometry':{'type':'Cone','coordinates':[1,2]}}",
    "{'item':'p','version':1,'kind':'feature','layer':'l'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_false (tv_anchor_check (json, &error));
      tv_model_table_assert_refused (error, table[i]);
    }
}

static void
test_point (void)
{
  g_autoptr (TvJson) line = tv_model_table_json (
      "{'geometry':{'type':'LineString','coordinates':[[108,12],[109,11]]}}");
  g_autoptr (TvJson) none = tv_model_table_json ("{'item':'p'}");
  double lon = 1, lat = 2;

  g_assert_false (tv_anchor_get_point (none, &lon, &lat));
  g_assert_cmpfloat_with_epsilon (lon, 1, 1e-9);
  g_assert_true (tv_anchor_get_point (line, &lon, &lat));
  g_assert_cmpfloat_with_epsilon (lon, 108.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (lat, 11.5, 1e-9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/anchor/valid", test_valid);
  g_test_add_func ("/model/anchor/invalid", test_invalid);
  g_test_add_func ("/model/anchor/point", test_point);
  return g_test_run ();
}
