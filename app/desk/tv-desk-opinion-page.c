// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"
#include "widgets/tv-map-view.h"

#include "tv-desk-identity-dialog.h"
#include "tv-desk-opinion-page.h"
#include "tv-desk-opinion.h"
#include "tv-desk-words.h"

/* Near enough to tell one lot from the next. */
#define PIN_ZOOM 17

struct _TvDeskOpinionPage
{
  AdwBin parent_instance;

  /* Template widgets */
  TvDeskAnswerEditor *editor;
  AdwStatusPage *error_page;
  GtkLabel *facts_label;
  AdwPreferencesGroup *fault_group;
  GtkListBox *field_list;
  AdwPreferencesGroup *history_group;
  GtkWidget *identity_box;
  GtkButton *identity_button;
  AdwBin *map_bin;
  GtkWidget *place_box;
  GtkLabel *place_label;
  GtkStack *stack;
  GtkLabel *state_label;
  GtkLabel *title_label;

  /* Owned references */
  TvDeskSession *session;       /* (owned) (nullable) */
  TvDeskRound *round;           /* (owned) (nullable) */
  TvDeskSubmission *submission; /* (owned) (nullable) */
  char *id;                     /* (owned) (nullable): asked for */
  char *plan_shown;             /* (owned) (nullable): item on the map */
  GPtrArray *fault_rows;        /* (element-type GtkWidget), borrowed from their group */
  GPtrArray *history_rows;      /* (element-type GtkWidget), borrowed from their group */
  GCancellable *cancellable;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvDeskOpinionPage, tv_desk_opinion_page, ADW_TYPE_BIN)

static GtkWidget *
new_row (const char *title, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *caption = gtk_label_new (title);
  GtkWidget *value = gtk_label_new (text);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (box, "desk-field");
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), value);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  tv_desk_words_set_name (row, title);
  return row;
}

/* Questions that were not answered take no room. */
static void
show_fields (TvDeskOpinionPage *self)
{
  GtkWidget *child = NULL;
  guint n_shown = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->field_list))) != NULL)
    gtk_list_box_remove (self->field_list, child);
  for (guint i = 0; i < self->submission->description->len; i++)
    {
      const TvDeskField *field = g_ptr_array_index (self->submission->description, i);

      if (field->text[0] == '\0')
        continue;
      gtk_list_box_append (self->field_list, new_row (field->label, field->text));
      n_shown++;
    }
  if (n_shown == 0)
    gtk_list_box_append (self->field_list,
                         new_row (_ ("Opinion"), _ ("There is nothing to read in this opinion.")));
}

static void
clear_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static void
add_row (AdwPreferencesGroup *group,
         GPtrArray *rows,
         const char *icon,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);
}

static void
show_faults (TvDeskOpinionPage *self)
{
  clear_rows (self->fault_group, self->fault_rows);
  for (guint i = 0; self->submission->faults[i] != NULL; i++)
    add_row (self->fault_group,
             self->fault_rows,
             "dialog-warning-symbolic",
             self->submission->faults[i],
             "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault_group), self->fault_rows->len > 0);
}

static void
show_history (TvDeskOpinionPage *self)
{
  const TvDeskSubmission *submission = self->submission;
  const TvDeskAnswer *answer = submission->answer;
  g_autofree char *day = tv_format_iso_date (submission->day, NULL);
  g_autofree char *received = tv_format_iso_date (submission->received, NULL);

  clear_rows (self->history_group, self->history_rows);
  add_row (self->history_group,
           self->history_rows,
           "document-edit-symbolic",
           _ ("Written by the citizen"),
           day);
  add_row (self->history_group,
           self->history_rows,
           "emblem-ok-symbolic",
           _ ("Received by the province"),
           received);
  if (answer == NULL)
    return;
  add_row (self->history_group,
           self->history_rows,
           "mail-replied-symbolic",
           _ ("Answer written"),
           answer->by);
  if (g_str_equal (answer->state, "published"))
    add_row (self->history_group,
             self->history_rows,
             "mail-send-symbolic",
             _ ("Answer published, signed"),
             tv_outcome_label (answer->outcome));
}

/* The state that the answer gives the opinion shows at once, without asking again. */
static void
show_state (TvDeskOpinionPage *self, const char *state)
{
  const char *classes[] = { "desk-state", state, NULL };

  gtk_label_set_label (self->state_label, tv_desk_opinion_state_label (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_label), classes);
}

static void
show_facts (TvDeskOpinionPage *self)
{
  const TvDeskSubmission *submission = self->submission;
  g_autofree char *unit = tv_desk_session_dup_unit_name (self->session, submission->unit);
  g_autofree char *day = tv_format_iso_date (submission->day, NULL);
  g_autofree char *title = NULL;
  g_autofree char *facts = NULL;

  /* TRANSLATORS: the date an opinion was written. */
  title = g_strdup_printf (_ ("Opinion of %s"), day);
  facts = g_strdup_printf ("%s · %s · %s",
                           unit,
                           tv_desk_opinion_channel_label (submission->channel),
                           submission->id);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->facts_label, facts);
  show_state (self, submission->state);
}

