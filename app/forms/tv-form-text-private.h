// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-xpath-private.h"

G_BEGIN_DECLS

/* A label, hint or message of a form: words with answers quoted in them (<output value=…/>), or the
 * name of a text in several languages (jr:itext('id')). Immutable. */
typedef struct _TvFormText TvFormText;

/* From a <label>, <hint> or itext <value> element; from an attribute such as jr:constraintMsg,
 * where "jr:itext('id')" is the name of a text. (nullable) where there is an error. */
TvFormText *tv_form_text_new_from_element (const xmlNode *node, GError **error);
TvFormText *tv_form_text_new_from_attribute (const char *value);
void tv_form_text_free (TvFormText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvFormText, tv_form_text_free)

/* (nullable): the id in jr:itext('id'). */
const char *tv_form_text_get_itext (const TvFormText *self);
gboolean tv_form_text_has_output (const TvFormText *self);

/* The id in "jr:itext('id')", NULL for any other text. (transfer full) (nullable) */
char *tv_form_text_parse_itext (const char *value);

/* The words with outputs evaluated at @node; not for a text that is only a name. */
char *tv_form_text_render (const TvFormText *self,
                           TvFormXpath *xpath,
                           xmlNode *node,
                           GError **error);

G_END_DECLS
