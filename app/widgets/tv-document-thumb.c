// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-thumb.h"

#include "tv-map-tile.h"

#include <string.h>

#define MAX_FILE ((gsize) 2 * 1024 * 1024)
#define MAX_SIDE 2048

typedef struct
{
  const guint8 *data;
  gsize left;
} Reader;

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned int length)
{
  Reader *reader = closure;

  if (length > reader->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, reader->data, length);
  reader->data += length;
  reader->left -= length;
  return CAIRO_STATUS_SUCCESS;
}

static guint32
get_number (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

/* Signature, then the header chunk with width and height. */
static gboolean
is_small_png (const guint8 *data, gsize length)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

  return length > 33 && length <= MAX_FILE && memcmp (data, head, sizeof head) == 0
         && memcmp (data + 12, "IHDR", 4) == 0 && get_number (data + 16) >= 1
         && get_number (data + 16) <= MAX_SIDE && get_number (data + 20) >= 1
         && get_number (data + 20) <= MAX_SIDE;
}

GdkPaintable *
tv_document_thumb_load (const char *file)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (file, FALSE, NULL);
  cairo_surface_t *surface;
  Reader reader;

  if (mapped == NULL)
    return NULL;
  reader.data = (const guint8 *) g_mapped_file_get_contents (mapped);
  reader.left = g_mapped_file_get_length (mapped);
  if (reader.data == NULL || !is_small_png (reader.data, reader.left))
    return NULL;
  surface = cairo_image_surface_create_from_png_stream (read_cb, &reader);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  return tv_map_tile_new_paintable (surface);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, tv_document_thumb_load (data), g_object_unref);
}

void
tv_document_thumb_load_async (const char *file,
                              GCancellable *c,
                              GAsyncReadyCallback cb,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, c, cb, data);

  g_return_if_fail (file != NULL);
  g_task_set_source_tag (task, tv_document_thumb_load_async);
  g_task_set_task_data (task, g_strdup (file), g_free);
  g_task_run_in_thread (task, load_thread);
}

GdkPaintable *
tv_document_thumb_load_finish (GAsyncResult *res)
{
  g_return_val_if_fail (g_task_is_valid (res, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (res), NULL);
}

char *
tv_document_thumb_get_path (const char *document, gboolean large)
{
  g_autofree char *name = g_path_get_basename (document);
  char *dot = strrchr (name, '.');

  if (dot != NULL)
    *dot = '\0';
  return g_strdup_printf (large ? "thumbs/%s.sheet.png" : "thumbs/%s.png", name);
}
