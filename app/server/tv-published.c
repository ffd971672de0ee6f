// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-published.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-item.h"

#include <string.h>

#define MANIFEST_MAX (4 * 1024 * 1024)
#define CONTENT_MAX (16 * 1024 * 1024)
#define BOOK_MAX (1024 * 1024 * 1024)

static void
round_free (gpointer round)
{
  tv_round_unref (round);
}

static TvPublished *
published_alloc (void)
{
  TvPublished *self = g_new0 (TvPublished, 1);

  g_atomic_ref_count_init (&self->references);
  self->files
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, round_free);
  self->forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->dictionaries = g_hash_table_new_full (g_str_hash,
                                              g_str_equal,
                                              g_free,
                                              (GDestroyNotify) tv_dictionary_unref);
  self->books = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

GBytes *
tv_published_read_object (TvObjectStore *objects, const char *sha256, gsize max, GError **error)
{
  g_autofree char *path = tv_object_store_path (objects, sha256);
  g_autoptr (GBytes) bytes = tv_file_read (path, max, error);
  g_autofree char *hash = NULL;
  gsize length = 0;
  gconstpointer data = NULL;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  hash = tv_sha256_hex (data, length);
  if (strcmp (hash, sha256) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_HASH, "the object %s is damaged", sha256);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

static GBytes *
read_file (TvObjectStore *objects, const TvItem *item, const char *path, GError **error)
{
  const TvItemFile *file = tv_item_find_file (item, path);

  if (file == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_INCOMPLETE, "%s has no %s", item->id, path);
      return NULL;
    }
  return tv_published_read_object (objects, file->sha256, CONTENT_MAX, error);
}

static gboolean
add_round (TvPublished *self, TvObjectStore *objects, const TvItem *item, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (objects, item, "round.json", error);
  g_autoptr (TvJson) json = bytes != NULL ? tv_json_parse_bytes (bytes, CONTENT_MAX, error) : NULL;
  TvRound *round = json != NULL ? tv_round_parse (item->id, item->version, json, error) : NULL;

  if (round == NULL)
    return FALSE;
  g_hash_table_replace (self->rounds, g_strdup (item->id), round);
  return TRUE;
}

static gboolean
add_form (TvPublished *self,
          TvObjectStore *objects,
          const char *forms_folder,
          const TvItem *item,
          GError **error)
{
  const char *id = g_str_has_prefix (item->id, "form-") ? item->id + strlen ("form-") : item->id;
  g_autofree char *name = g_strconcat (id, ".plugin", NULL);
  g_autoptr (GBytes) manifest = read_file (objects, item, name, error);
  g_autoptr (GBytes) definition
      = manifest != NULL ? read_file (objects, item, "form.xml", error) : NULL;
  g_autoptr (TvFormPlugin) plugin
      = definition != NULL ? tv_form_plugin_new (manifest, definition, error) : NULL;
  if (plugin == NULL || !tv_form_plugin_load (plugin, forms_folder, error))
    return FALSE;
  g_hash_table_replace (self->forms,
                        g_strdup (tv_form_get_sha256 (tv_form_plugin_get_form (plugin))),
                        g_object_ref (plugin));
  return TRUE;
}

static gboolean
add_dictionary (TvPublished *self, TvObjectStore *objects, const TvItem *item, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (objects, item, "dictionary.zstd", error);
  TvDictionary *dictionary = bytes != NULL ? tv_dictionary_new (bytes) : NULL;

  if (dictionary == NULL)
    return FALSE;
  g_hash_table_replace (self->dictionaries,
                        g_strdup (tv_dictionary_get_id (dictionary)),
                        dictionary);
  return TRUE;
}

static gboolean
add_book (TvPublished *self, TvObjectStore *objects, const TvItem *item, GError **error)
{
  const TvItemFile *file = tv_item_find_file (item, "entries.bin");
  g_autofree char *path = NULL;
  g_autoptr (GMappedFile) mapped = NULL;

  if (file == NULL)
    return TRUE;
  path = tv_object_store_path (objects, file->sha256);
  mapped = g_mapped_file_new (path, FALSE, error);
  if (mapped == NULL)
    return FALSE;
  if (g_mapped_file_get_length (mapped) != file->length || file->length > BOOK_MAX)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_LENGTH, "entries.bin of %s is damaged", item->id);
      return FALSE;
    }
  g_ptr_array_add (self->books, g_mapped_file_get_bytes (mapped));
  return TRUE;
}

