// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-format.h"

#include "tv-form-identity-private.h"
#include "tv-form-instance-private.h"
#include "tv-form-loader-private.h"
#include "tv-form-plugin.h"

#define GROUP "Form"
#define MAX_MANIFEST (16 * 1024)
#define MAX_DEFINITION (1024 * 1024)
#define MAX_SUMMARY 160

struct _TvFormPlugin
{
  GObject parent_instance;

  GKeyFile *manifest; /* (owned) */
  char *id;           /* (owned) */
  char *version;      /* (owned) */
  GStrv audience;     /* (owned) */
  GStrv identity;     /* (owned) */
  GStrv public;       /* (owned) */
  gboolean has_module;
  TvForm *form;               /* (owned) */
  const TvFormModule *module; /* (unowned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvFormPlugin, tv_form_plugin, G_TYPE_OBJECT)

static void
tv_form_plugin_finalize (GObject *object)
{
  TvFormPlugin *self = TV_FORM_PLUGIN (object);

  g_clear_pointer (&self->manifest, g_key_file_unref);
  g_free (self->id);
  g_free (self->version);
  g_strfreev (self->audience);
  g_strfreev (self->identity);
  g_strfreev (self->public);
  g_clear_object (&self->form);

  G_OBJECT_CLASS (tv_form_plugin_parent_class)->finalize (object);
}

static void
tv_form_plugin_class_init (TvFormPluginClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_form_plugin_finalize;
}

static void
tv_form_plugin_init (TvFormPlugin *self)
{
}

/* --- The manifest --- */

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, TV_ERROR, TV_ERROR_PLUGIN, message);
  return FALSE;
}

static gboolean
id_is_valid (const char *id)
{
  gsize length = strlen (id);

  return length >= 3 && length <= 31 && g_ascii_islower (*id)
         && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* A misspelt key would be a rule nobody keeps: unknown ones are refused. */
static gboolean
check_keys (GKeyFile *manifest, GError **error)
{
  static const char *const known[]
      = { "Id",         "Version",  "Api",      "Name",       "Description", "Icon",
          "Order",      "Audience", "Anchors",  "Identity",   "Public",      "Retention",
          "LegalBasis", "Module",   "ModuleUi", "Definition", NULL };
  g_auto (GStrv) keys = g_key_file_get_keys (manifest, GROUP, NULL, NULL);

  if (keys == NULL)
    return fail (error, "the manifest has no group [%s]", GROUP);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *key = g_strndup (keys[i], strcspn (keys[i], "["));

      if (!g_strv_contains (known, key))
        return fail (error, "the manifest has an unknown key “%s”", keys[i]);
    }
  return TRUE;
}

static gboolean
need (GKeyFile *manifest, const char *key, char **ret, GError **error)
{
  g_autofree char *value = g_key_file_get_string (manifest, GROUP, key, NULL);

  if (value == NULL || *g_strstrip (value) == '\0')
    return fail (error, "the manifest has no %s", key);
  if (ret != NULL)
    *ret = g_steal_pointer (&value);
  return TRUE;
}

static GStrv
get_list (GKeyFile *manifest, const char *key)
{
  GStrv list = g_key_file_get_string_list (manifest, GROUP, key, NULL, NULL);

  return list != NULL ? list : g_new0 (char *, 1);
}

static gboolean
check_list (GStrv list, const char *const *known, const char *key, GError **error)
{
  for (guint i = 0; list[i] != NULL; i++)
    if (known != NULL ? !g_strv_contains (known, list[i]) : *list[i] != '/')
      return fail (error, "“%s” cannot be in %s=", list[i], key);
  return TRUE;
}

static gboolean
read_lists (TvFormPlugin *self, GError **error)
{
  static const char *const audiences[] = { "citizen", "household", "front", "staff", NULL };
  static const char *const anchors[]
      = { "item", "page", "paragraph", "area", "map", "feature", NULL };
  g_auto (GStrv) named = get_list (self->manifest, "Anchors");

  self->audience = get_list (self->manifest, "Audience");
  self->identity = get_list (self->manifest, "Identity");
  self->public = get_list (self->manifest, "Public");
  return check_list (self->audience, audiences, "Audience", error)
         && check_list (named, anchors, "Anchors", error)
         && check_list (self->identity, NULL, "Identity", error)
         && check_list (self->public, NULL, "Public", error);
}

