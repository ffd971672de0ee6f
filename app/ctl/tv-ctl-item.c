// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "base/tv-format.h"
#include "model/tv-story.h"
#include "publication/tv-item.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-item.h"

#define HEAD_FILE "head.json"
#define JSON_MAX (16 * 1024 * 1024)

/* What must be in an item of a kind for a kiosk to show it. */
static const struct
{
  const char *kind;
  const char *file;
} needed[] = {
  { "plan", "plan.json" },
  { "round", "round.json" },
  { "form", "form.xml" },
  { "units", "units.json" },
  { "indicators", "indicators.json" },
  { "rules", "rules.json" },
  { "basemap", "basemap.mbtiles" },
  { "basemap", "style.json" },
  { "keys", "keys.json" },
  { "dictionary", "dictionary.zstd" },
  { "story", "story.json" },
  { "answers", "answers.json" },
  { "answers", "entries.bin" },
};

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

gboolean
tv_ctl_copy_folder (const char *from, const char *to, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GDir) dir = g_dir_open (from, 0, &reason);
  const char *name = NULL;

  if (dir == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s", reason->message);
      return FALSE;
    }
  if (!tv_file_make_folder (to, error))
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      const gboolean folder = g_file_test (source, G_FILE_TEST_IS_DIR);

      if (*name == '.' || g_str_equal (name, HEAD_FILE) || g_str_equal (name, TV_ITEM_MANIFEST))
        continue;
      if (!(folder ? tv_ctl_copy_folder (source, target, error)
                   : copy_file (source, target, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_needed (const char *kind, const char *folder, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autofree char *path = g_build_filename (folder, needed[i].file, NULL);

      if (g_str_equal (kind, needed[i].kind) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_INCOMPLETE,
                       "an item of the kind %s needs %s",
                       kind,
                       needed[i].file);
          return FALSE;
        }
    }
  return TRUE;
}

/* A story that no kiosk could tell is refused where it is written. */
static gboolean
check_story (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "story.json", NULL);
  g_autoptr (TvJson) json = tv_json_load_file (path, JSON_MAX, error);
  g_autoptr (TvStory) story = json != NULL ? tv_story_parse (json, error) : NULL;

  return story != NULL;
}

TvItem *
tv_ctl_finish_item (TvCtl *ctl, const char *folder, const TvJson *head, GError **error)
{
  g_autoptr (TvItem) item = NULL;

  if (!check_needed (tv_json_get_string (head, "kind", ""), folder, error)
      || (g_str_equal (tv_json_get_string (head, "kind", ""), "story")
          && !check_story (folder, error)))
    return NULL;
  item = tv_item_build (folder, head, error);
  if (item == NULL)
    return NULL;
  tv_ctl_say (ctl,
              /* TRANSLATORS: item id, its version, folder */
              _ ("%s, version %u, is in %s."),
              item->id,
              item->version,
              folder);
  tv_ctl_set (ctl, "id", json_string (item->id));
  tv_ctl_set (ctl, "version", json_integer (item->version));
  tv_ctl_set (ctl, "kind", json_string (item->kind));
  tv_ctl_set (ctl, "sha256", json_string (item->sha256));
  tv_ctl_set (ctl, "folder", json_string (folder));
  return g_steal_pointer (&item);
}

TvJson *
tv_ctl_make_head (const char *kind, const char *id, const char *title, int version)
{
  g_autofree char *today = tv_format_day (g_get_real_time () / G_USEC_PER_SEC);
  TvJson *head = json_object ();

  json_object_set_new (head, "kind", json_string (kind));
  json_object_set_new (head, "id", json_string (id));
  json_object_set_new (head, "title", json_string (title));
  json_object_set_new (head, "version", json_integer (version));
  json_object_set_new (head, "released", json_string (today));
  return head;
}

/* head.json of the folder, or nothing; what the command line says goes before it. */
static TvJson *
load_head (const char *folder, const char *kind, GError **error)
{
  g_autofree char *path = g_build_filename (folder, HEAD_FILE, NULL);
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *today = tv_format_day (g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr (TvJson) head = NULL;
  g_autoptr (TvJson) defaults = tv_ctl_make_head (kind, name, name, 1);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&defaults);
  head = tv_json_load_file (path, JSON_MAX, error);
  if (head == NULL)
    return NULL;
  if (!json_is_object (head))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s is no object", path);
      return NULL;
    }
  json_object_update_missing (head, defaults);
  return g_steal_pointer (&head);
}

gboolean
tv_ctl_item_build (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *out = NULL;
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  g_auto (GStrv) units = NULL;
  int version = 0;
  g_autoptr (TvJson) head = NULL;
  g_autoptr (TvItem) item = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("The item's folder"), "ITEM" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, N_ ("Its id (the folder's name)"), "ID" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &title, N_ ("Its title"), "TEXT" },
    { "item-version", 0, 0, G_OPTION_ARG_INT, &version, N_ ("Its version (1)"), "N" },
    { "unit",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &units,
      N_ ("Only for the kiosks of this unit; may be repeated"),
      "CODE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 2, 2, error))
    return FALSE;
  if (out == NULL)
    return tv_ctl_fail_usage (error, _ ("-o ITEM is missing"));
  head = load_head (words[2], words[1], error);
  if (head == NULL)
    return FALSE;
  json_object_set_new (head, "kind", json_string (words[1]));
  if (id != NULL)
    json_object_set_new (head, "id", json_string (id));
  if (title != NULL)
    json_object_set_new (head, "title", json_string (title));
  if (version != 0)
    json_object_set_new (head, "version", json_integer (version));
  if (units != NULL)
    json_object_set_new (head, "units", tv_json_new_strings ((const char *const *) units));
  if (!tv_ctl_copy_folder (words[2], out, error))
    return FALSE;
  item = tv_ctl_finish_item (ctl, out, head, error);
  return item != NULL;
}
