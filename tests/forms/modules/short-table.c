// SPDX-License-Identifier: GPL-3.0-or-later
/* Made when the table had no functions yet: what lies behind it is none of the host's business. */
#include "config.h"

#include "forms/tv-form-module.h"

const TvFormModule *tv_form_module (void);

const TvFormModule *
tv_form_module (void)
{
  static const struct
  {
    guint32 abi;
    guint32 size;
    gpointer garbage[8];
  } module = { TV_FORM_MODULE_ABI, 2 * sizeof (guint32), { GUINT_TO_POINTER (1) } };

  return (const TvFormModule *) &module;
}
