// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-plan.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_PAGES 10000
#define MAX_SCALE 10000000

/* contracts §5; in the order of a plan's life (domain §3.2). */
static const struct
{
  const char *state;
  const char *label;
} states[] = {
  /* TRANSLATORS: state of a plan: "nhiệm vụ quy hoạch" is being made */
  { "nhiem-vu", N_ ("Planning brief") },
  /* TRANSLATORS: state of a plan: "đồ án quy hoạch" is being made */
  { "do-an", N_ ("Draft plan") },
  /* TRANSLATORS: state of a plan: "đang lấy ý kiến" */
  { "lay-y-kien", N_ ("Open for opinions") },
  /* TRANSLATORS: state of a plan: "đang thẩm định" */
  { "tham-dinh", N_ ("Being appraised") },
  /* TRANSLATORS: state of a plan: "đã phê duyệt" */
  { "da-phe-duyet", N_ ("Approved") },
  /* TRANSLATORS: state of a plan: "đã công bố" */
  { "da-cong-bo", N_ ("Approved and announced") },
  /* TRANSLATORS: state of a plan: "đang điều chỉnh" */
  { "dieu-chinh", N_ ("Being adjusted") },
  /* TRANSLATORS: state of a plan: "đã được thay thế" */
  { "thay-the", N_ ("Replaced by a newer plan") },
  /* TRANSLATORS: state of a plan: "hết hiệu lực" */
  { "het-hieu-luc", N_ ("No longer in force") },
  /* TRANSLATORS: state of a plan: "huỷ bỏ" */
  { "huy-bo", N_ ("Cancelled") },
};

static gboolean
is_one_of (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

const char *
tv_plan_state_label (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (state, states[i].state) == 0)
      return _ (states[i].label);
  return state != NULL ? state : "";
}

/* contracts §5; in the order in which a reader asks for them. */
static const char *const layer_groups[]
    = { "quy-hoach", "khong-gian-ngam", "di-san", "hien-trang", "moc-gioi", "nen-dia-hinh", NULL };

static const char *const layer_group_labels[]
    = { N_ ("Plan"),           N_ ("Underground"),          N_ ("Heritage and landscape"),
        N_ ("Existing state"), N_ ("Boundary and markers"), N_ ("Topography") };

const char *const *
tv_plan_get_layer_groups (void)
{
  return layer_groups;
}

gboolean
tv_plan_has_layer_group (const char *group)
{
  return group != NULL && g_strv_contains (layer_groups, group);
}

const char *
tv_plan_layer_group_label (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layer_group_labels); i++)
    if (g_strcmp0 (group, layer_groups[i]) == 0)
      return _ (layer_group_labels[i]);
  return group != NULL ? group : "";
}

static gboolean
is_state (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (strcmp (state, states[i].state) == 0)
      return TRUE;
  return FALSE;
}

static void
document_free (gpointer data)
{
  TvPlanDocument *self = data;

  g_free (self->id);
  g_free (self->role);
  g_free (self->title);
  g_free (self->path);
  g_free (self);
}

static void
layer_free (gpointer data)
{
  TvPlanLayer *self = data;

  g_free (self->id);
  g_free (self->role);
  g_free (self->title);
  g_free (self->crs);
  g_free (self);
}

static void
tv_plan_clear (gpointer data)
{
  TvPlan *self = data;

  g_free (self->item);
  g_free (self->name);
  g_free (self->type);
  g_free (self->level);
  g_free (self->state);
  g_free (self->decision_number);
  g_free (self->decision_date);
  g_free (self->decision_issuer);
  g_free (self->place);
  g_strfreev (self->units);
  g_strfreev (self->former_units);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->json, json_decref);
}

TvPlan *
tv_plan_ref (TvPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tv_plan_unref (TvPlan *self)
{
  g_atomic_rc_box_release_full (self, tv_plan_clear);
}

static gboolean
fail (const char *what, const char *value, GError **error)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "plan.json: %s “%s”", what, value);
  return FALSE;
}

static gboolean
parse_document (TvPlan *self, const TvJson *json, GError **error)
{
  static const char *const roles[]
      = { "decision", "explanation", "drawing", "regulation", "other", NULL };
  TvPlanDocument *document;
  const char *id, *role, *path;
  gint64 pages = tv_json_get_int (json, "pages", 0);

  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "role", &role, error)
      || !tv_json_need_string (json, "path", &path, error))
    return FALSE;
  if (!is_one_of (role, roles))
    return fail ("unknown role of a document", role, error);
  if (!tv_file_path_is_safe (path))
    return fail ("unsafe path", path, error);
  if (pages < 0 || pages > MAX_PAGES)
    return fail ("impossible number of pages of", id, error);
  document = g_new0 (TvPlanDocument, 1);
  document->id = g_strdup (id);
  document->role = g_strdup (role);
  document->title = g_strdup (tv_json_get_string (json, "title", id));
  document->path = g_strdup (path);
  document->pages = (guint) pages;
  g_ptr_array_add (self->documents, document);
  return TRUE;
}

