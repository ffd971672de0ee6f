// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "forms/tv-form-plugin.h"
#include "forms/tv-form-session.h"

static TvForm *
open_form (const char *id)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "plugins", id, "form.xml", NULL);
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TvForm *form;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  bytes = g_bytes_new (data, length);
  form = tv_form_new (bytes, &error);
  g_assert_no_error (error);
  return form;
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
changed_cb (TvFormSession *session, guint *n_changed)
{
  (*n_changed)++;
}

static void
test_relevant_and_calculate (void)
{
  g_autoptr (TvForm) form = open_form ("example");
  g_autoptr (TvClock) clock = tv_clock_new_manual (1772303400);
  g_autoptr (TvFormSession) session = tv_form_session_new_with_clock (form, "vi", clock);
  g_autoptr (GError) error = NULL;
  guint n_changed = 0;

  g_signal_connect (session, "changed", G_CALLBACK (changed_cb), &n_changed);
  g_assert_cmpuint (tv_form_session_get_n_pages (session), ==, 6);
  g_assert_true (tv_form_session_answer (session, "/data/count", "5", &error));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (tv_form_session_get_n_pages (session), ==, 7);
  g_assert_true (tv_form_session_answer (session, "/data/sick", "2", &error));
  g_assert_cmpstr (tv_form_session_get_value (session, "/data/healthy"), ==, "3");
  g_assert_false (tv_form_session_answer (session, "/data/sick", "9", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
  g_assert_cmpstr (error->message, ==, "Số cây bị bệnh không thể nhiều hơn số cây.");
  g_assert_cmpstr (tv_form_session_get_value (session, "/data/sick"), ==, "9");
  g_clear_error (&error);
  /* What is no longer asked is kept, but neither checked nor sent. */
  g_assert_true (tv_form_session_answer (session, "/data/count", "0", &error));
  g_assert_cmpstr (tv_form_session_get_value (session, "/data/sick"), ==, "9");
  g_assert_true (tv_form_session_answer (session, "/data/sure", "OK", &error));
  {
    g_autoptr (GBytes) instance = tv_form_session_finish (session, NULL, NULL, &error);
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    text = to_text (instance);
    g_assert_null (strstr (text, "<sick>"));
    g_assert_null (strstr (text, "<healthy>"));
  }
  g_assert_true (tv_form_session_answer (session, "/data/count", "9", &error));
  g_assert_cmpstr (tv_form_session_get_value (session, "/data/healthy"), ==, "0");
}

static void
test_page (void)
{
  g_autoptr (TvForm) form = open_form ("example");
  g_autoptr (TvFormSession) session = tv_form_session_new (form, "en");
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) kinds = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const TvQuestion *question;

  tv_form_session_answer (session, "/data/count", "5", NULL);
  tv_form_session_answer (session, "/data/sick", "1", NULL);
  page = tv_form_session_get_page (session, 1);
  g_assert_cmpuint (page->len, ==, 4);
  question = g_ptr_array_index (page, 0);
  g_assert_cmpint (question->type, ==, TV_QUESTION_INTEGER);
  g_assert_cmpstr (question->label, ==, "Number of trees along the street");
  g_assert_true (question->required);
  question = g_ptr_array_index (page, 2);
  g_assert_cmpint (question->type, ==, TV_QUESTION_NOTE);
  g_assert_cmpstr (question->label, ==, "So 4 trees are healthy.");
  kinds = tv_form_session_get_page (session, 2);
  question = g_ptr_array_index (kinds, 0);
  g_assert_cmpuint (question->choices->len, ==, 3);
  g_assert_cmpstr (((const TvChoice *) g_ptr_array_index (question->choices, 2))->label,
                   ==,
                   "Jacaranda");
  tv_form_session_set_language (session, "vi");
  g_clear_pointer (&kinds, g_ptr_array_unref);
  kinds = tv_form_session_get_page (session, 2);
  question = g_ptr_array_index (kinds, 0);
  g_assert_cmpstr (((const TvChoice *) g_ptr_array_index (question->choices, 2))->label,
                   ==,
                   "Phượng tím");
  none = tv_form_session_get_page (session, 99);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Composed, without control characters, without white space round it; markup stays text. */
static void
test_cleaned (void)
{
  g_autoptr (TvForm) form = open_form ("citizen-comment");
  g_autoptr (TvFormSession) session = tv_form_session_new (form, "vi");
  g_autoptr (GError) error = NULL;
  g_autofree char *long_text = g_strnfill (40000, 'x');
  static const char decomposed[] = "  Đa\xcc\x80 La\xcc\xa3t <b>&amp;\x01</b>\r\nhai  ";

  g_assert_true (tv_form_session_answer (session, "/data/text", decomposed, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (tv_form_session_get_value (session, "/data/text"),
                   ==,
                   "Đà Lạt <b>&amp;</b>\nhai");
  g_assert_true (tv_form_session_answer (session, "/data/stance", "agree", &error));
  {
    g_autoptr (GBytes) instance = tv_form_session_finish (session, NULL, NULL, &error);
    g_autoptr (GPtrArray) faults = NULL;
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    text = to_text (instance);
    g_assert_nonnull (strstr (text, "Đà Lạt &lt;b&gt;&amp;amp;&lt;/b&gt;\nhai"));
    faults = tv_form_validate (form, instance, NULL, "vi", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (faults->len, ==, 0);
  }
  g_assert_false (tv_form_session_answer (session, "/data/text", "\xff\xfe", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  g_assert_false (tv_form_session_answer (session, "/data/text", long_text, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (tv_form_session_answer (session, "/data/nothing", "x", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (tv_form_session_answer (session, "/data/identity/note", "x", &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STATE);
}

/* The identity leaves the instance; the server checks the rest without it. */
static void
test_identity (void)
{
  static const char *const identity[] = { "/data/identity/*", NULL };
  g_autoptr (TvForm) form = open_form ("citizen-comment");
  g_autoptr (TvFormSession) session = tv_form_session_new (form, "vi");
  g_autoptr (GHashTable) taken = NULL;
  g_autoptr (GBytes) instance = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (TvJson) labels = NULL;
  g_autoptr (TvJson) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  tv_form_session_answer (session, "/data/stance", "partly", NULL);
  tv_form_session_answer (session, "/data/text", "Xin mở rộng vỉa hè.", NULL);
  tv_form_session_answer (session, "/data/named", "yes", NULL);
  tv_form_session_answer (session, "/data/identity/full_name", "K’Brếp", NULL);
  instance = tv_form_session_finish (session, identity, &taken, &error);
  g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
  g_assert_null (taken);
  g_clear_error (&error);
  tv_form_session_answer (session, "/data/consent", "OK", NULL);
  instance = tv_form_session_finish (session, identity, &taken, &error);
  g_assert_no_error (error);
  text = to_text (instance);
  g_assert_null (strstr (text, "K’Brếp"));
  g_assert_nonnull (strstr (text, "<full_name/>"));
  g_assert_cmpuint (g_hash_table_size (taken), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (taken, "/data/identity/full_name"), ==, "K’Brếp");
  faults = tv_form_validate (form, instance, identity, "vi", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (faults->len, ==, 0);
  rows = tv_form_describe (form, instance, "vi", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (rows), ==, 4);
  g_assert_cmpstr (tv_json_get_string (json_array_get (rows, 0), "text", NULL),
                   ==,
                   "Đồng ý một phần");
  /* Behind the seal the question is still known by its words. */
  labels = tv_form_list_labels (form, identity, "vi");
  g_assert_cmpuint (json_array_size (labels), ==, 4);
  g_assert_cmpstr (tv_json_get_string (json_array_get (labels, 1), "label", NULL), ==, "Họ và tên");
}

static void
test_fill (void)
{
  g_autoptr (TvForm) form = open_form ("example");
  g_autoptr (TvFormSession) session = tv_form_session_new (form, "vi");
  g_autoptr (TvJson) answers = json_pack ("{s:i, s:i, s:f, s:[s,s], s:s, s:b, s:n}",
                                          "/data/count",
                                          4,
                                          "/data/sick",
                                          1,
                                          "/data/length",
                                          12.5,
                                          "/data/kinds",
                                          "pine",
                                          "cherry",
                                          "/data/surveyed",
                                          "2026-01-31",
                                          "/data/sure",
                                          TRUE,
                                          "/data/note");
  g_autoptr (TvJson) wrong = json_pack ("{s:{}}", "/data/note");
  g_autoptr (GBytes) instance = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (tv_form_session_fill (session, answers, &error));
  g_assert_no_error (error);
  instance = tv_form_session_finish (session, NULL, NULL, &error);
  g_assert_no_error (error);
  text = to_text (instance);
  g_assert_nonnull (strstr (text, "<kinds>pine cherry</kinds>"));
  g_assert_nonnull (strstr (text, "<length>12.5</length>"));
  g_assert_nonnull (strstr (text, "<healthy>3</healthy>"));
  g_assert_false (tv_form_session_fill (session, wrong, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}

/* A rule about today is judged on the day the opinion was given. */
static void
test_day (void)
{
  static const char xml[] = "<data id=\"example\" version=\"1\"><count>1</count>"
                            "<surveyed>2026-03-01</surveyed><sure>OK</sure></data>";
  g_autoptr (TvForm) form = open_form ("example");
  g_autoptr (GBytes) instance = g_bytes_new_static (xml, strlen (xml));
  g_autoptr (GPtrArray) before
      = tv_form_validate_on (form, instance, "2026-02-28", NULL, "vi", NULL);
  g_autoptr (GPtrArray) after
      = tv_form_validate_on (form, instance, "2026-03-01", NULL, "vi", NULL);

  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpuint (after->len, ==, 0);
}

static gpointer
validate_thread (gpointer data)
{
  static const char xml[] = "<data id=\"example\" version=\"1\"><count>3</count><sick>4</sick>"
                            "<healthy>0</healthy><sure>OK</sure></data>";
  g_autoptr (GBytes) instance = g_bytes_new_static (xml, strlen (xml));

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) faults = tv_form_validate (data, instance, NULL, "en", &error);

      g_assert_no_error (error);
      g_assert_cmpuint (faults->len, ==, 1);
    }
  return NULL;
}

/* One form serves all workers at once. */
static void
test_threads (void)
{
  g_autoptr (TvForm) form = open_form ("example");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("validate", validate_thread, form);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/forms/session/relevant-and-calculate", test_relevant_and_calculate);
  g_test_add_func ("/forms/session/page", test_page);
  g_test_add_func ("/forms/session/cleaned", test_cleaned);
  g_test_add_func ("/forms/session/identity", test_identity);
  g_test_add_func ("/forms/session/fill", test_fill);
  g_test_add_func ("/forms/session/day", test_day);
  g_test_add_func ("/forms/session/threads", test_threads);
  return g_test_run ();
}
