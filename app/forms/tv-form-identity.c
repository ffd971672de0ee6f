// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-form-expression-private.h"
#include "tv-form-identity-private.h"

typedef struct
{
  TvForm *form;                /* (unowned) */
  const char *const *identity; /* (unowned) */
  TvFormXpath *xpath;          /* (owned) */
  GPtrArray *elements;         /* (owned) (element-type xmlNode): by node */
} Checker;

static void
checker_clear (Checker *self)
{
  g_clear_pointer (&self->xpath, tv_form_xpath_free);
  g_clear_pointer (&self->elements, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checker, checker_clear)

static void
list_elements (xmlNode *element, GPtrArray *elements)
{
  g_ptr_array_add (elements, element);
  for (xmlNode *child = tv_form_xml_first_element (element); child != NULL;
       child = tv_form_xml_next_element (child))
    list_elements (child, elements);
}

/* The string value of a group is that of everything in it. */
static gboolean
holds_identity (Checker *self, const xmlNode *node)
{
  g_autofree char *path = NULL;

  if (node->type == XML_DOCUMENT_NODE)
    return TRUE;
  if (node->type == XML_TEXT_NODE)
    node = node->parent;
  path = tv_form_xml_get_path (node);
  if (tv_form_path_matches (self->identity, path))
    return TRUE;
  for (const xmlNode *child = tv_form_xml_first_element (node); child != NULL;
       child = tv_form_xml_next_element (child))
    if (holds_identity (self, child))
      return TRUE;
  return FALSE;
}

static gboolean
check_expression (Checker *self,
                  guint index,
                  const char *rule,
                  const char *expression,
                  GError **error)
{
  g_autoptr (GPtrArray) paths = NULL;

  if (expression == NULL)
    return TRUE;
  paths = tv_form_expression_list_paths (expression, error);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autoptr (GPtrArray) nodes = tv_form_xpath_select (self->xpath,
                                                          path,
                                                          g_ptr_array_index (self->elements, index),
                                                          NULL);

      for (guint n = 0; nodes != NULL && n < nodes->len; n++)
        if (holds_identity (self, g_ptr_array_index (nodes, n)))
          {
            g_set_error (error,
                         TV_ERROR,
                         TV_ERROR_PLUGIN,
                         "%s of %s depends on an identity (%s)",
                         rule,
                         tv_form_get_node (self->form, index)->path,
                         path);
            return FALSE;
          }
    }
  return paths != NULL;
}

static gboolean
check_node (Checker *self, guint index, GError **error)
{
  const TvFormNode *node = tv_form_get_node (self->form, index);
  const TvFormControl *control
      = node->control >= 0 ? tv_form_get_control (self->form, (guint) node->control) : NULL;

  if (tv_form_path_matches (self->identity, node->path))
    return TRUE;
  return check_expression (self, index, "relevant", node->relevant, error)
         && check_expression (self, index, "required", node->required, error)
         && check_expression (self, index, "readonly", node->read_only, error)
         && check_expression (self, index, "constraint", node->constraint, error)
         && check_expression (self, index, "calculate", node->calculate, error)
         && (control == NULL || control->itemset == NULL
             || check_expression (self, index, "the choices", control->itemset->nodes, error));
}

static gboolean
check_globs (TvForm *form, const char *const *identity, GError **error)
{
  for (guint i = 0; identity[i] != NULL; i++)
    {
      const char *const one[] = { identity[i], NULL };
      gboolean found = FALSE;

      for (guint n = 0; n < form->nodes->len && !found; n++)
        found = tv_form_path_matches (one, tv_form_get_node (form, n)->path);
      if (!found)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_PLUGIN,
                       "Identity=%s names no answer of the form",
                       identity[i]);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
tv_form_identity_check (TvForm *form, const char *const *identity, GError **error)
{
  g_auto (Checker) self = { form, identity, NULL, NULL };

  if (!check_globs (form, identity, error))
    return FALSE;
  self.xpath = tv_form_xpath_new (form->template,
                                  xmlDocGetRootElement (form->definition),
                                  form->secondary);
  self.elements = g_ptr_array_new ();
  list_elements (xmlDocGetRootElement (form->template), self.elements);
  for (guint i = 0; i < form->nodes->len; i++)
    if (!check_node (&self, i, error))
      return FALSE;
  return TRUE;
}
