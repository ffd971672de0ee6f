// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "tv-hash-private.h"
#include "tv-item.h"

#define MANIFEST_MAX (4 * 1024 * 1024)
#define FILES_MAX 20000
#define TITLE_MAX 500
#define FILE_LENGTH_MAX (G_GINT64_CONSTANT (8) << 30)

static const char *const kinds[]
    = { "plan",     "round", "form",       "indicators", "urban-network", "projects",
        "register", "units", "rules",      "law",        "notice",        "contest",
        "basemap",  "keys",  "dictionary", "story",      "answers",       NULL };

static void
tv_item_file_free (gpointer data)
{
  TvItemFile *self = data;

  g_free (self->path);
  g_free (self->type);
  g_free (self->sha256);
  g_free (self);
}

gboolean
tv_item_id_is_valid (const char *id)
{
  gsize length = 0;

  g_return_val_if_fail (id != NULL, FALSE);

  length = strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-");
  return id[length] == '\0' && length >= 3 && length <= 64;
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "item manifest: %s", what);
  return FALSE;
}

static gboolean
is_date (const char *text)
{
  guint year = 0;
  guint month = 0;
  guint day = 0;

  for (gsize i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  year = (guint) g_ascii_digit_value (text[0]) * 1000 + (guint) g_ascii_digit_value (text[1]) * 100
         + (guint) g_ascii_digit_value (text[2]) * 10 + (guint) g_ascii_digit_value (text[3]);
  month = (guint) g_ascii_digit_value (text[5]) * 10 + (guint) g_ascii_digit_value (text[6]);
  day = (guint) g_ascii_digit_value (text[8]) * 10 + (guint) g_ascii_digit_value (text[9]);
  return text[10] == '\0' && month <= 12
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
check_strings (const TvJson *object, const char *key, GError **error)
{
  TvJson *array = NULL;
  TvJson *entry = NULL;
  size_t i = 0;

  if (!tv_json_need_array (object, key, &array, error))
    return FALSE;
  json_array_foreach (array, i, entry)
  {
    if (!json_is_string (entry))
      return fail (error, "units and legal_basis hold texts");
  }
  return TRUE;
}

static gboolean
check_replaces (const TvJson *object, GError **error)
{
  const TvJson *replaces = json_object_get (object, "replaces");
  const char *id = NULL;
  gint64 version = 0;

  if (replaces == NULL || json_is_null (replaces))
    return TRUE;
  if (!tv_json_need_string (replaces, "id", &id, error)
      || !tv_json_need_int (replaces, "version", &version, error))
    return FALSE;
  return (tv_item_id_is_valid (id) && version > 0) || fail (error, "replaces names no item");
}

static gboolean
parse_head (TvItem *self, GError **error)
{
  const TvJson *object = self->manifest;
  const char *id = NULL;
  const char *kind = NULL;
  const char *title = NULL;
  const char *released = NULL;
  const char *access = NULL;
  gint64 version = 0;

  if (!tv_json_need_string (object, "id", &id, error)
      || !tv_json_need_string (object, "kind", &kind, error)
      || !tv_json_need_int (object, "version", &version, error)
      || !tv_json_need_string (object, "title", &title, error)
      || !tv_json_need_string (object, "released", &released, error)
      || !tv_json_need_string (object, "access", &access, error)
      || !check_strings (object, "units", error) || !check_strings (object, "legal_basis", error)
      || !check_replaces (object, error))
    return FALSE;
  if (!g_str_equal (access, TV_ITEM_ACCESS_PUBLIC))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_UNIT_FOREIGN,
                   "%s has the access %s: only what is public is published",
                   id,
                   access);
      return FALSE;
    }
  if (!tv_item_id_is_valid (id))
    return fail (error, "id");
  if (!g_strv_contains (kinds, kind))
    return fail (error, "kind");
  if (version < 1 || version > G_MAXINT)
    return fail (error, "version");
  if (*title == '\0' || strlen (title) > TITLE_MAX)
    return fail (error, "title");
  if (!is_date (released))
    return fail (error, "released is no date");
  self->id = g_strdup (id);
  self->kind = g_strdup (kind);
  self->version = (guint) version;
  self->title = g_strdup (title);
  self->units = tv_json_get_strings (object, "units");
  self->released = g_strdup (released);
  return TRUE;
}

static gboolean
parse_file (TvItem *self, const TvJson *json, GHashTable *seen, GError **error)
{
  const char *path = NULL;
  const char *type = NULL;
  const char *sha256 = NULL;
  gint64 length = 0;
  TvItemFile *file = NULL;

  if (!tv_json_need_string (json, "path", &path, error)
      || !tv_json_need_string (json, "type", &type, error)
      || !tv_json_need_int (json, "length", &length, error)
      || !tv_json_need_string (json, "sha256", &sha256, error))
    return FALSE;
  if (!tv_file_path_is_safe (path) || g_str_equal (path, TV_ITEM_MANIFEST)
      || !g_hash_table_add (seen, (gpointer) path))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_PATH,
                   "%s: no safe path of its own: %s",
                   self->id,
                   path);
      return FALSE;
    }
  if (length < 0 || length > FILE_LENGTH_MAX || !tv_hash_is_valid (sha256))
    return fail (error, "length or sha256 of a file");
  file = g_new0 (TvItemFile, 1);
  file->path = g_strdup (path);
  file->type = g_strdup (type);
  file->length = (guint64) length;
  file->sha256 = g_strdup (sha256);
  g_ptr_array_add (self->files, file);
  return TRUE;
}

static gboolean
parse_files (TvItem *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  TvJson *files = NULL;
  TvJson *file = NULL;
  size_t i = 0;

  if (!tv_json_need_array (self->manifest, "files", &files, error))
    return FALSE;
  if (json_array_size (files) > FILES_MAX)
    return fail (error, "too many files");
  json_array_foreach (files, i, file)
  {
    if (!parse_file (self, file, seen, error))
      return FALSE;
  }
  return TRUE;
}

TvItem *
tv_item_parse (GBytes *manifest, GError **error)
{
  g_autoptr (TvItem) self = NULL;
  gsize length = 0;
  gconstpointer data = NULL;

  g_return_val_if_fail (manifest != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_atomic_rc_box_new0 (TvItem);
  self->files = g_ptr_array_new_with_free_func (tv_item_file_free);
  self->manifest = tv_json_parse_bytes (manifest, MANIFEST_MAX, error);
  if (self->manifest == NULL || !parse_head (self, error) || !parse_files (self, error))
    return NULL;
  data = g_bytes_get_data (manifest, &length);
  self->sha256 = tv_sha256_hex (data, length);
  self->length = length;
  return g_steal_pointer (&self);
}

TvItem *
tv_item_ref (TvItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
tv_item_clear (gpointer data)
{
  TvItem *self = data;

  g_free (self->id);
  g_free (self->kind);
  g_free (self->title);
  g_strfreev (self->units);
  g_free (self->released);
  g_clear_pointer (&self->manifest, json_decref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self->sha256);
}

void
tv_item_unref (TvItem *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, tv_item_clear);
}

const TvItemFile *
tv_item_find_file (const TvItem *self, const char *path)
{
  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  for (guint i = 0; i < self->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (self->files, i);

      if (g_str_equal (file->path, path))
        return file;
    }
  return NULL;
}
