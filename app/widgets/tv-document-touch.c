// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-touch.h"

#include <math.h>

/* Nearer than this a finger has not moved. */
#define STILL 14
#define DOUBLE_TAP_ZOOM 3.0

typedef struct
{
  TvDocumentCanvas *canvas; /* (unowned) */
  double pinch_zoom;        /* when the pinch began */
  double start[2];          /* of the adjustments, when the drag began */
  double press[2];
} Touch;

static GtkAdjustment *
get_adjustment (Touch *self, GtkOrientation orientation)
{
  GtkScrollable *scrollable = GTK_SCROLLABLE (self->canvas);

  return orientation == GTK_ORIENTATION_HORIZONTAL ? gtk_scrollable_get_hadjustment (scrollable)
                                                   : gtk_scrollable_get_vadjustment (scrollable);
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, Touch *self)
{
  self->pinch_zoom = tv_document_canvas_get_zoom (self->canvas);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, Touch *self)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    tv_document_canvas_zoom_at (self->canvas, self->pinch_zoom * scale, x, y);
}

static void
pressed_cb (GtkGestureClick *gesture, int n, double x, double y, Touch *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  self->press[0] = x;
  self->press[1] = y;
}

static void
released_cb (GtkGestureClick *gesture, int n, double x, double y, Touch *self)
{
  double zoom = tv_document_canvas_get_zoom (self->canvas);

  if (hypot (x - self->press[0], y - self->press[1]) > STILL)
    return;
  if (n == 1)
    tv_document_canvas_tap (self->canvas, x, y);
  else if (n == 2)
    tv_document_canvas_zoom_at (self->canvas, zoom > 1.5 ? 1 : zoom * DOUBLE_TAP_ZOOM, x, y);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, Touch *self)
{
  GdkDevice *device = gtk_gesture_get_device (GTK_GESTURE (gesture));

  /* A finger pans through the scrolled window, which lets it glide on. */
  if (device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->start[0] = gtk_adjustment_get_value (get_adjustment (self, GTK_ORIENTATION_HORIZONTAL));
  self->start[1] = gtk_adjustment_get_value (get_adjustment (self, GTK_ORIENTATION_VERTICAL));
}

static void
drag_cb (GtkGestureDrag *gesture, double x, double y, Touch *self)
{
  if (hypot (x, y) < STILL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_adjustment_set_value (get_adjustment (self, GTK_ORIENTATION_HORIZONTAL), self->start[0] - x);
  gtk_adjustment_set_value (get_adjustment (self, GTK_ORIENTATION_VERTICAL), self->start[1] - y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, Touch *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *widget = GTK_WIDGET (self->canvas);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  double x, y;

  if ((state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  if (!gdk_event_get_position (event, &x, &y)
      || !gtk_widget_translate_coordinates (root, widget, x, y, &x, &y))
    {
      x = gtk_widget_get_width (widget) / 2.0;
      y = gtk_widget_get_height (widget) / 2.0;
    }
  tv_document_canvas_zoom_at (self->canvas,
                              tv_document_canvas_get_zoom (self->canvas) * pow (1.25, -dy),
                              x,
                              y);
  return GDK_EVENT_STOP;
}

static void
add (Touch *self, gpointer controller, GtkPropagationPhase phase)
{
  gtk_event_controller_set_propagation_phase (controller, phase);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), controller);
}

void
tv_document_touch_add (TvDocumentCanvas *canvas)
{
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *wheel
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  Touch *self = g_new0 (Touch, 1);

  self->canvas = canvas;
  g_object_set_data_full (G_OBJECT (canvas), "tv-document-touch", self, g_free);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_cb), self);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scroll_cb), self);
  /* Two fingers are ours before the scrolled window takes the first one. */
  add (self, pinch, GTK_PHASE_CAPTURE);
  add (self, click, GTK_PHASE_BUBBLE);
  add (self, drag, GTK_PHASE_BUBBLE);
  add (self, wheel, GTK_PHASE_BUBBLE);
}
