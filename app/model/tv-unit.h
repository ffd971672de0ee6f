// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* An administrative unit with its dates of validity. */
typedef struct
{
  char *code;       /* "24781", a string */
  char *name;       /* "Xuân Hương – Đà Lạt" */
  char *kind;       /* xa phuong dac-khu tinh … */
  char *parent;     /* (nullable) code of the unit above */
  char *valid_from; /* yyyy-mm-dd */
  char *valid_to;   /* (nullable) the last day; NULL: still valid */
  GStrv former;     /* names of units merged into it */
} TvUnit;

/* units.json of the units item: the register with its changes. */
typedef struct
{
  GPtrArray *units; /* (element-type TvUnit) */
  TvJson *changes;  /* array of {kind, date, decision, from[], to[]} */
} TvUnitRegister;

/* BAD_REQUEST for what is missing and for a code that is there twice. (transfer full) */
TvUnitRegister *tv_unit_register_parse (const TvJson *json, GError **error);
TvUnitRegister *tv_unit_register_ref (TvUnitRegister *self);
void tv_unit_register_unref (TvUnitRegister *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvUnitRegister, tv_unit_register_unref)

/* (transfer none) (nullable): no unit has the code. Former units have one, too. */
const TvUnit *tv_unit_register_find (const TvUnitRegister *self, const char *code);

/* Kind and name: "Phường Xuân Hương – Đà Lạt". (transfer full) */
char *tv_unit_dup_full_name (const TvUnit *self);

G_END_DECLS
