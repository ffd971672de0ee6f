// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-desk-proposal-item.h"
#include "tv-desk-proposal-page.h"
#include "tv-desk-review.h"
#include "tv-desk-words.h"

struct _TvDeskProposalPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkBox *items_box;
  GtkScrolledWindow *scroller;
  GtkButton *sign_button;
  GtkSpinner *spinner;
  GtkLabel *status_label;
  GtkLabel *subtitle_label;
  GtkLabel *title_label;
  GtkButton *withdraw_button;

  /* Owned references */
  TvDeskSession *session;    /* (owned) (nullable) */
  TvDeskReview *review;      /* (owned) (nullable): what is shown */
  GCancellable *cancellable; /* (owned) (nullable): of loading */
  GtkEditable *reason;       /* (not owned) (nullable): in the open dialog */
  gboolean is_busy;
};

enum
{
  SIGNAL_DECIDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskProposalPage, tv_desk_proposal_page, ADW_TYPE_BIN)

static void
set_status (TvDeskProposalPage *self, const char *text, const char *css_class)
{
  const char *classes[] = { css_class, NULL };

  gtk_label_set_label (self->status_label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->status_label), classes);
}

static const char *
get_user (TvDeskProposalPage *self)
{
  return tv_desk_api_get_user_id (tv_desk_session_get_api (self->session));
}

static gboolean
is_own (TvDeskProposalPage *self)
{
  return g_strcmp0 (self->review->proposal->by, get_user (self)) == 0;
}

static gboolean
may_sign (TvDeskProposalPage *self)
{
  const TvDeskReview *review = self->review;

  return review != NULL && !self->is_busy && !review->review->is_superseded
         && review->proposal->state == TV_DESK_PROPOSAL_PENDING
         && !tv_desk_proposal_has_signed (review->proposal, get_user (self));
}

static void
update_buttons (TvDeskProposalPage *self)
{
  const gboolean is_open = self->review != NULL && !self->is_busy
                           && self->review->proposal->state == TV_DESK_PROPOSAL_PENDING;

  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_button), may_sign (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->withdraw_button), is_open);
  gtk_button_set_label (self->withdraw_button,
                        self->review != NULL && is_own (self) ? _ ("Take back…") : _ ("Refuse…"));
}

/* What the official should know before anything else. */
static void
show_state (TvDeskProposalPage *self)
{
  const TvDeskReview *review = self->review;
  g_autofree char *state = tv_desk_proposal_dup_state_text (review->proposal);

  if (review->proposal->state == TV_DESK_PROPOSAL_PENDING && review->review->is_superseded)
    set_status (self,
                _ ("Something else was published since this was proposed, so it cannot be signed "
                   "any more. Whoever proposed it must propose it again on top of what is in "
                   "force now."),
                "error");
  else if (tv_desk_proposal_has_signed (review->proposal, get_user (self)))
    {
      g_autofree char *text
          = g_strdup_printf (_ ("%s You have signed. Another official must sign, too."), state);

      set_status (self, text, "dim-label");
    }
  else
    set_status (self, state, "dim-label");
}

static void
clear_items (TvDeskProposalPage *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->items_box))) != NULL)
    gtk_box_remove (self->items_box, child);
}

static char *
make_subtitle (const TvDeskReview *review)
{
  const TvDeskProposal *proposal = review->proposal;
  g_autofree char *when = tv_format_time (proposal->created, NULL);
  g_autofree char *expires = tv_format_day (review->review->difference->expires);
  g_autofree char *until = tv_format_iso_date (expires, NULL);
  g_autofree char *signers = g_strjoinv (", ", proposal->signers);

  /* TRANSLATORS: who, when; names; a number; a date */
  return g_strdup_printf (_ ("Proposed by %s on %s. Signed by: %s. %u items stay as they are. Good "
                             "until %s."),
                          proposal->by_name,
                          when,
                          *signers != '\0' ? signers : "–",
                          review->review->difference->same,
                          until);
}

