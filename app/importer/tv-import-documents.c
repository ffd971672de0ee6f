// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-documents.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "render/client/tv-renderer.h"
#include "tv-import-areas.h"
#include "tv-import-convert.h"
#include "tv-import-work.h"

#include <cairo.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#define MAX_DOCUMENT ((gsize) 256 * 1024 * 1024)
#define MAX_TEXT ((gsize) 16 * 1024 * 1024)
#define THUMB_WIDTH 480.0
/* A drawing's first page as large as a kiosk shows it at once, in either orientation; smaller where
 * it would be much longer than a megabyte, which is what it is worth on a rural line, and none
 * where it is longer than a kiosk reads. */
#define SHEET_SIDE 2048.0
#define SHEET_LEAST 1200.0
#define SHEET_BYTES (1024.0 * 1024)
#define SHEET_MAX_BYTES (2 * 1024 * 1024)
/* How the side of a drawing's PNG grows with its bytes, as drawings go. */
#define SHEET_GROWTH 0.6
/* A large drawing takes its time. */
#define TIME_LIMIT_MS 120000
#define DOCUMENT "document.pdf"
#define THUMB "thumb.png"
#define SHEET "sheet.png"

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

/* The first page as a PNG of opaque pixels. */
static gboolean
write_picture (TvRenderer *renderer, double scale, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TvRendererImage) image = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  Wait wait = { 0 };

  tv_renderer_draw_async (renderer, 0, scale, NULL, NULL, wait_cb, &wait);
  result = wait_for (&wait);
  image = tv_renderer_draw_finish (renderer, result, error);
  if (image == NULL)
    return FALSE;
  surface = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (image->pixels, NULL),
                                                 CAIRO_FORMAT_RGB24,
                                                 (int) image->width,
                                                 (int) image->height,
                                                 (int) image->stride);
  status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, _ ("%s cannot be written"), path);
  return FALSE;
}

/* A drawing takes a second to be drawn: its page ready to be shown goes along. How large it can be
 * is told by how long its small picture at @thumb is. */
static gboolean
write_sheet (TvRenderer *renderer,
             const TvRendererPage *page,
             const char *thumb,
             const char *path,
             GError **error)
{
  const double longest = MAX (MAX (page->width, page->height), 1);
  double side = THUMB_WIDTH * longest / MAX (page->width, 1);
  GStatBuf status;

  if (g_stat (thumb, &status) == 0 && status.st_size > 0)
    side *= pow (SHEET_BYTES / (double) status.st_size, SHEET_GROWTH);
  side = floor (CLAMP (side, SHEET_LEAST, SHEET_SIDE));
  if (!write_picture (renderer, side / longest, path, error))
    return FALSE;
  if (g_stat (path, &status) != 0 || status.st_size > SHEET_MAX_BYTES)
    g_unlink (path);
  return TRUE;
}

/* A drawing's letters are labels strewn over a sheet: no paragraphs to search or to point at. */
static gboolean
has_paragraphs (const TvImportDocument *document)
{
  return !g_str_equal (document->role, "drawing");
}

static gboolean
write_pictures (TvRenderer *renderer,
                const TvImportDocument *document,
                const TvRendererPage *page,
                const TvImportWork *work,
                GError **error)
{
  g_autofree char *thumb = tv_import_work_dup_path (work, THUMB);
  g_autofree char *sheet = tv_import_work_dup_path (work, SHEET);

  return write_picture (renderer, THUMB_WIDTH / MAX (page->width, 1), thumb, error)
         && (has_paragraphs (document) || write_sheet (renderer, page, thumb, sheet, error));
}

