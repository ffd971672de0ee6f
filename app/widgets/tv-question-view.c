// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tv-choice-row.h"
#include "tv-question-view.h"

/* What a citizen writes is kept nowhere: no history, no suggestions, no undo. */
#define HINTS (GTK_INPUT_HINT_PRIVATE | GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_NO_SPELLCHECK)

struct _TvQuestionView
{
  GtkWidget parent_instance;

  TvQuestion *question; /* (owned) */
  GtkWidget *box;       /* (unowned) */
  GtkWidget *label;     /* (unowned) */
  GtkWidget *hint;      /* (unowned) */
  GtkWidget *fault;     /* (unowned) */
  GtkWidget *message;   /* (unowned): words of the fault */
  GtkWidget *place;     /* (unowned) (nullable): words for the place chosen */
  GtkWidget *forget;    /* (unowned) (nullable): takes the place back */
  GPtrArray *inputs;    /* (owned) (element-type GtkWidget): what can have the focus */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (TvQuestionView, tv_question_view, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_ANSWERED,
  SIGNAL_PICK_PLACE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
answer (TvQuestionView *self, const char *value)
{
  if (self->is_setting)
    return;
  g_free (self->question->value);
  self->question->value = g_strdup (value);
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, self->question->value);
}

/* --- Text and numbers --- */

static GtkInputPurpose
get_purpose (const TvQuestion *question)
{
  if (question->type == TV_QUESTION_INTEGER)
    return GTK_INPUT_PURPOSE_DIGITS;
  if (question->type == TV_QUESTION_DECIMAL)
    return GTK_INPUT_PURPOSE_NUMBER;
  if (question->appearance != NULL && strstr (question->appearance, "numbers") != NULL)
    return GTK_INPUT_PURPOSE_PHONE;
  return GTK_INPUT_PURPOSE_FREE_FORM;
}

static void
add_input (TvQuestionView *self, GtkWidget *input, const char *label)
{
  g_ptr_array_add (self->inputs, input);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
make_entry (TvQuestionView *self, const char *label, const char *text, GtkInputPurpose purpose)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  gtk_entry_set_input_hints (GTK_ENTRY (entry), HINTS);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), purpose);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_editable (GTK_EDITABLE (entry), !self->question->read_only);
  gtk_widget_add_css_class (entry, "answer");
  add_input (self, entry, label);
  return entry;
}

/* Decimals are written with a comma here; forms know the point. */
static void
entry_changed_cb (GtkEditable *entry, TvQuestionView *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (entry));

  if (self->question->type == TV_QUESTION_DECIMAL)
    g_strdelimit (text, ",", '.');
  answer (self, text);
}

static void
build_entry (TvQuestionView *self)
{
  const TvQuestion *question = self->question;
  g_autofree char *text = g_strdup (question->value);
  GtkWidget *entry;

  if (question->type == TV_QUESTION_DECIMAL)
    g_strdelimit (text, ".", ',');
  entry = make_entry (self, question->label, text, get_purpose (question));
  if (question->type != TV_QUESTION_TEXT)
    {
      gtk_widget_set_halign (entry, GTK_ALIGN_START);
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
    }
  g_signal_connect (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), entry);
}

static void
buffer_changed_cb (GtkTextBuffer *buffer, TvQuestionView *self)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  answer (self, text);
}

static void
build_multiline (TvQuestionView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));

  gtk_text_buffer_set_enable_undo (buffer, FALSE);
  gtk_text_buffer_set_text (buffer, self->question->value, -1);
  gtk_text_view_set_input_hints (GTK_TEXT_VIEW (text), HINTS);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (text), !self->question->read_only);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), 12);
  gtk_widget_add_css_class (text, "answer");
  gtk_widget_add_css_class (scroller, "answer-frame");
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 220);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text);
  add_input (self, text, self->question->label);
  g_signal_connect (buffer, "changed", G_CALLBACK (buffer_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), scroller);
}

/* --- Dates: day, month, year, each a field of its own --- */

