// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-view-private.h"

#include "tv-document-trouble.h"

#include "base/tv-error.h"
#include "base/tv-json.h"
#include "render/client/tv-renderer.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* A page that is there sooner needs no word about it. */
#define SLOW_MS 300
#define MAX_TEXT (4 * 1024 * 1024)

static guint drawn_signal;

G_DEFINE_FINAL_TYPE (TvDocumentView, tv_document_view, GTK_TYPE_WIDGET)

static gboolean
is_cancelled (GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
is_text_mode (TvDocumentView *self)
{
  return gtk_toggle_button_get_active (self->text_button);
}

/* A second child, only once something asks for it. */
TvRenderer *
tv_document_view_get_helper (TvDocumentView *self)
{
  if (self->helper == NULL)
    self->helper = tv_renderer_new_beside (self->renderer);
  return self->helper;
}

static void
show_busy (TvDocumentView *self)
{
  gtk_stack_set_visible_child_name (self->stack, "busy");
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (self->tools, FALSE);
}

static void
end_slow (TvDocumentView *self)
{
  g_clear_handle_id (&self->slow, g_source_remove);
  gtk_widget_set_visible (self->drawing_label, FALSE);
}

static void
show_trouble (TvDocumentView *self, const char *text, const char *advice, gboolean again)
{
  end_slow (self);
  gtk_spinner_stop (self->spinner);
  gtk_label_set_label (self->error_label, text);
  gtk_label_set_label (self->advice_label, advice != NULL ? advice : "");
  gtk_widget_set_visible (self->retry_button, again);
  gtk_stack_set_visible_child_name (self->stack, "error");
  /* Its other pages may be good. */
  gtk_widget_set_visible (self->tools, self->facts.n_pages > 1);
}

static void
show_error (TvDocumentView *self, GError *error)
{
  gboolean again = TRUE;
  const char *advice = NULL;
  const char *text;

  g_message ("document %s: %s", self->path != NULL ? self->path : "", error->message);
  if (self->renderer != NULL)
    text = tv_document_trouble_explain (tv_renderer_get_trouble (self->renderer), &advice, &again);
  else
    text = tv_error_explain (error, &advice);
  show_trouble (self, text, advice, again);
}

void
tv_document_view_update_tools (TvDocumentView *self)
{
  /* TRANSLATORS: page number, number of pages */
  g_autofree char *number = g_strdup_printf (_ ("Page %u/%u"), self->page + 1, self->facts.n_pages);
  gboolean text = is_text_mode (self);

  gtk_label_set_label (self->number_label, number);
  gtk_widget_set_sensitive (self->previous_button, self->page > 0);
  gtk_widget_set_sensitive (self->next_button, self->page + 1 < self->facts.n_pages);
  gtk_widget_set_sensitive (self->out_button,
                            text ? tv_document_text_can_step (self->text, -1)
                                 : tv_document_canvas_can_zoom (self->canvas, FALSE));
  gtk_widget_set_sensitive (self->in_button,
                            text ? tv_document_text_can_step (self->text, 1)
                                 : tv_document_canvas_can_zoom (self->canvas, TRUE));
  gtk_widget_set_visible (self->fit_button, !text);
  gtk_widget_set_visible (GTK_WIDGET (self->strip_button), self->facts.n_pages > 1);
  if (self->title != NULL)
    {
      /* TRANSLATORS: what a screen reader calls the picture of a page: title, page number */
      g_autofree char *label = g_strdup_printf (_ ("%s, page %u"), self->title, self->page + 1);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      label,
                                      -1);
    }
}

/* What was found on the page in sight, marked, and the current place brought into sight. */
void
tv_document_view_update_marks (TvDocumentView *self)
{
  guint first, n;
  GArray *boxes = tv_document_find_get_boxes (self->find, self->page, &first, &n);

  tv_document_canvas_set_marks (self->canvas, boxes, first, n);
}

static void
show_text_page (TvDocumentView *self)
{
  if (!tv_document_text_is_open (self->text))
    tv_document_text_open (self->text,
                           self->content,
                           self->item,
                           self->version,
                           self->path,
                           tv_document_view_get_helper (self));
  tv_document_text_show_page (self->text, self->page, tv_document_find_get_query (self->find));
}

static gboolean
slow_cb (gpointer data)
{
  TvDocumentView *self = data;

  self->slow = 0;
  gtk_widget_set_visible (self->drawing_label, !tv_document_canvas_is_sharp (self->canvas));
  return G_SOURCE_REMOVE;
}

