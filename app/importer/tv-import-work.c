// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-work.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Goes up when an import makes other bytes out of the same input. */
#define FORMAT "thamvan import 3\n"
#define RESULT "result.json"
#define MAX_RESULT (16 * 1024 * 1024)
#define CHUNK (256 * 1024)

struct _TvImportWork
{
  char *folder; /* where the whole part is */
  char *open;   /* (nullable): where it is being done */
};

static gboolean
add_file (GChecksum *sum, const char *path, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  FILE *file = g_fopen (path, "rbe");
  gsize n;
  gboolean good;

  if (file == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s: %s", path, g_strerror (errno));
      return FALSE;
    }
  while ((n = fread (buffer, 1, CHUNK, file)) > 0)
    g_checksum_update (sum, buffer, (gssize) n);
  good = ferror (file) == 0;
  fclose (file);
  if (!good)
    g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", path, g_strerror (EIO));
  return good;
}

static char *
make_hash (const TvJson *inputs, const char *const *files, GError **error)
{
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *text = inputs != NULL ? tv_json_to_text (inputs, 0) : g_strdup ("");
  char *hash = NULL;
  gboolean good = TRUE;

  g_checksum_update (sum, (const guint8 *) FORMAT, -1);
  g_checksum_update (sum, (const guint8 *) text, (gssize) strlen (text) + 1);
  for (guint i = 0; good && files[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (files[i]);

      g_checksum_update (sum, (const guint8 *) name, (gssize) strlen (name) + 1);
      good = add_file (sum, files[i], error);
    }
  if (good)
    hash = g_strndup (g_checksum_get_string (sum), 24);
  g_checksum_free (sum);
  return hash;
}

TvImportWork *
tv_import_work_new (const char *root,
                    const char *kind,
                    const char *id,
                    const TvJson *inputs,
                    const char *const *files,
                    GError **error)
{
  g_autofree char *hash = NULL;
  TvImportWork *self;

  g_return_val_if_fail (root != NULL && kind != NULL && id != NULL && files != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  hash = make_hash (inputs, files, error);
  if (hash == NULL)
    return NULL;
  self = g_new0 (TvImportWork, 1);
  self->folder = g_strdup_printf ("%s/%s-%s-%s", root, kind, id, hash);
  return self;
}

void
tv_import_work_free (TvImportWork *self)
{
  if (self->open != NULL)
    tv_file_remove_tree (self->open, NULL);
  g_free (self->open);
  g_free (self->folder);
  g_free (self);
}

TvJson *
tv_import_work_load (const TvImportWork *self)
{
  g_autofree char *path = g_build_filename (self->folder, RESULT, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? tv_json_load_file (path, MAX_RESULT, NULL)
                                                    : NULL;
}

gboolean
tv_import_work_begin (TvImportWork *self, GError **error)
{
  g_return_val_if_fail (self->open == NULL, FALSE);

  self->open = g_strconcat (self->folder, ".open", NULL);
  if (g_file_test (self->open, G_FILE_TEST_EXISTS) && !tv_file_remove_tree (self->open, error))
    return FALSE;
  if (g_file_test (self->folder, G_FILE_TEST_EXISTS) && !tv_file_remove_tree (self->folder, error))
    return FALSE;
  return tv_file_make_folder (self->open, error);
}

gboolean
tv_import_work_finish (TvImportWork *self, const TvJson *result, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = tv_json_to_bytes (result, 0);

  g_return_val_if_fail (self->open != NULL, FALSE);

  path = g_build_filename (self->open, RESULT, NULL);
  if (!tv_file_write (path, bytes, 0644, error))
    return FALSE;
  if (g_rename (self->open, self->folder) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", self->folder, g_strerror (errno));
      return FALSE;
    }
  g_clear_pointer (&self->open, g_free);
  return TRUE;
}

char *
tv_import_work_dup_path (const TvImportWork *self, const char *name)
{
  return g_build_filename (self->open != NULL ? self->open : self->folder, name, NULL);
}

gboolean
tv_import_work_place (const TvImportWork *self, const char *name, const char *to, GError **error)
{
  g_autofree char *from = tv_import_work_dup_path (self, name);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) local = NULL;

  if (g_unlink (to) != 0 && errno != ENOENT)
    g_debug ("%s stays", to);
  if (link (from, to) == 0
      || g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &local))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: %s", to, local->message);
  return FALSE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
tv_import_work_list_parts (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');
  g_autofree char *stem = g_strndup (name, dot != NULL ? (gsize) (dot - name + 1) : strlen (name));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *parts = g_ptr_array_new ();
  const char *one;

  while (dir != NULL && (one = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *full = g_build_filename (folder, one, NULL);

      if (g_str_has_prefix (one, stem) && g_file_test (full, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (parts, g_steal_pointer (&full));
    }
  g_ptr_array_sort (parts, compare_paths);
  g_ptr_array_add (parts, NULL);
  return (GStrv) g_ptr_array_free (parts, FALSE);
}
