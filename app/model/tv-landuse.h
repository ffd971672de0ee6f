// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* One land-use code of landuse.json: the answer to "what may be built here?". */
typedef struct
{
  char *code;
  TvJson *json; /* name{vi,en} plain{vi,en} clause{document,page,paragraph} figures[] */
} TvLanduse;

/* (element-type TvLanduse) */
GPtrArray *tv_landuse_list_parse (const TvJson *json, GError **error);
const TvLanduse *tv_landuse_list_find (GPtrArray *list, const char *code);
const char *tv_landuse_get_name (const TvLanduse *self, const char *language);
const char *tv_landuse_get_plain (const TvLanduse *self, const char *language);

G_END_DECLS