void
tv_document_view_show_page (TvDocumentView *self)
{
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (self->tools, TRUE);
  gtk_stack_set_visible_child_name (self->stack, is_text_mode (self) ? "text" : "page");
  if (is_text_mode (self))
    show_text_page (self);
}

static void
drawn_cb (TvDocumentView *self)
{
  end_slow (self);
  g_signal_emit (self, drawn_signal, 0);
}

static void
failed_cb (TvDocumentView *self, GError *error)
{
  show_error (self, error);
}

/* The box of a paragraph on the page it is named for. (nullable) */
static GArray *
find_paragraph (const TvJson *paragraphs, const char *id)
{
  for (gsize i = 0; i < json_array_size (paragraphs); i++)
    {
      const TvJson *one = json_array_get (paragraphs, i);
      const TvJson *box = json_object_get (one, "box");
      GArray *boxes;

      if (g_strcmp0 (tv_json_get_string (one, "id", NULL), id) != 0 || json_array_size (box) != 4)
        continue;
      boxes = g_array_new (FALSE, FALSE, sizeof (double));
      for (gsize k = 0; k < 4; k++)
        g_array_append_vals (boxes, &(double){ json_number_value (json_array_get (box, k)) }, 1);
      return boxes;
    }
  return NULL;
}

static void
paragraphs_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentView) self = TV_DOCUMENT_VIEW (data);
  g_autofree char *text = tv_renderer_get_text_finish (TV_RENDERER (source), result, NULL);
  g_autoptr (TvJson) paragraphs = NULL;
  g_autoptr (GArray) boxes = NULL;

  if (text == NULL || TV_RENDERER (source) != self->renderer)
    return;
  paragraphs = tv_json_parse (text, strlen (text), MAX_TEXT, NULL);
  boxes = find_paragraph (paragraphs, self->paragraph);
  if (boxes != NULL)
    tv_document_canvas_set_marks (self->canvas, boxes, 0, 1);
}

/* What every document is asked once, when it has shown that it can be read. */
static void
begin (TvDocumentView *self)
{
  tv_document_contents_load (self->contents, self->renderer);
  if (*tv_document_find_get_query (self->find) != '\0')
    gtk_toggle_button_set_active (self->find_button, TRUE);
  else if (self->paragraph != NULL)
    tv_renderer_get_text_async (self->renderer,
                                self->page,
                                self->cancellable,
                                paragraphs_cb,
                                g_object_ref (self));
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentView) self = TV_DOCUMENT_VIEW (data);
  g_autoptr (GError) error = NULL;
  TvRendererPage facts;
  gboolean first = self->facts.n_pages == 0;

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
  tv_document_canvas_open (self->canvas,
                           self->renderer,
                           self->page,
                           facts.width,
                           facts.height,
                           self->prepared && self->page == 0);
  end_slow (self);
  self->slow = g_timeout_add (SLOW_MS, slow_cb, self);
  tv_document_view_show_page (self);
  tv_document_view_update_tools (self);
  tv_document_view_update_marks (self);
  if (tv_document_strip_is_open (self->strip))
    tv_document_strip_set_page (self->strip, self->page);
  if (first)
    begin (self);
}

void
tv_document_view_leave_place (TvDocumentView *self)
{
  gtk_widget_set_visible (self->place_bar, FALSE);
  tv_document_canvas_set_pin (self->canvas, FALSE, 0, 0);
}

void
tv_document_view_load_page (TvDocumentView *self)
{
  gtk_widget_set_visible (self->place_bar, FALSE);
  tv_document_find_set_page (self->find, self->page);
  tv_renderer_get_page_async (self->renderer,
                              self->page,
                              self->cancellable,
                              page_cb,
                              g_object_ref (self));
}

static const char *
guess_type (const char *path)
{
  static const char *const types[][2] = {
    { ".png", "image/png" },  { ".jpg", "image/jpeg" },  { ".jpeg", "image/jpeg" },
    { ".tif", "image/tiff" }, { ".tiff", "image/tiff" },
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (g_str_has_suffix (lower, types[i][0]))
        return types[i][1];
    }
  return "application/pdf";
}