static void
show_review (TvDeskProposalPage *self)
{
  const TvDeskProposal *proposal = self->review->proposal;
  GPtrArray *items = self->review->review->items;
  g_autofree char *title = g_strdup_printf (_ ("%s, version %u"),
                                            tv_desk_proposal_get_role_label (proposal),
                                            proposal->version);
  g_autofree char *subtitle = make_subtitle (self->review);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->subtitle_label, subtitle);
  clear_items (self);
  for (guint i = 0; i < items->len; i++)
    gtk_box_append (self->items_box,
                    tv_desk_proposal_item_new (self->review, g_ptr_array_index (items, i)));
  show_state (self);
  update_buttons (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskProposalPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDeskReview) review = tv_desk_review_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  if (review == NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      set_status (self, message, "error");
      return;
    }
  self->review = g_steal_pointer (&review);
  show_review (self);
}

void
tv_desk_proposal_page_show (TvDeskProposalPage *self, const char *proposal)
{
  g_return_if_fail (TV_IS_DESK_PROPOSAL_PAGE (self));
  g_return_if_fail (proposal != NULL && self->session != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->review, tv_desk_review_unref);
  clear_items (self);
  gtk_label_set_label (self->title_label, "");
  gtk_label_set_label (self->subtitle_label, "");
  set_status (self, _ ("Comparing with what is in force…"), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update_buttons (self);
  tv_desk_review_load_async (tv_desk_session_get_api (self->session),
                             tv_desk_session_get_content (self->session),
                             proposal,
                             self->cancellable,
                             loaded_cb,
                             g_object_ref (self));
}

/* What an official can do about it. */
static char *
explain (const GError *error)
{
  if (g_error_matches (error, TV_ERROR, TV_ERROR_KEYRING))
    return g_strdup (_ ("The keyring of this computer is locked, so nothing was signed. Unlock it "
                        "(sign out of the computer and in again), then sign again."));
  if (g_error_matches (error, TV_ERROR, TV_ERROR_NOT_FOUND))
    return g_strdup (_ ("Your signing key is not on this computer, so nothing was signed. Ask the "
                        "administrator to store it here."));
  if (g_error_matches (error, TV_ERROR, TV_ERROR_SIGNATURE)
      || g_error_matches (error, TV_ERROR, TV_ERROR_FORBIDDEN))
    return g_strdup (_ ("The key on this computer may not sign this for you. Ask the "
                        "administrator."));
  if (g_error_matches (error, TV_ERROR, TV_ERROR_CONFLICT)
      || g_error_matches (error, TV_ERROR, TV_ERROR_STATE)
      || g_error_matches (error, TV_ERROR, TV_ERROR_STALE))
    return g_strdup (_ ("This was signed, refused or superseded meanwhile. Go back and look at the "
                        "list again."));
  return tv_desk_words_for_error (error);
}

/* @proposal: (transfer full) (nullable): how it stands now. */
static void
finish (TvDeskProposalPage *self, TvDeskProposal *proposal, const GError *error)
{
  self->is_busy = FALSE;
  if (self->session == NULL || self->review == NULL)
    {
      tv_desk_proposal_free (proposal);
      return;
    }
  if (proposal == NULL)
    {
      g_autofree char *message = explain (error);

      set_status (self, message, "error");
    }
  else
    {
      self->review->proposal->state = proposal->state;
      if (proposal->state == TV_DESK_PROPOSAL_PUBLISHED)
        set_status (self, _ ("Published. Kiosks fetch it with their next contact."), "success");
      else if (proposal->state == TV_DESK_PROPOSAL_PENDING)
        set_status (self, _ ("Signed. Another official must sign, too."), "success");
      else
        {
          g_autofree char *text = tv_desk_proposal_dup_state_text (proposal);

          set_status (self, text, "dim-label");
        }
      g_signal_emit (self, signals[SIGNAL_DECIDED], 0);
      tv_desk_proposal_free (proposal);
    }
  update_buttons (self);
  /* Once is enough: what was done is not done again by a second press. */
  if (error == NULL)
    gtk_widget_set_sensitive (GTK_WIDGET (self->sign_button), FALSE);
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskProposalPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TvDeskProposal *proposal = tv_desk_review_sign_finish (result, &error);

  finish (self, proposal, error);
}

static void
withdrawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskProposalPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TvDeskProposal *proposal
      = tv_desk_api_withdraw_proposal_finish (TV_DESK_API (source), result, &error);

  finish (self, proposal, error);
}

