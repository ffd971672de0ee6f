// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-plan-json.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "publication/tv-item.h"

#include <glib/gi18n-lib.h>

#define PLAN "Plan"

static void
put_text (TvJson *object,
          const char *name,
          const TvImportDescriptor *descriptor,
          const char *group,
          const char *key)
{
  g_autofree char *text = tv_import_descriptor_dup (descriptor, group, key);

  if (text != NULL)
    json_object_set_new (object, name, json_string (text));
}

static void
put_number (TvJson *object,
            const char *name,
            const TvImportDescriptor *descriptor,
            const char *key,
            gboolean whole)
{
  g_autofree char *text = tv_import_descriptor_dup (descriptor, PLAN, key);
  double number;

  if (text == NULL)
    return;
  number = g_ascii_strtod (text, NULL);
  json_object_set_new (object, name, whole ? json_integer ((gint64) number) : json_real (number));
}

static void
put_list (TvJson *object, const char *name, const TvImportDescriptor *descriptor, const char *key)
{
  g_auto (GStrv) list = tv_import_descriptor_dup_list (descriptor, PLAN, key);

  json_object_set_new (object, name, tv_json_new_strings ((const char *const *) list));
}

/* "2025:4680:hien-trang;2035:6900:du-bao" */
static TvJson *
make_population (const TvImportDescriptor *descriptor)
{
  g_auto (GStrv) rows = tv_import_descriptor_dup_list (descriptor, PLAN, "population");
  TvJson *list = json_array ();

  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i], ":", 3);

      if (g_strv_length (parts) == 3)
        json_array_append_new (list,
                               json_pack ("{sI sI ss}",
                                          "year",
                                          (json_int_t) g_ascii_strtod (parts[0], NULL),
                                          "value",
                                          (json_int_t) g_ascii_strtod (parts[1], NULL),
                                          "kind",
                                          parts[2]));
    }
  return list;
}

/* "Mật độ xây dựng gộp:38:%": name, value, unit. */
static TvJson *
make_figures (const TvImportDescriptor *descriptor)
{
  g_auto (GStrv) rows = tv_import_descriptor_dup_list (descriptor, PLAN, "figures");
  TvJson *list = json_array ();

  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i], ":", 3);

      if (g_strv_length (parts) >= 2)
        json_array_append_new (list,
                               json_pack ("{ss ss ss}",
                                          "name",
                                          parts[0],
                                          "value",
                                          parts[1],
                                          "unit",
                                          parts[2] != NULL ? parts[2] : ""));
    }
  return list;
}

static TvJson *
make_group (const TvImportDescriptor *descriptor, const char *prefix, const char *const *names)
{
  TvJson *object = json_object ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s_%s", prefix, names[i]);

      put_text (object, names[i], descriptor, PLAN, key);
    }
  return object;
}

static TvJson *
make_term (const TvImportDescriptor *descriptor)
{
  TvJson *term = json_object ();

  put_number (term, "from", descriptor, "term_from", TRUE);
  put_number (term, "to", descriptor, "term_to", TRUE);
  put_number (term, "vision", descriptor, "term_vision", TRUE);
  return term;
}

static TvJson *
make_decision (const TvImportDescriptor *descriptor)
{
  static const char *const names[] = { "number", "date", "issuer", "title", "document", NULL };
  TvJson *object = json_object ();

  for (guint i = 0; names[i] != NULL; i++)
    put_text (object, names[i], descriptor, "Decision", names[i]);
  return object;
}

static TvJson *
make_announced (const TvImportDescriptor *descriptor)
{
  g_auto (GStrv) forms = tv_import_descriptor_dup_list (descriptor, PLAN, "announced_forms");
  g_auto (GStrv) places = tv_import_descriptor_dup_list (descriptor, PLAN, "announced_places");
  TvJson *object = json_object ();

  put_text (object, "date", descriptor, PLAN, "announced_date");
  json_object_set_new (object, "forms", tv_json_new_strings ((const char *const *) forms));
  if (places[0] != NULL)
    json_object_set_new (object, "places", tv_json_new_strings ((const char *const *) places));
  return object;
}

static TvJson *
make_replaces (const TvImportDescriptor *descriptor)
{
  g_autofree char *id = tv_import_descriptor_dup (descriptor, "Replaces", "Id");
  TvJson *object;

  if (id == NULL)
    return json_null ();
  object = json_pack (
      "{ss si si}",
      "id",
      id,
      "version",
      MAX (g_key_file_get_integer (descriptor->file, "Replaces", "Version", NULL), 1),
      "ground",
      CLAMP (g_key_file_get_integer (descriptor->file, "Replaces", "Ground", NULL), 0, 8));
  put_text (object, "relation", descriptor, "Replaces", "Relation");
  return object;
}

static TvJson *
make_layers (GPtrArray *layers)
{
  TvJson *list = json_array ();

  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (layers, i);

      json_array_append_new (list,
                             json_pack ("{ss ss ss ss sf sI ss}",
                                        "id",
                                        layer->spec->id,
                                        "role",
                                        layer->spec->role,
                                        "title",
                                        layer->spec->title,
                                        "crs",
                                        layer->crs,
                                        "accuracy_m",
                                        layer->accuracy_m,
                                        "features",
                                        (json_int_t) layer->features,
                                        "class",
                                        TV_ITEM_ACCESS_PUBLIC));
      if (layer->spec->max_floors > 0)
        json_object_set_new (json_array_get (list, i),
                             "max_floors",
                             json_integer (layer->spec->max_floors));
    }
  return list;
}

