// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-xpath-private.h"

G_BEGIN_DECLS

typedef xmlXPathObject TvFormValue;

/* One function of the expression language. What it gives is pushed on libxml2's stack; NULL is a
 * failure, told through tv_form_xpath_fail(). @arguments stay the caller's. */
typedef struct
{
  const char *name;
  int min; /* how many arguments */
  int max;
  TvFormValue *(*call) (TvFormXpath *xpath, TvFormValue **arguments, int n_arguments);
} TvFormFunction;

/* Those about dates, ended by a NULL name. */
extern const TvFormFunction tv_form_function_dates[];

/* (transfer full) */
char *tv_form_function_to_string (TvFormValue *value);
TvFormValue *tv_form_function_new_string (const char *text);

/* A date counts as its days since 1970. */
double tv_form_function_text_to_number (const char *text);
double tv_form_function_to_number (TvFormValue *value);

/* The string values of a node set one by one, of anything else the one. (transfer container)
 * (element-type utf8) */
GPtrArray *tv_form_function_to_strings (TvFormValue *value);
GPtrArray *tv_form_function_all_strings (TvFormValue **arguments, int n_arguments);

G_END_DECLS
