// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-opinion.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"

#include "base/tv-error.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_REVIEW_PAGE (tv_review_page_get_type ())
G_DECLARE_FINAL_TYPE (TvReviewPage, tv_review_page, TV, REVIEW_PAGE, TvVisitPage)

struct _TvReviewPage
{
  TvVisitPage parent;

  GtkBox *box;
  GtkLabel *error_label;
  GtkWidget *edit_button;
  GtkButton *send_button;
};

G_DEFINE_FINAL_TYPE (TvReviewPage, tv_review_page, TV_TYPE_VISIT_PAGE)

/* What a choice's values are called; several values are separated by spaces. */
static char *
describe_value (const TvQuestion *question)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) values = NULL;

  if (question->choices == NULL || question->choices->len == 0)
    return g_strdup (question->value);
  values = g_strsplit (question->value, " ", -1);
  for (guint i = 0; values[i] != NULL; i++)
    {
      for (guint k = 0; k < question->choices->len; k++)
        {
          const TvChoice *choice = g_ptr_array_index (question->choices, k);

          if (!g_str_equal (choice->value, values[i]))
            continue;
          if (text->len > 0)
            g_string_append (text, ", ");
          g_string_append (text, choice->label);
        }
    }
  return g_strdup (text->str);
}

static gboolean
is_identity (TvFormPlugin *plugin, const char *path)
{
  const char *const *globs = tv_form_plugin_get_identity (plugin);

  for (gsize i = 0; globs != NULL && globs[i] != NULL; i++)
    {
      if (g_pattern_match_simple (globs[i], path))
        return TRUE;
    }
  return FALSE;
}

static void
add_answers (TvReviewPage *self, TvOpinion *opinion, gboolean identity)
{
  TvFormSession *session = tv_opinion_get_session (opinion);
  GtkBox *facts = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  guint count = 0;

  gtk_widget_add_css_class (GTK_WIDGET (facts), "facts");
  for (guint i = 0; i < tv_form_session_get_n_pages (session); i++)
    {
      g_autoptr (GPtrArray) page = tv_form_session_get_page (session, i);

      for (guint k = 0; k < page->len; k++)
        {
          const TvQuestion *question = g_ptr_array_index (page, k);
          g_autofree char *value = NULL;

          if (question->type == TV_QUESTION_NOTE || question->value == NULL
              || *question->value == '\0'
              || is_identity (tv_opinion_get_plugin (opinion), question->path) != identity)
            continue;
          value = question->type == TV_QUESTION_ACKNOWLEDGE ? g_strdup (_ ("Yes"))
                                                            : describe_value (question);
          gtk_box_append (facts, tv_visit_fact_new (question->label, value));
          count++;
        }
    }
  g_object_ref_sink (facts);
  if (count > 0)
    {
      gtk_box_append (self->box,
                      tv_visit_heading_new (identity ? _ ("About you (sealed apart: only the "
                                                          "reviewing agency can open it)")
                                                     : _ ("Your opinion")));
      gtk_box_append (self->box, GTK_WIDGET (facts));
    }
  g_object_unref (facts);
}

static void
edit_cb (TvReviewPage *self)
{
  tv_visit_back (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
}

static void
set_busy (TvReviewPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->send_button), !busy);
  gtk_widget_set_sensitive (self->edit_button, !busy);
  gtk_button_set_label (self->send_button,
                        busy ? _ ("Sealing and saving…") : _ ("Send my opinion"));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvReviewPage) self = TV_REVIEW_PAGE (data);
  g_autoptr (GError) error = NULL;
  const char *advice = NULL;
  const char *what;
  g_autofree char *text = NULL;

  if (tv_opinion_send_finish (TV_OPINION (source), result, &error))
    {
      tv_visit_go_to (tv_visit_page_get_visit (TV_VISIT_PAGE (self)), TV_VISIT_RECEIPT, NULL, 0);
      return;
    }
  g_message ("sending: %s", error->message);
  set_busy (self, FALSE);
  what = tv_error_explain (error, &advice);
  /* TRANSLATORS: what went wrong, what to do */
  text = g_strdup_printf (_ ("Your opinion has not been sent yet. %s %s"),
                          what,
                          advice != NULL ? advice : "");
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}

static void
send_cb (TvReviewPage *self)
{
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));
  TvOpinion *opinion = tv_visit_get_opinion (visit);

  tv_visit_touch (visit);
  if (opinion == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
  set_busy (self, TRUE);
  tv_opinion_send_async (opinion, NULL, sent_cb, g_object_ref (self));
}

static void
fill (TvReviewPage *self, TvOpinion *opinion)
{
  gtk_box_append (
      self->box,
      tv_visit_label_new (_ ("Please read what you wrote. Nothing has been sent yet."), "body"));
  add_answers (self, opinion, FALSE);
  add_answers (self, opinion, TRUE);
  gtk_box_append (self->box, tv_visit_heading_new (_ ("What happens with it")));
  gtk_box_append (
      self->box,
      tv_visit_label_new (
          _ ("When you press “Send my opinion” you agree that the reviewing agency uses it to "
             "answer this consultation. It is sealed on this screen before it is stored; nobody at "
             "this place can read it. The answer is published; your name is not."),
          "body"));
}

static void
tv_review_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_REVIEW_PAGE);
  G_OBJECT_CLASS (tv_review_page_parent_class)->dispose (object);
}

static void
tv_review_page_class_init (TvReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_review_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvReviewPage, box);
  gtk_widget_class_bind_template_child (widget_class, TvReviewPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, TvReviewPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, TvReviewPage, send_button);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
tv_review_page_init (TvReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_review_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvReviewPage *self = tv_visit_page_new (TV_TYPE_REVIEW_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self), _ ("Check before sending"));
  if (tv_visit_get_opinion (visit) != NULL)
    fill (self, tv_visit_get_opinion (visit));
  return GTK_WIDGET (self);
}