static void
sign_response_cb (TvDeskProposalPage *self, const char *response)
{
  if (!g_str_equal (response, "sign") || !may_sign (self))
    return;
  self->is_busy = TRUE;
  update_buttons (self);
  set_status (self, _ ("Signing with your key…"), "dim-label");
  tv_desk_review_sign_async (tv_desk_session_get_api (self->session),
                             self->review,
                             NULL,
                             signed_cb,
                             g_object_ref (self));
}

static GtkWidget *
new_dialog (TvDeskProposalPage *self, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

static void
sign_cb (TvDeskProposalPage *self)
{
  const TvDeskProposal *proposal = self->review->proposal;
  const gboolean is_last = proposal->signatures + 1 >= proposal->threshold;
  GtkWidget *dialog = new_dialog (
      self,
      _ ("Sign what you have seen?"),
      is_last ? _ ("Your signature is the last one that is needed: it is published at once, and "
                   "every kiosk shows it after its next contact.")
              : _ ("It is published when another official has signed, too."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "sign", _ ("_Sign"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "sign",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect_object (dialog,
                           "response",
                           G_CALLBACK (sign_response_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
withdraw_response_cb (TvDeskProposalPage *self, const char *response)
{
  g_autofree char *reason
      = self->reason != NULL ? g_strdup (gtk_editable_get_text (self->reason)) : NULL;

  self->reason = NULL;
  if (!g_str_equal (response, "withdraw") || reason == NULL || self->review == NULL)
    return;
  self->is_busy = TRUE;
  update_buttons (self);
  tv_desk_api_withdraw_proposal_async (tv_desk_session_get_api (self->session),
                                       self->review->proposal->id,
                                       g_strstrip (reason),
                                       NULL,
                                       withdrawn_cb,
                                       g_object_ref (self));
}

/* Without a reason nobody could make it better. */
static void
reason_changed_cb (GtkEditable *reason, AdwMessageDialog *dialog)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (reason));

  adw_message_dialog_set_response_enabled (dialog, "withdraw", *g_strstrip (text) != '\0');
}

static void
withdraw_cb (TvDeskProposalPage *self)
{
  const gboolean own = is_own (self);
  GtkWidget *dialog
      = new_dialog (self,
                    own ? _ ("Take the proposal back?") : _ ("Refuse the proposal?"),
                    _ ("It cannot be signed any more; the reason is kept and shown to everybody "
                       "who may sign."));
  GtkWidget *entry = gtk_entry_new ();

  self->reason = GTK_EDITABLE (entry);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Reason"));
  tv_desk_words_set_name (entry, _ ("Reason"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog),
                                   "withdraw",
                                   own ? _ ("_Take back") : _ ("_Refuse"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "withdraw",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "withdraw", FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (reason_changed_cb), dialog, 0);
  g_signal_connect_object (dialog,
                           "response",
                           G_CALLBACK (withdraw_response_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
tv_desk_proposal_page_set_session (TvDeskProposalPage *self, TvDeskSession *session)
{
  g_return_if_fail (TV_IS_DESK_PROPOSAL_PAGE (self));
  g_return_if_fail (TV_IS_DESK_SESSION (session));

  g_set_object (&self->session, session);
  g_clear_pointer (&self->review, tv_desk_review_unref);
}

static void
tv_desk_proposal_page_dispose (GObject *object)
{
  TvDeskProposalPage *self = TV_DESK_PROPOSAL_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->review, tv_desk_review_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tv_desk_proposal_page_parent_class)->dispose (object);
}

static void
tv_desk_proposal_page_class_init (TvDeskProposalPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_proposal_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-proposal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, items_box);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, sign_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalPage, withdraw_button);
  gtk_widget_class_bind_template_callback (widget_class, sign_cb);
  gtk_widget_class_bind_template_callback (widget_class, withdraw_cb);
  signals[SIGNAL_DECIDED] = g_signal_new ("decided",
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
tv_desk_proposal_page_init (TvDeskProposalPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
