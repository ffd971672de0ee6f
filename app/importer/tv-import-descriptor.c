// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-descriptor.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-text.h"
#include "publication/tv-item.h"
#include "publication/tv-plan-field.h"

#include <glib/gi18n-lib.h>
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
  g_free (self->floors_field);
  g_free (self->access_field);
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
fail (TvImportLog *log, const char *group, const char *what)
{
  g_autofree char *where = g_strdup_printf (NAME " [%s]", group);

  tv_import_log_find (log, TV_IMPORT_ERROR, "field", where, NULL, "%s", what);
  return FALSE;
}

/* File= must stay inside the folder: a descriptor from outside must not package /etc. */
static gboolean
take_file (const TvImportDescriptor *self, const char *group, char **ret_file, TvImportLog *log)
{
  g_autofree char *file = tv_import_descriptor_dup (self, group, "File");
  g_autofree char *path = NULL;
  g_autofree char *what = NULL;

  if (file == NULL)
    return fail (log, group, _ ("File= is missing"));
  if (!tv_file_path_is_safe (file))
    return fail (log, group, _ ("File= must be a plain name in this folder"));
  path = g_build_filename (self->folder, file, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      what = g_strdup_printf (_ ("there is no file %s"), file);
      return fail (log, group, what);
    }
  *ret_file = g_steal_pointer (&file);
  return TRUE;
}

/* What says nothing about access is not public: it stays out. */
static gboolean
is_public (const TvImportDescriptor *self, const char *group, TvImportLog *log)
{
  g_autofree char *access = tv_import_descriptor_dup (self, group, "Access");
  g_autofree char *where = NULL;

  if (access == NULL)
    {
      where = g_strdup_printf (NAME " [%s]", group);
      tv_import_log_find (log,
                          TV_IMPORT_WARNING,
                          "access",
                          where,
                          _ ("Write Access=cong-khai if everybody may see it."),
                          _ ("nothing says who may see this: it is left out"));
    }
  return g_strcmp0 (access, PUBLIC) == 0;
}

