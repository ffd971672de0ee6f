// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/tv-error.h"
#include "forms/tv-form-plugin.h"

/* One runner for every plugin: the folder opens, its native half loads from a system folder, all of
 * valid/ pass, and each of invalid/ fails as the .expected beside it says. */

static TvFormPlugin *
open_plugin (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvFormPlugin) plugin = tv_form_plugin_open_folder (folder, &error);
  g_autofree char *module = NULL;
  g_autofree char *name = NULL;
  g_autofree char *forms = g_build_filename (g_get_user_data_dir (), "forms-1", NULL);
  g_autofree char *target = NULL;
  g_autofree char *data = NULL;
  gsize length;

  g_assert_no_error (error);
  name = g_strdup_printf ("tv-form-%s.so", tv_form_plugin_get_id (plugin));
  module = g_test_build_filename (G_TEST_BUILT, "plugins", name, NULL);
  if (g_file_get_contents (module, &data, &length, NULL))
    {
      g_autofree char *inner = g_build_filename (forms, tv_form_plugin_get_id (plugin), NULL);

      if (geteuid () != 0)
        {
          g_test_skip ("native halves are loaded only from folders that belong to root");
          return NULL;
        }
      g_assert_cmpint (g_mkdir_with_parents (inner, 0755), ==, 0);
      target = g_build_filename (inner, name, NULL);
      g_assert_true (g_file_set_contents_full (target,
                                               data,
                                               (gssize) length,
                                               G_FILE_SET_CONTENTS_NONE,
                                               0755,
                                               &error));
    }
  g_assert_true (tv_form_plugin_load (plugin, forms, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&plugin);
}

static GBytes *
read_sample (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, &error));
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

static char *
read_expected (const char *folder, const char *name)
{
  g_autofree char *base = g_strndup (name, strlen (name) - strlen (".xml"));
  g_autofree char *path = g_strdup_printf ("%s/%s.expected", folder, base);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strstrip (text);
}

/* "constraint /data/text" for the one fault; "error form-invalid" for what cannot be read. */
static char *
judge (TvFormPlugin *plugin, GBytes *instance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults
      = tv_form_plugin_validate (plugin, instance, NULL, FALSE, "vi", &error);
  g_autoptr (GString) verdict = g_string_new (NULL);

  if (faults == NULL)
    return g_strconcat ("error ", tv_error_to_word (error), NULL);
  for (guint i = 0; i < faults->len; i++)
    {
      const TvFormFault *fault = g_ptr_array_index (faults, i);

      g_test_message ("%s: %s", fault->path, fault->message);
      g_assert_cmpstr (fault->message, !=, "");
      g_string_append_printf (verdict, "%s%s %s", i > 0 ? "; " : "", fault->rule, fault->path);
    }
  return g_string_free (g_steal_pointer (&verdict), FALSE);
}

static guint
run_samples (TvFormPlugin *plugin, const char *folder, gboolean valid)
{
  g_autofree char *samples = g_build_filename (folder, valid ? "valid" : "invalid", NULL);
  g_autoptr (GDir) dir = g_dir_open (samples, 0, NULL);
  const char *name;
  guint n_samples = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (GBytes) instance = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *verdict = NULL;

      if (!g_str_has_suffix (name, ".xml"))
        continue;
      n_samples++;
      g_test_message ("%s", name);
      instance = read_sample (samples, name);
      expected = valid ? g_strdup ("") : read_expected (samples, name);
      verdict = judge (plugin, instance);
      g_assert_cmpstr (verdict, ==, expected);
    }
  return n_samples;
}

static void
test_plugin (gconstpointer data)
{
  g_autoptr (TvFormPlugin) plugin = open_plugin (data);
  static const char *const languages[] = { "vi", "en" };

  if (plugin == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *name = tv_form_plugin_dup_name (plugin, languages[i]);
      g_autofree char *description = tv_form_plugin_dup_description (plugin, languages[i]);

      g_assert_cmpstr (name, !=, "");
      g_assert_cmpstr (description, !=, "");
      g_assert_true (
          g_strv_contains (tv_form_get_languages (tv_form_plugin_get_form (plugin)), languages[i]));
    }
  g_assert_cmpuint (run_samples (plugin, data, TRUE), >=, 2);
  g_assert_cmpuint (run_samples (plugin, data, FALSE), >=, 2);
}

static void
test_readme (gconstpointer data)
{
  static const char *const headings[] = {
    "## Purpose",   "## Legal basis", "## Fields", "## Validation rules", "## Personal data held",
    "## Test data", "## Owners"
  };
  g_autofree char *path = g_build_filename (data, "README.md", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    g_assert_nonnull (strstr (text, headings[i]));
}

static void
test_summary (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "plugins", "example", NULL);
  g_autofree char *samples = g_build_filename (folder, "valid", NULL);
  g_autoptr (TvFormPlugin) plugin = open_plugin (folder);
  g_autoptr (GBytes) instance = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (plugin == NULL)
    return;
  instance = read_sample (samples, "full.xml");
  text = tv_form_plugin_summarise (plugin, instance, "vi", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "12 cây, 3 cây bị bệnh");
}

static void
test_public_summary (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "plugins", "citizen-comment", NULL);
  g_autofree char *samples = g_build_filename (folder, "valid", NULL);
  g_autoptr (TvFormPlugin) plugin = open_plugin (folder);
  g_autoptr (GBytes) instance = read_sample (samples, "everything.xml");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tv_form_plugin_summarise (plugin, instance, "vi", &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "Đường số 3 nên rộng 12 m"));
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, 160);
  g_assert_null (strchr (text, '\n'));
}

int
main (int argc, char **argv)
{
  g_autofree char *root = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  root = g_test_build_filename (G_TEST_DIST, "plugins", NULL);
  dir = g_dir_open (root, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      char *folder = g_build_filename (root, name, NULL);
      g_autofree char *path = g_strdup_printf ("/plugins/%s/samples", name);
      g_autofree char *readme = g_strdup_printf ("/plugins/%s/readme", name);

      g_ptr_array_add (folders, folder);
      if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
        continue;
      g_test_add_data_func (path, folder, test_plugin);
      g_test_add_data_func (readme, folder, test_readme);
    }
  g_test_add_func ("/plugins/example/summary", test_summary);
  g_test_add_func ("/plugins/citizen-comment/summary", test_public_summary);
  status = g_test_run ();
  return status;
}
