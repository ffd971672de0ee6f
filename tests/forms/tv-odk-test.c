// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "forms/tv-form-session.h"

/* The real forms of ODK's own application: each is either read and can be walked through, or
 * refused with a reason. What the first slice reads must not become less. */
#define LEAST_READ 50

/* Looks at every page, gives each question something, and asks for the result. */
static void
walk (TvForm *form)
{
  g_autoptr (TvFormSession) session = tv_form_session_new (form, "vi");
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GBytes) instance = NULL;
  g_autoptr (GError) error = NULL;

  for (guint page = 0; page < tv_form_session_get_n_pages (session); page++)
    {
      g_autoptr (GPtrArray) questions = tv_form_session_get_page (session, page);

      for (guint i = 0; i < questions->len; i++)
        {
          const TvQuestion *question = g_ptr_array_index (questions, i);
          const char *value = "25";
          g_autoptr (GError) local = NULL;

          if (question->choices->len > 0)
            value = ((const TvChoice *) g_ptr_array_index (question->choices, 0))->value;
          if (!tv_form_session_answer (session, question->path, value, &local))
            g_assert_cmpint (local->domain, ==, TV_ERROR);
        }
    }
  faults = tv_form_session_check (session, G_MAXUINT);
  instance = tv_form_session_finish (session, NULL, NULL, &error);
  g_assert_true ((instance != NULL) == (faults->len == 0));
  if (instance != NULL)
    {
      g_autoptr (GPtrArray) seen = tv_form_validate (form, instance, NULL, "vi", &error);
      g_autoptr (TvJson) rows = NULL;

      g_assert_no_error (error);
      for (guint i = 0; i < seen->len; i++)
        {
          const TvFormFault *fault = g_ptr_array_index (seen, i);

          g_test_message ("%s: %s %s", fault->path, fault->rule, fault->message);
        }
      g_assert_cmpuint (seen->len, ==, 0);
      rows = tv_form_describe (form, instance, "vi", &error);
      g_assert_no_error (error);
    }
}

static void
test_collect_forms (void)
{
  const char *shared = g_getenv ("TV_SHARED_DATA");
  g_autofree char *folder = g_build_filename (shared != NULL ? shared : "/nonexistent",
                                              "odk/collect-forms/forms",
                                              NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_forms = 0;
  guint n_read = 0;

  if (dir == NULL)
    {
      g_test_skip ("TV_SHARED_DATA holds no odk/collect-forms");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *data = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TvForm) form = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &data, &length, NULL));
      bytes = g_bytes_new_take (g_steal_pointer (&data), length);
      form = tv_form_new (bytes, &error);
      n_forms++;
      if (form == NULL)
        {
          g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
          g_assert_cmpuint (strlen (error->message), >, 10);
          g_test_message ("refused %s: %s", name, error->message);
          continue;
        }
      n_read++;
      walk (form);
    }
  g_test_message ("%u of %u forms are read", n_read, n_forms);
  g_assert_cmpuint (n_forms, >=, 100);
  g_assert_cmpuint (n_read, >=, LEAST_READ);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/forms/odk/collect-forms", test_collect_forms);
  return g_test_run ();
}
