// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"

#include "tv-desk-list-page.h"
#include "tv-desk-opinion-list.h"
#include "tv-desk-words.h"

struct _TvDeskListPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *count_label;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkBox *state_box;
  AdwStatusPage *status_page;
  GtkDropDown *unit_drop;
  GtkColumnView *view;

  /* Owned references */
  TvDeskSession *session;        /* (owned) (nullable) */
  TvDeskOpinionList *list;       /* (owned) (nullable) */
  GtkSingleSelection *selection; /* (owned) (nullable) */
  GStrv unit_codes;              /* (owned) (nullable): parallel to the drop-down after its first */
  char *round;                   /* (owned) (nullable) */
  const char *state;             /* chosen state, "" for all; static */
  gboolean is_setting_up;        /* widgets change, the question does not */
};

enum
{
  SIGNAL_OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskListPage, tv_desk_list_page, ADW_TYPE_BIN)

typedef char *(*CellText) (TvDeskListPage *self, TvDeskOpinion *opinion);

typedef struct
{
  TvDeskListPage *page; /* (borrowed): the column view lives inside the page */
  CellText text;
} Column;

#define PLACEHOLDER "…"
#define CELL_HANDLER "tv-desk-cell-handler"

static char *
day_text (TvDeskListPage *self, TvDeskOpinion *opinion)
{
  return tv_format_iso_date (tv_desk_opinion_get_day (opinion), NULL);
}

static char *
unit_text (TvDeskListPage *self, TvDeskOpinion *opinion)
{
  return tv_desk_session_dup_unit_name (self->session, tv_desk_opinion_get_unit (opinion));
}

static char *
stance_text (TvDeskListPage *self, TvDeskOpinion *opinion)
{
  return g_strdup (tv_desk_opinion_stance_label (tv_desk_opinion_get_stance (opinion)));
}

static char *
summary_text (TvDeskListPage *self, TvDeskOpinion *opinion)
{
  return g_strdup (tv_desk_opinion_get_summary (opinion));
}

static char *
state_text (TvDeskListPage *self, TvDeskOpinion *opinion)
{
  return g_strdup (tv_desk_opinion_state_label (tv_desk_opinion_get_state (opinion)));
}

static void
fill_cell (const Column *column, GtkListItem *item)
{
  TvDeskOpinion *opinion = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = NULL;

  if (!tv_desk_opinion_is_loaded (opinion))
    {
      gtk_label_set_label (GTK_LABEL (label), PLACEHOLDER);
      gtk_widget_add_css_class (label, "dim-label");
      return;
    }
  gtk_widget_remove_css_class (label, "dim-label");
  text = column->text (column->page, opinion);
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, column->text == summary_text ? text : NULL);
  if (column->text == state_text)
    {
      const char *classes[] = { "desk-state", tv_desk_opinion_get_state (opinion), NULL };

      gtk_widget_set_css_classes (label, classes);
    }
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_list_item_set_child (item, label);
}

static void
cell_loaded_cb (TvDeskOpinion *opinion, GParamSpec *pspec, GtkListItem *item)
{
  fill_cell (g_object_get_data (G_OBJECT (item), CELL_HANDLER), item);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  TvDeskOpinion *opinion = gtk_list_item_get_item (item);

  fill_cell (user_data, item);
  if (tv_desk_opinion_is_loaded (opinion))
    return;
  g_object_set_data (G_OBJECT (item), CELL_HANDLER, user_data);
  g_signal_connect_object (opinion, "notify::loaded", G_CALLBACK (cell_loaded_cb), item, 0);
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), cell_loaded_cb, item);
}

static void
add_column (TvDeskListPage *self, const char *title, CellText text, int width, gboolean expand)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = NULL;
  Column *column = g_new0 (Column, 1);

  column->page = self;
  column->text = text;
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), NULL);
  g_signal_connect_data (factory,
                         "bind",
                         G_CALLBACK (bind_cell_cb),
                         column,
                         (GClosureNotify) (void (*) (void)) g_free,
                         0);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), NULL);
  view_column = gtk_column_view_column_new (title, factory);
  if (width > 0)
    gtk_column_view_column_set_fixed_width (view_column, width);
  gtk_column_view_column_set_expand (view_column, expand);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_append_column (self->view, view_column);
}

static void
open_opinion (TvDeskListPage *self, TvDeskOpinion *opinion)
{
  if (opinion != NULL && tv_desk_opinion_is_loaded (opinion))
    g_signal_emit (self, signals[SIGNAL_OPENED], 0, tv_desk_opinion_get_id (opinion));
}

static void
open_clicked_cb (GtkButton *button, gpointer user_data)
{
  TvDeskListPage *self
      = TV_DESK_LIST_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (button), TV_TYPE_DESK_LIST_PAGE));

  open_opinion (self, gtk_list_item_get_item (user_data));
}