static void
start (TvDocumentView *self, int fd, const char *media_type)
{
  g_clear_object (&self->renderer);
  self->renderer = tv_renderer_new (fd, media_type);
  /* A picture has no words in it. */
  gtk_widget_set_visible (GTK_WIDGET (self->find_button),
                          g_str_equal (media_type, "application/pdf"));
  gtk_widget_set_visible (GTK_WIDGET (self->text_button),
                          g_str_equal (media_type, "application/pdf"));
  tv_document_view_load_page (self);
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

void
tv_document_view_fetch (TvDocumentView *self)
{
  if (!tv_document_view_show_picture (self))
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
  tv_document_view_fetch (self);
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

static void
close_tools (TvDocumentView *self)
{
  gtk_toggle_button_set_active (self->strip_button, FALSE);
  gtk_toggle_button_set_active (self->contents_button, FALSE);
  gtk_toggle_button_set_active (self->find_button, FALSE);
  gtk_toggle_button_set_active (self->text_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->contents_button), FALSE);
  tv_document_strip_close (self->strip);
  tv_document_contents_clear (self->contents);
  tv_document_find_close (self->find);
  tv_document_find_set_query (self->find, NULL);
  tv_document_text_close (self->text);
  tv_document_view_leave_place (self);
  tv_document_canvas_clear (self->canvas);
}

void
tv_document_view_close (TvDocumentView *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->canvas != NULL)
    {
      end_slow (self);
      self->facts = (TvRendererPage){ 0 };
      close_tools (self);
    }
  g_clear_object (&self->renderer);
  g_clear_object (&self->helper);
  g_clear_object (&self->content);
  g_clear_pointer (&self->areas, g_ptr_array_unref);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->paragraph, g_free);
  self->facts = (TvRendererPage){ 0 };
  self->page = 0;
  self->prepared = FALSE;
}

void
tv_document_view_set_page (TvDocumentView *self, guint page)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  if (self->renderer == NULL || page == self->page || page >= self->facts.n_pages)
    return;
  self->page = page;
  self->prepared = FALSE;
  tv_document_view_update_tools (self);
  tv_document_canvas_go_to_top (self->canvas);
  tv_document_view_load_page (self);
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
  tv_document_canvas_set_zoom (self->canvas, zoom);
}

double
tv_document_view_get_zoom (TvDocumentView *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_VIEW (self), 1);
  return tv_document_canvas_get_zoom (self->canvas);
}

void
tv_document_view_find (TvDocumentView *self, const char *words)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  tv_document_find_set_query (self->find, words);
  if (self->facts.n_pages > 0)
    gtk_toggle_button_set_active (self->find_button, TRUE);
}

void
tv_document_view_point_at (TvDocumentView *self, const char *paragraph)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  g_free (self->paragraph);
  self->paragraph = g_strdup (paragraph);
}

void
tv_document_view_set_areas (TvDocumentView *self, GPtrArray *areas)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  g_clear_pointer (&self->areas, g_ptr_array_unref);
  self->areas = areas != NULL ? g_ptr_array_ref (areas) : NULL;
}

void
tv_document_view_set_can_print (TvDocumentView *self, gboolean can_print)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  gtk_widget_set_visible (self->print_button, can_print);
}

void
tv_document_view_set_text_mode (TvDocumentView *self, gboolean text)
{
  g_return_if_fail (TV_IS_DOCUMENT_VIEW (self));
  gtk_toggle_button_set_active (self->text_button, text);
}

gboolean
tv_document_view_is_settled (TvDocumentView *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_VIEW (self), FALSE);
  return tv_document_canvas_is_settled (self->canvas);
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
add_signal (const char *name, guint n, GType first, GType second)
{
  g_signal_new (name,
                TV_TYPE_DOCUMENT_VIEW,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                n,
                first,
                second);
}

static void
tv_document_view_class_init (TvDocumentViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_document_view_dispose;
  add_signal ("place", 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  add_signal ("print", 1, G_TYPE_BYTES, 0);
  add_signal ("drawn", 0, 0, 0);
  drawn_signal = g_signal_lookup ("drawn", TV_TYPE_DOCUMENT_VIEW);
  tv_document_view_bind (GTK_WIDGET_CLASS (klass));
}

static void
tv_document_view_init (TvDocumentView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->canvas, "drawn", G_CALLBACK (drawn_cb), self);
  g_signal_connect_swapped (self->canvas, "failed", G_CALLBACK (failed_cb), self);
  tv_document_view_set_up (self);
}

GtkWidget *
tv_document_view_new (void)
{
  return g_object_new (TV_TYPE_DOCUMENT_VIEW, NULL);
}
