// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "tv-proposal-difference.h"

#include <string.h>

#define MANIFEST_MAX (4 * 1024 * 1024)

static void
file_change_free (gpointer data)
{
  TvFileChange *self = data;

  g_free (self->path);
  g_free (self);
}

static void
item_change_free (gpointer data)
{
  TvItemChange *self = data;

  g_clear_pointer (&self->old_line, tv_metadata_item_free);
  g_clear_pointer (&self->new_line, tv_metadata_item_free);
  g_clear_pointer (&self->old_item, tv_item_unref);
  g_clear_pointer (&self->new_item, tv_item_unref);
  g_ptr_array_unref (self->files);
  g_free (self);
}

static const TvMetadataItem *
find_version (TvMetadata *metadata, const TvMetadataItem *like)
{
  for (guint i = 0; metadata != NULL && i < metadata->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (metadata->items, i);

      if (line->version == like->version && g_str_equal (line->id, like->id))
        return line;
    }
  return NULL;
}

/* The highest version of @id below @limit. */
static const TvMetadataItem *
find_newest (TvMetadata *metadata, const char *id, guint limit)
{
  const TvMetadataItem *newest = NULL;

  for (guint i = 0; metadata != NULL && i < metadata->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (metadata->items, i);

      if (line->version < limit && g_str_equal (line->id, id)
          && (newest == NULL || line->version > newest->version))
        newest = line;
    }
  return newest;
}

static TvItemChange *
add_change (TvProposalDifference *self,
            TvItemChangeKind kind,
            const TvMetadataItem *old_line,
            const TvMetadataItem *new_line)
{
  TvItemChange *change = g_new0 (TvItemChange, 1);

  change->kind = kind;
  change->old_line = old_line != NULL ? tv_metadata_item_copy (old_line) : NULL;
  change->new_line = new_line != NULL ? tv_metadata_item_copy (new_line) : NULL;
  change->files = g_ptr_array_new_with_free_func (file_change_free);
  g_ptr_array_add (self->changes, change);
  return change;
}

static void
add_new_lines (TvProposalDifference *self, TvMetadata *old, TvMetadata *proposed)
{
  for (guint i = 0; i < proposed->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (proposed->items, i);
      const TvMetadataItem *known = find_version (old, line);

      if (known != NULL && g_str_equal (known->sha256, line->sha256))
        self->same++;
      else
        {
          const TvMetadataItem *before
              = known != NULL ? known : find_newest (old, line->id, line->version);
          TvItemChange *change
              = add_change (self, before != NULL ? TV_ITEM_CHANGED : TV_ITEM_ADDED, before, line);

          change->keeps_old
              = before != NULL && before != known && find_version (proposed, before) != NULL;
        }
    }
}

/* What goes because its successor takes its place is that change, no withdrawal. */
static gboolean
is_succeeded (const TvProposalDifference *self, const TvMetadataItem *line)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const TvItemChange *change = g_ptr_array_index (self->changes, i);

      if (change->kind == TV_ITEM_CHANGED && change->old_line->version == line->version
          && g_str_equal (change->old_line->id, line->id))
        return TRUE;
    }
  return FALSE;
}

static void
add_gone_lines (TvProposalDifference *self, TvMetadata *old, TvMetadata *proposed)
{
  for (guint i = 0; old != NULL && i < old->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (old->items, i);

      if (find_version (proposed, line) == NULL && !is_succeeded (self, line))
        add_change (self, TV_ITEM_WITHDRAWN, line, NULL);
    }
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const TvItemChange *first = *(TvItemChange *const *) a;
  const TvItemChange *second = *(TvItemChange *const *) b;
  const TvMetadataItem *one = first->new_line != NULL ? first->new_line : first->old_line;
  const TvMetadataItem *other = second->new_line != NULL ? second->new_line : second->old_line;
  const int order = strcmp (one->id, other->id);

  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  return order != 0 ? order : (one->version > other->version) - (one->version < other->version);
}

TvProposalDifference *
tv_proposal_difference_new (TvMetadata *old, TvMetadata *proposed)
{
  TvProposalDifference *self = NULL;

  g_return_val_if_fail (proposed != NULL && proposed->items != NULL, NULL);
  g_return_val_if_fail (old == NULL || old->role == proposed->role, NULL);

  self = g_new0 (TvProposalDifference, 1);
  self->role = proposed->role;
  self->old_version = old != NULL ? old->version : 0;
  self->new_version = proposed->version;
  self->expires = proposed->expires;
  self->changes = g_ptr_array_new_with_free_func (item_change_free);
  add_new_lines (self, old, proposed);
  add_gone_lines (self, old, proposed);
  g_ptr_array_sort (self->changes, compare_changes);
  return self;
}

void
tv_proposal_difference_free (TvProposalDifference *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->changes);
  g_free (self);
}

static TvItem *
load_manifest (const TvMetadataItem *line, TvObjectLocateFunc locate, gpointer data, GError **error)
{
  g_autofree char *path = locate (line->sha256, line->length, data, error);
  g_autoptr (GBytes) bytes = path != NULL ? tv_file_read (path, MANIFEST_MAX, error) : NULL;
  g_autoptr (TvItem) item = bytes != NULL ? tv_item_parse (bytes, error) : NULL;

  if (item == NULL)
    return NULL;
  if (g_str_equal (item->sha256, line->sha256) && g_str_equal (item->id, line->id)
      && item->version == line->version)
    return g_steal_pointer (&item);
  g_set_error (error, TV_ERROR, TV_ERROR_HASH, "the manifest of %s is another one", line->id);
  return NULL;
}

