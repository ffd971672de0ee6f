// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* One indicator of the programme. */
typedef struct
{
  char *id;
  char *name;
  char *unit;
  char *territory;
  char *source;
  TvJson *targets; /* array of {year, operator: > ≥ ≈ range = before text composition, low, high,
                      text} */
} TvIndicator;

/* indicators.json. (element-type TvIndicator) */
GPtrArray *tv_indicator_list_parse (const TvJson *json, GError **error);

/* "trên 54 %", "khoảng 1,5 – 2 %", "tối thiểu 28 m²" for a target object, translated. */
char *tv_indicator_format_target (const TvIndicator *self,
                                  const TvJson *target,
                                  const char *language);

G_END_DECLS
