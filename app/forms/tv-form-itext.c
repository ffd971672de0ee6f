// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"

#include "tv-form-parser-private.h"

char *
tv_form_itext_get_code (const char *lang)
{
  const char *open = strrchr (lang, '(');
  const char *close = open != NULL ? strchr (open, ')') : NULL;

  return close != NULL && close > open + 1 ? g_strndup (open + 1, (gsize) (close - open - 1))
                                           : g_strdup (lang);
}

/* Pictures and sounds beside the words are left out; "short" and "long" are words too. */
static const xmlNode *
find_value (const xmlNode *text)
{
  const xmlNode *found = NULL;

  for (const xmlNode *value = tv_form_xml_first_element (text); value != NULL;
       value = tv_form_xml_next_element (value))
    {
      g_autofree char *form = tv_form_xml_get_attribute (value, NULL, "form");

      if (!tv_form_xml_is (value, TV_FORM_XML_XFORMS, "value"))
        continue;
      if (form == NULL)
        return value;
      if (found == NULL && (g_str_equal (form, "long") || g_str_equal (form, "short")))
        found = value;
    }
  return found;
}

static GHashTable *
parse_translation (TvForm *form, const xmlNode *translation, GError **error)
{
  g_autoptr (GHashTable) texts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tv_form_text_free);

  for (const xmlNode *text = tv_form_xml_first_element (translation); text != NULL;
       text = tv_form_xml_next_element (text))
    {
      g_autofree char *id = tv_form_xml_get_attribute (text, NULL, "id");
      const xmlNode *value = find_value (text);
      g_autoptr (TvFormText) parsed = NULL;

      if (id == NULL)
        {
          tv_form_xml_set_error (error, text, "a text without id");
          return NULL;
        }
      parsed = value != NULL ? tv_form_text_new_from_element (value, error)
                             : tv_form_text_new_from_attribute ("");
      if (parsed == NULL)
        return NULL;
      form->has_output = form->has_output || tv_form_text_has_output (parsed);
      g_hash_table_insert (texts, g_steal_pointer (&id), g_steal_pointer (&parsed));
    }
  return g_steal_pointer (&texts);
}

gboolean
tv_form_itext_parse (TvForm *form, const xmlNode *itext, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  for (const xmlNode *node = tv_form_xml_first_element (itext); node != NULL;
       node = tv_form_xml_next_element (node))
    {
      g_autofree char *lang = tv_form_xml_get_attribute (node, NULL, "lang");
      g_autofree char *is_default = tv_form_xml_get_attribute (node, NULL, "default");
      g_autoptr (GHashTable) texts = NULL;
      char *code;

      if (!tv_form_xml_is (node, TV_FORM_XML_XFORMS, "translation") || lang == NULL)
        {
          tv_form_xml_set_error (error, node, "a translation with its lang is expected");
          return FALSE;
        }
      texts = parse_translation (form, node, error);
      if (texts == NULL)
        return FALSE;
      code = tv_form_itext_get_code (lang);
      if (g_hash_table_contains (form->itext, code))
        {
          tv_form_xml_set_error (error, node, "the language “%s” stands twice", code);
          g_free (code);
          return FALSE;
        }
      g_ptr_array_insert (codes, is_default != NULL ? 0 : -1, code);
      g_hash_table_insert (form->itext, g_strdup (code), g_steal_pointer (&texts));
    }
  g_strfreev (form->languages);
  g_ptr_array_add (codes, NULL);
  form->languages = (GStrv) g_ptr_array_free (g_steal_pointer (&codes), FALSE);
  return TRUE;
}

static gboolean
check_text (TvForm *form, const TvFormText *text, GError **error)
{
  const char *id = text != NULL ? tv_form_text_get_itext (text) : NULL;

  if (id == NULL || tv_form_find_itext (form, id, NULL) != NULL)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_FORM_INVALID,
               "there is no text “%s” in the form's default language",
               id);
  return FALSE;
}

gboolean
tv_form_itext_check (TvForm *form, GError **error)
{
  for (guint i = 0; i < form->nodes->len; i++)
    {
      const TvFormNode *node = tv_form_get_node (form, i);

      if (!check_text (form, node->constraint_message, error)
          || !check_text (form, node->required_message, error))
        return FALSE;
    }
  for (guint i = 0; i < form->groups->len; i++)
    if (!check_text (form, g_ptr_array_index (form->groups, i), error))
      return FALSE;
  for (guint i = 0; i < form->controls->len; i++)
    {
      const TvFormControl *control = tv_form_get_control (form, i);

      if (!check_text (form, control->label, error) || !check_text (form, control->hint, error))
        return FALSE;
      for (guint n = 0; n < control->items->len; n++)
        if (!check_text (form,
                         ((const TvFormItem *) g_ptr_array_index (control->items, n))->label,
                         error))
          return FALSE;
    }
  return TRUE;
}
