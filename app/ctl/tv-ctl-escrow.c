// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-escrow.h"
#include "vault/tv-escrow.h"
#include "vault/tv-key-file.h"

#define OFFICERS 3
#define ESCROW_MAX (64 * 1024)

static char *
make_box_path (const char *keys, guint officer)
{
  g_autofree char *name = g_strdup_printf ("officer-%u-box.key", officer);

  return g_build_filename (keys, name, NULL);
}

gboolean
tv_ctl_escrow_is_possible (const char *keys)
{
  for (guint i = 1; i <= OFFICERS; i++)
    {
      g_autofree char *path = make_box_path (keys, i);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return FALSE;
    }
  return TRUE;
}

gboolean
tv_ctl_escrow_write (const char *keys,
                     const char *name,
                     TvBoxKey *key,
                     char **ret_path,
                     GError **error)
{
  g_autoptr (GPtrArray) officers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *folder = g_build_filename (keys, "escrow", NULL);
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *key_name = g_strconcat (name, ".key", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (TvJson) escrow = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 1; i <= OFFICERS; i++)
    {
      g_autofree char *box = make_box_path (keys, i);
      GBytes *public_key = tv_key_file_load_box_public (box, error);

      if (public_key == NULL)
        return FALSE;
      g_ptr_array_add (officers, public_key);
    }
  escrow = tv_escrow_seal (key_name, key, officers, error);
  if (escrow == NULL || !tv_file_make_folder (folder, error))
    return FALSE;
  bytes = tv_json_to_bytes (escrow, 2);
  if (!tv_file_write (path, bytes, 0600, error))
    return FALSE;
  if (ret_path != NULL)
    *ret_path = g_steal_pointer (&path);
  return TRUE;
}

static gboolean
write_one (const char *keys,
           const char *file,
           const char *passphrase,
           GPtrArray *paths,
           GError **error)
{
  g_autofree char *path = g_build_filename (keys, file, NULL);
  g_autofree char *name = g_strndup (file, strlen (file) - strlen (".key"));
  g_autoptr (TvBoxKey) key = tv_key_file_load_box (path, passphrase, error);
  char *written = NULL;

  if (key == NULL || !tv_ctl_escrow_write (keys, name, key, &written, error))
    return FALSE;
  g_ptr_array_add (paths, written);
  return TRUE;
}

static gboolean
is_wanted (const char *file, char **names)
{
  if (names != NULL && names[0] != NULL)
    return g_strv_contains ((const char *const *) names, file);
  return g_pattern_match_simple ("intake-*.key", file)
         || g_pattern_match_simple ("agency-*.key", file);
}

gboolean
tv_ctl_escrow_write_all (const char *keys,
                         char **names,
                         const char *passphrase,
                         GPtrArray *paths,
                         GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (keys, 0, NULL);
  const char *file = NULL;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".key") && is_wanted (file, names)
        && !write_one (keys, file, passphrase, paths, error))
      return FALSE;
  if (paths->len > 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "there is no such key in %s", keys);
  return FALSE;
}

gboolean
tv_ctl_escrow_make (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *keys = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *passphrase = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const GOptionEntry entries[] = {
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &keys, N_ ("Folder made by keys init"), "DIR" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &passphrase_file,
      N_ ("Opens the keys of agencies"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, G_MAXUINT, error))
    return FALSE;
  if (keys == NULL)
    return tv_ctl_fail_usage (error, _ ("--keys DIR is missing"));
  if (!tv_ctl_read_optional_line (passphrase_file, &passphrase, error)
      || !tv_ctl_escrow_write_all (keys, words + 1, passphrase, paths, error))
    return FALSE;
  for (guint i = 0; i < paths->len; i++)
    /* TRANSLATORS: %s is the file that any two of three officers can recover a key from */
    tv_ctl_say (ctl, _ ("In escrow: %s"), (const char *) g_ptr_array_index (paths, i));
  tv_ctl_set (ctl, "count", json_integer (paths->len));
  return TRUE;
}

/* What `keys recover` is told. */
typedef struct
{
  GStrv keys;             /* (owned) (nullable): the two officers' */
  GStrv passphrase_files; /* (owned) (nullable): one for both, or one each */
  char *out;              /* (owned) (nullable) */
  char *new_passphrase;   /* (owned) (nullable): file */
} Recovery;

static void
recovery_clear (Recovery *self)
{
  g_strfreev (self->keys);
  g_strfreev (self->passphrase_files);
  g_free (self->out);
  g_free (self->new_passphrase);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Recovery, recovery_clear)

static TvBoxKey *
load_officer (const Recovery *self, guint i, GError **error)
{
  g_autofree char *passphrase = NULL;

  if (!tv_ctl_read_nth_line (self->passphrase_files, i, &passphrase, error))
    return NULL;
  return tv_key_file_load_box (self->keys[i], passphrase, error);
}

static TvBoxKey *
recover (const Recovery *self, const char *path, GError **error)
{
  g_autoptr (TvJson) escrow = tv_json_load_file (path, ESCROW_MAX, error);
  g_autoptr (TvBoxKey) one = escrow != NULL ? load_officer (self, 0, error) : NULL;
  g_autoptr (TvBoxKey) other = one != NULL ? load_officer (self, 1, error) : NULL;

  return other != NULL ? tv_escrow_open (escrow, one, other, error) : NULL;
}

gboolean
tv_ctl_escrow_recover (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Recovery) self = { 0 };
  g_autofree char *passphrase = NULL;
  g_autoptr (TvBoxKey) key = NULL;
  const GOptionEntry entries[] = {
    { "key",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &self.keys,
      N_ ("Box key of an officer; two are needed"),
      "FILE" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &self.passphrase_files,
      N_ ("Opens the key files: one for all, or one for each in their order"),
      "FILE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.out, N_ ("The key that was lost"), "FILE" },
    { "new-passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self.new_passphrase,
      N_ ("Locks the recovered key"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (self.keys == NULL || g_strv_length (self.keys) != 2 || self.out == NULL)
    return tv_ctl_fail_usage (error, _ ("Two --key FILE and -o FILE are needed"));
  if (g_file_test (self.out, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CONFLICT, "%s is there already", self.out);
      return FALSE;
    }
  if (!tv_ctl_read_optional_line (self.new_passphrase, &passphrase, error))
    return FALSE;
  key = recover (&self, words[1], error);
  if (key == NULL || !tv_key_file_save_box (self.out, key, passphrase, error))
    return FALSE;
  tv_ctl_say (ctl, _ ("The key %s is recovered: %s"), tv_box_key_get_id (key), self.out);
  tv_ctl_set (ctl, "id", json_string (tv_box_key_get_id (key)));
  return TRUE;
}
