// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* A statutory number as data: value, unit, basis, dates of validity, whether it was checked against
 * the law's text. */
typedef struct
{
  char *id;
  char *name;
  int minimum;       /* of @unit */
  int maximum;       /* -1: none */
  char *unit;        /* days working-days */
  char *basis;       /* the law it stands in: number and article */
  char *valid_from;  /* yyyy-mm-dd */
  char *valid_to;    /* (nullable) yyyy-mm-dd; NULL: in force */
  gboolean verified; /* somebody compared it with the law's text */
} TvRule;

/* rules.json. BAD_REQUEST. (transfer container) (element-type TvRule) */
GPtrArray *tv_rule_list_parse (const TvJson *json, GError **error);
/* (transfer none) (nullable) */
const TvRule *tv_rule_list_find (GPtrArray *rules, const char *id);

/* Whether a window of days (both dates counted in, yyyy-mm-dd) keeps the rule. BAD_REQUEST says how
 * it does not. The first day does not count (Civil Code 2015, art. 147). */
gboolean tv_rule_check_window (const TvRule *self,
                               const char *from,
                               const char *to,
                               GError **error);

G_END_DECLS
