// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-byte-reader.h"
#include "base/tv-error.h"
#include "tv-answer-book.h"
#include "vault/tv-receipt-code.h"

#define ID_LENGTH 16
#define LINE_LENGTH (ID_LENGTH + 4)

typedef struct
{
  guint8 id[ID_LENGTH];
  GBytes *sealed; /* (owned) */
} Entry;

struct _TvAnswerBook
{
  GPtrArray *entries; /* (owned) (element-type Entry) */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_bytes_unref (entry->sealed);
  g_free (entry);
}

TvAnswerBook *
tv_answer_book_new (void)
{
  TvAnswerBook *self = g_new0 (TvAnswerBook, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
tv_answer_book_free (TvAnswerBook *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_free (self);
}

void
tv_answer_book_add (TvAnswerBook *self,
                    const guint8 id[16],
                    const guint8 entry_key[32],
                    GBytes *plain)
{
  Entry *entry = NULL;
  TvByteReader reader;

  g_return_if_fail (self != NULL && id != NULL && entry_key != NULL && plain != NULL);

  entry = g_new0 (Entry, 1);
  tv_byte_reader_init (&reader, id, ID_LENGTH);
  tv_byte_reader_copy (&reader, ID_LENGTH, entry->id);
  entry->sealed = tv_receipt_entry_seal (entry_key, plain);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *old = g_ptr_array_index (self->entries, i);

      if (memcmp (old->id, id, ID_LENGTH) == 0)
        {
          g_ptr_array_remove_index_fast (self->entries, i);
          break;
        }
    }
  g_ptr_array_add (self->entries, entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *const *one = a;
  const Entry *const *other = b;

  return memcmp ((*one)->id, (*other)->id, ID_LENGTH);
}

GBytes *
tv_answer_book_to_bytes (TvAnswerBook *self)
{
  GByteArray *book = NULL;
  gsize offset = 0;

  g_return_val_if_fail (self != NULL, NULL);

  book = g_byte_array_new ();
  g_ptr_array_sort (self->entries, compare_entries);
  offset = (gsize) self->entries->len * LINE_LENGTH;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      g_byte_array_append (book, entry->id, ID_LENGTH);
      tv_byte_array_u32 (book, (guint32) offset);
      offset += g_bytes_get_size (entry->sealed);
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      g_byte_array_append (book,
                           g_bytes_get_data (entry->sealed, NULL),
                           g_bytes_get_size (entry->sealed));
    }
  return g_byte_array_free_to_bytes (book);
}

static gboolean
read_line (GBytes *book, gsize line, const guint8 **ret_id, guint32 *ret_offset)
{
  TvByteReader reader;

  tv_byte_reader_init (&reader, g_bytes_get_data (book, NULL), g_bytes_get_size (book));
  reader.position = line * LINE_LENGTH;
  return tv_byte_reader_left (&reader) >= LINE_LENGTH
         && tv_byte_reader_bytes (&reader, ID_LENGTH, ret_id)
         && tv_byte_reader_u32 (&reader, ret_offset);
}

/* The first entry begins where the index ends: so many lines there are. */
static gboolean
count_lines (GBytes *book, gsize *ret_count)
{
  const guint8 *id = NULL;
  guint32 offset = 0;

  if (g_bytes_get_size (book) > 0
      && (!read_line (book, 0, &id, &offset) || offset == 0 || offset % LINE_LENGTH != 0
          || offset > g_bytes_get_size (book)))
    return FALSE;
  *ret_count = offset / LINE_LENGTH;
  return TRUE;
}

static GBytes *
cut_entry (GBytes *book, gsize line, gsize count)
{
  const guint8 *id = NULL;
  guint32 from = 0;
  guint32 to = 0;

  if (!read_line (book, line, &id, &from))
    return NULL;
  if (line + 1 == count)
    to = (guint32) MIN (g_bytes_get_size (book), G_MAXUINT32);
  else if (!read_line (book, line + 1, &id, &to))
    return NULL;
  if (from < count * LINE_LENGTH || to < from || to > g_bytes_get_size (book))
    return NULL;
  return g_bytes_new_from_bytes (book, from, to - from);
}

GBytes *
tv_answer_book_find (GBytes *book, const guint8 id[16], GError **error)
{
  gsize count = 0;
  gsize low = 0;
  gsize high = 0;
  gboolean whole = FALSE;

  g_return_val_if_fail (book != NULL && id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  whole = count_lines (book, &count);
  high = count;
  while (whole && low < high)
    {
      const gsize middle = low + (high - low) / 2;
      const guint8 *found = NULL;
      guint32 offset = 0;
      int order = 0;

      whole = read_line (book, middle, &found, &offset);
      order = whole ? memcmp (found, id, ID_LENGTH) : 0;
      if (whole && order == 0)
        {
          GBytes *entry = cut_entry (book, middle, count);

          if (entry != NULL)
            return entry;
          whole = FALSE;
        }
      else if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  if (whole)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no entry for this id");
  else
    g_set_error_literal (error, TV_ERROR, TV_ERROR_CORRUPT, "the book of answers is damaged");
  return NULL;
}
