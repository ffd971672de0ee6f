// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <libxml/xpathInternals.h>
#include <math.h>
#include <string.h>

#include "tv-form-date-private.h"
#include "tv-form-function-private.h"

static TvFormValue *
call_now (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_date_from_unix (tv_form_xpath_get_now (xpath));

  return tv_form_function_new_string (text);
}

static TvFormValue *
call_today (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_date_from_unix (tv_form_xpath_get_now (xpath));

  text[MIN (strlen (text), 10)] = '\0';
  return tv_form_function_new_string (text);
}

static TvFormValue *
call_date (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  double days = tv_form_function_to_number (arguments[0]);
  g_autofree char *text = isnan (days) ? NULL : tv_form_date_from_days (days);

  return tv_form_function_new_string (text != NULL ? text : "");
}

static TvFormValue *
call_date_time (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  double days = tv_form_function_to_number (arguments[0]);
  g_autofree char *day = isnan (days) ? NULL : tv_form_date_from_days (days);
  g_autofree char *text = NULL;

  if (day == NULL)
    return tv_form_function_new_string ("");
  text = tv_form_date_from_unix ((gint64) llround (days * 86400.0) - 7 * 3600);
  return tv_form_function_new_string (text);
}

static TvFormValue *
call_decimal_date_time (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  return xmlXPathNewFloat (tv_form_function_to_number (arguments[0]));
}

static TvFormValue *
call_format_date (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments)
{
  g_autofree char *text = tv_form_function_to_string (arguments[0]);
  g_autofree char *format = tv_form_function_to_string (arguments[1]);
  g_autofree char *day = NULL;
  g_autofree char *formatted = NULL;
  double days;

  if (!tv_form_date_to_days (text, &days))
    {
      days = tv_form_function_to_number (arguments[0]);
      day = isnan (days) ? NULL : tv_form_date_from_days (days);
    }
  formatted = tv_form_date_format (day != NULL ? day : text, format);
  return tv_form_function_new_string (formatted);
}

const TvFormFunction tv_form_function_dates[] = {
  { "date", 1, 1, call_date },
  { "date-time", 1, 1, call_date_time },
  { "decimal-date-time", 1, 1, call_decimal_date_time },
  { "format-date", 2, 2, call_format_date },
  { "format-date-time", 2, 2, call_format_date },
  { "now", 0, 0, call_now },
  { "today", 0, 0, call_today },
  { NULL, 0, 0, NULL },
};
