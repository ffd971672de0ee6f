// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/client/tv-render-frame.h"
#include "tv-render-output.h"

G_BEGIN_DECLS

/* The one document of this process: a PDF or a picture (one page, one pixel a point). */
typedef struct _TvRenderDocument TvRenderDocument;

/* @ret_status says why there is none. @bytes stay mapped as long as the document lives. */
TvRenderDocument *tv_render_document_open (const char *media_type,
                                           GBytes *bytes,
                                           TvRenderStatus *ret_status);
void tv_render_document_free (TvRenderDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRenderDocument, tv_render_document_free)

/* Fills @reply and, where the operation makes bytes, @output (sealed). */
TvRenderStatus tv_render_document_answer (TvRenderDocument *self,
                                          const TvRenderRequest *request,
                                          TvRenderReply *reply,
                                          TvRenderOutput *output);

/* Whether there is something to be done ahead while nothing is asked, and a little of it. */
gboolean tv_render_document_has_work (const TvRenderDocument *self);
void tv_render_document_work (TvRenderDocument *self);

G_END_DECLS
