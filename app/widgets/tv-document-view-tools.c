// SPDX-License-Identifier: GPL-3.0-or-later
/* What the reader does: buttons, keys, taps. */
#include "config.h"

#include "tv-document-view-private.h"

#include "tv-document-area.h"
#include "tv-widgets.h"
#include "tv-wrap-layout.h"

#include "base/tv-error.h"

#include <glib/gi18n-lib.h>

#define ZOOM_STEP 1.5
#define KEY_PAN 0.15

static gboolean
is_text_mode (TvDocumentView *self)
{
  return gtk_toggle_button_get_active (self->text_button);
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
step (TvDocumentView *self, gboolean in)
{
  double zoom = tv_document_view_get_zoom (self);

  if (is_text_mode (self))
    tv_document_text_step_size (self->text, in ? 1 : -1);
  else
    tv_document_view_set_zoom (self, in ? zoom * ZOOM_STEP : zoom / ZOOM_STEP);
  tv_document_view_update_tools (self);
}

static void
in_cb (TvDocumentView *self)
{
  step (self, TRUE);
}

static void
out_cb (TvDocumentView *self)
{
  step (self, FALSE);
}

static void
fit_cb (TvDocumentView *self)
{
  tv_document_view_set_zoom (self, 1);
}

static void
zoomed_cb (TvDocumentView *self)
{
  tv_document_view_update_tools (self);
}

static void
strip_cb (TvDocumentView *self)
{
  gboolean shown = gtk_toggle_button_get_active (self->strip_button) && self->renderer != NULL;

  if (shown && !tv_document_strip_is_open (self->strip))
    tv_document_strip_open (self->strip, tv_document_view_get_helper (self), self->facts.n_pages);
  gtk_widget_set_visible (GTK_WIDGET (self->strip), shown);
  if (shown)
    tv_document_strip_set_page (self->strip, self->page);
}

static void
contents_cb (TvDocumentView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->contents),
                          gtk_toggle_button_get_active (self->contents_button));
}

static void
contents_loaded_cb (TvDocumentView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->contents_button), TRUE);
}

/* Of the strip and of the contents, which has done its duty then. */
static void
chosen_cb (TvDocumentView *self, guint page)
{
  gtk_toggle_button_set_active (self->contents_button, FALSE);
  tv_document_view_set_page (self, page);
}

static void
find_cb (TvDocumentView *self)
{
  gboolean shown = gtk_toggle_button_get_active (self->find_button) && self->renderer != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->find), shown);
  if (!shown)
    {
      tv_document_find_close (self->find);
      tv_document_view_update_marks (self);
    }
  else if (!tv_document_find_is_open (self->find))
    {
      tv_document_find_open (self->find, tv_document_view_get_helper (self), self->facts.n_pages);
    }
  /* Words that came with the document are there already; else they are to be written now. */
  if (shown && *tv_document_find_get_query (self->find) == '\0')
    tv_document_find_focus (self->find);
}

