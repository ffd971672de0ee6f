// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-legend.h"

#include "base/tv-format.h"
#include "tv-legend-row.h"
#include "tv-widgets.h"

#include <glib/gstdio.h>

#include <glib/gi18n-lib.h>

/* Up to here the features are summed up at once; larger plans in a thread, so that a plan of a
 * hundred thousand lots opens as fast as any. */
#define SUM_AT_ONCE (4 * 1024 * 1024)

struct _TvMapLegend
{
  GtkWidget parent_instance;

  GtkWidget *frame;          /* child: all below lie in it */
  GtkWidget *stack;          /* the two pages */
  GtkWidget *box;            /* the classes */
  GtkWidget *layers;         /* the layers to switch */
  TvStyle *style;            /* (owned) (nullable) */
  TvGpkg *gpkg;              /* (owned) (nullable): until its features are summed up */
  GHashTable *checks;        /* style layer id → GtkCheckButton */
  GHashTable *hidden;        /* set of style layer ids */
  GCancellable *cancellable; /* (owned) (nullable): of the sums under way */
};

G_DEFINE_FINAL_TYPE (TvMapLegend, tv_map_legend, GTK_TYPE_WIDGET)

enum
{
  LAYER_TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_map_legend_dispose (GObject *object)
{
  TvMapLegend *self = TV_MAP_LEGEND (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->gpkg);
  g_clear_pointer (&self->frame, gtk_widget_unparent);
  g_clear_pointer (&self->checks, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->style, tv_style_unref);
  G_OBJECT_CLASS (tv_map_legend_parent_class)->dispose (object);
}

static void fill (TvMapLegend *self);

/* Nobody waits for a legend that is not looked at. */
static void
tv_map_legend_map (GtkWidget *widget)
{
  TvMapLegend *self = TV_MAP_LEGEND (widget);

  if (self->gpkg != NULL || (self->style != NULL && gtk_widget_get_first_child (self->box) == NULL))
    fill (self);
  GTK_WIDGET_CLASS (tv_map_legend_parent_class)->map (widget);
}

static void
tv_map_legend_class_init (TvMapLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_map_legend_dispose;
  tv_widgets_init ();
  GTK_WIDGET_CLASS (klass)->map = tv_map_legend_map;
  signals[LAYER_TOGGLED] = g_signal_new ("layer-toggled",
                                         TV_TYPE_MAP_LEGEND,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         2,
                                         G_TYPE_STRING,
                                         G_TYPE_BOOLEAN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "map-legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* A stack draws one child, but tells assistive technology of all that are visible. */
static void
show_page (GtkWidget *stack, GtkWidget *page)
{
  for (GtkWidget *child = gtk_widget_get_first_child (stack); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == page);
  gtk_stack_set_visible_child (GTK_STACK (stack), page);
}

static void
tab_toggled_cb (GtkToggleButton *tab, GtkWidget *page)
{
  if (gtk_toggle_button_get_active (tab) && gtk_widget_get_parent (page) != NULL)
    show_page (gtk_widget_get_parent (page), page);
}

static GtkWidget *
add_page (TvMapLegend *self, GtkWidget *tabs, GtkWidget **group, const char *title)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = g_object_new (GTK_TYPE_BOX,
                                 "orientation",
                                 GTK_ORIENTATION_VERTICAL,
                                 "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_LIST,
                                 NULL);
  GtkWidget *tab = gtk_toggle_button_new_with_label (title);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_add_css_class (box, "rows");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_stack_add_child (GTK_STACK (self->stack), scroller);
  gtk_widget_set_hexpand (tab, TRUE);
  if (*group != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), GTK_TOGGLE_BUTTON (*group));
  *group = tab;
  g_signal_connect_data (tab,
                         "toggled",
                         G_CALLBACK (tab_toggled_cb),
                         g_object_ref (scroller),
                         (GClosureNotify) (void (*) (void)) g_object_unref,
                         0);
  gtk_box_append (GTK_BOX (tabs), tab);
  return box;
}

static void
tv_map_legend_init (TvMapLegend *self)
{
  GtkWidget *tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *group = NULL;

  self->checks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->frame, GTK_WIDGET (self));
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_box_append (GTK_BOX (self->frame), tabs);
  gtk_box_append (GTK_BOX (self->frame), self->stack);
  self->box = add_page (self, tabs, &group, _ ("Legend"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (group), TRUE);
  self->layers = add_page (self, tabs, &group, _ ("Layers"));
  show_page (self->stack, gtk_stack_get_visible_child (GTK_STACK (self->stack)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map legend"),
                                  -1);
}

GtkWidget *
tv_map_legend_new (void)
{
  return g_object_new (TV_TYPE_MAP_LEGEND, NULL);
}

static void
check_toggled_cb (GtkCheckButton *check, TvMapLegend *self)
{
  g_signal_emit (self,
                 signals[LAYER_TOGGLED],
                 0,
                 g_object_get_data (G_OBJECT (check), "layer"),
                 gtk_check_button_get_active (check));
}

static void
add_check (TvMapLegend *self, const TvStyleLayer *layer)
{
  const char *title = tv_json_get_string (layer->title, tv_format_language (), NULL);
  GtkWidget *check = gtk_check_button_new ();

  if (title == NULL)
    title = tv_json_get_string (layer->title, "vi", layer->id);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), title);
  g_object_set_data_full (G_OBJECT (check), "layer", g_strdup (layer->id), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (check_toggled_cb), self);
  gtk_box_append (GTK_BOX (self->layers), check);
  g_hash_table_insert (self->checks, g_strdup (layer->id), check);
}

