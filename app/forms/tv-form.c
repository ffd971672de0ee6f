// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <fnmatch.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-form-check-private.h"
#include "tv-form-date-private.h"
#include "tv-form-parser-private.h"

#define MAX_FORM (1024 * 1024)

G_DEFINE_FINAL_TYPE (TvForm, tv_form, G_TYPE_OBJECT)

void
tv_form_node_free (TvFormNode *self)
{
  g_free (self->path);
  g_free (self->value);
  g_free (self->type_name);
  g_free (self->relevant);
  g_free (self->required);
  g_free (self->read_only);
  g_free (self->constraint);
  g_free (self->calculate);
  g_free (self->preload);
  tv_form_text_free (self->constraint_message);
  tv_form_text_free (self->required_message);
  g_free (self);
}

void
tv_form_item_free (TvFormItem *self)
{
  g_free (self->value);
  tv_form_text_free (self->label);
  g_free (self);
}

void
tv_form_itemset_free (TvFormItemset *self)
{
  if (self == NULL)
    return;
  g_free (self->nodes);
  g_free (self->value);
  g_free (self->label);
  g_free (self);
}

void
tv_form_control_free (TvFormControl *self)
{
  g_free (self->appearance);
  tv_form_text_free (self->label);
  tv_form_text_free (self->hint);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  tv_form_itemset_free (self->itemset);
  g_free (self);
}

static void
tv_form_finalize (GObject *object)
{
  TvForm *self = TV_FORM (object);

  g_free (self->id);
  g_free (self->version);
  g_free (self->sha256);
  g_strfreev (self->languages);
  g_hash_table_unref (self->itext);
  g_hash_table_unref (self->by_path);
  g_hash_table_unref (self->secondary);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->controls);
  g_ptr_array_unref (self->groups);
  g_clear_pointer (&self->definition, xmlFreeDoc);
  g_clear_pointer (&self->template, xmlFreeDoc);

  G_OBJECT_CLASS (tv_form_parent_class)->finalize (object);
}

static void
tv_form_class_init (TvFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_form_finalize;
  /* Once, before threads parse. */
  xmlInitParser ();
}

static void
tv_form_init (TvForm *self)
{
  self->languages = g_new0 (char *, 1);
  self->itext = g_hash_table_new_full (g_str_hash,
                                       g_str_equal,
                                       g_free,
                                       (GDestroyNotify) g_hash_table_unref);
  self->secondary
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) xmlFreeDoc);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_form_node_free);
  self->controls = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_form_control_free);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_form_text_free);
}

TvForm *
tv_form_new (GBytes *xml, GError **error)
{
  g_autoptr (TvForm) self = NULL;
  g_autoptr (TvFormInstance) trial = NULL;

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (TV_TYPE_FORM, NULL);
  self->definition = tv_form_xml_parse (xml, MAX_FORM, error);
  if (self->definition == NULL || !tv_form_parser_run (self, error))
    return NULL;
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, xml);
  /* What cannot be evaluated is found here and not in front of a citizen. */
  trial = tv_form_instance_new (self, TRUE);
  if (!tv_form_instance_try (trial, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
tv_form_get_id (TvForm *self)
{
  g_return_val_if_fail (TV_IS_FORM (self), NULL);
  return self->id;
}

const char *
tv_form_get_version (TvForm *self)
{
  g_return_val_if_fail (TV_IS_FORM (self), NULL);
  return self->version;
}

const char *const *
tv_form_get_languages (TvForm *self)
{
  g_return_val_if_fail (TV_IS_FORM (self), NULL);
  return (const char *const *) self->languages;
}

const char *
tv_form_get_sha256 (TvForm *self)
{
  g_return_val_if_fail (TV_IS_FORM (self), NULL);
  return self->sha256;
}

/* --- For the rest of the room --- */

TvFormNode *
tv_form_get_node (TvForm *self, guint index)
{
  return g_ptr_array_index (self->nodes, index);
}

TvFormControl *
tv_form_get_control (TvForm *self, guint index)
{
  return g_ptr_array_index (self->controls, index);
}

int
tv_form_find_node (TvForm *self, const char *path)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->by_path, path)) - 1;
}

const char *
tv_form_match_language (TvForm *self, const char *language)
{
  const char *wanted = language != NULL ? language : tv_format_language ();

  for (guint i = 0; self->languages[i] != NULL; i++)
    if (g_str_equal (self->languages[i], wanted))
      return self->languages[i];
  return self->languages[0];
}

const TvFormText *
tv_form_find_itext (TvForm *self, const char *id, const char *language)
{
  const char *tries[] = { language, self->languages[0] };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      GHashTable *texts = tries[i] != NULL ? g_hash_table_lookup (self->itext, tries[i]) : NULL;
      const TvFormText *text = texts != NULL ? g_hash_table_lookup (texts, id) : NULL;

      if (text != NULL)
        return text;
    }
  return NULL;
}

