// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-choice.h"

TvChoice *
tv_choice_new (const char *value, const char *label)
{
  TvChoice *self = g_new0 (TvChoice, 1);

  self->value = g_strdup (value);
  self->label = g_strdup (label);
  return self;
}

void
tv_choice_free (TvChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->value);
  g_free (self->label);
  g_free (self);
}
