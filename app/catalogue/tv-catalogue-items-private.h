// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-item.h"
#include "tv-catalogue-private.h"

G_BEGIN_DECLS

/* One item on its way into the catalogue. */
typedef struct
{
  TvItem *item; /* (owned) */
  gint64 row;
  gboolean is_newest;
  TvPlan *plan; /* (owned) (nullable) */
} TvCatalogueItem;

/* What all steps of a build share. */
typedef struct
{
  TvDb *db;
  TvObjectStore *objects;
  GPtrArray *items;      /* (element-type TvCatalogueItem): newest release first */
  TvUnitRegister *units; /* (owned) (nullable) */
  GCancellable *cancellable;
} TvCatalogueBuild;

TvCatalogueBuild *tv_catalogue_build_new (TvDb *db,
                                          TvObjectStore *objects,
                                          GPtrArray *items,
                                          GCancellable *cancellable);
void tv_catalogue_build_free (TvCatalogueBuild *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvCatalogueBuild, tv_catalogue_build_free)

/* A file of an item in the object store; NOT_FOUND naming it. */
char *tv_catalogue_build_locate (TvCatalogueBuild *self,
                                 const TvItem *item,
                                 const char *path,
                                 GError **error);
TvJson *tv_catalogue_build_load (TvCatalogueBuild *self,
                                 const TvItem *item,
                                 const char *path,
                                 GError **error);

/* Items and files as they are, then everything that can be found in them. */
gboolean tv_catalogue_build_items (TvCatalogueBuild *self, GError **error);
gboolean tv_catalogue_build_entries (TvCatalogueBuild *self, GError **error);

G_END_DECLS
