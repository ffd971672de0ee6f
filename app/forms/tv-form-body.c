// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"

#include "tv-form-expression-private.h"
#include "tv-form-parser-private.h"

typedef struct
{
  TvForm *form;         /* (unowned) */
  GHashTable *bind_ids; /* (unowned) (element-type utf8 utf8): id of a bind → path */
} Parser;

/* Where the parser stands. */
typedef struct
{
  const char *path;  /* (nullable): of the group around, for relative references */
  TvFormText *label; /* (nullable) (unowned) */
  gboolean in_page;  /* within a field-list */
} Place;

static gboolean parse_children (Parser *self, const xmlNode *parent, Place place, GError **error);

static char *
get_path (Parser *self, const xmlNode *node, const Place *place)
{
  g_autofree char *ref = tv_form_xml_get_attribute (node, NULL, "ref");
  g_autofree char *bind = tv_form_xml_get_attribute (node, NULL, "bind");

  if (ref == NULL && bind != NULL)
    return g_strdup (g_hash_table_lookup (self->bind_ids, bind));
  if (ref == NULL)
    ref = tv_form_xml_get_attribute (node, NULL, "nodeset");
  if (ref == NULL)
    return NULL;
  return tv_form_resolve (self->form, place->path, g_strstrip (ref));
}

static gboolean
parse_text (Parser *self,
            const xmlNode *parent,
            const char *name,
            TvFormText **text,
            GError **error)
{
  const xmlNode *node = tv_form_xml_find_child (parent, TV_FORM_XML_XFORMS, name);

  if (node == NULL)
    return TRUE;
  *text = tv_form_text_new_from_element (node, error);
  if (*text == NULL)
    return FALSE;
  self->form->has_output = self->form->has_output || tv_form_text_has_output (*text);
  return TRUE;
}

/* --- Choices --- */

static gboolean
parse_item (Parser *self, TvFormControl *control, const xmlNode *node, GError **error)
{
  const xmlNode *value = tv_form_xml_find_child (node, TV_FORM_XML_XFORMS, "value");
  TvFormItem *item = g_new0 (TvFormItem, 1);

  g_ptr_array_add (control->items, item);
  item->value = value != NULL ? tv_form_xml_get_text (value) : g_strdup ("");
  if (*item->value == '\0' || strpbrk (item->value, " \t\n") != NULL)
    {
      tv_form_xml_set_error (error, node, "“%s” cannot be the value of a choice", item->value);
      return FALSE;
    }
  return parse_text (self, node, "label", &item->label, error);
}

static gboolean
parse_itemset (TvFormControl *control, const xmlNode *node, GError **error)
{
  const xmlNode *value = tv_form_xml_find_child (node, TV_FORM_XML_XFORMS, "value");
  const xmlNode *label = tv_form_xml_find_child (node, TV_FORM_XML_XFORMS, "label");
  g_autofree char *nodes = tv_form_xml_get_attribute (node, NULL, "nodeset");
  g_autofree char *label_ref = NULL;
  TvFormItemset *itemset;

  control->itemset = itemset = g_new0 (TvFormItemset, 1);
  itemset->value = value != NULL ? tv_form_xml_get_attribute (value, NULL, "ref") : NULL;
  label_ref = label != NULL ? tv_form_xml_get_attribute (label, NULL, "ref") : NULL;
  if (nodes == NULL || itemset->value == NULL || label_ref == NULL)
    {
      tv_form_xml_set_error (error, node, "an itemset needs nodeset, value and label");
      return FALSE;
    }
  if (g_str_has_prefix (nodes, "randomize"))
    {
      tv_form_xml_set_error (error, node, "randomize() is not supported");
      return FALSE;
    }
  itemset->label_is_itext = g_str_has_prefix (label_ref, "jr:itext(");
  itemset->label = itemset->label_is_itext
                       ? g_strndup (label_ref + strlen ("jr:itext("),
                                    strcspn (label_ref + strlen ("jr:itext("), ")"))
                       : g_strdup (label_ref);
  itemset->nodes = tv_form_expression_translate (nodes, error);
  if (itemset->nodes == NULL)
    g_prefix_error (error, "line %ld: ", xmlGetLineNo (node));
  return itemset->nodes != NULL;
}

static gboolean
parse_choices (Parser *self, TvFormControl *control, const xmlNode *node, GError **error)
{
  for (const xmlNode *child = tv_form_xml_first_element (node); child != NULL;
       child = tv_form_xml_next_element (child))
    {
      if (tv_form_xml_is (child, TV_FORM_XML_XFORMS, "item"))
        {
          if (!parse_item (self, control, child, error))
            return FALSE;
        }
      else if (tv_form_xml_is (child, TV_FORM_XML_XFORMS, "itemset"))
        {
          if (!parse_itemset (control, child, error))
            return FALSE;
        }
    }
  if (control->items->len == 0 && control->itemset == NULL)
    {
      tv_form_xml_set_error (error, node, "a question with nothing to choose");
      return FALSE;
    }
  return TRUE;
}

/* --- Questions --- */

static gboolean
is_always (const char *expression)
{
  return expression != NULL && g_str_equal (expression, "true()");
}

/* What a spreadsheet calls a note is a text nobody can write into. */
static gboolean
is_note (const TvFormNode *node)
{
  return node->type == TV_FORM_TYPE_TEXT && is_always (node->read_only) && node->calculate == NULL
         && *node->value == '\0';
}

