// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-record.h"

#include <malloc.h>

/* Half of what the process may have at all: drawing needs the rest. */
#define MAX_BYTES ((gsize) 640 * 1024 * 1024)

/* Pages of text take some hundred kilobytes; a drawing or a scanned sheet many times this. */
#define HEAVY_BYTES ((gsize) 2 * 1024 * 1024)

struct _TvRenderRecord
{
  cairo_surface_t *surface; /* (owned) */
  gsize bytes;
  guint page;
};

static gsize
count_bytes (void)
{
  const struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

TvRenderRecord *
tv_render_record_new (PopplerPage *page, guint number, double width, double height)
{
  const cairo_rectangle_t extents = { 0, 0, width, height };
  g_autoptr (TvRenderRecord) self = g_new0 (TvRenderRecord, 1);
  const gsize before = count_bytes ();
  gsize after;
  cairo_t *cr;

  self->page = number;
  self->surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  cr = cairo_create (self->surface);
  poppler_page_render_for_printing (page, cr);
  cairo_destroy (cr);
  after = count_bytes ();
  self->bytes = after > before ? after - before : 0;
  if (cairo_surface_status (self->surface) != CAIRO_STATUS_SUCCESS || self->bytes > MAX_BYTES)
    return NULL;
  return g_steal_pointer (&self);
}

void
tv_render_record_free (TvRenderRecord *self)
{
  cairo_surface_destroy (self->surface);
  g_free (self);
  /* So that the next page begins with what this one gave back. */
  malloc_trim (0);
}

guint
tv_render_record_get_page (const TvRenderRecord *self)
{
  return self->page;
}

gboolean
tv_render_record_is_heavy (const TvRenderRecord *self)
{
  return self->bytes > HEAVY_BYTES;
}

void
tv_render_record_paint (TvRenderRecord *self, cairo_t *cr)
{
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint (cr);
}
