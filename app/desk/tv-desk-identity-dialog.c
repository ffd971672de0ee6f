// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"

#include "tv-desk-identity-dialog.h"
#include "tv-desk-identity.h"
#include "tv-desk-words.h"

struct _TvDeskIdentityDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkLabel *error_label;
  AdwPreferencesGroup *identity_group;
  GtkButton *open_button;
  AdwEntryRow *reason_row;
  AdwEntryRow *secret_row;
  GtkStack *stack;

  /* Owned references */
  TvDeskSession *session;       /* (owned) */
  TvDeskSubmission *submission; /* (owned) */
  char *agency;                 /* (owned) */
  GCancellable *cancellable;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvDeskIdentityDialog, tv_desk_identity_dialog, ADW_TYPE_WINDOW)

static void
show_message (TvDeskIdentityDialog *self, const char *message)
{
  gtk_label_set_label (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

/* The question as the form asked it; the node's own name where the form is silent. */
static const char *
label_of (TvDeskIdentityDialog *self, const char *path)
{
  const char *name = strrchr (path, '/');

  for (guint i = 0; i < self->submission->identity_labels->len; i++)
    {
      const TvDeskField *field = g_ptr_array_index (self->submission->identity_labels, i);

      if (g_str_equal (field->path, path) && field->label[0] != '\0')
        return field->label;
    }
  return name != NULL ? name + 1 : path;
}

static void
add_identity_row (TvDeskIdentityDialog *self, const char *path, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value);
  g_autofree char *title = g_markup_escape_text (label_of (self, path), -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->identity_group, row);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskIdentityDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) identity = tv_desk_identity_open_finish (TV_DESK_API (source), result, &error);
  const char *path = NULL;
  json_t *value = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_button), TRUE);
  if (identity == NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      if (g_error_matches (error, TV_ERROR, TV_ERROR_UNAUTHORIZED)
          || g_error_matches (error, TV_ERROR, TV_ERROR_STEP_UP))
        show_message (self, _ ("The password or one-time code is not right."));
      else
        show_message (self, message);
      return;
    }
  json_object_foreach (identity, path, value) if (json_is_string (value)
                                                  && json_string_length (value) > 0)
      add_identity_row (self, path, json_string_value (value));
  gtk_stack_set_visible_child_name (self->stack, "identity");
}

static void
open_cb (TvDeskIdentityDialog *self)
{
  const char *secret = gtk_editable_get_text (GTK_EDITABLE (self->secret_row));
  g_autofree char *reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason_row)));

  g_strstrip (reason);
  if (reason[0] == '\0')
    {
      show_message (self, _ ("Say why the identity must be opened."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason_row));
      return;
    }
  if (secret[0] == '\0')
    {
      show_message (self, _ ("Type your password or one-time code."));
      gtk_widget_grab_focus (GTK_WIDGET (self->secret_row));
      return;
    }
  show_message (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->open_button), FALSE);
  tv_desk_identity_open_async (tv_desk_session_get_api (self->session),
                               self->submission->id,
                               self->agency,
                               reason,
                               secret,
                               self->cancellable,
                               opened_cb,
                               g_object_ref (self));
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
}

static void
tv_desk_identity_dialog_dispose (GObject *object)
{
  TvDeskIdentityDialog *self = TV_DESK_IDENTITY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->submission, tv_desk_submission_unref);
  g_clear_pointer (&self->agency, g_free);
  G_OBJECT_CLASS (tv_desk_identity_dialog_parent_class)->dispose (object);
}

static void
tv_desk_identity_dialog_class_init (TvDeskIdentityDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_identity_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-identity-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskIdentityDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskIdentityDialog, identity_group);
  gtk_widget_class_bind_template_child (widget_class, TvDeskIdentityDialog, open_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskIdentityDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, TvDeskIdentityDialog, secret_row);
  gtk_widget_class_bind_template_child (widget_class, TvDeskIdentityDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Escape,
                                       (GdkModifierType) 0,
                                       "window.close",
                                       NULL);
}

static void
tv_desk_identity_dialog_init (TvDeskIdentityDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  tv_desk_words_label_row (self->reason_row);
  tv_desk_words_label_row (self->secret_row);
}

TvDeskIdentityDialog *
tv_desk_identity_dialog_new (TvDeskSession *session,
                             TvDeskSubmission *submission,
                             const char *agency)
{
  TvDeskIdentityDialog *self = NULL;

  g_return_val_if_fail (TV_IS_DESK_SESSION (session), NULL);
  g_return_val_if_fail (submission != NULL, NULL);
  g_return_val_if_fail (agency != NULL, NULL);

  self = g_object_new (TV_TYPE_DESK_IDENTITY_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->submission = tv_desk_submission_ref (submission);
  self->agency = g_strdup (agency);
  return self;
}