static gboolean
read_module (TvFormPlugin *self, GError **error)
{
  g_autofree char *module = g_key_file_get_string (self->manifest, GROUP, "Module", NULL);
  g_autofree char *wanted = g_strconcat ("tv-form-", self->id, NULL);

  self->has_module = module != NULL && *module != '\0';
  if (self->has_module && !g_str_equal (module, wanted))
    return fail (error, "Module= must be “%s”", wanted);
  return TRUE;
}

static gboolean
read_manifest (TvFormPlugin *self, GBytes *bytes, GError **error)
{
  g_autofree char *definition = NULL;
  g_autofree char *api = NULL;
  g_autoptr (GError) local = NULL;

  self->manifest = g_key_file_new ();
  if (g_bytes_get_size (bytes) > MAX_MANIFEST)
    return fail (error, "the manifest is too long");
  if (!g_key_file_load_from_bytes (self->manifest, bytes, G_KEY_FILE_KEEP_TRANSLATIONS, &local))
    return fail (error, "the manifest cannot be read: %s", local->message);
  if (!check_keys (self->manifest, error) || !need (self->manifest, "Id", &self->id, error)
      || !need (self->manifest, "Version", &self->version, error)
      || !need (self->manifest, "Api", &api, error) || !need (self->manifest, "Name", NULL, error)
      || !need (self->manifest, "Definition", &definition, error))
    return FALSE;
  if (!id_is_valid (self->id))
    return fail (error, "“%s” cannot be a plugin's Id", self->id);
  if (!g_str_equal (api, "1"))
    return fail (error, "Api=%s is not known to this program", api);
  if (!g_str_equal (definition, "form.xml"))
    return fail (error, "Definition= must be form.xml, not “%s”", definition);
  return read_lists (self, error) && read_module (self, error);
}

static gboolean
read_form (TvFormPlugin *self, GBytes *definition, GError **error)
{
  self->form = tv_form_new (definition, error);
  if (self->form == NULL)
    return FALSE;
  if (!g_str_equal (tv_form_get_id (self->form), self->id))
    return fail (error, "form.xml has the id “%s”, not the plugin's", tv_form_get_id (self->form));
  if (!g_str_equal (tv_form_get_version (self->form), self->version))
    return fail (error,
                 "form.xml has the version “%s”, not the manifest's",
                 tv_form_get_version (self->form));
  return tv_form_identity_check (self->form, (const char *const *) self->identity, error);
}

TvFormPlugin *
tv_form_plugin_new (GBytes *manifest, GBytes *definition, GError **error)
{
  g_autoptr (TvFormPlugin) self = NULL;

  g_return_val_if_fail (manifest != NULL && definition != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (TV_TYPE_FORM_PLUGIN, NULL);
  if (!read_manifest (self, manifest, error) || !read_form (self, definition, error))
    return NULL;
  return g_steal_pointer (&self);
}

TvFormPlugin *
tv_form_plugin_open_folder (const char *folder, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *manifest_path = NULL;
  g_autofree char *definition_path = NULL;
  g_autoptr (GBytes) manifest = NULL;
  g_autoptr (GBytes) definition = NULL;
  g_autoptr (TvFormPlugin) self = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  absolute = g_canonicalize_filename (folder, NULL);
  id = g_path_get_basename (absolute);
  name = g_strconcat (id, ".plugin", NULL);
  manifest_path = g_build_filename (absolute, name, NULL);
  definition_path = g_build_filename (absolute, "form.xml", NULL);
  manifest = tv_file_read (manifest_path, MAX_MANIFEST, error);
  if (manifest == NULL)
    return NULL;
  definition = tv_file_read (definition_path, MAX_DEFINITION, error);
  if (definition == NULL)
    return NULL;
  self = tv_form_plugin_new (manifest, definition, error);
  if (self != NULL && !g_str_equal (self->id, id))
    {
      fail (error, "the folder is not named “%s” as the plugin is", self->id);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* --- What it says --- */

const char *
tv_form_plugin_get_id (TvFormPlugin *self)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  return self->id;
}

static char *
dup_localized (TvFormPlugin *self, const char *key, const char *language)
{
  g_autofree char *localized
      = g_strdup_printf ("%s[%s]", key, language != NULL ? language : tv_format_language ());
  char *text = g_key_file_get_string (self->manifest, GROUP, localized, NULL);

  if (text == NULL)
    text = g_key_file_get_string (self->manifest, GROUP, key, NULL);
  return text != NULL ? text : g_strdup ("");
}

char *
tv_form_plugin_dup_name (TvFormPlugin *self, const char *language)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  return dup_localized (self, "Name", language);
}

char *
tv_form_plugin_dup_description (TvFormPlugin *self, const char *language)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  return dup_localized (self, "Description", language);
}