static gboolean
check_word (const char *word, const char *group, TvImportLog *log)
{
  if (*word == '\0' || strlen (word) > 60
      || strspn (word, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (word))
    return fail (log, group, _ ("the name has only small letters, digits and hyphens"));
  return TRUE;
}

static char *
dup_title (const TvImportDescriptor *self, const char *group, const char *id)
{
  char *title = tv_import_descriptor_dup (self, group, "Title");

  return title != NULL ? title : g_strdup (id);
}

static gboolean
check_role (const char *group, const char *role, TvImportLog *log)
{
  const TvPlanField *field = tv_plan_field_find (group, "Role");
  g_autofree char *what = NULL;

  if (role != NULL && tv_plan_field_check (field, role, NULL))
    return TRUE;
  what = g_strdup_printf (_ ("Role= is one of: %s"), field->words);
  return fail (log, group, what);
}

static void
load_document (TvImportDescriptor *self, const char *group, const char *id, TvImportLog *log)
{
  TvImportDocument *document = g_new0 (TvImportDocument, 1);
  gboolean good;

  document->id = g_strdup (id);
  document->role = tv_import_descriptor_dup (self, group, "Role");
  document->title = dup_title (self, group, id);
  document->is_public = is_public (self, group, log);
  good = check_role (group, document->role, log);
  good = check_word (id, group, log) && good;
  good = take_file (self, group, &document->file, log) && good;
  if (good)
    g_ptr_array_add (self->documents, document);
  else
    document_free (document);
}

static int
read_dimension (const TvImportDescriptor *self, const char *group)
{
  static const char *const words[] = { "point", "line", "area" };
  g_autofree char *word = tv_import_descriptor_dup (self, group, "Geometry");

  for (int i = 0; i < (int) G_N_ELEMENTS (words); i++)
    {
      if (g_strcmp0 (word, words[i]) == 0)
        return i;
    }
  return -1;
}

static void
load_layer (TvImportDescriptor *self, const char *group, const char *id, TvImportLog *log)
{
  TvImportLayerSpec *layer = g_new0 (TvImportLayerSpec, 1);
  gboolean good;

  layer->id = g_strdup (id);
  layer->layer = tv_import_descriptor_dup (self, group, "Layer");
  layer->crs = tv_import_descriptor_dup (self, group, "Crs");
  layer->encoding = tv_import_descriptor_dup (self, group, "Encoding");
  layer->role = tv_import_descriptor_dup (self, group, "Role");
  layer->title = dup_title (self, group, id);
  layer->code_field = tv_import_descriptor_dup (self, group, "CodeField");
  layer->lot_field = tv_import_descriptor_dup (self, group, "LotField");
  layer->floors_field = tv_import_descriptor_dup (self, group, "FloorsField");
  layer->access_field = tv_import_descriptor_dup (self, group, "AccessField");
  layer->filter = tv_import_descriptor_dup (self, group, "Filter");
  layer->dimension = read_dimension (self, group);
  layer->max_floors
      = (guint) MAX (g_key_file_get_integer (self->file, group, "MaxFloors", NULL), 0);
  layer->is_public = is_public (self, group, log);
  good = check_role (group, layer->role, log);
  good = check_word (id, group, log) && good;
  good = take_file (self, group, &layer->file, log) && good;
  if (good)
    g_ptr_array_add (self->layers, layer);
  else
    layer_free (layer);
}

/* "nmae" is told as what it probably was: the field of the group with most letters in common. */
static const char *
guess_key (const char *group, const char *key)
{
  guint n;
  const TvPlanField *all = tv_plan_field_get_all (&n);
  const char *best = NULL;
  double most = 0.6;

  for (guint i = 0; i < n; i++)
    {
      gsize length = strlen (all[i].key);
      gsize same = 0;

      if (tv_plan_field_find (group, all[i].key) != &all[i])
        continue;
      for (const char *c = key; *c != '\0'; c++)
        {
          const char lower = g_ascii_tolower (*c);

          for (gsize k = 0; k < length; k++)
            {
              if (g_ascii_tolower (all[i].key[k]) == lower)
                {
                  same++;
                  break;
                }
            }
        }
      if ((double) same / MAX (length, strlen (key)) > most)
        {
          most = (double) same / MAX (length, strlen (key));
          best = all[i].key;
        }
    }
  return best;
}

static void
check_key (const TvImportDescriptor *self, const char *group, const char *key, TvImportLog *log)
{
  const TvPlanField *field = tv_plan_field_find (group, key);
  g_autofree char *where = g_strdup_printf (NAME " [%s]", group);
  g_autofree char *text = tv_import_descriptor_dup (self, group, key);
  g_autofree char *advice = NULL;
  g_autoptr (GError) error = NULL;
  const char *meant;

  if (field != NULL)
    {
      if (text != NULL && !tv_plan_field_check (field, text, &error))
        tv_import_log_fail (log, "field", where, NULL, error);
      return;
    }
  meant = guess_key (group, key);
  advice = meant != NULL ? g_strdup_printf (_ ("Was %s= meant?"), meant) : NULL;
  tv_import_log_find (log,
                      TV_IMPORT_WARNING,
                      "field",
                      where,
                      advice,
                      _ ("there is no field %s: it is not read"),
                      key);
}

static void
check_group (const TvImportDescriptor *self, const char *group, TvImportLog *log)
{
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, group, NULL, NULL);

  if (!tv_plan_field_has_group (group))
    {
      tv_import_log_find (
          log,
          TV_IMPORT_WARNING,
          "field",
          NAME,
          _ ("Groups are [Plan], [Decision], [Replaces], [Document NAME] and [Layer NAME]."),
          _ ("there is no group [%s]: it is not read"),
          group);
      return;
    }
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    check_key (self, group, keys[i], log);
}

static void
load_groups (TvImportDescriptor *self, TvImportLog *log)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      check_group (self, groups[i], log);
      if (g_str_has_prefix (groups[i], "Document "))
        load_document (self, groups[i], groups[i] + strlen ("Document "), log);
      if (g_str_has_prefix (groups[i], "Layer "))
        load_layer (self, groups[i], groups[i] + strlen ("Layer "), log);
    }
}

const TvImportDocument *
tv_import_descriptor_find_document (const TvImportDescriptor *self, const char *id)
{
  for (guint i = 0; i < self->documents->len; i++)
    {
      const TvImportDocument *document = g_ptr_array_index (self->documents, i);

      if (g_str_equal (document->id, id))
        return document;
    }
  return NULL;
}

static gboolean
load_head (TvImportDescriptor *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  int version;

  self->id = tv_import_descriptor_dup (self, "Plan", "id");
  if (self->id == NULL || !tv_item_id_is_valid (self->id))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   _ ("%s: id= is 3 to 64 small letters, digits and hyphens"),
                   NAME " [Plan]");
      return FALSE;
    }
  /* not inside CLAMP: the macro would ask, and set the error, twice */
  version = g_key_file_get_integer (self->file, "Plan", "version", &local);
  self->version = (guint) CLAMP (version, 0, 1000000);
  if (local != NULL || self->version == 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   _ ("%s: version= is a number from 1"),
                   NAME " [Plan]");
      return FALSE;
    }
  return TRUE;
}

TvImportDescriptor *
tv_import_descriptor_load (const char *folder, TvImportLog *log, GError **error)
{
  g_autoptr (TvImportDescriptor) self = g_new0 (TvImportDescriptor, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (folder != NULL && log != NULL, NULL);
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
  if (!load_head (self, error))
    return NULL;
  load_groups (self, log);
  tv_import_descriptor_check (self, log);
  return g_steal_pointer (&self);
}
