// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tv-field-reveal.h"
#include "tv-im-context.h"
#include "tv-keyboard.h"
#include "tv-widgets.h"

#define COLUMNS 24 /* half keys: rows may be shifted against each other */
#define REPEAT_AFTER_MS 500
#define REPEAT_EVERY_MS 70

struct _TvKeyboard
{
  GtkWidget parent_instance;

  GtkWidget *box;     /* (unowned) (nullable): all keys, made when they are shown first */
  GtkWidget *words;   /* (unowned): the page of letters */
  GtkWidget *signs;   /* (unowned): the page of digits and signs */
  GtkWidget *tones;   /* (unowned): the row of letters and tones */
  GtkWidget *shift;   /* (unowned) */
  GtkWidget *way;     /* (unowned): says and changes the way of typing */
  GPtrArray *letters; /* (owned) (element-type GtkButton): what shift changes */
  GtkWindow *window;  /* (unowned) (nullable): weak */
  gulong focus_handler;
  GtkEventController *watcher; /* (owned) (nullable): on @window */
  guint settle;
  gboolean is_pressed; /* a finger or a button is down somewhere in @window */
  guint repeat;
  gboolean has_repeated;
  gboolean upper;
};

G_DEFINE_FINAL_TYPE (TvKeyboard, tv_keyboard, GTK_TYPE_WIDGET)

/* --- What keys do --- */

/* The field that is being written in: GtkText (also inside of GtkEntry) or GtkTextView. */
static GtkWidget *
get_field (TvKeyboard *self)
{
  GtkWidget *field = self->window != NULL ? gtk_window_get_focus (self->window) : NULL;

  if (field != NULL && GTK_IS_TEXT (field) && gtk_editable_get_editable (GTK_EDITABLE (field)))
    return field;
  if (field != NULL && GTK_IS_TEXT_VIEW (field)
      && gtk_text_view_get_editable (GTK_TEXT_VIEW (field)))
    return field;
  return NULL;
}

static void
show_case (TvKeyboard *self)
{
  for (guint i = 0; i < self->letters->len; i++)
    {
      GtkButton *button = g_ptr_array_index (self->letters, i);
      const char *letter = g_object_get_data (G_OBJECT (button), "tv-letter");
      g_autofree char *upper = g_utf8_strup (letter, -1);

      gtk_button_set_label (button, self->upper ? upper : letter);
    }
  if (self->upper)
    gtk_widget_add_css_class (self->shift, "pressed");
  else
    gtk_widget_remove_css_class (self->shift, "pressed");
}

static void
press_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TvKeyboard *self = TV_KEYBOARD (widget);
  TvImContext *context = tv_im_context_get_focused ();
  const char *letter = g_variant_get_string (parameter, NULL);
  gunichar key = g_utf8_get_char (letter);

  if (context == NULL)
    return;
  tv_im_context_press (context, self->upper ? g_unichar_toupper (key) : key);
  if (self->upper)
    {
      self->upper = FALSE;
      show_case (self);
    }
}

static void
insert_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TvImContext *context = tv_im_context_get_focused ();

  if (context != NULL)
    tv_im_context_insert (context, g_variant_get_string (parameter, NULL));
}

/* @parameter: index of the tone. The key that puts it depends on the way of typing. */
static void
tone_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char telex[] = "sfrxj";
  static const char vni[] = "12345";
  TvImContext *context = tv_im_context_get_focused ();
  guint32 tone = g_variant_get_uint32 (parameter);

  if (context == NULL || tone >= strlen (telex))
    return;
  tv_im_context_press (
      context,
      (gunichar) (tv_im_context_get_method () == TV_TYPING_VNI ? vni[tone] : telex[tone]));
}

static void
take_back (TvKeyboard *self)
{
  GtkWidget *field = get_field (self);
  TvImContext *context = tv_im_context_get_focused ();

  if (field == NULL)
    return;
  if (context != NULL)
    tv_im_context_forget_last (context);
  g_signal_emit_by_name (field, "backspace");
}

static void
move_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *field = get_field (TV_KEYBOARD (widget));

  if (field != NULL)
    g_signal_emit_by_name (field,
                           "move-cursor",
                           GTK_MOVEMENT_VISUAL_POSITIONS,
                           g_variant_get_int32 (parameter),
                           FALSE);
}

/* A new line where lines are; elsewhere the field is done. */
static void
enter_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TvKeyboard *self = TV_KEYBOARD (widget);
  GtkWidget *field = get_field (self);
  TvImContext *context = tv_im_context_get_focused ();

  if (field != NULL && GTK_IS_TEXT_VIEW (field) && context != NULL)
    tv_im_context_insert (context, "\n");
  else
    tv_keyboard_hide (self);
}

