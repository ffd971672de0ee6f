// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-desk-list-page.h"
#include "tv-desk-main-page.h"
#include "tv-desk-opinion-page.h"
#include "tv-desk-proposal-page.h"
#include "tv-desk-proposals-page.h"
#include "tv-desk-publish-page.h"
#include "tv-desk-words.h"

#define ROUND_KEY "tv-desk-round"

struct _TvDeskMainPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *back_button;
  GtkWidget *content;
  AdwLeaflet *leaflet;
  TvDeskListPage *list_page;
  TvDeskOpinionPage *opinion_page;
  TvDeskProposalPage *proposal_page;
  GtkButton *proposals_button;
  TvDeskProposalsPage *proposals_page;
  GtkButton *publish_button;
  TvDeskPublishPage *publish_page;
  GtkListBox *round_list;
  AdwWindowTitle *round_title;
  GtkWidget *sidebar;
  GtkLabel *sidebar_status;
  GtkStack *stack;
  AdwWindowTitle *user_title;

  /* Owned references */
  TvDeskSession *session;    /* (owned) (nullable) */
  TvDeskRound *round;        /* (owned) (nullable): the one shown */
  GCancellable *cancellable; /* (owned) (nullable) */
};

enum
{
  SIGNAL_SIGNED_OUT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskMainPage, tv_desk_main_page, ADW_TYPE_BIN)

typedef struct
{
  TvDeskMainPage *page;
  GSourceFunc callback;
  gpointer user_data;
} Leaving;

static void
set_sidebar_status (TvDeskMainPage *self, const char *text)
{
  gtk_label_set_label (self->sidebar_status, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_status), text != NULL);
}

static gboolean
is_showing (TvDeskMainPage *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static void
update_buttons (TvDeskMainPage *self)
{
  const gboolean on_list = is_showing (self, "list");
  const gboolean on_proposals = is_showing (self, "proposals") || is_showing (self, "proposal");
  const gboolean may_publish
      = self->session != NULL
        && (tv_desk_api_has_role (tv_desk_session_get_api (self->session), "publisher")
            || tv_desk_api_has_role (tv_desk_session_get_api (self->session), "approver"));

  gtk_widget_set_visible (self->back_button, !on_list || adw_leaflet_get_folded (self->leaflet));
  gtk_widget_set_visible (GTK_WIDGET (self->publish_button),
                          may_publish && self->round != NULL && !is_showing (self, "publish")
                              && !on_proposals);
  gtk_widget_set_visible (GTK_WIDGET (self->proposals_button), may_publish);
}

static void show_title (TvDeskMainPage *self);

static void
page_changed_cb (TvDeskMainPage *self)
{
  if (self->publish_page == NULL)
    return;
  update_buttons (self);
  show_title (self);
}

static char *
round_counts (TvDeskRound *round)
{
  g_autofree char *count = tv_format_number (tv_desk_round_get_count (round), 0, NULL);
  g_autofree char *answered = tv_format_number (tv_desk_round_get_answered (round), 0, NULL);

  /* TRANSLATORS: number of opinions, number of answered ones. */
  return g_strdup_printf (_ ("%s opinions, %s answered"), count, answered);
}

static GtkWidget *
new_caption (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
new_round_row (TvDeskRound *round)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (tv_desk_round_get_title (round));
  g_autofree char *window = tv_desk_round_dup_window (round);
  g_autofree char *counts = round_counts (round);

  gtk_widget_add_css_class (box, "desk-round");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_lines (GTK_LABEL (title), 3);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), title);
  if (window[0] != '\0')
    gtk_box_append (GTK_BOX (box), new_caption (window));
  gtk_box_append (GTK_BOX (box), new_caption (counts));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  tv_desk_words_set_name (row, tv_desk_round_get_title (round));
  g_object_set_data_full (G_OBJECT (row), ROUND_KEY, g_object_ref (round), g_object_unref);
  return row;
}

