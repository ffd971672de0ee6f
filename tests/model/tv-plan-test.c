// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-plan.h"

static void
test_full (void)
{
  g_autoptr (TvJson) json = tv_model_table_json (
      "{'name':'Khu Hồ Thông','type':'qhpk','level':'phan-khu','state':'da-phe-duyet','scale':2000,"
      "'area_ha':120.5,'place':'Đà Lạt','units':['24781'],'former_units':['Phường 10'],"
      "'decision':{'number':'229/QĐ-UBND','date':'2026-01-05','issuer':'UBND tỉnh'},"
      "'documents':[{'id':'qd','role':'decision','title':'Quyết định','path':'documents/qd.pdf',"
      "'pages':4}],'layers':[{'id':'sdd','role':'quy-hoach','title':{'vi':'Sử dụng đất'},"
      "'crs':'EPSG:5899','accuracy_m':0.5,'features':600}],"
      "'boundary':{'type':'Polygon','coordinates':[[[108.4,11.9],[108.5,11.9],[108.5,12],"
      "[108.4,11.9]]]}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvPlan) plan = tv_plan_parse ("khu", 2, json, &error);
  const TvPlanLayer *layer;

  g_assert_no_error (error);
  g_assert_cmpstr (plan->item, ==, "khu");
  g_assert_cmpuint (plan->scale, ==, 2000);
  g_assert_cmpstr (plan->decision_number, ==, "229/QĐ-UBND");
  g_assert_cmpuint (plan->documents->len, ==, 1);
  layer = plan->layers->pdata[0];
  g_assert_cmpstr (layer->title, ==, "Sử dụng đất");
  g_assert_cmpuint (layer->features, ==, 600);
  g_assert_cmpfloat_with_epsilon (plan->bounds[0], 108.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (plan->bounds[3], 12, 1e-9);
}

static void
test_least (void)
{
  g_autoptr (TvJson) json = tv_model_table_json ("{'name':'x','type':'t','state':'do-an'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvPlan) plan = tv_plan_parse ("khu", 1, json, &error);
  g_autoptr (TvPlan) again = NULL;

  g_assert_no_error (error);
  again = tv_plan_ref (plan);
  g_assert_null (plan->decision_number);
  g_assert_cmpuint (plan->documents->len, ==, 0);
  g_assert_cmpfloat_with_epsilon (plan->bounds[2], 0, 1e-9);
}

static void
test_invalid (void)
{
  static const char *const table[] = {
    "[]",
    "{}",
    "{'name':'x','type':'t'}",
    "{'name':5,'type':'t','state':'do-an'}",
    "{'name':'x','type':'t','state':'unheard-of'}",
    "{'name':'x','type':'t','state':'do-an','documents':[{'id':'a','role':'song','path':'a'}]}",
    "{'name':'x','type':'t','state':'do-an','documents':[{'id':'a','role':'other','path':'../a'}]}",
    "{'name':'x','type':'t','state':'do-an','documents':[{'id':'a','role':'other','path':'a',"
    "'pages':-1}]}",
    "{'name':'x','type':'t','state':'do-an','layers':[{'id':'a b','role':'quy-hoach'}]}",
    "{'name':'x','type':'t','state':'do-an','layers':[{'id':'a','role':'dreams'}]}",
    "{'name':'x','type':'t','state':'do-an','boundary':{'type':'Point','coordinates':[500000,1]}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_plan_parse ("khu", 1, json, &error));
      tv_model_table_assert_refused (error, table[i]);
    }
}

static void
test_states (void)
{
  static const char *const states[]
      = { "nhiem-vu",   "do-an",      "lay-y-kien", "tham-dinh",    "da-phe-duyet",
          "da-cong-bo", "dieu-chinh", "thay-the",   "het-hieu-luc", "huy-bo" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpstr (tv_plan_state_label (states[i]), !=, states[i]);
  g_assert_cmpstr (tv_plan_state_label ("new-word"), ==, "new-word");
  g_assert_cmpstr (tv_plan_state_label (NULL), ==, "");
}

static void
test_layer_groups (void)
{
  const char *const *groups = tv_plan_get_layer_groups ();

  g_assert_cmpuint (g_strv_length ((char **) groups), ==, 6);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      g_assert_true (tv_plan_has_layer_group (groups[i]));
      g_assert_cmpstr (tv_plan_layer_group_label (groups[i]), !=, groups[i]);
    }
  g_assert_false (tv_plan_has_layer_group ("dreams"));
  g_assert_false (tv_plan_has_layer_group (NULL));
  g_assert_cmpstr (tv_plan_layer_group_label ("dreams"), ==, "dreams");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/plan/full", test_full);
  g_test_add_func ("/model/plan/least", test_least);
  g_test_add_func ("/model/plan/invalid", test_invalid);
  g_test_add_func ("/model/plan/states", test_states);
  g_test_add_func ("/model/plan/layer-groups", test_layer_groups);
  return g_test_run ();
}
