// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-layer-sheet.h"

#include "tv-layer-row.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

struct _TvLayerSheet
{
  GtkWidget parent_instance;

  TvVisit *visit;      /* (owned) */
  TvMapLayers *layers; /* (owned) */
  GtkWidget *scroller; /* child: all below lie in it */
  GtkWidget *state;
  GtkWidget *published;
  GtkWidget *close;
  GtkBox *box;
  GHashTable *rows; /* (owned) (element-type utf8 GtkWidget) what a row is of */
};

G_DEFINE_FINAL_TYPE (TvLayerSheet, tv_layer_sheet, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_layer_sheet_dispose (GObject *object)
{
  TvLayerSheet *self = TV_LAYER_SHEET (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_object (&self->layers);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_layer_sheet_parent_class)->dispose (object);
}

static void
tv_layer_sheet_class_init (TvLayerSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_layer_sheet_dispose;
  signals[CLOSED] = g_signal_new ("closed",
                                  TV_TYPE_LAYER_SHEET,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "layer-sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_layer_sheet_init (TvLayerSheet *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* A row that is to be there, from the top down. */
typedef struct
{
  char *key;
  const TvMapEntry *entry; /* (nullable): a group */
  const char *group;       /* (nullable): the base map */
} Wanted;

static void
wanted_clear (gpointer data)
{
  g_free (((Wanted *) data)->key);
}

static void
want_group (TvLayerSheet *self, GArray *wanted, const char *group)
{
  GPtrArray *entries = tv_map_layers_get_entries (self->layers);
  Wanted head = { g_strdup_printf ("group %s", group != NULL ? group : ""), NULL, group };
  guint first = wanted->len;

  g_array_append_val (wanted, head);
  for (guint i = 0; i < entries->len; i++)
    {
      const TvMapEntry *entry = g_ptr_array_index (entries, i);
      Wanted row = { NULL, entry, group };

      if (g_strcmp0 (entry->group, group) != 0)
        continue;
      row.key = g_strdup_printf ("%s %s", entry->sheet, entry->id);
      g_array_append_val (wanted, row);
    }
  /* a base map that is all one needs no heading, one that is not there no row */
  if (group == NULL && wanted->len - first <= 2)
    g_array_remove_index (wanted, first);
}

static GArray *
list_wanted (TvLayerSheet *self)
{
  g_autoptr (GPtrArray) groups = tv_map_layers_list_groups (self->layers);
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));

  g_array_set_clear_func (wanted, wanted_clear);
  for (guint i = 0; i < groups->len; i++)
    want_group (self, wanted, g_ptr_array_index (groups, i));
  want_group (self, wanted, NULL);
  return wanted;
}

static gboolean
has_group_of_base_map (TvLayerSheet *self)
{
  return g_hash_table_contains (self->rows, "group ");
}

static GtkWidget *
new_row (TvLayerSheet *self, const Wanted *row)
{
  GtkWidget *widget;

  if (row->entry == NULL)
    return tv_layer_row_new_group (self->layers,
                                   row->group,
                                   row->group != NULL ? tv_plan_layer_group_label (row->group)
                                                      : _ ("Base map"));
  widget = tv_layer_row_new (self->layers,
                             row->entry->sheet,
                             row->entry->id,
                             row->entry->title != NULL      ? row->entry->title
                             : has_group_of_base_map (self) ? _ ("The rest of the base map")
                                                            : _ ("Base map"));
  if (row->group != NULL || has_group_of_base_map (self))
    gtk_widget_add_css_class (widget, "layer-member");
  return widget;
}

static gboolean
has_same_rows (TvLayerSheet *self, GArray *wanted)
{
  if (wanted->len != g_hash_table_size (self->rows))
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    {
      if (!g_hash_table_contains (self->rows, g_array_index (wanted, Wanted, i).key))
        return FALSE;
    }
  return TRUE;
}

static void
make_rows (TvLayerSheet *self, GArray *wanted)
{
  g_hash_table_remove_all (self->rows);
  tv_visit_box_clear (self->box);
  for (guint i = 0; i < wanted->len; i++)
    {
      const Wanted *row = &g_array_index (wanted, Wanted, i);
      GtkWidget *widget = new_row (self, row);

      gtk_box_append (self->box, widget);
      g_hash_table_insert (self->rows, g_strdup (row->key), widget);
    }
}

/* The row whose button was pressed last. */
static GtkWidget *
find_held (TvLayerSheet *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, TV_TYPE_LAYER_ROW) : NULL;

  return row != NULL && gtk_widget_is_ancestor (row, GTK_WIDGET (self->box)) ? row : NULL;
}

