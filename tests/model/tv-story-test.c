// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-story.h"

static void
test_parse (void)
{
  g_autoptr (TvJson) json = tv_model_table_json (
      "{'title':{'vi':'Quanh hồ','en':'Round the "
      "lake'},'plan':'qhpk','steps':[{'title':{'vi':'Hồ'},"
      "'text':{'vi':'Giữ nguyên.','en':'Stays.'},'view':{'lon':108.38,'lat':11.92,'zoom':16}}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStory) story = tv_story_parse (json, &error);
  const TvStoryStep *step;

  g_assert_no_error (error);
  g_assert_cmpstr (story->plan, ==, "qhpk");
  g_assert_cmpstr (tv_story_get_title (story, "en"), ==, "Round the lake");
  g_assert_cmpuint (story->steps->len, ==, 1);
  step = story->steps->pdata[0];
  g_assert_cmpstr (tv_story_step_get_title (step, "en"), ==, "Hồ");
  g_assert_cmpstr (tv_story_step_get_text (step, "en"), ==, "Stays.");
  g_assert_cmpfloat_with_epsilon (step->zoom, 16, 1e-9);
}

static void
test_refused (void)
{
  static const char *const table[] = {
    "{}",
    "[]",
    "{'title':{'vi':'a'},'plan':'p','steps':[]}",
    "{'title':{'vi':'a'},'plan':'p','steps':[5]}",
    "{'title':{'vi':'a'},'plan':'p','steps':[{'title':{'vi':'a'},'view':{'lon':1,'lat':1,'zoom':9}}"
    "]}",
    "{'title':{'vi':'a'},'plan':'p','steps':[{'title':{'vi':'a'},'text':{'vi':'b'}}]}",
    "{'title':{'vi':'a'},'plan':'p','steps':[{'title':{'vi':'a'},'text':{'vi':'b'},'view':{'lon':1,"
    "'lat':91,'zoom':9}}]}",
    "{'title':{'vi':'a'},'plan':'p','steps':[{'title':{'vi':'a'},'text':{'vi':'b'},'view':{'lon':1,"
    "'lat':9,'zoom':90}}]}",
    "{'plan':'p','steps':[{'title':{'vi':'a'},'text':{'vi':'b'},'view':{'lon':1,'lat':9,'zoom':9}}]"
    "}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) json = tv_model_table_json (table[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_story_parse (json, &error));
      tv_model_table_assert_refused (error, table[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/story/parse", test_parse);
  g_test_add_func ("/model/story/refused", test_refused);
  return g_test_run ();
}
