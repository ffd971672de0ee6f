// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A memfd being filled, then sealed so that neither side can change it any more. */
typedef struct
{
  int fd;
  gsize length;
  guint8 *data; /* mapped, writable until sealed */
} TvRenderOutput;

/* FALSE when the memory is not there. */
gboolean tv_render_output_init (TvRenderOutput *self, gsize length);
gboolean tv_render_output_seal (TvRenderOutput *self);
void tv_render_output_clear (TvRenderOutput *self);

G_END_DECLS
