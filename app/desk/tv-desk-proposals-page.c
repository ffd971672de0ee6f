// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-desk-proposals-page.h"
#include "tv-desk-words.h"

#define ID_KEY "tv-desk-proposal"

struct _TvDeskProposalsPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkListBox *closed_list;
  GtkListBox *pending_list;
  GtkLabel *status_label;

  /* Owned references */
  TvDeskSession *session;    /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
};

enum
{
  SIGNAL_OPENED,
  SIGNAL_COUNTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskProposalsPage, tv_desk_proposals_page, ADW_TYPE_BIN)

static void
open_cb (TvDeskProposalsPage *self, GtkWidget *row)
{
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, g_object_get_data (G_OBJECT (row), ID_KEY));
}

static char *
row_subtitle (const TvDeskProposal *proposal)
{
  g_autofree char *when = tv_format_time (proposal->created, NULL);
  g_autofree char *changes = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u item changes", "%u items change", proposal->changes),
      proposal->changes);
  g_autofree char *state = tv_desk_proposal_dup_state_text (proposal);

  return g_strdup_printf ("%s · %s · %s\n%s", proposal->by_name, when, changes, state);
}

static GtkWidget *
new_row (TvDeskProposalsPage *self, const TvDeskProposal *proposal)
{
  GtkWidget *row = adw_action_row_new ();
  /* TRANSLATORS: kind of publication, its version */
  g_autofree char *title = g_strdup_printf (_ ("%s, version %u"),
                                            tv_desk_proposal_get_role_label (proposal),
                                            proposal->version);
  g_autofree char *subtitle = row_subtitle (proposal);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (proposal->state != TV_DESK_PROPOSAL_PENDING)
    return row;
  g_object_set_data_full (G_OBJECT (row), ID_KEY, g_strdup (proposal->id), g_free);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
append_nothing (GtkListBox *list, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  gtk_list_box_append (list, row);
}

static void
show_proposals (TvDeskProposalsPage *self, GPtrArray *proposals)
{
  const char *user = tv_desk_api_get_user_id (tv_desk_session_get_api (self->session));
  guint n_pending = 0;
  guint n_mine = 0;

  clear_list (self->pending_list);
  clear_list (self->closed_list);
  for (guint i = 0; i < proposals->len; i++)
    {
      const TvDeskProposal *proposal = g_ptr_array_index (proposals, i);
      const gboolean is_pending = proposal->state == TV_DESK_PROPOSAL_PENDING;

      gtk_list_box_append (is_pending ? self->pending_list : self->closed_list,
                           new_row (self, proposal));
      n_pending += is_pending;
      n_mine += is_pending && !tv_desk_proposal_has_signed (proposal, user);
    }
  if (n_pending == 0)
    append_nothing (self->pending_list, _ ("Nothing waits for a signature"));
  if (n_pending == proposals->len)
    append_nothing (self->closed_list, _ ("Nothing was decided yet"));
  g_signal_emit (self, signals[SIGNAL_COUNTED], 0, n_mine);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskProposalsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proposals
      = tv_desk_api_list_proposals_finish (TV_DESK_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->status_label), proposals == NULL);
  if (proposals == NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      gtk_label_set_label (self->status_label, message);
      return;
    }
  show_proposals (self, proposals);
}

void
tv_desk_proposals_page_load (TvDeskProposalsPage *self)
{
  g_return_if_fail (TV_IS_DESK_PROPOSALS_PAGE (self));

  if (self->session == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  tv_desk_api_list_proposals_async (tv_desk_session_get_api (self->session),
                                    self->cancellable,
                                    loaded_cb,
                                    g_object_ref (self));
}

void
tv_desk_proposals_page_set_session (TvDeskProposalsPage *self, TvDeskSession *session)
{
  g_return_if_fail (TV_IS_DESK_PROPOSALS_PAGE (self));
  g_return_if_fail (TV_IS_DESK_SESSION (session));

  g_set_object (&self->session, session);
  clear_list (self->pending_list);
  clear_list (self->closed_list);
}

static void
tv_desk_proposals_page_dispose (GObject *object)
{
  TvDeskProposalsPage *self = TV_DESK_PROPOSALS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tv_desk_proposals_page_parent_class)->dispose (object);
}

static void
tv_desk_proposals_page_class_init (TvDeskProposalsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_proposals_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-proposals-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalsPage, closed_list);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalsPage, pending_list);
  gtk_widget_class_bind_template_child (widget_class, TvDeskProposalsPage, status_label);
  signals[SIGNAL_OPENED] = g_signal_new ("opened",
                                         type,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_STRING);
  signals[SIGNAL_COUNTED] = g_signal_new ("counted",
                                          type,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_UINT);
}

static void
tv_desk_proposals_page_init (TvDeskProposalsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
