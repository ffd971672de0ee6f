// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"

#include "tv-desk-answer-editor.h"
#include "tv-desk-drafts.h"
#include "tv-desk-keys.h"
#include "tv-desk-outcome-card.h"
#include "tv-desk-words.h"

#define AUTOSAVE_SECONDS 3

struct _TvDeskAnswerEditor
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkBox *action_box;
  GtkBox *document_box;
  GtkMenuButton *document_button;
  GtkPopover *document_popover;
  GtkButton *draft_button;
  GtkBox *form_box;
  GtkLabel *note_label;
  GtkGrid *outcome_grid;
  GtkTextView *reason_view;
  GtkEntry *reference_entry;
  GtkListBox *reference_list;
  GtkButton *save_button;
  GtkLabel *status_label;
  GtkTextView *text_view;

  /* Borrowed references */
  GtkToggleButton *outcomes[TV_OUTCOME_NOTED + 1]; /* [0] unused */

  /* Owned references */
  TvDeskSession *session;       /* (owned) (nullable) */
  TvDeskSubmission *submission; /* (owned) (nullable) */
  TvDeskAnswer *saved;          /* (owned) (nullable): as the server has it */
  TvDeskAnswer *kept;           /* (owned) (nullable): as it was last saved anywhere */
  GPtrArray *references;        /* (owned) (element-type utf8) */
  GBytes *draft_key;            /* (owned) (nullable) until the keyring gave it */
  GCancellable *cancellable;    /* (owned) (nullable): of the opinion shown */
  guint autosave_id;
  gboolean is_loading; /* widgets are being filled: not the user's typing */
  gboolean is_saving;
};

enum
{
  SIGNAL_SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskAnswerEditor, tv_desk_answer_editor, ADW_TYPE_BIN)

static void show_references (TvDeskAnswerEditor *self);

TvDeskAnswer *
tv_desk_answer_editor_dup_answer (TvDeskAnswerEditor *self)
{
  TvDeskAnswer *answer = NULL;

  g_return_val_if_fail (TV_IS_DESK_ANSWER_EDITOR (self), NULL);

  answer = self->saved != NULL ? tv_desk_answer_copy (self->saved) : tv_desk_answer_new ();
  answer->outcome = TV_OUTCOME_NONE;
  for (guint i = TV_OUTCOME_ACCEPTED; i < G_N_ELEMENTS (self->outcomes); i++)
    if (gtk_toggle_button_get_active (self->outcomes[i]))
      answer->outcome = (TvOutcome) i;
  g_free (answer->reason);
  answer->reason = tv_desk_words_get_text (self->reason_view);
  g_free (answer->text);
  answer->text = tv_desk_words_get_text (self->text_view);
  g_ptr_array_set_size (answer->references, 0);
  for (guint i = 0; i < self->references->len; i++)
    g_ptr_array_add (answer->references, g_strdup (g_ptr_array_index (self->references, i)));
  return answer;
}

static gboolean
is_published (TvDeskAnswerEditor *self)
{
  return self->saved != NULL && g_str_equal (self->saved->state, "published");
}

static void
set_status (TvDeskAnswerEditor *self, const char *text, gboolean is_error)
{
  gtk_label_set_label (self->status_label, text != NULL ? text : "");
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->status_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_label), "error");
}

static void
set_note (TvDeskAnswerEditor *self, const char *text)
{
  gtk_label_set_label (self->note_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), text != NULL);
}

/* What is missing is said while somebody writes, not only after pressing the button. */
static void
show_missing (TvDeskAnswerEditor *self)
{
  g_autoptr (TvDeskAnswer) answer = tv_desk_answer_editor_dup_answer (self);
  g_autofree char *missing = tv_desk_answer_missing_text (tv_desk_answer_missing (answer));

  if (missing != NULL)
    set_status (self, missing, FALSE);
  else
    set_status (self, _ ("Complete. “Save answer” makes it ready to publish."), FALSE);
}

static void
update_sensitivity (TvDeskAnswerEditor *self)
{
  const gboolean editable = self->submission != NULL && !is_published (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->form_box), editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->draft_button), editable && !self->is_saving);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), editable && !self->is_saving);
}

gboolean
tv_desk_answer_editor_is_unsaved (TvDeskAnswerEditor *self)
{
  g_autoptr (TvDeskAnswer) answer = NULL;

  g_return_val_if_fail (TV_IS_DESK_ANSWER_EDITOR (self), FALSE);

  if (self->submission == NULL || self->kept == NULL)
    return FALSE;
  answer = tv_desk_answer_editor_dup_answer (self);
  return !tv_desk_answer_equal (answer, self->kept);
}

