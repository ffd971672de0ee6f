// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-entries-private.h"

#include "tv-catalogue-words-private.h"

static gboolean
add_row (TvDb *db, const TvCatalogueEntry *entry, GError **error)
{
  TvStatement *statement
      = tv_db_prepare (db,
                       "INSERT INTO entry (kind, item, title, subtitle, document, page, lon, lat)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, entry->kind);
  tv_statement_bind_int (statement, 2, entry->item);
  tv_statement_bind_text (statement, 3, entry->title);
  tv_statement_bind_text (statement, 4, entry->subtitle);
  tv_statement_bind_text (statement, 5, entry->document);
  tv_statement_bind_int (statement, 6, entry->page);
  tv_statement_bind_double (statement, 7, entry->lon);
  tv_statement_bind_double (statement, 8, entry->lat);
  return tv_statement_run (statement, error);
}

/* Pairs across the seam of two texts would find words that stand nowhere side by side. */
static char *
pairs_of (const char *title, const char *body)
{
  g_autofree char *of_title = tv_catalogue_words_pairs (title);
  g_autofree char *of_body = tv_catalogue_words_pairs (body);

  return g_strconcat (of_title, " ", of_body, NULL);
}

static gboolean
add_words (TvDb *db, gint64 row, const TvCatalogueEntry *entry, GError **error)
{
  g_autofree char *all
      = g_strconcat (entry->title, " ", entry->also != NULL ? entry->also : "", NULL);
  g_autofree char *exact = tv_catalogue_words_exact (all);
  g_autofree char *title = tv_catalogue_words_fold (all);
  g_autofree char *body = tv_catalogue_words_fold (entry->body != NULL ? entry->body : "");
  g_autofree char *pairs = pairs_of (title, body);
  TvStatement *statement = tv_db_prepare (
      db,
      "INSERT INTO search (rowid, exact, title, body, pairs) VALUES (?, ?, ?, ?, ?)",
      error);

  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  tv_statement_bind_text (statement, 2, exact);
  tv_statement_bind_text (statement, 3, title);
  tv_statement_bind_text (statement, 4, body);
  tv_statement_bind_text (statement, 5, pairs);
  return tv_statement_run (statement, error);
}

gboolean
tv_catalogue_entries_add (TvDb *db, const TvCatalogueEntry *entry, gint64 *ret_row, GError **error)
{
  gint64 row;

  if (!add_row (db, entry, error))
    return FALSE;
  row = tv_db_last_row (db);
  if (ret_row != NULL)
    *ret_row = row;
  return add_words (db, row, entry, error);
}
