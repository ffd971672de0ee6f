// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/tv-error.h"

#include "tv-form-view.h"
#include "tv-question-view.h"
#include "tv-widgets.h"

struct _TvFormView
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *back;
  GtkWidget *cancel;
  GtkWidget *content;
  GtkWidget *footer;
  GtkWidget *heading;
  GtkWidget *next;
  GtkWidget *notice;
  GtkWidget *progress_bar;
  GtkWidget *progress_box;
  GtkWidget *progress_label;
  GtkWidget *scroller;

  TvFormSession *session; /* (owned) (nullable) */
  gulong changed;
  GPtrArray *views; /* (owned) (element-type TvQuestionView): of this page, in order */
  guint page;
  gboolean at_review;
  gboolean is_correcting; /* from the review page: "next" leads back there */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (TvFormView, tv_form_view, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_PICK_PLACE,
  SIGNAL_FINISHED,
  SIGNAL_CANCELLED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void show_page (TvFormView *self);

/* --- What stands round the page --- */

static void
set_words (GtkWidget *button, const char *words)
{
  gtk_button_set_label (GTK_BUTTON (button), words);
}

static void
show_notice (TvFormView *self, const char *words)
{
  gtk_label_set_label (GTK_LABEL (self->notice), words != NULL ? words : "");
  gtk_widget_set_visible (self->notice, words != NULL);
}

static void
show_frame (TvFormView *self)
{
  guint n_pages = self->session != NULL ? tv_form_session_get_n_pages (self->session) : 0;
  guint now = self->at_review ? n_pages + 1 : self->page + 1;
  /* TRANSLATORS: %u are numbers: this page, all pages */
  g_autofree char *progress = g_strdup_printf (_ ("Page %u of %u"), now, n_pages + 1);

  gtk_label_set_label (GTK_LABEL (self->progress_label), progress);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress_bar),
                                 (double) now / (double) (n_pages + 1));
  gtk_widget_set_visible (self->progress_box, self->session != NULL);
  gtk_widget_set_visible (self->footer, self->session != NULL);
  /* TRANSLATORS: gives up a form that is being filled in */
  set_words (self->cancel, _ ("Cancel"));
  /* TRANSLATORS: to the page before */
  set_words (self->back, _ ("Back"));
  gtk_widget_set_visible (self->back, self->at_review || self->page > 0);
  if (self->at_review)
    /* TRANSLATORS: sends the filled-in form */
    set_words (self->next, _ ("Send"));
  else if (self->is_correcting || self->page + 1 >= n_pages)
    set_words (self->next, _ ("Read it through"));
  else
    /* TRANSLATORS: to the page after */
    set_words (self->next, _ ("Next"));
  gtk_widget_set_sensitive (GTK_WIDGET (self), !self->busy);
}

static void
scroll_to_top (TvFormView *self)
{
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  gtk_adjustment_set_value (adjustment, 0.0);
}

static void
clear_content (TvFormView *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->views, 0);
  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
}

static void
show_heading (TvFormView *self, const char *words)
{
  gtk_label_set_label (GTK_LABEL (self->heading), words != NULL ? words : "");
  gtk_widget_set_visible (self->heading, words != NULL && *words != '\0');
}

/* --- A page of questions --- */

static void
answered_cb (TvQuestionView *view, const char *value, TvFormView *self)
{
  g_autoptr (GError) error = NULL;
  /* The answer may have the view's question replaced. */
  g_autofree char *path = g_strdup (tv_question_view_get_path (view));

  if (tv_form_session_answer (self->session, path, value, &error))
    tv_question_view_set_fault (view, NULL);
  else if (!g_error_matches (error, TV_ERROR, TV_ERROR_FORM_INVALID))
    tv_question_view_set_fault (view, tv_error_explain (error, NULL));
  else if (tv_question_view_has_fault (view))
    /* What is being written is not called wrong before "Next", but what was stays told. */
    tv_question_view_set_fault (view, error->message);
}

