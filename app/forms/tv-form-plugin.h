// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form.h"

G_BEGIN_DECLS

/* The manifest of a form plugin (contracts §8) and, where it names one, its native half. */
#define TV_TYPE_FORM_PLUGIN (tv_form_plugin_get_type ())
G_DECLARE_FINAL_TYPE (TvFormPlugin, tv_form_plugin, TV, FORM_PLUGIN, GObject)

/* From a form item's or plugin folder's manifest and definition. Checks every key and that the form
 * parses and that no expression outside the identity nodes refers to them. PLUGIN, FORM_INVALID. */
TvFormPlugin *
tv_form_plugin_new (GBytes *manifest, GBytes *definition, GError **error);
TvFormPlugin *
tv_form_plugin_open_folder (const char *folder, GError **error);

const char *
tv_form_plugin_get_id (TvFormPlugin *self);
const char *
tv_form_plugin_get_version (TvFormPlugin *self);
char *
tv_form_plugin_dup_name (TvFormPlugin *self, const char *language);
char *
tv_form_plugin_dup_description (TvFormPlugin *self, const char *language);
const char *
tv_form_plugin_get_icon (TvFormPlugin *self);
const char *const *
tv_form_plugin_get_audience (TvFormPlugin *self);
const char *const *
tv_form_plugin_get_anchors (TvFormPlugin *self);
const char *const *
tv_form_plugin_get_identity (TvFormPlugin *self);
const char *const *
tv_form_plugin_get_public (TvFormPlugin *self);
const char *
tv_form_plugin_get_retention (TvFormPlugin *self);
TvForm *
tv_form_plugin_get_form (TvFormPlugin *self);

/* Loads the native half from @forms_dir/<id>/ (root-owned, writable by no one else). TRUE at once
 * for a plugin without one. PLUGIN says why it is not offered. */
gboolean
tv_form_plugin_load (TvFormPlugin *self, const char *forms_dir, GError **error);

G_END_DECLS
