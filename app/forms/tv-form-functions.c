// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <libxml/xpathInternals.h>
#include <math.h>
#include <string.h>

#include "tv-form-date-private.h"
#include "tv-form-functions-private.h"
#include "tv-form-xpath-private.h"

#define MAX_ARGUMENTS 32
#define ANY MAX_ARGUMENTS

typedef xmlXPathObject Object;
typedef Object *(*Call) (TvFormXpath *xpath, Object **arguments, int n_arguments);

static char *
to_string (Object *object)
{
  return tv_form_xml_take (xmlXPathCastToString (object));
}

static Object *
new_string (const char *text)
{
  return xmlXPathNewString ((const xmlChar *) text);
}

/* A date counts as its days since 1970. */
static double
text_to_number (const char *text)
{
  double days;

  if (tv_form_date_to_days (text, &days))
    return days;
  return xmlXPathCastStringToNumber ((const xmlChar *) text);
}

static double
to_number (Object *object)
{
  g_autofree char *text = NULL;

  if (object->type == XPATH_NUMBER || object->type == XPATH_BOOLEAN)
    return xmlXPathCastToNumber (object);
  text = to_string (object);
  return text_to_number (text);
}

/* The string values of a node set one by one, of anything else the one. (element-type utf8) */
static GPtrArray *
to_strings (Object *object)
{
  GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);

  if (object->type != XPATH_NODESET)
    {
      g_ptr_array_add (strings, to_string (object));
      return strings;
    }
  for (int i = 0; i < xmlXPathNodeSetGetLength (object->nodesetval); i++)
    g_ptr_array_add (
        strings,
        tv_form_xml_take (xmlXPathCastNodeToString (xmlXPathNodeSetItem (object->nodesetval, i))));
  return strings;
}

static GPtrArray *
all_strings (Object **arguments, int n_arguments)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n_arguments; i++)
    g_ptr_array_extend_and_steal (all, to_strings (arguments[i]));
  return all;
}

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
equal_strings (Object *a, Object *b, const char *left, const char *right)
{
  if (a->type == XPATH_BOOLEAN || b->type == XPATH_BOOLEAN)
    return xmlXPathCastToBoolean (a) == xmlXPathCastToBoolean (b);
  if (a->type == XPATH_NUMBER || b->type == XPATH_NUMBER)
    {
      double x = text_to_number (left);
      double y = text_to_number (right);

      return x <= y && x >= y;
    }
  return g_str_equal (left, right);
}

/* XPath 1.0 §3.4: a comparison with a node set holds when it holds for one of its nodes. */
static Object *
call_compare (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *operator= to_string (arguments[1]);
  g_autoptr (GPtrArray) left = to_strings (arguments[0]);
  g_autoptr (GPtrArray) right = to_strings (arguments[2]);
  gboolean is_equality = g_str_equal (operator, "=") || g_str_equal (operator, "!=");
  gboolean wanted = g_str_equal (operator, "=");

  for (guint i = 0; i < left->len; i++)
    for (guint n = 0; n < right->len; n++)
      {
        const char *a = g_ptr_array_index (left, i);
        const char *b = g_ptr_array_index (right, n);
        gboolean holds = is_equality
                             ? equal_strings (arguments[0], arguments[2], a, b) == wanted
                             : compare_numbers (text_to_number (a), operator, text_to_number (b));

        if (holds)
          return xmlXPathNewBoolean (1);
      }
  return xmlXPathNewBoolean (0);
}

static Object *
call_add (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *operator= to_string (arguments[1]);
  double a = to_number (arguments[0]);
  double b = to_number (arguments[2]);

  return xmlXPathNewFloat (*operator== '+' ? a + b : a - b);
}

/* --- Choice --- */

static Object *
call_if (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return xmlXPathObjectCopy (xmlXPathCastToBoolean (arguments[0]) ? arguments[1] : arguments[2]);
}

static Object *
call_coalesce (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  for (int i = 0; i < n_arguments; i++)
    {
      g_autofree char *text = to_string (arguments[i]);

      if (*text != '\0')
        return new_string (text);
    }
  return new_string ("");
}

/* Keeps what the node already has. */
static Object *
call_once (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  xmlNode *current = tv_form_xpath_get_current (xpath);
  g_autofree char *text = current != NULL ? tv_form_xml_get_text (current) : g_strdup ("");

  return *text != '\0' ? new_string (text) : xmlXPathObjectCopy (arguments[0]);
}

