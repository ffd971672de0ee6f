// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *role; /* decision explanation drawing regulation other */
  char *title;
  char *path;  /* in the item */
  guint pages; /* 0: not counted */
} TvPlanDocument;

typedef struct
{
  char *id;   /* table of layers.gpkg and file tiles/<id>.mbtiles */
  char *role; /* nen-dia-hinh hien-trang quy-hoach moc-gioi khong-gian-ngam di-san */
  char *title;
  char *crs;         /* as delivered, "EPSG:5899" */
  double accuracy_m; /* metres, of the way from that system to WGS 84 */
  guint64 features;  /* how many */
} TvPlanLayer;

/* plan.json of a plan item (contracts §5): what every page shows without opening the JSON. The rest
 * is read from json. Immutable, reference counted; strings may be NULL where the plan is silent. */
typedef struct
{
  char *item; /* item id */
  guint version;
  char *name;
  char *type;
  char *level;
  char *state;
  guint scale;    /* denominator, 2000 for 1/2.000; 0: none */
  double area_ha; /* hectares; 0: not said */
  char *decision_number;
  char *decision_date; /* yyyy-mm-dd */
  char *decision_issuer;
  char *place;
  GStrv units; /* codes of administrative units */
  GStrv former_units;
  GPtrArray *documents; /* (element-type TvPlanDocument) */
  GPtrArray *layers;    /* (element-type TvPlanLayer) */
  double bounds[4];     /* west south east north, degrees; all 0 when unknown */
  TvJson *json;
} TvPlan;

/* @item, @version: what the manifest says. BAD_REQUEST for an unknown state or role, an unsafe
 * path, a boundary that is not in degrees. (transfer full) */
TvPlan *tv_plan_parse (const char *item, guint version, const TvJson *json, GError **error);
TvPlan *tv_plan_ref (TvPlan *self);
void tv_plan_unref (TvPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvPlan, tv_plan_unref)

/* The groups a plan's layers are sorted into (role), as a reader looks for them. NULL-terminated
 * (transfer none) */
const char *const *tv_plan_get_layer_groups (void);
gboolean tv_plan_has_layer_group (const char *group);

/* A group in words, translated: "Không gian ngầm"; of an unknown one the word itself. (transfer
 * none) */
const char *tv_plan_layer_group_label (const char *group);

/* The state in words, translated: "Đã phê duyệt"; of an unknown one the word itself. (transfer
 * none) */
const char *tv_plan_state_label (const char *state);

G_END_DECLS
