// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <libxml/xpathInternals.h>
#include <math.h>
#include <string.h>

#include "tv-form-function-private.h"
#include "tv-form-functions-private.h"

#define MAX_ARGUMENTS 32
#define ANY MAX_ARGUMENTS

/* --- Operators --- */

static gboolean
compare_numbers (double a, const char *operator, double b)
{
  if (g_str_equal (operator, "<"))
    return a < b;
  if (g_str_equal (operator, "<="))
    return a <= b;
  if (g_str_equal (operator, ">"))
    return a > b;
  return a >= b;
}

static gboolean
equal_strings (TvFormValue *a, TvFormValue *b, const char *left, const char *right)
{
  if (a->type == XPATH_BOOLEAN || b->type == XPATH_BOOLEAN)
    return xmlXPathCastToBoolean (a) == xmlXPathCastToBoolean (b);
  if (a->type == XPATH_NUMBER || b->type == XPATH_NUMBER)
    {
      double x = tv_form_function_text_to_number (left);
      double y = tv_form_function_text_to_number (right);

      return x <= y && x >= y;
    }
  return g_str_equal (left, right);
}

/* XPath 1.0 §3.4: a comparison with a node set holds when it holds for one of its nodes. */
static TvFormValue *
call_compare (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *operator= tv_form_function_to_string (arguments[1]);
  g_autoptr (GPtrArray) left = tv_form_function_to_strings (arguments[0]);
  g_autoptr (GPtrArray) right = tv_form_function_to_strings (arguments[2]);
  gboolean is_equality = g_str_equal (operator, "=") || g_str_equal (operator, "!=");
  gboolean wanted = g_str_equal (operator, "=");

  for (guint i = 0; i < left->len; i++)
    for (guint n = 0; n < right->len; n++)
      {
        const char *a = g_ptr_array_index (left, i);
        const char *b = g_ptr_array_index (right, n);
        gboolean holds = is_equality ? equal_strings (arguments[0], arguments[2], a, b) == wanted
                                     : compare_numbers (tv_form_function_text_to_number (a),
                                                        operator,
                                                        tv_form_function_text_to_number (b));

        if (holds)
          return xmlXPathNewBoolean (1);
      }
  return xmlXPathNewBoolean (0);
}

static TvFormValue *
call_add (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *operator= tv_form_function_to_string (arguments[1]);
  double a = tv_form_function_to_number (arguments[0]);
  double b = tv_form_function_to_number (arguments[2]);

  return xmlXPathNewFloat (*operator== '+' ? a + b : a - b);
}

/* --- Choice --- */

static TvFormValue *
call_if (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return xmlXPathObjectCopy (xmlXPathCastToBoolean (arguments[0]) ? arguments[1] : arguments[2]);
}

static TvFormValue *
call_coalesce (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  for (int i = 0; i < n_arguments; i++)
    {
      g_autofree char *text = tv_form_function_to_string (arguments[i]);

      if (*text != '\0')
        return tv_form_function_new_string (text);
    }
  return tv_form_function_new_string ("");
}

/* Keeps what the node already has. */
static TvFormValue *
call_once (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  xmlNode *current = tv_form_xpath_get_current (xpath);
  g_autofree char *text = current != NULL ? tv_form_xml_get_text (current) : g_strdup ("");

  return *text != '\0' ? tv_form_function_new_string (text) : xmlXPathObjectCopy (arguments[0]);
}

static gboolean
list_contains (const char *list, const char *value)
{
  g_auto (GStrv) values = g_strsplit_set (list, " \t\n", -1);

  return *value != '\0' && g_strv_contains ((const char *const *) values, value);
}

static TvFormValue *
call_selected (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *list = tv_form_function_to_string (arguments[0]);
  g_autofree char *value = tv_form_function_to_string (arguments[1]);

  return xmlXPathNewBoolean (list_contains (list, g_strstrip (value)));
}

