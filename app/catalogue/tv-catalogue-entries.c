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

static gboolean
add_words (TvDb *db, const char *sql, gint64 row, const char *words, GError **error)
{
  TvStatement *statement;

  if (*words == '\0')
    return TRUE;
  statement = tv_db_prepare (db, sql, error);
  if (statement == NULL)
    return FALSE;
  tv_statement_bind_int (statement, 1, row);
  tv_statement_bind_text (statement, 2, words);
  return tv_statement_run (statement, error);
}

/* A document's title is found once, at its first page. */
static gboolean
add_title (TvDb *db, gint64 row, const TvCatalogueEntry *entry, GError **error)
{
  g_autofree char *all = NULL;
  g_autofree char *words = NULL;

  if (entry->kind == TV_HIT_PAGE && entry->page > 1)
    return TRUE;
  all = g_strconcat (entry->title, " ", entry->also != NULL ? entry->also : "", NULL);
  words = tv_catalogue_words_of_title (all);
  return add_words (db, "INSERT INTO title_search (rowid, words) VALUES (?, ?)", row, words, error);
}

static gboolean
add_body (TvDb *db, gint64 row, const TvCatalogueEntry *entry, GError **error)
{
  g_autofree char *words = tv_catalogue_words_of_body (entry->body != NULL ? entry->body : "");

  return add_words (db, "INSERT INTO body_search (rowid, words) VALUES (?, ?)", row, words, error);
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
  return add_title (db, row, entry, error) && add_body (db, row, entry, error);
}
