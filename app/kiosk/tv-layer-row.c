// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-layer-row.h"

#include "widgets/tv-choice-row.h"

#include <glib/gi18n-lib.h>

#define STEP 20

struct _TvLayerRow
{
  GtkBox parent_instance;

  TvMapLayers *layers; /* (owned) */
  char *sheet;         /* (nullable): a group */
  char *id;            /* of the layer, or of the group; (nullable): the base map */
  char *title;
  GtkWidget *choice;
  GtkWidget *fainter; /* (nullable): a group */
  GtkWidget *opacity; /* (nullable) */
  GtkWidget *stronger;
  GtkWidget *up; /* (nullable): the base map */
  GtkWidget *down;
};

G_DEFINE_FINAL_TYPE (TvLayerRow, tv_layer_row, GTK_TYPE_BOX)

static void
tv_layer_row_finalize (GObject *object)
{
  TvLayerRow *self = TV_LAYER_ROW (object);

  g_clear_object (&self->layers);
  g_free (self->sheet);
  g_free (self->id);
  g_free (self->title);
  G_OBJECT_CLASS (tv_layer_row_parent_class)->finalize (object);
}

static void
tv_layer_row_class_init (TvLayerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_layer_row_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_layer_row_init (TvLayerRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

static void
toggled_cb (TvLayerRow *self)
{
  gboolean visible = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->choice));

  if (self->sheet != NULL)
    tv_map_layers_set_visible (self->layers, self->sheet, self->id, visible);
  else
    tv_map_layers_set_group_visible (self->layers, self->id, visible);
}

static void
change_opacity (TvLayerRow *self, int by)
{
  const TvMapEntry *entry = tv_map_layers_find (self->layers, self->sheet, self->id);

  if (entry != NULL)
    tv_map_layers_set_opacity (self->layers,
                               self->sheet,
                               self->id,
                               (guint) MAX ((int) entry->opacity + by, 0));
}

static void
fainter_cb (TvLayerRow *self)
{
  change_opacity (self, -STEP);
}

static void
stronger_cb (TvLayerRow *self)
{
  change_opacity (self, STEP);
}

static void
move (TvLayerRow *self, gboolean up)
{
  if (self->sheet != NULL)
    tv_map_layers_move (self->layers, self->sheet, self->id, up);
  else
    tv_map_layers_move_group (self->layers, self->id, up);
}

static void
up_cb (TvLayerRow *self)
{
  move (self, TRUE);
}

static void
down_cb (TvLayerRow *self)
{
  move (self, FALSE);
}

static GtkWidget *
add_tool (TvLayerRow *self, const char *icon, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "layer-tool");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (self), button);
  return button;
}

static GtkWidget *
new_row (TvMapLayers *layers, const char *sheet, const char *id, const char *title)
{
  TvLayerRow *self = g_object_new (TV_TYPE_LAYER_ROW, NULL);

  self->layers = g_object_ref (layers);
  self->sheet = g_strdup (sheet);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  self->choice = tv_choice_row_new (id != NULL ? id : "", title, FALSE);
  gtk_widget_set_hexpand (self->choice, TRUE);
  g_signal_connect_swapped (self->choice, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self), self->choice);
  if (sheet != NULL)
    {
      self->fainter = add_tool (self, "list-remove-symbolic", G_CALLBACK (fainter_cb));
      self->opacity = gtk_label_new (NULL);
      gtk_label_set_width_chars (GTK_LABEL (self->opacity), 5);
      gtk_box_append (GTK_BOX (self), self->opacity);
      self->stronger = add_tool (self, "list-add-symbolic", G_CALLBACK (stronger_cb));
    }
  if (sheet != NULL || id != NULL)
    {
      self->up = add_tool (self, "go-up-symbolic", G_CALLBACK (up_cb));
      self->down = add_tool (self, "go-down-symbolic", G_CALLBACK (down_cb));
    }
  tv_layer_row_update (self);
  return GTK_WIDGET (self);
}