static gboolean
read_pages (TvRenderer *renderer,
            const TvImportDocument *document,
            const TvImportWork *work,
            TvJson *text,
            guint *ret_pages,
            TvImportLog *log,
            GError **error)
{
  TvRendererPage page = { .n_pages = 1 };

  for (guint i = 0; i < page.n_pages; i++)
    {
      TvJson *paragraphs;

      if (!get_page (renderer, i, &page, error))
        return FALSE;
      if (i == 0 && !write_pictures (renderer, document, &page, work, error))
        return FALSE;
      tv_import_log_within (log, (double) i / page.n_pages);
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

static gboolean
render (const TvImportDocument *document,
        const char *pdf,
        const TvImportWork *work,
        TvJson *text,
        guint *ret_pages,
        TvImportLog *log,
        GError **error)
{
  int fd = open (pdf, O_RDONLY | O_CLOEXEC);
  TvRenderer *renderer;
  gboolean good;

  if (fd < 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, _ ("%s cannot be opened"), pdf);
      return FALSE;
    }
  renderer = tv_renderer_new (fd, "application/pdf");
  tv_renderer_set_time_limit (renderer, TIME_LIMIT_MS);
  good = read_pages (renderer, document, work, text, ret_pages, log, error);
  g_object_unref (renderer);
  close (fd);
  return good;
}

/* {"pages", "sha256", "text", "place"}: what is kept of a document beside its files. */
static TvJson *
make_document (const TvImportDocument *document,
               const char *from,
               TvImportWork *work,
               TvImportLog *log,
               GError **error)
{
  g_autoptr (TvJson) text = json_array ();
  TvJson *place = NULL;
  g_autofree char *pdf = NULL;
  g_autofree char *sha256 = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvJson) result = NULL;
  guint n_pages = 0;

  if (!tv_import_work_begin (work, error))
    return NULL;
  pdf = tv_import_work_dup_path (work, DOCUMENT);
  if (!tv_import_convert_to_pdf (from, pdf, &place, error))
    return NULL;
  bytes = tv_file_read (pdf, MAX_DOCUMENT, error);
  if (bytes == NULL || !render (document, pdf, work, text, &n_pages, log, error))
    {
      json_decref (place);
      return NULL;
    }
  sha256 = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  result = json_pack ("{si ss sO so}",
                      "pages",
                      (int) n_pages,
                      "sha256",
                      sha256,
                      "text",
                      text,
                      "place",
                      place != NULL ? place : json_null ());
  return tv_import_work_finish (work, result, error) ? g_steal_pointer (&result) : NULL;
}

/* A paragraph that is nothing but a stamp (Decree 30/2020; domain.md §1.1). */
static gboolean
is_stamp (const char *paragraph)
{
  static const char *const stamps[] = { "MẬT", "TỐI MẬT", "TUYỆT MẬT", "LƯU HÀNH NỘI BỘ", NULL };
  g_autofree char *text = g_strdup (paragraph);

  return g_strv_contains (stamps, g_strstrip (text));
}

static void
check_stamps (const TvImportDocument *document, const TvJson *text, TvImportLog *log)
{
  for (size_t i = 0; i < json_array_size (text); i++)
    {
      const TvJson *page = json_array_get (text, i);
      const TvJson *paragraphs = json_object_get (page, "paragraphs");

      for (size_t k = 0; k < json_array_size (paragraphs); k++)
        {
          const char *one = tv_json_get_string (json_array_get (paragraphs, k), "text", "");
          g_autofree char *where = NULL;

          if (!is_stamp (one))
            continue;
          where = g_strdup_printf (_ ("document %s, page %d"),
                                   document->id,
                                   (int) tv_json_get_int (page, "page", 0));
          tv_import_log_find (log,
                              TV_IMPORT_ERROR,
                              "access",
                              where,
                              _ ("Take it out, or set its Access= to what it is."),
                              _ ("bears the stamp “%s”, yet says it is for everybody"),
                              one);
        }
    }
}

static gboolean
place_files (const TvImportDocument *document,
             const TvImportWork *work,
             const char *out,
             GError **error)
{
  g_autofree char *pdf = g_strdup_printf ("%s/documents/%s.pdf", out, document->id);
  g_autofree char *thumb = g_strdup_printf ("%s/thumbs/%s.png", out, document->id);
  g_autofree char *sheet = g_strdup_printf ("%s/thumbs/%s.sheet.png", out, document->id);
  g_autofree char *made = tv_import_work_dup_path (work, SHEET);

  return tv_import_work_place (work, DOCUMENT, pdf, error)
         && tv_import_work_place (work, THUMB, thumb, error)
         && (!g_file_test (made, G_FILE_TEST_EXISTS)
             || tv_import_work_place (work, SHEET, sheet, error));
}

