// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-text.h"
#include "publication/tv-plan-field.h"

/* Every field is explained in both languages, and its own example is what it may hold. */
static void
test_table (void)
{
  guint n;
  const TvPlanField *all = tv_plan_field_get_all (&n);

  g_assert_cmpuint (n, >=, 50);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *nfc = tv_text_to_nfc (all[i].vi, -1, NULL);

      g_assert_cmpstr (nfc, ==, all[i].vi);
      g_assert_nonnull (all[i].en);
      g_assert_true (tv_plan_field_check (&all[i], all[i].example, &error));
      g_assert_no_error (error);
      g_assert_true (tv_plan_field_find (all[i].group, all[i].key) == &all[i]);
    }
}

static void
test_check (void)
{
  static const struct
  {
    const char *group, *key, *text;
    gboolean good;
  } cases[] = {
    { "Plan", "released", "2026-02-30", FALSE },
    { "Plan", "released", "10/02/2026", FALSE },
    { "Plan", "released", "2024-02-29", TRUE },
    { "Plan", "area_ha", "176,65", FALSE },
    { "Plan", "area_ha", "1.234,5", FALSE },
    { "Plan", "area_ha", "176.65", TRUE },
    { "Plan", "scale", "2.5", FALSE },
    { "Plan", "scale", "1/2000", FALSE },
    { "Plan", "state", "da cong bo", FALSE },
    { "Replaces", "Ground", "9", FALSE },
    { "Replaces", "Ground", "8", TRUE },
    { "Layer lo", "Role", "di-san", TRUE },
    { "Document qd", "Access", "public", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TvPlanField *field = tv_plan_field_find (cases[i].group, cases[i].key);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (field);
      g_assert_cmpint (tv_plan_field_check (field, cases[i].text, &error), ==, cases[i].good);
      g_assert_true ((error == NULL) == cases[i].good);
    }
  g_assert_null (tv_plan_field_find ("Plan", "nmae"));
  g_assert_true (tv_plan_field_has_group ("Layer x"));
  g_assert_false (tv_plan_field_has_group ("Layers"));
  g_assert_false (tv_plan_field_has_group ("Plan x"));
}

/* What is written is a key file; what is needed stands in it, what is not is a comment. */
static void
test_written (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  guint n;
  const TvPlanField *all = tv_plan_field_get_all (&n);

  tv_plan_field_write_group (text, "Plan", NULL);
  tv_plan_field_write_group (text, "Decision", NULL);
  tv_plan_field_write_group (text, "Layer lo", NULL);
  g_assert_true (g_key_file_load_from_data (file, text->str, text->len, G_KEY_FILE_NONE, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      const char *group = g_str_equal (all[i].group, "Layer") ? "Layer lo" : all[i].group;

      if (g_key_file_has_group (file, group))
        g_assert_cmpint (g_key_file_has_key (file, group, all[i].key, NULL),
                         ==,
                         all[i].need == TV_PLAN_FIELD_NEEDED);
    }
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 120);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/publication/plan-field/table", test_table);
  g_test_add_func ("/publication/plan-field/check", test_check);
  g_test_add_func ("/publication/plan-field/written", test_written);
  return g_test_run ();
}
