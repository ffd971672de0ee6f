// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>

G_BEGIN_DECLS

#define TV_FORM_XML_XFORMS "http://www.w3.org/2002/xforms"
#define TV_FORM_XML_XHTML "http://www.w3.org/1999/xhtml"
#define TV_FORM_XML_JAVAROSA "http://openrosa.org/javarosa"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlParserCtxt, xmlFreeParserCtxt)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlXPathObject, xmlXPathFreeObject)

/* XML from outside: UTF-8, at most @max bytes, 32 levels, 20,000 elements, no DOCTYPE (so no
 * entities of its own) and nothing fetched. FORM_INVALID with the line. */
xmlDoc *tv_form_xml_parse (GBytes *xml, gsize max, GError **error);

/* FORM_INVALID, "line N: …". */
void tv_form_xml_set_error (GError **error, const xmlNode *node, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* The text of libxml2's own memory as GLib's. (nullable) */
char *tv_form_xml_take (xmlChar *text);

/* NULL when missing. @ns NULL is an attribute without namespace. (transfer full) */
char *tv_form_xml_get_attribute (const xmlNode *node, const char *ns, const char *name);

/* All text below @node, white space at both ends stripped. (transfer full) */
char *tv_form_xml_get_text (const xmlNode *node);
void tv_form_xml_set_text (xmlNode *node, const char *text);

gboolean tv_form_xml_is (const xmlNode *node, const char *ns, const char *name);
xmlNode *tv_form_xml_first_element (const xmlNode *parent);
xmlNode *tv_form_xml_next_element (const xmlNode *node);
xmlNode *tv_form_xml_find_child (const xmlNode *parent, const char *ns, const char *name);

/* "/data/group/orx:meta". (transfer full) */
char *tv_form_xml_get_path (const xmlNode *node);

/* A document of its own holding a copy of @root: elements of the default namespace lose it, as the
 * paths of XForms name them without a prefix; attributes stay only on the root (id, version). */
xmlDoc *tv_form_xml_copy_plain (const xmlNode *root);

/* UTF-8, no declaration, no indentation. */
GBytes *tv_form_xml_to_bytes (xmlDoc *doc);

G_END_DECLS
