// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-areas.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "model/tv-anchor.h"

#define MAX_FILE ((gsize) 4 * 1024 * 1024)

/* One area of the file with its anchor, or NULL. */
static TvJson *
make_area (const TvImportDescriptor *descriptor, const TvJson *area)
{
  TvJson *geometry = json_object_get (area, "geometry");
  TvJson *box = json_object_get (area, "box");
  g_autoptr (TvJson) anchor = NULL;

  if (tv_json_get_int (area, "page", 0) < 1 || json_array_size (box) != 4 || geometry == NULL)
    return NULL;
  anchor = json_pack ("{ss si ss sO}",
                      "item",
                      descriptor->id,
                      "version",
                      (int) descriptor->version,
                      "kind",
                      "map",
                      "geometry",
                      geometry);
  if (anchor == NULL || !tv_anchor_check (anchor, NULL))
    return NULL;
  return json_pack ("{sI sO ss* sO}",
                    "page",
                    (json_int_t) tv_json_get_int (area, "page", 0),
                    "box",
                    box,
                    "title",
                    tv_json_get_string (area, "title", NULL),
                    "anchor",
                    anchor);
}

TvJson *
tv_import_areas_load (const TvImportDescriptor *descriptor, const char *document, GError **error)
{
  g_autofree char *group = g_strdup_printf ("Document %s", document);
  g_autofree char *file = tv_import_descriptor_dup (descriptor, group, "Areas");
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvJson) list = NULL;
  g_autoptr (TvJson) areas = json_array ();

  if (file == NULL)
    return NULL;
  if (!tv_file_path_is_safe (file))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_PATH,
                   "plan.conf [%s]: Areas= must be a plain name in this folder",
                   group);
      return NULL;
    }
  path = g_build_filename (descriptor->folder, file, NULL);
  bytes = tv_file_read (path, MAX_FILE, error);
  list = bytes != NULL ? tv_json_parse_bytes (bytes, MAX_FILE, error) : NULL;
  for (gsize i = 0; i < json_array_size (list); i++)
    {
      TvJson *area = make_area (descriptor, json_array_get (list, i));

      if (area == NULL)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_BAD_REQUEST,
                       "%s: area %zu is not one",
                       file,
                       i + 1);
          return NULL;
        }
      json_array_append_new (areas, area);
    }
  return list != NULL ? g_steal_pointer (&areas) : NULL;
}
