// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-place.h"

TvVisitPlace *
tv_visit_place_new (TvVisitPlaceKind kind, const char *item, guint version)
{
  TvVisitPlace *self = g_new0 (TvVisitPlace, 1);

  self->kind = kind;
  self->item = g_strdup (item);
  self->version = version;
  return self;
}

TvVisitPlace *
tv_visit_place_copy (const TvVisitPlace *self)
{
  TvVisitPlace *copy = tv_visit_place_new (self->kind, self->item, self->version);

  copy->text = g_strdup (self->text);
  copy->title = g_strdup (self->title);
  copy->words = g_strdup (self->words);
  copy->paragraph = g_strdup (self->paragraph);
  copy->page = self->page;
  copy->has_point = self->has_point;
  copy->lon = self->lon;
  copy->lat = self->lat;
  return copy;
}

void
tv_visit_place_free (TvVisitPlace *self)
{
  g_free (self->item);
  g_free (self->text);
  g_free (self->title);
  g_free (self->words);
  g_free (self->paragraph);
  g_free (self);
}