static void
add_entry (TvMapLegend *self, const TvLegendEntry *entry)
{
  GtkWidget *row = tv_legend_row_new (entry, self->style);

  g_object_set_data_full (G_OBJECT (row), "layer", g_strdup (entry->layer), g_free);
  gtk_widget_set_visible (row, !g_hash_table_contains (self->hidden, entry->layer));
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
show_entries (TvMapLegend *self, GPtrArray *entries)
{
  clear (self->box);
  for (guint i = 0; i < entries->len; i++)
    add_entry (self, g_ptr_array_index (entries, i));
}

typedef struct
{
  TvStyle *style;
  char *path;
} Sums;

static void
sums_free (gpointer data)
{
  Sums *sums = data;

  tv_style_unref (sums->style);
  g_free (sums->path);
  g_free (sums);
}

static void
sum_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Sums *sums = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvGpkg) gpkg = tv_gpkg_open (sums->path, &error);
  GPtrArray *entries
      = gpkg != NULL ? tv_legend_build (sums->style, gpkg, tv_format_language (), &error) : NULL;

  if (entries != NULL)
    g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
summed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TvMapLegend *self = TV_MAP_LEGEND (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), &error);

  /* a damaged table must not cost the reader the legend: all classes stay */
  if (entries != NULL)
    show_entries (self, entries);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("legend: %s", error->message);
}

static void
sum_in_thread (TvMapLegend *self, const char *path)
{
  g_autoptr (GTask) task = NULL;
  Sums *sums = g_new0 (Sums, 1);

  sums->style = tv_style_ref (self->style);
  sums->path = g_strdup (path);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, summed_cb, NULL);
  g_task_set_source_tag (task, sum_in_thread);
  g_task_set_task_data (task, sums, sums_free);
  g_task_run_in_thread (task, sum_thread);
}

static gboolean
is_small (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size <= SUM_AT_ONCE;
}

static void
fill (TvMapLegend *self)
{
  g_autoptr (TvGpkg) gpkg = g_steal_pointer (&self->gpkg);
  g_autoptr (GPtrArray) entries = NULL;

  if (gpkg != NULL && is_small (tv_gpkg_get_path (gpkg)))
    entries = tv_legend_build (self->style, gpkg, tv_format_language (), NULL);
  if (entries != NULL)
    {
      show_entries (self, entries);
      return;
    }
  entries = tv_legend_build (self->style, NULL, tv_format_language (), NULL);
  if (entries != NULL)
    show_entries (self, entries);
  if (gpkg != NULL)
    sum_in_thread (self, tv_gpkg_get_path (gpkg));
}

void
tv_map_legend_set_style (TvMapLegend *self, TvStyle *style, TvGpkg *gpkg)
{
  g_return_if_fail (TV_IS_MAP_LEGEND (self) && style != NULL);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_hash_table_remove_all (self->checks);
  g_hash_table_remove_all (self->hidden);
  clear (self->box);
  clear (self->layers);
  tv_style_ref (style);
  g_clear_pointer (&self->style, tv_style_unref);
  self->style = style;
  g_set_object (&self->gpkg, gpkg);
  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      if (layer->title != NULL)
        add_check (self, layer);
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

void
tv_map_legend_set_visible (TvMapLegend *self, const char *style_layer, gboolean visible)
{
  GtkCheckButton *check;

  g_return_if_fail (TV_IS_MAP_LEGEND (self) && style_layer != NULL);

  if (visible)
    g_hash_table_remove (self->hidden, style_layer);
  else
    g_hash_table_add (self->hidden, g_strdup (style_layer));
  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "layer"), style_layer) == 0)
        gtk_widget_set_visible (row, visible);
    }
  check = g_hash_table_lookup (self->checks, style_layer);
  if (check == NULL)
    return;
  g_signal_handlers_block_by_func (check, check_toggled_cb, self);
  gtk_check_button_set_active (check, visible);
  g_signal_handlers_unblock_by_func (check, check_toggled_cb, self);
}