static void
keep (TvDeskAnswerEditor *self, TvDeskAnswer *answer)
{
  g_clear_pointer (&self->kept, tv_desk_answer_free);
  self->kept = answer;
}

static gboolean
write_draft (TvDeskAnswerEditor *self, GError **error)
{
  g_autoptr (TvDeskAnswer) answer = tv_desk_answer_editor_dup_answer (self);

  if (!tv_desk_drafts_save (self->draft_key, self->submission->id, answer, error))
    return FALSE;
  keep (self, g_steal_pointer (&answer));
  return TRUE;
}

static void
tell_draft (TvDeskAnswerEditor *self, const GError *error)
{
  if (error != NULL)
    {
      g_autofree char *why = tv_desk_words_for_error (error);
      g_autofree char *text = g_strdup_printf (_ ("The draft could not be kept. %s"), why);

      set_status (self, text, TRUE);
      return;
    }
  set_status (self, _ ("Draft kept on this computer."), FALSE);
}

static void
draft_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskAnswerEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = tv_desk_keys_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->submission == NULL)
    return;
  if (key != NULL)
    {
      g_clear_pointer (&self->draft_key, g_bytes_unref);
      self->draft_key = g_bytes_ref (key);
      write_draft (self, &error);
    }
  tell_draft (self, error);
}

void
tv_desk_answer_editor_save_draft (TvDeskAnswerEditor *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TV_IS_DESK_ANSWER_EDITOR (self));

  if (self->submission == NULL || is_published (self))
    return;
  g_clear_handle_id (&self->autosave_id, g_source_remove);
  if (self->draft_key == NULL)
    {
      tv_desk_keys_load_async (TV_DESK_KEY_DRAFT,
                               self->cancellable,
                               draft_key_cb,
                               g_object_ref (self));
      return;
    }
  write_draft (self, &error);
  tell_draft (self, error);
}

static gboolean
autosave_cb (gpointer user_data)
{
  TvDeskAnswerEditor *self = user_data;

  self->autosave_id = 0;
  if (!self->is_saving && tv_desk_answer_editor_is_unsaved (self))
    tv_desk_answer_editor_save_draft (self);
  return G_SOURCE_REMOVE;
}

static void
edited_cb (TvDeskAnswerEditor *self)
{
  if (self->is_loading || self->submission == NULL)
    return;
  show_missing (self);
  g_clear_handle_id (&self->autosave_id, g_source_remove);
  self->autosave_id = g_timeout_add_seconds (AUTOSAVE_SECONDS, autosave_cb, self);
}

static void
fill (TvDeskAnswerEditor *self, const TvDeskAnswer *answer)
{
  self->is_loading = TRUE;
  for (guint i = TV_OUTCOME_ACCEPTED; i < G_N_ELEMENTS (self->outcomes); i++)
    gtk_toggle_button_set_active (self->outcomes[i], answer->outcome == (TvOutcome) i);
  tv_desk_words_set_text (self->reason_view, answer->reason);
  tv_desk_words_set_text (self->text_view, answer->text);
  gtk_editable_set_text (GTK_EDITABLE (self->reference_entry), "");
  g_ptr_array_set_size (self->references, 0);
  for (guint i = 0; i < answer->references->len; i++)
    g_ptr_array_add (self->references, g_strdup (g_ptr_array_index (answer->references, i)));
  show_references (self);
  self->is_loading = FALSE;
}

static void
restore_key_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskAnswerEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = tv_desk_keys_load_finish (result, &error);
  g_autoptr (TvDeskAnswer) draft = NULL;

  if (key == NULL || self->submission == NULL)
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tell_draft (self, error);
      return;
    }
  g_clear_pointer (&self->draft_key, g_bytes_unref);
  self->draft_key = g_bytes_ref (key);
  /* Somebody who is faster than the keyring keeps what was typed. */
  if (tv_desk_answer_editor_is_unsaved (self))
    return;
  draft = tv_desk_drafts_load (key, self->submission->id, &error);
  if (draft == NULL)
    {
      if (!g_error_matches (error, TV_ERROR, TV_ERROR_NOT_FOUND))
        g_warning ("a draft could not be read: %s", error->message);
      return;
    }
  if (self->saved != NULL && tv_desk_answer_equal (draft, self->saved))
    return;
  fill (self, draft);
  keep (self, tv_desk_answer_editor_dup_answer (self));
  set_note (self, _ ("Your draft from this computer was restored. It is not at the server yet."));
  show_missing (self);
}

