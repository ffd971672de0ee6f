// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "publication/tv-plan-field.h"
#include "tv-import-descriptor.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#define NAME "plan.conf"
#define ANNOUNCE_DAYS 15

static gboolean
has_document (const TvImportDescriptor *self, const char *role)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      const TvImportDocument *document = g_ptr_array_index (self->documents, i);

      if (document->is_public && g_str_equal (document->role, role))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_map (const TvImportDescriptor *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      if (((TvImportLayerSpec *) g_ptr_array_index (self->layers, i))->is_public)
        return TRUE;
    }
  return has_document (self, "drawing");
}

static void
say_missing (TvImportLog *log, const char *what, const char *advice)
{
  tv_import_log_find (log, TV_IMPORT_ERROR, "complete", NAME, advice, "%s", what);
}

/* A plan without these is what people complain of: it is not published (design.md §4). */
static void
check_complete (const TvImportDescriptor *self, TvImportLog *log)
{
  if (!has_document (self, "decision"))
    say_missing (log,
                 _ ("the plan lacks the decision"),
                 _ ("Add a public [Document …] with Role=decision."));
  if (!has_map (self))
    say_missing (log,
                 _ ("the plan lacks a drawing or a map layer"),
                 _ ("Add a public [Document …] with Role=drawing, or a public [Layer …]."));
  if (!has_document (self, "explanation"))
    say_missing (log,
                 _ ("the plan lacks the explanation"),
                 _ ("Add a public [Document …] with Role=explanation."));
}

/* Fields of one group that must or should be there. */
static void
check_fields (const TvImportDescriptor *self, const char *group, TvImportLog *log)
{
  g_autofree char *where = g_strdup_printf (NAME " [%s]", group);
  guint n;
  const TvPlanField *all = tv_plan_field_get_all (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *advice = NULL;

      if (!g_str_equal (all[i].group, group) || all[i].need == TV_PLAN_FIELD_OPTIONAL)
        continue;
      text = tv_import_descriptor_dup (self, group, all[i].key);
      if (text != NULL)
        continue;
      /* TRANSLATORS: a field's name, an example of what it holds */
      advice = g_strdup_printf (_ ("For example: %s=%s"), all[i].key, all[i].example);
      tv_import_log_find (log,
                          all[i].need == TV_PLAN_FIELD_NEEDED ? TV_IMPORT_ERROR : TV_IMPORT_ADVICE,
                          "field",
                          where,
                          advice,
                          _ ("%s= is missing"),
                          all[i].key);
    }
}

