// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

typedef enum
{
  TV_DESK_PROPOSAL_PENDING,
  TV_DESK_PROPOSAL_PUBLISHED,
  TV_DESK_PROPOSAL_SUPERSEDED, /* something else was published meanwhile */
  TV_DESK_PROPOSAL_WITHDRAWN,  /* by who proposed it */
  TV_DESK_PROPOSAL_REFUSED,    /* by another official */
} TvDeskProposalState;

/* Proposed metadata as the server tells of it. */
typedef struct
{
  char *id;
  char *role; /* "targets", "answers" */
  guint version;
  TvDeskProposalState state;
  char *by;      /* user name */
  char *by_name; /* as others read it */
  gint64 created;
  guint signatures;
  guint threshold;
  guint changes;    /* items that would be others */
  gint64 closed;    /* 0 while pending */
  char *closed_by;  /* (nullable) */
  char *reason;     /* (nullable) */
  GStrv signers;    /* names of who has signed; a key id where the server knows no name */
  GStrv signer_ids; /* user names of who has signed; "" where unknown */
  GBytes *metadata; /* (nullable): only when one proposal was asked for */
} TvDeskProposal;

/* A row of GET /v1/proposals, or the reply to a proposal or signature. BAD_REQUEST. */
TvDeskProposal *tv_desk_proposal_parse (const TvJson *json, GError **error);
void tv_desk_proposal_free (TvDeskProposal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskProposal, tv_desk_proposal_free)

/* "Plans and other content" or "Answers to opinions". */
const char *tv_desk_proposal_get_role_label (const TvDeskProposal *self);

/* How it stands, in one sentence: "Signed by 1 of 2." "Refused by Lan: …". (transfer full) */
char *tv_desk_proposal_dup_state_text (const TvDeskProposal *self);

gboolean tv_desk_proposal_has_signed (const TvDeskProposal *self, const char *user);

G_END_DECLS
