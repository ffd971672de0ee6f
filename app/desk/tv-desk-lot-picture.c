// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"

#include "tv-desk-lot-picture.h"

#define HEIGHT 420
#define MARGIN 12.0
#define HATCH_STEP 7.0
#define LEGEND_WIDTH 36
#define LEGEND_HEIGHT 20

struct _TvDeskLotPicture
{
  GtkBox parent_instance;

  const TvLotDifference *difference; /* (borrowed) from @review */
  TvDeskReview *review;              /* (owned) */
  double bounds[4];                  /* west south east north of all lots */
};

G_DEFINE_FINAL_TYPE (TvDeskLotPicture, tv_desk_lot_picture, GTK_TYPE_BOX)

/* From degrees to the picture; at the size of a plan a degree is as long everywhere. */
typedef struct
{
  double scale_x;
  double scale_y;
  double x;
  double y;
} Frame;

/* How a kind of change is drawn: never by colour alone. */
typedef struct
{
  const char *label;
  double red;
  double green;
  double blue;
  gboolean rising;  /* hatched / */
  gboolean falling; /* hatched \ */
  gboolean dashed;  /* its outline */
} Look;

static const Look looks[] = {
  [TV_LOT_ADDED] = { N_ ("New lots"), 0.10, 0.45, 0.18, TRUE, FALSE, FALSE },
  [TV_LOT_REMOVED] = { N_ ("Lots that are gone"), 0.75, 0.10, 0.15, FALSE, TRUE, TRUE },
  [TV_LOT_OTHER_USE] = { N_ ("Another land use"), 0.80, 0.40, 0.00, TRUE, TRUE, FALSE },
  [TV_LOT_OTHER_SHAPE] = { N_ ("Another shape"), 0.10, 0.35, 0.75, FALSE, FALSE, TRUE },
  [TV_LOT_OTHER_FIGURES] = { N_ ("Other figures"), 0.45, 0.20, 0.65, FALSE, FALSE, FALSE },
};

const char *
tv_desk_lot_picture_label (TvLotChangeKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (looks), NULL);

  return _ (looks[kind].label);
}

static void
extend (double bounds[4], const TvGeometry *geometry)
{
  bounds[0] = MIN (bounds[0], geometry->bounds[0]);
  bounds[1] = MIN (bounds[1], geometry->bounds[1]);
  bounds[2] = MAX (bounds[2], geometry->bounds[2]);
  bounds[3] = MAX (bounds[3], geometry->bounds[3]);
}

static void
measure_bounds (TvDeskLotPicture *self)
{
  const TvLotDifference *difference = self->difference;

  self->bounds[0] = self->bounds[1] = G_MAXDOUBLE;
  self->bounds[2] = self->bounds[3] = -G_MAXDOUBLE;
  for (guint i = 0; i < difference->outline->len; i++)
    extend (self->bounds, g_ptr_array_index (difference->outline, i));
  for (guint i = 0; i < difference->changes->len; i++)
    extend (self->bounds, ((TvLotChange *) g_ptr_array_index (difference->changes, i))->geometry);
}

