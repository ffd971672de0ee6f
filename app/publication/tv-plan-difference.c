// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"
#include "tv-plan-difference.h"

#include <string.h>

/* How a value of plan.json is put in words. */
typedef enum
{
  FACT_TEXT,
  FACT_DAY,
  FACT_NUMBER,
  FACT_SCALE,
  FACT_YEAR,
  FACT_STATE,
  FACT_LIST,
  FACT_POPULATION,
} FactKind;

static const struct
{
  const char *key; /* at most two steps into plan.json */
  const char *label;
  FactKind kind;
} facts[] = {
  { "name", N_ ("Name"), FACT_TEXT },
  { "type", N_ ("Type"), FACT_TEXT },
  { "level", N_ ("Level"), FACT_TEXT },
  { "state", N_ ("State"), FACT_STATE },
  { "scale", N_ ("Scale"), FACT_SCALE },
  { "place", N_ ("Place"), FACT_TEXT },
  { "units", N_ ("Units"), FACT_LIST },
  { "area_ha", N_ ("Area (ha)"), FACT_NUMBER },
  { "population", N_ ("Population"), FACT_POPULATION },
  { "term.from", N_ ("Term from"), FACT_YEAR },
  { "term.to", N_ ("Term to"), FACT_YEAR },
  { "term.vision", N_ ("Vision to"), FACT_YEAR },
  { "nature", N_ ("Nature"), FACT_TEXT },
  { "goals", N_ ("Goals"), FACT_TEXT },
  { "decision.number", N_ ("Decision number"), FACT_TEXT },
  { "decision.date", N_ ("Decision date"), FACT_DAY },
  { "decision.issuer", N_ ("Issued by"), FACT_TEXT },
  { "decision.title", N_ ("Decision title"), FACT_TEXT },
  { "announced.date", N_ ("Announced"), FACT_DAY },
  { "announced.forms", N_ ("Announced through"), FACT_LIST },
  { "bodies.preparing", N_ ("Preparing body"), FACT_TEXT },
  { "bodies.sponsor", N_ ("Sponsor"), FACT_TEXT },
  { "bodies.consultant", N_ ("Consultant"), FACT_TEXT },
  { "bodies.appraising", N_ ("Appraising body"), FACT_TEXT },
  { "bodies.approving", N_ ("Approving body"), FACT_TEXT },
};

static void
fact_change_free (gpointer data)
{
  TvFactChange *self = data;

  g_free (self->key);
  g_free (self->old_text);
  g_free (self->new_text);
  g_free (self);
}

static void
document_change_free (gpointer data)
{
  TvDocumentChange *self = data;

  g_free (self->id);
  g_free (self->role);
  g_free (self->old_title);
  g_free (self->new_title);
  g_free (self);
}

/* (transfer none) (nullable) */
static const TvJson *
find_value (const TvPlan *plan, const char *key)
{
  g_auto (GStrv) steps = g_strsplit (key, ".", 2);
  const TvJson *value = plan != NULL ? plan->json : NULL;

  for (guint i = 0; value != NULL && steps[i] != NULL; i++)
    value = json_object_get (value, steps[i]);
  return value;
}