GtkWidget *
tv_layer_row_new (TvMapLayers *layers, const char *sheet, const char *id, const char *title)
{
  g_return_val_if_fail (TV_IS_MAP_LAYERS (layers) && sheet != NULL && id != NULL, NULL);

  return new_row (layers, sheet, id, title);
}

GtkWidget *
tv_layer_row_new_group (TvMapLayers *layers, const char *group, const char *title)
{
  GtkWidget *self;

  g_return_val_if_fail (TV_IS_MAP_LAYERS (layers) && title != NULL, NULL);

  self = new_row (layers, NULL, group, title);
  gtk_widget_add_css_class (self, "layer-group");
  return self;
}

/* Who moves a layer to its end by keys goes on from the button beside. */
static void
set_usable (GtkWidget *button, gboolean usable, GtkWidget *beside)
{
  if (!usable && gtk_widget_is_focus (button))
    {
      gtk_widget_set_sensitive (beside, TRUE);
      gtk_widget_grab_focus (beside);
    }
  gtk_widget_set_sensitive (button, usable);
}

static void
name_button (GtkWidget *button, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_opacity (TvLayerRow *self, const TvMapEntry *entry)
{
  /* TRANSLATORS: how much of a layer is seen, in hundredths */
  g_autofree char *opacity = g_strdup_printf (_ ("%u %%"), entry->opacity);
  /* TRANSLATORS: of a button: what the layer of the map is called, how much of it is seen */
  g_autofree char *fainter = g_strdup_printf (_ ("%s (%s): fainter"), self->title, opacity);
  /* TRANSLATORS: of a button: what the layer of the map is called, how much of it is seen */
  g_autofree char *stronger = g_strdup_printf (_ ("%s (%s): stronger"), self->title, opacity);

  gtk_label_set_label (GTK_LABEL (self->opacity), opacity);
  gtk_widget_set_sensitive (self->opacity, entry->visible);
  set_usable (self->fainter,
              entry->visible && entry->opacity > TV_MAP_ENTRY_FAINTEST,
              self->stronger);
  set_usable (self->stronger, entry->visible && entry->opacity < 100, self->fainter);
  name_button (self->fainter, fainter);
  name_button (self->stronger, stronger);
}

static void
update_order (TvLayerRow *self)
{
  /* TRANSLATORS: of a button: what the layer of the map is called */
  g_autofree char *up = g_strdup_printf (_ ("%s: up"), self->title);
  /* TRANSLATORS: of a button: what the layer of the map is called */
  g_autofree char *down = g_strdup_printf (_ ("%s: down"), self->title);
  gboolean can_rise, can_sink;

  if (self->sheet != NULL)
    {
      can_rise = tv_map_layers_can_move (self->layers, self->sheet, self->id, TRUE);
      can_sink = tv_map_layers_can_move (self->layers, self->sheet, self->id, FALSE);
    }
  else
    {
      can_rise = tv_map_layers_can_move_group (self->layers, self->id, TRUE);
      can_sink = tv_map_layers_can_move_group (self->layers, self->id, FALSE);
    }
  set_usable (self->up, can_rise, self->down);
  set_usable (self->down, can_sink, self->up);
  name_button (self->up, up);
  name_button (self->down, down);
}

void
tv_layer_row_update (TvLayerRow *self)
{
  const TvMapEntry *entry = NULL;
  gboolean visible;

  g_return_if_fail (TV_IS_LAYER_ROW (self));

  if (self->sheet != NULL)
    {
      entry = tv_map_layers_find (self->layers, self->sheet, self->id);
      if (entry == NULL)
        return;
    }
  visible
      = entry != NULL ? entry->visible : tv_map_layers_is_group_visible (self->layers, self->id);
  g_signal_handlers_block_by_func (self->choice, toggled_cb, self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->choice), visible);
  g_signal_handlers_unblock_by_func (self->choice, toggled_cb, self);
  if (entry != NULL)
    update_opacity (self, entry);
  if (self->up != NULL)
    update_order (self);
}
