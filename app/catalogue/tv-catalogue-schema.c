// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-private.h"

/* `entry` is what can be found; its rows are numbered in the order in which hits are shown (plans,
 * rounds, units, indicators, lots, pages; newest first), so that the first matches by row are the
 * best ones and no search has to rank. Titles and bodies are searched apart: a word that is rare in
 * titles and common in pages would else be looked for in every page. Neither keeps text (snippets
 * come from `page`) or places in it: that two words stand side by side is a word of its own. */
static const TvDbMigration schema[] = {
  { "CREATE TABLE item (row INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,"
    "  kind TEXT NOT NULL, title TEXT NOT NULL, released TEXT NOT NULL, newest INTEGER NOT NULL,"
    "  UNIQUE (id, version)) STRICT;"
    "CREATE INDEX item_by_kind ON item (kind, newest);"
    "CREATE TABLE file (item INTEGER NOT NULL REFERENCES item (row), path TEXT NOT NULL,"
    "  sha256 TEXT NOT NULL, length INTEGER NOT NULL, type TEXT NOT NULL,"
    "  PRIMARY KEY (item, path)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE plan (item INTEGER PRIMARY KEY REFERENCES item (row), rank INTEGER NOT NULL,"
    "  json TEXT NOT NULL) STRICT;"
    "CREATE INDEX plan_by_rank ON plan (rank);"
    "CREATE TABLE plan_unit (unit TEXT NOT NULL, item INTEGER NOT NULL REFERENCES item (row),"
    "  PRIMARY KEY (unit, item)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE document (item INTEGER NOT NULL REFERENCES item (row), id TEXT NOT NULL,"
    "  role TEXT NOT NULL, title TEXT NOT NULL, path TEXT NOT NULL, pages INTEGER NOT NULL,"
    "  PRIMARY KEY (item, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE page (row INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
    "CREATE TABLE lot (row INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (row),"
    "  layer TEXT NOT NULL, feature INTEGER NOT NULL, code TEXT, lot TEXT,"
    "  lon REAL NOT NULL, lat REAL NOT NULL) STRICT;"
    "CREATE VIRTUAL TABLE lot_rtree USING rtree (row, west, east, south, north);"
    "CREATE VIRTUAL TABLE boundary_rtree USING rtree (item, west, east, south, north);"
    "CREATE TABLE unit (code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL)"
    "  STRICT, WITHOUT ROWID;"
    "CREATE TABLE unit_name (name TEXT NOT NULL, unit TEXT NOT NULL, former INTEGER NOT NULL,"
    "  PRIMARY KEY (name, unit)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE round (item INTEGER PRIMARY KEY REFERENCES item (row), json TEXT NOT NULL)"
    "  STRICT;"
    "CREATE TABLE entry (row INTEGER PRIMARY KEY, kind INTEGER NOT NULL,"
    "  item INTEGER NOT NULL REFERENCES item (row), title TEXT NOT NULL, subtitle TEXT NOT NULL,"
    "  document TEXT, page INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL) STRICT;"
    "CREATE INDEX entry_by_kind ON entry (kind);"
    "CREATE VIRTUAL TABLE title_search USING fts5 (words, content='', columnsize=0, detail=none,"
    "  prefix='1 2 3 4', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\");"
    "CREATE VIRTUAL TABLE body_search USING fts5 (words, content='', columnsize=0, detail=none,"
    "  prefix='1 2 3 4', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\");" },
  { NULL },
};

const TvDbMigration *
tv_catalogue_get_schema (void)
{
  return schema;
}