static char *
describe_list (const TvJson *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (size_t i = 0; i < json_array_size (value); i++)
    {
      const char *one = json_string_value (json_array_get (value, i));

      if (one != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_population (const TvJson *value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (size_t i = 0; i < json_array_size (value); i++)
    {
      const TvJson *one = json_array_get (value, i);
      g_autofree char *people = tv_format_number (tv_json_get_number (one, "value", 0), 0, NULL);

      g_string_append_printf (text,
                              "%s%d: %s",
                              text->len > 0 ? "; " : "",
                              (int) tv_json_get_int (one, "year", 0),
                              people);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_text (const TvJson *value, FactKind kind)
{
  g_autoptr (TvJson) holder = json_object ();
  const char *text = NULL;

  /* A text may come in several languages; the holder lets the one reader of those read it. */
  json_object_set (holder, "text", (TvJson *) value);
  text = tv_json_get_localized (holder, "text", "vi");
  if (text == NULL)
    return g_strdup ("");
  if (kind == FACT_DAY)
    return tv_format_iso_date (text, NULL);
  return g_strdup (kind == FACT_STATE ? tv_plan_state_label (text) : text);
}

/* "" for what is not stated. */
static char *
describe (const TvPlan *plan, const char *key, FactKind kind)
{
  const TvJson *value = find_value (plan, key);

  if (value == NULL || json_is_null (value))
    return g_strdup ("");
  switch (kind)
    {
    case FACT_NUMBER:
      return tv_format_number (json_number_value (value), 2, NULL);
    case FACT_SCALE:
      return tv_format_scale ((guint) json_integer_value (value));
    case FACT_YEAR:
      return g_strdup_printf ("%d", (int) json_integer_value (value));
    case FACT_LIST:
      return describe_list (value);
    case FACT_POPULATION:
      return describe_population (value);
    case FACT_TEXT:
    case FACT_DAY:
    case FACT_STATE:
    default:
      return describe_text (value, kind);
    }
}

static void
compare_facts (TvPlanDifference *self, const TvPlan *old, const TvPlan *plan)
{
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *before = describe (old, facts[i].key, facts[i].kind);
      g_autofree char *after = describe (plan, facts[i].key, facts[i].kind);
      TvFactChange *change = NULL;

      if (strcmp (before, after) == 0)
        continue;
      change = g_new0 (TvFactChange, 1);
      change->key = g_strdup (facts[i].key);
      change->old_text = g_steal_pointer (&before);
      change->new_text = g_steal_pointer (&after);
      g_ptr_array_add (self->facts, change);
    }
}

static const TvPlanDocument *
find_document (const TvPlan *plan, const char *id)
{
  for (guint i = 0; plan != NULL && i < plan->documents->len; i++)
    {
      const TvPlanDocument *document = g_ptr_array_index (plan->documents, i);

      if (g_str_equal (document->id, id))
        return document;
    }
  return NULL;
}

static const char *
document_hash (const TvPlan *plan, const char *id)
{
  const TvJson *list = json_object_get (plan->json, "documents");

  for (size_t i = 0; i < json_array_size (list); i++)
    {
      const TvJson *document = json_array_get (list, i);

      if (strcmp (tv_json_get_string (document, "id", ""), id) == 0)
        return tv_json_get_string (document, "sha256", "");
    }
  return "";
}

static void
add_document (TvPlanDifference *self,
              const TvPlanDocument *before,
              const TvPlanDocument *after,
              gboolean other_bytes)
{
  TvDocumentChange *change = g_new0 (TvDocumentChange, 1);

  change->kind = before == NULL  ? TV_ITEM_ADDED
                 : after == NULL ? TV_ITEM_WITHDRAWN
                                 : TV_ITEM_CHANGED;
  change->id = g_strdup (after != NULL ? after->id : before->id);
  change->role = g_strdup (after != NULL ? after->role : before->role);
  change->old_title = before != NULL ? g_strdup (before->title) : NULL;
  change->new_title = after != NULL ? g_strdup (after->title) : NULL;
  change->old_pages = before != NULL ? before->pages : 0;
  change->new_pages = after != NULL ? after->pages : 0;
  change->other_bytes = other_bytes;
  g_ptr_array_add (self->documents, change);
}

static void
compare_documents (TvPlanDifference *self, const TvPlan *old, const TvPlan *plan)
{
  for (guint i = 0; i < plan->documents->len; i++)
    {
      const TvPlanDocument *after = g_ptr_array_index (plan->documents, i);
      const TvPlanDocument *before = find_document (old, after->id);
      const gboolean other_bytes
          = before == NULL
            || strcmp (document_hash (old, before->id), document_hash (plan, after->id)) != 0;

      if (other_bytes || g_strcmp0 (before->title, after->title) != 0)
        add_document (self, before, after, other_bytes);
    }
  for (guint i = 0; old != NULL && i < old->documents->len; i++)
    {
      const TvPlanDocument *before = g_ptr_array_index (old->documents, i);

      if (find_document (plan, before->id) == NULL)
        add_document (self, before, NULL, TRUE);
    }
}

static void
read_replaces (TvPlanDifference *self, const TvPlan *plan)
{
  const TvJson *replaces = json_object_get (plan->json, "replaces");

  if (!json_is_object (replaces))
    return;
  self->replaces = g_strdup (tv_json_get_string (replaces, "id", NULL));
  self->relation = g_strdup (tv_json_get_string (replaces, "relation", NULL));
  self->replaces_version = (guint) CLAMP (tv_json_get_int (replaces, "version", 0), 0, G_MAXINT);
  self->ground = (guint) CLAMP (tv_json_get_int (replaces, "ground", 0), 0, G_MAXINT);
}

TvPlanDifference *
tv_plan_difference_new (const TvPlan *old, const TvPlan *plan)
{
  TvPlanDifference *self = NULL;

  g_return_val_if_fail (plan != NULL, NULL);

  self = g_new0 (TvPlanDifference, 1);
  self->facts = g_ptr_array_new_with_free_func (fact_change_free);
  self->documents = g_ptr_array_new_with_free_func (document_change_free);
  read_replaces (self, plan);
  compare_facts (self, old, plan);
  compare_documents (self, old, plan);
  self->other_boundary
      = old == NULL
        || !json_equal (find_value (old, "boundary"), (TvJson *) find_value (plan, "boundary"));
  return self;
}

void
tv_plan_difference_free (TvPlanDifference *self)
{
  if (self == NULL)
    return;
  g_free (self->relation);
  g_free (self->replaces);
  g_ptr_array_unref (self->facts);
  g_ptr_array_unref (self->documents);
  g_free (self);
}

const char *
tv_plan_difference_label (const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    if (strcmp (facts[i].key, key) == 0)
      return _ (facts[i].label);
  return key;
}

const char *
tv_plan_difference_ground (guint ground)
{
  static const char *const grounds[] = {
    N_ ("Strategy or the plan above has changed"),
    N_ ("Boundaries of units have changed, or plans contradict each other"),
    N_ ("An approved project makes it necessary"),
    N_ ("Climate change, disaster, war, defence or security"),
    N_ ("The interest of the nation or the community"),
    N_ ("It cannot be carried out, or does harm"),
    N_ ("The investment decision was adjusted"),
    N_ ("Boundary or figures of a lot"),
  };

  return ground >= 1 && ground <= G_N_ELEMENTS (grounds) ? _ (grounds[ground - 1]) : NULL;
}

const char *
tv_plan_difference_relation (const char *relation)
{
  if (g_strcmp0 (relation, "thay-the") == 0)
    return _ ("replaces");
  if (g_strcmp0 (relation, "dieu-chinh-tong-the") == 0)
    return _ ("adjusts as a whole");
  if (g_strcmp0 (relation, "dieu-chinh-cuc-bo") == 0)
    return _ ("adjusts in part");
  return relation != NULL ? relation : "";
}

static TvJson *
documents_to_json (const TvPlanDifference *self)
{
  TvJson *list = json_array ();

  for (guint i = 0; i < self->documents->len; i++)
    {
      const TvDocumentChange *one = g_ptr_array_index (self->documents, i);

      json_array_append_new (list,
                             json_pack ("{s:s, s:s, s:s?, s:s?, s:s?, s:i, s:i, s:b}",
                                        "change",
                                        tv_proposal_difference_word (one->kind),
                                        "id",
                                        one->id,
                                        "role",
                                        one->role,
                                        "old_title",
                                        one->old_title,
                                        "new_title",
                                        one->new_title,
                                        "old_pages",
                                        (int) one->old_pages,
                                        "new_pages",
                                        (int) one->new_pages,
                                        "other_bytes",
                                        one->other_bytes));
    }
  return list;
}

TvJson *
tv_plan_difference_to_json (const TvPlanDifference *self)
{
  TvJson *list = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  list = json_array ();
  for (guint i = 0; i < self->facts->len; i++)
    {
      const TvFactChange *one = g_ptr_array_index (self->facts, i);

      json_array_append_new (list,
                             json_pack ("{s:s, s:s, s:s}",
                                        "fact",
                                        one->key,
                                        "old",
                                        one->old_text,
                                        "new",
                                        one->new_text));
    }
  return json_pack ("{s:s?, s:i, s:s?, s:i, s:o, s:o, s:b}",
                    "replaces",
                    self->replaces,
                    "replaces_version",
                    (int) self->replaces_version,
                    "relation",
                    self->relation,
                    "ground",
                    (int) self->ground,
                    "facts",
                    list,
                    "documents",
                    documents_to_json (self),
                    "other_boundary",
                    self->other_boundary);
}