static void
pick_place_cb (TvQuestionView *view, TvFormView *self)
{
  const char *path = tv_question_view_get_path (view);
  const char *value = tv_form_session_get_value (self->session, path);
  g_auto (GStrv) parts = g_strsplit (value != NULL ? value : "", " ", -1);
  gboolean known = g_strv_length (parts) >= 2;
  double latitude = known ? g_ascii_strtod (parts[0], NULL) : NAN;
  double longitude = known ? g_ascii_strtod (parts[1], NULL) : NAN;

  g_signal_emit (self, signals[SIGNAL_PICK_PLACE], 0, path, longitude, latitude);
}

static TvQuestionView *
find_view (TvFormView *self, const char *path)
{
  for (guint i = 0; i < self->views->len; i++)
    if (g_str_equal (tv_question_view_get_path (g_ptr_array_index (self->views, i)), path))
      return g_ptr_array_index (self->views, i);
  return NULL;
}

static TvQuestionView *
add_view (TvFormView *self, TvQuestion *question)
{
  GtkWidget *view = tv_question_view_new (question);

  g_signal_connect (view, "answered", G_CALLBACK (answered_cb), self);
  g_signal_connect (view, "pick-place", G_CALLBACK (pick_place_cb), self);
  gtk_box_append (GTK_BOX (self->content), view);
  return TV_QUESTION_VIEW (view);
}

/* Brings the views to what is relevant now; a view that stays keeps its focus and what is written.
 */
static void
sync_page (TvFormView *self)
{
  g_autoptr (GPtrArray) questions = tv_form_session_get_page (self->session, self->page);
  GPtrArray *views = g_ptr_array_new ();
  GtkWidget *before = NULL;
  const char *group = NULL;

  for (guint i = 0; i < questions->len; i++)
    {
      TvQuestion *question = g_steal_pointer (&g_ptr_array_index (questions, i));
      TvQuestionView *view = find_view (self, question->path);

      if (group == NULL && question->group != NULL)
        {
          group = question->group;
          show_heading (self, group);
        }
      if (view != NULL)
        {
          g_ptr_array_remove (self->views, view);
          tv_question_view_update (view, question);
        }
      else
        view = add_view (self, question);
      gtk_box_reorder_child_after (GTK_BOX (self->content), GTK_WIDGET (view), before);
      before = GTK_WIDGET (view);
      g_ptr_array_add (views, view);
    }
  if (group == NULL)
    show_heading (self, NULL);
  for (guint i = 0; i < self->views->len; i++)
    gtk_box_remove (GTK_BOX (self->content), g_ptr_array_index (self->views, i));
  g_ptr_array_unref (self->views);
  self->views = views;
  show_frame (self);
}

static void
changed_cb (TvFormSession *session, TvFormView *self)
{
  if (!self->at_review)
    sync_page (self);
}

/* TRUE when nothing is wrong on this page; else says so beside each question. */
static gboolean
check_page (TvFormView *self)
{
  g_autoptr (GPtrArray) faults = tv_form_session_check (self->session, self->page);
  TvQuestionView *first = NULL;

  for (guint i = 0; i < faults->len; i++)
    {
      const TvFormFault *fault = g_ptr_array_index (faults, i);
      TvQuestionView *view = find_view (self, fault->path);

      if (view == NULL)
        continue;
      tv_question_view_set_fault (view, fault->message);
      if (first == NULL)
        first = view;
    }
  show_notice (self, first != NULL ? _ ("Please look at what is marked below.") : NULL);
  if (first != NULL)
    tv_question_view_focus (first);
  return first == NULL;
}

/* --- The review page --- */

static void
correct_clicked_cb (GtkButton *button, TvFormView *self)
{
  self->page = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "tv-page"));
  self->at_review = FALSE;
  self->is_correcting = TRUE;
  show_page (self);
}

