// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-view.h"

#include "tv-widgets.h"

#include "base/tv-error.h"
#include "render/client/tv-renderer.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <unistd.h>

#define ZOOM_STEP 1.4
#define ZOOM_MIN 0.5
#define ZOOM_MAX 6.0
/* A page is drawn whole; beyond this it is stretched rather than drawn sharper. */
#define MAX_PIXELS 30e6
/* So that a swipe through pages or zooms draws only where it ends. */
#define SETTLE_MS 60

struct _TvDocumentView
{
  GtkWidget parent;

  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *error_label;
  GtkLabel *advice_label;
  GtkScrolledWindow *scroller;
  GtkPicture *picture;
  GtkLabel *drawing_label;
  GtkWidget *tools;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkLabel *number_label;
  GtkWidget *out_button;
  GtkWidget *in_button;

  TvContent *content; /* (owned) (nullable) */
  char *item;
  guint version;
  char *path;
  char *title;
  TvRenderer *renderer;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): of opening and of the document's calls */
  GCancellable *drawing;     /* (owned) (nullable): of the page being drawn */
  guint page;
  TvRendererPage facts; /* n_pages 0 while unknown */
  double zoom;
  int fitted_width; /* of the scroller, when the page was last laid out */
  guint settle;     /* source */
};

G_DEFINE_FINAL_TYPE (TvDocumentView, tv_document_view, GTK_TYPE_WIDGET)

static void load_page (TvDocumentView *self);

static gboolean
is_cancelled (GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
show_busy (TvDocumentView *self)
{
  gtk_stack_set_visible_child_name (self->stack, "busy");
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (self->tools, FALSE);
}

static void
show_error (TvDocumentView *self, GError *error)
{
  const char *advice = NULL;
  const char *text = tv_error_explain (error, &advice);

  g_message ("document %s: %s", self->path != NULL ? self->path : "", error->message);
  gtk_spinner_stop (self->spinner);
  gtk_label_set_label (self->error_label, text);
  gtk_label_set_label (self->advice_label, advice != NULL ? advice : "");
  gtk_stack_set_visible_child_name (self->stack, "error");
  gtk_widget_set_visible (self->tools, FALSE);
}

static void
update_tools (TvDocumentView *self)
{
  /* TRANSLATORS: page number, number of pages */
  g_autofree char *number = g_strdup_printf (_ ("Page %u/%u"), self->page + 1, self->facts.n_pages);

  gtk_label_set_label (self->number_label, number);
  gtk_widget_set_sensitive (self->previous_button, self->page > 0);
  gtk_widget_set_sensitive (self->next_button, self->page + 1 < self->facts.n_pages);
  gtk_widget_set_sensitive (self->out_button, self->zoom > ZOOM_MIN * 1.01);
  gtk_widget_set_sensitive (self->in_button, self->zoom < ZOOM_MAX / 1.01);
  if (self->title != NULL)
    {
      /* TRANSLATORS: what a screen reader calls the picture of a page: title, page number */
      g_autofree char *label = g_strdup_printf (_ ("%s, page %u"), self->title, self->page + 1);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      label,
                                      -1);
    }
}

/* Pixels of the window per point of the page. */
static double
get_scale (TvDocumentView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->scroller));

  if (width < 100)
    width = 800;
  return (width - 48) / self->facts.width * self->zoom;
}

static void
lay_out_page (TvDocumentView *self)
{
  double scale = get_scale (self);

  self->fitted_width = gtk_widget_get_width (GTK_WIDGET (self->scroller));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture),
                               (int) (self->facts.width * scale),
                               (int) (self->facts.height * scale));
  update_tools (self);
}

static void
show_image (TvDocumentView *self, const TvRendererImage *image)
{
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new ((int) image->width,
                                                           (int) image->height,
                                                           GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                                                           image->pixels,
                                                           image->stride);

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->drawing_label), FALSE);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (self->tools, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "page");
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentView) self = TV_DOCUMENT_VIEW (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRendererImage) image
      = tv_renderer_draw_finish (TV_RENDERER (source), result, &error);

  if (is_cancelled (error) || TV_RENDERER (source) != self->renderer)
    return;
  g_clear_object (&self->drawing);
  if (image != NULL)
    show_image (self, image);
  else
    show_error (self, error);
}

static void
draw_page (TvDocumentView *self)
{
  double scale = get_scale (self) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double pixels = self->facts.width * self->facts.height * scale * scale;

  if (pixels > MAX_PIXELS)
    scale *= sqrt (MAX_PIXELS / pixels);
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  self->drawing = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->drawing_label), TRUE);
  tv_renderer_draw_async (self->renderer,
                          self->page,
                          scale,
                          NULL,
                          self->drawing,
                          drawn_cb,
                          g_object_ref (self));
}

static gboolean
settled_cb (gpointer data)
{
  TvDocumentView *self = data;

  self->settle = 0;
  lay_out_page (self);
  draw_page (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: this is also called while the window is being laid out. */
static void
refresh (TvDocumentView *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  self->settle = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentView) self = TV_DOCUMENT_VIEW (data);
  g_autoptr (GError) error = NULL;
  TvRendererPage facts;

  if (!tv_renderer_get_page_finish (TV_RENDERER (source), result, &facts, &error))
    {
      if (!is_cancelled (error) && TV_RENDERER (source) == self->renderer)
        show_error (self, error);
      return;
    }
  /* It may have been answered just before the view was closed or shows another document. */
  if (TV_RENDERER (source) != self->renderer)
    return;
  self->facts = facts;
  lay_out_page (self);
  draw_page (self);
}

static void
load_page (TvDocumentView *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  tv_renderer_get_page_async (self->renderer,
                              self->page,
                              self->cancellable,
                              page_cb,
                              g_object_ref (self));
}

static const char *
guess_type (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".png"))
    return "image/png";
  if (g_str_has_suffix (lower, ".jpg") || g_str_has_suffix (lower, ".jpeg"))
    return "image/jpeg";
  return "application/pdf";
}