static gboolean
parse_layer (TvPlan *self, const TvJson *json, GError **error)
{
  TvPlanLayer *layer;
  const char *id, *role;

  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "role", &role, error))
    return FALSE;
  /* The id becomes a table's and a file's name. */
  if (*id == '\0' || strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen (id))
    return fail ("layer id not allowed", id, error);
  if (!tv_plan_has_layer_group (role))
    return fail ("unknown role of a layer", role, error);
  layer = g_new0 (TvPlanLayer, 1);
  layer->id = g_strdup (id);
  layer->role = g_strdup (role);
  layer->title = g_strdup (tv_json_get_localized (json, "title", "vi"));
  if (layer->title == NULL)
    layer->title = g_strdup (id);
  layer->crs = g_strdup (tv_json_get_string (json, "crs", NULL));
  layer->accuracy_m = tv_json_get_number (json, "accuracy_m", 0);
  layer->features = (guint64) MAX (tv_json_get_int (json, "features", 0), 0);
  g_ptr_array_add (self->layers, layer);
  return TRUE;
}

static gboolean
parse_lists (TvPlan *self, GError **error)
{
  const TvJson *documents = json_object_get (self->json, "documents");
  const TvJson *layers = json_object_get (self->json, "layers");

  self->documents = g_ptr_array_new_with_free_func (document_free);
  self->layers = g_ptr_array_new_with_free_func (layer_free);
  for (size_t i = 0; i < json_array_size (documents); i++)
    if (!parse_document (self, json_array_get (documents, i), error))
      return FALSE;
  for (size_t i = 0; i < json_array_size (layers); i++)
    if (!parse_layer (self, json_array_get (layers, i), error))
      return FALSE;
  return TRUE;
}

static void
extend_bounds (double bounds[4], const TvJson *coordinates)
{
  const TvJson *first = json_array_get (coordinates, 0);

  if (json_is_number (first) && json_is_number (json_array_get (coordinates, 1)))
    {
      double lon = json_number_value (first);
      double lat = json_number_value (json_array_get (coordinates, 1));

      bounds[0] = MIN (bounds[0], lon);
      bounds[1] = MIN (bounds[1], lat);
      bounds[2] = MAX (bounds[2], lon);
      bounds[3] = MAX (bounds[3], lat);
      return;
    }
  for (size_t i = 0; i < json_array_size (coordinates); i++)
    extend_bounds (bounds, json_array_get (coordinates, i));
}

/* Of the boundary: a geometry, or a feature that holds one. */
static gboolean
parse_bounds (TvPlan *self, GError **error)
{
  const TvJson *boundary = json_object_get (self->json, "boundary");
  double bounds[4] = { INFINITY, INFINITY, -INFINITY, -INFINITY };

  if (json_object_get (boundary, "geometry") != NULL)
    boundary = json_object_get (boundary, "geometry");
  extend_bounds (bounds, json_object_get (boundary, "coordinates"));
  if (!isfinite (bounds[0]) || !isfinite (bounds[3]))
    return TRUE;
  if (bounds[0] < -180 || bounds[2] > 180 || bounds[1] < -90 || bounds[3] > 90)
    return fail ("boundary is not in degrees", self->item, error);
  memcpy (self->bounds, bounds, sizeof bounds);
  return TRUE;
}

static void
parse_decision (TvPlan *self)
{
  const TvJson *decision = json_object_get (self->json, "decision");

  self->decision_number = g_strdup (tv_json_get_string (decision, "number", NULL));
  self->decision_date = g_strdup (tv_json_get_string (decision, "date", NULL));
  self->decision_issuer = g_strdup (tv_json_get_string (decision, "issuer", NULL));
}

TvPlan *
tv_plan_parse (const char *item, guint version, const TvJson *json, GError **error)
{
  g_autoptr (TvPlan) self = g_atomic_rc_box_new0 (TvPlan);
  const char *name, *type, *state;
  gint64 scale = tv_json_get_int (json, "scale", 0);

  g_return_val_if_fail (item != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (json, "name", &name, error)
      || !tv_json_need_string (json, "type", &type, error)
      || !tv_json_need_string (json, "state", &state, error))
    {
      g_prefix_error (error, "plan.json: ");
      return NULL;
    }
  self->item = g_strdup (item);
  self->version = version;
  self->json = json_incref ((TvJson *) json);
  self->name = g_strdup (name);
  self->type = g_strdup (type);
  self->state = g_strdup (state);
  self->level = g_strdup (tv_json_get_string (json, "level", NULL));
  self->place = g_strdup (tv_json_get_string (json, "place", NULL));
  self->scale = (guint) CLAMP (scale, 0, MAX_SCALE);
  self->area_ha = tv_json_get_number (json, "area_ha", 0);
  self->units = tv_json_get_strings (json, "units");
  self->former_units = tv_json_get_strings (json, "former_units");
  parse_decision (self);
  if (!is_state (state))
    {
      fail ("unknown state", state, error);
      return NULL;
    }
  if (!parse_lists (self, error) || !parse_bounds (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
