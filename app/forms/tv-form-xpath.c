// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <libxml/xpathInternals.h>

#include "base/tv-error.h"

#include "tv-form-functions-private.h"
#include "tv-form-xpath-private.h"

/* The longest rules of real forms take some hundred steps. */
#define STEP_BUDGET 100000

struct _TvFormXpath
{
  xmlXPathContext *context; /* (owned) */
  GHashTable *compiled;     /* (owned) (element-type utf8 xmlXPathCompExpr): by expression */
  GHashTable *secondary;    /* (unowned) (nullable) */
  xmlNode *current;         /* (unowned) (nullable) */
  char *failure;            /* (owned) (nullable) */
  gint64 now;
};

static void
structured_error_cb (void *user_data, xmlErrorPtr error)
{
  TvFormXpath *self = user_data;

  /* libxml2 passes no message here. */
  switch (error->code - XML_XPATH_EXPRESSION_OK)
    {
    case XPATH_UNKNOWN_FUNC_ERROR:
      tv_form_xpath_fail (self, "unknown function");
      break;
    case XPATH_UNDEF_VARIABLE_ERROR:
      tv_form_xpath_fail (self, "unknown variable");
      break;
    case XPATH_UNDEF_PREFIX_ERROR:
      tv_form_xpath_fail (self, "unknown prefix");
      break;
    case XPATH_INVALID_ARITY:
      tv_form_xpath_fail (self, "wrong number of arguments");
      break;
    case XPATH_INVALID_TYPE:
      tv_form_xpath_fail (self, "an argument is of the wrong type");
      break;
    case XPATH_OP_LIMIT_EXCEEDED:
      tv_form_xpath_fail (self, "takes too many steps");
      break;
    default:
      tv_form_xpath_fail (self, "is no valid expression (%d)", error->code);
      break;
    }
}

TvFormXpath *
tv_form_xpath_new (xmlDoc *doc, const xmlNode *root, GHashTable *secondary)
{
  TvFormXpath *self = g_new0 (TvFormXpath, 1);

  self->context = xmlXPathNewContext (doc);
  self->context->userData = self;
  self->context->error = structured_error_cb;
  self->compiled = g_hash_table_new_full (g_str_hash,
                                          g_str_equal,
                                          g_free,
                                          (GDestroyNotify) xmlXPathFreeCompExpr);
  self->secondary = secondary;
  for (const xmlNs *ns = root->nsDef; ns != NULL; ns = ns->next)
    if (ns->prefix != NULL)
      xmlXPathRegisterNs (self->context, ns->prefix, ns->href);
  tv_form_functions_register (self->context);
  return self;
}

void
tv_form_xpath_free (TvFormXpath *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->compiled);
  xmlXPathFreeContext (self->context);
  g_free (self->failure);
  g_free (self);
}

void
tv_form_xpath_set_now (TvFormXpath *self, gint64 now)
{
  self->now = now;
}

TvFormXpath *
tv_form_xpath_from_context (xmlXPathContext *context)
{
  return context->userData;
}

gint64
tv_form_xpath_get_now (TvFormXpath *self)
{
  return self->now;
}

xmlNode *
tv_form_xpath_get_current (TvFormXpath *self)
{
  return self->current;
}

xmlDoc *
tv_form_xpath_get_secondary (TvFormXpath *self, const char *id)
{
  return self->secondary != NULL ? g_hash_table_lookup (self->secondary, id) : NULL;
}

void
tv_form_xpath_fail (TvFormXpath *self, const char *format, ...)
{
  va_list arguments;

  if (self->failure != NULL)
    return;
  va_start (arguments, format);
  self->failure = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

static void
set_error (TvFormXpath *self, const char *expression, GError **error)
{
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_FORM_INVALID,
               "“%s”: %s",
               expression,
               self->failure != NULL ? self->failure : "cannot be evaluated");
}

static xmlXPathObject *
evaluate (TvFormXpath *self, const char *expression, xmlNode *node, GError **error)
{
  xmlXPathCompExpr *compiled = g_hash_table_lookup (self->compiled, expression);
  g_autoptr (xmlXPathObject) result = NULL;

  g_clear_pointer (&self->failure, g_free);
  if (compiled == NULL)
    {
      compiled = xmlXPathCtxtCompile (self->context, (const xmlChar *) expression);
      if (compiled == NULL)
        {
          set_error (self, expression, error);
          return NULL;
        }
      g_hash_table_insert (self->compiled, g_strdup (expression), compiled);
    }
  self->context->node = node;
  self->current = node;
  self->context->opLimit = STEP_BUDGET;
  self->context->opCount = 0;
  result = xmlXPathCompiledEval (compiled, self->context);
  self->current = NULL;
  if (result == NULL || self->failure != NULL)
    {
      set_error (self, expression, error);
      return NULL;
    }
  return g_steal_pointer (&result);
}

gboolean
tv_form_xpath_test (TvFormXpath *self,
                    const char *expression,
                    xmlNode *node,
                    gboolean *ret_result,
                    GError **error)
{
  g_autoptr (xmlXPathObject) result = evaluate (self, expression, node, error);

  if (result == NULL)
    return FALSE;
  *ret_result = xmlXPathCastToBoolean (result) != 0;
  return TRUE;
}

char *
tv_form_xpath_compute (TvFormXpath *self, const char *expression, xmlNode *node, GError **error)
{
  g_autoptr (xmlXPathObject) result = evaluate (self, expression, node, error);

  return result != NULL ? tv_form_xml_take (xmlXPathCastToString (result)) : NULL;
}

GPtrArray *
tv_form_xpath_select (TvFormXpath *self, const char *expression, xmlNode *node, GError **error)
{
  g_autoptr (xmlXPathObject) result = evaluate (self, expression, node, error);
  GPtrArray *nodes;

  if (result == NULL)
    return NULL;
  if (result->type != XPATH_NODESET)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FORM_INVALID, "“%s” names no nodes", expression);
      return NULL;
    }
  nodes = g_ptr_array_new ();
  for (int i = 0; i < xmlXPathNodeSetGetLength (result->nodesetval); i++)
    g_ptr_array_add (nodes, xmlXPathNodeSetItem (result->nodesetval, i));
  return nodes;
}