static void
setup_open_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Open"));

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", G_CALLBACK (open_clicked_cb), item);
  gtk_list_item_set_child (item, button);
}

/* List items have no accessible names in this GTK: the row's button carries what the row says. */
static void
name_open_button (GtkListItem *item)
{
  TvDeskOpinion *opinion = gtk_list_item_get_item (item);
  g_autofree char *name = NULL;

  gtk_widget_set_sensitive (gtk_list_item_get_child (item), tv_desk_opinion_is_loaded (opinion));
  if (!tv_desk_opinion_is_loaded (opinion))
    return;
  /* TRANSLATORS: accessible name of a row's button; the summary of an opinion follows. */
  name = g_strdup_printf (_ ("Open: %s"), tv_desk_opinion_get_summary (opinion));
  tv_desk_words_set_name (gtk_list_item_get_child (item), name);
}

static void
open_loaded_cb (TvDeskOpinion *opinion, GParamSpec *pspec, GtkListItem *item)
{
  name_open_button (item);
}

static void
bind_open_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  name_open_button (item);
  g_signal_connect_object (gtk_list_item_get_item (item),
                           "notify::loaded",
                           G_CALLBACK (open_loaded_cb),
                           item,
                           0);
}

static void
unbind_open_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), open_loaded_cb, item);
}

static void
add_open_column (TvDeskListPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_open_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_open_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_open_cb), NULL);
  column = gtk_column_view_column_new (NULL, factory);
  gtk_column_view_append_column (self->view, column);
}

static void
activate_cb (TvDeskListPage *self, guint position)
{
  g_autoptr (TvDeskOpinion) opinion
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  open_opinion (self, opinion);
}

static void
show_status (TvDeskListPage *self, const char *icon, const char *title, const char *description)
{
  adw_status_page_set_icon_name (self->status_page, icon);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, description);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gboolean
is_filtered (TvDeskListPage *self)
{
  return self->state[0] != '\0' || gtk_drop_down_get_selected (self->unit_drop) > 0
         || gtk_editable_get_text (GTK_EDITABLE (self->search_entry))[0] != '\0';
}

static void
show_count (TvDeskListPage *self, guint count)
{
  g_autofree char *number = tv_format_number (count, 0, NULL);
  g_autofree char *text = NULL;

  text
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s opinion", "%s opinions", count), number);
  gtk_label_set_label (self->count_label, text);
}

static void
update_status (TvDeskListPage *self)
{
  const GError *error = tv_desk_opinion_list_get_error (self->list);
  const guint count = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  show_count (self, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), count > 0);
  if (error != NULL)
    {
      g_autofree char *message = tv_desk_words_for_error (error);

      show_status (self, "network-error-symbolic", _ ("The opinions could not be loaded"), message);
    }
  else if (count > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (tv_desk_opinion_list_is_loading (self->list))
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (self->round == NULL)
    show_status (self,
                 "view-list-symbolic",
                 _ ("Choose a consultation"),
                 _ ("The consultations of your agency are listed on the left."));
  else if (is_filtered (self))
    show_status (self,
                 "edit-find-symbolic",
                 _ ("No opinion fits"),
                 _ ("Try other words or fewer conditions."));
  else
    show_status (self,
                 "mail-unread-symbolic",
                 _ ("No opinion yet"),
                 _ ("Opinions appear here as kiosks send them."));
}

static void
ask (TvDeskListPage *self)
{
  const guint unit = gtk_drop_down_get_selected (self->unit_drop);
  TvDeskFilter filter = { NULL, NULL, NULL };

  if (self->list == NULL || self->is_setting_up)
    return;
  filter.state = (char *) self->state;
  filter.query = (char *) gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  if (unit > 0 && unit != GTK_INVALID_LIST_POSITION && self->unit_codes != NULL)
    filter.unit = self->unit_codes[unit - 1];
  tv_desk_opinion_list_show (self->list, self->round, &filter);
  update_status (self);
}

static void
filter_changed_cb (TvDeskListPage *self)
{
  ask (self);
}

static void
refresh_cb (TvDeskListPage *self)
{
  tv_desk_list_page_refresh (self);
}

static void
state_toggled_cb (GtkToggleButton *button, gpointer user_data)
{
  TvDeskListPage *self
      = TV_DESK_LIST_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (button), TV_TYPE_DESK_LIST_PAGE));

  if (self == NULL || !gtk_toggle_button_get_active (button))
    return;
  self->state = user_data;
  ask (self);
}

