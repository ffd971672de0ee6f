// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-desk-publish-page.h"
#include "tv-desk-publisher.h"
#include "tv-desk-words.h"

struct _TvDeskPublishPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkListBox *answer_list;
  GtkProgressBar *progress_bar;
  GtkButton *publish_button;
  GtkLabel *status_label;

  /* Owned references */
  TvDeskSession *session;     /* (owned) (nullable) */
  TvDeskPublisher *publisher; /* (owned) (nullable) */
  TvDeskRound *round;         /* (owned) (nullable) */
  GCancellable *cancellable;  /* (owned) (nullable): of loading the list */
  guint n_ready;
  gboolean is_running;
};

G_DEFINE_FINAL_TYPE (TvDeskPublishPage, tv_desk_publish_page, ADW_TYPE_BIN)

static void load (TvDeskPublishPage *self);

static void
set_status (TvDeskPublishPage *self, const char *text, const char *css_class)
{
  const char *classes[] = { css_class, NULL };

  gtk_label_set_label (self->status_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status_label), text != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self->status_label), classes);
}

static void
update_button (TvDeskPublishPage *self)
{
  g_autofree char *number = tv_format_number (self->n_ready, 0, NULL);
  g_autofree char *label = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Publish %s answer", "Publish %s answers", self->n_ready),
      number);

  gtk_button_set_label (self->publish_button, self->n_ready > 0 ? label : _ ("Nothing to publish"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->publish_button),
                            self->n_ready > 0 && !self->is_running);
}

static GtkWidget *
new_answer_row (const TvDeskAnswer *answer)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *count = NULL;
  g_autofree char *reason = g_markup_escape_text (answer->reason, -1);
  g_autofree char *number = tv_format_number (answer->submissions->len, 0, NULL);
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s opinion", "%s opinions", answer->submissions->len),
      number);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tv_outcome_label (answer->outcome));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  count = gtk_label_new (text);
  gtk_widget_add_css_class (count, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  return row;
}

static void
show_answers (TvDeskPublishPage *self, const TvDeskAnswerList *list)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->answer_list))) != NULL)
    gtk_list_box_remove (self->answer_list, child);
  self->n_ready = 0;
  for (guint i = 0; i < list->answers->len; i++)
    {
      const TvDeskAnswer *answer = g_ptr_array_index (list->answers, i);

      if (g_str_equal (answer->state, "published"))
        continue;
      gtk_list_box_append (self->answer_list, new_answer_row (answer));
      self->n_ready++;
    }
  if (self->n_ready == 0)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("No answer waits"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Answers that are saved appear here."));
      gtk_list_box_append (self->answer_list, row);
    }
  update_button (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskPublishPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDeskAnswerList) list
      = tv_desk_api_list_answers_finish (TV_DESK_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (list == NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      set_status (self, message, "error");
      return;
    }
  show_answers (self, list);
}

static void
load (TvDeskPublishPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  tv_desk_api_list_answers_async (tv_desk_session_get_api (self->session),
                                  tv_desk_round_get_id (self->round),
                                  self->cancellable,
                                  loaded_cb,
                                  g_object_ref (self));
}

static const char *
step_text (TvDeskPublisherStep step)
{
  switch (step)
    {
    case TV_DESK_PUBLISHER_COLLECTING:
      return _ ("Collecting the answers…");
    case TV_DESK_PUBLISHER_SIGNING:
      return _ ("Checking what is published and signing with your key…");
    case TV_DESK_PUBLISHER_UPLOADING:
      return _ ("Sending the answers to the server…");
    case TV_DESK_PUBLISHER_PROPOSING:
      return _ ("Publishing…");
    case TV_DESK_PUBLISHER_IDLE:
    default:
      return NULL;
    }
}

static void
progress_cb (TvDeskPublishPage *self)
{
  const char *text = step_text (tv_desk_publisher_get_step (self->publisher));

  gtk_progress_bar_set_fraction (self->progress_bar,
                                 tv_desk_publisher_get_fraction (self->publisher));
  if (text != NULL)
    set_status (self, text, "dim-label");
}

