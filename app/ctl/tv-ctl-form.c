// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "forms/tv-form-plugin.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-item.h"

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