static void
show_title (TvDeskMainPage *self)
{
  g_autofree char *window = NULL;

  if (is_showing (self, "proposals") || is_showing (self, "proposal"))
    {
      adw_window_title_set_title (self->round_title, _ ("Publications"));
      adw_window_title_set_subtitle (self->round_title, "");
      return;
    }
  if (self->round == NULL)
    return;
  window = tv_desk_round_dup_window (self->round);
  adw_window_title_set_title (self->round_title, tv_desk_round_get_title (self->round));
  adw_window_title_set_subtitle (self->round_title, window);
}

/* Keeps the choice when the same rounds come again with other numbers. */
static void
show_rounds (TvDeskMainPage *self, GPtrArray *rounds)
{
  GtkWidget *child = NULL;
  g_autofree char *chosen
      = self->round != NULL ? g_strdup (tv_desk_round_get_id (self->round)) : NULL;
  GtkListBoxRow *select = NULL;

  g_signal_handlers_block_matched (self->round_list, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->round_list))) != NULL)
    gtk_list_box_remove (self->round_list, child);
  for (guint i = 0; i < rounds->len; i++)
    {
      TvDeskRound *round = g_ptr_array_index (rounds, i);
      GtkWidget *row = new_round_row (round);

      gtk_list_box_append (self->round_list, row);
      if (g_strcmp0 (chosen, tv_desk_round_get_id (round)) == 0)
        {
          select = GTK_LIST_BOX_ROW (row);
          g_set_object (&self->round, round);
        }
    }
  if (select != NULL)
    gtk_list_box_select_row (self->round_list, select);
  g_signal_handlers_unblock_matched (self->round_list, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  if (select == NULL)
    gtk_list_box_select_row (self->round_list, gtk_list_box_get_row_at_index (self->round_list, 0));
  set_sidebar_status (self, rounds->len == 0 ? _ ("No consultation is open.") : NULL);
}

static void
rounds_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskMainPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rounds
      = tv_desk_api_list_rounds_finish (TV_DESK_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, TV_ERROR, TV_ERROR_UNAUTHORIZED))
    {
      g_signal_emit (self, signals[SIGNAL_SIGNED_OUT], 0, error);
      return;
    }
  if (rounds == NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      set_sidebar_status (self, message);
      return;
    }
  show_rounds (self, rounds);
}

static void
load_rounds (TvDeskMainPage *self)
{
  tv_desk_api_list_rounds_async (tv_desk_session_get_api (self->session),
                                 self->cancellable,
                                 rounds_cb,
                                 g_object_ref (self));
}

/* Without publications there are no maps and no names of units; answering works all the same. */
static void
content_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskMainPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (tv_desk_session_load_finish (TV_DESK_SESSION (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!g_error_matches (error, TV_ERROR, TV_ERROR_NOT_FOUND))
    {
      g_autofree char *why = tv_desk_words_for_error (error);
      g_autofree char *message
          = g_strdup_printf (_ ("Maps and names of units are not available. %s"), why);

      set_sidebar_status (self, message);
    }
}

static void
show_round (TvDeskMainPage *self, TvDeskRound *round)
{
  g_set_object (&self->round, round);
  show_title (self);
  gtk_stack_set_visible_child_name (self->stack, "list");
  tv_desk_list_page_show_round (self->list_page, tv_desk_round_get_id (round));
  update_buttons (self);
}

static gboolean
selected_left_cb (gpointer user_data)
{
  TvDeskMainPage *self = user_data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->round_list);

  if (row != NULL)
    show_round (self, g_object_get_data (G_OBJECT (row), ROUND_KEY));
  return G_SOURCE_REMOVE;
}

static void
round_selected_cb (TvDeskMainPage *self, GtkListBoxRow *row)
{
  if (row != NULL && g_object_get_data (G_OBJECT (row), ROUND_KEY) != self->round)
    tv_desk_main_page_leave (self, selected_left_cb, self);
}

static void
round_activated_cb (TvDeskMainPage *self, GtkListBoxRow *row)
{
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  if (g_object_get_data (G_OBJECT (row), ROUND_KEY) == self->round)
    tv_desk_main_page_leave (self, selected_left_cb, self);
}

