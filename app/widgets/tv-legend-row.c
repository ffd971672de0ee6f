// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-legend-row.h"

#include "base/tv-format.h"

#include <glib/gi18n-lib.h>

#define SAMPLE_WIDTH 44
#define SAMPLE_HEIGHT 30
#define GAP 12
/* Of the name, in heights of its letters, before it is broken into lines. */
#define NAME_WIDTH 13

struct _TvLegendRow
{
  GtkWidget parent_instance;

  TvStyle *style; /* (owned): the class belongs to it */
  TvStyleKind kind;
  const TvStyleClass *class; /* (unowned) */
  PangoLayout *name;         /* (owned) */
  PangoLayout *area;         /* (owned) (nullable): what has none */
};

G_DEFINE_FINAL_TYPE (TvLegendRow, tv_legend_row, GTK_TYPE_WIDGET)

/* Follows the size of text, which the reader chooses. */
static int
name_width (TvLegendRow *self)
{
  const PangoFontDescription *font
      = pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  return (int) (NAME_WIDTH * pango_font_description_get_size (font));
}

static void
tv_legend_row_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  TvLegendRow *self = TV_LEGEND_ROW (widget);
  int size = 0;

  pango_layout_set_width (self->name, name_width (self));
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      pango_layout_get_pixel_size (self->name, NULL, &size);
      size = MAX (size, SAMPLE_HEIGHT);
    }
  else
    {
      if (self->area != NULL)
        pango_layout_get_pixel_size (self->area, &size, NULL);
      size += SAMPLE_WIDTH + GAP + PANGO_PIXELS_CEIL (name_width (self)) + GAP;
    }
  *minimum = *natural = size;
}

static void
append_layout (GtkSnapshot *snapshot, PangoLayout *layout, int x, int height, const GdkRGBA *color)
{
  int text_height;

  pango_layout_get_pixel_size (layout, NULL, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) x, (float) ((height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
append_sample (TvLegendRow *self, GtkSnapshot *snapshot, int height)
{
  float y = (float) ((height - SAMPLE_HEIGHT) / 2);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT (0, y, SAMPLE_WIDTH, SAMPLE_HEIGHT));

  cairo_translate (cr, 0, (double) y);
  tv_legend_draw_sample (cr, self->kind, self->class, SAMPLE_WIDTH, SAMPLE_HEIGHT);
  cairo_destroy (cr);
}

static void
tv_legend_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TvLegendRow *self = TV_LEGEND_ROW (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA color;
  int width;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  append_sample (self, snapshot, height);
  append_layout (snapshot, self->name, SAMPLE_WIDTH + GAP, height, &color);
  if (self->area == NULL)
    return;
  pango_layout_get_pixel_size (self->area, &width, NULL);
  append_layout (snapshot, self->area, gtk_widget_get_width (widget) - width, height, &color);
}

static void
tv_legend_row_finalize (GObject *object)
{
  TvLegendRow *self = TV_LEGEND_ROW (object);

  g_clear_object (&self->name);
  g_clear_object (&self->area);
  g_clear_pointer (&self->style, tv_style_unref);
  G_OBJECT_CLASS (tv_legend_row_parent_class)->finalize (object);
}

static void
tv_legend_row_class_init (TvLegendRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tv_legend_row_finalize;
  widget_class->measure = tv_legend_row_measure;
  widget_class->snapshot = tv_legend_row_snapshot;
  gtk_widget_class_set_css_name (widget_class, "legend-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
tv_legend_row_init (TvLegendRow *self)
{
  self->name = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_wrap (self->name, PANGO_WRAP_WORD_CHAR);
}

/* "12,5 ha", "850 m²"; NULL for what has no area. */
static char *
format_area (double area_m2)
{
  g_autofree char *number = NULL;

  if (area_m2 < 1)
    return NULL;
  if (area_m2 < 10000)
    {
      number = tv_format_number (area_m2, 0, NULL);
      return g_strdup_printf (_ ("%s m²"), number);
    }
  number = tv_format_number (area_m2 / 10000, area_m2 < 1e6 ? 2 : 1, NULL);
  /* TRANSLATORS: area in hectares */
  return g_strdup_printf (_ ("%s ha"), number);
}

static void
show_area (TvLegendRow *self, const char *area)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* figures below one another */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  self->area = gtk_widget_create_pango_layout (GTK_WIDGET (self), area);
  pango_layout_set_attributes (self->area, attributes);
}

GtkWidget *
tv_legend_row_new (const TvLegendEntry *entry, TvStyle *style)
{
  TvLegendRow *self;
  g_autofree char *text = NULL;
  g_autofree char *area = NULL;
  g_autofree char *said = NULL;

  g_return_val_if_fail (entry != NULL && style != NULL, NULL);

  self = g_object_new (TV_TYPE_LEGEND_ROW, NULL);
  self->style = tv_style_ref (style);
  self->kind = entry->kind;
  self->class = entry->class;
  text = entry->code != NULL ? g_strdup_printf ("%s – %s", entry->code, entry->name)
                             : g_strdup (entry->name);
  area = format_area (entry->area_m2);
  pango_layout_set_text (self->name, text, -1);
  if (area != NULL)
    show_area (self, area);
  said = g_strjoin (", ", text, area, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  return GTK_WIDGET (self);
}
