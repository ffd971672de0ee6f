// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-cover.h"

void
tv_cover_free (TvCover *self)
{
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_free (self->layer);
  g_free (self->code);
  g_free (self->lot);
  g_clear_pointer (&self->properties, json_decref);
  g_free (self);
}

gboolean
tv_cover_is_in_force (const TvCover *self)
{
  static const char *const states[] = { "da-phe-duyet", "da-cong-bo", "dieu-chinh", NULL };

  g_return_val_if_fail (self != NULL, FALSE);

  return self->newest && self->plan->state != NULL && g_strv_contains (states, self->plan->state);
}

gboolean
tv_cover_is_proposed (const TvCover *self)
{
  static const char *const states[] = { "nhiem-vu", "do-an", "lay-y-kien", "tham-dinh", NULL };

  g_return_val_if_fail (self != NULL, FALSE);

  return self->newest && self->plan->state != NULL && g_strv_contains (states, self->plan->state);
}

static gboolean
counts (const TvCover *self)
{
  return self->code != NULL && (tv_cover_is_in_force (self) || tv_cover_is_proposed (self));
}

gboolean
tv_cover_disagrees (const TvCover *self, const TvCover *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return counts (self) && counts (other) && g_strcmp0 (self->plan->item, other->plan->item) != 0
         && g_strcmp0 (self->code, other->code) != 0;
}
