// SPDX-License-Identifier: GPL-3.0-or-later
/* The calls of TvRenderer, one pair each; how they get to the child stands in tv-renderer.c. */
#include "config.h"

#include "tv-renderer-private.h"

#include <math.h>
#include <string.h>

void
tv_renderer_get_page_async (TvRenderer *self,
                            guint page,
                            GCancellable *c,
                            GAsyncReadyCallback cb,
                            gpointer data)
{
  const TvRenderRequest request = { .operation = TV_RENDER_PAGE, .page = page };

  g_return_if_fail (TV_IS_RENDERER (self));
  tv_renderer_enqueue (self, &request, c, tv_renderer_get_page_async, cb, data);
}

gboolean
tv_renderer_get_page_finish (TvRenderer *self,
                             GAsyncResult *res,
                             TvRendererPage *ret_page,
                             GError **error)
{
  g_autofree TvRendererPage *page = NULL;

  g_return_val_if_fail (g_task_is_valid (res, self), FALSE);
  page = g_task_propagate_pointer (G_TASK (res), error);
  if (page == NULL)
    return FALSE;
  *ret_page = *page;
  return TRUE;
}

void
tv_renderer_draw_async (TvRenderer *self,
                        guint page,
                        double scale,
                        const double box[4],
                        GCancellable *c,
                        GAsyncReadyCallback cb,
                        gpointer data)
{
  TvRenderRequest request = { .operation = TV_RENDER_DRAW, .page = page, .scale = scale };

  g_return_if_fail (TV_IS_RENDERER (self));
  g_return_if_fail (isfinite (scale) && scale > 0);
  if (box != NULL)
    {
      request.has_box = 1;
      for (guint i = 0; i < 4; i++)
        request.box[i] = box[i];
    }
  tv_renderer_enqueue (self, &request, c, tv_renderer_draw_async, cb, data);
}

TvRendererImage *
tv_renderer_draw_finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

void
tv_renderer_keep_async (TvRenderer *self,
                        guint page,
                        GCancellable *c,
                        GAsyncReadyCallback cb,
                        gpointer data)
{
  const TvRenderRequest request = { .operation = TV_RENDER_KEEP, .page = page };

  g_return_if_fail (TV_IS_RENDERER (self));
  tv_renderer_enqueue (self, &request, c, tv_renderer_keep_async, cb, data);
}

gboolean
tv_renderer_keep_finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  TvRendererPage unused;

  return tv_renderer_get_page_finish (self, res, &unused, error);
}

void
tv_renderer_get_text_async (TvRenderer *self,
                            guint page,
                            GCancellable *c,
                            GAsyncReadyCallback cb,
                            gpointer data)
{
  const TvRenderRequest request = { .operation = TV_RENDER_TEXT, .page = page };

  g_return_if_fail (TV_IS_RENDERER (self));
  tv_renderer_enqueue (self, &request, c, tv_renderer_get_text_async, cb, data);
}

/* What was read as bytes or text. */
static gpointer
finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

char *
tv_renderer_get_text_finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  return finish (self, res, error);
}

void
tv_renderer_find_async (TvRenderer *self,
                        guint page,
                        const char *query,
                        gboolean loose,
                        GCancellable *c,
                        GAsyncReadyCallback cb,
                        gpointer data)
{
  TvRenderRequest request = { .operation = TV_RENDER_FIND, .page = page, .limit = loose ? 1 : 0 };
  g_autofree char *cut = NULL;

  g_return_if_fail (TV_IS_RENDERER (self));
  g_return_if_fail (query != NULL);
  /* A letter cut in two at the end becomes one that is in no document. */
  cut = g_utf8_make_valid (query, (gssize) MIN (strlen (query), TV_RENDER_MAX_QUERY - 8));
  g_strlcpy (request.text, cut, sizeof request.text);
  tv_renderer_enqueue (self, &request, c, tv_renderer_find_async, cb, data);
}

char *
tv_renderer_find_finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  return finish (self, res, error);
}

void
tv_renderer_get_outline_async (TvRenderer *self,
                               GCancellable *c,
                               GAsyncReadyCallback cb,
                               gpointer data)
{
  const TvRenderRequest request = { .operation = TV_RENDER_OUTLINE };

  g_return_if_fail (TV_IS_RENDERER (self));
  tv_renderer_enqueue (self, &request, c, tv_renderer_get_outline_async, cb, data);
}

char *
tv_renderer_get_outline_finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  return finish (self, res, error);
}

void
tv_renderer_print_async (TvRenderer *self,
                         guint page,
                         GCancellable *c,
                         GAsyncReadyCallback cb,
                         gpointer data)
{
  const TvRenderRequest request = { .operation = TV_RENDER_PRINT, .page = page };

  g_return_if_fail (TV_IS_RENDERER (self));
  tv_renderer_enqueue (self, &request, c, tv_renderer_print_async, cb, data);
}

GBytes *
tv_renderer_print_finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  return finish (self, res, error);
}

void
tv_renderer_encode_async (TvRenderer *self,
                          guint longest,
                          GCancellable *c,
                          GAsyncReadyCallback cb,
                          gpointer data)
{
  const TvRenderRequest request = { .operation = TV_RENDER_ENCODE, .limit = longest };

  g_return_if_fail (TV_IS_RENDERER (self));
  tv_renderer_enqueue (self, &request, c, tv_renderer_encode_async, cb, data);
}

GBytes *
tv_renderer_encode_finish (TvRenderer *self, GAsyncResult *res, GError **error)
{
  return finish (self, res, error);
}