/* What an official can do about it differs from what a citizen can: the two cases of the key. */
static char *
explain (const GError *error)
{
  if (g_error_matches (error, TV_ERROR, TV_ERROR_KEYRING))
    return g_strdup (_ ("The keyring of this computer is locked, so nothing was signed or sent. "
                        "Unlock it (sign out of the computer and in again), then publish again."));
  if (g_error_matches (error, TV_ERROR, TV_ERROR_NOT_FOUND))
    return g_strdup (_ ("Your signing key is not on this computer, so nothing was signed or sent. "
                        "Ask the administrator to store it here."));
  if (g_error_matches (error, TV_ERROR, TV_ERROR_STALE)
      || g_error_matches (error, TV_ERROR, TV_ERROR_CONFLICT))
    return g_strdup (_ ("Somebody else published at the same time. Publish again."));
  if (g_error_matches (error, TV_ERROR, TV_ERROR_SIGNATURE)
      || g_error_matches (error, TV_ERROR, TV_ERROR_THRESHOLD))
    return g_strdup (_ ("Your signing key may not publish answers. Ask the administrator."));
  return tv_desk_words_for_error (error);
}

static void
show_result (TvDeskPublishPage *self, const TvDeskProposal *proposal, guint count)
{
  g_autofree char *number = tv_format_number (count, 0, NULL);
  g_autofree char *text = NULL;

  if (proposal->state == TV_DESK_PROPOSAL_PUBLISHED)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%s answer is published. Kiosks fetch it with their next "
                                         "contact.",
                                         "%s answers are published. Kiosks fetch them with their "
                                         "next contact.",
                                         count),
                            number);
  else
    text = g_strdup_printf (_ ("Signed by %u of %u officials. The answers are published when the "
                               "others have signed too."),
                            proposal->signatures,
                            proposal->threshold);
  set_status (self, text, "success");
}

static void
published_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskPublishPage) self = user_data;
  g_autoptr (GError) error = NULL;
  guint count = 0;
  g_autoptr (TvDeskProposal) proposal
      = tv_desk_publisher_run_finish (TV_DESK_PUBLISHER (source), result, &count, &error);

  self->is_running = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), FALSE);
  if (self->session == NULL)
    return;
  if (proposal == NULL)
    {
      g_autofree char *message = explain (error);

      set_status (self, message, "error");
      update_button (self);
      return;
    }
  show_result (self, proposal, count);
  load (self);
  tv_desk_session_emit_answers_changed (self->session);
}

static void
publish_cb (TvDeskPublishPage *self)
{
  if (self->is_running || self->round == NULL)
    return;
  self->is_running = TRUE;
  update_button (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), TRUE);
  tv_desk_publisher_run_async (self->publisher,
                               self->round,
                               NULL,
                               published_cb,
                               g_object_ref (self));
}

void
tv_desk_publish_page_set_session (TvDeskPublishPage *self, TvDeskSession *session)
{
  g_return_if_fail (TV_IS_DESK_PUBLISH_PAGE (self));
  g_return_if_fail (TV_IS_DESK_SESSION (session));

  g_set_object (&self->session, session);
  g_clear_object (&self->publisher);
  self->publisher = tv_desk_publisher_new (tv_desk_session_get_api (session),
                                           tv_desk_session_get_content (session));
  g_signal_connect_object (self->publisher,
                           "changed",
                           G_CALLBACK (progress_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

void
tv_desk_publish_page_show_round (TvDeskPublishPage *self, TvDeskRound *round)
{
  g_return_if_fail (TV_IS_DESK_PUBLISH_PAGE (self));
  g_return_if_fail (TV_IS_DESK_ROUND (round));

  g_set_object (&self->round, round);
  if (self->is_running)
    return;
  set_status (self, NULL, "dim-label");
  load (self);
}

static void
tv_desk_publish_page_dispose (GObject *object)
{
  TvDeskPublishPage *self = TV_DESK_PUBLISH_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->publisher);
  g_clear_object (&self->session);
  g_clear_object (&self->round);
  G_OBJECT_CLASS (tv_desk_publish_page_parent_class)->dispose (object);
}

static void
tv_desk_publish_page_class_init (TvDeskPublishPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_publish_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-publish-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskPublishPage, answer_list);
  gtk_widget_class_bind_template_child (widget_class, TvDeskPublishPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, TvDeskPublishPage, publish_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskPublishPage, status_label);
  gtk_widget_class_bind_template_callback (widget_class, publish_cb);
}

static void
tv_desk_publish_page_init (TvDeskPublishPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_button (self);
}
