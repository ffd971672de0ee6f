// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-search-private.h"
#include "tv-catalogue-words-private.h"

#include "base/tv-error.h"
#include "base/tv-grapheme.h"
#include "base/tv-text.h"

#include <string.h>

/* Bytes of a snippet on either side of what was found. */
#define SNIPPET_BEFORE 60
#define SNIPPET_AFTER 120

gboolean
tv_catalogue_search_is_empty (const char *query)
{
  return tv_catalogue_words_are_none (query);
}

/* Entries of one kind are neighbours, which is what makes a search for one kind as cheap as it. */
static gboolean
get_range (TvDb *db, int kind, gint64 *ret_first, gint64 *ret_last, GError **error)
{
  TvStatement *statement;

  *ret_first = 0;
  *ret_last = G_MAXINT64;
  if (kind == TV_CATALOGUE_ANY_KIND)
    return TRUE;
  statement = tv_db_prepare (db, "SELECT min(row), max(row) FROM entry WHERE kind = ?", error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, kind);
  if (tv_statement_step (statement, error) != TV_STEP_ROW)
    return FALSE;
  *ret_first = tv_statement_int (statement, 0);
  *ret_last = tv_statement_is_null (statement, 1) ? -1 : tv_statement_int (statement, 1);
  tv_statement_reset (statement);
  return TRUE;
}

static gboolean
add_matches (TvDb *db,
             const TvCatalogueMatch *match,
             const gint64 range[2],
             guint limit,
             GArray *rows,
             GHashTable *seen,
             GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       match->in_body ? "SELECT rowid FROM body_search WHERE body_search MATCH ?1"
                                        " AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid LIMIT ?4"
                                      : "SELECT rowid FROM title_search WHERE title_search MATCH ?1"
                                        " AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid LIMIT ?4",
                       error);
  TvStep step;

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_text (statement, 1, match->match);
  tv_statement_bind_int (statement, 2, range[0]);
  tv_statement_bind_int (statement, 3, range[1]);
  tv_statement_bind_int (statement, 4, limit);
  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      gint64 row = tv_statement_int (statement, 0);

      if (rows->len < limit && g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize) row)))
        g_array_append_val (rows, row);
    }
  return step == TV_STEP_DONE;
}

GArray *
tv_catalogue_search_rows (TvDb *db, const char *query, int kind, guint limit, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) matches = tv_catalogue_words_match (query);
  gint64 range[2];

  if (!get_range (db, kind, &range[0], &range[1], error))
    return NULL;
  for (guint i = 0; i < matches->len && rows->len < limit; i++)
    if (!add_matches (db, g_ptr_array_index (matches, i), range, limit, rows, seen, error))
      return NULL;
  return g_steal_pointer (&rows);
}

/* The text around the first word found, cut between characters, on one line. */
static char *
make_snippet (const char *text, const char *query)
{
  g_autoptr (GArray) ranges = tv_text_find (text, query);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize length = strlen (text);
  gsize found = ranges->len > 0 ? g_array_index (ranges, TvTextRange, 0).start : 0;
  const char *start = text + (found > SNIPPET_BEFORE ? found - SNIPPET_BEFORE : 0);
  const char *end;

  while (start > text && ((guchar) *start & 0xC0) == 0x80)
    start++;
  /* Not in the middle of a word either. */
  if (start > text)
    while (start < text + found && !g_ascii_isspace (start[-1]))
      start++;
  end = start;
  while (end < text + length && end < text + found + SNIPPET_AFTER)
    end = tv_grapheme_next (end);
  g_string_append_printf (out,
                          "%s%.*s%s",
                          start > text ? "…" : "",
                          (int) (end - start),
                          start,
                          end < text + length ? "…" : "");
  g_strdelimit (out->str, "\n\r\t", ' ');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
read_snippet (TvDb *db, TvHit *hit, gint64 row, const char *query, GError **error)
{
  TvStatement *statement;
  TvStep step;

  if (hit->kind != TV_HIT_PAGE)
    return TRUE;
  statement = tv_db_prepare (db, "SELECT text FROM page WHERE row = ?", error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  step = tv_statement_step (statement, error);
  if (step == TV_STEP_ROW && !tv_statement_is_null (statement, 0))
    hit->snippet = make_snippet (tv_statement_text (statement, 0), query);
  tv_statement_reset (statement);
  return step != TV_STEP_ERROR;
}

static TvHit *
read_hit (TvDb *db, gint64 row, const char *query, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "SELECT e.kind, i.id, i.version, e.title, e.subtitle, e.document, e.page,"
                       " e.lon, e.lat FROM entry e JOIN item i ON i.row = e.item WHERE e.row = ?",
                       error);
  TvHit *hit;

  if (statement == NULL)
    return NULL;
  tv_statement_bind_int (statement, 1, row);
  if (tv_statement_step (statement, error) != TV_STEP_ROW)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "The catalogue lacks an entry");
      return NULL;
    }
  hit = g_new0 (TvHit, 1);
  hit->kind = (TvHitKind) tv_statement_int (statement, 0);
  hit->item = tv_statement_dup_text (statement, 1);
  hit->version = (guint) tv_statement_int (statement, 2);
  hit->title = tv_statement_dup_text (statement, 3);
  hit->subtitle = tv_statement_dup_text (statement, 4);
  hit->document = tv_statement_dup_text (statement, 5);
  hit->page = (guint) tv_statement_int (statement, 6);
  hit->lon = tv_statement_double (statement, 7);
  hit->lat = tv_statement_double (statement, 8);
  tv_statement_reset (statement);
  if (!read_snippet (db, hit, row, query, error))
    g_clear_pointer (&hit, tv_hit_free);
  return hit;
}

/* The newest plans, for who has not asked for anything yet. */
static GArray *
newest_rows (TvDb *db, guint limit, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  TvStatement *statement
      = tv_db_prepare (db, "SELECT row FROM entry WHERE kind = ? ORDER BY row LIMIT ?", error);
  TvStep step;

  if (statement == NULL)
    return NULL;
  tv_statement_bind_int (statement, 1, TV_HIT_PLAN);
  tv_statement_bind_int (statement, 2, limit);
  while ((step = tv_statement_step (statement, error)) == TV_STEP_ROW)
    {
      gint64 row = tv_statement_int (statement, 0);

      g_array_append_val (rows, row);
    }
  return step == TV_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static GPtrArray *
search (TvDb *db, const char *query, guint limit, GError **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_hit_free);
  g_autoptr (GArray) rows
      = tv_catalogue_search_is_empty (query)
            ? newest_rows (db, limit, error)
            : tv_catalogue_search_rows (db, query, TV_CATALOGUE_ANY_KIND, limit, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TvHit *hit = read_hit (db, g_array_index (rows, gint64, i), query, error);

      if (hit == NULL)
        return NULL;
      g_ptr_array_add (hits, hit);
    }
  return rows != NULL ? g_steal_pointer (&hits) : NULL;
}

GPtrArray *
tv_catalogue_search (TvCatalogue *self, const char *query, guint limit, GError **error)
{
  GPtrArray *hits;
  TvDb *db;

  g_return_val_if_fail (TV_IS_CATALOGUE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  db = tv_catalogue_lock (self);
  hits = search (db, query, limit, error);
  tv_catalogue_unlock (self);
  return hits;
}
