// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-shell.h"

#include "base/tv-error.h"
#include "base/tv-format.h"

#include <glib/gi18n-lib.h>

struct _TvVisitShell
{
  GtkWidget parent;

  GtkLabel *unit_label;
  GtkLabel *update_label;
  GtkButton *language_button;
  GtkWidget *banner;
  GtkLabel *banner_label;
  GtkLabel *title_label;
  GtkStack *stack;
  GtkWidget *home_button;
  GtkWidget *back_button;
  GtkWidget *footer;
  gboolean compact;

  TvVisit *visit; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvVisitShell, tv_visit_shell, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_TEXT_SIZE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
size_cb (TvVisitShell *self)
{
  tv_visit_touch (self->visit);
  g_signal_emit (self, signals[SIGNAL_TEXT_SIZE], 0);
}

static void
language_cb (TvVisitShell *self)
{
  gboolean english = g_str_equal (tv_visit_get_language (self->visit), "en");

  tv_visit_touch (self->visit);
  tv_visit_set_language (self->visit, english ? "vi" : "en");
}

static void
home_cb (TvVisitShell *self)
{
  tv_visit_go_to (self->visit, TV_VISIT_HOME, NULL, 0);
}

static void
back_cb (TvVisitShell *self)
{
  tv_visit_back (self->visit);
}

static void
finish_cb (TvVisitShell *self)
{
  tv_visit_finish (self->visit);
}

/* What a reader must know about the content; other faults are the staff's. */
static char *
describe_banners (TvVisitShell *self)
{
  const char *const *words = tv_visit_get_banners (self->visit);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_autoptr (GError) error
          = g_error_new_literal (TV_ERROR, (int) tv_error_from_word (words[i]), words[i]);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (error->code == TV_ERROR_EXPIRED)
        g_string_append (text,
                         _ ("This content has not been renewed for a while. It may have changed "
                            "since; ask the staff."));
      else if (error->code == TV_ERROR_CLOCK)
        g_string_append (text,
                         _ ("The clock of this machine is wrong. You can go on; the province will "
                            "note the right date."));
      else
        g_string_append (text, tv_error_explain (error, NULL));
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

void
tv_visit_shell_refresh (TvVisitShell *self)
{
  const char *unit;
  gint64 last;
  g_autofree char *banner = NULL;
  g_autofree char *update = NULL;

  g_return_if_fail (TV_IS_VISIT_SHELL (self));
  unit = tv_visit_get_unit_name (self->visit);
  last = tv_visit_get_last_sync (self->visit);
  banner = describe_banners (self);
  gtk_label_set_label (self->unit_label,
                       *unit != '\0' ? unit : _ ("Planning information and consultation"));
  if (last > 0)
    {
      g_autofree char *time = tv_format_time (last, tv_visit_get_language (self->visit));

      /* TRANSLATORS: date and time of the last update of what the kiosk shows */
      update = g_strdup_printf (_ ("Last updated: %s"), time);
    }
  else
    {
      update = g_strdup (_ ("Tham Vấn – plans of your area, your say"));
    }
  gtk_label_set_label (self->update_label, update);
  gtk_widget_set_visible (self->banner, banner != NULL);
  gtk_label_set_label (self->banner_label, banner != NULL ? banner : "");
  gtk_button_set_label (self->language_button,
                        g_str_equal (tv_visit_get_language (self->visit), "en") ? "Tiếng Việt"
                                                                                : "English");
}

/* A stack draws one child, but tells assistive technology of all that are visible. */
static void
hide_others (TvVisitShell *self, GtkWidget *page)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (child != page)
        gtk_widget_set_visible (child, FALSE);
    }
}

static void
show_title (TvVisitShell *self)
{
  gboolean has_title = *gtk_label_get_label (self->title_label) != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->title_label), has_title && !self->compact);
}

void
tv_visit_shell_set_compact (TvVisitShell *self, gboolean compact)
{
  g_return_if_fail (TV_IS_VISIT_SHELL (self));
  self->compact = compact;
  gtk_widget_set_visible (self->footer, !compact);
  show_title (self);
}

/* A stack hands the focus on, often to a field: the keyboard would come up unasked. */
static void
drop_focus (TvVisitShell *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    gtk_root_set_focus (root, NULL);
}

void
tv_visit_shell_show_page (TvVisitShell *self, GtkWidget *page, gboolean can_go_back)
{
  TvVisitPlace *place;
  const char *title;

  g_return_if_fail (TV_IS_VISIT_SHELL (self));
  g_return_if_fail (TV_IS_VISIT_PAGE (page));
  place = tv_visit_page_get_place (TV_VISIT_PAGE (page));
  title = tv_visit_page_get_title (TV_VISIT_PAGE (page));
  if (gtk_widget_get_parent (page) == NULL)
    gtk_stack_add_child (self->stack, page);
  gtk_widget_set_visible (page, TRUE);
  if (gtk_stack_get_visible_child (self->stack) != page)
    drop_focus (self);
  gtk_stack_set_visible_child (self->stack, page);
  hide_others (self, page);
  gtk_label_set_label (self->title_label, title != NULL ? title : "");
  show_title (self);
  /* After sending there is nothing to go back to, and the receipt must not be lost by a slip. */
  gtk_widget_set_visible (self->home_button,
                          place->kind != TV_VISIT_HOME && place->kind != TV_VISIT_RECEIPT);
  /* A form has a way back of its own, page by page. */
  gtk_widget_set_visible (self->back_button,
                          can_go_back && place->kind != TV_VISIT_RECEIPT
                              && place->kind != TV_VISIT_OPINION);
}

void
tv_visit_shell_remove_page (TvVisitShell *self, GtkWidget *page)
{
  g_return_if_fail (TV_IS_VISIT_SHELL (self));
  if (gtk_widget_get_parent (page) == GTK_WIDGET (self->stack))
    gtk_stack_remove (self->stack, page);
}

static void
tv_visit_shell_dispose (GObject *object)
{
  TvVisitShell *self = TV_VISIT_SHELL (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), TV_TYPE_VISIT_SHELL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_visit_shell_parent_class)->dispose (object);
}

static void
tv_visit_shell_class_init (TvVisitShellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_visit_shell_dispose;
  signals[SIGNAL_TEXT_SIZE] = g_signal_new ("text-size",
                                            TV_TYPE_VISIT_SHELL,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            0);
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-visit-shell.ui");
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, unit_label);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, update_label);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, language_button);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, banner);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, banner_label);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, title_label);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, stack);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, footer);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, home_button);
  gtk_widget_class_bind_template_child (widget_class, TvVisitShell, back_button);
  gtk_widget_class_bind_template_callback (widget_class, size_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
  gtk_widget_class_bind_template_callback (widget_class, home_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
  gtk_widget_class_set_css_name (widget_class, "visit");
}

static void
tv_visit_shell_init (TvVisitShell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_visit_shell_new (TvVisit *visit)
{
  TvVisitShell *self = g_object_new (TV_TYPE_VISIT_SHELL, NULL);

  self->visit = g_object_ref (visit);
  tv_visit_shell_refresh (self);
  return GTK_WIDGET (self);
}
