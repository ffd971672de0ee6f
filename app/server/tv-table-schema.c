// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-table-schema.h"

static const TvDbMigration migrations[] = {
  { "CREATE TABLE setting (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;"

    "CREATE TABLE user ("
    " name TEXT PRIMARY KEY, display TEXT NOT NULL, password TEXT NOT NULL, totp TEXT,"
    " totp_step INTEGER NOT NULL DEFAULT 0, roles INTEGER NOT NULL, unit TEXT, agency TEXT,"
    " state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'closed')),"
    " failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0,"
    " created INTEGER NOT NULL) STRICT;"
    "CREATE TABLE user_key ("
    " user TEXT NOT NULL REFERENCES user (name), kind TEXT NOT NULL CHECK (kind IN ('signing', "
    "'box')),"
    " id TEXT NOT NULL, public BLOB NOT NULL, created INTEGER NOT NULL,"
    " PRIMARY KEY (user, kind, id)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE device ("
    " id TEXT PRIMARY KEY, public BLOB NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL,"
    " state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'revoked')),"
    " reason TEXT, enrolled INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0,"
    " status TEXT) STRICT;"
    "CREATE TABLE enrolment_code ("
    " selector TEXT PRIMARY KEY, secret TEXT NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL,"
    " tries INTEGER NOT NULL DEFAULT 0, expires INTEGER NOT NULL,"
    " device TEXT REFERENCES device (id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE disclosure ("
    " device TEXT NOT NULL REFERENCES device (id), item TEXT NOT NULL, version INTEGER NOT NULL,"
    " sha256 TEXT NOT NULL, from_minute INTEGER NOT NULL, to_minute INTEGER NOT NULL,"
    " gap INTEGER NOT NULL, PRIMARY KEY (device, item, version, from_minute))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE anchor ("
    " device TEXT NOT NULL REFERENCES device (id), day TEXT NOT NULL, root TEXT NOT NULL,"
    " PRIMARY KEY (device, day, root)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE session ("
    " token TEXT PRIMARY KEY, user TEXT REFERENCES user (name), device TEXT REFERENCES device (id),"
    " created INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " step_up INTEGER NOT NULL DEFAULT 0,"
    " CHECK ((user IS NULL) <> (device IS NULL))) STRICT, WITHOUT ROWID;"
    "CREATE INDEX session_expires ON session (expires);"

    "CREATE TABLE agency ("
    " id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, public BLOB NOT NULL) STRICT;"
    "CREATE TABLE agency_key_wrap ("
    " agency TEXT NOT NULL REFERENCES agency (id), key TEXT NOT NULL,"
    " user TEXT NOT NULL REFERENCES user (name), wrapped BLOB NOT NULL,"
    " PRIMARY KEY (agency, key, user)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE envelope ("
    " row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, sha256 BLOB NOT NULL,"
    " bytes BLOB NOT NULL, sender TEXT NOT NULL, tick_in INTEGER NOT NULL,"
    " received INTEGER NOT NULL, waiting INTEGER NOT NULL DEFAULT 1) STRICT;"
    "CREATE INDEX envelope_waiting ON envelope (row) WHERE waiting = 1;"
    "CREATE TABLE submission ("
    " envelope INTEGER PRIMARY KEY REFERENCES envelope (row), id BLOB NOT NULL UNIQUE,"
    " round TEXT NOT NULL, unit TEXT NOT NULL, channel TEXT NOT NULL, day TEXT NOT NULL,"
    " tick INTEGER NOT NULL, received INTEGER NOT NULL, lang TEXT NOT NULL, form TEXT NOT NULL,"
    " form_sha256 TEXT NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('opened', 'answered', 'published', 'unreadable')),"
    " stance TEXT NOT NULL, summary TEXT NOT NULL, lon REAL, lat REAL, header TEXT NOT NULL,"
    " instance BLOB NOT NULL, faults TEXT NOT NULL, agency_key TEXT, identity TEXT,"
    " entry_key BLOB) STRICT;"
    "CREATE INDEX submission_round ON submission (round, envelope);"
    "CREATE INDEX submission_unit ON submission (round, unit, envelope);"
    "CREATE INDEX submission_state ON submission (round, state, envelope);"
    "CREATE VIRTUAL TABLE search USING fts5 (text, content='', columnsize=0,"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3');"

    "CREATE TABLE answer ("
    " id TEXT PRIMARY KEY, round TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL,"
    " refs TEXT NOT NULL, text TEXT NOT NULL,"
    " state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published')),"
    " author TEXT NOT NULL REFERENCES user (name), version INTEGER NOT NULL DEFAULT 1,"
    " changed INTEGER NOT NULL) STRICT;"
    "CREATE INDEX answer_round ON answer (round);"
    "CREATE TABLE answer_version ("
    " answer TEXT NOT NULL REFERENCES answer (id), version INTEGER NOT NULL,"
    " content TEXT NOT NULL, author TEXT NOT NULL, changed INTEGER NOT NULL,"
    " PRIMARY KEY (answer, version)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE answer_submission ("
    " submission INTEGER PRIMARY KEY REFERENCES submission (envelope),"
    " answer TEXT NOT NULL REFERENCES answer (id)) STRICT;"
    "CREATE INDEX answer_submission_answer ON answer_submission (answer);"

    "CREATE TABLE proposal ("
    " id TEXT PRIMARY KEY, role TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('pending', 'published', 'superseded')),"
    " author TEXT NOT NULL, created INTEGER NOT NULL) STRICT;"

    "CREATE TABLE idempotency ("
    " actor TEXT NOT NULL, route TEXT NOT NULL, key TEXT NOT NULL, sha256 BLOB NOT NULL,"
    " status INTEGER NOT NULL, response BLOB NOT NULL,"
    " PRIMARY KEY (actor, route, key)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE audit ("
    " n INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,"
    " object TEXT NOT NULL, hash BLOB NOT NULL) STRICT;" },
  /* Proposals that were taken back or refused, with who did so and why. */
  { "ALTER TABLE proposal RENAME TO proposal_1;"
    "CREATE TABLE proposal ("
    " id TEXT PRIMARY KEY, role TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " state TEXT NOT NULL CHECK (state IN ('pending', 'published', 'superseded', 'withdrawn',"
    " 'refused')), author TEXT NOT NULL, created INTEGER NOT NULL, changes INTEGER NOT NULL,"
    " closed INTEGER NOT NULL DEFAULT 0, closed_by TEXT, reason TEXT) STRICT;"
    "INSERT INTO proposal (id, role, version, bytes, state, author, created, changes)"
    " SELECT id, role, version, bytes, state, author, created, 0 FROM proposal_1;"
    "DROP TABLE proposal_1;" },
  { NULL },
};

const TvDbMigration *
tv_table_schema (void)
{
  return migrations;
}
