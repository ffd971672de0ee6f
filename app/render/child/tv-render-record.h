// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cairo.h>
#include <poppler.h>

G_BEGIN_DECLS

/* A page drawn once without pixels: what it is made of, ready to be painted at any scale. Painting
 * a part out of this takes milliseconds where poppler goes through the whole page again. */
typedef struct _TvRenderRecord TvRenderRecord;

/* NULL where the page takes more memory than is kept for one; it is then drawn anew each time. */
TvRenderRecord *tv_render_record_new (PopplerPage *page, guint number, double width, double height);
void tv_render_record_free (TvRenderRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRenderRecord, tv_render_record_free)

guint tv_render_record_get_page (const TvRenderRecord *self);

/* Whether painting much of it at once takes longer than a reader should wait. */
gboolean tv_render_record_is_heavy (const TvRenderRecord *self);

/* Paints it all; what is outside of @cr's surface costs next to nothing. */
void tv_render_record_paint (TvRenderRecord *self, cairo_t *cr);

G_END_DECLS
