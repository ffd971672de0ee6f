// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "tv-ctl-run.h"

/* Wrong usage is 2, whatever is wrong with it, and says so. */
static void
test_usage (void)
{
  static const char *const lines[] = {
    "nothing-like-it",
    "keys",
    "keys init",
    "keys init a b",
    "keys init a --officers 0",
    "keys init a --officers many",
    "keys init a --targets-threshold 9",
    "keys init a --agency Sở=x",
    "keys init a --agency so-xay-dung",
    "keys store a",
    "keys store --owner nobody a",
    "item build plan a",
    "units import a",
    "form publish a",
    "form fill a",
    "publish a",
    "publish --to a --server b",
    "publish --to a",
    "publish --keys k --server https://localhost",
    "publish --keys k --to a --officer x",
    "publish --keys k --server s --ca c --user u --password-file p",
    "proposal list",
    "proposal show --server s",
    "proposal sign",
    "proposal withdraw x",
    "search --limit 0",
    "identify 1",
    "identify a b",
    "identify 200 10",
    "identify -200 10",
    "plan new",
    "plan new a --id Sai",
    "plan new a --replaces-version 0",
    "render map",
    "render page a.pdf",
    "submit",
    "receipt",
    "audit verify",
    "audit verify --kiosk a --state b",
    "user add x",
    "device add",
    "device revoke x",
    "agency add x",
    "--nonsense",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *out = NULL;

      g_assert_cmpint (tv_ctl_run (lines[i], &out), ==, 2);
      g_assert_nonnull (strstr (out, "thamvanctl: "));
    }
}

/* What is not there or not good is 1, with what happened, what to do, and the word. */
static void
test_failures (void)
{
  static const struct
  {
    const char *line;
    const char *word;
  } cases[] = {
    { "publish --keys nowhere --to tree", "(not-found: " },
    { "item build plan nowhere -o item", "(not-found: " },
    { "item build plan bad-plan -o item", "(incomplete: " },
    { "item build virus bad-plan -o item", "(bad-request: " },
    { "units import bad.csv -o item", "(bad-request: " },
    { "units import nowhere.csv -o item", "(not-found: " },
    { "form publish bad-plan -o item", "(" },
    { "keys store --owner desk bad.csv", "(" },
    { "search --content nowhere x", "(" },
    { "identify --content nowhere -70.5 -.5", "(not-found: " },
    { "identify --content nowhere -- -70.5 -12", "(not-found: " },
    { "plan new begun", "(conflict: " },
    { "plan import nowhere -o item", "(" },
    { "receipt 123", "(code-mistyped: " },
    { "status --agent nowhere.sock", "(unavailable: " },
    { "render page bad.csv --page 1 -o x.png", "(" },
    { "form fill bad-plan --answers nowhere.json", "(" },
    { "audit verify --kiosk nowhere", "(" },
  };

  tv_ctl_run_write ("bad-plan/other.json", "{}");
  tv_ctl_run_write ("bad.csv", "code,name\n1,\xff\n");
  tv_ctl_run_write ("begun/plan.conf", "");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *out = NULL;

      g_assert_cmpint (tv_ctl_run (cases[i].line, &out), ==, 1);
      g_assert_nonnull (strstr (out, "thamvanctl: "));
      g_assert_nonnull (strstr (out, cases[i].word));
    }
}

/* Every command that the list names has its help. */
static void
test_help (void)
{
  g_autofree char *list = NULL;
  g_auto (GStrv) lines = NULL;
  guint commands = 0;

  g_assert_cmpint (tv_ctl_run ("--help", &list), ==, 0);
  lines = g_strsplit (list, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *line = NULL;
      g_autofree char *out = NULL;

      if (!g_str_has_prefix (lines[i], "  ") || strlen (lines[i]) < 21)
        continue;
      name = g_strchomp (g_strndup (lines[i] + 2, 18));
      line = g_strdup_printf ("%s --help", name);
      g_assert_cmpint (tv_ctl_run (line, &out), ==, 0);
      g_assert_nonnull (strstr (out, name));
      commands++;
    }
  g_assert_cmpuint (commands, >=, 25);
}

/* A failure is JSON, too, where JSON was asked for. */
static void
test_json_error (void)
{
  g_autofree char *out = NULL;

  g_assert_cmpint (tv_ctl_run ("receipt 1 --json", &out), ==, 1);
  g_assert_nonnull (strstr (out, "{\"error\":\"code-mistyped\""));
}

/* A planner's folder gets a descriptor with a group for each file; nothing is public by itself. */
static void
test_plan_new (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (TvJson) said = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *role = NULL;
  g_autofree char *access = NULL;
  g_autofree char *layer = NULL;
  g_autofree char *path = NULL;

  tv_ctl_run_write ("begin/Quyết định 229.pdf", "%PDF");
  tv_ctl_run_write ("begin/QH05-SO DO GIAO THONG.pdf", "%PDF");
  tv_ctl_run_write ("begin/hien_trang.geojson", "{}");
  tv_ctl_run_write ("begin/notes.txt", "");
  said = tv_ctl_run_json ("plan new begin --id qhpk-moi --replaces qhpk-moi --replaces-version 3");
  g_assert_cmpint (tv_json_get_int (said, "files", 0), ==, 3);
  path = g_build_filename (g_get_user_data_dir (), tv_json_get_string (said, "file", ""), NULL);
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_key_file_get_integer (file, "Plan", "version", NULL), ==, 4);
  g_assert_cmpint (g_key_file_get_integer (file, "Replaces", "Version", NULL), ==, 3);
  role = g_key_file_get_string (file, "Document quyet-dinh-229", "Role", NULL);
  g_assert_cmpstr (role, ==, "decision");
  access = g_key_file_get_string (file, "Document qh05-so-do-giao-thong", "Access", NULL);
  g_assert_cmpstr (access, ==, "");
  layer = g_key_file_get_string (file, "Layer hien-trang", "Role", NULL);
  g_assert_cmpstr (layer, ==, "hien-trang");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/ctl/usage", test_usage);
  g_test_add_func ("/ctl/ctl/failures", test_failures);
  g_test_add_func ("/ctl/ctl/help", test_help);
  g_test_add_func ("/ctl/ctl/json-error", test_json_error);
  g_test_add_func ("/ctl/ctl/plan-new", test_plan_new);
  return g_test_run ();
}