static void
date_changed_cb (GtkEditable *entry, TvQuestionView *self)
{
  const char *parts[3];
  g_autofree char *value = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    parts[i] = gtk_editable_get_text (GTK_EDITABLE (g_ptr_array_index (self->inputs, i)));
  if (*parts[0] == '\0' && *parts[1] == '\0' && *parts[2] == '\0')
    value = g_strdup ("");
  else
    value = g_strdup_printf ("%s-%s%s-%s%s",
                             parts[2],
                             strlen (parts[1]) == 1 ? "0" : "",
                             parts[1],
                             strlen (parts[0]) == 1 ? "0" : "",
                             parts[0]);
  answer (self, value);
}

static void
build_date (TvQuestionView *self)
{
  g_auto (GStrv) parts = g_strsplit (self->question->value, "-", 3);
  gboolean known = g_strv_length (parts) == 3;
  /* TRANSLATORS: above the three fields of a date */
  const char *const words[] = { _ ("Day"), _ ("Month"), _ ("Year") };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s – %s", self->question->label, words[i]);
      GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
      GtkWidget *label = gtk_label_new (words[i]);
      GtkWidget *entry
          = make_entry (self, name, known ? parts[2 - i] : "", GTK_INPUT_PURPOSE_DIGITS);

      gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
      gtk_entry_set_max_length (GTK_ENTRY (entry), i < 2 ? 2 : 4);
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), i < 2 ? 3 : 5);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), i < 2 ? 3 : 5);
      g_signal_connect (entry, "changed", G_CALLBACK (date_changed_cb), self);
      gtk_box_append (GTK_BOX (column), label);
      gtk_box_append (GTK_BOX (column), entry);
      gtk_box_append (GTK_BOX (row), column);
    }
  gtk_box_append (GTK_BOX (self->box), row);
}

/* --- Choices --- */

static void
collect_choices (TvQuestionView *self)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (guint i = 0; i < self->inputs->len; i++)
    {
      TvChoiceRow *row = g_ptr_array_index (self->inputs, i);

      if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (row)))
        continue;
      if (value->len > 0)
        g_string_append_c (value, ' ');
      g_string_append (value, tv_choice_row_get_value (row));
    }
  answer (self, value->str);
}

/* Of several only one stays; a second touch takes the answer back where none is needed. */
static void
single_toggled_cb (GtkToggleButton *row, TvQuestionView *self)
{
  gboolean active = gtk_toggle_button_get_active (row);

  if (self->is_setting)
    return;
  self->is_setting = TRUE;
  if (!active && self->question->required)
    gtk_toggle_button_set_active (row, TRUE);
  for (guint i = 0; active && i < self->inputs->len; i++)
    if (g_ptr_array_index (self->inputs, i) != row)
      gtk_toggle_button_set_active (g_ptr_array_index (self->inputs, i), FALSE);
  self->is_setting = FALSE;
  collect_choices (self);
}

static void
many_toggled_cb (GtkToggleButton *row, TvQuestionView *self)
{
  collect_choices (self);
}

static void
append_choice (TvQuestionView *self, GtkWidget *list, const char *value, const char *label)
{
  const TvQuestion *question = self->question;
  gboolean is_single = question->type == TV_QUESTION_SELECT_ONE;
  GtkWidget *row = tv_choice_row_new (value, label, is_single);
  g_auto (GStrv) chosen = g_strsplit (question->value, " ", -1);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (row),
                                g_strv_contains ((const char *const *) chosen, value));
  gtk_widget_set_sensitive (row, !question->read_only);
  g_ptr_array_add (self->inputs, row);
  g_signal_connect (row,
                    "toggled",
                    is_single ? G_CALLBACK (single_toggled_cb) : G_CALLBACK (many_toggled_cb),
                    self);
  gtk_box_append (GTK_BOX (list), row);
}