static TvMapView *
ensure_map (TvDeskOpinionPage *self)
{
  GtkWidget *map = adw_bin_get_child (self->map_bin);
  TvContent *content = TV_CONTENT (tv_desk_session_get_content (self->session));
  const char *plan = tv_desk_round_get_plan (self->round);

  if (map == NULL)
    {
      map = tv_map_view_new ();
      adw_bin_set_child (self->map_bin, map);
    }
  if (g_strcmp0 (plan, self->plan_shown) != 0)
    {
      g_autofree char *basemap
          = tv_desk_content_dup_item_of_kind (TV_DESK_CONTENT (content), "basemap");

      if (basemap != NULL)
        tv_map_view_set_basemap (TV_MAP_VIEW (map), content, basemap, 0);
      if (plan[0] != '\0')
        tv_map_view_set_plan (TV_MAP_VIEW (map), content, plan, 0);
      g_free (self->plan_shown);
      self->plan_shown = g_strdup (plan);
    }
  return TV_MAP_VIEW (map);
}

static void
show_place (TvDeskOpinionPage *self)
{
  const TvDeskSubmission *submission = self->submission;
  g_autofree char *lat = NULL;
  g_autofree char *lon = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->place_box, submission->has_point);
  if (!submission->has_point)
    return;
  tv_map_view_show_point (ensure_map (self), submission->lon, submission->lat, PIN_ZOOM);
  lat = tv_format_number (submission->lat, 6, NULL);
  lon = tv_format_number (submission->lon, 6, NULL);
  /* TRANSLATORS: latitude, then longitude, in degrees. */
  text = g_strdup_printf (_ ("Latitude %s, longitude %s"), lat, lon);
  gtk_label_set_label (self->place_label, text);
}

static void
show_submission (TvDeskOpinionPage *self)
{
  show_facts (self);
  show_faults (self);
  show_fields (self);
  show_history (self);
  show_place (self);
  gtk_widget_set_visible (self->identity_box, self->submission->has_identity);
  gtk_widget_set_sensitive (
      GTK_WIDGET (self->identity_button),
      tv_desk_api_has_role (tv_desk_session_get_api (self->session), "reviewer"));
  tv_desk_answer_editor_edit (self->editor, self->submission);
  gtk_stack_set_visible_child_name (self->stack, "opinion");
}

static void
submission_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskOpinionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  TvDeskSubmission *submission
      = tv_desk_api_get_submission_finish (TV_DESK_API (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (submission == NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      adw_status_page_set_description (self->error_page, message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  g_clear_pointer (&self->submission, tv_desk_submission_unref);
  self->submission = submission;
  show_submission (self);
}

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskOpinionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) json
      = tv_desk_content_load_json_finish (TV_DESK_CONTENT (source), result, &error);
  g_autoptr (GStrvBuilder) titles = g_strv_builder_new ();
  g_auto (GStrv) vector = NULL;
  json_t *document = NULL;
  size_t i = 0;

  if (json == NULL)
    {
      g_debug ("the plan's documents are not known: %s", error->message);
      return;
    }
  json_array_foreach (json_object_get (json, "documents"), i, document)
  {
    const char *title = tv_json_get_localized (document, "title", tv_format_language ());

    if (title != NULL)
      g_strv_builder_add (titles, title);
  }
  vector = g_strv_builder_end (titles);
  tv_desk_answer_editor_set_documents (self->editor, (const char *const *) vector);
}

static void
load (TvDeskOpinionPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->stack, "loading");
  tv_desk_api_get_submission_async (tv_desk_session_get_api (self->session),
                                    self->id,
                                    self->cancellable,
                                    submission_cb,
                                    g_object_ref (self));
}

