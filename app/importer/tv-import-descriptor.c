// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-descriptor.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-text.h"
#include "publication/tv-item.h"

#include <string.h>

#define NAME "plan.conf"
#define PUBLIC TV_ITEM_ACCESS_PUBLIC

static void
document_free (gpointer data)
{
  TvImportDocument *self = data;

  g_free (self->id);
  g_free (self->file);
  g_free (self->role);
  g_free (self->title);
  g_free (self);
}

static void
layer_free (gpointer data)
{
  TvImportLayerSpec *self = data;

  g_free (self->id);
  g_free (self->file);
  g_free (self->layer);
  g_free (self->crs);
  g_free (self->encoding);
  g_free (self->role);
  g_free (self->title);
  g_free (self->code_field);
  g_free (self->lot_field);
  g_free (self->filter);
  g_free (self);
}

void
tv_import_descriptor_free (TvImportDescriptor *self)
{
  g_free (self->folder);
  g_free (self->id);
  g_key_file_unref (self->file);
  g_ptr_array_unref (self->documents);
  g_ptr_array_unref (self->layers);
  g_free (self);
}

char *
tv_import_descriptor_dup (const TvImportDescriptor *self, const char *group, const char *key)
{
  g_autofree char *text = g_key_file_get_string (self->file, group, key, NULL);

  if (text == NULL || *g_strstrip (text) == '\0')
    return NULL;
  return tv_text_to_nfc (text, -1, NULL);
}

GStrv
tv_import_descriptor_dup_list (const TvImportDescriptor *self, const char *group, const char *key)
{
  g_autofree char *text = tv_import_descriptor_dup (self, group, key);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ";", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) != '\0')
        g_strv_builder_add (builder, parts[i]);
    }
  return g_strv_builder_end (builder);
}

static gboolean
fail (GError **error, const char *group, const char *what)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, NAME " [%s]: %s", group, what);
  return FALSE;
}

/* File= must stay inside the folder: a descriptor from outside must not package /etc. */
static gboolean
take_file (const TvImportDescriptor *self, const char *group, char **ret_file, GError **error)
{
  g_autofree char *file = tv_import_descriptor_dup (self, group, "File");
  g_autofree char *path = NULL;

  if (file == NULL)
    return fail (error, group, "File= is missing");
  if (!tv_file_path_is_safe (file))
    return fail (error, group, "File= must be a plain name in this folder");
  path = g_build_filename (self->folder, file, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, NAME " [%s]: no file %s", group, file);
      return FALSE;
    }
  *ret_file = g_steal_pointer (&file);
  return TRUE;
}

/* What says nothing about access is not public: it stays out. */
static gboolean
is_public (const TvImportDescriptor *self, const char *group)
{
  g_autofree char *access = tv_import_descriptor_dup (self, group, "Access");

  return g_strcmp0 (access, PUBLIC) == 0;
}

