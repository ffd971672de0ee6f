// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/tv-error.h"
#include "base/tv-text.h"

#include "tv-form-date-private.h"
#include "tv-form-functions-private.h"
#include "tv-form-instance-private.h"

/* Above what an envelope can hold once it is opened. */
#define MAX_INSTANCE (256 * 1024)
#define MAX_PASSES 64

struct _TvFormInstance
{
  TvForm *form;        /* (owned) */
  xmlDoc *doc;         /* (owned) */
  TvFormXpath *xpath;  /* (owned) */
  GPtrArray *elements; /* (owned) (element-type xmlNode): by node */
  char **values;       /* (owned): by node; what was answered, relevant or not */
  gboolean *relevant;  /* (owned): by node */
  guint n_nodes;
};

/* All elements in document order: the order of the form's nodes, as long as the document is a copy
 * of the template. */
static void
list_elements (xmlNode *element, GPtrArray *elements)
{
  g_ptr_array_add (elements, element);
  for (xmlNode *child = tv_form_xml_first_element (element); child != NULL;
       child = tv_form_xml_next_element (child))
    list_elements (child, elements);
}

static xmlNode *
get_element (TvFormInstance *self, guint index)
{
  return g_ptr_array_index (self->elements, index);
}

static void
preload (TvFormInstance *self, guint index)
{
  const TvFormNode *node = tv_form_get_node (self->form, index);

  if (g_strcmp0 (node->preload, "uid") == 0 && *self->values[index] == '\0')
    {
      g_autofree char *uuid = g_uuid_string_random ();

      g_free (self->values[index]);
      self->values[index] = g_strconcat ("uuid:", uuid, NULL);
    }
}

TvFormInstance *
tv_form_instance_new (TvForm *form, gboolean defaults)
{
  TvFormInstance *self = g_new0 (TvFormInstance, 1);

  self->form = g_object_ref (form);
  self->n_nodes = form->nodes->len;
  self->doc = xmlCopyDoc (form->template, 1);
  self->xpath
      = tv_form_xpath_new (self->doc, xmlDocGetRootElement (form->definition), form->secondary);
  self->elements = g_ptr_array_new ();
  self->values = g_new0 (char *, self->n_nodes);
  self->relevant = g_new0 (gboolean, self->n_nodes);
  list_elements (xmlDocGetRootElement (self->doc), self->elements);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const TvFormNode *node = tv_form_get_node (form, i);

      self->relevant[i] = TRUE;
      if (node->value == NULL)
        continue;
      self->values[i] = g_strdup (defaults ? node->value : "");
      if (defaults)
        preload (self, i);
      tv_form_xml_set_text (get_element (self, i), self->values[i]);
    }
  return self;
}

void
tv_form_instance_free (TvFormInstance *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_nodes; i++)
    g_free (self->values[i]);
  g_free (self->values);
  g_ptr_array_unref (self->elements);
  g_free (self->relevant);
  tv_form_xpath_free (self->xpath);
  xmlFreeDoc (self->doc);
  g_object_unref (self->form);
  g_free (self);
}

void
tv_form_instance_set_now (TvFormInstance *self, gint64 now)
{
  tv_form_xpath_set_now (self->xpath, now);
}

/* --- Reading what comes from elsewhere --- */

static void
add_unknown (GPtrArray *faults, const xmlNode *element, const char *message)
{
  g_autofree char *path = tv_form_xml_get_path (element);

  g_ptr_array_add (faults, tv_form_fault_new (path, "unknown", message));
}

static void
read_element (TvFormInstance *self, const xmlNode *element, gboolean *seen, GPtrArray *faults)
{
  g_autofree char *path = tv_form_xml_get_path (element);
  int index = tv_form_find_node (self->form, path);
  const xmlNode *child = tv_form_xml_first_element (element);

  if (index < 0)
    {
      add_unknown (faults, element, _ ("The form does not ask this."));
      return;
    }
  if (seen[index])
    {
      add_unknown (faults, element, _ ("This is answered twice."));
      return;
    }
  seen[index] = TRUE;
  if (self->values[index] != NULL)
    {
      g_autofree char *text = tv_form_xml_get_text (element);

      if (child != NULL)
        add_unknown (faults, element, _ ("An answer cannot hold others."));
      g_free (self->values[index]);
      self->values[index] = tv_text_to_nfc (text, -1, NULL);
      return;
    }
  for (; child != NULL; child = tv_form_xml_next_element (child))
    read_element (self, child, seen, faults);
}

