// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libxml/xpath.h>

#include <glib.h>

G_BEGIN_DECLS

/* Registers the functions of the ODK XForms specification (and odk-compare() and odk-add(), see
 * tv-form-expression-private.h) on @context, whose userData is a TvFormXpath. */
void tv_form_functions_register (xmlXPathContext *context);

/* TRUE when @expression gives another value at each evaluation: random(), uuid(). */
gboolean tv_form_functions_is_volatile (const char *expression);

G_END_DECLS
