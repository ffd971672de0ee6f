// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "widgets/tv-im-context.h"
#include "widgets/tv-keyboard.h"

#define DEADLINE_US (5 * G_USEC_PER_SEC)

typedef struct
{
  GtkWidget *window;
  GtkWidget *entry;
  GtkWidget *text;
  GtkWidget *number;
  GtkWidget *keyboard;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  tv_im_context_install ();
  tv_im_context_set_method (TV_TYPING_TELEX);
  fixture->window = gtk_window_new ();
  fixture->entry = gtk_entry_new ();
  fixture->text = gtk_text_view_new ();
  fixture->number = gtk_entry_new ();
  gtk_entry_set_input_purpose (GTK_ENTRY (fixture->number), GTK_INPUT_PURPOSE_DIGITS);
  fixture->keyboard = tv_keyboard_new ();
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("first"));
  gtk_box_append (GTK_BOX (box), fixture->entry);
  gtk_box_append (GTK_BOX (box), fixture->text);
  gtk_box_append (GTK_BOX (box), fixture->number);
  gtk_box_append (GTK_BOX (box), fixture->keyboard);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  tv_keyboard_set_window (TV_KEYBOARD (fixture->keyboard), GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (tv_im_context_get_focused ());
}

/* The field has the focus once its input method knows. */
static void
focus (GtkWidget *field)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  gtk_widget_grab_focus (field);
  while (tv_im_context_get_focused () == NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (tv_im_context_get_focused ());
}

static gboolean
has_name (GtkWidget *widget, const char *name)
{
  g_autofree char *mismatch = NULL;

  if (!GTK_IS_BUTTON (widget))
    return FALSE;
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), name) == 0)
    return TRUE;
  mismatch = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                 GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                 name);
  return mismatch == NULL;
}

static GtkWidget *
find_key (GtkWidget *parent, const char *name)
{
  if (has_name (parent, name))
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_visible (child) ? find_key (child, name) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (Fixture *fixture, const char *name)
{
  GtkWidget *key = find_key (fixture->keyboard, name);

  g_assert_nonnull (key);
  g_assert_false (gtk_widget_get_focusable (key));
  g_signal_emit_by_name (key, "clicked");
}

static void
type (Fixture *fixture, const char *keys)
{
  for (const char *at = keys; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *key = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

      if (g_unichar_isupper (g_utf8_get_char (at)))
        press (fixture, "Capital letter");
      press (fixture, g_str_equal (key, " ") ? "Space" : key);
    }
}

static const char *
read_entry (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static char *
read_text (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->text));
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

static void
test_telex (Fixture *fixture, gconstpointer data)
{
  focus (fixture->entry);
  type (fixture, "Ddaf Lajt quy hoachj");
  g_assert_cmpstr (read_entry (fixture->entry), ==, "Đà Lạt quy hoạch");
}

/* Letters and tones as they stand on the keys, in any way of typing that has them. */
static void
test_tone_keys (Fixture *fixture, gconstpointer data)
{
  static const TvTypingMethod methods[] = { TV_TYPING_TELEX, TV_TYPING_VNI };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      tv_im_context_set_method (methods[i]);
      gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "");
      focus (fixture->entry);
      type (fixture, "đươn");
      press (fixture, "g");
      press (fixture, "Tone huyen");
      type (fixture, " phô");
      press (fixture, "Tone sac");
      g_assert_cmpstr (read_entry (fixture->entry), ==, "đường phố");
    }
}

static void
test_text_view (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  focus (fixture->text);
  type (fixture, "mootj");
  press (fixture, "New line");
  type (fixture, "hai");
  press (fixture, "Cursor to the left");
  type (fixture, "x");
  text = read_text (fixture);
  g_assert_cmpstr (text, ==, "một\nhaxi");
}

static void
test_backspace (Fixture *fixture, gconstpointer data)
{
  focus (fixture->entry);
  type (fixture, "hoaf");
  press (fixture, "Take the last letter back");
  g_assert_cmpint (g_utf8_strlen (read_entry (fixture->entry), -1), ==, 2);
  for (guint i = 0; i < 3; i++)
    press (fixture, "Take the last letter back");
  g_assert_cmpstr (read_entry (fixture->entry), ==, "");
  type (fixture, "thuyr");
  press (fixture, "Take the last letter back");
  g_assert_cmpstr (read_entry (fixture->entry), ==, "thủ");
  type (fixture, "f");
  g_assert_cmpstr (read_entry (fixture->entry), ==, "thù");
}

/* Digits stay digits, also where VNI would read them as tones. */
static void
test_number (Fixture *fixture, gconstpointer data)
{
  tv_im_context_set_method (TV_TYPING_VNI);
  focus (fixture->number);
  type (fixture, "0263");
  g_assert_cmpstr (read_entry (fixture->number), ==, "0263");
}

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  GtkWidget *first
      = gtk_widget_get_first_child (gtk_window_get_child (GTK_WINDOW (fixture->window)));

  focus (fixture->entry);
  g_assert_true (gtk_widget_get_visible (fixture->keyboard));
  gtk_widget_grab_focus (first);
  g_assert_false (gtk_widget_get_visible (fixture->keyboard));
  focus (fixture->text);
  g_assert_true (gtk_widget_get_visible (fixture->keyboard));
  press (fixture, "Hide");
  g_assert_false (gtk_widget_get_visible (fixture->keyboard));
}

static void
test_way (Fixture *fixture, gconstpointer data)
{
  focus (fixture->entry);
  press (fixture, "Telex");
  g_assert_cmpint (tv_im_context_get_method (), ==, TV_TYPING_VNI);
  press (fixture, "VNI");
  g_assert_cmpint (tv_im_context_get_method (), ==, TV_TYPING_PLAIN);
  type (fixture, "as");
  g_assert_cmpstr (read_entry (fixture->entry), ==, "as");
  press (fixture, "Plain");
  g_assert_cmpint (tv_im_context_get_method (), ==, TV_TYPING_TELEX);
}

/* What is selected is replaced, and the syllable before it is not touched. */
static void
test_selection (Fixture *fixture, gconstpointer data)
{
  focus (fixture->entry);
  type (fixture, "mai anh");
  gtk_editable_select_region (GTK_EDITABLE (fixture->entry), 4, 7);
  type (fixture, "s");
  g_assert_cmpstr (read_entry (fixture->entry), ==, "mai s");
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
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
  add ("/widgets/keyboard/telex", test_telex);
  add ("/widgets/keyboard/tone-keys", test_tone_keys);
  add ("/widgets/keyboard/text-view", test_text_view);
  add ("/widgets/keyboard/backspace", test_backspace);
  add ("/widgets/keyboard/number", test_number);
  add ("/widgets/keyboard/shown", test_shown);
  add ("/widgets/keyboard/way", test_way);
  add ("/widgets/keyboard/selection", test_selection);
  return g_test_run ();
}