static void
build_choices (TvQuestionView *self)
{
  const TvQuestion *question = self->question;
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  if (question->type == TV_QUESTION_ACKNOWLEDGE)
    {
      append_choice (self, list, "OK", question->label);
      gtk_widget_set_visible (self->label, FALSE);
    }
  for (guint i = 0; i < question->choices->len; i++)
    {
      const TvChoice *choice = g_ptr_array_index (question->choices, i);

      append_choice (self, list, choice->value, choice->label);
    }
  gtk_box_append (GTK_BOX (self->box), list);
}

/* --- Places --- */

static void
show_place (TvQuestionView *self)
{
  g_autofree char *text = tv_question_dup_text (self->question, NULL);
  gboolean chosen = *text != '\0';

  gtk_label_set_label (GTK_LABEL (self->place), chosen ? text : _ ("No place is chosen."));
  gtk_widget_set_visible (self->forget, chosen);
}

static void
pick_clicked_cb (GtkButton *button, TvQuestionView *self)
{
  g_signal_emit (self, signals[SIGNAL_PICK_PLACE], 0);
}

static void
forget_clicked_cb (GtkButton *button, TvQuestionView *self)
{
  answer (self, "");
  show_place (self);
  tv_question_view_focus (self);
}

static void
build_place (TvQuestionView *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *pick = gtk_button_new_with_label (_ ("Choose on the map"));

  self->place = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->place), 0.0f);
  self->forget = gtk_button_new_with_label (_ ("Take the place back"));
  gtk_widget_set_sensitive (pick, !self->question->read_only);
  g_ptr_array_add (self->inputs, pick);
  g_signal_connect (pick, "clicked", G_CALLBACK (pick_clicked_cb), self);
  g_signal_connect (self->forget, "clicked", G_CALLBACK (forget_clicked_cb), self);
  gtk_box_append (GTK_BOX (row), pick);
  gtk_box_append (GTK_BOX (row), self->forget);
  gtk_box_append (GTK_BOX (self->box), self->place);
  gtk_box_append (GTK_BOX (self->box), row);
  show_place (self);
}

/* --- All of it --- */

static void
build_input (TvQuestionView *self)
{
  const TvQuestion *question = self->question;
  gboolean multiline
      = question->appearance != NULL && strstr (question->appearance, "multiline") != NULL;

  switch (question->type)
    {
    case TV_QUESTION_NOTE:
      break;
    case TV_QUESTION_DATE:
      build_date (self);
      break;
    case TV_QUESTION_SELECT_ONE:
    case TV_QUESTION_SELECT_MANY:
    case TV_QUESTION_ACKNOWLEDGE:
      build_choices (self);
      break;
    case TV_QUESTION_GEOPOINT:
      build_place (self);
      break;
    case TV_QUESTION_TEXT:
    case TV_QUESTION_INTEGER:
    case TV_QUESTION_DECIMAL:
    default:
      if (multiline && question->type == TV_QUESTION_TEXT)
        build_multiline (self);
      else
        build_entry (self);
      break;
    }
}

static void
show_words (TvQuestionView *self)
{
  const TvQuestion *question = self->question;
  g_autofree char *label = NULL;

  /* TRANSLATORS: %s is a question that must be answered */
  label = question->required && question->type != TV_QUESTION_ACKNOWLEDGE
              ? g_strdup_printf (_ ("%s (required)"), question->label)
              : g_strdup (question->label);
  gtk_label_set_label (GTK_LABEL (self->label), label);
  gtk_label_set_label (GTK_LABEL (self->hint), question->hint != NULL ? question->hint : "");
  gtk_widget_set_visible (self->hint, question->hint != NULL);
}

static GtkWidget *
append_label (TvQuestionView *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

static void
append_fault (TvQuestionView *self)
{
  self->fault = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->message = g_object_new (GTK_TYPE_LABEL,
                                "accessible-role",
                                GTK_ACCESSIBLE_ROLE_ALERT,
                                "wrap",
                                TRUE,
                                "xalign",
                                0.0f,
                                NULL);
  gtk_box_append (GTK_BOX (self->fault), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (self->fault), self->message);
  gtk_widget_add_css_class (self->fault, "fault");
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->fault);
}