void
tv_desk_answer_editor_edit (TvDeskAnswerEditor *self, TvDeskSubmission *submission)
{
  g_autoptr (TvDeskAnswer) answer = NULL;

  g_return_if_fail (TV_IS_DESK_ANSWER_EDITOR (self));
  g_return_if_fail (submission != NULL);

  g_clear_handle_id (&self->autosave_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->submission, tv_desk_submission_unref);
  self->submission = tv_desk_submission_ref (submission);
  g_clear_pointer (&self->saved, tv_desk_answer_free);
  if (submission->answer != NULL)
    self->saved = tv_desk_answer_copy (submission->answer);
  answer = self->saved != NULL ? tv_desk_answer_copy (self->saved) : tv_desk_answer_new ();
  fill (self, answer);
  keep (self, g_steal_pointer (&answer));
  self->is_saving = FALSE;
  set_note (self,
            is_published (self) ? _ ("This answer is published and can no longer be changed.")
                                : NULL);
  if (is_published (self))
    set_status (self, NULL, FALSE);
  else
    {
      show_missing (self);
      tv_desk_keys_load_async (TV_DESK_KEY_DRAFT,
                               self->cancellable,
                               restore_key_cb,
                               g_object_ref (self));
    }
  update_sensitivity (self);
}

void
tv_desk_answer_editor_discard (TvDeskAnswerEditor *self)
{
  g_return_if_fail (TV_IS_DESK_ANSWER_EDITOR (self));

  g_clear_handle_id (&self->autosave_id, g_source_remove);
  if (self->kept != NULL)
    fill (self, self->kept);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskAnswerEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  TvDeskAnswer *answer = tv_desk_api_save_answer_finish (TV_DESK_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_saving = FALSE;
  if (answer == NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      set_status (self, message, TRUE);
      update_sensitivity (self);
      return;
    }
  g_clear_pointer (&self->saved, tv_desk_answer_free);
  self->saved = answer;
  keep (self, tv_desk_answer_copy (answer));
  tv_desk_drafts_remove (self->submission->id);
  set_note (self, NULL);
  set_status (self, _ ("Saved at the server, ready to publish."), FALSE);
  update_sensitivity (self);
  g_signal_emit (self, signals[SIGNAL_SAVED], 0);
}

void
tv_desk_answer_editor_save (TvDeskAnswerEditor *self)
{
  g_autoptr (TvDeskAnswer) answer = NULL;
  g_autofree char *missing = NULL;
  const char *submissions[] = { NULL, NULL };

  g_return_if_fail (TV_IS_DESK_ANSWER_EDITOR (self));

  if (self->submission == NULL || self->is_saving || is_published (self))
    return;
  answer = tv_desk_answer_editor_dup_answer (self);
  missing = tv_desk_answer_missing_text (tv_desk_answer_missing (answer));
  if (missing != NULL)
    {
      set_status (self, missing, TRUE);
      return;
    }
  g_clear_handle_id (&self->autosave_id, g_source_remove);
  self->is_saving = TRUE;
  update_sensitivity (self);
  set_status (self, _ ("Saving…"), FALSE);
  submissions[0] = self->submission->id;
  tv_desk_api_save_answer_async (tv_desk_session_get_api (self->session),
                                 answer,
                                 submissions,
                                 self->cancellable,
                                 saved_cb,
                                 g_object_ref (self));
}

static void
remove_reference_cb (GtkButton *button, gpointer user_data)
{
  TvDeskAnswerEditor *self = TV_DESK_ANSWER_EDITOR (
      gtk_widget_get_ancestor (GTK_WIDGET (button), TV_TYPE_DESK_ANSWER_EDITOR));
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);

  g_ptr_array_remove_index (self->references,
                            (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  show_references (self);
  edited_cb (self);
}

static GtkWidget *
new_reference_row (const char *reference)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *escaped = g_markup_escape_text (reference, -1);
  /* TRANSLATORS: accessible name of a button; the text of a reference follows. */
  g_autofree char *name = g_strdup_printf (_ ("Remove the reference: %s"), reference);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  tv_desk_words_set_name (button, name);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_reference_cb), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
show_references (TvDeskAnswerEditor *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->reference_list))) != NULL)
    gtk_list_box_remove (self->reference_list, child);
  for (guint i = 0; i < self->references->len; i++)
    gtk_list_box_append (self->reference_list,
                         new_reference_row (g_ptr_array_index (self->references, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->reference_list), self->references->len > 0);
}

static void
add_reference_cb (TvDeskAnswerEditor *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reference_entry)));

  g_strstrip (text);
  if (text[0] == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->reference_entry));
      return;
    }
  g_ptr_array_add (self->references, g_steal_pointer (&text));
  gtk_editable_set_text (GTK_EDITABLE (self->reference_entry), "");
  show_references (self);
  edited_cb (self);
}