static gboolean
check_root (TvFormInstance *self, const xmlNode *root, GError **error)
{
  g_autofree char *path = tv_form_xml_get_path (root);
  g_autofree char *id = tv_form_xml_get_attribute (root, NULL, "id");

  if (g_str_equal (path, tv_form_get_node (self->form, 0)->path)
      && g_strcmp0 (id, self->form->id) == 0)
    return TRUE;
  tv_form_xml_set_error (error,
                         root,
                         "answers to the form “%s” (%s), not “%s”",
                         id != NULL ? id : "",
                         path,
                         self->form->id);
  return FALSE;
}

gboolean
tv_form_instance_read (TvFormInstance *self, GBytes *xml, GPtrArray *faults, GError **error)
{
  g_autoptr (xmlDoc) doc = tv_form_xml_parse (xml, MAX_INSTANCE, error);
  g_autoptr (xmlDoc) plain = NULL;
  g_autofree gboolean *seen = g_new0 (gboolean, self->n_nodes);

  if (doc == NULL)
    return FALSE;
  plain = tv_form_xml_copy_plain (xmlDocGetRootElement (doc));
  if (!check_root (self, xmlDocGetRootElement (plain), error))
    return FALSE;
  read_element (self, xmlDocGetRootElement (plain), seen, faults);
  for (guint i = 0; i < self->n_nodes; i++)
    if (self->values[i] != NULL)
      tv_form_xml_set_text (get_element (self, i), self->values[i]);
  return TRUE;
}

/* --- Values and rules --- */

const char *
tv_form_instance_get_value (TvFormInstance *self, guint index)
{
  return self->values[index] != NULL ? self->values[index] : "";
}

static void
show_value (TvFormInstance *self, guint index)
{
  if (self->values[index] != NULL)
    tv_form_xml_set_text (get_element (self, index),
                          self->relevant[index] ? self->values[index] : "");
}

void
tv_form_instance_set_value (TvFormInstance *self, guint index, const char *value)
{
  if (g_strcmp0 (self->values[index], value) == 0)
    return;
  g_free (self->values[index]);
  self->values[index] = g_strdup (value);
  show_value (self, index);
}

gboolean
tv_form_instance_is_relevant (TvFormInstance *self, guint index)
{
  return self->relevant[index];
}

/* A rule that cannot be evaluated here was evaluated when the form was read; what is left are
 * answers on which it takes too many steps. Then it does not hold. */
static gboolean
holds (TvFormInstance *self, const char *expression, guint index)
{
  g_autoptr (GError) error = NULL;
  gboolean result = FALSE;

  if (expression == NULL)
    return FALSE;
  if (!tv_form_xpath_test (self->xpath, expression, get_element (self, index), &result, &error))
    g_info ("%s: %s", tv_form_get_node (self->form, index)->path, error->message);
  return result;
}

gboolean
tv_form_instance_is_required (TvFormInstance *self, guint index)
{
  return holds (self, tv_form_get_node (self->form, index)->required, index);
}

gboolean
tv_form_instance_is_read_only (TvFormInstance *self, guint index)
{
  const TvFormNode *node = tv_form_get_node (self->form, index);

  return node->calculate != NULL || holds (self, node->read_only, index);
}

gboolean
tv_form_instance_satisfies (TvFormInstance *self, guint index, GError **error)
{
  const TvFormNode *node = tv_form_get_node (self->form, index);
  gboolean result = TRUE;

  if (node->constraint == NULL || *tv_form_instance_get_value (self, index) == '\0')
    return TRUE;
  return tv_form_xpath_test (self->xpath,
                             node->constraint,
                             get_element (self, index),
                             &result,
                             error)
         && result;
}

/* --- Settling --- */

static gboolean
settle_relevant (TvFormInstance *self, guint index, gboolean *changed, GError **error)
{
  const TvFormNode *node = tv_form_get_node (self->form, index);
  gboolean relevant = node->parent < 0 || self->relevant[node->parent];

  if (relevant && node->relevant != NULL
      && !tv_form_xpath_test (self->xpath,
                              node->relevant,
                              get_element (self, index),
                              &relevant,
                              error))
    return FALSE;
  if (relevant != self->relevant[index])
    {
      self->relevant[index] = relevant;
      show_value (self, index);
      *changed = TRUE;
    }
  return TRUE;
}

