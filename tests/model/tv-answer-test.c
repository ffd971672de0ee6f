// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-answer.h"

static void
test_round_trip (void)
{
  static const char *const table[] = {
    "{'answer':null,'day':'2026-11-20','state':'received'}",
    "{'answer':{'outcome':'tiep-thu-mot-phan','published_by':'Sở Xây dựng','reason':'Đúng luật',"
    "'references':['Điều 37','Bản vẽ QH-05'],'text':'Cảm ơn'},'day':'2026-11-20',"
    "'state':'answered'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (TvAnswer) answer = tv_answer_parse (json, &error);
      g_autoptr (TvJson) back = NULL;

      g_assert_no_error (error);
      back = tv_answer_to_json (answer);
      g_assert_true (json_equal (json, back));
    }
}

static void
test_invalid (void)
{
  static const char *const table[] = {
    "{}",
    "{'state':'received'}",
    "{'state':'answered','day':'2026-01-01','answer':{}}",
    "{'state':'answered','day':'2026-01-01','answer':{'outcome':'perhaps','reason':'x'}}",
    "{'state':'answered','day':'2026-01-01','answer':{'outcome':'','reason':'x'}}",
    "{'state':'answered','day':'2026-01-01','answer':{'outcome':'tiep-thu'}}",
    "{'state':'answered','day':'2026-01-01','answer':[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_answer_parse (json, &error));
      tv_model_table_assert_refused (error, table[i]);
    }
}

static void
test_outcomes (void)
{
  for (int outcome = TV_OUTCOME_ACCEPTED; outcome <= TV_OUTCOME_NOTED; outcome++)
    {
      const char *word = tv_outcome_to_string ((TvOutcome) outcome);

      g_assert_cmpint (tv_outcome_from_string (word), ==, outcome);
      g_assert_cmpstr (tv_outcome_label ((TvOutcome) outcome), !=, "");
    }
  g_assert_cmpint (tv_outcome_from_string (""), ==, TV_OUTCOME_NONE);
  g_assert_cmpint (tv_outcome_from_string (NULL), ==, TV_OUTCOME_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/answer/round-trip", test_round_trip);
  g_test_add_func ("/model/answer/invalid", test_invalid);
  g_test_add_func ("/model/answer/outcomes", test_outcomes);
  return g_test_run ();
}