static void
add_states (TvDeskListPage *self)
{
  static char states[][12] = { "", "opened", "answered", "published", "unreadable" };
  GtkToggleButton *first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      const char *label
          = states[i][0] != '\0' ? tv_desk_opinion_state_label (states[i]) : _ ("All");
      GtkWidget *button = gtk_toggle_button_new_with_label (label);

      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      if (first == NULL)
        {
          first = GTK_TOGGLE_BUTTON (button);
          gtk_toggle_button_set_active (first, TRUE);
        }
      g_signal_connect (button, "toggled", G_CALLBACK (state_toggled_cb), states[i]);
      gtk_box_append (self->state_box, button);
    }
}

static void
fill_units (TvDeskListPage *self)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  g_clear_pointer (&self->unit_codes, g_strfreev);
  if (self->session != NULL)
    tv_desk_session_dup_units (self->session, &self->unit_codes, &names);
  gtk_string_list_append (model, _ ("All wards and communes"));
  if (names != NULL)
    gtk_string_list_splice (model, 1, 0, (const char *const *) names);
  self->is_setting_up = TRUE;
  gtk_drop_down_set_model (self->unit_drop, G_LIST_MODEL (model));
  gtk_drop_down_set_expression (self->unit_drop, expression);
  gtk_drop_down_set_selected (self->unit_drop, 0);
  self->is_setting_up = FALSE;
  gtk_expression_unref (expression);
}

static void
units_changed_cb (TvDeskListPage *self)
{
  fill_units (self);
  ask (self);
}

static void
tv_desk_list_page_dispose (GObject *object)
{
  TvDeskListPage *self = TV_DESK_LIST_PAGE (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tv_desk_list_page_parent_class)->dispose (object);
}

static void
tv_desk_list_page_finalize (GObject *object)
{
  TvDeskListPage *self = TV_DESK_LIST_PAGE (object);

  g_strfreev (self->unit_codes);
  g_free (self->round);
  G_OBJECT_CLASS (tv_desk_list_page_parent_class)->finalize (object);
}

static void
tv_desk_list_page_class_init (TvDeskListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tv_desk_list_page_dispose;
  object_class->finalize = tv_desk_list_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskListPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskListPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TvDeskListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TvDeskListPage, state_box);
  gtk_widget_class_bind_template_child (widget_class, TvDeskListPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskListPage, unit_drop);
  gtk_widget_class_bind_template_child (widget_class, TvDeskListPage, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_cb);
  signals[SIGNAL_OPENED] = g_signal_new ("opened",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_STRING);
}

static void
tv_desk_list_page_init (TvDeskListPage *self)
{
  self->state = "";
  self->is_setting_up = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  add_states (self);
  /* TRANSLATORS: column of the opinions list: the day an opinion was written. */
  add_column (self, _ ("Day"), day_text, 160, FALSE);
  add_column (self, _ ("Unit"), unit_text, 240, FALSE);
  /* TRANSLATORS: column of the opinions list: agrees, disagrees … */
  add_column (self, _ ("Stance"), stance_text, 170, FALSE);
  add_column (self, _ ("Summary"), summary_text, 0, TRUE);
  add_column (self, _ ("State"), state_text, 160, FALSE);
  add_open_column (self);
  fill_units (self);
}

void
tv_desk_list_page_set_session (TvDeskListPage *self, TvDeskSession *session)
{
  g_return_if_fail (TV_IS_DESK_LIST_PAGE (self));
  g_return_if_fail (TV_IS_DESK_SESSION (session));

  g_set_object (&self->session, session);
  g_clear_object (&self->list);
  self->list = tv_desk_opinion_list_new (tv_desk_session_get_api (session));
  g_signal_connect_object (self->list,
                           "notify",
                           G_CALLBACK (update_status),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list,
                           "items-changed",
                           G_CALLBACK (update_status),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session,
                           "units-changed",
                           G_CALLBACK (units_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session,
                           "answers-changed",
                           G_CALLBACK (tv_desk_list_page_refresh),
                           self,
                           G_CONNECT_SWAPPED);
  g_clear_object (&self->selection);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  update_status (self);
}

void
tv_desk_list_page_show_round (TvDeskListPage *self, const char *round)
{
  g_autofree char *old = NULL;

  g_return_if_fail (TV_IS_DESK_LIST_PAGE (self));

  old = self->round;
  self->round = g_strdup (round);
  ask (self);
}

void
tv_desk_list_page_refresh (TvDeskListPage *self)
{
  g_return_if_fail (TV_IS_DESK_LIST_PAGE (self));
  if (self->list != NULL)
    tv_desk_opinion_list_refresh (self->list);
}

void
tv_desk_list_page_focus_search (TvDeskListPage *self)
{
  g_return_if_fail (TV_IS_DESK_LIST_PAGE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
