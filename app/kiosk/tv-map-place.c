// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-place.h"

static TvVisitPlace *
place_on (const TvPlan *plan, double lon, double lat)
{
  TvVisitPlace *place = tv_visit_place_new (TV_VISIT_MAP, plan->item, plan->version);

  place->has_point = TRUE;
  place->lon = lon;
  place->lat = lat;
  return place;
}

TvVisitPlace *
tv_map_place_new (TvCatalogue *catalogue, const char *item, guint version, double lon, double lat)
{
  g_autoptr (TvPlan) plan = NULL;
  g_autoptr (GPtrArray) covers = NULL;
  const TvCover *best = NULL;

  g_return_val_if_fail (TV_IS_CATALOGUE (catalogue) && item != NULL, NULL);

  plan = tv_catalogue_get_plan (catalogue, item, version, NULL);
  if (plan != NULL)
    return place_on (plan, lon, lat);
  covers = tv_catalogue_list_covers (catalogue, lon, lat, NULL);
  for (guint i = 0; covers != NULL && i < covers->len; i++)
    {
      const TvCover *cover = g_ptr_array_index (covers, i);

      if (best == NULL || (!tv_cover_is_in_force (best) && tv_cover_is_in_force (cover)))
        best = cover;
    }
  return best != NULL ? place_on (best->plan, lon, lat) : NULL;
}
