// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-document.h"

#include "tv-render-find.h"
#include "tv-render-outline.h"
#include "tv-render-picture.h"
#include "tv-render-raster.h"
#include "tv-render-record.h"
#include "tv-render-text.h"

#include <cairo-pdf.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

struct _TvRenderDocument
{
  PopplerDocument *pdf;     /* (owned) (nullable) */
  TvRenderPicture *picture; /* (owned) (nullable) */
  TvRenderRecord *record;   /* (owned) (nullable): of the page being looked at */
  TvRenderRaster *raster;   /* (owned) (nullable): of the record, where that is heavy */
};

static void
drop_record (TvRenderDocument *self)
{
  g_clear_pointer (&self->raster, tv_render_raster_free);
  g_clear_pointer (&self->record, tv_render_record_free);
}

void
tv_render_document_free (TvRenderDocument *self)
{
  /* Before the document: letters of a recorded page may be programs in it. */
  drop_record (self);
  g_clear_object (&self->pdf);
  g_clear_pointer (&self->picture, tv_render_picture_free);
  g_free (self);
}

static PopplerDocument *
open_pdf (GBytes *bytes, TvRenderStatus *ret_status)
{
  g_autoptr (GError) error = NULL;
  PopplerDocument *pdf = poppler_document_new_from_bytes (bytes, NULL, &error);
  int n_pages;

  *ret_status = TV_RENDER_BROKEN;
  if (pdf == NULL)
    {
      if (g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        *ret_status = TV_RENDER_ENCRYPTED;
      return NULL;
    }
  n_pages = poppler_document_get_n_pages (pdf);
  if (n_pages >= 1 && n_pages <= TV_RENDER_MAX_PAGES)
    {
      *ret_status = TV_RENDER_OK;
      return pdf;
    }
  if (n_pages > TV_RENDER_MAX_PAGES)
    *ret_status = TV_RENDER_TOO_LARGE;
  g_object_unref (pdf);
  return NULL;
}

TvRenderDocument *
tv_render_document_open (const char *media_type, GBytes *bytes, TvRenderStatus *ret_status)
{
  g_autoptr (TvRenderDocument) self = g_new0 (TvRenderDocument, 1);

  *ret_status = TV_RENDER_REFUSED;
  if (g_str_equal (media_type, "application/pdf"))
    self->pdf = open_pdf (bytes, ret_status);
  else if (g_str_has_prefix (media_type, "image/"))
    self->picture = tv_render_picture_load (media_type, bytes, ret_status);
  if (self->pdf == NULL && self->picture == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

static guint
get_n_pages (TvRenderDocument *self)
{
  return self->pdf != NULL ? (guint) poppler_document_get_n_pages (self->pdf) : 1;
}

/* Page sizes come out of the file: nothing is computed with them before this says they are sane. */
static TvRenderStatus
measure (TvRenderDocument *self, PopplerPage *page, TvRenderReply *reply)
{
  reply->n_pages = get_n_pages (self);
  if (page != NULL)
    {
      poppler_page_get_size (page, &reply->page_width, &reply->page_height);
    }
  else
    {
      tv_render_picture_get_size (self->picture, &reply->page_width, &reply->page_height);
    }
  if (!isfinite (reply->page_width) || !isfinite (reply->page_height) || reply->page_width < 1
      || reply->page_height < 1 || reply->page_width > 100000 || reply->page_height > 100000)
    return TV_RENDER_BROKEN;
  return TV_RENDER_OK;
}

/* The part asked for, cut to the page, in whole pixels. */
static TvRenderStatus
fit_box (const TvRenderRequest *request, TvRenderReply *reply, double ret_box[4])
{
  double width, height;

  ret_box[0] = request->has_box ? CLAMP (request->box[0], 0, reply->page_width) : 0;
  ret_box[1] = request->has_box ? CLAMP (request->box[1], 0, reply->page_height) : 0;
  ret_box[2] = request->has_box ? CLAMP (request->box[2], 0, reply->page_width) : reply->page_width;
  ret_box[3]
      = request->has_box ? CLAMP (request->box[3], 0, reply->page_height) : reply->page_height;
  width = ceil ((ret_box[2] - ret_box[0]) * request->scale - 1e-6);
  height = ceil ((ret_box[3] - ret_box[1]) * request->scale - 1e-6);
  if (!(width >= 1) || !(height >= 1))
    return TV_RENDER_REFUSED;
  if (width > TV_RENDER_MAX_SIDE || height > TV_RENDER_MAX_SIDE
      || width * height > (double) TV_RENDER_MAX_PIXELS)
    return TV_RENDER_TOO_LARGE;
  reply->width = (guint32) width;
  reply->height = (guint32) height;
  reply->stride = (guint32) cairo_format_stride_for_width (CAIRO_FORMAT_ARGB32, (int) width);
  return TV_RENDER_OK;
}

static gboolean
has_record (TvRenderDocument *self, guint page)
{
  return self->record != NULL && tv_render_record_get_page (self->record) == page;
}

static void
paint (TvRenderDocument *self, PopplerPage *page, const TvRenderRequest *request, cairo_t *cr)
{
  if (page == NULL)
    tv_render_picture_paint (self->picture, cr, request->scale);
  else if (!has_record (self, request->page))
    poppler_page_render_for_printing (page, cr);
  else if (self->raster == NULL || !tv_render_raster_paint (self->raster, cr, request->scale))
    tv_render_record_paint (self->record, cr);
}

static TvRenderStatus
draw (TvRenderDocument *self,
      PopplerPage *page,
      const TvRenderRequest *request,
      TvRenderReply *reply,
      TvRenderOutput *output)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  double box[4];
  TvRenderStatus status = fit_box (request, reply, box);
  gboolean drawn;

  if (status != TV_RENDER_OK)
    return status;
  if (!tv_render_output_init (output, (gsize) reply->stride * reply->height))
    return TV_RENDER_TOO_LARGE;
  surface = cairo_image_surface_create_for_data (output->data,
                                                 CAIRO_FORMAT_ARGB32,
                                                 (int) reply->width,
                                                 (int) reply->height,
                                                 (int) reply->stride);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, request->scale, request->scale);
  cairo_translate (cr, -box[0], -box[1]);
  paint (self, page, request, cr);
  /* A page whose content is broken half way still shows what came before. */
  drawn = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return drawn && tv_render_output_seal (output) ? TV_RENDER_OK : TV_RENDER_BROKEN;
}

static TvRenderStatus
send_bytes (GBytes *bytes, TvRenderOutput *output)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  if (length == 0 || !tv_render_output_init (output, length))
    return TV_RENDER_TOO_LARGE;
  memcpy (output->data, data, length);
  return tv_render_output_seal (output) ? TV_RENDER_OK : TV_RENDER_BROKEN;
}

