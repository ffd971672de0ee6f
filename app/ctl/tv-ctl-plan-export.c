// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "publication/tv-item.h"
#include "publication/tv-metadata.h"
#include "publication/tv-object-store.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-importer.h"

#define MANIFEST_MAX (4 * 1024 * 1024)
#define TARGETS "targets.json"
#define PLAN "plan"

/* A tree of signed metadata and objects: a kiosk's content folder, a server's state, what `publish
 * --to` wrote, a stick. Its signatures were checked when it came; hashes are checked here. */
static TvMetadata *
load_targets (const char *tree, GError **error)
{
  g_autofree char *path = g_build_filename (tree, "metadata", TARGETS, NULL);
  const gsize max = tv_role_max_size (TV_ROLE_TARGETS);
  g_autoptr (GBytes) bytes = tv_file_read (path, max, error);
  g_autoptr (TvDsse) dsse = bytes != NULL ? tv_dsse_parse (bytes, max, error) : NULL;

  return dsse != NULL ? tv_metadata_parse (TV_ROLE_TARGETS, dsse, error) : NULL;
}

/* "qhpk-ho-thong 1, qhpk-ho-thong 2": what there is to choose from. */
static char *
list_plans (const TvMetadata *targets)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < targets->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (targets->items, i);

      if (g_str_equal (line->kind, PLAN))
        g_string_append_printf (list,
                                "%s%s %u",
                                list->len > 0 ? ", " : "",
                                line->id,
                                line->version);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* @version 0: the newest. (transfer none) */
static const TvMetadataItem *
find_plan (const TvMetadata *targets, const char *id, guint version, GError **error)
{
  const TvMetadataItem *found = NULL;
  g_autofree char *plans = NULL;

  for (guint i = 0; i < targets->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (targets->items, i);

      if (g_str_equal (line->kind, PLAN) && g_str_equal (line->id, id)
          && (version == 0 || line->version == version)
          && (found == NULL || line->version > found->version))
        found = line;
    }
  if (found != NULL)
    return found;
  plans = list_plans (targets);
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_NOT_FOUND,
               /* TRANSLATORS: item id; list of items with their versions */
               _ ("there is no plan %s; there are: %s"),
               id,
               plans);
  return NULL;
}

/* The object under the name the item gives it, sharing its bytes on disk where that can be. */
static gboolean
place_object (TvObjectStore *objects,
              const char *sha256,
              const char *folder,
              const char *name,
              GError **error)
{
  g_autofree char *object = tv_object_store_path (objects, sha256);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) from = NULL;
  g_autoptr (GFile) to = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;

  if (object == NULL || !g_file_test (object, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, _ ("the object of %s is not here"), name);
      return FALSE;
    }
  from = g_file_new_for_path (object);
  if (link (object, path) == 0
      || g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &local))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, local->message);
  return FALSE;
}

/* The item as a folder, such as an import makes it, with what an export is made of. */
static gboolean
lay_out (const char *tree, const TvMetadataItem *line, const char *folder, GError **error)
{
  static const char *const needed[] = { "plan.json", "layers.gpkg", "landuse.json", "style.json" };
  g_autofree char *root = g_build_filename (tree, "objects", NULL);
  g_autoptr (TvObjectStore) objects = tv_object_store_new (root);
  g_autofree char *path = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvItem) item = NULL;

  if (!place_object (objects, line->sha256, folder, TV_ITEM_MANIFEST, error))
    return FALSE;
  bytes = tv_file_read (path, MANIFEST_MAX, error);
  item = bytes != NULL ? tv_item_parse (bytes, error) : NULL;
  if (item == NULL)
    return FALSE;
  if (!g_str_equal (item->sha256, line->sha256))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_HASH, _ ("%s is not what was signed"), line->id);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      const TvItemFile *file = tv_item_find_file (item, needed[i]);

      if (file != NULL && !place_object (objects, file->sha256, folder, file->path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_item (TvCtl *ctl, const char *folder, const char *to, GError **error)
{
  char *words[] = { (char *) folder, (char *) "--quiet", NULL };
  g_autofree char *path = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);
  g_autoptr (GBytes) bytes = tv_file_read (path, MANIFEST_MAX, error);
  g_autoptr (TvItem) item = bytes != NULL ? tv_item_parse (bytes, error) : NULL;
  g_autofree char *name = NULL;

  if (item == NULL || !tv_ctl_importer_run ("export", words, to, error))
    return FALSE;
  name = g_strdup_printf ("%s-v%u", item->id, item->version);
  tv_ctl_say (ctl,
              /* TRANSLATORS: item id, its version, folder, name of the files without ending */
              _ ("%s, version %u, is in %s: %s.gpkg and %s.json."),
              item->id,
              item->version,
              to,
              name,
              name);
  tv_ctl_say (
      ctl,
      "%s",
      _ ("An item holds only what is for everybody (cong-khai): nothing else was exported."));
  tv_ctl_set (ctl, "id", json_string (item->id));
  tv_ctl_set (ctl, "version", json_integer (item->version));
  tv_ctl_set (ctl, "sha256", json_string (item->sha256));
  tv_ctl_set (ctl, "access", json_string (TV_ITEM_ACCESS_PUBLIC));
  tv_ctl_set (ctl, "name", json_string (name));
  return TRUE;
}

static gboolean
export_published (TvCtl *ctl,
                  const char *tree,
                  const char *id,
                  guint version,
                  const char *to,
                  GError **error)
{
  g_autoptr (TvMetadata) targets = load_targets (tree, error);
  const TvMetadataItem *line = targets != NULL ? find_plan (targets, id, version, error) : NULL;
  g_autofree char *folder = NULL;
  gboolean good;

  folder = line != NULL ? g_dir_make_tmp ("thamvan-export-XXXXXX", error) : NULL;
  if (folder == NULL)
    return FALSE;
  good = lay_out (tree, line, folder, error) && export_item (ctl, folder, to, error);
  tv_file_remove_tree (folder, NULL);
  return good;
}

gboolean
tv_ctl_plan_export (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *to = NULL;
  g_autofree char *id = NULL;
  g_autofree char *manifest = NULL;
  int version = 0;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Where the two files go"), "DIR" },
    { "item",
      0,
      0,
      G_OPTION_ARG_STRING,
      &id,
      N_ ("Which plan of a folder of published ones"),
      "ID" },
    { "item-version", 0, 0, G_OPTION_ARG_INT, &version, N_ ("Which version of it (newest)"), "N" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (to == NULL)
    return tv_ctl_fail_usage (error, _ ("--to DIR is missing"));
  manifest = g_build_filename (words[1], TV_ITEM_MANIFEST, NULL);
  if (g_file_test (manifest, G_FILE_TEST_EXISTS))
    return export_item (ctl, words[1], to, error);
  if (id == NULL)
    return tv_ctl_fail_usage (error,
                              _ ("%s is no item: name the published plan with --item ID"),
                              words[1]);
  return export_published (ctl, words[1], id, (guint) MAX (version, 0), to, error);
}
