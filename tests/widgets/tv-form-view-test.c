// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <gtk/gtk.h>
#include <math.h>
#include <string.h>

#include "forms/tv-form-plugin.h"
#include "widgets/tv-choice-row.h"
#include "widgets/tv-form-view.h"
#include "widgets/tv-question-view.h"

typedef struct
{
  GtkWidget *window;
  TvFormView *view;
  TvFormSession *session;
  char *picked;
  guint n_finished;
  guint n_cancelled;
} Fixture;

static void
finished_cb (TvFormView *view, Fixture *fixture)
{
  fixture->n_finished++;
}

static void
cancelled_cb (TvFormView *view, Fixture *fixture)
{
  fixture->n_cancelled++;
}

static void
pick_place_cb (TvFormView *view, const char *path, double lon, double lat, Fixture *fixture)
{
  g_assert_true (isnan (lon) && isnan (lat));
  g_free (fixture->picked);
  fixture->picked = g_strdup (path);
}

static void
set_up (Fixture *fixture, gconstpointer language)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "plugins", "citizen-comment", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvFormPlugin) plugin = tv_form_plugin_open_folder (folder, &error);

  g_assert_no_error (error);
  fixture->session = tv_form_session_new (tv_form_plugin_get_form (plugin), language);
  fixture->window = gtk_window_new ();
  fixture->view = TV_FORM_VIEW (tv_form_view_new ());
  g_signal_connect (fixture->view, "finished", G_CALLBACK (finished_cb), fixture);
  g_signal_connect (fixture->view, "cancelled", G_CALLBACK (cancelled_cb), fixture);
  g_signal_connect (fixture->view, "pick-place", G_CALLBACK (pick_place_cb), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 1000);
  gtk_window_present (GTK_WINDOW (fixture->window));
  tv_form_view_set_session (fixture->view, fixture->session);
}

static void
tear_down (Fixture *fixture, gconstpointer language)
{
  TvFormView *view = g_object_ref (fixture->view);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (view);
  g_assert_finalize_object (fixture->session);
  g_free (fixture->picked);
}

/* --- Finding --- */

