// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-entry.h"

TvMapEntry *
tv_map_entry_new (const char *sheet, const char *id, const char *title, const char *group)
{
  TvMapEntry *self;

  g_return_val_if_fail (sheet != NULL && id != NULL, NULL);

  self = g_new0 (TvMapEntry, 1);
  self->sheet = g_strdup (sheet);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->group = g_strdup (group);
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->visible = TRUE;
  self->opacity = 100;
  return self;
}

void
tv_map_entry_free (TvMapEntry *self)
{
  g_free (self->sheet);
  g_free (self->id);
  g_free (self->title);
  g_free (self->group);
  g_ptr_array_unref (self->layers);
  g_free (self);
}

gboolean
tv_map_entry_is (const TvMapEntry *self, const char *sheet, const char *id)
{
  return g_strcmp0 (self->sheet, sheet) == 0 && g_strcmp0 (self->id, id) == 0;
}
