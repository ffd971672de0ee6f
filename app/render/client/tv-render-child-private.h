// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-render-frame.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One running thamvan-render in its sandbox, with the socket to it. */
typedef struct _TvRenderChild TvRenderChild;

/* Starts bwrap with the child in it. @document stays the caller's. DOCUMENT. */
TvRenderChild *tv_render_child_start (int document, const char *media_type, GError **error);

/* Kills it, and with it its whole process namespace, and frees. */
void tv_render_child_free (TvRenderChild *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRenderChild, tv_render_child_free)

GSocket *tv_render_child_get_socket (TvRenderChild *self); /* (transfer none) */

gboolean tv_render_child_send (TvRenderChild *self, const TvRenderRequest *request, GError **error);

/* One reply that waits on the socket, and the descriptor beside it or -1. DOCUMENT when the child
 * is gone. */
gboolean tv_render_child_receive (TvRenderChild *self,
                                  TvRenderReply *ret_reply,
                                  int *ret_fd,
                                  GError **error);

/* What a child that died before it was ready wrote on its error stream, one line. */
char *tv_render_child_dup_complaint (TvRenderChild *self);

/* Closes *@fd unless it is -1 and makes it -1. */
void tv_render_close_fd (int *fd);

G_END_DECLS
