// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* A form definition in the ODK XForms language. Immutable after parsing, thread-safe. */
#define TV_TYPE_FORM (tv_form_get_type ())
G_DECLARE_FINAL_TYPE (TvForm, tv_form, TV, FORM, GObject)

/* FORM_INVALID says line and reason. */
TvForm *
tv_form_new (GBytes *xml, GError **error);

const char *
tv_form_get_id (TvForm *self);
const char *
tv_form_get_version (TvForm *self);
const char *
tv_form_get_title (TvForm *self);
const char *const *
tv_form_get_languages (TvForm *self); /* "vi", "en"; first is the default */
const char *
tv_form_get_sha256 (TvForm *self); /* of the XML's bytes */

/* What is wrong with an instance that arrives from elsewhere. @skip: paths of nodes whose rules are
 * not checked (identity). (element-type TvFormFault), empty when valid. */
typedef struct
{
  char *path;
  char *rule;    /* required constraint type unknown relevant */
  char *message; /* the form's own words in @language, or a plain sentence */
} TvFormFault;
GPtrArray *
tv_form_validate (TvForm *self,
                  GBytes *instance,
                  const char *const *skip,
                  const char *language,
                  GError **error);

/* Label and value of every answered question in order, for officials and exports:
 * [{"path","label","type","value","text"}], choices by their labels. */
TvJson *
tv_form_describe (TvForm *self, GBytes *instance, const char *language, GError **error);

G_END_DECLS