static void
add_access (TvPublished *self, const TvItem *item)
{
  g_hash_table_replace (self->objects, g_strdup (item->sha256), GINT_TO_POINTER (TV_OBJECT_PUBLIC));
  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);
      TvObjectAccess access
          = strcmp (item->kind, "answers") == 0 && strcmp (file->path, "entries.bin") == 0
                ? TV_OBJECT_DEVICES
                : TV_OBJECT_PUBLIC;

      g_hash_table_replace (self->objects, g_strdup (file->sha256), GINT_TO_POINTER (access));
    }
}

static gboolean
add_item (TvPublished *self,
          TvObjectStore *objects,
          const char *forms_folder,
          const TvMetadataItem *line,
          GError **error)
{
  g_autoptr (GBytes) manifest
      = tv_published_read_object (objects, line->sha256, MANIFEST_MAX, error);
  g_autoptr (TvItem) item = manifest != NULL ? tv_item_parse (manifest, error) : NULL;

  if (item == NULL)
    return FALSE;
  add_access (self, item);
  if (strcmp (item->kind, "round") == 0)
    return add_round (self, objects, item, error);
  if (strcmp (item->kind, "form") == 0)
    return add_form (self, objects, forms_folder, item, error);
  if (strcmp (item->kind, "dictionary") == 0)
    return add_dictionary (self, objects, item, error);
  if (strcmp (item->kind, "answers") == 0)
    return add_book (self, objects, item, error);
  return TRUE;
}

static void
add_items (TvPublished *self,
           TvObjectStore *objects,
           const char *forms_folder,
           TvMetadata *metadata)
{
  for (guint i = 0; metadata != NULL && metadata->items != NULL && i < metadata->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (metadata->items, i);
      g_autoptr (GError) error = NULL;

      if (!add_item (self, objects, forms_folder, line, &error))
        g_warning ("The item %s is left out: %s", line->id, error->message);
    }
}

TvPublished *
tv_published_new (TvMetadata *targets,
                  TvMetadata *answers,
                  TvObjectStore *objects,
                  const char *forms_folder)
{
  TvPublished *self = published_alloc ();

  self->targets = targets != NULL ? tv_metadata_ref (targets) : NULL;
  self->answers = answers != NULL ? tv_metadata_ref (answers) : NULL;
  add_items (self, objects, forms_folder, targets);
  add_items (self, objects, forms_folder, answers);
  return self;
}

TvPublished *
tv_published_new_with_files (TvPublished *content, GHashTable *files)
{
  TvPublished *self = g_new0 (TvPublished, 1);

  *self = *content;
  g_atomic_ref_count_init (&self->references);
  self->files = files;
  g_hash_table_ref (self->objects);
  g_hash_table_ref (self->rounds);
  g_hash_table_ref (self->forms);
  g_hash_table_ref (self->dictionaries);
  g_ptr_array_ref (self->books);
  if (self->targets != NULL)
    tv_metadata_ref (self->targets);
  if (self->answers != NULL)
    tv_metadata_ref (self->answers);
  return self;
}

TvPublished *
tv_published_ref (TvPublished *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tv_published_unref (TvPublished *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->objects);
  g_hash_table_unref (self->rounds);
  g_hash_table_unref (self->forms);
  g_hash_table_unref (self->dictionaries);
  g_ptr_array_unref (self->books);
  g_clear_pointer (&self->targets, tv_metadata_unref);
  g_clear_pointer (&self->answers, tv_metadata_unref);
  g_free (self);
}

TvObjectAccess
tv_published_get_access (const TvPublished *self, const char *sha256)
{
  return (TvObjectAccess) GPOINTER_TO_INT (g_hash_table_lookup (self->objects, sha256));
}
