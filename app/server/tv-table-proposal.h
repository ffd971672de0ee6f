// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"

G_BEGIN_DECLS

/* New targets or answers metadata on its way to its threshold. */
typedef struct
{
  char *id;
  char *role;
  guint version;
  GBytes *bytes; /* DSSE with the signatures so far */
  char *state;   /* pending published superseded withdrawn refused */
  char *author;
  gint64 created;
  guint changes;   /* items it would change when it was made */
  gint64 closed;   /* when it left pending; 0 before */
  char *closed_by; /* (nullable) who published it, or what superseded it, or took it back */
  char *reason;    /* (nullable) why it was withdrawn or refused */
} TvProposalRow;

void tv_proposal_row_free (TvProposalRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvProposalRow, tv_proposal_row_free)

gboolean tv_table_proposal_add (TvDb *db, const TvProposalRow *row, GError **error);
/* NOT_FOUND. */
TvProposalRow *tv_table_proposal_find (TvDb *db, const char *id, GError **error);
/* Writes bytes, state and how it was closed. */
gboolean tv_table_proposal_change (TvDb *db, const TvProposalRow *row, GError **error);
/* What is pending for @role up to the version of @winner is superseded by it. */
gboolean tv_table_proposal_supersede (TvDb *db, const TvProposalRow *winner, GError **error);
/* Newest first, at most 200. (element-type TvProposalRow) */
GPtrArray *tv_table_proposal_list (TvDb *db, GError **error);

G_END_DECLS