static void
add_file (TvItemChange *change,
          const char *path,
          const TvItemFile *old_file,
          const TvItemFile *new_file)
{
  TvFileChange *file = g_new0 (TvFileChange, 1);

  file->kind = old_file == NULL   ? TV_ITEM_ADDED
               : new_file == NULL ? TV_ITEM_WITHDRAWN
                                  : TV_ITEM_CHANGED;
  file->path = g_strdup (path);
  file->old_length = old_file != NULL ? old_file->length : 0;
  file->new_length = new_file != NULL ? new_file->length : 0;
  g_ptr_array_add (change->files, file);
}

static void
compare_files (TvItemChange *change)
{
  const TvItem *old_item = change->old_item;
  const TvItem *new_item = change->new_item;

  g_ptr_array_set_size (change->files, 0);
  for (guint i = 0; new_item != NULL && i < new_item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (new_item->files, i);
      const TvItemFile *before = old_item != NULL ? tv_item_find_file (old_item, file->path) : NULL;

      if (before == NULL || !g_str_equal (before->sha256, file->sha256))
        add_file (change, file->path, before, file);
    }
  for (guint i = 0; old_item != NULL && new_item != NULL && i < old_item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (old_item->files, i);

      if (tv_item_find_file (new_item, file->path) == NULL)
        add_file (change, file->path, file, NULL);
    }
}

gboolean
tv_proposal_difference_load (TvProposalDifference *self,
                             TvObjectLocateFunc locate,
                             gpointer data,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && locate != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint i = 0; i < self->changes->len; i++)
    {
      TvItemChange *change = g_ptr_array_index (self->changes, i);

      if (change->old_line != NULL && change->old_item == NULL)
        change->old_item = load_manifest (change->old_line, locate, data, error);
      if (change->old_line != NULL && change->old_item == NULL)
        return FALSE;
      if (change->new_line != NULL && change->new_item == NULL)
        change->new_item = load_manifest (change->new_line, locate, data, error);
      if (change->new_line != NULL && change->new_item == NULL)
        return FALSE;
      change->is_renamed = change->old_item != NULL && change->new_item != NULL
                           && !g_str_equal (change->old_item->title, change->new_item->title);
      compare_files (change);
    }
  return TRUE;
}

const char *
tv_proposal_difference_word (TvItemChangeKind kind)
{
  switch (kind)
    {
    case TV_ITEM_ADDED:
      return "added";
    case TV_ITEM_CHANGED:
      return "changed";
    case TV_ITEM_WITHDRAWN:
    default:
      return "withdrawn";
    }
}

const char *
tv_proposal_difference_get_title (const TvItemChange *change)
{
  g_return_val_if_fail (change != NULL, NULL);

  if (change->new_item != NULL)
    return change->new_item->title;
  if (change->old_item != NULL)
    return change->old_item->title;
  return change->new_line != NULL ? change->new_line->id : change->old_line->id;
}

static TvJson *
files_to_json (const TvItemChange *change)
{
  TvJson *files = json_array ();

  for (guint i = 0; i < change->files->len; i++)
    {
      const TvFileChange *file = g_ptr_array_index (change->files, i);

      json_array_append_new (files,
                             json_pack ("{s:s, s:s, s:I, s:I}",
                                        "change",
                                        tv_proposal_difference_word (file->kind),
                                        "path",
                                        file->path,
                                        "old_length",
                                        (json_int_t) file->old_length,
                                        "new_length",
                                        (json_int_t) file->new_length));
    }
  return files;
}

static TvJson *
change_to_json (const TvItemChange *change)
{
  const TvMetadataItem *line = change->new_line != NULL ? change->new_line : change->old_line;
  TvJson *json = json_pack ("{s:s, s:s, s:s, s:s, s:b, s:b, s:o}",
                            "change",
                            tv_proposal_difference_word (change->kind),
                            "id",
                            line->id,
                            "kind",
                            line->kind,
                            "title",
                            tv_proposal_difference_get_title (change),
                            "renamed",
                            change->is_renamed,
                            "keeps_old",
                            change->keeps_old,
                            "files",
                            files_to_json (change));

  if (change->old_line != NULL)
    json_object_set_new (json, "old_version", json_integer (change->old_line->version));
  if (change->new_line != NULL)
    json_object_set_new (json, "new_version", json_integer (change->new_line->version));
  if (change->is_renamed)
    json_object_set_new (json, "old_title", json_string (change->old_item->title));
  json_object_set_new (json, "units", tv_json_new_strings ((const char *const *) line->units));
  return json;
}

TvJson *
tv_proposal_difference_to_json (const TvProposalDifference *self)
{
  TvJson *changes = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  changes = json_array ();
  for (guint i = 0; i < self->changes->len; i++)
    json_array_append_new (changes, change_to_json (g_ptr_array_index (self->changes, i)));
  return json_pack ("{s:s, s:i, s:i, s:I, s:i, s:o}",
                    "role",
                    tv_role_to_string (self->role),
                    "from",
                    (int) self->old_version,
                    "to",
                    (int) self->new_version,
                    "expires",
                    (json_int_t) self->expires,
                    "same",
                    (int) self->same,
                    "changes",
                    changes);
}