static void
start (TvDocumentView *self, int fd, const char *media_type)
{
  g_clear_object (&self->renderer);
  self->renderer = tv_renderer_new (fd, media_type);
  load_page (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentView) self = TV_DOCUMENT_VIEW (data);
  g_autoptr (GError) error = NULL;
  int fd = tv_content_open_finish (TV_CONTENT (source), result, &error);

  if (fd < 0)
    {
      if (!is_cancelled (error))
        show_error (self, error);
      return;
    }
  start (self, fd, guess_type (self->path));
  close (fd);
}

static void
fetch (TvDocumentView *self)
{
  show_busy (self);
  tv_content_open_async (self->content,
                         self->item,
                         self->version,
                         self->path,
                         self->cancellable,
                         opened_cb,
                         g_object_ref (self));
}

static void
prepare (TvDocumentView *self, const char *title, guint page)
{
  tv_document_view_close (self);
  self->cancellable = g_cancellable_new ();
  self->title = g_strdup (title);
  self->page = page;
}

void
tv_document_view_open (TvDocumentView *self,
                       TvContent *content,
                       const char *item,
                       guint version,
                       const char *path,
                       const char *title,
                       guint page)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  g_return_if_fail (TV_IS_CONTENT (content));
  g_return_if_fail (item != NULL && path != NULL);
  prepare (self, title, page);
  self->content = g_object_ref (content);
  self->item = g_strdup (item);
  self->version = version;
  self->path = g_strdup (path);
  fetch (self);
}

void
tv_document_view_open_fd (TvDocumentView *self,
                          int fd,
                          const char *media_type,
                          const char *title,
                          guint page)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  g_return_if_fail (fd >= 0 && media_type != NULL);
  prepare (self, title, page);
  show_busy (self);
  start (self, fd, media_type);
}

void
tv_document_view_close (TvDocumentView *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->drawing);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_clear_object (&self->renderer);
  g_clear_object (&self->content);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
  self->facts = (TvRendererPage){ 0 };
  self->page = 0;
  self->zoom = 1;
  if (self->picture != NULL)
    gtk_picture_set_paintable (self->picture, NULL);
}

void
tv_document_view_set_page (TvDocumentView *self, guint page)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  if (self->renderer == NULL || page == self->page || page >= self->facts.n_pages)
    return;
  self->page = page;
  update_tools (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  load_page (self);
}

guint
tv_document_view_get_page (TvDocumentView *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_VIEW (self), 0);
  return self->page;
}

guint
tv_document_view_get_n_pages (TvDocumentView *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_VIEW (self), 0);
  return self->facts.n_pages;
}

void
tv_document_view_set_zoom (TvDocumentView *self, double zoom)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  self->zoom = CLAMP (zoom, ZOOM_MIN, ZOOM_MAX);
  if (self->facts.n_pages == 0)
    return;
  lay_out_page (self);
  refresh (self);
}

double
tv_document_view_get_zoom (TvDocumentView *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_VIEW (self), 1);
  return self->zoom;
}

static void
previous_cb (TvDocumentView *self)
{
  if (self->page > 0)
    tv_document_view_set_page (self, self->page - 1);
}

static void
next_cb (TvDocumentView *self)
{
  tv_document_view_set_page (self, self->page + 1);
}

static void
in_cb (TvDocumentView *self)
{
  tv_document_view_set_zoom (self, self->zoom * ZOOM_STEP);
}

static void
out_cb (TvDocumentView *self)
{
  tv_document_view_set_zoom (self, self->zoom / ZOOM_STEP);
}

static void
fit_cb (TvDocumentView *self)
{
  tv_document_view_set_zoom (self, 1);
}

static void
retry_cb (TvDocumentView *self)
{
  if (self->renderer != NULL)
    {
      show_busy (self);
      load_page (self);
    }
  else if (self->content != NULL)
    {
      fetch (self);
    }
}

/* The window was turned or resized: the page fits its new width. */
static void
width_cb (TvDocumentView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->scroller));

  if (self->facts.n_pages > 0 && width > 0 && width != self->fitted_width)
    refresh (self);
}

static void
tv_document_view_dispose (GObject *object)
{
  TvDocumentView *self = TV_DOCUMENT_VIEW (object);
  GtkWidget *child;

  tv_document_view_close (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TV_TYPE_DOCUMENT_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tv_document_view_parent_class)->dispose (object);
}

static void
tv_document_view_class_init (TvDocumentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  tv_widgets_init ();
  G_OBJECT_CLASS (klass)->dispose = tv_document_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/widgets/tv-document-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, stack);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, error_label);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, advice_label);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, picture);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, drawing_label);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, tools);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, previous_button);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, next_button);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, number_label);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, out_button);
  gtk_widget_class_bind_template_child (widget_class, TvDocumentView, in_button);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, in_cb);
  gtk_widget_class_bind_template_callback (widget_class, out_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_set_css_name (widget_class, "document-view");
}

static void
tv_document_view_init (TvDocumentView *self)
{
  self->zoom = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size",
                           G_CALLBACK (width_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
tv_document_view_new (void)
{
  return g_object_new (TV_TYPE_DOCUMENT_VIEW, NULL);
}