gboolean
tv_form_path_matches (const char *const *paths, const char *path)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (fnmatch (paths[i], path, FNM_PATHNAME | FNM_NOESCAPE) == 0)
      return TRUE;
  return FALSE;
}

/* --- Instances from elsewhere --- */

static gint64
get_noon (const char *day)
{
  double days;

  if (day == NULL || !tv_form_date_is_valid (day) || !tv_form_date_to_days (day, &days))
    return g_get_real_time () / G_USEC_PER_SEC;
  /* 12:00 in Asia/Ho_Chi_Minh is 05:00 UTC. */
  return (gint64) days * 86400 + 5 * 3600;
}

GPtrArray *
tv_form_validate (TvForm *self,
                  GBytes *instance,
                  const char *const *skip,
                  const char *language,
                  GError **error)
{
  return tv_form_validate_on (self, instance, NULL, skip, language, error);
}

GPtrArray *
tv_form_validate_on (TvForm *self,
                     GBytes *instance,
                     const char *day,
                     const char *const *skip,
                     const char *language,
                     GError **error)
{
  g_autoptr (TvFormInstance) answers = NULL;
  g_autoptr (GPtrArray) faults = tv_form_fault_list_new ();

  g_return_val_if_fail (TV_IS_FORM (self), NULL);
  g_return_val_if_fail (instance != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  language = tv_form_match_language (self, language);
  answers = tv_form_instance_new (self, FALSE);
  tv_form_instance_set_now (answers, get_noon (day));
  if (!tv_form_instance_read (answers, instance, faults, error)
      || !tv_form_instance_settle (answers, FALSE, NULL, error))
    return NULL;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const char *path = tv_form_get_node (self, i)->path;
      g_autoptr (TvFormFault) fault = NULL;

      if (tv_form_path_matches (skip, path))
        continue;
      fault = tv_form_check_node (self, answers, i, language);
      if (fault == NULL && !tv_form_instance_is_relevant (answers, i)
          && *tv_form_instance_get_value (answers, i) != '\0')
        fault = tv_form_fault_new (path,
                                   "relevant",
                                   _ ("This was answered although it was not asked."));
      if (fault != NULL)
        g_ptr_array_add (faults, g_steal_pointer (&fault));
    }
  return g_steal_pointer (&faults);
}

static TvJson *
describe_question (const TvQuestion *question, const char *language)
{
  g_autofree char *text = tv_question_dup_text (question, language);

  return json_pack ("{s:s, s:s, s:s, s:s, s:s}",
                    "path",
                    question->path,
                    "label",
                    question->label,
                    "type",
                    tv_question_type_to_word (question->type),
                    "value",
                    question->value,
                    "text",
                    text);
}

TvJson *
tv_form_describe (TvForm *self, GBytes *instance, const char *language, GError **error)
{
  g_autoptr (TvFormInstance) answers = NULL;
  g_autoptr (GPtrArray) faults = tv_form_fault_list_new ();
  g_autoptr (TvJson) rows = json_array ();
  const char *own_language;

  g_return_val_if_fail (TV_IS_FORM (self), NULL);
  g_return_val_if_fail (instance != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  own_language = tv_form_match_language (self, language);
  answers = tv_form_instance_new (self, FALSE);
  if (!tv_form_instance_read (answers, instance, faults, error)
      || !tv_form_instance_settle (answers, FALSE, NULL, error))
    return NULL;
  for (guint i = 0; i < self->controls->len; i++)
    {
      g_autoptr (TvQuestion) question
          = tv_form_instance_look (answers, tv_form_get_control (self, i), own_language);

      if (*question->value != '\0')
        json_array_append_new (rows, describe_question (question, language));
    }
  return g_steal_pointer (&rows);
}

TvJson *
tv_form_list_labels (TvForm *self, const char *const *paths, const char *language)
{
  g_autoptr (TvFormInstance) answers = NULL;
  g_autoptr (TvJson) rows = json_array ();

  g_return_val_if_fail (TV_IS_FORM (self), NULL);
  g_return_val_if_fail (paths != NULL, NULL);

  answers = tv_form_instance_new (self, FALSE);
  for (guint i = 0; i < self->controls->len; i++)
    {
      g_autoptr (TvQuestion) question
          = tv_form_instance_look (answers,
                                   tv_form_get_control (self, i),
                                   tv_form_match_language (self, language));

      if (tv_form_path_matches (paths, question->path))
        json_array_append_new (
            rows,
            json_pack ("{s:s, s:s}", "path", question->path, "label", question->label));
    }
  return g_steal_pointer (&rows);
}
