// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-source.h"

#include "geo/tv-mercator.h"

#define MAX_ZOOM 21

struct _TvMapSource
{
  ShumateMapSource parent_instance;
};

G_DEFINE_FINAL_TYPE (TvMapSource, tv_map_source, SHUMATE_TYPE_MAP_SOURCE)

static void
tv_map_source_class_init (TvMapSourceClass *klass)
{
}

static void
tv_map_source_init (TvMapSource *self)
{
}

TvMapSource *
tv_map_source_new (void)
{
  TvMapSource *self = g_object_new (TV_TYPE_MAP_SOURCE, NULL);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);

  /* not in init: the properties are set to their defaults after it */
  shumate_map_source_set_id (source, "thamvan");
  shumate_map_source_set_tile_size (source, TV_TILE_SIZE);
  shumate_map_source_set_min_zoom_level (source, 0);
  shumate_map_source_set_max_zoom_level (source, MAX_ZOOM);
  return self;
}