static gboolean
check_word (const char *word, const char *group, GError **error)
{
  if (*word == '\0' || strlen (word) > 60
      || strspn (word, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (word))
    return fail (error, group, "the name has only small letters, digits and hyphens");
  return TRUE;
}

static char *
dup_title (const TvImportDescriptor *self, const char *group, const char *id)
{
  char *title = tv_import_descriptor_dup (self, group, "Title");

  return title != NULL ? title : g_strdup (id);
}

static gboolean
load_document (TvImportDescriptor *self, const char *group, const char *id, GError **error)
{
  static const char *const roles[]
      = { "decision", "explanation", "drawing", "regulation", "other", NULL };
  TvImportDocument *document = g_new0 (TvImportDocument, 1);

  g_ptr_array_add (self->documents, document);
  document->id = g_strdup (id);
  document->role = tv_import_descriptor_dup (self, group, "Role");
  document->title = dup_title (self, group, id);
  document->is_public = is_public (self, group);
  if (document->role == NULL || !g_strv_contains (roles, document->role))
    return fail (error, group, "Role= is decision, explanation, drawing, regulation or other");
  return check_word (id, group, error) && take_file (self, group, &document->file, error);
}

static gboolean
load_layer (TvImportDescriptor *self, const char *group, const char *id, GError **error)
{
  static const char *const roles[] = { "nen-dia-hinh", "hien-trang",      "quy-hoach", "moc-gioi",
                                       "di-san",       "khong-gian-ngam", NULL };
  TvImportLayerSpec *layer = g_new0 (TvImportLayerSpec, 1);

  g_ptr_array_add (self->layers, layer);
  layer->id = g_strdup (id);
  layer->layer = tv_import_descriptor_dup (self, group, "Layer");
  layer->crs = tv_import_descriptor_dup (self, group, "Crs");
  layer->encoding = tv_import_descriptor_dup (self, group, "Encoding");
  layer->role = tv_import_descriptor_dup (self, group, "Role");
  layer->title = dup_title (self, group, id);
  layer->code_field = tv_import_descriptor_dup (self, group, "CodeField");
  layer->lot_field = tv_import_descriptor_dup (self, group, "LotField");
  layer->filter = tv_import_descriptor_dup (self, group, "Filter");
  layer->is_public = is_public (self, group);
  if (layer->role == NULL || !g_strv_contains (roles, layer->role))
    return fail (error, group, "Role= is no group of layers");
  return check_word (id, group, error) && take_file (self, group, &layer->file, error);
}

static gboolean
load_groups (TvImportDescriptor *self, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (g_str_has_prefix (groups[i], "Document ")
          && !load_document (self, groups[i], groups[i] + strlen ("Document "), error))
        return FALSE;
      if (g_str_has_prefix (groups[i], "Layer ")
          && !load_layer (self, groups[i], groups[i] + strlen ("Layer "), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_document (const TvImportDescriptor *self, const char *role)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      const TvImportDocument *document = g_ptr_array_index (self->documents, i);

      if (document->is_public && g_str_equal (document->role, role))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_map (const TvImportDescriptor *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      if (((TvImportLayerSpec *) g_ptr_array_index (self->layers, i))->is_public)
        return TRUE;
    }
  return has_document (self, "drawing");
}

/* A plan without these is what people complain of: it is not published (design.md §4). */
static gboolean
check_complete (const TvImportDescriptor *self, GError **error)
{
  g_autofree char *number = tv_import_descriptor_dup (self, "Decision", "number");
  g_autoptr (GString) missing = g_string_new (NULL);

  if (!has_document (self, "decision"))
    g_string_append (missing, "\n- the decision (a public document with Role=decision)");
  if (number == NULL)
    g_string_append (missing, "\n- the decision's number ([Decision] number=)");
  if (!has_map (self))
    g_string_append (missing, "\n- a drawing (Role=drawing) or a map layer");
  if (!has_document (self, "explanation"))
    g_string_append (missing, "\n- the explanation (a public document with Role=explanation)");
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_INCOMPLETE, "The plan lacks:%s", missing->str);
  return FALSE;
}

static gboolean
load_head (TvImportDescriptor *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  int version = 0;

  self->id = tv_import_descriptor_dup (self, "Plan", "id");
  if (self->id == NULL || !tv_item_id_is_valid (self->id))
    return fail (error, "Plan", "id= is 3 to 64 small letters, digits and hyphens");
  version = g_key_file_get_integer (self->file, "Plan", "version", &local);
  self->version = (guint) CLAMP (version, 0, 1000000);
  if (local != NULL || self->version == 0)
    return fail (error, "Plan", "version= is a number from 1");
  return TRUE;
}

TvImportDescriptor *
tv_import_descriptor_load (const char *folder, GError **error)
{
  g_autoptr (TvImportDescriptor) self = g_new0 (TvImportDescriptor, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  self->file = g_key_file_new ();
  self->documents = g_ptr_array_new_with_free_func (document_free);
  self->layers = g_ptr_array_new_with_free_func (layer_free);
  path = g_build_filename (self->folder, NAME, NULL);
  if (!g_key_file_load_from_file (self->file, path, G_KEY_FILE_NONE, &local))
    {
      g_set_error (error,
                   TV_ERROR,
                   g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? TV_ERROR_NOT_FOUND
                                                                             : TV_ERROR_BAD_REQUEST,
                   "%s: %s",
                   path,
                   local->message);
      return NULL;
    }
  if (!load_head (self, error) || !load_groups (self, error) || !check_complete (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