static gboolean
read_day (const TvImportDescriptor *self, const char *group, const char *key, GDate *ret_day)
{
  g_autofree char *text = tv_import_descriptor_dup (self, group, key);
  guint year, month, day;

  if (text == NULL || sscanf (text, "%4u-%2u-%2u", &year, &month, &day) != 3
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (ret_day, 1);
  g_date_set_dmy (ret_day, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/* Announced within 15 days of approval (domain.md §1.1). */
static void
check_days (const TvImportDescriptor *self, TvImportLog *log)
{
  GDate decided, announced;
  int days;

  if (!read_day (self, "Decision", "date", &decided)
      || !read_day (self, "Plan", "announced_date", &announced))
    return;
  days = g_date_days_between (&decided, &announced);
  if (days < 0)
    tv_import_log_find (log,
                        TV_IMPORT_ERROR,
                        "field",
                        NAME " [Plan]",
                        NULL,
                        _ ("announced_date= is before the day of the decision"));
  else if (days > ANNOUNCE_DAYS)
    tv_import_log_find (log,
                        TV_IMPORT_WARNING,
                        "field",
                        NAME " [Plan]",
                        _ ("Check both days; say why in the announcement if they are right."),
                        _ ("announced %d days after the decision; the law gives %d"),
                        days,
                        ANNOUNCE_DAYS);
}

/* A new version names the one before it and the legal ground (domain.md §3.2). */
static void
check_replaces (const TvImportDescriptor *self, TvImportLog *log)
{
  g_autofree char *id = tv_import_descriptor_dup (self, "Replaces", "Id");
  int version = g_key_file_get_integer (self->file, "Replaces", "Version", NULL);

  if (g_key_file_has_group (self->file, "Replaces"))
    check_fields (self, "Replaces", log);
  else if (self->version > 1)
    tv_import_log_find (log,
                        TV_IMPORT_ERROR,
                        "complete",
                        NAME,
                        _ ("Add [Replaces] with Id=, Version=, Relation= and Ground= (1 to 8)."),
                        _ ("version %u does not name the version it replaces or adjusts"),
                        self->version);
  if (g_strcmp0 (id, self->id) == 0 && version >= (int) self->version)
    tv_import_log_find (log,
                        TV_IMPORT_ERROR,
                        "complete",
                        NAME " [Replaces]",
                        NULL,
                        _ ("version %d cannot be replaced by version %u of the same plan"),
                        version,
                        self->version);
}

static void
check_named_document (const TvImportDescriptor *self,
                      const char *group,
                      const char *key,
                      TvImportLog *log)
{
  g_autofree char *id = tv_import_descriptor_dup (self, group, key);
  const TvImportDocument *document
      = id != NULL ? tv_import_descriptor_find_document (self, id) : NULL;
  g_autofree char *where = g_strdup_printf (NAME " [%s]", group);

  if (id != NULL && (document == NULL || !document->is_public))
    tv_import_log_find (log,
                        TV_IMPORT_ERROR,
                        "field",
                        where,
                        NULL,
                        _ ("%s=%s: there is no public [Document %s]"),
                        key,
                        id,
                        id);
}

static void
check_boundary (const TvImportDescriptor *self, TvImportLog *log)
{
  g_autofree char *id = tv_import_descriptor_dup (self, "Plan", "boundary");

  for (guint i = 0; id != NULL && i < self->layers->len; i++)
    {
      const TvImportLayerSpec *layer = g_ptr_array_index (self->layers, i);

      if (g_str_equal (layer->id, id) && layer->is_public)
        return;
    }
  if (id != NULL)
    tv_import_log_find (log,
                        TV_IMPORT_ERROR,
                        "field",
                        NAME " [Plan]",
                        NULL,
                        _ ("boundary=%s: there is no public [Layer %s]"),
                        id,
                        id);
}

/* Kind and level that belong together (domain.md §3.1). */
static void
check_level (const TvImportDescriptor *self, TvImportLog *log)
{
  static const char *const pairs[][2] = {
    { "qhc", "chung" },     { "qhc-khu", "chung" }, { "qhc-xa", "chung" },
    { "qhpk", "phan-khu" }, { "qhct", "chi-tiet" }, { "qhct-rut-gon", "chi-tiet" },
    { "qh-tinh", "tinh" },
  };
  g_autofree char *type = tv_import_descriptor_dup (self, "Plan", "type");
  g_autofree char *level = tv_import_descriptor_dup (self, "Plan", "level");

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      if (g_strcmp0 (type, pairs[i][0]) == 0 && level != NULL && !g_str_equal (level, pairs[i][1]))
        tv_import_log_find (log,
                            TV_IMPORT_WARNING,
                            "field",
                            NAME " [Plan]",
                            NULL,
                            _ ("type=%s usually has level=%s, not %s"),
                            type,
                            pairs[i][1],
                            level);
    }
}

void
tv_import_descriptor_check (const TvImportDescriptor *self, TvImportLog *log)
{
  check_fields (self, "Plan", log);
  check_fields (self, "Decision", log);
  check_complete (self, log);
  check_days (self, log);
  check_replaces (self, log);
  check_named_document (self, "Decision", "document", log);
  check_named_document (self, "Plan", "regulation", log);
  check_boundary (self, log);
  check_level (self, log);
}
