// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"

#include "tv-form-expression-private.h"
#include "tv-form-parser-private.h"

/* --- The main instance --- */

static gboolean
add_nodes (TvForm *form, const xmlNode *element, int parent, GError **error)
{
  TvFormNode *node = g_new0 (TvFormNode, 1);
  int index = (int) form->nodes->len;
  const xmlNode *child = tv_form_xml_first_element (element);

  node->path = tv_form_xml_get_path (element);
  node->parent = parent;
  node->control = -1;
  g_ptr_array_add (form->nodes, node);
  if (g_hash_table_contains (form->by_path, node->path))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FORM_INVALID,
                   "%s stands twice in the instance (repeats are not supported)",
                   node->path);
      return FALSE;
    }
  g_hash_table_insert (form->by_path, node->path, GINT_TO_POINTER (index + 1));
  if (child == NULL)
    node->value = tv_form_xml_get_text (element);
  for (; child != NULL; child = tv_form_xml_next_element (child))
    if (!add_nodes (form, child, index, error))
      return FALSE;
  return TRUE;
}

static gboolean
parse_main_instance (TvForm *form, const xmlNode *instance, GError **error)
{
  const xmlNode *root = tv_form_xml_first_element (instance);

  if (root == NULL)
    {
      tv_form_xml_set_error (error, instance, "the first instance is empty");
      return FALSE;
    }
  form->template = tv_form_xml_copy_plain (root);
  form->id = tv_form_xml_get_attribute (root, NULL, "id");
  form->version = tv_form_xml_get_attribute (root, NULL, "version");
  if (form->version == NULL)
    form->version = g_strdup ("");
  if (form->id == NULL || *form->id == '\0')
    {
      tv_form_xml_set_error (error, root, "the instance has no id");
      return FALSE;
    }
  return add_nodes (form, xmlDocGetRootElement (form->template), -1, error);
}

static gboolean
parse_secondary_instance (TvForm *form, const xmlNode *instance, GError **error)
{
  g_autofree char *id = tv_form_xml_get_attribute (instance, NULL, "id");
  g_autofree char *src = tv_form_xml_get_attribute (instance, NULL, "src");
  const xmlNode *root = tv_form_xml_first_element (instance);

  if (src != NULL)
    {
      tv_form_xml_set_error (error, instance, "the outer file “%s” is not supported", src);
      return FALSE;
    }
  if (id == NULL || root == NULL)
    {
      tv_form_xml_set_error (error, instance, "a further instance needs an id and content");
      return FALSE;
    }
  g_hash_table_insert (form->secondary, g_steal_pointer (&id), tv_form_xml_copy_plain (root));
  return TRUE;
}

/* --- Binds --- */

char *
tv_form_resolve (TvForm *form, const char *base, const char *path)
{
  if (*path == '/')
    return g_strdup (path);
  return g_strdup_printf ("%s/%s", base != NULL ? base : tv_form_get_node (form, 0)->path, path);
}

static gboolean
parse_expression (const xmlNode *bind, const char *name, char **expression, GError **error)
{
  g_autofree char *source = tv_form_xml_get_attribute (bind, NULL, name);

  if (source == NULL || *g_strstrip (source) == '\0' || *expression != NULL)
    return TRUE;
  *expression = tv_form_expression_translate (source, error);
  if (*expression != NULL)
    return TRUE;
  g_prefix_error (error, "line %ld: %s: ", xmlGetLineNo (bind), name);
  return FALSE;
}

static TvFormType
parse_type (const char *type)
{
  const char *name = strrchr (type, ':') != NULL ? strrchr (type, ':') + 1 : type;

  if (g_str_equal (name, "string") || g_str_equal (name, "select1") || g_str_equal (name, "select")
      || g_str_equal (name, "text"))
    return TV_FORM_TYPE_TEXT;
  if (g_str_equal (name, "int") || g_str_equal (name, "integer"))
    return TV_FORM_TYPE_INTEGER;
  if (g_str_equal (name, "decimal"))
    return TV_FORM_TYPE_DECIMAL;
  if (g_str_equal (name, "date"))
    return TV_FORM_TYPE_DATE;
  if (g_str_equal (name, "geopoint"))
    return TV_FORM_TYPE_GEOPOINT;
  return TV_FORM_TYPE_OTHER;
}

static TvFormText *
parse_message (const xmlNode *bind, const char *name)
{
  g_autofree char *message = tv_form_xml_get_attribute (bind, TV_FORM_XML_JAVAROSA, name);

  return message != NULL ? tv_form_text_new_from_attribute (message) : NULL;
}

