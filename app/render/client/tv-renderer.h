// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One document in its own sandboxed thamvan-render child. All calls are asynchronous, answer within
 * their time limit or fail with DOCUMENT; a dead child is started again at the next call. */
#define TV_TYPE_RENDERER (tv_renderer_get_type ())
G_DECLARE_FINAL_TYPE (TvRenderer, tv_renderer, TV, RENDERER, GObject)

/* @fd: the document, opened for reading (not taken over). @media_type: application/pdf, image/… */
TvRenderer *
tv_renderer_new (int fd, const char *media_type);

typedef struct
{
  guint n_pages;
  double width, height; /* points, of the asked page */
} TvRendererPage;

void
tv_renderer_get_page_async (TvRenderer *self,
                            guint page,
                            GCancellable *c,
                            GAsyncReadyCallback cb,
                            gpointer data);
gboolean
tv_renderer_get_page_finish (TvRenderer *self,
                             GAsyncResult *res,
                             TvRendererPage *ret_page,
                             GError **error);

/* Pixels of a part of a page. @scale: pixels per point; box in points from the top left, NULL: all.
 * Result: GBytes of a sealed memfd, premultiplied BGRA, and its size. */
typedef struct
{
  GBytes *pixels; /* (owned) */
  guint width, height, stride;
} TvRendererImage;
void
tv_renderer_image_free (TvRendererImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRendererImage, tv_renderer_image_free)

void
tv_renderer_draw_async (TvRenderer *self,
                        guint page,
                        double scale,
                        const double box[4],
                        GCancellable *c,
                        GAsyncReadyCallback cb,
                        gpointer data);
TvRendererImage *
tv_renderer_draw_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* Paragraphs of a page as text.json has them: [{"id","box","text"}]. */
void
tv_renderer_get_text_async (TvRenderer *self,
                            guint page,
                            GCancellable *c,
                            GAsyncReadyCallback cb,
                            gpointer data);
char *
tv_renderer_get_text_finish (TvRenderer *self, GAsyncResult *res, GError **error);

G_END_DECLS
