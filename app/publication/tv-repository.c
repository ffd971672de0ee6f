// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-metadata-builder.h"
#include "tv-repository-private.h"

#define METADATA "metadata"
#define OBJECTS "objects"
#define FOLDER_MODE 0755
#define FILE_MODE 0644

static gboolean
fail (TvError code, TvRole role, const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, code, "%s: %s", tv_role_to_string (role), what);
  return FALSE;
}

void
tv_repository_hold (TvRepository *self, TvMetadata *metadata, GBytes *bytes, gboolean written)
{
  TvRepositoryHeld *held = &self->held[metadata->role];
  GBytes *kept = g_bytes_ref (bytes);

  g_clear_pointer (&held->metadata, tv_metadata_unref);
  g_clear_pointer (&held->bytes, g_bytes_unref);
  held->metadata = tv_metadata_ref (metadata);
  held->bytes = kept;
  held->written = written;
}

static char *
make_path (TvRepository *self, TvRole role, guint root_version)
{
  g_autofree char *name = role == TV_ROLE_ROOT
                              ? g_strdup_printf ("%u.root.json", root_version)
                              : g_strdup_printf ("%s.json", tv_role_to_string (role));

  return g_build_filename (self->folder, METADATA, name, NULL);
}

gboolean
tv_repository_write (TvRepository *self,
                     TvRole role,
                     guint root_version,
                     GBytes *bytes,
                     GError **error)
{
  g_autofree char *path = make_path (self, role, root_version);
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s: cannot be made", folder);
      return FALSE;
    }
  return tv_file_write (path, bytes, FILE_MODE, error);
}

/* NULL without error when the file is not there. */
static GBytes *
read_metadata (TvRepository *self, TvRole role, guint root_version, GError **error)
{
  g_autofree char *path = make_path (self, role, root_version);
  g_autoptr (GError) reason = NULL;
  GBytes *bytes = tv_file_read (path, tv_role_max_size (role), &reason);

  if (bytes == NULL && !g_error_matches (reason, TV_ERROR, TV_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&reason));
  return bytes;
}

static gboolean
take_root (TvRepository *self, GBytes *bytes, GError **error)
{
  if (self->trust == NULL)
    self->trust = tv_trust_new (bytes, error);
  else if (!tv_trust_update_root (self->trust, bytes, error))
    return FALSE;
  if (self->trust == NULL)
    return FALSE;
  g_ptr_array_add (self->roots, tv_metadata_ref (tv_trust_get (self->trust, TV_ROLE_ROOT)));
  return TRUE;
}

/* Roots from 1 on; a tree that was started later begins with its lowest number. */
static gboolean
load_roots (TvRepository *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, METADATA, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  guint64 version = G_MAXUINT;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *number
          = g_str_has_suffix (name, ".root.json") ? g_strndup (name, strcspn (name, ".")) : NULL;
      guint64 found = 0;

      if (number != NULL && g_ascii_string_to_unsigned (number, 10, 1, G_MAXINT, &found, NULL))
        version = MIN (version, found);
    }
  for (; version < G_MAXINT; version++)
    {
      g_autoptr (GError) reason = NULL;
      g_autoptr (GBytes) bytes = read_metadata (self, TV_ROLE_ROOT, (guint) version, &reason);

      if (bytes == NULL && reason == NULL)
        break;
      if (bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      if (!take_root (self, bytes, error))
        return FALSE;
    }
  return TRUE;
}

TvMetadata *
tv_repository_read_signed (TvRepository *self, TvRole role, GBytes *bytes, GError **error)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);

  if (dsse == NULL)
    return NULL;
  if (self->trust == NULL)
    {
      fail (TV_ERROR_STATE, role, "this tree has no root yet", error);
      return NULL;
    }
  if (!tv_metadata_check_signatures (tv_trust_get (self->trust, TV_ROLE_ROOT), role, dsse, error))
    return NULL;
  return tv_metadata_parse (role, dsse, error);
}

/* As signed under any root of the chain: between a new root and the publication that follows it the
 * old signatures are still what the tree has, and the versions must go on from there. */
static TvMetadata *
read_signed_once (TvRepository *self, TvRole role, GBytes *bytes, GError **error)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), NULL);

  for (guint i = self->roots->len; dsse != NULL && i > 1; i--)
    if (tv_metadata_check_signatures (g_ptr_array_index (self->roots, i - 2), role, dsse, NULL))
      return tv_metadata_parse (role, dsse, error);
  return tv_repository_read_signed (self, role, bytes, error);
}

