// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form.h"

G_BEGIN_DECLS

/* The manifest of a form plugin (contracts §8) and, where it names one, its native half. */
#define TV_TYPE_FORM_PLUGIN (tv_form_plugin_get_type ())
G_DECLARE_FINAL_TYPE (TvFormPlugin, tv_form_plugin, TV, FORM_PLUGIN, GObject)

/* From a form item's or plugin folder's manifest and definition. Checks every key and that the form
 * parses and that no expression outside the identity nodes refers to them. PLUGIN, FORM_INVALID. */
TvFormPlugin *tv_form_plugin_new (GBytes *manifest, GBytes *definition, GError **error);
TvFormPlugin *tv_form_plugin_open_folder (const char *folder, GError **error);

/* Module=; the same as the plugin's folder. */
const char *tv_form_plugin_get_id (TvFormPlugin *self);
/* Name and description in @language ("vi", "en", NULL: the process's), else as in the manifest
 * without a language. (transfer full) */
char *tv_form_plugin_dup_name (TvFormPlugin *self, const char *language);
char *tv_form_plugin_dup_description (TvFormPlugin *self, const char *language);
/* The lists of the manifest, each NULL-terminated and never NULL: Audience= (who may fill it in),
 * Identity= (paths of the nodes that are sealed to the agency). */
const char *const *tv_form_plugin_get_audience (TvFormPlugin *self);
const char *const *tv_form_plugin_get_identity (TvFormPlugin *self);
/* The parsed definition. (transfer none) */
TvForm *tv_form_plugin_get_form (TvFormPlugin *self);

/* Loads the native half from @forms_dir/<id>/ (root-owned, writable by no one else). TRUE at once
 * for a plugin without one. PLUGIN says why it is not offered. */
gboolean tv_form_plugin_load (TvFormPlugin *self, const char *forms_dir, GError **error);
/* TRUE when it needs no native half or has loaded it: only then may it be offered. */
gboolean tv_form_plugin_is_ready (TvFormPlugin *self);

/* tv_form_validate_on() and, where the plugin has one, its module's own rules (rule "constraint").
 * @skip_identity leaves out the rules of identity nodes, as the server must, which sees them empty.
 * PLUGIN when the native half is not loaded. (transfer container) (element-type TvFormFault) */
GPtrArray *tv_form_plugin_validate (TvFormPlugin *self,
                                    GBytes *instance,
                                    const char *day,
                                    gboolean skip_identity,
                                    const char *language,
                                    GError **error);

/* One line for lists, at most 160 letters: the module's, else the first Public= answer. "" when
 * there is nothing to say. (transfer full) (nullable) */
char *tv_form_plugin_summarise (TvFormPlugin *self,
                                GBytes *instance,
                                const char *language,
                                GError **error);

G_END_DECLS
