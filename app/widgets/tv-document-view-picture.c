// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-thumb.h"
#include "tv-document-view-private.h"

static void
sheet_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentView) self = TV_DOCUMENT_VIEW (data);
  g_autoptr (GdkPaintable) sheet = tv_document_thumb_load_finish (result);

  /* Cancelled when the document is closed. */
  if (sheet != NULL && self->page == 0)
    tv_document_canvas_set_stand_in (self->canvas, sheet);
}

/* A large picture to be read, once the frame with the small one is on the screen. */
typedef struct
{
  char *file;                /* (owned) */
  GCancellable *cancellable; /* (owned): of the document it belongs to */
  guint n_frames;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->file);
  g_object_unref (load->cancellable);
  g_free (load);
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Load *load = data;

  if (g_cancellable_is_cancelled (load->cancellable))
    return G_SOURCE_REMOVE;
  /* The first one comes before that frame is painted. */
  if (load->n_frames++ == 0)
    return G_SOURCE_CONTINUE;
  tv_document_thumb_load_async (load->file, load->cancellable, sheet_cb, g_object_ref (widget));
  return G_SOURCE_REMOVE;
}

static void
load_later (TvDocumentView *self, const char *file)
{
  Load *load = g_new0 (Load, 1);

  load->file = g_strdup (file);
  load->cancellable = g_object_ref (self->cancellable);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), frame_cb, load, load_free);
}

static char *
locate_picture (TvDocumentView *self, gboolean large)
{
  g_autofree char *path = tv_document_thumb_get_path (self->path, large);
  g_autofree char *file = tv_content_locate (self->content, self->item, self->version, path);

  return file != NULL && g_file_test (file, G_FILE_TEST_EXISTS) ? g_steal_pointer (&file) : NULL;
}

gboolean
tv_document_view_show_picture (TvDocumentView *self)
{
  g_autofree char *file = NULL;
  g_autofree char *large = NULL;
  g_autoptr (GdkPaintable) thumb = NULL;

  self->prepared = FALSE;
  if (self->page != 0)
    return FALSE;
  large = locate_picture (self, TRUE);
  self->prepared = large != NULL;
  if (large != NULL)
    load_later (self, large);
  file = locate_picture (self, FALSE);
  thumb = file != NULL ? tv_document_thumb_load (file) : NULL;
  if (thumb == NULL)
    return FALSE;
  tv_document_canvas_set_stand_in (self->canvas, thumb);
  gtk_stack_set_visible_child_name (self->stack, "page");
  return TRUE;
}