static int
find_top (TvLayerSheet *self, GtkWidget *row)
{
  int top = 0;

  for (GtkWidget *child = gtk_widget_get_prev_sibling (row); child != NULL;
       child = gtk_widget_get_prev_sibling (child))
    top += gtk_widget_get_height (child) + gtk_box_get_spacing (self->box);
  return top;
}

/* The row stays under the finger where the list can be scrolled: the next press is its own again.
 */
static void
hold (TvLayerSheet *self, GtkWidget *row, int top)
{
  GtkAdjustment *scroll
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  gtk_adjustment_set_value (scroll, gtk_adjustment_get_value (scroll) + find_top (self, row) - top);
}

/* Rows change places as they are, so that the focus stays where it is. */
static void
sort_rows (TvLayerSheet *self, GArray *wanted)
{
  GtkWidget *held = find_held (self);
  int top = held != NULL ? find_top (self, held) : 0;
  GtkWidget *before = NULL;

  for (guint i = 0; i < wanted->len; i++)
    {
      GtkWidget *widget = g_hash_table_lookup (self->rows, g_array_index (wanted, Wanted, i).key);

      gtk_box_reorder_child_after (self->box, widget, before);
      tv_layer_row_update (TV_LAYER_ROW (widget));
      before = widget;
    }
  if (held != NULL)
    hold (self, held, top);
}

static void
update (TvLayerSheet *self)
{
  g_autoptr (GArray) wanted = list_wanted (self);
  gboolean as_published = tv_map_layers_is_as_published (self->layers);

  if (has_same_rows (self, wanted))
    sort_rows (self, wanted);
  else
    make_rows (self, wanted);
  gtk_label_set_label (GTK_LABEL (self->state),
                       wanted->len == 0 ? _ ("There is no map to choose layers of.")
                       : as_published   ? _ ("The map is shown as published.")
                                        : _ ("The map is shown otherwise than published."));
  if (as_published && gtk_widget_is_focus (self->published))
    gtk_widget_grab_focus (self->close);
  gtk_widget_set_sensitive (self->published, !as_published);
}

static void
changed_cb (TvLayerSheet *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    tv_visit_touch (self->visit);
  update (self);
}

static void
close_cb (TvLayerSheet *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
build (TvLayerSheet *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  GtkBox *head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));

  gtk_widget_add_css_class (GTK_WIDGET (box), "lot");
  self->state = tv_visit_label_new ("", "body");
  gtk_widget_set_hexpand (self->state, TRUE);
  self->close = tv_visit_action_new ("window-close-symbolic", _ ("Close"), NULL);
  self->published = tv_visit_action_new ("edit-undo-symbolic", _ ("As published"), NULL);
  g_signal_connect_swapped (self->published,
                            "clicked",
                            G_CALLBACK (tv_map_layers_reset),
                            self->layers);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_cb), self);
  gtk_widget_set_valign (self->published, GTK_ALIGN_START);
  gtk_widget_set_valign (self->close, GTK_ALIGN_START);
  gtk_box_append (head, self->state);
  gtk_box_append (head, self->published);
  gtk_box_append (head, self->close);
  gtk_box_append (box, GTK_WIDGET (head));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_box_append (box, GTK_WIDGET (self->box));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (box));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
tv_layer_sheet_new (TvVisit *visit, TvPlan *plan, TvMapView *map)
{
  TvLayerSheet *self = g_object_new (TV_TYPE_LAYER_SHEET, NULL);

  self->visit = g_object_ref (visit);
  self->layers = g_object_ref (tv_map_view_get_layers (map));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Layers of the map"),
                                  -1);
  tv_map_layers_set_plan (self->layers, plan);
  build (self);
  update (self);
  g_signal_connect_object (self->layers,
                           "changed",
                           G_CALLBACK (changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