static GtkWidget *
make_label (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
append_review_row (TvFormView *self, const TvQuestion *question, guint page)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  /* TRANSLATORS: beside an answer, to change it */
  GtkWidget *correct = gtk_button_new_with_label (_ ("Correct"));
  g_autofree char *text = tv_question_dup_text (question, NULL);
  /* TRANSLATORS: the accessible name of a button; %s is the question whose answer it changes */
  g_autofree char *name = g_strdup_printf (_ ("Correct: %s"), question->label);
  gboolean answered = *text != '\0';

  gtk_widget_add_css_class (row, "review-row");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), make_label (question->label, "hint"));
  gtk_box_append (GTK_BOX (words),
                  make_label (answered ? text : _ ("Not answered"), answered ? "given" : "hint"));
  gtk_widget_set_valign (correct, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (correct),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
  g_object_set_data (G_OBJECT (correct), "tv-page", GUINT_TO_POINTER (page));
  g_signal_connect (correct, "clicked", G_CALLBACK (correct_clicked_cb), self);
  gtk_box_append (GTK_BOX (row), words);
  if (!question->read_only)
    gtk_box_append (GTK_BOX (row), correct);
  gtk_box_append (GTK_BOX (self->content), row);
}

static void
show_review (TvFormView *self)
{
  guint n_pages = tv_form_session_get_n_pages (self->session);

  show_heading (self, _ ("Please read your answers before sending them"));
  for (guint page = 0; page < n_pages; page++)
    {
      g_autoptr (GPtrArray) questions = tv_form_session_get_page (self->session, page);

      for (guint i = 0; i < questions->len; i++)
        {
          const TvQuestion *question = g_ptr_array_index (questions, i);

          if (question->type != TV_QUESTION_NOTE)
            append_review_row (self, question, page);
        }
    }
}

/* The first page with a fault; G_MAXUINT when nothing is wrong. */
static guint
find_faulty_page (TvFormView *self)
{
  guint n_pages = tv_form_session_get_n_pages (self->session);

  for (guint page = 0; page < n_pages; page++)
    {
      g_autoptr (GPtrArray) faults = tv_form_session_check (self->session, page);

      if (faults->len > 0)
        return page;
    }
  return G_MAXUINT;
}

/* --- Moving --- */

static void
show_page (TvFormView *self)
{
  clear_content (self);
  show_notice (self, NULL);
  if (self->session == NULL)
    show_heading (self, NULL);
  else if (self->at_review)
    show_review (self);
  else
    sync_page (self);
  show_frame (self);
  scroll_to_top (self);
}

static void
send (TvFormView *self)
{
  guint faulty = find_faulty_page (self);

  if (faulty == G_MAXUINT)
    {
      g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
      return;
    }
  self->page = faulty;
  self->at_review = FALSE;
  self->is_correcting = TRUE;
  show_page (self);
  check_page (self);
}

static void
next_clicked_cb (GtkButton *button, TvFormView *self)
{
  if (self->session == NULL)
    return;
  if (self->at_review)
    {
      send (self);
      return;
    }
  if (!check_page (self))
    return;
  if (self->is_correcting || self->page + 1 >= tv_form_session_get_n_pages (self->session))
    {
      self->at_review = TRUE;
      self->is_correcting = FALSE;
    }
  else
    self->page++;
  show_page (self);
}

static void
back_clicked_cb (GtkButton *button, TvFormView *self)
{
  if (self->session == NULL)
    return;
  if (self->at_review)
    self->page = MAX (tv_form_session_get_n_pages (self->session), 1) - 1;
  else if (self->page > 0)
    self->page--;
  self->at_review = FALSE;
  self->is_correcting = FALSE;
  show_page (self);
}

static void
cancel_clicked_cb (GtkButton *button, TvFormView *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCELLED], 0);
}

/* --- The widget --- */

