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
    tv_document_thumb_load_async (large, self->cancellable, sheet_cb, g_object_ref (self));
  file = locate_picture (self, FALSE);
  thumb = file != NULL ? tv_document_thumb_load (file) : NULL;
  if (thumb == NULL)
    return FALSE;
  tv_document_canvas_set_stand_in (self->canvas, thumb);
  gtk_stack_set_visible_child_name (self->stack, "page");
  return TRUE;
}