/* Each by itself: after a power cut between two writes the roles need not name each other. */
static gboolean
load_role (TvRepository *self, TvRole role, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = read_metadata (self, role, 0, &reason);
  g_autoptr (TvMetadata) metadata = NULL;

  if (bytes == NULL && reason == NULL)
    return TRUE;
  if (bytes != NULL)
    metadata = read_signed_once (self, role, bytes, &reason);
  if (metadata == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  tv_repository_hold (self, metadata, bytes, TRUE);
  return TRUE;
}

TvRepository *
tv_repository_open (const char *folder, GError **error)
{
  g_autoptr (TvRepository) self = NULL;
  g_autofree char *objects = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_new0 (TvRepository, 1);
  self->folder = g_strdup (folder);
  objects = g_build_filename (folder, OBJECTS, NULL);
  self->objects = tv_object_store_new (objects);
  self->roots = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_metadata_unref);
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  self->withdrawn = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_metadata_item_free);
  if (!load_roots (self, error))
    return NULL;
  for (guint role = TV_ROLE_TARGETS; role <= TV_ROLE_TIMESTAMP; role++)
    if (!load_role (self, (TvRole) role, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
tv_repository_free (TvRepository *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_clear_object (&self->objects);
  g_clear_object (&self->trust);
  for (guint role = 0; role < TV_N_ROLES; role++)
    {
      g_clear_pointer (&self->held[role].metadata, tv_metadata_unref);
      g_clear_pointer (&self->held[role].bytes, g_bytes_unref);
    }
  g_ptr_array_unref (self->roots);
  g_ptr_array_unref (self->added);
  g_ptr_array_unref (self->withdrawn);
  g_free (self);
}

TvObjectStore *
tv_repository_get_objects (TvRepository *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->objects;
}

TvMetadata *
tv_repository_get (TvRepository *self, TvRole role)
{
  g_return_val_if_fail (self != NULL && role < TV_N_ROLES, NULL);

  if (role == TV_ROLE_ROOT)
    return self->trust != NULL ? tv_trust_get (self->trust, role) : NULL;
  return self->held[role].metadata;
}

GBytes *
tv_repository_get_bytes (TvRepository *self, TvRole role)
{
  g_return_val_if_fail (self != NULL && role < TV_N_ROLES, NULL);

  if (role == TV_ROLE_ROOT)
    return self->trust != NULL ? tv_trust_get_bytes (self->trust, role) : NULL;
  return self->held[role].bytes;
}

gboolean
tv_repository_put_root (TvRepository *self, GBytes *bytes, GError **error)
{
  TvMetadata *root = NULL;

  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!take_root (self, bytes, error))
    return FALSE;
  root = tv_trust_get (self->trust, TV_ROLE_ROOT);
  return tv_repository_write (self, TV_ROLE_ROOT, root->version, bytes, error);
}

static gboolean
store_objects (TvRepository *self, const char *folder, TvItem *item, GError **error)
{
  g_autofree char *manifest = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);

  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);
      g_autofree char *path = g_build_filename (folder, file->path, NULL);

      if (!tv_object_store_add_file (self->objects, file->sha256, path, error))
        return FALSE;
    }
  return tv_object_store_add_file (self->objects, item->sha256, manifest, error);
}

gboolean
tv_repository_check_forward (TvMetadata *metadata,
                             const char *id,
                             guint version,
                             const char *sha256,
                             GError **error)
{
  for (guint i = 0; metadata != NULL && i < metadata->items->len; i++)
    {
      const TvMetadataItem *old = g_ptr_array_index (metadata->items, i);

      if (g_str_equal (old->id, id)
          && (old->version > version
              || (old->version == version && !g_str_equal (old->sha256, sha256))))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_STATE,
                       "%s: version %u is published already; give this one a higher number",
                       id,
                       old->version);
          return FALSE;
        }
    }
  return TRUE;
}

TvItem *
tv_repository_add_item (TvRepository *self, const char *folder, GError **error)
{
  g_autoptr (TvItem) item = NULL;
  TvMetadata *metadata = NULL;

  g_return_val_if_fail (self != NULL && folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  item = tv_item_open (folder, error);
  if (item == NULL)
    return NULL;
  metadata = self->held[tv_role_for_kind (item->kind)].metadata;
  if (!tv_repository_check_forward (metadata, item->id, item->version, item->sha256, error)
      || !store_objects (self, folder, item, error))
    return NULL;
  g_ptr_array_add (self->added, tv_item_ref (item));
  return g_steal_pointer (&item);
}

gboolean
tv_repository_withdraw (TvRepository *self, const char *id, guint version, GError **error)
{
  const guint before = self != NULL ? self->withdrawn->len : 0;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint role = TV_ROLE_TARGETS; role <= TV_ROLE_ANSWERS; role++)
    {
      TvMetadata *metadata = self->held[role].metadata;

      for (guint i = 0; metadata != NULL && i < metadata->items->len; i++)
        {
          const TvMetadataItem *line = g_ptr_array_index (metadata->items, i);

          if (g_str_equal (line->id, id) && (version == 0 || line->version == version))
            g_ptr_array_add (self->withdrawn, tv_metadata_item_copy (line));
        }
    }
  if (self->withdrawn->len > before)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s is not published", id);
  return FALSE;
}

TvDsse *
tv_repository_propose (TvRepository *self, TvRole role, gint64 now)
{
  g_autoptr (GPtrArray) items = NULL;
  TvMetadata *base = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS, NULL);

  base = self->held[role].metadata;
  items = tv_metadata_dup_items (base);
  for (guint i = 0; i < self->withdrawn->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (self->withdrawn, i);

      if (tv_role_for_kind (line->kind) == role)
        tv_metadata_items_remove (items, line->id, line->version);
    }
  for (guint i = 0; i < self->added->len; i++)
    {
      TvItem *item = g_ptr_array_index (self->added, i);

      if (tv_role_for_kind (item->kind) == role)
        tv_metadata_items_put (items, item);
    }
  return tv_metadata_build_items (role,
                                  base != NULL ? base->version + 1 : 1,
                                  now,
                                  now + TV_REPOSITORY_ITEMS_LIFE,
                                  items);
}