/* (element-type utf8): the values chosen, none empty. */
static GPtrArray *
split_selection (TvFormValue *object)
{
  g_autofree char *list = tv_form_function_to_string (object);
  g_auto (GStrv) values = g_strsplit_set (list, " \t\n", -1);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; values[i] != NULL; i++)
    if (*values[i] != '\0')
      g_ptr_array_add (chosen, g_strdup (values[i]));
  return chosen;
}

static TvFormValue *
call_count_selected (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) chosen = split_selection (arguments[0]);

  return xmlXPathNewFloat (chosen->len);
}

static TvFormValue *
call_selected_at (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) chosen = split_selection (arguments[0]);
  double index = xmlXPathCastToNumber (arguments[1]);
  gboolean inside = index >= 0.0 && index < chosen->len;

  return tv_form_function_new_string (inside ? g_ptr_array_index (chosen, (guint) index) : "");
}

/* --- Text --- */

static TvFormValue *
call_concat (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) parts = tv_form_function_all_strings (arguments, n_arguments);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    g_string_append (text, g_ptr_array_index (parts, i));
  return tv_form_function_new_string (text->str);
}

static TvFormValue *
call_join (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *separator = tv_form_function_to_string (arguments[0]);
  g_autoptr (GPtrArray) parts = tv_form_function_all_strings (arguments + 1, n_arguments - 1);
  g_autofree char *text = NULL;

  g_ptr_array_add (parts, NULL);
  text = g_strjoinv (separator, (char **) parts->pdata);
  return tv_form_function_new_string (text);
}

/* Letters as a reader counts them in NFC text: code points. */
static TvFormValue *
call_string_length (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = NULL;

  if (n_arguments > 0)
    text = tv_form_function_to_string (arguments[0]);
  else
    text = tv_form_xml_get_text (tv_form_xpath_get_current (xpath));
  return xmlXPathNewFloat ((double) g_utf8_strlen (text, -1));
}

/* substr(text, start, end): from 0, the end not included, negative from the end. */
static TvFormValue *
call_substr (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_function_to_string (arguments[0]);
  double length = (double) g_utf8_strlen (text, -1);
  double start = xmlXPathCastToNumber (arguments[1]);
  double end = n_arguments > 2 ? xmlXPathCastToNumber (arguments[2]) : length;
  g_autofree char *part = NULL;

  start = CLAMP (start < 0.0 ? length + start : start, 0.0, length);
  end = CLAMP (end < 0.0 ? length + end : end, 0.0, length);
  if (!(start < end))
    return tv_form_function_new_string ("");
  part = g_utf8_substring (text, (glong) start, (glong) end);
  return tv_form_function_new_string (part);
}

static TvFormValue *
call_ends_with (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_function_to_string (arguments[0]);
  g_autofree char *end = tv_form_function_to_string (arguments[1]);

  return xmlXPathNewBoolean (g_str_has_suffix (text, end));
}

