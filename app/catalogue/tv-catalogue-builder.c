// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-builder.h"

#include "tv-catalogue-items-private.h"
#include "tv-catalogue-private.h"

#include "base/tv-error.h"
#include "base/tv-file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

static gboolean
fill (TvDb *db, TvObjectStore *objects, GPtrArray *items, GCancellable *cancellable, GError **error)
{
  g_autoptr (TvCatalogueBuild) build = tv_catalogue_build_new (db, objects, items, cancellable);

  return tv_db_begin (db, error) && tv_catalogue_build_items (build, error)
         && tv_catalogue_build_entries (build, error)
         && tv_db_exec (db,
                        "INSERT INTO title_search (title_search) VALUES ('optimize');"
                        "INSERT INTO body_search (body_search) VALUES ('optimize')",
                        error)
         && tv_db_commit (db, error) && tv_db_exec (db, "ANALYZE; PRAGMA optimize", error);
}

static gboolean
make_database (const char *folder,
               TvObjectStore *objects,
               GPtrArray *items,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *path = g_build_filename (folder, "catalogue.db", NULL);
  g_autoptr (TvDb) db
      = tv_db_open (path, TV_DB_BUILD, TV_CATALOGUE_APPLICATION, tv_catalogue_get_schema (), error);

  if (db == NULL || !fill (db, objects, items, cancellable, error))
    return FALSE;
  tv_db_close (db);
  /* The visits of another user read it. */
  return g_chmod (path, 0640) == 0 && tv_file_move (path, path, error);
}

static gboolean
fail_errno (const char *path, GError **error)
{
  int number = errno;

  g_set_error (error,
               TV_ERROR,
               number == ENOSPC ? TV_ERROR_STORAGE_FULL : TV_ERROR_FAILED,
               "%s: %s",
               path,
               g_strerror (number));
  return FALSE;
}

/* `current` is one name that leads to the old generation or to the new one, never to none. */
static gboolean
switch_current (const char *content, guint generation, GError **error)
{
  g_autofree char *current = g_build_filename (content, "current", NULL);
  g_autofree char *beside = g_build_filename (content, "current.new", NULL);
  g_autofree char *target = g_strdup_printf ("generations/%u", generation);

  (void) g_unlink (beside);
  if (symlink (target, beside) != 0 || rename (beside, current) != 0)
    return fail_errno (current, error);
  return tv_file_sync_folder (content, error);
}

/* The one before stays for those who still read it; older ones and leftovers go. */
static void
remove_old (const char *generations, guint generation)
{
  g_autoptr (GDir) dir = g_dir_open (generations, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (generations, name, NULL);
      g_autoptr (GError) error = NULL;
      guint64 number;

      if (g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT, &number, NULL)
          && (number == generation || number + 1 == generation))
        continue;
      if (!tv_file_remove_tree (path, &error))
        g_debug ("%s", error->message);
    }
}

static gboolean
is_current (const char *content, guint generation)
{
  g_autofree char *current = g_build_filename (content, "current", NULL);
  g_autofree char *target = g_file_read_link (current, NULL);
  g_autofree char *wanted = g_strdup_printf ("generations/%u", generation);

  return g_strcmp0 (target, wanted) == 0;
}

gboolean
tv_catalogue_build (const char *content,
                    TvObjectStore *objects,
                    GPtrArray *items,
                    guint generation,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *generations = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *beside = NULL;

  g_return_val_if_fail (content != NULL, FALSE);
  g_return_val_if_fail (TV_IS_OBJECT_STORE (objects), FALSE);
  g_return_val_if_fail (items != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (is_current (content, generation))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_STATE, "Generation %u is on show", generation);
      return FALSE;
    }
  generations = g_build_filename (content, "generations", NULL);
  folder = g_strdup_printf ("%s/%u", generations, generation);
  beside = g_strconcat (folder, ".new", NULL);
  if (!tv_file_remove_tree (beside, error) || !tv_file_remove_tree (folder, error)
      || !tv_file_make_folder (beside, error))
    return FALSE;
  /* Group-readable as the content folder is (contracts §2). */
  (void) g_chmod (generations, 0750);
  (void) g_chmod (beside, 0750);
  if (!make_database (beside, objects, items, cancellable, error)
      || !tv_file_move (beside, folder, error) || !switch_current (content, generation, error))
    {
      (void) tv_file_remove_tree (beside, NULL);
      return FALSE;
    }
  remove_old (generations, generation);
  return TRUE;
}