static void
tv_form_view_dispose (GObject *object)
{
  TvFormView *self = TV_FORM_VIEW (object);
  GtkWidget *child;

  if (self->session != NULL)
    g_clear_signal_handler (&self->changed, self->session);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (tv_form_view_parent_class)->dispose (object);
}

static void
tv_form_view_finalize (GObject *object)
{
  g_ptr_array_unref (TV_FORM_VIEW (object)->views);

  G_OBJECT_CLASS (tv_form_view_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n_parameters, GType a, GType b, GType c)
{
  return g_signal_new (name,
                       TV_TYPE_FORM_VIEW,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_parameters,
                       a,
                       b,
                       c);
}

static void
tv_form_view_class_init (TvFormViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  tv_widgets_init ();
  G_OBJECT_CLASS (klass)->dispose = tv_form_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_form_view_finalize;
  signals[SIGNAL_PICK_PLACE]
      = new_signal ("pick-place", 3, G_TYPE_STRING, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_FINISHED] = new_signal ("finished", 0, G_TYPE_NONE, G_TYPE_NONE, G_TYPE_NONE);
  signals[SIGNAL_CANCELLED] = new_signal ("cancelled", 0, G_TYPE_NONE, G_TYPE_NONE, G_TYPE_NONE);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "form-view");
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/widgets/tv-form-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TvFormView, back);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, cancel);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, content);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, footer);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, heading);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, next);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, notice);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, progress_box);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, progress_label);
  gtk_widget_class_bind_template_child (widget_class, TvFormView, scroller);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_clicked_cb);
}

static void
tv_form_view_init (TvFormView *self)
{
  g_type_ensure (ADW_TYPE_CLAMP);
  self->views = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
      GTK_ORIENTATION_VERTICAL);
  show_page (self);
}

GtkWidget *
tv_form_view_new (void)
{
  return g_object_new (TV_TYPE_FORM_VIEW, NULL);
}

void
tv_form_view_set_session (TvFormView *self, TvFormSession *session)
{
  g_return_if_fail (TV_IS_FORM_VIEW (self));
  g_return_if_fail (session == NULL || TV_IS_FORM_SESSION (session));

  if (self->session != NULL)
    g_clear_signal_handler (&self->changed, self->session);
  g_set_object (&self->session, session);
  if (session != NULL)
    self->changed = g_signal_connect (session, "changed", G_CALLBACK (changed_cb), self);
  self->page = 0;
  self->at_review = FALSE;
  self->is_correcting = FALSE;
  self->busy = FALSE;
  show_page (self);
}

TvFormSession *
tv_form_view_get_session (TvFormView *self)
{
  g_return_val_if_fail (TV_IS_FORM_VIEW (self), NULL);
  return self->session;
}

void
tv_form_view_reload (TvFormView *self)
{
  g_return_if_fail (TV_IS_FORM_VIEW (self));
  show_page (self);
}

void
tv_form_view_set_place (TvFormView *self, const char *path, double longitude, double latitude)
{
  char x[G_ASCII_DTOSTR_BUF_SIZE];
  char y[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;
  TvQuestionView *view;

  g_return_if_fail (TV_IS_FORM_VIEW (self));
  g_return_if_fail (path != NULL);

  if (self->session == NULL)
    return;
  /* Six decimals are a tenth of a metre. */
  value = g_strdup_printf ("%s %s 0 0",
                           g_ascii_formatd (y, sizeof y, "%.6f", latitude),
                           g_ascii_formatd (x, sizeof x, "%.6f", longitude));
  tv_form_session_answer (self->session, path, value, &error);
  if (self->at_review)
    {
      show_page (self);
      return;
    }
  sync_page (self);
  view = find_view (self, path);
  if (view != NULL)
    tv_question_view_set_fault (view, error != NULL ? error->message : NULL);
}

void
tv_form_view_set_busy (TvFormView *self, gboolean busy)
{
  g_return_if_fail (TV_IS_FORM_VIEW (self));

  self->busy = busy;
  show_frame (self);
}