static void
opened_cb (TvDeskMainPage *self, const char *submission)
{
  if (self->round == NULL)
    return;
  gtk_stack_set_visible_child_name (self->stack, "opinion");
  tv_desk_opinion_page_show (self->opinion_page, submission, self->round);
}

static gboolean
back_left_cb (gpointer user_data)
{
  TvDeskMainPage *self = user_data;

  if (is_showing (self, "proposal"))
    {
      gtk_stack_set_visible_child_name (self->stack, "proposals");
      return G_SOURCE_REMOVE;
    }
  if (is_showing (self, "list"))
    adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
  gtk_stack_set_visible_child_name (self->stack, "list");
  return G_SOURCE_REMOVE;
}

void
tv_desk_main_page_go_back (TvDeskMainPage *self)
{
  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));
  tv_desk_main_page_leave (self, back_left_cb, self);
}

static void
load_proposals (TvDeskMainPage *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->proposals_button)))
    tv_desk_proposals_page_load (self->proposals_page);
}

void
tv_desk_main_page_refresh (TvDeskMainPage *self)
{
  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));

  if (self->session == NULL)
    return;
  load_rounds (self);
  load_proposals (self);
  tv_desk_list_page_refresh (self->list_page);
}

void
tv_desk_main_page_search (TvDeskMainPage *self)
{
  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));
  if (is_showing (self, "list"))
    tv_desk_list_page_focus_search (self->list_page);
}

static gboolean
publish_left_cb (gpointer user_data)
{
  TvDeskMainPage *self = user_data;

  tv_desk_publish_page_show_round (self->publish_page, self->round);
  gtk_stack_set_visible_child_name (self->stack, "publish");
  return G_SOURCE_REMOVE;
}

void
tv_desk_main_page_show_publishing (TvDeskMainPage *self)
{
  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));
  if (self->round != NULL && gtk_widget_get_visible (GTK_WIDGET (self->publish_button)))
    tv_desk_main_page_leave (self, publish_left_cb, self);
}

static gboolean
proposals_left_cb (gpointer user_data)
{
  TvDeskMainPage *self = user_data;

  tv_desk_proposals_page_load (self->proposals_page);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  gtk_stack_set_visible_child_name (self->stack, "proposals");
  return G_SOURCE_REMOVE;
}

void
tv_desk_main_page_show_proposals (TvDeskMainPage *self)
{
  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));
  if (gtk_widget_get_visible (GTK_WIDGET (self->proposals_button)))
    tv_desk_main_page_leave (self, proposals_left_cb, self);
}

static void
proposal_opened_cb (TvDeskMainPage *self, const char *proposal)
{
  gtk_stack_set_visible_child_name (self->stack, "proposal");
  tv_desk_proposal_page_show (self->proposal_page, proposal);
}

static void
proposal_decided_cb (TvDeskMainPage *self)
{
  tv_desk_proposals_page_load (self->proposals_page);
  load_rounds (self);
}

/* How many wait for this official, beside the name of the page. */
static void
proposals_counted_cb (TvDeskMainPage *self, guint count)
{
  g_autofree char *number = tv_format_number (count, 0, NULL);
  /* TRANSLATORS: how many proposals wait for a signature */
  g_autofree char *label = g_strdup_printf (_ ("Publications (%s)"), number);

  gtk_button_set_label (self->proposals_button, count > 0 ? label : _ ("Publications"));
}

void
tv_desk_main_page_save (TvDeskMainPage *self)
{
  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));
  if (is_showing (self, "opinion"))
    tv_desk_answer_editor_save (tv_desk_opinion_page_get_editor (self->opinion_page));
}

static void
leave_response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autofree Leaving *leaving = user_data;
  TvDeskMainPage *self = leaving->page;
  TvDeskAnswerEditor *editor = tv_desk_opinion_page_get_editor (self->opinion_page);

  if (g_str_equal (response, "draft"))
    tv_desk_answer_editor_save_draft (editor);
  else if (g_str_equal (response, "discard"))
    tv_desk_answer_editor_discard (editor);
  /* With a locked keyring the draft is not kept: then stay, the editor says why. */
  if (!tv_desk_answer_editor_is_unsaved (editor))
    leaving->callback (leaving->user_data);
  g_object_unref (self);
}