static void
add_document (TvImportDocuments *self, const TvImportDocument *document, const TvJson *result)
{
  g_autofree char *path = g_strdup_printf ("documents/%s.pdf", document->id);
  TvJson *place = json_object_get (result, "place");
  TvJson *made = json_pack ("{ss ss ss ss sI ss}",
                            "id",
                            document->id,
                            "role",
                            document->role,
                            "title",
                            document->title,
                            "path",
                            path,
                            "pages",
                            (json_int_t) tv_json_get_int (result, "pages", 0),
                            "sha256",
                            tv_json_get_string (result, "sha256", ""));

  if (json_is_object (place))
    json_object_set (made, "place", place);
  json_array_append_new (self->list, made);
  json_array_extend (self->text, json_object_get (result, "text"));
}

static gboolean
take_document (TvImportDocuments *self,
               const TvImportDocument *document,
               const char *from,
               const char *out,
               const char *root,
               TvImportLog *log,
               GError **error)
{
  g_autoptr (TvJson) inputs
      = json_pack ("{ss sf}", "role", document->role, "sheet", (double) SHEET_SIDE);
  g_autoptr (TvImportWork) work = tv_import_work_new (root,
                                                      "document",
                                                      document->id,
                                                      inputs,
                                                      (const char *const[]){ from, NULL },
                                                      error);
  g_autoptr (TvJson) result = work != NULL ? tv_import_work_load (work) : NULL;

  if (work != NULL && result == NULL)
    result = make_document (document, from, work, log, error);
  if (result == NULL || !place_files (document, work, out, error))
    return FALSE;
  check_stamps (document, json_object_get (result, "text"), log);
  add_document (self, document, result);
  tv_import_log_say (log,
                     _ ("document %s: %d pages"),
                     document->id,
                     (int) tv_json_get_int (result, "pages", 0));
  return TRUE;
}

/* Where the parts of a drawing lead to, with the document that was taken last. */
static gboolean
add_areas (TvImportDocuments *self,
           const TvImportDescriptor *descriptor,
           const TvImportDocument *document,
           GError **error)
{
  g_autoptr (GError) local = NULL;
  TvJson *areas = tv_import_areas_load (descriptor, document->id, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (areas != NULL)
    json_object_set_new (json_array_get (self->list, json_array_size (self->list) - 1),
                         "areas",
                         areas);
  return TRUE;
}

void
tv_import_documents_free (TvImportDocuments *self)
{
  json_decref (self->list);
  json_decref (self->text);
  g_free (self);
}

static gboolean
make_folders (const char *out, GError **error)
{
  g_autofree char *documents = g_build_filename (out, "documents", NULL);
  g_autofree char *thumbs = g_build_filename (out, "thumbs", NULL);

  return tv_file_make_folder (documents, error) && tv_file_make_folder (thumbs, error);
}

TvImportDocuments *
tv_import_documents_run (const TvImportDescriptor *descriptor,
                         const char *out,
                         const char *work,
                         TvImportLog *log,
                         GError **error)
{
  TvImportDocuments *self;
  guint withheld = 0;

  if (!make_folders (out, error))
    return NULL;
  self = g_new0 (TvImportDocuments, 1);
  self->list = json_array ();
  self->text = json_array ();
  for (guint i = 0; i < descriptor->documents->len; i++)
    {
      const TvImportDocument *document = g_ptr_array_index (descriptor->documents, i);
      g_autofree char *from = g_build_filename (descriptor->folder, document->file, NULL);
      g_autofree char *what = g_strdup_printf (_ ("document %s"), document->id);
      g_autofree char *where
          = g_strdup_printf (_ ("document %s, file %s"), document->id, document->file);
      g_autoptr (GError) local = NULL;

      tv_import_log_step (log, what);
      if (!document->is_public)
        withheld++;
      else if (!take_document (self, document, from, out, work, log, &local)
               || !add_areas (self, descriptor, document, &local))
        tv_import_log_fail (log, "document", where, NULL, local);
    }
  if (withheld > 0)
    tv_import_log_say (log, _ ("%u documents not public: left out"), withheld);
  return self;
}
