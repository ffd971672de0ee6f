// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-format.h"
#include "base/tv-hex.h"
#include "publication/tv-answer-book.h"
#include "publication/tv-metadata-builder.h"

#include "tv-desk-publication.h"

#define ITEM_PREFIX "answers-"
#define MAX_FILE (256 * 1024 * 1024)
/* Kiosks that hear nothing newer for this long say so; a round lasts weeks. */
#define LIFETIME_SECONDS (G_GINT64_CONSTANT (365) * 24 * 3600)

static void
object_free (TvDeskObject *object)
{
  g_free (object->sha256);
  g_clear_pointer (&object->bytes, g_bytes_unref);
  g_free (object);
}

void
tv_desk_publication_free (TvDeskPublication *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->item, tv_item_unref);
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_clear_pointer (&self->metadata, g_bytes_unref);
  g_free (self);
}

static gboolean
is_published (const TvDeskAnswer *answer)
{
  return g_str_equal (answer->state, "published");
}

/* The body that answers is the agency; a person's name stands only where the round names none. */
static const char *
publisher_of (TvDeskRound *round, const TvDeskAnswer *answer)
{
  const char *agency = tv_desk_round_get_agency_name (round);

  return agency[0] != '\0' ? agency : answer->by;
}

static TvJson *
answer_to_public (TvDeskRound *round, const TvDeskAnswer *answer)
{
  TvJson *json = tv_desk_answer_to_json (answer);

  json_object_set_new (json, "published_by", json_string (publisher_of (round, answer)));
  return json;
}

static GBytes *
build_answers_json (TvDeskRound *round, const TvDeskAnswerList *list)
{
  g_autoptr (TvJson) json = json_object ();
  json_t *groups = json_array ();

  for (guint i = 0; i < list->answers->len; i++)
    {
      const TvDeskAnswer *answer = g_ptr_array_index (list->answers, i);
      TvJson *group = answer_to_public (round, answer);

      json_object_set_new (group, "answer", json_string (answer->id));
      json_object_set_new (group, "quoted", json_array ());
      json_object_set_new (group, "change", json_null ());
      json_array_append_new (groups, group);
    }
  json_object_set_new (json, "round", json_string (tv_desk_round_get_id (round)));
  json_object_set_new (json, "groups", groups);
  return tv_json_to_bytes (json, 2);
}

/* @answer: NULL for an opinion that was received and waits. */
static void
add_entry (TvAnswerBook *book,
           TvDeskRound *round,
           const TvDeskEntry *entry,
           const TvDeskAnswer *answer)
{
  g_autoptr (TvJson) json = json_object ();
  g_autoptr (GBytes) plain = NULL;
  guint8 id[16];

  json_object_set_new (json, "state", json_string (answer != NULL ? "answered" : "received"));
  json_object_set_new (json, "day", json_string (entry->day));
  json_object_set_new (json,
                       "answer",
                       answer != NULL ? answer_to_public (round, answer) : json_null ());
  plain = tv_json_to_bytes (json, 0);
  if (tv_uuid_from_string (entry->id, id))
    tv_answer_book_add (book, id, entry->entry_key, plain);
}

static GBytes *
build_entries (TvDeskRound *round, const TvDeskAnswerList *list)
{
  g_autoptr (TvAnswerBook) book = tv_answer_book_new ();

  for (guint i = 0; i < list->answers->len; i++)
    {
      const TvDeskAnswer *answer = g_ptr_array_index (list->answers, i);

      for (guint j = 0; j < answer->submissions->len; j++)
        add_entry (book, round, g_ptr_array_index (answer->submissions, j), answer);
    }
  for (guint i = 0; i < list->received->len; i++)
    add_entry (book, round, g_ptr_array_index (list->received, i), NULL);
  return tv_answer_book_to_bytes (book);
}

static gboolean
write_file (const char *folder, const char *name, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return tv_file_write (path, bytes, 0600, error);
}