void
tv_desk_main_page_leave (TvDeskMainPage *self, GSourceFunc callback, gpointer user_data)
{
  TvDeskAnswerEditor *editor = NULL;
  GtkWidget *dialog = NULL;
  Leaving *leaving = NULL;

  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));
  g_return_if_fail (callback != NULL);

  editor = tv_desk_opinion_page_get_editor (self->opinion_page);
  if (!is_showing (self, "opinion") || !tv_desk_answer_editor_is_unsaved (editor))
    {
      callback (user_data);
      return;
    }
  leaving = g_new0 (Leaving, 1);
  leaving->page = g_object_ref (self);
  leaving->callback = callback;
  leaving->user_data = user_data;
  dialog
      = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                _ ("Keep what you have written?"),
                                _ ("The answer is not saved yet. A draft stays on this computer, "
                                   "sealed, until you go on."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Stay here"),
                                    "discard",
                                    _ ("_Discard"),
                                    "draft",
                                    _ ("_Keep draft"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "draft",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "draft");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (leave_response_cb), leaving);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
answers_changed_cb (TvDeskMainPage *self)
{
  load_rounds (self);
}

void
tv_desk_main_page_set_session (TvDeskMainPage *self, TvDeskSession *session)
{
  const char *display = NULL;

  g_return_if_fail (TV_IS_DESK_MAIN_PAGE (self));
  g_return_if_fail (TV_IS_DESK_SESSION (session));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->session, session);
  g_clear_object (&self->round);
  display = tv_desk_api_get_user_display (tv_desk_session_get_api (session));
  adw_window_title_set_subtitle (self->user_title, display != NULL ? display : "");
  tv_desk_list_page_set_session (self->list_page, session);
  tv_desk_opinion_page_set_session (self->opinion_page, session);
  tv_desk_proposal_page_set_session (self->proposal_page, session);
  tv_desk_proposals_page_set_session (self->proposals_page, session);
  tv_desk_publish_page_set_session (self->publish_page, session);
  g_signal_connect_object (session,
                           "answers-changed",
                           G_CALLBACK (answers_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "list");
  update_buttons (self);
  load_rounds (self);
  load_proposals (self);
  tv_desk_session_load_async (session, self->cancellable, content_cb, g_object_ref (self));
}

static void
tv_desk_main_page_dispose (GObject *object)
{
  TvDeskMainPage *self = TV_DESK_MAIN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->round);
  G_OBJECT_CLASS (tv_desk_main_page_parent_class)->dispose (object);
}

static void
tv_desk_main_page_class_init (TvDeskMainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_main_page_dispose;
  g_type_ensure (TV_TYPE_DESK_LIST_PAGE);
  g_type_ensure (TV_TYPE_DESK_OPINION_PAGE);
  g_type_ensure (TV_TYPE_DESK_PROPOSAL_PAGE);
  g_type_ensure (TV_TYPE_DESK_PROPOSALS_PAGE);
  g_type_ensure (TV_TYPE_DESK_PUBLISH_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-main-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, content);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, opinion_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, proposal_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, proposals_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, proposals_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, publish_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, publish_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, round_list);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, round_title);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, sidebar_status);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TvDeskMainPage, user_title);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, proposal_decided_cb);
  gtk_widget_class_bind_template_callback (widget_class, proposal_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, proposals_counted_cb);
  gtk_widget_class_bind_template_callback (widget_class, round_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, round_selected_cb);
  signals[SIGNAL_SIGNED_OUT] = g_signal_new ("signed-out",
                                             G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST,
                                             0,
                                             NULL,
                                             NULL,
                                             NULL,
                                             G_TYPE_NONE,
                                             1,
                                             G_TYPE_ERROR);
}

static void
tv_desk_main_page_init (TvDeskMainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->leaflet,
                           "notify::folded",
                           G_CALLBACK (update_buttons),
                           self,
                           G_CONNECT_SWAPPED);
  update_buttons (self);
}
