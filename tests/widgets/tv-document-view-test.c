// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading a document through the real renderer. Needs a display. */
#include "config.h"

#include <cairo-pdf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "widgets/tv-document-view.h"

#define PAGES 3

static cairo_status_t
write_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  return write (*(int *) data, bytes, length) == (gssize) length ? CAIRO_STATUS_SUCCESS
                                                                 : CAIRO_STATUS_WRITE_ERROR;
}

static int
make_pdf (void)
{
  int fd = memfd_create ("document", MFD_CLOEXEC);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, &fd, 420, 595);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < PAGES; i++)
    {
      cairo_rectangle (cr, 50, 50, 100, 100);
      cairo_fill (cr);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return fd;
}

static void
find_picture (GtkWidget *widget, GtkPicture **ret_picture)
{
  if (GTK_IS_PICTURE (widget))
    *ret_picture = GTK_PICTURE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_picture (child, ret_picture);
}

static int
get_drawn_width (GtkWidget *view)
{
  GtkPicture *picture = NULL;
  GdkPaintable *paintable;

  find_picture (view, &picture);
  g_assert_nonnull (picture);
  paintable = gtk_picture_get_paintable (picture);
  return paintable != NULL ? gdk_paintable_get_intrinsic_width (paintable) : 0;
}

static const char *
get_shown (GtkWidget *view)
{
  GtkWidget *child = gtk_widget_get_first_child (view);

  g_assert_true (GTK_IS_STACK (child));
  return gtk_stack_get_visible_child_name (GTK_STACK (child));
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

#define WAIT_FOR(condition)                                                                        \
  do                                                                                               \
    {                                                                                              \
      gboolean late = FALSE;                                                                       \
      guint timer = g_timeout_add_seconds (30, late_cb, &late);                                    \
      while (!(condition) && !late)                                                                \
        g_main_context_iteration (NULL, TRUE);                                                     \
      g_source_remove (timer);                                                                     \
      g_assert_true (condition);                                                                   \
    }                                                                                              \
  while (0)

static GtkWidget *
show_view (GtkWidget **ret_window)
{
  GtkWidget *view = tv_document_view_new ();

  *ret_window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (*ret_window), 900, 900);
  gtk_window_set_child (GTK_WINDOW (*ret_window), view);
  gtk_window_present (GTK_WINDOW (*ret_window));
  return view;
}

static void
test_read (void)
{
  GtkWidget *window;
  GtkWidget *view = show_view (&window);
  TvDocumentView *self = TV_DOCUMENT_VIEW (view);
  int fd = make_pdf ();
  int width;

  tv_document_view_open_fd (self, fd, "application/pdf", "Quyết định", 0);
  close (fd);
  WAIT_FOR (get_drawn_width (view) > 0);
  g_assert_cmpstr (get_shown (view), ==, "page");
  g_assert_cmpuint (tv_document_view_get_n_pages (self), ==, PAGES);
  width = get_drawn_width (view);
  /* Sharp after zooming: more pixels, not larger ones. */
  tv_document_view_set_zoom (self, 2);
  WAIT_FOR (get_drawn_width (view) > width * 3 / 2);
  tv_document_view_set_page (self, 2);
  g_assert_cmpuint (tv_document_view_get_page (self), ==, 2);
  tv_document_view_set_page (self, PAGES);
  g_assert_cmpuint (tv_document_view_get_page (self), ==, 2);
  tv_document_view_close (self);
  g_assert_cmpint (get_drawn_width (view), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_broken (void)
{
  GtkWidget *window;
  GtkWidget *view = show_view (&window);
  int fd = memfd_create ("broken", MFD_CLOEXEC);

  g_assert_cmpint (write (fd, "%PDF-1.7 nothing", 16), ==, 16);
  tv_document_view_open_fd (TV_DOCUMENT_VIEW (view), fd, "application/pdf", "x", 0);
  close (fd);
  WAIT_FOR (g_str_equal (get_shown (view), "error"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;

  /* Not isolated: GTK finds the types of its own icons in the system's data folders. */
  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_BUILT, "app", NULL);
  g_setenv ("TV_LIBEXECDIR", folder, FALSE);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display: run under tests/display\n");
      return 0;
    }
  g_test_add_func ("/widgets/document-view/read", test_read);
  g_test_add_func ("/widgets/document-view/broken", test_broken);
  return g_test_run ();
}
