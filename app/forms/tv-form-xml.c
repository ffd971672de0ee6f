// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"

#include "tv-form-xml-private.h"

#define MAX_DEPTH 32
#define MAX_ELEMENTS 20000

static void
refuse_doctype_cb (void *user_data,
                   const xmlChar *name,
                   const xmlChar *external_id,
                   const xmlChar *system_id)
{
  xmlParserCtxt *parser = user_data;

  parser->_private = parser;
  xmlStopParser (parser);
}

static gboolean
check_size (const xmlNode *root, GError **error)
{
  const xmlNode *node = root;
  guint depth = 1;
  guint elements = 0;

  while (node != NULL)
    {
      const xmlNode *child = tv_form_xml_first_element (node);

      if (++elements > MAX_ELEMENTS || depth > MAX_DEPTH)
        {
          tv_form_xml_set_error (error, node, "too large or too deeply nested");
          return FALSE;
        }
      if (child != NULL)
        {
          node = child;
          depth++;
          continue;
        }
      while (node != root && tv_form_xml_next_element (node) == NULL)
        {
          node = node->parent;
          depth--;
        }
      node = node == root ? NULL : tv_form_xml_next_element (node);
    }
  return TRUE;
}

static void
set_parse_error (xmlParserCtxt *parser, GError **error)
{
  const xmlError *failure = xmlCtxtGetLastError (parser);
  g_autofree char *message = NULL;

  if (parser->_private != NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FORM_INVALID, "XML with a DOCTYPE is refused");
      return;
    }
  message = g_utf8_make_valid (failure != NULL && failure->message != NULL ? failure->message
                                                                           : "not XML",
                               -1);
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_FORM_INVALID,
               "line %d: %s",
               failure != NULL ? failure->line : 1,
               g_strstrip (message));
}

xmlDoc *
tv_form_xml_parse (GBytes *xml, gsize max, GError **error)
{
  g_autoptr (xmlParserCtxt) parser = NULL;
  g_autoptr (xmlDoc) doc = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (max <= G_MAXINT, NULL);

  data = g_bytes_get_data (xml, &length);
  if (length > max)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FORM_INVALID,
                   "%" G_GSIZE_FORMAT " bytes of XML, at most %" G_GSIZE_FORMAT " are read",
                   length,
                   max);
      return NULL;
    }
  parser = xmlNewParserCtxt ();
  parser->sax->internalSubset = refuse_doctype_cb;
  doc = xmlCtxtReadMemory (parser,
                           length > 0 ? data : "",
                           (int) length,
                           NULL,
                           "UTF-8",
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                               | XML_PARSE_NOCDATA);
  if (doc == NULL || parser->_private != NULL || xmlDocGetRootElement (doc) == NULL)
    {
      set_parse_error (parser, error);
      return NULL;
    }
  if (!check_size (xmlDocGetRootElement (doc), error))
    return NULL;
  return g_steal_pointer (&doc);
}

void
tv_form_xml_set_error (GError **error, const xmlNode *node, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_FORM_INVALID,
               "line %ld: %s",
               node != NULL ? xmlGetLineNo (node) : 1L,
               message);
}

char *
tv_form_xml_take (xmlChar *text)
{
  char *copy = g_strdup ((const char *) text);

  xmlFree (text);
  return copy;
}

char *
tv_form_xml_get_attribute (const xmlNode *node, const char *ns, const char *name)
{
  return tv_form_xml_take (ns != NULL
                               ? xmlGetNsProp (node, (const xmlChar *) name, (const xmlChar *) ns)
                               : xmlGetNoNsProp (node, (const xmlChar *) name));
}

char *
tv_form_xml_get_text (const xmlNode *node)
{
  char *text = tv_form_xml_take (xmlNodeGetContent (node));

  return text != NULL ? g_strstrip (text) : g_strdup ("");
}

void
tv_form_xml_set_text (xmlNode *node, const char *text)
{
  /* xmlNodeSetContent() would read "&" as the start of an entity. */
  xmlNodeSetContent (node, NULL);
  if (*text != '\0')
    xmlNodeAddContent (node, (const xmlChar *) text);
}