/* The whole text must match. The limit keeps a careless pattern from holding up a kiosk. */
static TvFormValue *
call_regex (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_function_to_string (arguments[0]);
  g_autofree char *pattern = tv_form_function_to_string (arguments[1]);
  g_autofree char *limited
      = g_strconcat ("(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=2000)\\A(?:", pattern, ")\\z", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (limited, 0, 0, &error);

  if (regex == NULL)
    {
      tv_form_xpath_fail (xpath, "regex(): %s", error->message);
      return NULL;
    }
  return xmlXPathNewBoolean (g_regex_match (regex, text, 0, NULL));
}

static TvFormValue *
call_boolean_from_string (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_function_to_string (arguments[0]);

  return xmlXPathNewBoolean (g_ascii_strcasecmp (text, "true") == 0 || g_str_equal (text, "1"));
}

/* --- Numbers --- */

static TvFormValue *
call_number (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = NULL;

  if (n_arguments > 0)
    return xmlXPathNewFloat (tv_form_function_to_number (arguments[0]));
  text = tv_form_xml_get_text (tv_form_xpath_get_current (xpath));
  return xmlXPathNewFloat (tv_form_function_text_to_number (text));
}

static TvFormValue *
call_int (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return xmlXPathNewFloat (trunc (tv_form_function_to_number (arguments[0])));
}

static TvFormValue *
call_round (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  double value = tv_form_function_to_number (arguments[0]);
  double digits = n_arguments > 1 ? xmlXPathCastToNumber (arguments[1]) : 0.0;
  double scale;

  if (!isfinite (value) || !isfinite (digits))
    return xmlXPathNewFloat (value);
  digits = CLAMP (trunc (digits), -15.0, 15.0);
  scale = pow (10.0, fabs (digits));
  /* XPath rounds halves up, C away from zero. */
  if (digits < 0.0)
    return xmlXPathNewFloat (floor (value / scale + 0.5) * scale);
  return xmlXPathNewFloat (floor (value * scale + 0.5) / scale);
}

static TvFormValue *
call_abs (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return xmlXPathNewFloat (fabs (tv_form_function_to_number (arguments[0])));
}

static TvFormValue *
call_pow (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return xmlXPathNewFloat (
      pow (tv_form_function_to_number (arguments[0]), tv_form_function_to_number (arguments[1])));
}

static TvFormValue *
find_extreme (TvFormValue **arguments, int n_arguments, gboolean smallest)
{
  g_autoptr (GPtrArray) values = tv_form_function_all_strings (arguments, n_arguments);
  double found = NAN;

  for (guint i = 0; i < values->len; i++)
    {
      double value = tv_form_function_text_to_number (g_ptr_array_index (values, i));

      if (isnan (found) || (smallest ? value < found : value > found))
        found = value;
    }
  return xmlXPathNewFloat (found);
}

static TvFormValue *
call_min (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return find_extreme (arguments, n_arguments, TRUE);
}

static TvFormValue *
call_max (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return find_extreme (arguments, n_arguments, FALSE);
}

static TvFormValue *
call_random (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  /* nocheck:g_random_double the form asks for chance, no secret hangs on it */
  return xmlXPathNewFloat (g_random_double ());
}

static TvFormValue *
call_uuid (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return tv_form_function_new_string (uuid);
}

/* --- Nodes --- */

static TvFormValue *
call_current (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return xmlXPathNewNodeSet (tv_form_xpath_get_current (xpath));
}

static TvFormValue *
call_instance (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *id = tv_form_function_to_string (arguments[0]);
  xmlDoc *doc = tv_form_xpath_get_secondary (xpath, id);

  if (doc == NULL)
    {
      tv_form_xpath_fail (xpath, "there is no instance “%s”", id);
      return NULL;
    }
  return xmlXPathNewNodeSet ((xmlNode *) doc);
}

static TvFormValue *
call_count_non_empty (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) values = tv_form_function_to_strings (arguments[0]);
  guint count = 0;

  for (guint i = 0; i < values->len; i++)
    if (*(const char *) g_ptr_array_index (values, i) != '\0')
      count++;
  return xmlXPathNewFloat (count);
}

static const TvFormFunction functions[] = {
  { "abs", 1, 1, call_abs },
  { "boolean-from-string", 1, 1, call_boolean_from_string },
  { "coalesce", 1, ANY, call_coalesce },
  { "concat", 0, ANY, call_concat },
  { "count-non-empty", 1, 1, call_count_non_empty },
  { "count-selected", 1, 1, call_count_selected },
  { "current", 0, 0, call_current },
  { "ends-with", 2, 2, call_ends_with },
  { "if", 3, 3, call_if },
  { "instance", 1, 1, call_instance },
  { "int", 1, 1, call_int },
  { "join", 1, ANY, call_join },
  { "max", 1, ANY, call_max },
  { "min", 1, ANY, call_min },
  { "number", 0, 1, call_number },
  { "odk-add", 3, 3, call_add },
  { "odk-compare", 3, 3, call_compare },
  { "once", 1, 1, call_once },
  { "pow", 2, 2, call_pow },
  { "random", 0, 0, call_random },
  { "regex", 2, 2, call_regex },
  { "round", 1, 2, call_round },
  { "selected", 2, 2, call_selected },
  { "selected-at", 2, 2, call_selected_at },
  { "string-length", 0, 1, call_string_length },
  { "substr", 2, 3, call_substr },
  { "uuid", 0, 0, call_uuid },
};