static Frame
make_frame (const TvDeskLotPicture *self, int width, int height)
{
  const double middle = (self->bounds[1] + self->bounds[3]) / 2 * G_PI / 180;
  const double squeeze = cos (middle);
  const double wide = MAX ((self->bounds[2] - self->bounds[0]) * squeeze, 1e-9);
  const double high = MAX (self->bounds[3] - self->bounds[1], 1e-9);
  const double scale = MIN ((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high);
  Frame frame = { scale * squeeze, -scale, 0, 0 };

  frame.x = (width - scale * wide) / 2 - self->bounds[0] * frame.scale_x;
  frame.y = (height + scale * high) / 2 - self->bounds[1] * frame.scale_y;
  return frame;
}

static void
trace (cairo_t *cr, const Frame *frame, const TvGeometry *geometry)
{
  guint point = 0;

  for (guint part = 0; part < geometry->n_parts; part++)
    {
      for (gboolean first = TRUE; point < geometry->ends[part]; point++, first = FALSE)
        {
          const double x = geometry->xy[2 * point] * frame->scale_x + frame->x;
          const double y = geometry->xy[2 * point + 1] * frame->scale_y + frame->y;

          if (first)
            cairo_move_to (cr, x, y);
          else
            cairo_line_to (cr, x, y);
        }
      cairo_close_path (cr);
    }
}

/* Lines over the current clip. */
static void
hatch (cairo_t *cr, gboolean rising)
{
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
  double start = 0;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  /* Whole steps from the origin, so that neighbours' lines meet. */
  start = floor ((left - (bottom - top)) / HATCH_STEP) * HATCH_STEP;
  for (double x = start; x < right + (bottom - top); x += HATCH_STEP)
    {
      cairo_move_to (cr, x, rising ? bottom : top);
      cairo_line_to (cr, x + (bottom - top), rising ? top : bottom);
    }
  cairo_stroke (cr);
}

/* Fills and strokes the current path as @look says; the path is gone afterwards. */
static void
paint (cairo_t *cr, const Look *look)
{
  const double dash[] = { 4, 3 };

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_source_rgba (cr, look->red, look->green, look->blue, 0.28);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, look->red, look->green, look->blue);
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, dash, look->dashed ? 2 : 0, 0);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, dash, 0, 0);
  cairo_save (cr);
  cairo_clip (cr);
  cairo_set_line_width (cr, 1);
  if (look->rising)
    hatch (cr, TRUE);
  if (look->falling)
    hatch (cr, FALSE);
  cairo_restore (cr);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  TvDeskLotPicture *self = user_data;
  const TvLotDifference *difference = self->difference;
  const Frame frame = make_frame (self, width, height);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_line_width (cr, 0.5);
  for (guint i = 0; i < difference->outline->len; i++)
    {
      trace (cr, &frame, g_ptr_array_index (difference->outline, i));
      cairo_set_source_rgb (cr, 0.93, 0.93, 0.93);
      cairo_fill_preserve (cr);
      cairo_set_source_rgb (cr, 0.70, 0.70, 0.70);
      cairo_stroke (cr);
    }
  /* New lots last: they lie over those whose place they take. */
  for (guint i = difference->changes->len; i > 0; i--)
    {
      const TvLotChange *change = g_ptr_array_index (difference->changes, i - 1);

      trace (cr, &frame, change->geometry);
      paint (cr, &looks[change->kind]);
    }
}

static void
draw_sample_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  cairo_rectangle (cr, 1, 1, width - 2, height - 2);
  paint (cr, user_data);
}

static GtkWidget *
new_legend_entry (const Look *look, guint count)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *sample = g_object_new (GTK_TYPE_DRAWING_AREA,
                                    "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                    NULL);
  g_autofree char *number = tv_format_number (count, 0, NULL);
  g_autofree char *text = g_strdup_printf ("%s: %s", _ (look->label), number);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (sample), LEGEND_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (sample), LEGEND_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sample), draw_sample_cb, (gpointer) look, NULL);
  gtk_widget_set_valign (sample, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), sample);
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  return box;
}

static GtkWidget *
new_legend (const TvLotDifference *difference)
{
  GtkWidget *legend = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (legend), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (legend), G_N_ELEMENTS (looks));
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (legend), 12);
  for (guint kind = 0; kind < G_N_ELEMENTS (looks); kind++)
    {
      const guint count = tv_lot_difference_count (difference, (TvLotChangeKind) kind);

      if (count > 0)
        gtk_flow_box_append (GTK_FLOW_BOX (legend), new_legend_entry (&looks[kind], count));
    }
  return legend;
}

GtkWidget *
tv_desk_lot_picture_new (const TvLotDifference *difference, TvDeskReview *review)
{
  TvDeskLotPicture *self = NULL;
  GtkWidget *area = NULL;

  g_return_val_if_fail (difference != NULL, NULL);

  self = g_object_new (TV_TYPE_DESK_LOT_PICTURE,
                       "orientation",
                       GTK_ORIENTATION_VERTICAL,
                       "spacing",
                       6,
                       NULL);
  self->difference = difference;
  self->review = tv_desk_review_ref (review);
  measure_bounds (self);
  area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (area),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Where the lots change"),
                                  -1);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, self, NULL);
  gtk_widget_add_css_class (area, "card");
  gtk_box_append (GTK_BOX (self), area);
  gtk_box_append (GTK_BOX (self), new_legend (difference));
  return GTK_WIDGET (self);
}

static void
tv_desk_lot_picture_finalize (GObject *object)
{
  TvDeskLotPicture *self = TV_DESK_LOT_PICTURE (object);

  tv_desk_review_unref (self->review);
  G_OBJECT_CLASS (tv_desk_lot_picture_parent_class)->finalize (object);
}

static void
tv_desk_lot_picture_class_init (TvDeskLotPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_desk_lot_picture_finalize;
}

static void
tv_desk_lot_picture_init (TvDeskLotPicture *self)
{
}
