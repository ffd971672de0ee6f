// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-landuse.h"

#include "base/tv-error.h"

#include <string.h>

static void
tv_landuse_free (gpointer data)
{
  TvLanduse *self = data;

  g_free (self->code);
  g_clear_pointer (&self->json, json_decref);
  g_free (self);
}

GPtrArray *
tv_landuse_list_parse (const TvJson *json, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (tv_landuse_free);

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!json_is_array (json))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "landuse.json is no array");
      return NULL;
    }
  for (size_t i = 0; i < json_array_size (json); i++)
    {
      TvJson *one = json_array_get (json, i);
      TvLanduse *landuse;
      const char *code;

      if (!tv_json_need_string (one, "code", &code, error))
        return NULL;
      if (*code == '\0' || tv_json_get_localized (one, "name", "vi") == NULL)
        {
          g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Land use %zu has no name", i);
          return NULL;
        }
      landuse = g_new0 (TvLanduse, 1);
      landuse->code = g_strdup (code);
      landuse->json = json_incref (one);
      g_ptr_array_add (list, landuse);
    }
  return g_steal_pointer (&list);
}

const TvLanduse *
tv_landuse_list_find (GPtrArray *list, const char *code)
{
  g_return_val_if_fail (list != NULL, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const TvLanduse *one = g_ptr_array_index (list, i);

      if (g_strcmp0 (one->code, code) == 0)
        return one;
    }
  return NULL;
}

const char *
tv_landuse_get_name (const TvLanduse *self, const char *language)
{
  g_return_val_if_fail (self != NULL, NULL);

  return tv_json_get_localized (self->json, "name", language);
}

const char *
tv_landuse_get_plain (const TvLanduse *self, const char *language)
{
  g_return_val_if_fail (self != NULL, NULL);

  return tv_json_get_localized (self->json, "plain", language);
}