/* @bytes: (transfer full) */
static TvRenderStatus
send_text (GBytes *bytes, TvRenderOutput *output)
{
  g_autoptr (GBytes) text = bytes;

  if (g_bytes_get_size (text) > TV_RENDER_MAX_TEXT)
    return TV_RENDER_TOO_LARGE;
  return send_bytes (text, output);
}

/* One page is kept, the one being looked at. A picture has its smaller selves already. */
static TvRenderStatus
keep (TvRenderDocument *self,
      PopplerPage *page,
      const TvRenderRequest *request,
      const TvRenderReply *reply)
{
  if (page == NULL || has_record (self, request->page))
    return TV_RENDER_OK;
  drop_record (self);
  self->record = tv_render_record_new (page, request->page, reply->page_width, reply->page_height);
  if (self->record == NULL)
    return TV_RENDER_TOO_LARGE;
  if (tv_render_record_is_heavy (self->record))
    self->raster = tv_render_raster_new (self->record, reply->page_width, reply->page_height);
  return TV_RENDER_OK;
}

gboolean
tv_render_document_has_work (const TvRenderDocument *self)
{
  return self->raster != NULL && tv_render_raster_is_pending (self->raster);
}

void
tv_render_document_work (TvRenderDocument *self)
{
  if (tv_render_document_has_work (self))
    tv_render_raster_work (self->raster);
}

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  GByteArray *array = data;

  if (array->len + (guint64) length > TV_RENDER_MAX_BYTES)
    return CAIRO_STATUS_WRITE_ERROR;
  g_byte_array_append (array, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static TvRenderStatus
print (PopplerPage *page, const TvRenderReply *reply, TvRenderOutput *output)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb,
                                                                  array,
                                                                  reply->page_width,
                                                                  reply->page_height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;
  cairo_status_t status;

  poppler_page_render_for_printing (page, cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  bytes = g_byte_array_free_to_bytes (array);
  if (status != CAIRO_STATUS_SUCCESS)
    return status == CAIRO_STATUS_WRITE_ERROR ? TV_RENDER_TOO_LARGE : TV_RENDER_BROKEN;
  return send_bytes (bytes, output);
}

static TvRenderStatus
encode (TvRenderDocument *self,
        const TvRenderRequest *request,
        TvRenderReply *reply,
        TvRenderOutput *output)
{
  g_autoptr (GBytes) jpeg = NULL;

  if (self->picture == NULL || request->limit < 16)
    return TV_RENDER_REFUSED;
  jpeg = tv_render_picture_encode (self->picture, request->limit, &reply->width, &reply->height);
  return jpeg == NULL ? TV_RENDER_BROKEN : send_bytes (jpeg, output);
}

/* What only a PDF can do. */
static TvRenderStatus
answer_pdf_page (TvRenderDocument *self,
                 PopplerPage *page,
                 const TvRenderRequest *request,
                 TvRenderReply *reply,
                 TvRenderOutput *output)
{
  switch (request->operation)
    {
    case TV_RENDER_TEXT:
      return send_text (
          tv_render_text_read (page, request->page, reply->page_width, reply->page_height),
          output);
    case TV_RENDER_FIND:
      if (memchr (request->text, '\0', sizeof request->text) == NULL
          || !g_utf8_validate (request->text, -1, NULL))
        return TV_RENDER_REFUSED;
      return send_text (tv_render_find_run (page, request->text, request->limit != 0), output);
    case TV_RENDER_OUTLINE:
      return send_text (tv_render_outline_read (self->pdf), output);
    case TV_RENDER_PRINT:
      return print (page, reply, output);
    default:
      return TV_RENDER_REFUSED;
    }
}

static TvRenderStatus
answer_page (TvRenderDocument *self,
             PopplerPage *page,
             const TvRenderRequest *request,
             TvRenderReply *reply,
             TvRenderOutput *output)
{
  TvRenderStatus status = measure (self, page, reply);

  if (status != TV_RENDER_OK)
    return status;
  switch (request->operation)
    {
    case TV_RENDER_PAGE:
      return TV_RENDER_OK;
    case TV_RENDER_DRAW:
      return draw (self, page, request, reply, output);
    case TV_RENDER_KEEP:
      return keep (self, page, request, reply);
    case TV_RENDER_ENCODE:
      return encode (self, request, reply, output);
    default:
      return page == NULL ? TV_RENDER_REFUSED
                          : answer_pdf_page (self, page, request, reply, output);
    }
}

TvRenderStatus
tv_render_document_answer (TvRenderDocument *self,
                           const TvRenderRequest *request,
                           TvRenderReply *reply,
                           TvRenderOutput *output)
{
  PopplerPage *page = NULL;
  TvRenderStatus status;

  if (request->page >= get_n_pages (self))
    return TV_RENDER_NO_PAGE;
  if (self->pdf != NULL)
    {
      page = poppler_document_get_page (self->pdf, (int) request->page);
      if (page == NULL)
        return TV_RENDER_BROKEN;
    }
  status = answer_page (self, page, request, reply, output);
  g_clear_object (&page);
  return status;
}
