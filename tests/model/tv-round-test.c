// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-round.h"

#define HEAD "'plan':'p','plan_version':1,'agency':'sxd'"
#define RESIDENTS "{'who':'residents','from':'2026-11-01','to':'2026-11-25','rule':'r'}"

static void
test_days_left (void)
{
  static const struct
  {
    gint64 now; /* UTC */
    int left;
  } table[] = {
    { 1793465999, -1 }, /* 31 October, 23:59:59 in Việt Nam */
    { 1793466000, 25 }, /* one second later: the first day */
    { 1795539600, 1 },  /* the last day begins */
    { 1795625999, 1 },  /* … and ends at 24:00 */
    { 1795626000, 0 },  { 1893456000, 0 },
  };
  g_autoptr (TvJson) json
      = tv_model_table_json ("{" HEAD ",'state':'open','audiences':[" RESIDENTS "]}");
  g_autoptr (TvJson) closed
      = tv_model_table_json ("{" HEAD ",'state':'closed','audiences':[" RESIDENTS "]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRound) round = tv_round_parse ("vong", 1, json, &error);
  g_autoptr (TvRound) over = tv_round_parse ("vong", 1, closed, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (tv_round_days_left (round, "residents", table[i].now), ==, table[i].left);
  g_assert_cmpint (tv_round_days_left (round, "front", table[1].now), ==, 0);
  g_assert_cmpint (tv_round_days_left (over, "residents", table[1].now), ==, 0);
  g_assert_cmpstr (tv_round_get_audience (round, "residents")->rule, ==, "r");
  g_assert_cmpstr (round->agency_name, ==, "sxd");
}

static void
test_invalid (void)
{
  static const char *const table[] = {
    "{}",
    "{" HEAD ",'state':'open'}",
    "{" HEAD ",'state':'ajar','audiences':[]}",
    "{'plan':'p','plan_version':0,'agency':'a','state':'open','audiences':[]}",
    "{" HEAD ",'state':'open','audiences':[{'who':'cats','from':'2026-01-01','to':'2026-02-01'}]}",
    "{" HEAD ",'state':'open','audiences':[{'who':'front','from':'2026-02-01','to':'2026-01-01'}]}",
    "{" HEAD ",'state':'open','audiences':[{'who':'front','from':'01/02/2026','to':'2026-03-01'}]}",
    "{" HEAD ",'state':'open','audiences':[{'who':'front','from':'2026-02-30','to':'2026-03-01'}]}",
    "{" HEAD ",'state':'open','audiences':[{'who':'front','from':'2026-02-01'}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_round_parse ("vong", 1, json, &error));
      tv_model_table_assert_refused (error, table[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/round/days-left", test_days_left);
  g_test_add_func ("/model/round/invalid", test_invalid);
  return g_test_run ();
}
