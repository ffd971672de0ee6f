// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-opener.h"

#include "base/tv-error.h"
#include "tv-opening.h"
#include "tv-table-envelope.h"

/* So many envelopes are opened in one go: small enough that a newcomer does not wait long for the
 * writer, large enough that their rows share one transaction. */
#define CHUNK 16
/* Whoever waits for an acknowledgement comes first. */
#define NICENESS 19
#define RETRY_SECONDS 10

struct _TvOpener
{
  GObject parent_instance;

  GHashTable *intake_keys;
  TvPublisher *publisher;
  TvWriter *writer;
  TvReader *reader;
  guint workers;
  guint busy;    /* chunks under way */
  gint64 taken;  /* the last row given to a worker */
  gboolean more; /* something came while all workers were busy */
  gboolean stopped;
  guint retry;

  GMutex mutex; /* of taken, between the workers */
};

G_DEFINE_FINAL_TYPE (TvOpener, tv_opener, G_TYPE_OBJECT)

typedef struct
{
  TvOpener *opener;
  GPtrArray *waiting; /* (nullable) (element-type TvWaitingEnvelope) */
  GPtrArray *rows;    /* (element-type TvSubmissionRow) */
  gboolean failed;
} Chunk;

static void
chunk_free (Chunk *chunk)
{
  g_clear_pointer (&chunk->waiting, g_ptr_array_unref);
  g_clear_pointer (&chunk->rows, g_ptr_array_unref);
  g_object_unref (chunk->opener);
  g_free (chunk);
}

/* In a worker's thread. */
static void
open_chunk (TvDb *db, gpointer data)
{
  Chunk *chunk = data;
  TvOpener *self = chunk->opener;
  g_autoptr (TvPublished) published = tv_publisher_dup_published (self->publisher);
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->mutex);
  chunk->waiting = tv_table_envelope_list_waiting (db, self->taken, CHUNK, &error);
  if (chunk->waiting != NULL && chunk->waiting->len > 0)
    {
      TvWaitingEnvelope *last = g_ptr_array_index (chunk->waiting, chunk->waiting->len - 1);

      self->taken = last->row;
    }
  g_mutex_unlock (&self->mutex);
  if (chunk->waiting == NULL)
    {
      g_warning ("Received opinions could not be read for opening: %s", error->message);
      chunk->failed = TRUE;
      return;
    }
  for (guint i = 0; i < chunk->waiting->len; i++)
    g_ptr_array_add (
        chunk->rows,
        tv_opening_run (g_ptr_array_index (chunk->waiting, i), self->intake_keys, published));
}

/* In the writer's thread. */
static gboolean
write_chunk (TvDb *db, guint64 tick, gpointer data, GError **error)
{
  Chunk *chunk = data;

  for (guint i = 0; i < chunk->rows->len; i++)
    {
      TvSubmissionRow *row = g_ptr_array_index (chunk->rows, i);

      gboolean first = FALSE;

      /* After a rescan two workers may have opened the same one. */
      if (!tv_table_envelope_set_done (db, row->envelope, &first, error)
          || (first && !tv_table_submission_put (db, row, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
retry_cb (gpointer data)
{
  TvOpener *self = data;

  self->retry = 0;
  tv_opener_rescan (self);
  return G_SOURCE_REMOVE;
}

static void
chunk_ended (Chunk *chunk, const GError *error)
{
  TvOpener *self = chunk->opener;
  gboolean full = chunk->rows->len == CHUNK;

  self->busy--;
  if (error != NULL)
    {
      g_warning ("Opened opinions could not be written yet: %s", error->message);
      chunk->failed = TRUE;
    }
  /* The disk is full or the like: from the beginning, a little later. */
  if (chunk->failed && self->retry == 0 && !self->stopped)
    self->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
  if ((full || self->more) && !chunk->failed)
    {
      self->more = FALSE;
      tv_opener_wake (self);
    }
  chunk_free (chunk);
}

static void
chunk_written (gpointer data, const GError *error)
{
  chunk_ended (data, error);
}

static void
chunk_opened (gpointer data)
{
  Chunk *chunk = data;
  g_autoptr (GError) error = NULL;

  if (chunk->rows->len == 0
      || !tv_writer_push (chunk->opener->writer,
                          TV_WRITER_PLAIN,
                          write_chunk,
                          chunk_written,
                          chunk,
                          &error))
    chunk_ended (chunk, error);
}

void
tv_opener_wake (TvOpener *self)
{
  Chunk *chunk = NULL;

  g_return_if_fail (TV_IS_OPENER (self));

  if (self->stopped)
    return;
  if (self->busy >= self->workers)
    {
      self->more = TRUE;
      return;
    }
  chunk = g_new0 (Chunk, 1);
  chunk->opener = g_object_ref (self);
  chunk->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_submission_row_free);
  self->busy++;
  if (!tv_reader_push (self->reader, open_chunk, chunk_opened, chunk, NULL))
    {
      self->busy--;
      chunk_free (chunk);
    }
}

void
tv_opener_rescan (TvOpener *self)
{
  g_return_if_fail (TV_IS_OPENER (self));

  g_mutex_lock (&self->mutex);
  self->taken = 0;
  g_mutex_unlock (&self->mutex);
  tv_opener_wake (self);
}

static void
tv_opener_finalize (GObject *object)
{
  TvOpener *self = TV_OPENER (object);

  tv_opener_stop (self);
  g_clear_object (&self->reader);
  g_clear_object (&self->publisher);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->intake_keys, g_hash_table_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tv_opener_parent_class)->finalize (object);
}

static void
tv_opener_class_init (TvOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_opener_finalize;
}

static void
tv_opener_init (TvOpener *self)
{
  g_mutex_init (&self->mutex);
}

TvOpener *
tv_opener_new (const char *db_path,
               GHashTable *intake_keys,
               TvPublisher *publisher,
               TvWriter *writer,
               guint workers,
               GError **error)
{
  g_autoptr (TvOpener) self = g_object_new (TV_TYPE_OPENER, NULL);

  self->intake_keys = g_hash_table_ref (intake_keys);
  self->publisher = g_object_ref (publisher);
  self->writer = g_object_ref (writer);
  self->workers = workers;
  self->reader = tv_reader_new ("tv-opener", db_path, workers, NICENESS, workers, error);
  return self->reader != NULL ? g_steal_pointer (&self) : NULL;
}

void
tv_opener_stop (TvOpener *self)
{
  g_return_if_fail (TV_IS_OPENER (self));

  self->stopped = TRUE;
  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->reader != NULL)
    tv_reader_stop (self->reader);
}