/* The layer named by boundary=, closed to an area when it was drawn as a line; else the box of all.
 */
TvJson *
tv_import_plan_json_make_boundary (const TvImportDescriptor *descriptor, GPtrArray *layers)
{
  g_autofree char *id = tv_import_descriptor_dup (descriptor, PLAN, "boundary");
  double box[4] = { 180, 90, -180, -90 };

  for (guint i = 0; i < layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (layers, i);

      if (g_strcmp0 (layer->spec->id, id) == 0 && layer->boundary != NULL)
        {
          TvJson *json = tv_geometry_to_geojson (layer->boundary);

          if (layer->boundary->type == TV_GEOMETRY_LINE)
            {
              json_object_set_new (json, "type", json_string ("Polygon"));
            }
          return json;
        }
      box[0] = MIN (box[0], layer->bounds[0]);
      box[1] = MIN (box[1], layer->bounds[1]);
      box[2] = MAX (box[2], layer->bounds[2]);
      box[3] = MAX (box[3], layer->bounds[3]);
    }
  if (layers->len == 0)
    return json_null ();
  return json_pack ("{ss s[[[ff][ff][ff][ff][ff]]]}",
                    "type",
                    "Polygon",
                    "coordinates",
                    box[0],
                    box[1],
                    box[2],
                    box[1],
                    box[2],
                    box[3],
                    box[0],
                    box[3],
                    box[0],
                    box[1]);
}

static void
put_scalars (TvJson *json, const TvImportDescriptor *descriptor)
{
  static const char *const texts[]
      = { "type",  "level",   "name",          "place",  "nature", "goals",
          "state", "dossier", "boundary_text", "parent", "source", NULL };
  static const char *const bodies[]
      = { "preparing", "sponsor", "consultant", "appraising", "approving", NULL };
  static const char *const responsible[] = { "body", "person_title", NULL };

  for (guint i = 0; texts[i] != NULL; i++)
    put_text (json, texts[i], descriptor, PLAN, texts[i]);
  put_number (json, "scale", descriptor, "scale", TRUE);
  put_number (json, "area_ha", descriptor, "area_ha", FALSE);
  put_list (json, "units", descriptor, "units");
  put_list (json, "former_units", descriptor, "former_units");
  json_object_set_new (json, "population", make_population (descriptor));
  json_object_set_new (json, "term", make_term (descriptor));
  json_object_set_new (json, "bodies", make_group (descriptor, "bodies", bodies));
  json_object_set_new (json, "responsible", make_group (descriptor, "responsible", responsible));
  json_object_set_new (json, "announced", make_announced (descriptor));
  json_object_set_new (json, "decision", make_decision (descriptor));
}

TvJson *
tv_import_plan_json_make (const TvImportDescriptor *descriptor,
                          GPtrArray *layers,
                          TvJson *documents,
                          GError **error)
{
  g_autofree char *regulation = tv_import_descriptor_dup (descriptor, PLAN, "regulation");
  TvJson *json = json_object ();

  put_scalars (json, descriptor);
  json_object_set_new (json, "figures", make_figures (descriptor));
  json_object_set_new (json, "boundary", tv_import_plan_json_make_boundary (descriptor, layers));
  json_object_set_new (json, "replaces", make_replaces (descriptor));
  json_object_set (json, "documents", documents);
  json_object_set_new (json, "layers", make_layers (layers));
  if (regulation != NULL)
    json_object_set_new (json, "regulation", json_pack ("{ss}", "document", regulation));
  return json;
}

TvJson *
tv_import_plan_json_make_head (const TvImportDescriptor *descriptor, GError **error)
{
  g_autofree char *name = tv_import_descriptor_dup (descriptor, PLAN, "name");
  g_autofree char *released = tv_import_descriptor_dup (descriptor, PLAN, "released");
  g_autofree char *number = tv_import_descriptor_dup (descriptor, "Decision", "number");
  g_auto (GStrv) units = tv_import_descriptor_dup_list (descriptor, PLAN, "units");
  g_auto (GStrv) basis = tv_import_descriptor_dup_list (descriptor, PLAN, "legal_basis");
  g_autoptr (TvJson) replaces = make_replaces (descriptor);
  TvJson *head;

  if (name == NULL || released == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   _ ("plan.conf [Plan]: name= and released= (yyyy-mm-dd) are needed"));
      return NULL;
    }
  head = json_pack ("{ss ss si ss so ss sO so}",
                    "id",
                    descriptor->id,
                    "kind",
                    "plan",
                    "version",
                    (int) descriptor->version,
                    "title",
                    name,
                    "units",
                    tv_json_new_strings ((const char *const *) units),
                    "released",
                    released,
                    "replaces",
                    replaces,
                    "legal_basis",
                    tv_json_new_strings ((const char *const *) basis));
  if (number != NULL)
    json_array_insert_new (json_object_get (head, "legal_basis"), 0, json_string (number));
  return head;
}