static gboolean
parse_bind (TvForm *form, const xmlNode *bind, GHashTable *bind_ids, GError **error)
{
  g_autofree char *path = tv_form_xml_get_attribute (bind, NULL, "nodeset");
  g_autofree char *id = tv_form_xml_get_attribute (bind, NULL, "id");
  g_autofree char *preload = tv_form_xml_get_attribute (bind, TV_FORM_XML_JAVAROSA, "preload");
  g_autofree char *full
      = path != NULL ? tv_form_resolve (form, NULL, g_strstrip (path)) : g_strdup ("");
  int index = tv_form_find_node (form, full);
  TvFormNode *node;

  if (index < 0)
    {
      tv_form_xml_set_error (error,
                             bind,
                             strchr (full, '@') != NULL
                                 ? "a bind for the attribute “%s”, which is not supported"
                                 : "a bind for “%s”, which is not in the instance",
                             full);
      return FALSE;
    }
  node = tv_form_get_node (form, (guint) index);
  g_free (node->type_name);
  node->type_name = tv_form_xml_get_attribute (bind, NULL, "type");
  node->type = node->type_name != NULL ? parse_type (node->type_name) : TV_FORM_TYPE_TEXT;
  if (node->constraint_message == NULL)
    node->constraint_message = parse_message (bind, "constraintMsg");
  if (node->required_message == NULL)
    node->required_message = parse_message (bind, "requiredMsg");
  if (preload != NULL && node->preload == NULL)
    node->preload = g_steal_pointer (&preload);
  if (id != NULL)
    g_hash_table_insert (bind_ids, g_steal_pointer (&id), g_steal_pointer (&full));
  return parse_expression (bind, "relevant", &node->relevant, error)
         && parse_expression (bind, "required", &node->required, error)
         && parse_expression (bind, "readonly", &node->read_only, error)
         && parse_expression (bind, "constraint", &node->constraint, error)
         && parse_expression (bind, "calculate", &node->calculate, error);
}

/* --- The model --- */

static gboolean
refuse (const xmlNode *node, GError **error)
{
  tv_form_xml_set_error (error, node, "“%s” is not supported", (const char *) node->name);
  return FALSE;
}

static gboolean
parse_instances (TvForm *form, const xmlNode *model, GError **error)
{
  for (const xmlNode *node = tv_form_xml_first_element (model); node != NULL;
       node = tv_form_xml_next_element (node))
    {
      if (!tv_form_xml_is (node, TV_FORM_XML_XFORMS, "instance"))
        continue;
      if (form->template == NULL ? !parse_main_instance (form, node, error)
                                 : !parse_secondary_instance (form, node, error))
        return FALSE;
    }
  if (form->template != NULL)
    return TRUE;
  tv_form_xml_set_error (error, model, "the model has no instance");
  return FALSE;
}

/* Encryption demanded by the form must not be left out in silence. */
static gboolean
check_submission (const xmlNode *node, GError **error)
{
  g_autofree char *key = tv_form_xml_get_attribute (node, NULL, "base64RsaPublicKey");

  if (key == NULL)
    return TRUE;
  tv_form_xml_set_error (error, node, "a form with its own encryption key is not supported");
  return FALSE;
}

static gboolean
parse_model (TvForm *form, const xmlNode *model, GHashTable *bind_ids, GError **error)
{
  if (!parse_instances (form, model, error))
    return FALSE;
  for (const xmlNode *node = tv_form_xml_first_element (model); node != NULL;
       node = tv_form_xml_next_element (node))
    {
      gboolean done;

      if (tv_form_xml_is (node, TV_FORM_XML_XFORMS, "instance"))
        done = TRUE;
      else if (tv_form_xml_is (node, TV_FORM_XML_XFORMS, "bind"))
        done = parse_bind (form, node, bind_ids, error);
      else if (tv_form_xml_is (node, TV_FORM_XML_XFORMS, "itext"))
        done = tv_form_itext_parse (form, node, error);
      else if (tv_form_xml_is (node, TV_FORM_XML_XFORMS, "submission"))
        done = check_submission (node, error);
      else
        done = refuse (node, error);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

gboolean
tv_form_parser_run (TvForm *form, GError **error)
{
  const xmlNode *root = xmlDocGetRootElement (form->definition);
  const xmlNode *head = tv_form_xml_find_child (root, TV_FORM_XML_XHTML, "head");
  const xmlNode *body = tv_form_xml_find_child (root, TV_FORM_XML_XHTML, "body");
  const xmlNode *model
      = head != NULL ? tv_form_xml_find_child (head, TV_FORM_XML_XFORMS, "model") : NULL;
  g_autoptr (GHashTable) bind_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (!tv_form_xml_is (root, TV_FORM_XML_XHTML, "html") || model == NULL || body == NULL)
    {
      tv_form_xml_set_error (error, root, "no XForms document: html with head, model and body");
      return FALSE;
    }
  return parse_model (form, model, bind_ids, error)
         && tv_form_body_parse (form, body, bind_ids, error) && tv_form_itext_check (form, error);
}