void
tv_desk_opinion_page_show (TvDeskOpinionPage *self, const char *id, TvDeskRound *round)
{
  const char *plan = NULL;

  g_return_if_fail (TV_IS_DESK_OPINION_PAGE (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (TV_IS_DESK_ROUND (round));

  g_free (self->id);
  self->id = g_strdup (id);
  plan = tv_desk_round_get_plan (round);
  if (self->round != round && plan[0] != '\0')
    tv_desk_content_load_json_async (tv_desk_session_get_content (self->session),
                                     plan,
                                     "plan.json",
                                     NULL,
                                     plan_cb,
                                     g_object_ref (self));
  g_set_object (&self->round, round);
  load (self);
}

static void
reload_cb (TvDeskOpinionPage *self)
{
  load (self);
}

static void
saved_cb (TvDeskOpinionPage *self)
{
  show_state (self, "answered");
  tv_desk_session_emit_answers_changed (self->session);
}

static void
identity_cb (TvDeskOpinionPage *self)
{
  TvDeskIdentityDialog *dialog
      = tv_desk_identity_dialog_new (self->session,
                                     self->submission,
                                     tv_desk_round_get_agency (self->round));

  gtk_window_set_transient_for (GTK_WINDOW (dialog),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (dialog));
}

TvDeskAnswerEditor *
tv_desk_opinion_page_get_editor (TvDeskOpinionPage *self)
{
  g_return_val_if_fail (TV_IS_DESK_OPINION_PAGE (self), NULL);
  return self->editor;
}

void
tv_desk_opinion_page_set_session (TvDeskOpinionPage *self, TvDeskSession *session)
{
  g_return_if_fail (TV_IS_DESK_OPINION_PAGE (self));
  g_return_if_fail (TV_IS_DESK_SESSION (session));

  g_set_object (&self->session, session);
  tv_desk_answer_editor_set_session (self->editor, session);
  adw_bin_set_child (self->map_bin, NULL);
  g_clear_pointer (&self->plan_shown, g_free);
  g_clear_object (&self->round);
}

static void
tv_desk_opinion_page_dispose (GObject *object)
{
  TvDeskOpinionPage *self = TV_DESK_OPINION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->round);
  g_clear_pointer (&self->submission, tv_desk_submission_unref);
  G_OBJECT_CLASS (tv_desk_opinion_page_parent_class)->dispose (object);
}

static void
tv_desk_opinion_page_finalize (GObject *object)
{
  TvDeskOpinionPage *self = TV_DESK_OPINION_PAGE (object);

  g_free (self->id);
  g_free (self->plan_shown);
  g_ptr_array_unref (self->fault_rows);
  g_ptr_array_unref (self->history_rows);
  G_OBJECT_CLASS (tv_desk_opinion_page_parent_class)->finalize (object);
}

static void
tv_desk_opinion_page_class_init (TvDeskOpinionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tv_desk_opinion_page_dispose;
  object_class->finalize = tv_desk_opinion_page_finalize;
  g_type_ensure (TV_TYPE_DESK_ANSWER_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-opinion-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, editor);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, facts_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, fault_group);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, field_list);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, history_group);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, identity_box);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, identity_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, map_bin);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, place_box);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, place_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, state_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskOpinionPage, title_label);
  gtk_widget_class_bind_template_callback (widget_class, identity_cb);
  gtk_widget_class_bind_template_callback (widget_class, reload_cb);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
}

static void
tv_desk_opinion_page_init (TvDeskOpinionPage *self)
{
  self->fault_rows = g_ptr_array_new ();
  self->history_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