static gboolean
get_input_type (const TvFormNode *node, const xmlNode *input, TvQuestionType *ret, GError **error)
{
  switch (node->type)
    {
    case TV_FORM_TYPE_TEXT:
      *ret = is_note (node) ? TV_QUESTION_NOTE : TV_QUESTION_TEXT;
      return TRUE;
    case TV_FORM_TYPE_INTEGER:
      *ret = TV_QUESTION_INTEGER;
      return TRUE;
    case TV_FORM_TYPE_DECIMAL:
      *ret = TV_QUESTION_DECIMAL;
      return TRUE;
    case TV_FORM_TYPE_DATE:
      *ret = TV_QUESTION_DATE;
      return TRUE;
    case TV_FORM_TYPE_GEOPOINT:
      *ret = TV_QUESTION_GEOPOINT;
      return TRUE;
    case TV_FORM_TYPE_OTHER:
    default:
      tv_form_xml_set_error (error, input, "the type “%s” is not supported", node->type_name);
      return FALSE;
    }
}

static gboolean
get_type (const TvFormNode *node, const xmlNode *element, TvQuestionType *ret, GError **error)
{
  const char *name = (const char *) element->name;

  if (g_str_equal (name, "input"))
    return get_input_type (node, element, ret, error);
  if (g_str_equal (name, "select1"))
    *ret = TV_QUESTION_SELECT_ONE;
  else if (g_str_equal (name, "select"))
    *ret = TV_QUESTION_SELECT_MANY;
  else
    *ret = TV_QUESTION_ACKNOWLEDGE;
  return TRUE;
}

static gboolean
check_appearance (const char *appearance, const xmlNode *node, GError **error)
{
  g_autofree char *query = tv_form_xml_get_attribute (node, NULL, "query");

  if (query == NULL && (appearance == NULL || strstr (appearance, "search(") == NULL))
    return TRUE;
  tv_form_xml_set_error (error, node, "choices from an outer file are not supported");
  return FALSE;
}

static gboolean
parse_control (Parser *self, const xmlNode *element, const Place *place, GError **error)
{
  TvForm *form = self->form;
  g_autofree char *path = get_path (self, element, place);
  int index = path != NULL ? tv_form_find_node (form, path) : -1;
  TvFormControl *control;
  TvFormNode *node;

  if (index < 0 || tv_form_get_node (form, (guint) index)->value == NULL)
    {
      tv_form_xml_set_error (error,
                             element,
                             "a question for “%s”, which is no answer of the instance",
                             path != NULL ? path : "");
      return FALSE;
    }
  control = g_new0 (TvFormControl, 1);
  control->items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_form_item_free);
  g_ptr_array_add (form->controls, control);
  node = tv_form_get_node (form, (guint) index);
  node->control = (int) form->controls->len - 1;
  control->node = (guint) index;
  control->group = place->label;
  if (!place->in_page)
    form->n_pages++;
  control->page = form->n_pages - 1;
  control->appearance = tv_form_xml_get_attribute (element, NULL, "appearance");
  if (!check_appearance (control->appearance, element, error)
      || !get_type (node, element, &control->type, error)
      || !parse_text (self, element, "label", &control->label, error)
      || !parse_text (self, element, "hint", &control->hint, error))
    return FALSE;
  if (control->type == TV_QUESTION_SELECT_ONE || control->type == TV_QUESTION_SELECT_MANY)
    return parse_choices (self, control, element, error);
  return TRUE;
}

static gboolean
parse_group (Parser *self, const xmlNode *group, const Place *around, GError **error)
{
  Place place = *around;
  g_autofree char *path = get_path (self, group, around);
  g_autofree char *appearance = tv_form_xml_get_attribute (group, NULL, "appearance");
  TvFormText *label = NULL;

  if (path != NULL)
    {
      place.path = path;
      if (tv_form_find_node (self->form, path) < 0)
        {
          tv_form_xml_set_error (error,
                                 group,
                                 "a group for “%s”, which is not in the instance",
                                 path);
          return FALSE;
        }
    }
  if (!parse_text (self, group, "label", &label, error))
    return FALSE;
  if (label != NULL)
    {
      g_ptr_array_add (self->form->groups, label);
      place.label = label;
    }
  if (appearance != NULL && strstr (appearance, "field-list") != NULL && !place.in_page)
    {
      place.in_page = TRUE;
      self->form->n_pages++;
    }
  return parse_children (self, group, place, error);
}

static gboolean
parse_children (Parser *self, const xmlNode *parent, Place place, GError **error)
{
  static const char *const questions[] = { "input", "select", "select1", "trigger", NULL };

  for (const xmlNode *node = tv_form_xml_first_element (parent); node != NULL;
       node = tv_form_xml_next_element (node))
    {
      const char *name = (const char *) node->name;
      gboolean is_xforms = tv_form_xml_is (node, TV_FORM_XML_XFORMS, name);
      gboolean done = FALSE;

      if (is_xforms && g_str_equal (name, "group"))
        done = parse_group (self, node, &place, error);
      else if (is_xforms && g_strv_contains (questions, name))
        done = parse_control (self, node, &place, error);
      else if (is_xforms && g_str_equal (name, "label"))
        done = TRUE;
      else
        tv_form_xml_set_error (error, node, "“%s” is not supported", name);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

gboolean
tv_form_body_parse (TvForm *form, const xmlNode *body, GHashTable *bind_ids, GError **error)
{
  Parser self = { form, bind_ids };
  Place place = { NULL, NULL, FALSE };

  if (!parse_children (&self, body, place, error))
    return FALSE;
  if (form->controls->len > 0)
    return TRUE;
  tv_form_xml_set_error (error, body, "the form asks nothing");
  return FALSE;
}
