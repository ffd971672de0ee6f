// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-wrap-layout.h"

struct _TvWrapLayout
{
  GtkLayoutManager parent;

  int spacing;
};

G_DEFINE_FINAL_TYPE (TvWrapLayout, tv_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static int
get_size (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

/* The children of one row from @first on, the first one in the next row, and the row's size. */
static GtkWidget *
fill_row (TvWrapLayout *self, GtkWidget *first, int limit, int *ret_width, int *ret_height)
{
  GtkWidget *child = first;

  *ret_width = 0;
  *ret_height = 0;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int width;

      if (!gtk_widget_should_layout (child))
        continue;
      width = get_size (child, GTK_ORIENTATION_HORIZONTAL, -1);
      if (*ret_width > 0 && *ret_width + self->spacing + width > limit)
        break;
      *ret_width += width + (*ret_width > 0 ? self->spacing : 0);
      *ret_height = MAX (*ret_height, get_size (child, GTK_ORIENTATION_VERTICAL, width));
    }
  return child;
}

static void
measure_widths (GtkWidget *widget, int *minimum, int *natural, int spacing)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int width;

      if (!gtk_widget_should_layout (child))
        continue;
      width = get_size (child, GTK_ORIENTATION_HORIZONTAL, -1);
      *minimum = MAX (*minimum, width);
      *natural += width + (*natural > 0 ? spacing : 0);
    }
}

static void
tv_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  TvWrapLayout *self = TV_WRAP_LAYOUT (manager);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int total = 0;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_widths (widget, minimum, natural, self->spacing);
      return;
    }
  while (child != NULL)
    {
      int width, height;

      child = fill_row (self, child, for_size < 0 ? G_MAXINT / 2 : for_size, &width, &height);
      total += height + (total > 0 ? self->spacing : 0);
    }
  *minimum = *natural = total;
}

static void
place_row (TvWrapLayout *self, GtkWidget *first, GtkWidget *end, int x, int y, int height)
{
  for (GtkWidget *child = first; child != end; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { x, y, 0, height };

      if (!gtk_widget_should_layout (child))
        continue;
      place.width = get_size (child, GTK_ORIENTATION_HORIZONTAL, -1);
      gtk_widget_size_allocate (child, &place, -1);
      x += place.width + self->spacing;
    }
}

static void
tv_wrap_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  TvWrapLayout *self = TV_WRAP_LAYOUT (manager);
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int y = 0;

  while (first != NULL)
    {
      int row_width, row_height;
      GtkWidget *end = fill_row (self, first, width, &row_width, &row_height);

      place_row (self, first, end, MAX ((width - row_width) / 2, 0), y, row_height);
      y += row_height + self->spacing;
      first = end;
    }
}

static GtkSizeRequestMode
tv_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tv_wrap_layout_class_init (TvWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = tv_wrap_layout_measure;
  layout_class->allocate = tv_wrap_layout_allocate;
  layout_class->get_request_mode = tv_wrap_layout_get_request_mode;
}

static void
tv_wrap_layout_init (TvWrapLayout *self)
{
}

GtkLayoutManager *
tv_wrap_layout_new (int spacing)
{
  TvWrapLayout *self = g_object_new (TV_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;
  return GTK_LAYOUT_MANAGER (self);
}
