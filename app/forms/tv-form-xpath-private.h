// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-xml-private.h"

G_BEGIN_DECLS

/* Evaluates the expressions of one form on one instance: libxml2's XPath with the functions of ODK,
 * a budget of steps for each evaluation, and every failure as a GError. For one thread. */
typedef struct _TvFormXpath TvFormXpath;

/* @root: (unowned): root element of the form definition, for its prefixes. @secondary: (nullable)
 * (element-type utf8 xmlDoc): what instance('x') gives. Both must outlive this, as must @doc. */
TvFormXpath *tv_form_xpath_new (xmlDoc *doc, const xmlNode *root, GHashTable *secondary);
void tv_form_xpath_free (TvFormXpath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvFormXpath, tv_form_xpath_free)

/* What now() and today() are, UTC seconds. */
void tv_form_xpath_set_now (TvFormXpath *self, gint64 now);

/* @expression as tv_form_expression_translate() made it. @node is "." and current(). FORM_INVALID
 * where it cannot be evaluated. */
gboolean tv_form_xpath_test (TvFormXpath *self,
                             const char *expression,
                             xmlNode *node,
                             gboolean *ret_result,
                             GError **error);
char *tv_form_xpath_compute (TvFormXpath *self,
                             const char *expression,
                             xmlNode *node,
                             GError **error);
/* Nodes as xmlNode * that belong to their documents. (transfer container) */
GPtrArray *tv_form_xpath_select (TvFormXpath *self,
                                 const char *expression,
                                 xmlNode *node,
                                 GError **error);

/* For the functions: the evaluator behind a libxml2 context, and what stands in it. */
TvFormXpath *tv_form_xpath_from_context (xmlXPathContext *context);
gint64 tv_form_xpath_get_now (TvFormXpath *self);
xmlNode *tv_form_xpath_get_current (TvFormXpath *self);
xmlDoc *tv_form_xpath_get_secondary (TvFormXpath *self, const char *id);
/* Keeps the first message of an evaluation, which then fails. */
void tv_form_xpath_fail (TvFormXpath *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
