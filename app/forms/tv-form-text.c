// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-text.h"

#include "tv-form-expression-private.h"
#include "tv-form-text-private.h"

typedef struct
{
  char *words;      /* (owned) (nullable) */
  char *expression; /* (owned) (nullable): an output */
} Part;

struct _TvFormText
{
  char *itext;      /* (owned) (nullable) */
  GPtrArray *parts; /* (owned) (element-type Part) */
};

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->words);
  g_free (part->expression);
  g_free (part);
}

static TvFormText *
text_new (void)
{
  TvFormText *self = g_new0 (TvFormText, 1);

  self->parts = g_ptr_array_new_with_free_func (part_free);
  return self;
}

void
tv_form_text_free (TvFormText *self)
{
  if (self == NULL)
    return;
  g_free (self->itext);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static void
add_part (TvFormText *self, char *words, char *expression)
{
  Part *part = g_new0 (Part, 1);

  part->words = words;
  part->expression = expression;
  g_ptr_array_add (self->parts, part);
}

char *
tv_form_text_parse_itext (const char *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));
  const char *open = "jr:itext(";
  gsize length = strlen (stripped);
  g_autofree char *inside = NULL;
  gsize inner;

  if (!g_str_has_prefix (stripped, open) || stripped[length - 1] != ')')
    return NULL;
  inside = g_strndup (stripped + strlen (open), length - strlen (open) - 1);
  g_strstrip (inside);
  inner = strlen (inside);
  if (inner < 2 || (inside[0] != '\'' && inside[0] != '"') || inside[inner - 1] != inside[0])
    return NULL;
  return g_strndup (inside + 1, inner - 2);
}

static gboolean
add_output (TvFormText *self, const xmlNode *node, GError **error)
{
  g_autofree char *value = tv_form_xml_get_attribute (node, NULL, "value");
  g_autofree char *expression = NULL;

  if (value == NULL)
    value = tv_form_xml_get_attribute (node, NULL, "ref");
  if (value == NULL)
    {
      tv_form_xml_set_error (error, node, "an output without value");
      return FALSE;
    }
  expression = tv_form_expression_translate (value, error);
  if (expression == NULL)
    {
      g_prefix_error (error, "line %ld: ", xmlGetLineNo (node));
      return FALSE;
    }
  add_part (self, NULL, g_steal_pointer (&expression));
  return TRUE;
}

/* Other markup inside of a label (<b>, …) is read for its words. */
static gboolean
add_children (TvFormText *self, const xmlNode *parent, GError **error)
{
  for (const xmlNode *child = parent->children; child != NULL; child = child->next)
    {
      if (child->type == XML_TEXT_NODE)
        add_part (self, tv_text_to_nfc ((const char *) child->content, -1, NULL), NULL);
      else if (child->type == XML_ELEMENT_NODE && g_str_equal (child->name, "output"))
        {
          if (!add_output (self, child, error))
            return FALSE;
        }
      else if (child->type == XML_ELEMENT_NODE && !add_children (self, child, error))
        return FALSE;
    }
  return TRUE;
}

TvFormText *
tv_form_text_new_from_element (const xmlNode *node, GError **error)
{
  g_autoptr (TvFormText) self = text_new ();
  g_autofree char *ref = tv_form_xml_get_attribute (node, NULL, "ref");

  if (ref != NULL)
    {
      self->itext = tv_form_text_parse_itext (ref);
      if (self->itext == NULL)
        {
          tv_form_xml_set_error (error, node, "“%s” is no jr:itext('…')", ref);
          return NULL;
        }
    }
  else if (!add_children (self, node, error))
    return NULL;
  return g_steal_pointer (&self);
}

TvFormText *
tv_form_text_new_from_attribute (const char *value)
{
  TvFormText *self = text_new ();

  self->itext = tv_form_text_parse_itext (value);
  if (self->itext == NULL)
    add_part (self, tv_text_to_nfc (value, -1, NULL), NULL);
  return self;
}

const char *
tv_form_text_get_itext (const TvFormText *self)
{
  return self->itext;
}

gboolean
tv_form_text_has_output (const TvFormText *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (((const Part *) g_ptr_array_index (self->parts, i))->expression != NULL)
      return TRUE;
  return FALSE;
}

char *
tv_form_text_render (const TvFormText *self, TvFormXpath *xpath, xmlNode *node, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = g_ptr_array_index (self->parts, i);
      g_autofree char *value = NULL;

      if (part->expression == NULL)
        {
          g_string_append (out, part->words != NULL ? part->words : "");
          continue;
        }
      value = tv_form_xpath_compute (xpath, part->expression, node, error);
      if (value == NULL)
        return NULL;
      g_string_append (out, value);
    }
  return g_strstrip (g_string_free (g_steal_pointer (&out), FALSE));
}
