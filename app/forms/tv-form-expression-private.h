// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* XForms compares and adds dates; XPath 1.0 would turn them into NaN. So the operators < <= > >= =
 * !=
 * + - of @source become calls of the functions odk-compare() and odk-add(), with which
 * tv-form-functions.c evaluates them. FORM_INVALID where it is no expression. (transfer full) */
char *tv_form_expression_translate (const char *source, GError **error);

/* The location paths read by @source, without their predicates and in their own right those inside
 * of predicates (as "//x", wherever they may stand). For finding what an expression depends on: it
 * may name too much, never too little. (transfer container) (element-type utf8) */
GPtrArray *tv_form_expression_list_paths (const char *source, GError **error);

G_END_DECLS
