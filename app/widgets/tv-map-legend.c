// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-legend.h"

#include "base/tv-format.h"
#include "tv-widgets.h"

#include <glib/gi18n-lib.h>

#define SAMPLE_WIDTH 44
#define SAMPLE_HEIGHT 30

struct _TvMapLegend
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* child */
  GtkWidget *box;      /* borrowed */
  TvStyle *style;      /* (owned) (nullable) */
  GHashTable *checks;  /* style layer id → GtkCheckButton */
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

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->checks, g_hash_table_unref);
  g_clear_pointer (&self->style, tv_style_unref);
  G_OBJECT_CLASS (tv_map_legend_parent_class)->dispose (object);
}

static void
tv_map_legend_class_init (TvMapLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_map_legend_dispose;
  tv_widgets_init ();
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

static void
tv_map_legend_init (TvMapLegend *self)
{
  self->checks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "rows");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
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
add_heading (TvMapLegend *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (self->box), label);
}

static GtkWidget *
wrapped_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 22);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
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
  gtk_box_append (GTK_BOX (self->box), check);
  g_hash_table_insert (self->checks, g_strdup (layer->id), check);
}

/* A sample keeps its style: the class it draws belongs to it. */
typedef struct
{
  TvStyle *style;
  TvStyleKind kind;
  const TvStyleClass *class;
} Sample;

static void
sample_free (gpointer data)
{
  tv_style_unref (((Sample *) data)->style);
  g_free (data);
}

static void
draw_sample (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Sample *sample = data;

  tv_legend_draw_sample (cr, sample->kind, sample->class, width, height);
}

static void
add_entry (TvMapLegend *self, const TvLegendEntry *entry)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA,
                                  "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  NULL);
  Sample *sample = g_new0 (Sample, 1);
  g_autofree char *text = entry->code != NULL
                              ? g_strdup_printf ("%s – %s", entry->code, entry->name)
                              : g_strdup (entry->name);

  sample->style = tv_style_ref (self->style);
  sample->kind = entry->kind;
  sample->class = entry->class;
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SAMPLE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SAMPLE_HEIGHT);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_sample, sample, sample_free);
  gtk_widget_add_css_class (row, "entry-row");
  gtk_box_append (GTK_BOX (row), area);
  gtk_box_append (GTK_BOX (row), wrapped_label (text));
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
clear (TvMapLegend *self)
{
  GtkWidget *child;

  g_hash_table_remove_all (self->checks);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

void
tv_map_legend_set_style (TvMapLegend *self, TvStyle *style, TvGpkg *gpkg)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (TV_IS_MAP_LEGEND (self) && style != NULL);

  clear (self);
  tv_style_ref (style);
  g_clear_pointer (&self->style, tv_style_unref);
  self->style = style;
  /* a damaged table must not cost the reader the legend */
  entries = tv_legend_build (style, gpkg, tv_format_language (), NULL);
  if (entries == NULL)
    entries = tv_legend_build (style, NULL, tv_format_language (), NULL);
  add_heading (self, _ ("Legend"));
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    add_entry (self, g_ptr_array_index (entries, i));
  add_heading (self, _ ("Layers"));
  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i);

      if (layer->title != NULL)
        add_check (self, layer);
    }
}

void
tv_map_legend_set_visible (TvMapLegend *self, const char *style_layer, gboolean visible)
{
  GtkCheckButton *check;

  g_return_if_fail (TV_IS_MAP_LEGEND (self) && style_layer != NULL);

  check = g_hash_table_lookup (self->checks, style_layer);
  if (check == NULL)
    return;
  g_signal_handlers_block_by_func (check, check_toggled_cb, self);
  gtk_check_button_set_active (check, visible);
  g_signal_handlers_unblock_by_func (check, check_toggled_cb, self);
}
