// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-crs.h"

#include "base/tv-error.h"

#include <math.h>
#include <proj.h>
#include <string.h>

/* The datum shift of the ministry's decision 05/2007/QĐ-BTNMT, and the datum it belongs to. */
#define SHIFT_CODE "6960"
#define VN2000_CODE "4756"

struct _TvCrs
{
  PJ_CONTEXT *context; /* (owned) */
  PJ *way;             /* (owned): to lon, lat in degrees */
  char *name;
  char *pipeline;
  double accuracy;
};

static gboolean
fail (const char *code, const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_CRS, "%s: %s", code, what);
  return FALSE;
}

static PJ *
create_crs (PJ_CONTEXT *context, const char *code, GError **error)
{
  PJ *crs;

  /* a WKT or PROJ text would be a way to smuggle in a system nobody can look up */
  if (!g_str_has_prefix (code, "EPSG:") && !g_str_equal (code, "OGC:CRS84"))
    {
      fail (code, "only EPSG codes are taken", error);
      return NULL;
    }
  crs = proj_create (context, code);
  if (crs == NULL || !proj_is_crs (crs))
    {
      proj_destroy (crs);
      fail (code, "no such coordinate system", error);
      return NULL;
    }
  if (proj_is_deprecated (crs))
    {
      proj_destroy (crs);
      fail (code, "deprecated: its definition is wrong", error);
      return NULL;
    }
  return crs;
}

static gboolean
is_vn2000 (PJ_CONTEXT *context, const PJ *crs)
{
  PJ *geodetic = proj_crs_get_geodetic_crs (context, crs);
  const char *code = geodetic != NULL ? proj_get_id_code (geodetic, 0) : NULL;
  gboolean found = g_strcmp0 (code, VN2000_CODE) == 0;

  proj_destroy (geodetic);
  return found;
}

/* The shift is one step of the way, or the way itself; PROJ may hold it as the inverse. */
static gboolean
uses_shift (PJ_CONTEXT *context, const PJ *operation)
{
  int n_steps = proj_concatoperation_get_step_count (context, operation);
  const char *code = proj_get_id_code (operation, 0);
  gboolean found = g_strcmp0 (code, SHIFT_CODE) == 0;

  for (int i = 0; i < n_steps && !found; i++)
    {
      PJ *step = proj_concatoperation_get_step (context, operation, i);

      found = g_strcmp0 (proj_get_id_code (step, 0), SHIFT_CODE) == 0;
      proj_destroy (step);
    }
  return found;
}

/* The first way that needs nothing that is not on this machine, or the one by the legal shift. */
static PJ *
choose_way (PJ_CONTEXT *context, const PJ *crs, const PJ *target)
{
  PJ_OPERATION_FACTORY_CONTEXT *factory = proj_create_operation_factory_context (context, NULL);
  gboolean vietnamese = is_vn2000 (context, crs);
  PJ_OBJ_LIST *list;
  PJ *found = NULL;

  proj_operation_factory_context_set_grid_availability_use (
      context,
      factory,
      PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  proj_operation_factory_context_set_spatial_criterion (
      context,
      factory,
      PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_discard_superseded (context, factory, !vietnamese);
  list = proj_create_operations (context, crs, target, factory);
  for (int i = 0; list != NULL && found == NULL && i < proj_list_get_count (list); i++)
    {
      PJ *way = proj_list_get (context, list, i);

      if (proj_coordoperation_is_instantiable (context, way)
          && (!vietnamese || uses_shift (context, way)))
        found = way;
      else
        proj_destroy (way);
    }
  proj_list_destroy (list);
  proj_operation_factory_context_destroy (factory);
  return found;
}

static gboolean
load (TvCrs *self, const char *code, GError **error)
{
  PJ *crs = create_crs (self->context, code, error);
  PJ *target, *way;

  if (crs == NULL)
    return FALSE;
  self->name = g_strdup (proj_get_name (crs));
  target = proj_create (self->context, "EPSG:4326");
  way = target != NULL ? choose_way (self->context, crs, target) : NULL;
  proj_destroy (crs);
  proj_destroy (target);
  if (way == NULL)
    return fail (code, "no known way to longitude and latitude", error);
  self->accuracy = MAX (proj_coordoperation_get_accuracy (self->context, way), 0);
  self->way = proj_normalize_for_visualization (self->context, way);
  proj_destroy (way);
  if (self->way == NULL)
    return fail (code, "its axes are not understood", error);
  self->pipeline = g_strdup (proj_as_proj_string (self->context, self->way, PJ_PROJ_5, NULL));
  return TRUE;
}

TvCrs *
tv_crs_new (const char *code, GError **error)
{
  g_autoptr (TvCrs) self = g_new0 (TvCrs, 1);

  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->context = proj_context_create ();
  proj_context_set_enable_network (self->context, 0);
  proj_log_level (self->context, PJ_LOG_NONE);
  return load (self, code, error) ? g_steal_pointer (&self) : NULL;
}

void
tv_crs_free (TvCrs *self)
{
  proj_destroy (self->way);
  proj_context_destroy (self->context);
  g_free (self->name);
  g_free (self->pipeline);
  g_free (self);
}

gboolean
tv_crs_check (const char *code, GError **error)
{
  g_autoptr (TvCrs) crs = tv_crs_new (code, error);

  return crs != NULL;
}

static gboolean
transform (TvCrs *self, PJ_DIRECTION direction, double x, double y, double *ret_x, double *ret_y)
{
  PJ_COORD result = proj_trans (self->way, direction, proj_coord (x, y, 0, 0));

  if (!isfinite (result.xy.x) || !isfinite (result.xy.y))
    return FALSE;
  *ret_x = result.xy.x;
  *ret_y = result.xy.y;
  return TRUE;
}

gboolean
tv_crs_to_lonlat (TvCrs *self, double x, double y, double *ret_lon, double *ret_lat)
{
  return transform (self, PJ_FWD, x, y, ret_lon, ret_lat);
}

gboolean
tv_crs_from_lonlat (TvCrs *self, double lon, double lat, double *ret_x, double *ret_y)
{
  return transform (self, PJ_INV, lon, lat, ret_x, ret_y);
}

double
tv_crs_get_accuracy (const TvCrs *self)
{
  return self->accuracy;
}

const char *
tv_crs_get_name (const TvCrs *self)
{
  return self->name;
}

const char *
tv_crs_get_pipeline (const TvCrs *self)
{
  return self->pipeline;
}