GtkWidget *
tv_question_view_new (TvQuestion *question)
{
  TvQuestionView *self;

  g_return_val_if_fail (question != NULL, NULL);

  self = g_object_new (TV_TYPE_QUESTION_VIEW, NULL);
  self->question = question;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->label = append_label (self, question->type == TV_QUESTION_NOTE ? "note" : "question");
  self->hint = append_label (self, "hint");
  self->is_setting = TRUE;
  build_input (self);
  self->is_setting = FALSE;
  append_fault (self);
  show_words (self);
  return GTK_WIDGET (self);
}

static void
tv_question_view_dispose (GObject *object)
{
  TvQuestionView *self = TV_QUESTION_VIEW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (tv_question_view_parent_class)->dispose (object);
}

static void
tv_question_view_finalize (GObject *object)
{
  TvQuestionView *self = TV_QUESTION_VIEW (object);

  g_ptr_array_unref (self->inputs);
  tv_question_free (self->question);

  G_OBJECT_CLASS (tv_question_view_parent_class)->finalize (object);
}

static void
tv_question_view_class_init (TvQuestionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_question_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_question_view_finalize;
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered",
                                           TV_TYPE_QUESTION_VIEW,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_STRING);
  signals[SIGNAL_PICK_PLACE] = g_signal_new ("pick-place",
                                             TV_TYPE_QUESTION_VIEW,
                                             G_SIGNAL_RUN_LAST,
                                             0,
                                             NULL,
                                             NULL,
                                             NULL,
                                             G_TYPE_NONE,
                                             0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "question");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_question_view_init (TvQuestionView *self)
{
  self->inputs = g_ptr_array_new ();
}

const char *
tv_question_view_get_path (TvQuestionView *self)
{
  g_return_val_if_fail (TV_IS_QUESTION_VIEW (self), NULL);
  return self->question->path;
}

/* A computed value is shown in its field; what the user writes is not touched. */
static void
show_value (TvQuestionView *self)
{
  if (self->place != NULL)
    show_place (self);
  if (self->question->read_only && self->inputs->len == 1
      && GTK_IS_ENTRY (g_ptr_array_index (self->inputs, 0)))
    gtk_editable_set_text (g_ptr_array_index (self->inputs, 0), self->question->value);
}

void
tv_question_view_update (TvQuestionView *self, TvQuestion *question)
{
  g_return_if_fail (TV_IS_QUESTION_VIEW (self));
  g_return_if_fail (question != NULL);

  tv_question_free (self->question);
  self->question = question;
  self->is_setting = TRUE;
  show_words (self);
  show_value (self);
  self->is_setting = FALSE;
}

void
tv_question_view_set_fault (TvQuestionView *self, const char *message)
{
  g_return_if_fail (TV_IS_QUESTION_VIEW (self));

  gtk_label_set_label (GTK_LABEL (self->message), message != NULL ? message : "");
  gtk_widget_set_visible (self->fault, message != NULL);
  for (guint i = 0; i < self->inputs->len; i++)
    {
      GtkAccessible *input = g_ptr_array_index (self->inputs, i);

      gtk_accessible_update_state (input,
                                   GTK_ACCESSIBLE_STATE_INVALID,
                                   message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                                   : GTK_ACCESSIBLE_INVALID_FALSE,
                                   -1);
      gtk_accessible_update_property (input,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      message != NULL ? message : "",
                                      -1);
    }
}

gboolean
tv_question_view_has_fault (TvQuestionView *self)
{
  g_return_val_if_fail (TV_IS_QUESTION_VIEW (self), FALSE);
  return gtk_widget_get_visible (self->fault);
}

void
tv_question_view_focus (TvQuestionView *self)
{
  g_return_if_fail (TV_IS_QUESTION_VIEW (self));

  if (self->inputs->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->inputs, 0));
}
