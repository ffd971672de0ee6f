// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-hit.h"

void
tv_hit_free (TvHit *self)
{
  if (self == NULL)
    return;
  g_free (self->item);
  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->document);
  g_free (self->snippet);
  g_free (self);
}