static gboolean
list_contains (const char *list, const char *value)
{
  g_auto (GStrv) values = g_strsplit_set (list, " \t\n", -1);

  return *value != '\0' && g_strv_contains ((const char *const *) values, value);
}

static Object *
call_selected (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *list = to_string (arguments[0]);
  g_autofree char *value = to_string (arguments[1]);

  return xmlXPathNewBoolean (list_contains (list, g_strstrip (value)));
}

/* (element-type utf8): the values chosen, none empty. */
static GPtrArray *
split_selection (Object *object)
{
  g_autofree char *list = to_string (object);
  g_auto (GStrv) values = g_strsplit_set (list, " \t\n", -1);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; values[i] != NULL; i++)
    if (*values[i] != '\0')
      g_ptr_array_add (chosen, g_strdup (values[i]));
  return chosen;
}

static Object *
call_count_selected (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) chosen = split_selection (arguments[0]);

  return xmlXPathNewFloat (chosen->len);
}

static Object *
call_selected_at (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) chosen = split_selection (arguments[0]);
  double index = xmlXPathCastToNumber (arguments[1]);
  gboolean inside = index >= 0.0 && index < chosen->len;

  return new_string (inside ? g_ptr_array_index (chosen, (guint) index) : "");
}

/* --- Text --- */

static Object *
call_concat (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) parts = all_strings (arguments, n_arguments);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    g_string_append (text, g_ptr_array_index (parts, i));
  return new_string (text->str);
}

static Object *
call_join (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *separator = to_string (arguments[0]);
  g_autoptr (GPtrArray) parts = all_strings (arguments + 1, n_arguments - 1);
  g_autofree char *text = NULL;

  g_ptr_array_add (parts, NULL);
  text = g_strjoinv (separator, (char **) parts->pdata);
  return new_string (text);
}

/* Letters as a reader counts them in NFC text: code points. */
static Object *
call_string_length (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = NULL;

  if (n_arguments > 0)
    text = to_string (arguments[0]);
  else
    text = tv_form_xml_get_text (tv_form_xpath_get_current (xpath));
  return xmlXPathNewFloat ((double) g_utf8_strlen (text, -1));
}

/* substr(text, start, end): from 0, the end not included, negative from the end. */
static Object *
call_substr (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = to_string (arguments[0]);
  double length = (double) g_utf8_strlen (text, -1);
  double start = xmlXPathCastToNumber (arguments[1]);
  double end = n_arguments > 2 ? xmlXPathCastToNumber (arguments[2]) : length;
  g_autofree char *part = NULL;

  start = CLAMP (start < 0.0 ? length + start : start, 0.0, length);
  end = CLAMP (end < 0.0 ? length + end : end, 0.0, length);
  if (!(start < end))
    return new_string ("");
  part = g_utf8_substring (text, (glong) start, (glong) end);
  return new_string (part);
}

static Object *
call_ends_with (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = to_string (arguments[0]);
  g_autofree char *end = to_string (arguments[1]);

  return xmlXPathNewBoolean (g_str_has_suffix (text, end));
}

