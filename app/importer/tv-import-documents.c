// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-documents.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "render/client/tv-renderer.h"
#include "tv-import-folder.h"

#include <cairo.h>
#include <fcntl.h>
#include <unistd.h>

#define MAX_DOCUMENT ((gsize) 256 * 1024 * 1024)
#define MAX_TEXT ((gsize) 16 * 1024 * 1024)
#define THUMB_WIDTH 480.0
/* A large drawing takes its time. */
#define TIME_LIMIT_MS 120000

typedef struct
{
  GAsyncResult *result;
} Wait;

static void
wait_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Wait *) data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&wait->result);
}

static gboolean
get_page (TvRenderer *renderer, guint page, TvRendererPage *ret_page, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Wait wait = { 0 };

  tv_renderer_get_page_async (renderer, page, NULL, wait_cb, &wait);
  result = wait_for (&wait);
  return tv_renderer_get_page_finish (renderer, result, ret_page, error);
}

static TvJson *
get_text (TvRenderer *renderer, guint page, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;
  Wait wait = { 0 };

  tv_renderer_get_text_async (renderer, page, NULL, wait_cb, &wait);
  result = wait_for (&wait);
  text = tv_renderer_get_text_finish (renderer, result, error);
  return text != NULL ? tv_json_parse (text, strlen (text), MAX_TEXT, error) : NULL;
}

static gboolean
write_thumb (TvRenderer *renderer, double width, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TvRendererImage) image = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  Wait wait = { 0 };

  tv_renderer_draw_async (renderer, 0, THUMB_WIDTH / MAX (width, 1), NULL, NULL, wait_cb, &wait);
  result = wait_for (&wait);
  image = tv_renderer_draw_finish (renderer, result, error);
  if (image == NULL)
    return FALSE;
  surface = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (image->pixels, NULL),
                                                 CAIRO_FORMAT_ARGB32,
                                                 (int) image->width,
                                                 (int) image->height,
                                                 (int) image->stride);
  status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s cannot be written", path);
  return FALSE;
}

/* A drawing's letters are labels strewn over a sheet: no paragraphs to search or to point at. */
static gboolean
has_paragraphs (const TvImportDocument *document)
{
  return !g_str_equal (document->role, "drawing");
}

static gboolean
read_pages (TvRenderer *renderer,
            const TvImportDocument *document,
            const char *out,
            TvJson *text,
            guint *ret_pages,
            GError **error)
{
  g_autofree char *thumb = g_strdup_printf ("%s/thumbs/%s.png", out, document->id);
  TvRendererPage page = { .n_pages = 1 };

  for (guint i = 0; i < page.n_pages; i++)
    {
      TvJson *paragraphs;

      if (!get_page (renderer, i, &page, error))
        return FALSE;
      if (i == 0 && !write_thumb (renderer, page.width, thumb, error))
        return FALSE;
      if (!has_paragraphs (document))
        continue;
      paragraphs = get_text (renderer, i, error);
      if (paragraphs == NULL)
        return FALSE;
      json_array_append_new (text,
                             json_pack ("{ss si sf sf so}",
                                        "document",
                                        document->id,
                                        "page",
                                        (int) i + 1,
                                        "width",
                                        page.width,
                                        "height",
                                        page.height,
                                        "paragraphs",
                                        paragraphs));
    }
  *ret_pages = page.n_pages;
  return TRUE;
}

static TvJson *
take_document (const TvImportDocument *document,
               const char *from,
               const char *out,
               TvJson *text,
               GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (from, MAX_DOCUMENT, error);
  g_autofree char *path = g_strdup_printf ("documents/%s.pdf", document->id);
  g_autofree char *full = g_build_filename (out, path, NULL);
  g_autofree char *sha256 = NULL;
  TvRenderer *renderer;
  guint n_pages = 0;
  gboolean good;
  int fd;

  if (bytes == NULL || !tv_file_write (full, bytes, 0644, error))
    return NULL;
  sha256 = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  fd = open (full, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s cannot be opened", full);
      return NULL;
    }
  renderer = tv_renderer_new (fd, "application/pdf");
  tv_renderer_set_time_limit (renderer, TIME_LIMIT_MS);
  good = read_pages (renderer, document, out, text, &n_pages, error);
  g_object_unref (renderer);
  close (fd);
  if (!good)
    {
      g_prefix_error (error, "%s: ", document->file);
      return NULL;
    }
  return json_pack ("{ss ss ss ss si ss}",
                    "id",
                    document->id,
                    "role",
                    document->role,
                    "title",
                    document->title,
                    "path",
                    path,
                    "pages",
                    (int) n_pages,
                    "sha256",
                    sha256);
}

TvJson *
tv_import_documents_run (const TvImportDescriptor *descriptor,
                         const char *out,
                         TvImportLog *log,
                         GError **error)
{
  g_autoptr (TvJson) list = json_array ();
  g_autoptr (TvJson) text = json_array ();
  g_autofree char *documents = g_build_filename (out, "documents", NULL);
  g_autofree char *thumbs = g_build_filename (out, "thumbs", NULL);
  guint withheld = 0;

  if (!tv_file_make_folder (documents, error) || !tv_file_make_folder (thumbs, error))
    return NULL;
  for (guint i = 0; i < descriptor->documents->len; i++)
    {
      const TvImportDocument *document = g_ptr_array_index (descriptor->documents, i);
      g_autofree char *from = g_build_filename (descriptor->folder, document->file, NULL);
      TvJson *made;

      if (!document->is_public)
        {
          withheld++;
          continue;
        }
      made = take_document (document, from, out, text, error);
      if (made == NULL)
        return NULL;
      tv_import_log_say (log,
                         "document %s: %d pages",
                         document->id,
                         (int) tv_json_get_int (made, "pages", 0));
      json_array_append_new (list, made);
    }
  if (withheld > 0)
    tv_import_log_say (log, "%u documents not public: left out", withheld);
  if (!tv_import_folder_write_json (out, "text.json", text, error))
    return NULL;
  return g_steal_pointer (&list);
}
