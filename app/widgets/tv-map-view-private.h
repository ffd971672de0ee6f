// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-gpkg.h"
#include "geo/tv-style.h"
#include "tv-map-layer.h"
#include "tv-map-marks.h"
#include "tv-map-view.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* An item the map shows. */
typedef struct
{
  TvContent *content; /* (owned) (nullable) */
  char *item;
  guint version;
  GCancellable *cancellable; /* (owned) (nullable): of the load under way */
} TvMapShown;

struct _TvMapView
{
  GtkWidget parent_instance;

  GtkWidget *overlay; /* child; all below lie in it */
  ShumateMap *map;
  TvMapLayer *tiles;
  TvMapMarks *marks; /* (owned) */
  GtkWidget *legend;
  GtkWidget *legend_frame;
  GtkWidget *legend_button;
  GtkWidget *attribution;
  GtkWidget *message;

  TvTilePainter *painter; /* (owned) */
  TvGpkg *gpkg;           /* (owned) (nullable): the plan's features */
  TvStyle *style;         /* (owned) (nullable): the plan's */
  TvMapLayers *layers;    /* (owned) (nullable): made when it is first asked for */
  TvMapShown plan;
  TvMapShown basemap;
  gboolean pin_mode;
  gboolean painted;    /* there is something to paint */
  int width, height;   /* last allocated */
  double whole[3];     /* lon, lat, zoom of the whole plan when it was last shown */
  gboolean show_whole; /* when there is a size to fit into */
};

/* The map beneath, for the tools that draw on it, follow it or move it. (transfer none) */
ShumateMap *tv_map_view_get_map (TvMapView *self);

/* Everything of the plan into a map of that size. */
void tv_map_view_show_whole_in (TvMapView *self, int width, int height);

/* What is to be painted has changed. */
void tv_map_view_repaint (TvMapView *self);

/* Lets go of plan and base map, and of their loading. */
void tv_map_view_forget_items (TvMapView *self);

G_END_DECLS