typedef gboolean (*Wanted) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *parent, Wanted wanted, const char *text)
{
  if (wanted (parent, text))
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_visible (child) ? find (child, wanted, text) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_button (GtkWidget *widget, const char *text)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

static gboolean
is_choice (GtkWidget *widget, const char *text)
{
  return TV_IS_CHOICE_ROW (widget)
         && g_str_equal (tv_choice_row_get_value (TV_CHOICE_ROW (widget)), text);
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_text_view (GtkWidget *widget, const char *text)
{
  return GTK_IS_TEXT_VIEW (widget);
}

static gboolean
is_question (GtkWidget *widget, const char *text)
{
  return TV_IS_QUESTION_VIEW (widget)
         && g_str_equal (tv_question_view_get_path (TV_QUESTION_VIEW (widget)), text);
}

static gboolean
is_entry (GtkWidget *widget, const char *text)
{
  return GTK_IS_ENTRY (widget);
}

static void
press (Fixture *fixture, const char *label)
{
  GtkWidget *button = find (GTK_WIDGET (fixture->view), is_button, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
choose (Fixture *fixture, const char *value)
{
  GtkWidget *row = find (GTK_WIDGET (fixture->view), is_choice, value);

  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "clicked");
}

static gboolean
shows (Fixture *fixture, const char *words)
{
  return find (GTK_WIDGET (fixture->view), is_label, words) != NULL;
}

static void
write_text (Fixture *fixture, const char *text)
{
  GtkWidget *view = find (GTK_WIDGET (fixture->view), is_text_view, NULL);

  g_assert_nonnull (view);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

/* --- Tests --- */

/* Page by page to the end, a fault on the way, a correction from the review page, and sending. */
static void
test_walk (Fixture *fixture, gconstpointer language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) instance = NULL;

  g_assert_true (shows (fixture, "Page 1 of 7"));
  press (fixture, "Next");
  g_assert_true (shows (fixture, "Please choose one of the four opinions."));
  g_assert_true (shows (fixture, "Page 1 of 7"));
  choose (fixture, "partly");
  g_assert_false (shows (fixture, "Please choose one of the four opinions."));
  choose (fixture, "disagree");
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/stance"), ==, "disagree");
  press (fixture, "Next");
  choose (fixture, "roads");
  choose (fixture, "water");
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/topics"), ==, "roads water");
  choose (fixture, "roads");
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/topics"), ==, "water");
  press (fixture, "Next");
  write_text (fixture, "Xin giữ");
  press (fixture, "Next");
  g_assert_true (shows (fixture, "between 10 and 4,000"));
  write_text (fixture, "Xin giữ lại con suối.");
  g_assert_false (shows (fixture, "between 10 and 4,000"));
  for (guint i = 0; i < 3; i++)
    press (fixture, "Next");
  press (fixture, "Read it through");
  g_assert_true (shows (fixture, "Page 7 of 7"));
  g_assert_true (shows (fixture, "Xin giữ lại con suối."));
  g_assert_true (shows (fixture, "Without my name"));
  press (fixture, "Correct");
  g_assert_true (shows (fixture, "Page 1 of 7"));
  choose (fixture, "agree");
  press (fixture, "Read it through");
  g_assert_true (shows (fixture, "I agree"));
  press (fixture, "Send");
  g_assert_cmpuint (fixture->n_finished, ==, 1);
  instance = tv_form_session_finish (fixture->session, NULL, NULL, &error);
  g_assert_no_error (error);
  press (fixture, "Cancel");
  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
}

/* What becomes relevant on the page being filled appears there, and what is written stays. */
static void
test_relevant (Fixture *fixture, gconstpointer language)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  GtkWidget *size;

  tv_form_session_answer (fixture->session, "/data/stance", "agree", NULL);
  tv_form_session_answer (fixture->session, "/data/text", "Cần thêm cây xanh.", NULL);
  for (guint i = 0; i < 4; i++)
    press (fixture, "Next");
  g_assert_nonnull (find (view, is_question, "/data/link/lives"));
  g_assert_null (find (view, is_question, "/data/link/household_size"));
  choose (fixture, "yes");
  size = find (view, is_question, "/data/link/household_size");
  g_assert_nonnull (size);
  gtk_editable_set_text (GTK_EDITABLE (find (size, is_entry, NULL)), "300");
  press (fixture, "Next");
  g_assert_true (shows (fixture, "between 1 and 30"));
  gtk_editable_set_text (GTK_EDITABLE (find (size, is_entry, NULL)), "4");
  g_assert_false (shows (fixture, "between 1 and 30"));
  g_assert_true (find (view, is_question, "/data/link/household_size") == size);
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/link/household_size"),
                   ==,
                   "4");
  choose (fixture, "no");
  g_assert_null (find (view, is_question, "/data/link/household_size"));
  press (fixture, "Next");
  choose (fixture, "yes");
  g_assert_true (shows (fixture, "Page 6 of 8"));
  /* A required single answer is not taken back by a second touch. */
  choose (fixture, "yes");
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/named"), ==, "yes");
  press (fixture, "Next");
  press (fixture, "Read it through");
  g_assert_true (shows (fixture, "Your consent is needed"));
}

static void
test_date (Fixture *fixture, gconstpointer language)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  GtkWidget *entry;
  GtkWidget *question;
  static const char *const parts[] = { "30", "2", "2025" };

  tv_form_session_answer (fixture->session, "/data/stance", "agree", NULL);
  tv_form_session_answer (fixture->session, "/data/text", "Cần thêm cây xanh.", NULL);
  for (guint i = 0; i < 4; i++)
    press (fixture, "Next");
  question = find (view, is_question, "/data/link/seen_on");
  entry = find (question, is_entry, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GtkWidget *column = gtk_widget_get_parent (entry);

      gtk_editable_set_text (GTK_EDITABLE (entry), parts[i]);
      column = gtk_widget_get_next_sibling (column);
      entry = column != NULL ? find (column, is_entry, NULL) : entry;
    }
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/link/seen_on"),
                   ==,
                   "2025-02-30");
  press (fixture, "Next");
  g_assert_true (shows (fixture, "This day does not exist."));
  gtk_editable_set_text (GTK_EDITABLE (find (question, is_entry, NULL)), "3");
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/link/seen_on"),
                   ==,
                   "2025-02-03");
  g_assert_false (shows (fixture, "This day does not exist."));
}

