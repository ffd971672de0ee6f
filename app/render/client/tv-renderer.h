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
 * @media_type: application/pdf, image/png, image/jpeg, image/tiff (a picture is one page, a point a
 * pixel). */
TvRenderer *tv_renderer_new (int fd, const char *media_type);

/* Another child for the same document: what is slow there (searching a large drawing's letters)
 * does not hold up what is drawn here. */
TvRenderer *tv_renderer_new_beside (TvRenderer *other);

/* How long one call may take, starting the child included. Default 20 000 ms. */
void tv_renderer_set_time_limit (TvRenderer *self, guint milliseconds);

/* Why the last call that failed did: what a reader can be told. */
typedef enum
{
  TV_RENDERER_NO_TROUBLE = 0,
  TV_RENDERER_BROKEN,    /* damaged, or another type than it says */
  TV_RENDERER_LOCKED,    /* a password is needed */
  TV_RENDERER_TOO_LARGE, /* too many pixels, pages or bytes */
  TV_RENDERER_REFUSED,   /* this kind of document cannot do that */
  TV_RENDERER_TOO_LONG,  /* the time limit */
  TV_RENDERER_DIED,      /* crashed, or asked for more memory than it may have */
  TV_RENDERER_NO_WALLS,  /* this machine cannot make the sandbox */
} TvRendererTrouble;
TvRendererTrouble tv_renderer_get_trouble (TvRenderer *self);

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

/* Makes parts of @page quick to draw from now on (tens of milliseconds each, instead of the whole
 * page again): of one page at a time, as long as the child lives. Fails where the page is too heavy
 * to be kept; drawing then still works, slowly. Not needed for a page that is drawn once. */
void tv_renderer_keep_async (TvRenderer *self,
                             guint page,
                             GCancellable *c,
                             GAsyncReadyCallback cb,
                             gpointer data);
gboolean tv_renderer_keep_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* Paragraphs of a page as text.json has them: [{"id","box","text"}]. */
void tv_renderer_get_text_async (TvRenderer *self,
                                 guint page,
                                 GCancellable *c,
                                 GAsyncReadyCallback cb,
                                 gpointer data);
char *tv_renderer_get_text_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* Where @query stands on a page, marks and case ignored, as JSON text: [[[x0,y0,x1,y1],…],…], for
 * each place one box a line, points from the top left. @loose: all the words, but anywhere on the
 * page, instead of one behind the other. A query is cut after some 190 bytes. */
void tv_renderer_find_async (TvRenderer *self,
                             guint page,
                             const char *query,
                             gboolean loose,
                             GCancellable *c,
                             GAsyncReadyCallback cb,
                             gpointer data);
char *tv_renderer_find_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* The document's own table of contents, flat: [{"title","page","depth"}], pages from 0. */
void tv_renderer_get_outline_async (TvRenderer *self,
                                    GCancellable *c,
                                    GAsyncReadyCallback cb,
                                    gpointer data);
char *tv_renderer_get_outline_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* One page alone, as a PDF of that page only: what goes to a printer. */
void tv_renderer_print_async (TvRenderer *self,
                              guint page,
                              GCancellable *c,
                              GAsyncReadyCallback cb,
                              gpointer data);
GBytes *tv_renderer_print_finish (TvRenderer *self, GAsyncResult *res, GError **error);

/* A picture made anew as JPEG out of its pixels alone (no EXIF, no place, nothing hidden), its
 * longest side at most @longest pixels: what may be attached to an opinion. */
void tv_renderer_encode_async (TvRenderer *self,
                               guint longest,
                               GCancellable *c,
                               GAsyncReadyCallback cb,
                               gpointer data);
GBytes *tv_renderer_encode_finish (TvRenderer *self, GAsyncResult *res, GError **error);

G_END_DECLS
