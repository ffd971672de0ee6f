// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the text of a field must be. */
typedef enum
{
  TV_PLAN_FIELD_TEXT,
  TV_PLAN_FIELD_LIST,   /* texts with semicolons between */
  TV_PLAN_FIELD_WORD,   /* one of `words` */
  TV_PLAN_FIELD_WHOLE,  /* a whole number */
  TV_PLAN_FIELD_NUMBER, /* a number with a decimal point */
  TV_PLAN_FIELD_DATE,   /* yyyy-mm-dd */
  TV_PLAN_FIELD_FILE,   /* a plain file name in the folder */
} TvPlanFieldKind;

typedef enum
{
  TV_PLAN_FIELD_OPTIONAL,
  TV_PLAN_FIELD_WANTED, /* advice when it is missing: people ask for it */
  TV_PLAN_FIELD_NEEDED, /* nothing is published without it */
} TvPlanFieldNeed;

/* One line of plan.conf (contracts §5): what it means, in both languages, and who asks for it. The
 * one list behind `plan new`, the checks of an import and the manual. */
typedef struct
{
  const char *group; /* "Plan", "Decision", "Replaces", "Document" or "Layer" */
  const char *key;
  TvPlanFieldKind kind;
  TvPlanFieldNeed need;
  const char *words; /* (nullable): the words it may be, with blanks between */
  const char *vi;
  const char *en;
  const char *example;
  const char *basis; /* (nullable): which law or rule asks for it */
} TvPlanField;

/* All fields, in the order in which they are written. (transfer none) */
const TvPlanField *tv_plan_field_get_all (guint *ret_count);

/* @group may have a name after the kind: "Layer su-dung-dat". NULL: no such field. */
const TvPlanField *tv_plan_field_find (const char *group, const char *key);

/* Whether a group of this name may stand in plan.conf. */
gboolean tv_plan_field_has_group (const char *group);

/* Whether @text is what the field may hold; BAD_REQUEST says what it must be. */
gboolean tv_plan_field_check (const TvPlanField *self, const char *text, GError **error);

/* A number as planners write it in plan.conf: a decimal point; "1.234,5" is refused rather than
 * read as 1.234. */
gboolean tv_plan_field_parse_number (const char *text, double *ret_number);

/* The commented text of one group: its heading, then every field with its comment; what is needed
 * stands ready to be filled, the rest is commented out. @values: (nullable): key → text that is
 * known already. */
void tv_plan_field_write_group (GString *out, const char *group, GHashTable *values);

G_END_DECLS
