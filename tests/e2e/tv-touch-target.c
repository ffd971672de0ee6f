// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <stdlib.h>

#include <gtk/gtk.h>

/* A window that says what a finger does to it, a word a line: "ready", "touch", "clicked",
 * "zoomed". It ends after the zoom. */

static void
say (const char *word)
{
  g_print ("%s\n", word);
  fflush (stdout);
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer user_data)
{
  if (gdk_event_get_event_type (event) == GDK_TOUCH_BEGIN)
    say ("touch");
  return GDK_EVENT_PROPAGATE;
}

static void
clicked_cb (GtkButton *button, gpointer user_data)
{
  say ("clicked");
}

static void
scale_cb (GtkGestureZoom *gesture, double scale, gpointer user_data)
{
  gboolean *is_done = user_data;

  if (scale < 2 || *is_done)
    return;
  say ("zoomed");
  *is_done = TRUE;
}

static gboolean
mapped_cb (gpointer user_data)
{
  if (!gtk_window_is_fullscreen (user_data))
    return G_SOURCE_CONTINUE;
  say ("ready");
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  GtkWidget *window = NULL;
  GtkWidget *area = NULL;
  GtkWidget *button = NULL;
  GtkEventController *legacy = NULL;
  GtkGesture *zoom = NULL;
  gboolean is_done = FALSE;

  if (!gtk_init_check ())
    return 77;
  window = gtk_window_new ();
  button = gtk_button_new_with_label ("Chạm");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (button, 200, 100);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), NULL);
  area = gtk_center_box_new ();
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (area), button);
  gtk_window_set_child (GTK_WINDOW (window), area);
  legacy = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (legacy, GTK_PHASE_CAPTURE);
  g_signal_connect (legacy, "event", G_CALLBACK (event_cb), NULL);
  gtk_widget_add_controller (window, legacy);
  zoom = gtk_gesture_zoom_new ();
  g_signal_connect (zoom, "scale-changed", G_CALLBACK (scale_cb), &is_done);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (zoom), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (zoom));
  gtk_window_fullscreen (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (100, mapped_cb, window);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  return EXIT_SUCCESS;
}