static const TvFormFunction *
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return &functions[i];
  for (guint i = 0; tv_form_function_dates[i].name != NULL; i++)
    if (g_str_equal (tv_form_function_dates[i].name, name))
      return &tv_form_function_dates[i];
  return NULL;
}

/* Every function of ours comes through here: the arguments off libxml2's stack, the result on it.
 */
static void
dispatch_cb (xmlXPathParserContext *parser, int n_arguments)
{
  TvFormXpath *xpath = tv_form_xpath_from_context (parser->context);
  const TvFormFunction *function = find ((const char *) parser->context->function);
  TvFormValue *arguments[MAX_ARGUMENTS] = { NULL };
  TvFormValue *result = NULL;
  gboolean complete = TRUE;

  if (function == NULL || n_arguments < function->min || n_arguments > function->max)
    {
      xmlXPathErr (parser, XPATH_INVALID_ARITY);
      return;
    }
  for (int i = n_arguments - 1; i >= 0; i--)
    {
      arguments[i] = valuePop (parser);
      complete = complete && arguments[i] != NULL;
    }
  if (complete)
    result = function->call (xpath, arguments, n_arguments);
  for (int i = 0; i < n_arguments; i++)
    xmlXPathFreeObject (arguments[i]);
  if (result != NULL)
    valuePush (parser, result);
  else
    xmlXPathErr (parser, XPATH_EXPR_ERROR);
}

static void
unknown_cb (xmlXPathParserContext *parser, int n_arguments)
{
  xmlXPathErr (parser, XPATH_UNKNOWN_FUNC_ERROR);
}

/* position(node): where it stands among those of its name; position(): as in XPath. */
static void
position_cb (xmlXPathParserContext *parser, int n_arguments)
{
  g_autoptr (xmlXPathObject) argument = NULL;
  xmlNode *node;
  double position = 1.0;

  if (n_arguments == 0)
    {
      xmlXPathPositionFunction (parser, 0);
      return;
    }
  argument = n_arguments == 1 ? valuePop (parser) : NULL;
  if (argument == NULL || argument->type != XPATH_NODESET
      || xmlXPathNodeSetIsEmpty (argument->nodesetval))
    {
      xmlXPathErr (parser, XPATH_INVALID_TYPE);
      return;
    }
  node = xmlXPathNodeSetItem (argument->nodesetval, 0);
  if (node != NULL && node->type == XML_ELEMENT_NODE)
    for (xmlNode *before = xmlPreviousElementSibling (node); before != NULL;
         before = xmlPreviousElementSibling (before))
      if (xmlStrEqual (before->name, node->name))
        position += 1.0;
  valuePush (parser, xmlXPathNewFloat (position));
}

/* Asked before libxml2's own table, so round() and number() are ours without unregistering theirs.
 */
static xmlXPathFunction
look_up_cb (void *user_data, const xmlChar *name, const xmlChar *ns)
{
  xmlXPathContext *context = user_data;

  if (ns != NULL)
    {
      tv_form_xpath_fail (context->userData, "the function %s() is not supported", name);
      return unknown_cb;
    }
  if (g_str_equal (name, "position"))
    return position_cb;
  if (find ((const char *) name) != NULL)
    return dispatch_cb;
  if (xmlHashLookup (context->funcHash, name) != NULL)
    return NULL;
  tv_form_xpath_fail (context->userData, "the function %s() is not supported", name);
  return unknown_cb;
}

void
tv_form_functions_register (xmlXPathContext *context)
{
  xmlXPathRegisterFuncLookup (context, look_up_cb, context);
}

gboolean
tv_form_functions_is_volatile (const char *expression)
{
  return strstr (expression, "random(") != NULL || strstr (expression, "uuid(") != NULL;
}