static void
test_place (Fixture *fixture, gconstpointer language)
{
  tv_form_session_answer (fixture->session, "/data/stance", "agree", NULL);
  tv_form_session_answer (fixture->session, "/data/text", "Cần thêm cây xanh.", NULL);
  for (guint i = 0; i < 3; i++)
    press (fixture, "Next");
  g_assert_true (shows (fixture, "No place is chosen."));
  press (fixture, "Choose on the map");
  g_assert_cmpstr (fixture->picked, ==, "/data/place");
  tv_form_view_set_place (fixture->view, fixture->picked, 108.4583, 11.94042);
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/place"),
                   ==,
                   "11.940420 108.458300 0 0");
  g_assert_true (shows (fixture, "longitude 108.4583"));
  press (fixture, "Take the place back");
  g_assert_cmpstr (tv_form_session_get_value (fixture->session, "/data/place"), ==, "");
  g_assert_true (shows (fixture, "No place is chosen."));
}

static void
check_field (GtkWidget *widget)
{
  GtkInputHints hints = 0;

  g_object_get (widget, "input-hints", &hints, NULL);
  g_assert_true ((hints & GTK_INPUT_HINT_PRIVATE) != 0 && (hints & GTK_INPUT_HINT_NO_EMOJI) != 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Your comment");
}

/* Names for those who do not see, no undo and no history for those who come after. */
static void
test_fields (Fixture *fixture, gconstpointer language)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  GtkWidget *row = find (view, is_choice, "agree");
  GtkWidget *text;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_ROLE_RADIO);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "I agree");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row),
                                    GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  choose (fixture, "agree");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row),
                                    GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  press (fixture, "Next");
  row = find (view, is_choice, "roads");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_ROLE_CHECKBOX);
  press (fixture, "Next");
  text = find (view, is_text_view, NULL);
  check_field (text);
  g_assert_false (
      gtk_text_buffer_get_enable_undo (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text))));
}

static void
test_language (Fixture *fixture, gconstpointer language)
{
  g_assert_true (shows (fixture, "What do you think"));
  tv_form_session_set_language (fixture->session, "vi");
  tv_form_view_reload (fixture->view);
  g_assert_true (shows (fixture, "Ý kiến chung của Ông/Bà"));
}

/* A new citizen, or none: nothing of the last one is left in a widget. */
static void
test_emptied (Fixture *fixture, gconstpointer language)
{
  choose (fixture, "agree");
  press (fixture, "Next");
  press (fixture, "Next");
  write_text (fixture, "Bí mật của người trước.");
  tv_form_view_set_busy (fixture->view, TRUE);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (fixture->view)));
  tv_form_view_set_session (fixture->view, NULL);
  g_assert_null (tv_form_view_get_session (fixture->view));
  g_assert_null (find (GTK_WIDGET (fixture->view), is_text_view, NULL));
  g_assert_null (find (GTK_WIDGET (fixture->view), is_button, "Next"));
}

/* Every key, choice and field is high enough for a finger. */
static void
test_size (Fixture *fixture, gconstpointer language)
{
  static const char *const buttons[] = { "Next", "Cancel" };
  int height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      gtk_widget_measure (find (GTK_WIDGET (fixture->view), is_button, buttons[i]),
                          GTK_ORIENTATION_VERTICAL,
                          -1,
                          &height,
                          NULL,
                          NULL,
                          NULL);
      g_assert_cmpint (height, >=, 60);
    }
  gtk_widget_measure (find (GTK_WIDGET (fixture->view), is_choice, "agree"),
                      GTK_ORIENTATION_VERTICAL,
                      -1,
                      &height,
                      NULL,
                      NULL,
                      NULL);
  g_assert_cmpint (height, >=, 60);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer language))
{
  g_test_add (path, Fixture, "en", set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  add ("/widgets/form-view/walk", test_walk);
  add ("/widgets/form-view/relevant", test_relevant);
  add ("/widgets/form-view/date", test_date);
  add ("/widgets/form-view/place", test_place);
  add ("/widgets/form-view/fields", test_fields);
  add ("/widgets/form-view/language", test_language);
  add ("/widgets/form-view/emptied", test_emptied);
  add ("/widgets/form-view/size", test_size);
  return g_test_run ();
}