const char *const *
tv_form_plugin_get_audience (TvFormPlugin *self)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  return (const char *const *) self->audience;
}

const char *const *
tv_form_plugin_get_identity (TvFormPlugin *self)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  return (const char *const *) self->identity;
}

TvForm *
tv_form_plugin_get_form (TvFormPlugin *self)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  return self->form;
}

/* --- The native half --- */

gboolean
tv_form_plugin_load (TvFormPlugin *self, const char *forms_dir, GError **error)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), FALSE);
  g_return_val_if_fail (forms_dir != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->has_module && self->module == NULL)
    self->module = tv_form_loader_open (forms_dir, self->id, 0, error);
  return tv_form_plugin_is_ready (self);
}

gboolean
tv_form_plugin_is_ready (TvFormPlugin *self)
{
  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), FALSE);
  return !self->has_module || self->module != NULL;
}

static gboolean
check_ready (TvFormPlugin *self, GError **error)
{
  if (tv_form_plugin_is_ready (self))
    return TRUE;
  return fail (error, "the native half of “%s” is not loaded", self->id);
}

/* (element-type utf8 utf8), identity left out. */
static GHashTable *
read_answers (TvFormPlugin *self, GBytes *instance, GError **error)
{
  g_autoptr (TvFormInstance) read = tv_form_instance_new (self->form, FALSE);
  g_autoptr (GPtrArray) faults = tv_form_fault_list_new ();
  GHashTable *answers;

  if (!tv_form_instance_read (read, instance, faults, error))
    return NULL;
  answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < self->form->nodes->len; i++)
    {
      const TvFormNode *node = tv_form_get_node (self->form, i);
      gboolean hidden = tv_form_path_matches ((const char *const *) self->identity, node->path);

      if (node->value != NULL)
        g_hash_table_insert (answers,
                             g_strdup (node->path),
                             g_strdup (hidden ? "" : tv_form_instance_get_value (read, i)));
    }
  return answers;
}

static void
report_fault_cb (const char *key, const char *text, gpointer data)
{
  g_autofree char *path = g_utf8_make_valid (key != NULL ? key : "", -1);
  g_autofree char *message = g_utf8_make_valid (text != NULL ? text : "", -1);

  g_ptr_array_add (data, tv_form_fault_new (path, "constraint", message));
}

GPtrArray *
tv_form_plugin_validate (TvFormPlugin *self,
                         GBytes *instance,
                         const char *day,
                         gboolean skip_identity,
                         const char *language,
                         GError **error)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GHashTable) answers = NULL;

  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  g_return_val_if_fail (instance != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_ready (self, error))
    return NULL;
  faults = tv_form_validate_on (self->form,
                                instance,
                                day,
                                skip_identity ? (const char *const *) self->identity : NULL,
                                language,
                                error);
  if (faults == NULL || self->module == NULL || self->module->validate == NULL)
    return g_steal_pointer (&faults);
  answers = read_answers (self, instance, error);
  if (answers == NULL)
    return NULL;
  self->module->validate (answers,
                          language != NULL ? language : tv_format_language (),
                          report_fault_cb,
                          faults);
  return g_steal_pointer (&faults);
}

static char *
shorten (const char *text)
{
  g_autofree char *line = g_utf8_make_valid (text, -1);
  g_autofree char *head = NULL;

  g_strdelimit (line, "\r\n\t", ' ');
  if (g_utf8_strlen (line, -1) <= MAX_SUMMARY)
    return g_steal_pointer (&line);
  head = g_utf8_substring (line, 0, MAX_SUMMARY - 1);
  return g_strconcat (head, "…", NULL);
}

char *
tv_form_plugin_summarise (TvFormPlugin *self,
                          GBytes *instance,
                          const char *language,
                          GError **error)
{
  g_autoptr (GHashTable) answers = NULL;
  g_autofree char *text = NULL;
  const char *first = "";

  g_return_val_if_fail (TV_IS_FORM_PLUGIN (self), NULL);
  g_return_val_if_fail (instance != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  answers = check_ready (self, error) ? read_answers (self, instance, error) : NULL;
  if (answers == NULL)
    return NULL;
  if (self->module != NULL && self->module->summarise != NULL)
    {
      text = self->module->summarise (answers, language != NULL ? language : tv_format_language ());
      if (text != NULL)
        return shorten (text);
    }
  for (guint i = 0; self->public[i] != NULL && *first == '\0'; i++)
    {
      const char *value = g_hash_table_lookup (answers, self->public[i]);

      first = value != NULL ? value : "";
    }
  return shorten (first);
}