gboolean
tv_form_xml_is (const xmlNode *node, const char *ns, const char *name)
{
  return g_strcmp0 ((const char *) node->name, name) == 0 && node->ns != NULL
         && g_strcmp0 ((const char *) node->ns->href, ns) == 0;
}

xmlNode *
tv_form_xml_first_element (const xmlNode *parent)
{
  return xmlFirstElementChild ((xmlNode *) parent);
}

xmlNode *
tv_form_xml_next_element (const xmlNode *node)
{
  return xmlNextElementSibling ((xmlNode *) node);
}

xmlNode *
tv_form_xml_find_child (const xmlNode *parent, const char *ns, const char *name)
{
  xmlNode *child = tv_form_xml_first_element (parent);

  while (child != NULL && !tv_form_xml_is (child, ns, name))
    child = tv_form_xml_next_element (child);
  return child;
}

char *
tv_form_xml_get_path (const xmlNode *node)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent)
    {
      g_string_prepend (path, (const char *) node->name);
      if (node->ns != NULL && node->ns->prefix != NULL)
        {
          g_string_prepend_c (path, ':');
          g_string_prepend (path, (const char *) node->ns->prefix);
        }
      g_string_prepend_c (path, '/');
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* Under what name paths know the namespace of @node: an element may write <meta xmlns="…"> while
 * they say orx:meta. */
static const xmlChar *
find_prefix (const xmlNode *node)
{
  const xmlNs *ns = xmlDocGetRootElement (node->doc)->nsDef;

  if (node->ns->prefix != NULL)
    return node->ns->prefix;
  while (ns != NULL && (ns->prefix == NULL || !xmlStrEqual (ns->href, node->ns->href)))
    ns = ns->next;
  return ns != NULL ? ns->prefix : NULL;
}

/* Recursion is bounded: check_size() has refused more than MAX_DEPTH levels. */
static xmlNode *
copy_element (xmlDoc *doc, xmlNode *parent, const xmlNode *from)
{
  xmlNode *copy = xmlNewDocNode (doc, NULL, from->name, NULL);
  xmlNode *child = tv_form_xml_first_element (from);
  const xmlChar *prefix;

  if (parent == NULL)
    xmlDocSetRootElement (doc, copy);
  else
    xmlAddChild (parent, copy);
  prefix = from->ns != NULL ? find_prefix (from) : NULL;
  if (prefix != NULL)
    {
      xmlNode *root = xmlDocGetRootElement (doc);
      xmlNs *ns = xmlSearchNsByHref (doc, root, from->ns->href);

      xmlSetNs (copy, ns != NULL ? ns : xmlNewNs (root, from->ns->href, prefix));
    }
  if (child == NULL)
    {
      g_autofree char *text = tv_form_xml_get_text (from);

      tv_form_xml_set_text (copy, text);
    }
  for (; child != NULL; child = tv_form_xml_next_element (child))
    copy_element (doc, copy, child);
  return copy;
}

xmlDoc *
tv_form_xml_copy_plain (const xmlNode *root)
{
  static const char *const kept[] = { "id", "version" };
  xmlDoc *doc = xmlNewDoc ((const xmlChar *) "1.0");
  xmlNode *copy = copy_element (doc, NULL, root);

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *value = tv_form_xml_get_attribute (root, NULL, kept[i]);

      if (value != NULL)
        xmlNewProp (copy, (const xmlChar *) kept[i], (const xmlChar *) value);
    }
  /* Else everything beyond ASCII would be written as character references. */
  doc->encoding = xmlStrdup ((const xmlChar *) "UTF-8");
  return doc;
}

GBytes *
tv_form_xml_to_bytes (xmlDoc *doc)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  GBytes *bytes;

  xmlNodeDump (buffer, doc, xmlDocGetRootElement (doc), 0, 0);
  bytes = g_bytes_new (xmlBufferContent (buffer), (gsize) xmlBufferLength (buffer));
  xmlBufferFree (buffer);
  return bytes;
}
