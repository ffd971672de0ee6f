// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-area.h"

#include "model/tv-anchor.h"

#include <math.h>

#define MAX_AREAS 5000

void
tv_document_area_free (TvDocumentArea *self)
{
  g_free (self->title);
  g_free (self);
}

static gboolean
read_numbers (const TvJson *list, gsize n, double *ret_numbers)
{
  if (json_array_size (list) < n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      ret_numbers[i] = json_number_value (json_array_get (list, i));
      if (!json_is_number (json_array_get (list, i)) || !isfinite (ret_numbers[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_on_earth (const double point[2])
{
  return fabs (point[0]) <= 180 && fabs (point[1]) <= 90;
}

static gboolean
read_geometry (TvDocumentArea *self, const TvJson *geometry)
{
  const char *type = tv_json_get_string (geometry, "type", "");
  const TvJson *coordinates = json_object_get (geometry, "coordinates");

  if (g_str_equal (type, "Point"))
    {
      for (guint i = 0; i < 4; i++)
        {
          if (!read_numbers (coordinates, 2, self->corners[i]) || !is_on_earth (self->corners[i]))
            return FALSE;
        }
      return TRUE;
    }
  coordinates = json_array_get (coordinates, 0);
  if (!g_str_equal (type, "Polygon") || json_array_size (coordinates) != 5)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      if (!read_numbers (json_array_get (coordinates, i), 2, self->corners[i])
          || !is_on_earth (self->corners[i]))
        return FALSE;
    }
  return TRUE;
}

static TvDocumentArea *
parse (const TvJson *json)
{
  const TvJson *anchor = json_object_get (json, "anchor");
  gint64 page = tv_json_get_int (json, "page", 0);
  TvDocumentArea *self = g_new0 (TvDocumentArea, 1);

  if (page < 1 || page > G_MAXINT || !tv_anchor_check (anchor, NULL)
      || !read_numbers (json_object_get (json, "box"), 4, self->box) || self->box[0] >= self->box[2]
      || self->box[1] >= self->box[3]
      || !read_geometry (self, json_object_get (anchor, "geometry")))
    {
      g_free (self);
      return NULL;
    }
  self->page = (guint) page - 1;
  self->title = g_strdup (tv_json_get_string (json, "title", NULL));
  return self;
}

GPtrArray *
tv_document_area_list (const TvJson *plan, const char *path)
{
  const TvJson *documents = json_object_get (plan, "documents");
  GPtrArray *areas = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_document_area_free);

  for (gsize i = 0; i < json_array_size (documents); i++)
    {
      const TvJson *document = json_array_get (documents, i);
      const TvJson *list = json_object_get (document, "areas");

      if (g_strcmp0 (tv_json_get_string (document, "path", NULL), path) != 0)
        continue;
      for (gsize k = 0; k < MIN (json_array_size (list), MAX_AREAS); k++)
        {
          TvDocumentArea *area = parse (json_array_get (list, k));

          if (area != NULL)
            g_ptr_array_add (areas, area);
        }
    }
  return areas;
}

static double
measure (const TvDocumentArea *self)
{
  return (self->box[2] - self->box[0]) * (self->box[3] - self->box[1]);
}

const TvDocumentArea *
tv_document_area_find (const GPtrArray *areas, guint page, double x, double y)
{
  const TvDocumentArea *best = NULL;

  for (guint i = 0; areas != NULL && i < areas->len; i++)
    {
      const TvDocumentArea *area = g_ptr_array_index (areas, i);

      if (area->page == page && x >= area->box[0] && x <= area->box[2] && y >= area->box[1]
          && y <= area->box[3] && (best == NULL || measure (area) < measure (best)))
        best = area;
    }
  return best;
}

void
tv_document_area_locate (const TvDocumentArea *self,
                         double x,
                         double y,
                         double *ret_lon,
                         double *ret_lat)
{
  const double across = (x - self->box[0]) / (self->box[2] - self->box[0]);
  const double down = (y - self->box[1]) / (self->box[3] - self->box[1]);
  double at[2];

  for (guint i = 0; i < 2; i++)
    {
      double top = self->corners[0][i] + across * (self->corners[1][i] - self->corners[0][i]);
      double bottom = self->corners[3][i] + across * (self->corners[2][i] - self->corners[3][i]);

      at[i] = top + down * (bottom - top);
    }
  *ret_lon = at[0];
  *ret_lat = at[1];
}