static void
shift_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TvKeyboard *self = TV_KEYBOARD (widget);

  self->upper = !self->upper;
  show_case (self);
}

/* Hidden in earnest, so that whoever looks for a key finds each once. */
static void
show_page (TvKeyboard *self, gboolean signs)
{
  gtk_widget_set_visible (self->words, !signs);
  gtk_widget_set_visible (self->signs, signs);
}

static void
page_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_page (TV_KEYBOARD (widget), g_variant_get_boolean (parameter));
}

static void
hide_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tv_keyboard_hide (TV_KEYBOARD (widget));
}

static void
show_way (TvKeyboard *self)
{
  TvTypingMethod method = tv_im_context_get_method ();
  /* TRANSLATORS: on a key, at most seven letters: typing without Telex or VNI */
  const char *plain = _ ("Plain");

  gtk_button_set_label (GTK_BUTTON (self->way),
                        method == TV_TYPING_TELEX ? "Telex"
                                                  : (method == TV_TYPING_VNI ? "VNI" : plain));
  gtk_widget_set_sensitive (self->tones, method != TV_TYPING_PLAIN);
}

static void
way_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const TvTypingMethod next[] = {
    [TV_TYPING_PLAIN] = TV_TYPING_TELEX,
    [TV_TYPING_TELEX] = TV_TYPING_VNI,
    [TV_TYPING_VNI] = TV_TYPING_PLAIN,
  };

  tv_im_context_set_method (next[tv_im_context_get_method ()]);
  show_way (TV_KEYBOARD (widget));
}

/* --- Keys --- */

/* A key never takes the focus from the field it writes into. */
static GtkWidget *
make_key (const char *label, const char *name, const char *action, GVariant *target)
{
  GtkWidget *key = gtk_button_new_with_label (label);

  gtk_widget_set_focusable (key, FALSE);
  gtk_widget_set_focus_on_click (key, FALSE);
  gtk_widget_add_css_class (key, "key");
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (key), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (action != NULL)
    {
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (key), target);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (key), action);
    }
  return key;
}

static void
attach (GtkWidget *grid, GtkWidget *key, int *column, int row, int width)
{
  gtk_grid_attach (GTK_GRID (grid), key, *column, row, width, 1);
  *column += width;
}

/* A row of letters (with @case_matters) or of signs. */
static int
attach_row (TvKeyboard *self,
            GtkWidget *grid,
            const char *keys,
            int column,
            int row,
            gboolean letters)
{
  for (const char *at = keys; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *text = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));
      GtkWidget *key = make_key (text,
                                 NULL,
                                 letters ? "keyboard.press" : "keyboard.insert",
                                 g_variant_new_string (text));

      if (letters)
        {
          g_object_set_data_full (G_OBJECT (key), "tv-letter", g_steal_pointer (&text), g_free);
          g_ptr_array_add (self->letters, key);
        }
      attach (grid, key, &column, row, 2);
    }
  return column;
}

static gboolean
repeat_cb (gpointer data)
{
  TvKeyboard *self = data;

  take_back (self);
  self->has_repeated = TRUE;
  self->repeat = g_timeout_add (REPEAT_EVERY_MS, repeat_cb, self);
  return G_SOURCE_REMOVE;
}

static void
back_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, TvKeyboard *self)
{
  g_clear_handle_id (&self->repeat, g_source_remove);
  self->has_repeated = FALSE;
  self->repeat = g_timeout_add (REPEAT_AFTER_MS, repeat_cb, self);
}

static void
back_released_cb (GtkGesture *gesture, GdkEventSequence *sequence, TvKeyboard *self)
{
  g_clear_handle_id (&self->repeat, g_source_remove);
}

static void
back_clicked_cb (GtkButton *button, TvKeyboard *self)
{
  if (!self->has_repeated)
    take_back (self);
  self->has_repeated = FALSE;
}

static GtkWidget *
make_backspace (TvKeyboard *self)
{
  GtkWidget *key = make_key ("⌫", _ ("Take the last letter back"), NULL, NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (back_pressed_cb), self);
  g_signal_connect (gesture, "end", G_CALLBACK (back_released_cb), self);
  g_signal_connect (gesture, "cancel", G_CALLBACK (back_released_cb), self);
  gtk_widget_add_controller (key, GTK_EVENT_CONTROLLER (gesture));
  g_signal_connect (key, "clicked", G_CALLBACK (back_clicked_cb), self);
  return key;
}

static GtkWidget *
make_grid (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  return grid;
}

