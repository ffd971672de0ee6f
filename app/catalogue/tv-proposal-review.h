// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/tv-lot-difference.h"
#include "model/tv-landuse.h"
#include "publication/tv-plan-difference.h"
#include "publication/tv-proposal-difference.h"

G_BEGIN_DECLS

/* Something a signer should look at, in the reader's language. */
typedef struct
{
  gboolean is_warning;
  char *text;
} TvReviewCheck;

/* One changed item with all that is known about the change. */
typedef struct
{
  const TvItemChange *change; /* (borrowed) from the review's difference */
  TvPlanDifference *plan;     /* (owned) (nullable): of a plan that is added or changed */
  TvLotDifference *lots;      /* (owned) (nullable): of a plan with layers */
  GPtrArray *landuse;         /* (owned) (nullable) (element-type TvLanduse): names of its codes */
  GPtrArray *checks;          /* (owned) (element-type TvReviewCheck): warnings first */
} TvReviewedItem;

/**
 * TvProposalReview:
 *
 * A proposal as its second signer has to see it: what it would change of what is in force, down to
 * facts, documents and lots of a plan; what the checks found; who has signed. Made the same for the
 * Desk and for `thamvanctl proposal show`.
 */
typedef struct
{
  TvDsse *dsse;                     /* (owned): the bytes to sign */
  TvMetadata *proposed;             /* (owned) */
  TvProposalDifference *difference; /* (owned) */
  GPtrArray *items;                 /* (owned) (element-type TvReviewedItem): as in difference */
  GStrv signers;                    /* (owned): key ids whose signature holds */
  guint threshold;
  gboolean is_superseded; /* it is not the next version of what is in force any more */
} TvProposalReview;

/**
 * tv_proposal_review_new:
 * @root: who may sign
 * @old: (nullable): what is in force of @role
 * @bytes: the DSSE as the server has it
 * @locate: gives the objects; from several gigabytes of a plan only manifest, plan.json,
 *   landuse.json and layers.gpkg are asked for
 *
 * Blocks. BAD_REQUEST, HASH, and the errors of @locate.
 */
TvProposalReview *tv_proposal_review_new (TvMetadata *root,
                                          TvMetadata *old,
                                          TvRole role,
                                          GBytes *bytes,
                                          TvObjectLocateFunc locate,
                                          gpointer data,
                                          GError **error);
void tv_proposal_review_free (TvProposalReview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvProposalReview, tv_proposal_review_free)

/* A land-use code with its name: "ODT – Đất ở đô thị". (transfer full) */
char *tv_proposal_review_dup_use_name (const TvReviewedItem *item, const char *code);

/* The difference of tv_proposal_difference_to_json() with plan, lots and checks of each change, and
 * {signers[], threshold, superseded}. (transfer full) */
TvJson *tv_proposal_review_to_json (const TvProposalReview *self);

G_END_DECLS