static void
take_document_cb (GtkButton *button, gpointer user_data)
{
  TvDeskAnswerEditor *self = user_data;
  g_autofree char *text = g_strdup_printf ("%s, ", gtk_button_get_label (button));

  gtk_popover_popdown (self->document_popover);
  gtk_editable_set_text (GTK_EDITABLE (self->reference_entry), text);
  gtk_widget_grab_focus (GTK_WIDGET (self->reference_entry));
  gtk_editable_set_position (GTK_EDITABLE (self->reference_entry), -1);
}

void
tv_desk_answer_editor_set_documents (TvDeskAnswerEditor *self, const char *const *titles)
{
  GtkWidget *child = NULL;

  g_return_if_fail (TV_IS_DESK_ANSWER_EDITOR (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->document_box))) != NULL)
    gtk_box_remove (self->document_box, child);
  for (guint i = 0; titles != NULL && titles[i] != NULL; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (titles[i]);

      gtk_widget_add_css_class (button, "flat");
      g_signal_connect (button, "clicked", G_CALLBACK (take_document_cb), self);
      gtk_box_append (self->document_box, button);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->document_button),
                            titles != NULL && titles[0] != NULL);
}

static void
add_outcomes (TvDeskAnswerEditor *self)
{
  for (guint i = TV_OUTCOME_ACCEPTED; i < G_N_ELEMENTS (self->outcomes); i++)
    {
      GtkWidget *card = tv_desk_outcome_card_new ((TvOutcome) i);
      const int place = (int) i - TV_OUTCOME_ACCEPTED;

      self->outcomes[i] = GTK_TOGGLE_BUTTON (card);
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (card),
                                   place > 0 ? self->outcomes[TV_OUTCOME_ACCEPTED] : NULL);
      g_signal_connect_object (card, "toggled", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (self->outcome_grid, card, place % 2, place / 2, 1, 1);
    }
}

static void
tv_desk_answer_editor_dispose (GObject *object)
{
  TvDeskAnswerEditor *self = TV_DESK_ANSWER_EDITOR (object);

  g_clear_handle_id (&self->autosave_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->submission, tv_desk_submission_unref);
  G_OBJECT_CLASS (tv_desk_answer_editor_parent_class)->dispose (object);
}

static void
tv_desk_answer_editor_finalize (GObject *object)
{
  TvDeskAnswerEditor *self = TV_DESK_ANSWER_EDITOR (object);

  tv_desk_answer_free (self->saved);
  tv_desk_answer_free (self->kept);
  g_ptr_array_unref (self->references);
  g_clear_pointer (&self->draft_key, g_bytes_unref);
  G_OBJECT_CLASS (tv_desk_answer_editor_parent_class)->finalize (object);
}

static void
tv_desk_answer_editor_class_init (TvDeskAnswerEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tv_desk_answer_editor_dispose;
  object_class->finalize = tv_desk_answer_editor_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-answer-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, action_box);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, document_box);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, document_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, document_popover);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, draft_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, form_box);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, note_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, outcome_grid);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, reason_view);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, reference_entry);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, reference_list);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, status_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskAnswerEditor, text_view);
  gtk_widget_class_bind_template_callback (widget_class, add_reference_cb);
  gtk_widget_class_bind_template_callback_full (widget_class,
                                                "save_answer_cb",
                                                G_CALLBACK (tv_desk_answer_editor_save));
  gtk_widget_class_bind_template_callback_full (widget_class,
                                                "save_draft_cb",
                                                G_CALLBACK (tv_desk_answer_editor_save_draft));
  signals[SIGNAL_SAVED] = g_signal_new ("saved",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);
}

static void
tv_desk_answer_editor_init (TvDeskAnswerEditor *self)
{
  GtkTextView *views[2] = { NULL, NULL };

  self->references = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_outcomes (self);
  views[0] = self->reason_view;
  views[1] = self->text_view;
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    g_signal_connect_object (gtk_text_view_get_buffer (views[i]),
                             "changed",
                             G_CALLBACK (edited_cb),
                             self,
                             G_CONNECT_SWAPPED);
  update_sensitivity (self);
}

void
tv_desk_answer_editor_set_session (TvDeskAnswerEditor *self, TvDeskSession *session)
{
  g_return_if_fail (TV_IS_DESK_ANSWER_EDITOR (self));
  g_return_if_fail (TV_IS_DESK_SESSION (session));
  g_set_object (&self->session, session);
}