/* The row below all letters: the way of typing, space, cursor, done. */
static void
attach_bottom (TvKeyboard *self, GtkWidget *grid, int row, gboolean letters)
{
  int column = 0;
  GtkWidget *other = make_key (letters ? "123" : "abc",
                               letters ? _ ("Digits and signs") : _ ("Letters"),
                               "keyboard.page",
                               g_variant_new_boolean (letters));

  attach (grid, other, &column, row, 3);
  if (letters)
    {
      self->way = make_key ("Telex", _ ("Way of typing"), "keyboard.way", NULL);
      attach (grid, self->way, &column, row, 3);
    }
  attach (grid,
          make_key (" ", _ ("Space"), "keyboard.press", g_variant_new_string (" ")),
          &column,
          row,
          letters ? 8 : 11);
  attach (grid,
          make_key ("◀", _ ("Cursor to the left"), "keyboard.move", g_variant_new_int32 (-1)),
          &column,
          row,
          2);
  attach (grid,
          make_key ("▶", _ ("Cursor to the right"), "keyboard.move", g_variant_new_int32 (1)),
          &column,
          row,
          2);
  attach (grid, make_key ("⏎", _ ("New line"), "keyboard.enter", NULL), &column, row, 3);
  /* TRANSLATORS: on a key: the keyboard on the screen goes away */
  attach (grid,
          make_key (_ ("Hide"), _ ("Hide the keyboard"), "keyboard.hide", NULL),
          &column,
          row,
          3);
}

static GtkWidget *
make_tones (TvKeyboard *self)
{
  static const char *const shown[] = { "á", "à", "ả", "ã", "ạ" };
  /* TRANSLATORS: the five tones of Vietnamese, names of keys */
  const char *const names[]
      = { _ ("Tone sac"), _ ("Tone huyen"), _ ("Tone hoi"), _ ("Tone nga"), _ ("Tone nang") };
  GtkWidget *grid = make_grid ();
  int column = attach_row (self, grid, "ăâđêôơư", 0, 0, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      GtkWidget *key = make_key (shown[i], names[i], "keyboard.tone", g_variant_new_uint32 (i));

      gtk_widget_add_css_class (key, "tone");
      attach (grid, key, &column, 0, 2);
    }
  return grid;
}

static GtkWidget *
make_letters (TvKeyboard *self)
{
  GtkWidget *grid = make_grid ();
  int column;

  self->tones = make_tones (self);
  gtk_grid_attach (GTK_GRID (grid), self->tones, 0, 0, COLUMNS, 1);
  column = attach_row (self, grid, "qwertyuiop", 0, 1, TRUE);
  attach (grid, make_backspace (self), &column, 1, 4);
  column = attach_row (self, grid, "asdfghjkl", 1, 2, TRUE);
  attach_row (self, grid, ",.", column, 2, FALSE);
  column = 0;
  self->shift = make_key ("⇧", _ ("Capital letter"), "keyboard.shift", NULL);
  attach (grid, self->shift, &column, 3, 3);
  column = attach_row (self, grid, "zxcvbnm", column, 3, TRUE);
  attach_row (self, grid, "-?!", column, 3, FALSE);
  attach_bottom (self, grid, 4, TRUE);
  return grid;
}

static GtkWidget *
make_signs (TvKeyboard *self)
{
  GtkWidget *grid = make_grid ();
  int column = attach_row (self, grid, "1234567890", 0, 0, FALSE);

  attach (grid, make_backspace (self), &column, 0, 4);
  attach_row (self, grid, "@#%&*()-+=/²", 0, 1, FALSE);
  attach_row (self, grid, ".,:;!?'\"“”…_", 0, 2, FALSE);
  attach_bottom (self, grid, 3, FALSE);
  return grid;
}

static void
make_keys (TvKeyboard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->words = make_letters (self);
  self->signs = make_signs (self);
  gtk_box_append (GTK_BOX (self->box), self->words);
  gtk_box_append (GTK_BOX (self->box), self->signs);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  show_page (self, FALSE);
  show_way (self);
}

/* --- The widget --- */

static void
follow_focus (TvKeyboard *self)
{
  GtkWidget *field = get_field (self);
  GtkInputPurpose purpose = GTK_INPUT_PURPOSE_FREE_FORM;

  gtk_widget_set_visible (GTK_WIDGET (self), field != NULL);
  if (field == NULL)
    return;
  g_object_get (field, "input-purpose", &purpose, NULL);
  show_page (self,
             purpose == GTK_INPUT_PURPOSE_DIGITS || purpose == GTK_INPUT_PURPOSE_NUMBER
                 || purpose == GTK_INPUT_PURPOSE_PHONE || purpose == GTK_INPUT_PURPOSE_PIN);
  self->upper = FALSE;
  show_case (self);
  show_way (self);
  tv_field_reveal (field);
}

