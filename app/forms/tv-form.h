// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

#include "tv-form-fault.h"

G_BEGIN_DECLS

/* A form definition in the ODK XForms language. Immutable after parsing, thread-safe. */
#define TV_TYPE_FORM (tv_form_get_type ())
G_DECLARE_FINAL_TYPE (TvForm, tv_form, TV, FORM, GObject)

/* The first slice of the language: text, whole and decimal numbers, dates, select one and many
 * (also from inner secondary instances), points, notes, acknowledgements, groups and field-list
 * pages; relevant, required, constraint, readonly, calculate, defaults; texts in several languages.
 * What is not understood (repeats, uploads, external files, actions …) is refused, never ignored:
 * FORM_INVALID says line and reason. At most 1 MiB. */
TvForm *tv_form_new (GBytes *xml, GError **error);

const char *tv_form_get_id (TvForm *self);
const char *tv_form_get_version (TvForm *self);
/* "vi", "en"; first is the default; empty when the form has no translations. */
const char *const *tv_form_get_languages (TvForm *self);
const char *tv_form_get_sha256 (TvForm *self); /* of the XML's bytes */

/* What is wrong with an instance that arrives from elsewhere. @skip: (nullable): paths (globs as in
 * the manifest's Identity=) of nodes whose rules are not checked. FORM_INVALID only where the
 * instance cannot be read at all: no XML, another form's. (transfer container)
 * (element-type TvFormFault), empty when valid. */
GPtrArray *tv_form_validate (TvForm *self,
                             GBytes *instance,
                             const char *const *skip,
                             const char *language,
                             GError **error);

/* The same with today() and now() standing at noon of @day (yyyy-mm-dd, Asia/Ho_Chi_Minh): the day
 * on which the opinion was given, so that a rule like ". >= today()" is judged as it was then.
 * @day NULL is now. */
GPtrArray *tv_form_validate_on (TvForm *self,
                                GBytes *instance,
                                const char *day,
                                const char *const *skip,
                                const char *language,
                                GError **error);

/* Label and value of every answered question in order, for officials and exports:
 * [{"path","label","type","value","text"}], choices by their labels. */
TvJson *tv_form_describe (TvForm *self, GBytes *instance, const char *language, GError **error);

/* Label of every question whose path one of @paths matches (as Identity= and Public= of a manifest
 * name them), asked or not: [{"path","label"}], in order. */
TvJson *tv_form_list_labels (TvForm *self, const char *const *paths, const char *language);

G_END_DECLS