/* The whole text must match. The limit keeps a careless pattern from holding up a kiosk. */
static Object *
call_regex (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = to_string (arguments[0]);
  g_autofree char *pattern = to_string (arguments[1]);
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

static Object *
call_boolean_from_string (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = to_string (arguments[0]);

  return xmlXPathNewBoolean (g_ascii_strcasecmp (text, "true") == 0 || g_str_equal (text, "1"));
}

/* --- Numbers --- */

static Object *
call_number (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = NULL;

  if (n_arguments > 0)
    return xmlXPathNewFloat (to_number (arguments[0]));
  text = tv_form_xml_get_text (tv_form_xpath_get_current (xpath));
  return xmlXPathNewFloat (text_to_number (text));
}

static Object *
call_int (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return xmlXPathNewFloat (trunc (to_number (arguments[0])));
}

static Object *
call_round (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  double value = to_number (arguments[0]);
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

static Object *
call_abs (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return xmlXPathNewFloat (fabs (to_number (arguments[0])));
}

static Object *
call_pow (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return xmlXPathNewFloat (pow (to_number (arguments[0]), to_number (arguments[1])));
}

static Object *
find_extreme (Object **arguments, int n_arguments, gboolean smallest)
{
  g_autoptr (GPtrArray) values = all_strings (arguments, n_arguments);
  double found = NAN;

  for (guint i = 0; i < values->len; i++)
    {
      double value = text_to_number (g_ptr_array_index (values, i));

      if (isnan (found) || (smallest ? value < found : value > found))
        found = value;
    }
  return xmlXPathNewFloat (found);
}

static Object *
call_min (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return find_extreme (arguments, n_arguments, TRUE);
}

static Object *
call_max (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return find_extreme (arguments, n_arguments, FALSE);
}

static Object *
call_random (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  /* nocheck:random the form asks for chance, no secret hangs on it */
  return xmlXPathNewFloat (g_random_double ());
}

static Object *
call_uuid (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return new_string (uuid);
}

/* --- Dates --- */

static Object *
call_now (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_date_from_unix (tv_form_xpath_get_now (xpath));

  return new_string (text);
}

static Object *
call_today (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_date_from_unix (tv_form_xpath_get_now (xpath));

  text[MIN (strlen (text), 10)] = '\0';
  return new_string (text);
}

static Object *
call_date (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  double days = to_number (arguments[0]);
  g_autofree char *text = isnan (days) ? NULL : tv_form_date_from_days (days);

  return new_string (text != NULL ? text : "");
}

static Object *
call_date_time (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  double days = to_number (arguments[0]);
  g_autofree char *day = isnan (days) ? NULL : tv_form_date_from_days (days);
  g_autofree char *text = NULL;

  if (day == NULL)
    return new_string ("");
  text = tv_form_date_from_unix ((gint64) llround (days * 86400.0) - 7 * 3600);
  return new_string (text);
}

static Object *
call_decimal_date_time (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return xmlXPathNewFloat (to_number (arguments[0]));
}

static Object *
call_format_date (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *text = to_string (arguments[0]);
  g_autofree char *format = to_string (arguments[1]);
  g_autofree char *day = NULL;
  g_autofree char *formatted = NULL;
  double days;

  if (!tv_form_date_to_days (text, &days))
    {
      days = to_number (arguments[0]);
      day = isnan (days) ? NULL : tv_form_date_from_days (days);
    }
  formatted = tv_form_date_format (day != NULL ? day : text, format);
  return new_string (formatted);
}

/* --- Nodes --- */

static Object *
call_current (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  return xmlXPathNewNodeSet (tv_form_xpath_get_current (xpath));
}

static Object *
call_instance (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autofree char *id = to_string (arguments[0]);
  xmlDoc *doc = tv_form_xpath_get_secondary (xpath, id);

  if (doc == NULL)
    {
      tv_form_xpath_fail (xpath, "there is no instance “%s”", id);
      return NULL;
    }
  return xmlXPathNewNodeSet ((xmlNode *) doc);
}

static Object *
call_count_non_empty (TvFormXpath *xpath, Object **arguments, int n_arguments)
{
  g_autoptr (GPtrArray) values = to_strings (arguments[0]);
  guint count = 0;

  for (guint i = 0; i < values->len; i++)
    if (*(const char *) g_ptr_array_index (values, i) != '\0')
      count++;
  return xmlXPathNewFloat (count);
}

typedef struct
{
  const char *name;
  int min;
  int max;
  Call call;
} Function;

static const Function functions[] = {
  { "abs", 1, 1, call_abs },
  { "boolean-from-string", 1, 1, call_boolean_from_string },
  { "coalesce", 1, ANY, call_coalesce },
  { "concat", 0, ANY, call_concat },
  { "count-non-empty", 1, 1, call_count_non_empty },
  { "count-selected", 1, 1, call_count_selected },
  { "current", 0, 0, call_current },
  { "date", 1, 1, call_date },
  { "date-time", 1, 1, call_date_time },
  { "decimal-date-time", 1, 1, call_decimal_date_time },
  { "ends-with", 2, 2, call_ends_with },
  { "format-date", 2, 2, call_format_date },
  { "format-date-time", 2, 2, call_format_date },
  { "if", 3, 3, call_if },
  { "instance", 1, 1, call_instance },
  { "int", 1, 1, call_int },
  { "join", 1, ANY, call_join },
  { "max", 1, ANY, call_max },
  { "min", 1, ANY, call_min },
  { "now", 0, 0, call_now },
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
  { "today", 0, 0, call_today },
  { "uuid", 0, 0, call_uuid },
};

static const Function *
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return &functions[i];
  return NULL;
}

/* Every function of ours comes through here: the arguments off libxml2's stack, the result on it.
 */
static void
dispatch_cb (xmlXPathParserContext *parser, int n_arguments)
{
  TvFormXpath *xpath = tv_form_xpath_from_context (parser->context);
  const Function *function = find ((const char *) parser->context->function);
  Object *arguments[MAX_ARGUMENTS] = { NULL };
  Object *result = NULL;
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
