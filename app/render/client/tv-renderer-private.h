// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-render-frame.h"
#include "tv-renderer.h"

G_BEGIN_DECLS

/* Puts a call behind those that wait. Its task gives what the operation's reply carries: a
 * TvRendererPage, TvRendererImage, text or GBytes. @tag: of the task. */
void tv_renderer_enqueue (TvRenderer *self,
                          const TvRenderRequest *request,
                          GCancellable *cancellable,
                          gpointer tag,
                          GAsyncReadyCallback callback,
                          gpointer data);

G_END_DECLS
