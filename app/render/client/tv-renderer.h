// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One document in its own sandboxed thamvan-render child. All calls are asynchronous, answer within
 * their time limit or fail with DOCUMENT; a dead child is started again at the next call. Calls are
 * answered in order; a cancelled one that is being worked on ends its child at once. To be used
 * from one thread; callbacks come on the thread-default context of the call. Where this machine
 * cannot make the sandbox every call fails with DOCUMENT: nothing is ever parsed without it. */
#define TV_TYPE_RENDERER (tv_renderer_get_type ())
G_DECLARE_FINAL_TYPE (TvRenderer, tv_renderer, TV, RENDERER, GObject)

/* @fd: the document, a regular file or memfd opened for reading (not taken over).
 * @media_type: application/pdf, image/png, image/jpeg (a picture is one page, a point a pixel). */
TvRenderer *tv_renderer_new (int fd, const char *media_type);

/* How long one call may take, starting the child included. Default 20 000 ms. */
void tv_renderer_set_time_limit (TvRenderer *self, guint milliseconds);

/* @page from 0. */
typedef struct
{
  guint n_pages;
  double width, height; /* points, of the asked page */
} TvRendererPage;

void tv_renderer_get_page_async (TvRenderer *self,
                                 guint page,
                                 GCancellable *c,
                                 GAsyncReadyCallback cb,
                                 gpointer data);
gboolean tv_renderer_get_page_finish (TvRenderer *self,
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
void tv_renderer_image_free (TvRendererImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRendererImage, tv_renderer_image_free)

void tv_renderer_draw_async (TvRenderer *self,
                             guint page,
                             double scale,
                             const double box[4],
                             GCancellable *c,
                             GAsyncReadyCallback cb,
                             gpointer data);
TvRendererImage *tv_renderer_draw_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* Paragraphs of a page as text.json has them: [{"id","box","text"}]. */
void tv_renderer_get_text_async (TvRenderer *self,
                                 guint page,
                                 GCancellable *c,
                                 GAsyncReadyCallback cb,
                                 gpointer data);
char *tv_renderer_get_text_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* A picture made anew as JPEG out of its pixels alone (no EXIF, no place, nothing hidden), its
 * longest side at most @longest pixels: what may be attached to an opinion. */
void tv_renderer_encode_async (TvRenderer *self,
                               guint longest,
                               GCancellable *c,
                               GAsyncReadyCallback cb,
                               gpointer data);
GBytes *tv_renderer_encode_finish (TvRenderer *self, GAsyncResult *res, GError **error);

G_END_DECLS
