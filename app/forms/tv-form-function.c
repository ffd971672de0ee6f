// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <libxml/xpathInternals.h>

#include "tv-form-date-private.h"
#include "tv-form-function-private.h"

char *
tv_form_function_to_string (TvFormValue *object)
{
  return tv_form_xml_take (xmlXPathCastToString (object));
}

TvFormValue *
tv_form_function_new_string (const char *text)
{
  return xmlXPathNewString ((const xmlChar *) text);
}

double
tv_form_function_text_to_number (const char *text)
{
  double days;

  if (tv_form_date_to_days (text, &days))
    return days;
  return xmlXPathCastStringToNumber ((const xmlChar *) text);
}

double
tv_form_function_to_number (TvFormValue *object)
{
  g_autofree char *text = NULL;

  if (object->type == XPATH_NUMBER || object->type == XPATH_BOOLEAN)
    return xmlXPathCastToNumber (object);
  text = tv_form_function_to_string (object);
  return tv_form_function_text_to_number (text);
}

GPtrArray *
tv_form_function_to_strings (TvFormValue *object)
{
  GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);

  if (object->type != XPATH_NODESET)
    {
      g_ptr_array_add (strings, tv_form_function_to_string (object));
      return strings;
    }
  for (int i = 0; i < xmlXPathNodeSetGetLength (object->nodesetval); i++)
    g_ptr_array_add (
        strings,
        tv_form_xml_take (xmlXPathCastNodeToString (xmlXPathNodeSetItem (object->nodesetval, i))));
  return strings;
}

GPtrArray *
tv_form_function_all_strings (TvFormValue **arguments, int n_arguments)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n_arguments; i++)
    g_ptr_array_extend_and_steal (all, tv_form_function_to_strings (arguments[i]));
  return all;
}
