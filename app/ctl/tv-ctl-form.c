// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "forms/tv-form-plugin.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-content.h"
#include "tv-ctl-item.h"
#include "tv-ctl-opinion.h"

#define MEDIA "media"

static gboolean
copy_one (const char *folder, const char *name, const char *out, GError **error)
{
  g_autofree char *from = g_build_filename (folder, name, NULL);
  g_autofree char *to = g_build_filename (out, name, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

/* Only what a kiosk needs; samples, sources and translations stay at home. */
static gboolean
copy_plugin (TvFormPlugin *plugin, const char *folder, const char *out, GError **error)
{
  g_autofree char *manifest = g_strdup_printf ("%s.plugin", tv_form_plugin_get_id (plugin));
  g_autofree char *media = g_build_filename (folder, MEDIA, NULL);
  g_autofree char *media_out = g_build_filename (out, MEDIA, NULL);

  return tv_file_make_folder (out, error) && copy_one (folder, manifest, out, error)
         && copy_one (folder, "form.xml", out, error)
         && (!g_file_test (media, G_FILE_TEST_IS_DIR)
             || tv_ctl_copy_folder (media, media_out, error));
}

gboolean
tv_ctl_form_publish (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *out = NULL;
  int version = 1;
  g_autoptr (TvFormPlugin) plugin = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autoptr (TvJson) head = NULL;
  g_autoptr (TvItem) item = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("The item's folder"), "ITEM" },
    { "item-version", 0, 0, G_OPTION_ARG_INT, &version, N_ ("Its version (1)"), "N" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (out == NULL)
    return tv_ctl_fail_usage (error, _ ("-o ITEM is missing"));
  plugin = tv_form_plugin_open_folder (words[1], error);
  if (plugin == NULL || !copy_plugin (plugin, words[1], out, error))
    return FALSE;
  id = g_strdup_printf ("form-%s", tv_form_plugin_get_id (plugin));
  name = tv_form_plugin_dup_name (plugin, "vi");
  head = tv_ctl_make_head ("form", id, name, version);
  item = tv_ctl_finish_item (ctl, out, head, error);
  return item != NULL;
}

/* FORM is a plugin's folder or a form item on show. */
static TvFormPlugin *
find_form (const char *form, const char *content, GError **error)
{
  g_autoptr (TvCatalogue) catalogue = NULL;

  if (g_file_test (form, G_FILE_TEST_IS_DIR))
    return tv_form_plugin_open_folder (form, error);
  catalogue = tv_ctl_content_open (content, error);
  return catalogue != NULL ? tv_ctl_opinion_open_form (catalogue, form, error) : NULL;
}

static void
say_identity (TvCtl *ctl, GHashTable *identity)
{
  GHashTableIter iter;
  gpointer path = NULL;
  gpointer value = NULL;
  TvJson *object = json_object ();

  tv_ctl_set (ctl, "identity", object);
  if (identity == NULL)
    return;
  g_hash_table_iter_init (&iter, identity);
  while (g_hash_table_iter_next (&iter, &path, &value))
    json_object_set_new (object, path, json_string (value));
}

gboolean
tv_ctl_form_fill (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *content = NULL;
  g_autofree char *answers = NULL;
  g_autofree char *out = NULL;
  g_autofree char *language = NULL;
  g_autofree char *xml = NULL;
  g_autoptr (TvFormPlugin) plugin = NULL;
  g_autoptr (GHashTable) identity = NULL;
  g_autoptr (GBytes) instance = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_CONTENT_OPTION (content),
    { "answers",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &answers,
      N_ ("Answers by path: {\"/data/text\": …}"),
      "FILE.json" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("Write the instance here"), "FILE.xml" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("Language of the form (vi)"), "vi|en" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (answers == NULL)
    return tv_ctl_fail_usage (error, _ ("--answers FILE.json is missing"));
  plugin = find_form (words[1], content, error);
  if (plugin == NULL || !tv_form_plugin_load (plugin, TV_FORMSDIR, error))
    return FALSE;
  instance
      = tv_ctl_opinion_fill (plugin, answers, language != NULL ? language : "vi", &identity, error);
  if (instance == NULL || (out != NULL && !tv_file_write (out, instance, 0600, error)))
    return FALSE;
  xml = g_strndup (g_bytes_get_data (instance, NULL), g_bytes_get_size (instance));
  if (out == NULL)
    tv_ctl_say (ctl, "%s", xml);
  tv_ctl_set (ctl, "instance", json_string (xml));
  say_identity (ctl, identity);
  return TRUE;
}