static void
find_closed_cb (TvDocumentView *self)
{
  tv_document_find_set_query (self->find, NULL);
  gtk_toggle_button_set_active (self->find_button, FALSE);
  if (is_text_mode (self))
    tv_document_view_show_page (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
show_place_cb (TvDocumentView *self, guint page)
{
  if (page != self->page && page < self->facts.n_pages)
    tv_document_view_set_page (self, page);
  else
    tv_document_view_update_marks (self);
  if (is_text_mode (self) && self->facts.n_pages > 0)
    tv_document_view_show_page (self);
}

static void
text_cb (TvDocumentView *self)
{
  if (self->facts.n_pages == 0)
    return;
  tv_document_view_leave_place (self);
  tv_document_view_show_page (self);
  tv_document_view_update_tools (self);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentView) self = TV_DOCUMENT_VIEW (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = tv_renderer_print_finish (TV_RENDERER (source), result, &error);

  gtk_widget_set_sensitive (self->print_button, TRUE);
  if (pdf == NULL)
    g_message ("page cannot be printed: %s", error->message);
  else if (TV_RENDERER (source) == self->helper)
    g_signal_emit_by_name (self, "print", pdf);
}

static void
print_cb (TvDocumentView *self)
{
  if (self->renderer == NULL)
    return;
  gtk_widget_set_sensitive (self->print_button, FALSE);
  tv_renderer_print_async (tv_document_view_get_helper (self),
                           self->page,
                           self->cancellable,
                           printed_cb,
                           g_object_ref (self));
}

/* A tap asks first: a drawing is also touched to be moved and looked at from near. */
static void
tapped_cb (TvDocumentView *self, double x, double y)
{
  const TvDocumentArea *area = tv_document_area_find (self->areas, self->page, x, y);

  if (area == NULL)
    {
      tv_document_view_leave_place (self);
      return;
    }
  tv_document_area_locate (area, x, y, &self->place[0], &self->place[1]);
  tv_document_canvas_set_pin (self->canvas, TRUE, x, y);
  gtk_label_set_label (self->place_label,
                       area->title != NULL ? area->title : _ ("This place of the drawing"));
  gtk_widget_set_visible (self->place_bar, TRUE);
}

static void
place_cb (TvDocumentView *self)
{
  g_signal_emit_by_name (self, "place", self->place[0], self->place[1]);
}

static void
leave_place_cb (TvDocumentView *self)
{
  tv_document_view_leave_place (self);
}

static void
retry_cb (TvDocumentView *self)
{
  if (self->renderer != NULL)
    tv_document_view_load_page (self);
  else if (self->content != NULL)
    tv_document_view_fetch (self);
}

static void
pan (TvDocumentView *self, double across, double down)
{
  tv_document_canvas_pan (self->canvas, across, down);
}

static gboolean
handle_key (TvDocumentView *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      return in_cb (self), TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      return out_cb (self), TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      return fit_cb (self), TRUE;
    case GDK_KEY_Page_Up:
      return previous_cb (self), TRUE;
    case GDK_KEY_Page_Down:
      return next_cb (self), TRUE;
    case GDK_KEY_Home:
      return tv_document_view_set_page (self, 0), TRUE;
    case GDK_KEY_End:
      return tv_document_view_set_page (self, MAX (self->facts.n_pages, 1) - 1), TRUE;
    default:
      return FALSE;
    }
}

/* Arrows belong to the page only while it has the focus; elsewhere they move that. */
static gboolean
handle_arrow (TvDocumentView *self, guint key)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self->canvas)))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
      return pan (self, -KEY_PAN, 0), TRUE;
    case GDK_KEY_Right:
      return pan (self, KEY_PAN, 0), TRUE;
    case GDK_KEY_Up:
      return pan (self, 0, -KEY_PAN), TRUE;
    case GDK_KEY_Down:
      return pan (self, 0, KEY_PAN), TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        TvDocumentView *self)
{
  const GdkModifierType modifiers = state & (GDK_CONTROL_MASK | GDK_ALT_MASK);

  if (modifiers == GDK_CONTROL_MASK && (key == GDK_KEY_f || key == GDK_KEY_F)
      && gtk_widget_get_visible (GTK_WIDGET (self->find_button)))
    {
      gtk_toggle_button_set_active (self->find_button, TRUE);
      tv_document_find_focus (self->find);
      return GDK_EVENT_STOP;
    }
  if (modifiers != 0)
    return GDK_EVENT_PROPAGATE;
  return handle_key (self, key) || handle_arrow (self, key);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TvDocumentView, name)
  BIND (find);
  BIND (stack);
  BIND (spinner);
  BIND (error_label);
  BIND (advice_label);
  BIND (retry_button);
  BIND (canvas);
  BIND (text);
  BIND (drawing_label);
  BIND (contents);
  BIND (place_bar);
  BIND (place_label);
  BIND (strip);
  BIND (tools);
  BIND (previous_button);
  BIND (next_button);
  BIND (number_label);
  BIND (out_button);
  BIND (fit_button);
  BIND (in_button);
  BIND (strip_button);
  BIND (contents_button);
  BIND (find_button);
  BIND (text_button);
  BIND (print_button);
#undef BIND
}

void
tv_document_view_bind (GtkWidgetClass *widget_class)
{
  tv_widgets_init ();
  g_type_ensure (TV_TYPE_DOCUMENT_FIND);
  g_type_ensure (TV_TYPE_DOCUMENT_CANVAS);
  g_type_ensure (TV_TYPE_DOCUMENT_CONTENTS);
  g_type_ensure (TV_TYPE_DOCUMENT_STRIP);
  g_type_ensure (TV_TYPE_DOCUMENT_TEXT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/vn/thamvan/widgets/tv-document-view.ui");
  bind_children (widget_class);
#define BIND(name) gtk_widget_class_bind_template_callback (widget_class, name)
  BIND (previous_cb);
  BIND (next_cb);
  BIND (in_cb);
  BIND (out_cb);
  BIND (fit_cb);
  BIND (zoomed_cb);
  BIND (strip_cb);
  BIND (contents_cb);
  BIND (contents_loaded_cb);
  BIND (chosen_cb);
  BIND (find_cb);
  BIND (find_closed_cb);
  BIND (show_place_cb);
  BIND (text_cb);
  BIND (print_cb);
  BIND (tapped_cb);
  BIND (place_cb);
  BIND (leave_place_cb);
  BIND (retry_cb);
#undef BIND
  gtk_widget_class_set_css_name (widget_class, "document-view");
}

void
tv_document_view_set_up (TvDocumentView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_layout_manager (self->tools, tv_wrap_layout_new (8));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
