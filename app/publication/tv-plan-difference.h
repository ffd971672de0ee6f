// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/tv-plan.h"
#include "tv-proposal-difference.h"

G_BEGIN_DECLS

/* One fact of a plan that is another one, in words as they are shown; "" where it was not stated.
 */
typedef struct
{
  char *key; /* "decision.number": its place in plan.json */
  char *old_text;
  char *new_text;
} TvFactChange;

typedef struct
{
  TvItemChangeKind kind;
  char *id;
  char *role;      /* decision explanation drawing regulation other */
  char *old_title; /* (nullable) */
  char *new_title; /* (nullable) */
  guint old_pages;
  guint new_pages;
  gboolean other_bytes; /* the file itself is another one, not only its title */
} TvDocumentChange;

/**
 * TvPlanDifference:
 *
 * What a new version of a plan says otherwise than the old one: facts, documents, and what it
 * replaces on which legal ground. Pure. Its lots are TvLotDifference's (geo).
 */
typedef struct
{
  char *relation; /* (nullable) thay-the, dieu-chinh-tong-the, dieu-chinh-cuc-bo */
  char *replaces; /* (nullable) item id */
  guint replaces_version;
  guint ground;         /* 1 … 8 of the law on planning; 0: none is stated */
  GPtrArray *facts;     /* (owned) (element-type TvFactChange) */
  GPtrArray *documents; /* (owned) (element-type TvDocumentChange) */
  gboolean other_boundary;
} TvPlanDifference;

/* @old: (nullable): the plan is new, and all it states is told. */
TvPlanDifference *tv_plan_difference_new (const TvPlan *old, const TvPlan *plan);
void tv_plan_difference_free (TvPlanDifference *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvPlanDifference, tv_plan_difference_free)

/* The name of a fact in the reader's language: "Decision number". */
const char *tv_plan_difference_label (const char *key);

/* A ground of adjustment in words (law 47/2024/QH15, article 45), translated; NULL for none. */
const char *tv_plan_difference_ground (guint ground);

/* "replaces", "adjusts as a whole", "adjusts in part" in the reader's language. */
const char *tv_plan_difference_relation (const char *relation);

/* {replaces, relation, ground, facts[], documents[], other_boundary}. (transfer full) */
TvJson *tv_plan_difference_to_json (const TvPlanDifference *self);

G_END_DECLS
