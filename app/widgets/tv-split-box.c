// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-split-box.h"

#include "tv-widgets.h"

/* Shares of the side, in hundredths. */
#define SIDE_WIDTH 40
#define SIDE_WIDTH_MOST 820
#define SIDE_HEIGHT_MOST 56

struct _TvSplitBox
{
  GtkWidget parent_instance;

  GtkWidget *main_part; /* child (nullable) */
  GtkWidget *side;      /* child (nullable) */
};

G_DEFINE_FINAL_TYPE (TvSplitBox, tv_split_box, GTK_TYPE_WIDGET)

static gboolean
has_side (TvSplitBox *self)
{
  return self->side != NULL && gtk_widget_get_visible (self->side);
}

static void
tv_split_box_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  TvSplitBox *self = TV_SPLIT_BOX (widget);
  int least = 0, usual = 0;

  if (self->main_part != NULL)
    gtk_widget_measure (self->main_part, orientation, -1, minimum, natural, NULL, NULL);
  if (has_side (self))
    gtk_widget_measure (self->side, orientation, -1, &least, &usual, NULL, NULL);
  /* which of the two ways it will be is known when there is a size: the larger part must fit */
  *minimum = MAX (*minimum, least);
  *natural = MAX (*natural, usual);
}

static int
side_height (TvSplitBox *self, int width, int height)
{
  int least = 0, usual = 0;

  gtk_widget_measure (self->side, GTK_ORIENTATION_VERTICAL, width, &least, &usual, NULL, NULL);
  return MIN (MAX (least, MIN (usual, height * SIDE_HEIGHT_MOST / 100)), height);
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
tv_split_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TvSplitBox *self = TV_SPLIT_BOX (widget);
  int main_width = width, main_height = height;

  /* a keyboard at the foot of a high screen must not turn it into a wide one */
  if (has_side (self) && width * 4 > height * 5)
    {
      int least = 0;
      int share = MIN (width * SIDE_WIDTH / 100, SIDE_WIDTH_MOST);

      gtk_widget_measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      share = MIN (MAX (share, least), width);
      main_width = width - share;
      place (self->side, main_width, 0, share, height);
    }
  else if (has_side (self))
    {
      int share = side_height (self, width, height);

      main_height = height - share;
      place (self->side, 0, main_height, width, share);
    }
  if (self->main_part != NULL)
    place (self->main_part, 0, 0, main_width, main_height);
}

static GtkSizeRequestMode
tv_split_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
tv_split_box_dispose (GObject *object)
{
  TvSplitBox *self = TV_SPLIT_BOX (object);

  g_clear_pointer (&self->main_part, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  G_OBJECT_CLASS (tv_split_box_parent_class)->dispose (object);
}

static void
tv_split_box_class_init (TvSplitBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  tv_widgets_init ();
  G_OBJECT_CLASS (klass)->dispose = tv_split_box_dispose;
  widget_class->measure = tv_split_box_measure;
  widget_class->size_allocate = tv_split_box_size_allocate;
  widget_class->get_request_mode = tv_split_box_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "split-box");
}

static void
tv_split_box_init (TvSplitBox *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
tv_split_box_new (void)
{
  return g_object_new (TV_TYPE_SPLIT_BOX, NULL);
}

void
tv_split_box_set_main (TvSplitBox *self, GtkWidget *main_part)
{
  g_return_if_fail (TV_IS_SPLIT_BOX (self) && self->main_part == NULL);

  self->main_part = main_part;
  gtk_widget_set_parent (main_part, GTK_WIDGET (self));
}

void
tv_split_box_set_side (TvSplitBox *self, GtkWidget *side)
{
  g_return_if_fail (TV_IS_SPLIT_BOX (self) && self->side == NULL);

  self->side = side;
  gtk_widget_set_parent (side, GTK_WIDGET (self));
}