/* Numbers given for a date become one; "not a number" is no answer. */
static char *
to_type (const TvFormNode *node, char *value)
{
  char *end = NULL;
  double days;

  if (g_str_equal (value, "NaN"))
    *value = '\0';
  if (node->type != TV_FORM_TYPE_DATE || *value == '\0')
    return value;
  if (!tv_form_date_to_days (value, &days))
    {
      days = g_ascii_strtod (value, &end);
      if (*end != '\0')
        return value;
    }
  g_free (value);
  value = tv_form_date_from_days (days);
  return value != NULL ? value : g_strdup ("");
}

static gboolean
settle_value (TvFormInstance *self, guint index, gboolean *changed, GError **error)
{
  const TvFormNode *node = tv_form_get_node (self->form, index);
  g_autofree char *value = NULL;

  if (node->calculate == NULL || node->value == NULL || !self->relevant[index])
    return TRUE;
  /* Else chance would change it at each pass. */
  if (*self->values[index] != '\0' && tv_form_functions_is_volatile (node->calculate))
    return TRUE;
  value = tv_form_xpath_compute (self->xpath, node->calculate, get_element (self, index), error);
  if (value == NULL)
    return FALSE;
  value = to_type (node, g_steal_pointer (&value));
  if (!g_str_equal (value, self->values[index]))
    {
      tv_form_instance_set_value (self, index, value);
      *changed = TRUE;
    }
  return TRUE;
}

gboolean
tv_form_instance_settle (TvFormInstance *self,
                         gboolean calculate,
                         gboolean *ret_changed,
                         GError **error)
{
  gboolean ever_changed = FALSE;
  gboolean changed = TRUE;

  for (guint pass = 0; changed; pass++)
    {
      changed = FALSE;
      if (pass == MAX_PASSES)
        {
          g_set_error_literal (error,
                               TV_ERROR,
                               TV_ERROR_FORM_INVALID,
                               "the rules of the form go round in a circle");
          return FALSE;
        }
      for (guint i = 0; i < self->n_nodes; i++)
        if (!settle_relevant (self, i, &changed, error)
            || (calculate && !settle_value (self, i, &changed, error)))
          {
            g_prefix_error (error, "%s: ", tv_form_get_node (self->form, i)->path);
            return FALSE;
          }
      ever_changed = ever_changed || changed;
    }
  if (ret_changed != NULL)
    *ret_changed = ever_changed;
  return TRUE;
}

/* --- Words --- */

static char *
render (TvFormInstance *self,
        const TvFormText *text,
        guint index,
        const char *language,
        GError **error)
{
  if (text != NULL && tv_form_text_get_itext (text) != NULL)
    text = tv_form_find_itext (self->form, tv_form_text_get_itext (text), language);
  if (text == NULL)
    return g_strdup ("");
  return tv_form_text_render (text, self->xpath, get_element (self, index), error);
}

char *
tv_form_instance_render (TvFormInstance *self,
                         const TvFormText *text,
                         guint index,
                         const char *language)
{
  char *words = render (self, text, index, language, NULL);

  return words != NULL ? words : g_strdup ("");
}

static char *
get_child_text (const xmlNode *parent, const char *name)
{
  const xmlNode *child = tv_form_xml_first_element (parent);

  while (child != NULL && !g_str_equal (child->name, name))
    child = tv_form_xml_next_element (child);
  return child != NULL ? tv_form_xml_get_text (child) : g_strdup ("");
}

static gboolean
list_itemset (TvFormInstance *self,
              const TvFormControl *control,
              const char *language,
              GPtrArray *choices,
              GError **error)
{
  const TvFormItemset *itemset = control->itemset;
  g_autoptr (GPtrArray) nodes = tv_form_xpath_select (self->xpath,
                                                      itemset->nodes,
                                                      get_element (self, control->node),
                                                      error);

  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      const xmlNode *node = g_ptr_array_index (nodes, i);
      g_autofree char *value = get_child_text (node, itemset->value);
      g_autofree char *label = get_child_text (node, itemset->label);

      if (itemset->label_is_itext)
        {
          const TvFormText *text = tv_form_find_itext (self->form, label, language);
          g_autofree char *words = tv_form_instance_render (self, text, control->node, language);

          g_ptr_array_add (choices, tv_choice_new (value, words));
        }
      else
        g_ptr_array_add (choices, tv_choice_new (value, label));
    }
  return nodes != NULL;
}