static gboolean
settle_cb (gpointer data)
{
  TvKeyboard *self = data;

  self->settle = 0;
  follow_focus (self);
  return G_SOURCE_REMOVE;
}

/* A press moves the focus. Were the keyboard to go at once, the button under the finger would move
 * away before the release, and the press be lost. */
static void
focus_changed_cb (GtkWindow *window, GParamSpec *pspec, TvKeyboard *self)
{
  if (!self->is_pressed)
    follow_focus (self);
}

static gboolean
watch_cb (TvKeyboard *self, GdkEvent *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
      self->is_pressed = TRUE;
      break;
    case GDK_BUTTON_RELEASE:
    case GDK_TOUCH_END:
    case GDK_TOUCH_CANCEL:
      self->is_pressed = FALSE;
      if (self->settle == 0
          && (get_field (self) != NULL) != gtk_widget_get_visible (GTK_WIDGET (self)))
        self->settle = g_idle_add (settle_cb, self);
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
watch (TvKeyboard *self, GtkWindow *window)
{
  self->watcher = g_object_ref (gtk_event_controller_legacy_new ());
  gtk_event_controller_set_propagation_phase (self->watcher, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->watcher, "event", G_CALLBACK (watch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (window), self->watcher);
}

static void
unwatch (TvKeyboard *self)
{
  GtkWidget *window
      = self->watcher != NULL ? gtk_event_controller_get_widget (self->watcher) : NULL;

  g_clear_handle_id (&self->settle, g_source_remove);
  self->is_pressed = FALSE;
  if (self->watcher != NULL)
    g_signal_handlers_disconnect_by_data (self->watcher, self);
  if (window != NULL)
    gtk_widget_remove_controller (window, self->watcher);
  g_clear_object (&self->watcher);
}

static void
tv_keyboard_dispose (GObject *object)
{
  TvKeyboard *self = TV_KEYBOARD (object);

  tv_keyboard_set_window (self, NULL);
  g_clear_handle_id (&self->repeat, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->letters, g_ptr_array_unref);

  G_OBJECT_CLASS (tv_keyboard_parent_class)->dispose (object);
}

/* Nobody waits for keys before there is something to write in. */
static void
tv_keyboard_show (GtkWidget *widget)
{
  TvKeyboard *self = TV_KEYBOARD (widget);

  if (self->box == NULL)
    make_keys (self);
  GTK_WIDGET_CLASS (tv_keyboard_parent_class)->show (widget);
}

static void
tv_keyboard_class_init (TvKeyboardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  tv_widgets_init ();
  G_OBJECT_CLASS (klass)->dispose = tv_keyboard_dispose;
  widget_class->show = tv_keyboard_show;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "keyboard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "keyboard.press", "s", press_action);
  gtk_widget_class_install_action (widget_class, "keyboard.insert", "s", insert_action);
  gtk_widget_class_install_action (widget_class, "keyboard.tone", "u", tone_action);
  gtk_widget_class_install_action (widget_class, "keyboard.move", "i", move_action);
  gtk_widget_class_install_action (widget_class, "keyboard.enter", NULL, enter_action);
  gtk_widget_class_install_action (widget_class, "keyboard.shift", NULL, shift_action);
  gtk_widget_class_install_action (widget_class, "keyboard.page", "b", page_action);
  gtk_widget_class_install_action (widget_class, "keyboard.way", NULL, way_action);
  gtk_widget_class_install_action (widget_class, "keyboard.hide", NULL, hide_action);
}

static void
tv_keyboard_init (TvKeyboard *self)
{
  self->letters = g_ptr_array_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Keyboard"),
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tv_keyboard_new (void)
{
  return g_object_new (TV_TYPE_KEYBOARD, NULL);
}

void
tv_keyboard_set_window (TvKeyboard *self, GtkWindow *window)
{
  g_return_if_fail (TV_IS_KEYBOARD (self));

  if (self->window != NULL)
    {
      g_clear_signal_handler (&self->focus_handler, self->window);
      g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
    }
  unwatch (self);
  self->window = window;
  if (window == NULL)
    return;
  watch (self, window);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &self->window);
  self->focus_handler
      = g_signal_connect (window, "notify::focus-widget", G_CALLBACK (focus_changed_cb), self);
  focus_changed_cb (window, NULL, self);
}

void
tv_keyboard_hide (TvKeyboard *self)
{
  g_return_if_fail (TV_IS_KEYBOARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
