// SPDX-License-Identifier: GPL-3.0-or-later
/* Units, land uses and indicators: lists that a plan page is made of. */
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-indicator.h"
#include "model/tv-landuse.h"
#include "model/tv-unit.h"

static void
test_units (void)
{
  static const char *const invalid[] = {
    "{}",
    "{'units':[{'code':'1','name':'a'}]}",
    "{'units':[{'code':'','name':'a','kind':'xa'}]}",
    "{'units':[{'code':'1','name':'a','kind':'xa'},{'code':'1','name':'b','kind':'xa'}]}",
  };
  g_autoptr (TvJson) json = tv_model_table_json (
      "{'units':[{'code':'24781','name':'Xuân Hương – Đà Lạt','kind':'phuong','parent':'68',"
      "'valid_from':'2025-07-01','former':['Phường 1']},{'code':'68','name':'Lâm Đồng',"
      "'kind':'tinh'}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvUnitRegister) units = tv_unit_register_parse (json, &error);
  g_autofree char *name = NULL;

  g_assert_no_error (error);
  name = tv_unit_dup_full_name (tv_unit_register_find (units, "24781"));
  g_assert_cmpstr (name, ==, "Phường Xuân Hương – Đà Lạt");
  g_assert_cmpstr (tv_unit_register_find (units, "24781")->parent, ==, "68");
  g_assert_null (tv_unit_register_find (units, "1"));
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (TvJson) bad = tv_model_table_json (invalid[i]);

      g_assert_null (tv_unit_register_parse (bad, &error));
      tv_model_table_assert_refused (error, invalid[i]);
      g_clear_error (&error);
    }
}

static void
test_landuse (void)
{
  static const char *const invalid[] = { "{}", "[{'name':'x'}]", "[{'code':'ODT'}]", "[5]" };
  g_autoptr (TvJson) json
      = tv_model_table_json ("[{'code':'ODT','name':{'vi':'Đất ở','en':'Housing'},"
                             "'plain':{'vi':'Được xây nhà ở'}}]");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tv_landuse_list_parse (json, &error);
  const TvLanduse *landuse;

  g_assert_no_error (error);
  landuse = tv_landuse_list_find (list, "ODT");
  g_assert_cmpstr (tv_landuse_get_name (landuse, "en"), ==, "Housing");
  g_assert_cmpstr (tv_landuse_get_plain (landuse, "en"), ==, "Được xây nhà ở");
  g_assert_null (tv_landuse_list_find (list, "XXX"));
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (TvJson) bad = tv_model_table_json (invalid[i]);

      g_assert_null (tv_landuse_list_parse (bad, &error));
      tv_model_table_assert_refused (error, invalid[i]);
      g_clear_error (&error);
    }
}

static void
test_indicator_targets (void)
{
  static const struct
  {
    const char *unit;
    const char *target;
    const char *vi;
    const char *en;
  } table[] = {
    { "%", "{'year':2025,'operator':'>','low':54}", "trên 54\u00a0%", "over 54\u00a0%" },
    { "%",
      "{'year':2025,'operator':'range','low':1.5,'high':2}",
      "khoảng 1,5 – 2\u00a0%",
      "about 1.5 – 2\u00a0%" },
    { "m²",
      "{'year':2025,'operator':'≥','low':28}",
      "tối thiểu 28\u00a0m²",
      "at least 28\u00a0m²" },
    { "%",
      "{'year':2030,'operator':'before','low':100}",
      "100\u00a0% trước năm 2030",
      "100\u00a0% before 2030" },
    { "",
      "{'year':2030,'operator':'text','text':{'vi':'phổ cập 5G','en':'5G for all'}}",
      "phổ cập 5G",
      "5G for all" },
    { "đô thị",
      "{'year':2025,'operator':'composition','text':'19 đô thị: I 1, II 1'}",
      "19 đô thị: I 1, II 1",
      "19 đô thị: I 1, II 1" },
    { "%", "{'year':2025,'operator':'=','low':100}", "100\u00a0%", "100\u00a0%" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("{'indicators':[{'id':'x','name':'n','unit':'%s','targets':[%s]}]}",
                             table[i].unit,
                             table[i].target);
      g_autoptr (TvJson) json = tv_model_table_json (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) list = tv_indicator_list_parse (json, &error);
      const TvIndicator *one;
      g_autofree char *vi = NULL;
      g_autofree char *en = NULL;

      g_assert_no_error (error);
      one = list->pdata[0];
      vi = tv_indicator_format_target (one, json_array_get (one->targets, 0), "vi");
      en = tv_indicator_format_target (one, json_array_get (one->targets, 0), "en");
      g_assert_cmpstr (vi, ==, table[i].vi);
      g_assert_cmpstr (en, ==, table[i].en);
    }
}

static void
test_indicator_invalid (void)
{
  static const char *const table[] = {
    "{}",
    "{'indicators':[{'id':'x'}]}",
    "{'indicators':[{'id':'x','name':'n','targets':[{'operator':'>'}]}]}",
    "{'indicators':[{'id':'x','name':'n','targets':[{'year':2025,'operator':'!'}]}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_indicator_list_parse (json, &error));
      tv_model_table_assert_refused (error, table[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/lists/units", test_units);
  g_test_add_func ("/model/lists/landuse", test_landuse);
  g_test_add_func ("/model/lists/indicator-targets", test_indicator_targets);
  g_test_add_func ("/model/lists/indicator-invalid", test_indicator_invalid);
  return g_test_run ();
}