GPtrArray *
tv_form_instance_list_choices (TvFormInstance *self,
                               const TvFormControl *control,
                               const char *language)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_choice_free);

  for (guint i = 0; i < control->items->len; i++)
    {
      const TvFormItem *item = g_ptr_array_index (control->items, i);
      g_autofree char *label = tv_form_instance_render (self, item->label, control->node, language);

      g_ptr_array_add (choices, tv_choice_new (item->value, *label != '\0' ? label : item->value));
    }
  if (control->itemset != NULL)
    list_itemset (self, control, language, choices, NULL);
  return choices;
}

static char *
null_if_empty (char *text)
{
  if (*text != '\0')
    return text;
  g_free (text);
  return NULL;
}

TvQuestion *
tv_form_instance_look (TvFormInstance *self, const TvFormControl *control, const char *language)
{
  TvQuestion *question = g_new0 (TvQuestion, 1);
  guint index = control->node;

  question->path = g_strdup (tv_form_get_node (self->form, index)->path);
  question->type = control->type;
  question->label = tv_form_instance_render (self, control->label, index, language);
  question->hint = null_if_empty (tv_form_instance_render (self, control->hint, index, language));
  question->group = null_if_empty (tv_form_instance_render (self, control->group, index, language));
  question->appearance = g_strdup (control->appearance);
  question->value = g_strdup (tv_form_instance_get_value (self, index));
  question->required
      = control->type != TV_QUESTION_NOTE && tv_form_instance_is_required (self, index);
  question->read_only
      = control->type == TV_QUESTION_NOTE || tv_form_instance_is_read_only (self, index);
  question->choices = tv_form_instance_list_choices (self, control, language);
  return question;
}

/* --- Trying --- */

static gboolean
try_expression (TvFormInstance *self, const char *expression, guint index, GError **error)
{
  gboolean result;

  if (expression == NULL
      || tv_form_xpath_test (self->xpath, expression, get_element (self, index), &result, error))
    return TRUE;
  g_prefix_error (error, "%s: ", tv_form_get_node (self->form, index)->path);
  return FALSE;
}

static gboolean
try_text (TvFormInstance *self, const TvFormText *text, guint index, GError **error)
{
  const char *const none[] = { "", NULL };
  const char *const *languages
      = *self->form->languages != NULL ? (const char *const *) self->form->languages : none;

  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *words = render (self, text, index, languages[i], error);

      if (words == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
try_control (TvFormInstance *self, const TvFormControl *control, GError **error)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_choice_free);

  for (guint i = 0; i < control->items->len; i++)
    {
      const TvFormItem *item = g_ptr_array_index (control->items, i);

      if (!try_text (self, item->label, control->node, error))
        return FALSE;
    }
  return try_text (self, control->label, control->node, error)
         && try_text (self, control->hint, control->node, error)
         && try_text (self, control->group, control->node, error)
         && (control->itemset == NULL || list_itemset (self, control, NULL, choices, error));
}

gboolean
tv_form_instance_try (TvFormInstance *self, GError **error)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const TvFormNode *node = tv_form_get_node (self->form, i);

      if (!try_expression (self, node->relevant, i, error)
          || !try_expression (self, node->required, i, error)
          || !try_expression (self, node->read_only, i, error)
          || !try_expression (self, node->constraint, i, error)
          || !try_expression (self, node->calculate, i, error)
          || !try_text (self, node->constraint_message, i, error)
          || !try_text (self, node->required_message, i, error))
        return FALSE;
    }
  for (guint i = 0; i < self->form->controls->len; i++)
    if (!try_control (self, tv_form_get_control (self->form, i), error))
      return FALSE;
  return tv_form_instance_settle (self, TRUE, NULL, error);
}

/* --- Giving out --- */

xmlDoc *
tv_form_instance_copy_relevant (TvFormInstance *self)
{
  xmlDoc *copy = xmlCopyDoc (self->doc, 1);
  g_autoptr (GPtrArray) elements = g_ptr_array_new ();

  list_elements (xmlDocGetRootElement (copy), elements);
  /* From the end, so that children go before their parents. */
  for (guint i = self->n_nodes - 1; i > 0; i--)
    if (!self->relevant[i])
      {
        xmlNode *element = g_ptr_array_index (elements, i);

        xmlUnlinkNode (element);
        xmlFreeNode (element);
      }
  return copy;
}
