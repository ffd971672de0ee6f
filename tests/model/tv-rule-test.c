// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-rule.h"

static const char rules[]
    = "{'rules':[{'id':'residents','name':'Lấy ý kiến','minimum':20,'maximum':30,'unit':'days',"
      "'basis':'Luật 47/2024, Điều 37','valid_from':'2025-07-01','valid_to':null,'verified':'yes'},"
      "{'id':'brief','name':'Nhiệm vụ','minimum':7,'maximum':null,'unit':'working-days',"
      "'basis':'Điều 36','valid_from':'2025-07-01','valid_to':'2026-12-31','verified':'no'}]}";

static void
test_window (void)
{
  static const struct
  {
    const char *rule;
    const char *from;
    const char *to;
    gboolean keeps;
  } table[] = {
    { "residents", "2026-11-01", "2026-11-20", FALSE }, /* 19: the first does not count */
    { "residents", "2026-11-01", "2026-11-21", TRUE },
    { "residents", "2026-11-01", "2026-12-01", TRUE },
    { "residents", "2026-11-01", "2026-12-02", FALSE },
    { "residents", "2026-11-21", "2026-11-01", FALSE },
    { "residents", "2025-06-30", "2025-07-25", FALSE }, /* not yet in force */
    { "residents", "1/11/2026", "21/11/2026", FALSE },
    { "brief", "2026-11-02", "2026-11-10", FALSE }, /* Monday to Tuesday week: 6 working days */
    { "brief", "2026-11-02", "2026-11-11", TRUE },
    { "brief", "2026-11-02", "2030-11-11", TRUE },
    { "brief", "2027-01-01", "2027-02-01", FALSE }, /* no longer */
  };
  g_autoptr (TvJson) json = tv_model_table_json (rules);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tv_rule_list_parse (json, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const TvRule *rule = tv_rule_list_find (list, table[i].rule);
      gboolean keeps = tv_rule_check_window (rule, table[i].from, table[i].to, &error);

      g_assert_cmpint (keeps, ==, table[i].keeps);
      if (!keeps)
        tv_model_table_assert_refused (error, table[i].to);
      g_clear_error (&error);
    }
  g_assert_null (tv_rule_list_find (list, "none"));
  g_assert_true (tv_rule_list_find (list, "residents")->verified);
  g_assert_cmpint (tv_rule_list_find (list, "brief")->maximum, ==, -1);
}

static void
test_invalid (void)
{
#define RULE(rest)                                                                                 \
  "{'rules':[{'id':'r','name':'n','basis':'b','valid_from':'2025-01-01'," rest "}]}"
  static const char *const table[] = {
    "{}",
    RULE ("'unit':'days','verified':'yes'"),
    RULE ("'unit':'days','minimum':5"),
    RULE ("'unit':'moons','minimum':5,'verified':'yes'"),
    RULE ("'unit':'days','minimum':5,'maximum':4,'verified':'yes'"),
    RULE ("'unit':'days','minimum':-5,'verified':'yes'"),
    RULE ("'unit':'days','minimum':5,'maximum':'6','verified':'yes'"),
    RULE ("'unit':'days','minimum':5,'verified':'maybe'"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_rule_list_parse (json, &error));
      tv_model_table_assert_refused (error, table[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/rule/window", test_window);
  g_test_add_func ("/model/rule/invalid", test_invalid);
  return g_test_run ();
}