static gboolean
check_answers (const TvDeskAnswerList *list, guint *ret_new, GError **error)
{
  guint n_new = 0;

  for (guint i = 0; i < list->answers->len; i++)
    {
      const TvDeskAnswer *answer = g_ptr_array_index (list->answers, i);

      if (answer->id == NULL || tv_desk_answer_missing (answer) != TV_DESK_ANSWER_COMPLETE)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_ANSWER_INCOMPLETE,
                       "answer %s is not complete",
                       answer->id);
          return FALSE;
        }
      if (!is_published (answer))
        n_new++;
    }
  if (n_new == 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_STATE, "there is no new answer to publish");
      return FALSE;
    }
  *ret_new = n_new;
  return TRUE;
}

static guint
next_item_version (TvMetadata *previous, const char *id)
{
  for (guint i = 0; previous != NULL && previous->items != NULL && i < previous->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (previous->items, i);

      if (g_str_equal (line->id, id))
        return line->version + 1;
    }
  return 1;
}

static TvItem *
build_item (TvDeskRound *round,
            const TvDeskAnswerList *list,
            TvMetadata *previous,
            const char *folder,
            gint64 now,
            GError **error)
{
  g_autofree char *id = g_strconcat (ITEM_PREFIX, tv_desk_round_get_id (round), NULL);
  g_autofree char *released = tv_format_day (now);
  g_autoptr (GBytes) answers = build_answers_json (round, list);
  g_autoptr (GBytes) entries = build_entries (round, list);
  g_autoptr (TvJson) head = json_object ();

  json_object_set_new (head, "id", json_string (id));
  json_object_set_new (head, "kind", json_string ("answers"));
  json_object_set_new (head, "version", json_integer (next_item_version (previous, id)));
  json_object_set_new (head, "title", json_string (tv_desk_round_get_title (round)));
  json_object_set_new (head, "units", json_array ());
  json_object_set_new (head, "released", json_string (released));
  json_object_set_new (head, "replaces", json_null ());
  json_object_set_new (head, "legal_basis", json_array ());
  if (!write_file (folder, "answers.json", answers, error)
      || !write_file (folder, "entries.bin", entries, error))
    return NULL;
  return tv_item_build (folder, head, error);
}

static gboolean
add_object (TvDeskPublication *self,
            const char *folder,
            const char *name,
            const char *sha256,
            GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GBytes *bytes = tv_file_read (path, MAX_FILE, error);
  TvDeskObject *object = NULL;

  if (bytes == NULL)
    return FALSE;
  object = g_new0 (TvDeskObject, 1);
  object->sha256 = g_strdup (sha256);
  object->bytes = bytes;
  g_ptr_array_add (self->objects, object);
  return TRUE;
}

static gboolean
collect_objects (TvDeskPublication *self, const char *folder, GError **error)
{
  self->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) object_free);
  for (guint i = 0; i < self->item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (self->item->files, i);

      if (!add_object (self, folder, file->path, file->sha256, error))
        return FALSE;
    }
  return add_object (self, folder, "item.json", self->item->sha256, error);
}

TvDeskPublication *
tv_desk_publication_build (TvDeskRound *round,
                           const TvDeskAnswerList *answers,
                           TvMetadata *previous,
                           TvSigningKey *key,
                           const char *folder,
                           gint64 now,
                           GError **error)
{
  g_autoptr (TvDeskPublication) self = g_new0 (TvDeskPublication, 1);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (TvDsse) dsse = NULL;

  g_return_val_if_fail (TV_IS_DESK_ROUND (round), NULL);
  g_return_val_if_fail (answers != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_answers (answers, &self->n_new, error))
    return NULL;
  self->item = build_item (round, answers, previous, folder, now, error);
  if (self->item == NULL || !collect_objects (self, folder, error))
    return NULL;
  items = tv_metadata_items_with (previous, self->item);
  dsse = tv_metadata_build_items (TV_ROLE_ANSWERS,
                                  previous != NULL ? previous->version + 1 : 1,
                                  now,
                                  now + LIFETIME_SECONDS,
                                  items);
  tv_dsse_sign (dsse, key);
  self->metadata = tv_dsse_to_bytes (dsse);
  return g_steal_pointer (&self);
}
