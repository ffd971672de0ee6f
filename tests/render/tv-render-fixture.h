// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-renderer.h"

G_BEGIN_DECLS

/* Points the renderer at the child of this build unless the environment names one. */
void tv_render_fixture_init (void);

/* A PDF of @n_pages A5 pages, each with a line of text and a red square at (100, 200)–(200, 300).
 */
GBytes *tv_render_fixture_pdf (guint n_pages, const char *text);

/* A PNG or a noisy picture of the given size. */
GBytes *tv_render_fixture_png (int width, int height);

/* A memfd with @bytes. */
int tv_render_fixture_fd (GBytes *bytes);

/* Runs the thread-default context until *@done or @seconds have passed. */
gboolean tv_render_fixture_wait (gboolean *done, guint seconds);

/* Waits for the answers of the asynchronous calls. */
gboolean tv_render_fixture_page (TvRenderer *renderer,
                                 guint page,
                                 TvRendererPage *ret_page,
                                 GError **error);
TvRendererImage *tv_render_fixture_draw (TvRenderer *renderer,
                                         guint page,
                                         double scale,
                                         const double box[4],
                                         GError **error);
char *tv_render_fixture_text (TvRenderer *renderer, guint page, GError **error);

/* The process id of the thamvan-render that this process started, or 0. */
int tv_render_fixture_find_child (void);

G_END_DECLS
