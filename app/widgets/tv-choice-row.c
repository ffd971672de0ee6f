// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-choice-row.h"

struct _TvChoiceRow
{
  GtkToggleButton parent_instance;

  char *value; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvChoiceRow, tv_choice_row, GTK_TYPE_TOGGLE_BUTTON)

static void
tv_choice_row_toggled (GtkToggleButton *button)
{
  gboolean active = gtk_toggle_button_get_active (button);

  gtk_accessible_update_state (GTK_ACCESSIBLE (button),
                               GTK_ACCESSIBLE_STATE_CHECKED,
                               active ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                      : GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  if (GTK_TOGGLE_BUTTON_CLASS (tv_choice_row_parent_class)->toggled != NULL)
    GTK_TOGGLE_BUTTON_CLASS (tv_choice_row_parent_class)->toggled (button);
}

static void
tv_choice_row_finalize (GObject *object)
{
  g_free (TV_CHOICE_ROW (object)->value);

  G_OBJECT_CLASS (tv_choice_row_parent_class)->finalize (object);
}

static void
tv_choice_row_class_init (TvChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_choice_row_finalize;
  GTK_TOGGLE_BUTTON_CLASS (klass)->toggled = tv_choice_row_toggled;
}

static void
tv_choice_row_init (TvChoiceRow *self)
{
}

GtkWidget *
tv_choice_row_new (const char *value, const char *label, gboolean is_single)
{
  TvChoiceRow *self
      = g_object_new (TV_TYPE_CHOICE_ROW,
                      "accessible-role",
                      is_single ? GTK_ACCESSIBLE_ROLE_RADIO : GTK_ACCESSIBLE_ROLE_CHECKBOX,
                      NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");
  GtkWidget *words = gtk_label_new (label);

  self->value = g_strdup (value);
  gtk_widget_add_css_class (GTK_WIDGET (self), "choice-row");
  gtk_widget_add_css_class (mark, is_single ? "radio-mark" : "check-mark");
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0.0f);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), words);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self),
                               GTK_ACCESSIBLE_STATE_CHECKED,
                               GTK_ACCESSIBLE_TRISTATE_FALSE,
                               -1);
  return GTK_WIDGET (self);
}

const char *
tv_choice_row_get_value (TvChoiceRow *self)
{
  g_return_val_if_fail (TV_IS_CHOICE_ROW (self), NULL);
  return self->value;
}
