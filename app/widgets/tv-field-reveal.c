// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-field-reveal.h"

/* Until the page has the height that is left to it. */
#define FRAMES 3

/* How much of what stands above @shown is in sight and cut by the upper edge of @viewport, once
 * that has moved by @moved. */
static double
find_rest (GtkWidget *shown, GtkWidget *viewport, double moved)
{
  graphene_rect_t box;

  for (GtkWidget *part = shown; part != viewport; part = gtk_widget_get_parent (part))
    {
      for (GtkWidget *above = gtk_widget_get_prev_sibling (part); above != NULL;
           above = gtk_widget_get_prev_sibling (above))
        {
          double top, bottom;

          if (!gtk_widget_get_visible (above) || !gtk_widget_compute_bounds (above, viewport, &box))
            continue;
          top = (double) box.origin.y - moved;
          bottom = top + (double) box.size.height;
          if (top < 0 && bottom > 0)
            return bottom;
        }
    }
  return 0;
}

static void
reveal (GtkWidget *field)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (field, GTK_TYPE_VIEWPORT);
  GtkWidget *parent = gtk_widget_get_parent (field);
  /* A text view is as high as its text; what is seen of it is its scroller. */
  GtkWidget *shown = GTK_IS_SCROLLED_WINDOW (parent) ? parent : field;
  graphene_rect_t box;

  if (viewport != NULL && gtk_widget_compute_bounds (shown, viewport, &box))
    {
      GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
      double before = gtk_adjustment_get_value (adjustment);
      double top = before + (double) box.origin.y;
      double value;

      gtk_adjustment_clamp_page (adjustment, top, top + (double) box.size.height);
      value = gtk_adjustment_get_value (adjustment);
      /* half a line of the question would be worse than none */
      gtk_adjustment_set_value (adjustment, value + find_rest (shown, viewport, value - before));
    }
}

static gboolean
frame_cb (GtkWidget *field, GdkFrameClock *clock, gpointer data)
{
  guint *left = data;

  if (--*left > 0)
    return G_SOURCE_CONTINUE;
  reveal (field);
  return G_SOURCE_REMOVE;
}

void
tv_field_reveal (GtkWidget *field)
{
  guint *left;

  g_return_if_fail (GTK_IS_WIDGET (field));
  left = g_new (guint, 1);
  *left = FRAMES;
  gtk_widget_add_tick_callback (field, frame_cb, left, g_free);
}
